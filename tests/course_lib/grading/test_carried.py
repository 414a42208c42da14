"""A mistake that may cost twice: said where an answer that is not right runs another one that is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from course_lib.grading.carried import carried, carried_line
from course_lib.grading.exports.gradescope import gradescope_json
from course_lib.grading.exports.moodle import moodle_csv
from course_lib.grading.overrides import Override
from course_lib.grading.results import Graded
from course_lib.grading.run import Plan, grade
from course_lib.grading.student_page import student_page
from tests.course_lib.grading.conftest import OWN
from tests.course_lib.grading.sample import entry, sample

SAID = "It runs your own `augment`, which is not right yet; look there first."


def student(first: str, second: str, *runs: str, **facts: object) -> Graded:
    entries = (entry("augment", first, 0, 1), entry("other", first, 0, 1), entry("mse", second, 0, 2))
    entries[2]["runs"] = list(runs)
    return Graded("Ada", "", entries, {}, {"moodle_id": "1"}, **facts)  # type: ignore[arg-type]  # overrides alone


@pytest.mark.parametrize(
    ("first", "second", "runs", "line"),
    [
        ("wrong", "wrong", ["augment"], SAID),
        ("blank", "crashed", ["augment"], SAID),
        (
            "wrong",
            "wrong",
            ["augment", "other"],
            SAID.replace("`augment`, which is", "`augment` and `other`, which are"),
        ),
        ("right", "wrong", ["augment"], ""),
        ("wrong", "right", ["augment"], ""),
        ("wrong", "wrong", [], ""),
    ],
)
def test_it_is_said_where_neither_is_right(first: str, second: str, runs: list[str], line: str) -> None:
    one = student(first, second, *runs)
    assert carried_line(one, one.exercises[2]) == line


def test_what_was_decided_by_hand_and_verdicts_of_an_older_grader_say_nothing() -> None:
    decided = Override("Ada", "mse", 2, "Carried over.", "wrong", 0, "")
    one = student("wrong", "wrong", "augment", overrides={"mse": decided})
    assert carried(one, one.exercises[2]) == []
    assert carried(one, one.exercises[0]) == []


def test_the_student_reads_it_on_the_page_and_on_the_platforms() -> None:
    results, one = sample(), student("wrong", "wrong", "augment")
    results.students = [one]
    results.exercises.append({"name": "other", "points": 1, "page": "", "parts": {}, "mistakes": {}})
    shown = SAID.replace("`augment`", "<code>augment</code>")
    assert f"<p>{shown}</p>" in "".join(student_page(results, one))
    assert f"<br>{shown}</p>" in moodle_csv(results)
    assert SAID in gradescope_json(results, one)


def test_the_grader_notes_whose_function_was_run(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    text = (
        "import numpy as np\ndef augment(X):\n    return np.column_stack([np.ones(len(X)), X])\n"
        "def helper(a):\n    return augment(a[:, None])[:, 0]\n"
        "def mean_squared_error(y_hat, y):\n    return float(np.mean(helper(y_hat - y) ** 2))\n"
    )
    (tmp_path / "in/ada.py").write_text(text)
    (tmp_path / "in/bob.py").write_text(text.replace("helper(y_hat", "(y_hat"))
    found = grade(Plan(tmp_path / "in", tmp_path / "out", exercises=str(OWN), seed="s", workers=1, proved=True))
    assert [[carried(s, e) for e in s.exercises] for s in found.students] == [[[], ["augment"]], [[], []]]
