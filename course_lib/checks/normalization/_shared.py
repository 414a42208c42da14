"""What the chapter's exercises share: the book's pages that explain, and batches of unequal units."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = [
    "BY_HAND",
    "CHAPTER",
    "FOLDED",
    "FORGETS",
    "GIVEN_BACK",
    "GROWS",
    "MEAN_MATTERS",
    "NOT_YOUR_OWN",
    "OTHER_AXIS",
    "RULER",
    "RUNNING",
    "SAME_DATA",
    "STRANGERS",
    "THREE_WAYS",
    "drawn_batch",
    "page_of",
]

CHAPTER = "normalization"
_BOOK = f"book/{CHAPTER}"
SAME_DATA = f"{_BOOK}/inputs.html#the-same-data-in-other-units"
RULER = f"{_BOOK}/inputs.html#one-ruler-for-every-feature"
MEAN_MATTERS = f"{_BOOK}/inputs.html#the-mean-matters-as-much-as-the-spread"
BY_HAND = f"{_BOOK}/batch_norm.html#by-hand"
FORGETS = f"{_BOOK}/batch_norm.html#what-it-forgets"
GIVEN_BACK = f"{_BOOK}/batch_norm.html#what-scale-and-shift-give-back"
THREE_WAYS = f"{_BOOK}/backward.html#three-ways-to-the-loss"
GROWS = f"{_BOOK}/backward.html#weights-that-only-grow"
STRANGERS = f"{_BOOK}/evaluation.html#two-companions-two-answers"
RUNNING = f"{_BOOK}/evaluation.html#running-statistics"
FOLDED = f"{_BOOK}/evaluation.html#folded-away"
OTHER_AXIS = f"{_BOOK}/evaluation.html#the-other-axis"

NOT_YOUR_OWN = ("course_lib.normalization", "sklearn", "torch", "jax", "tensorflow", "scipy.stats")


def page_of(name: str) -> str:
    """The exercise in the book."""
    return f"{_BOOK}/exercises.html#exercise-{name.replace('_', '-')}"


def drawn_batch(rng: np.random.Generator, n: int, k: int) -> Any:
    """A batch (N, k) whose units differ in mean and spread, none of them nearly constant."""
    values = rng.normal(size=(n, k))
    while n > 1 and np.any(values.std(axis=0) < 0.2):
        values = rng.normal(size=(n, k))
    return values * rng.uniform(0.5, 3, size=k) + rng.uniform(-3, 3, size=k)
