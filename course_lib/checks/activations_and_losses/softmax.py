"""softmax: shares of one, row by row, for scores of any size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.activations_and_losses._shared import CHAPTER, EDGE, OVERFLOW, PRICE, SHARES, page_of

__all__ = ["SOFTMAX"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([[1.0, 2.0, 3.0]]),), "one sample")
    yield Case((np.array([[1, 2], [0, 0], [-1, 3]]),), "integers")
    yield Case((np.array([[0.5], [-2.0]]),), "a single class")
    yield Case((rng.normal(size=(3, 3)),), "as many samples as classes")
    yield Case((rng.normal(size=(4, 2)),))
    yield Case((-1.0 - np.abs(rng.normal(size=(2, 4))),), "negative scores only")
    yield Case((rng.normal(size=(2, 3)) + 1000,), "scores near 1000")
    yield Case((rng.normal(size=(2, 3)) + np.array([[1000.0], [-1000.0]]),), "one row near 1000, one near -1000")
    yield Case((np.array([[900.0, 0.0, -900.0], [1.0, 0.0, 2.0]]),), "scores far apart in one row")
    yield Case((rng.normal(size=(6, 3))[::2],), "every second row of a larger array")
    yield Case((rng.normal(size=(3, 4)).astype(np.float32),), "float32")


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    z = np.asarray(arguments[0], float)
    return 16 * precision(arguments) * (z.shape[-1] + np.max(np.abs(z)))


SOFTMAX = Exercise(
    name="softmax",
    chapter=CHAPTER,
    points=3,
    cases=_cases,
    inputs={"z": "N k"},
    page=page_of("softmax"),
    tolerance=Tolerance(
        _bound, "scores of size s are exact to s roundings, and an exponential turns those into relative errors"
    ),
    forbidden=("course_lib.activations", "course_lib.losses", "course_lib.autodiff", "scipy", "torch", "jax"),
    hints=(
        "Work one row out by hand: scores 0 and log 3. Which shares do they get?",
        "Which number may be subtracted from all scores of a row without changing anything, and which one prevents "
        "large exponents?",
        "The sums of the rows have shape (N,). To divide each row by its own sum they must be a column.",
    ),
    misconceptions=(
        Misconception(
            "one-sum-for-all",
            "All rows share one sum, so only the whole table sums to 1. Each sample has a sum of its own.",
            SHARES,
            edits=(("exponentials.sum(axis=-1, keepdims=True)", "exponentials.sum()"),),
        ),
        Misconception(
            "columns-sum-to-one",
            "Your columns sum to 1, so samples compete with each other. Classes should: along the last axis.",
            SHARES,
            edits=(("exponentials.sum(axis=-1,", "exponentials.sum(axis=0,"),),
        ),
        Misconception(
            "overflow",
            "Not a number for scores near 1000: the exponential overflows. Subtract something first that cancels.",
            OVERFLOW,
            edits=(("z - np.max(z, axis=-1, keepdims=True)", "z"),),
        ),
        Misconception(
            "one-maximum-for-all",
            "You subtract the largest score of the whole batch: a row far below it becomes 0 divided by 0.",
            OVERFLOW,
            edits=(("np.max(z, axis=-1, keepdims=True)", "np.max(z)"),),
        ),
        Misconception(
            "smallest-subtracted",
            "You subtract the smallest score, so exponents can still be huge. Which one makes all exponents harmless?",
            OVERFLOW,
            edits=(("np.max(", "np.min("),),
        ),
        Misconception(
            "no-exponential",
            "The scores themselves are divided by their sum: negative scores give negative shares.",
            SHARES,
            edits=(("np.exp(shifted)", "z"),),
        ),
        Misconception(
            "logistic-each",
            "Each score got a logistic function of its own; the rows do not sum to 1. Here classes exclude each other.",
            EDGE,
            mistaken=lambda z: 1 / (1 + np.exp(-z)),
        ),
        Misconception(
            "logarithm-returned",
            "These are the logarithms of the shares. Wanted are the shares.",
            PRICE,
            mistaken=lambda z: (
                z
                - np.max(z, axis=-1, keepdims=True)
                - np.log(np.exp(z - np.max(z, axis=-1, keepdims=True)).sum(axis=-1, keepdims=True))
            ),
        ),
        Misconception(
            "sums-as-a-row",
            "The sums lie flat, so they line up with the columns: it fails, or, for a square table, divides wrongly.",
            SHARES,
            edits=(("exponentials.sum(axis=-1, keepdims=True)", "exponentials.sum(axis=-1)"),),
        ),
        Misconception(
            "hard-argmax",
            "The largest score takes everything. Softmax gives every class a share, by the exponential of its score.",
            SHARES,
            mistaken=lambda z: (np.asarray(z) == np.max(z, axis=-1, keepdims=True)) * 1.0,
        ),
        Misconception(
            "squared-for-exponential",
            "Shares by squared scores: a score of -3 gets as much as 3. The exponential keeps the order.",
            SHARES,
            edits=(("np.exp(shifted)", "np.square(z)"),),
        ),
        Misconception(
            "down-the-columns",
            "Largest score and sum are both taken down the columns, so samples compete. Classes stand side by "
            "side, in a row.",
            SHARES,
            edits=(
                ("np.max(z, axis=-1", "np.max(z, axis=0"),
                ("exponentials.sum(axis=-1", "exponentials.sum(axis=0"),
            ),
        ),
        Misconception(
            "not-divided",
            "The largest entry of every row is 1, so a row sums to more. What must the exponentials be divided by?",
            SHARES,
            edits=(("/ exponentials.sum(axis=-1, keepdims=True)", ""),),
        ),
        Misconception(
            "minus-in-the-exponent",
            "The order is turned round: in your rows the smallest score gets the largest share.",
            SHARES,
            mistaken=lambda z: (
                (turned := np.exp(np.max(z, axis=-1, keepdims=True) - z)) / turned.sum(axis=-1, keepdims=True)
            ),
        ),
        Misconception(
            "mean-subtracted",
            "You subtract the mean of each row, so exponents can still be huge. Which number makes all exponents "
            "harmless?",
            OVERFLOW,
            edits=(("np.max(z,", "np.mean(z,"),),
        ),
        Misconception(
            "scores-clipped",
            "Scores are clipped before the exponential, so large ones become equal. Subtract from a whole row "
            "instead: shares stay.",
            OVERFLOW,
            mistaken=lambda z: (clipped := np.exp(np.clip(z, -500, 500))) / clipped.sum(axis=-1, keepdims=True),
        ),
        Misconception(
            "nan-replaced",
            "Where the exponential overflows you put 0, but the surest class should get 1. Avoid the overflow instead.",
            OVERFLOW,
            mistaken=lambda z: np.nan_to_num(np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)),
        ),
    ),
)
