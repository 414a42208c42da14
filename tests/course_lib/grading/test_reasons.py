"""Every point that is not the verdict's own comes with its reason, wherever points are read."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

from course_lib.grading.class_page import class_page
from course_lib.grading.course_file import Course, Late
from course_lib.grading.exports.gradebook import gradebook_csv
from course_lib.grading.exports.gradescope import gradescope_json
from course_lib.grading.exports.moodle import moodle_csv
from course_lib.grading.overrides import Override
from course_lib.grading.reasons import reasons_html, reasons_line
from course_lib.grading.results import Results
from course_lib.grading.student_page import student_page
from tests.course_lib.grading.sample import sample

COURSE = Course(weights={"mse": 3}, late=Late(10), pass_mark=50)
DECIDED = {"mse": Override("Bob", "mse", 1, "=<b>Right</b> idea.", "wrong", 0, "")}


def counted() -> Results:
    """Bob's mistake was overridden, counts three times, and was handed in late."""
    found = sample()
    found.course = COURSE
    found.students[1] = replace(found.students[1], course=COURSE, overrides=DECIDED, about={"late": "yes"})
    found.notes = ["Decided by hand for Bob, mse: <i>changed</i>."]
    return found


def test_a_student_reads_why() -> None:
    bob = counted().students[1]
    assert bob.points == 3.6
    text = "".join(student_page(counted(), bob))
    assert "3.6 of 7 points" in text
    assert "<strong>Passed.</strong>" in text
    assert "By the verdicts alone: 1 of 3 points." in text
    assert "<code>mse</code>: Set by hand to 1 of 2 points: =&lt;b&gt;Right&lt;/b&gt; idea." in text
    assert "<code>mse</code>: Counts 3 times." in text
    assert "Marked as late, at an unknown time (1 day begun): 10% of the points are taken off." in text


def test_where_the_verdicts_count_nothing_is_said() -> None:
    ada = sample().students[0]
    assert list(reasons_html(ada)) == []
    assert reasons_line(ada) == ""


def test_the_gradebook_has_what_counts_beside_the_verdict_and_why() -> None:
    rows = csv.reader(io.StringIO(gradebook_csv(counted())))
    assert next(row for row in rows if row[0] == "Bob") == [
        "Bob", "", "", "", "", "", "b.py", "3.6", "7", "1", "3", "right", "wrong", "1", "10", "yes",
        "mse: Set by hand to 1 of 2 points: =<b>Right</b> idea. mse: Counts 3 times. "
        "Marked as late, at an unknown time (1 day begun): 10% of the points are taken off.",
    ]  # fmt: skip


def test_what_was_decided_stands_beside_the_verdict() -> None:
    results = counted()
    assert "Wrong · 0 of 2 points, set by hand: 1</p>" in "".join(student_page(results, results.students[1]))
    decided = {"augment": Override("Ada", "augment", 0, "Copied.", "right", 1, "")}
    ada = replace(results.students[0], overrides=decided)
    assert "</code> · 1 of 1 point, set by hand: 0</li>" in "".join(student_page(results, ada))


def test_platforms_are_told_why_too() -> None:
    results = counted()
    bob = results.students[1]
    off = "Marked as late, at an unknown time (1 day begun): 10% of the points are taken off."
    told = json.loads(gradescope_json(results, bob))
    assert told["output"].splitlines() == [off, "Passed."]
    assert told["tests"][1]["output"].splitlines()[1:3] == [
        "Set by hand to 1 of 2 points: =<b>Right</b> idea.", "Counts 3 times.",
    ]  # fmt: skip
    for student in results.students:
        student.about["moodle_id"] = "1"
    feedback = list(csv.DictReader(io.StringIO(moodle_csv(results))))[1]["Feedback comments"]
    decided = "Set by hand to 1 of 2 points: =&lt;b&gt;Right&lt;/b&gt; idea."
    assert f"You <code>summed</code>.<br>{decided}<br>Counts 3 times.</p>" in feedback
    assert feedback.endswith(f"<p>{off}</p><p>Passed.</p>")


def test_the_class_page_shows_in_the_table_what_decides_on_the_points() -> None:
    results = counted()
    failed = replace(results.students[2], course=COURSE)
    results.students = [results.students[0], results.students[1], failed]
    text = "".join(class_page(results, lambda student: "x"))
    assert "set by hand: <code>mse</code> 1; late: 10% off</td>" in text
    assert "; not passed</td>" in text
    assert "of 7 points · 1 of 3 passed</p>" in text
    assert "passed" not in "".join(class_page(sample(), lambda student: "x"))


def test_an_instructor_reads_what_to_look_at() -> None:
    assert "<li>Decided by hand for Bob, mse: &lt;i&gt;changed&lt;/i&gt;.</li>" in "".join(
        class_page(counted(), lambda s: "x")
    )
