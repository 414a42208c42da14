"""What the chapter's exercises share: the book's pages that explain, and how close paths must be."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_lib.checks import Tolerance
from course_lib.checks._tolerance import precision

__all__ = [
    "ADAM",
    "ADAMW",
    "AVERAGE",
    "CHAPTER",
    "EPSILON",
    "FORMS",
    "LOOK",
    "MOMENTUM",
    "PATH",
    "RULES",
    "SIGN",
    "page_of",
]

CHAPTER = "optimizers"
_BOOK = f"book/{CHAPTER}"
AVERAGE = f"{_BOOK}/memory.html#a-moving-average"
MOMENTUM = f"{_BOOK}/memory.html#average-the-gradients"
FORMS = f"{_BOOK}/memory.html#three-recipes-one-path"
LOOK = f"{_BOOK}/ravine.html#look-before-you-leap"
SIGN = f"{_BOOK}/adam.html#keep-only-the-sign"
EPSILON = f"{_BOOK}/adam.html#where-lives"
ADAM = f"{_BOOK}/adam.html#both-memories-adam"
ADAMW = f"{_BOOK}/race.html#decay-beside-the-step-adamw"
RULES = f"{_BOOK}/race.html#rules-of-a-fair-race"


def page_of(name: str) -> str:
    """The exercise in the book."""
    return f"{_BOOK}/exercises.html#exercise-{name.replace('_', '-')}"


def _path_bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    largest = np.abs(expected).max(initial=0.0)
    return 1e6 * precision(arguments) * (np.abs(expected) + 1e-3 * largest + 1e-12)


PATH = Tolerance(
    _path_bound, "each step adds a rounding of the size of what it is made of, and later steps carry it on"
)
