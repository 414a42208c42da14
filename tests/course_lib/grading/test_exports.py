"""What programs read: no formulas, no zero that nobody decided on, no times among the verdicts."""

from __future__ import annotations

import csv
import io
import json

from course_lib.grading.exports import gradebook_csv, results_json, timings_json
from tests.course_lib.grading.sample import sample


def rows() -> list[list[str]]:
    return list(csv.reader(io.StringIO(gradebook_csv(sample()).removeprefix("\ufeff"))))


def test_a_row_per_student_with_points_and_verdicts() -> None:
    assert rows() == [
        [
            "student",
            "file",
            "points",
            "out of",
            "augment",
            "mse",
            "augment: verdict",
            "mse: verdict",
            "by the verdicts alone",
            "why",
        ],
        ["'=<i>\\u202e", "c.py", "0", "3", "0", "0", "missing", "crashed", "0", ""],
        ["Ada", "a.py", "3", "3", "1", "2", "right", "right", "3", ""],
        ["Bob", "b.py", "1", "3", "1", "0", "right", "wrong", "1", ""],
        ["Zoe", "z.py", "", "3", "", "", "not graded", "not graded", "", ""],
    ]


def test_excel_is_told_the_encoding() -> None:
    assert gradebook_csv(sample()).startswith("\ufeff")


def test_json_holds_everything_but_times() -> None:
    found = json.loads(results_json(sample()))
    assert [student["points"] for student in found["students"]] == [3, 1, 0]
    assert found["ungraded"][0]["student"] == "Zoe"
    assert "seconds" not in results_json(sample()).replace("_seconds", "")
    assert results_json(sample()).isascii()


def test_times_stand_apart() -> None:
    assert json.loads(timings_json(sample()))["Ada"] == {"augment": 0.1}
