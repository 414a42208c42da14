"""Whether one answer is right, and what is wrong with its form when it is not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.checks._exercise import Case, Exercise, Property
from course_lib.checks._observe import Observation, Opaque, fresh, same

__all__ = ["Problem", "Trial", "expected_value", "numbers", "same_outcome", "try_case", "viewed"]


@dataclass(frozen=True)
class Problem:
    """What is wrong with one answer.

    Args         kind: "blank", "arity", "exception", "time", "memory", "died", "refused" (from a failure), or "none",
                 "type", "nested", "length", "shape", "nan", "value", "property", "mutated", "random", "unsteady".
                 detail: what the kind needs to be said, such as the property's name. entry: which of several returned
                 things is meant, from 0, or -1. parts: of the exercise, that it costs their points; "" for all.
    """

    kind: str
    detail: str = ""
    entry: int = -1
    parts: tuple[str, ...] = ("",)


@dataclass(frozen=True)
class Trial:
    """One case with what the student's function did, what was expected, and the problem if there is one."""

    case: Case
    observation: Observation
    expected: Any
    problem: Problem | None


def expected_value(exercise: Exercise, case: Case) -> Any:
    """What the solution returns for a case."""
    value = exercise.reference(*_copies(case))
    return tuple(value) if isinstance(value, list) and numbers(value) is None else value  # such as one array per layer


def try_case(exercise: Exercise, case: Case, observation: Observation, expected: Any) -> Trial:
    """Judge one call."""
    return Trial(case, observation, expected, _problem(exercise, case, observation, expected))


def _problem(exercise: Exercise, case: Case, observation: Observation, expected: Any) -> Problem | None:
    if observation.failure is not None:
        return Problem(observation.failure.kind)
    if observation.mutated:
        return Problem("mutated", ",".join(map(str, observation.mutated)))
    got, problem = _formed(observation.value, expected)
    if problem is not None:
        return problem
    if exercise.properties:
        failed = _failed(exercise, case, got)
        if failed:
            everywhere = ("",) if observation.used_global_random else ()
            return Problem("property", failed[0].name, parts=(*(p.part for p in failed), *everywhere))
    else:
        problem = _difference(exercise, case, got, expected)
    if problem is None and observation.used_global_random:
        return Problem("random")
    return problem


def _failed(exercise: Exercise, case: Case, got: Any) -> list[Property]:
    """The properties that do not hold: the first, and where parts depend on them the others too."""
    parted = any(p.part for p in exercise.properties)
    failed: list[Property] = []
    for p in exercise.properties:
        if (parted or not failed) and not p.holds(_copies(case), got):
            failed.append(p)
    return failed


def _copies(case: Case) -> tuple[Any, ...]:
    copies = fresh(case.arguments)
    assert isinstance(copies, tuple)
    return copies


def _difference(exercise: Exercise, case: Case, got: Any, expected: Any) -> Problem | None:
    if exercise.view is not None:
        got, expected = exercise.view(_copies(case), got), exercise.view(_copies(case), expected)
    pairs = zip(got, expected, strict=True) if isinstance(expected, tuple) else [(got, expected)]
    for entry, (mine, right) in enumerate(pairs):
        if not _equal(exercise, case, mine, right):
            return Problem("value", entry=entry if isinstance(expected, tuple) else -1)
    return None


def _equal(exercise: Exercise, case: Case, got: Any, expected: Any) -> bool:
    if isinstance(expected, (bool, np.bool_, str)):
        return bool(got == expected)
    bound = exercise.tolerance.bound(case.arguments, expected)
    with np.errstate(invalid="ignore", over="ignore"):
        return bool(np.all(np.abs(np.subtract(got, expected, dtype=float)) <= bound))


