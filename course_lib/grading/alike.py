"""Which students handed in the same code under other names: a hint for a person to look, never a verdict."""

from __future__ import annotations

import hashlib
import itertools
from array import array
from dataclasses import dataclass, field, replace

from course_lib.grading.results import Graded, Results

__all__ = ["Group", "alike"]

SMALLEST = 150  # nodes of the syntax trees in all: shorter programs are often the same by themselves


@dataclass
class Group:
    """How many students have the same code, and the first of them, without their verdicts."""

    size: int
    first: list[Graded] = field(default_factory=list)


def alike(results: Results, groups: int, members: int) -> tuple[list[Group], int]:
    """Groups of students whose attempted exercises are all the same code, the largest first; and how many there are.

    Args         groups, members: that are wanted. The students are gone through twice, and no others are held.
    """
    marks = sorted(array("Q", filter(None, map(_mark, results.students))))
    sizes = {mark: size for mark, run in itertools.groupby(marks) if (size := sum(1 for _ in run)) > 1}
    del marks
    largest = sorted(sizes.values(), reverse=True)[:groups]
    smallest = largest[-1] if largest else 0
    room = largest.count(smallest)  # for those of that size: who comes first is shown
    found: dict[int, Group] = {}
    for student in results.students if sizes else ():
        mark = _mark(student)
        size = sizes.get(mark, 0)
        if mark not in found and (size > smallest or (size == smallest and room)):
            room -= size == smallest
            found[mark] = Group(size)
        if mark in found and len(found[mark].first) < members:
            found[mark].first.append(replace(student, exercises=(), seconds={}))
    return sorted(found.values(), key=lambda group: -group.size), len(sizes)


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
