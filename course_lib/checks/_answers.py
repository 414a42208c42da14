"""The student's answers as numbers beside the right ones: what the general patterns look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.checks._compare import Trial, numbers, viewed
from course_lib.checks._exercise import Exercise
from course_lib.checks._sizes import quantities

__all__ = ["Answer", "answers", "close"]

Numbers = NDArray[Any]


@dataclass(frozen=True)
class Answer:
    """One trial's answer and the right one, both as arrays, and the sizes of its case under their letters."""

    trial: Trial
    got: Numbers
    right: Numbers
    quantities: Mapping[str, float]

    @property
    def wrong(self) -> bool:
        """Whether the check found the answer wrong."""
        return self.trial.problem is not None

    @property
    def same_shape(self) -> bool:
        """Whether the answer has the shape of the right one."""
        return self.got.shape == self.right.shape


def answers(exercise: Exercise, trials: list[Trial], *, view: bool, entry: int | None = None) -> list[Answer]:
    """The answers of the first part that is wrong; [] when they are no numbers or a call failed.

    Args         exercise: judged. trials: all of them. view: look at what is compared instead of at what is returned.
                 entry: which of several returned things; None for the one that is wrong first.
    """
    first = next(trial for trial in trials if trial.problem is not None)
    assert first.problem is not None
    found = []
    for trial in trials:
        if trial.case.part != first.case.part:
            continue
        got, right = trial.observation.value, trial.expected
        if view:
            got, right = viewed(exercise, trial.case, got), viewed(exercise, trial.case, right)
        elif isinstance(right, tuple):
            entry = first.problem.entry if entry is None else entry
            if entry < 0:
                return []  # it is not one of the things returned that is wrong, but what they do together
            if not isinstance(got, (tuple, list)) or len(got) != len(right):
                return []
            got, right = got[entry], right[entry]
        mine, true = numbers(got), numbers(right)
        if mine is None or true is None or mine.dtype.kind not in "iuf" or true.dtype.kind not in "iuf":
            return []
        found.append(
            Answer(
                trial, mine.astype(float, copy=False), true.astype(float, copy=False), quantities(exercise, trial.case)
            )
        )
    return found


def close(a: Numbers, b: Numbers) -> bool:
    """Whether two arrays agree to about seven digits of the larger one, which float32 still has."""
    if a.shape != b.shape:
        return False
    scale = float(np.max(np.abs(b[np.isfinite(b)]), initial=0.0))
    return bool(np.allclose(a, b, rtol=3e-7, atol=3e-7 * scale, equal_nan=True))
