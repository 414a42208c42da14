"""Replaying: the same verdict as in the journal, found without naming the journal, and the call that shows it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from course_lib.errors import CourseError
from course_lib.grading.journal import Journal, JournalError
from course_lib.grading.replays import replayed
from course_lib.grading.run import Isolated, Plan, default_out, grade
from course_lib.grading.settings import Limits
from tests.course_lib.grading.conftest import RIGHT

SIZES = """
import numpy as np
from course_lib.checks import Case, Exercise

def cases(rng):
    for n in (3, 6):
        yield Case((rng.normal(size=n),), part="few" if n < 5 else "many")

EXERCISES = [
    Exercise("total", "own", 2, cases, {"x": "N"}, (), parts={"few": 1, "many": 1},
             solution="def total(x):\\n    return np.sum(x)\\n"),
]
"""
SUBMISSIONS = {
    "right": "    return sum(x)",
    "partly": "    return sum(x) if len(x) < 5 else 0.0",
    "crashed": "    return 1 / 0",
    "timed_out": "    while len(x): pass",
    "memory": "    return [0] * 10 ** 12",
    "blank": "    raise NotImplementedError",
}


@pytest.fixture
def graded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that was graded, and the current folder beside it."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "submissions"
    folder.mkdir()
    (tmp_path / "own.py").write_text(SIZES)
    for name, line in SUBMISSIONS.items():
        (folder / f"{name}.py").write_text(f"def total(x):\n{line}\n")
    grade(Plan(folder, default_out(folder), exercises="own.py", seed="s", limits=Limits(0.7, 10), proved=True))
    return folder


def test_every_kind_of_verdict_is_shown_again_with_the_call_behind_it(graded: Path) -> None:
    statuses = {}
    for name in SUBMISSIONS:
        found = replayed(graded / f"{name}.py", "total", None)
        statuses[name] = found.verdict.status
        assert found.journal == "The journal has the same verdict."
        assert bool(found.call) is (name not in ("right", "blank"))
        assert f"  {SUBMISSIONS[name]}" in str(found)
    assert statuses == {
        "right": "right", "partly": "partly", "crashed": "crashed", "timed_out": "timed out",
        "memory": "out of memory", "blank": "blank",
    }  # fmt: skip


def test_the_call_pasted_under_the_students_code_fails_as_the_verdict_says(graded: Path) -> None:
    found = replayed(graded / "partly.py", "total", None)
    assert found.verdict.points == 1
    code = found.call.split("\n")
    space: dict[str, object] = {}
    exec("\n".join([(graded / "partly.py").read_text(), *code[:-1], f"got = {code[-1]}"]), space)
    x = space["x"]
    assert isinstance(x, np.ndarray)
    assert len(x) >= 5
    assert space["got"] == 0.0
    assert abs(np.sum(x)) > 0
    assert "\n".join(["The call that shows it, as code:", *(f"    {line}" for line in code)]) in str(found)


def test_when_the_file_or_the_verdict_is_another_that_is_said(graded: Path) -> None:
    (graded / "right.py").write_text("def total(x):\n    return 1\n")
    found = replayed(graded / "right.py", "total", None)
    assert found.journal == "The journal has no verdict on this file as it is now."
    out = default_out(graded)
    with Journal(out / "journal.sqlite") as journal:
        run = journal.fact("run")
        hashes = {entry["student"]: entry["hash"] for entry in journal.submissions()}
        kept = journal.verdicts(hashes["partly"], run["settings"])
        assert kept is not None
        kept["exercises"][0]["verdict"].update(status="wrong", points=0)
        journal.keep(hashes["partly"], run["settings"], kept, kept["walls"])
    found = replayed(graded / "partly.py", "total", out)
    assert found.journal == "The journal has another verdict: wrong, 0 of 2 points."
    assert found.to_dict()["verdict"]["status"] == "partly"


def test_where_it_cannot_be_isolated_nothing_is_run(graded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("course_lib.grading.replays.isolation", lambda sandbox: type("", (), {"enough": False}))
    with pytest.raises(Isolated, match="This machine cannot isolate strangers' code"):
        replayed(graded / "right.py", "total", None)


def test_an_unknown_exercise_is_answered_with_the_nearest(graded: Path) -> None:
    with pytest.raises(CourseError, match=r"No exercise is called 'totals'; did you mean total?"):
        replayed(graded / "right.py", "totals", None)


def test_before_anything_is_graded_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ada.py").write_text(RIGHT)
    with pytest.raises(JournalError, match="There is no journal"):
        replayed(tmp_path / "ada.py", "augment", None)
    with pytest.raises(CourseError, match="name a student's file"):
        replayed(tmp_path, "augment", None)
    (tmp_path / f"{tmp_path.name}-graded").mkdir()
    Journal(default_out(tmp_path) / "journal.sqlite").close()
    with pytest.raises(CourseError, match=r"Nothing has been graded in .* yet; run course grade first"):
        replayed(tmp_path / "ada.py", "augment", None)
