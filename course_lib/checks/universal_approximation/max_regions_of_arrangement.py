"""max_regions_of_arrangement: the pieces of a shallow network with several inputs."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.universal_approximation._shared import CHAPTER, COUNT, page_of

__all__ = ["MAX_REGIONS_OF_ARRANGEMENT"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((3, 2), "three lines")
    yield Case((3, 1), "three points on a line")
    yield Case((2, 2), "two lines")
    yield Case((0, 2), "no line at all")
    yield Case((1, 1), "one point on a line")
    yield Case((2, 5), "more dimensions than hyperplanes")
    yield Case((5, 3))
    yield Case((10, 2))
    yield Case((int(rng.integers(6, 15)), int(rng.integers(2, 5))))
    yield Case((int(rng.integers(15, 30)), int(rng.integers(5, 9))))
    yield Case((50, 10), "large numbers")


def _sum(n: int, low: int, high: int) -> int:
    return sum(math.comb(n, j) for j in range(low, high + 1))


MAX_REGIONS_OF_ARRANGEMENT = Exercise(
    name="max_regions_of_arrangement",
    chapter=CHAPTER,
    points=1,
    cases=_cases,
    inputs={"n_hyperplanes": "", "dimension": ""},
    page=page_of("max_regions_of_arrangement"),
    tolerance=Tolerance(lambda arguments, expected: 0.4, "whole numbers"),
    allowed=lambda n_hyperplanes, dimension: bool(
        n_hyperplanes >= 0 and dimension >= 1 and n_hyperplanes == int(n_hyperplanes) and dimension == int(dimension)
    ),
    forbidden=("course_lib.regions",),
    hints=(
        "Write the sum out for three lines in the plane: three terms, 1 + 3 + 3.",
        "How many terms has a sum from 0 to d, and which range has that many?",
    ),
    misconceptions=(
        Misconception(
            "last-term-missing",
            "The sum stops one term early: d itself is included. Three lines then give 4.",
            COUNT,
            edits=(("range(dimension + 1)", "range(dimension)"),),
        ),
        Misconception(
            "first-term-missing",
            "The sum starts at 1, but the term for 0 counts too: without any line there is one piece already.",
            COUNT,
            edits=(("range(dimension + 1)", "range(1, dimension + 1)"),),
        ),
        Misconception(
            "all-patterns",
            "These are all patterns that could be written down. With few inputs most of them occur nowhere.",
            COUNT,
            mistaken=lambda n_hyperplanes, dimension: 2**n_hyperplanes,
        ),
        Misconception(
            "formula-of-the-line",
            "One more than there are hyperplanes: that holds for one input only.",
            COUNT,
            mistaken=lambda n_hyperplanes, dimension: n_hyperplanes + 1,
        ),
        Misconception(
            "formula-of-the-plane",
            "The sum always ends at pairs of lines: that is the count for the plane, whatever the dimension is.",
            COUNT,
            mistaken=lambda n_hyperplanes, dimension: _sum(n_hyperplanes, 0, 2),
        ),
        Misconception(
            "last-term-only",
            "This is the last term alone. The formula adds up all of them.",
            COUNT,
            mistaken=lambda n_hyperplanes, dimension: math.comb(n_hyperplanes, dimension),
        ),
        Misconception(
            "arguments-exchanged",
            "Units and inputs have changed places: it is the hyperplanes that are chosen.",
            COUNT,
            mistaken=lambda n_hyperplanes, dimension: _sum(dimension, 0, n_hyperplanes),
        ),
        Misconception(
            "doubled-each-time",
            "Each new line cuts only the pieces that it runs through, not all of them.",
            COUNT,
            mistaken=lambda n_hyperplanes, dimension: 2 * n_hyperplanes + (n_hyperplanes == 0),
        ),
        Misconception(
            "chosen-from-the-dimensions",
            "You choose among the dimensions. It is the hyperplanes that are chosen, j at a time.",
            COUNT,
            edits=(("comb(n_hyperplanes, j)", "comb(dimension, j)"),),
        ),
        Misconception(
            "comb-turned-round",
            "The numbers in the binomial are in each other's place: j are chosen out of n.",
            COUNT,
            edits=(("comb(n_hyperplanes, j)", "comb(j, n_hyperplanes)"),),
        ),
    ),
)
