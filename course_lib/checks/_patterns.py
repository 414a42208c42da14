"""Mistakes that look alike in every exercise: a factor, a shape, an index, a sign, a part of the input left out.

A pattern is a fact about all answers of a part, never a guess: it explains each wrong one and contradicts no right one.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from course_lib.checks._altered import altered_pattern
from course_lib.checks._answers import Answer, answers, close
from course_lib.checks._compare import Trial, numbers, try_case
from course_lib.checks._dtypes import single_precision, whole_numbers
from course_lib.checks._entries import entry_pattern
from course_lib.checks._exercise import Exercise
from course_lib.checks._factors import factor_between, name_factor, say_factor
from course_lib.checks._observe import Observation
from course_lib.checks._shapes import shape_pattern
from course_lib.checks._sizes import lengths
from course_lib.checks._tolerance import precision

__all__ = ["Pattern", "recognise"]

MOSTLY = 0.75
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
        return _value(exercise, trials)
    if all(isinstance(trial.expected, (bool, np.bool_)) for trial in trials):
        return _judgement(trials)
    raw = answers(exercise, trials, view=False)
    if raw and _constant(raw):
        return Pattern("constant", "The result is the same whatever the input. Which arguments should it depend on?")
    if raw and _by_shape(raw):
        entry = next(trial.problem.entry for trial in trials if trial.problem is not None)
        result = (
            f"`{exercise.outputs[entry]}`" if exercise.outputs and entry >= 0 and exercise.view is None else "result"
        )
        return Pattern(
            "same-for-a-shape",
            f"All inputs of one shape get the same {result}, whatever numbers they hold. "
            "Is an answer typed in, or kept?",
        )
    kept = whole_numbers(exercise, trials) or single_precision(exercise, trials)
    if kept is not None:
        return Pattern(*kept)
    exchanged = _exchanged(exercise, trials) or _outputs_shifted(exercise, trials)
    if exchanged is not None:
        return exchanged
    seen = answers(exercise, trials, view=True) if exercise.view is not None else []
    for view, found in ((False, raw), (True, seen)):
        pattern = _explaining(exercise, found, view=view) if found else None
        if pattern is not None:
            return Pattern(*(pattern if view else _of_one_output(exercise, trials, pattern)))
    return _silent(raw)


def _of_one_output(exercise: Exercise, trials: list[Trial], pattern: tuple[str, str]) -> tuple[str, str]:
    """The pattern, said of the one thing returned that shows it, where others are right or wrong otherwise."""
    name, message = pattern
    entry = next(trial.problem.entry for trial in trials if trial.problem is not None)
    if not exercise.outputs or entry < 0 or "very result" not in message:
        return pattern
    others = (answers(exercise, trials, view=False, entry=other) for other in range(len(exercise.outputs)))
    if all(found and _explaining(exercise, found, view=False) == pattern for found in others):
        return pattern
    output = f"`{exercise.outputs[entry]}`"
    return name, message.replace("The size of every result", f"The size of {output}").replace("Every result", output)


def _explaining(exercise: Exercise, found: list[Answer], *, view: bool) -> tuple[str, str] | None:
    return (
        shape_pattern(found)
        or _factor(found)
        or entry_pattern(found)
        or altered_pattern(exercise, found, view=view)
        or _nameless_factor(found)
        or (None if view else _extra_term(exercise, found))
    )


def _constant(found: list[Answer]) -> bool:
    first = found[0]
    varied = any(answer.right.shape != first.right.shape or np.any(answer.right != first.right) for answer in found)
    fits = any(answer.same_shape for answer in found)
    return (
        varied and fits and bool(np.any(first.got)) and all(np.array_equal(answer.got, first.got) for answer in found)
    )


def _value(exercise: Exercise, trials: list[Trial]) -> Pattern | None:
    """A value that was rounded too early, or lost a sign; to say more about it would give it away."""
    for answer in answers(exercise, trials, view=False):
        entry = answer.trial.problem.entry if answer.trial.problem else -1
        what = f"`{exercise.outputs[entry]}`" if exercise.outputs and entry >= 0 else "The value"
        if not answer.same_shape:
            continue
        for digits in range(1, 6):
            if np.array_equal(answer.got, np.round(answer.right, digits)):
                return Pattern("rounded", f"{what} is rounded to {digits} digits; more are asked for.")
        if close(np.abs(answer.got), np.abs(answer.right)):
            return Pattern("sign", f"{what} is right in size; a sign is wrong.")
    return None


def _by_shape(found: list[Answer]) -> bool:
    """Whether equal shapes get equal answers, also where the right ones differ."""
    told = False
    for a, b in itertools.combinations(found, 2):
        if lengths(a.trial.case.arguments) != lengths(b.trial.case.arguments):
            continue
        if not np.array_equal(a.got, b.got):
            return False
        told = told or (bool(np.any(a.got)) and not close(a.right, b.right))
    return told and any(answer.same_shape for answer in found)


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


def _outputs_shifted(exercise: Exercise, trials: list[Trial]) -> Pattern | None:
    """Several returned things of one kind, such as one per layer, each in its neighbour's place."""
    for by, words in ((1, "one place too late"), (-1, "one place too early")):
        if all(_right_when_shifted(trial, by) for trial in trials if trial.problem is not None):
            return Pattern("outputs-shifted", f"What is returned for each place is right but stands {words}: an index.")
    return None


