"""Other numbers for every student, where an exercise asks for a value: the same task, the same check."""

from __future__ import annotations

import dataclasses
import hashlib

import numpy as np

from course_lib.checks._exercise import Exercise, Misconception

__all__ = ["for_student", "numbers_of"]

FOREIGN = "another-students-numbers"
MESSAGE = "Right for the numbers on the page. Yours are others: `variant(...)` says which."


def for_student(exercise: Exercise, student: str) -> Exercise:
    """The exercise with a student's own numbers; the exercise itself where there are none, or for "".

    Args         student: a name or number; capitals, spaces and punctuation do not matter.
    """
    if exercise.variant is None or not student:
        return exercise
    own = exercise.variant(_rng(exercise, student)).exercise
    if own.text == exercise.text:
        return own
    page = Misconception(FOREIGN, MESSAGE, exercise.page, mistaken=exercise.reference)
    return dataclasses.replace(own, misconceptions=(*own.misconceptions, page))


def numbers_of(exercise: Exercise, student: str) -> str:
    """A student's own numbers in words, "" where there are none."""
    return "" if exercise.variant is None else exercise.variant(_rng(exercise, student)).numbers


def _rng(exercise: Exercise, student: str) -> np.random.Generator:
    """The same numbers wherever a student's name is written, whatever else is drawn."""
    plain = "".join(letter for letter in student.casefold() if letter.isalnum())
    digest = hashlib.sha256(f"variant\n{exercise.name}\n{plain}".encode("utf-8", "surrogatepass")).digest()
    return np.random.default_rng(int.from_bytes(digest, "big"))
