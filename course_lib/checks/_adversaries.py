"""Functions that solve nothing and must not pass: constants, echoes, recorded answers, answers right by luck only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course_lib.checks._circumstances import circumstances
from course_lib.checks._exercise import Case, Exercise
from course_lib.checks._observe import fresh, same
from course_lib.checks._sizes import lengths

__all__ = ["adversaries"]

Function = Callable[..., Any]


def adversaries(exercise: Exercise, public: list[Case], rng: np.random.Generator) -> Iterator[tuple[str, Function]]:
    """Every impostor with a clause that completes "a function that ...".

    Args         public: the cases that every student can see. rng: draws the cases that decide which luck is possible.
    """
    right, cases = exercise.reference, list(exercise.cases(rng))
    yield "returns zeros", lambda *a: _filled(right(*a), 0)
    yield "returns ones", lambda *a: _filled(right(*a), 1)
    if exercise.kind == "value":
        return  # one answer for each student, and who returns it has found it
    yield "returns the same right answer always", _frozen(right)
    for index, name in enumerate(exercise.inputs):
        yield f"returns its input {name}", lambda *a, index=index: a[index]
    yield "returns what it has recorded for the public cases", _recorded(right, public)
    yield "is right on its first call only", _first_calls(right, lambda arguments: ())
    yield "is right only the first time it is given an input", _first_calls(right, _bytes)
    yield "remembers its answers by the shapes of the inputs", _by_shape(right)
    for index, name in enumerate(exercise.inputs):
        if any(isinstance(case.arguments[index], (np.ndarray, list)) for case in cases):
            yield f"changes its input {name} and is right otherwise", _changing(right, index)
    if _asks_for_many_digits(exercise, cases):
        yield "computes in float32", _in_float32(right)
    for words, lucky, always_matters in circumstances(exercise, cases):
        met = [lucky(*case.arguments) for case in cases]
        if any(met) and (always_matters or not all(met)):
            yield f"is right only {words}", _only_when(right, lucky)
        if any(met) and not all(met):
            yield f"is wrong only {words}", _only_when(right, lambda *a, lucky=lucky: not lucky(*a))


def _filled(value: Any, number: float) -> Any:
    if isinstance(value, (tuple, list)):
        return type(value)(_filled(entry, number) for entry in value)
    if isinstance(value, str):
        return ""
    if isinstance(value, (bool, np.bool_)):
        return bool(number)
    return np.full(np.shape(value), float(number)) if np.shape(value) else float(number)


def _frozen(right: Function) -> Function:
    kept: list[Any] = []

    def function(*arguments: Any) -> Any:
        kept.append(right(*arguments))
        return kept[0]

    return function


def _recorded(right: Function, public: list[Case]) -> Function:
    known = [(case.arguments, right(*_copies(case.arguments))) for case in public]

    def function(*arguments: Any) -> Any:
        return next((answer for seen, answer in known if same(seen, arguments)), known[-1][1])

    return function


def _first_calls(right: Function, key: Callable[[tuple[Any, ...]], Any]) -> Function:
    """Right on the first call of each kind; the key of the arguments tells the kinds apart."""
    seen = set()

    def function(*arguments: Any) -> Any:
        mark = key(arguments)
        value = right(*arguments)
        if mark in seen:
            return _off(value)
        seen.add(mark)
        return value

    return function


def _bytes(arguments: tuple[Any, ...]) -> Any:
    return tuple((x.shape, x.dtype.str, x.tobytes()) if isinstance(x, np.ndarray) else repr(x) for x in arguments)


def _by_shape(right: Function) -> Function:
    kept: dict[Any, Any] = {}

    def function(*arguments: Any) -> Any:
        shapes = lengths(arguments)
        if shapes not in kept:
            kept[shapes] = right(*arguments)
        return kept[shapes]

    return function


def _changing(right: Function, index: int) -> Function:
    def function(*arguments: Any) -> Any:
        value = right(*arguments)
        argument = arguments[index]
        if isinstance(argument, list):
            argument.append(0)
        else:
            argument[...] = argument + 1
        return value

    return function


def _in_float32(right: Function) -> Function:
    def function(*arguments: Any) -> Any:
        return _single(right(*(_single(argument) for argument in arguments)))

    return function


def _single(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return type(value)(map(_single, value))
    return np.asarray(value, np.float32)[()] if np.asarray(value).dtype == np.float64 else value


def _asks_for_many_digits(exercise: Exercise, cases: list[Case]) -> bool:
    """Whether the tolerance claims more digits of a float64 result than float32 has, so that the cases must show it."""
    if exercise.properties or exercise.view is not None:
        return False
    for case in cases:
        floats = [x.dtype for x in case.arguments if isinstance(x, np.ndarray) and x.dtype.kind == "f"]
        expected = exercise.reference(*_copies(case.arguments))
        if not floats or set(floats) != {np.dtype(float)} or not isinstance(expected, (float, np.ndarray)):
            continue
        largest = float(np.max(np.abs(expected), initial=0.0))
        if 0 < np.max(exercise.tolerance.bound(case.arguments, expected)) < 1e-9 * largest:
            return True
    return False


def _only_when(right: Function, lucky: Callable[..., bool]) -> Function:
    def function(*arguments: Any) -> Any:
        good = lucky(*arguments)
        value = right(*arguments)
        return value if good else _off(value)

    return function


def _off(value: Any) -> Any:
    """A wrong answer near the right one."""
    if isinstance(value, (tuple, list)):
        return type(value)((*value[:-1], _off(value[-1])))
    if isinstance(value, (bool, np.bool_)):
        return not value
    if isinstance(value, str):
        return value + "?"
    return value * 1.5 + 0.25


def _copies(arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    copies = fresh(arguments)
    assert isinstance(copies, tuple)
    return copies
