"""xor_with_a_repeat: a value by hand, and the reason for it; other numbers repeat another sample, or more often."""

from __future__ import annotations

import dataclasses

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance, Variant
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

TIMES = {2: "twice", 3: "three times", 4: "four times", 5: "five times"}
COUNTS = {5: "five", 6: "six", 7: "seven", 8: "eight"}


def _reason(letter: str, name: str, message: str, page: str) -> Misconception:
    return Misconception(name, message, page, edits=(('reason = "B"', f'reason = "{letter}"'),))


def _exercise(times: int, corner: int) -> Exercise:
    """XOR with the sample (corner, corner) -> 0 so many times in the data.

    With (1, 1) r times, the normal equations are (1+2r) w + (1+r) b = 1 and 2 (1+r) w + (3+r) b = 2, hence
    w = (1-r)/(1+3r), b = 2r/(1+3r). For (0, 0), each feature x becomes 1 - x: w changes its sign, b gains 2w.
    """
    n_samples, below = 3 + times, 1 + 3 * times
    weight, bias = (1 - times, 2 * times) if corner else (times - 1, 2)
    theta = f"[{weight} / {below}, {weight} / {below}, {bias} / {below}]"
    loss = f"{4 * times} / {below * n_samples}"
    count = COUNTS[n_samples]
    return Exercise(
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
            f"Write the table with its column of ones down: {count} rows, three columns. Then the Gram matrix and the "
            "right side.",
            "Exchanging the two features changes nothing, so both weights are equal. Two unknowns are left, two "
            "equations.",
            "For the reason: which sample has more say in the mean now, and what does that do to the balance of "
            "the labels?",
        ),
        misconceptions=(
            Misconception(
                "still-the-shrug",
                "This theta is the best one for the four samples of XOR. A repeated one pulls the plane down on its "
                "side.",
                NOTHING,
                edits=((f"np.array({theta})", "np.array([0, 0, 0.5])"),),
                symptom=lambda arguments, value, expected: bool(
                    np.shape(value[0]) == (3,) and np.allclose(value[0], [0, 0, 0.5])
                ),
            ),
            Misconception(
                "bias-first",
                "The entries of theta are right, but the bias stands first; in this course it is the last.",
                MODEL,
                edits=((theta, f"[{bias} / {below}, {weight} / {below}, {weight} / {below}]"),),
            ),
            Misconception(
                "sum-for-mean",
                f"The loss is {count} times too large: it is a mean over the {count} samples, not a sum.",
                LOSS,
                edits=((loss, f"{4 * times} / {below}"),),
            ),
            Misconception(
                "divided-by-four",
                f"The squared errors are divided by 4. The repeated sample counts: N is {n_samples}.",
                LOSS,
                edits=((loss, f"{times} / {below}"),),
            ),
            Misconception(
                "repeat-not-in-loss",
                f"The loss of this theta on the four different samples. The repeated one stands in the mean "
                f"{TIMES[times]}.",
                LOSS,
                edits=((loss, f"{3 * times**2 + 1} / {below**2}"),),
            ),
            Misconception(
                "share-for-loss",
                f"That is a share of the {count} answers, rounded to classes. The loss is the mean of the squared "
                "errors.",
                THRESHOLD,
                edits=((loss, f"3 / {n_samples}"),),
                symptom=lambda arguments, value, expected: bool(
                    np.shape(value[1]) == () and np.isclose(value[1], np.arange(1, n_samples) / n_samples).any()
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
        solution=f"def xor_with_a_repeat():\n    theta = np.array({theta})\n    loss = {loss}\n"
        '    reason = "B"\n    return theta, loss, reason\n',
    )


def _variant(rng: np.random.Generator) -> Variant:
    # not (0, 0) three times: its weights and bias are all 1/5, and nobody sees whether the bias stands last
    times, corner = [(r, corner) for r in TIMES for corner in (0, 1) if (r, corner) != (3, 0)][int(rng.integers(7))]
    exercise = _exercise(times, corner)
    return Variant(f"the sample ({corner}, {corner}) -> 0 stands in the data {TIMES[times]}.", exercise)


# the numbers of the page; its solution is the one that is shipped
XOR_WITH_A_REPEAT = dataclasses.replace(_exercise(2, 1), solution="", variant=_variant)
