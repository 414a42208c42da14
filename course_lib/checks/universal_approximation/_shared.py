"""What the chapter's exercises share: the book's pages that explain, and networks of one input evaluated."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = [
    "CHAPTER",
    "COUNT",
    "FORMULA",
    "FOUR_STEPS",
    "JOINTS",
    "SQUARE",
    "STAIRS",
    "SWITCH",
    "TILT",
    "page_of",
    "ramps_at",
]

CHAPTER = "universal_approximation"
_BOOK = f"book/{CHAPTER}"
FORMULA = f"{_BOOK}/joints.html#three-units-ten-numbers"
FOUR_STEPS = f"{_BOOK}/joints.html#four-steps-from-line-to-curve"
JOINTS = f"{_BOOK}/joints.html#where-the-joints-are"
SWITCH = f"{_BOOK}/steps.html#a-unit-that-switches"
STAIRS = f"{_BOOK}/steps.html#boxes-make-a-staircase"
TILT = f"{_BOOK}/ramps.html#tilt-the-tops"
SQUARE = f"{_BOOK}/ramps.html#why-the-square"
COUNT = f"{_BOOK}/plane.html#how-many-pieces-at-most"


def page_of(name: str) -> str:
    """The exercise in the book."""
    return f"{_BOOK}/exercises.html#exercise-{name.replace('_', '-')}"


def ramps_at(x: Any, biases: Any, weights: Any, offset: Any) -> Any:
    """The outputs at x (N,) of ReLU units with hidden weight 1."""
    units = np.maximum(0, np.asarray(x, float)[:, None] + np.asarray(biases, float))
    return units @ np.asarray(weights, float) + float(offset)
