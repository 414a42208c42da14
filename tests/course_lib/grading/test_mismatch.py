"""Next week's files do not replace last week's results; a chapter that nobody worked on is no zero without a word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from course_lib.errors import CourseError
from course_lib.grading.journal import Journal
from course_lib.grading.results import Results, results
from course_lib.grading.run import Plan, grade
from tests.course_lib.grading.conftest import OWN, RIGHT, notebook

SOLUTIONS = json.loads(Path("course_lib/checks/solutions.json").read_text(encoding="utf-8"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "submissions"
    folder.mkdir()
    (folder / "ada.py").write_text(RIGHT)
    return folder


def graded(folder: Path, out: str = "out", **options: object) -> Results:
    return grade(Plan(folder, folder.parent / out, workers=1, isolated=False, **options))  # type: ignore[arg-type]


def written(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_results_of_another_chapter_are_not_replaced(folder: Path) -> None:
    (folder / "ada.py").write_text(SOLUTIONS["line_gradient"]["solution"])
    graded(folder, chapter="gradient_descent")
    before = written(folder.parent / "out")
    for other in ({"chapter": "least_squares_xor"}, {"exercises": str(OWN)}):
        with pytest.raises(CourseError) as caught:
            graded(folder, **other)
        assert str(caught.value) == (
            f"{folder.parent / 'out'} holds the results of 'Gradient descent', and they would be replaced by others; "
            "name another folder with --out."
        )
    assert written(folder.parent / "out") == before
    assert graded(folder, chapter="gradient-descent").title == "Gradient descent"


def test_a_file_of_ones_own_may_move_and_change_but_another_set_is_another(folder: Path) -> None:
    graded(folder, exercises=str(OWN))
    moved = folder.parent / "week_2.py"
    moved.write_text(
        OWN.read_text().replace('name="augment"', 'name="augmented"').replace("def augment(", "def augmented(")
    )
    assert graded(folder, exercises=str(moved)).exercises[0]["name"] == "augmented"
    moved.write_text(moved.read_text().replace("augmented", "widen").replace("mean_squared_error", "loss"))
    with pytest.raises(CourseError, match=r"out holds the results of 'Week 2', .*; name another folder with --out"):
        graded(folder, exercises=str(moved))


def test_what_was_stopped_before_it_began_holds_nothing(folder: Path) -> None:
    with pytest.raises(CourseError):
        graded(folder, chapter="gradient_descent", again=("nobody",))
    assert graded(folder, exercises=str(OWN)).title == "Own exercises"


def test_a_chapter_that_nobody_worked_on_is_said_with_the_one_that_it_seems_to_be(folder: Path) -> None:
    (folder / "ada.py").write_text(SOLUTIONS["line_gradient"]["solution"])
    (folder / "bob.ipynb").write_bytes(notebook(SOLUTIONS["descend_line"]["solution"]))
    (folder / "eve.py").write_text(SOLUTIONS["augment"]["solution"])
    said = "Nobody has a function of optimizers; most have those of gradient_descent: "
    said += "grade with --chapter gradient_descent."
    assert graded(folder, chapter="optimizers").notes == [said]
    with Journal(folder.parent / "out/journal.sqlite") as journal:
        assert results(journal).notes == [said]
    (folder / "zoe.py").write_text(
        next(facts["solution"] for facts in SOLUTIONS.values() if facts["chapter"] == "optimizers")
    )
    assert graded(folder, chapter="optimizers").notes == []


def test_the_chapter_that_was_meant_replaces_one_that_nobody_worked_on(folder: Path) -> None:
    (folder / "ada.py").write_text(SOLUTIONS["line_gradient"]["solution"])
    graded(folder, chapter="optimizers")
    found = graded(folder, chapter="gradient_descent")
    assert (found.title, found.notes) == ("Gradient descent", [])


def test_files_that_fit_no_chapter_are_asked_about(folder: Path) -> None:
    (folder / "ada.py").write_text("def hello(): pass\n")
    said = "Nobody has a function of {}; check that these are the files you meant."
    assert graded(folder, exercises=str(OWN)).notes == [said.format("own_exercises.py")]
    assert graded(folder, "other", chapter="optimizers").notes == [said.format("optimizers")]
