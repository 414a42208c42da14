"""One submission judged: read, cut into slices, run behind the walls, evaluated here, where the answers are."""

from __future__ import annotations

import contextlib
import hashlib
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np

from course_lib.checks import (
    CaseSet,
    Exercise,
    Failure,
    Observation,
    Verdict,
    draw,
    draw_others,
    evaluate,
    find_forbidden,
    missing,
    not_your_own_work,
    page_url,
)
from course_lib.grading.cells import Unreadable, read_cells
from course_lib.grading.extract import Slice, extract
from course_lib.grading.inside.frames import Silence
from course_lib.grading.inside.stand_ins import QUIET
from course_lib.grading.likeness import likeness
from course_lib.grading.program import TOO_DEEP, Broken, Program, program
from course_lib.grading.sandbox import Child, ChildEnded, EncodedCall, Sandbox, encoded_call
from course_lib.grading.settings import Limits
from course_lib.plurals import counted

__all__ = ["CheckFailed", "Judged", "Questions", "judge", "rng_for", "seed_for"]

_COMPANION = re.compile(
    rf"\bcourse_lib\b(?!\.(?:{'|'.join(name.partition('.')[2] for name in QUIET if '.' in name)})\b)"
)
OF_ITS_OWN = 3  # cases that only this file is asked, once all others are right
LONGEST = 2_500  # characters of one text; an answer written out has 2,000
MOST_NOTES = 10
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,16}\b")


class CheckFailed(Exception):  # noqa: N818 - named for what happened
    """An exercise's own code, not the student's, raised."""


@dataclass
class Judged:
    """What became of a submission, as plain data.

    Args         exercises: for each exercise its verdict, the cell of the line it names, and notes. seconds: how long
                 each was waited for. again: whether the clock ran out while the processor was busy with others.
    """

    exercises: list[dict[str, Any]] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    again: bool = False


@dataclass(frozen=True)
class _Question:
    """The cases of an exercise, and each of their calls as it is sent, by the id of its arguments."""

    exercise: Exercise
    cases: CaseSet
    calls: Mapping[int, EncodedCall]


class Questions:
    """What the submissions of a run are asked: the cases, drawn and written out once for all who get the same.

    Args         seed: secret.
    """

    def __init__(self, seed: str) -> None:
        self.seed = seed
        self._known: dict[str, _Question] = {}

    def of(self, exercise: Exercise) -> CaseSet:
        """The cases of an exercise; CheckFailed when its own code cannot draw or solve them."""
        known = self._known.get(exercise.name)
        if known is None or known.exercise is not exercise:  # a student's own numbers make another exercise
            with _our_fault(exercise):
                cases = draw(exercise, rng_for(self.seed, exercise))
            calls = {id(case.arguments): encoded_call(case.arguments) for case in cases.cases}
            known = self._known[exercise.name] = _Question(exercise, cases, calls)
        return known.cases

    def of_its_own(self, exercise: Exercise, content: bytes) -> tuple[CaseSet, np.random.Generator]:
        """A few cases that only this file is asked, and a generator that draws all cases of the same draw.

        Whoever has read the inputs of all out of an earlier report knows nothing of these.
        """
        seed = f"{self.seed}\n{hashlib.sha256(content).hexdigest()}"
        with _our_fault(exercise):
            others = draw_others(exercise, rng_for(seed, exercise), self.of(exercise), OF_ITS_OWN)
        return others, rng_for(seed, exercise)

    def encoded(self, name: str, arguments: tuple[object, ...]) -> EncodedCall:
        """A call as it is sent."""
        return self._known[name].calls.get(id(arguments)) or encoded_call(arguments)


@contextlib.contextmanager
def _our_fault(exercise: Exercise) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        raise CheckFailed(f"the check of {exercise.name} failed ({type(error).__name__}: {error})") from error


def rng_for(seed: str, exercise: Exercise) -> np.random.Generator:
    """The generator of an exercise's cases: the same for every student, and nothing that one could work out."""
    return np.random.default_rng(seed_for(seed, exercise))


def seed_for(seed: str, exercise: Exercise) -> int:
    """The number that starts it."""
    return int.from_bytes(hashlib.sha256(f"{seed}\n{exercise.name}".encode()).digest(), "big")


