"""From an archive and a roster to results: what was collected travels through the journal into every report."""

from __future__ import annotations

from pathlib import Path

import pytest

from course_lib.grading.class_page import class_page
from course_lib.grading.console import summary
from course_lib.grading.exports.results_json import results_json
from course_lib.grading.results import Results
from course_lib.grading.run import Plan, Stopped, default_out, grade
from tests.course_lib.grading.collect.exports import zipped
from tests.course_lib.grading.conftest import OWN, RIGHT

ROSTER = 'Student,ID,SIS User ID,Section\n"Lovelace, Ada",123,S1,A\n"Zuse, Konrad",125,S3,B\n'
FILES = {
    "lovelaceada_LATE_123_456_loss.py": RIGHT.encode(),
    "bob_124_457_loss.py": RIGHT.replace("np.mean", "np.sum").encode(),
    "bob_124_458_loss.pdf": b"x",
}


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plan:
    place = tmp_path / "tmp"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    archive = zipped(tmp_path / "week 1.zip", FILES)
    (tmp_path / "roster.csv").write_text(ROSTER)
    return Plan(
        archive, tmp_path / "out", exercises=str(OWN), seed="s", roster=str(tmp_path / "roster.csv"), proved=True
    )


def left(tmp_path: Path) -> list[str]:
    return [path.name for path in (tmp_path / "tmp").iterdir() if path.name.startswith("course-grade-")]


def test_what_is_known_of_a_student_travels_into_the_results(plan: Plan, tmp_path: Path) -> None:
    found = grade(plan)
    assert [(s.student, s.file, s.points, s.about) for s in found.students] == [
        (
            "Ada Lovelace", "lovelaceada_LATE_123_456_loss.py", 3,
            {"canvas_id": "123", "id": "S1", "section": "A", "late": "yes"},
        ),
        ("bob", "bob_124_457_loss.py", 1, {"canvas_id": "124"}),
    ]  # fmt: skip
    zuse = {"student": "Konrad Zuse", "canvas_id": "125", "id": "S3", "section": "B"}
    assert found.collected == {
        "layout": "Canvas", "roster": True, "missing": [zuse], "strangers": ["bob"], "unclear": [],
        "groups": [], "marks_late": True,
    }  # fmt: skip
    assert '"late": "yes"' in results_json(found)
    assert left(tmp_path) == []
    assert grade(plan) == found  # from the journal, and unpacked once more


def test_an_interruption_removes_what_was_unpacked(plan: Plan, tmp_path: Path) -> None:
    during: list[str] = []

    def interrupt(done: int, total: int) -> None:
        during.extend(left(tmp_path))
        raise KeyboardInterrupt

    with pytest.raises(Stopped):
        grade(plan, interrupt)
    assert len(during) == 1
    assert left(tmp_path) == []


def collected(**facts: object) -> Results:
    return Results("Loss", [], collected={"layout": "Moodle", "roster": True, "missing": [], "strangers": [], **facts})


def test_the_summary_says_how_the_folder_was_read_who_is_missing_and_who_is_a_stranger() -> None:
    assert list(summary(collected())) == ["Read as: Moodle. Another form is named with --layout."]
    missing = [{"student": "Ada"}, {"student": "Zoe\x1b"}]
    assert list(summary(collected(missing=missing, strangers=["Mal\u202elory"])))[1:] == [
        "Missing: 2 on the roster handed in nothing: Ada, Zoe\\x1b",
        "Not on the roster: Mal\\u202elory",
    ]


def test_the_class_report_says_it_too() -> None:
    limits = {"exercise_seconds": 2.0, "submission_seconds": 5.0, "memory": 2**30}
    found = collected(missing=[{"student": "Ada", "id": "S1", "email": "a@x.org"}], strangers=["<Mallory>"])
    found.limits = limits
    page = "".join(class_page(found, lambda student: ""))
    assert "<p>The files were read as: Moodle.</p>" in page
    assert "On the roster, and handed in nothing" in page
    assert "S1, a@x.org" in page
    assert "&lt;Mallory&gt;" in page
    found = collected()
    found.limits = limits
    assert "roster" not in "".join(class_page(found, lambda student: ""))


def test_results_of_an_archive_lie_beside_it_without_its_ending() -> None:
    names = ["class", "class.zip", "class.tar.gz", "class.TGZ"]
    assert {default_out(Path("/somewhere", name)) for name in names} == {Path("class-graded")}
