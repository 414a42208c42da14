"""certain_and_wrong: the project, waiting times of a unit that is sure of the wrong answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.activations_and_losses._shared import CANCELS, CERTAIN, CHAPTER, EDGE, MESSAGE, page_of

__all__ = ["CERTAIN_AND_WRONG"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([0.0, 2.0]), 0.5), "two starts")
    yield Case((np.array([3.0, 4.0, 5.0]), 0.6), "three sure starts")
    yield Case((np.array([2, 5]), 0.8), "integers")
    yield Case((np.array([4.5, 1.0, -1.0, 3.0]), 0.45), "starts in no order")
    yield Case((np.array([5.0, 6.0]), 0.9), "very sure starts")
    yield Case((np.array([-1.5, 0.5, 1.5]), 0.2), "a small learning rate")
    yield Case((np.array([1.0, 9.0]), 0.5), "a start that does not arrive within 200 steps")
    yield Case((rng.uniform(0, 5, size=3), float(rng.uniform(0.4, 0.9))))


def _allowed(starts: Any, learning_rate: Any) -> bool:
    starts = np.asarray(starts)
    return bool(0 < learning_rate <= 1 and len(np.unique(starts)) >= 2 and starts.min() > -2)


def _capped(limit: int) -> Callable[[tuple[Any, ...], Any, Any], bool]:
    """Whether all wrong counts stand at one number, their largest, below what is right."""

    def symptom(arguments: tuple[Any, ...], value: Any, expected: Any) -> bool:
        got, right = np.asarray(value[0], float), np.asarray(expected[0], float)
        if got.shape != right.shape or (got == right).all():
            return False
        wrong = got != right
        return bool((got[wrong] == got.max()).all() and (got[wrong] < right[wrong]).all() and got.max() % limit == 0)

    return symptom


def _without_end(starts: Any, learning_rate: float) -> Any:
    counts = []
    messages: tuple[Callable[[Any], Any], ...] = (lambda h: 2 * h * h * (1 - h), lambda h: h)
    for message in messages:
        z = np.array(starts, dtype=float)
        count = np.zeros(len(z), dtype=int)
        while (on := 1 / (1 + np.exp(-z)) >= 0.1).any():
            h = 1 / (1 + np.exp(-z[on]))
            z[on] -= 2 * learning_rate * message(h)
            count[on] += 1
        counts.append(count)
    return *counts, float(np.polyfit(starts, np.log(counts[0]), 1)[0])


def _all_at_the_limit(arguments: tuple[Any, ...], value: Any, expected: Any) -> bool:
    """Whether no start arrives under the squared error, though some should."""
    got = np.asarray(value[0], float)
    return bool(got.shape == np.shape(expected[0]) and (got == 200).all() and (expected[0] < 200).any())


CERTAIN_AND_WRONG = Exercise(
    name="certain_and_wrong",
    chapter=CHAPTER,
    points=4,
    cases=_cases,
    inputs={"starts": "k", "learning_rate": ""},
    outputs=("squared", "crossed", "growth"),
    page=page_of("certain_and_wrong"),
    tolerance=Tolerance(
        lambda arguments, expected: 1e-8 * (1 + np.abs(expected)),
        "counts are whole numbers; the slope of a fitted line loses a few digits",
    ),
    allowed=_allowed,
    forbidden=(
        "course_lib.training",
        "course_lib.minimize",
        "course_lib.network",
        "course_lib.autodiff",
        "torch",
        "jax",
    ),
    hints=(
        "Begin with one start and one loss: a while loop that ends when the answer is below 0.1, and a counter.",
        "The message to the score: slope of the loss by the answer, times slope of the answer by the score. For the "
        "cross-entropy one of them cancels.",
        "Weight and bias both move by learning rate times message, since the input is 1. For the growth, fit the "
        "logarithm of the counts.",
    ),
    misconceptions=(
        Misconception(
            "bias-does-not-learn",
            "The score moves half as fast as it should: the bias learns too, with the same message.",
            MESSAGE,
            edits=(("b = b - learning_rate * message", "b = b - 0 * message"),),
        ),
        Misconception(
            "half-in-the-loss",
            "Half the slope, so nearly twice the steps: the squared error of this exercise has no factor 1/2.",
            CERTAIN,
            edits=(("2 * h * h * (1 - h)", "h * h * (1 - h)"),),
        ),
        Misconception(
            "error-missing",
            "Your message under squares is the slope of the unit alone; the slope of the loss is missing.",
            MESSAGE,
            edits=(("2 * h * h * (1 - h)", "h * (1 - h)"),),
        ),
        Misconception(
            "unit-slope-missing",
            "Under squares the slope of the unit is missing from your message: the sure starts become quick.",
            MESSAGE,
            edits=(("2 * h * h * (1 - h)", "2 * h"),),
        ),
        Misconception(
            "slope-of-answer",
            "The slope of the unit is computed with a sign or factor of tanh; for the logistic function it is another "
            "product.",
            EDGE,
            edits=(("2 * h * h * (1 - h)", "2 * h * (1 - h * h)"),),
        ),
        Misconception(
            "slope-not-cancelled",
            "Under the cross-entropy the slope of the unit was multiplied in once more; it has already cancelled.",
            CANCELS,
            edits=(("lambda h: h - 0", "lambda h: h * h * (1 - h)"),),
        ),
        Misconception(
            "gives-up",
            "Your loop gives up before 200 steps and returns its own limit. Sure starts need longer.",
            CERTAIN,
            edits=(("count < 200", "count < 40"),),
            symptom=_capped(10),
        ),
        Misconception(
            "one-too-many",
            "One step too many is counted: before the first step the counter stands at 0.",
            CERTAIN,
            edits=(("count = 0\n", "count = 1\n"),),
        ),
        Misconception(
            "score-for-answer",
            "You wait until the score is below 0.1. Asked for is the answer, which is one half at a score of 0.",
            EDGE,
            edits=(("while h >= 0.1", "while w + b >= 0.1"),),
        ),
        Misconception(
            "line-through-counts",
            "You fitted the counts themselves. The growth is a factor per unit of score: fit their logarithm.",
            CERTAIN,
            edits=(("np.log(squared)", "squared"),),
        ),
        Misconception(
            "decimal-logarithm",
            "The growth is too small by the factor 2.3: a decimal logarithm was fitted where the natural one is asked "
            "for.",
            CERTAIN,
            edits=(("np.log(squared)", "np.log10(squared)"),),
        ),
        Misconception(
            "height-for-slope",
            "You return the height of the fitted line at score 0; asked for is its slope.",
            CERTAIN,
            edits=(("float(growth)", "float(np.mean(np.log(squared)) - growth * np.mean(starts))"),),
        ),
        Misconception(
            "axes-exchanged",
            "The fit runs the other way: you fitted the starts over the logarithms. Exchange the axes.",
            CERTAIN,
            edits=(("(centred @ centred)", "np.sum((np.log(squared) - np.mean(np.log(squared))) ** 2)"),),
        ),
        Misconception(
            "nobody-arrives",
            "Under squares no start arrives, so all count 200. Do the steps go downhill, with the slope "
            "taken at the answer?",
            CERTAIN,
            edits=(
                ("w - learning_rate", "w + learning_rate"),
                ("b - learning_rate", "b + learning_rate"),
            ),
            symptom=_all_at_the_limit,
        ),
        Misconception(
            "whole-score-in-both",
            "Weight and bias each begin with the whole score, so the unit starts twice as sure. Each gets half.",
            CERTAIN,
            edits=(("start / 2, start / 2", "start, start"),),
        ),
        Misconception(
            "below-one-half",
            "You stop when the answer is below one half. Asked for is below 0.1.",
            CERTAIN,
            edits=(("h >= 0.1", "h >= 0.5"),),
        ),
        Misconception(
            "never-gives-up",
            "Yours goes on counting after 200 steps. A start that has not arrived then counts as 200.",
            CERTAIN,
            mistaken=_without_end,
        ),
        Misconception(
            "fit-of-the-other-loss",
            "The growth is fitted to the counts of the cross-entropy. Asked for are those of the squared error.",
            CERTAIN,
            edits=(("np.log(squared)", "np.log(crossed)"),),
        ),
    ),
)