def judge(
    name: str,
    content: bytes,
    exercises: Mapping[str, Exercise],
    questions: Questions,
    sandbox: Sandbox,
    spent: Mapping[str, float] = MappingProxyType({}),
) -> Judged:
    """The verdicts on one file.

    Args         name: of the file. content: its bytes. exercises: by name, in order. questions: of the run. sandbox:
                 ready. spent: exercises whose verdicts are known already, and the seconds that they took.
    """
    asked = [exercise for exercise in exercises.values() if exercise.name not in spent]
    try:
        whole = program(read_cells(name, content))
    except Unreadable as error:
        verdicts = [_malformed(exercise, str(error)) for exercise in asked]
        return Judged([_entry(verdict) for verdict in verdicts])
    judged = Judged()
    run = _Run(whole, content, sandbox, judged)
    try:
        for exercise in exercises.values():
            if exercise.name in spent:
                run.seconds += spent[exercise.name]
                continue
            start = run.seconds
            entry = _judge_one(exercise, exercises, questions, run)
            judged.exercises.append({**entry, "likeness": likeness(whole, exercise.name)})
            judged.seconds[exercise.name] = run.seconds - start
    finally:
        run.end_child()
    return judged


def _judge_one(
    exercise: Exercise, exercises: Mapping[str, Exercise], questions: Questions, run: _Run
) -> dict[str, Any]:
    cut = extract(run.whole, exercise.name, exercises)
    if cut.broken is not None:
        place = run.whole.place(cut.broken.line)
        return _entry(_unreadable(exercise, cut.broken, place), place[0], cut.notes)
    if not cut.found:
        return _entry(missing(exercise, cut.meant), notes=cut.notes)
    try:
        uses = find_forbidden(cut.text, exercise.name, exercise.forbidden)
    except RecursionError:
        return _entry(_malformed(exercise, f"{TOO_DEEP.capitalize()}."), notes=cut.notes)
    if uses:
        where, line = run.whole.place(uses[0].line)
        return _entry(not_your_own_work(exercise, uses[0].name, line, uses[0].source), where, cut.notes)
    if run.seconds >= run.sandbox.limits.submission_seconds:
        verdict = Verdict(exercise.name, "not reached", 0.0, exercise.points, NOT_REACHED, page=exercise.page)
        return _entry(verdict, notes=cut.notes)
    cases = questions.of(exercise)
    call = _Call(exercise.name, cut, run, questions)
    with _our_fault(exercise):
        verdict = evaluate(exercise, call, cases)
        if verdict.status == "right":
            others, own = questions.of_its_own(exercise, run.content)
            if others.cases and evaluate(exercise, call, others, smallest=False).status != "right":
                verdict = evaluate(exercise, call, own)
    if call.absent:
        verdict = missing(exercise, cut.meant)
    entry = _entry(verdict, call.places.get((verdict.line, verdict.source), ""), (*cut.notes, *call.notes))
    return {**entry, "runs": list(cut.runs)}


NOT_REACHED = "The exercises before this one used up the submission's time."


class _Run:
    """The child of the moment, and the time that its submission has used."""

    def __init__(self, whole: Program, content: bytes, sandbox: Sandbox, judged: Judged) -> None:
        self.whole, self.content, self.sandbox, self.judged = whole, content, sandbox, judged
        self.companion = any(map(_COMPANION.search, whole.lines))
        self.child: Child | None = None
        self.seconds = 0.0

    def ask(self, question: Callable[[Child], Any]) -> Any:
        """Put a question to the child, a fresh one if the last is gone, and count the time it takes."""
        if self.child is None:
            self.child = self.sandbox.spawn(self.companion)
        start = time.perf_counter()
        try:
            return question(self.child)
        except (Silence, ChildEnded) as error:
            self.seconds += time.perf_counter() - start
            waited = self.child.seconds
            ending = self.end_child()
            if isinstance(error, Silence) and ending is not None and ending.cpu < waited / 2:
                self.judged.again = True
            start = time.perf_counter()
            raise
        finally:
            self.seconds += time.perf_counter() - start

    def end_child(self) -> Any:
        """End the child, if there is one."""
        child, self.child = self.child, None
        return None if child is None else self.sandbox.end(child)


