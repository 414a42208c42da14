"""Every notebook of this repository and of the installed packages."""

from __future__ import annotations

import ast
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from course_lib.grading.cells import read_cells
from course_lib.grading.extract import extract
from course_lib.grading.program import program

__all__ = ["ROOT", "cut_out", "notebooks"]

ROOT = Path(__file__).parents[3]
BUILT = {"_build", "build", "dist", ".git"}


def notebooks() -> list[Path]:
    """Their paths, sorted, the installed ones first."""
    installed = {Path(path) for name, path in sysconfig.get_paths().items() if name in ("purelib", "platlib", "data")}
    return [*_below(sorted(installed)), *_below([ROOT], leave_out=BUILT)]


def cut_out(path: Path, *, every_name: bool) -> int:
    """Cut every function, or every name at all, out of a notebook; how many there were."""
    whole = program(read_cells(path.name, path.read_bytes()))
    names = {
        name
        for statement in whole.statements
        if every_name or statement.facts.kind == "function"
        for name in statement.facts.binds | statement.facts.may_bind
    }
    for name in names:
        found = extract(whole, name)
        assert found.found or found.broken, f"{path}: {name}"
        ast.parse(found.text)
    return len(names)


def _below(folders: list[Path], leave_out: set[str] | None = None) -> Iterator[Path]:
    seen = set()
    for folder in folders:
        for path in sorted(folder.rglob("*.ipynb")):
            inside = path.relative_to(folder).parts
            hidden = leave_out is not None and any(part in leave_out or part.startswith(".") for part in inside)
            if path.resolve() not in seen and not hidden:
                seen.add(path.resolve())
                yield path
