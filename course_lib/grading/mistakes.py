"""What classes got wrong, how often, and in what order it was mended: from journals alone, and without names.

A student is a number here; the numbers follow a hash of name and seed, so that they tell nothing of the alphabet.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course_lib.grading.journal import Journal
from course_lib.grading.run import open_journal
from course_lib.grading.safe_text import visible
from course_lib.plurals import counted

__all__ = ["History", "Mistake", "mistakes_json", "mistakes_of", "mistakes_text"]

RIGHT, UNREADABLE, SILENT = "right", "malformed", ("missing", "blank", "not reached")
# what may stand in place of a name, and what is said of it
NAMELESS = {
    "wrong": "Wrong, and no mistake with a name explains it.",
    "partly": "Right in part, and no mistake with a name explains the rest.",
    "crashed": "It raised an exception.",
    "timed out": "It met the time limit.",
    "out of memory": "It met the memory limit.",
    UNREADABLE: "The cell cannot be read.",
    "not your own work": "It calls what it should compute.",
}


@dataclass(frozen=True)
class Mistake:
    """One mistake in one exercise: how many students made it, in how many submissions, how many no longer do.

    Conventions  a wrong answer without a name stands under its verdict, in parentheses.
    """

    exercise: str
    name: str
    message: str
    students: int
    times: int
    mended: int


@dataclass
class History:
    """What students handed in, in order.

    Args         steps: exercise -> student's number -> what each submission showed: names of mistakes, else the status.
                 messages: (exercise, mistake) -> its words. submissions: how many there were in all. unreadable: files
                 of which nothing could be read; they are no steps.
    """

    steps: dict[str, dict[int, list[tuple[str, ...]]]] = field(default_factory=dict)
    messages: dict[tuple[str, str], str] = field(default_factory=dict)
    students: int = 0
    submissions: int = 0
    unreadable: int = 0

    def mistakes(self) -> list[Mistake]:
        """Every mistake, within an exercise those with a name first, and those of most students before others."""
        found: list[Mistake] = []
        for exercise, by_student in self.steps.items():
            names = Counter(name for steps in by_student.values() for step in steps for name in set(step))
            ranked = []
            for name, times in names.items():
                named = (exercise, name) in self.messages
                if not named and name not in NAMELESS:
                    continue  # right, or nothing was tried
                made = [steps for steps in by_student.values() if any(name in step for step in steps)]
                mended = sum(name not in steps[-1] for steps in made)
                message = self.messages[exercise, name] if named else NAMELESS[name]
                ranked.append(Mistake(exercise, name if named else f"({name})", message, len(made), times, mended))
            found += sorted(ranked, key=lambda m: (m.name[0] == "(", -m.students, -m.times, m.name))
        return found

    def ways(self, exercise: str) -> list[tuple[tuple[tuple[str, ...], ...], int]]:
        """From the first submission to the last, equal steps once: how many students went each way, most first."""
        ways = Counter(tuple(_changes(steps)) for steps in self.steps[exercise].values())
        return sorted(ways.items(), key=lambda item: (-item[1], item[0]))


def mistakes_of(folders: Iterable[Path]) -> History:
    """The history in the journals of some folders of results, the earlier ones first.

    Raises       JournalError when a folder has no journal or another grader is using it.
    """
    found = History()
    handed_in: list[tuple[str, list[dict[str, Any]]]] = []
    seed = ""
    for folder in folders:
        with open_journal(folder, create=False) as journal:
            seed = seed or str(journal.fact("seed"))
            handed_in += _submissions(journal, found)
    names = sorted({student for student, _ in handed_in}, key=lambda name: _mark(seed, name))
    numbers = {name: number for number, name in enumerate(names, 1)}
    found.students, found.submissions = len(names), len(handed_in)
    for student, entries in handed_in:
        if all(entry["verdict"]["status"] == UNREADABLE for entry in entries):
            found.unreadable += 1
            continue
        for entry in entries:
            verdict = entry["verdict"]
            steps = found.steps.setdefault(verdict["exercise"], {}).setdefault(numbers[student], [])
            steps.append(tuple(verdict["names"]) or (verdict["status"],))
            for name in verdict["names"]:
                found.messages.setdefault((verdict["exercise"], name), verdict["message"])
    return found


def mistakes_text(history: History) -> str:
    """The history as lines of plain ASCII."""
    count, handed_in = history.students, history.submissions
    lines = [f"{counted(count, 'student')}, {counted(handed_in, 'submission')}"]
    if history.unreadable:
        lines[0] += f", {history.unreadable} of them unreadable"
    found = history.mistakes()
    if not found:
        lines.append("No mistake was found.")
    for exercise in history.steps:
        own = [mistake for mistake in found if mistake.exercise == exercise]
        if own:
            lines += ["", visible(exercise), *_lines(history, exercise, own)]
    return "\n".join(lines).encode("ascii", "backslashreplace").decode()


def mistakes_json(history: History) -> str:
    """The history as JSON: mistakes, ways, and every numbered student's steps."""
    facts = {
        "format": 1,
        "students": history.students,
        "submissions": history.submissions,
        "unreadable": history.unreadable,
        "mistakes": [vars(mistake) for mistake in history.mistakes()],
        "exercises": [
            {
                "exercise": exercise,
                "ways": [{"steps": way, "students": count} for way, count in history.ways(exercise)],
                "students": [{"student": number, "steps": steps} for number, steps in sorted(by_student.items())],
            }
            for exercise, by_student in history.steps.items()
        ],
    }
    return json.dumps(facts, indent=1, sort_keys=True)


def _submissions(journal: Journal, found: History) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """(student, exercises) of every submission of a journal that was graded, in order."""
    run = journal.fact("run") or {"settings": ""}
    described = journal.fact(f"set {run['settings']}") or {"exercises": []}
    for exercise in described["exercises"]:
        found.steps.setdefault(exercise["name"], {})
        for name, facts in exercise["mistakes"].items():
            found.messages[exercise["name"], name] = facts["message"]
    attempts = journal.attempts() or [(entry["student"], entry["hash"]) for entry in journal.submissions()]
    for student, hash_ in attempts:
        entries = journal.verdicts_under_any(hash_, run["settings"])
        if entries:
            yield student, entries


def _mark(seed: str, name: str) -> str:
    return hashlib.sha256(f"{seed}\n{name}".encode("utf-8", "surrogatepass")).hexdigest()


def _changes(steps: list[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """The steps without repetitions, and without the blanks before the first try."""
    last: tuple[str, ...] | None = None
    for step in steps:
        if step != last and not (last is None and step[0] in SILENT and len(steps) > 1):
            last = step
            yield step


def _lines(history: History, exercise: str, own: list[Mistake]) -> Iterator[str]:
    width = max(len("mistake"), *(len(mistake.name) for mistake in own))
    yield f"  {'mistake':<{width}}  students  submissions  mended"
    for mistake in own:
        yield f"  {mistake.name:<{width}}  {mistake.students:>8}  {mistake.times:>11}  {mistake.mended:>6}"
        yield f"      {visible(mistake.message)}"
    yield "  from the first submission to the last:"
    for way, count in history.ways(exercise):
        if way != ((RIGHT,),) and way:
            yield f"  {count:>4}  {' -> '.join(' and '.join(step) for step in way)}"
