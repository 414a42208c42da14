"""Forgetting one student: verdicts, attempts, reports and every row, so that no byte of the name is left."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import Any

from course_lib.grading.journal import JournalError
from course_lib.grading.near import unknown
from course_lib.grading.reports import write_reports
from course_lib.grading.results import results
from course_lib.grading.run import open_journal

__all__ = ["forget"]

EXTENSIONS = "extensions"  # of deadlines, in the course's settings: student -> moment


def forget(out: Path, student: str) -> int:
    """Forget a student in a folder of results, and write its reports again; the verdicts that were deleted.

    Raises       CourseError when nobody is called that, JournalError when the journal cannot be used.
    """
    with open_journal(out, create=False) as journal:
        run = {**(journal.fact("run") or {}), "submissions": list(journal.submissions())}
        handed_in = journal.attempts() + [(entry["student"], entry["hash"]) for entry in run["submissions"]]
        known = {name for name, _ in handed_in}
        if student not in known:
            raise unknown(str(out), "student", student, sorted(known))
        theirs = {hash_ for name, hash_ in handed_in if name == student}
        alone = theirs - {hash_ for name, hash_ in handed_in if name != student}
        places = _places(run, student)
        facts = {name: _without(value, student, places, alone) for name, value in journal.facts().items()}
        try:
            count = journal.erase(student, alone, facts)
        except JournalError as error:
            raise JournalError(f"{student!r} is not forgotten yet: {error}") from error
        write_reports(results(journal), out)
    return count


def _places(run: dict[str, Any], student: str) -> set[str]:
    """The student's files, and the folders (with a slash at the end) in which nobody else has one."""
    theirs = {entry["file"] for entry in run["submissions"] if entry["student"] == student}
    others = {
        str(above) for e in run["submissions"] if e["student"] != student for above in PurePosixPath(e["file"]).parents
    }
    marks = _marks(run, student)
    own = {str(PurePosixPath(file).parent) for file in theirs} - {".", *others}
    theirs |= {entry["file"] for entry in run.get("refused", ()) if marks and re.search(marks, entry["file"])}
    return theirs | {f"{folder}/" for folder in own}


def _marks(run: dict[str, Any], student: str) -> str:
    """What the names of the student's files begin with on a platform that writes their number there, as a pattern."""
    about = [entry["about"] for entry in run["submissions"] if entry["student"] == student]
    canvas = {re.escape(facts["canvas_id"]) for facts in about if "canvas_id" in facts}
    moodle = {re.escape(facts["moodle_id"]) for facts in about if "moodle_id" in facts}
    patterns = [rf"[^/_]+(?:_LATE)?_{number}_\d+_" for number in sorted(canvas)]
    patterns += [rf"[^/_]+_{number}_assignsubmission_" for number in sorted(moodle)]
    return f"(?:^|/)(?:{'|'.join(patterns)})" if patterns else ""


def _without(value: Any, student: str, places: set[str], hashes: set[str], by_name: bool = False) -> Any:
    """A fact without the entries that are about the student: by name, by file, by hash of a file.

    Args         by_name: whether the keys are students; elsewhere a student who is called "run" takes nothing away.
    """
    if isinstance(value, list):
        return [_without(item, student, places, hashes) for item in value if not _about(item, student, places)]
    if isinstance(value, dict):
        gone = {*hashes, student} if by_name else hashes
        return {
            name: _without(item, student, places, hashes, name == EXTENSIONS)
            for name, item in value.items()
            if name not in gone
        }
    return value


def _about(item: Any, student: str, places: set[str]) -> bool:
    """Whether an entry of a list is about the student; one of files stands in a place of theirs, or speaks of one."""
    if not isinstance(item, dict) or "student" in item:
        return bool(student == (item["student"] if isinstance(item, dict) else item))
    file, reason = str(item.get("file", "")), str(item.get("reason", ""))
    spoken = "|".join(re.escape(place) for place in places)
    mentioned = bool(places) and re.search(rf"(?<![\w./-])(?:{spoken})(?![\w-])", f"{file} {reason}")
    return bool(mentioned) or file.startswith(tuple(places)) or student in file.split("/")
