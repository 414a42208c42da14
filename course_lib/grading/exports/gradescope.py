"""results.json as Gradescope's autograder leaves it: one student's exercises as tests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from course_lib.grading.carried import carried_line
from course_lib.grading.exports.feedback import case_lines, reason_lines, said_of, whole_lines
from course_lib.grading.results import Graded, Results
from course_lib.grading.safe_text import visible

__all__ = ["gradescope_json", "not_graded_json"]


def gradescope_json(results: Results, student: Graded) -> str:
    """One submission, every exercise visible to its student.

    Source       gradescope-autograders.readthedocs.io, Autograder Specifications, read November 2026: score, max_score,
                 name and output of each test; a score at the top overrides their sum; output_format "text".
    """
    about = [*whole_lines(student), *([] if results.isolated else ["Graded without isolation."])]
    facts: dict[str, Any] = {
        "score": student.points,
        "output": "\n".join(visible(line, 1500) for line in about),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [_test(student, entry, str(number)) for number, entry in enumerate(student.exercises, 1)],
    }
    return json.dumps(facts, indent=1, ensure_ascii=True) + "\n"


def not_graded_json(reason: str) -> str:
    """What a student sees where nothing could be graded: why, and no points."""
    facts = {"score": 0.0, "output": visible(reason), "output_format": "text", "stdout_visibility": "hidden"}
    return json.dumps(facts, indent=1, ensure_ascii=True) + "\n"


def _test(student: Graded, entry: dict[str, Any], number: str) -> dict[str, Any]:
    verdict = entry["verdict"]
    counted = student.grade.exercises[verdict["exercise"]]
    return {
        "name": verdict["exercise"],
        "number": number,
        "score": counted.points,
        "max_score": counted.out_of,
        "status": "passed" if verdict["status"] == "right" else "failed",
        "output": "\n".join(visible(line) for line in _lines(student, entry)),
        "output_format": "text",
        "visibility": "visible",
    }


def _lines(student: Graded, entry: dict[str, Any]) -> Iterator[str]:
    verdict = entry["verdict"]
    yield said_of(verdict)
    yield from reason_lines(student, verdict["exercise"])
    yield from filter(None, [carried_line(student, entry)])
    yield from case_lines(entry)
    yield from entry["notes"]
    if entry["url"] and verdict["status"] != "right":
        yield f"The book explains it at {entry['url']}"
