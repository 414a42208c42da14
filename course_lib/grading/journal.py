"""The journal: every verdict the moment it is known, in one SQLite file; runs resume from it, reports are made of it.

One transaction a submission, so that a run ended at any moment has lost at most the submissions it was working on.
Verdicts are kept under the hash of the file and the fingerprint of the settings: the same file under the same settings
is never graded twice. A verdict that is to be given again stands until the new one is known. Every row ends with a
digest of itself, looked at when the journal is opened: a bit that fell over on the disk is never read as a grade. Only
its owner can read the journal: it holds the seed, and students' names.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Any

from course_lib.grading.journal_file import JournalError, damaged, explained, locked, opened
from course_lib.grading.scratch import Texts

__all__ = ["Journal", "JournalError"]

TABLES = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL, digest TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE verdicts (
    hash TEXT NOT NULL, settings TEXT NOT NULL, exercises TEXT NOT NULL, seconds TEXT NOT NULL, walls TEXT NOT NULL,
    digest TEXT NOT NULL, PRIMARY KEY (hash, settings)
) WITHOUT ROWID;
CREATE TABLE again (
    hash TEXT NOT NULL, settings TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (hash, settings)
) WITHOUT ROWID;
CREATE TABLE attempts (
    number INTEGER PRIMARY KEY, student TEXT NOT NULL, hash TEXT NOT NULL, digest TEXT NOT NULL
);
CREATE TABLE submissions (
    number INTEGER PRIMARY KEY, student TEXT NOT NULL, file TEXT NOT NULL, hash TEXT NOT NULL, about TEXT NOT NULL,
    digest TEXT NOT NULL
);
"""
SUBMISSIONS = "SELECT student, file, hash, about FROM submissions"


