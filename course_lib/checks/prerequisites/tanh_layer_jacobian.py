"""tanh_layer_jacobian: the chain rule for one layer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.prerequisites._shared import CHAIN, CHAPTER, JACOBIAN, LINEAR, page_of, rounding

__all__ = ["TANH_LAYER_JACOBIAN"]


def _tanh_cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(k: int, d: int) -> tuple[Any, Any, Any]:
        b = rng.uniform(0.4, 1.0, size=k) * rng.choice([-1, 1], size=k)
        return rng.normal(size=(k, d)) / np.sqrt(d), b, rng.normal(size=d)

    yield Case((np.array([[2.0]]), np.array([0.5]), np.array([-0.75])), "one output, one input")
    yield Case((np.array([[1, 0], [-1, 1], [2, 1]]), np.array([1, 0, -1]), np.array([0, 1])), "integers")
    yield Case(drawn(1, 3), "one output")
    yield Case(drawn(3, 1), "one input")
    yield Case(drawn(2, 3))
    yield Case(drawn(4, 2))
    yield Case(drawn(3, 3), "as many outputs as inputs")
    yield Case(drawn(5, 4))
    W, b, x = drawn(3, 2)
    yield Case((W, b, 8 * x), "nearly saturated")
    W, b, x = drawn(6, 6)
    yield Case((W[::2, ::2], b[::2], x[::2]), "every second row and column of a larger array")
    yield Case(tuple(array.astype(np.float32) for array in drawn(2, 4)), "float32")


def _tanh_bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    W, b, x = (np.abs(np.asarray(argument, float)) for argument in arguments)
    return rounding(arguments, (1 + W @ x + b)[:, None] * W + 1e-3)


TANH_LAYER_JACOBIAN = Exercise(
    name="tanh_layer_jacobian",
    chapter=CHAPTER,
    points=2,
    cases=_tanh_cases,
    inputs={"W": "k d", "b": "k", "x": "d"},
    page=page_of("tanh_layer_jacobian"),
    tolerance=Tolerance(_tanh_bound, "1 - h**2 subtracts numbers near 1 where a unit is saturated"),
    forbidden=("course_lib.gradients", "course_lib.autodiff", "course_lib.activations", "torch", "jax"),
    hints=(
        "Two maps follow each other: an affine one and tanh. What is the Jacobian of each?",
        "tanh works entry by entry: its Jacobian is diagonal. What does a diagonal matrix on the left do to W?",
        "Row i of W is multiplied by the slope of unit i. A column of slopes, shape (k, 1), broadcasts that way.",
    ),
    misconceptions=(
        Misconception(
            "slope-forgotten",
            "That is the Jacobian of the affine part alone. The chain rule also asks for the slope of tanh.",
            CHAIN,
            edits=(("slopes[:, None] * W", "W.copy()"),),
        ),
        Misconception(
            "transposed",
            "Transposed: outputs are rows, inputs are columns.",
            JACOBIAN,
            edits=(("slopes[:, None] * W", "(slopes[:, None] * W).T"),),
        ),
        Misconception(
            "columns-scaled",
            "The slopes multiply the columns of W. Each slope belongs to an output, so it multiplies a row.",
            CHAIN,
            edits=(("slopes[:, None]", "slopes"),),
        ),
        Misconception(
            "slope-of-wrong-value",
            "The slope of tanh is 1 - h**2 with h after the tanh; you put in the value before it.",
            CHAIN,
            edits=(("1 - h**2", "1 - (W @ x + b) ** 2"),),
        ),
        Misconception(
            "bias-forgotten",
            "The bias is missing inside the tanh. It drops out of the inner derivative, but not out of the place "
            "where the slope is taken.",
            LINEAR,
            edits=(("W @ x + b)\n", "W @ x)\n"),),
        ),
        Misconception(
            "not-squared",
            "The slope of tanh is 1 - h**2; the square is missing.",
            CHAIN,
            edits=(("h**2", "h"),),
        ),
        Misconception(
            "logistic-slope",
            "h * (1 - h) is the slope of the logistic function. That of tanh is 1 - h**2.",
            CHAIN,
            edits=(("1 - h**2", "h * (1 - h)"),),
        ),
        Misconception(
            "in-the-weights",
            "Slopes times inputs: these are derivatives by the weights. Asked for are those by the inputs.",
            JACOBIAN,
            edits=(("slopes[:, None] * W", "np.outer(slopes, x)"),),
        ),
        Misconception(
            "slopes-only",
            "These are the slopes of tanh alone. The inner map, whose Jacobian is W, is missing.",
            CHAIN,
            edits=(("slopes[:, None] * W", "slopes"),),
        ),
        Misconception(
            "tanh-of-the-matrix",
            "tanh is applied to the matrix. A Jacobian holds slopes at one point, and the point is missing.",
            JACOBIAN,
            mistaken=lambda W, b, x: 1 - np.tanh(W) ** 2,
        ),
        Misconception(
            "tanh-twice",
            "The tanh is taken twice: h is its value already, and the slope is 1 minus the square of that.",
            CHAIN,
            edits=(("1 - h**2", "1 - np.tanh(h) ** 2"),),
        ),
        Misconception(
            "diagonal-of-slopes",
            "This table holds the slopes of tanh alone. The inner map, whose Jacobian is W, is missing.",
            CHAIN,
            edits=(("slopes[:, None] * W", "np.diag(slopes)"),),
        ),
    ),
)
