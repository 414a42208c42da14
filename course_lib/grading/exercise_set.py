"""The exercises that a run grades by."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course_lib.checks import Exercise, exercises_of_chapter, exercises_of_file, for_student, page_url

__all__ = ["ExerciseSet", "load"]


@dataclass(frozen=True)
class ExerciseSet:
    """Exercises by name, in order, and the title of the set."""

    title: str
    exercises: dict[str, Exercise]

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


def load(chapter: str, file: str) -> ExerciseSet:
    """The exercises of a chapter, or of an instructor's own file when one is given.

    Raises       CourseError, or whatever running an instructor's file raises.
    """
    exercises = exercises_of_file(file) if file else exercises_of_chapter(chapter)
    title = Path(file).stem if file else chapter.replace("-", "_")
    return ExerciseSet(title.replace("_", " ").capitalize(), exercises)