class Journal:
    """An open journal, held by one grader at a time."""

    def __init__(self, path: Path, *, create: bool = True) -> None:
        self.path = path
        if not create and not (path.is_file() and path.stat().st_size):
            raise JournalError(f"There is no journal in {path.parent}; grade first, or name the folder with --out.")
        self._lock = locked(path)
        try:
            self.database = opened(path, TABLES)
            self._look_at_every_row()
        except BaseException:
            os.close(self._lock)
            raise

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the journal and let others have it."""
        try:
            self.database.close()
        except sqlite3.Error:
            pass  # a full disk may refuse the last tidying up; every verdict was safe before
        finally:
            os.close(self._lock)

    def fact(self, name: str) -> Any:
        """What was noted under a name, None when nothing was."""
        with self._explained():
            row = self.database.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return None if row is None else json.loads(row[0])

    def note(self, **facts: Any) -> None:
        """Note facts about the run, in one transaction."""
        self.rename({}, **facts)

    def rename(self, names: Mapping[str, str], **facts: Any) -> None:
        """Let students have other names from now on, and note facts, in one transaction."""
        with self._explained(), self.database:
            self._rename(names, facts)

    def begin(self, submissions: Iterable[Mapping[str, Any]], names: Mapping[str, str], **facts: Any) -> None:
        """Note the submissions of a new run instead of the last one's, in order; and the same as rename() does.

        Args         submissions: student, file, hash and about of each.
        """
        with self._explained(), self.database:
            self._rename(names, facts)
            self.database.execute("DELETE FROM submissions")
            rows = (_sealed(number, *_as_texts(entry)) for number, entry in enumerate(submissions, 1))
            self.database.executemany("INSERT INTO submissions VALUES (?, ?, ?, ?, ?, ?)", rows)

    def submissions(self) -> Iterator[dict[str, Any]]:
        """The submissions of the last run, in order: student, file, hash and about of each."""
        with self._explained():
            for row in self.database.execute(f"{SUBMISSIONS} ORDER BY number"):
                yield _as_entry(row)

    def submission(self, student: str) -> dict[str, Any] | None:
        """The same of one student; None when nobody of the last run is called that."""
        with self._explained():
            row = self.database.execute(f"{SUBMISSIONS} WHERE student = ?", (json.dumps(student),)).fetchone()
        return None if row is None else _as_entry(row)

    def pending(self, settings: str) -> array[int]:
        """The places in the last run of the files that are to be graded under these settings, equal ones once."""
        query = """
            SELECT max(number) - 1 FROM submissions AS mine
            WHERE NOT EXISTS (SELECT 1 FROM verdicts WHERE hash = mine.hash AND settings = ?)
                OR EXISTS (SELECT 1 FROM again WHERE hash = mine.hash AND settings = ?)
            GROUP BY hash ORDER BY min(number)
        """
        with self._explained():
            return array("Q", (row[0] for row in self.database.execute(query, (settings, settings))))

    def keep(self, hash_: str, settings: str, result: dict[str, Any], walls: Iterable[str]) -> None:
        """Keep the verdicts on one file: on disk, or not at all."""
        texts = (json.dumps(part, sort_keys=True) for part in (result["exercises"], result["seconds"], list(walls)))
        row = _sealed(hash_, settings, *texts)
        with self._explained(), self.database:
            self.database.execute("INSERT OR REPLACE INTO verdicts VALUES (?, ?, ?, ?, ?, ?)", row)
            self.database.execute("DELETE FROM again WHERE hash = ? AND settings = ?", (hash_, settings))

    def known(self, settings: str) -> set[str]:
        """The hashes of the files that need not be graded under these settings."""
        with self._explained():
            rows = self.database.execute("SELECT hash FROM verdicts WHERE settings = ?", (settings,))
            return {row[0] for row in rows} - self.asked_again(settings)

    def verdicts(self, hash_: str, settings: str) -> dict[str, Any] | None:
        """What is known of one file."""
        query = "SELECT exercises, seconds, walls FROM verdicts WHERE hash = ? AND settings = ?"
        with self._explained():
            row = self.database.execute(query, (hash_, settings)).fetchone()
        return None if row is None else dict(zip(("exercises", "seconds", "walls"), map(json.loads, row), strict=True))

    def verdicts_by_settings(self, hash_: str) -> dict[str, dict[str, Any]]:
        """All that is known of one file: settings -> as verdicts() says it."""
        query = "SELECT settings, exercises, seconds, walls FROM verdicts WHERE hash = ? ORDER BY settings"
        with self._explained():
            rows = self.database.execute(query, (hash_,)).fetchall()
        names = ("exercises", "seconds", "walls")
        return {row[0]: dict(zip(names, map(json.loads, row[1:]), strict=True)) for row in rows}

    def attempt(self, submissions: Iterable[tuple[str, str]]) -> None:
        """Note what students handed in, (student, hash) each; the same file again is no new attempt."""
        with self._explained(), self.database, closing(Texts()) as last:
            for row in self.database.execute("SELECT student || hash, max(number) FROM attempts GROUP BY student"):
                last.add(row[0])
            given = ((json.dumps(student), hash_) for student, hash_ in submissions)
            new = ((student, hash_) for student, hash_ in given if student + hash_ not in last)
            highest = self.database.execute("SELECT max(number) FROM attempts").fetchone()[0] or 0
            rows = (_sealed(number, *texts) for number, texts in enumerate(new, highest + 1))
            self.database.executemany("INSERT INTO attempts VALUES (?, ?, ?, ?)", rows)

    def attempts(self) -> list[tuple[str, str]]:
        """What students handed in, (student, hash) each, from the first to the last."""
        with self._explained():
            rows = self.database.execute("SELECT student, hash FROM attempts ORDER BY number")
            return [(json.loads(student), hash_) for student, hash_ in rows]

    def verdicts_under_any(self, hash_: str, settings: str) -> list[dict[str, Any]]:
        """The exercises of one file as these settings judged it, else as others did; [] when it was never graded."""
        query = "SELECT exercises FROM verdicts WHERE hash = ? ORDER BY settings = ? DESC, settings LIMIT 1"
        with self._explained():
            row = self.database.execute(query, (hash_, settings)).fetchone()
        found: list[dict[str, Any]] = [] if row is None else json.loads(row[0])
        return found

    def ask_again(self, hashes: Iterable[str], settings: str) -> None:
        """Have files graded again; the verdicts on them stand until there are new ones."""
        with self._explained(), self.database:
            rows = [_sealed(hash_, settings) for hash_ in hashes]
            self.database.executemany("INSERT OR REPLACE INTO again VALUES (?, ?, ?)", rows)

    def asked_again(self, settings: str) -> set[str]:
        """The hashes of the files that are to be graded again though there are verdicts on them."""
        with self._explained():
            return {row[0] for row in self.database.execute("SELECT hash FROM again WHERE settings = ?", (settings,))}

    def facts(self) -> dict[str, Any]:
        """Everything that was noted."""
        with self._explained():
            return {name: json.loads(value) for name, value in self.database.execute("SELECT name, value FROM facts")}

    def erase(self, student: str, hashes: Iterable[str], facts: Mapping[str, Any]) -> int:
        """Leave no byte of a student: what was handed in, the verdicts on these files; facts are put in other words.

        Returns      how many verdicts there were.
        """
        gone = [(hash_,) for hash_ in hashes]
        rows = [_sealed(name, json.dumps(value, sort_keys=True)) for name, value in facts.items()]
        with self._explained():
            self.database.execute("PRAGMA secure_delete = ON")
            with self.database:
                count = self.database.executemany("DELETE FROM verdicts WHERE hash = ?", gone).rowcount
                self.database.executemany("DELETE FROM again WHERE hash = ?", gone)
                for table in ("attempts", "submissions"):
                    self.database.execute(f"DELETE FROM {table} WHERE student = ?", (json.dumps(student),))
                self.database.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?, ?)", rows)
            self.database.execute("VACUUM")
            self.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return int(max(0, count))

    def _rename(self, names: Mapping[str, str], facts: Mapping[str, Any]) -> None:
        rows = [_sealed(name, json.dumps(value, sort_keys=True)) for name, value in facts.items()]
        texts = {json.dumps(name): json.dumps(names[name]) for name in names}
        known = self.database.execute("SELECT number, student, hash FROM attempts").fetchall() if names else []
        attempts = [_sealed(row[0], texts[row[1]], row[2]) for row in known if row[1] in texts]
        self.database.executemany("INSERT OR REPLACE INTO attempts VALUES (?, ?, ?, ?)", attempts)
        self.database.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?, ?)", rows)

    def _explained(self) -> AbstractContextManager[None]:
        return explained(self.path)

    def _look_at_every_row(self) -> None:
        with self._explained():
            for table in ("facts", "verdicts", "again", "attempts", "submissions"):
                if any(_sealed(*row[:-1]) != row for row in self.database.execute(f"SELECT * FROM {table}")):
                    self.database.close()
                    raise JournalError(damaged(self.path))


def _as_texts(entry: Mapping[str, Any]) -> tuple[str, str, str, str]:
    student, file, about = (json.dumps(entry.get(name, {}), sort_keys=True) for name in ("student", "file", "about"))
    return student, file, entry["hash"], about


def _as_entry(row: tuple[str, str, str, str]) -> dict[str, Any]:
    student, file, hash_, about = row
    return {"student": json.loads(student), "file": json.loads(file), "hash": hash_, "about": json.loads(about)}


def _sealed(*values: Any) -> tuple[Any, ...]:
    """A row with its digest at the end."""
    return *values, hashlib.blake2b("\0".join(map(str, values)).encode(), digest_size=8).hexdigest()
