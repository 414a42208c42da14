"""A gradebook for a spreadsheet: total, then points and verdict of each exercise."""

from __future__ import annotations

from course_lib.grading.exports.tables import csv_text, number
from course_lib.grading.results import Results
from course_lib.grading.safe_text import cell

__all__ = ["gradebook_csv"]


def gradebook_csv(results: Results) -> str:
    """A row per student; no cell is a formula.

    Those that could not be graded have empty cells, never a zero that nobody decided on.
    """
    names = [exercise["name"] for exercise in results.exercises]
    head = ["student", "file", "points", "out of", *names, *(f"{name}: verdict" for name in names)]
    rows = []
    for student in results.students:
        verdicts = {entry["verdict"]["exercise"]: entry["verdict"] for entry in student.exercises}
        points = [number(verdicts[name]["points"]) for name in names]
        words = [verdicts[name]["status"] for name in names]
        total = [number(student.points), number(student.out_of)]
        rows.append([cell(student.student), cell(student.file), *total, *points, *words])
    for entry in results.ungraded:
        total = ["", number(results.out_of)]
        words = [*[""] * len(names), *["not graded"] * len(names)]
        rows.append([cell(entry["student"]), cell(entry["file"]), *total, *words])
    return "\ufeff" + csv_text([head, *sorted(rows)])  # without the mark Excel takes UTF-8 for another encoding
