"""When a function is right in some cases and wrong in others: what sets the wrong ones apart."""

from __future__ import annotations

import itertools
import operator
from collections.abc import Callable, Iterator

import numpy as np

from course_lib.checks._compare import Trial
from course_lib.checks._exercise import Exercise
from course_lib.checks._sizes import axes, sizes

__all__ = ["only_when"]

_LEAST_RIGHT = 2  # one right case may be so by luck; what sets a single one apart means nothing


def only_when(exercise: Exercise, trials: list[Trial]) -> str:
    """ "only when ...", true of every wrong trial and of no right one; "" when nothing known sets them apart."""
    wrong = [trial for trial in trials if trial.problem is not None]
    right = [trial for trial in trials if trial.problem is None]
    if not right:
        return ""
    for words, holds, least in _conditions(exercise, trials[0]):
        if len(right) >= least and all(map(holds, wrong)) and not any(map(holds, right)):
            return f"only {words}"
    abouts = {trial.case.about for trial in wrong}
    if len(abouts) == 1 and "" not in abouts and not abouts & {trial.case.about for trial in right}:
        return f"only for: {abouts.pop()}"
    return ""


def _conditions(exercise: Exercise, first: Trial) -> Iterator[tuple[str, Callable[[Trial], bool], int]]:
    """What may set the wrong cases apart: words, whether it holds, and how many right cases must contradict it."""
    letters = list(sizes(exercise, first.case))
    longer = {axis for name in exercise.inputs for axis in axes(exercise, name) if axis.endswith("+1")} | {"d+1"}
    for letter in letters:
        said = {"N": "there is one sample", "d": "there is one feature"}
        if any(np.ndim(argument) > 1 for argument in first.case.arguments):
            said["k"] = "there is one output"
        yield f"when {said.get(letter, f'{letter} = 1')}", _compared(exercise, letter, operator.eq, "", 1), 1
        yield f"when {letter} is greater than 1", _compared(exercise, letter, operator.gt, "", 1), 1
    for letter, other in itertools.combinations(letters, 2):
        for added, written in ((0, other), (1, f"{other}+1")):
            if added and written not in longer:
                continue
            differ, less = (_compared(exercise, letter, how, other, added) for how in (operator.ne, operator.lt))
            yield f"when {letter} and {written} differ", differ, 1 if added else _LEAST_RIGHT
            yield f"when {letter} is less than {written}", less, _LEAST_RIGHT
    for index, name in enumerate(exercise.inputs):
        for words, holds in _about_argument(first, index, f"`{name}`"):
            yield words, holds, _LEAST_RIGHT


def _compared(
    exercise: Exercise, letter: str, relation: Callable[[int, int], bool], other: str, added: int
) -> Callable[[Trial], bool]:
    """Whether in a trial the letter's size stands in a relation to another's plus a number."""

    def holds(trial: Trial) -> bool:
        known = sizes(exercise, trial.case)
        return relation(known[letter], known.get(other, 0) + added)

    return holds


def _about_argument(first: Trial, index: int, name: str) -> Iterator[tuple[str, Callable[[Trial], bool]]]:
    def array(trial: Trial) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        return np.asarray(trial.case.arguments[index], dtype=float)

    def kind(trial: Trial) -> str:
        argument = trial.case.arguments[index]
        return argument.dtype.name if isinstance(argument, np.ndarray) else type(argument).__name__

    if isinstance(first.case.arguments[index], (str, list, tuple, dict)):
        return  # not one kind of number throughout
    if isinstance(first.case.arguments[index], (bool, np.bool_)):
        yield f"when {name} is True", lambda trial: bool(trial.case.arguments[index])
        yield f"when {name} is False", lambda trial: not trial.case.arguments[index]
        return
    if np.ndim(first.case.arguments[index]) == 0:
        yield f"when {name} is negative", lambda trial: bool(array(trial) < 0)
        if not isinstance(first.case.arguments[index], (int, np.integer)):  # that no step goes wrong says nothing
            yield f"when {name} is positive", lambda trial: bool(array(trial) > 0)
            yield f"when {name} is not 0", lambda trial: bool(array(trial) != 0)
        yield f"when {name} is 0", lambda trial: bool(array(trial) == 0)
        return
    yield f"when {name} holds integers", lambda trial: kind(trial).startswith("int")
    yield f"when {name} holds no integers", lambda trial: not kind(trial).startswith("int")
    yield f"when {name} is float32", lambda trial: kind(trial) == "float32"
    yield f"when {name} has a negative entry", lambda trial: bool((array(trial) < 0).any())
    yield f"when {name} has large entries", lambda trial: bool(np.abs(array(trial)).max(initial=0) > 1e3)
