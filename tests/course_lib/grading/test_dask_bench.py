"""A bench in this process: it grades bytes, judges only with the same code, and leaves nothing behind."""

from __future__ import annotations

import gc
import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from course_lib.grading.collect import hash_of
from course_lib.grading.dask_bench import bench, grade_at, likeness, standing_of
from course_lib.grading.settings import Limits, Settings
from tests.course_lib.grading.conftest import OWN, RIGHT

SETTINGS = Settings("", str(OWN), "s", limits=Limits(2.0, 10))
SENT = ("own_exercises.py", OWN.read_text(encoding="utf-8"))


def grading_children() -> list[str]:
    """What this process has started in order to grade."""
    children = subprocess.run(
        ["ps", "-ww", "-o", "args=", "--ppid", str(os.getpid())], capture_output=True, text=True
    ).stdout
    return [line for line in children.splitlines() if "course_lib.grading." in line]


def test_a_submission_comes_as_bytes_and_its_verdicts_go_back_with_the_walls() -> None:
    elsewhere = replace(SETTINGS, exercises="/nowhere/own_exercises.py")
    made = bench(elsewhere.to_dict(), SENT, likeness(SETTINGS), 1)
    content = RIGHT.encode()
    frame = {"name": "a.py", "hash": hash_of(".py", [content]), "student": ""}
    answer, changed = grade_at(made, [(frame, content), (frame, b"another")])
    assert [entry["verdict"]["status"] for entry in answer["exercises"]] == ["right", "right"]
    assert "network" in answer["walls"]
    assert standing_of(made)["set"]["title"] == "Own exercises"
    assert changed["error"] == "it changed while it was being graded; run the command again"
    assert grading_children()
    place = Path(made.place)
    assert {path.name for path in place.iterdir()} <= {"own_exercises.py", "__pycache__"}
    del made
    gc.collect()
    assert not place.exists()
    assert grading_children() == []


@pytest.mark.parametrize("name", ["Python", "NumPy", "course_lib", "the code that judges"])
def test_where_anything_that_judges_is_different_nothing_is_started(name: str) -> None:
    made = bench(SETTINGS.to_dict(), SENT, {**likeness(SETTINGS), name: "0"}, 1)
    assert standing_of(made) == {"unfit": f"{name} is {likeness(SETTINGS)[name]} there and 0 here"}
    assert made.pools.empty()


def test_an_exercise_file_that_fails_is_said() -> None:
    text = SENT[1] + "\n1 / 0\n"
    made = bench(SETTINGS.to_dict(), (SENT[0], text), {}, 1)
    said = "own_exercises.py cannot be used, because it stops in line 77: ZeroDivisionError: division by zero"
    assert standing_of(made) == {"unfit": f"{said}; mend it there."}
