"""What an exercise is, as a hash: the same while nothing in it that decides a verdict has changed.

Numbers, texts and the code of its functions count, with whatever of their module these use, and so on through all that
is not the engine's. Comments, formatting, hints and the exercises beside it do not.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import re
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import CellType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

from course_lib.checks import Exercise

__all__ = ["definition_of"]

WORDS_ONLY = {"hints"}  # the fields of an exercise that no verdict depends on
CHAPTERS = re.compile(r"course_lib\.checks\.[a-z]")  # the engine's own modules beside them begin with _
INSTALLED = {"site-packages", "dist-packages"}
PLAIN = (type(None), bool, int, float, complex, str, bytes, type(...))
FROZEN = (tuple, frozenset, CodeType)


class _Unwritable(Exception):  # noqa: N818 - named for what it says
    """A value that cannot be told from another one of its kind."""


def definition_of(exercise: Exercise, files: Iterable[Path]) -> str:
    """The hash of one exercise.

    Args         files: that it comes from; they count as they are where something in it has no form that stays.
    """
    digest = hashlib.sha256()
    try:
        for text in _Writer().write(exercise):
            digest.update(text)
    except (_Unwritable, RecursionError):
        digest = hashlib.sha256(exercise.name.encode())
        for path in sorted(files):
            digest.update(path.read_bytes())
    return digest.hexdigest()


class _Writer:
    """Values as bytes, each object once."""

    def __init__(self) -> None:
        self.seen: dict[int, tuple[int, object]] = {}  # the object too: an address is only its own while it lives

    def write(self, value: Any) -> Iterable[bytes]:
        """The bytes of a value and of all that it consists of."""
        if isinstance(value, PLAIN):
            yield f"{type(value).__name__} {value!r};".encode("utf-8", "surrogatepass")
            return
        if not isinstance(value, FROZEN):  # whether equal constants are one object is up to the compiler
            if id(value) in self.seen:
                yield f"again {self.seen[id(value)][0]};".encode()
                return
            self.seen[id(value)] = len(self.seen), value
        yield f"<{type(value).__name__}".encode()
        for part in self._parts(value):
            yield from self.write(part)
        yield b">"

    def _parts(self, value: Any) -> Iterable[Any]:
        if isinstance(value, Exercise):
            yield from ((f.name, getattr(value, f.name)) for f in dataclasses.fields(value) if f.name not in WORDS_ONLY)
            yield value.text
        elif isinstance(value, (np.ndarray, np.generic)):
            if value.dtype.hasobject:
                raise _Unwritable
            yield from (str(value.dtype), value.shape, value.tobytes())
        elif isinstance(value, (tuple, list)):
            yield from value
        elif isinstance(value, (set, frozenset)):
            yield from sorted(b"".join(_Writer().write(entry)) for entry in value)
        elif isinstance(value, Mapping):
            yield from value.items()
        elif isinstance(value, FunctionType):
            yield from _function(value)
        elif isinstance(value, CodeType):
            yield from _code(value)
        else:
            yield from _other(value)


def _function(function: FunctionType) -> Iterable[Any]:
    yield from (function.__module__, function.__qualname__)
    if not _own(function.__module__, function.__code__.co_filename):
        return
    yield from (function.__code__, function.__defaults__, function.__kwdefaults__, function.__closure__)
    for name in sorted(_names(function.__code__)):
        if name in function.__globals__:
            yield from (name, function.__globals__[name])


def _names(code: CodeType) -> set[str]:
    inside = [_names(constant) for constant in code.co_consts if isinstance(constant, CodeType)]
    return set(code.co_names).union(*inside)


def _code(code: CodeType) -> Iterable[Any]:
    """What the code does, not where it stands."""
    yield from (code.co_code, code.co_consts, code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    yield from (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_flags)
    yield code.co_exceptiontable


def _other(value: Any) -> Iterable[Any]:
    if isinstance(value, ModuleType):
        yield value.__name__
        file = getattr(value, "__file__", None)
        if file and _own(value.__name__, file):
            yield Path(file).read_bytes()
    elif isinstance(value, CellType):
        yield value.cell_contents
    elif isinstance(value, MethodType):
        yield from (value.__self__, value.__func__)
    elif isinstance(value, functools.partial):
        yield from (value.func, value.args, value.keywords)
    elif isinstance(value, (staticmethod, classmethod)):
        yield value.__func__
    elif isinstance(value, property):
        yield from (value.fget, value.fset)
    elif hasattr(value, "__wrapped__"):  # functools.cache and the like
        yield value.__wrapped__
    elif isinstance(value, type):
        yield from (value.__module__, value.__qualname__)
        file = getattr(sys.modules.get(value.__module__), "__file__", None)
        if _own(value.__module__, file or ""):
            yield value.__bases__
            yield {name: entry for name, entry in vars(value).items() if not name.startswith("__") or callable(entry)}
    elif callable(value) and getattr(value, "__name__", None) and not hasattr(value, "__dict__"):
        yield from (str(getattr(value, "__module__", "")), value.__name__)  # built in, or a ufunc
    elif hasattr(value, "__dict__") and "__reduce__" not in _written(type(value)):  # all that it holds stands there
        yield from (type(value), vars(value))
    else:
        raise _Unwritable


def _written(kind: type) -> set[str]:
    """What the classes of an object define beyond what every object has."""
    return set().union(*(vars(base) for base in kind.__mro__ if base is not object))


def _own(module: str, file: str) -> bool:
    """Whether the code belongs to exercises; the rest is the engine, Python, or a package that is installed."""
    if module.startswith("course_lib."):
        return bool(CHAPTERS.match(module))
    top = module.partition(".")[0]
    stdlib = top in sys.stdlib_module_names or file.startswith(sysconfig.get_path("stdlib"))
    return not stdlib and not INSTALLED & set(Path(file).parts)
