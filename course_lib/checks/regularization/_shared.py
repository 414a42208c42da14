"""What the chapter's exercises share: the book's pages that explain, and a table with its column of ones."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = [
    "BEND",
    "CHAPTER",
    "DIRECTION",
    "FITS",
    "MASK",
    "MEAN",
    "PEAK",
    "PRICE",
    "STOP",
    "STRONG",
    "ZERO",
    "page_of",
    "with_ones",
]

CHAPTER = "regularization"
_BOOK = f"book/{CHAPTER}"
PRICE = f"{_BOOK}/penalties.html#a-price-on-size"
STRONG = f"{_BOOK}/penalties.html#strong-directions-pay-little"
ZERO = f"{_BOOK}/penalties.html#what-zero-costs"
STOP = f"{_BOOK}/early_stopping.html#when-to-stop"
DIRECTION = f"{_BOOK}/early_stopping.html#one-direction-at-a-time"
MASK = f"{_BOOK}/dropout.html#a-different-network-every-time"
MEAN = f"{_BOOK}/dropout.html#the-mean-survives"
BEND = f"{_BOOK}/dropout.html#through-a-bend"
FITS = f"{_BOOK}/double_descent.html#many-perfect-fits"
PEAK = f"{_BOOK}/double_descent.html#beyond-the-peak"


def page_of(name: str) -> str:
    """The exercise in the book."""
    return f"{_BOOK}/exercises.html#exercise-{name.replace('_', '-')}"


def with_ones(X: Any) -> Any:
    """The features with their column of ones last."""
    return np.column_stack([X, np.ones(len(X))])
