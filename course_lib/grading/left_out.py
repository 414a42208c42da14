"""What was left out, for reading: of files that everybody has, or one student has many of, a line says how many."""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from course_lib.grading.collect.found import ENDINGS
from course_lib.plurals import counted

__all__ = ["FEW", "MOST", "left_out"]

FEW = 3  # of one name that are still said one by one
MOST = 5  # of one student, for one reason


def left_out(refused: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """(what, why) of each file, in order; of one student and for one reason the first few, and how many more.

    Conventions  a notebook or Python file never shares a line with another student's. Without names, where there are
                 pseudonyms, it is their number.
    """
    marks = [(_shared(entry["file"]), entry["reason"]) for entry in refused]
    count = Counter(marks)
    found: dict[tuple[str, str], None] = {}
    theirs: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for entry, (name, reason) in zip(refused, marks, strict=True):
        times = count[name, reason]
        if not entry["file"]:
            found[counted(times, "file"), reason] = None
        elif name and times > FEW:
            found[f"{name} in {times} folders", reason] = None
        else:
            files = theirs[_student(entry), reason]
            files.append(entry["file"])
            found[entry["file"], reason] = None
    more = {
        (file, reason): _more(files[MOST:]) if file == files[MOST] else ""
        for (student, reason), files in theirs.items()
        for file in (files[MOST:] if student else ())
    }
    lines = ((more.get((what, why), what), why) for what, why in found)
    return [(what, why) for what, why in lines if what]


def _shared(file: str) -> str:
    """The name inside a folder, where it is one that nobody asks for; "" else."""
    path = PurePosixPath(file)
    return "" if len(path.parts) < 2 or path.suffix.lower() in ENDINGS else path.name


def _student(entry: Mapping[str, Any]) -> str:
    """The student's folder that a file lies in, "" when it lies in none."""
    parts, place = entry["file"].split("/"), entry.get("around", 0) + 1
    return "/".join(parts[:place]) if len(parts) > place else ""


def _more(files: Sequence[str]) -> str:
    return f"and {len(files):,} more in {posixpath.commonpath([posixpath.dirname(file) for file in files])}"
