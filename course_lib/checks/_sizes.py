"""The sizes that a case's arguments have, under the letters of the docstrings: N samples, d features."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from course_lib.checks._exercise import Case, Exercise

__all__ = ["WORDS", "axes", "in_letters", "lengths", "letter_of", "quantities", "sizes"]

WORDS = {"N": "the number of samples", "d": "the number of features", "k": "the number of outputs"}
_AXIS = re.compile(r"([A-Za-z]+)([+-]\d+)?$")


def axes(exercise: Exercise, name: str) -> list[str]:
    """The axes of an argument as they are written, such as ["N", "d+1"]; [] for a single number."""
    return exercise.inputs[name].split()


def letter_of(axis: str) -> tuple[str, int]:
    """A written axis as its letter and what is added to it: "d+1" is ("d", 1), "4" is ("", 4)."""
    match = _AXIS.match(axis)
    return (match[1], int(match[2] or 0)) if match else ("", int(axis))


def sizes(exercise: Exercise, case: Case) -> dict[str, int]:
    """Each letter's size in a case."""
    found: dict[str, int] = {}
    for name, argument in zip(exercise.inputs, case.arguments, strict=True):
        written = axes(exercise, name)
        for axis, size in zip(written, np.shape(argument) if written else (), strict=False):
            letter, added = letter_of(axis)
            if letter:
                found.setdefault(letter, size - added)
    return found


def lengths(value: Any) -> Any:
    """The shape of an array, or the shapes of what a list holds; () for a single number."""
    return tuple(map(lengths, value)) if isinstance(value, (list, tuple)) else np.shape(value)


def quantities(exercise: Exercise, case: Case) -> dict[str, float]:
    """The numbers by which a result may be off: sizes, d+1 where it is an axis, and the arguments that are numbers."""
    found: dict[str, float] = {}
    known = sizes(exercise, case)
    for name, argument in zip(exercise.inputs, case.arguments, strict=True):
        for axis in axes(exercise, name):
            letter, added = letter_of(axis)
            if letter:
                found[axis] = known[letter] + added
        if isinstance(argument, (int, float)) and not isinstance(argument, bool):
            found[name] = float(argument)
    return {**{letter: float(size) for letter, size in known.items()}, **found}


def in_letters(known: Sequence[Mapping[str, int]], shapes: Sequence[tuple[int, ...]]) -> str:
    """The shapes of several cases as one text in letters, such as "(N, d+1)"; "" when no letters fit them all."""
    if len({len(shape) for shape in shapes}) != 1:
        return ""
    written = []
    for along in zip(*shapes, strict=True):
        name = _one_axis(known, along)
        if not name:
            return ""
        written.append(name)
    return f"({written[0]},)" if len(written) == 1 else f"({', '.join(written)})"


def _one_axis(known: Sequence[Mapping[str, int]], along: Sequence[int]) -> str:
    letters = list(known[0]) if known else []
    candidates: list[tuple[str, list[Any]]] = [(letter, [sizes[letter] for sizes in known]) for letter in letters]
    for added in (1, -1, 2):
        candidates += [(f"{x}{added:+d}", [sizes[x] + added for sizes in known]) for x in letters]
    candidates += [(f"2{letter}", [2 * sizes[letter] for sizes in known]) for letter in letters]
    candidates += [(f"{x}*{y}", [sizes[x] * sizes[y] for sizes in known]) for x in letters for y in letters]
    fixed = [("1", [1] * len(known)), (str(along[0]), [along[0]] * len(known))]
    # when all cases have one size, a letter and a number fit alike; the letter says more, unless the number is 1
    order = fixed[:1] + candidates + fixed[1:]
    return next((name for name, values in order if list(values) == list(along)), "")
