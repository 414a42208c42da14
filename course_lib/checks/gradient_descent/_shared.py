"""What the chapter's exercises share: the book's pages that explain."""

from __future__ import annotations

__all__ = ["BATCHES", "CHAPTER", "EPOCHS", "FLAT", "FLOOR", "SCHEDULES", "SGD", "SUM_OR_MEAN", "page_of"]

CHAPTER = "gradient_descent"
_BOOK = f"book/{CHAPTER}"
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
