"""Drawings of the page "Two steps make a box, and boxes draw a curve"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.activations import logistic
from course_lib.figures import INK, LINES, MARKERS
from course_lib.figures.chapters.universal_approximation.canvas import UNIT_LINES, kept_apart

__all__ = ["soft_stairs", "two_steps", "two_steps_in_words"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def two_steps() -> Callable[..., None]:
    """Left two weighted steps, right their sum.

    Returns      draw(axes, {"first switch": …, "second switch": …, "second weight": …}) for frames with panels=2.
    """

    def draw(axes: tuple[Axes, Axes], setting: Mapping[str, float]) -> None:
        single, total = axes
        first, second, weight = (setting[name] for name in ("first switch", "second switch", "second weight"))
        for k, (place, height) in enumerate(((first, 1.0), (second, weight))):
            single.plot([0, place, place, 1], [0, 0, height, height], color=INK["w"], linestyle=UNIT_LINES[k])
        for height, name in zip(kept_apart(np.array([1.0, weight]), 0.25, 1.45), "12", strict=True):
            single.text(1.03, height, name, fontsize=9, va="center", color=INK["w"])
        places = np.array([0.0, *sorted((first, second)), 1.0])
        levels = [(1.0 if first <= x else 0.0) + (weight if second <= x else 0.0) for x in places[:-1]]
        total.fill_between(places, [*levels, levels[-1]], step="post", color=INK["yhat"], alpha=0.15, linewidth=0)
        total.step(places, [*levels, levels[-1]], where="post", color=INK["yhat"])
        for panel in axes:
            panel.axhline(0, color=INK["line"], linewidth=1, zorder=0)
            panel.set(xlim=(0, 1.1), ylim=(-1.7, 1.7), xticks=[0, 0.5, 1], yticks=[-1, 0, 1])
        single.set_title("two weighted steps")
        total.set_title("their sum")

    return draw


def two_steps_in_words(setting: Mapping[str, float]) -> str:
    """What one frame of the two steps shows."""
    first, second, weight = (setting[name] for name in ("first switch", "second switch", "second weight"))
    low, high = min(first, second), max(first, second)
    between = 1.0 if first <= second else weight
    if first == second:
        return f"Both steps switch at {first:g}: the sum is 0 before and {1 + weight:g} after it, and there is no box."
    return f"The sum is 0 up to {low:g}, {between:g} from {low:g} to {high:g}, and {1 + weight + 0.0:g} beyond."


def soft_stairs(function: Callable[[Floats], Floats], errors: Mapping[float, float], bins: int) -> Callable[..., None]:
    """Left a staircase of logistic units, right its largest error over their steepness.

    Args         errors: steepness -> largest error. bins: of the staircase.
    Returns      draw(axes, steepness) for frames with panels=2.
    """
    edges = np.linspace(0, 1, bins + 1)
    middles = (edges[:-1] + edges[1:]) / 2
    levels = function(middles)
    x = np.linspace(0, 1, 401)

    def draw(axes: tuple[Axes, Axes], steepness: float) -> None:
        curve, chart = axes
        units = logistic(steepness * (x[:, None] - edges[1:-1]))
        curve.plot(x, function(x), color=INK["y"], linestyle=LINES["y"])
        curve.plot(x, levels[0] + units @ np.diff(levels), color=INK["yhat"], linewidth=1.6)
        curve.set(xlim=(0, 1), ylim=(-1.25, 1.25), xticks=[0, 0.5, 1], yticks=[-1, 0, 1])
        curve.set_title(f"{bins - 1} units of weight {steepness:g}")
        chart.plot(list(errors), list(errors.values()), "-", color=INK["err"], linewidth=1)
        chart.plot(list(errors), list(errors.values()), MARKERS["err"], color=INK["err"], markersize=4)
        chart.plot(steepness, errors[steepness], MARKERS["err"], color=INK["err"], markersize=10)
        floor = min(errors.values())
        chart.axhline(floor, color=INK["edge"], linewidth=1, linestyle=":")
        chart.text(1, floor * 0.93, "the staircase's own error", va="top", fontsize=9, color=INK["quiet"])
        chart.set(xscale="log", yscale="log", ylim=(0.1, 1.3), xticks=[1, 10, 100, 1000], yticks=[0.1, 0.2, 0.5, 1])
        chart.set_xticklabels(["1", "10", "100", "1000"])
        chart.set_yticklabels(["0.1", "0.2", "0.5", "1"])
        chart.minorticks_off()
        chart.set(xlabel="hidden weight of the units")
        chart.set_title(f"largest error {errors[steepness]:.4f}")

    return draw
