"""residual_gradient: error times input."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.prerequisites._shared import CHAPTER, LAYOUT, RULES, page_of, rounding

__all__ = ["RESIDUAL_GRADIENT"]


def _layer_cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(k: int, d: int) -> tuple[Any, Any, Any]:
        return rng.normal(size=(k, d)), rng.normal(size=d), rng.normal(size=k)

    yield Case((np.array([[2.0]]), np.array([3.0]), np.array([1.0])), "one output, one input")
    yield Case((np.array([[1, 0], [2, -1]]), np.array([1, 2]), np.array([4, 1])), "integers")
    yield Case(drawn(1, 3), "one output")
    yield Case(drawn(4, 1), "one input")
    yield Case(drawn(2, 3))
    yield Case(drawn(3, 2))
    yield Case(drawn(3, 3), "as many outputs as inputs")
    yield Case(drawn(6, 4))
    A, x, _ = drawn(2, 4)
    yield Case((A, x, A @ x + np.array([0.0, 1.0])), "one output right already")
    yield Case(tuple(100 * array for array in drawn(3, 5)), "large numbers")
    A, x, y = drawn(6, 8)
    yield Case((A[::2, ::2], x[::2], y[::2]), "every second row and column of a larger array")
    yield Case(tuple(array.astype(np.float32) for array in drawn(2, 4)), "float32")


def _layer_bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    A, x, y = (np.abs(np.asarray(argument, float)) for argument in arguments)
    return rounding(arguments, 2 * np.outer(y + A @ x, x))


RESIDUAL_GRADIENT = Exercise(
    name="residual_gradient",
    chapter=CHAPTER,
    points=2,
    cases=_layer_cases,
    inputs={"A": "k d", "x": "d", "y": "k"},
    page=page_of("residual_gradient"),
    tolerance=Tolerance(_layer_bound, "a product of length d, then one multiplication for each entry"),
    forbidden=("course_lib.gradients", "course_lib.autodiff", "torch", "jax"),
    hints=(
        "Which of the k errors does the entry in row 2, column 1 of A influence, and how strongly?",
        "The shapes leave little choice: from an error (k,) and an input (d,) a table (k, d) has to come.",
        "The square brings a 2, and A stands in y - A @ x with a minus.",
    ),
    misconceptions=(
        Misconception(
            "sign",
            "Right size, wrong sign: A stands in y - A @ x with a minus, and the inner derivative brings that along.",
            RULES,
            edits=(("return 2 *", "return -2 *"),),
        ),
        Misconception(
            "missing-two",
            "Half of the right gradient: the 2 from differentiating the square is missing.",
            RULES,
            edits=(("return 2 *", "return 1 *"),),
        ),
        Misconception(
            "outer-product-reversed",
            "The table is transposed: its rows must belong to outputs, as the rows of A do, so the error stands first.",
            LAYOUT,
            edits=(("np.outer(error, x)", "np.outer(x, error)"),),
        ),
        Misconception(
            "target-for-error",
            "The target is multiplied with the input. Only the error counts: a layer that is right must not change.",
            RULES,
            edits=(("A @ x - y", "-y"),),
        ),
        Misconception(
            "prediction-for-error",
            "The prediction is multiplied with the input, and the target plays no part. The error, their difference, "
            "counts.",
            RULES,
            edits=(("A @ x - y", "A @ x"),),
        ),
        Misconception(
            "in-the-input",
            "That is the gradient in the input x. Asked for is the one in the matrix, a table of the shape of A.",
            LAYOUT,
            mistaken=lambda A, x, y: -2 * A.T @ (y - A @ x),
        ),
        Misconception(
            "input-forgotten",
            "The inner derivative is missing: the slope of each entry of A also holds the input that it multiplies.",
            RULES,
            mistaken=lambda A, x, y: -2 * (y - A @ x),
        ),
        Misconception(
            "averaged",
            "Divided by the number of outputs: that belongs to a mean, and the squared length is a sum.",
            RULES,
            edits=(("return 2 *", "return 2 / len(y) *"),),
        ),
        Misconception(
            "step-for-gradient",
            "This is the matrix after a step downhill. Asked for is the gradient alone; the step comes later.",
            RULES,
            edits=(("return 2 *", "return A - 2 *"),),
        ),
        Misconception(
            "one-number",
            "One number came out. Every entry of A has a slope of its own.",
            LAYOUT,
            mistaken=lambda A, x, y: float(-2 * np.sum(y - A @ x)),
        ),
        Misconception(
            "value-for-gradient",
            "That is the squared length itself. Asked for is how it changes with each entry of A.",
            LAYOUT,
            mistaken=lambda A, x, y: float(np.sum((y - A @ x) ** 2)),
        ),
        Misconception(
            "flat-product",
            "Between two flat arrays `@` makes one number, and `.T` changes nothing. Each error must meet each "
            "input: a table.",
            LAYOUT,
            mistaken=lambda A, x, y: 2 * (A @ x - y) @ x,
        ),
        Misconception(
            "entrywise",
            "Errors and inputs are multiplied entry by entry. Each error must meet each input: a table.",
            LAYOUT,
            mistaken=lambda A, x, y: 2 * (A @ x - y) * x,
        ),
    ),
)
