"""Drawings of the page "Training a crowd in one network"."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.activations import relu
from course_lib.figures import INK, MARKERS

__all__ = ["all_masks", "crowd", "crowd_in_words", "spread", "spread_in_words"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]

GRID = np.linspace(-1, 1, 41)
HIDDEN = np.array([[1.0, 0.4], [-1.2, 0.2], [0.9, -0.3]])  # weight and bias of each hidden unit
READ_OUT = np.array([1.0, 0.8, -1.6])
KEEP = 0.8


def all_masks(n_units: int, keep_probability: float) -> tuple[Floats, Floats]:
    """Every way to keep or drop the units, and how likely it is.

    Returns      masks (2**n, n) of ones and zeros, their probabilities (2**n,).
    """
    masks = np.array(list(itertools.product([1.0, 0.0], repeat=n_units)))
    kept = masks.sum(axis=1)
    return masks, keep_probability**kept * (1 - keep_probability) ** (n_units - kept)


def _outputs(masks: Floats) -> Floats:
    """The subnetworks' outputs on the grid: (masks, grid)."""
    h = relu(GRID[:, None] * HIDDEN[:, 0] + HIDDEN[:, 1])
    return np.asarray(masks @ (READ_OUT[:, None] * h.T))


def crowd() -> Callable[..., None]:
    """Left the units that stay, right what this subnetwork returns, among all others and their weighted mean.

    Returns      draw(axes, number of the mask) for frames with panels=2.
    """
    masks, chances = all_masks(3, KEEP)
    curves = _outputs(masks)
    mean = chances @ curves

    def draw(axes: tuple[Axes, Axes], number: int) -> None:
        wiring, plot = axes
        mask = masks[number]
        for unit, stays in enumerate(mask):
            height = 2.0 - unit
            style = {"color": INK["w"] if stays else INK["line"], "linewidth": 1.6 if stays else 0.8}
            wiring.plot([0.1, 0.9], [1, height], zorder=1, **style)
            wiring.plot([1.1, 1.9], [height, 1], zorder=1, **style)
            wiring.plot(
                1, height, "o", markersize=17, color=INK["w"] if stays else INK["edge"],
                markerfacecolor=INK["surface"], markeredgewidth=2 if stays else 0.8, zorder=2,
            )  # fmt: skip
            if not stays:
                wiring.plot(1, height, "x", markersize=9, color=INK["err"], markeredgewidth=2, zorder=3)
        for place, name in ((0, "x"), (2, "ŷ")):
            wiring.text(place, 1, name, ha="center", va="center", fontsize=12)
        wiring.set(xlim=(-0.2, 2.2), ylim=(-0.5, 2.5))
        wiring.axis("off")
        wiring.set_title(f"probability {chances[number]:.3f}")
        plot.plot(GRID, curves.T, color=INK["edge"], linewidth=0.6)
        plot.plot(GRID, mean, color=INK["ink"], linestyle=(0, (4, 2)), linewidth=1.5)
        plot.plot(GRID, curves[number], color=INK["yhat"])
        plot.text(-0.97, -1.0, "dashed: mean of all eight", fontsize=9)
        plot.set(xlim=(-1, 1), ylim=(-1.1, 1.5), xlabel="x", xticks=[-1, 0, 1], yticks=[-1, 0, 1])
        plot.set_title("output ŷ")

    return draw


def crowd_in_words(number: int) -> str:
    """What one frame of the crowd shows."""
    masks, chances = all_masks(3, KEEP)
    units = [str(unit + 1) for unit in range(3) if masks[number][unit]]
    who = f"Unit{'s' * (len(units) > 1)} {', '.join(units)} stay{'s' * (len(units) == 1)}" if units else "No unit stays"
    return f"{who}; this subnetwork is drawn with probability {chances[number]:.3f}. Its curve is one of eight."


def _terms() -> Floats:
    return np.random.default_rng(3).normal(0.3, 0.6, size=10)


def spread() -> Callable[..., None]:
    """The outputs of a linear unit over all masks of its ten inputs, classic left, inverted right.

    Returns      draw(axes, keep probability) for frames with panels=2.
    """
    terms = _terms()
    edges = np.linspace(-4, 9, 53)

    def draw(axes: tuple[Axes, Axes], keep_probability: float) -> None:
        masks, chances = all_masks(10, keep_probability)
        for panel, scale, name in zip(axes, (1.0, 1 / keep_probability), ("classic", "inverted"), strict=True):
            outputs = scale * (masks @ terms)
            height, _ = np.histogram(np.clip(outputs, -4, 8.99), edges, weights=chances)
            panel.stairs(height / height.max(), edges, fill=True, color=INK["yhat"], alpha=0.4)
            mean, wanted = chances @ outputs, terms.sum()
            panel.plot(mean, -0.09, MARKERS["w"], color=INK["w"], markersize=9, clip_on=False)
            panel.axvline(wanted, color=INK["y"], linestyle=(0, (1, 1.6)), linewidth=1.5)
            panel.text(wanted + 0.2, 1.06, "all on", color=INK["y"], fontsize=9)
            panel.set(xlim=(-4, 9), ylim=(-0.17, 1.2), yticks=[], xlabel="output with a random mask")
            panel.set_title(f"{name}: mean {mean:.2f}")

    return draw


def spread_in_words(keep_probability: float) -> str:
    """What one frame of the spread shows."""
    terms = _terms()
    deviation = np.sqrt(keep_probability * (1 - keep_probability) * np.sum(terms**2))
    return (
        f"Keep probability {keep_probability:g}: the classic outputs have mean {keep_probability * terms.sum():.2f} "
        f"and standard deviation {deviation:.2f}, the inverted ones mean {terms.sum():.2f} and "
        f"{deviation / keep_probability:.2f}."
    )
