"""Folders and archives as they come: whose file is whose, and what is refused by name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from course_lib.errors import CourseError
from course_lib.grading.collect import FILE_LIMIT, collect, hash_of
from tests.course_lib.grading.collect.exports import put, students, tarball, zipped

CLASS = {"Ada/work.py": b"a = 1\n", "Bob/work.py": b"b = 2\n", "Bob/notes.pdf": b"x"}


def test_students_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    put(tmp_path, "b.py", "a/x.py", "c.ipynb")
    assert list(students(tmp_path)) == ["a", "b", "c"]


def test_a_notebook_goes_before_a_python_file_and_the_other_is_named(tmp_path: Path) -> None:
    put(tmp_path, "ada/helper.py", "ada/work.ipynb", "bob/work.ipynb")
    found = collect(tmp_path)
    assert [submission.file for submission in found.submissions] == ["ada/work.ipynb", "bob/work.ipynb"]
    assert [(r.file, r.reason) for r in found.refusals] == [
        ("ada/helper.py", "Of one student's files one counts; ada/work.ipynb is graded.")
    ]


def test_what_is_no_submission_is_refused_by_name_and_the_rest_goes_on(tmp_path: Path) -> None:
    put(tmp_path, "a.py", "notes.pdf", "all.zip", ".hidden.py", "__pycache__/x.py", ".ipynb_checkpoints/y.ipynb")
    (tmp_path / "link.py").symlink_to(tmp_path / "a.py")
    (tmp_path / "linked").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.py")
    with (tmp_path / "large.ipynb").open("wb") as file:
        file.truncate(FILE_LIMIT + 1)
    found = collect(tmp_path)
    assert [submission.student for submission in found.submissions] == ["a"]
    assert {refusal.file: refusal.reason for refusal in found.refusals} == {
        "all.zip": "It is an archive itself, and is not opened; only .ipynb and .py files are graded.",
        "notes.pdf": "It is neither a notebook (.ipynb) nor a Python file (.py).",
        "link.py": "It is a link; only files themselves are graded.",
        "linked": "It is a link to a folder.",
        "pipe.py": "It is not an ordinary file.",
        "large.ipynb": "It has 209,715,201 bytes; at most 209,715,200 are read.",
        ".ipynb_checkpoints, __pycache__, hidden files": (
            "What programs leave behind, or hide, is passed over: 3 in all."
        ),
    }


def test_a_name_that_is_no_text_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "a.py")
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.py"))).write_text("x = 1")
    found = collect(tmp_path)
    assert [s.student for s in found.submissions] == ["a"]
    assert [(r.file, r.reason) for r in found.refusals] == [("\udcff.py", "Its name is not UTF-8; rename it.")]


def test_folders_that_lie_very_deep_are_named_and_not_walked(tmp_path: Path) -> None:
    put(tmp_path, "a.py", "b/" + "d/" * 48 + "near.py", "c/" + "d/" * 60 + "far.py")
    found = collect(tmp_path)
    assert [s.student for s in found.submissions] == ["a", "b"]
    assert [(r.file, r.reason) for r in found.refusals] == [
        ("c" + "/d" * 49, "Folders below it lie more than 50 deep and are not read.")
    ]


def test_the_results_in_the_folder_are_no_submissions(tmp_path: Path) -> None:
    put(tmp_path, "a.py", "graded/b.py")
    assert [s.student for s in collect(tmp_path, tmp_path / "graded").submissions] == ["a"]


def test_the_results_are_passed_over_however_their_folder_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Born from `course grade class --out /home/ada/class/graded`, which said that its own results were left out."""
    put(tmp_path / "class", "a.py", "graded/report.html")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "linked").symlink_to(tmp_path / "class")
    for place in (tmp_path / "class/graded", Path("class/../class/graded"), tmp_path / "linked/graded"):
        for folder in (Path("class"), tmp_path / "class", Path("linked")):
            assert collect(folder, place).refusals == []


