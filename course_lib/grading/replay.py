"""One exercise of one submission once more, exactly as it was graded: the same cases, walls and limits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from course_lib.checks import Verdict, as_text
from course_lib.errors import CourseError
from course_lib.grading.cells import Unreadable, read_cells
from course_lib.grading.collect import hash_of
from course_lib.grading.exercise_set import load
from course_lib.grading.extract import extract
from course_lib.grading.judge import Questions, judge
from course_lib.grading.probes import isolation
from course_lib.grading.program import program
from course_lib.grading.run import WAYS_OUT, Isolated, default_out, key_of, open_journal
from course_lib.grading.safe_text import visible
from course_lib.grading.settings import Settings
from course_lib.grading.worker import open_sandbox

__all__ = ["replayed"]


def replayed(file: Path, name: str, out: Path | None) -> str:
    """What the exercise's verdict is now, and what was run for it, as text for a terminal."""
    if not file.is_file():
        raise CourseError(f"There is no file {file}; name a student's file.")
    settings, run = _facts(out or _nearest_out(file))
    content = file.read_bytes()
    exercises = load(settings.chapter, settings.exercises).of(_student(file, content, settings, run))
    if name not in exercises:
        raise CourseError(f"No exercise is called {name!r} here; known: {', '.join(exercises)}.")
    with open_sandbox(settings) as sandbox:
        if settings.isolated and not isolation(sandbox).enough:
            raise Isolated(f"This machine cannot isolate strangers' code. {WAYS_OUT}")
        entry = judge(file.name, content, {name: exercises[name]}, Questions(settings.seed), sandbox).exercises[0]
    lines = [as_text(Verdict.from_dict(entry["verdict"]))]
    lines += [f"Where: {entry['place']}"] if entry["place"] else []
    lines += [f"Note: {note}" for note in entry["notes"]]
    return "\n".join(visible(line) for line in "\n".join([*lines, *_run(file.name, content, name)]).split("\n"))


def _facts(out: Path) -> tuple[Settings, dict[str, Any]]:
    with open_journal(out, create=False) as journal:
        asked = journal.fact("asked")
        if asked is None:
            raise CourseError(f"Nothing has been graded in {out} yet; run course grade first.")
        return Settings.from_dict(asked), journal.fact("run")


def _student(file: Path, content: bytes, settings: Settings, run: dict[str, Any]) -> str:
    """Whose file it is, where every student has numbers of their own; "" where all have the same."""
    if not settings.variants:
        return ""
    hash_ = hash_of(file.suffix, [content])
    own = [s["student"] for s in run["submissions"] if s["hash"] == key_of(hash_, s["student"], True)]
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
            shown.append(f"  {place + ' ' if place else ''}{inside:>4}  {line}")
    return ["What was run:", *shown] if shown else []
