"""What does not belong together: results with another set of exercises, files with another chapter."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from course_lib.errors import CourseError
from course_lib.grading.collect import Submission
from course_lib.grading.journal import Journal
from course_lib.grading.results import Results
from course_lib.grading.settings import PACKAGE, Settings

__all__ = ["other_chapter", "refuse_other_results"]

LOOKED_AT, READ = 50, 2**20  # files, and bytes of each: enough to know what a class has written
DEFINED = re.compile(r"\bdef +(\w+)")  # also in a notebook's JSON


def refuse_other_results(journal: Journal, settings: Settings, fingerprint: str) -> None:
    """Let nothing replace what was graded by other exercises, unless nobody had worked on those.

    Raises       CourseError when the journal holds another chapter's results, or those of another set of one's own.
    """
    run, asked = journal.fact("run"), journal.fact("asked")
    described = journal.fact(f"set {run['settings']}") if run and not journal.fact("mismatch") else None
    if described is None or run["settings"] == fingerprint or _same(Settings.from_dict(asked), settings, described):
        return
    out = journal.path.parent
    raise CourseError(
        f"{out} holds the results of {described['title']!r}, and they would be replaced by others; "
        "name another folder with --out.",
        name="out", got=str(out),
    )  # fmt: skip


def _same(last: Settings, now: Settings, described: dict[str, list[dict[str, str]]]) -> bool:
    if not (last.exercises and now.exercises):
        return (last.chapter, bool(last.exercises)) == (now.chapter, bool(now.exercises))
    # a file of one's own may have moved, and changes as it is written: another set shares no exercise with it
    from course_lib.checks import exercises_of_file  # NumPy, which the parent can do without

    return not {exercise["name"] for exercise in described["exercises"]}.isdisjoint(exercises_of_file(now.exercises))


def other_chapter(found: Results, submissions: Iterable[Submission], settings: Settings) -> str:
    """What to look at when nobody has handed in what is graded, in a sentence; "" when somebody has."""
    statuses = (entry["verdict"]["status"] for student in found.students for entry in student.exercises)
    if not found.students or any(status != "missing" for status in statuses):
        return ""
    asked = settings.chapter or Path(settings.exercises).name
    known = json.loads((PACKAGE / "checks" / "solutions.json").read_text(encoding="utf-8"))
    written = Counter(
        chapter
        for submission, _ in zip(submissions, range(LOOKED_AT), strict=False)
        for chapter in {known[name]["chapter"] for name in _defined(submission.path) & known.keys()}
    )
    most = min(written, key=lambda chapter: (-written[chapter], chapter)) if written else ""
    if not most or most == asked:
        return f"Nobody has a function of {asked}; check that these are the files you meant."
    return f"Nobody has a function of {asked}; most have those of {most}: grade with --chapter {most}."


def _defined(path: Path) -> set[str]:
    """The names that a file seems to define; it is only looked at, not read as a program."""
    try:
        with path.open("rb") as file:
            text = file.read(READ).decode("utf-8", "replace")
    except OSError:
        return set()
    return set(DEFINED.findall(text))
