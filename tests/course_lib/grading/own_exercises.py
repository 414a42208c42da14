"""Two exercises as an instructor writes them for --exercises: sound and small; the tests are about the grader."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checks import Case, Exercise, Misconception


def _augment_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([[2, 3], [4, 5]]),), "integers")
    for n, d in ((1, 1), (1, 3), (4, 2), (4, 2), (7, 3)):
        yield Case((rng.normal(size=(n, d)),), "one sample" if n == 1 else "")


def _loss_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([1, 2, 3, 4]), np.array([1, 1, 1, 1])), "integers")
    for n in (1, 2, 5, 5, 30):
        yield Case((rng.normal(size=n), rng.normal(size=n)))


EXERCISES = [
    Exercise(
        name="augment",
        chapter="own",
        points=1,
        cases=_augment_cases,
        inputs={"X": "N d"},
        misconceptions=(
            Misconception(
                "ones-first",
                "The column of ones stands in front.",
                edits=(("[X, np.ones(len(X))]", "[np.ones(len(X)), X]"),),
            ),
            Misconception("zeros", "The last column holds zeros.", edits=(("np.ones", "np.zeros"),)),
            Misconception("row", "A row was added.", mistaken=lambda X: np.vstack([X, np.ones(X.shape[1])])),
            Misconception(
                "twice", "Two columns were added.", mistaken=lambda X: np.pad(X, ((0, 0), (0, 2)), constant_values=1)
            ),
            Misconception(
                "overwritten",
                "The last column of the data is lost.",
                mistaken=lambda X: np.column_stack([X[:, :-1], np.ones(len(X))]),
            ),
        ),
        hints=("How many columns has the result?",),
        forbidden=("course_lib.linear.augment",),
        solution="def augment(X):\n    return np.column_stack([X, np.ones(len(X))])\n",
    ),
    Exercise(
        name="mean_squared_error",
        chapter="own",
        points=2,
        cases=_loss_cases,
        inputs={"y_hat": "N", "y": "N"},
        misconceptions=(
            Misconception(
                "sum-for-mean", "You summed over the samples instead of averaging.", edits=((" / len(y)", ""),)
            ),
            Misconception(
                "halved", "The loss of this course has no factor one half.", edits=(("len(y)", "len(y) / 2"),)
            ),
            Misconception("not-squared", "The residuals are not squared.", edits=(("residual**2", "residual"),)),
            Misconception(
                "absolute", "Absolute values stand in place of squares.", edits=(("residual**2", "np.abs(residual)"),)
            ),
            Misconception("root", "The square root is taken.", edits=(("float(", "np.sqrt("),)),
        ),
        hints=("What is left when the residuals are squared?",),
        solution="def mean_squared_error(y_hat, y):\n"
        "    residual = y_hat - y\n    return float(np.sum(residual**2) / len(y))\n",
    ),
]
