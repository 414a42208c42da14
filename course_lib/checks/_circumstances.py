"""Circumstances under which wrong code is often right by luck: one sample, square, symmetric, a rate of 1."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course_lib.checks._exercise import Case, Exercise
from course_lib.checks._sizes import sizes

__all__ = ["circumstances"]

Holds = Callable[..., bool]
SMALL = 10.0  # exp(10) squared still fits into float32


def circumstances(exercise: Exercise, cases: list[Case]) -> Iterator[tuple[str, Holds, bool]]:
    """Words such as "when N = d", whether the arguments are so, and whether it is wrong that all cases are.

    The last is True for sizes and numbers, which an exercise leaves open, and for what its author names; an exercise
    may well be about whole or positive numbers only.
    """
    for words, holds, matters in _all(exercise, cases):
        yield words, _asked(holds), matters


def _all(exercise: Exercise, cases: list[Case]) -> Iterator[tuple[str, Holds, bool]]:
    letters = list(sizes(exercise, cases[0]))
    for letter in letters:
        yield f"when {letter} = 1", lambda *a, x=letter: _size(exercise, a, x) == 1, True
    for x, y in itertools.combinations(letters, 2):
        for added, written in ((0, y), (1, f"{y}+1")):
            yield (
                f"when {x} = {written}",
                lambda *a, x=x, y=y, added=added: _size(exercise, a, x) == _size(exercise, a, y) + added,
                True,
            )
    for index, name in enumerate(exercise.inputs):
        if any(_is_matrix(case.arguments[index]) for case in cases):
            yield f"when {name} is square", lambda *a, i=index: _is_square(a[i]), _may_vary(exercise, name)
            yield (
                f"when {name} is symmetric",
                lambda *a, i=index: _is_symmetric(a[i]),
                _may_lean(exercise, cases, index),
            )
        elif not exercise.inputs[name]:
            numbers = [case.arguments[index] for case in cases if isinstance(case.arguments[index], (int, float))]
            for value in sorted({0.0, 0.5, 1.0, *map(float, numbers[:1])}):
                yield f"when {name} = {value:g}", lambda *a, i=index, value=value: a[i] == value, True
    for words, holds in exercise.lucks:
        yield words, holds, True
    yield "for integers", lambda *a: any(np.asarray(x).dtype.kind == "i" for x in a), False
    yield "for float32", lambda *a: any(np.asarray(x).dtype == np.float32 for x in a), False
    yield "for arrays that lie together in memory", lambda *a: all(map(_together, a)), False
    yield "without negative numbers", lambda *a: all(np.min(x) >= 0 for x in a), False
    yield "for small numbers", lambda *a: all(np.max(np.abs(x)) <= SMALL for x in a), False


def _asked(holds: Holds) -> Holds:
    def asked(*arguments: Any) -> bool:
        try:
            return bool(holds(*arguments))
        except (TypeError, ValueError):  # a text or a list of uneven rows has no smallest number
            return False

    return asked


def _size(exercise: Exercise, arguments: tuple[Any, ...], letter: str) -> int:
    return sizes(exercise, Case(arguments))[letter]


def _may_vary(exercise: Exercise, name: str) -> bool:
    """Whether the two axes of a matrix are written with different letters, so that it need not be square."""
    return len(set(exercise.inputs[name].split())) > 1


def _may_lean(exercise: Exercise, cases: list[Case], index: int) -> bool:
    """Whether a square matrix need not be symmetric: the exercise allows one that is not."""
    for case in cases:
        if _is_square(case.arguments[index]) and len(case.arguments[index]) > 1:
            leaning = np.array(case.arguments[index], dtype=float)
            leaning[0, 1] += 1
            varied = (*case.arguments[:index], leaning, *case.arguments[index + 1 :])
            return exercise.allowed is not None and exercise.allowed(*varied)
    return False


def _is_matrix(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.ndim == 2


def _is_square(value: Any) -> bool:
    return _is_matrix(value) and bool(value.shape[0] == value.shape[1])


def _is_symmetric(value: Any) -> bool:
    return _is_square(value) and bool(np.array_equal(value, value.T))


def _together(value: Any) -> bool:
    return not isinstance(value, np.ndarray) or value.flags.c_contiguous or value.flags.f_contiguous
