"""What the chapter's exercises share: the book's pages that explain, and inputs."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = [
    "BATCHES",
    "CHAPTER",
    "COST",
    "EPOCHS",
    "FLAT",
    "FLOOR",
    "LIMIT",
    "LINE",
    "LOOP",
    "MEAN",
    "NEWTON",
    "SCHEDULES",
    "SGD",
    "STEPS",
    "STOP",
    "SUM_OR_MEAN",
    "SURE",
    "TWO",
    "UNITS",
    "page_of",
    "with_ones",
]

CHAPTER = "gradient_descent"
_BOOK = f"book/{CHAPTER}"
LINE = f"{_BOOK}/step.html#a-whole-line-is-one-point"
MEAN = f"{_BOOK}/step.html#the-slope-of-a-mean-is-the-mean-of-slopes"
LOOP = f"{_BOOK}/step.html#four-lines-in-a-loop"
STOP = f"{_BOOK}/step.html#when-to-stop"
SURE = f"{_BOOK}/step.html#what-a-step-is-sure-to-gain"
TWO = f"{_BOOK}/speed_limit.html#two-curvatures-one-learning-rate"
LIMIT = f"{_BOOK}/speed_limit.html#the-limit-of-a-line"
UNITS = f"{_BOOK}/speed_limit.html#small-compared-with-what"
STEPS = f"{_BOOK}/speed_limit.html#how-many-steps"
NEWTON = f"{_BOOK}/curvature.html#jump-to-the-bottom-of-the-fitted-bowl"
COST = f"{_BOOK}/curvature.html#what-it-costs"
SGD = f"{_BOOK}/samples.html#the-algorithm"
BATCHES = f"{_BOOK}/samples.html#a-few-are-less-noisy-than-one"
SUM_OR_MEAN = f"{_BOOK}/samples.html#sum-or-mean"
EPOCHS = f"{_BOOK}/samples.html#iterations-and-epochs"
FLOOR = f"{_BOOK}/noise_floor.html#a-run-that-never-arrives"
SCHEDULES = f"{_BOOK}/noise_floor.html#bold-first-timid-later"
FLAT = f"{_BOOK}/valleys.html#flat-is-not-low"


def page_of(name: str) -> str:
    """The exercise in the book."""
    return f"{_BOOK}/exercises.html#exercise-{name.replace('_', '-')}"


def with_ones(X: Any) -> Any:
    """The features with their column of ones last."""
    return np.column_stack([X, np.ones(len(X))])
