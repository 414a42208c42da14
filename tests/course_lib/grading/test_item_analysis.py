"""Difficulty and discrimination, against SciPy's point-biserial correlation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from course_lib.grading.item_analysis import FEWEST, items
from course_lib.grading.results import Graded, Results
from tests.course_lib.grading.sample import entry

WORTH = (1, 2, 4)


def class_of(right: np.ndarray) -> Results:
    """right: (students, exercises), what each student has right."""
    results = Results("Loss", [{"name": f"e{j}", "points": worth, "page": ""} for j, worth in enumerate(WORTH)])
    for number, row in enumerate(right):
        entries = [
            entry(f"e{j}", "right" if well else "wrong", worth * float(well), worth)
            for j, (well, worth) in enumerate(zip(row, WORTH, strict=True))
        ]
        results.students.append(Graded(f"s{number}", "", tuple(entries), {}))
    return results


@pytest.fixture
def right() -> np.ndarray:
    rng = np.random.default_rng(3)
    ability = rng.normal(size=(60, 1))
    return ability + rng.normal(size=(60, 3)) > np.array([-1.0, 0.0, 1.0])


def test_the_share_is_the_mean_share_of_the_points(right: np.ndarray) -> None:
    found = items(class_of(right))
    assert [item.share for item in found] == pytest.approx(right.mean(axis=0))
    assert [item.right for item in found] == pytest.approx(right.mean(axis=0))
    assert [item.exercise for item in found] == ["e0", "e1", "e2"]


def test_partial_credit_counts_in_the_share_only(right: np.ndarray) -> None:
    results = class_of(right)
    for student in results.students:
        student.exercises[2]["verdict"].update(status="partly", points=1.0)
    assert items(results)[2].share == pytest.approx(1 / 4)
    assert items(results)[2].right == 0


def test_discrimination_is_the_point_biserial_correlation_with_the_rest(right: np.ndarray) -> None:
    for j, item in enumerate(items(class_of(right))):
        rest = right @ np.array(WORTH) - right[:, j] * WORTH[j]
        assert item.discrimination == pytest.approx(stats.pointbiserialr(right[:, j], rest).statistic)
        whole = stats.pointbiserialr(right[:, j], right @ np.array(WORTH)).statistic
        assert item.discrimination < whole - 0.05  # the exercise itself is not in it


def test_where_nothing_varies_or_few_are_there_nothing_is_said(right: np.ndarray) -> None:
    right[:, 1] = True
    assert [item.discrimination is None for item in items(class_of(right))] == [False, True, False]
    assert all(item.discrimination is None for item in items(class_of(right[: FEWEST - 1])))
    assert items(class_of(right[:0]))[0].share == 0
