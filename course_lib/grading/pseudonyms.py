"""Results without names: for colleagues, research, and whoever need not know who it was.

A pseudonym is a keyed hash of the name: the same name under the same key is the same pseudonym, and without the key
nobody can try out names. The key lives in the journal.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import re
import secrets
from array import array
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import fields, replace
from typing import Any

from course_lib.grading.collect.roster import groups_of
from course_lib.grading.journal import Journal
from course_lib.grading.results import Graded, Results
from course_lib.grading.roll import View
from course_lib.grading.scratch import explained, scratch

__all__ = ["hider", "key_of_journal", "pseudonym", "pseudonymous"]

LETTERS = 10
HIDDEN = "[name]"
FACT = "pseudonyms"
COUNTED = ("late", "submitted")  # what points depend on
NAMELESS = ("exercises", "students", "ungraded", "refused", "walls", "limits")  # these, or made so
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 3  # shorter parts of a name are words like "de" and "an"
_COMMON = {"assignsubmission", "file", "ipynb", "late", "submission", "yes"}


def key_of_journal(journal: Journal) -> str:
    """The journal's key, drawn the first time that it is asked for."""
    key = journal.fact(FACT)
    if key is None:
        key = secrets.token_hex(16)
        journal.note(**{FACT: key})
    return str(key)


def pseudonym(name: str, key: str) -> str:
    """What a student is called under a key."""
    digest = hmac.new(key.encode(), name.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    return f"student {base64.b32encode(digest).decode()[:LETTERS].lower()}"


def pseudonymous(results: Results, key: str) -> Results:
    """The same results, in which nobody has a name, an address or a file.

    What a student's code said or is called is searched for the names of the class, word by word; they become [name].
    """
    hide = hider(results.students, [text for entry in results.ungraded for text in (entry["student"], entry["file"])])
    students = View(results.students, _order(results, key), lambda student: _nameless(student, key, hide))
    ungraded = [
        {"student": pseudonym(entry["student"], key), "file": "", "reason": "It could not be graded."}
        for entry in results.ungraded
    ]
    refused = [{"file": "", "reason": "Not named, as there are pseudonyms."} for _ in results.refused]
    # what is not known to be nameless is left out
    unknown: dict[str, Any] = {
        part.name: kind()
        for part in fields(results)
        for kind in (dict, list)
        if part.name not in NAMELESS and part.default_factory is kind
    }
    return replace(
        results,
        **unknown,
        course=replace(results.course, extensions={}),
        students=students,
        ungraded=sorted(ungraded, key=lambda entry: entry["student"]),
        refused=refused,
    )


def _order(results: Results, key: str) -> array[int]:
    """The places of the students, in the order of their pseudonyms."""
    with explained(), closing(scratch("CREATE TABLE students (name TEXT, place INT)")) as database:
        rows = ((pseudonym(student.student, key), place) for place, student in enumerate(results.students))
        database.executemany("INSERT INTO students VALUES (?, ?)", rows)
        return array("Q", (row[0] for row in database.execute("SELECT place FROM students ORDER BY name, place")))


def hider(students: Iterable[Graded], others: Iterable[str] = ()) -> Callable[[str], str]:
    """What takes the names of students, of their files and addresses, and other names, out of a text, word by word."""
    theirs = (text for student in students for text in (student.student, student.file, *student.about.values()))
    texts = itertools.chain(theirs, others)
    words = {word.casefold() for text in texts for word in _WORD.findall(text) if len(word) >= _SHORTEST}
    words -= _COMMON
    return lambda text: _WORD.sub(lambda found: HIDDEN if found[0].casefold() in words else found[0], text)


def _nameless(student: Graded, key: str, hide: Callable[[str], str]) -> Graded:
    name = pseudonym(student.student, key)
    groups = [pseudonym(group, key).replace("student", "group") for group in groups_of(student.about)]
    moment = student.course.extensions.get(student.student)
    return replace(
        student,
        student=name,
        file="",
        about={part: value for part, value in student.about.items() if part in COUNTED}
        | ({"group": ", ".join(groups)} if groups else {}),
        course=replace(student.course, extensions={name: moment} if moment else {}),
        overrides={
            exercise: replace(decided, student=name, reason=hide(decided.reason))
            for exercise, decided in student.overrides.items()
        },
        exercises=tuple(_nameless_entry(entry, hide) for entry in student.exercises),
    )


def _nameless_entry(entry: dict[str, Any], hide: Callable[[str], str]) -> dict[str, Any]:
    verdict = entry["verdict"]
    # what is said about a mistake with a name is ours; elsewhere a student's code has a say
    said = {
        "message": verdict["message"] if verdict["names"] else hide(verdict["message"]),
        "source": hide(verdict["source"]),
    }
    witness = verdict["witness"]
    if witness:
        witness = {**witness, "got": hide(witness["got"]), "printed": hide(witness["printed"])}
    return {
        **entry,
        "notes": [hide(note) for note in entry["notes"]],
        "verdict": {**verdict, **said, "witness": witness},
    }
