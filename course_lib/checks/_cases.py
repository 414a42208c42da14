"""The cases of one check, drawn once: they can judge any number of answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.checks._compare import expected_value
from course_lib.checks._exercise import Case, Exercise

__all__ = ["CaseSet", "draw"]


@dataclass(frozen=True)
class CaseSet:
    """The calls that are tried, and what the solution returns for each; all arrays in them are read-only."""

    cases: tuple[Case, ...]
    expected: tuple[Any, ...]


def draw(exercise: Exercise, rng: np.random.Generator) -> CaseSet:
    """The cases of an exercise that a generator draws, with the answers that are expected."""
    cases = tuple(exercise.cases(rng))
    expected = tuple(expected_value(exercise, case) for case in cases)
    _protect([case.arguments for case in cases])
    _protect(expected)
    return CaseSet(cases, expected)


def _protect(value: Any) -> None:
    """What one answer's check changed would be held against the next answer."""
    if isinstance(value, np.ndarray):
        value.setflags(write=False)
    elif isinstance(value, (list, tuple)):
        for entry in value:
            _protect(entry)
    elif isinstance(value, dict):
        for entry in value.values():
            _protect(entry)
