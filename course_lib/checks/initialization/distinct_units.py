"""distinct_units: how many units a layer really has."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.initialization._shared import CHAPTER, TWINS, ZEROS, page_of

__all__ = ["DISTINCT_UNITS"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.zeros((3, 2)), np.zeros(3), np.zeros(3)), "all zeros")
    yield Case((np.full((4, 2), 0.5), np.full(4, 0.5), np.full(4, 0.5)), "one half everywhere")
    yield Case((np.array([[1, 2], [2, 1]]), np.array([0, 0]), np.array([1, 1])), "the same numbers in another order")
    yield Case((np.array([[1, 4], [2, 3], [1, 4]]), np.array([0, 0, 0]), np.array([1, 1, 1])), "rows with equal sums")
    yield Case((np.array([[1, 2], [2, 4]]), np.array([3, 6]), np.array([-1, -2])), "a unit and its double")
    yield Case((np.array([[1.5, -2.0]]), np.array([0.5]), np.array([1.0])), "one unit")
    yield Case((np.full((3, 4), -0.5), np.array([0.5, 1.5, 0.5]), np.ones(3)), "biases that differ")
    yield Case((np.full((5, 2), -0.5), np.ones(5), np.array([1.0, 2.0, 1.0, 3.0, 2.0])), "read-out weights that differ")
    yield Case(
        (np.array([[1, 0], [0, 1], [1, 0], [1, 1]]), np.zeros(4), np.full(4, 2.0)),
        "weights that differ, one pair of twins",
    )
    for n, d, kinds in ((6, 3, 4), (7, 2, 5), (8, 4, 3)):
        pool = np.round(rng.normal(size=(kinds, d + 2)), 3)
        table = rng.permutation(pool[np.r_[np.arange(kinds), rng.integers(kinds, size=n - kinds)]])
        yield Case((table[:, :d], table[:, d], table[:, d + 1]), "twins at random places")
    table = np.array([[0.5, 1.0], [0.502, 1.0], [0.5, 1.0], [0.5, 0.998]])
    yield Case((table, np.zeros(4), np.ones(4)), "units that differ in the third digit")
    n = 5
    yield Case((rng.normal(size=(n, 2)), np.zeros(n), np.ones(n)), "all different")
    table = np.round(rng.normal(size=(6, 3)), 2)
    table[3], table[4] = table[0], -table[1]
    yield Case(
        (table, np.zeros(6), np.array([1.0, 1.0, 1.0, -1.0, 1.0, 1.0])), "equal rows that are read out differently"
    )


def _scaled(W: Any, b: Any, w: Any) -> int:
    units = np.column_stack([W, b, w]).astype(float)
    length = np.linalg.norm(units, axis=1, keepdims=True)
    return len(np.unique(np.round(units / np.where(length == 0, 1, length), 9), axis=0))


def _unordered(W: Any, b: Any, w: Any) -> int:
    return len(np.unique(np.column_stack([np.sort(W, axis=1), b, w]), axis=0))


def _units(W: Any, b: Any, w: Any) -> Any:
    return np.column_stack([W, b, w])


def _with_the_first(W: Any, b: Any, w: Any) -> int:
    units = _units(W, b, w)
    return 1 + sum(not np.array_equal(unit, units[0]) for unit in units[1:])


def _without_a_twin(W: Any, b: Any, w: Any) -> int:
    units = _units(W, b, w)
    return sum(sum(np.array_equal(unit, other) for other in units) == 1 for unit in units)


def _pairs_subtracted(W: Any, b: Any, w: Any) -> int:
    pairs = itertools.combinations(_units(W, b, w), 2)
    return len(W) - sum(np.array_equal(one, other) for one, other in pairs)


def _one_agreement(W: Any, b: Any, w: Any) -> int:
    def alike(i: int, j: int) -> bool:
        return bool(np.array_equal(W[i], W[j]) or b[i] == b[j] or w[i] == w[j])

    return sum(not any(alike(i, j) for j in range(i)) for i in range(len(W)))


DISTINCT_UNITS = Exercise(
    name="distinct_units",
    chapter=CHAPTER,
    points=1,
    cases=_cases,
    inputs={"W": "n d", "b": "n", "w": "n"},
    page=page_of("distinct_units"),
    tolerance=Tolerance(lambda arguments, expected: 0.0, "whole numbers are exact"),
    forbidden=("pandas",),
    hints=(
        "What belongs to a unit? Write it down for one unit as a single list of numbers.",
        "Two units are twins when their lists are equal, entry by entry. Count the different lists.",
        "`np.column_stack` puts a table and two flat arrays side by side; `np.unique` has an argument `axis`.",
    ),
    misconceptions=(
        Misconception(
            "read-out-ignored",
            "The read-out weights are left out. Units that are read out differently get different deltas and part.",
            TWINS,
            edits=(("[W, b, w]", "[W, b]"),),
        ),
        Misconception(
            "bias-ignored",
            "The biases are left out. Units with different biases give different answers.",
            TWINS,
            edits=(("[W, b, w]", "[W, w]"),),
        ),
        Misconception(
            "weights-only",
            "Only the rows of W are compared. Biases and read-out weights can tell units apart as well.",
            TWINS,
            mistaken=lambda W, b, w: len(np.unique(W, axis=0)),
        ),
        Misconception(
            "numbers-not-units",
            "Different numbers are counted, not different units: a unit is a whole row.",
            TWINS,
            edits=((", axis=0", ""),),
        ),
        Misconception(
            "columns",
            "Columns are compared. A unit is a row of W; a column belongs to an input.",
            TWINS,
            edits=(("len(np.unique(units, axis=0))", "np.unique(units, axis=1).shape[1]"),),
        ),
        Misconception(
            "all-units",
            "That is the number of units, twins or not.",
            ZEROS,
            mistaken=lambda W, b, w: len(W),
        ),
        Misconception(
            "twins-counted",
            "The units that have an earlier twin are counted. Asked for are the others.",
            TWINS,
            mistaken=lambda W, b, w: len(W) - len(np.unique(np.column_stack([W, b, w]), axis=0)),
        ),
        Misconception(
            "multiples-merged",
            "A unit and its multiple are counted as one. They have different weights and different gradients.",
            TWINS,
            mistaken=_scaled,
        ),
        Misconception(
            "sums",
            "Each unit is reduced to one sum. Different units can have equal sums.",
            TWINS,
            mistaken=lambda W, b, w: len(np.unique(np.round(W.sum(axis=1) + b + w, 9))),
        ),
        Misconception(
            "neighbours",
            "Only neighbouring rows are compared. A twin can stand anywhere in the layer.",
            TWINS,
            mistaken=lambda W, b, w: 1 + int(np.any(np.diff(np.column_stack([W, b, w]), axis=0) != 0, axis=1).sum()),
        ),
        Misconception(
            "order-ignored",
            "The weights of a unit are compared in any order. Each belongs to an input of its own.",
            TWINS,
            mistaken=_unordered,
        ),
        Misconception(
            "rounded",
            "Units that differ a little count as one in yours. Twins agree exactly; others part in training.",
            TWINS,
            edits=(("np.unique(units,", "np.unique(np.round(units, 2),"),),
        ),
        Misconception(
            "only-with-the-first",
            "Each unit is compared with the first one only. Any earlier unit can be its twin.",
            TWINS,
            mistaken=_with_the_first,
        ),
        Misconception(
            "twins-left-out",
            "Units that have a twin are left out altogether. One of them stays.",
            TWINS,
            mistaken=_without_a_twin,
        ),
        Misconception(
            "pairs-subtracted",
            "Pairs of twins are subtracted. Three twins make three pairs, yet only two of them are too many.",
            TWINS,
            mistaken=_pairs_subtracted,
        ),
        Misconception(
            "one-agreement-enough",
            "Units that agree in one of the three count as twins. Weights, bias and read-out weight must all agree.",
            TWINS,
            mistaken=_one_agreement,
        ),
    ),
)
