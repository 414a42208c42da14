"""The exercises that the attacks meet: their references hold a marked text that must never be seen outside."""

from __future__ import annotations

from dataclasses import replace

from tests.course_lib.grading.own_exercises import EXERCISES as OWN

MARK = "CANARY-reference-0123456789abcdef"


def marked(solution: str) -> str:
    """The solution with the mark in its first line."""
    head, body = solution.split("\n", 1)
    return f"{head}\n    mark = '{MARK}'\n{body}"


EXERCISES = [replace(exercise, chapter="attacked", solution=marked(exercise.solution)) for exercise in OWN]
