"""Whom a platform's row is about: by a number or login that the platform knows, never by a name alone."""

from __future__ import annotations

from collections.abc import Sequence

from course_lib.errors import CourseError
from course_lib.grading.results import Graded
from course_lib.grading.safe_text import visible

__all__ = ["require_ids"]

SHOWN = 3


def require_ids(students: Sequence[Graded], keys: Sequence[str], platform: str) -> None:
    """Nothing, when every student has at least one of the keys.

    Raises       CourseError that names those who have none, the columns, and the way to give them.
    """
    without = [student.student for student in students if not any(student.about.get(key) for key in keys)]
    if without:
        named = ", ".join(visible(name, 60) for name in without[:SHOWN])
        more = f" and {len(without) - SHOWN} more" if len(without) > SHOWN else ""
        columns = " or ".join(f"`{key}`" for key in keys)
        raise CourseError(
            f"{platform} cannot tell who {named}{more} is: nothing says the {columns}. "
            f"Grade again with --roster FILE, a CSV with a column `student` and a column {columns}.",
            name="roster",
        )
