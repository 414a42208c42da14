"""What other programs read: a gradebook for a spreadsheet, everything as JSON, the times apart from the verdicts."""

from __future__ import annotations

import csv
import io
import json

from course_lib.grading.reasons import reasons_line
from course_lib.grading.results import Results
from course_lib.grading.safe_text import cell

__all__ = ["gradebook_csv", "results_json", "timings_json"]

MORE = ("by the verdicts alone", "why")


def gradebook_csv(results: Results) -> str:
    """A row per student: total, then points and verdict of each exercise; no cell is a formula.

    Those that could not be graded have empty cells, never a zero that nobody decided on.
    """
    text = io.StringIO()
    text.write("\ufeff")  # without it Excel takes UTF-8 for another encoding
    writer = csv.writer(text, lineterminator="\r\n")
    names = [exercise["name"] for exercise in results.exercises]
    writer.writerow(["student", "file", "points", "out of", *names, *(f"{name}: verdict" for name in names), *MORE])
    rows = []
    for student in results.students:
        verdicts = {entry["verdict"]["exercise"]: entry["verdict"] for entry in student.exercises}
        points = [f"{student.grade.exercises[name].points:g}" for name in names]
        words = [*(verdicts[name]["status"] for name in names), f"{student.grade.automatic:g}"]
        words.append(cell(reasons_line(student)))
        rows.append(
            [cell(student.student), cell(student.file), f"{student.points:g}", f"{student.out_of:g}", *points, *words]
        )
    for entry in results.ungraded:
        empty = [""] * len(names)
        words = ["not graded"] * len(names) + ["", ""]
        rows.append([cell(entry["student"]), cell(entry["file"]), "", f"{results.out_of:g}", *empty, *words])
    writer.writerows(sorted(rows))
    return text.getvalue()


def results_json(results: Results) -> str:
    """Everything that is known, without times; keys in order, so equal results are equal text."""
    return json.dumps(results.to_dict(), indent=1, sort_keys=True, ensure_ascii=True) + "\n"


def timings_json(results: Results) -> str:
    """Seconds that each exercise was waited for: apart, because they differ from run to run."""
    seconds = {student.student: student.seconds for student in results.students}
    return json.dumps(seconds, indent=1, sort_keys=True, ensure_ascii=True) + "\n"
