"""The file under the journal: recognised before it is touched, one grader at a time, and trouble is one sentence."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from course_lib.grading.journal import Journal, JournalError
from course_lib.grading.journal_file import explained
from tests.course_lib.grading.test_journal import DAMAGED, RESULT, written


def test_a_second_grader_is_told_who_is_there(tmp_path: Path) -> None:
    path = tmp_path / "j.sqlite"
    with Journal(path), pytest.raises(JournalError) as caught:
        Journal(path)
    assert str(caught.value) == (
        f"Another grader (process {os.getpid()}) is using {path}; "
        "wait until it is done, or name another folder with --out."
    )
    Journal(path).close()


def test_no_journal_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match=r"There is no journal in .*; grade first, or name the folder with --out"):
        Journal(tmp_path / "j.sqlite", create=False)


def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "j.sqlite"
    path.write_bytes(b"this is not a database, whatever its name may say" * 100)
    with pytest.raises(JournalError, match=DAMAGED):
        Journal(path)
    path.unlink()
    Journal(path).close()  # the lock was given back


@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.99])
def test_a_journal_that_was_cut_off_is_one_sentence(tmp_path: Path, share: float) -> None:
    path = tmp_path / "j.sqlite"
    written(path)
    path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])
    with pytest.raises(JournalError, match=DAMAGED):
        Journal(path)


@pytest.mark.parametrize("program", [0, 0x0F055112])
def test_another_programs_database_is_left_as_it_is(tmp_path: Path, program: int) -> None:
    path = tmp_path / "j.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.executescript(
            f"PRAGMA application_id = {program}; CREATE TABLE facts (what); INSERT INTO facts VALUES (1)"
        )
    before = path.read_bytes()
    with pytest.raises(JournalError, match=r"is another program's database, not a journal; name another folder"):
        Journal(path)
    assert path.read_bytes() == before


OLDER = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE verdicts (hash TEXT NOT NULL); CREATE TABLE attempts (number INTEGER PRIMARY KEY);
INSERT INTO facts VALUES ('format', '"1"');
"""


@pytest.mark.parametrize("script", [OLDER, "PRAGMA user_version = 99"])
def test_a_journal_of_another_version_is_one_sentence(tmp_path: Path, script: str) -> None:
    path = tmp_path / "j.sqlite"
    if script is not OLDER:
        Journal(path).close()
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.executescript(script)
    before = path.read_bytes()
    with pytest.raises(JournalError, match="was written by another version of course_lib; use that one, or name"):
        Journal(path)
    assert path.read_bytes() == before


def test_an_empty_file_is_a_new_journal_for_who_grades_and_none_for_who_reads(tmp_path: Path) -> None:
    path = tmp_path / "j.sqlite"
    path.write_bytes(b"")
    with pytest.raises(JournalError, match="There is no journal in"):
        Journal(path, create=False)
    with Journal(path) as journal:
        assert journal.fact("run") is None


@pytest.mark.parametrize("number", [errno.ENOTSUP, errno.ENOLCK])
def test_a_file_system_without_locks_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*arguments: Any) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(JournalError, match="lies on a file system without locks, where two graders could spoil each"):
        Journal(tmp_path / "j.sqlite")


def test_a_database_that_cannot_be_locked_is_one_sentence(tmp_path: Path) -> None:
    error = sqlite3.OperationalError("locking protocol")
    error.sqlite_errorcode = sqlite3.SQLITE_PROTOCOL
    with pytest.raises(JournalError, match="lies on a file system without locks"), explained(tmp_path):
        raise error


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="name another folder with --out"):
        Journal(tmp_path / "missing" / "j.sqlite")


def test_a_journal_locked_by_another_program_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda path, timeout: connect(path, timeout=0.05))
    with Journal(tmp_path / "j.sqlite") as journal:
        other = connect(tmp_path / "j.sqlite")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalError, match="is in use by another program"):
            journal.keep("hash", "settings", RESULT, [])
        other.close()
        journal.keep("hash", "settings", RESULT, [])


def test_a_journal_that_cannot_be_written_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: Any) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(JournalError, match="cannot be written; name another folder with --out"):
        Journal(tmp_path / "j.sqlite")


@pytest.fixture
def closed_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk that holds a journal and can only be read."""
    place = tmp_path / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "none", place], check=True)
    written(place / "j.sqlite")
    subprocess.run(["mount", "-o", "remount,ro", place], check=True)
    yield place
    subprocess.run(["umount", place], check=True)


@pytest.mark.skipif(os.getuid() != 0 or not shutil.which("mount"), reason="only root can mount a disk")
@pytest.mark.parametrize("create", [True, False])
def test_a_disk_that_can_only_be_read_is_one_sentence(closed_disk: Path, create: bool) -> None:
    with pytest.raises(JournalError, match=r"j\.sqlite cannot be written; name another folder with --out\."):
        Journal(closed_disk / "j.sqlite", create=create)
