"""is_gradient: the student writes the check, and is judged by planted mistakes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.backpropagation._shared import (
    CHAPTER,
    CHECK,
    LAZY,
    LEARNS,
    NUDGE,
    page_of,
    tanh_unit_gradient,
    tanh_unit_loss,
)

__all__ = ["IS_GRADIENT"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(N: int, d: int) -> tuple[Any, Any, Any]:
        while True:
            X, y, theta = rng.normal(size=(N, d)), rng.normal(size=N) + 0.5, 0.5 * rng.normal(size=d + 1)
            gradient = np.abs(tanh_unit_gradient(X, y, theta))
            if gradient.min() > 0.05 and gradient.max() < 20 * gradient.min():
                return X, y, theta

    X, y, theta = np.array([[1.0], [-2.0]]), np.array([0.5, 0.25]), np.array([0.5, 0.25])
    g = tanh_unit_gradient(X, y, theta)
    yield Case((X, y, theta, g), "the right gradient")
    yield Case((X, y, theta, 2 * g), "twice the right gradient")
    X, y, theta = drawn(6, 3)
    g = tanh_unit_gradient(X, y, theta)
    yield Case((X, y, theta, g * (1 + 1e-7 * np.array([1, -1, 1, -1]))), "right up to the seventh digit")
    yield Case((X, y, theta, 1.01 * g), "one per cent too long")
    yield Case((X, y, theta, -g), "the sign is lost")
    yield Case((X, y, theta, g * [1, 1, 1, 0]), "the bias is forgotten")
    yield Case((X, y, theta, g * [0, 1, 1, 1]), "the first entry is forgotten")
    yield Case((X, y, theta, g * [1, -1, 1, 1]), "one entry has the wrong sign")
    yield Case((X, y, theta, 6 * g), "the sum for the mean")
    turned = np.array([g[1], -g[0], 0, 0])
    yield Case((X, y, theta, g + 0.3 * turned), "a wrong direction that also goes downhill")
    shifted = g + 0.2 * np.abs(g).max() * np.array([1.0, -1.0, 0, 0])
    yield Case((X, y, theta, shifted), "two entries off by opposite amounts")
    X, y, theta = drawn(4, 2)
    slopeless = 2 * (np.tanh(X @ theta[:-1] + theta[-1]) - y) / 4
    yield Case((X, y, theta, np.append(slopeless @ X, slopeless.sum())), "the slope of tanh is forgotten")
    # targets that nearly agree with the outputs make a small gradient, as near a minimum
    X, _, theta = drawn(5, 2)
    y = np.tanh(X @ theta[:-1] + theta[-1]) + 1e-4 * (1 + rng.uniform(size=5))
    g = tanh_unit_gradient(X, y, theta)
    yield Case((X, y, theta, g), "a right gradient of size 1e-4")
    yield Case((X, y, theta, 0 * g), "zeros for a gradient of size 1e-4")
    yield Case((X, y, theta, 1.01 * g), "one per cent too long for a gradient of size 1e-4")
    yield Case((X, y, theta, 1.5 * g), "half as long again as a gradient of size 1e-4")
    X, y, theta = drawn(5, 3)
    y = 1e3 * y
    yield Case((X, y, theta, tanh_unit_gradient(X, y, theta)), "a right gradient of size 1000")
    X, y, theta = drawn(3, 1)
    yield Case((X, y, theta, tanh_unit_gradient(X, y, theta)), "another right gradient")


def _measured(X: Any, y: Any, theta: Any, h: float, *, central: bool = True) -> Any:
    units = np.eye(len(theta))
    if central:
        return np.array(
            [(tanh_unit_loss(X, y, theta + h * u) - tanh_unit_loss(X, y, theta - h * u)) / (2 * h) for u in units]
        )
    here = tanh_unit_loss(X, y, theta)
    return np.array([(tanh_unit_loss(X, y, theta + h * u) - here) / h for u in units])


def _downhill(X: Any, y: Any, theta: Any, claimed: Any) -> bool:
    length = np.linalg.norm(claimed)
    if length == 0:
        return False
    step = 1e-4 * np.linalg.norm(_measured(X, y, theta, 1e-5)) / length
    return bool(tanh_unit_loss(X, y, theta - step * claimed) < tanh_unit_loss(X, y, theta))


def _by_direction(X: Any, y: Any, theta: Any, claimed: Any) -> bool:
    seen = _measured(X, y, theta, 1e-5)
    sizes = np.linalg.norm(seen) * np.linalg.norm(claimed)
    return bool(sizes > 0 and claimed @ seen > (1 - 1e-8) * sizes)


IS_GRADIENT = Exercise(
    name="is_gradient",
    chapter=CHAPTER,
    kind="judge",
    points=4,
    cases=_cases,
    inputs={"X": "N d", "y": "N", "theta": "d+1", "claimed": "d+1"},
    page=page_of("is_gradient"),
    tolerance=Tolerance(lambda arguments, expected: 0.0, "the answer is True or False; the cases keep away from 1e-4"),
    forbidden=("course_lib.gradients", "course_lib.autodiff", "course_lib.network", "torch", "jax", "scipy"),
    hints=(
        "Measure the gradient by central differences, as in the last exercise. Which nudge leaves about ten digits?",
        "Compare the size of the difference with a size, not with a fixed number. With the size of what?",
        "The claimed gradient may be zeros while the measured one is not: measure against the measured one.",
    ),
    misconceptions=(
        Misconception(
            "finite-is-enough",
            "Every gradient passes, the wrong ones included. Compare the numbers with a measurement.",
            CHECK,
            mistaken=lambda X, y, theta, claimed: bool(np.all(np.isfinite(claimed))),
        ),
        Misconception(
            "it-learns",
            "You ask whether the loss falls along the claimed direction. Most wrong gradients point downhill too.",
            LEARNS,
            mistaken=_downhill,
        ),
        Misconception(
            "absolute-tolerance",
            "Your threshold is a fixed number, so that zeros pass where the gradient is small. Compare with its size.",
            CHECK,
            edits=(("1e-4 * size", "1e-3"),),
        ),
        Misconception(
            "last-entry-only",
            "You look at the last entry only, so mistakes in all others go through.",
            LAZY,
            edits=(("claimed - measured", "claimed[-1] - measured[-1]"),),
        ),
        Misconception(
            "first-entry-only",
            "You look at the first entry only, so mistakes in all others go through.",
            LAZY,
            edits=(("claimed - measured", "claimed[0] - measured[0]"),),
        ),
        Misconception(
            "right-ones-refused",
            "Right gradients are refused. Is the nudge so small that rounding eats the digits, or very long, or do you "
            "ask for equal numbers?",
            NUDGE,
            edits=(("h = 1e-5", "h = 1e-14"),),
        ),
        Misconception(
            "lengths-compared",
            "You compare the lengths of the two gradients. One that points the wrong way can be as long.",
            CHECK,
            edits=(("np.linalg.norm(claimed - measured)", "abs(np.linalg.norm(claimed) - np.linalg.norm(measured))"),),
        ),
        Misconception(
            "directions-compared",
            "You compare directions only, so that a gradient twice as long as the right one passes.",
            CHECK,
            mistaken=_by_direction,
        ),
        Misconception(
            "errors-added-up",
            "The errors are added up with their signs, so that opposite ones cancel.",
            CHECK,
            edits=(("np.linalg.norm(claimed - measured)", "abs(np.sum(claimed - measured))"),),
        ),
    ),
)
