"""Everything as JSON, the schema that describes it, and the times apart from the verdicts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from course_lib.grading.results import Results

__all__ = ["results_json", "results_lines", "results_schema", "timings_json", "timings_lines"]

SCHEMA = Path(__file__).with_name("results.schema.json")
HERE = "@students@"
INSIDE = ("likeness",)  # what only the class report needs


def results_json(results: Results) -> str:
    """Everything that is known, without times; keys in order, so equal results are equal text."""
    return "".join(results_lines(results))


def results_lines(results: Results) -> Iterator[str]:
    """The same, student by student."""
    before, after = _text({**replace(results, students=()).to_dict(), "students": [HERE]}).split(f'\n  "{HERE}"')
    yield before
    comma = ""
    for student in results.students:
        (facts,) = replace(results, students=[student]).to_dict()["students"]
        facts["exercises"] = [
            {name: value for name, value in entry.items() if name not in INSIDE} for entry in facts["exercises"]
        ]
        yield f"{comma}\n  " + _text(facts).replace("\n", "\n  ")
        comma = ","
    yield f"{after}\n"


def _text(facts: Any) -> str:
    return json.dumps(facts, indent=1, sort_keys=True, ensure_ascii=True)


def results_schema() -> str:
    """The JSON schema (draft 2020-12) of results.json, as it is published with the package."""
    return SCHEMA.read_text(encoding="utf-8")


def timings_json(results: Results) -> str:
    """Seconds that each exercise was waited for: apart, because they differ from run to run."""
    return "".join(timings_lines(results))


def timings_lines(results: Results) -> Iterator[str]:
    """The same, student by student."""
    comma = "{"
    for student in results.students:
        yield f"{comma}\n {json.dumps(student.student)}: " + _text(student.seconds).replace("\n", "\n ")
        comma = ","
    yield "{}\n" if comma == "{" else "\n}\n"
