"""train_ordered_autoencoder: gradient descent on the mean loss over the first 1, 2, ..., m code numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.linear_autoencoder._shared import (
    AXES,
    CHAPTER,
    FLAT,
    GRADIENTS,
    HOURGLASS,
    RATE,
    page_of,
    with_strengths,
)

__all__ = ["TRAIN_ORDERED_AUTOENCODER"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(m: int, d: int, N: int, rate: float, n_steps: int) -> tuple[Any, ...]:
        return (
            0.5 * rng.normal(size=(m, d)),
            0.5 * rng.normal(size=(d, m)),
            rng.normal(size=(N, d)),
            rate,
            n_steps,
        )

    yield Case((np.array([[1.0, 0.0]]), np.array([[0.5], [0.0]]), np.array([[3.0, 4.0]]), 0.1, 1), "a single step")
    yield Case((np.array([[1, 0], [1, 1]]), np.array([[0, 1], [1, 0]]), np.array([[2, 1]]), 0.25, 1), "integers")
    yield Case(drawn(1, 3, 4, 0.1, 2), "a code of one number")
    yield Case(drawn(2, 3, 1, 0.1, 1), "one sample")
    yield Case(drawn(2, 4, 5, 0.1, 1), "a single step")
    yield Case(drawn(3, 5, 7, 0.05, 1), "a single step")
    yield Case(drawn(2, 2, 3, 0.1, 3), "no bottleneck")
    yield Case(drawn(3, 3, 3, 0.05, 2), "everything square")
    yield Case(drawn(2, 4, 6, 0.1, 4))
    yield Case(drawn(4, 6, 8, 0.05, 3))
    yield Case(drawn(3, 4, 6, 0.1, 0), "no step at all")
    E, D, _, rate, _ = drawn(2, 4, 1, 0.02, 1)
    yield Case((E, D, with_strengths(rng, 12, 4, [8, 4, 2, 1])[::2], rate, 30), "30 steps, every second row")


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    E, D, X, _, n_steps = arguments
    # the steps are contractions or mild expansions: the error of one is carried on, not blown up
    scale = (1 + np.linalg.norm(E)) * (1 + np.linalg.norm(D)) * (1 + np.linalg.norm(X)) ** 2
    return 256 * (1 + n_steps) * (np.size(X) + np.size(E)) * precision(arguments) * scale


def _one_after_the_other(E: Any, D: Any, X: Any, learning_rate: float, n_steps: int) -> Any:
    """The encoder has moved already when the decoder's gradient is taken."""
    m = len(E)
    for _ in range(n_steps):
        E_gradient, D_gradient = np.zeros(E.shape), np.zeros(D.shape)
        for k in range(1, m + 1):
            share = (X @ E[:k].T @ D[:, :k].T - X) / (m * len(X))
            E_gradient[:k] += D[:, :k].T @ share.T @ X
        E = E - learning_rate * E_gradient
        for k in range(1, m + 1):
            share = (X @ E[:k].T @ D[:, :k].T - X) / (m * len(X))
            D_gradient[:, :k] += share.T @ (X @ E[:k].T)
        D = D - learning_rate * D_gradient
    return E, D


def _step_for_every_prefix(E: Any, D: Any, X: Any, learning_rate: float, n_steps: int) -> Any:
    m = len(E)
    E, D = np.array(E, float), np.array(D, float)
    for _ in range(n_steps):
        for k in range(1, m + 1):
            code = X @ E[:k].T
            share = (code @ D[:, :k].T - X) / (m * len(X))
            E_gradient, D_gradient = D[:, :k].T @ share.T @ X, share.T @ code
            E[:k] -= learning_rate * E_gradient
            D[:, :k] -= learning_rate * D_gradient
    return E, D


def _gradients_kept(E: Any, D: Any, X: Any, learning_rate: float, n_steps: int) -> Any:
    """The sums over the prefixes begin at 0 once, and not anew in every step."""
    E_gradient, D_gradient = np.zeros(E.shape), np.zeros(D.shape)
    for _ in range(n_steps):
        code = X @ E.T
        for k in range(1, len(E) + 1):
            share = (code[:, :k] @ D[:, :k].T - X) / (len(E) * len(X))
            E_gradient[:k] += D[:, :k].T @ share.T @ X
            D_gradient[:, :k] += share.T @ code[:, :k]
        E, D = E - learning_rate * E_gradient, D - learning_rate * D_gradient
    return E, D


def _last_prefix_only(E: Any, D: Any, X: Any, learning_rate: float, n_steps: int) -> Any:
    """Each prefix overwrites the gradients of those before it; the mean still divides by their number."""
    for _ in range(n_steps):
        code = X @ E.T
        share = (code @ D.T - X) / (len(E) * len(X))
        E, D = E - learning_rate * (D.T @ share.T @ X), D - learning_rate * (share.T @ code)
    return E, D


