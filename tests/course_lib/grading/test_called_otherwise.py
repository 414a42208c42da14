"""Who gets another name keeps the past: attempts and decisions go along, and nothing of the old name can stay."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from course_lib.grading.called_otherwise import called_otherwise
from course_lib.grading.forget import forget
from course_lib.grading.journal import Journal
from course_lib.grading.overrides import decide, overrides_in
from course_lib.grading.results import Results
from course_lib.grading.run import Plan, grade
from tests.course_lib.grading.conftest import OWN, RIGHT
from tests.course_lib.grading.test_forget import bytes_of

ROSTER = """Student,ID,SIS Login ID
"O'Neill, Zoe",21,zoe
"Li, Wei",22,wli
"""


def entry(student: str, file: str = "", **about: str) -> dict[str, object]:
    return {"student": student, "file": file or f"{student}.py", "about": about}


@pytest.mark.parametrize(
    ("before", "now", "names", "gone"),
    [
        ([entry("weili", canvas_id="2")], [entry("Wei Li", canvas_id="2")], {"weili": "Wei Li"}, []),
        ([entry("wei", "w.py")], [entry("Wei Li", "w.py", login="w")], {"wei": "Wei Li"}, []),
        ([entry("Wei Li", "w.py")], [entry("Wei Li", "other.py")], {}, []),
        ([entry("Ada", canvas_id="1")], [entry("Ada", canvas_id="2")], {}, []),  # the name is all that is shown
        ([entry("wei", "w.py", canvas_id="2")], [entry("Wu", "w.py", canvas_id="3")], {}, ["wei"]),
        ([entry("a", "g.py"), entry("b", "g.py")], [entry("A", "g.py"), entry("B", "g.py")], {}, ["a", "b"]),
        (
            [entry("a", email="x@y", id="1")],
            [entry("A", email="x@y", id="1"), entry("B", email="x@y", id="2")],
            {"a": "A"},
            [],
        ),
        ([entry("a", "g.py"), entry("b", "g.py")], [entry("A", "g.py")], {}, ["a", "b"]),
        ([entry("a", email="x@y")], [entry("A", email="x@y"), entry("B", email="x@y")], {}, ["a"]),
        ([entry("Bob")], [entry("Ada")], {}, ["Bob"]),
        ([], [entry("Ada")], {}, []),
    ],
    ids=[
        "number",
        "file",
        "the same",
        "the same name",
        "other numbers",
        "a group",
        "one mailbox",
        "one of a group",
        "a mailbox alone",
        "nobody",
        "the first run",
    ],
)
def test_who_is_who(
    before: list[dict[str, object]], now: list[dict[str, object]], names: dict[str, str], gone: list[str]
) -> None:
    found, left = called_otherwise(before, now)
    assert (found, [entry["student"] for entry in left]) == (names, gone)


@pytest.fixture
def canvas(tmp_path: Path) -> Path:
    """Zoe has handed in twice, and a text beside it."""
    folder = tmp_path / "canvas"
    folder.mkdir()
    (folder / "oneillzoe_21_100_work.py").write_text(RIGHT)
    (folder / "oneillzoe_21_101_work-1.py").write_text(RIGHT + "# again\n")
    (folder / "oneillzoe_LATE_21_102_text.html").write_text("")
    (folder / "weili_22_103_work.py").write_text(RIGHT.replace("np.mean", "np.sum"))
    return folder


def graded(folder: Path, roster: str = "") -> Results:
    out = folder.parent / "out"
    return grade(Plan(folder=folder, out=out, exercises=str(OWN), seed="s", workers=1, isolated=False, roster=roster))


@pytest.fixture
def roster(tmp_path: Path) -> str:
    path = tmp_path / "Grades.csv"
    path.write_text(ROSTER)
    return str(path)


def test_a_student_who_was_called_otherwise_is_forgotten_under_every_name(canvas: Path, roster: str) -> None:
    graded(canvas)
    graded(canvas, roster)
    assert forget(canvas.parent / "out", "Zoe O'Neill") == 1
    left = bytes_of(canvas.parent / "out").lower()
    assert [trace for trace in (b"oneill", b"zoe", b"o'neill") if trace in left] == []
    assert b"weili" in left


def test_also_one_whose_file_was_away_in_between(canvas: Path, roster: str) -> None:
    graded(canvas)
    away = shutil.move(canvas / "oneillzoe_21_101_work-1.py", canvas.parent)
    (canvas / "oneillzoe_21_100_work.py").unlink()
    graded(canvas)
    shutil.move(away, canvas)
    graded(canvas, roster)
    with Journal(canvas.parent / "out/journal.sqlite") as journal:
        assert {student for student, _ in journal.attempts()} == {"Zoe O'Neill", "Wei Li"}


def test_a_decision_stays_with_a_student_who_is_called_otherwise_now(canvas: Path, roster: str) -> None:
    graded(canvas)
    with Journal(canvas.parent / "out/journal.sqlite") as journal:
        decide(journal, "weili", "mean_squared_error", 1.5, "Half of it.")
    found = graded(canvas, roster)
    assert found.notes == []
    assert [(decided["student"], decided["points"]) for decided in found.decisions()] == [("Wei Li", 1.5)]
    assert found.students[0].points == 2.5
    assert [decided["student"] for decided in graded(canvas).decisions()] == ["weili"]  # and back
    with Journal(canvas.parent / "out/journal.sqlite") as journal:
        assert [decided.student for decided in overrides_in(journal)] == ["weili"]
