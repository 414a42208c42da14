"""layer_backward: BP2, BP3 and BP4 for a batch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.backpropagation._shared import BATCH, BP2, BP3, CHAPTER, SUM_OR_MEAN, page_of

__all__ = ["LAYER_BACKWARD"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(N: int, n: int, m: int) -> tuple[Any, Any, Any, Any]:
        slopes = rng.uniform(0.1, 1.0, size=(N, m))
        return rng.normal(size=(N, n)), rng.normal(size=(N, m)), rng.normal(size=(n, m)), slopes

    yield Case((np.array([[2]]), np.array([[3, 1]]), np.array([[5, -1]]), np.array([[1, 4]])), "one sample, integers")
    yield Case(drawn(1, 3, 2), "one sample")
    yield Case(drawn(2, 2, 2), "everything square")
    yield Case(drawn(5, 3, 3), "a square layer")
    yield Case(drawn(4, 1, 3), "one unit")
    yield Case(drawn(6, 4, 1), "one unit below")
    yield Case(drawn(3, 5, 2))
    yield Case(drawn(3, 5, 2), "the same sizes again")
    yield Case(drawn(7, 2, 4))
    delta, h_prev, W, slopes = drawn(8, 3, 5)
    yield Case((delta, h_prev, W, (slopes > 0.5).astype(float)), "slopes of ReLU, many of them 0")
    delta, h_prev, W, slopes = drawn(10, 3, 4)
    yield Case((delta[::2], h_prev[::2], W, slopes[::2]), "every second row of a larger array")
    yield Case(tuple(array.astype(np.float32) for array in drawn(4, 3, 2)), "float32")


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    delta, h_prev, W, slopes = (np.abs(np.asarray(argument, float)) for argument in arguments)
    terms = np.max(delta.T @ h_prev), np.max(delta.sum(axis=0)), np.max((delta @ W) * slopes)
    return 8 * (len(delta) + W.size) * precision(arguments) * max(terms)


LAYER_BACKWARD = Exercise(
    name="layer_backward",
    chapter=CHAPTER,
    points=3,
    cases=_cases,
    inputs={"delta": "N n", "h_prev": "N m", "W": "n m", "slope_prev": "N m"},
    outputs=("W_gradient", "b_gradient", "delta_prev"),
    page=page_of("layer_backward"),
    tolerance=Tolerance(_bound, "sums of N or n products are off by as many roundings of their terms' sizes"),
    forbidden=("course_lib.network", "course_lib.autodiff", "course_lib.gradients", "torch", "jax"),
    hints=(
        "Write the four shapes side by side. When all sizes differ, one product fits each result.",
        "Two of the three results have no axis for samples: there the sum over the samples is part of the formula.",
        "For the delta below: first the product with W, then entry by entry the slopes.",
    ),
    misconceptions=(
        Misconception(
            "outer-transposed",
            "Your weight gradient is transposed, inputs by units; a square layer hides it.",
            BP3,
            edits=(("delta.T @ h_prev", "h_prev.T @ delta"),),
        ),
        Misconception(
            "way-back-transposed",
            "The delta goes back through the transposed of the right matrix: with samples as rows, forward needs "
            "the transpose, back does not.",
            BATCH,
            edits=(("(delta @ W)", "(delta @ W.T)"),),
        ),
        Misconception(
            "divided-again",
            "The bias gradient is divided by N. The mean's 1/N already stands in delta.",
            SUM_OR_MEAN,
            edits=(("delta.sum(axis=0)", "delta.mean(axis=0)"),),
        ),
        Misconception(
            "weights-divided-again",
            "The weight gradient is divided by N. The mean's 1/N already stands in delta.",
            SUM_OR_MEAN,
            edits=(("delta.T @ h_prev", "delta.T @ h_prev / len(delta)"),),
        ),
        Misconception(
            "slope-forgotten",
            "The delta below lacks the slopes of its units.",
            BP2,
            edits=((" * slope_prev", ""),),
        ),
        Misconception(
            "slope-first",
            "You multiply by slopes before the product with W, so they are those of other units.",
            BP2,
            mistaken=lambda delta, h_prev, W, slope_prev: (
                delta.T @ h_prev,
                delta.sum(axis=0),
                (delta * slope_prev) @ W,
            ),
        ),
        Misconception(
            "bias-per-sample",
            "The bias gradient still has a row per sample. Add the rows up.",
            BATCH,
            edits=(("delta.sum(axis=0)", "1 * delta"),),
        ),
        Misconception(
            "summed-over-units",
            "The bias gradient is summed over the units instead of the samples.",
            BATCH,
            edits=(("delta.sum(axis=0)", "delta.sum(axis=1)"),),
        ),
        Misconception(
            "slope-for-activation",
            "The weight gradient is built with the slopes below. A weight multiplies the activation.",
            BP3,
            edits=(("delta.T @ h_prev", "delta.T @ slope_prev"),),
        ),
        Misconception(
            "slope-divided",
            "You divide by the slopes. Going back multiplies by them, as the chain rule does.",
            BP2,
            edits=((" * slope_prev", " / slope_prev"),),
        ),
        Misconception(
            "slope-at-the-weights",
            "The weights' gradient holds slopes of the layer below. They belong to the delta that goes on down.",
            BP3,
            edits=(("delta.T @ h_prev", "delta.T @ (h_prev * slope_prev)"),),
        ),
    ),
)
