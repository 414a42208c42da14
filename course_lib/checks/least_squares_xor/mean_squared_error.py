"""mean_squared_error: the loss of the chapter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.least_squares_xor._shared import CHAPTER, LOSS, page_of

__all__ = ["MEAN_SQUARED_ERROR"]


def _loss_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([1, 2, 3, 4]), np.array([1, 1, 1, 1])), "integers")
    yield Case((np.array([2.5]), np.array([-1.0])), "one sample")
    yield Case((rng.normal(size=3), rng.normal(size=3)))
    y_hat, y = rng.normal(size=4), rng.normal(size=4)
    yield Case((y_hat, y))
    yield Case((np.tile(y_hat, 2), np.tile(y, 2)), "the previous samples twice: the loss must not change")
    yield Case((rng.integers(-5, 6, size=6), rng.normal(size=6)), "integer predictions")
    yield Case((rng.normal(size=5), rng.normal(size=5) + 3), "predictions that are too low on average")
    yield Case((1e4 * rng.normal(size=7), 1e4 * rng.normal(size=7)), "large numbers")
    yield Case((rng.normal(size=18)[::2], rng.normal(size=18)[1::2]), "every second entry of a larger array")
    yield Case((rng.normal(size=12).astype(np.float32), rng.normal(size=12).astype(np.float32)), "float32")
    yield Case((np.array([0.5, -0.5]), np.array([0.5, -0.5])), "perfect predictions")


def _loss_bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    y_hat, y = (np.asarray(argument, float) for argument in arguments)
    return 4 * (len(y) + 4) * precision(arguments) * np.mean((np.abs(y_hat) + np.abs(y)) ** 2)


MEAN_SQUARED_ERROR = Exercise(
    name="mean_squared_error",
    chapter=CHAPTER,
    points=1,
    cases=_loss_cases,
    inputs={"y_hat": "N", "y": "N"},
    page=page_of("mean_squared_error"),
    tolerance=Tolerance(
        _loss_bound, "a sum of N products, also when the square is multiplied out, is off by N roundings"
    ),
    forbidden=("course_lib.losses", "sklearn.metrics", "torch.nn", "scipy"),
    hints=(
        "Work the example 1, 2, 3, 4 against 1, 1, 1, 1 by hand: which numbers are added, and what are they "
        "divided by?",
        "NumPy subtracts and squares whole arrays entry by entry: no loop is needed.",
        "Three steps: the differences, their squares, the mean of these.",
    ),
    misconceptions=(
        Misconception(
            "sum-for-mean",
            "N times too large: the squares were added up, but not averaged. Twice the data would double the loss.",
            LOSS,
            edits=(("np.mean", "np.sum"),),
        ),
        Misconception(
            "half",
            "Half of the right value. Other texts carry a factor 1/2 in the loss; this course does not.",
            LOSS,
            edits=(("loss = ", "loss = 0.5 * "),),
        ),
        Misconception(
            "absolute",
            "These are absolute differences. In a squared error, a miss by 2 counts four times as much as a miss by 1.",
            LOSS,
            edits=(("residual**2", "np.abs(residual)"),),
        ),
        Misconception(
            "root",
            "That is the root mean squared error: a square root too many.",
            LOSS,
            edits=(("float(loss)", "float(np.sqrt(loss))"),),
        ),
        Misconception(
            "not-squared",
            "The differences are averaged as they are, so that misses upwards and downwards cancel.",
            LOSS,
            edits=(("**2", ""),),
        ),
        Misconception(
            "square-of-mean",
            "The average is squared; it should be the average of squares. As it is, misses of opposite sign cancel.",
            LOSS,
            edits=(("np.mean(residual**2)", "np.mean(residual) ** 2"),),
        ),
        Misconception(
            "added-for-subtracted",
            "Predictions and targets are added where their difference is needed: perfect predictions should "
            "cost nothing.",
            LOSS,
            edits=(("y_hat - y", "y_hat + y"),),
        ),
        Misconception(
            "broadcast-to-table",
            "Every prediction meets every target: one of the two was made a column, and N x N differences came out.",
            LOSS,
            edits=(("y_hat - y", "y_hat[:, None] - y"),),
        ),
        Misconception(
            "per-sample",
            "You return one squared error per sample. The loss is a single number for all of them.",
            LOSS,
            mistaken=lambda y_hat, y: (y_hat - y) ** 2,
        ),
        Misconception(
            "cut-to-integer",
            "The result is cut to a whole number; everything after the decimal point is lost.",
            LOSS,
            edits=(("float(loss)", "int(loss)"),),
        ),
        Misconception(
            "n-minus-one",
            "Divided by N - 1. That belongs to the variance of a sample; a mean over N samples divides by N.",
            LOSS,
            edits=(("np.mean(residual**2)", "np.sum(residual**2) / (len(y) - 1)"),),
        ),
        Misconception(
            "variance",
            "This is the variance of the differences: their mean is taken off first, so that a constant miss costs "
            "nothing.",
            LOSS,
            edits=(("np.mean(residual**2)", "np.var(residual)"),),
        ),
        Misconception(
            "predictions-overwritten",
            "The subtraction is written into `y_hat` itself, so the caller's predictions are gone after the call.",
            LOSS,
            edits=(("residual = y_hat - y", "y_hat[:] = y_hat - y\n    residual = y_hat"),),
        ),
        Misconception(
            "caret",
            "In Python `^` is no power; it works on the bits of whole numbers. Powers are written with two stars.",
            LOSS,
            edits=(("residual**2", "residual ^ 2"),),
        ),
        Misconception(
            "only-the-target-squared",
            "Python takes the power before the difference, so only y is squared. Put the difference in parentheses.",
            LOSS,
            mistaken=lambda y_hat, y: np.mean(y_hat - y**2),
        ),
        Misconception(
            "difference-of-squares",
            "You take the difference of the squares. Asked for is the square of the difference.",
            LOSS,
            mistaken=lambda y_hat, y: np.mean(y_hat**2 - y**2),
        ),
    ),
)
