"""What the chapter's exercises share: the book's pages that explain."""

from __future__ import annotations

__all__ = [
    "BOTH_WAYS",
    "CHAPTER",
    "COMPROMISE",
    "CROWD",
    "ONE_LAYER",
    "READINGS",
    "RULES",
    "SLIDER",
    "STARTS",
    "TWINS",
    "ZEROS",
    "page_of",
]

CHAPTER = "initialization"
_BOOK = f"book/{CHAPTER}"
ZEROS = f"{_BOOK}/symmetry.html#nothing-moves"
TWINS = f"{_BOOK}/symmetry.html#twins"
STARTS = f"{_BOOK}/symmetry.html#two-hundred-starts"
CROWD = f"{_BOOK}/symmetry.html#more-units-fewer-successes"
ONE_LAYER = f"{_BOOK}/forward_signal.html#one-layer-on-paper"
SLIDER = f"{_BOOK}/forward_signal.html#the-slider-of-the-total-variance"
READINGS = f"{_BOOK}/forward_signal.html#three-readings-of-one-slide"
BOTH_WAYS = f"{_BOOK}/backward_signal.html#rows-and-columns"
COMPROMISE = f"{_BOOK}/backward_signal.html#glorots-compromise"
RULES = f"{_BOOK}/defaults.html#five-rules-in-one-column"


def page_of(name: str) -> str:
    """The exercise in the book."""
    return f"{_BOOK}/exercises.html#exercise-{name.replace('_', '-')}"
