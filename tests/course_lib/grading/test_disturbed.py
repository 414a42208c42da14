"""A run that ends between any two of its steps, and is started again: the same bytes, nothing lost, nothing twice."""

from __future__ import annotations

import functools
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from course_lib.grading import settings
from course_lib.grading.journal import Journal
from course_lib.grading.run import Plan
from course_lib.grading.settings import Limits
from tests.course_lib.grading.conftest import OWN, RIGHT
from tests.course_lib.grading.disturbed import ENDED, Script, ended_at, produced


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """In memory where that can be had, because a disk is waited for at every commit; the judges are hashed once."""
    hashed = functools.cache(lambda files, text: real(list(files), text))
    real = settings._hash
    monkeypatch.setattr(settings, "_hash", lambda files, text: hashed(tuple(files), text))
    monkeypatch.setattr(settings, "_files", functools.cache(settings._files))
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as name:
        yield Path(name)


@pytest.fixture
def folder(place: Path) -> Path:
    folder = place / "submissions"
    folder.mkdir()
    (folder / "ada.py").write_text(RIGHT)
    (folder / "bob.py").write_text(RIGHT.replace("np.mean", "np.sum"))
    return folder


def plan(folder: Path, out: Path, again: tuple[str, ...] = ()) -> Plan:
    return Plan(folder, out, exercises=str(OWN), seed="s", limits=Limits(0.7, 10), workers=1, again=again, proved=True)


def committed(out: Path, copy: Path, fingerprint: str) -> set[str]:
    """What is safe in the journal of a run that has ended; a copy is asked, so that the original stays as it was."""
    if not (out / "journal.sqlite").exists():
        return set()
    shutil.copytree(out, copy)
    with Journal(copy / "journal.sqlite") as journal:
        known = journal.known(fingerprint)
    shutil.rmtree(copy)
    return known


def last_settings(out: Path) -> str:
    with Journal(out / "journal.sqlite") as journal:
        return str(journal.fact("run")["settings"])


def test_ended_at_any_step_and_started_again_it_is_as_if_nothing_had_happened(folder: Path, place: Path) -> None:
    script = Script.of(plan(folder, place / "undisturbed"), place / "tally")
    undisturbed = produced(place / "undisturbed")
    fingerprint, everything = last_settings(place / "undisturbed"), set(script.answers)
    kept: list[int] = []
    moment, ending = 0, ENDED
    while ending == ENDED:
        moment += 1
        out = place / f"ended before step {moment}"
        ending = ended_at(moment, plan(folder, out), script)
        script.graded()
        safe = committed(out, place / "copy", fingerprint)
        assert ended_at(0, plan(folder, out), script) == 0
        assert sorted(script.graded()) == sorted(everything - safe)
        assert produced(out) == undisturbed
        kept.append(len(safe))
        shutil.rmtree(out)
    assert ending == 0
    assert kept == sorted(kept)
    assert set(kept) == {0, 1, 2}
    assert moment > 50


def test_grading_again_goes_on_where_it_was_ended_and_keeps_the_old_verdicts_until_then(
    folder: Path, place: Path
) -> None:
    out, started = place / "out", place / "started"
    script = Script.of(plan(folder, out), place / "tally")
    undisturbed, fingerprint = produced(out), last_settings(out)
    moment, ending, counts = 0, ENDED, []
    while ending == ENDED:
        moment += 1
        shutil.copytree(out, started)
        ending = ended_at(moment, plan(folder, started, ("*",)), script)
        before = len(script.graded())
        with Journal(started / "journal.sqlite") as journal:
            assert all(journal.verdicts(key, fingerprint) for key in script.answers)
        assert ended_at(0, plan(folder, started, ("*",)), script) == 0
        counts.append((before, len(script.graded())))
        assert produced(started) == undisturbed
        shutil.rmtree(started)
    during = [pair for pair in counts[:-1] if pair[0] == 1]
    assert {sum(pair) for pair in during} == {2, 3}  # each once, but for the one that it was ended at
