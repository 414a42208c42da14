"""Drawings of the page "Ramps need far fewer units, and you know how many"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.figures import INK, LINES, MARKERS
from course_lib.figures.chapters.universal_approximation.canvas import one_panel
from course_lib.figures.chapters.universal_approximation.pieces import error_axes

__all__ = ["built_or_trained", "changed", "pick_a_function", "three_errors"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def pick_a_function(
    functions: Mapping[str, Callable[[Floats], Floats]], errors: Mapping[str, Floats], numbers: Sequence[int]
) -> Callable[..., None]:
    """Left the function that was picked and its polygon on [0, 1], right the largest errors of all of them over K.

    Args         errors: name of a function -> largest errors (M,), one for each of the numbers.
    Returns      draw(axes, (name, K)) for frames with panels=2.
    """
    x = np.linspace(0, 1, 241)

    def draw(axes: tuple[Axes, Axes], picked: tuple[str, int]) -> None:
        name, pieces = picked
        curve, chart = axes
        knots = np.linspace(0, 1, pieces + 1)
        curve.plot(x, functions[name](x), color=INK["y"], linestyle=LINES["y"])
        curve.plot(knots, functions[name](knots), color=INK["yhat"], linewidth=1.6)
        if pieces <= 32:
            curve.plot(knots, functions[name](knots), "o", color=INK["yhat"], markersize=3.5)
        curve.set(xlim=(0, 1), ylim=(-1.25, 1.25), xticks=[0, 0.5, 1], yticks=[-1, 0, 1])
        curve.set_title(f"{name}, K = {pieces}")
        for other, values in errors.items():
            colour = INK["err" if other == name else "edge"]
            chart.plot(numbers, values, f"-{MARKERS['err']}", color=colour, linewidth=1, markersize=4)
        now = errors[name][list(numbers).index(pieces)]
        chart.plot(pieces, now, MARKERS["err"], color=INK["err"], markersize=10)
        error_axes(chart, numbers, 1e-4)
        chart.text(0.03, 0.05, f"{now:.4f}", transform=chart.transAxes)

    return draw


def built_or_trained(widths: Sequence[int], errors: Mapping[str, Floats]) -> Any:
    """Largest errors over the width: one line for the construction, a range of starts for what was drawn or trained.

    Args         errors: "built" (M,); "drawn by lot" and "trained" (M, S), S starts for each of the M widths.
    """
    figure, axes = one_panel(4.4, 3.2)
    places = np.array(widths, float)
    axes.plot(places, errors["built"], "-", color=INK["yhat"])
    axes.plot(places, errors["built"], "s", color=INK["yhat"])
    axes.text(places[-1] * 1.12, errors["built"][-1], "built", va="center")
    for name, marker, shift in (("drawn by lot", "o", 0.93), ("trained", MARKERS["err"], 1.07)):
        values = errors[name]
        for place, row in zip(places * shift, values, strict=True):
            axes.plot([place, place], [row.min(), row.max()], color=INK["edge"], linewidth=1)
        axes.plot(places * shift, np.median(values, axis=1), marker, color=INK["err"], linestyle="none")
        up = 1.25 if name == "drawn by lot" else 0.8
        axes.text(places[-1] * 1.2, np.median(values[-1]) * up, name, va="center")
    axes.set(xscale="log", yscale="log", xlim=(3.2, 190), ylim=(8e-4, 1.6))
    axes.set_xticks(list(places))
    axes.set_xticklabels([f"{width:g}" for width in widths])
    axes.minorticks_off()
    axes.set(xlabel="hidden units")
    axes.set_title("largest error")
    return figure


def three_errors(
    function: Callable[[Floats], Floats],
    found: Mapping[tuple[str, int], tuple[Floats, Floats, Floats, tuple[float, float, float]]],
) -> Callable[..., None]:
    """Left one data set and what was learnt from it, right the three parts of the excess error.

    Args         found: (what was changed, its value) -> x (N,), y (N,), heights of the polygon (K+1,), and
                 approximation, estimation and optimization error.
    Returns      draw(axes, {"pieces": …, "samples": …, "steps": …}) for frames with vary and panels=2.
    """
    grid = np.linspace(-1, 1, 81)

    def draw(axes: tuple[Axes, Axes], setting: Mapping[str, int]) -> None:
        curve, bars = axes
        x, y, heights, parts = found[changed(setting)]
        curve.plot(x, y, "o", color=INK["x"], markersize=3, markerfacecolor="none")
        curve.plot(grid, function(grid), color=INK["y"], linestyle=LINES["y"])
        curve.plot(np.linspace(-1, 1, len(heights)), heights, color=INK["yhat"])
        curve.set(xlim=(-1, 1), ylim=(-1.9, 1.9), xticks=[-1, 0, 1], yticks=[-1, 0, 1])
        curve.set_title("one data set, one fit")
        for row, (name, value) in enumerate(zip(("approximation", "estimation", "optimization"), parts, strict=True)):
            bars.barh(2 - row, value, height=0.34, color=INK["err"])
            bars.text(0.005, 2.27 - row, name, fontsize=9)
            bars.text(max(value, 0) + 0.005, 2 - row, f"{value:.4f}", fontsize=9, va="center")
        bars.axvline(0, color=INK["edge"], linewidth=1)
        bars.set(xlim=(-0.04, 0.26), ylim=(-0.5, 2.7), yticks=[], xticks=[0, 0.1, 0.2])
        bars.spines["left"].set_visible(False)
        bars.set_title(f"together {sum(parts):.4f}")

    return draw


def changed(setting: Mapping[str, int]) -> tuple[str, int]:
    """Which of the three settings differs from its start, and its value; the steps when none does."""
    for name, start in (("pieces", 4), ("samples", 40)):
        if setting[name] != start:
            return name, setting[name]
    return "steps", setting["steps"]
