"""largest_stable_learning_rate: the limit that the steepest curvature sets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.gradient_descent._shared import CHAPTER, LIMIT, TWO, UNITS, page_of, with_ones

__all__ = ["LARGEST_STABLE_LEARNING_RATE"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([[0, 0], [0, 1], [1, 0], [1, 1]]),), "XOR")
    yield Case((np.array([[0], [1], [2]]),), "three inputs in a row")
    yield Case((np.array([[3.0, -1.0]]),), "one sample")
    yield Case((rng.normal(size=(5, 1)) + 4,), "inputs with a mean far from 0")
    yield Case((rng.normal(size=(7, 2)) * [1.0, 30.0],), "features in different units")
    yield Case((rng.normal(size=(9, 3)) + rng.normal(size=3),))
    yield Case((0.1 * rng.normal(size=(6, 2)),), "small inputs: the bias is the steepest direction")
    yield Case((np.array([[0.1, 5.0], [-0.2, -4.0], [0.1, -1.0]]),), "a second feature that is much larger")
    half = rng.normal(size=(4, 2))
    yield Case((np.concatenate([half, -half]),), "inputs with mean 0")
    yield Case((rng.normal(size=(12, 4))[::2, ::2] - 1,), "every second row and column of a larger table")


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    return 64 * (arguments[0].size + 8) * precision(arguments) * np.abs(expected)


def _hessian(X: Any) -> Any:
    return 2 / len(X) * with_ones(X).T @ with_ones(X)


def _centred(X: Any) -> Any:
    return 2 / np.linalg.eigvalsh(_hessian(X - X.mean(axis=0)))[-1]


def _from_the_flattest(arguments: Any, value: Any, expected: Any) -> bool:
    """The smallest curvature, or the rounding that stands where it is 0, of either sign."""
    curvatures = np.linalg.eigvalsh(_hessian(arguments[0]))
    if np.ndim(value):
        return False
    if abs(curvatures[0]) < 1e-9 * curvatures[-1]:
        return bool(abs(value) > 1e6 * expected)
    return bool(np.isclose(value, 2 / curvatures[0]))


LARGEST_STABLE_LEARNING_RATE = Exercise(
    name="largest_stable_learning_rate",
    chapter=CHAPTER,
    points=2,
    cases=_cases,
    inputs={"X": "N d"},
    page=page_of("largest_stable_learning_rate"),
    tolerance=Tolerance(_bound, "the largest eigenvalue is as exact as the products that it is made of"),
    forbidden=("course_lib.linear", "course_lib.minimize", "course_lib.gradients", "torch", "jax", "scipy"),
    hints=(
        "The loss is a bowl. What multiplies the error along a direction of curvature in one step, and when is that "
        "less than 1 in size?",
        "Which matrix holds the curvatures? It needs the column of ones, because the bias is a parameter as well.",
        "`np.linalg.eigvalsh` returns the eigenvalues of a symmetric matrix, the smallest first.",
    ),
    misconceptions=(
        Misconception(
            "half-the-limit",
            "Half of the limit. Up to 1 over the largest curvature nothing swings; the descent converges up to twice "
            "that.",
            TWO,
            edits=(("2 / curvatures[-1]", "1 / curvatures[-1]"),),
        ),
        Misconception(
            "two-missing",
            "Twice too large: the Hessian of the squared error without a half carries a factor 2.",
            LIMIT,
            mistaken=lambda X: 4 / np.linalg.eigvalsh(_hessian(X))[-1],
        ),
        Misconception(
            "no-bias",
            "The bias is missing: without the column of ones this is the limit of a unit through the origin.",
            LIMIT,
            edits=(("np.column_stack([X, np.ones(len(X))])", "X"),),
        ),
        Misconception(
            "sum-for-mean",
            "N times too small: this is the limit for a sum of squares. The loss is a mean over the samples.",
            LIMIT,
            edits=(("2 / len(X) * X_bar.T", "2 * X_bar.T"),),
        ),
        Misconception(
            "flattest-direction",
            "You took the smallest curvature. The flattest direction never explodes; the steepest one does first.",
            TWO,
            edits=(("2 / curvatures[-1]", "2 / max(curvatures[0], 1e-12)"),),
            symptom=_from_the_flattest,
        ),
        Misconception(
            "best-rate",
            "That is the best fixed rate, 2 over the sum of smallest and largest curvature. Asked for is the limit.",
            TWO,
            edits=(("2 / curvatures[-1]", "2 / (curvatures[0] + curvatures[-1])"),),
        ),
        Misconception(
            "trace",
            "You divide by the sum of all curvatures. That is a safe bound; the limit is set by the largest alone.",
            LIMIT,
            mistaken=lambda X: 2 / np.trace(_hessian(X)),
        ),
        Misconception(
            "diagonal",
            "You took the largest entry of the diagonal. It is the steepest curvature only where columns do not "
            "interact.",
            LIMIT,
            mistaken=lambda X: 2 / np.diag(_hessian(X)).max(),
        ),
        Misconception(
            "frobenius",
            "This norm of the Hessian is the root of all its squared entries; the steepest curvature is smaller.",
            LIMIT,
            mistaken=lambda X: 2 / np.linalg.norm(_hessian(X)),
        ),
        Misconception(
            "not-squared",
            "A singular value of the table is not a curvature: the Hessian holds the table twice, so square it.",
            LIMIT,
            mistaken=lambda X: len(X) / np.linalg.norm(with_ones(X), 2),
        ),
        Misconception(
            "centred-first",
            "You subtract the mean first. That is a good idea for training, but another bowl than the one asked about.",
            UNITS,
            mistaken=_centred,
        ),
        Misconception(
            "the-curvature",
            "That is the largest curvature itself. The limit of the learning rate is 2 divided by it.",
            TWO,
            mistaken=lambda X: np.linalg.eigvalsh(_hessian(X))[-1],
        ),
        Misconception(
            "first-of-eig",
            "`np.linalg.eig` gives the curvatures in no order. The first one need not be the largest.",
            TWO,
            mistaken=lambda X: 2 / np.linalg.eig(_hessian(X))[0][0],
        ),
    ),
)
