"""The gradebook: no formulas, no zero that nobody decided on."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from course_lib.grading.course_file import Course, Late
from course_lib.grading.exports.gradebook import gradebook_csv
from tests.course_lib.grading.sample import sample


def rows() -> list[list[str]]:
    return list(csv.reader(io.StringIO(gradebook_csv(sample()).removeprefix("\ufeff"))))


def test_a_row_per_student_with_points_and_verdicts() -> None:
    assert rows() == [
        [
            "student",
            "id",
            "email",
            "login",
            "section",
            "group",
            "file",
            "points",
            "out of",
            "augment",
            "mse",
            "augment: verdict",
            "mse: verdict",
            "by the verdicts alone",
            "late: percent off",
            "passed",
            "why",
        ],
        ["Ada", "", "", "", "", "", "a.py", "3", "3", "1", "2", "right", "right", "3", "", "", ""],
        ["Bob", "", "", "", "", "", "b.py", "1", "3", "1", "0", "right", "wrong", "1", "", "", ""],
        ["'=<i>\\u202e", "", "", "", "", "", "c.py", "0", "3", "0", "0", "missing", "crashed", "0", "", "", ""],
        ["Zoe", "", "", "", "", "", "z.py", "", "3", "", "", "not graded", "not graded", "", "", "", ""],
    ]


def test_who_it_is_what_was_late_and_who_has_passed() -> None:
    results = sample()
    course = Course(pass_mark=50, late=Late(10))
    about = {"id": "=7", "email": "bob@x.org", "login": "bob", "section": "B", "group": "T7", "late": "yes"}
    results.students = [
        replace(student, course=course, about=about if student.student == "Bob" else {}) for student in results.students
    ]
    head, ada, bob, *_ = csv.reader(io.StringIO(gradebook_csv(results).removeprefix("\ufeff")))
    assert bob[1:6] == ["'=7", "bob@x.org", "bob", "B", "T7"]
    columns = [head.index(name) for name in ("late: percent off", "passed")]
    assert [[row[column] for column in columns] for row in (ada, bob)] == [["", "yes"], ["10", "no"]]


def test_excel_is_told_the_encoding() -> None:
    assert gradebook_csv(sample()).startswith("\ufeff")
