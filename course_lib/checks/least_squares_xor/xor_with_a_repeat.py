"""xor_with_a_repeat: a value by hand, and the reason for it."""

from __future__ import annotations

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.least_squares_xor._shared import (
    CHAPTER,
    DEPENDENT,
    LOSS,
    MODEL,
    NORMAL,
    NOTHING,
    THRESHOLD,
    page_of,
)

__all__ = ["XOR_WITH_A_REPEAT"]


def _reason(letter: str, name: str, message: str, page: str) -> Misconception:
    return Misconception(name, message, page, edits=(('reason = "B"', f'reason = "{letter}"'),))


XOR_WITH_A_REPEAT = Exercise(
    name="xor_with_a_repeat",
    chapter=CHAPTER,
    kind="value",
    points=1,
    cases=lambda rng: [Case(())],
    inputs={},
    outputs=("theta", "loss", "reason"),
    page=page_of("xor_with_a_repeat"),
    tolerance=Tolerance(lambda arguments, expected: 2e-6, "six digits after the point are asked for"),
    forbidden=(),
    hints=(
        "Write the table with its column of ones down: five rows, three columns. Then the Gram matrix and the "
        "right side.",
        "Exchanging the two features changes nothing, so both weights are equal. Two unknowns are left, two equations.",
        "For the reason: which sample has more say in the mean now, and what does that do to the balance of "
        "the labels?",
    ),
    misconceptions=(
        Misconception(
            "still-the-shrug",
            "This theta is the best one for the four samples of XOR. The fifth one pulls the plane down on its side.",
            NOTHING,
            edits=(("np.array([-1 / 7, -1 / 7, 4 / 7])", "np.array([0, 0, 0.5])"),),
            symptom=lambda arguments, value, expected: bool(
                np.shape(value[0]) == (3,) and np.allclose(value[0], [0, 0, 0.5])
            ),
        ),
        Misconception(
            "bias-first",
            "The entries of theta are right, but the bias stands first; in this course it is the last.",
            MODEL,
            edits=(("[-1 / 7, -1 / 7, 4 / 7]", "[4 / 7, -1 / 7, -1 / 7]"),),
        ),
        Misconception(
            "sum-for-mean",
            "The loss is five times too large: it is a mean over the five samples, not a sum.",
            LOSS,
            edits=(("8 / 35", "8 / 7"),),
        ),
        Misconception(
            "divided-by-four",
            "The squared errors are divided by 4. The repeated sample counts: N is 5.",
            LOSS,
            edits=(("8 / 35", "8 / 28"),),
        ),
        Misconception(
            "repeat-not-in-loss",
            "The loss of this theta on the four different samples. The repeated one stands in the mean twice.",
            LOSS,
            edits=(("8 / 35", "13 / 49"),),
        ),
        Misconception(
            "share-for-loss",
            "That is a share of the five answers, rounded to classes. The loss is the mean of the squared errors.",
            THRESHOLD,
            edits=(("8 / 35", "3 / 5"),),
            symptom=lambda arguments, value, expected: bool(
                np.shape(value[1]) == () and np.isclose(value[1], [0.2, 0.4, 0.6, 0.8]).any()
            ),
        ),
        _reason(
            "A",
            "more-training",
            "There is no training here: both answers are exact. Think about what the extra row does to the "
            "normal equations.",
            NORMAL,
        ),
        _reason(
            "C",
            "repeated-row-is-not-dependent-column",
            "A repeated row does not make columns depend on each other; the Gram matrix keeps its inverse.",
            DEPENDENT,
        ),
        _reason(
            "D",
            "plane-through-all",
            "No plane passes through these samples; your own loss says so, for it is not zero.",
            NOTHING,
        ),
        _reason(
            "E",
            "loss-grows-with-n",
            "The mean does not grow with N: the same data twice have the same loss. And here the loss went down.",
            LOSS,
        ),
    ),
)
