"""One exercise of one submission once more, exactly as it was graded: the same cases, walls and limits."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from course_lib.checks import Exercise, Verdict, as_text, written_arguments
from course_lib.errors import CourseError
from course_lib.grading.cells import Unreadable, read_cells
from course_lib.grading.collect import hash_of
from course_lib.grading.exercise_set import load
from course_lib.grading.extract import extract
from course_lib.grading.judge import Questions, judge
from course_lib.grading.near import unknown
from course_lib.grading.paste import call_code
from course_lib.grading.pending import key_of
from course_lib.grading.probes import isolation
from course_lib.grading.program import program
from course_lib.grading.run import WAYS_OUT, Isolated, default_out, open_journal
from course_lib.grading.safe_text import visible
from course_lib.grading.sandbox import EncodedCall
from course_lib.grading.settings import Settings
from course_lib.grading.worker import open_sandbox
from course_lib.plurals import counted

__all__ = ["Replay", "replayed"]


@dataclass(frozen=True)
class Replay:
    """What happened this time.

    Args         verdict: as it is found now. place: the cell of the line that it names. notes: on the submission. call:
                 the failing case as code, "" when there is none. run: the lines that were run, with their numbers.
                 journal: how the verdict in the journal compares, in a sentence.
    """

    verdict: Verdict
    place: str
    notes: tuple[str, ...]
    call: str
    run: tuple[str, ...]
    journal: str

    def __str__(self) -> str:
        lines = [as_text(self.verdict), self.journal]
        lines += [f"Where: {self.place}"] if self.place else []
        lines += [f"Note: {note}" for note in self.notes]
        lines += (
            ["The call that shows it, as code:", *(f"    {line}" for line in self.call.split("\n"))]
            if self.call
            else []
        )
        lines += ["What was run:", *(f"  {line}" for line in self.run)] if self.run else []
        # code stays whole, however long its line
        return "\n".join(visible(line, max(500, len(self.call))) for line in "\n".join(lines).split("\n"))

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {**asdict(self), "run": list(self.run)}


class _Recorded(Questions):
    """Questions that remember what was asked."""

    def __init__(self, seed: str) -> None:
        super().__init__(seed)
        self.asked: list[tuple[object, ...]] = []

    def encoded(self, name: str, arguments: tuple[object, ...]) -> EncodedCall:
        """A call as it is sent."""
        self.asked.append(arguments)
        return super().encoded(name, arguments)


def replayed(file: Path, name: str, out: Path | None) -> Replay:
    """What the exercise's verdict is now, the case that shows it, and what was run for it."""
    if not file.is_file():
        raise CourseError(f"There is no file {file}; name a student's file.")
    out = out or _nearest_out(file)
    settings, fingerprint, submissions = _facts(out)
    content = file.read_bytes()
    student = _student(file, content, settings, submissions)
    exercises = load(settings.chapter, settings.exercises, settings.leave_out).of(student)
    if name not in exercises:
        raise unknown("", "exercise", name, exercises)
    questions = _Recorded(settings.seed)
    with open_sandbox(settings) as sandbox:
        if settings.isolated and not isolation(sandbox).enough:
            raise Isolated(f"This machine cannot isolate strangers' code. {WAYS_OUT}")
        entry = judge(file.name, content, {name: exercises[name]}, questions, sandbox).exercises[0]
    verdict = Verdict.from_dict(entry["verdict"])
    return Replay(
        verdict,
        entry["place"],
        tuple(entry["notes"]),
        _call(exercises[name], verdict, questions.asked),
        tuple(_run(file.name, content, name)),
        _compared(out, key_of(hash_of(file.suffix, [content]), student, settings.variants), fingerprint, entry),
    )


def _call(exercise: Exercise, verdict: Verdict, asked: list[tuple[object, ...]]) -> str:
    """The call that the verdict shows, as code."""
    if verdict.witness is None:
        return ""
    shown = [arguments for arguments in asked if written_arguments(exercise, arguments) == verdict.witness.arguments]
    return call_code(exercise.name, exercise.inputs, shown[-1]) if shown else ""


def _compared(out: Path, key: str, settings: str, entry: dict[str, Any]) -> str:
    """How the verdict in the journal compares with the one that was found now."""
    with open_journal(out, create=False) as journal:
        known = journal.verdicts(key, settings)
    found = entry["verdict"]
    verdicts = [e["verdict"] for e in known["exercises"]] if known else []
    before = next((verdict for verdict in verdicts if verdict["exercise"] == found["exercise"]), None)
    if before is None:
        return "The journal has no verdict on this file as it is now."
    if before == found or Verdict.from_dict(before) == Verdict.from_dict(found):
        return "The journal has the same verdict."
    points = f"{before['points']:g} of {counted(before['out_of'], 'point')}"
    return f"The journal has another verdict: {before['status']}, {points}."


def _facts(out: Path) -> tuple[Settings, str, list[dict[str, Any]]]:
    """By what was graded, the fingerprint of that, and what was handed in."""
    with open_journal(out, create=False) as journal:
        asked = journal.fact("asked")
        if asked is None:
            raise CourseError(f"Nothing has been graded in {out} yet; run course grade first.")
        return Settings.from_dict(asked), journal.fact("run")["settings"], list(journal.submissions())


def _student(file: Path, content: bytes, settings: Settings, submissions: list[dict[str, Any]]) -> str:
    """Whose file it is, where every student has numbers of their own; "" where all have the same."""
    if not settings.variants:
        return ""
    hash_ = hash_of(file.suffix, [content])
    own = [s["student"] for s in submissions if s["hash"] == key_of(hash_, s["student"], True)]
    named = [student for student in own if student in (file.stem, file.parent.name)]
    if not own:
        raise CourseError(f"{file} is not one of the files that were graded, so its numbers are not known; grade it.")
    return str((named or own)[0])


def _nearest_out(file: Path) -> Path:
    """The results of the folder that the file lies in, or of one above it."""
    for folder in file.resolve().parents:
        if folder.name and default_out(folder).is_dir():
            return default_out(folder)
    return default_out(file.resolve().parent)


def _run(name: str, content: bytes, exercise: str) -> list[str]:
    """The lines that were run, with their numbers."""
    try:
        whole = program(read_cells(name, content))
    except Unreadable:
        return []
    lines = extract(whole, exercise).text.split("\n")
    shown = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            place, inside = whole.place(number)
            shown.append(f"{place + ' ' if place else ''}{inside:>4}  {line}")
    return shown
