"""The file for the book: by its schema, whole, and never over something else."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from course_lib.errors import CourseError
from course_lib.progress import record
from course_lib.progress.record import record_of, write_record

from .test_report import chapter

SCHEMA = json.loads(Path(record.__file__).with_name("record.schema.json").read_text(encoding="utf-8"))


def test_it_holds_what_is_solved_and_tried_by_the_schema() -> None:
    found = record_of([chapter("mnist_1d", "right", "timed out", "blank"), chapter("optimizers", "partly")])
    jsonschema.validate(found, SCHEMA)
    assert found["exercises"] == {
        "mnist_1d/width_for_budget": "solved",
        "mnist_1d/first_epochs_below": "tried",
        "optimizers/momentum_weights": "tried",
    }


@pytest.mark.parametrize(
    "change",
    [
        {"format": "x"},
        {"version": 2},
        {"pages": ["x"]},
        {"exercises": {"a/b": "open"}},
        {"exercises": {"x": "solved"}},
        {"more": 1},
    ],
)
def test_the_schema_refuses_anything_else(change) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(record_of([]) | change, SCHEMA)


def test_it_is_written_over_an_older_one_and_over_nothing_else(tmp_path) -> None:
    file = tmp_path / "progress.json"
    write_record(record_of([]), file)
    write_record(record_of([chapter("optimizers", "right")]), file)
    assert json.loads(file.read_text("utf-8"))["exercises"] == {"optimizers/momentum_weights": "solved"}
    for text in ("{}", "[]", "not JSON"):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(
            CourseError, match=r"^--json: .*progress\.json exists and holds no progress; name another file\.$"
        ):
            write_record(record_of([]), file)
        assert file.read_text("utf-8") == text


def test_where_nothing_can_be_written_it_says_so(tmp_path) -> None:
    with pytest.raises(
        CourseError, match=r"^--json: .* cannot be written \(No such file or directory\); name a file in"
    ):
        write_record(record_of([]), tmp_path / "missing" / "progress.json")
