"""Difficulty and discrimination, against SciPy's point-biserial correlation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from course_lib.grading.item_analysis import FEWEST, Item

WORTH = np.array([1, 2, 4])


def items(points: np.ndarray) -> list[Item]:
    """points: (students, exercises)."""
    found = [Item(float(worth)) for worth in WORTH]
    for row in points:
        for j, item in enumerate(found):
            item.add(row[j], row.sum() - row[j], row[j] == WORTH[j])
    return found


@pytest.fixture
def right() -> np.ndarray:
    """(students, exercises), what each student has right: three exercises, each harder than the one before."""
    rng = np.random.default_rng(3)
    ability = rng.normal(size=(60, 1))
    return ability + rng.normal(size=(60, 3)) > np.array([-1.0, 0.0, 1.0])


def test_the_share_is_the_mean_share_of_the_points(right: np.ndarray) -> None:
    found = items(right * WORTH)
    assert [item.share for item in found] == pytest.approx(right.mean(axis=0))
    assert [item.share_right for item in found] == pytest.approx(right.mean(axis=0))


def test_partial_credit_counts_in_the_share_only(right: np.ndarray) -> None:
    points = right * WORTH
    points[:, 2] = 1
    assert items(points)[2].share == pytest.approx(1 / 4)
    assert items(points)[2].share_right == 0


def test_discrimination_is_the_point_biserial_correlation_with_the_rest(right: np.ndarray) -> None:
    for j, item in enumerate(items(right * WORTH)):
        rest = right @ WORTH - right[:, j] * WORTH[j]
        assert item.discrimination == pytest.approx(stats.pointbiserialr(right[:, j], rest).statistic)
        whole = stats.pointbiserialr(right[:, j], right @ WORTH).statistic
        assert item.discrimination < whole - 0.05  # the exercise itself is not in it


def test_where_nothing_varies_or_few_are_there_nothing_is_said(right: np.ndarray) -> None:
    right[:, 1] = True
    assert [item.discrimination is None for item in items(right * WORTH)] == [False, True, False]
    assert all(item.discrimination is None for item in items((right * WORTH)[: FEWEST - 1]))
    assert items((right * WORTH)[:0])[0].share == 0
