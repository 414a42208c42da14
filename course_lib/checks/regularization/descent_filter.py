"""descent_filter: how far gradient descent has come along each direction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.regularization._shared import CHAPTER, DIRECTION, STRONG, page_of

__all__ = ["DESCENT_FILTER"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(r: int, n_samples: int, n_steps: int) -> tuple[Any, ...]:
        s = np.sort(rng.uniform(0.3, 3.0, size=r))[::-1].copy()
        return s, n_samples, float(0.4 * n_samples / s[0] ** 2), n_steps

    yield Case((np.array([1.0]), 10, 0.5, 2), "the example, two steps")
    yield Case((np.array([1.0]), 10, 0.5, 1), "one step")
    yield Case((np.array([2.0, 1.0, 0.5]), 8, 0.25, 0), "no step yet")
    yield Case(drawn(3, 5, 4))
    yield Case(drawn(4, 12, 30), "thirty steps")
    yield Case((np.array([3.0, 0.6, 0.0]), 7, 0.3, 5), "a direction in which the data say nothing")
    yield Case((np.array([4, 2, 1]), 20, 0.25, 3), "integers")
    yield Case((np.array([1.7]), 1, 0.1, 6), "one sample")
    yield Case((rng.uniform(0.3, 2.0, size=8)[::2], 6, 0.2, 9), "every second entry of a larger array")


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    return 32 * (arguments[3] + 4) * precision(arguments) * np.ones_like(expected)


def _share(arguments: tuple[Any, ...]) -> Any:
    singular_values, n_samples, learning_rate, _ = arguments
    return 2 * learning_rate * np.asarray(singular_values) ** 2 / n_samples


DESCENT_FILTER = Exercise(
    name="descent_filter",
    chapter=CHAPTER,
    points=1,
    cases=_cases,
    inputs={"singular_values": "r", "n_samples": "", "learning_rate": "", "n_steps": ""},
    page=page_of("descent_filter"),
    tolerance=Tolerance(_bound, "a power of t factors is off by t roundings of numbers no larger than one"),
    forbidden=("course_lib.regularizers.descent_filter",),
    allowed=lambda *arguments: bool(arguments[1] >= 1 and arguments[3] >= 0 and np.all(_share(arguments) <= 1)),
    hints=(
        "Begin with what is still missing after one step, as a share of the whole.",
        "Every step multiplies what is missing by the same number: what is left after several is a power.",
        "What has been fitted is one minus what is missing.",
    ),
    misconceptions=(
        Misconception(
            "missing-for-reached",
            "This is the share that is still missing; asked for is the one that has been reached.",
            DIRECTION,
            edits=(("return 1 - missing", "return missing"),),
        ),
        Misconception(
            "linear-in-steps",
            "Every step is taken to close the same amount. It closes the same share of what is left, which gets less.",
            DIRECTION,
            edits=(("missing = (1 - closed) ** n_steps", "missing = 1 - closed * n_steps"),),
        ),
        Misconception(
            "no-two",
            "A step closes twice as much: the loss has no factor 1/2, so its gradient brings a 2.",
            DIRECTION,
            edits=(("closed = 2 * learning_rate", "closed = learning_rate"),),
        ),
        Misconception(
            "not-squared",
            "The singular value enters once. The Gram matrix holds the columns twice, so its square counts.",
            STRONG,
            edits=(("singular_values**2", "singular_values"),),
        ),
        Misconception(
            "sum-for-mean",
            "The loss is a mean over the samples: the share closed in a step is divided by their number.",
            DIRECTION,
            edits=((" / n_samples", ""),),
        ),
        Misconception(
            "one-step-late",
            "One step too many is counted: before the first step nothing has been fitted.",
            DIRECTION,
            edits=(("** n_steps", "** (n_steps + 1)"),),
        ),
        Misconception(
            "one-step-early",
            "One step too few is counted: after the first step the share of one step has been fitted.",
            DIRECTION,
            edits=(("** n_steps", "** (n_steps - 1)"),),
        ),
        Misconception(
            "ridge",
            "This is the share that ridge regression keeps. A close relative, but not what descent has reached.",
            DIRECTION,
            mistaken=lambda singular_values, n_samples, learning_rate, n_steps: (
                singular_values**2 / (singular_values**2 + n_samples / (2 * learning_rate * n_steps))
                if n_steps
                else np.zeros(len(singular_values))
            ),
        ),
        Misconception(
            "power-of-the-share",
            "The closed share itself is raised to the power. It is what is missing that shrinks step by step.",
            DIRECTION,
            edits=(("(1 - closed) **", "closed **"),),
        ),
        Misconception(
            "exponential",
            "An exponential stands for the power. It is what infinitely many, infinitely short steps would reach.",
            DIRECTION,
            edits=(("(1 - closed) ** n_steps", "np.exp(-closed * n_steps)"),),
        ),
    ),
)
