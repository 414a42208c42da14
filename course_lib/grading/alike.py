"""Which students handed in the same code under other names: a hint for a person to look, never a verdict."""

from __future__ import annotations

import hashlib
import itertools
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from course_lib.grading.collect.roster import groups_of
from course_lib.grading.results import Graded, Results

__all__ = ["alike", "declared"]

SMALLEST = 150  # nodes of the syntax trees in all: shorter programs are often the same by themselves


def alike(results: Results) -> list[list[Graded]]:
    """Groups of students, without their verdicts, whose attempted exercises are all the same code; the largest first.

    The students are gone through twice, so that only those in groups are held at the same time.
    """
    marks = sorted(array("Q", filter(None, map(_mark, results.students))))
    twice = {one for one, next_ in itertools.pairwise(marks) if one == next_}
    groups: dict[int, list[Graded]] = {}
    for student in results.students if twice else ():
        mark = _mark(student)
        if mark in twice:
            groups.setdefault(mark, []).append(replace(student, exercises=(), seconds={}))
    return sorted(groups.values(), key=lambda group: -len(group))


def _mark(student: Graded) -> int:
    """A number for all that a student has written, 0 for too little; a gap left as it was is nobody's work."""
    parts = [
        (entry["verdict"]["exercise"], entry["likeness"])
        for entry in student.exercises
        if entry.get("likeness") and entry["verdict"]["status"] not in ("blank", "missing")
    ]
    if sum(int(likeness.split()[1]) for _, likeness in parts) < SMALLEST:
        return 0
    return int.from_bytes(hashlib.sha256(repr(parts).encode()).digest()[:8], "big")


def declared(group: Sequence[Graded]) -> list[str]:
    """For each of a group the name under which they work with another of it, as platform or roster say; "" for none."""
    own = [groups_of(student.about) for student in group]
    count = Counter(name for names in own for name in names)
    return [next((name for name in names if count[name] > 1), "") for names in own]
