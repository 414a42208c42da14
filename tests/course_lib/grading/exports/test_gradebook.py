"""The gradebook: no formulas, no zero that nobody decided on."""

from __future__ import annotations

import csv
import io

from course_lib.grading.exports.gradebook import gradebook_csv
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
        ["Ada", "a.py", "3", "3", "1", "2", "right", "right", "3", ""],
        ["Bob", "b.py", "1", "3", "1", "0", "right", "wrong", "1", ""],
        ["'=<i>\\u202e", "c.py", "0", "3", "0", "0", "missing", "crashed", "0", ""],
        ["Zoe", "z.py", "", "3", "", "", "not graded", "not graded", "", ""],
    ]


def test_excel_is_told_the_encoding() -> None:
    assert gradebook_csv(sample()).startswith("\ufeff")
