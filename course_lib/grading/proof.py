"""Nobody is graded by an exercise that cannot be trusted: an instructor's own are proved first, once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from course_lib.checks._selftest import SEEDS, self_test
from course_lib.errors import CourseError
from course_lib.grading.exercise_set import load
from course_lib.grading.judge import seed_for

__all__ = ["prove"]

SHOWN = 3


def prove(file: str, seed: str, leave_out: Iterable[str] = ()) -> None:
    """Nothing, when every exercise of an instructor's file is sound, also with the cases that a seed draws.

    Raises       CourseError with what `course exercises check` finds.
    """
    for exercise in load("", file, leave_out).exercises.values():
        problems = self_test(exercise, (*SEEDS, seed_for(seed, exercise)))
        if problems:
            unlucky = " with the cases of this folder" if not self_test(exercise) else ""
            more = f"; and {len(problems) - SHOWN} more" if len(problems) > SHOWN else ""
            way_out = "try it in more cases" if unlucky else f"mend it and run: course exercises check --file {file}"
            raise CourseError(
                f"{exercise.name} in {Path(file).name} is not sound{unlucky}, so nobody is graded by it: "
                f"{'; '.join(problem.rstrip('.') for problem in problems[:SHOWN])}{more}. To go on, {way_out}.",
                name="exercises",
            )
