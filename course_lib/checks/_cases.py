"""The cases of one check, drawn once: they can judge any number of answers."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.checks._compare import expected_value
from course_lib.checks._exercise import Case, Exercise
from course_lib.checks._observe import same
from course_lib.errors import CourseError

__all__ = ["CaseSet", "draw"]


@dataclass(frozen=True)
class CaseSet:
    """The calls that are tried, and what the solution returns for each; all arrays in them are read-only."""

    cases: tuple[Case, ...]
    expected: tuple[Any, ...]


def draw(exercise: Exercise, rng: np.random.Generator) -> CaseSet:
    """The cases of an exercise that a generator draws, with the answers that are expected.

    Raises       CourseError when its parts, cases and points do not fit together.
    """
    cases = tuple(exercise.cases(rng))
    _check_parts(exercise, cases)
    return _solved(exercise, cases)


def draw_others(exercise: Exercise, rng: np.random.Generator, known: CaseSet, at_most: int) -> CaseSet:
    """A few cases that a generator draws and that are not among the known ones; none where all cases are fixed."""
    others = (case for case in exercise.cases(rng) if not any(same(case.arguments, c.arguments) for c in known.cases))
    return _solved(exercise, tuple(itertools.islice(others, at_most)))


def _solved(exercise: Exercise, cases: tuple[Case, ...]) -> CaseSet:
    expected = tuple(expected_value(exercise, case) for case in cases)
    _protect([case.arguments for case in cases])
    _protect(expected)
    return CaseSet(cases, expected)


def _check_parts(exercise: Exercise, cases: tuple[Case, ...]) -> None:
    """Points for parts are only fair where every part is tried, and every case and property belongs to one."""
    if "" in exercise.parts:
        raise CourseError(f"{exercise.name}: a part has no name; give it one, since a case without a part is of all.")
    used = {case.part for case in cases}
    for part in sorted(used | {p.part for p in exercise.properties}):
        if part and part not in exercise.parts:
            raise CourseError(f"{exercise.name}: a case or property is of part {part!r}, which parts does not name.")
    for part in exercise.parts:
        if cases and not used & {"", part}:
            raise CourseError(f"{exercise.name}: part {part!r} has no case; yield one, or take the part out.")
    if exercise.parts and not math.isclose(sum(exercise.parts.values()), exercise.points):
        total = sum(exercise.parts.values())
        raise CourseError(f"{exercise.name}: the points of its parts add up to {total:g}, not to {exercise.points:g}.")


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
