"""batch_normalize: the forward pass."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.normalization._shared import (
    BY_HAND,
    CHAPTER,
    GIVEN_BACK,
    NOT_YOUR_OWN,
    OTHER_AXIS,
    drawn_batch,
    page_of,
)

__all__ = ["BATCH_NORMALIZE"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(n: int, k: int, epsilon: float) -> tuple[Any, ...]:
        scale = rng.uniform(0.5, 2, size=k) * rng.choice([-1, 1], size=k)
        return drawn_batch(rng, n, k), scale, rng.normal(size=k) + 1, epsilon

    yield Case((np.array([[1], [2], [3], [4]]), np.array([3]), np.array([7]), 0.0), "one unit, integers")
    yield Case((np.array([[1.0, -2.0]]), np.array([2.0, 3.0]), np.array([0.5, -1.0]), 0.1), "one sample")
    yield Case(drawn(2, 1, 0.0), "two samples of one unit")
    yield Case(drawn(3, 3, 0.0), "as many samples as units")
    yield Case(drawn(5, 3, 0.0))
    yield Case(drawn(5, 3, 0.0), "the same sizes again")
    yield Case(drawn(4, 2, 0.5), "an epsilon that is seen")
    yield Case(drawn(8, 4, 0.3))
    values, scale, shift, _ = drawn(6, 3, 0.0)
    yield Case((0.03 * values, scale, shift, 1e-3), "units of small spread")
    yield Case(
        (np.column_stack([values, np.full(6, 2.0)]), np.append(scale, 2.0), np.append(shift, 0.5), 0.2),
        "a constant unit",
    )
    values, scale, shift, epsilon = drawn(10, 2, 0.4)
    yield Case((values[::2], scale, shift, epsilon), "every second row of a larger array")


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    z, scale, shift = (np.asarray(argument, float) for argument in arguments[:3])
    root = np.sqrt(z.var(axis=0) + arguments[3])
    size = np.max(np.abs(z) / root)
    return 64 * len(z) * precision(arguments) * (1 + size) ** 3 * (np.abs(scale).max() + np.abs(shift).max())


BATCH_NORMALIZE = Exercise(
    name="batch_normalize",
    chapter=CHAPTER,
    points=2,
    cases=_cases,
    inputs={"z": "N k", "scale": "k", "shift": "k", "epsilon": ""},
    page=page_of("batch_normalize"),
    tolerance=Tolerance(_bound, "means and squares of N values lose digits when the mean is large beside the spread"),
    forbidden=(*NOT_YOUR_OWN, "scipy"),
    hints=(
        "Work 1, 2, 3, 4 on paper: mean, variance, root, quotient.",
        "A unit is a column. Mean and variance have one entry per unit.",
        "`epsilon` goes under the root; scale and shift come after the division.",
    ),
    misconceptions=(
        Misconception(
            "n-minus-one",
            "The variance is taken over N - 1. Batch norm normalizes with N; only the running variance uses N - 1.",
            BY_HAND,
            edits=(("variance = z.var(axis=0)", "variance = z.var(axis=0, ddof=1)"),),
        ),
        Misconception(
            "layer-norm",
            "Each sample is standardized over its units. That is layer norm; batch norm runs down the columns.",
            OTHER_AXIS,
            mistaken=lambda z, scale, shift, epsilon: (
                scale * (z - z.mean(axis=1, keepdims=True)) / np.sqrt(z.var(axis=1, keepdims=True) + epsilon) + shift
            ),
        ),
        Misconception(
            "epsilon-outside",
            "Epsilon stands outside the root in your version; it belongs under it.",
            BY_HAND,
            edits=(("np.sqrt(variance + epsilon)", "(np.sqrt(variance) + epsilon)"),),
        ),
        Misconception(
            "epsilon-forgotten",
            "Epsilon plays no part in your result.",
            BY_HAND,
            edits=(("variance + epsilon", "variance"),),
        ),
        Misconception(
            "variance-for-root",
            "You divide by the variance; its root is missing.",
            BY_HAND,
            edits=(("np.sqrt(variance + epsilon)", "(variance + epsilon)"),),
        ),
        Misconception(
            "scale-before",
            "The scale is applied before the division, which takes it off again. Only its sign is left.",
            GIVEN_BACK,
            mistaken=lambda z, scale, shift, epsilon: (
                scale * (z - z.mean(axis=0)) / np.sqrt(scale**2 * z.var(axis=0) + epsilon) + shift
            ),
        ),
        Misconception(
            "shift-scaled",
            "The shift is multiplied by the scale as well. It is added last.",
            GIVEN_BACK,
            edits=(("scale * normalized + shift", "scale * (normalized + shift)"),),
        ),
        Misconception(
            "shift-forgotten",
            "The shift is missing: every unit has mean 0.",
            GIVEN_BACK,
            edits=(("scale * normalized + shift", "scale * normalized + 0 * shift"),),
        ),
        Misconception(
            "scale-forgotten",
            "The scale is missing.",
            GIVEN_BACK,
            edits=(("scale * normalized + shift", "1 * normalized + shift"),),
        ),
        Misconception(
            "one-for-all",
            "One mean and one variance serve all units. Batch norm treats every unit by itself.",
            BY_HAND,
            edits=(("mean = z.mean(axis=0)", "mean = z.mean()"), ("variance = z.var(axis=0)", "variance = z.var()")),
        ),
        Misconception(
            "not-centred",
            "The mean is not taken off before the division.",
            BY_HAND,
            edits=(("(z - mean)", "(z - 0 * mean)"),),
        ),
        Misconception(
            "scale-divides",
            "You divide by the scale; it multiplies the normalized values.",
            GIVEN_BACK,
            edits=(("scale * normalized", "normalized / scale"),),
        ),
    ),
)
