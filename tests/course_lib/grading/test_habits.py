"""Notebooks with students' habits: whatever is in them, the slice means what the whole notebook means."""

from __future__ import annotations

import pytest

from tests.course_lib.grading.habits import HABITS, made
from tests.course_lib.grading.meaning import difference, run, slice_of

COUNT = 250  # `make torture` makes ten times as many


@pytest.mark.parametrize("first", range(0, COUNT, 50))
def test_the_slice_means_what_the_notebook_means(first: int) -> None:
    assert [said for seed in range(first, first + 50) if (said := difference(seed))] == []


def test_the_function_works_and_most_notebooks_are_cut() -> None:
    """What fails in both ways is equal too, and so is what is run whole: neither would show a thing."""
    notebooks = [made(seed) for seed in range(60)]
    numbers = [run(notebook.meant)["answers"][1] for notebook in notebooks]
    assert sum(not answer.isalpha() for answer in numbers) >= 55
    assert len(set(numbers)) >= 50
    assert sum(not slice_of(notebook.cells).whole for notebook in notebooks) >= 48


def test_every_habit_is_met() -> None:
    assert {habit for seed in range(COUNT) for habit in made(seed).habits} == set(HABITS)
