"""corrected_average: a moving average from zero, and its correction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception
from course_lib.checks.optimizers._shared import ADAM, AVERAGE, CHAPTER, PATH, page_of

__all__ = ["CORRECTED_AVERAGE"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([[2.0], [2.0], [2.0]]), 0.9), "three equal gradients of one parameter")
    yield Case((np.array([[1.0, -3.0]]), 0.5), "one step")
    yield Case((np.array([[1, 0], [0, 2], [4, -1]]), 0.75), "integers")
    yield Case((rng.normal(size=(4, 2)), 0.0), "no memory")
    yield Case((rng.normal(size=(2, 5)), 0.99), "a long memory")
    yield Case((rng.normal(size=(5, 3)), 0.9))
    yield Case((rng.normal(size=(5, 3)), 0.6))
    yield Case((rng.normal(size=(12, 2)), float(rng.uniform(0.2, 0.8))))
    yield Case((100 * rng.normal(size=(14, 2))[::2], float(rng.uniform(0.3, 0.95))), "every second row, large")


def _summed(gradients: Any, beta: Any) -> Any:
    m, averages = np.zeros(gradients.shape[1]), []
    for t, g in enumerate(gradients, start=1):
        m = beta * m + g
        averages.append(m / (1 - beta**t))
    return np.array(averages)


def _first_gradient_first(gradients: Any, beta: float) -> Any:
    m, averages = gradients[0] * 1.0, []
    for t, g in enumerate(gradients, start=1):
        m = beta * m + (1 - beta) * g
        averages.append(m / (1 - beta**t))
    return np.array(averages)


CORRECTED_AVERAGE = Exercise(
    name="corrected_average",
    chapter=CHAPTER,
    points=1,
    cases=_cases,
    inputs={"gradients": "T P", "beta": ""},
    page=page_of("corrected_average"),
    tolerance=PATH,
    allowed=lambda gradients, beta: len(gradients) >= 1 and 0 <= beta < 1,
    forbidden=("course_lib.optimizers",),
    hints=(
        "First write the plain average, begun at zero, and collect it after every step.",
        "The weights in it add up to 1 - beta**t after t steps. Divide a copy by that; the first step has t = 1.",
    ),
    misconceptions=(
        Misconception(
            "not-corrected",
            "Too small at first: this is the plain average. Its weights do not add up to 1 yet.",
            AVERAGE,
            edits=(("m / (1 - beta**t)", "m"),),
        ),
        Misconception(
            "one-step-late",
            "Your count is one too far: the first step is corrected as if it were the second.",
            ADAM,
            edits=(("start=1", "start=2"),),
        ),
        Misconception(
            "written-back",
            "From the second step on it is wrong: the corrected average went back into the recursion. Correct a copy.",
            ADAM,
            edits=(("averages.append(m / (1 - beta**t))", "m = m / (1 - beta**t)\n        averages.append(m)"),),
        ),
        Misconception(
            "roles-swapped",
            "The shares are swapped: beta is kept of the old average, and 1 - beta taken from the new gradient.",
            AVERAGE,
            edits=(("beta * m + (1 - beta) * g", "(1 - beta) * m + beta * g"),),
        ),
        Misconception(
            "power-forgotten",
            "Every step is divided by 1 - beta. That is right at the first only; later the weights add up to more.",
            AVERAGE,
            edits=(("beta**t", "beta"),),
        ),
        Misconception(
            "sum-for-average",
            "The gradient enters with weight 1: this is the sum. The average takes the share 1 - beta of it.",
            AVERAGE,
            mistaken=_summed,
        ),
        Misconception(
            "begun-at-the-first",
            "This begins at the first gradient, which then counts too much for ever. Asked for is the start at zero.",
            AVERAGE,
            edits=(
                ("np.zeros(gradients.shape[1])", "gradients[0]"),
                ("m / (1 - beta**t)", "m"),
            ),
        ),
        Misconception(
            "last-only",
            "Only one average came out. Asked for is one after every step, as many rows as there are gradients.",
            AVERAGE,
            edits=(("np.array(averages)", "averages[-1]"),),
        ),
        Misconception(
            "count-from-zero",
            "The count starts at 0, so the first correction divides 0 by 0. The first step has the number 1.",
            AVERAGE,
            edits=(("start=1", "start=0"),),
        ),
        Misconception(
            "corrected-as-the-last",
            "Every step is corrected as if it were the last. The power is the number of the step.",
            AVERAGE,
            edits=(("beta**t", "beta ** len(gradients)"),),
        ),
        Misconception(
            "first-gradient-before-the-first-step",
            "The average stands at the first gradient before any step. It begins at zero; that is what the "
            "correction repairs.",
            AVERAGE,
            mistaken=_first_gradient_first,
        ),
        Misconception(
            "multiplied",
            "The average is too small at first, and you make it smaller: divide by what is missing to 1, do not "
            "multiply.",
            AVERAGE,
            edits=(("m / (1 - beta**t)", "m * (1 - beta**t)"),),
        ),
        Misconception(
            "power-of-the-difference",
            "The power is taken of the whole difference. It belongs to beta alone.",
            AVERAGE,
            edits=(("(1 - beta**t)", "(1 - beta) ** t"),),
        ),
    ),
)
