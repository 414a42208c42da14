"""What the chapter's exercises share: the book's pages that explain, and softmax."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = [
    "BEND",
    "CANCELS",
    "CERTAIN",
    "CHAPTER",
    "EDGE",
    "GUESS",
    "MESSAGE",
    "NOISE",
    "OVERFLOW",
    "PIECES",
    "PRICE",
    "SHARES",
    "SHIFT",
    "STRETCH",
    "page_of",
    "shares_of",
]

CHAPTER = "activations_and_losses"
_BOOK = f"book/{CHAPTER}"
BEND = f"{_BOOK}/bends.html#first-turn-then-bend"
MESSAGE = f"{_BOOK}/bends.html#and-it-learns-in-one-direction"
EDGE = f"{_BOOK}/sigmoids.html#a-step-with-a-soft-edge"
STRETCH = f"{_BOOK}/sigmoids.html#stretch-it-and-it-is-tanh"
GUESS = f"{_BOOK}/punishment.html#one-number-and-small-is-good"
PIECES = f"{_BOOK}/punishment.html#three-losses-and-their-slopes"
NOISE = f"{_BOOK}/punishment.html#the-noise-that-a-loss-believes-in"
SHARES = f"{_BOOK}/probabilities.html#positive-and-one-in-all"
SHIFT = f"{_BOOK}/probabilities.html#what-the-scores-do-not-tell"
PRICE = f"{_BOOK}/probabilities.html#the-price-of-a-wrong-certainty"
OVERFLOW = f"{_BOOK}/probabilities.html#when-the-computer-runs-out-of-numbers"
CANCELS = f"{_BOOK}/certain_and_wrong.html#the-slope-that-cancels"
CERTAIN = f"{_BOOK}/certain_and_wrong.html#a-unit-that-is-sure-of-the-wrong-thing"


def page_of(name: str) -> str:
    """The exercise in the book."""
    return f"{_BOOK}/exercises.html#exercise-{name.replace('_', '-')}"


def shares_of(z: Any) -> Any:
    """Softmax of every row."""
    exponentials = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)
