"""Grading from Python goes by the commands' words, and quick starts stay quick."""

from __future__ import annotations

import doctest
import json
import subprocess
import sys
from pathlib import Path

import pytest

import course_lib.grading
from course_lib.errors import CourseError
from course_lib.grading import api, grade, override, regrade, replay, report
from course_lib.grading.exports.results_json import results_json
from course_lib.grading.journal import Journal, JournalError
from course_lib.grading.settings import Limits
from tests.course_lib.grading.conftest import OWN, RIGHT


def test_a_week_from_python(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (folder / "eve.py").unlink()
    (folder.parent / "grading.toml").write_text("[weights]\naugment = 2\n[limits]\nexercise_seconds = 3\n")
    found = grade(folder, exercises=OWN, seed="s", submission_seconds=9)
    assert [(s.student, s.points, s.out_of) for s in found.students] == [("ada", 4, 4), ("bob", 2, 4)]
    assert found.limits == vars(Limits(3, 9))
    out = tmp_path / "submissions-graded"
    assert json.loads((out / "results.json").read_text())["students"][1]["points"] == 2
    assert found.refused == []
    found = override(folder, "bob", "mean_squared_error", 1, reason="Right idea.")
    assert found.students[1].points == 3
    assert json.loads((out / "results.json").read_text())["students"][1]["points"] == 3
    assert override(out).students[1].overrides["mean_squared_error"].reason == "Right idea."
    assert report(out) == found
    monkeypatch.chdir(tmp_path.parent)  # the exercises are found from anywhere
    seen: list[tuple[int, int]] = []
    again = regrade(folder, ["bob"], out=out, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(0, 1), (1, 1)]
    assert results_json(again) == results_json(found)
    said = replay(folder / "bob.ipynb", "mean_squared_error", out=out)
    assert (said.verdict.status, said.journal) == ("wrong", "The journal has the same verdict.")
    assert override(out, "bob", "mean_squared_error").students[1].points == 2


def test_settings_never_come_from_among_the_submissions(folder: Path, tmp_path: Path) -> None:
    (folder / "grading.toml").write_text("[weights]\naugment = 1000\n")
    assert api._course(folder, None).file == ""
    (tmp_path / "elsewhere.toml").write_text("title = 3")
    with pytest.raises(CourseError, match="title is 3"):
        api._course(folder, tmp_path / "elsewhere.toml")


def test_impossible_limits_are_refused(folder: Path) -> None:
    with pytest.raises(CourseError, match="Limits: memory is 0; a number above 0 is expected"):
        grade(folder, memory=0)


def test_before_anything_is_graded_that_is_said(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (folder / "ada.py").write_text(RIGHT)
    with pytest.raises(CourseError, match="No chapter 'x' has exercises"):
        grade(folder, out=out, chapter="x")
    for call in (lambda: regrade(folder, out=out), lambda: report(out), lambda: override(out)):
        with pytest.raises(
            JournalError, match=r"There is no journal in .*; grade first, or name the folder with --out"
        ):
            call()
    out.mkdir()
    Journal(out / "journal.sqlite").close()
    for call in (lambda: regrade(folder, out=out), lambda: report(out), lambda: override(out)):
        with pytest.raises(CourseError, match=r"Nothing has been graded in .* yet; run course grade first"):
            call()


def test_the_examples_are_true() -> None:
    found = doctest.testmod(api)
    assert found.attempted
    assert not found.failed


def test_the_names_are_there_and_nothing_else_is_loaded_before_they_are_asked_for() -> None:
    assert [getattr(course_lib.grading, name) for name in course_lib.grading.__all__] == [
        getattr(api, name) for name in course_lib.grading.__all__
    ]
    with pytest.raises(AttributeError, match="has no attribute 'mark'"):
        course_lib.grading.mark  # noqa: B018 - the attribute is the test
    code = "import sys, course_lib.grading.commands; sys.exit('numpy' in sys.modules or 'sqlite3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": ":".join(sys.path)}).returncode == 0
