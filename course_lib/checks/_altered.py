"""Answers that are right for another input: y = 0, no last sample, two arguments exchanged, a bias left out.

Each idea alters the arguments of every case; when the solution's answers to the altered cases are the student's
answers (possibly up to a factor), that alteration is what the student's code does.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.checks._answers import Answer, close
from course_lib.checks._compare import numbers, viewed
from course_lib.checks._exercise import Exercise
from course_lib.checks._factors import factor_between, name_factor
from course_lib.checks._observe import fresh
from course_lib.checks._sizes import axes, letter_of

__all__ = ["altered_pattern"]

Arguments = tuple[Any, ...]


@dataclass(frozen=True)
class _Idea:
    """One alteration: a name, what it would mean in words, and how it changes the arguments (None: it cannot)."""

    name: str
    message: str
    alter: Callable[[Arguments], Arguments | None]


def altered_pattern(exercise: Exercise, found: list[Answer], *, view: bool) -> tuple[str, str] | None:
    """Name and message of the first alteration that explains every answer, the right ones too; or None."""
    order = sorted(found, key=lambda answer: not answer.wrong)
    for idea in _ideas(exercise):
        factor = _explains(exercise, order, idea, view)
        if factor == "1":
            return idea.name, idea.message
        if factor:
            return idea.name, f"{idea.message} Besides, they are `{factor}` times as large."
    return None


def _explains(exercise: Exercise, found: list[Answer], idea: _Idea, view: bool) -> str:
    """The factor, "1" for none, by which the altered solution's answers are the student's; "" when they are not."""
    factors: list[float] = []
    quantities: list[Mapping[str, float]] = []
    entries = 0
    with np.errstate(all="ignore"):
        for answer in found:
            altered = _answer(exercise, answer, idea, view)
            if altered is None:
                continue  # it cannot be made here, such as leaving out the only sample
            factor = factor_between(answer.got, altered)
            if factor is None or (answer.wrong and close(altered, answer.right)):
                return ""  # no factor; or the alteration changes nothing here and cannot be the reason
            factors.append(factor)
            quantities.append(answer.quantities)
            entries += answer.got.size if answer.wrong else 0
    return name_factor(factors, quantities) if entries >= 3 else ""


def _answer(exercise: Exercise, answer: Answer, idea: _Idea, view: bool) -> Any:
    case = answer.trial.case
    copies = fresh(case.arguments)
    assert isinstance(copies, tuple)
    try:
        arguments = idea.alter(copies)
        if arguments is None:
            return None
        value = exercise.reference(*arguments)
        if view:
            value = viewed(exercise, case, value)
        elif isinstance(answer.trial.expected, tuple):
            value = value[max(answer.trial.problem.entry, 0) if answer.trial.problem else 0]
    except Exception:  # not every argument can be altered so, and the solution need not cope with all that can
        return None
    array = numbers(value)
    return None if array is None else array.astype(float)


def _ideas(exercise: Exercise) -> Iterator[_Idea]:
    names = list(exercise.inputs)
    letters = {letter_of(axis)[0] for name in names for axis in axes(exercise, name)} - {""}
    for letter in sorted(letters):
        thing = {"N": "sample", "d": "feature", "k": "output"}.get(letter, f"entry along `{letter}`")
        for words, which, bounded, alone in (
            ("last", -1, "end", "Is something overwritten that should be added up?"),
            ("first", 0, "begin", "Does a `return` stand inside a loop, or an index 0 where none belongs?"),
        ):
            yield _Idea(
                f"{words}-{thing.split()[0]}-skipped",
                f"The results are right without the {words} {thing}. Where does the loop or slice {bounded}?",
                _without(exercise, letter, which),
            )
            yield _Idea(
                f"{words}-{thing.split()[0]}-only",
                f"The results come from the {words} {thing} alone. {alone}",
                _alone(exercise, letter, which),
            )
    for index, name in enumerate(names):
        dimensions = len(axes(exercise, name))
        yield from _on_one(index, name, dimensions)
    for first, second in itertools.combinations(range(len(names)), 2):
        if axes(exercise, names[first]) == axes(exercise, names[second]):
            yield _Idea(
                "exchanged",
                f"The results are right for `{names[first]}` and `{names[second]}` exchanged.",
                _exchange(first, second),
            )


def _on_one(index: int, name: str, dimensions: int) -> Iterator[_Idea]:
    def on(change: Callable[[Any], Any]) -> Callable[[Arguments], Arguments | None]:
        return lambda arguments: (*arguments[:index], change(arguments[index]), *arguments[index + 1 :])

    number = dimensions == 0
    yield _Idea("as-if-zero", f"The results are those for `{name}` = 0: is `{name}` used?", on(lambda a: a * 0))
    yield _Idea("as-if-one", f"The results are those for `{name}` = 1: is `{name}` used?", on(lambda a: a * 0 + 1))
    yield _Idea("negated", f"The results are those for -`{name}`: a sign in front of it is wrong.", on(lambda a: -a))
    yield _Idea("doubled", f"The results are those for 2 * `{name}`.", on(lambda a: 2 * a))
    yield _Idea("halved", f"The results are those for `{name}` / 2.", on(lambda a: a / 2))
    yield _Idea("squared-input", f"The results are those for the squares of `{name}`.", on(lambda a: a * a))
    yield _Idea("absolute-input", f"The results are those for `{name}` without its signs.", on(abs))
    yield _Idea(
        "truncated-input",
        f"What stands after the decimal point in `{name}` is lost; is it turned into whole numbers?",
        on(lambda a: np.trunc(a).astype(float) if not number else float(int(a))),
    )
    yield _Idea("thresholded", f"The results are those for `{name}` > 1/2, as 0 and 1.", on(lambda a: (a > 0.5) * 1.0))
    if number:
        for words, sign, by in (("more", "+", 1), ("less", "-", -1)):
            yield _Idea(
                f"one-{words}",
                f"The results are those for `{name}` {sign} 1: is it counted from 0 or from 1?",
                _counted(index, by),
            )
        return
    if dimensions == 1:
        yield _Idea("last-left-out", f"The results are those with the last entry of `{name}` set to 0.", on(_zero(-1)))
        yield _Idea("first-left-out", f"The results are those with the first entry of `{name}` set to 0.", on(_zero(0)))
        yield _Idea("reversed-input", f"The results are those for `{name}` in reverse order.", on(lambda a: a[::-1]))
        yield _Idea(
            "column",
            f"`{name}` is used as a column, so that it pairs with every entry of the row it meets.",
            on(lambda a: a[:, None]),
        )
    else:
        yield _Idea("transposed-input", f"The results are those for `{name}` transposed.", on(lambda a: a.T))
    yield _Idea("centred", f"The results are those for `{name}` minus its mean.", on(lambda a: a - a.mean(axis=0)))
    yield _Idea(
        "standardised",
        f"The results are those for `{name}` minus its mean and divided by its standard deviation.",
        on(lambda a: (a - a.mean(axis=0)) / np.where(a.std(axis=0) == 0, 1, a.std(axis=0))),
    )
    yield _Idea("sorted-input", f"The results are those for `{name}` sorted.", on(lambda a: np.sort(a, axis=0)))
    yield _Idea(
        "normalised",
        f"The results are those for `{name}` divided by its largest entry.",
        on(lambda a: a / np.max(np.abs(a))),
    )


def _counted(index: int, by: int) -> Callable[[Arguments], Arguments | None]:
    """A whole number one more or less, such as the step t or the layer; no other number."""

    def alter(arguments: Arguments) -> Arguments | None:
        value = arguments[index]
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
            return None
        return (*arguments[:index], value + by, *arguments[index + 1 :])

    return alter


def _zero(index: int) -> Callable[[Any], Any]:
    def change(array: Any) -> Any:
        array[index] = 0
        return array

    return change


def _exchange(first: int, second: int) -> Callable[[Arguments], Arguments | None]:
    def alter(arguments: Arguments) -> Arguments | None:
        changed = list(arguments)
        changed[first], changed[second] = changed[second], changed[first]
        return tuple(changed)

    return alter


def _without(exercise: Exercise, letter: str, which: int) -> Callable[[Arguments], Arguments | None]:
    """Every argument without its first or last entry along a letter; d+1 keeps its last entry, the bias."""
    return _kept(exercise, letter, lambda size: range(size - 1) if which else range(1, size))


def _alone(exercise: Exercise, letter: str, which: int) -> Callable[[Arguments], Arguments | None]:
    """Every argument with its first or last entry along a letter only."""
    return _kept(exercise, letter, lambda size: range(size - 1, size) if which else range(1))


def _kept(exercise: Exercise, letter: str, indices: Callable[[int], range]) -> Callable[[Arguments], Arguments | None]:
    def alter(arguments: Arguments) -> Arguments | None:
        changed = []
        for name, argument in zip(exercise.inputs, arguments, strict=True):
            for axis, written in enumerate(axes(exercise, name)):
                its_letter, added = letter_of(written)
                if its_letter == letter:
                    size = argument.shape[axis] - added
                    if size < 2:
                        return None
                    argument = np.take(argument, [*indices(size), *range(size, size + added)], axis=axis)
            changed.append(argument)
        return tuple(changed)

    return alter
