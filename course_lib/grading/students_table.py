"""Everybody in the class report: a table that is complete as it stands, and can be searched where scripts run."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

from course_lib.grading.carried import carried
from course_lib.grading.pages import table_lines
from course_lib.grading.results import Graded, Results
from course_lib.grading.safe_text import escaped
from course_lib.grading.student_page import WORDS
from course_lib.statuses import STATUSES

__all__ = ["MOST", "script", "students_table"]

MOST = 5_000


def script() -> str:
    """What finds and sorts; it makes its field and buttons itself, so that none is there without it."""
    return Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def students_table(results: Results, link: Callable[[Graded], str]) -> Iterator[str]:
    """Everybody in the order of their names, row by row: points, and what is not right, verdict by verdict."""
    head = ("student", "points", "what is not right")
    students = iter(results.students)
    rows = (_row(student, link(student)) for student in itertools.islice(students, MOST))
    yield from table_lines(f"Points of {results.out_of:g}", head, rows, numbers=(1,), name="students-table")
    more = sum(1 for _ in students)
    if more:
        yield f"<p>And {more:,} more, who are in <code>gradebook.csv</code>; a longer table is slow to open.</p>"


def _row(student: Graded, address: str) -> tuple[str, str, str]:
    found: dict[str, list[str]] = {}
    for entry in student.exercises:
        found.setdefault(entry["verdict"]["status"], []).append(entry["verdict"]["exercise"])
    if len(found) == 1:
        left = [_marked(next(iter(found)), [])]
    else:
        left = [_marked(status, found[status]) for status in STATUSES if status in found and status != "right"]
    named = f'<a href="{escaped(address)}">{escaped(student.student, 120)}</a>'
    return named, f"{student.points:g}", "; ".join([*left, *_besides(student)])


def _besides(student: Graded) -> Iterator[str]:
    """What else decides on the points."""
    for name in student.grade.exercises:
        if name in student.overrides:
            yield f"set by hand: <code>{escaped(name)}</code> {student.overrides[name].points:g}"
    for entry in student.exercises:
        for name in carried(student, entry):
            yield f"<code>{escaped(entry['verdict']['exercise'])}</code> runs <code>{escaped(name)}</code>"
    if student.grade.late:
        yield f"late: {student.grade.percent_off:g}% off"
    if student.grade.passed is False:
        yield "not passed"


def _marked(status: str, exercises: list[str]) -> str:
    """A verdict and its exercises; without exercises it is that of all."""
    word, colour, _ = WORDS[status]
    if not exercises:
        return f'<span class="{colour}">all {word.lower()}</span>'
    named = ", ".join(f"<code>{escaped(exercise)}</code>" for exercise in exercises)
    return f'<span class="{colour}">{word.lower()}</span> {named}'
