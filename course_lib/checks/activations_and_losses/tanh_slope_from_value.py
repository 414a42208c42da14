"""tanh_slope_from_value: the derivative without another exponential."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.activations_and_losses._shared import CHAPTER, EDGE, STRETCH, page_of

__all__ = ["TANH_SLOPE_FROM_VALUE"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([0.5]),), "one value")
    yield Case((np.array([0.0]),), "the origin, where tanh is steepest")
    yield Case((np.array([-0.8, 0.6]),))
    yield Case((np.array([1, -1, 0]),), "saturated units, as integers")
    yield Case((np.tanh(rng.normal(size=5)),))
    yield Case((-np.tanh(0.2 + np.abs(rng.normal(size=4))),), "negative values")
    yield Case((np.tanh(rng.normal(size=9))[::3],), "every third entry of a larger array")
    yield Case((np.tanh(rng.normal(size=3)).astype(np.float32),), "float32")


TANH_SLOPE_FROM_VALUE = Exercise(
    name="tanh_slope_from_value",
    chapter=CHAPTER,
    points=1,
    cases=_cases,
    inputs={"h": "N"},
    page=page_of("tanh_slope_from_value"),
    tolerance=Tolerance(
        lambda arguments, expected: 64 * precision(arguments), "values up to 1; a way through z loses a few digits"
    ),
    forbidden=("course_lib.activations", "course_lib.gradients", "course_lib.autodiff", "torch", "jax"),
    hints=(
        "At the origin tanh is 0 and its slope is 1. Far out tanh is 1 or -1 and its slope is 0.",
        "The slope is the same on both sides: it does not depend on the sign of h.",
        "The page gives the rule for the logistic function and the one for tanh. Which is which?",
    ),
    misconceptions=(
        Misconception(
            "tanh-twice",
            "You apply tanh to h, but h is already the value of tanh.",
            STRETCH,
            edits=(("h**2", "np.tanh(h) ** 2"),),
        ),
        Misconception(
            "logistic-rule",
            "That is the rule for the logistic function. At h = 0 tanh is steepest, and yours is 0 there.",
            EDGE,
            edits=(("1 - h**2", "h * (1 - h)"),),
        ),
        Misconception(
            "not-squared",
            "The square is missing: your slope differs for h and -h, and at h = -1 it is 2.",
            STRETCH,
            edits=(("h**2", "h"),),
        ),
        Misconception(
            "sign",
            "Right size, wrong sign: tanh rises everywhere, so no slope is negative.",
            STRETCH,
            edits=(("1 - h**2", "h**2 - 1"),),
        ),
        Misconception(
            "root",
            "A square root too many: that is how sine and cosine belong together, not tanh and its slope.",
            STRETCH,
            edits=(("1 - h**2", "np.sqrt(1 - h**2)"),),
        ),
        Misconception(
            "square-of-difference",
            "You squared the difference; the square belongs to h alone. At h = -1 yours is 4.",
            STRETCH,
            edits=(("1 - h**2", "(1 - h) ** 2"),),
        ),
        Misconception(
            "absolute",
            "You take the size of h where its square is needed; they agree only at 0 and 1.",
            STRETCH,
            edits=(("h**2", "np.abs(h)"),),
        ),
        Misconception(
            "quarter",
            "A quarter of the right slope: 1/4 is the logistic function's largest slope, tanh's is 1.",
            STRETCH,
            edits=(("1 - h**2", "0.25 * (1 - h**2)"),),
        ),
        Misconception(
            "plus",
            "A plus where a minus belongs: your slope grows towards the ends, where tanh is flat.",
            STRETCH,
            edits=(("1 - h**2", "1 + h**2"),),
        ),
    ),
)
