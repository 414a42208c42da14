"""first_epochs_below: when a run is there, and that never is not at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.mnist_1d._shared import CHAPTER, DICE, page_of

__all__ = ["FIRST_EPOCHS_BELOW"]


def _falling(rng: np.random.Generator, n_runs: int, n_epochs: int) -> Any:
    """Errors that fall and rattle, as training errors do."""
    speeds = rng.uniform(1.5, 4.0, size=(n_runs, 1))
    fall = np.exp(-speeds * np.linspace(0, 1, n_epochs))
    return np.round(0.9 * fall + 0.06 * rng.normal(size=(n_runs, n_epochs)), 3)


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([[0.8, 0.4, 0.1, 0.3, 0.05]]), 0.2), "one run, which comes back once")
    yield Case((np.array([[0.8, 0.7, 0.6], [0.5, 0.1, 0.0]]), 0.3), "a run that never gets there")
    yield Case((np.array([[0.9, 0.5, 0.25, 0.1]]), 0.25), "an error equal to the threshold")
    yield Case((np.array([[0.1, 0.4, 0.05], [0.6, 0.2, 0.3]]), 0.3), "there after the first epoch")
    yield Case((np.array([[0.9, 0.8]]), 0.5), "one run, never")
    for threshold in (0.3, 0.2, 0.1):
        n_runs, n_epochs = rng.permutation(np.arange(4, 14))[:2]
        errors = _falling(rng, int(n_runs), int(n_epochs))
        errors[0] = np.maximum(errors[0], threshold)
        errors[1, 2], errors[1, 3] = threshold - 0.05, threshold + 0.1
        yield Case((errors, threshold), "several runs")


def _of_the_mean(errors: Any, threshold: Any) -> Any:
    below = errors.mean(axis=0) < threshold
    return np.full(len(errors), np.argmax(below) + 1 if below.any() else len(below) + 1)


def _stays_below(errors: Any, threshold: Any) -> Any:
    """The first epoch from which on the error stays below."""
    n_epochs = errors.shape[1]
    above = errors >= threshold
    last = np.where(above.any(axis=1), n_epochs - np.argmax(above[:, ::-1], axis=1), 0)
    return last + 1


FIRST_EPOCHS_BELOW = Exercise(
    name="first_epochs_below",
    chapter=CHAPTER,
    points=2,
    cases=_cases,
    inputs={"errors": "S E", "threshold": ""},
    page=page_of("first_epochs_below"),
    tolerance=Tolerance(lambda arguments, expected: 0.0, "epochs are whole numbers"),
    forbidden=("course_lib.experiments",),
    hints=(
        "Which entries of the table are below the threshold? That is a table of True and False.",
        "Take one row. Where is its first True, and what does your way answer for a row without any?",
        "The column with index 0 belongs to epoch 1. For a row without True the answer is E + 1.",
    ),
    misconceptions=(
        Misconception(
            "never-is-at-once",
            "A run that never gets there is told as epoch 1: argmax of nothing but False is 0.",
            DICE,
            edits=(("return np.where(below.any(axis=1), first, never)", "return first"),),
        ),
        Misconception(
            "index",
            "These are indices, counted from 0; epochs are counted from 1.",
            DICE,
            edits=(("axis=1) + 1\n", "axis=1)\n"),),
        ),
        Misconception(
            "never-is-last",
            "A run that never gets there is given the last epoch, as if it had arrived in time. Never is one more.",
            DICE,
            edits=(("errors.shape[1] + 1", "errors.shape[1]"),),
        ),
        Misconception(
            "never-is-minus-one",
            "A run that never gets there is given -1, faster than all others. Never must be later than all.",
            DICE,
            edits=(("errors.shape[1] + 1", "-1"),),
        ),
        Misconception(
            "best-epoch",
            "This is the epoch with the least error; asked for is the first one below the threshold.",
            DICE,
            edits=(("np.argmax(below, axis=1)", "np.argmin(errors, axis=1)"),),
        ),
        Misconception(
            "equal-counts",
            "An error equal to the threshold is taken as below it.",
            DICE,
            edits=(("errors < threshold", "errors <= threshold"),),
        ),
        Misconception(
            "stays-below",
            "This is the epoch from which on the error stays below; asked for is the first time.",
            DICE,
            mistaken=_stays_below,
        ),
        Misconception(
            "of-the-mean",
            "All runs get the epoch of their mean curve. Each run has one of its own.",
            DICE,
            mistaken=_of_the_mean,
        ),
        Misconception(
            "above",
            "The comparison is the wrong way round: this is the first epoch at or above the threshold.",
            DICE,
            mistaken=lambda errors, threshold: np.where(
                (errors >= threshold).any(axis=1), np.argmax(errors >= threshold, axis=1) + 1, errors.shape[1] + 1
            ),
        ),
        Misconception(
            "never-is-zero",
            "A run that never gets there is given 0, earlier than all others. Never must be later than all.",
            DICE,
            edits=(("first, never)", "first, 0)"),),
        ),
        Misconception(
            "last-for-first",
            "This is the last epoch below the threshold; asked for is the first. Does the loop go on after it?",
            DICE,
            edits=(
                ("first = np.argmax(below, axis=1) + 1", "first = errors.shape[1] - np.argmax(below[:, ::-1], axis=1)"),
            ),
        ),
        Misconception(
            "counted-above",
            "You count all epochs that are not below the threshold, also those after the first that is.",
            DICE,
            mistaken=lambda errors, threshold: np.sum(errors >= threshold, axis=1) + 1,
        ),
    ),
)
