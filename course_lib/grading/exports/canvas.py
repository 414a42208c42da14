"""The file that Canvas reads under Grades, Import."""

from __future__ import annotations

from collections.abc import Iterator

from course_lib.grading.exports.recognised import require_ids
from course_lib.grading.exports.tables import csv_lines, number
from course_lib.grading.results import Results
from course_lib.grading.safe_text import cell

__all__ = ["canvas_csv", "canvas_lines"]

# Canvas's column -> where collect or the roster noted it
IDS = {"ID": "canvas_id", "SIS User ID": "id", "SIS Login ID": "login"}


def canvas_csv(results: Results, assignment: str = "") -> str:
    """A row per graded student with the total; who was not graded has no row, so Canvas keeps what it has.

    Args         assignment: its name as the gradebook has it, best with its number: "Least squares (4711)"; "" for the
                 title of the results. A name that Canvas does not know becomes a new assignment.
    Raises       CourseError when a student has neither Canvas's number nor a SIS number nor a login.
    Source       lib/gradebook_importer.rb of instructure/canvas-lms, read November 2026: the first two columns are
                 Student and ID, SIS User ID stands before SIS Login ID, Section closes them; a row that begins with
                 Points Possible gives the maximum; students are looked up by ID, then SIS User ID, then SIS Login ID.
    """
    return "".join(canvas_lines(results, assignment))


def canvas_lines(results: Results, assignment: str = "") -> Iterator[str]:
    """The same, row by row; what it raises, it raises at once."""
    require_ids(results.students, tuple(IDS.values()), "Canvas")
    return csv_lines(_rows(results, assignment))


def _rows(results: Results, assignment: str) -> Iterator[list[str]]:
    yield ["Student", *IDS, "Section", cell(assignment or results.title)]
    yield ["    Points Possible", *[""] * len(IDS), "", number(results.out_of)]
    for student in results.students:
        ids = [cell(student.about.get(key, "")) for key in IDS.values()]
        section = cell(student.about.get("section", ""))
        yield [cell(student.student), *ids, section, number(student.points)]
