"""central_slopes: the gradient of a tanh unit's loss, measured."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.backpropagation._shared import (
    CHAPTER,
    LAZY,
    NUDGE,
    SUM_OR_MEAN,
    page_of,
    tanh_unit_gradient,
    tanh_unit_loss,
)

__all__ = ["CENTRAL_SLOPES"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(N: int, d: int) -> tuple[Any, Any, Any]:
        return rng.normal(size=(N, d)), rng.normal(size=N), rng.normal(size=d + 1)

    yield Case((np.array([[1.0]]), np.array([0.5]), np.array([0.5, -0.25]), 0.5), "one sample, one feature")
    yield Case((np.array([[1, 2], [0, 1], [3, -1]]), np.array([1, 0, -1]), np.array([1, 0, 1]), 0.25), "integers")
    for N, d, h in ((4, 1, 0.3), (1, 3, 0.2), (3, 2, 0.5), (6, 3, 0.1), (9, 2, 0.4)):
        yield Case((*drawn(N, d), h))
    yield Case((*drawn(5, 2), 1e-3), "a short nudge")
    X, y, theta = drawn(12, 2)
    yield Case((X[::3], y[::3], theta, 0.35), "every third row of a larger array")


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    X, y, theta, h = arguments
    largest = np.mean((1 + np.abs(y)) ** 2)
    return 64 * (X.size + 8) * precision((X, y, theta)) * largest / h


def _all_at_once(X: Any, y: Any, theta: Any, h: Any) -> Any:
    slope = (tanh_unit_loss(X, y, theta + h) - tanh_unit_loss(X, y, theta - h)) / (2 * h)
    return np.full(len(theta), slope)


def _left_in_place(X: Any, y: Any, theta: Any, h: Any) -> Any:
    moved, slopes = theta.astype(float), []
    for j in range(len(moved)):
        moved[j] += h
        up = tanh_unit_loss(X, y, moved)
        moved[j] -= 2 * h
        slopes.append((up - tanh_unit_loss(X, y, moved)) / (2 * h))
    return np.array(slopes)


def _backward(X: Any, y: Any, theta: Any, h: Any) -> Any:
    here = tanh_unit_loss(X, y, theta)
    return np.array([(here - tanh_unit_loss(X, y, theta - h * unit)) / h for unit in np.eye(len(theta))])


def _in_one_array(X: Any, y: Any, theta: Any, h: float) -> Any:
    """Two names for the caller's own array, so that the nudges cancel."""
    up = down = theta
    found = np.zeros(len(theta))
    for j in range(len(theta)):
        up[j] += h
        down[j] -= h
        found[j] = (tanh_unit_loss(X, y, up) - tanh_unit_loss(X, y, down)) / (2 * h)
    return found


def _nudges_kept(X: Any, y: Any, theta: Any, h: float) -> Any:
    at, found = theta.copy(), np.zeros(len(theta))
    for j in range(len(theta)):
        at[j] += h
        above = tanh_unit_loss(X, y, at)
        at[j] -= 2 * h
        found[j] = (above - tanh_unit_loss(X, y, at)) / (2 * h)
    return found


CENTRAL_SLOPES = Exercise(
    name="central_slopes",
    chapter=CHAPTER,
    points=2,
    cases=_cases,
    inputs={"X": "N d", "y": "N", "theta": "d+1", "h": ""},
    page=page_of("central_slopes"),
    tolerance=Tolerance(_bound, "the losses are off by some roundings, which the nudge divides"),
    forbidden=("course_lib.gradients", "course_lib.autodiff", "course_lib.network", "torch", "jax", "scipy"),
    allowed=lambda X, y, theta, h: h > 0,
    hints=(
        "Write the loss as a small function of theta first. Then nudge one entry, with all others where they are.",
        "Two evaluations for each parameter. How far apart are the two points?",
        "Make a fresh array for each nudged point, so that nothing of one nudge is left for the next parameter.",
    ),
    misconceptions=(
        Misconception(
            "one-sided",
            "You compare with the loss at theta itself: that is the forward quotient, with a larger error.",
            NUDGE,
            edits=(("(theta + nudge, theta - nudge)", "(theta + nudge, theta)"), ("/ (2 * h)", "/ h")),
        ),
        Misconception(
            "one-sided-down",
            "You nudge downwards only. The central quotient needs both sides.",
            NUDGE,
            mistaken=_backward,
        ),
        Misconception(
            "distance-h",
            "Twice too large: the two points are 2h apart, and you divide by h.",
            NUDGE,
            edits=(("/ (2 * h)", "/ h"),),
        ),
        Misconception(
            "all-at-once",
            "You nudge all parameters together. That measures the sum of the slopes; nudge one at a time.",
            LAZY,
            mistaken=_all_at_once,
        ),
        Misconception(
            "nudge-left-in",
            "A parameter stays nudged when the next one's turn comes. Put it back, or work on a copy.",
            NUDGE,
            mistaken=_left_in_place,
        ),
        Misconception(
            "exchanged",
            "The sign is wrong: loss above minus loss below, not the other way round.",
            NUDGE,
            edits=(("(losses[0] - losses[1])", "(losses[1] - losses[0])"),),
        ),
        Misconception(
            "the-formula",
            "This is the exact derivative. Asked for is the quotient with the given nudge, its error included.",
            NUDGE,
            mistaken=lambda X, y, theta, h: tanh_unit_gradient(X, y, theta),
        ),
        Misconception(
            "sum-for-mean",
            "N times too large: the loss is a mean over the samples, and yours is a sum.",
            SUM_OR_MEAN,
            edits=(("np.mean(", "np.sum("),),
        ),
        Misconception(
            "tanh-forgotten",
            "The unit's tanh is missing: this is the loss of a linear unit.",
            NUDGE,
            edits=(("np.tanh(X @ moved[:-1] + moved[-1])", "X @ moved[:-1] + moved[-1]"),),
        ),
        Misconception(
            "bias-not-nudged",
            "The bias has a slope too. Yours is 0, as if it were never nudged.",
            NUDGE,
            mistaken=lambda X, y, theta, h: np.array(
                [
                    (tanh_unit_loss(X, y, theta + h * unit) - tanh_unit_loss(X, y, theta - h * unit)) / (2 * h)
                    for unit in np.diag([*np.ones(len(theta) - 1), 0.0])
                ]
            ),
        ),
        Misconception(
            "one-array-two-names",
            "Both nudged arrays are one and the same: an assignment only gives theta a second name. Copy it first.",
            NUDGE,
            mistaken=_in_one_array,
        ),
        Misconception(
            "nudge-kept",
            "A nudge stays when the next parameter's turn comes. Begin from theta itself each time.",
            NUDGE,
            mistaken=_nudges_kept,
        ),
        Misconception(
            "bias-first",
            "The first entry of theta is taken for the bias. In this course the bias is the last.",
            NUDGE,
            edits=(("moved[:-1] + moved[-1]", "moved[1:] + moved[0]"),),
        ),
    ),
)
