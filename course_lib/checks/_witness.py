"""A failing case written out for people: the input, what was expected, what came, and where they part."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_lib.checks._compare import Trial, numbers, viewed
from course_lib.checks._exercise import Exercise
from course_lib.checks._numbers import apart, written
from course_lib.checks._sizes import sizes
from course_lib.checks._verdict import Witness

__all__ = ["describe", "witness", "written_arguments"]

LONGEST_PRINT = 200


def witness(exercise: Exercise, trial: Trial) -> Witness:
    """The trial in words; the expected value of an exercise that asks for a value is not given away."""
    observation = trial.observation
    failure = observation.failure
    expected = _expected(exercise, trial)
    got = _failed(failure.kind, failure.type_name, failure.message) if failure else written(observation.value)
    if got == expected and numbers(trial.expected) is not None and np.ndim(trial.expected) == 0:
        got, expected = apart(observation.value, trial.expected)
    printed = observation.printed.strip().encode("ascii", "replace").decode()
    return Witness(
        about=trial.case.about or describe(exercise, trial),
        arguments=written_arguments(exercise, trial.case.arguments),
        expected="" if exercise.kind == "value" else expected,
        got=got,
        difference="" if exercise.kind == "value" else _difference(exercise, trial),
        printed=printed if len(printed) <= LONGEST_PRINT else printed[:LONGEST_PRINT] + " ...",
    )


def written_arguments(exercise: Exercise, arguments: tuple[object, ...]) -> tuple[tuple[str, str], ...]:
    """The arguments of a call by name, as a witness shows them."""
    return tuple((name, _argument(value)) for name, value in zip(exercise.inputs, arguments, strict=True))


def describe(exercise: Exercise, trial: Trial) -> str:
    """What is special about a case's sizes, or ""."""
    known = sizes(exercise, trial.case)
    special = [text for letter, text in (("N", "one sample"), ("d", "one feature")) if known.get(letter) == 1]
    return ", ".join(special)


def _argument(value: Any) -> str:
    text = written(value)
    if isinstance(value, np.ndarray) and value.dtype not in (np.float64, np.int64):
        return f"{text} ({value.dtype})"
    if isinstance(value, np.ndarray) and value.ndim and not (value.flags.c_contiguous or value.flags.f_contiguous):
        return f"{text} (every second row of a larger array)"
    return text


def _expected(exercise: Exercise, trial: Trial) -> str:
    if exercise.view is not None and not exercise.properties:  # an example of an answer would be the answer
        return f"{written(viewed(exercise, trial.case, trial.expected))} for {exercise.viewed}"
    text = written(trial.expected)
    return f"for example {text}" if exercise.properties else text


def _failed(kind: str, type_name: str, message: str) -> str:
    if kind in ("exception", "arity", "blank"):
        first_line = message.strip().splitlines()[0] if message.strip() and kind == "exception" else ""
        return f"{type_name}: {first_line}".rstrip(": ").encode("ascii", "replace").decode()
    return {"time": "no answer in time", "memory": "out of memory", "died": "the process ended"}.get(kind, "no answer")


def _difference(exercise: Exercise, trial: Trial) -> str:
    """The first wrong number, pointed at."""
    if trial.observation.failure is not None:
        return ""
    got, expected, what = trial.observation.value, trial.expected, ""
    if exercise.view is not None:
        got, expected, what = viewed(exercise, trial.case, got), viewed(exercise, trial.case, expected), exercise.viewed
    if isinstance(expected, tuple) and isinstance(got, (tuple, list)) and len(got) == len(expected):
        index = max(0, trial.problem.entry if trial.problem else 0)
        what = exercise.outputs[index] if exercise.outputs else f"entry {index}"
        got, expected = got[index], expected[index]
    mine, right = numbers(got), numbers(expected)
    if mine is None or right is None or mine.dtype.kind == "b" or mine.shape != right.shape or not right.shape:
        return ""
    bound = _bound(exercise, trial, right)
    with np.errstate(invalid="ignore"):
        wrong = ~(np.abs(mine - right) <= bound)
    if not wrong.any():
        return ""
    place = tuple(int(i) for i in np.argwhere(wrong)[0])
    texts = apart(mine[place], right[place])
    where = f"[{', '.join(map(str, place))}]"
    return f"first wrong {'entry' if not what else 'entry of ' + what}: {where} is {texts[0]}, expected {texts[1]}"


def _bound(exercise: Exercise, trial: Trial, right: Any) -> Any:
    try:
        bound = np.broadcast_to(exercise.tolerance.bound(trial.case.arguments, right), np.shape(right))
    except Exception:  # the tolerance may be written for the answer itself, not for one of its entries
        return 1e-9 * (1 + np.abs(right))
    return bound
