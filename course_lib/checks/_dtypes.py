"""Answers that are wrong because of the kind of number they are kept in: whole numbers, single precision."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_lib.checks._compare import Trial, numbers
from course_lib.checks._exercise import Exercise

__all__ = ["single_precision", "whole_numbers"]

SINGLE = 1e-3  # what a computation in seven digits may lose to rounding, relative to the largest entry


def whole_numbers(exercise: Exercise, trials: list[Trial]) -> tuple[str, str] | None:
    """An array of whole numbers came back, and only where an argument holds whole numbers."""
    wrong = [trial for trial in trials if trial.problem is not None]
    pairs = [_judged(trial) for trial in wrong]
    if not all(mine.dtype.kind in "iu" for mine, _ in pairs) or all(_whole(right) for _, right in pairs):
        return None
    for index, name in enumerate(exercise.inputs):
        given = [trial.case.arguments[index] for trial in wrong]
        if all(isinstance(argument, np.ndarray) and argument.dtype.kind in "iu" for argument in given):
            message = (
                f"Where `{name}` holds whole numbers, so does the result. "
                "An array made from it, as by `zeros_like` or `copy`, holds no decimals unless told to."
            )
            return "whole-numbers", message
    return None


def single_precision(exercise: Exercise, trials: list[Trial]) -> tuple[str, str] | None:
    """The right result, computed in float32."""
    pairs = [_judged(trial) for trial in trials if trial.problem is not None]
    if exercise.properties or not all(mine.dtype == np.float32 and _near(mine, right) for mine, right in pairs):
        return None
    return "float32", "Right, but in `float32`, which has seven digits. More are asked for: compute in `float64`."


def _judged(trial: Trial) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """What was returned where the trial went wrong, and what was expected there."""
    got, expected = trial.observation.value, trial.expected
    entry = trial.problem.entry if trial.problem else -1
    if entry >= 0 and isinstance(got, (tuple, list, np.ndarray)):
        got, expected = got[entry], expected[entry]
    mine, right = numbers(got), numbers(expected)
    nothing = np.empty(0, dtype=bool)
    return (nothing if mine is None else mine), (nothing if right is None else right)


def _whole(array: np.ndarray[Any, Any]) -> bool:
    return bool(np.all(array == np.rint(array)))


def _near(mine: np.ndarray[Any, Any], right: np.ndarray[Any, Any]) -> bool:
    scale = float(np.max(np.abs(right), initial=0.0)) or 1.0
    return mine.shape == right.shape and bool(np.all(np.abs(mine - right) <= SINGLE * scale))
