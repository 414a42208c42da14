"""Writing the reports: each file whole or not at all, readable by its owner only, nothing left of students who left."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from course_lib.errors import CourseError
from course_lib.grading.class_page import class_page
from course_lib.grading.exports.gradebook import gradebook_rows
from course_lib.grading.exports.results_json import results_lines, timings_lines
from course_lib.grading.results import Graded, Results
from course_lib.grading.safe_text import slug
from course_lib.grading.scratch import Texts
from course_lib.grading.student_page import student_page

__all__ = ["page_of", "write_export", "write_reports"]

STUDENTS = "students"


def write_reports(results: Results, out: Path) -> None:
    """Write class report, a report per student, gradebook, JSON and times into a folder.

    Raises       CourseError when the disk is full or the folder cannot be written; the journal keeps every verdict.
    """
    try:
        (out / STUDENTS).mkdir(mode=0o700, parents=True, exist_ok=True)
        with closing(Texts()) as pages:
            for student in results.students:
                page = page_of(student)
                _write(out / page, student_page(results, student))
                pages.add(page.rpartition("/")[2])
            for folder in (out, out / STUDENTS):
                _remove_others(folder, pages)
        _write(out / "index.html", class_page(results, page_of))
        _write(out / "gradebook.csv", gradebook_rows(results))
        _write(out / "results.json", results_lines(results))
        _write(out / "timings.json", timings_lines(results))
    except OSError as error:
        raise CourseError(
            f"The reports in {out} cannot be written ({error.strerror}); every verdict is safe in the journal. "
            f"Then run: course report {out}",
            name="out",
        ) from error


def _remove_others(folder: Path, pages: Texts) -> None:
    """Remove pages of students who left, and what is half written since a run was ended while it wrote."""
    with os.scandir(folder) as there:
        for old in there:
            left = folder.name == STUDENTS and old.name.endswith(".html") and old.name not in pages
            if left or (old.name.startswith(".") and old.name.endswith(".new")):
                os.unlink(old.path)


def write_export(content: str | bytes | Iterable[str], to: Path) -> None:
    """Write one exported file, readable by its owner only.

    Raises       CourseError when it cannot be written.
    """
    try:
        _write(to, content)
    except OSError as error:
        raise CourseError(
            f"{to} cannot be written ({error.strerror}); name another file with --to.", name="to"
        ) from error


def page_of(student: Graded) -> str:
    """The address of a student's report, from the class report: readable, and never the same for two students."""
    mark = hashlib.sha256(student.student.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return f"{STUDENTS}/{slug(student.student)}-{mark}.html"


def _write(path: Path, content: str | bytes | Iterable[str]) -> None:
    beside = path.with_name(f".{path.name}.new")
    try:
        descriptor = os.open(beside, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            if isinstance(content, bytes):
                file.write(content)
            else:
                file.writelines(part.encode() for part in ([content] if isinstance(content, str) else content))
        os.replace(beside, path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
