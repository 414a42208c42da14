"""standardize: two tables, one ruler."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.normalization._shared import CHAPTER, MEAN_MATTERS, NOT_YOUR_OWN, RULER, drawn_batch, page_of

__all__ = ["STANDARDIZE"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([[1, 10], [3, 30]]), np.array([[2, 50]])), "integers, one other sample")
    yield Case((np.array([[1, 10], [2, 30], [6, 20]]), np.array([[2, 50], [4, 0]])), "integers")
    yield Case((drawn_batch(rng, 4, 1), rng.normal(size=(3, 1)) + 1), "one feature")
    yield Case((drawn_batch(rng, 5, 3), drawn_batch(rng, 4, 3)))
    yield Case((drawn_batch(rng, 5, 3), drawn_batch(rng, 4, 3)), "the same sizes again")
    yield Case((drawn_batch(rng, 6, 2), drawn_batch(rng, 1, 2)), "one other sample")
    yield Case((drawn_batch(rng, 7, 4), drawn_batch(rng, 7, 4)), "tables of the same size")
    yield Case((drawn_batch(rng, 8, 3) * [1, 100, 0.01], drawn_batch(rng, 3, 3) * [1, 100, 0.01]), "unequal units")
    yield Case((drawn_batch(rng, 6, 2) + 20, drawn_batch(rng, 5, 2) + 20), "means far from 0")
    fixed = np.column_stack([drawn_batch(rng, 4, 1), np.full(4, 2.0)])
    yield Case((fixed, np.array([[0.5, 2.0], [1.0, 5.0]])), "a feature that never changes in training")
    X = drawn_batch(rng, 10, 3)
    yield Case((X[::2], X[1::2]), "every second row of a larger array")


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    training, other = (np.asarray(argument, float) for argument in arguments)
    spread = np.where(training.std(axis=0) == 0, 1, training.std(axis=0))
    size = np.max((np.abs(training).max(axis=0) + np.abs(other).max(axis=0)) / spread)
    return 64 * len(training) * precision(arguments) * (1 + size) ** 3


def _by(statistics: Any) -> Any:
    """Both tables measured with the mean and spread of what `statistics` makes of them."""

    def mistaken(X_train: Any, X: Any) -> Any:
        measured = statistics(X_train, X)
        mean, spread = measured.mean(axis=0), measured.std(axis=0)
        spread = np.where(spread == 0, 1, spread)
        return (X_train - mean) / spread, (X - mean) / spread

    return mistaken


def _own_ruler(X_train: Any, X: Any) -> Any:
    return tuple(
        (part - part.mean(axis=0)) / np.where(part.std(axis=0) == 0, 1, part.std(axis=0)) for part in (X_train, X)
    )


def _rows(X_train: Any, X: Any) -> Any:
    spreads = [part.std(axis=1, keepdims=True) for part in (X_train, X)]
    return tuple(
        (part - part.mean(axis=1, keepdims=True)) / np.where(spread == 0, 1, spread)
        for part, spread in zip((X_train, X), spreads, strict=True)
    )


def _least_and_largest(X_train: Any, X: Any) -> Any:
    low, width = X_train.min(axis=0), np.ptp(X_train, axis=0)
    width = np.where(width == 0, 1, width)
    return (X_train - low) / width, (X - low) / width


def _constant_becomes_zero(X_train: Any, X: Any) -> Any:
    mean, spread = X_train.mean(axis=0), X_train.std(axis=0)
    return tuple(np.where(spread == 0, 0.0, (part - mean) / np.where(spread == 0, 1, spread)) for part in (X_train, X))


STANDARDIZE = Exercise(
    name="standardize",
    chapter=CHAPTER,
    points=2,
    cases=_cases,
    inputs={"X_train": "N d", "X": "M d"},
    outputs=("Z_train", "Z"),
    page=page_of("standardize"),
    tolerance=Tolerance(_bound, "means and squares of N values lose digits when the mean is large beside the spread"),
    forbidden=(*NOT_YOUR_OWN, "scipy"),
    hints=(
        "One number per feature: in which direction of the table must the mean run?",
        "Measure once, on the training samples; then use the same two vectors twice.",
        "`np.where(condition, a, b)` can replace the zeros among the standard deviations.",
    ),
    misconceptions=(
        Misconception(
            "own-ruler",
            "The other samples are measured with their own mean and spread, so equal numbers no longer mean equal "
            "things.",
            RULER,
            mistaken=_own_ruler,
        ),
        Misconception(
            "pooled",
            "The statistics come from both tables together. The other samples must not take part in the fitting.",
            RULER,
            mistaken=_by(lambda X_train, X: np.vstack([X_train, X])),
        ),
        Misconception(
            "ruler-of-the-others",
            "Mean and spread come from the second table. The training samples set the ruler.",
            RULER,
            mistaken=_by(lambda X_train, X: X),
        ),
        Misconception(
            "rows",
            "Each sample is standardized over its features, which mixes their units. Features are columns.",
            RULER,
            mistaken=_rows,
        ),
        Misconception(
            "variance",
            "You divide by the variance. Its unit is the square of the feature's; the root is wanted.",
            RULER,
            edits=(("X_train.std(axis=0)", "X_train.var(axis=0)"),),
        ),
        Misconception(
            "one-for-all",
            "One mean and one spread serve the whole table, so the features keep their unequal units.",
            RULER,
            edits=(("X_train.mean(axis=0)", "X_train.mean()"), ("X_train.std(axis=0)", "X_train.std()")),
        ),
        Misconception(
            "not-centred",
            "Only the spread was changed. A mean far from 0 hurts as much as an unequal unit.",
            MEAN_MATTERS,
            edits=(("mean = X_train.mean(axis=0)", "mean = 0 * X_train[0]"),),
        ),
        Misconception(
            "n-minus-one",
            "The spread is taken over N - 1. The task asks for N.",
            RULER,
            edits=(("X_train.std(axis=0)", "X_train.std(axis=0, ddof=1)"),),
        ),
        Misconception(
            "constant-becomes-nan",
            "A feature that never changes has the spread 0, and you divide by it.",
            RULER,
            edits=(("np.where(spread == 0, 1, spread)", "1 * spread"),),
        ),
        Misconception(
            "least-and-largest",
            "This squeezes each feature between 0 and 1 by its extremes. Asked for are mean and standard deviation.",
            RULER,
            mistaken=_least_and_largest,
        ),
        Misconception(
            "only-the-first",
            "The second table comes back as it was. It needs the same ruler as the first.",
            RULER,
            edits=((", (X - mean) / spread", ", 1.0 * X"),),
        ),
        Misconception(
            "mean-left-in-the-others",
            "The second table is only stretched. The mean of the training samples comes off there as well.",
            RULER,
            edits=(("(X - mean) / spread", "X / spread"),),
        ),
        Misconception(
            "constant-becomes-zero",
            "A feature that is constant in training is 0 everywhere in yours. Divided by 1, other samples keep "
            "their difference.",
            RULER,
            mistaken=_constant_becomes_zero,
        ),
    ),
)
