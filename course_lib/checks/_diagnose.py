"""From wrong answers to the mistake behind them: known misconceptions first, then pairs, then general patterns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from course_lib.checks._compare import Trial, same_outcome
from course_lib.checks._conditions import only_when
from course_lib.checks._exercise import Case, Exercise, Misconception
from course_lib.checks._form import say_form
from course_lib.checks._observe import Observation, observe
from course_lib.checks._patterns import recognise

__all__ = ["Diagnosis", "MOST_WORDS", "diagnose", "say_what_is_seen"]

MOST_WORDS = 30
_ENDINGS = ("time", "memory", "died")
_NOT_A_MISTAKE = ("blank", "arity", "time", "memory", "died", "refused", "unsteady", "random")


@dataclass(frozen=True)
class Diagnosis:
    """The mistake in words: names of misconceptions ("~..." for a general pattern), a page, and the trial to show.

    only_seen: nothing explains it; the message says what can be seen in the trial.
    """

    message: str
    names: tuple[str, ...]
    page: str
    trial: Trial
    mistaken: Callable[..., Any] | None = None
    only_seen: bool = False


def diagnose(exercise: Exercise, trials: list[Trial]) -> Diagnosis:
    """Name the mistake behind the wrong ones among the trials.

    A misconception is named only when it explains every answer, the right ones too. When nothing does, what can be seen
    is said: the form of the first wrong answer, or that it differs, and what sets the wrong cases apart.
    """
    if any(trial.problem is not None and trial.problem.kind not in _ENDINGS for trial in trials):
        # a wrong answer says more than the time that ran out after it
        trials = [trial for trial in trials if trial.problem is None or trial.problem.kind not in _ENDINGS]
    wrong = [trial for trial in trials if trial.problem is not None]
    # an answer that changes when asked again explains everything else that is wrong
    first = next((trial for trial in wrong if trial.problem and trial.problem.kind == "unsteady"), wrong[0])
    assert first.problem is not None
    if first.problem.kind in _NOT_A_MISTAKE:
        return Diagnosis(say_form(exercise, trials, first), (), exercise.page, first)
    found = _known(exercise, trials)
    if found is not None:
        return found
    pattern = recognise(exercise, trials)
    if pattern is not None:
        return Diagnosis(pattern.message, (f"~{pattern.name}",), exercise.page, pattern.trial or first)
    return Diagnosis(say_what_is_seen(exercise, trials, first), (), exercise.page, first, only_seen=True)


def say_what_is_seen(exercise: Exercise, trials: list[Trial], first: Trial) -> str:
    """The form of one wrong answer, or that it differs, and what sets the wrong cases apart."""
    message, when = say_form(exercise, trials, first), only_when(exercise, trials)
    if exercise.kind != "function":
        return message
    if first.problem is not None and first.problem.kind == "value" and when:
        return f"Right in the other cases, but wrong {when}."
    longer = f"{message} It happens {when}."
    return longer if when and len(longer.split()) <= MOST_WORDS else message


def _known(exercise: Exercise, trials: list[Trial]) -> Diagnosis | None:
    """A misconception, or two, that explain everything; else one that explains the first part that is wrong."""
    wrong = [trial for trial in trials if trial.problem is not None]
    part = [trial for trial in trials if trial.case.part == wrong[0].case.part]
    for asked in (trials, part) if len(part) < len(trials) else (trials,):
        order = sorted(asked, key=lambda trial: trial.problem is None)  # wrong ones first: most candidates end there
        for names, mistaken in exercise.mistakes.items():
            if _explains(exercise, order, mistaken):
                return _named(exercise, names, wrong[0], mistaken)
        for names, mistaken in exercise.pairs.items():
            if _explains(exercise, order, mistaken):
                return _named(exercise, names, wrong[0], mistaken)
        for misconception in exercise.misconceptions:
            if _shows(misconception, [trial for trial in asked if trial.problem is not None]):
                return _named(exercise, (misconception.name,), wrong[0], None)
    return None


def _explains(exercise: Exercise, trials: list[Trial], mistaken: Callable[..., Any]) -> bool:
    """Whether the mistake gives the student's answer in every trial."""
    return all(
        same_outcome(exercise, trial.case, trial.observation, _outcome(trial.case, mistaken)) for trial in trials
    )


def _outcome(case: Case, mistaken: Callable[..., Any]) -> Observation:
    outcome: Observation | None = case.outcomes.get(mistaken)
    if outcome is None:
        outcome = case.outcomes[mistaken] = observe(mistaken, case.arguments)
    return outcome


def _shows(misconception: Misconception, wrong: list[Trial]) -> bool:
    if misconception.symptom is None or any(trial.observation.failure is not None for trial in wrong):
        return False
    try:
        return all(misconception.symptom(t.case.arguments, t.observation.value, t.expected) for t in wrong)
    except Exception:  # a wrong answer can be anything; on what a symptom cannot read it does not show
        return False


def _named(exercise: Exercise, names: tuple[str, ...], trial: Trial, mistaken: Callable[..., Any] | None) -> Diagnosis:
    first, *others = [exercise.misconception(name) for name in names]
    message = first.message
    for other in others:
        both = f"{message} And: {other.message}"
        short = f"{message} A second mistake hides behind it: {other.name}."
        message = next(text for text in (both, short, message) if len(text.split()) <= MOST_WORDS)
    return Diagnosis(message, names, first.page or exercise.page, trial, mistaken)
