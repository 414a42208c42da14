"""switch_off: inverted dropout with throws that are given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception
from course_lib.checks.regularization._shared import CHAPTER, MASK, MEAN, page_of

__all__ = ["SWITCH_OFF"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(n: int, k: int, keep: float, training: bool = True) -> tuple[Any, ...]:
        return rng.normal(size=(n, k)) + 1, rng.uniform(size=(n, k)), keep, training

    h, throws = np.array([[1.0, 2.0, 3.0]]), np.array([[0.1, 0.9, 0.7]])
    yield Case((h, throws, 0.8, True), "one sample")
    yield Case((h, throws, 0.8, False), "inference")
    yield Case((np.array([[2, -1], [4, 3]]), np.array([[0.3, 0.2], [0.6, 0.1]]), 0.4, True), "integers")
    yield Case(drawn(4, 3, 0.8))
    yield Case(drawn(5, 2, 0.6))
    yield Case(drawn(6, 5, 0.3), "few are kept")
    yield Case(drawn(3, 4, 1.0), "all are kept")
    yield Case(drawn(4, 6, 0.7, False), "inference, more samples")
    big_h, big_throws, keep, training = drawn(8, 3, 0.75)
    yield Case((big_h[::2], big_throws[::2], keep, training), "every second row of larger arrays")


def _allowed(h: Any, throws: Any, keep: Any, training: Any) -> bool:
    return bool(
        0 < keep <= 1 and np.shape(h) == np.shape(throws) and np.all(np.greater_equal(throws, 0) & np.less(throws, 1))
    )


SWITCH_OFF = Exercise(
    name="switch_off",
    chapter=CHAPTER,
    points=1,
    cases=_cases,
    inputs={"h": "N k", "throws": "N k", "keep_probability": "", "training": ""},
    page=page_of("switch_off"),
    forbidden=("course_lib.regularizers", "torch"),
    allowed=_allowed,
    hints=(
        "Comparing an array with a number gives an array of True and False: that is the mask.",
        "True counts as 1 and False as 0, so a mask can be multiplied.",
        "What stays is divided by the share that stays, so that the mean is what it was.",
    ),
    misconceptions=(
        Misconception(
            "keep-is-drop",
            "The units whose throw is below the keep probability are dropped. Those are the ones that stay.",
            MASK,
            edits=(("throws < keep_probability", "throws >= keep_probability"),),
        ),
        Misconception(
            "probability-of-going",
            "The number is read as the chance to go: a share of 1 minus it is kept, and divided by.",
            MASK,
            mistaken=lambda h, throws, keep_probability, training: (
                h * (throws < 1 - keep_probability) / max(1 - keep_probability, 1e-9) if training else h * 1.0
            ),
        ),
        Misconception(
            "unscaled",
            "Nothing is divided. Then inference would have to multiply; inverted dropout settles it in training.",
            MEAN,
            edits=(("h * stays / keep_probability", "h * stays"),),
        ),
        Misconception(
            "one-mask-for-all",
            "Every sample loses the same units: the first row of throws is used for all.",
            MASK,
            edits=(("stays = throws <", "stays = throws[0] <"),),
        ),
        Misconception(
            "multiplied",
            "What stays is multiplied by the keep probability, which makes the mean too small twice over.",
            MEAN,
            edits=(("stays / keep_probability", "stays * keep_probability"),),
        ),
        Misconception(
            "wrong-divisor",
            "What stays is divided by the share that goes.",
            MEAN,
            mistaken=lambda h, throws, keep_probability, training: (
                h * (throws < keep_probability) / max(1 - keep_probability, 1e-9) if training else h * 1.0
            ),
        ),
        Misconception(
            "active-at-inference",
            "Units are dropped at inference too, where all of them are wanted.",
            MEAN,
            edits=(("if training:", "if True:"),),
        ),
        Misconception(
            "scaled-twice",
            "At inference the activations are multiplied by the keep probability, although training has divided by it.",
            MEAN,
            edits=(("return h * 1.0", "return h * keep_probability"),),
        ),
        Misconception(
            "phases-exchanged",
            "Training and inference are exchanged.",
            MEAN,
            edits=(("if training:", "if not training:"),),
        ),
        Misconception(
            "mask-alone",
            "The mask comes out instead of the activations that it leaves.",
            MASK,
            edits=(("h * stays / keep_probability", "stays / keep_probability"),),
        ),
        Misconception(
            "divided-by-what-goes",
            "What stays is divided by the share that goes.",
            MEAN,
            mistaken=lambda h, throws, keep_probability, training: (
                h * (throws < keep_probability) / (1 - keep_probability) if training else h * 1.0
            ),
        ),
        Misconception(
            "one-throw-a-sample",
            "The units of a sample stay or go together: its first throw is used for all of them.",
            MASK,
            edits=(("stays = throws <", "stays = throws[:, :1] <"),),
        ),
    ),
)
