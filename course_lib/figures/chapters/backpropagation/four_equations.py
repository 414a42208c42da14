"""Drawings of the page "Four equations for any depth"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.figures import INK
from course_lib.figures.chapters.backpropagation.arrows import bare, draw_arrow

__all__ = ["wires", "wires_in_words"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def wires(W: Floats) -> Callable[..., None]:
    """Left the wires by which one lower unit speaks, right those by which one upper unit's delta comes down.

    Args         W: (n, n), a row per upper unit.
    Returns      draw(axes, unit) for frames with panels=2, unit from 1 to n.
    """
    n = len(W)
    thickness = 0.6 + 3.4 * np.abs(W) / np.abs(W).max()

    def draw(axes: tuple[Axes, Axes], unit: int) -> None:
        chosen = unit - 1
        for panel, up in zip(axes, (True, False), strict=True):
            ink = "yhat" if up else "err"
            for j in range(n):
                for i in range(n):
                    on = i == chosen if up else j == chosen
                    start, end = ((i, 0.13), (j, 1.87)) if up else ((j, 1.87), (i, 0.13))
                    if on:
                        draw_arrow(panel, start, end, ink, width=float(thickness[j, i]))
                    else:
                        panel.plot(*np.transpose([start, end]), color=INK["line"], linewidth=0.8)
            for row, letter in ((0, "h"), (2, "z" if up else "δ")):
                for k in range(n):
                    full = k == chosen and (row == 0) == up
                    panel.plot(
                        k,
                        row,
                        "o",
                        color=INK[ink if full else "edge"],
                        markersize=13,
                        markerfacecolor=INK[ink] if full else INK["paper"],
                    )
                    shift = -0.42 if row == 0 else 0.42
                    panel.text(
                        k,
                        row + shift,
                        letter + "₁₂₃₄₅₆₇₈₉"[k],
                        ha="center",
                        va="center",
                        fontsize=9,
                        color=INK["quiet"],
                    )
            panel.set_title(f"forward: column {unit} of W" if up else f"back: row {unit} of W")
            bare(panel, (-0.4, n - 0.6), (-0.7, 2.7))

    return draw


def wires_in_words(W: Floats) -> Callable[[int], str]:
    """What one frame of the wires shows."""

    def words(unit: int) -> str:
        column, row = (", ".join(f"{weight:.2f}" for weight in line) for line in (W[:, unit - 1], W[unit - 1]))
        return (
            f"Unit {unit}: left, arrows up from lower unit {unit} with the weights {column}; "
            f"right, arrows down from upper unit {unit} with the weights {row}."
        )

    return words
