"""A class in numbers, in one pass: against the same counted one by one."""

from __future__ import annotations

import statistics

import numpy as np
import pytest

from course_lib.grading.results import Graded
from course_lib.grading.tally import Tally, tally
from tests.course_lib.grading.sample import WITNESS, entry, sample


def test_students_verdicts_and_mistakes_are_counted() -> None:
    found = tally(sample())
    assert found.students == 3
    assert found.points == {3: 1, 1: 1, 0: 1}
    assert found.statuses == {"augment": {"right": 2, "missing": 1}, "mse": {"right": 1, "wrong": 1, "crashed": 1}}
    assert [(key, made.count) for key, made in found.mistakes.items()] == [(("mse", "sum-for-mean"), 1)]
    assert [(item.count, item.right, item.own, item.rest) for item in found.items.values()] == [
        (3, 2, 2, 2),
        (3, 1, 2, 2),
    ]


@pytest.mark.parametrize("count", [1, 2, 3, 10, 11])
def test_mean_and_median_are_those_of_the_points(count: int) -> None:
    points = np.random.default_rng(count).integers(0, 4, size=count) / 2
    found = Tally(students=count)
    for one in points:
        found.points[float(one)] += 1
    assert found.mean == pytest.approx(points.mean())
    assert found.median == statistics.median(points)


def test_the_smallest_example_is_kept_without_the_name_of_whose_it_is() -> None:
    results = sample()
    for name, got in (("Cecilia Quill", "'a long text by cecilia'"), ("Dora", "'quill or dora'"), ("Emil", "7" * 40)):
        facts = {"names": ["sum-for-mean"], "witness": {**WITNESS, "got": got, "printed": "Dora"}}
        results.students.append(Graded(name, "", (entry("mse", "wrong", 0, 2, **facts),), {}))
    del results.students[1]
    made = tally(results).mistakes["mse", "sum-for-mean"]
    assert made.count == 3
    assert made.example == {**WITNESS, "got": "'quill or [name]'", "printed": ""}
