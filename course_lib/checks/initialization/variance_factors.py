"""variance_factors: what a layer does to the mean square, forward and back."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checks import ROUNDING, Case, Exercise, Misconception
from course_lib.checks.initialization._shared import BOTH_WAYS, CHAPTER, COMPROMISE, ONE_LAYER, page_of

__all__ = ["VARIANCE_FACTORS"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((100, 400, 0.0025), "400 inputs, 100 units, the variance 1/400")
    yield Case((400, 100, 0.0025), "100 inputs, 400 units, the variance 1/400")
    yield Case((5, 5, 0.3), "a square layer")
    yield Case((1, 7, 0.5), "one unit")
    yield Case((6, 1, 1.5), "one input")
    yield Case((3, 2, 0.0), "weights that are all zero")
    for _ in range(3):
        fan_out, fan_in = (int(n) for n in rng.permutation(np.arange(2, 600))[:2])
        yield Case((fan_out, fan_in, float(rng.uniform(0.01, 0.9))))


VARIANCE_FACTORS = Exercise(
    name="variance_factors",
    chapter=CHAPTER,
    points=1,
    cases=_cases,
    inputs={"fan_out": "", "fan_in": "", "variance": ""},
    outputs=("forward", "backward"),
    page=page_of("variance_factors"),
    tolerance=ROUNDING,
    forbidden=("course_lib.initializers", "torch"),
    allowed=lambda fan_out, fan_in, variance: fan_out > 0 and fan_in > 0 and variance >= 0,
    hints=(
        "On the way forward a unit is a sum. How many terms has it? And who adds up on the way back, over whom?",
        "The variance of a sum of independent terms with mean 0 is the sum of their variances.",
        "Forward the number of terms is that of the inputs, back it is that of the units.",
    ),
    misconceptions=(
        Misconception(
            "swapped",
            "The two ways are exchanged: forward, a unit sums over its inputs; back, an input sums over the units.",
            BOTH_WAYS,
            edits=(("forward = fan_in", "forward = fan_out"), ("backward = fan_out", "backward = fan_in")),
        ),
        Misconception(
            "fan-in-both-ways",
            "Both factors count the inputs. On the way back the table is read along its columns, one entry per unit.",
            BOTH_WAYS,
            mistaken=lambda fan_out, fan_in, variance: (fan_in * variance, fan_in * variance),
        ),
        Misconception(
            "fan-out-both-ways",
            "Both factors count the units. On the way forward a unit adds up its inputs.",
            BOTH_WAYS,
            mistaken=lambda fan_out, fan_in, variance: (fan_out * variance, fan_out * variance),
        ),
        Misconception(
            "deviations",
            "These are the factors of the standard deviations: a square root too many. Asked for are mean squares.",
            ONE_LAYER,
            mistaken=lambda fan_out, fan_in, variance: (np.sqrt(fan_in * variance), np.sqrt(fan_out * variance)),
        ),
        Misconception(
            "relu-half",
            "Half of the right factors: that is a ReLU layer. The question is about a linear one.",
            ONE_LAYER,
            mistaken=lambda fan_out, fan_in, variance: (fan_in * variance / 2, fan_out * variance / 2),
        ),
        Misconception(
            "no-fan",
            "The variance of one weight alone: a sum of n terms has n times the variance of one.",
            ONE_LAYER,
            mistaken=lambda fan_out, fan_in, variance: (variance, variance),
        ),
        Misconception(
            "variance-squared",
            "The variance is squared: you took it for a standard deviation.",
            ONE_LAYER,
            mistaken=lambda fan_out, fan_in, variance: (fan_in * variance**2, fan_out * variance**2),
        ),
        Misconception(
            "glorot-mean",
            "Both factors are made with the mean of the two fans. That is Glorot's compromise, not what a layer does.",
            COMPROMISE,
            mistaken=lambda fan_out, fan_in, variance: ((fan_in + fan_out) / 2 * variance,) * 2,
        ),
        Misconception(
            "divided",
            "The variance is divided by the fans. Adding more terms makes a sum larger, not smaller.",
            ONE_LAYER,
            mistaken=lambda fan_out, fan_in, variance: (variance / fan_in, variance / fan_out),
        ),
    ),
)
