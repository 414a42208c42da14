"""steps_foretold: the condition number read as a number of steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.normalization._shared import CHAPTER, MEAN_MATTERS, SAME_DATA, drawn_batch, page_of

__all__ = ["STEPS_FORETOLD"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([[0], [4]]), 0.5), "integers")
    yield Case((np.array([[-1.0, 2.0], [0.0, -3.0], [2.0, 0.5], [1.0, 1.0]]), 0.01))
    yield Case((drawn_batch(rng, 5, 1), 1e-6), "one feature")
    yield Case((drawn_batch(rng, 8, 2), 1e-3))
    yield Case((drawn_batch(rng, 8, 2), 1e-3), "the same sizes again")
    yield Case((drawn_batch(rng, 9, 3) * [1, 10, 0.1], 1e-6), "unequal units")
    yield Case((drawn_batch(rng, 7, 1) + 10, 0.1), "a mean far from 0")
    yield Case((drawn_batch(rng, 12, 2)[::2], 0.2), "every second row of a larger array")


def _kappa(X: Any) -> float:
    return float(np.linalg.cond(np.column_stack([X, np.ones(len(X))])) ** 2)


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    X = np.asarray(arguments[0], float)
    return 256 * X.size * precision(arguments) * _kappa(X) * (1 + abs(expected))


def _steps(kappa: float, share: float) -> Any:
    with np.errstate(divide="ignore"):  # a single feature without ones: kappa is 1
        return np.log(share) / (2 * np.log((kappa - 1) / (kappa + 1)))


STEPS_FORETOLD = Exercise(
    name="steps_foretold",
    chapter=CHAPTER,
    points=2,
    cases=_cases,
    inputs={"X": "N d", "share": ""},
    allowed=lambda X, share: len(X) > X.shape[1] and 1 + 1e-6 < _kappa(X) < 1e10 and 0 < share < 1,
    page=page_of("steps_foretold"),
    tolerance=Tolerance(_bound, "the smallest eigenvalue carries the rounding of the largest, kappa times as much"),
    forbidden=("course_lib.linear.condition_number", "course_lib.minimize", "torch", "scipy"),
    hints=(
        "Which matrix is the Hessian? Write X with its column of ones first.",
        "Its eigenvalues come out of `np.linalg.eigvalsh`, the smallest first; a common factor does not matter.",
        "The distance shrinks by rho a step, the excess loss by rho squared. After t steps that is the share.",
    ),
    misconceptions=(
        Misconception(
            "distance-for-loss",
            "Twice too many: you follow the distance. The excess loss is its square and falls twice as fast.",
            SAME_DATA,
            edits=(("(2 * np.log(rho))", "np.log(rho)"),),
        ),
        Misconception(
            "condition-of-the-data",
            "That is the condition number of the data matrix. The Hessian's is its square.",
            SAME_DATA,
            edits=(("curvatures[-1] / curvatures[0]", "np.sqrt(curvatures[-1] / curvatures[0])"),),
        ),
        Misconception(
            "ones-forgotten",
            "The column of ones is missing: the bias has a direction too, and a mean far from 0 makes it flat.",
            MEAN_MATTERS,
            mistaken=lambda X, share: _steps(float(np.linalg.cond(X - 0.0) ** 2), share),
        ),
        Misconception(
            "timid-rate",
            "This belongs to the rate one over the largest curvature. The best fixed rate is nearly twice as large.",
            SAME_DATA,
            edits=(("(kappa - 1) / (kappa + 1)", "1 - 1 / kappa"),),
        ),
        Misconception(
            "negative",
            "A negative number of steps: both logarithms are below 0, so their quotient is not.",
            SAME_DATA,
            edits=(("return np.log(share)", "return -np.log(share)"),),
        ),
        Misconception(
            "rounded",
            "The result is cut to a whole number. The task asks for it as it comes.",
            SAME_DATA,
            edits=(("return np.log(share)", "return np.log(share) // 1"),),
        ),
        Misconception(
            "standardized-first",
            "You standardize the features first. Asked is how long it takes with the data as they are.",
            SAME_DATA,
            mistaken=lambda X, share: _steps(_kappa((X - X.mean(axis=0)) / X.std(axis=0)) + 1e-9, share),
        ),
        Misconception(
            "rule-of-thumb",
            "Kappa/4 times the logarithm is the rule of thumb for large kappa. Here the exact number is wanted.",
            SAME_DATA,
            edits=(("np.log(share) / (2 * np.log(rho))", "-np.log(share) * kappa / 4"),),
        ),
    ),
)
