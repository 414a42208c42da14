"""What the chapter's exercises share: the book's pages that explain, and the loss of one tanh unit."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = [
    "BATCH",
    "BP1",
    "BP2",
    "BP3",
    "BRANCH",
    "CHAIN_BACK",
    "CHAIN_FORWARD",
    "CHAIN_PARAMETERS",
    "CHAPTER",
    "CHECK",
    "ENGINE",
    "LAZY",
    "LEARNS",
    "NUDGE",
    "PRICE",
    "SUM_OR_MEAN",
    "page_of",
    "tanh_unit_gradient",
    "tanh_unit_loss",
]

CHAPTER = "backpropagation"
_BOOK = f"book/{CHAPTER}"
CHAIN_FORWARD = f"{_BOOK}/chain.html#eight-steps-forward"
CHAIN_BACK = f"{_BOOK}/chain.html#eight-steps-back"
CHAIN_PARAMETERS = f"{_BOOK}/chain.html#from-the-walk-to-the-parameters"
BP1 = f"{_BOOK}/four_equations.html#bp1-delta-at-the-output"
BP2 = f"{_BOOK}/four_equations.html#bp2-from-layer-to-layer"
BP3 = f"{_BOOK}/four_equations.html#bp3-and-bp4-the-parameters"
BATCH = f"{_BOOK}/batches.html#rows-instead-of-columns"
SUM_OR_MEAN = f"{_BOOK}/batches.html#sum-or-mean"
PRICE = f"{_BOOK}/batches.html#the-price-in-multiplications"
LEARNS = f"{_BOOK}/is_it_right.html#six-curves-one-right-gradient"
NUDGE = f"{_BOOK}/is_it_right.html#how-small-a-nudge"
CHECK = f"{_BOOK}/is_it_right.html#a-check-that-scales"
LAZY = f"{_BOOK}/is_it_right.html#lazy-checks"
BRANCH = f"{_BOOK}/tape.html#where-a-value-branches"
ENGINE = f"{_BOOK}/tape.html#the-engine-in-forty-lines"


def page_of(name: str) -> str:
    """The exercise in the book."""
    return f"{_BOOK}/exercises.html#exercise-{name.replace('_', '-')}"


def tanh_unit_loss(X: Any, y: Any, theta: Any) -> Any:
    """The mean squared error of one tanh unit, the bias last."""
    return np.mean((np.tanh(X @ theta[:-1] + theta[-1]) - y) ** 2)


def tanh_unit_gradient(X: Any, y: Any, theta: Any) -> Any:
    """Its gradient, (d+1,)."""
    y_hat = np.tanh(X @ theta[:-1] + theta[-1])
    delta = 2 * (y_hat - y) * (1 - y_hat**2) / len(X)
    return np.append(delta @ X, delta.sum())
