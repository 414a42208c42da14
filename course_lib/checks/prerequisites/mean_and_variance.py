"""mean_and_variance: weights, not head counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.prerequisites._shared import CHAPTER, WEIGHTS, page_of, rounding

__all__ = ["MEAN_AND_VARIANCE"]


def _law_cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(k: int) -> Any:
        weights = rng.uniform(0.1, 1.0, size=k) ** 2
        return weights / weights.sum()

    yield Case((np.array([0.0, 10.0]), np.array([0.9, 0.1])), "the lottery ticket")
    yield Case((np.array([2, 5]), np.array([0.25, 0.75])), "integer values")
    yield Case((np.array([4.0]), np.array([1.0])), "a single value")
    yield Case((np.arange(1, 7), np.full(6, 1 / 6)), "a die")
    yield Case((np.array([-3.0, 1.0, 2.0]), np.array([0.5, 0.0, 0.5])), "an outcome that never happens")
    yield Case((rng.normal(size=3), drawn(3)))
    yield Case((rng.normal(size=5) - 4, drawn(5)), "a negative mean")
    yield Case((1e4 * rng.normal(size=4), drawn(4)), "large numbers")
    values, weights = rng.normal(size=12) + 2, drawn(6)
    yield Case((values[::2], weights), "every second entry of a larger array")
    yield Case((rng.normal(size=8), drawn(8)))
    yield Case((rng.normal(size=4).astype(np.float32), np.array([0.5, 0.25, 0.125, 0.125], np.float32)), "float32")


def _law_bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    values = np.abs(np.asarray(arguments[0], float))
    return rounding(arguments, values.max() + values.max() ** 2)


def _is_law(values: Any, probabilities: Any) -> bool:
    return bool(np.all(probabilities >= 0) and abs(float(np.sum(probabilities)) - 1) < 1e-9)


MEAN_AND_VARIANCE = Exercise(
    name="mean_and_variance",
    chapter=CHAPTER,
    points=1,
    cases=_law_cases,
    inputs={"values": "k", "probabilities": "k"},
    outputs=("mean", "variance"),
    page=page_of("mean_and_variance"),
    tolerance=Tolerance(_law_bound, "the mean of squares less the squared mean loses digits of the largest square"),
    allowed=_is_law,
    forbidden=("scipy.stats", "numpy.average", "numpy.cov"),
    hints=(
        "Work the ticket by hand: 0 and 10 with the probabilities 0.9 and 0.1. What is multiplied, what added?",
        "An expectation is an inner product of two arrays.",
        "The variance is an expectation too: of the squared deviations from the mean, with the same probabilities.",
    ),
    misconceptions=(
        Misconception(
            "variance-unweighted",
            "The squared deviations are averaged as if all outcomes were equally likely. Weight them with their "
            "probabilities.",
            WEIGHTS,
            edits=(("probabilities @ deviations**2", "np.mean(deviations**2)"),),
        ),
        Misconception(
            "mean-unweighted",
            "The mean treats all values alike. Each counts with its probability.",
            WEIGHTS,
            edits=(("mean = probabilities @ values", "mean = np.mean(values)"),),
        ),
        Misconception(
            "standard-deviation",
            "The second number is the standard deviation, the root of the variance.",
            WEIGHTS,
            edits=(("float(variance)", "float(np.sqrt(variance))"),),
        ),
        Misconception(
            "mean-of-squares",
            "The second number is the mean of the squares. The variance squares the deviations from the mean.",
            WEIGHTS,
            edits=(("values - mean", "values"),),
        ),
        Misconception(
            "not-squared",
            "The deviations are not squared: weighted with their probabilities they always cancel to 0.",
            WEIGHTS,
            edits=(("deviations**2", "deviations"),),
        ),
        Misconception(
            "exchanged",
            "Mean and variance are returned in each other's place.",
            WEIGHTS,
            edits=(("float(mean), float(variance)", "float(variance), float(mean)"),),
        ),
        Misconception(
            "absolute-deviation",
            "The second number is the mean absolute deviation. The variance squares the deviations.",
            WEIGHTS,
            edits=(("@ deviations**2", "@ np.abs(deviations)"),),
        ),
        Misconception(
            "divided-by-count",
            "The weighted sum is divided by the number of values as well. The probabilities add up to 1: that is the "
            "division.",
            WEIGHTS,
            mistaken=lambda values, probabilities: (
                probabilities @ values / len(values),
                probabilities @ (values - probabilities @ values) ** 2 / len(values),
            ),
        ),
        Misconception(
            "probabilities-squared",
            "The probabilities are squared together with the deviations. They are weights and count once.",
            WEIGHTS,
            edits=(("probabilities @ deviations**2", "np.sum((probabilities * deviations) ** 2)"),),
        ),
        Misconception(
            "mean-itself-taken-off",
            "From the mean of the squares you take off the mean; it is the square of the mean that comes off.",
            WEIGHTS,
            mistaken=lambda values, probabilities: (
                probabilities @ values,
                probabilities @ values**2 - probabilities @ values,
            ),
        ),
    ),
)
