"""Everybody is in the table, in order, up to what a browser opens at once."""

from __future__ import annotations

import pytest

from course_lib.grading import students_table as module
from course_lib.grading.reports import page_of
from course_lib.grading.students_table import script, students_table
from tests.course_lib.grading.sample import sample


def test_a_row_each_with_a_link_and_what_is_not_right() -> None:
    lines = list(students_table(sample(), page_of))
    assert len(lines) == 5
    assert f'<a href="{page_of(sample().students[0])}">Ada</a></th><td class="n">3</td>' in lines[1]
    assert '<span class="wrong">wrong</span> <code>mse</code></td>' in lines[2]


def test_of_very_many_the_others_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 2)
    lines = list(students_table(sample(), page_of))
    assert sum("<tr><th" in line for line in lines[1:]) == 2
    assert lines[-1].startswith("<p>And 1 more, who are in <code>gradebook.csv</code>")


def test_the_script_ends_no_element_of_the_page() -> None:
    assert "</" not in script()
