"""What stays the same when code is renamed, reformatted and commented, and what does not."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from course_lib.grading.cells import read_cells
from course_lib.grading.likeness import likeness
from course_lib.grading.program import program
from tests.course_lib.grading.conftest import notebook

PLAIN = """
def loss(y_hat, y):
    total = 0.0
    for a, b in zip(y_hat, y):
        total += (a - b) ** 2
    def mean(values):
        return sum(values) / len(y)
    return mean([total])
"""
DISGUISED = '''
def loss(p, q):
    """My very own work."""
    s: float = 0.0   # the sum

    for u, v in zip(p,
                    q):
        s += (u-v)**2
    def average(numbers):
        "of numbers"
        return (sum(numbers)
                / len(q))
    return average([s])
'''


def of(*cells: str, name: str = "loss") -> str:
    return likeness(program(read_cells("a.ipynb", notebook(*cells))), name)


def test_names_comments_formatting_annotations_and_docstrings_do_not_matter() -> None:
    assert of(DISGUISED) == of(PLAIN) != ""
    assert of("import numpy as np", "1 / 0", DISGUISED, "print(loss)") == of(PLAIN)


@pytest.mark.parametrize(
    ("old", "new"),
    [("** 2", "** 3"), ("sum(", "max("), ("total += ", "total = "), ("0.0", "0"), ("(y_hat, y)", "(y_hat, y=None)"),
     ("(y_hat, y):", "(y, y_hat):")],
)  # fmt: skip
def test_what_the_code_does_matters(old: str, new: str) -> None:
    assert of(PLAIN.replace(old, new)) != of(PLAIN)


def test_the_last_definition_counts_and_its_size_is_told() -> None:
    other = "def loss(a, b):\n    return a"
    assert of(other, PLAIN) == of(PLAIN)
    assert int(of(PLAIN).split()[1]) > int(of(other).split()[1]) > 0


@pytest.mark.parametrize(
    "text",
    ["x = 1", "def loss(a):\n    return " + "9" * 5_000, "def loss():\n" + "    x = 1\n" * 3_000, "loss(", ""],
    ids=["another name", "a number too long to write out", "too long", "unreadable", "empty"],
)
def test_what_cannot_be_compared_is_empty(text: str) -> None:
    assert of(text, "pass") == ""


def test_odd_text_and_deep_nesting_are_no_trouble() -> None:
    assert of("def loss():\n    return '\\ud800'") != ""
    of("def loss():\n    return " + "-" * 3_000 + "1")


def test_it_is_the_same_in_every_process() -> None:
    code = (
        "from course_lib.grading.likeness import likeness; from course_lib.grading.program import program; "
        'from course_lib.grading.cells import Cell; text = \'def f(x):\\n  return x in {"a", "b", "c", "d"}\'; '
        "print(likeness(program([Cell('', text)]), 'f'))"
    )
    path = ":".join(entry or os.getcwd() for entry in sys.path)
    said = [
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": str(seed), "PYTHONPATH": path},
        ).stdout
        for seed in (1, 2, 3)
    ]  # fmt: skip
    assert len(set(said)) == 1
    assert said[0].strip()
