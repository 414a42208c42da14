"""course report and course forget as they are typed: other programs' files, no names, one student who leaves."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.course_lib.grading.conftest import RIGHT
from tests.course_lib.grading.test_commands import QUICK, course


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("graded")
    (place / "in").mkdir()
    (place / "in" / "ada.py").write_text(RIGHT)
    (place / "in" / "bob.py").write_text(RIGHT.replace("np.mean", "np.sum"))
    done = course("grade", place / "in", "--out", place / "out", *QUICK)
    assert done.returncode == 0, done.stderr
    return place / "out"


@pytest.fixture
def out(graded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(graded, tmp_path / "out"))


@pytest.mark.parametrize("form", ["csv", "json", "junit", "schema", "gradescope"])
def test_a_format_is_one_file_for_its_owner_only(form: str, graded: Path, tmp_path: Path) -> None:
    done = course("report", graded, "--format", form, "--to", tmp_path / "file", "--student", "bob")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", f"Written: {tmp_path / 'file'}\n")
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600
    text = (tmp_path / "file").read_text(encoding="utf-8-sig")
    if form == "junit":
        assert [suite.get("name") for suite in ElementTree.fromstring(text)] == ["ada", "bob"]
    elif form == "csv":
        assert text.splitlines()[2].startswith("bob,,,,,,bob.py,1,3,")
    else:
        assert json.loads(text)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--format", "csv"), "course: --format writes one file; name it with --to FILE.\n"),
        (
            ("--format", "moodle", "--to", "x"),
            "course: Moodle cannot tell who ada, bob is: nothing says the `moodle_id`. Grade again with --roster FILE, "
            "a CSV with a column `student` and a column `moodle_id`.\n",
        ),
        (
            ("--format", "csv", "--to", "missing/x"),
            "course: missing/x cannot be written (No such file or directory); name another file with --to.\n",
        ),
    ],
)
def test_what_cannot_be_is_one_sentence(words: tuple[str, ...], sentence: str, graded: Path, tmp_path: Path) -> None:
    done = course("report", graded, *words, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", sentence)
    assert list(tmp_path.iterdir()) == []


def test_pseudonyms_stay_the_same_and_another_key_gives_others(graded: Path, tmp_path: Path) -> None:
    said = []
    for place, more in (("one", ()), ("two", ()), ("three", ("--key", "k"))):
        done = course("report", graded, "--pseudonyms", "--to", tmp_path / place, *more)
        assert done.returncode == 0, done.stderr
        said.append(done.stdout)
        for path in (tmp_path / place).rglob("*"):
            assert "bob" not in path.name + (path.read_text() if path.is_file() else "")
            assert path.stat().st_mode & 0o077 == 0
    assert said[0] == said[1] != said[2]


def test_forget_says_what_it_did_and_what_is_left_to_do(out: Path) -> None:
    done = course("forget", out, "bob")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "Forgotten, with 1 graded file; the reports are written again.",
        "Delete what they handed in and the files you exported yourself; course cannot know where those are.",
    ]
    assert not [
        path for path in out.rglob("*") if b"bob" in path.name.encode() + (path.read_bytes() if path.is_file() else b"")
    ]
    again = course("forget", out, "bob")
    assert (again.returncode, again.stderr) == (
        2,
        f"course: {out}: no student is called 'bob'; known: ada.\n",
    )


def test_packages_are_written_and_it_is_said_who_may_have_them(tmp_path: Path) -> None:
    done = course("package", "gradescope", "least-squares-xor", "--to", tmp_path / "a.zip")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith(f"Written: {tmp_path / 'a.zip'}. It holds the secret seed and the solutions: ")
    assert (tmp_path / "a.zip").stat().st_mode & 0o777 == 0o600
    done = course("package", "github", "least-squares-xor", "--to", tmp_path / "repository")
    assert (done.returncode, done.stdout) == (0, "")
    assert (tmp_path / "repository" / ".github" / "workflows" / "classroom.yml").is_file()
    assert done.stderr.splitlines()[-1].startswith("Students can read and change these files: ")
    done = course("package", "gradescope", "lost", "--to", tmp_path / "b.zip")
    assert (done.returncode, done.stderr[:47]) == (2, "course: No chapter 'lost' has exercises; known:")
    assert not (tmp_path / "b.zip").exists()
