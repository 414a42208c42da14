"""adam_path: Adam's updates for given gradients."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception
from course_lib.checks.optimizers._shared import ADAM, AVERAGE, CHAPTER, EPSILON, PATH, SIGN, page_of

__all__ = ["ADAM_PATH"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([[2.0], [2.0]]), 0.1, 0.9, 0.999, 1e-8), "two equal gradients of one parameter")
    yield Case((np.array([[3.0, -0.01]]), 0.1, 0.9, 0.999, 1e-8), "one step")
    yield Case((np.array([[3, -2], [1, 4], [-2, 1]]), 0.5, 0.5, 0.75, 1e-8), "integers")
    yield Case((np.array([[1.0, 0.0], [-1.0, 0.0], [1.0, 0.0]]), 0.1, 0.9, 0.99, 1e-8), "gradients of zero")
    yield Case((1e-6 * rng.normal(size=(5, 2)), 0.1, 0.9, 0.999, 1e-8), "gradients of size 1e-6")
    yield Case((rng.normal(size=(6, 3)), 0.1, 0.9, 0.999, 1e-8))
    yield Case((rng.normal(size=(7, 2)), 0.2, float(rng.uniform(0.5, 0.9)), float(rng.uniform(0.91, 0.99)), 0.01))
    yield Case((rng.normal(size=(10, 2))[::2], 0.05, 0.8, 0.95, 1e-8), "every second row of a larger array")


def _one_ruler(gradients: Any, learning_rate: Any, beta1: Any, beta2: Any, epsilon: Any) -> Any:
    m, v, updates = np.zeros(gradients.shape[1]), 0.0, []
    for t, g in enumerate(gradients, start=1):
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * np.sum(g**2)
        updates.append(-learning_rate * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + epsilon))
    return np.array(updates)


def _rescaled(gradients: Any, learning_rate: Any, beta1: Any, beta2: Any, epsilon: Any) -> Any:
    """The corrections pulled into the learning rate, epsilon left as it is."""
    m, v, updates = np.zeros(gradients.shape[1]), np.zeros(gradients.shape[1]), []
    for t, g in enumerate(gradients, start=1):
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        rate = learning_rate * np.sqrt(1 - beta2**t) / (1 - beta1**t)
        updates.append(-rate * m / (np.sqrt(v) + epsilon))
    return np.array(updates)


def _sums(gradients: Any, learning_rate: Any, beta1: Any, beta2: Any, epsilon: Any) -> Any:
    m, v, updates = np.zeros(gradients.shape[1]), np.zeros(gradients.shape[1]), []
    for t, g in enumerate(gradients, start=1):
        m, v = beta1 * m + g, beta2 * v + g**2
        updates.append(-learning_rate * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + epsilon))
    return np.array(updates)


def _second_uncorrected(gradients: Any, learning_rate: float, beta1: float, beta2: float, epsilon: float) -> Any:
    m, v, updates = np.zeros(gradients.shape[1]), np.zeros(gradients.shape[1]), []
    for t, g in enumerate(gradients, start=1):
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        updates.append(-learning_rate * m / (1 - beta1**t) / (np.sqrt(v) + epsilon))
    return np.array(updates)


def _counted_from_zero(gradients: Any, learning_rate: float, beta1: float, beta2: float, epsilon: float) -> Any:
    m, v, updates = np.zeros(gradients.shape[1]), np.zeros(gradients.shape[1]), []
    for t, g in enumerate(gradients):
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        updates.append(-learning_rate * m_hat / (np.sqrt(v_hat) + epsilon))
    return np.array(updates)


ADAM_PATH = Exercise(
    name="adam_path",
    chapter=CHAPTER,
    points=3,
    cases=_cases,
    inputs={"gradients": "T P", "learning_rate": "", "beta1": "", "beta2": "", "epsilon": ""},
    page=page_of("adam_path"),
    tolerance=PATH,
    allowed=lambda gradients, learning_rate, beta1, beta2, epsilon: (
        len(gradients) >= 1 and learning_rate > 0 and 0 <= beta1 < 1 and 0 <= beta2 < 1 and epsilon > 0
    ),
    forbidden=("course_lib.optimizers", "torch"),
    hints=(
        "Two memories begin at zero: one of the gradients, one of their squares. Update both in every step.",
        "Each is divided by 1 minus its own beta to the power t, where t is 1 in the first step; keep the uncorrected.",
        "Direction over ruler: the corrected mean, over the root of the corrected mean square plus epsilon.",
    ),
    misconceptions=(
        Misconception(
            "no-correction",
            "Neither memory is corrected for its start at zero: for equal gradients the first steps come out too long.",
            ADAM,
            edits=(("m / (1 - beta1**t)", "m"), ("v / (1 - beta2**t)", "v")),
        ),
        Misconception(
            "one-step-late",
            "Your count is one too far: the first step is corrected as if it were the second.",
            ADAM,
            edits=(("start=1", "start=2"),),
        ),
        Misconception(
            "written-back",
            "Right at the first step only: the corrected memories went back into the recursion. Correct copies.",
            ADAM,
            edits=(
                ("m_hat = m / (1 - beta1**t)", "m_hat = m = m / (1 - beta1**t)"),
                ("v_hat = v / (1 - beta2**t)", "v_hat = v = v / (1 - beta2**t)"),
            ),
        ),
        Misconception(
            "epsilon-inside",
            "Your epsilon stands inside the root. There it is compared with squares; gradients of 1e-6 hardly move.",
            EPSILON,
            edits=(("np.sqrt(v_hat) + epsilon", "np.sqrt(v_hat + epsilon)"),),
        ),
        Misconception(
            "root-forgotten",
            "You divide by the mean square itself. Without the root, larger gradients make smaller steps.",
            SIGN,
            edits=(("np.sqrt(v_hat)", "v_hat"),),
        ),
        Misconception(
            "squares-after-averaging",
            "You square the averaged gradient. What is averaged are the squares, or alternating gradients vanish.",
            ADAM,
            edits=(("(1 - beta2) * g**2", "(1 - beta2) * m**2"),),
        ),
        Misconception(
            "one-ruler",
            "All coordinates share one ruler, the length of the gradient. Each needs its own.",
            SIGN,
            mistaken=_one_ruler,
        ),
        Misconception(
            "sign",
            "Right size, wrong sign: these updates are added to the parameters, so they must point downhill.",
            ADAM,
            edits=(("-learning_rate", "learning_rate"),),
        ),
        Misconception(
            "corrections-swapped",
            "Each memory is corrected with the other's beta. What is missing to 1 depends on its own.",
            ADAM,
            edits=(("m / (1 - beta1**t)", "m / (1 - beta2**t)"), ("v / (1 - beta2**t)", "v / (1 - beta1**t)")),
        ),
        Misconception(
            "absolute-values",
            "Your ruler averages absolute values. Adam averages squares and takes the root afterwards.",
            ADAM,
            edits=(("(1 - beta2) * g**2", "(1 - beta2) * np.abs(g)"), ("np.sqrt(v_hat)", "v_hat")),
        ),
        Misconception(
            "rescaled-epsilon",
            "The corrections went into the learning rate, and epsilon stayed as it was: it is larger now, compared "
            "with the uncorrected ruler.",
            EPSILON,
            mistaken=_rescaled,
        ),
        Misconception(
            "sums-for-averages",
            "New gradients and squares enter with weight 1: these are sums. Averages take 1 - beta of what is new.",
            AVERAGE,
            mistaken=_sums,
        ),
        Misconception(
            "no-momentum",
            "The last gradient alone is the direction: this is RMSProp, corrected. Adam steps along the average.",
            AVERAGE,
            edits=(("-learning_rate * m_hat", "-learning_rate * g"),),
        ),
        Misconception(
            "first-memory-uncorrected",
            "The average of the gradients is not corrected for its start at zero, so the first steps are too short.",
            ADAM,
            edits=(("m_hat = m / (1 - beta1**t)", "m_hat = m"),),
        ),
        Misconception(
            "second-memory-uncorrected",
            "The average of the squares is not corrected: the ruler is too short at first, the steps too long.",
            ADAM,
            mistaken=_second_uncorrected,
        ),
        Misconception(
            "betas-exchanged",
            "The memories have each other's beta: beta1 belongs to the gradients, beta2 to their squares.",
            ADAM,
            edits=(
                ("beta1 * m + (1 - beta1) * g", "beta2 * m + (1 - beta2) * g"),
                ("beta2 * v + (1 - beta2) * g**2", "beta1 * v + (1 - beta1) * g**2"),
            ),
        ),
        Misconception(
            "shares-swapped",
            "The shares are swapped: beta is kept of the old memory, and 1 - beta taken from what is new.",
            AVERAGE,
            edits=(
                ("beta1 * m + (1 - beta1) * g", "(1 - beta1) * m + beta1 * g"),
                ("beta2 * v + (1 - beta2) * g**2", "(1 - beta2) * v + beta2 * g**2"),
            ),
        ),
        Misconception(
            "squares-forgotten",
            "No root of a negative number: the second memory averages the squares of the gradients.",
            ADAM,
            edits=(("g**2", "g"),),
        ),
        Misconception(
            "epsilon-forgotten",
            "Epsilon is missing: where all gradients are 0, you divide 0 by 0.",
            EPSILON,
            edits=(("np.sqrt(v_hat) + epsilon", "np.sqrt(v_hat)"),),
        ),
        Misconception(
            "epsilon-behind-the-quotient",
            "Epsilon is added to the quotient. It belongs to the divisor: root and epsilon in one bracket.",
            EPSILON,
            edits=(
                ("np.sqrt(v_hat) + epsilon", "np.sqrt(v_hat)"),
                ("m_hat / ruler", "m_hat / ruler + epsilon"),
            ),
        ),
        Misconception(
            "power-forgotten",
            "You divide by 1 - beta at every step. That is right at the first; later the power is the step's number.",
            ADAM,
            edits=(
                ("beta1**t", "beta1"),
                ("beta2**t", "beta2"),
            ),
        ),
        Misconception(
            "count-from-zero",
            "The count starts at 0, so the first correction divides 0 by 0. The first step has the number 1.",
            ADAM,
            mistaken=_counted_from_zero,
        ),
        Misconception(
            "added-up",
            "These are the ways gone so far. Asked for is the update of each step by itself.",
            ADAM,
            edits=(("np.array(updates)", "np.cumsum(updates, axis=0)"),),
        ),
    ),
)
