"""Drawings of the page "Valleys, saddles and creases"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.figures import INK, LINES, MARKERS
from course_lib.minimize import Trajectory, saddle, tilted_double_well

__all__ = [
    "ball",
    "ball_in_words",
    "between",
    "edge",
    "edge_in_words",
    "lingering",
    "lingering_in_words",
    "start_map",
    "start_map_in_words",
]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]
Flags = NDArray[np.bool_]


def ball(runs: Mapping[float, Trajectory]) -> tuple[Callable[[Axes, float], None], Callable[[Axes], None]]:
    """A ball that rolls into one of two valleys.

    Args         runs: start -> the run.
    Returns      draw(axes, start) and background(axes).
    """

    def background(axes: Axes) -> None:
        theta = np.linspace(-1.7, 1.7, 120)
        axes.plot(theta, tilted_double_well().loss(theta[:, None]), color=INK["edge"], linewidth=1.5)
        axes.set(xlim=(-1.7, 1.7), ylim=(-0.6, 3.6), xlabel="θ")

    def draw(axes: Axes, start: float) -> None:
        run = runs[start]
        some = np.concatenate([np.arange(0, 40, 4), np.arange(40, run.n_steps, 60)])
        axes.plot(run.parameters[some, 0], run.losses[some], "o", color=INK["w"], markersize=3)
        axes.plot(start, run.losses[0], MARKERS["w"], color=INK["w"], markersize=8)
        axes.plot(run.parameters[-1, 0], run.losses[-1], MARKERS["err"], color=INK["err"], markersize=8)
        axes.set_title(f"from {start:g} to {run.parameters[-1, 0]:.2f}, loss {run.losses[-1]:.2f}")

    return draw, background


def ball_in_words(runs: Mapping[float, Trajectory]) -> Callable[[float], str]:
    """What one frame of the ball shows."""

    def words(start: float) -> str:
        end = runs[start].parameters[-1, 0]
        side = "left, deep" if end < 0 else "right, shallow"
        return f"A curve with two valleys; the run from {start:g} rolls into the {side} one and ends at {end:.2f}."

    return words


def between(shares: ArrayLike, values: ArrayLike) -> Any:
    """The loss along the straight line between two parameter vectors of loss 0."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4.4, 2.5))
    axes.plot(shares, values, color=INK["err"])
    axes.plot([0, 1], [0, 0], color=INK["edge"], linewidth=1, linestyle=":")
    axes.plot([0, 1], [0, 0], MARKERS["w"], color=INK["w"], markersize=8, clip_on=False, linestyle="none")
    axes.text(0.5, 0.12, "chord", ha="center", color=INK["quiet"], fontsize=9)
    axes.text(0.5, 1.85, "1.6875", ha="center", va="bottom")
    axes.set(xlim=(0, 1), ylim=(-0.1, 2.4), xlabel="share of the way to the swapped network", yticks=[0, 1, 2])
    axes.set_title("loss")
    return figure


def lingering(
    runs: Mapping[float, Trajectory],
) -> tuple[Callable[[Sequence[Axes], float], None], Callable[[Sequence[Axes]], None]]:
    """A run that starts near the ridge of a saddle: its path, and its loss.

    Args         runs: distance from the ridge -> the run.
    Returns      draw(pair of axes, distance) and background(pair of axes).
    """

    def background(axes: Sequence[Axes]) -> None:
        plane, curve = axes
        x, y = np.meshgrid(np.linspace(-1.2, 1.2, 50), np.linspace(-0.4, 1.4, 50))
        height = saddle().loss(np.stack([x, y], axis=-1))
        levels = [-0.2, -0.1, 0, 0.1, 0.3, 0.6]
        plane.contour(x, y, height, levels=levels, colors=INK["line"], linewidths=1, linestyles="-")
        plane.axhline(0, color=INK["edge"], linewidth=1, linestyle=":")
        plane.plot(0, 0, "+", color=INK["ink"], markersize=9)
        plane.set(xlim=(-1.2, 1.2), ylim=(-0.4, 1.4), xlabel="along the ridge", ylabel="across")
        plane.set_title("path")
        curve.set(xlim=(0, 450), ylim=(-0.32, 0.56), xlabel="step")
        curve.set_title("loss")

    def draw(axes: Sequence[Axes], distance: float) -> None:
        plane, curve = axes
        run = runs[distance]
        plane.plot(*run.parameters[::2].T, color=INK["w"], linewidth=1.5)
        plane.plot(*run.parameters[0], MARKERS["w"], color=INK["w"], markersize=7)
        plane.plot(*run.parameters[-1], MARKERS["err"], color=INK["err"], markersize=8)
        curve.plot(np.arange(0, 451, 3), run.losses[:451:3], color=INK["err"], linestyle="-")
        left = leaves(run)
        curve.text(440, 0.4, f"off the ridge after {left} steps" if left else "never off the ridge", ha="right")

    return draw, background


