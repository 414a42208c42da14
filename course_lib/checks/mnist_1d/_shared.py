"""What the chapter's exercises share: the book's pages that explain."""

from __future__ import annotations

__all__ = ["BASELINE", "BUDGET", "CHAPTER", "DICE", "PIPELINE", "PROTOCOL", "SHUFFLED", "page_of"]

CHAPTER = "mnist_1d"
_BOOK = f"book/{CHAPTER}"
BASELINE = f"{_BOOK}/the_data.html#first-a-baseline"
BUDGET = f"{_BOOK}/same_budget.html#one-budget"
DICE = f"{_BOOK}/same_budget.html#labels-drawn-by-dice"
PROTOCOL = f"{_BOOK}/what_generalizes.html#a-protocol"
PIPELINE = f"{_BOOK}/what_generalizes.html#the-pipeline"
SHUFFLED = f"{_BOOK}/what_generalizes.html#what-it-cannot-know"


def page_of(name: str) -> str:
    """The exercise in the book."""
    return f"{_BOOK}/exercises.html#exercise-{name.replace('_', '-')}"
