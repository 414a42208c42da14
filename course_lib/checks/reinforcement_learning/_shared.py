"""What the chapter's exercises share: the book's pages that explain."""

from __future__ import annotations

__all__ = ["CHAPTER", "GUESS", "HALF", "LOSS", "ROOM", "RUNAWAY", "SPREAD", "TABLE", "TRY", "page_of"]

CHAPTER = "reinforcement_learning"
_BOOK = f"book/{CHAPTER}"
ROOM = f"{_BOOK}/next_guess.html#what-a-room-is-worth"
GUESS = f"{_BOOK}/next_guess.html#the-guess-becomes-the-answer"
TABLE = f"{_BOOK}/next_guess.html#a-table-that-learns-by-walking"
TRY = f"{_BOOK}/next_guess.html#never-try-never-know"
SPREAD = f"{_BOOK}/neighbours.html#one-update-many-places"
LOSS = f"{_BOOK}/moving_target.html#a-loss-for-guesses"
HALF = f"{_BOOK}/moving_target.html#half-a-gradient"
RUNAWAY = f"{_BOOK}/moving_target.html#one-weight-two-states"


def page_of(name: str) -> str:
    """The exercise in the book."""
    return f"{_BOOK}/exercises.html#exercise-{name.replace('_', '-')}"
