"""masked_moments: what the subnetworks of dropout say on average, and how far they disagree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.regularization._shared import CHAPTER, MASK, MEAN, page_of

__all__ = ["MASKED_MOMENTS"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(d: int, keep: float) -> tuple[Any, ...]:
        return rng.normal(size=d) + 0.3, rng.normal(size=d), keep

    yield Case((np.array([1.0, -1.0]), np.array([1.0, 1.0]), 0.8), "the example")
    yield Case((np.array([2.0]), np.array([3.0]), 0.25), "one input")
    yield Case((np.array([1.0, 1.0, 1.0]), np.array([1.0, 1.0, 1.0]), 0.5), "half of them")
    yield Case((np.array([1, -2, 3]), np.array([2, 1, 0]), 0.75), "integers")
    yield Case(drawn(3, 0.8))
    yield Case(drawn(5, 0.3), "few are kept")
    yield Case(drawn(4, 1.0), "all are kept")
    yield Case(drawn(7, 0.6))
    w, x, keep = drawn(8, 0.9)
    yield Case((w[::2], x[::2], keep), "every second entry of larger arrays")


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    w, x, _ = arguments
    total = np.sum(np.abs(np.asarray(w, float) * x)) + 1
    return 2000 * precision(arguments) * total**2  # 256 masks, and squares that are subtracted


MASKED_MOMENTS = Exercise(
    name="masked_moments",
    chapter=CHAPTER,
    points=2,
    cases=_cases,
    inputs={"w": "d", "x": "d", "keep_probability": ""},
    outputs=("mean", "variance"),
    page=page_of("masked_moments"),
    tolerance=Tolerance(_bound, "a sum over 256 masks, or a difference of squares, costs some digits"),
    forbidden=("course_lib.regularizers", "course_lib.figures"),
    allowed=lambda w, x, keep: bool(0 < keep <= 1 and len(w) <= 8),
    hints=(
        "One term alone: it is there with a probability, and zero otherwise. What are its mean and its variance?",
        "The throws are independent: means add up, and so do variances.",
        "If you list the masks, each needs its probability: how many are kept, how many are not?",
    ),
    misconceptions=(
        Misconception(
            "equal-masks",
            "All masks count alike. That is so only when one half is kept; otherwise fuller masks are likelier.",
            MASK,
            mistaken=lambda w, x, keep_probability: (0.5 * w @ x, 0.25 * np.sum((w * x) ** 2)),
        ),
        Misconception(
            "deviation",
            "The second number is the standard deviation; the variance is its square.",
            MEAN,
            edits=(("return mean, variance", "return mean, np.sqrt(variance)"),),
        ),
        Misconception(
            "square-of-the-sum",
            "The whole output is squared. Independent terms add their variances one by one, so each is squared first.",
            MEAN,
            edits=(("np.sum(terms**2)", "np.sum(terms) ** 2"),),
        ),
        Misconception(
            "mean-of-all-on",
            "The mean is that of the full unit; each term is there only with the keep probability.",
            MEAN,
            edits=(("mean = keep_probability * np.sum(terms)", "mean = np.sum(terms)"),),
        ),
        Misconception(
            "inverted",
            "These are the numbers of inverted dropout, divided by the keep probability. Here nothing is divided.",
            MEAN,
            mistaken=lambda w, x, keep_probability: (
                w @ x,
                (1 - keep_probability) / keep_probability * np.sum((w * x) ** 2),
            ),
        ),
        Misconception(
            "second-moment",
            "The mean of the squared term is taken for its variance: the square of the mean must come off.",
            MEAN,
            edits=(("keep_probability * (1 - keep_probability)", "keep_probability"),),
        ),
        Misconception(
            "weights-only",
            "The squares of the weights are added up; the inputs belong inside the square.",
            MEAN,
            edits=(("np.sum(terms**2)", "np.sum(w**2)"),),
        ),
        Misconception(
            "going-for-keeping",
            "The mean uses the chance to go instead of the chance to stay.",
            MASK,
            edits=(("mean = keep_probability *", "mean = (1 - keep_probability) *"),),
        ),
        Misconception(
            "exchanged",
            "The two numbers are exchanged: the mean comes first.",
            MEAN,
            edits=(("return mean, variance", "return variance, mean"),),
        ),
        Misconception(
            "mean-not-taken-off",
            "The second number is the mean of the squared output. The variance is what is left without the squared "
            "mean.",
            MEAN,
            edits=(("spread * np.sum(terms**2)", "spread * np.sum(terms**2) + mean**2"),),
        ),
    ),
)
