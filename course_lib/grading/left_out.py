"""What was left out, for reading: files of one name that everybody's folder has stand there once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from course_lib.grading.collect.found import ENDINGS
from course_lib.plurals import counted

__all__ = ["FEW", "left_out"]

FEW = 3  # of one name that are still said one by one


def left_out(refused: Sequence[Mapping[str, str]]) -> list[tuple[str, str]]:
    """(what, why) of each file, in order; a notebook or Python file is always said by its own name.

    Conventions  without names, where there are pseudonyms, it is their number.
    """
    marks = [(_shared(entry["file"]), entry["reason"]) for entry in refused]
    count = Counter(marks)
    found: dict[tuple[str, str], None] = {}
    for entry, (name, reason) in zip(refused, marks, strict=True):
        times = count[name, reason]
        if not entry["file"]:
            found[counted(times, "file"), reason] = None
        elif name and times > FEW:
            found[f"{name} in {times} folders", reason] = None
        else:
            found[entry["file"], reason] = None
    return list(found)


def _shared(file: str) -> str:
    """The name inside a folder, where it is one that nobody asks for; "" else."""
    path = PurePosixPath(file)
    return "" if len(path.parts) < 2 or path.suffix.lower() in ENDINGS else path.name
