"""A folder of exercises: what is read, what is found in it, which of several answers counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from course_lib.checks import Verdict, exercises_of_chapter
from course_lib.errors import CourseError
from course_lib.progress.folder import read_folder, try_all
from tests.course_lib.grading.conftest import notebook


class Says:
    """Stands for the process: a verdict by what stands in the text."""

    def __init__(self) -> None:
        self.tasks = []

    def verdict(self, task):
        self.tasks.append(task)
        status = next(word for word in ("right", "partly", "wrong", "blank") if word in task.text)
        return Verdict(task.exercise, status, 0.0, 1.0, line=2 if status == "wrong" else 0)


def said(name: str, word: str) -> str:
    return f"def {name}(*arguments):\n    return '{word}'\n"


def states(folder: Path, learner: Says | None = None) -> dict[str, str]:
    chapters = try_all(read_folder(folder), learner or Says())
    return {one.exercise.name: one.state for chapter in chapters for one in chapter.exercises}


def test_every_exercise_of_a_chapter_that_is_begun_has_a_state(tmp_path) -> None:
    cells = [said("augment", "right"), said("mean_squared_error", "wrong"), said("fold_xor", "blank"), "train(1000)"]
    (tmp_path / "mine.ipynb").write_bytes(notebook(*cells))
    found = states(tmp_path)
    assert list(found) == list(exercises_of_chapter("least_squares_xor"))
    assert {name: state for name, state in found.items() if state != "open"} == {
        "augment": "solved",
        "mean_squared_error": "tried",
    }


def test_a_function_with_almost_the_name_is_named(tmp_path) -> None:
    cells = [said("augment", "right"), said("fold_xr", "right"), "check(fold_xor)"]
    (tmp_path / "mine.ipynb").write_bytes(notebook(*cells))
    (chapter,) = try_all(read_folder(tmp_path), Says())
    assert {one.exercise.name: (one.state, one.file, one.meant) for one in chapter.exercises if one.meant} == {
        "fold_xor": ("open", "mine.ipynb", "fold_xr")
    }


def test_the_best_of_several_files_counts(tmp_path) -> None:
    for file, word in {"a.py": "wrong", "b.py": "right", "c.py": "partly"}.items():
        (tmp_path / file).write_text(said("augment", word), encoding="utf-8")
    (chapter,) = try_all(read_folder(tmp_path), Says())
    assert (chapter.exercises[0].file, chapter.exercises[0].state) == ("b.py", "solved")


def test_the_place_is_a_cell_and_its_line(tmp_path) -> None:
    (tmp_path / "mine.ipynb").write_bytes(notebook("import numpy as np", said("augment", "wrong"), "def relu(x"))
    places = {
        one.exercise.name: one.place
        for chapter in try_all(read_folder(tmp_path), Says())
        for one in chapter.exercises
        if one.file
    }
    assert places == {"augment": "code cell 2, line 1", "relu": "code cell 3, line 1"}


def test_what_cannot_be_read_or_is_forbidden_is_not_run(tmp_path) -> None:
    text = "def relu(x:\n    return (\n"
    (tmp_path / "a.py").write_text(text, encoding="utf-8")
    forbidden = "from course_lib.linear import augment as ready\ndef augment(X):\n    return ready(X)\n"
    (tmp_path / "b.py").write_text(forbidden, encoding="utf-8")
    learner = Says()
    found = [one for chapter in try_all(read_folder(tmp_path), learner) for one in chapter.named("tried")]
    assert [(one.verdict.status, one.place) for one in found] == [
        ("not your own work", "line 3"),
        ("malformed", "line 2"),
    ]
    assert learner.tasks == []


def test_a_single_file_will_do_and_folders_inside_are_not_looked_at(tmp_path) -> None:
    (tmp_path / "inside").mkdir()
    for file in ("one.py", "other.py", "inside/third.py", ".hidden.py"):
        (tmp_path / file).write_text(said("augment", "right"), encoding="utf-8")
    assert list(read_folder(tmp_path).programs) == ["one.py", "other.py"]
    one = read_folder(tmp_path / "one.py")
    assert (list(one.programs), one.path) == (["one.py"], tmp_path)


def test_a_broken_notebook_is_named_and_the_others_are_read(tmp_path) -> None:
    (tmp_path / "broken.ipynb").write_text("{", encoding="utf-8")
    (tmp_path / "good.py").write_text(said("augment", "right"), encoding="utf-8")
    folder = read_folder(tmp_path)
    assert list(folder.programs) == ["good.py"]
    assert list(folder.unreadable) == ["broken.ipynb"]
    assert "notebook" in folder.unreadable["broken.ipynb"]


def test_a_folder_that_is_not_there_or_empty_is_said_in_a_sentence(tmp_path) -> None:
    with pytest.raises(CourseError, match=r"^There is no folder .*nowhere; name the one that holds your exercise"):
        read_folder(tmp_path / "nowhere")
    with pytest.raises(CourseError, match=r"holds no notebook and no \.py file; name the folder in which they lie"):
        read_folder(tmp_path)
