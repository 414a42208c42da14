"""Drawings of the page "A network is a loop over tables"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.figures import INK

__all__ = ["row_by_row", "row_by_row_in_words"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def _two_layers(
    W_1: ArrayLike, b_1: ArrayLike, W_2: ArrayLike, b_2: ArrayLike, x: ArrayLike
) -> list[tuple[Floats, Floats, Floats, Floats, Floats]]:
    """For a hidden ReLU layer and a read-out: weights, biases, what comes in, pre-activations, what goes out."""
    (W_1, b_1, W_2, b_2, h_0) = (np.asarray(array, float) for array in (W_1, b_1, W_2, b_2, x))
    z_1 = W_1 @ h_0 + b_1
    h_1 = np.maximum(z_1, 0)
    z_2 = W_2 @ h_1 + b_2
    return [(W_1, b_1, h_0, z_1, h_1), (W_2, b_2, h_1, z_2, z_2)]


def row_by_row(
    W_1: ArrayLike, b_1: ArrayLike, W_2: ArrayLike, b_2: ArrayLike, x: ArrayLike
) -> Callable[[Axes, int], None]:
    """A forward pass unit by unit: every unit is a row of a table, under the numbers that it weighs.

    Args         W_1: (n, d). b_1: (n,). W_2: (k, n). b_2: (k,). x: (d,), one sample.
    Returns      draw(axes, number of units that have been computed) for frames.
    """
    layers = _two_layers(W_1, b_1, W_2, b_2, x)
    names = (("x", "h₁", "layer 1"), ("h₁", "ŷ", "layer 2"))

    def draw(axes: Axes, done: int) -> None:
        top, first_unit = 0.0, 0
        n_columns = max(W.shape[1] for W, *_ in layers)
        for (W, b, incoming, z, h), (name_in, name_out, title) in zip(layers, names, strict=True):
            n_units, n_in = W.shape
            left = n_columns - n_in
            known = done >= first_unit
            axes.text(-2.3, top, title, fontweight="bold", va="center")
            axes.text(left - 0.75, top, name_in, color=INK["x"], ha="center", va="center")
            for i, number in enumerate(incoming):
                shown = f"{number:g}" if known or title == "layer 1" else "·"
                axes.text(left + i, top, shown, color=INK["x"], ha="center", va="center")
            axes.text(n_columns, top, "1", color=INK["quiet"], ha="center", va="center")
            axes.text(n_columns + 1.25, top, "z", color=INK["quiet"], ha="center", va="center")
            axes.text(n_columns + 2.25, top, name_out, color=INK["yhat"], ha="center", va="center")
            axes.plot([left - 0.45, n_columns + 0.45], [top - 0.5] * 2, color=INK["edge"], linewidth=1)
            axes.plot([n_columns - 0.5] * 2, [top - 0.6, top - n_units - 0.4], color=INK["line"], linewidth=1)
            for j in range(n_units):
                height, unit = top - 1 - j, first_unit + j + 1
                active, weight = unit == done, "bold" if unit == done else "normal"
                if active:
                    axes.fill(
                        [left - 0.45, n_columns + 2.65, n_columns + 2.65, left - 0.45],
                        [height - 0.42, height - 0.42, height + 0.42, height + 0.42],
                        color=INK["w"],
                        alpha=0.14,
                        linewidth=0,
                    )
                axes.text(-2.3, height, f"unit {j + 1}", color=INK["quiet"], fontsize=9, va="center")
                for i, number in enumerate([*W[j], b[j]]):
                    axes.text(
                        left + i, height, f"{number:g}", color=INK["w"], fontweight=weight, ha="center", va="center"
                    )
                for place, number, concept in ((1.25, z[j], "quiet"), (2.25, h[j], "yhat")):
                    shown = f"{number:g}" if unit <= done else "·"
                    axes.text(
                        n_columns + place,
                        height,
                        shown,
                        color=INK[concept],
                        fontweight=weight,
                        ha="center",
                        va="center",
                    )
            top -= n_units + 1.6
            first_unit += n_units
        axes.set(xlim=(-2.4, n_columns + 2.8), ylim=(top + 0.9, 0.7))
        axes.axis("off")

    return draw


def row_by_row_in_words(
    W_1: ArrayLike, b_1: ArrayLike, W_2: ArrayLike, b_2: ArrayLike, x: ArrayLike
) -> Callable[[int], str]:
    """What one frame of the forward pass shows.

    Returns      words(number of units that have been computed).
    """
    steps = [
        (number, unit + 1, W[unit], b[unit], incoming, z[unit], h[unit])
        for number, (W, b, incoming, z, h) in enumerate(_two_layers(W_1, b_1, W_2, b_2, x), start=1)
        for unit in range(len(b))
    ]

    def words(done: int) -> str:
        if done == 0:
            return "Two tables of weights and biases; the three inputs stand above the first. No unit is computed yet."
        layer, unit, w, bias, incoming, z, h = steps[done - 1]
        listed, above = (", ".join(f"{number:g}" for number in numbers) for numbers in (w, incoming))
        return (
            f"Layer {layer}, unit {unit}: the row {listed} with bias {bias:g} meets {above}; "
            f"z is {z:g}, and {h:g} goes out."
        )

    return words
