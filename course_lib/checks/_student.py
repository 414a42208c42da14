"""check and hint: what a student calls in a notebook or a terminal."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from course_lib.checks._bank import exercises_of_file, find_exercise, nearest
from course_lib.checks._evaluate import evaluate, not_your_own_work
from course_lib.checks._exercise import Exercise
from course_lib.checks._forbidden import find_forbidden_in
from course_lib.checks._report import as_html, as_text, note_html, page_url
from course_lib.checks._shipped import shipped_names
from course_lib.checks._stale import stale
from course_lib.checks._variant import for_student, numbers_of
from course_lib.checks._verdict import Verdict

__all__ = ["check", "hint", "public_rng", "use_exercises", "variant"]

PUBLIC_SEED = 20240
TRIES_BEFORE_A_HINT = 3
WITHOUT_SOLUTIONS = "This copy of the course was packed without the solutions, which the checks compare with."

_own: dict[str, Exercise] = {}
_tries: dict[str, int] = {}
_hints_given: dict[str, int] = {}
_student: list[str] = []


def check(function: Callable[..., object]) -> None:
    """Say whether a function solves its exercise, and if not, which mistake it makes.

    Args         function: the function itself, named as in the exercise: check(augment).
    """
    found = _meant(function, sys._getframe(1).f_globals)
    if isinstance(found, str):
        _show(note_html("Nothing was checked.", found), f"Nothing was checked. {found}".replace("`", ""))
        return
    exercise, note = found
    if not exercise.text:
        _show(note_html("Nothing was checked.", WITHOUT_SOLUTIONS), f"Nothing was checked. {WITHOUT_SOLUTIONS}")
        return
    if _student and exercise.variant is not None:
        exercise = for_student(exercise, _student[-1])
        note = f"{note} Checked with the numbers of {_student[-1]}.".strip()
    verdict = _judged(exercise, function)
    _tries[exercise.name] = 0 if verdict.right else _tries.get(exercise.name, 0) + 1
    if verdict.status == "blank":
        note = f"{note} {_written_elsewhere(exercise.name, sys._getframe(1).f_globals)}".strip()
    closing = " ".join(filter(None, [note, _offer(exercise)]))
    _show(as_html(verdict, closing), as_text(verdict, closing))


def hint(function: Callable[..., object] | str) -> None:
    """Show the next hint for an exercise: first a nudge, in the end nearly the answer.

    Args         function: the function or its name.
    """
    name = function if isinstance(function, str) else ""
    scope = sys._getframe(1).f_globals
    found = (_named(name) if name else _meant(function, scope)) if function is not None else "Which exercise?"
    if isinstance(found, str):
        _show(note_html("No hint.", found), f"No hint. {found}".replace("`", ""))
        return
    exercise = found[0]
    given = _hints_given.get(exercise.name, 0)
    if given < len(exercise.hints):
        _hints_given[exercise.name] = given + 1
        word, text = f"Hint {given + 1} of {len(exercise.hints)}.", exercise.hints[given]
    else:
        word = "No more hints."
        text = f"The solution stands folded, and explained, on the exercise's page: {page_url(exercise.page)}"
        text = text if exercise.text else WITHOUT_SOLUTIONS
    _show(note_html(word, text), f"{word} {text}".replace("`", ""))


def variant(student_id: str) -> None:
    """Say which numbers are a student's own, in exercises that ask for a value; from now on check expects these.

    Args         student_id: the name or number by which the course knows you; "" for the numbers on the page.
    """
    _student[:] = [student_id] if student_id else []
    exercises = [*_own.values(), *map(find_exercise, shipped_names())]
    lines = [f"`{exercise.name}`: {numbers_of(exercise, student_id)}" for exercise in exercises if exercise.variant]
    word = f"Numbers of {student_id}." if student_id else "Numbers of the page."
    text = " ".join(lines) if student_id else "Every exercise is checked as it stands on its page."
    _show(note_html(word, text), f"{word} {text}".replace("`", ""))


def use_exercises(path: str | Path) -> None:
    """Let check and hint know an instructor's own exercises.

    Args         path: a Python file that defines EXERCISES.
    """
    _own.update(exercises_of_file(path))


def public_rng(exercise: Exercise) -> np.random.Generator:
    """The generator of the cases that every student's own check tries; grading draws from another seed."""
    return np.random.default_rng([PUBLIC_SEED, zlib.crc32(exercise.name.encode())])


def _judged(exercise: Exercise, function: Callable[..., object]) -> Verdict:
    uses = find_forbidden_in(function, exercise.name, exercise.forbidden)
    if uses:
        return not_your_own_work(exercise, uses[0].name, uses[0].line, uses[0].source)
    return evaluate(exercise, function, public_rng(exercise))


def _meant(function: Any, scope: Mapping[str, Any]) -> tuple[Exercise, str] | str:
    """The exercise that is meant and a remark; or, when it cannot be told, what to write instead."""
    if isinstance(function, str):
        return f"Write `check({function})`, without quotes: it takes the function itself."
    if not callable(function):
        name = next((name for name in reversed(list(scope)) if name in _names() and callable(scope[name])), "")
        return (
            f"`check` takes the function itself, not its result: write `check({name or 'your_function'})`, "
            "without parentheses after the name."
        )
    names = [getattr(function, "__name__", "")]
    names += [
        name for name, value in scope.items() if value is function
    ]  # a lambda or a partial has no name of its own
    name = next((name for name in names if name in _names()), "")
    if not name:
        return _named(names[-1] if names[0] in ("", "<lambda>") else names[0])
    found = _named(name)
    return found if isinstance(found, str) else (found[0], stale(function, name, scope))


def _named(name: str) -> tuple[Exercise, str] | str:
    if name in _own:
        return _own[name], ""
    if name in _names():
        return find_exercise(name), ""
    near = nearest(name, _names())
    meant = f" Did you mean `{near}`? Keep the name that the exercise gives." if near else ""
    return f"No exercise is called `{name}`.{meant}"


def _names() -> list[str]:
    return [*_own, *shipped_names()]


def _written_elsewhere(name: str, scope: Mapping[str, Any]) -> str:
    """A remark when the answer to a stub seems to stand beside it, under a name that is nearly right."""
    others = [key for key, value in scope.items() if callable(value) and key not in _names()]
    near = nearest(name, others)
    return f"There is `{near}`; is that the one? Then call it `{name}`." if near else ""


def _offer(exercise: Exercise) -> str:
    given = _hints_given.get(exercise.name, 0)
    if _tries[exercise.name] < TRIES_BEFORE_A_HINT or given >= len(exercise.hints):
        return ""
    return f"Stuck? `hint({exercise.name})` shows hint {given + 1} of {len(exercise.hints)}."


def _show(html: str, text: str) -> None:
    """In a notebook as HTML with the text beside it, elsewhere as text; IPython is used only where it already runs."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is not None and ipython is not None:
        from IPython.display import display  # type: ignore[attr-defined, unused-ignore]

        display({"text/html": html, "text/plain": text}, raw=True)  # type: ignore[no-untyped-call, unused-ignore]
    else:
        print(text)
