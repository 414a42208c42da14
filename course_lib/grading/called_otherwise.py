"""Who of an earlier run is who in this one: a roster gives a student another name, not another past."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from typing import Any

from course_lib.grading.scratch import explained, scratch

__all__ = ["called_otherwise"]

NUMBERS = ("canvas_id", "moodle_id", "id", "login", "email")  # what tells who somebody is, the surest first
TABLES = """
CREATE TABLE before (number INTEGER PRIMARY KEY, file TEXT, entry TEXT);
CREATE TABLE now (number INTEGER PRIMARY KEY, student TEXT, entry TEXT);
CREATE TABLE marks (mark TEXT, number INT);
CREATE INDEX files ON before (file);
CREATE INDEX students ON now (student);
CREATE INDEX known ON marks (mark);
"""


def called_otherwise(
    before: Iterable[Mapping[str, Any]], now: Iterable[Mapping[str, Any]]
) -> tuple[dict[str, str], list[Mapping[str, Any]]]:
    """Students who have another name by now, and those who are not here.

    Args         before, now: entries with student, file and about. Somebody is the same by a number of theirs, else by
                 name, else by file.
    Returns      (name before -> name now, where they differ; the entries of before that are nobody's now).
    """
    found: dict[str, str] = {}
    gone = []
    with explained(), closing(scratch(TABLES)) as database:
        rows = ((None, _file(entry), json.dumps(entry)) for entry in before)
        if database.executemany("INSERT INTO before VALUES (?, ?, ?)", rows).rowcount < 1:
            return {}, []  # the first run
        for number, entry in enumerate(now):
            row = (number, json.dumps(entry["student"]), json.dumps(entry))
            database.execute("INSERT INTO now VALUES (?, ?, ?)", row)
            marks = ((mark, number) for mark in (*_numbers(entry), _file(entry)))
            database.executemany("INSERT INTO marks VALUES (?, ?)", marks)
        for (text,) in database.execute("SELECT entry FROM before ORDER BY number"):
            entry = json.loads(text)
            same = _same(entry, database)
            if not same:
                gone.append(entry)
            elif same != entry["student"]:
                found[entry["student"]] = same
    return found, gone


def _same(entry: Mapping[str, Any], database: sqlite3.Connection) -> str:
    """The name now of who is meant by an entry of before; "" for nobody."""
    for mark in _numbers(entry):
        other = _only(mark, database)
        if other is not None:
            return str(other["student"])
    if database.execute("SELECT 1 FROM now WHERE student = ?", (json.dumps(entry["student"]),)).fetchone():
        return str(entry["student"])
    count = database.execute("SELECT count(*) FROM before WHERE file = ?", (_file(entry),)).fetchone()[0]
    other = _only(_file(entry), database) if count == 1 else None  # a group hands in one file
    return str(other["student"]) if other is not None and _may_be(entry, other) else ""


def _only(mark: str, database: sqlite3.Connection) -> Mapping[str, Any] | None:
    """The one entry of now that has a mark; None where several have it."""
    query = "SELECT entry FROM marks JOIN now USING (number) WHERE mark = ? LIMIT 2"
    found = database.execute(query, (mark,)).fetchall()
    only: Mapping[str, Any] | None = json.loads(found[0][0]) if len(found) == 1 else None
    return only


def _file(entry: Mapping[str, Any]) -> str:
    return f"file {json.dumps(entry['file'])}"


def _numbers(entry: Mapping[str, Any]) -> list[str]:
    """What tells who somebody is, as marks, the surest first."""
    about = entry.get("about", {})
    return [f"{key} {json.dumps(about[key])}" for key in NUMBERS if key in about]


def _may_be(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether no number says that these are two people."""
    mine, theirs = one.get("about", {}), other.get("about", {})
    return all(mine[key] == theirs[key] for key in NUMBERS if key in mine and key in theirs)