TRAIN_ORDERED_AUTOENCODER = Exercise(
    name="train_ordered_autoencoder",
    chapter=CHAPTER,
    points=6,
    cases=_cases,
    inputs={"E": "m d", "D": "d m", "X": "N d", "learning_rate": "", "n_steps": ""},
    outputs=("E", "D"),
    page=page_of("train_ordered_autoencoder"),
    tolerance=Tolerance(_bound, "each step is off by the roundings of its products, and the steps add up"),
    forbidden=("course_lib.autoencoder", "course_lib.autodiff", "course_lib.gradients", "course_lib.training", "torch"),
    hints=(
        "Write the plain training first: code, error, two gradients, one step on both. Check it for m = 1.",
        "For one prefix k, use the first k rows of E and the first k columns of D. Its gradients are zero elsewhere.",
        "Add the gradients of all prefixes, divide by m, and only then take the step.",
    ),
    misconceptions=(
        Misconception(
            "plain-loss",
            "You train on all code numbers at once. Then only the plane is found, not the axes.",
            AXES,
            edits=(("for k in range(1, m + 1):", "for k in [m] * m:"),),
        ),
        Misconception(
            "sum-over-prefixes",
            "Your step is m times too long: the loss is a mean over the prefixes.",
            RATE,
            edits=(("(m * len(X))", "len(X)"),),
        ),
        Misconception(
            "sum-over-samples",
            "Your step is N times too long: each loss is a mean over the samples.",
            RATE,
            edits=(("(m * len(X))", "m"),),
        ),
        Misconception(
            "decoder-sliced-only",
            "Your error is that of the prefix, but you send it back to all code numbers. The unused ones get nothing.",
            GRADIENTS,
            edits=(("E_gradient[:k] += D[:, :k].T", "E_gradient += D.T"),),
        ),
        Misconception(
            "encoder-sliced-only",
            "The decoder's columns beyond the prefix get a gradient too. They are not used, so theirs is zero.",
            GRADIENTS,
            edits=(("D_gradient[:, :k] += share.T @ code[:, :k]", "D_gradient += share.T @ code"),),
        ),
        Misconception(
            "climbs",
            "You add the gradients to the weights, so the loss climbs.",
            GRADIENTS,
            edits=(
                ("E = E - learning_rate", "E = E + learning_rate"),
                ("D = D - learning_rate", "D = D + learning_rate"),
            ),
        ),
        Misconception(
            "last-prefix-missing",
            "The loss with all m code numbers is missing from your mean: the prefixes end one too early.",
            HOURGLASS,
            edits=(("range(1, m + 1)", "range(1, m)"),),
        ),
        Misconception(
            "last-ones-first",
            "You use the last k code numbers. The first k were asked for.",
            HOURGLASS,
            mistaken=lambda E, D, X, learning_rate, n_steps: _reversed(E, D, X, learning_rate, n_steps),
        ),
        Misconception(
            "one-after-the-other",
            "The encoder moves before the decoder's gradient is taken. Both gradients belong to the same place.",
            GRADIENTS,
            mistaken=_one_after_the_other,
        ),
        Misconception(
            "step-for-every-prefix",
            "You take a step after each prefix. All prefixes share one step.",
            GRADIENTS,
            mistaken=_step_for_every_prefix,
        ),
        Misconception(
            "one-step-only",
            "You stop after the first step, whatever n_steps is.",
            FLAT,
            mistaken=lambda E, D, X, learning_rate, n_steps: _right(E, D, X, learning_rate, min(n_steps, 1)),
        ),
        Misconception(
            "factor-two",
            "Your gradients are twice too large: the half of the loss takes away the 2 of the square.",
            GRADIENTS,
            edits=(("error / (m", "2 * error / (m"),),
        ),
        Misconception(
            "gradients-kept",
            "The gradients of the steps before are still in the sums. They begin at 0 in every step.",
            GRADIENTS,
            mistaken=_gradients_kept,
        ),
        Misconception(
            "last-prefix-only",
            "Only the last prefix gives a gradient: each one overwrites those before it, or the others are left out.",
            GRADIENTS,
            mistaken=_last_prefix_only,
        ),
    ),
)


def _right(E: Any, D: Any, X: Any, learning_rate: float, n_steps: int) -> Any:
    m = len(E)
    for _ in range(n_steps):
        by_E, by_D = np.zeros(E.shape), np.zeros(D.shape)
        for k in range(1, m + 1):
            share = (X @ E[:k].T @ D[:, :k].T - X) / (m * len(X))
            by_E[:k] += D[:, :k].T @ share.T @ X
            by_D[:, :k] += share.T @ (X @ E[:k].T)
        E, D = E - learning_rate * by_E, D - learning_rate * by_D
    return E, D


def _reversed(E: Any, D: Any, X: Any, learning_rate: float, n_steps: int) -> Any:
    found_E, found_D = _right(E[::-1], D[:, ::-1], X, learning_rate, n_steps)
    return found_E[::-1].copy(), found_D[:, ::-1].copy()
