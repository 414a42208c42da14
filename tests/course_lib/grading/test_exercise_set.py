"""The exercises that a run grades by, and what reports are told of them."""

from __future__ import annotations

import pytest

from course_lib.errors import CourseError
from course_lib.grading.exercise_set import load
from tests.course_lib.grading.conftest import OWN


def test_a_chapter_or_a_file() -> None:
    assert list(load("", str(OWN)).exercises) == ["augment", "mean_squared_error"]
    assert "augment" in load("least_squares_xor", "").exercises
    assert load("least_squares_xor", "").title == "Least squares xor"


def test_some_can_be_left_out_but_not_all_and_none_that_is_unknown() -> None:
    assert list(load("", str(OWN), ["augment"]).exercises) == ["mean_squared_error"]
    with pytest.raises(CourseError, match=r"leave_out: no exercise is called 'augmnt'; did you mean augment?"):
        load("", str(OWN), ["augmnt"])
    with pytest.raises(CourseError, match="leave_out names every exercise; leave one to be graded"):
        load("", str(OWN), ["augment", "mean_squared_error"])


def test_reports_are_told_no_case_and_no_answer() -> None:
    described = load("least_squares_xor", "").described()
    augment = described["exercises"][0]
    assert set(augment) == {"name", "points", "page", "parts", "mistakes"}
    assert augment["page"].startswith("https://")
    assert "column_stack" not in str(described)
