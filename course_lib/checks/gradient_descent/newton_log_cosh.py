"""newton_log_cosh: full Newton steps on a loss that is no bowl."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.gradient_descent._shared import CHAPTER, COST, LINE, LOOP, MEAN, NEWTON, page_of, with_ones

__all__ = ["NEWTON_LOG_COSH"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def near(N: int, d: int, noise: float = 0.4, away: float = 0.2) -> tuple[Any, Any, Any]:
        """A table far from dependent, targets near a plane, and parameters near it."""
        while True:
            X = rng.normal(size=(N, d))
            if np.linalg.cond(with_ones(X)) <= 5:
                break
        plane = rng.normal(size=d + 1)
        y = with_ones(X) @ plane + noise * rng.uniform(-1, 1, size=N)
        return X, y, plane + away * rng.uniform(-1, 1, size=d + 1)

    yield Case((np.array([[0.0], [1.0]]), np.array([0.5, 1.0]), np.array([0.25, 0.25]), 1), "two samples")
    yield Case((np.array([[0], [1], [2]]), np.array([0, 1, 1]), np.array([0.5, 0.25]), 1), "integer data")
    yield Case((*near(4, 1), 0), "no step at all")
    yield Case((*near(5, 1), 1), "one step")
    yield Case((*near(6, 2), 1))
    yield Case((*near(5, 1), 2), "two steps")
    yield Case((*near(7, 2), 2))
    yield Case((*near(9, 3), 3))
    X, y, theta = near(12, 2)
    yield Case((X[::2] + 1, y[::2], theta - [0, 0, theta[:2].sum()], 1), "every second row, inputs shifted")


def _allowed(X: Any, y: Any, theta: Any, n_steps: Any) -> bool:
    if not (n_steps >= 0 and n_steps == int(n_steps)) or len(X) <= X.shape[1]:
        return False
    return bool(np.linalg.cond(with_ones(X)) <= 20 and np.abs(with_ones(X) @ theta - y).max() <= 1)


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    X, y, theta, n_steps = arguments
    X_bar = with_ones(X)
    lost = 500 * (n_steps + 1) * X.size * np.linalg.cond(X_bar) ** 2 * max(precision((X, y, theta)), 2.3e-16)
    return lost * (1 + np.abs(expected).max() + np.abs(y).max())


def _gradient(X: Any, y: Any, theta: Any) -> Any:
    return with_ones(X).T @ np.tanh(with_ones(X) @ theta - y) / len(y)


def _hessian(X: Any, y: Any, theta: Any) -> Any:
    bends = 1 - np.tanh(with_ones(X) @ theta - y) ** 2
    return with_ones(X).T @ (bends[:, None] * with_ones(X)) / len(y)


def _walk(step: Any) -> Any:
    """A mistaken function that makes n_steps steps theta - step(X, y, theta, start)."""

    def walked(X: Any, y: Any, theta: Any, n_steps: Any) -> Any:
        start = theta
        for _ in range(int(n_steps)):
            theta = theta - step(X, y, theta, start)
        return theta

    return walked


NEWTON_LOG_COSH = Exercise(
    name="newton_log_cosh",
    chapter=CHAPTER,
    points=3,
    cases=_cases,
    inputs={"X": "N d", "y": "N", "theta": "d+1", "n_steps": ""},
    page=page_of("newton_log_cosh"),
    tolerance=Tolerance(_bound, "solving with the Hessian loses as many digits as its condition number has"),
    allowed=_allowed,
    forbidden=(
        "course_lib.minimize",
        "course_lib.gradients",
        "course_lib.autodiff",
        "numpy.linalg.lstsq",
        "torch",
        "jax",
        "scipy",
    ),
    hints=(
        "First the gradient: the derivative of the mean by one parameter weighs each sample's tanh with one entry of "
        "the table.",
        "Differentiate once more: every sample brings its bend, times the outer product of its row with itself.",
        "`np.linalg.solve(H, gradient)` is the step's length and direction at once. Gradient and Hessian are taken "
        "anew each time.",
    ),
    misconceptions=(
        Misconception(
            "uphill",
            "Your steps lead away: subtract the solution of H s = g, do not add it.",
            NEWTON,
            edits=(("theta = theta - np", "theta = theta + np"),),
        ),
        Misconception(
            "multiplied-by-hessian",
            "You multiply the gradient by the Hessian. Newton's step divides by it: steep directions get short steps.",
            NEWTON,
            edits=(("np.linalg.solve(H, gradient)", "H @ gradient"),),
        ),
        Misconception(
            "diagonal-only",
            "You divide by the diagonal of the Hessian. That is right only where the parameters do not interact.",
            NEWTON,
            edits=(("np.linalg.solve(H, gradient)", "gradient / np.diag(H)"),),
        ),
        Misconception(
            "frozen-hessian",
            "The Hessian of the start is kept. On a bowl that is right; here the curvature changes with every step.",
            NEWTON,
            mistaken=_walk(lambda X, y, theta, start: np.linalg.solve(_hessian(X, y, start), _gradient(X, y, theta))),
        ),
        Misconception(
            "bends-forgotten",
            "The bends are missing in the Hessian: this one belongs to half the squared error, whose curvature is "
            "constant.",
            NEWTON,
            edits=(("(bends[:, None] * X_bar)", "X_bar"),),
        ),
        Misconception(
            "gradient-of-squares",
            "The gradient weighs the errors themselves. This loss forgives: its derivative is their tanh.",
            LINE,
            edits=(("np.tanh(errors) / len(y)", "errors / len(y)"),),
        ),
        Misconception(
            "slope-for-bend",
            "The bend of log cosh is 1 minus the square of tanh; yours lacks the square.",
            NEWTON,
            edits=(("np.tanh(errors) ** 2", "np.tanh(errors)"),),
        ),
        Misconception(
            "sum-in-the-gradient",
            "Your steps are N times too long: the gradient is a sum and the Hessian a mean.",
            MEAN,
            edits=(("np.tanh(errors) / len(y)", "np.tanh(errors)"),),
        ),
        Misconception(
            "sum-in-the-hessian",
            "Your steps are N times too short: the Hessian is a sum and the gradient a mean.",
            MEAN,
            mistaken=_walk(
                lambda X, y, theta, start: np.linalg.solve(len(y) * _hessian(X, y, theta), _gradient(X, y, theta))
            ),
        ),
        Misconception(
            "plain-descent",
            "That is gradient descent with learning rate 1: the Hessian plays no part.",
            COST,
            mistaken=_walk(lambda X, y, theta, start: _gradient(X, y, theta)),
        ),
        Misconception(
            "one-step-only",
            "Only the first step is made. Does the `return` stand inside the loop?",
            LOOP,
            mistaken=lambda X, y, theta, n_steps: (
                theta - np.linalg.solve(_hessian(X, y, theta), _gradient(X, y, theta)) if n_steps else theta
            ),
        ),
        Misconception(
            "entry-by-entry",
            "Dividing by each entry of the Hessian is not multiplying by its inverse. Solve the linear system.",
            NEWTON,
            mistaken=_walk(lambda X, y, theta, start: (1 / _hessian(X, y, theta)) @ _gradient(X, y, theta)),
        ),
        Misconception(
            "one-step-more",
            "One step too many: from n_steps = 0 the parameters must come back as they are.",
            LOOP,
            edits=(("range(n_steps)", "range(n_steps + 1)"),),
        ),
        Misconception(
            "start-overwritten",
            "The subtraction is written into the caller's `theta`. Make a new array.",
            LOOP,
            edits=(("theta = theta - np", "theta -= np"),),
        ),
        Misconception(
            "bias-first",
            "The column of ones stands in front, but theta carries its bias last: weights and columns are paired "
            "wrongly.",
            NEWTON,
            edits=(("[X, np.ones(len(X))]", "[np.ones(len(X)), X]"),),
        ),
    ),
)