def _right_when_shifted(trial: Trial, by: int) -> bool:
    got, expected = trial.observation.value, trial.expected
    if not isinstance(expected, tuple) or not isinstance(got, (tuple, list)) or not len(got) == len(expected) > 2:
        return False
    pairs = zip(got[by:], expected[:-by], strict=True) if by > 0 else zip(got[:by], expected[-by:], strict=True)
    arrays = [(numbers(mine), numbers(right)) for mine, right in pairs]
    return all(a is not None and b is not None and close(a, b) for a, b in arrays)


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
    argument = numbers(answer.trial.case.arguments[index])
    if (
        argument is None
        or not answer.same_shape
        or argument.shape != answer.got.shape
        or not np.isfinite(answer.got).all()
    ):
        return None
    extra, square = answer.got - answer.right, float(np.sum(argument * argument))
    factor = float(np.sum(extra * argument)) / square if square else float("nan")
    left = extra - (factor * argument if square else 0.0)
    noise = 64 * precision(answer.trial.case.arguments) * np.max(np.abs(answer.right), initial=0.0)
    return factor if np.max(np.abs(left), initial=0.0) <= noise + 3e-7 * np.max(np.abs(extra), initial=0.0) else None


def _silent(found: list[Answer]) -> Pattern | None:
    """All zeros in nearly all wrong cases, and in these only: what a hidden error looks like from outside."""
    wrong = [a for a in found if a.wrong]
    empty = [a for a in wrong if a.same_shape and np.any(a.right) and not _holds_any(a.trial.observation.value)]
    if len(empty) < MOSTLY * len(wrong):
        return None  # zeros among other wrong answers have reasons of their own
    if sum(answer.right.size for answer in empty) < 2 or not any(np.any(answer.got) for answer in found):
        return None  # a single number can be 0 for many reasons; and where all are, nothing was hidden
    message = "In some cases, such as the one below, every entry is 0. Does a `try` hide an error?"
    return Pattern("silent-zeros", message, empty[0].trial)


def _holds_any(value: object) -> bool:
    """Whether a number other than 0 stands anywhere in what was returned."""
    return any(map(_holds_any, value)) if isinstance(value, (tuple, list)) else bool(np.any(numbers(value)))


def _factor(found: list[Answer]) -> tuple[str, str] | None:
    """A factor that has a name: 2, -1, N, 1/N."""
    known = _factors(found)
    if not known:
        return None
    if all(not np.any(answer.got) for answer in found):
        return "zero", "Every result is 0."
    factor = name_factor(known, [answer.quantities for answer in found])
    return ("factor", say_factor(found, factor)) if factor and factor != "1" else None


def _nameless_factor(found: list[Answer]) -> tuple[str, str] | None:
    """A factor without a name; two numbers always have one, so it means something for arrays only."""
    known = _factors(found)
    if not known or np.nanmax(np.abs(np.array(known) - 1)) < 1e-4 or not any(a.right.size > 1 for a in found):
        return None
    if np.nanmax(known) - np.nanmin(known) > 1e-6 * np.nanmax(np.abs(known)):
        return "factor", "The result is right up to a factor, but the factor changes from case to case."
    return "factor", f"Every result is {np.nanmedian(known):.6g} times the right one."


def _factors(found: list[Answer]) -> list[float]:
    """The factor of each answer; [] where one has none."""
    if not all(answer.same_shape for answer in found) or sum(answer.wrong for answer in found) < 2:
        return []
    factors = [factor_between(answer.got, answer.right) for answer in found]
    known = [factor for factor in factors if factor is not None]
    return known if len(known) == len(factors) else []


def _judgement(trials: list[Trial]) -> Pattern | None:
    said = {bool(trial.observation.value) for trial in trials}
    if len(said) == 1:
        return Pattern(
            "constant", f"It always answers `{said.pop()}`. A judge accepts the right and rejects the wrong."
        )
    wrong = [trial for trial in trials if trial.problem is not None]
    if len(wrong) == len(trials):
        return Pattern("negated", "Every answer is exactly the wrong way round.")
    answered = {bool(trial.observation.value) for trial in wrong}
    if len(answered) == 1:
        answer = answered.pop()
        name, words = ("too-generous", "Too generous") if answer else ("too-strict", "Too strict")
        about = f", as for this case: {wrong[0].case.about}" if wrong[0].case.about else ""
        return Pattern(name, f"{words}: it answers `{answer}` where `{not answer}` is right{about}.")
    return None
