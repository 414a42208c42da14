"""The worksheet that Moodle reads in an assignment under Submissions, Upload grading worksheet."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from course_lib.grading.carried import carried_line
from course_lib.grading.exports.feedback import case_lines, reason_lines, whole_lines
from course_lib.grading.exports.recognised import require_ids
from course_lib.grading.exports.tables import csv_lines, number
from course_lib.grading.pages import code
from course_lib.grading.results import Graded, Results
from course_lib.grading.safe_text import cell, escaped

__all__ = ["moodle_csv", "moodle_lines"]

NUMBER = "moodle_id"
# where a spreadsheet splits the cell by another sign or at a line's end, no formula may begin; Moodle shows the same
_BEGINS = re.compile(r"([;,|\t\n]\s*)([=+\-@])")
COLUMNS = (
    "Identifier", "Full name", "Email address", "Grade", "Maximum Grade", "Last modified (grade)", "Feedback comments",
)  # fmt: skip


def moodle_csv(results: Results) -> str:
    """A row per graded student: points, and the verdicts as feedback; who was not graded has no row.

    Raises       CourseError when a student's number in this assignment is not known.
    Conventions  the number is the one in the name of the student's folder, Name_4711_assignsubmission_file_; it
                 belongs to this assignment only. The columns' names are those of an English course.
    Source       mod/assign/feedback/offline/importgradeslib.php and locallib.php of moodle/moodle, read November 2026:
                 Identifier, Grade and Last modified (grade) must be there; an identifier is "Participant " and a
                 number; a grade above the assignment's maximum is left out, and so is one that is newer in Moodle
                 unless the box "Allow updating records ..." is ticked; feedback is HTML.
    """
    return "".join(moodle_lines(results))


def moodle_lines(results: Results) -> Iterator[str]:
    """The same, row by row; what it raises, it raises at once."""
    require_ids(results.students, (NUMBER,), "Moodle")
    return itertools.chain(["\ufeff"], csv_lines(_rows(results)))


def _rows(results: Results) -> Iterator[Sequence[str]]:
    yield COLUMNS
    for student in results.students:
        about = student.about
        name, email = cell(student.student), cell(about.get("email", ""))
        points = [number(student.points), number(student.out_of)]
        yield [f"Participant {cell(about[NUMBER])}", name, email, *points, "-", _feedback(student)]


def _feedback(student: Graded) -> str:
    """Each exercise with its reasons, its case and a link, as HTML: what a student's code said stays text."""
    parts = []
    for entry in student.exercises:
        verdict = entry["verdict"]
        points = f"{number(verdict['points'])} of {number(verdict['out_of'])}"
        said = f": {code(verdict['message'])}" if verdict["message"] else ""
        lines = [*reason_lines(student, verdict["exercise"]), *filter(None, [carried_line(student, entry)])]
        reasons = "".join(f"<br>{code(line, 1500)}" for line in [*lines, *entry["notes"]])
        parts.append(f"<p>{escaped(verdict['exercise'])}: {verdict['status']}, {points}{said}{reasons}</p>")
        case = "\n".join(escaped(line) for line in case_lines(entry))
        parts.append(f"<pre>{case}</pre>" if case else "")
        if entry["url"] and verdict["status"] != "right":
            parts.append(f'<p><a href="{escaped(entry["url"])}">Where the book explains it</a></p>')
    text = "".join([*parts, *(f"<p>{escaped(line)}</p>" for line in whole_lines(student))])
    return _BEGINS.sub(lambda found: f"{found[1]}&#{ord(found[2])};", text)
