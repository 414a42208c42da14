"""An exercise's hash changes with what decides its verdict, and with nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from course_lib.checks import exercises_of_chapter, exercises_of_file
from course_lib.grading.definitions import definition_of
from tests.course_lib.grading.conftest import OWN


def hashes(tmp_path: Path, old: str = "", new: str = "") -> dict[str, str]:
    """Of the two exercises of an instructor's file, after an edit."""
    text = OWN.read_text()
    assert not old or text.count(old) == 1
    file = tmp_path / "own.py"
    file.write_text(text.replace(old, new) if old else text)
    return {name: definition_of(exercise, [file]) for name, exercise in exercises_of_file(file).items()}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("for n in (1, 2, 5, 5, 30)", "for n in (1, 2, 5, 5, 31)"),
        ("np.array([1, 1, 1, 1])", "np.array([1, 1, 1, 2])"),
        ("points=2", "points=3"),
        ('edits=((" / len(y)", ""),)', 'edits=((" / len(y)", " / 2"),)'),
        ("residual = y_hat - y", "residual = y - y_hat"),
        ("You summed over the samples instead of averaging.", "You summed."),
        ('inputs={"y_hat": "N", "y": "N"}', 'inputs={"y_hat": "N", "y": "M"}'),
    ],
)
def test_what_decides_the_verdict_on_one_changes_that_one(tmp_path: Path, old: str, new: str) -> None:
    before, after = hashes(tmp_path), hashes(tmp_path, old, new)
    assert before["augment"] == after["augment"]
    assert before["mean_squared_error"] != after["mean_squared_error"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("import numpy as np\n", "import numpy as np  # the arrays\n\n\n"),
        ("What is left when the residuals are squared?", "Think."),
        ("EXERCISES = [", "UNUSED = 3\nEXERCISES = ["),
    ],
)
def test_comments_hints_and_what_is_not_used_change_nothing(tmp_path: Path, old: str, new: str) -> None:
    assert hashes(tmp_path) == hashes(tmp_path, old, new)


SHARED = """
import functools
import numpy as np
from course_lib.checks import Case, Exercise, Property

class Maker:
    size = {size}
    def many(self):
        return range({count})

@functools.cache
def helper(n):
    return Maker().many(), (lambda: {inner})()

def cases(rng, start={default}):
    yield Case((np.ones({shape}), helper(2), start))

def judged(bound):
    return lambda arguments, value: value < bound

A = Exercise("a", "own", 1, cases, {{"x": "N"}}, (), solution="def a(x): return x",
    properties=(Property("small", judged({bound}), "Too large."),))
B = Exercise("b", "own", 1, lambda rng: [], {{"x": "N"}}, (), solution="def b(x): return x")
EXERCISES = [A, B]
"""
PARTS = {"size": "1", "count": "2", "inner": "3", "default": "4", "shape": "5", "bound": "6"}


@pytest.mark.parametrize("part", PARTS)
def test_what_its_functions_use_counts_through_classes_closures_caches_and_defaults(tmp_path: Path, part: str) -> None:
    found = []
    for parts in (PARTS, PARTS | {part: "9"}):
        file = tmp_path / "own.py"
        file.write_text(SHARED.format(**parts))
        found.append({name: definition_of(e, [file]) for name, e in exercises_of_file(file).items()})
    assert found[0]["a"] != found[1]["a"]
    assert found[0]["b"] == found[1]["b"]


def test_drawing_cases_changes_nothing_that_was_hashed_before() -> None:
    exercise = exercises_of_file(OWN)["augment"]
    before = definition_of(exercise, [OWN])
    assert exercise.mistakes
    assert definition_of(exercise, [OWN]) == before


def test_what_has_no_lasting_form_is_replaced_by_the_file_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "own.py"
    file.write_text("one")
    lock = threading.Lock()
    exercise = replace(exercises_of_file(OWN)["augment"], allowed=lambda *arguments: bool(lock))
    before = definition_of(exercise, [file])
    assert before == definition_of(exercise, [file])
    file.write_text("two")
    assert before != definition_of(exercise, [file])


def test_every_exercise_of_the_book_has_a_hash_of_its_own_in_every_process() -> None:
    code = (
        "from course_lib.checks import exercises_of_chapter; from course_lib.grading.definitions import definition_of\n"
        "for name, e in exercises_of_chapter('optimizers').items(): print(name, definition_of(e, []))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(entry or os.getcwd() for entry in sys.path)}
    command = [sys.executable, "-c", code]
    said = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**environment, "PYTHONHASHSEED": "7"}
    )
    here = [f"{name} {definition_of(e, [])}" for name, e in exercises_of_chapter("optimizers").items()]
    assert said.stdout.split("\n")[:-1] == here
    assert len({line.split()[1] for line in here}) == len(here)