def leaves(run: Trajectory) -> int:
    """The step at which a run is more than one half off the ridge; 0 for never."""
    return int(np.argmax(np.abs(run.parameters[:, 1]) > 0.5))


def lingering_in_words(runs: Mapping[float, Trajectory]) -> Callable[[float], str]:
    """What one frame of the lingering run shows."""

    def words(distance: float) -> str:
        left = leaves(runs[distance])
        end = f"then, after {left} steps, falls to -0.25" if left else "never falls: it ends at the saddle"
        return f"Started {distance:g} off the ridge, the loss drops to a plateau at 0 and {end}."

    return words


def start_map(starts: Floats, good: Mapping[float, Flags], quiet: Flags) -> Callable[[Axes, float], None]:
    """Every start by where its run ends, compared with gradient descent.

    Args         starts: (S, 2), shift and frequency. good: learning rate -> (S,), whether the run ends in the good
                 valley. quiet: the same for gradient descent.
    Returns      draw(axes, learning rate).
    """

    def draw(axes: Axes, rate: float) -> None:
        here = good[rate]
        for chosen, marker, ink, filled in (
            (here, "o", "pos", True),
            (~here, "s", "neg", False),
        ):
            axes.plot(
                *starts[chosen].T,
                marker,
                color=INK[ink],
                markersize=5,
                markerfacecolor=INK[ink] if filled else "none",
                linestyle="none",
            )
        for chosen, marker in ((here & ~quiet, "o"), (~here & quiet, "x")):
            axes.plot(
                *starts[chosen].T,
                marker,
                color=INK["ink"],
                markersize=10,
                markerfacecolor="none",
                markeredgewidth=1.5,
                linestyle="none",
            )
        axes.plot(0, 16.6, "+", color=INK["ink"], markersize=12)
        axes.set(xlim=(-7, 7), ylim=(1, 29), xlabel="shift at the start", ylabel="frequency at the start")
        axes.set_title(f"{here.sum()} of {len(starts)} starts reach the good valley")

    return draw


def start_map_in_words(good: Mapping[float, Flags], quiet: Flags) -> Callable[[float], str]:
    """What one frame of the map shows."""

    def words(rate: float) -> str:
        here = good[rate]
        who = "Gradient descent" if rate == 0 else f"SGD with learning rate {rate:g}"
        return (
            f"{who}: {here.sum()} of {here.size} starts, most of them around the truth, reach the good valley; "
            f"{np.sum(here & ~quiet)} are gained and {np.sum(~here & quiet)} lost against gradient descent."
        )

    return words


def edge(
    losses: Mapping[float, Floats], ratios: Mapping[float, Floats], every: int
) -> tuple[Callable[[Sequence[Axes], float], None], Callable[[Sequence[Axes]], None]]:
    """A network's training loss, and its largest curvature as a share of what the learning rate can stand.

    Args         losses: multiple of the limit -> (T,), until it diverges. ratios: multiple -> measured every so many
                 steps. every: how many.
    Returns      draw(pair of axes, multiple) and background(pair of axes).
    """

    def background(axes: Sequence[Axes]) -> None:
        loss, ratio = axes
        loss.set(yscale="log", xlim=(0, 1000), ylim=(1e-3, 1e3), xlabel="step")
        loss.set_title("loss")
        ratio.axhline(1, color=INK["edge"], linewidth=1, linestyle=":")
        ratio.set(xlim=(0, 1000), ylim=(0, 1.7), xlabel="step")
        ratio.set_title("curvature / limit")

    def draw(axes: Sequence[Axes], multiple: float) -> None:
        loss, ratio = axes
        values = losses[multiple]
        some = np.unique(np.concatenate([np.arange(0, min(60, len(values))), np.arange(0, len(values), 6)]))
        loss.plot(some, np.minimum(values[some], 1e5), color=INK["err"], linewidth=1, linestyle="-")
        rises = int(np.sum(np.diff(values) > 0))
        diverged = len(values) < 1000
        loss.text(980, 250, "explodes" if diverged else f"rises in {rises} steps", ha="right")
        at = every * np.arange(len(ratios[multiple]))
        ratio.plot(at, ratios[multiple], MARKERS["w"], color=INK["w"], linestyle=LINES["w"], markersize=4)

    return draw, background


def edge_in_words(losses: Mapping[float, Floats], ratios: Mapping[float, Floats]) -> Callable[[float], str]:
    """What one frame of the edge shows."""

    def words(multiple: float) -> str:
        values = losses[multiple]
        if len(values) < 1000:
            return f"At {multiple:g} times the limit the loss explodes within the first hundreds of steps."
        rises = int(np.sum(np.diff(values) > 0))
        return (
            f"At {multiple:g} times the limit the loss falls below 0.1 and rises in {rises} of 1000 steps; the "
            f"curvature ends at {ratios[multiple][-1]:.1f} of what the learning rate can stand."
        )

    return words
