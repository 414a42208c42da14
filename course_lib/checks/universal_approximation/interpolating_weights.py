"""interpolating_weights: ReLU units through given points."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.universal_approximation._shared import CHAPTER, TILT, page_of, ramps_at

__all__ = ["INTERPOLATING_WEIGHTS"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(pieces: int) -> tuple[Any, Any]:
        knots = np.cumsum(rng.uniform(0.3, 1.5, size=pieces + 1)) - rng.uniform(0.5, 3)
        return knots, rng.normal(size=pieces + 1) + 1

    yield Case((np.array([0.5, 2.5]), np.array([1.0, 4.0])), "one piece")
    yield Case((np.array([0, 1, 3, 4]), np.array([0, 2, 1, 1])), "the book's example, integers")
    yield Case((np.array([1.0, 2.0, 3.0]), np.array([1.0, 3.0, 2.0])), "equal spacing")
    yield Case((np.array([-3.0, -1.0, 0.0, 0.5]), np.array([2.0, -1.0, 0.0, 3.0])), "knots below zero")
    yield Case(drawn(2))
    yield Case(drawn(3))
    yield Case(drawn(6))
    knots, heights = drawn(9)
    yield Case((knots[::2], heights[1::2]), "every second entry of a larger array")


def _outputs(arguments: tuple[Any, ...], value: Any) -> Any:
    """The network's outputs at all knots, and half-way between them."""
    knots = np.asarray(arguments[0], float)
    return ramps_at(np.concatenate([knots, (knots[:-1] + knots[1:]) / 2]), *value)


INTERPOLATING_WEIGHTS = Exercise(
    name="interpolating_weights",
    chapter=CHAPTER,
    points=2,
    cases=_cases,
    inputs={"knots": "K+1", "heights": "K+1"},
    outputs=("b_1", "w_2", "b_2"),
    page=page_of("interpolating_weights"),
    view=_outputs,
    viewed="the network's outputs at the knots, then half-way between them",
    tolerance=Tolerance(lambda arguments, expected: 1e-8, "slopes up to ten, accumulated over a few pieces"),
    allowed=lambda knots, heights: bool(len(knots) == len(heights) >= 2 and (np.diff(knots) > 0).all()),
    forbidden=("course_lib.approximation", "scipy.interpolate"),
    hints=(
        "Which number must come out at the first knot, where no unit is on yet?",
        "At the second knot the first unit is still on and goes on climbing. What must the second unit add to that?",
        "First all slopes between neighbours, height over distance; then the first one and their differences.",
    ),
    misconceptions=(
        Misconception(
            "slopes-for-changes",
            "Your weights are slopes. The earlier units are still on, so a weight is the change of slope.",
            TILT,
            edits=(("np.append(slopes[0], np.diff(slopes))", "slopes"),),
        ),
        Misconception(
            "starts-at-zero",
            "The curve starts at 0. Before the first unit acts, the output is the output bias alone.",
            TILT,
            edits=(("changes, heights[0]", "changes, 0.0"),),
        ),
        Misconception(
            "differences-for-slopes",
            "These are differences of heights. A slope is a difference divided by the distance of its knots.",
            TILT,
            edits=((" / np.diff(knots)", ""),),
        ),
        Misconception(
            "slopes-inverted",
            "Your slopes are distances over heights. A slope says how much the height changes per unit of distance.",
            TILT,
            edits=(("np.diff(heights) / np.diff(knots)", "np.diff(knots) / np.diff(heights)"),),
        ),
        Misconception(
            "equal-spacing",
            "You divide by one distance everywhere, but the knots are not equally spaced.",
            TILT,
            edits=(("np.diff(knots)", "(knots[1] - knots[0])"),),
        ),
        Misconception(
            "one-knot-late",
            "Each unit switches on one knot too late: unit j belongs to the left end of its piece.",
            TILT,
            edits=(("-knots[:-1]", "-knots[1:]"),),
        ),
        Misconception(
            "bias-sign",
            "The units switch on at the mirrored knots: the kink lies where x plus the bias is zero.",
            TILT,
            edits=(("-knots[:-1]", "knots[:-1] * 1.0"),),
        ),
        Misconception(
            "first-slope-missing",
            "The first piece is flat: before the first knot the slope is 0, so its change is the first slope itself.",
            TILT,
            edits=(("slopes[0], np", "0.0, np"),),
        ),
        Misconception(
            "last-height",
            "The output bias is the height at the first knot; you took the last.",
            TILT,
            edits=(("changes, heights[0]", "changes, heights[-1]"),),
        ),
        Misconception(
            "line-back-to-zero",
            "Your output bias is where the first line would meet x = 0. Left of the first knot no unit is on.",
            TILT,
            edits=(("changes, heights[0]", "changes, heights[0] - slopes[0] * knots[0]"),),
        ),
    ),
)
