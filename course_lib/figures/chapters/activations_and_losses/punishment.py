"""Punishment: the guess and the line that each loss likes best, and the densities behind the losses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib import losses
from course_lib.figures import INK
from course_lib.figures.chapters.arrows import draw_arrow
from course_lib.linear import augment

__all__ = ["best_constants", "best_lines", "dragged_line", "dragged_point", "losses_and_densities"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]

LOSS_LINES = {"squared": ("err", "-"), "Huber": ("yhat", (0, (4, 2))), "absolute": ("y", (0, (1, 1.6)))}
"""The three regression losses: colour and dash of each, in every figure of the chapter."""

LOSS_MARKERS = {"squared": "v", "Huber": "s", "absolute": "D"}


def best_constants(values: ArrayLike, *, threshold: float = 1.0) -> dict[str, float]:
    """The single guess with the least mean loss, for each of the three losses.

    Args         values: (N,), N odd, so that the median is one number. threshold: Huber's.
    """
    values = np.asarray(values, float)
    return {
        "squared": float(values.mean()),
        "Huber": _rising_zero(
            lambda guess: losses.huber_and_gradient(np.full(len(values), guess), values, threshold=threshold)[1].sum(),
            float(values.min()),
            float(values.max()),
        ),
        "absolute": float(np.median(values)),
    }


def _rising_zero(slope: Callable[[float], float], low: float, high: float) -> float:
    """Where a slope that never falls crosses zero, by halving; the middle where it is zero all along a stretch."""
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) < 0 else (low, middle)
    return round((low + high) / 2, 9)


def dragged_point(others: Sequence[float]) -> Callable[..., None]:
    """The losses of one guess for five values, one of which is dragged away; the best guesses are marked.

    Args         others: the four values that stay.
    Returns      draw(axes, fifth value) for frames.
    """
    guesses = np.linspace(0, 20, 101)

    def draw(axes: Axes, moved: float) -> None:
        values = np.append(others, moved)
        best = best_constants(values)
        for name, loss in (
            ("squared", losses.mean_squared_error),
            ("Huber", losses.huber),
            ("absolute", losses.mean_absolute_error),
        ):
            concept, line = LOSS_LINES[name]
            curve = np.array([loss(np.full(5, guess), values) for guess in guesses])
            least = loss(np.full(5, best[name]), values)
            height = {"absolute": 0.0, "Huber": 1.6, "squared": 3.2}[name]
            scale = 10.0 if name == "squared" else 2.0
            axes.plot(guesses, height + (curve - least) / scale, color=INK[concept], linestyle=line)
            axes.plot(best[name], height, LOSS_MARKERS[name], color=INK[concept], markersize=8, zorder=3)
            axes.text(20.2, height + 0.05, f"{name}\n{best[name]:.2f}", color=INK[concept], va="bottom", fontsize=9)
        inside = values[values <= 20]
        axes.plot(inside, np.full(len(inside), -0.9), "o", color=INK["x"], markerfacecolor="none", clip_on=False)
        if moved > 20:
            draw_arrow(axes, [18.6, -0.9], [20, -0.9], "x", width=1.5)
            axes.text(18.3, -0.9, f"to {moved:g}", ha="right", va="center", color=INK["x"], fontsize=9)
        axes.set(xlim=(0, 20), ylim=(-1.3, 5), xlabel="the one guess", xticks=[0, 5, 10, 15, 20], yticks=[])
        axes.spines["left"].set_visible(False)
        axes.set_title(f"values 2, 2.5, 4, 4.5 and {moved:g}")

    return draw


def best_lines(x: Floats, y: Floats, *, threshold: float = 0.5) -> dict[str, Floats]:
    """Slope and intercept of the best line for each of the three losses.

    Args         x: (N,). y: (N,). threshold: Huber's.
    Returns      name -> (2,), slope and intercept.
    """
    X_bar = augment(x[:, None])
    # a line of least absolute error passes through two of the points: try all pairs
    pairs = [(i, j) for i in range(len(x)) for j in range(i) if x[i] != x[j]]
    lines = [np.linalg.solve(X_bar[[i, j]], y[[i, j]]) for i, j in pairs]
    absolute = min(lines, key=lambda line: losses.mean_absolute_error(X_bar @ line, y))
    squared = np.linalg.lstsq(X_bar, y, rcond=None)[0]
    huber = squared
    for _ in range(200):  # points beyond the threshold count threshold / |residual|: repeated weighted least squares
        weights = threshold / np.maximum(np.abs(X_bar @ huber - y), threshold)
        huber = np.linalg.solve(X_bar.T @ (weights[:, None] * X_bar), X_bar.T @ (weights * y))
    return {"squared": squared, "Huber": huber, "absolute": absolute}


def dragged_line(x: Floats, y: Floats) -> Callable[[Axes, float], None]:
    """The best line for three losses while the last point is dragged down.

    Args         x: (N,). y: (N,), whose last entry is replaced.
    Returns      draw(axes, height of the last point) for frames.
    """

    def draw(axes: Axes, height: float) -> None:
        moved = np.append(y[:-1], height)
        ends = np.array([x.min() - 0.3, x.max() + 0.3])
        for row, (name, (slope, intercept)) in enumerate(best_lines(x, moved).items()):
            concept, line = LOSS_LINES[name]
            axes.plot(ends, slope * ends + intercept, color=INK[concept], linestyle=line)
            axes.text(0.1, -8 - 2.4 * row, f"{name}: slope {slope:+.2f}", color=INK[concept], fontsize=9)
        axes.plot(x[:-1], moved[:-1], "o", color=INK["x"], markerfacecolor="none")
        axes.plot(x[-1], height, "o", color=INK["x"], markersize=8, clip_on=False)
        axes.set(xlim=(-0.5, 10.8), ylim=(-21, 7), xlabel="x", ylabel="y", xticks=[0, 5, 10], yticks=[-20, -10, 0, 5])
        axes.set_title(f"last point at {height:g}")

    return draw


def losses_and_densities(threshold: float = 1.0) -> tuple[Any, Any]:
    """The three losses of one error, and the error distributions that they are the negative logarithm of.

    Returns      Two figures, for show.
    """
    import matplotlib.pyplot as plt

    errors = np.linspace(-4, 4, 161)
    left, costs = plt.subplots(figsize=(3.3, 2.9))
    right, shares = plt.subplots(figsize=(3.3, 2.9))
    rivals: dict[str, Callable[[float], float]] = {
        "squared": lambda error: losses.half_squared_error([error], [0.0]),
        "Huber": lambda error: losses.huber([error], [0.0], threshold=threshold),
        "absolute": lambda error: losses.mean_absolute_error([error], [0.0]),
    }
    for name, loss in rivals.items():
        concept, line = LOSS_LINES[name]
        values = np.array([loss(error) for error in errors])
        costs.plot(errors, values, color=INK[concept], linestyle=line)
        density = np.exp(-values)
        shares.plot(errors, density / np.sum(density * 0.05), color=INK[concept], linestyle=line)
    costs.text(0, 4.5, "half the square", color=INK["err"], ha="center", fontsize=9)
    costs.text(4.15, 3.3, "Huber", color=INK["yhat"], va="center", fontsize=9)
    costs.text(4.15, 4.0, "absolute", color=INK["y"], va="center", fontsize=9)
    costs.set(xlim=(-4, 7), xticks=[-4, -2, 0, 2, 4], ylim=(0, 5), xlabel="error", ylabel="loss", yticks=[0, 2, 4])
    costs.set_title("what an error costs")
    shares.text(0.25, 0.49, "Laplace", color=INK["y"], fontsize=9)
    shares.text(1.0, 0.29, "normal", color=INK["err"], fontsize=9)
    shares.text(-3.9, 0.1, "Huber", color=INK["yhat"], fontsize=9)
    shares.set(xlim=(-4, 4), ylim=(0, 0.55), xlabel="error", ylabel="density", yticks=[0, 0.25, 0.5])
    shares.set_title("how likely it must be")
    return left, right
