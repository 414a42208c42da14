"""Drawings of the page "Every word of the theorem is needed"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.figures import INK, LINES

__all__ = ["narrow_box", "square_or_relu", "zoom_out"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def zoom_out(built: Callable[[Floats], Floats], period: float) -> Callable[[Axes, float], None]:
    """The sine and a network that was built on its first period, seen over more and more periods.

    Args         built: the network as a function of x (N,).
    Returns      draw(axes, number of periods) for frames.
    """

    def draw(axes: Axes, periods: float) -> None:
        high = periods * period
        x = np.linspace(0, high, int(40 * max(periods, 2)) + 1)
        axes.axvspan(0, period, color=INK["line"], alpha=0.35, linewidth=0)
        axes.plot(x, np.sin(x), color=INK["y"], linestyle=LINES["y"])
        ends = np.concatenate([np.linspace(0, period, 33), [high]]) if periods > 1 else np.linspace(0, period, 33)
        axes.plot(ends, built(ends), color=INK["yhat"])
        off = np.abs(built(x) - np.sin(x)).max()
        axes.set(xlim=(0, high), ylim=(-2, 8), yticks=[-1, 1, 7], xlabel="x in periods")
        axes.set_xticks([k * period for k in range(0, int(periods) + 1, 1 if periods < 5 else 5)])
        axes.set_xticklabels([str(k) for k in range(0, int(periods) + 1, 1 if periods < 5 else 5)])
        axes.set_title(f"largest error {off:.3f}" if off < 0.1 else f"largest error {off:.1f}")

    return draw


def square_or_relu(
    x: Floats, target: Floats, fits: Mapping[tuple[str, int], Floats], errors: Mapping[str, Mapping[int, float]]
) -> Callable[..., None]:
    """Left what the best read-out of n units makes of the target, right the largest error over n.

    Args         fits: (activation, n) -> outputs (N,). errors: activation -> n -> largest error.
    Returns      draw(axes, n) for frames with panels=2.
    """
    styles = {"square": (INK["err"], LINES["err"]), "ReLU": (INK["yhat"], "-")}

    def draw(axes: tuple[Axes, Axes], n: int) -> None:
        curve, chart = axes
        curve.plot(x, target, color=INK["y"], linestyle=LINES["y"])
        for name, (colour, line) in styles.items():
            curve.plot(x, fits[name, n], color=colour, linestyle=line, linewidth=1.6)
            widths, values = list(errors[name]), list(errors[name].values())
            chart.plot(widths, values, color=colour, linestyle=line, linewidth=1.2)
            chart.plot(n, errors[name][n], "o", color=colour, markersize=8)
            chart.text(widths[-1] * 1.25, values[-1], name, va="center", fontsize=9)
        curve.set(xlim=(-1, 1), ylim=(-0.1, 1.05), xticks=[-1, 0, 1], yticks=[0, 1])
        curve.set_title(f"{n} units")
        chart.set(xscale="log", yscale="log", xlim=(1.8, 900), ylim=(2.5e-4, 1), xlabel="hidden units")
        chart.set_xticks([2, 10, 50, 200])
        chart.set_xticklabels(["2", "10", "50", "200"])
        chart.set_yticks([0.001, 0.01, 0.1, 1])
        chart.set_yticklabels(["0.001", "0.01", "0.1", "1"])
        chart.minorticks_off()
        chart.set_title("largest error")

    return draw


def narrow_box() -> Callable[[Axes, float], None]:
    """The box on [0, 1] and the network of width 2 that approaches it, the error shaded.

    Returns      draw(axes, width of the ramp) for frames.
    """

    def draw(axes: Axes, ramp: float) -> None:
        axes.plot([-0.5, 0, 0, 1, 1, 1.5], [0, 0, 1, 1, 0, 0], color=INK["y"], linestyle=LINES["y"])
        axes.plot([-0.5, 0, ramp, 1 - ramp, 1, 1.5], [0, 0, 1, 1, 0, 0], color=INK["yhat"])
        for x in ([0, ramp, 0], [1, 1 - ramp, 1]):
            axes.fill(x, [0, 1, 1], color=INK["err"], alpha=0.3, linewidth=0)
        axes.set(xlim=(-0.5, 1.5), ylim=(-0.1, 1.25), xticks=[0, 1], yticks=[0, 1], xlabel="x")
        axes.set_title(f"integrated squared error {2 * ramp / 3:.3f}, largest error 1")

    return draw
