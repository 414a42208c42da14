"""The process of the learner's code, asked as its other side asks it."""

from __future__ import annotations

from pathlib import Path

import pytest

from course_lib.progress.learner import Task
from course_lib.progress.patience import Learner

IMPORT = "import numpy as np\n"
RIGHT = IMPORT + "def augment(X):\n    return np.column_stack([X, np.ones(len(X))])\n"


@pytest.fixture(scope="module")
def learner():
    with Learner() as made:
        yield made


def verdict(learner: Learner, text: str, folder: Path, name: str = "augment"):
    return learner.verdict(Task(name, text, str(folder)))


@pytest.mark.parametrize(
    ("text", "status", "message"),
    [
        (RIGHT, "right", ""),
        (RIGHT.replace("[X, np.ones(len(X))]", "[np.ones(len(X)), X]"), "wrong", "first"),
        ("def augment(X):\n    raise NotImplementedError\n", "blank", "blank"),
        ("HALF = 1 / 0\ndef augment(X, half=HALF):\n    return X\n", "crashed", "ZeroDivisionError: division by zero."),
        ("augment = 3\n", "crashed", "`augment` could not be defined: `augment` is no function."),
        ("import sys\nsys.exit(4)\n" + RIGHT, "right", ""),
        ("from __future__ import annotations\n" + RIGHT.replace("(X)", "(X: Table) -> Table", 1), "right", ""),
        ("print('noise', flush=True)\n" + RIGHT, "right", ""),
        ("input()\n" + RIGHT, "right", ""),
        ("from beside import ONE\n" + RIGHT.replace("len(X)", "len(X) * ONE"), "right", ""),
    ],
)
def test_what_stands_in_the_file_is_defined_and_checked(learner, text, status, message, tmp_path, capfd) -> None:
    (tmp_path / "beside.py").write_text("ONE = 1\n", encoding="utf-8")
    found = verdict(learner, text, tmp_path)
    assert found.status == status
    assert message in found.message
    assert capfd.readouterr() == ("", "")


def test_a_failure_names_its_line(learner, tmp_path) -> None:
    found = verdict(learner, "\n\nHALF = 1 / 0\ndef augment(X, half=HALF):\n    return X\n", tmp_path)
    assert (found.line, found.source) == (3, "HALF = 1 / 0")


def test_a_students_own_numbers_are_expected(learner, tmp_path) -> None:
    """The numbers of the page are known to be another's."""
    from course_lib.checks import find_exercise

    text = IMPORT + find_exercise("xor_with_a_repeat").text
    tasks = [Task("xor_with_a_repeat", text, str(tmp_path), student) for student in ("", "Ada")]
    assert [learner.verdict(task).status for task in tasks] == ["right", "wrong"]
