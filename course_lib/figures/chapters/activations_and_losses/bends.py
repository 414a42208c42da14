"""Bends: the turned ReLU, a ridge over the plane, what pulls on a unit, and a step made soft."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib import activations, losses
from course_lib.figures import INK, LINES, MARKERS
from course_lib.figures.chapters.arrows import draw_arrow
from course_lib.minimize import rotate

__all__ = ["pull", "pull_in_words", "ridge", "softened_step", "turned_relu"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def turned_relu(points: Floats) -> Callable[[Axes, float], None]:
    """A cloud and what ReLU makes of it when the unit axes are turned.

    Args         points: (N, 2).
    Returns      draw(axes, angle of the unit axes in degrees) for frames.
    """
    around = np.linspace(0, 2 * np.pi, 73)
    ring = 2 * np.column_stack([np.cos(around), np.sin(around)])

    def bent(X: Floats, degrees: float) -> Floats:
        image: Floats = rotate(activations.relu(rotate(X, -degrees)), degrees)
        return image

    def draw(axes: Axes, degrees: float) -> None:
        for end in 2.6 * np.eye(2):
            axes.plot(*rotate(np.stack([-end, end]), degrees).T, color=INK["line"], linewidth=1)
        axes.plot(*ring.T, color=INK["edge"], linewidth=1, linestyle=":")
        axes.plot(*points.T, "o", color=INK["x"], markerfacecolor="none", markersize=4, markeredgewidth=0.8)
        axes.plot(*bent(ring, degrees).T, color=INK["yhat"], linewidth=1.5)
        axes.plot(*bent(points, degrees).T, ".", color=INK["yhat"], markersize=6)
        for unit, name in zip(rotate(np.eye(2), degrees), ("1", "2"), strict=True):
            draw_arrow(axes, [0, 0], 2.5 * unit, width=1.5)
            axes.text(*(3.0 * unit), f"unit {name}", ha="center", va="center", color=INK["w"], fontsize=9)
        axes.set(xlim=(-3.5, 3.5), ylim=(-3.2, 3.2), aspect="equal")
        axes.axis("off")

    return draw


def ridge(w: Floats) -> tuple[Any, Any]:
    """A tanh unit over the plane with its steepest ascents, and its profile along the weights.

    Args         w: (2,), the weights; the bias is 0.
    Returns      Two figures, for show.
    """
    import matplotlib.pyplot as plt

    plane, axes = plt.subplots(figsize=(3.4, 3.1))
    grid = np.linspace(-2.2, 2.2, 45)
    x_1, x_2 = np.meshgrid(grid, grid)
    axes.contour(
        x_1,
        x_2,
        np.tanh(w[0] * x_1 + w[1] * x_2),
        levels=np.linspace(-0.9, 0.9, 7),
        colors=INK["yhat"],
        linewidths=1,
        linestyles="solid",
    )
    along = w / np.linalg.norm(w)
    across = np.array([-along[1], along[0]])
    for place in (-1.4, -0.7, 0.0, 0.7, 1.4):
        for aside in (-1.0, 0.2):
            start = place * along + aside * across
            slope = activations.tanh_derivative(start @ w) * w
            axes.plot(*np.stack([start, start + 0.6 * slope]).T, color=INK["err"])
            axes.plot(*start, "o", color=INK["err"], markersize=3.5)
    draw_arrow(axes, 1.5 * across, 1.5 * across + 0.6 * w)
    right, up = 1.5 * across + 0.65 * w
    axes.text(right, up, "w", color=INK["w"], ha="left", va="bottom", fontsize=11)
    axes.set(xlim=(-2.2, 2.2), ylim=(-2.2, 2.2), xlabel="x₁", ylabel="x₂", aspect="equal", xticks=[-2, 0, 2])
    axes.set_yticks([-2, 0, 2])
    axes.set_title("seen from above")
    profile, side = plt.subplots(figsize=(3.2, 3.1))
    z = np.linspace(-4, 4, 121)
    side.plot(z, activations.tanh(z), color=INK["yhat"])
    side.plot(z, activations.tanh_derivative(z), color=INK["err"], linestyle=LINES["err"])
    side.text(4.1, 0.98, "a", color=INK["yhat"], va="center")
    side.text(1.15, 0.55, "slope a′", color=INK["err"], va="center")
    side.set(xlim=(-4, 4), ylim=(-1.15, 1.15), xlabel="z = w · x", yticks=[-1, 0, 1])
    side.set_title("along w")
    return plane, profile


_PULLED = {"x": np.array([1.6, 0.7]), "w": np.array([-0.4, 1.2])}


def _pull_at(y: float) -> tuple[float, Floats]:
    """The unit's answer and the step against the gradient, for one sample with this target."""
    x, w = _PULLED["x"], _PULLED["w"]
    z = x @ w
    h = float(activations.logistic(z))
    upstream = losses.mean_squared_error_and_gradient([h], [y])[1][0]
    return h, -upstream * float(activations.logistic_derivative(z)) * x


