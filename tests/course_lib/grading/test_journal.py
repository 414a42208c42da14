"""The journal: what is kept stays kept, for its owner only, one grader at a time, and trouble is one sentence."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from course_lib.grading.journal import Journal, JournalError

RESULT: dict[str, Any] = {"exercises": [{"verdict": {"points": 1}}], "seconds": {"augment": 0.1}}


def test_what_is_kept_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    with Journal(tmp_path / "j.sqlite") as journal:
        journal.keep("hash", "settings", RESULT, ["files"])
        journal.note(seed="s", run={"a": [1]})
    with Journal(tmp_path / "j.sqlite") as journal:
        assert journal.verdicts("hash", "settings") == {**RESULT, "walls": ["files"]}
        assert journal.verdicts("hash", "others") is None
        assert journal.known("settings") == {"hash"}
        assert (journal.fact("seed"), journal.fact("run"), journal.fact("nothing")) == ("s", {"a": [1]}, None)


def test_what_is_forgotten_is_gone(tmp_path: Path) -> None:
    with Journal(tmp_path / "j.sqlite") as journal:
        journal.keep("hash", "settings", RESULT, [])
        journal.forget(["hash"], "settings")
        assert journal.known("settings") == set()


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    with Journal(tmp_path / "j.sqlite") as journal:
        journal.keep("hash", "settings", RESULT, [])
        modes = {path.name: oct(path.stat().st_mode & 0o777) for path in tmp_path.iterdir()}
    assert set(modes.values()) == {"0o600"}
    assert {"j.sqlite", "j.sqlite-wal"} <= set(modes)


def test_a_second_grader_is_told_who_is_there(tmp_path: Path) -> None:
    path = tmp_path / "j.sqlite"
    with Journal(path), pytest.raises(JournalError) as caught:
        Journal(path)
    assert str(caught.value) == (
        f"Another grader (process {os.getpid()}) is using {path}; "
        "wait until it is done, or name another folder with --out."
    )
    Journal(path).close()


HOLD = """
import sys, time
from pathlib import Path
from course_lib.grading.journal import Journal
journal = Journal(Path(sys.argv[1]))
journal.keep("hash", "settings", {"exercises": [], "seconds": {}}, [])
print("held", flush=True)
time.sleep(60)
"""


def test_a_grader_that_is_killed_leaves_no_lock_and_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "j.sqlite"
    holder = subprocess.Popen([sys.executable, "-c", HOLD, path], stdout=subprocess.PIPE, text=True)
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(JournalError, match=f"Another grader .process {holder.pid}. is using"):
            Journal(path)
        holder.kill()
    with Journal(path) as journal:
        assert journal.known("settings") == {"hash"}


def test_no_journal_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match=r"There is no journal in .*; grade first, or name the folder with --out"):
        Journal(tmp_path / "j.sqlite", create=False)


def test_a_damaged_journal_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "j.sqlite"
    path.write_bytes(b"this is not a database, whatever its name may say" * 100)
    with pytest.raises(JournalError, match="is damaged; move it away and run the same command again"):
        Journal(path)
    path.unlink()
    Journal(path).close()  # the lock was given back


def test_a_journal_of_another_version_is_one_sentence(tmp_path: Path) -> None:
    with Journal(tmp_path / "j.sqlite") as journal:
        journal.note(format="99")
    with pytest.raises(JournalError, match="was written by another version; name another folder with --out"):
        Journal(tmp_path / "j.sqlite")


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


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 kB; only root can have one."""
    place = tmp_path / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "none", place], check=True)
    yield place
    subprocess.run(["umount", place], check=True)


@pytest.mark.skipif(os.getuid() != 0 or not shutil.which("mount"), reason="only root can mount a small disk")
def test_a_full_disk_is_one_sentence_and_loses_nothing(small_disk: Path) -> None:
    large = {**RESULT, "seconds": {"augment": "x" * 20_000}}
    kept = set()
    with Journal(small_disk / "j.sqlite") as journal:
        with pytest.raises(JournalError) as caught:
            _fill(journal, large, kept)
        assert "is full; what was graded before is kept" in str(caught.value)
        assert journal.known("settings") == kept
    with Journal(small_disk / "j.sqlite") as journal:
        assert journal.known("settings") == kept
        assert kept


def _fill(journal: Journal, result: dict[str, Any], kept: set[str]) -> None:
    for number in range(100):
        journal.keep(str(number), "settings", result, [])
        kept.add(str(number))


def test_a_journal_that_cannot_be_written_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: Any) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(JournalError, match="cannot be written; name another folder with --out"):
        Journal(tmp_path / "j.sqlite")


def test_a_name_that_is_no_text_is_kept_in_other_letters(tmp_path: Path) -> None:
    with Journal(tmp_path / "j.sqlite") as journal:
        for _ in range(2):  # the second time it is no new attempt
            journal.attempt([("\udcff\udce9 ", "hash")])
        assert journal.attempts() == [("\\udcff\\udce9 ", "hash")]
