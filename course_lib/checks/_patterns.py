"""Mistakes that look alike in every exercise: a factor, a shape, an index, a sign, a part of the input left out.

A pattern is a fact about all answers of a part, never a guess: it explains each wrong one and contradicts no right one.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from course_lib.checks._altered import altered_pattern
from course_lib.checks._answers import Answer, answers
from course_lib.checks._compare import Trial, try_case
from course_lib.checks._entries import entry_pattern
from course_lib.checks._exercise import Exercise
from course_lib.checks._factors import factor_between, name_factor, say_factor
from course_lib.checks._observe import Observation
from course_lib.checks._shapes import shape_pattern
from course_lib.checks._tolerance import precision

__all__ = ["Pattern", "recognise"]

_LOOKED_AT = ("value", "shape", "nested", "property", "nan")


@dataclass(frozen=True)
class Pattern:
    """A general mistake: a short name, at most 30 words, and the trial that shows it best (None: the first wrong)."""

    name: str
    message: str
    trial: Trial | None = None


def recognise(exercise: Exercise, trials: list[Trial]) -> Pattern | None:
    """The first general pattern that explains every wrong answer of the first part that has one."""
    kinds = {trial.problem.kind for trial in trials if trial.problem is not None}
    if not kinds <= {*_LOOKED_AT} or kinds == {"nested"}:
        return None
    if exercise.kind == "value":
        return _few_digits(exercise, trials)
    if all(isinstance(trial.expected, (bool, np.bool_)) for trial in trials):
        return _judgement(trials)
    raw = answers(exercise, trials, view=False)
    if raw and _constant(raw):
        return Pattern("constant", "The result is the same whatever the input. Which arguments should it depend on?")
    exchanged = _exchanged(exercise, trials)
    if exchanged is not None:
        return exchanged
    seen = answers(exercise, trials, view=True) if exercise.view is not None else []
    for view, found in ((False, raw), (True, seen)):
        pattern = _explaining(exercise, found, view=view) if found else None
        if pattern is not None:
            return Pattern(*pattern)
    return _silent(raw)


def _explaining(exercise: Exercise, found: list[Answer], *, view: bool) -> tuple[str, str] | None:
    return (
        shape_pattern(found)
        or _factor(found)
        or entry_pattern(found)
        or altered_pattern(exercise, found, view=view)
        or (None if view else _extra_term(exercise, found))
    )


def _constant(found: list[Answer]) -> bool:
    first = found[0]
    varied = any(answer.right.shape != first.right.shape or np.any(answer.right != first.right) for answer in found)
    fits = any(answer.same_shape for answer in found)
    return (
        varied and fits and bool(np.any(first.got)) and all(np.array_equal(answer.got, first.got) for answer in found)
    )


def _few_digits(exercise: Exercise, trials: list[Trial]) -> Pattern | None:
    """A value that was rounded too early; nothing else is said about a value, because it would give it away."""
    for answer in answers(exercise, trials, view=False):
        for digits in range(1, 6):
            if answer.same_shape and np.array_equal(answer.got, np.round(answer.right, digits)):
                entry = answer.trial.problem.entry if answer.trial.problem else 0
                what = f"`{exercise.outputs[entry]}`" if exercise.outputs else "The value"
                return Pattern("rounded", f"{what} is rounded to {digits} digits; more are asked for.")
    return None


def _exchanged(exercise: Exercise, trials: list[Trial]) -> Pattern | None:
    """Two of several returned things stand in each other's place."""
    expected = trials[0].expected
    if not isinstance(expected, tuple):
        return None
    for i, j in itertools.combinations(range(len(expected)), 2):
        if all(_right_when_exchanged(exercise, trial, i, j) for trial in trials):
            names = [f"`{exercise.outputs[k]}`" if exercise.outputs else f"number {k + 1}" for k in (i, j)]
            return Pattern("outputs-exchanged", f"{names[0]} and {names[1]} are returned in each other's place.")
    return None


def _right_when_exchanged(exercise: Exercise, trial: Trial, i: int, j: int) -> bool:
    value = trial.observation.value
    if not isinstance(value, (tuple, list)) or len(value) != len(trial.expected):
        return False
    entries = list(value)
    entries[i], entries[j] = entries[j], entries[i]
    return try_case(exercise, trial.case, Observation(value=tuple(entries)), trial.expected).problem is None


def _extra_term(exercise: Exercise, found: list[Answer]) -> tuple[str, str] | None:
    """The right result plus a multiple of one of the arguments."""
    if sum(answer.right.size for answer in found if answer.wrong) < 3:
        return None
    for index, name in enumerate(exercise.inputs):
        factors = [_multiple(answer, index) for answer in found]
        known = [factor for factor in factors if factor is not None]
        if len(known) == len(factors):
            times = name_factor(known, [answer.quantities for answer in found])
            if times:
                return "extra-term", f"Every result is right plus `{times}` times `{name}`: a term too many."
    return None


def _multiple(answer: Answer, index: int) -> float | None:
    """c where the answer is the right one plus c times an argument; NaN where the argument is zero."""
    argument = np.asarray(answer.trial.case.arguments[index], float)
    if not answer.same_shape or argument.shape != answer.got.shape or not np.isfinite(answer.got).all():
        return None
    extra, square = answer.got - answer.right, float(np.sum(argument * argument))
    factor = float(np.sum(extra * argument)) / square if square else float("nan")
    left = extra - (factor * argument if square else 0.0)
    noise = 64 * precision(answer.trial.case.arguments) * np.max(np.abs(answer.right), initial=0.0)
    return factor if np.max(np.abs(left), initial=0.0) <= noise + 3e-7 * np.max(np.abs(extra), initial=0.0) else None


def _silent(found: list[Answer]) -> Pattern | None:
    """All zeros in some cases only: what a hidden error looks like from outside."""
    empty = [answer for answer in found if answer.wrong and np.any(answer.right) and not np.any(answer.got)]
    if not empty:
        return None
    message = "In some cases, such as the one below, every entry is 0. Does a `try` hide an error?"
    return Pattern("silent-zeros", message, empty[0].trial)


def _factor(found: list[Answer]) -> tuple[str, str] | None:
    if not all(answer.same_shape for answer in found) or sum(answer.wrong for answer in found) < 2:
        return None
    factors = [factor_between(answer.got, answer.right) for answer in found]
    known = [factor for factor in factors if factor is not None]
    if len(known) < len(factors):
        return None
    if all(not np.any(answer.got) for answer in found):
        return "zero", "Every result is 0."
    factor = name_factor(known, [answer.quantities for answer in found])
    if factor and factor != "1":
        return "factor", say_factor(found, factor)
    if np.nanmax(np.abs(np.array(known) - 1)) < 1e-4:
        return None  # nearly right is another matter
    if not any(answer.right.size > 1 for answer in found):
        return None  # two numbers always have a ratio; only a nameable one means something
    if np.nanmax(known) - np.nanmin(known) > 1e-6 * np.nanmax(np.abs(known)):
        return "factor", "The result is right up to a factor, but the factor changes from case to case."
    return ("factor", f"Every result is {known[0]:.6g} times the right one.") if factor != "1" else None


def _judgement(trials: list[Trial]) -> Pattern | None:
    said = {bool(trial.observation.value) for trial in trials}
    if len(said) == 1:
        return Pattern(
            "constant", f"It always answers `{said.pop()}`. A judge accepts the right and rejects the wrong."
        )
    if all(trial.problem is not None for trial in trials):
        return Pattern("negated", "Every answer is exactly the wrong way round.")
    return None
