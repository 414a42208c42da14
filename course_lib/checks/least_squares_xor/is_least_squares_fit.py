"""is_least_squares_fit: the student judges a claimed fit."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.least_squares_xor._shared import (
    CHAPTER,
    DEPENDENT,
    NORMAL,
    NOTHING,
    XOR,
    XOR_LABELS,
    best_fit,
    independent,
    page_of,
    with_ones,
)
from course_lib.checks.least_squares_xor.fit_least_squares import FIT_LEAST_SQUARES

__all__ = ["IS_LEAST_SQUARES_FIT"]


def _claimed_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((XOR, XOR_LABELS, np.array([0, 0, 0.5])), "the best theta for XOR, loss 0.25")
    yield Case((XOR, XOR_LABELS, np.array([1, 1, 0])), "not the best theta for XOR")
    yield Case((np.array([[1.0], [3.0]]), np.array([2.0, 6.0]), np.array([2.0, 0.0])), "a line through both points")
    yield Case((np.array([[1.0], [3.0]]), np.array([2.0, 6.0]), np.array([0.0, 2.0])), "weight and bias exchanged")
    X, y = independent(rng, 8, 2) + np.array([1.5, -2.5]), rng.normal(size=8) + 1
    best = best_fit(X, y)
    yield Case((X, y, best), "the best theta, up to rounding")
    yield Case((X, y, 1.001 * best), "a theta that is 0.1% too long")
    yield Case((X, y, np.array([0.0, 0.0, np.mean(y)])), "errors that add up to zero, but lean on the features")
    yield Case((X, y, np.append(np.linalg.pinv(X) @ y, 0.0)), "the best theta without a bias")
    G = with_ones(X).T @ with_ones(X)
    for leaning, about in (
        ([-2.0, -1.0, -3.0], "errors that lean on every column, against it"),
        ([2.0, -2.0, 0.0], "errors that lean on two columns in opposite ways"),
        ([0.0, 0.0, 2.0], "errors that lean on the ones only"),
        ([2.0, 0.0, 0.0], "errors that lean on the first column only"),
        ([0.0, 1.0, 0.0], "errors that lean on the second column only"),
    ):
        yield Case((X, y, best + np.linalg.solve(G, leaning)), about)
    tiny, small = independent(rng, 6, 1), 2e-4 * rng.normal(size=6)
    yield Case((tiny, small, best_fit(tiny, small) + np.array([0.0, 5e-4])), "a small loss that is not the smallest")
    a, b = rng.integers(1, 6, size=4).astype(float), rng.normal(size=4)
    twice = np.column_stack([a, a])
    yield Case(
        (twice, b, best_fit(twice, b) + np.array([4.0, -4.0, 0.0])), "one of many best theta: a feature is given twice"
    )
    yield Case((twice, b, best_fit(twice, b) + np.array([4.0, -3.0, 0.0])), "not best, and a feature is given twice")


IS_LEAST_SQUARES_FIT = Exercise(
    name="is_least_squares_fit",
    chapter=CHAPTER,
    kind="judge",
    points=2,
    cases=_claimed_cases,
    inputs={"X": "N d", "y": "N", "theta": "d+1"},
    page=page_of("is_least_squares_fit"),
    tolerance=Tolerance(lambda arguments, expected: 0.0, "the answer is True or False; the cases keep away from 1e-6"),
    forbidden=FIT_LEAST_SQUARES.forbidden,
    hints=(
        "What is true of the errors at the best fit, and nowhere else? Draw the point and the plane once more.",
        "Compute how strongly the errors lean on each column, the column of ones included.",
        "All of these numbers must be zero up to rounding, from above and from below.",
    ),
    misconceptions=(
        Misconception(
            "small-loss",
            "You ask whether the loss is small. The best fit to XOR has loss 0.25, and it is still the best.",
            NOTHING,
            edits=(("np.all(np.abs(leaning) < 1e-6)", "np.mean(residual**2) < 1e-6"),),
        ),
        Misconception(
            "errors-cancel",
            "You ask only whether the errors add up to zero. They must not lean on the features either.",
            NORMAL,
            edits=(("np.abs(leaning)", "np.abs(leaning[-1])"),),
        ),
        Misconception(
            "ones-forgotten",
            "The column of ones is left out of the test, so a wrong bias goes unnoticed.",
            NORMAL,
            edits=(("X_bar.T @ residual", "X.T @ residual"),),
        ),
        Misconception(
            "sign-ignored",
            "A slope of -5 also counts as small in your test: its size matters, not its sign.",
            NORMAL,
            edits=(("np.abs(leaning)", "leaning"),),
        ),
        Misconception(
            "any-for-all",
            "One column at right angles is enough for you. Every column must be.",
            NORMAL,
            edits=(("np.all", "np.any"),),
        ),
        Misconception(
            "exactly-zero",
            "You ask for exact zeros. Rounding leaves about 1e-15 of a right answer; the task names 1e-6.",
            NORMAL,
            edits=(("np.abs(leaning) < 1e-6", "leaning == 0"),),
        ),
        Misconception(
            "slopes-added-up",
            "The slopes are added before the test, so that opposite ones cancel. Look at each of them.",
            NORMAL,
            edits=(("np.all(np.abs(leaning) < 1e-6)", "np.abs(np.sum(leaning)) < 1e-6"),),
        ),
        Misconception(
            "only-one-theta",
            "You compare with one fitted theta. When columns depend on each other, many others are just as good.",
            DEPENDENT,
            mistaken=lambda X, y, theta: bool(np.allclose(theta, best_fit(X, y), atol=1e-6)),
        ),
        Misconception(
            "errors-all-zero",
            "You ask for errors that are all zero. A best fit may miss every point, as for XOR.",
            NOTHING,
            edits=(("np.abs(leaning)", "np.abs(residual)"),),
        ),
    ),
)
