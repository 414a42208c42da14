"""Bowls: chords above a curve, a gutter, and a bowl cut along a line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.figures import INK, LINES, MARKERS, shades
from course_lib.figures.chapters.arrows import draw_arrow

__all__ = ["CURVES", "chord", "chord_in_words", "gutter", "gutter_in_words", "on_a_line"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]

CURVES: dict[str, Callable[[Any], Any]] = {
    "½x²": lambda x: 0.5 * x**2,
    "|x|": lambda x: np.abs(x),
    "sin x": lambda x: np.sin(x),
    "max(|x| − 1, 0)": lambda x: np.maximum(np.abs(x) - 1, 0),
}


def chord() -> Callable[[Axes, tuple[str, float]], None]:
    """A curve with a chord from -2 to a moving right end; the stretch where the chord lies below is marked.

    Returns      draw(axes, (name of the curve, right end)) for frames.
    """
    xs = np.linspace(-2.5, 2.5, 101)

    def draw(axes: Axes, setting: tuple[str, float]) -> None:
        name, right = setting
        curve = CURVES[name]
        axes.plot(xs, curve(xs), color=INK["x"])
        share = np.linspace(0, 1, 41)
        inside = (1 - share) * -2.0 + share * right
        line = (1 - share) * curve(-2.0) + share * curve(right)
        axes.plot(inside, line, color=INK["yhat"])
        axes.plot([-2, right], [line[0], line[-1]], MARKERS["x"], color=INK["yhat"])
        below = line < curve(inside) - 1e-9
        if below.any():
            axes.plot(inside[below], line[below], color=INK["err"], linestyle=LINES["err"], linewidth=4)
        axes.set_title(f"{name}: " + ("the chord dips below" if below.any() else "chord above or on the graph"))
        axes.set(xlim=(-2.5, 2.5), ylim=(-1.4, 3.2), xticks=[-2, 0, 2], yticks=[0, 2], xlabel="x")

    return draw


def chord_in_words(setting: tuple[str, float]) -> str:
    """What one frame of the chord shows."""
    name, right = setting
    curve = CURVES[name]
    share = np.linspace(0, 1, 41)
    line = (1 - share) * curve(-2.0) + share * curve(right)
    dips = bool((line < curve((1 - share) * -2.0 + share * right) - 1e-9).any())
    seen = "dips below the graph" if dips else "stays above or on the graph"
    return f"The graph of {name} with a chord from −2 to {right:g}, which {seen}.".replace("to -", "to −")


def gutter(paths: Mapping[float, Floats]) -> Callable[[Axes, float], None]:
    """Contours of (x₁² + c x₂²) / 2 with the path of a ball.

    Args         paths: for each curvature c the points (steps + 1, 2).
    Returns      draw(axes, c) for frames.
    """
    grid = np.linspace(-1.2, 1.2, 41)
    x_1, x_2 = np.meshgrid(grid, grid)

    def draw(axes: Axes, curvature: float) -> None:
        surface = (x_1**2 + curvature * x_2**2) / 2
        up, down = [0.05, 0.2, 0.45], [-0.45, -0.2, -0.05]
        axes.contour(x_1, x_2, surface, levels=up, colors=shades("err", 3), linewidths=1.2)
        if curvature < 0:
            axes.contour(x_1, x_2, surface, levels=down, colors=INK["neg"], linestyles=":", linewidths=1.2)
        inside = paths[curvature][np.abs(paths[curvature]).max(axis=1) < 1.2]
        axes.plot(*inside.T, ".-", color=INK["w"], markersize=4, linewidth=1)
        axes.plot(*inside[-1], MARKERS["w"], color=INK["w"], markersize=9)
        axes.set_title(f"eigenvalues 1 and {curvature:g}")
        axes.set(xlim=(-1.2, 1.2), ylim=(-1.2, 1.2), xticks=[0, 1], yticks=[0, 1], xlabel="x₁", ylabel="x₂")
        axes.set_aspect("equal")

    return draw


def gutter_in_words(paths: Mapping[float, Floats]) -> Callable[[float], str]:
    """What one frame of the gutter shows."""

    def words(curvature: float) -> str:
        form = "ovals" if curvature > 0 else "upright parallel lines" if curvature == 0 else "crossing hyperbolas"
        end = float(paths[curvature][-1, 1])
        if curvature > 0:
            fate = "comes to rest at the origin"
        elif curvature == 0:
            fate = "stops beside the origin, at the bottom of the gutter"
        else:
            fate = "comes close to the origin and then leaves the picture"
        size = f"{end:.0f}" if end > 100 else f"{end:.2g}"
        return (
            f"Second curvature {curvature:g}: the contours are {form}; the ball {fate}. "
            f"After 40 steps its second coordinate is {size}."
        ).replace("curvature -", "curvature −")

    return words


def on_a_line() -> Callable[[Axes, float], None]:
    """Circles around the origin and the line x₁ + x₂ = 1, with a point on it, its uphill arrow and the line's own.

    Returns      draw(axes, x₁ of the point) for frames.
    """
    grid = np.linspace(-0.9, 2.2, 41)
    x_1, x_2 = np.meshgrid(grid, grid)

    def draw(axes: Axes, first: float) -> None:
        axes.contour(x_1, x_2, x_1**2 + x_2**2, levels=[0.125, 0.5, 1.125, 2], colors=INK["edge"], linewidths=1)
        axes.plot([-0.9, 1.9], [1.9, -0.9], color=INK["x"])
        point = np.array([first, 1 - first])
        draw_arrow(axes, point, point + 0.35 * 2 * point, "err")
        draw_arrow(axes, point, point + 0.35, style=(0, (4, 2)))
        axes.plot(*point, MARKERS["x"], color=INK["x"], markersize=8)
        axes.set_title(f"squared distance to the origin {point @ point:.3f}")
        axes.set(xlim=(-0.9, 2.2), ylim=(-0.9, 2.2), xticks=[0, 1], yticks=[0, 1], xlabel="x₁", ylabel="x₂")
        axes.set_aspect("equal")

    return draw
