"""A mistake that may cost twice: an answer that is not right and runs another one of its student that is not right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from course_lib.grading.results import Graded

__all__ = ["carried", "carried_line"]


def carried(student: Graded, entry: Mapping[str, Any]) -> list[str]:
    """The student's other answers that this one runs, where neither is right and nobody has decided by hand."""
    if entry["verdict"]["status"] == "right" or entry["verdict"]["exercise"] in student.overrides:
        return []
    wrong = {e["verdict"]["exercise"] for e in student.exercises if e["verdict"]["status"] != "right"}
    return [name for name in entry.get("runs", ()) if name in wrong]


def carried_line(student: Graded, entry: Mapping[str, Any]) -> str:
    """The same as a sentence for the student; "" where there is nothing to say."""
    names = [f"`{name}`" for name in carried(student, entry)]
    if not names:
        return ""
    many = len(names) > 1
    named = " and ".join([", ".join(names[:-1]), names[-1]] if many else names)
    return f"It runs your own {named}, which {'are' if many else 'is'} not right yet; look there first."
