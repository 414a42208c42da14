"""Where exercises are found."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import course_lib.checks
from course_lib.authoring.exercise_templates import own_file, with_exercise
from course_lib.checks import exercises_of_chapter, exercises_of_file, find_exercise
from course_lib.checks._bank import nearest
from course_lib.errors import CourseError, UnknownNameError


def test_a_chapter_may_be_written_with_hyphens() -> None:
    assert list(exercises_of_chapter("least-squares-xor")) == list(exercises_of_chapter("least_squares_xor"))


def test_every_exercise_is_found_by_its_name_and_knows_its_chapter() -> None:
    for name, exercise in exercises_of_chapter("least_squares_xor").items():
        assert find_exercise(name) is exercise
        assert (exercise.name, exercise.chapter) == (name, "least_squares_xor")


def test_unknown_names_are_answered_with_what_was_probably_meant() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean augment"):
        find_exercise("augmented")
    with pytest.raises(UnknownNameError, match="no chapter 'nothing'"):
        exercises_of_chapter("nothing")
    assert nearest("MeanSquaredError", ["mean_squared_error", "augment"]) == "mean_squared_error"
    assert nearest("xyz", ["augment"]) == ""


def test_an_exercise_can_be_added_to_every_chapter() -> None:
    packages = sorted((Path(course_lib.checks.__file__).parent).glob("*/__init__.py"))
    assert len(packages) >= 14
    for text in ["", *(package.read_text(encoding="utf-8") for package in packages)]:
        tree = ast.parse(with_exercise(text, "one_more", "a_chapter"))
        (names,) = (
            node.value.elts
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple) and "EXERCISES" in ast.unparse(node)
        )
        assert ast.unparse(names[-1]) == "ONE_MORE"


def test_a_file_of_ones_own_is_read(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(own_file("mean_square"), encoding="utf-8")
    exercise = exercises_of_file(file)["mean_square"]
    assert exercise.reference.__name__ == "mean_square"
    assert list(exercise.mistakes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x = 1", "defines no EXERCISES"),
        (own_file("f").replace("    solution=SOLUTION,\n", ""), "has no solution"),
    ],
)
def test_an_unfit_file_is_refused_with_a_way_out(text: str, words: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=words):
        exercises_of_file(file)
    with pytest.raises(CourseError, match="is not a Python file"):
        exercises_of_file(tmp_path / "absent.py")


def test_checks_need_numpy_and_the_standard_library_only() -> None:
    code = (
        "import sys\n"
        "class Refuse:\n"
        "    def find_spec(self, name, *rest):\n"
        "        if name.split('.')[0] in ('matplotlib', 'yaml', 'jupytext', 'typer', 'IPython', 'scipy'):\n"
        "            raise ImportError(name)\n"
        "sys.meta_path.insert(0, Refuse())\n"
        "from course_lib.checks import check\n"
        "import numpy as np\n"
        "def augment(X): return np.c_[np.ones(len(X)), X]\n"
        "check(augment)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Your ones are in front" in run.stdout
