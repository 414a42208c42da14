"""Every format by its name on the command line."""

from __future__ import annotations

from collections.abc import Iterable

from course_lib.errors import CourseError
from course_lib.grading.exports.canvas import canvas_lines
from course_lib.grading.exports.gradebook import gradebook_rows
from course_lib.grading.exports.gradescope import gradescope_json
from course_lib.grading.exports.junit import junit_lines
from course_lib.grading.exports.moodle import moodle_lines
from course_lib.grading.exports.results_json import results_lines, results_schema
from course_lib.grading.results import Graded, Results

__all__ = ["FORMATS", "exported", "exported_lines"]

FORMATS = ("canvas", "csv", "gradescope", "json", "junit", "moodle", "schema")


def exported(results: Results, form: str, assignment: str = "", student: str = "") -> str:
    """The results in one of the FORMATS, as text; see exported_lines."""
    return "".join(exported_lines(results, form, assignment, student))


def exported_lines(results: Results, form: str, assignment: str = "", student: str = "") -> Iterable[str]:
    """The results in one of the FORMATS, student by student; what it raises, it raises at once.

    Args         assignment: what Canvas calls it. student: whom Gradescope's file is about; not needed for a class of
                 one.
    Raises       CourseError for an unknown format, a student that is not there, or what a format needs and has not.
    """
    if form == "gradescope":
        return [gradescope_json(results, _one(results, student))]
    if form == "canvas":
        return canvas_lines(results, assignment)
    writers = {"csv": gradebook_rows, "json": results_lines, "junit": junit_lines, "moodle": moodle_lines}
    if form in writers:
        return writers[form](results)
    if form == "schema":
        return [results_schema()]
    raise CourseError(f"No format is called {form!r}; known: {', '.join(FORMATS)}.", name="format", got=form)


def _one(results: Results, student: str) -> Graded:
    found = [graded.student for graded in results.students if student in ("", graded.student)]
    if len(found) == 1:
        return next(graded for graded in results.students if graded.student == found[0])
    if found:
        raise CourseError(
            f"Gradescope reads one submission a file, and there are {len(found)}; name the student with --student.",
            name="student",
        )
    raise CourseError(f"No graded student is called {student!r}; check --student.", name="student", got=student)
