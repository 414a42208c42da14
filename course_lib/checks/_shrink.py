"""From a failing case to a smaller one that fails in the same way: fewer samples and features, small whole numbers."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import numpy as np

from course_lib.checks._compare import Problem, Trial, expected_value, same_outcome, try_case
from course_lib.checks._diagnose import Diagnosis
from course_lib.checks._exercise import Case, Exercise
from course_lib.checks._observe import Observation, observe, same
from course_lib.checks._sizes import axes, letter_of, sizes

__all__ = ["MOST_CALLS", "shrink"]

MOST_CALLS = 60  # a count, not a time: the same submission must give the same report on every machine
_FAILED_FOR_GOOD = ("blank", "arity", "time", "memory", "died", "refused", "unsteady", "random")


class _Caller(Protocol):
    def observe(self, arguments: tuple[object, ...]) -> Observation: ...


def shrink(exercise: Exercise, caller: _Caller, diagnosis: Diagnosis) -> Trial:
    """The smallest trial found that has the same problem, and for a known misconception the same cause."""
    best = diagnosis.trial
    problem = best.problem
    assert problem is not None
    if exercise.kind != "function" or exercise.allowed is None or problem.kind in _FAILED_FOR_GOOD:
        return best
    left = itertools.count(MOST_CALLS, -1)
    tried: list[tuple[Any, ...]] = []

    def fails(arguments: tuple[Any, ...]) -> Trial | None:
        tried.append(arguments)
        if not _allowed(exercise, arguments):
            return None
        case = Case(arguments, "", best.case.part)
        try:
            trial = try_case(exercise, case, caller.observe(arguments), expected_value(exercise, case))
        except Exception:  # the solution or a property need not cope with every smaller case
            return None
        return trial if _same_failure(exercise, best, trial, diagnosis.mistaken) else None

    for step in (_smaller, _simpler, _smaller, _simpler):  # simple numbers may let it be smaller still
        for arguments in step(exercise, best.case, problem):
            if same(arguments, best.case.arguments):
                break  # what follows would be no smaller
            if any(same(arguments, known) for known in tried):
                continue
            if next(left) <= 0:
                return best
            trial = fails(arguments)
            if trial is not None:
                best = trial
                break
    return best


def _allowed(exercise: Exercise, arguments: tuple[Any, ...]) -> bool:
    try:
        return exercise.allowed is not None and exercise.allowed(*arguments)
    except Exception:  # not even the question makes sense for such arguments
        return False


def _same_failure(exercise: Exercise, before: Trial, now: Trial, mistaken: Callable[..., Any] | None) -> bool:
    if before.problem is None or now.problem is None:
        return False
    if (now.problem.kind, now.problem.entry) != (before.problem.kind, before.problem.entry):
        return False
    old, new = before.observation.failure, now.observation.failure
    if old is not None and new is not None and (old.type_name, old.line) != (new.type_name, new.line):
        return False
    return mistaken is None or same_outcome(exercise, now.case, now.observation, observe(mistaken, now.case.arguments))


def _smaller(exercise: Exercise, case: Case, problem: Problem) -> Iterator[tuple[Any, ...]]:
    """The case with fewer samples and features, the smallest first; it ends with the sizes it has."""
    known = sizes(exercise, case)
    # a mistake of shape is seen at sizes above 1 only: [[3]] hides that it should have been [3]
    shape = problem.kind in ("shape", "nested")
    ranges = [range(1, min(size, 4) + 1) for size in known.values()]
    smaller = sorted(itertools.product(*ranges), key=lambda sizes: (shape and 1 in sizes, math.prod(sizes), sizes))
    for wanted in smaller:
        if wanted == tuple(known.values()):
            return
        yield _cut(exercise, case, dict(zip(known, wanted, strict=True)))


def _cut(exercise: Exercise, case: Case, wanted: dict[str, int]) -> tuple[Any, ...]:
    """The first entries along each letter's axes; along d+1 the last entry, the bias, stays."""
    arguments = []
    for name, argument in zip(exercise.inputs, case.arguments, strict=True):
        for axis, written in enumerate(axes(exercise, name)):
            letter, added = letter_of(written)
            if letter and isinstance(argument, np.ndarray):
                kept = [*range(wanted[letter]), *range(argument.shape[axis] - added, argument.shape[axis])]
                argument = np.take(argument, kept, axis=axis)
        arguments.append(argument)
    return tuple(arguments)


def _simpler(exercise: Exercise, case: Case, problem: Problem) -> Iterator[tuple[Any, ...]]:
    """The case with small whole numbers in place of what was drawn, simplest first."""
    whole = [_counted(argument, start) for start, argument in zip(itertools.count(1), case.arguments, strict=False)]
    rounded = [_rounded(argument) for argument in case.arguments]
    yield tuple(whole)
    yield tuple(map(_backwards, whole))  # where the order of the entries is what matters
    yield (*whole[:1], *rounded[1:])
    yield tuple(rounded)
    for index in range(len(case.arguments)):
        for simple in (whole, rounded):
            yield tuple(simple[i] if i == index else argument for i, argument in enumerate(case.arguments))


def _counted(argument: Any, start: int) -> Any:
    """1, 2, 3, ... in the shape and type of an array."""
    if not isinstance(argument, np.ndarray):
        return _rounded(argument)
    return (start + np.arange(argument.size)).reshape(argument.shape).astype(argument.dtype)


def _backwards(argument: Any) -> Any:
    return argument.ravel()[::-1].reshape(argument.shape).copy() if isinstance(argument, np.ndarray) else argument


def _rounded(argument: Any) -> Any:
    if isinstance(argument, np.ndarray):
        return np.clip(np.rint(argument), -3, 3).astype(argument.dtype)
    return type(argument)(round(argument)) if isinstance(argument, float) else argument
