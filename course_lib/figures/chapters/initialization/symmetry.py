"""Drawings of the page "Equal units stay equal"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.figures import INK
from course_lib.plurals import counted

__all__ = ["SHELVES", "crowd", "crowd_in_words", "shelf_marks", "starts", "starts_in_words", "twins"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]

SHELVES = {"0": 0.0, "1/8": 1 / 8, "1/6": 1 / 6, "1/4": 1 / 4}


def twins() -> Any:
    """Two inputs, four hidden units with one and the same number on every edge, one output."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4.4, 2.5))
    inputs, hidden, output = [(0, 0.5), (0, 2.5)], [(2, k) for k in range(4)], (4, 1.5)
    for unit in hidden:
        for start in inputs:
            axes.plot(*zip(start, unit, strict=True), color=INK["w"], linewidth=1.2, zorder=1)
        axes.plot(*zip(unit, output, strict=True), color=INK["w"], linewidth=1.2, zorder=1)
    for k, (x, y) in enumerate([*inputs, *hidden, output]):
        concept = "x" if k < 2 else "yhat" if k == 6 else "quiet"
        axes.plot(x, y, "o", color=INK[concept], markersize=15, zorder=2)
    axes.text(0.95, 3.05, "½ on every edge", color=INK["w"], ha="center")
    axes.text(3.15, 2.75, "½ on every edge", color=INK["w"], ha="left")
    for x, word in ((0, "inputs"), (2, "hidden units"), (4, "output")):
        axes.text(x, -0.75, word, ha="center", color=INK["quiet"])
    axes.set(xlim=(-0.6, 4.9), ylim=(-1, 3.4))
    axes.axis("off")
    return figure


def shelf_marks(axes: Axes) -> None:
    """The four losses at which a start can come to rest, as lines with their names."""
    for height in SHELVES.values():
        axes.axhline(height, color=INK["line"], linewidth=1)
    axes.set(yticks=list(SHELVES.values()), ylim=(-0.02, 0.62), xlim=(-4, 204), xticks=[])
    axes.set_yticklabels(list(SHELVES))
    axes.set(xlabel="200 starts, the best on the left", ylabel="loss")


def starts(losses_at: Mapping[int, Floats]) -> Callable[[Axes, int], None]:
    """The losses of all starts after so many steps, in order, one dot a start.

    Args         losses_at: losses (S,) for each number of steps.
    Returns      draw(axes, steps) for frames, with shelf_marks as the background.
    """

    def draw(axes: Axes, steps: int) -> None:
        heights = np.sort(losses_at[steps]).round(4)  # rounding must not move a dot
        ranks = np.arange(len(heights))
        solved, off_scale = heights < 1e-3, heights > 0.6
        axes.plot(ranks[solved], heights[solved], "o", color=INK["right"], markersize=4)
        between = ~solved & ~off_scale
        axes.plot(ranks[between], heights[between], "s", color=INK["err"], markersize=2.5)
        axes.plot(ranks[off_scale], np.full(off_scale.sum(), 0.6), "^", color=INK["err"], markersize=4, clip_on=False)
        axes.set_title(f"after {counted(steps, 'step')}: {solved.sum()} of {len(heights)} at zero")

    return draw


def starts_in_words(losses_at: Mapping[int, Floats]) -> Callable[[int], str]:
    """What one frame of the starts shows."""

    def words(steps: int) -> str:
        heights = losses_at[steps]
        solved = int((heights < 1e-3).sum())
        resting = int((np.abs(heights[:, None] - np.array(list(SHELVES.values()))).min(axis=1) < 2e-3).sum())
        return (
            f"After {counted(steps, 'step')} {solved} of {len(heights)} losses are at zero; {resting} lie on one of "
            f"the four shelves, {len(heights) - resting} elsewhere."
        )

    return words


def crowd(found: Mapping[str, Mapping[int, tuple[float, float]]]) -> Callable[[Axes, int], None]:
    """For each rule, the share of starts that solve XOR and the share of units that answer no sample, as bars.

    Args         found: (share that solves, share of dead units) for each rule and number of hidden units.
    Returns      draw(axes, number of hidden units) for frames.
    """

    def draw(axes: Axes, width: int) -> None:
        for row, (rule, shares) in enumerate(found.items()):
            place = -row
            solved, dead = shares[width]
            axes.barh(place + 0.15, solved, height=0.22, color=INK["right"])
            axes.barh(place - 0.12, dead, height=0.22, color="none", edgecolor=INK["err"], linewidth=1.5)
            axes.text(0, place + 0.32, rule, va="bottom", fontsize=9)
            axes.text(solved + 0.01, place + 0.15, f"{solved:.0%} solve it", va="center", fontsize=9)
            axes.text(dead + 0.01, place - 0.12, f"{dead:.0%} of units dead", va="center", fontsize=9)
        axes.set(xlim=(0, 1.4), ylim=(0.7 - len(found), 0.62), xticks=[0, 0.5, 1], yticks=[])
        axes.set_xticklabels(["0", "50%", "100%"])
        axes.spines["left"].set_visible(False)
        axes.set_title(f"{width} hidden units")

    return draw


def crowd_in_words(found: Mapping[str, Mapping[int, tuple[float, float]]]) -> Callable[[int], str]:
    """What one frame of the crowd shows."""

    def words(width: int) -> str:
        parts = [
            f"{rule}: {shares[width][0]:.0%} of the starts solve XOR, {shares[width][1]:.0%} of the units are dead"
            for rule, shares in found.items()
        ]
        return f"{width} hidden units. " + "; ".join(parts) + "."

    return words
