"""Why points are other than the verdicts': as HTML for a student's report, as one line for a gradebook."""

from __future__ import annotations

from collections.abc import Iterator

from course_lib.grading.results import Graded
from course_lib.grading.safe_text import escaped
from course_lib.plurals import counted

__all__ = ["reasons_html", "reasons_line"]


def reasons_html(student: Graded) -> Iterator[str]:
    """A list of what was counted how, and whether it is enough; nothing where the verdicts alone count."""
    grade = student.grade
    if grade.passed is not None:
        yield f"<p><strong>{'Passed' if grade.passed else 'Not passed'}.</strong></p>"
    lines = [
        f"<code>{escaped(name)}</code>: {escaped(reason, 1500)}"
        for name, counted in grade.exercises.items()
        for reason in counted.reasons
    ]
    lines += [escaped(grade.late)] if grade.late else []
    if lines:
        out_of = counted(grade.automatic_out_of, "point")
        yield f"<p>By the verdicts alone: {grade.automatic:g} of {out_of}. Counted:</p>"
        yield "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"


def reasons_line(student: Graded) -> str:
    """The same as text on one line."""
    grade = student.grade
    said = [f"{name}: {reason}" for name, counted in grade.exercises.items() for reason in counted.reasons]
    return " ".join([*said, *([grade.late] if grade.late else [])])