def pull() -> Callable[[Axes, float], None]:
    """One sample pulls at the weights of a logistic unit: along the input, forwards or backwards.

    Returns      draw(axes, target) for frames.
    """

    def draw(axes: Axes, y: float) -> None:
        x, w = _PULLED["x"], _PULLED["w"]
        h, update = _pull_at(y)
        axes.plot(*np.stack([w - 1.2 * x, w + 1.0 * x]).T, color=INK["line"], linewidth=1)
        draw_arrow(axes, [0, 0], x, "x")
        axes.annotate("input x", x, xytext=(4, -3), textcoords="offset points", color=INK["x"], va="top")
        draw_arrow(axes, [0, 0], w)
        axes.annotate("weights w", w / 2, xytext=(-6, -4), textcoords="offset points", color=INK["w"], ha="right")
        tip = w + 4 * update
        if np.linalg.norm(update) > 0.02:
            draw_arrow(axes, w, tip, "err")
            axes.annotate("update", tip, xytext=(4, 4), textcoords="offset points", color=INK["err"])
        axes.plot(*w, "o", color=INK["w"], markersize=5)
        way = "forwards" if update @ x > 0.02 else "backwards" if update @ x < -0.02 else "not at all"
        axes.set_title(f"answer {h:.2f}, target {y:.1f}: pulled {way}")
        axes.set(xlim=(-2.6, 2.6), ylim=(-0.5, 2.5), aspect="equal")
        axes.axis("off")

    return draw


def pull_in_words(y: float) -> str:
    """What one frame of the pull shows."""
    h, update = _pull_at(y)
    way = "along the input" if update @ _PULLED["x"] > 0 else "against the input"
    length = np.linalg.norm(update)
    return f"Answer {h:.2f}, target {y:.1f}: the arrow of the update lies {way} and is {length:.2f} long."


def softened_step(x: Floats, y: Floats) -> Callable[[Axes, float], None]:
    """The mean squared error over one threshold, for a logistic unit of growing steepness.

    Args         x: (N,), the inputs. y: (N,), 0 or 1.
    Returns      draw(axes, steepness; 0 stands for the step itself) for frames.
    """
    places = np.linspace(-2.5, 2.5, 301)

    def draw(axes: Axes, steepness: float) -> None:
        z = x[None, :] - places[:, None]
        h = activations.logistic(steepness * z) if steepness else activations.step(z)
        curve = [losses.mean_squared_error(row, y) for row in h]
        axes.plot(places, curve, color=INK["err"], linewidth=1.5)
        for value, concept, height in ((0, "neg", 0.03), (1, "pos", 0.03)):
            inside = x[y == value]
            axes.plot(inside, np.full(len(inside), height), MARKERS[concept], color=INK[concept], markersize=5)
        name = f"logistic unit, steepness {steepness:g}" if steepness else "step unit"
        axes.set_title(name)
        axes.set(xlim=(-2.5, 2.5), ylim=(0, 0.62), xlabel="where the unit switches", ylabel="mean squared error")

    return draw
