"""adamw_path: weight decay beside Adam's step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception
from course_lib.checks.optimizers._shared import ADAM, ADAMW, CHAPTER, PATH, page_of

__all__ = ["ADAMW_PATH"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([1.0]), np.array([[0.0]]), 0.1, 0.1), "no gradient")
    yield Case((np.array([1.5]), np.array([[0.5], [-2.0]]), 0.1, 0.5), "one parameter, two steps")
    yield Case((np.array([1.0, -2.0]), np.array([[0.5, 0.5]]), 0.1, 0.5), "one step")
    yield Case((np.array([2, -1]), np.array([[1, 3], [-2, 1]]), 0.5, 0.25), "integers")
    yield Case((rng.normal(size=3), rng.normal(size=(4, 3)), 0.1, 0.0), "no decay")
    yield Case((rng.normal(size=3), rng.normal(size=(4, 3)), 0.2, 0.7))
    yield Case((rng.normal(size=2), 10 * rng.normal(size=(5, 2)), 0.2, 0.4), "large gradients")
    yield Case((rng.normal(size=3), rng.normal(size=(6, 3)), float(rng.uniform(0.05, 0.3)), float(rng.uniform(0.1, 1))))
    yield Case(
        (rng.normal(size=8)[::2], rng.normal(size=(7, 4)), 0.1, float(rng.uniform(0.2, 2))), "every second entry"
    )


def _one_array(start: Any, gradients: Any, learning_rate: float, weight_decay: float) -> Any:
    path = ADAMW_PATH.reference(start, gradients, learning_rate, weight_decay)
    return np.repeat(path[-1:], len(path), axis=0)


def _all_rows_the_last(arguments: tuple[Any, ...], value: Any, expected: Any) -> bool:
    """Whether every row but perhaps the first, of which a copy is often taken, is the last place."""
    return np.shape(value) == expected.shape and bool(np.allclose(value[1:], expected[-1], rtol=1e-9, atol=1e-12))


def _half_corrected(start: Any, gradients: Any, learning_rate: float, weight_decay: float, *, first: bool) -> Any:
    """AdamW with one memory corrected only: the first, or the second."""
    theta, m, v = np.array(start, dtype=float), np.zeros(len(start)), np.zeros(len(start))
    path = [theta]
    for t, g in enumerate(gradients, start=1):
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        m_hat, v_hat = (m / (1 - 0.9**t), v) if first else (m, v / (1 - 0.999**t))
        theta = theta - learning_rate * (m_hat / (np.sqrt(v_hat) + 1e-8) + weight_decay * theta)
        path.append(theta)
    return np.array(path)


ADAMW_PATH = Exercise(
    name="adamw_path",
    chapter=CHAPTER,
    points=2,
    cases=_cases,
    inputs={"start": "P", "gradients": "T P", "learning_rate": "", "weight_decay": ""},
    page=page_of("adamw_path"),
    tolerance=PATH,
    allowed=lambda start, gradients, learning_rate, weight_decay: (
        len(gradients) >= 1 and learning_rate > 0 and weight_decay >= 0
    ),
    forbidden=("course_lib.optimizers", "torch"),
    hints=(
        "Begin with Adam; `adam_path` has all you need. Where do the weights themselves come in?",
        "The memories see the gradient alone. The decay is a second part of the step, in proportion to the weights.",
        "Both parts are multiplied by the learning rate, and both are made from the weights before the step.",
    ),
    misconceptions=(
        Misconception(
            "l2-in-the-gradient",
            "The decay went into the gradient. Adam then divides it by the ruler, and noisy weights escape it.",
            ADAMW,
            edits=(
                ("m = 0.9 * m + 0.1 * g", "g = g + weight_decay * theta\n        m = 0.9 * m + 0.1 * g"),
                ("(step + shrink)", "step"),
            ),
        ),
        Misconception(
            "learning-rate-missing",
            "Your decay is not multiplied by the learning rate: the share that goes is lambda instead of alpha times "
            "lambda.",
            ADAMW,
            edits=(("learning_rate * (step + shrink)", "learning_rate * step - shrink"),),
        ),
        Misconception(
            "moved-weights-decay",
            "The weights decay after Adam has moved them. The decay is a share of what they were before the step.",
            ADAMW,
            edits=(
                (
                    "theta = theta - learning_rate * (step + shrink)",
                    "theta = (theta - learning_rate * step) * (1 - learning_rate * weight_decay)",
                ),
            ),
        ),
        Misconception(
            "grows",
            "The weights grow by themselves: the decay has the wrong sign.",
            ADAMW,
            edits=(("step + shrink", "step - shrink"),),
        ),
        Misconception(
            "start-decays",
            "It is always the start that decays. Each step shrinks the weights of that step.",
            ADAMW,
            edits=(("weight_decay * theta", "weight_decay * np.asarray(start)"),),
        ),
        Misconception(
            "squares-decay",
            "You shrink by the sizes squared. The penalty is a square; its slope is in proportion to the weight.",
            ADAMW,
            edits=(("weight_decay * theta", "weight_decay * theta**2"),),
        ),
        Misconception(
            "one-step-late",
            "Adam's count is one too far: the first step is corrected as if it were the second.",
            ADAM,
            edits=(("start=1", "start=2"),),
        ),
        Misconception(
            "no-decay",
            "Nothing decays: this is plain Adam.",
            ADAMW,
            edits=(("(step + shrink)", "step"),),
        ),
        Misconception(
            "uphill",
            "Adam's step goes uphill: the loss falls against the gradient.",
            ADAM,
            edits=(("learning_rate * (step + shrink)", "learning_rate * (shrink - step)"),),
        ),
        Misconception(
            "not-corrected",
            "Adam's memories are not corrected for their start at zero.",
            ADAM,
            edits=(
                ("m / (1 - 0.9**t)", "m"),
                ("v / (1 - 0.999**t)", "v"),
            ),
        ),
        Misconception(
            "count-from-zero",
            "The count starts at 0, so the first correction divides 0 by 0. The first step has the number 1.",
            ADAM,
            edits=(("start=1", "start=0"),),
        ),
        Misconception(
            "root-forgotten",
            "You divide by the mean square itself; the ruler is its root.",
            ADAM,
            edits=(("np.sqrt(v / (1 - 0.999**t))", "(v / (1 - 0.999**t))"),),
        ),
        Misconception(
            "decay-by-the-ruler",
            "The decay is divided by Adam's ruler as well. It stands beside the step and follows the weight alone.",
            ADAMW,
            edits=(("weight_decay * theta", "weight_decay * theta / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)"),),
        ),
        Misconception(
            "one-array-for-all",
            "All rows are the last parameters: the list holds one array many times. Note a copy after each step.",
            ADAMW,
            mistaken=_one_array,
            symptom=_all_rows_the_last,
        ),
        Misconception(
            "first-memory-uncorrected",
            "The average of the gradients is not corrected for its start at zero, so the first steps are too short.",
            ADAM,
            mistaken=lambda *arguments: _half_corrected(*arguments, first=False),
        ),
        Misconception(
            "second-memory-uncorrected",
            "The average of the squares is not corrected: the ruler is too short at first, the steps too long.",
            ADAM,
            mistaken=lambda *arguments: _half_corrected(*arguments, first=True),
        ),
    ),
)
