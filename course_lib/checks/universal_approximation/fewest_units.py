"""fewest_units: the project, the polygon with the fewest pieces."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.universal_approximation._shared import CHAPTER, SQUARE, TILT, page_of, ramps_at

__all__ = ["FEWEST_UNITS"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([1.0, 3.0]), np.array([2.0, 5.0]), 0.5), "two samples")
    yield Case((np.array([1, 2, 3, 4]), np.array([1, 3, 2, 4]), 0.1), "integers, every sample a knot")
    yield Case((np.array([2.0, 3.0, 4.0, 6.0]), np.array([1.0, 2.0, 3.0, 5.0]), 0.1), "four samples in a row")
    yield Case((np.arange(1.0, 6.0), np.array([1.0, 1.4, 4.0, 1.0, 1.3]), 0.5), "a peak")
    size = float(rng.uniform(0.5, 2))
    yield Case(
        (np.arange(1.0, 5.0), size * np.array([7.0, 9.5, 7, 8.5]), 2.1 * size), "a piece that may skip a bad end"
    )
    yield Case(
        (np.arange(1.0, 6.0), size * np.array([1.0, 3.5, 5, 3.5, 5]), 1.1 * size), "a piece that should end early"
    )
    x = np.cumsum(rng.uniform(0.2, 1.5, size=15))
    yield Case((x, np.sin(x) + 0.5, 0.08), "a sine at uneven places")
    x = np.linspace(-1, 1, 21)
    yield Case((x, np.abs(x - 0.3) + 1 + 0.01 * rng.uniform(-1, 1, size=21), 0.04), "a corner")
    x = np.cumsum(rng.uniform(0.3, 1.0, size=18))
    yield Case((x, np.cumsum(rng.normal(size=18)) + 2, 0.7), "a random walk")
    x, y = np.linspace(1, 4, 24), np.exp(np.linspace(0, 3, 24)) + 0.1 * rng.normal(size=24)
    yield Case((x[::2], y[::2], 0.9), "every second entry of a larger array")


def _worst_and_count(arguments: tuple[Any, ...], value: Any) -> Any:
    """The number of units, by how much the largest distance at a sample exceeds the tolerance, and both end points."""
    x, y, tolerance = arguments
    kinks, changes, offset = value
    y_hat = ramps_at(x, -np.asarray(kinks, float), changes, offset)
    return np.array([float(len(np.asarray(kinks))), max(0.0, np.abs(y_hat - y).max() - tolerance), y_hat[0], y_hat[-1]])


def _through(x: Any, y: Any, knots: Any) -> Any:
    slopes = np.diff(y[knots]) / np.diff(x[knots])
    return x[knots[:-1]], np.diff(slopes, prepend=0.0), y[0]


def _reachable(x: Any, y: Any, tolerance: float, start: int, end: int) -> bool:
    chord = np.interp(x[start : end + 1], x[[start, end]], y[[start, end]])
    return bool(np.abs(chord - y[start : end + 1]).max() <= tolerance)


def _greedy(farthest: bool) -> Callable[..., Any]:
    """Each piece as long as it goes: up to the first end that fails, or to the farthest that does not."""

    def walk(x: Any, y: Any, tolerance: float) -> Any:
        knots = [0]
        while knots[-1] < len(x) - 1:
            fits = [_reachable(x, y, tolerance, knots[-1], end) for end in range(knots[-1] + 1, len(x))]
            longest = max(k for k, fit in enumerate(fits) if fit) if farthest else (*fits, False).index(False) - 1
            knots.append(knots[-1] + 1 + longest)
        return _through(x, y, np.array(knots))

    return walk


def _equal_pieces(x: Any, y: Any, tolerance: float) -> Any:
    for pieces in range(1, len(x)):
        knots = np.unique(np.linspace(0, len(x) - 1, pieces + 1).round().astype(int))
        if all(_reachable(x, y, tolerance, a, b) for a, b in itertools.pairwise(knots)):
            break
    return _through(x, y, knots)


FEWEST_UNITS = Exercise(
    name="fewest_units",
    chapter=CHAPTER,
    points=4,
    cases=_cases,
    inputs={"x": "N", "y": "N", "tolerance": ""},
    outputs=("kinks", "changes", "offset"),
    page=page_of("fewest_units"),
    view=_worst_and_count,
    viewed="the number of units, by how much the largest distance exceeds the tolerance, the first and the last output",
    tolerance=Tolerance(lambda arguments, expected: 1e-9, "changes of slope, accumulated over a few pieces"),
    allowed=lambda x, y, tolerance: bool(len(x) == len(y) >= 2 and (np.diff(x) > 0).all() and tolerance > 0),
    forbidden=("course_lib.approximation", "scipy"),
    hints=(
        "First write a small test: may one piece lead from sample i to sample j? Look at every sample between.",
        "For each sample, from left to right, find the smallest number of pieces that lead to it. "
        "Where can the last of these pieces start?",
        "Remember for each sample where its best last piece starts; walk back from the end to collect the knots.",
        "Knots and heights make a network as in the exercise on ramps: changes of slope, the first height as offset.",
    ),
    misconceptions=(
        Misconception(
            "stops-at-the-first-failure",
            "Your pieces end at the first sample that cannot be reached. A later one may be reachable again.",
            SQUARE,
            mistaken=_greedy(farthest=False),
        ),
        Misconception(
            "as-far-as-it-goes",
            "Each piece is made as long as possible. One that ends earlier can end at a better place and save a unit.",
            SQUARE,
            mistaken=_greedy(farthest=True),
        ),
        Misconception(
            "equal-pieces",
            "Your pieces have equal numbers of samples. Where the curve is nearly straight, longer ones will do.",
            SQUARE,
            mistaken=_equal_pieces,
        ),
        Misconception(
            "only-the-knots-checked",
            "A single piece meets its two ends, but the samples in between are too far away. The error hides there.",
            TILT,
            mistaken=lambda x, y, tolerance: _through(x, y, np.array([0, len(x) - 1])),
        ),
        Misconception(
            "mean-for-largest",
            "You compare the mean distance with the tolerance. Every single sample must be near.",
            SQUARE,
            edits=(("np.max(gaps)", "np.mean(gaps)"),),
        ),
        Misconception(
            "one-side-only",
            "Distances count only on one side: where the chord runs below the samples, you see no error.",
            TILT,
            edits=(("np.abs(chord - y[between])", "chord - y[between]"),),
        ),
        Misconception(
            "slopes-for-changes",
            "The knots are right, the weights are not: earlier units are still on, so a weight is a change of slope.",
            TILT,
            edits=(("np.diff(slopes, prepend=0.0)", "slopes"),),
        ),
        Misconception(
            "starts-at-zero",
            "The polygon starts at 0 instead of at the first sample: the output bias is missing.",
            TILT,
            edits=(("changes, y[0]", "changes, 0.0"),),
        ),
        Misconception(
            "one-knot-late",
            "Each unit switches on at the right end of its piece; it belongs to the left end.",
            TILT,
            edits=(("knots[:-1]", "knots[1:]"),),
        ),
        Misconception(
            "every-sample-a-knot",
            "Every sample has become a knot. That is always near enough, and never cheap.",
            SQUARE,
            mistaken=lambda x, y, tolerance: _through(x, y, np.arange(len(x))),
        ),
        Misconception(
            "half-the-tolerance",
            "A piece must stay within half the tolerance in your test. It may use all of it, above and below.",
            SQUARE,
            edits=(("<= tolerance", "<= tolerance / 2"),),
        ),
        Misconception(
            "twice-the-tolerance",
            "Your test lets distances through that are twice as large as the tolerance.",
            SQUARE,
            edits=(("<= tolerance", "<= 2 * tolerance"),),
        ),
        Misconception(
            "distances-summed",
            "You add up the distances. Each sample is compared with the tolerance by itself, so the largest decides.",
            SQUARE,
            edits=(("np.max(gaps)", "np.sum(gaps)"),),
        ),
        Misconception(
            "squares-compared",
            "Squared distances are compared with the tolerance, which is a distance.",
            SQUARE,
            edits=(("np.abs(chord - y[between])", "(chord - y[between]) ** 2"),),
        ),
        Misconception(
            "biases-for-kinks",
            "These are biases. A kink is the place itself, where a unit switches on.",
            TILT,
            edits=(("return x[knots[:-1]]", "return -x[knots[:-1]]"),),
        ),
    ),
)