def _formed(value: Any, expected: Any) -> tuple[Any, Problem | None]:
    """The answer in the form of the expected one, or what keeps it from having that form."""
    if isinstance(expected, tuple):
        if isinstance(value, np.ndarray) and value.ndim and len(value) == len(expected):
            value = tuple(value)
        if not isinstance(value, (tuple, list)):
            return value, Problem("none") if value is None else Problem("type")
        if len(value) != len(expected):
            return value, Problem("length", str(len(value)))
        entries = []
        for index, (mine, right) in enumerate(zip(value, expected, strict=True)):
            formed, problem = _formed(mine, right)
            if problem is not None:
                return value, Problem(problem.kind, problem.detail, index)
            entries.append(formed)
        return tuple(entries), None
    if value is None:
        return value, Problem("none")
    if isinstance(expected, str):
        return (value.strip(), None) if isinstance(value, str) else (value, Problem("type"))
    array = numbers(value)
    if array is None:
        return value, Problem("type")
    if isinstance(expected, (bool, np.bool_)):
        return (bool(array), None) if array.dtype.kind == "b" and array.shape == () else (value, Problem("type"))
    if array.dtype.kind not in "iuf":
        return value, Problem("type")
    if array.shape != np.shape(expected):
        inside = array.size == np.size(expected) and array.shape == (1, *np.shape(expected))
        return array, Problem("nested" if inside else "shape")
    if not np.isfinite(array).all():
        return array, Problem("nan")
    return array, None


def numbers(value: Any) -> np.ndarray[Any, Any] | None:
    """A number, an array or nested lists of numbers as an array; None for anything else, a ragged list included."""
    if value is None or _holds_more_than_numbers(value):
        return None
    try:
        array = np.asarray(value)
    except ValueError:
        return None
    return array if array.dtype.kind in "biufc" else None


def _holds_more_than_numbers(value: Any) -> bool:
    # NumPy would make room for the longest text in place of every number: gigabytes for a list of a few kB
    if isinstance(value, (list, tuple)):
        return any(map(_holds_more_than_numbers, value))
    if isinstance(value, np.ndarray):
        return value.dtype.kind not in "biufc"
    return isinstance(value, (str, bytes, dict, Opaque))


def viewed(exercise: Exercise, case: Case, value: Any) -> Any:
    """The numbers that are compared: the value itself or the exercise's view of it; None when there is no such view."""
    if exercise.view is None:
        return value
    try:
        return exercise.view(_copies(case), value)
    except Exception:  # a wrong answer can be anything; a view that fails on it is simply not there
        return None


def same_outcome(exercise: Exercise, case: Case, a: Observation, b: Observation) -> bool:
    """Whether two calls of the same case did the same: for telling whether a student made a known mistake."""
    if a.failure is not None or b.failure is not None:
        return (
            a.failure is not None
            and b.failure is not None
            and (a.failure.kind, a.failure.type_name, a.failure.message)
            == (b.failure.kind, b.failure.type_name, b.failure.message)
        )
    if (a.mutated, a.used_global_random) != (b.mutated, b.used_global_random):
        return False
    views = viewed(exercise, case, a.value), viewed(exercise, case, b.value)
    # an answer of another form has no view; then the answers themselves are compared
    return _alike(exercise, case, *((a.value, b.value) if views[0] is None or views[1] is None else views))


def _alike(exercise: Exercise, case: Case, a: Any, b: Any) -> bool:
    if isinstance(a, (tuple, list)) and isinstance(b, (tuple, list)) and (numbers(a) is None or numbers(b) is None):
        return len(a) == len(b) and all(_alike(exercise, case, x, y) for x, y in zip(a, b, strict=True))
    x, y = numbers(a), numbers(b)
    if x is None or y is None:
        return same(a, b)  # arrays of text among them: these have no one answer to ==
    if x.shape != y.shape or (x.dtype.kind == "b") != (y.dtype.kind == "b"):
        return False
    scale = float(np.max(np.abs(y[np.isfinite(y)]), initial=0.0))
    with np.errstate(invalid="ignore"):
        if np.any(np.abs(x * 1.0 - y * 1.0) > 2.1e-3 * scale + 1e-6):
            return False  # far apart, as most are: no need to look closer
    if np.allclose(x, y, rtol=1e-7, atol=1e-9 * scale, equal_nan=True):
        return True
    try:
        bound = exercise.tolerance.bound(case.arguments, y)
        if np.all(np.abs(x - y) <= bound):  # such as two ways to a 0 that leave different roundings
            return True
    except Exception:  # the tolerance was written for answers of the right shape
        return False
    if not np.allclose(x, y, rtol=1e-7, atol=2e-3 * scale, equal_nan=True):
        return False
    # a thousand times the tolerance of a right answer: the mistake may be computed in another order and be large
    slack = 1e3 * float(np.max(bound, initial=0.0))
    return bool(np.allclose(x, y, rtol=1e-7, atol=min(slack, 1e-3 * scale), equal_nan=True))
