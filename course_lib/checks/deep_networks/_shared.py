"""What the chapter's exercises share: the book's pages that explain, and networks as lists of tables."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

__all__ = [
    "BEND",
    "BOUND",
    "BUDGET",
    "CHAPTER",
    "FOLD",
    "LOOP",
    "ONE_TABLE",
    "PROMISE",
    "ROW",
    "SMOOTH",
    "SQUARE",
    "TABLE",
    "outputs",
    "page_of",
    "size_of",
    "tables",
]

CHAPTER = "deep_networks"
_BOOK = f"book/{CHAPTER}"
ROW = f"{_BOOK}/layers.html#one-row"
TABLE = f"{_BOOK}/layers.html#one-table"
SQUARE = f"{_BOOK}/layers.html#square-tables-are-silent"
LOOP = f"{_BOOK}/layers.html#the-loop"
BUDGET = f"{_BOOK}/layers.html#the-budget"
ONE_TABLE = f"{_BOOK}/linear_depth.html#ten-tables-that-are-one"
FOLD = f"{_BOOK}/folding.html#a-strip-of-paper"
BEND = f"{_BOOK}/folding.html#where-does-a-deep-network-bend"
BOUND = f"{_BOOK}/folding.html#how-many-at-most"
SMOOTH = f"{_BOOK}/folding.html#when-is-it-worth-it"
PROMISE = f"{_BOOK}/promise.html#the-promise-in-numbers"


def page_of(name: str) -> str:
    """The exercise in the book."""
    return f"{_BOOK}/exercises.html#exercise-{name.replace('_', '-')}"


def size_of(widths: Sequence[int]) -> int:
    """How many parameters a network of these widths has."""
    return sum(n_out * (n_in + 1) for n_in, n_out in pairwise(widths))


def tables(widths: Sequence[int], parameters: Any) -> list[tuple[Any, Any]]:
    """Weights and biases of every layer, cut from one vector."""
    found, start = [], 0
    for n_in, n_out in pairwise(widths):
        stop = start + n_out * (n_in + 1)
        table = np.asarray(parameters)[start:stop].reshape(n_out, n_in + 1)
        found.append((table[:, :-1], table[:, -1]))
        start = stop
    return found


def outputs(widths: Sequence[int], parameters: Any, X: Any) -> Any:
    """What a ReLU network makes of its samples, (N, k)."""
    *hidden, (W, b) = tables(widths, np.asarray(parameters, float))
    h = np.asarray(X, float)
    for W_hidden, b_hidden in hidden:
        h = np.maximum(h @ W_hidden.T + b_hidden, 0)
    return h @ W.T + b
