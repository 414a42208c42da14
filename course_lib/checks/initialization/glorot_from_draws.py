"""glorot_from_draws: numbers between 0 and 1 become the weights of a layer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.initialization._shared import BOTH_WAYS, CHAPTER, COMPROMISE, ONE_LAYER, page_of

__all__ = ["GLOROT_FROM_DRAWS"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([[0.0, 0.25, 0.5, 0.75]]),), "one unit, four inputs")
    yield Case((np.array([[0.5], [0.0]]),), "one input, two units")
    yield Case((np.array([[0.9]]),), "one weight")
    yield Case((np.array([[0, 1, 1], [1, 0, 1]]),), "whole numbers")
    yield Case((rng.random((2, 5)),), "more inputs than units")
    yield Case((rng.random((6, 3)),), "more units than inputs")
    yield Case((rng.random((6, 3)),), "other draws of the same shape")
    yield Case((rng.random((4, 4)),), "a square layer")
    yield Case((rng.random((3, 14))[:, ::2],), "every second column of a larger array")
    yield Case((rng.random((5, 2)).astype(np.float32),), "float32")


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    return 64 * precision(arguments) * np.sqrt(6 / sum(arguments[0].shape))


def _scaled(draws: Any, factor: Any) -> Any:
    return factor * (2 * draws - 1)


GLOROT_FROM_DRAWS = Exercise(
    name="glorot_from_draws",
    chapter=CHAPTER,
    points=2,
    cases=_cases,
    inputs={"draws": "m n"},
    page=page_of("glorot_from_draws"),
    tolerance=Tolerance(_bound, "a few roundings of numbers up to the bound"),
    forbidden=("course_lib.initializers", "torch", "tensorflow", "scipy.stats"),
    hints=(
        "Which draw becomes 0, which the smallest weight, which the largest? That is a straight line.",
        "What is the variance of a uniform distribution between -c and c? Set it equal to Glorot's.",
        "The bound is the root of 6 over the sum of both sides of the table.",
    ),
    misconceptions=(
        Misconception(
            "bound-is-deviation",
            "Your bound is the standard deviation. A uniform distribution reaches the root of 3 times as far.",
            COMPROMISE,
            edits=(("np.sqrt(3 * variance)", "np.sqrt(variance)"),),
        ),
        Misconception(
            "no-root",
            "Your bound is the square of the right one: the root is missing.",
            COMPROMISE,
            edits=(("np.sqrt(3 * variance)", "3 * variance"),),
        ),
        Misconception(
            "variance-as-bound",
            "Your bound is the variance itself. It is a third of the squared bound.",
            COMPROMISE,
            edits=(("np.sqrt(3 * variance)", "variance"),),
        ),
        Misconception(
            "three-outside",
            "The 3 stands outside the root: the bound is too large by the root of 3.",
            COMPROMISE,
            edits=(("np.sqrt(3 * variance)", "3 * np.sqrt(variance)"),),
        ),
        Misconception(
            "one-sided",
            "All your weights are positive: the mean must be 0, so the interval reaches to both sides.",
            ONE_LAYER,
            edits=(("(2 * draws - 1)", "draws"),),
        ),
        Misconception(
            "half-width",
            "Your interval is half as wide: from 0 to 1 is one unit, from minus to plus the bound are two.",
            COMPROMISE,
            edits=(("(2 * draws - 1)", "(draws - 0.5)"),),
        ),
        Misconception(
            "shifted",
            "Your interval reaches from minus the bound to 0 only: stretch it to double width before moving it.",
            COMPROMISE,
            edits=(("(2 * draws - 1)", "(draws - 1)"),),
        ),
        Misconception(
            "fan-in-only",
            "The variance counts the inputs alone. Glorot also asks how many units send an error back.",
            BOTH_WAYS,
            edits=(("2 / (fan_in + fan_out)", "1 / fan_in"),),
        ),
        Misconception(
            "fan-out-only",
            "The variance counts the units alone. Glorot also asks how many inputs are added up.",
            BOTH_WAYS,
            edits=(("2 / (fan_in + fan_out)", "1 / fan_out"),),
        ),
        Misconception(
            "one-over-sum",
            "The variance is half of Glorot's: the mean of the fans is half of their sum.",
            COMPROMISE,
            edits=(("2 / (fan_in", "1 / (fan_in"),),
        ),
        Misconception(
            "he",
            "That is He's variance, for ReLU. Glorot divides by the sum of both fans.",
            COMPROMISE,
            edits=(("2 / (fan_in + fan_out)", "2 / fan_in"),),
        ),
        Misconception(
            "turned-over",
            "The signs are turned over: a draw of 0 must become the smallest weight.",
            COMPROMISE,
            edits=(("(2 * draws - 1)", "(1 - 2 * draws)"),),
        ),
        Misconception(
            "own-scale",
            "The draws are scaled by what they happen to be. The rule is about the distribution, not this sample.",
            COMPROMISE,
            mistaken=lambda draws: _scaled(draws, np.sqrt(6 / sum(draws.shape)) / np.max(np.abs(2 * draws - 1))),
        ),
        Misconception(
            "he-by-units",
            "Only the units are counted. Glorot divides by the sum of both fans.",
            COMPROMISE,
            edits=(("2 / (fan_in + fan_out)", "2 / fan_out"),),
        ),
        Misconception(
            "root-of-six-alone",
            "The root covers the 6 alone. The sum of the fans stands under it too.",
            COMPROMISE,
            edits=(("np.sqrt(3 * variance)", "np.sqrt(6) / (fan_in + fan_out)"),),
        ),
        Misconception(
            "centred-on-the-sample",
            "The mean of these draws is subtracted. The distribution's is one half, whatever the sample.",
            COMPROMISE,
            edits=(("2 * draws - 1", "2 * (draws - draws.mean())"),),
        ),
        Misconception(
            "not-moved",
            "Stretched but not moved: your weights run from 0 to twice the bound.",
            COMPROMISE,
            edits=(("2 * draws - 1", "2 * draws"),),
        ),
    ),
)
