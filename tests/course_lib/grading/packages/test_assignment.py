"""One submission graded by a package: the same verdicts as in a class."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from course_lib.errors import CourseError
from course_lib.grading.packages.assignment import ASSIGNMENT, OWN, Assignment, assignment, graded
from tests.course_lib.grading.conftest import OWN as EXERCISES
from tests.course_lib.grading.conftest import RIGHT, notebook


@pytest.fixture
def package(tmp_path: Path) -> Path:
    place = tmp_path / "package"
    place.mkdir()
    (place / ASSIGNMENT).write_text(assignment("", EXERCISES, "s", True).to_json())
    shutil.copy(EXERCISES, place / OWN)
    return place


def test_the_notebook_counts_whatever_lies_around_it(package: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    (theirs / ".git").mkdir(parents=True)
    (theirs / "lib").mkdir()
    (theirs / "work.ipynb").write_bytes(notebook(RIGHT.replace("np.mean", "np.sum")))
    for other in (".git/work.py", "lib/work.py", "helper.py"):
        (theirs / other).write_text(RIGHT)
    (theirs / "link.ipynb").symlink_to(theirs / "lib" / "work.py")
    found = graded(package, theirs, "Ada/Bob")
    assert found is not None
    assert [student.student for student in found.students] == ["Ada_Bob"]
    assert [e["verdict"]["status"] for e in found.students[0].exercises] == ["right", "wrong"]
    assert found.isolated
    assert not [refusal for refusal in found.refused if "link" in refusal["file"] or ".git" in refusal["file"]]


def test_one_name_in_two_folders_is_two_files(package: Path, tmp_path: Path) -> None:
    for folder, text in (("a", RIGHT), ("b/c", RIGHT.replace("np.mean", "np.sum"))):
        (tmp_path / "theirs" / folder).mkdir(parents=True)
        (tmp_path / "theirs" / folder / "work.py").write_text(text)
    found = graded(package, tmp_path / "theirs", "Ada")
    assert found is not None
    assert len(found.students) == len(found.refused) == 1


def test_nothing_to_grade_is_none(package: Path, tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "notes.pdf").write_text("x")
    assert graded(package, tmp_path / "theirs", "Ada") is None


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    task = Assignment("least_squares_xor", "s", False)
    (tmp_path / ASSIGNMENT).write_text(task.to_json())
    assert Assignment.read(tmp_path) == task


def test_an_unknown_chapter_or_file_is_a_sentence() -> None:
    assert assignment("least-squares-xor", None, "s", True).chapter == "least_squares_xor"
    with pytest.raises(CourseError, match=r"^No chapter 'loss' has exercises; known: activations_and_losses, "):
        assignment("loss", None, "s", True)
    with pytest.raises(CourseError, match=r"^There is no file no\.py; check --exercises\.$"):
        assignment("", Path("no.py"), "s", True)
