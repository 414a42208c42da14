"""Canvas reads it: checked with a reader that follows Canvas's importer, line by line."""

from __future__ import annotations

import csv
import io

import pytest

from course_lib.errors import CourseError
from course_lib.grading.exports.canvas import canvas_csv
from course_lib.grading.results import Results
from tests.course_lib.grading.sample import sample

# what a course knows: Canvas's number -> (SIS user id, SIS login id)
COURSE = {11: ("s-11", "ada"), 12: ("s-12", "bob"), 13: ("s-13", "eve")}


def graded() -> Results:
    results = sample()
    for student, about in zip(results.students, ({"canvas_id": "11"}, {"id": "s-12"}, {"login": "eve"}), strict=True):
        student.about.update(about)
    return results


def read_as_canvas_does(text: str) -> tuple[str, float, dict[int, str]]:
    """The assignment's name, its maximum, and the grade of each student by Canvas's number."""
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    assert len(head) > 3
    assert "Student" in head[0]
    assert "ID" in head[1]
    assert head[2:4] == ["SIS User ID", "SIS Login ID"]
    columns = 3 + 2
    assert "Section" in head[columns - 1]
    (assignment,) = head[columns:]
    maximum, grades = 0.0, {}
    for row in rows:
        if "Points Possible" in row[0]:
            maximum = float(row[columns])
            continue
        found = [n for n in COURSE if row[1] == str(n)]
        found = found or [n for n, (user, _) in COURSE.items() if row[2] == user]
        found = found or [n for n, (_, login) in COURSE.items() if row[3] == login]
        grades[found[0]] = row[columns].strip()
    return assignment, maximum, grades


def test_canvas_finds_everybody_and_the_maximum() -> None:
    assert read_as_canvas_does(canvas_csv(graded(), "Loss (4711)")) == ("Loss (4711)", 3, {11: "3", 12: "1", 13: "0"})


def test_who_was_not_graded_has_no_row_so_that_an_older_grade_stays() -> None:
    assert "Zoe" not in canvas_csv(graded())


def test_the_title_is_the_assignment_where_nothing_else_is_said() -> None:
    assert read_as_canvas_does(canvas_csv(graded()))[0] == "Loss"


def test_no_cell_is_a_formula() -> None:
    results = graded()
    results.students[0].about["section"] = "=1+1"
    cells = [cell for row in csv.reader(io.StringIO(canvas_csv(results, "@x"))) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_without_a_number_canvas_is_not_made_to_guess() -> None:
    with pytest.raises(CourseError, match="Canvas cannot tell who Ada, Bob, "):
        canvas_csv(sample())
