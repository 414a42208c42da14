"""huber_pieces: value and slope of every error, case by case or without cases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.activations_and_losses._shared import CHAPTER, PIECES, page_of

__all__ = ["HUBER_PIECES"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([0.5, 3.0]), 1.0), "one near error, one far error")
    yield Case((np.array([-3.0]), 1.0), "one far error, below")
    yield Case((np.array([1, -1, 0, 4]), 2), "integers")
    yield Case((np.array([2.0, -2.0]), 2.0), "errors exactly at the threshold")
    yield Case((np.array([1.7, 1.2, -0.5]), 2.0), "near errors, one of them with a square beyond the threshold")
    yield Case((3 * rng.normal(size=5), 1.5))
    yield Case((0.2 * rng.uniform(0.1, 1, size=4) * [1, -1, 1, -1], 0.7), "near errors only")
    yield Case((5 + np.abs(rng.normal(size=3)), 0.5), "far errors only, above")
    yield Case((-5 - np.abs(rng.normal(size=3)), 3.0), "far errors only, below")
    yield Case((np.array([0.0]), 0.3), "no error at all")
    yield Case((100 * rng.normal(size=6), float(rng.uniform(20, 60))), "large errors, large threshold")
    yield Case((4 * rng.normal(size=12)[::3], 2.5), "every third entry of a larger array")
    yield Case(((3 * rng.normal(size=4)).astype(np.float32), 0.75), "float32")


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    error, threshold = np.asarray(arguments[0], float), float(arguments[1])
    return 16 * precision(arguments) * (np.abs(error) + threshold + 1) * (np.abs(error) + threshold)


def _at_fixed_threshold(error: Any, threshold: Any) -> Any:
    c = np.clip(error, -1.0, 1.0)
    return c * error - 0.5 * c * c, c


def _averaged(error: Any, threshold: Any) -> Any:
    c = np.clip(error, -threshold, threshold)
    return np.mean(c * error - 0.5 * c * c), c / len(error)


HUBER_PIECES = Exercise(
    name="huber_pieces",
    chapter=CHAPTER,
    points=3,
    cases=_cases,
    inputs={"error": "N", "threshold": ""},
    outputs=("loss", "slope"),
    page=page_of("huber_pieces"),
    tolerance=Tolerance(_bound, "differences of products of error and threshold"),
    allowed=lambda error, threshold: threshold > 0,
    forbidden=(
        "course_lib.losses",
        "course_lib.gradients",
        "course_lib.autodiff",
        "scipy",
        "sklearn",
        "torch",
        "jax",
    ),
    hints=(
        "Draw the loss for the threshold 1: a parabola from -1 to 1, and straight lines outside.",
        "Which piece applies depends on the size of the error, not on its sign. The slope of the line does depend on "
        "the sign.",
        "Both pieces must agree at the threshold, in value and in slope. Try the threshold 2 and the error 2.",
    ),
    misconceptions=(
        Misconception(
            "pieces-do-not-meet",
            "At the threshold the loss jumps: the line lacks the constant that makes it continue the parabola.",
            PIECES,
            edits=(("(size - 0.5 * threshold)", "size"),),
        ),
        Misconception(
            "constant-without-threshold",
            "The constant of the line fits only the threshold 1: it must depend on the threshold.",
            PIECES,
            edits=(("- 0.5 * threshold)", "- 0.5)"),),
        ),
        Misconception(
            "no-half",
            "Twice too large near zero: Huber's bowl carries a factor 1/2, unlike the squared error of this course.",
            PIECES,
            edits=(("0.5 * error**2", "error**2"),),
        ),
        Misconception(
            "slope-doubled",
            "Near zero your slope is twice the error; half a square has the error itself as its slope.",
            PIECES,
            edits=(("np.where(inside, error,", "np.where(inside, 2 * error,"),),
        ),
        Misconception(
            "slope-without-sign",
            "The slope of far errors is always positive in your version; for errors below zero the loss falls.",
            PIECES,
            edits=(("threshold * np.sign(error)", "threshold"),),
        ),
        Misconception(
            "slope-one",
            "Far out your slope is 1 or -1: that is the absolute error. Huber's line is as steep as the threshold.",
            PIECES,
            edits=(("threshold * np.sign(error)", "np.sign(error)"),),
        ),
        Misconception(
            "slope-not-clipped",
            "Your slope grows with the error everywhere. Beyond the threshold it stays what it is at the threshold.",
            PIECES,
            edits=(("np.where(inside, error, threshold * np.sign(error))", "error * 1.0"),),
        ),
        Misconception(
            "pieces-exchanged",
            "The pieces are exchanged: the line stands near zero and the parabola far out.",
            PIECES,
            edits=(("np.where(inside, parabola, line)", "np.where(inside, line, parabola)"),),
        ),
        Misconception(
            "smaller-piece",
            "You take the smaller piece, but the line lies below the parabola everywhere: they only touch.",
            PIECES,
            edits=(("np.where(inside, parabola, line)", "np.minimum(parabola, line)"),),
        ),
        Misconception(
            "sign-decides",
            "Errors below zero always count as near in your version: compare the size of the error.",
            PIECES,
            edits=(("size <= threshold", "error <= threshold"),),
        ),
        Misconception(
            "threshold-ignored",
            "Your threshold is always 1, whatever is passed.",
            PIECES,
            mistaken=_at_fixed_threshold,
        ),
        Misconception(
            "averaged",
            "You took the mean. Here every error keeps its own loss and its own slope.",
            PIECES,
            mistaken=_averaged,
        ),
        Misconception(
            "absolute-error",
            "That is the absolute error everywhere: near zero Huber's loss is a parabola, without a kink.",
            PIECES,
            mistaken=lambda error, threshold: (np.abs(error), np.sign(error)),
        ),
        Misconception(
            "near-and-far-exchanged",
            "Near and far stand in each other's place, in the loss and in the slope: the comparison is the wrong "
            "way round.",
            PIECES,
            edits=(("size <= threshold", "size > threshold"),),
        ),
        Misconception(
            "square-compared",
            "You compare the square of the error with the threshold; it is the size that is compared.",
            PIECES,
            edits=(("size <= threshold", "error**2 <= threshold"),),
        ),
        Misconception(
            "line-without-size",
            "For errors below zero your line falls below zero: it needs the size of the error.",
            PIECES,
            edits=(("threshold * (size -", "threshold * (error -"),),
        ),
        Misconception(
            "whole-threshold-off",
            "Your line begins at 0 at the threshold, where the parabola is higher already. Half the threshold "
            "comes off.",
            PIECES,
            edits=(("size - 0.5 * threshold", "size - threshold"),),
        ),
        Misconception(
            "half-threshold-added",
            "In the line half the threshold is added; it comes off, so that the pieces meet.",
            PIECES,
            edits=(("size - 0.5", "size + 0.5"),),
        ),
        Misconception(
            "line-of-slope-one",
            "Your line rises by 1 per unit. At the threshold the parabola is as steep as the threshold; the line "
            "goes on so.",
            PIECES,
            edits=(("threshold * (size - 0.5 * threshold)", "size - 0.5 * threshold"),),
        ),
        Misconception(
            "flat-far-out",
            "Far out your slope is 0, as if the loss did not rise. It does, along the line.",
            PIECES,
            edits=(("threshold * np.sign(error)", "0.0"),),
        ),
        Misconception(
            "slope-halved",
            "Near zero your slope is half the error. The half of the parabola cancels against its 2.",
            PIECES,
            edits=(("np.where(inside, error, threshold", "np.where(inside, 0.5 * error, threshold"),),
        ),
        Misconception(
            "told-apart-at-one",
            "Near and far are told apart at 1. The threshold that is passed decides.",
            PIECES,
            edits=(("size <= threshold", "size <= 1.0"),),
        ),
    ),
)
