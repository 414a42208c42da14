"""evaluate: one exercise judged from a function that is only ever called."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, runtime_checkable

import numpy as np

from course_lib.checks._cases import CaseSet, draw
from course_lib.checks._compare import Problem, Trial, try_case
from course_lib.checks._diagnose import Diagnosis, diagnose, say_what_is_seen
from course_lib.checks._exercise import Exercise
from course_lib.checks._local import LocalCall
from course_lib.checks._observe import FINAL, Observation, same
from course_lib.checks._shrink import shrink
from course_lib.checks._verdict import Verdict
from course_lib.checks._witness import witness
from course_lib.errors import CourseError

__all__ = ["Caller", "evaluate", "missing", "not_your_own_work", "points_for"]


@runtime_checkable
class Caller(Protocol):
    """What can stand for a student's function: a local one under a time limit, or the stub of a sandboxed child."""

    def observe(self, arguments: tuple[object, ...]) -> Observation:
        """Call it once and report what happened."""

    def observe_each(self, calls: Iterable[tuple[object, ...]]) -> Iterator[Observation]:
        """Call it several times; after a FINAL failure the rest may not be made."""


def evaluate(
    exercise: Exercise,
    call: Caller | Callable[..., object],
    cases: np.random.Generator | CaseSet,
    *,
    smallest: bool = True,
) -> Verdict:
    """Judge a student's function by calling it.

    Args         exercise: what to judge by. call: a Caller; a plain function is called in this process, guarded and for
                 at most 2 s in all, and may raise TimeoutError or MemoryError to say that. cases: drawn, or a
                 generator that draws them. smallest: look for a smaller case that shows the mistake; it takes up to 60
                 more calls.
    Returns      A Verdict without any measured time: equal seeds give equal verdicts.
    Raises       CourseError when the exercise compared nothing.
    """
    caller = call if isinstance(call, Caller) else LocalCall(call)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # wrong answers can be any numbers; to look at them must not raise or warn
        drawn = cases if isinstance(cases, CaseSet) else draw(exercise, cases)
        return _judged(exercise, caller, drawn, smallest)


def _judged(exercise: Exercise, caller: Caller, drawn: CaseSet, smallest: bool) -> Verdict:
    trials = _try_all(exercise, caller, drawn)
    wrong = [trial for trial in trials if trial.problem is not None]
    compared = sum(trial.observation.failure is None for trial in trials)
    passed, points = _earned(exercise, drawn, trials)
    if not wrong:
        if not compared:
            raise CourseError(f"{exercise.name}: its cases compared nothing; a check that compares nothing passes all.")
        return Verdict(exercise.name, "right", exercise.points, exercise.points, passed=passed, compared=compared)
    diagnosis = diagnose(exercise, trials)
    shown = shrink(exercise, caller, diagnosis) if smallest else diagnosis.trial
    failure = diagnosis.trial.observation.failure
    return Verdict(
        exercise=exercise.name,
        status=_status(diagnosis, points),
        points=points,
        out_of=exercise.points,
        message=say_what_is_seen(exercise, trials, shown) if diagnosis.only_seen else diagnosis.message,
        names=diagnosis.names,
        page=diagnosis.page,
        witness=None if _nothing_to_see(exercise, diagnosis) else witness(exercise, shown),
        line=failure.line if failure else 0,
        source=failure.source if failure else "",
        passed=passed,
        compared=compared,
    )


def points_for(exercise: Exercise, function: Callable[..., object], rng: np.random.Generator) -> float:
    """What a function earns, without a word on why: all the points when it is right."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        drawn = draw(exercise, rng)
        trials = _try_all(exercise, LocalCall(function), drawn, to_the_end=bool(exercise.parts))
        return _earned(exercise, drawn, trials)[1]


def missing(exercise: Exercise, defined: str = "") -> Verdict:
    """The verdict on a submission that does not define the function; defined: a name it has that may be meant."""
    meant = f" There is `{defined}`; is that the one?" if defined else ""
    message = f"No function `{exercise.name}` was found.{meant}"
    return Verdict(exercise.name, "missing", 0.0, exercise.points, message, page=exercise.page)


def not_your_own_work(exercise: Exercise, uses: str, line: int = 0, source: str = "") -> Verdict:
    """The verdict on a function that calls what it should compute itself; uses: the dotted name."""
    message = f"Not your own work: uses `{uses}`, which is the answer itself. Build it from simpler steps."
    return Verdict(
        exercise.name,
        "not your own work",
        0.0,
        exercise.points,
        message,
        page=exercise.page,
        line=line,
        source=source,
    )


def _try_all(exercise: Exercise, caller: Caller, drawn: CaseSet, *, to_the_end: bool = True) -> list[Trial]:
    """Every case once, then the first again: an answer must not depend on what was asked before.

    Args         to_the_end: False to stop at the first wrong answer.
    """
    trials: list[Trial] = []
    calls = [case.arguments for case in drawn.cases]
    observations = caller.observe_each([*calls, *calls[:1]])
    for case, expected in zip(drawn.cases, drawn.expected, strict=True):
        trials.append(try_case(exercise, case, next(observations), expected))
        problem = trials[-1].problem
        if problem is not None and (problem.kind in FINAL or not to_the_end):
            return trials
    if trials:
        first, again = trials[0], next(observations)
        if first.observation.failure is None and not same(again.value, first.observation.value):
            trials.append(Trial(first.case, again, first.expected, Problem("unsteady")))
    return trials


def _earned(exercise: Exercise, drawn: CaseSet, trials: list[Trial]) -> tuple[tuple[str, ...], float]:
    """The parts whose cases were all tried and right, and their points; nothing for an answer that is not steady."""
    parts = exercise.parts or {"": exercise.points}
    steady = not any(trial.problem is not None and trial.problem.kind == "unsteady" for trial in trials)
    passed = []
    for part in parts:
        planned = sum(case.part in ("", part) for case in drawn.cases)
        right = sum(trial.case.part in ("", part) and not _costs(trial, part) for trial in trials)
        if steady and planned and right >= planned:
            passed.append(part)
    return tuple(passed), float(sum(parts[part] for part in passed))


def _costs(trial: Trial, part: str) -> bool:
    """Whether what is wrong in a trial costs a part of the exercise its points."""
    return trial.problem is not None and bool({"", part} & set(trial.problem.parts))


def _nothing_to_see(exercise: Exercise, diagnosis: Diagnosis) -> bool:
    """No case helps with a blank function, or where the only case would give the answer away."""
    problem = diagnosis.trial.problem
    return exercise.kind == "value" or problem is None or problem.kind in ("blank", "arity")


def _status(diagnosis: Diagnosis, points: float) -> str:
    problem = diagnosis.trial.problem
    assert problem is not None
    known = {"blank": "blank", "time": "timed out", "memory": "out of memory", "died": "crashed"}
    if problem.kind in known:
        return known[problem.kind]
    if points > 0:
        return "partly"
    return "crashed" if problem.kind == "exception" and not diagnosis.names else "wrong"
