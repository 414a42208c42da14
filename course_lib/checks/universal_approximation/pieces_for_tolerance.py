"""pieces_for_tolerance: the width of the network, before it is built."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.universal_approximation._shared import CHAPTER, SQUARE, page_of

__all__ = ["PIECES_FOR_TOLERANCE"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((0.001, 0.0, 2 * np.pi, 1.0), "the sine")
    yield Case((0.1, 0.0, 2 * np.pi, 1.0))
    yield Case((0.02, 1.0, 2.0, 3.0), "an interval of length 1")
    yield Case((0.3, -2.0, 5.0, 0.5), "an interval from below zero")
    yield Case((0.5, 0.0, 1.0, 0.0), "no curvature at all")
    yield Case((3.0, 0.0, 0.5, 0.2), "a tolerance above 1")
    # powers of two under every root, so that no way of computing it rounds
    yield Case((1.0, 0.0, 3.0, 32.0), "a bound that is met exactly")
    found = 0
    while found < 6:
        tolerance, length = 10 ** rng.uniform(-4, -1), rng.uniform(2, 9)
        curvature, low = rng.uniform(0.5, 20), rng.uniform(-4, 4)
        exact = length * np.sqrt(curvature / (8 * tolerance))
        # far enough from a whole number that rounding does not decide; below and above the half in turn
        if 0.05 + 0.5 * (found % 2) < exact % 1 < 0.45 + 0.5 * (found % 2) and exact > 3:
            yield Case((float(tolerance), float(low), float(low + length), float(curvature)))
            found += 1


def _squared(tolerance: float, low: float, high: float, max_curvature: float) -> int:
    return max(1, int(np.ceil((high - low) ** 2 * max_curvature / (8 * tolerance))))


def _as_for_steps(tolerance: float, low: float, high: float, max_curvature: float) -> int:
    return max(1, int(np.ceil((high - low) * max_curvature / (2 * tolerance))))


def _not_rounded(tolerance: float, low: float, high: float, max_curvature: float) -> float:
    return max(1.0, float((high - low) * np.sqrt(max_curvature / (8 * tolerance))))


def _settled(*arguments: Any) -> bool:
    """Valid, and not within rounding of a whole number."""
    tolerance, low, high, curvature = arguments
    if not (tolerance > 0 and low < high and curvature >= 0):
        return False
    exact = (high - low) * np.sqrt(curvature / (8 * tolerance))
    return bool(curvature == 0 or 0.01 < exact % 1 < 0.99)


PIECES_FOR_TOLERANCE = Exercise(
    name="pieces_for_tolerance",
    chapter=CHAPTER,
    points=1,
    cases=_cases,
    inputs={"tolerance": "", "low": "", "high": "", "max_curvature": ""},
    page=page_of("pieces_for_tolerance"),
    tolerance=Tolerance(lambda arguments, expected: 1e-9, "a whole number"),
    allowed=_settled,
    forbidden=("course_lib.approximation.pieces_for_tolerance",),
    hints=(
        "With K pieces, how wide is one? Put that into the bound on the error.",
        "Solve the inequality for K. The square of the width becomes a square root.",
        "K must be whole and must be enough, so in which direction do you round?",
    ),
    misconceptions=(
        Misconception(
            "root-forgotten",
            "Far too many: the error falls with the square of K, so K grows with a square root.",
            SQUARE,
            mistaken=_squared,
        ),
        Misconception(
            "rounded-down",
            "Rounded down, the bound is just missed. One piece more is needed.",
            SQUARE,
            edits=(("np.ceil(exact)", "exact"),),
        ),
        Misconception(
            "not-rounded",
            "A number of pieces is a whole number; the exact one must be rounded up.",
            SQUARE,
            mistaken=_not_rounded,
        ),
        Misconception(
            "rounded-to-nearest",
            "Rounded to the nearest whole number; where that is below, the bound is missed.",
            SQUARE,
            edits=(("np.ceil", "np.round"),),
        ),
        Misconception(
            "two-for-eight",
            "Twice too many: the chord is furthest off in the middle, half a piece from the ends, hence the 8.",
            SQUARE,
            edits=(("8 * tolerance", "2 * tolerance"),),
        ),
        Misconception(
            "length-missing",
            "The interval's length plays no part in your result, but a longer one needs more pieces.",
            SQUARE,
            edits=(("(high - low) * ", ""),),
        ),
        Misconception(
            "bracket-missing",
            "The tolerance ended up above the fraction line: a smaller tolerance gives you fewer pieces.",
            SQUARE,
            edits=(("(8 * tolerance)", "8 * tolerance"),),
        ),
        Misconception(
            "law-of-the-steps",
            "That is how a staircase's bins are counted. Ramps need far fewer: there the error falls with the square.",
            SQUARE,
            mistaken=_as_for_steps,
        ),
        Misconception(
            "no-piece-at-all",
            "Without curvature you return 0, but even a straight line takes one piece.",
            SQUARE,
            edits=(("max(1, int(np.ceil(exact)))", "int(np.ceil(exact))"),),
        ),
        Misconception(
            "one-more-to-be-safe",
            "One piece too many where the exact number is whole: to meet the bound exactly is within the tolerance.",
            SQUARE,
            edits=(("int(np.ceil(exact))", "int(exact) + 1"),),
        ),
        Misconception(
            "eight-missing",
            "The 8 of the bound is missing, so you count nearly three times too many.",
            SQUARE,
            edits=(("(8 * tolerance)", "tolerance"),),
        ),
        Misconception(
            "fraction-inverted",
            "A larger tolerance gives you more pieces: the fraction under the root is upside down.",
            SQUARE,
            edits=(("max_curvature / (8 * tolerance)", "8 * tolerance / max_curvature"),),
        ),
        Misconception(
            "root-left-out",
            "The root is left out: solving for the width takes one, since the error falls with its square.",
            SQUARE,
            edits=(("np.sqrt(max_curvature / (8 * tolerance))", "max_curvature / (8 * tolerance)"),),
        ),
        Misconception(
            "length-under-the-root",
            "The length has come under the root. An interval twice as long needs twice as many pieces.",
            SQUARE,
            edits=(("(high - low) * np.sqrt(max_curvature /", "np.sqrt((high - low) * max_curvature /"),),
        ),
        Misconception(
            "width-of-a-piece",
            "That is the width of a piece. Asked for is how many of them fill the interval.",
            SQUARE,
            mistaken=lambda tolerance, low, high, max_curvature: np.sqrt(8 * tolerance / max_curvature),
        ),
    ),
)
