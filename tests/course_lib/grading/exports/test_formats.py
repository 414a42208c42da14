"""Every format by its name, and a sentence for what cannot be."""

from __future__ import annotations

import json

import pytest

from course_lib.errors import CourseError
from course_lib.grading.exports.formats import FORMATS, exported
from tests.course_lib.grading.sample import sample


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_text(form: str) -> None:
    results = sample()
    for student in results.students:
        student.about.update({"canvas_id": "1", "moodle_id": "1"})
    assert len(exported(results, form, student="Ada")) > 100


def test_an_unknown_format_is_answered_with_the_known_ones() -> None:
    with pytest.raises(CourseError, match=r"^No format is called 'xls'; known: canvas, csv, gradescope, json, "):
        exported(sample(), "xls")


def test_gradescope_wants_one_student() -> None:
    results = sample()
    with pytest.raises(CourseError, match=r"reads one submission a file, and there are 3; name .* with --student"):
        exported(results, "gradescope")
    with pytest.raises(CourseError, match=r"^No graded student is called 'Zo'; check --student"):
        exported(results, "gradescope", student="Zo")
    del results.students[1:]
    assert json.loads(exported(results, "gradescope"))["score"] == 3
