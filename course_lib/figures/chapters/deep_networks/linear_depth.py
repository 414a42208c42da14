"""Drawings of the page "Without a bend depth says nothing new, but learns differently"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.figures import INK, LINES, MARKERS
from course_lib.plurals import counted

__all__ = ["flat_start", "flat_start_in_words", "saddle", "saddle_background", "saddle_in_words"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def _chain_losses(path: Floats) -> Floats:
    return np.asarray((np.prod(path, axis=1) - 1) ** 2)


def flat_start(paths: Mapping[tuple[int, float], Floats]) -> Callable[[Axes, tuple[int, float]], None]:
    """The loss of a product of weights, step by step; the chosen depth among the others.

    Args         paths: for each (depth, start) the weights after 0, 1, 2, … steps, (T, depth).
    Returns      draw(axes, (depth, start)) for frames.
    """

    def draw(axes: Axes, setting: tuple[int, float]) -> None:
        chosen, start = setting
        for depth in sorted({depth for depth, _ in paths}):
            losses = _chain_losses(paths[depth, start])
            # a dozen points an octave are enough for a curve on a logarithmic axis
            shown = np.unique(np.geomspace(1, len(losses), 120).astype(int)) - 1
            steps = np.arange(1, len(losses) + 1)
            focus = depth == chosen
            axes.plot(
                steps[shown],
                losses[shown],
                color=INK["err" if focus else "edge"],
                linestyle=LINES["err"] if focus else "-",
                linewidth=2 if focus else 0.8,
            )
            axes.text(
                steps[-1],
                -0.05 - 0.085 * (depth - 1),  # one line below the other, where curves end at one place
                str(depth),
                color=INK["err" if focus else "quiet"],
                fontweight="bold" if focus else "normal",
                ha="center",
                va="top",
            )
        n_steps = len(paths[chosen, start]) - 1
        axes.set_title(f"{counted(chosen, 'weight')} in a row: {counted(n_steps, 'step')}")
        axes.set(xscale="log", xlim=(1, 2e5), ylim=(-0.42, 1.05), yticks=[0, 0.5, 1], xlabel="steps", ylabel="loss")
        axes.set_xticks([1, 10, 100, 1000, 10_000, 100_000], ["1", "10", "100", "1,000", "10,000", "100,000"])
        axes.minorticks_off()

    return draw


def flat_start_in_words(paths: Mapping[tuple[int, float], Floats]) -> Callable[[tuple[int, float]], str]:
    """What one frame of the flat start shows.

    Args         paths: for each (depth, start) the weights after 0, 1, 2, … steps, (T, depth).
    Returns      words((depth, start)).
    """

    def words(setting: tuple[int, float]) -> str:
        depth, start = setting
        losses = _chain_losses(paths[depth, start])
        flat = int((losses > 0.5).sum())
        return (
            f"{counted(depth, 'weight')} in a row from {start:g}: the loss stays above one half for "
            f"{counted(flat, 'step')} and falls below 0.001 after {len(losses) - 1:,}."
        )

    return words


def _past_the_saddle(direction: float) -> Floats:
    """Gradient descent on (w_1 w_2 - 1)**2 from distance 0.4, (T, 2); at most 300 steps."""
    angle = np.deg2rad(direction)
    w = 0.4 * np.array([np.cos(angle), np.sin(angle)])
    if direction == -45:
        w[1] = -w[0]  # exactly, or rounding leads away from the saddle
    path = [w]
    while (w[0] * w[1] - 1) ** 2 > 1e-3 and len(path) < 301:
        w = w - 0.05 * 2 * (w[0] * w[1] - 1) * w[::-1]
        path.append(w)
    return np.array(path)


def saddle_background(axes: Axes) -> None:
    """The loss of two weights in a row, its valley in two branches, and the line that divides the starts."""
    grid = np.linspace(-2, 2, 61)
    w_1, w_2 = np.meshgrid(grid, grid)
    levels = [0.5, 1, 2.25, 4]
    axes.contour(w_1, w_2, (w_1 * w_2 - 1) ** 2, levels=levels, colors=INK["edge"], linewidths=0.8)
    branch = np.linspace(0.5, 2, 40)
    for sign in (-1, 1):
        axes.plot(sign * branch, sign / branch, color=INK["right"], linewidth=2.5)
    axes.text(1.98, 0.26, "loss 0", color=INK["right"], ha="right", fontsize=9)
    axes.text(-1.98, -0.36, "loss 0", color=INK["right"], fontsize=9)
    axes.plot([-2, 2], [2, -2], color=INK["quiet"], linestyle=(0, (5, 3)), linewidth=1)
    axes.plot(0, 0, "x", color=INK["ink"], markersize=9, markeredgewidth=2)
    axes.set(xlim=(-2, 2), ylim=(-2, 2), aspect="equal", xlabel="w₁", ylabel="w₂")
    axes.set_xticks([-2, -1, 0, 1, 2])
    axes.set_yticks([-2, -1, 0, 1, 2])


def saddle() -> Callable[[Axes, float], None]:
    """A path of gradient descent past the saddle, and the curve that infinitely small steps would follow.

    Returns      draw(axes, direction of the start in degrees) for frames.
    """

    def draw(axes: Axes, direction: float) -> None:
        path = _past_the_saddle(direction)
        (u, v), t = path[0], np.linspace(-2, 2, 81)
        kept = u * u - v * v
        if abs(kept) < 1e-9:
            ends = np.array([-2.0, 2.0])
            curve = np.stack([ends, ends * np.sign(u * v)])
        elif kept > 0:
            curve = np.stack([np.sign(u) * np.sqrt(kept + t * t), t])
        else:
            curve = np.stack([t, np.sign(v) * np.sqrt(t * t - kept)])
        axes.plot(*curve, color=INK["w"], linestyle=":", linewidth=1)
        axes.plot(*path.T, color=INK["w"])
        axes.plot(*path[::10].T, ".", color=INK["w"], markersize=6)
        axes.plot(*path[0], MARKERS["w"], color=INK["w"], markersize=9)
        solved = len(path) <= 300
        axes.set_title(f"{len(path) - 1} steps to loss 0.001" if solved else "300 steps: still at the saddle")

    return draw


def saddle_in_words(direction: float) -> str:
    """What one frame of the saddle shows."""
    path = _past_the_saddle(direction)
    if len(path) > 300:
        return "Start at −45 degrees: the path runs into the saddle at the origin and stays there; the loss stays at 1."
    branch = "upper right" if path[-1][0] > 0 else "lower left"
    return (
        f"Start at {direction:g} degrees: the path bends along a hyperbola into the {branch} branch "
        f"of the valley, in {len(path) - 1} steps."
    )
