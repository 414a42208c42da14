"""A gradebook for a spreadsheet: total, then points and verdict of each exercise."""

from __future__ import annotations

import heapq
from collections.abc import Iterator

from course_lib.grading.exports.tables import csv_lines, number
from course_lib.grading.reasons import reasons_line
from course_lib.grading.results import Graded, Results
from course_lib.grading.safe_text import cell, in_order

__all__ = ["gradebook_csv", "gradebook_rows"]

WHO = ("id", "email", "login", "section", "group")  # as the roster or the platform has them
MORE = ("by the verdicts alone", "late: percent off", "passed", "why")


def gradebook_csv(results: Results) -> str:
    """A row per student; no cell is a formula.

    Those that could not be graded have empty cells, never a zero that nobody decided on.
    """
    return "".join(gradebook_rows(results))


def gradebook_rows(results: Results) -> Iterator[str]:
    """The same, row by row, in the order of the names."""
    names = [exercise["name"] for exercise in results.exercises]
    yield "\ufeff"  # without the mark Excel takes UTF-8 for another encoding
    yield from csv_lines(
        [["student", *WHO, "file", "points", "out of", *names, *(f"{name}: verdict" for name in names), *MORE]]
    )
    graded = ((student.student, _row(student, names)) for student in results.students)
    ungraded = ((entry["student"], _empty(entry, results.out_of, names)) for entry in results.ungraded)
    yield from csv_lines(row for _, row in heapq.merge(graded, ungraded, key=lambda pair: in_order(pair[0])))


def _row(student: Graded, names: list[str]) -> list[str]:
    verdicts = {entry["verdict"]["exercise"]: entry["verdict"] for entry in student.exercises}
    points = [number(student.grade.exercises[name].points) for name in names]
    words = [
        *(verdicts[name]["status"] for name in names),
        number(student.grade.automatic),
        number(student.grade.percent_off) if student.grade.late else "",
        {None: "", True: "yes", False: "no"}[student.grade.passed],
        cell(reasons_line(student)),
    ]
    total = [number(student.points), number(student.out_of)]
    who = (cell(student.about.get(key, "")) for key in WHO)
    return [cell(student.student), *who, cell(student.file), *total, *points, *words]


def _empty(entry: dict[str, str], out_of: float, names: list[str]) -> list[str]:
    words = [*[""] * len(names), *["not graded"] * len(names), *[""] * len(MORE)]
    return [cell(entry["student"]), *[""] * len(WHO), cell(entry["file"]), "", number(out_of), *words]
