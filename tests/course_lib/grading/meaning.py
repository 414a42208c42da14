"""Two ways to run a notebook: top to bottom as a kernel would, and the slice alone; both must mean the same."""

from __future__ import annotations

import ast
import contextlib
import io
import sys
from collections.abc import Iterable
from types import CodeType
from typing import Any

from course_lib.grading.cells import Cell
from course_lib.grading.extract import Slice, extract
from course_lib.grading.program import program
from tests.course_lib.grading.habits import made

__all__ = ["answers", "difference", "run", "slice_of"]


def slice_of(cells: Iterable[str], name: str = "f") -> Slice:
    """The slice of a notebook of code cells."""
    return extract(program([Cell(f"code cell {number}", text) for number, text in enumerate(cells, 1)]), name)


def run(pieces: Iterable[str], *, statement_by_statement: bool = False) -> dict[str, Any]:
    """Run cells as a kernel does: an error ends its cell; or, as the sandbox does, only its statement."""
    space: dict[str, Any] = {"__name__": "__main__"}
    limit = sys.getrecursionlimit()
    with contextlib.redirect_stdout(io.StringIO()):
        for piece in pieces:
            with contextlib.suppress(BaseException):
                for statement in ast.parse(piece).body:
                    stop = contextlib.suppress(BaseException) if statement_by_statement else contextlib.nullcontext()
                    with stop:
                        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
                        _execute(compile(ast.Module([statement], []), "<cell>", "exec", flags, True), space)
        space["answers"] = answers(space)
    sys.setrecursionlimit(limit)
    return space


def _execute(code: CodeType, space: dict[str, Any]) -> None:
    waiting = eval(code, space)
    if waiting is not None:  # a coroutine, from an await at the top
        with contextlib.suppress(StopIteration):
            waiting.send(None)


def answers(space: dict[str, Any]) -> list[str]:
    """What f returns, or raises, as texts."""
    found = []
    for x in (0.5, 3):
        try:
            found.append(repr(space["f"](x)))
        except Exception as error:
            found.append(type(error).__name__)
    return found


def difference(seed: int) -> str:
    """How slice and whole notebook differ in what f returns, "" when they do not."""
    notebook = made(seed)
    found = slice_of(notebook.cells)
    whole = run(notebook.meant)["answers"]
    alone = run([found.text], statement_by_statement=True)["answers"] if found.found else ["not found"]
    if whole == alone:
        return ""
    typed = "\n---\n".join(notebook.cells)
    return f"seed {seed}, {', '.join(notebook.habits)}: {whole} in the notebook, {alone} alone\n{typed}"
