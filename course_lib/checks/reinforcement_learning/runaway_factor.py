"""runaway_factor: one parameter, two states."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checks import Case, Exercise, Misconception
from course_lib.checks.reinforcement_learning._shared import CHAPTER, GUESS, HALF, RUNAWAY, page_of

__all__ = ["RUNAWAY_FACTOR"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((0.1, 0.9, 2.0), "the example")
    yield Case((0.1, 0.9, 1.0), "two states alike")
    yield Case((0.1, 0.5, 2.0), "the turning point")
    yield Case((0.5, 0.0, 3.0), "no discounted future at all")
    yield Case((0.3, 0.7, -2.0), "values of opposite sign")
    for _ in range(3):
        yield Case((float(rng.uniform(0.05, 0.6)), float(rng.uniform(0.2, 1)), float(rng.uniform(0.3, 4))))


RUNAWAY_FACTOR = Exercise(
    name="runaway_factor",
    chapter=CHAPTER,
    points=1,
    cases=_cases,
    inputs={"learning_rate": "", "discount": "", "ratio": ""},
    page=page_of("runaway_factor"),
    forbidden=("course_lib.q_learning", "torch"),
    allowed=lambda learning_rate, discount, ratio: bool(0 <= discount <= 1 and learning_rate > 0),
    hints=(
        "Write down the target and the guess, both as multiples of w.",
        "The change is the learning rate times target minus guess, times the feature of the first state, which is 1.",
        "The factor is 1 plus the change divided by w.",
    ),
    misconceptions=(
        Misconception(
            "sign",
            "This moves away from the target. Target minus guess is added.",
            GUESS,
            edits=(("1 + learning_rate", "1 - learning_rate"),),
        ),
        Misconception(
            "change-for-factor",
            "This is the change relative to w; the factor is 1 plus that.",
            RUNAWAY,
            edits=(("return 1 + ", "return "),),
        ),
        Misconception(
            "whole-gradient",
            "The target was differentiated too. The step holds it fast and moves the guess alone.",
            HALF,
            mistaken=lambda learning_rate, discount, ratio: 1 - learning_rate * (discount * ratio - 1) ** 2,
        ),
        Misconception(
            "ratio-always-two",
            "This is the page's example, where the second state is worth twice the first. Use `ratio`.",
            RUNAWAY,
            edits=(("discount * ratio", "discount * 2"),),
        ),
        Misconception(
            "ratio-forgotten",
            "Both states have the same value here; the second has `ratio` times that of the first.",
            RUNAWAY,
            edits=(("discount * ratio", "discount"),),
        ),
        Misconception(
            "discount-forgotten",
            "The next state's value is not discounted.",
            GUESS,
            edits=(("discount * ratio", "ratio"),),
        ),
        Misconception(
            "feature-of-the-second",
            "The step is multiplied by the second state's feature; it is the first state that is updated.",
            RUNAWAY,
            edits=(("learning_rate * error", "learning_rate * ratio * error"),),
        ),
        Misconception(
            "factor-two",
            "The step is twice as long: the update has no factor 2, the learning rate has absorbed it.",
            HALF,
            edits=(("learning_rate * error", "2 * learning_rate * error"),),
        ),
        Misconception(
            "bracket-missing",
            "A bracket is missing: the learning rate multiplies the whole error, target minus guess.",
            GUESS,
            mistaken=lambda learning_rate, discount, ratio: learning_rate * discount * ratio,
        ),
        Misconception(
            "guess-forgotten",
            "The present guess is not taken off: the error is target minus guess.",
            GUESS,
            mistaken=lambda learning_rate, discount, ratio: 1 + learning_rate * discount * ratio,
        ),
        Misconception(
            "target-alone",
            "That is the target over the guess. A step goes only a share of the way, the learning rate.",
            GUESS,
            mistaken=lambda learning_rate, discount, ratio: discount * ratio,
        ),
        Misconception(
            "guess-discounted",
            "The guess is discounted as well. Only the value of the next state is.",
            RUNAWAY,
            edits=(("discount * ratio - 1", "discount * (ratio - 1)"),),
        ),
    ),
)