@pytest.mark.parametrize("name", ["class.zip", "class.tar", "class.tar.gz", "class.tgz", "CLASS.ZIP"])
def test_an_archive_is_read_like_the_folder_it_was(tmp_path: Path, name: str) -> None:
    make = zipped if name.lower().endswith("zip") else tarball
    with collect(make(tmp_path / name, CLASS)) as found:
        assert {s.student: (s.file, s.path.read_bytes()) for s in found.submissions} == {
            "Ada": ("Ada/work.py", b"a = 1\n"),
            "Bob": ("Bob/work.py", b"b = 2\n"),
        }
        assert [refusal.file for refusal in found.refusals] == ["Bob/notes.pdf"]
        assert found.submissions[0].hash == hash_of(".py", [b"a = 1\n"])
        assert found.submissions[0].path.stat().st_mode & 0o777 == 0o600
        assert found.submissions[0].path.parent.stat().st_mode & 0o777 == 0o700
    assert not found.submissions[0].path.parent.exists()


def test_names_that_are_alike_are_different_students_in_an_archive_as_in_a_folder(tmp_path: Path) -> None:
    """Born from a Max Weiß whose work was refused, as there was a Max Weiss."""
    names = ["Max Weiß/a.py", "Max Weiss/a.py", "ada/a.py", "Ada/a.py"]
    expected = {name.partition("/")[0]: name for name in names}
    assert students(put(tmp_path / "class", *names)) == expected
    for make, ending in ((zipped, "zip"), (tarball, "tar")):
        assert students(make(tmp_path / f"class.{ending}", dict.fromkeys(names, b"1"))) == expected


def test_what_is_in_an_archive_counts_and_not_its_name(tmp_path: Path) -> None:
    tarball(tmp_path / "class.tar.gz", CLASS).rename(tmp_path / "class.zip")
    assert list(students(tmp_path / "class.zip")) == ["Ada", "Bob"]


def test_an_archive_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "tmp"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    with pytest.raises(CourseError, match="There is no layout"):
        collect(zipped(tmp_path / "class.zip", CLASS), layout="modle")
    assert list(place.iterdir()) == []


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda place: place / "missing", r"There is no folder .*missing; check the name"),
        (lambda place: place, r"holds no files; name the folder that holds the submissions"),
        (lambda place: place / "a.zip", r"There is no folder .*a\.zip; check the name"),
        (
            lambda place: put(place, "a.py") / "a.py",
            r"a\.py is a single file; name the folder that holds it, or an arch",
        ),
        (
            lambda place: put(place, "a.zip") / "a.zip",
            r"a\.zip is damaged or no archive \(.*\); export it again, or unp",
        ),
        (
            lambda place: zipped(place / "a.zip", {}),
            r"a\.zip holds no files; name the folder that holds the submissions",
        ),
    ],
)
def test_what_is_no_folder_of_submissions_is_said_in_one_sentence(tmp_path: Path, make: object, sentence: str) -> None:
    assert callable(make)
    with pytest.raises(CourseError, match=sentence):
        collect(make(tmp_path))


def test_a_hash_is_of_the_ending_and_the_content(tmp_path: Path) -> None:
    put(tmp_path, "a.py")
    submission = collect(tmp_path).submissions[0]
    content = (tmp_path / "a.py").read_bytes()
    assert submission.hash == hash_of(".py", [content[:3], content[3:]]) != hash_of(".ipynb", [content])


def test_how_deep_the_students_lie_is_known_of_what_is_refused(tmp_path: Path) -> None:
    files = dict.fromkeys(["class/Ada/a.py", "class/Bob/a.py", "class/Bob/data/1.png"], b"")
    with collect(zipped(tmp_path / "class.zip", files)) as found:
        assert [(r.file, r.around) for r in found.refusals] == [("class/Bob/data/1.png", 1)]
    put(tmp_path / "class", "Ada/a.py", "Bob/data/1.png")
    assert [(r.file, r.around) for r in collect(tmp_path / "class").refusals] == [("Bob/data/1.png", 0)]


def test_names_that_look_the_same_are_told_apart(tmp_path: Path) -> None:
    """Born from two students who were both shown as José, once with an accent of its own."""
    put(tmp_path, "Jos\u00e9.py", "Jose\u0301.py", "Zoe\u0308.py")
    assert students(tmp_path) == {
        "Jos\u00e9 (Jos\u00e9.py)": "Jos\u00e9.py",
        "Jos\u00e9 (Jose\\u0301.py)": "Jose\u0301.py",
        "Zoe\u0308": "Zoe\u0308.py",
    }
