"""Where an instructor's own code stopped, in a few words: the slip is theirs to mend, and a traceback is no help."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from pathlib import Path

__all__ = ["stopped"]

HERE = Path(__file__).parent


def stopped(error: BaseException, names: Mapping[str, str]) -> str:
    """What was raised and in which line, as in "line 3 of the solution: NameError: name 'mx' is not defined".

    Args         names: what to call a file, by the name it was compiled under, "" where that is plain; others go by
                 their own name.
    """
    said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    if isinstance(error, SyntaxError) and error.filename and error.filename in names:
        return f"{_line(error.lineno, names[error.filename])}: {type(error).__name__}: {error.msg}"
    frames = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    for file, line in reversed(frames):
        if file in names:
            return f"{_line(line, names[file])}: {said}"
    for file, line in reversed(frames):
        if HERE not in Path(file).parents and Path(file).suffix == ".py":
            return f"{_line(line, Path(file).name)}: {said}"
    return said


def _line(number: int | None, of: str) -> str:
    return f"line {number} of {of}" if of else f"line {number}"
