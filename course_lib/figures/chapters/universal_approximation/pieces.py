"""A function drawn in K pieces, as bars or as ramps, and what the pieces miss."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.figures import INK, LINES, MARKERS

__all__ = ["bars_or_ramps", "error_axes"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def _staircase_line(levels: Floats, low: float, high: float) -> tuple[Floats, Floats]:
    edges = np.linspace(low, high, len(levels) + 1)
    return np.repeat(edges, 2)[1:-1], np.repeat(levels, 2)


def error_axes(axes: Axes, numbers: Sequence[int], low: float) -> None:
    """Logarithmic axes: the largest error over the number of pieces."""
    axes.set(xscale="log", yscale="log", xlim=(0.8, 1.6 * max(numbers)), ylim=(low, 2.0))
    axes.set_xticks([k for k in numbers if np.log2(k) % 2 == 0])
    axes.set_xticklabels([str(k) for k in numbers if np.log2(k) % 2 == 0])
    axes.minorticks_off()
    axes.set(xlabel="number of pieces, K")
    axes.set_title("largest error")


def bars_or_ramps(
    function: Callable[[Floats], Floats], errors: Mapping[str, Floats], numbers: Sequence[int], construction: str
) -> Callable[..., None]:
    """Left the function on [0, 1] and what K pieces make of it, right the largest error over K.

    Args         errors: construction -> largest errors (M,), one for each of the numbers. construction: the one that is
                 drawn and marked, "steps" or "ramps"; other errors are drawn faintly.
    Returns      draw(axes, K) for frames with panels=2.
    """
    x = np.linspace(0, 1, 121)

    def draw(axes: tuple[Axes, Axes], pieces: int) -> None:
        curve, chart = axes
        curve.plot(x, function(x), color=INK["y"], linestyle=LINES["y"])
        if construction == "steps":
            middles = (np.arange(pieces) + 0.5) / pieces
            line = _staircase_line(function(middles), 0, 1)
        else:
            knots = np.linspace(0, 1, pieces + 1)
            line = knots, function(knots)
        curve.plot(*line, color=INK["yhat"], linewidth=1.6)
        if construction == "ramps" and pieces <= 32:
            curve.plot(*line, "o", color=INK["yhat"], markersize=3.5)
        curve.set(xlim=(0, 1), ylim=(-1.25, 1.25), xticks=[0, 0.5, 1], yticks=[-1, 0, 1])
        curve.set_title(f"K = {pieces}")
        for name, values in errors.items():
            mine = name == construction
            chart.plot(numbers, values, "-", color=INK["err" if mine else "edge"], linewidth=1)
            chart.plot(numbers, values, MARKERS["err"], color=INK["err" if mine else "edge"], markersize=4)
            if len(errors) > 1:
                # above the upper line, below the lower one
                place, height, side = (
                    (32, 1.9 * values[-3], "left") if name == "steps" else (7, 0.4 * values[3], "right")
                )
                chart.text(place, height, name, ha=side, fontsize=9)
        now = errors[construction][list(numbers).index(pieces)]
        chart.plot(pieces, now, MARKERS["err"], color=INK["err"], markersize=10)
        error_axes(chart, numbers, 0.01 if construction == "steps" else 1e-4)
        chart.text(0.97, 0.97, f"{now:.4f}", transform=chart.transAxes, ha="right", va="top")

    return draw
