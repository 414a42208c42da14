"""quadratic_form_gradient: two places to nudge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.prerequisites._shared import CHAPTER, LAYOUT, RULES, page_of, rounding

__all__ = ["QUADRATIC_FORM_GRADIENT"]


def _form_cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(d: int) -> tuple[Any, Any]:
        return rng.normal(size=(d, d)), rng.normal(size=d)

    yield Case((np.array([[3.0]]), np.array([2.0])), "one number")
    yield Case((np.array([[1, 4], [0, 1]]), np.array([1, 2])), "integers, not symmetric")
    yield Case((np.array([[2, 1], [1, 3]]), np.array([1, -1])), "symmetric")
    yield Case((np.array([[0.0, 1.0], [-1.0, 0.0]]), np.array([3.0, 5.0])), "the form is always 0")
    yield Case(drawn(2))
    yield Case(drawn(3))
    yield Case(drawn(5))
    yield Case(tuple(1000 * array for array in drawn(3)), "large numbers")
    A, x = drawn(8)
    yield Case((A[::2, ::2], x[::2]), "every second row and column of a larger array")
    yield Case(tuple(array.astype(np.float32) for array in drawn(4)), "float32")
    yield Case((rng.normal(size=(3, 3)), np.zeros(3)), "at zero")


def _form_bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    A, x = (np.abs(np.asarray(argument, float)) for argument in arguments)
    return rounding(arguments, (A + A.T) @ x)


QUADRATIC_FORM_GRADIENT = Exercise(
    name="quadratic_form_gradient",
    chapter=CHAPTER,
    points=1,
    cases=_form_cases,
    inputs={"A": "d d", "x": "d"},
    page=page_of("quadratic_form_gradient"),
    tolerance=Tolerance(_form_bound, "two products of length d, added"),
    forbidden=("course_lib.gradients", "course_lib.autodiff", "torch", "jax"),
    hints=(
        "Write the form out for two coordinates and differentiate by the first one. Which entries of A appear?",
        "The vector stands in the form twice. Nudge the left one, then the right one; each gives a term.",
        "One term is A times x. In the other the matrix arrives transposed.",
    ),
    misconceptions=(
        Misconception(
            "symmetric-only",
            "Right for symmetric matrices only. The vector stands there twice, and one of the two terms holds A "
            "transposed.",
            RULES,
            edits=(("(A + A.T) @ x", "2 * A @ x"),),
        ),
        Misconception(
            "one-term",
            "Only one of the two places where the vector stands was nudged; the other gives a term as well.",
            RULES,
            edits=(("(A + A.T) @ x", "A @ x"),),
        ),
        Misconception(
            "transposed-only",
            "Only the transposed matrix appears. Its own term, A times x, is missing.",
            RULES,
            edits=(("(A + A.T) @ x", "2 * A.T @ x"),),
        ),
        Misconception(
            "hessian",
            "That is the matrix of second derivatives. The gradient is a vector: one slope for each entry of x.",
            LAYOUT,
            edits=(("(A + A.T) @ x", "A + A.T"),),
        ),
        Misconception(
            "in-the-matrix",
            "That is the gradient in the matrix A. Asked for is the one in the vector x.",
            LAYOUT,
            edits=(("(A + A.T) @ x", "np.outer(x, x)"),),
        ),
        Misconception(
            "value-of-the-form",
            "That is the value of the form itself, one number. Its gradient has one entry for each entry of x.",
            LAYOUT,
            edits=(("(A + A.T) @ x", "x @ A @ x"),),
        ),
        Misconception(
            "half",
            "Half of the right gradient: (A + A.T)/2 is the symmetric part of A, and the derivative doubles it.",
            RULES,
            edits=(("(A + A.T) @ x", "(A + A.T) / 2 @ x"),),
        ),
        Misconception(
            "entrywise",
            "`*` multiplies entry by entry. Matrix times vector is `@`.",
            RULES,
            edits=(("(A + A.T) @ x", "(A + A.T) * x"),),
        ),
        Misconception(
            "diagonal-only",
            "Only the diagonal of A is used. The entries beside it multiply two different coordinates and count too.",
            RULES,
            edits=(("(A + A.T) @ x", "2 * np.diag(A) * x"),),
        ),
        Misconception(
            "difference",
            "The two terms are subtracted. Both places where the vector stands push in the same direction: add them.",
            RULES,
            edits=(("(A + A.T) @ x", "(A - A.T) @ x"),),
        ),
    ),
)
