"""pairwise_distances: every row against every row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.prerequisites._shared import AXES, CHAPTER, LENGTH, page_of, rounding

__all__ = ["PAIRWISE_DISTANCES"]


def _point_cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(n: int, m: int, d: int) -> tuple[Any, Any]:
        return rng.normal(size=(n, d)), rng.normal(size=(m, d))

    yield Case((np.array([[0.0, 0.0]]), np.array([[3.0, 4.0]])), "one point against one")
    yield Case((np.array([[1, 2], [4, 6]]), np.array([[1, 2], [0, 0], [-2, 6]])), "integers, two points equal")
    yield Case(drawn(1, 3, 2), "one point against three")
    yield Case(drawn(4, 1, 3), "four points against one")
    yield Case(drawn(3, 3, 2), "as many points here as there")
    yield Case(drawn(2, 5, 1), "one coordinate")
    yield Case(drawn(4, 4, 4), "all sizes equal")
    yield Case(drawn(5, 3, 6), "more coordinates than points")
    X, Y = drawn(3, 4, 2)
    yield Case((X + 50, Y + 50), "far from the origin")
    yield Case((1e5 * X, 1e5 * Y), "large numbers")
    X, Y = drawn(8, 3, 2)
    yield Case((X[::2], Y), "every second row of a larger array")
    yield Case((X.astype(np.float32), Y.astype(np.float32)), "float32")
    X = rng.normal(size=(40, 7))
    yield Case((X, X.copy()), "every point against itself too")


def _distance_bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    """The square is off by a few roundings of its terms; near zero the root magnifies that."""
    X, Y = (np.asarray(argument, float) for argument in arguments)
    squared = rounding(arguments, (X**2).sum(axis=1)[:, None] + (Y**2).sum(axis=1))
    return squared / np.maximum(np.asarray(expected, float), np.sqrt(squared))


def _expanded(X: Any, Y: Any) -> Any:
    with np.errstate(invalid="ignore"):
        return np.sqrt((X**2).sum(axis=1)[:, None] + (Y**2).sum(axis=1) - 2 * X @ Y.T)


PAIRWISE_DISTANCES = Exercise(
    name="pairwise_distances",
    chapter=CHAPTER,
    points=2,
    cases=_point_cases,
    inputs={"X": "N d", "Y": "M d"},
    page=page_of("pairwise_distances"),
    tolerance=Tolerance(_distance_bound, "the expanded square loses digits, and near zero the root magnifies the loss"),
    forbidden=("scipy.spatial", "sklearn", "torch.cdist"),
    hints=(
        "Work the shapes out first: which shape have all differences, one for each pair and each coordinate?",
        "`X[:, None, :]` has the shape (N, 1, d). Which shape must Y get so that the difference is (N, M, d)?",
        "Three steps: differences (N, M, d), squares added up over the coordinates, the root.",
    ),
    misconceptions=(
        Misconception(
            "squared-distances",
            "These are the squares of the distances: the root is missing.",
            LENGTH,
            edits=(("np.sqrt(squared)", "squared"),),
        ),
        Misconception(
            "summed-over-points",
            "You add up over points instead of coordinates: the result has one entry per point and coordinate.",
            AXES,
            edits=(("axis=2", "axis=1"),),
        ),
        Misconception(
            "taxi-distance",
            "These are sums of absolute differences, the taxi's way. The ordinary distance squares, adds and takes "
            "the root.",
            LENGTH,
            edits=(("np.sum(apart**2, axis=2)", "np.sum(np.abs(apart), axis=2) ** 2"),),
        ),
        Misconception(
            "added-for-subtracted",
            "The points are added where their difference is needed: equal points must have distance 0.",
            LENGTH,
            edits=(("- Y[None", "+ Y[None"),),
        ),
        Misconception(
            "transposed",
            "Rows and columns are exchanged: a row belongs to a point of X, a column to a point of Y.",
            AXES,
            mistaken=lambda X, Y: np.linalg.norm(Y[:, None] - X, axis=2),
        ),
        Misconception(
            "row-by-row",
            "`X - Y` compares row 1 with row 1, row 2 with row 2, and so on. Asked for is every row with every row.",
            AXES,
            mistaken=lambda X, Y: np.linalg.norm(X - Y, axis=1),
        ),
        Misconception(
            "among-themselves",
            "You compare X with itself; the points of Y play no part.",
            LENGTH,
            edits=(("- Y[None", "- X[None"),),
        ),
        Misconception(
            "one-number",
            "A norm without an axis makes one number of the whole table. Each pair needs a number of its own.",
            LENGTH,
            mistaken=lambda X, Y: np.linalg.norm(X[:, None] - Y),
        ),
        Misconception(
            "not-clipped",
            "For equal points rounding leaves a tiny negative number, and its root is nan. Clip at 0 before the root.",
            LENGTH,
            mistaken=_expanded,
        ),
        Misconception(
            "largest-difference",
            "This is the largest difference of a coordinate. The ordinary distance takes all coordinates into account.",
            LENGTH,
            mistaken=lambda X, Y: np.abs(X[:, None] - Y).max(axis=2),
        ),
        Misconception(
            "inner-products",
            "These are the inner products of the points, not their distances: equal points must have distance 0.",
            LENGTH,
            mistaken=lambda X, Y: X @ Y.T,
        ),
        Misconception(
            "product-once",
            "The square of a difference holds the product of both twice; yours holds it once.",
            LENGTH,
            mistaken=lambda X, Y: np.sqrt(np.sum(X**2, axis=1)[:, None] + np.sum(Y**2, axis=1) - X @ Y.T),
        ),
    ),
)
