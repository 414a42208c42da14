"""Which students handed in the same code under other names: a hint for a person to look, never a verdict."""

from __future__ import annotations

from collections.abc import Iterator

from course_lib.grading.results import Graded, Results

__all__ = ["alike"]

SMALLEST = 150  # nodes of the syntax trees in all: shorter programs are often the same by themselves


def alike(results: Results) -> list[list[Graded]]:
    """Groups of students whose attempted exercises are all the same code, the largest groups first."""
    groups: dict[tuple[tuple[str, str], ...], list[Graded]] = {}
    for student in results.students:
        parts = tuple(_parts(student))
        if sum(int(part.split()[1]) for _, part in parts) >= SMALLEST:
            groups.setdefault(parts, []).append(student)
    return sorted((group for group in groups.values() if len(group) > 1), key=lambda group: -len(group))


def _parts(student: Graded) -> Iterator[tuple[str, str]]:
    """(exercise, likeness) of everything that a student has written; a gap left as it was is nobody's work."""
    for entry in student.exercises:
        if entry.get("likeness") and entry["verdict"]["status"] not in ("blank", "missing"):
            yield entry["verdict"]["exercise"], entry["likeness"]
