"""reordered_weights: columns move with the places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.mnist_1d._shared import CHAPTER, SHUFFLED, page_of

__all__ = ["REORDERED_WEIGHTS"]


def _cycle(rng: np.random.Generator, size: int) -> Any:
    """An order that is not its own way back."""
    places = rng.permutation(size)
    order = np.empty(size, int)
    order[places] = np.roll(places, 1)
    return order


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([[1.0, 2.0, 3.0]]), np.array([2, 0, 1])), "one unit")
    yield Case((np.arange(9.0).reshape(3, 3), np.array([1, 2, 0])), "as many units as places")
    yield Case((rng.normal(size=(5, 5)), _cycle(rng, 5)), "as many units as places")
    yield Case((rng.normal(size=(4, 7)), _cycle(rng, 7)), "fewer units than places")
    yield Case((rng.normal(size=(4, 7)), _cycle(rng, 7)), "fewer units than places")
    yield Case((rng.normal(size=(8, 5)), _cycle(rng, 5)), "more units than places")


def _rows(W: Any, order: Any) -> Any:
    return W[order]


REORDERED_WEIGHTS = Exercise(
    name="reordered_weights",
    chapter=CHAPTER,
    points=1,
    cases=_cases,
    inputs={"W": "n d", "order": "d"},
    page=page_of("reordered_weights"),
    tolerance=Tolerance(lambda arguments, expected: 1e-12, "numbers are moved, at most multiplied by 1"),
    forbidden=("course_lib.network",),
    allowed=lambda W, order: sorted(order) == list(range(len(order))),
    hints=(
        "Write the sum of one unit for three places. Which weight must meet what stands at place 0 now?",
        "Units are rows, places are columns. Place j of the shuffled signal holds what stood at order[j].",
    ),
    misconceptions=(
        Misconception(
            "way-back",
            "This is the way back: the columns follow the inverse order. Test with an order of three, not an exchange.",
            SHUFFLED,
            edits=(("W[:, order]", "W[:, np.argsort(order)]"),),
        ),
        Misconception(
            "rows",
            "The rows are reordered; rows are units, and the places are columns.",
            SHUFFLED,
            mistaken=_rows,
        ),
        Misconception(
            "both-sides",
            "Rows and columns are both reordered. The places have moved, the units have not.",
            SHUFFLED,
            edits=(("W[:, order]", "W[order[order < len(W)]][:, order]"),),
        ),
        Misconception(
            "nothing-moved",
            "The weights stay where they were, but the places have moved.",
            SHUFFLED,
            edits=(("W[:, order]", "W.copy()"),),
        ),
        Misconception(
            "turned-table",
            "The table is turned: a column for each unit. Asked for is a row for each unit.",
            SHUFFLED,
            edits=(("W[:, order]", "W[:, order].T"),),
        ),
        Misconception(
            "sorted-columns",
            "The weights of each unit are sorted by size; they should follow the places.",
            SHUFFLED,
            edits=(("W[:, order]", "np.sort(W, axis=1)"),),
        ),
    ),
)
