"""The exercises that the attacks meet: their references hold a marked text that must never be seen outside."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checks import Case, Exercise, Misconception

MARK = "CANARY-reference-0123456789abcdef"


def _augment_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([[2, 3], [4, 5]]),), "integers")
    for n, d in ((1, 1), (1, 3), (4, 2), (7, 3)):
        yield Case((rng.normal(size=(n, d)),), "one sample" if n == 1 else "")


def _loss_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([1, 2, 3, 4]), np.array([1, 1, 1, 1])), "integers")
    for n in (1, 2, 5, 30):
        yield Case((rng.normal(size=n), rng.normal(size=n)))


EXERCISES = [
    Exercise(
        name="augment",
        chapter="attacked",
        points=1,
        cases=_augment_cases,
        inputs={"X": "N d"},
        misconceptions=(
            Misconception(
                "ones-first",
                "The column of ones stands in front.",
                edits=(("[X, np.ones(len(X))]", "[np.ones(len(X)), X]"),),
            ),
        ),
        forbidden=("course_lib.linear.augment",),
        solution=f"def augment(X):\n    mark = '{MARK}'\n    return np.column_stack([X, np.ones(len(X))])\n",
    ),
    Exercise(
        name="mean_squared_error",
        chapter="attacked",
        points=2,
        cases=_loss_cases,
        inputs={"y_hat": "N", "y": "N"},
        misconceptions=(),
        solution=f"def mean_squared_error(y_hat, y):\n    mark = '{MARK}'\n"
        "    residual = y_hat - y\n    return float(np.sum(residual**2) / len(y))\n",
    ),
]
