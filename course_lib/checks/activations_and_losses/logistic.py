"""logistic: the soft step, for scores of any size."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.activations_and_losses._shared import BEND, CHAPTER, EDGE, OVERFLOW, SHARES, STRETCH, page_of

__all__ = ["LOGISTIC"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([0.0]),), "zero")
    yield Case((np.array([-2.0, 0.0, 3.0]),))
    yield Case((np.array([-1, 0, 2]),), "integers")
    yield Case((np.array([0.5]),), "one score")
    yield Case((3 * rng.normal(size=5),))
    yield Case((-0.2 - np.abs(rng.normal(size=4)),), "negative scores")
    yield Case((30 * rng.uniform(0.3, 1, size=4) * [1, -1, 1, -1],), "scores of ten and more")
    yield Case((np.array([-1000.0, 1.0]),), "a score of -1000")
    yield Case((np.array([1000.0, -1.0, 800.0]),), "scores of 1000 and 800")
    yield Case((rng.normal(size=12)[::3],), "every third entry of a larger array")
    yield Case((rng.normal(size=4).astype(np.float32),), "float32")


LOGISTIC = Exercise(
    name="logistic",
    chapter=CHAPTER,
    points=2,
    cases=_cases,
    inputs={"z": "N"},
    page=page_of("logistic"),
    tolerance=Tolerance(
        lambda arguments, expected: 16 * precision(arguments), "values up to 1, rounded a few times on the way"
    ),
    forbidden=("course_lib.activations", "course_lib.network", "course_lib.autodiff", "scipy", "torch", "jax"),
    hints=(
        "Write the formula down as it stands and try it at 0, at 5 and at -5.",
        "What does `np.exp` give for 1000, and for -1000? Which of the two can a fraction survive?",
        "One divided by infinity is 0; infinity divided by infinity is not a number.",
    ),
    misconceptions=(
        Misconception(
            "mirrored",
            "Mirrored: yours falls from 1 to 0. Large scores must give values near 1.",
            EDGE,
            edits=(("np.exp(-z)", "np.exp(z)"),),
        ),
        Misconception(
            "infinity-over-infinity",
            "Not a number at 1000: numerator and denominator are both infinite. Let only one of them grow.",
            OVERFLOW,
            mistaken=lambda z: np.exp(z) / (1 + np.exp(z)),
        ),
        Misconception(
            "tanh",
            "This runs from -1 to 1: it is tanh of half the score. The logistic function runs from 0 to 1.",
            STRETCH,
            edits=(("1 / (1 + odds_against)", "2 / (1 + odds_against) - 1"),),
        ),
        Misconception(
            "tanh-itself",
            "This is tanh, from -1 to 1 with slope 1. The logistic function runs from 0 to 1.",
            STRETCH,
            mistaken=lambda z: np.tanh(z),
        ),
        Misconception(
            "slope",
            "That is the slope of the logistic function, at most one quarter. Asked for is its value.",
            EDGE,
            mistaken=lambda z: 1 / (1 + np.exp(-np.abs(z))) * (1 - 1 / (1 + np.exp(-np.abs(z)))),
        ),
        Misconception(
            "hard-step",
            "A hard step, 0 or 1. The logistic function goes smoothly from one to the other and is one half at 0.",
            BEND,
            mistaken=lambda z: np.where(z >= 0, 1.0, 0.0),
        ),
        Misconception(
            "softmax",
            "Your entries share one sum. Each score is to be treated by itself, whatever the others are.",
            SHARES,
            mistaken=lambda z: np.exp(z - np.max(z)) / np.exp(z - np.max(z)).sum(),
        ),
        Misconception(
            "minus-for-plus",
            "The denominator subtracts the exponential, so it is 0 at a score of 0 and negative below.",
            EDGE,
            edits=(("(1 + odds_against)", "(1 - odds_against)"),),
        ),
        Misconception(
            "size-only",
            "Your result is never below one half: the exponent lost the sign of the score.",
            EDGE,
            edits=(("np.exp(-z)", "np.exp(-np.abs(z))"),),
        ),
        Misconception(
            "scores-clipped",
            "Your scores are clipped at a small size before the formula: certain answers are never quite 0 or 1.",
            OVERFLOW,
            mistaken=lambda z: 1 / (1 + np.exp(-np.clip(z, -5, 5))),
        ),
        Misconception(
            "bracket-missing",
            "A bracket is missing: only the 1 is divided by, and the exponential comes on top.",
            EDGE,
            mistaken=lambda z: 1 / 1 + np.exp(-np.asarray(z, float)),
        ),
    ),
)
