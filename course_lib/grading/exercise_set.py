"""The exercises that a run grades by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import course_lib
from course_lib.checks import Exercise, exercises_of_chapter, exercises_of_file, for_student, page_url
from course_lib.errors import CourseError
from course_lib.grading.definitions import definition_of
from course_lib.grading.near import unknown

__all__ = ["ExerciseSet", "load"]

CHECKS = Path(course_lib.__file__).parent / "checks"


@dataclass(frozen=True)
class ExerciseSet:
    """Exercises by name, in order, the title of the set, and a hash of what each exercise is."""

    title: str
    exercises: dict[str, Exercise]
    definitions: dict[str, str]

    def of(self, student: str) -> dict[str, Exercise]:
        """The exercises with a student's own numbers; for "" those of the page."""
        return {name: for_student(exercise, student) for name, exercise in self.exercises.items()}

    def described(self) -> dict[str, Any]:
        """What reports need to know: no case, no answer."""
        described = [
            {
                "name": exercise.name,
                "points": exercise.points,
                "page": page_url(exercise.page),
                "parts": dict(exercise.parts),
                "mistakes": {m.name: {"message": m.message, "page": page_url(m.page)} for m in exercise.misconceptions},
            }
            for exercise in self.exercises.values()
        ]
        return {"title": self.title, "exercises": described}


def load(chapter: str, file: str, leave_out: Iterable[str] = ()) -> ExerciseSet:
    """The exercises of a chapter, or of an instructor's own file when one is given, but for those to leave out.

    Raises       CourseError, or whatever running an instructor's file raises.
    """
    exercises = exercises_of_file(file) if file else exercises_of_chapter(chapter)
    for name in leave_out:
        if name not in exercises:
            raise unknown("leave_out", "exercise", name, exercises)
        del exercises[name]
    if not exercises:
        raise CourseError("leave_out names every exercise; leave one to be graded.", name="leave_out")
    files = [Path(file)] if file else [CHECKS / "solutions.json", *(CHECKS / chapter.replace("-", "_")).glob("*.py")]
    title = Path(file).stem if file else chapter.replace("-", "_")
    # before a case is drawn: what the exercises' own code keeps in memory from then on is no part of them
    definitions = {name: definition_of(exercise, files) for name, exercise in exercises.items()}
    return ExerciseSet(title.replace("_", " ").capitalize(), exercises, definitions)
