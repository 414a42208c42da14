"""Everything as JSON, the schema that describes it, and the times apart from the verdicts."""

from __future__ import annotations

import json
from pathlib import Path

from course_lib.grading.results import Results

__all__ = ["results_json", "results_schema", "timings_json"]

SCHEMA = Path(__file__).with_name("results.schema.json")
INSIDE = ("likeness",)  # what only the class report needs


def results_json(results: Results) -> str:
    """Everything that is known, without times; keys in order, so equal results are equal text."""
    facts = results.to_dict()
    for student in facts["students"]:
        student["exercises"] = [
            {name: value for name, value in entry.items() if name not in INSIDE} for entry in student["exercises"]
        ]
    return json.dumps(facts, indent=1, sort_keys=True, ensure_ascii=True) + "\n"


def results_schema() -> str:
    """The JSON schema (draft 2020-12) of results.json, as it is published with the package."""
    return SCHEMA.read_text(encoding="utf-8")


def timings_json(results: Results) -> str:
    """Seconds that each exercise was waited for: apart, because they differ from run to run."""
    seconds = {student.student: student.seconds for student in results.students}
    return json.dumps(seconds, indent=1, sort_keys=True, ensure_ascii=True) + "\n"
