"""shallow_forward: lines, clipped, weighted, summed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.universal_approximation._shared import CHAPTER, FORMULA, FOUR_STEPS, page_of

__all__ = ["SHALLOW_FORWARD"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(n_samples: int, d: int, n: int) -> tuple[Any, ...]:
        return (
            rng.normal(size=(n_samples, d)),
            rng.normal(size=(n, d)),
            rng.normal(size=n),
            rng.normal(size=n),
            float(rng.normal() - 1.5),
        )

    hand = np.array([[2, 1]]), np.array([[1, -1], [2, 0]]), np.array([0, -1]), np.array([1, 1]), 0.5
    yield Case(hand, "the example of the text, integers")
    yield Case(drawn(1, 1, 1), "one of everything")
    yield Case(drawn(3, 1, 2), "one feature")
    yield Case(drawn(4, 3, 1), "one hidden unit")
    yield Case(drawn(5, 2, 4))
    yield Case(drawn(3, 3, 3), "as many samples as features and units")
    yield Case((*drawn(6, 2, 3)[:-1], -5.0), "an output bias that makes most outputs negative")
    yield Case(drawn(7, 4, 2))
    X, W, b, w, b_out = drawn(12, 3, 4)
    yield Case((X[::2], W, b, w, b_out), "every second row of a larger array")
    yield Case((*(array.astype(np.float32) for array in drawn(6, 2, 3)[:-1]), 0.25), "float32")


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    X, W, b, w = (np.abs(np.asarray(argument, float)) for argument in arguments[:4])
    size = (X @ W.T + b) @ w + abs(arguments[4])
    return 8 * (X.shape[1] + len(w) + 4) * precision(arguments) * size


SHALLOW_FORWARD = Exercise(
    name="shallow_forward",
    chapter=CHAPTER,
    points=1,
    cases=_cases,
    inputs={"X": "N d", "W": "n d", "b": "n", "w": "n", "b_out": ""},
    page=page_of("shallow_forward"),
    tolerance=Tolerance(_bound, "two products of lengths d and n are off by d + n roundings of their terms' sizes"),
    forbidden=("course_lib.network", "torch", "jax"),
    hints=(
        "Do it for one sample on paper first: a number for each unit, clipped, weighted, added up.",
        "For all samples: which product of X and W has one row a sample and one column a unit?",
        "Clip entry by entry; a product with the read-out weights sums over the units; the last bias is added once.",
    ),
    misconceptions=(
        Misconception(
            "output-bias-missing",
            "Off by the same number everywhere: the output bias is missing.",
            FORMULA,
            edits=(("H @ w + b_out", "H @ w"),),
        ),
        Misconception(
            "output-bias-inside",
            "The output bias went into every unit. It is added once, after the sum.",
            FORMULA,
            edits=(("W.T + b", "W.T + b + b_out"), ("H @ w + b_out", "H @ w")),
        ),
        Misconception(
            "output-clipped",
            "Your outputs are never negative: the read-out is clipped too. Only hidden units are.",
            FOUR_STEPS,
            edits=(("H @ w + b_out", "np.maximum(0, H @ w + b_out)"),),
        ),
        Misconception(
            "clipped-before",
            "The inputs are clipped instead of the units. First the lines, then the clipping.",
            FOUR_STEPS,
            edits=(("X @ W.T", "np.maximum(0, X) @ W.T"), ("np.maximum(0, Z)", "Z")),
        ),
        Misconception(
            "not-clipped",
            "Nothing is clipped, so the two layers are one straight map.",
            FOUR_STEPS,
            edits=(("np.maximum(0, Z)", "Z"),),
        ),
        Misconception(
            "not-transposed",
            "A unit is a row of W, but your product takes columns. With as many units as features nobody notices.",
            FORMULA,
            edits=(("W.T", "W"),),
        ),
        Misconception(
            "not-summed",
            "A number for each sample and unit came out. The read-out adds up over the units.",
            FORMULA,
            edits=(("H @ w", "H * w"),),
        ),
        Misconception(
            "weighted-before-clipping",
            "Weighted first and clipped then: units with a negative read-out weight are clipped on the wrong side.",
            FOUR_STEPS,
            edits=(("np.maximum(0, Z)", "np.maximum(0, Z * w)"), ("H @ w", "H.sum(axis=1)")),
        ),
        Misconception(
            "hidden-biases-missing",
            "The hidden biases are missing: every kink lies where the inputs are 0.",
            FORMULA,
            edits=(("W.T + b", "W.T"),),
        ),
        Misconception(
            "folded-instead-of-clipped",
            "Negative values come out positive. ReLU cuts them off, the absolute value folds them up.",
            FOUR_STEPS,
            edits=(("np.maximum(0, Z)", "np.abs(Z)"),),
        ),
        Misconception(
            "bias-after-clipping",
            "The hidden biases are added behind the clipping. They belong to the lines: add first, then clip.",
            FOUR_STEPS,
            edits=(
                ("W.T + b", "W.T"),
                ("np.maximum(0, Z)", "np.maximum(0, Z) + b"),
            ),
        ),
        Misconception(
            "switch-for-clip",
            "Your units are switches, 0 or 1. ReLU keeps the height of the line where it is positive.",
            FOUR_STEPS,
            edits=(("np.maximum(0, Z)", "np.where(Z > 0, 1.0, 0.0)"),),
        ),
        Misconception(
            "negative-half-kept",
            "You keep the negative half of each line; ReLU keeps the positive one.",
            FOUR_STEPS,
            edits=(("np.maximum(0, Z)", "np.minimum(0, Z)"),),
        ),
        Misconception(
            "output-bias-per-unit",
            "The output bias is added once for each unit. It belongs to the sum, once.",
            FORMULA,
            edits=(("H @ w + b_out", "(H * w + b_out).sum(axis=1)"),),
        ),
        Misconception(
            "outputs-pile-up",
            "Each output contains those before it: the sum must start anew for every sample.",
            FORMULA,
            edits=(("H @ w", "np.cumsum(H @ w)"),),
        ),
    ),
)
