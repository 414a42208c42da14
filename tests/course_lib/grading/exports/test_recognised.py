"""Nobody's grade is put beside a name and a guess."""

from __future__ import annotations

import pytest

from course_lib.errors import CourseError
from course_lib.grading.exports.recognised import require_ids
from course_lib.grading.results import Graded


def students(*about: dict[str, str]) -> list[Graded]:
    return [Graded(f"S{number}", "", (), {}, facts) for number, facts in enumerate(about)]


def test_any_of_the_keys_is_enough() -> None:
    require_ids(students({"id": "1"}, {"login": "b"}), ("id", "login"), "Canvas")


def test_who_has_none_is_named_with_the_way_to_mend_it() -> None:
    with pytest.raises(CourseError, match=r"^Canvas cannot tell who S1 is: nothing says the `id` or `login`\. ") as one:
        require_ids(students({"id": "1"}, {"id": ""}), ("id", "login"), "Canvas")
    assert "Grade again with --roster FILE, a CSV with a column `student` and a column `id` or `login`." in str(
        one.value
    )


def test_of_many_three_are_named() -> None:
    with pytest.raises(CourseError, match=r"who S0, S1, S2 and 2 more is"):
        require_ids(students({}, {}, {}, {}, {}), ("id",), "Canvas")
