"""What a student reads about one exercise on a platform: the same lines, whatever the platform."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from course_lib.grading.results import Graded

__all__ = ["case_lines", "reason_lines", "said_of", "whole_lines"]


def said_of(verdict: dict[str, Any]) -> str:
    """The verdict in a line."""
    status, message = str(verdict["status"]).capitalize(), verdict["message"]
    return f"{status}: {message}" if message else status


def case_lines(entry: dict[str, Any]) -> Iterator[str]:
    """Where it is and the smallest case that shows it: what is right already, the line, the call."""
    verdict, witness = entry["verdict"], entry["verdict"]["witness"]
    passed = [part for part in verdict["passed"] if part]
    if passed and verdict["status"] != "right":
        yield f"Right already: {', '.join(passed)}"
    if verdict["line"]:
        yield f"{entry['place'] + ', ' if entry['place'] else ''}line {verdict['line']}: {verdict['source']}"
    if witness:
        yield "The smallest case found that shows it" + (f" ({witness['about']}):" if witness["about"] else ":")
        shown = [*witness["arguments"], ("expected", witness["expected"]), ("yours", witness["got"])]
        for name, text in shown:
            first, *rest = text.splitlines() or [""]
            yield f"    {name} = {first}"
            yield from (f"        {line}" for line in rest)


def reason_lines(student: Graded, exercise: str) -> tuple[str, ...]:
    """Why an exercise counts other than its verdict says."""
    return student.grade.exercises[exercise].reasons


def whole_lines(student: Graded) -> Iterator[str]:
    """What is to be said about everything together: lateness, and whether it is enough."""
    if student.grade.late:
        yield student.grade.late
    if student.grade.passed is not None:
        yield "Passed." if student.grade.passed else "Not passed."