class _Call:
    """A student's function as the checks want to call it; it lives in a child and may die there."""

    def __init__(self, name: str, cut: Slice, run: _Run, questions: Questions) -> None:
        self.name, self.cut, self.run, self.questions = name, cut, run, questions
        limits = run.sandbox.limits
        left = limits.submission_seconds - run.seconds
        self.end = run.seconds + min(limits.exercise_seconds, left)
        self.allowed = _in_words(limits, left)
        self.failure: Failure | None = None
        self.defined = False
        self.absent = False
        self.places: dict[tuple[int, str], str] = {}
        self.notes: list[str] = []

    def observe(self, arguments: tuple[object, ...]) -> Observation:
        """One call."""
        return next(self.observe_each([arguments]))

    def observe_each(self, calls: Iterable[tuple[object, ...]]) -> Iterator[Observation]:
        """Calls, one after the other; after an ending there is no more of it, and the ending is reported again."""
        wanted = [self.questions.encoded(self.name, arguments) for arguments in calls]
        if self.failure is None and not self.defined:
            used = self.run.child is not None
            self.failure = self._attempt(self._define)
            if used and self.failure is not None and self.failure.kind == "died":
                self.failure = self._attempt(self._define)  # an earlier exercise left the child unfit for this one
            self.defined = self.failure is None
        answers: Iterator[Observation] = iter(())
        if self.failure is None:
            # the first answer is asked of a child that is there: defining has seen to that
            assert self.run.child is not None
            answers = self.run.child.observe_each(self.name, wanted, self._left)
        seen: list[Observation] = []
        for _ in wanted:
            if self.failure is None:
                self.failure = self._attempt(lambda: seen.append(self.run.ask(lambda child: next(answers))))
            if self.failure is None:
                yield replace(seen[-1], failure=self._placed(seen[-1].failure))
            else:
                yield Observation(failure=self.failure)

    def _left(self) -> float:
        return max(0.0, self.end - self.run.seconds)

    def _attempt(self, action: Callable[[], Failure | None]) -> Failure | None:
        try:
            return action()
        except Silence:
            return Failure("time", allowed=self.allowed)
        except ChildEnded as error:
            return Failure("died", message=str(error))

    def _define(self) -> Failure | None:
        left = self._left()
        found, trouble = self.run.ask(lambda child: child.define(self.name, self.cut.text, left, self.cut.whole))
        if found:
            self.notes += [self._note(entry) for entry in trouble[:1] if not self.cut.whole]
            return None
        first, last = self.cut.lines
        if not trouble or not first:
            self.absent = True
            return Failure("blank")
        entry = next((entry for entry in trouble if first <= entry["line"] <= last), trouble[0])
        if entry["memory"]:
            return Failure("memory", entry["type_name"], entry["message"])
        failure = Failure("exception", entry["type_name"], entry["message"], entry["line"], self._line(entry["line"]))
        return self._placed(failure)

    def _note(self, entry: Mapping[str, Any]) -> str:
        place, line = self.run.whole.place(entry["line"])
        where = f"{place}, line {line}" if place else f"line {line}"
        return (
            f"A statement that `{self.name}` may need failed ({where}): {entry['type_name']}: {entry['message'][:200]}"
        )

    def _line(self, line: int) -> str:
        return self.run.whole.lines[line - 1].strip()[:200] if 0 < line <= len(self.run.whole.lines) else ""

    def _placed(self, failure: Failure | None) -> Failure | None:
        """The failure with the line counted from the top of its cell, and its cell remembered."""
        if failure is not None and failure.kind == "time":
            failure = replace(failure, allowed=self.allowed)
        if failure is None or not failure.line:
            return failure
        place, line = self.run.whole.place(failure.line)
        source = self._line(failure.line)  # ours, not what the child says it is
        self.places[line, source] = place
        return replace(failure, line=line, source=source)


def _in_words(limits: Limits, left: float) -> str:
    """The time that an exercise has; never a measured one, which would differ from run to run."""
    if left < limits.exercise_seconds:
        return f"the rest of the submission's {counted(limits.submission_seconds, 'second')}"
    return counted(limits.exercise_seconds, "second")


def _entry(verdict: Verdict, place: str = "", notes: tuple[str, ...] = ()) -> dict[str, Any]:
    said, more = [*notes[:MOST_NOTES]], len(notes) - MOST_NOTES
    if more > 0:
        said.append(f"There {'is' if more == 1 else 'are'} {counted(more, 'more note')} like these.")
    entry: dict[str, Any] = _still(
        {"verdict": verdict.to_dict(), "place": place, "notes": said, "url": page_url(verdict.page)}
    )
    return entry


def _still(value: Any) -> Any:
    """The same without what changes from run to run, addresses of objects in a message; long texts are cut."""
    if isinstance(value, str):
        text = _ADDRESS.sub("0x...", value)
        return text if len(text) <= LONGEST else f"{text[:LONGEST]} ..."
    if isinstance(value, dict):
        return {key: _still(item) for key, item in value.items()}
    return [_still(item) for item in value] if isinstance(value, (list, tuple)) else value


def _malformed(exercise: Exercise, message: str) -> Verdict:
    return Verdict(exercise.name, "malformed", 0.0, exercise.points, message, page=exercise.page)


def _unreadable(exercise: Exercise, broken: Broken, place: tuple[str, int]) -> Verdict:
    where = f"{place[0]}, line {place[1]}" if place[0] else f"line {place[1]}"
    end = "" if broken.reason.endswith(("?", ".")) else "."
    message = f"`{exercise.name}` stands where Python cannot read the code ({where}): {broken.reason}{end}"
    return _malformed(exercise, message)
