"""line_gradient: the gradient of a line's mean squared error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.gradient_descent._shared import CHAPTER, LINE, LOOP, MEAN, page_of

__all__ = ["LINE_GRADIENT"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([2.0]), np.array([1.0]), np.array([0.5, -1.0])), "one sample")
    yield Case((np.array([0, 1, 2]), np.array([1, 3, 4]), np.array([1.0, 0.5])), "the example")
    yield Case((np.array([1, -2, 4]), np.array([3, 0, -1]), np.array([2, -1])), "integers")
    x, y, theta = rng.normal(size=3), rng.normal(size=3), rng.normal(size=2)
    yield Case((x, y, theta))
    yield Case((np.tile(x, 2), np.tile(y, 2), theta), "the previous samples twice: the gradient must not change")
    yield Case((rng.normal(size=6) + 3, rng.normal(size=6) - 2, rng.normal(size=2)), "inputs far from 0")
    x = rng.normal(size=7)
    yield Case((x, 2 * x - 1, np.array([2.0, -1.0])), "a line through all samples: flat ground")
    yield Case((rng.normal(size=18)[::2], rng.normal(size=18)[1::2], rng.normal(size=2)), "every second entry")


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    x, y, theta = (np.asarray(argument, float) for argument in arguments)
    size = (1 + np.abs(x)) * (np.abs(theta[0] * x) + abs(theta[1]) + np.abs(y) + 1e-30)
    return 32 * (len(y) + 4) * precision(arguments) * np.mean(size)


def _errors(x: Any, y: Any, theta: Any) -> Any:
    return theta[0] * x + theta[1] - y


def _of_means(x: Any, y: Any, theta: Any) -> Any:
    errors = _errors(x, y, theta)
    return 2 * np.array([np.mean(errors) * np.mean(x), np.mean(errors)])


def _table(x: Any, y: Any, theta: Any) -> Any:
    errors = (theta[0] * x + theta[1]) - y[:, None]
    return 2 * np.array([np.mean(errors * x), np.mean(errors)])


def _per_sample(x: Any, y: Any, theta: Any) -> Any:
    errors = _errors(x, y, theta)
    return 2 * np.column_stack([errors * x, errors])


LINE_GRADIENT = Exercise(
    name="line_gradient",
    chapter=CHAPTER,
    points=1,
    cases=_cases,
    inputs={"x": "N", "y": "N", "theta": "2"},
    page=page_of("line_gradient"),
    tolerance=Tolerance(_bound, "a mean of N products is off by N roundings of their sizes"),
    forbidden=("course_lib.linear", "course_lib.gradients", "course_lib.autodiff", "torch", "jax", "scipy"),
    hints=(
        "One sample first: differentiate (w x + b - y)^2 by w, then by b. What stands in both?",
        "Both derivatives hold twice the error. The one by w holds one factor more.",
        "Compute the errors of all samples, shape (N,). Each entry of the gradient is a mean of N products.",
    ),
    misconceptions=(
        Misconception(
            "sum-for-mean",
            "N times too large: you summed over the samples, and the loss is a mean. Twice the data would double it.",
            MEAN,
            edits=((".mean(axis=1)", ".sum(axis=1)"),),
        ),
        Misconception(
            "two-missing",
            "Half of it: the 2 of the square is missing. Some courses put 1/2 into the loss, this one does not.",
            LINE,
            edits=(("2 * pulls", "pulls"),),
        ),
        Misconception(
            "downhill",
            "The sign is wrong: the gradient points uphill. The minus belongs to the step, not to the gradient.",
            LOOP,
            edits=(("2 * pulls", "-2 * pulls"),),
        ),
        Misconception(
            "bias-first",
            "The two entries have changed places: the weight comes first, the bias last.",
            LINE,
            edits=(("[errors * x, errors]", "[errors, errors * x]"),),
        ),
        Misconception(
            "input-forgotten",
            "The weight's entry lacks the input: a sample pulls at the weight with its error times its x.",
            LINE,
            edits=(("[errors * x, errors]", "[errors, errors]"),),
        ),
        Misconception(
            "product-of-means",
            "You multiply the mean error by the mean input. Wanted is the mean of the products, sample by sample.",
            LINE,
            mistaken=_of_means,
        ),
        Misconception(
            "bias-not-used",
            "The prediction has no bias: theta[1] plays no part in your errors.",
            LINE,
            edits=((" + theta[1]", ""),),
        ),
        Misconception(
            "roles-exchanged",
            "The prediction uses the bias as weight and the weight as bias: theta is (w, b).",
            LINE,
            edits=(("theta[0] * x + theta[1]", "theta[1] * x + theta[0]"),),
        ),
        Misconception(
            "table-of-errors",
            "Every prediction meets every target: one of them became a column, and N x N errors came out.",
            LINE,
            mistaken=_table,
        ),
        Misconception(
            "per-sample",
            "You return one pull per sample. The gradient is their mean, two numbers in all.",
            MEAN,
            mistaken=_per_sample,
        ),
    ),
)
