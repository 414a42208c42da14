"""Moodle reads it: checked with a reader that follows Moodle's importer of grading worksheets."""

from __future__ import annotations

import csv
import html
import io

import pytest

from course_lib.errors import CourseError
from course_lib.grading.exports.moodle import moodle_csv
from course_lib.grading.results import Results
from tests.course_lib.grading.sample import WITNESS, sample


def graded() -> Results:
    results = sample()
    for number, student in enumerate(results.students):
        student.about.update({"moodle_id": str(4711 + number), "email": f"{number}@x.org"})
    return results


def read_as_moodle_does(text: str, maximum: float) -> dict[int, tuple[float, str]]:
    """Participant's number -> grade and feedback, of the rows that Moodle takes."""
    head, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    identifier, grade = head.index("Identifier"), head.index("Grade")
    modified, feedback = head.index("Last modified (grade)"), head.index("Feedback comments")
    found = {}
    for row in rows:
        assert row[modified] == "-"
        number = row[identifier][len("Participant ") :]
        if row[grade] and 0 <= float(row[grade]) <= maximum:
            found[int(number)] = (float(row[grade]), row[feedback])
    return found


def test_moodle_finds_everybody_and_their_points() -> None:
    found = read_as_moodle_does(moodle_csv(graded()), 3)
    assert {number: grade for number, (grade, _) in found.items()} == {4711: 3, 4712: 1, 4713: 0}


def test_feedback_is_html_in_which_strangers_words_stay_text() -> None:
    results = graded()
    results.students[2].exercises[1]["verdict"]["message"] = "<script>alert(1)</script>"
    found = read_as_moodle_does(moodle_csv(results), 3)
    case = "The smallest case found that shows it (one sample):\n    X = [[1]]\n    expected = 1\n    yours = 2"
    assert found[4712][1] == (
        f"<p>augment: right, 1 of 1</p><p>mse: wrong, 0 of 2: You <code>summed</code>.</p><pre>{case}</pre>"
        '<p><a href="https://book/loss.html">Where the book explains it</a></p>'
    )
    assert "<script" not in found[4713][1]
    assert "<br><code>mse</code> is &lt;b&gt;.</p>" in found[4713][1]
    assert "&lt;script&gt;" in found[4713][1]


def test_who_was_not_graded_has_no_row() -> None:
    assert "Zoe" not in moodle_csv(graded())


def test_no_cell_is_a_formula() -> None:
    cells = [cell for row in csv.reader(io.StringIO(moodle_csv(graded()))) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@")) or (cell.startswith("-") and cell != "-")]


def test_no_part_of_the_feedback_is_a_formula_whatever_sign_splits_cells() -> None:
    results = graded()
    results.students[1].exercises[1]["verdict"]["witness"] = {**WITNESS, "got": "'=1+1', -2\n=3;@4|+5"}
    text = moodle_csv(results).removeprefix("\ufeff")
    cells = [cell.strip() for sign in ";|,\t" for line in text.split("\n") for cell in line.split(sign)]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
    feedback = read_as_moodle_does(moodle_csv(results), 3)[4712][1]
    assert "yours = '=1+1', -2\n        =3;@4|+5</pre>" in html.unescape(feedback)


def test_without_the_number_in_the_assignment_it_is_said_how_to_get_it() -> None:
    results = graded()
    results.students[1].about.clear()
    with pytest.raises(CourseError, match="Moodle cannot tell who Bob is: nothing says the `moodle_id`"):
        moodle_csv(results)
