"""Gradescope reads it: checked against the specification of results.json, written down as a schema."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pytest

from course_lib.grading.course_file import Course
from course_lib.grading.exports.gradescope import gradescope_json, not_graded_json
from tests.course_lib.grading.sample import sample

SEEN = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
FORM = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
# of Gradescope's Autograder Specifications; what it does not name is not allowed here
TEST = {
    "type": "object",
    "required": ["score"],
    "additionalProperties": False,
    "properties": {
        "score": {"type": "number"}, "max_score": {"type": "number"}, "status": {"enum": ["passed", "failed"]},
        "name": {"type": "string"}, "name_format": FORM, "number": {"type": "string"}, "output": {"type": "string"},
        "output_format": FORM, "tags": {"type": "array"}, "visibility": SEEN, "extra_data": {"type": "object"},
    },
}  # fmt: skip
SPECIFIED = {
    "type": "object",
    "required": ["score"],
    "additionalProperties": False,
    "properties": {
        "score": {"type": "number"}, "execution_time": {"type": "number"}, "output": {"type": "string"},
        "output_format": FORM, "test_output_format": FORM, "test_name_format": FORM, "visibility": SEEN,
        "stdout_visibility": SEEN, "extra_data": {"type": "object"}, "tests": {"type": "array", "items": TEST},
        "leaderboard": {"type": "array"},
    },
}  # fmt: skip


@pytest.mark.parametrize("index", range(3))
def test_a_submission_is_as_specified_and_its_points_add_up(index: int) -> None:
    results = sample()
    found = json.loads(gradescope_json(results, results.students[index]))
    jsonschema.validate(found, SPECIFIED)
    assert found["score"] == sum(test["score"] for test in found["tests"]) == results.students[index].points
    assert [test["max_score"] for test in found["tests"]] == [1, 2]


def test_a_student_reads_the_diagnosis_the_case_and_where_to_read_on() -> None:
    results = sample()
    said = json.loads(gradescope_json(results, results.students[1]))["tests"][1]
    assert said["status"] == "failed"
    assert said["output"].splitlines() == [
        "Wrong: You `summed`.",
        "The smallest case found that shows it (one sample):",
        "    X = [[1]]",
        "    expected = 1",
        "    yours = 2",
        "The book explains it at https://book/loss.html",
    ]


def test_a_line_that_crashed_is_shown_and_parts_that_are_right() -> None:
    results = sample()
    results.students[2].exercises[1]["verdict"]["passed"] = ["", "its shape"]
    lines = json.loads(gradescope_json(results, results.students[2]))["tests"][1]["output"].splitlines()
    assert lines == [
        "Crashed: It stops.", "Right already: its shape", "code cell 2, line 3: return <b>", "`mse` is <b>.",
    ]  # fmt: skip


def test_what_is_right_is_said_in_one_word() -> None:
    results = sample()
    results.students[0].exercises[0]["verdict"]["passed"] = ["", "its shape"]
    assert json.loads(gradescope_json(results, results.students[0]))["tests"][0]["output"] == "Right"


def test_what_counts_is_what_gradescope_adds_up() -> None:
    results = sample()
    heavy = replace(results.students[0], course=Course(weights={"mse": 3}))
    found = json.loads(gradescope_json(results, heavy))
    assert [(test["score"], test["max_score"]) for test in found["tests"]] == [(1, 1), (6, 6)]
    assert found["score"] == 7


def test_a_run_without_isolation_says_so() -> None:
    results = sample()
    results.isolated = False
    assert json.loads(gradescope_json(results, results.students[0]))["output"] == "Graded without isolation."


def test_nothing_graded_is_no_points_and_the_reason() -> None:
    found = json.loads(not_graded_json("No notebook\x1b."))
    jsonschema.validate(found, SPECIFIED)
    assert (found["score"], found["output"]) == (0, r"No notebook\x1b.")
