"""Quiet stand-ins for what draws, shows or checks: a plot left inside a function must not cost its author the marks.

They are found only when the real module is not there. Whatever is asked of them is done by doing nothing.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any

__all__ = ["QUIET", "install", "leave_empty"]

QUIET = (
    "matplotlib",
    "mpl_toolkits",
    "seaborn",
    "plotly",
    "IPython",
    "ipywidgets",
    "google",
    "course_lib.checks",
    "course_lib.figures",
    "course_lib.widgets",
    "course_lib.claims",
)


class Nothing:
    """Takes any call, attribute, item, loop and `with`, and does nothing."""

    def __call__(self, *arguments: Any, **named: Any) -> Nothing:
        return self

    def __getattr__(self, name: str) -> Nothing:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, key: Any) -> Nothing:
        return self

    def __iter__(self) -> Iterator[Nothing]:
        return iter((self, self))  # figure, axes = plt.subplots()

    def __enter__(self) -> Nothing:
        return self

    def __exit__(self, *exception: Any) -> None:
        return None


class _QuietModule(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name == "tqdm":
            return _same
        return Nothing()


def _same(iterable: Any = (), *arguments: Any, **named: Any) -> Any:
    return iterable


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if any(name == quiet or name.startswith(f"{quiet}.") for quiet in (*QUIET, "tqdm")):
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _QuietModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        module.__path__ = []


def leave_empty(name: str) -> None:
    """Let a part of a package that could be imported be there without anything in it."""
    package, _, part = name.rpartition(".")
    sys.modules[name] = ModuleType(name)
    setattr(importlib.import_module(package), part, sys.modules[name])


def install() -> None:
    """Let imports that find nothing else find the stand-ins."""
    sys.meta_path.append(_Finder())
