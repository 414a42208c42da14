"""The journal: every verdict the moment it is known, in one SQLite file; runs resume from it, reports are made of it.

One transaction a submission, so that a run ended at any moment has lost at most the submissions it was working on.
Verdicts are kept under the hash of the file and the fingerprint of the settings: the same file under the same settings
is never graded twice. Only its owner can read the journal: it holds the seed, and students' names.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

__all__ = ["Journal", "JournalError"]

FORMAT = "1"
TABLES = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS verdicts (
    hash TEXT NOT NULL, settings TEXT NOT NULL, exercises TEXT NOT NULL, seconds TEXT NOT NULL, walls TEXT NOT NULL,
    PRIMARY KEY (hash, settings)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS attempts (number INTEGER PRIMARY KEY, student TEXT NOT NULL, hash TEXT NOT NULL);
"""


class JournalError(Exception):
    """The journal cannot be used; the text is one sentence that says how to go on."""


class Journal:
    """An open journal, held by one grader at a time."""

    def __init__(self, path: Path, *, create: bool = True) -> None:
        self.path = path
        if not create and not path.is_file():
            raise JournalError(f"There is no journal in {path.parent}; grade first, or name the folder with --out.")
        self._lock = _locked(path)
        try:
            with self._explained():
                self.database = self._open()
        except JournalError:
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
        rows = [(name, json.dumps(value, sort_keys=True)) for name, value in facts.items()]
        with self._explained(), self.database:
            self.database.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", rows)

    def keep(self, hash_: str, settings: str, result: dict[str, Any], walls: Iterable[str]) -> None:
        """Keep the verdicts on one file: on disk, or not at all."""
        texts = (json.dumps(part, sort_keys=True) for part in (result["exercises"], result["seconds"], list(walls)))
        with self._explained(), self.database:
            self.database.execute("INSERT OR REPLACE INTO verdicts VALUES (?, ?, ?, ?, ?)", (hash_, settings, *texts))

    def known(self, settings: str) -> set[str]:
        """The hashes of the files that have been graded under these settings."""
        with self._explained():
            return {
                row[0] for row in self.database.execute("SELECT hash FROM verdicts WHERE settings = ?", (settings,))
            }

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
        last = dict(self.attempts())
        # a file's name may hold bytes that are no text, which SQLite refuses
        named = ((student.encode("utf-8", "backslashreplace").decode(), hash_) for student, hash_ in submissions)
        rows = [(student, hash_) for student, hash_ in named if last.get(student) != hash_]
        with self._explained(), self.database:
            self.database.executemany("INSERT INTO attempts (student, hash) VALUES (?, ?)", rows)

    def attempts(self) -> list[tuple[str, str]]:
        """What students handed in, (student, hash) each, from the first to the last."""
        with self._explained():
            return list(self.database.execute("SELECT student, hash FROM attempts ORDER BY number"))

    def verdicts_under_any(self, hash_: str, settings: str) -> list[dict[str, Any]]:
        """The exercises of one file as these settings judged it, else as others did; [] when it was never graded."""
        query = "SELECT exercises FROM verdicts WHERE hash = ? ORDER BY settings = ? DESC, settings LIMIT 1"
        with self._explained():
            row = self.database.execute(query, (hash_, settings)).fetchone()
        found: list[dict[str, Any]] = [] if row is None else json.loads(row[0])
        return found

    def forget(self, hashes: Iterable[str], settings: str) -> None:
        """Forget verdicts, so that the files are graded again."""
        with self._explained(), self.database:
            rows = [(hash_, settings) for hash_ in hashes]
            self.database.executemany("DELETE FROM verdicts WHERE hash = ? AND settings = ?", rows)

    def _open(self) -> sqlite3.Connection:
        os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))  # SQLite would make it readable for everybody
        database = sqlite3.connect(self.path, timeout=5.0)
        try:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = FULL")
            with database:
                database.executescript(TABLES)
            row = database.execute("SELECT value FROM facts WHERE name = 'format'").fetchone()
            if row is None:
                with database:
                    database.execute("INSERT INTO facts VALUES ('format', ?)", (json.dumps(FORMAT),))
            elif json.loads(row[0]) != FORMAT:
                raise JournalError(f"{self.path} was written by another version; name another folder with --out.")
        except BaseException:
            database.close()
            raise
        return database

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Errors of SQLite and the disk as sentences that say how to go on."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise JournalError(_sentence(self.path, error)) from error


def _sentence(path: Path, error: Exception) -> str:
    text = str(error).lower()
    if "full" in text or "no space" in text:
        return (
            f"The disk that holds {path} is full; what was graded before is kept. "
            "Free some space and run the same command again."
        )
    if "readonly" in text or "read-only" in text or isinstance(error, PermissionError) or "unable to open" in text:
        return f"{path} cannot be written; name another folder with --out."
    if "locked" in text:
        return f"{path} is in use by another program; wait for it, or name another folder with --out."
    if "not a database" in text or "malformed" in text or "corrupt" in text or "disk image" in text:
        return f"{path} is damaged; move it away and run the same command again."
    return f"{path} cannot be used ({error}); name another folder with --out."


def _locked(path: Path) -> int:
    """A lock that ends with the process, however it ends; whoever comes second is told so."""
    try:
        lock = os.open(path.with_suffix(".lock"), os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise JournalError(_sentence(path, error)) from error
    try:
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:
        pass  # Windows, where nothing is graded
    except OSError:
        other = os.read(lock, 20).decode("ascii", "replace").strip()
        os.close(lock)
        who = f" (process {other})" if other.isdigit() else ""
        raise JournalError(
            f"Another grader{who} is using {path}; wait until it is done, or name another folder with --out."
        ) from None
    try:
        os.truncate(lock, 0)
        os.write(lock, str(os.getpid()).encode())
    except OSError:
        pass  # a full disk: the lock holds all the same
    return lock
