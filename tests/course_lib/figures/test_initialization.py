"""The stored sweep of the chapter "Initialization" is what its program computes."""

import numpy as np
import pytest

from course_lib.figures.chapters.initialization.window import DEPTHS, PYTORCH, RULES, measured, trained_accuracies


def verdict(accuracies):
    """Learned, ran away, or neither: what other processors' rounding cannot change where the cells are clear."""
    return ["ran away" if np.isnan(a) else "learned" if a >= 0.9 else "neither" for a in accuracies]


@pytest.mark.parametrize(("depth", "rule"), [(1, PYTORCH), (2, 8), (4, 2), (8, 0.25), (8, 8), (8, PYTORCH)])
def test_a_stored_cell_is_trained_again(depth, rule):
    assert verdict(trained_accuracies(depth, rule, range(3))) == verdict(measured()[depth][rule][:3])


def test_the_sweep_is_whole():
    sweep = measured()
    assert list(sweep) == list(DEPTHS)
    assert all(list(rules) == list(RULES) for rules in sweep.values())
    assert {len(accuracies) for rules in sweep.values() for accuracies in rules.values()} == {5}
