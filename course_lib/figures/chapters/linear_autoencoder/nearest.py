"""Drawings of the page "Nobody beats the chopped matrix"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.autoencoder import tail_error, truncated_svd
from course_lib.figures import INK

__all__ = ["pictures", "pictures_in_words", "race"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]

_LEVELS = 5  # sizes of the squares; fewer sizes make a lighter figure


def _squares(axes: Axes, picture: Floats) -> None:
    """Every pixel as a square: the larger the value the larger, hollow and in the errors' colour below 0."""
    n = len(picture)
    level = np.clip(np.round(picture * _LEVELS), -_LEVELS, _LEVELS).astype(int)
    largest = 152 / n
    for size in range(1, _LEVELS + 1):
        side = largest * (size / _LEVELS) ** 0.5
        rows, columns = np.nonzero(level == size)
        axes.plot(columns, -rows, "s", color=INK["yhat"], markersize=side, markeredgewidth=0)
        rows, columns = np.nonzero(level == -size)
        axes.plot(columns, -rows, "s", color=INK["err"], markersize=side, markerfacecolor="none", markeredgewidth=1)
    axes.set(xlim=(-0.7, n - 0.3), ylim=(0.7 - n, 0.7), aspect="equal")
    axes.axis("off")


def pictures(two: Mapping[str, Floats]) -> Callable[[tuple[Axes, Axes], int], None]:
    """Two pictures, each by the nearest matrix of a given rank.

    Returns      draw((left axes, right axes), rank) for frames with two panels.
    """

    def draw(panels: tuple[Axes, Axes], rank: int) -> None:
        for axes, (name, picture) in zip(panels, two.items(), strict=True):
            _squares(axes, truncated_svd(picture, rank))
            axes.set_title(f"{name}: missing {_missing(picture, rank):.0%}")

    return draw


def _missing(picture: Floats, rank: int) -> float:
    return float(tail_error(picture, rank) ** 2 / np.sum(picture**2))


def pictures_in_words(two: Mapping[str, Floats]) -> Callable[[int], str]:
    """What one frame of the two pictures shows."""

    def words(rank: int) -> str:
        told = []
        for name, picture in two.items():
            missing = _missing(picture, rank)
            state = "is exact" if missing < 1e-12 else f"misses {missing:.0%} of its squared size"
            told.append(f"the {name} cross {state}")
        return f"Rank {rank}: {' and '.join(told)}."

    return words


def race(distances: Floats, tail: float) -> Any:
    """How far many matrices of one rank are from X, and the line that none of them crosses.

    Returns      A Matplotlib figure.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4.4, 2.5))
    counts, edges = np.histogram(distances, bins=24)
    for count, left, right in zip(counts, edges[:-1], edges[1:], strict=True):
        axes.fill_between([left, right], 0, count, color=INK["edge"], linewidth=0)
    axes.plot([tail, tail], [0, 1.12 * counts.max()], color=INK["yhat"])
    axes.text(tail, 1.16 * counts.max(), "the chopped matrix", color=INK["yhat"], ha="left", va="bottom")
    axes.set(
        xlim=(0.9 * tail, 1.02 * edges[-1]), ylim=(0, 1.35 * counts.max()), xlabel="distance to X", ylabel="number"
    )
    return figure
