"""JSON for programs: by the published schema, and without times."""

from __future__ import annotations

import copy
import json
from typing import Any

import jsonschema
import pytest

from course_lib.grading.exports.results_json import results_json, results_schema, timings_json
from course_lib.statuses import STATUSES
from tests.course_lib.grading.sample import sample

SCHEMA = json.loads(results_schema())


def test_json_holds_everything_but_times_and_what_only_the_class_report_needs() -> None:
    results = sample()
    results.students[0].exercises[0]["likeness"] = "abc 12"
    found = json.loads(results_json(results))
    assert [student["points"] for student in found["students"]] == [3, 1, 0]
    assert found["ungraded"][0]["student"] == "Zoe"
    assert "seconds" not in results_json(results).replace("_seconds", "")
    assert "likeness" not in results_json(results)
    assert results_json(results).isascii()


def test_times_stand_apart() -> None:
    assert json.loads(timings_json(sample()))["Ada"] == {"augment": 0.1}


def test_what_is_written_is_what_the_schema_says() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(json.loads(results_json(sample())), SCHEMA, jsonschema.Draft202012Validator)


def spoilt() -> list[Any]:
    """The same results, each time with one thing that the schema forbids."""
    whole = json.loads(results_json(sample()))
    found = []
    for path in (("students",), ("title",), ("students", 0, "points"), ("students", 0, "exercises", 0, "verdict")):
        copied = copy.deepcopy(whole)
        place = copied
        for step in path[:-1]:
            place = place[step]
        del place[path[-1]]
        found.append(copied)
    wrong_word, wrong_witness, wrong_kind = (copy.deepcopy(whole) for _ in range(3))
    wrong_word["students"][0]["exercises"][0]["verdict"]["status"] = "fine"
    wrong_witness["students"][1]["exercises"][1]["verdict"]["witness"]["arguments"] = [["X"]]
    wrong_kind["isolated"] = "yes"
    return [*found, wrong_word, wrong_witness, wrong_kind]


@pytest.mark.parametrize("facts", spoilt())
def test_the_schema_forbids_what_is_not_so(facts: Any) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(facts, SCHEMA, jsonschema.Draft202012Validator)


def test_the_schema_knows_every_verdict() -> None:
    assert SCHEMA["$defs"]["verdict"]["properties"]["status"]["enum"] == list(STATUSES)


def test_it_is_the_text_of_all_students_at_once() -> None:
    for count in (3, 1, 0):
        results = sample()
        del results.students[count:]
        assert json.loads(results_json(results)) == json.loads(json.dumps(results.to_dict()))
        assert list(json.loads(timings_json(results))) == ["Ada", "Bob", "=<i>\u202e"][:count]
    whole = json.dumps(sample().to_dict(), indent=1, sort_keys=True)
    assert results_json(sample()) == f"{whole}\n"
