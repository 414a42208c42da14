"""Whose a file is, as its layout says: the student, what the platform knows of them, and which upload it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from course_lib.errors import CourseError
from course_lib.grading.collect.found import File
from course_lib.grading.collect.gradescope import submitters
from course_lib.grading.collect.layouts import Reading

__all__ = ["Claim", "claims"]

NUMBERS = {"canvas": "canvas_id", "moodle": "moodle_id"}
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d+)? ?(UTC|Z|[+-]\d\d:?\d\d)?")
_AGAIN = re.compile(r"-(\d{1,3})\.\w+$")


@dataclass(frozen=True, slots=True)
class Claim:
    """A file and the student who handed it in.

    Args         turn: what grows with every upload, so that of a student's files the last can be told. aside: whether
                 another file of theirs is more likely to be meant: one that has the chapter's name.
    """

    file: File
    student: str
    about: dict[str, str]
    turn: tuple[int, int]
    aside: bool = False


def claims(reading: Reading, chapter: str = "") -> Iterator[Claim]:
    """Every file of the reading with its student; a group's file comes once for each of them.

    Raises       CourseError when the folder holds several assignments and the chapter does not say which is meant.
    """
    assignment = _assignment(reading, chapter)
    others: Counter[str] = Counter()
    people = submitters(reading.metadata) if reading.layout.key == "gradescope" else {}
    for file, found in reading.matches:
        groups = {name: value or "" for name, value in found.groupdict().items()}
        if assignment and groups["assignment"] != assignment:
            others[groups["assignment"]] += 1
            continue
        again = _AGAIN.search(file.name) if reading.layout.key == "canvas" else None  # elsewhere it is part of a name
        turn = (int(groups.get("upload") or 0), int(again[1]) if again else 0)
        # where uploads have numbers the last one counts, under whatever name
        aside = not groups.get("upload") and _plain(chapter) not in _plain(file.name.rpartition("/")[2])
        if "folder" in groups:
            together = people.get(groups["folder"]) or [{}]
            shared = {"group": groups["folder"]} if len(together) > 1 else {}
            for person in together:
                about = {**shared, **{key: value for key, value in person.items() if key != "name"}}
                name = person.get("name") or person.get("email") or person.get("id") or groups["folder"]
                yield Claim(file, name, _timed(about), turn, aside)
            continue
        about = {}
        if groups.get("id"):
            about[NUMBERS[reading.layout.key]] = groups["id"]
        if groups.get("late") or groups.get("late_anonymous"):
            about["late"] = "yes"
        if reading.layout.key == "nbgrader":
            about["submitted"] = reading.timestamp(file)
        student = (groups.get("student") or groups["anonymous"]).removeprefix(reading.prefix)
        if reading.layout.key == "github":
            about["login"] = student
        yield Claim(file, student, _timed(about), turn, aside)
    for other, count in others.items():
        reading.listing.refuse(other, f"It is another assignment than {assignment}; files in it: {count:,}.")


def _assignment(reading: Reading, chapter: str) -> str:
    """The one assignment to look at, where a folder can hold several; "" where it cannot."""
    if reading.layout.key != "nbgrader":
        return ""
    known = sorted({found["assignment"] for _, found in reading.matches})
    meant = [name for name in known if len(known) == 1 or (chapter and _plain(chapter) in _plain(name))]
    if len(meant) != 1:
        raise CourseError(
            f"The folder holds several assignments ({', '.join(known)}), and "
            + (f"--chapter {chapter} names none of them alone" if chapter else "nothing says which is meant")
            + "; add --chapter with the name of one, or grade a copy that holds one.",
            name="chapter",
        )
    return meant[0]


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower())


def _timed(about: dict[str, str]) -> dict[str, str]:
    """With the moment as ISO 8601 in UTC, or without it when it is none."""
    found = _MOMENT.fullmatch(about.pop("submitted", "").strip())
    if found:
        zone = {"UTC": "+00:00", "Z": "+00:00", None: "+00:00"}.get(found[3], found[3])
        try:
            moment = datetime.fromisoformat(f"{found[1]}T{found[2]}{zone}").astimezone(UTC)
        except (ValueError, OverflowError):
            return about
        about["submitted"] = moment.isoformat()
    return about
