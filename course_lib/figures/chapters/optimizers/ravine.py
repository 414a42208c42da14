"""Drawings of the page "A ball with mass"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from course_lib.figures import INK, LINES
from course_lib.figures.chapters.optimizers.bowls import Axes, Floats, contours, path
from course_lib.minimize import Trajectory, quadratic, run_optimizer
from course_lib.optimizers import (
    heavy_ball,
    heavy_ball_matrix,
    nesterov,
    sgd,
    spectral_radius,
)

__all__ = [
    "along_one_direction",
    "ball_in_words",
    "limits",
    "limits_in_words",
    "rolling",
    "rolling_in_words",
    "steps_against_stretch",
    "temper",
]

_PARABOLA = quadratic([[1.0]])
_TARGET = 1e-3


def rolling(runs: Mapping[float, Trajectory], hessian: Floats) -> tuple[Callable[..., None], Callable[..., None]]:
    """Left the path in the bowl, right its loss with the first touch of the target and the end of the swinging.

    Args         runs: momentum -> its run.
    Returns      background(axes) and draw(axes, momentum) for frames with panels=2.
    """

    def background(axes: tuple[Axes, Axes]) -> None:
        contours(axes[0], hessian, [1, 5, 15, 40], xlim=(-11, 11), ylim=(-3.4, 3.4))
        axes[1].axhline(_TARGET, color=INK["edge"], linewidth=1, linestyle=":")
        axes[1].set(yscale="log", xlim=(0, 240), ylim=(1e-7, 1e3), xlabel="step", title="loss")
        axes[1].set_yticks([1e-6, 1e-3, 1], ["1e-6", "0.001", "1"])
        axes[1].minorticks_off()

    def draw(axes: tuple[Axes, Axes], beta: float) -> None:
        above, curve = axes
        run = runs[beta]
        path(above, run.parameters, most=60, size=2.5)
        losses = np.maximum(run.losses[:241], 1e-8)
        curve.plot(losses, color=INK["err"], linewidth=1.3)
        touch, settled = run.first_below(_TARGET), run.settled(_TARGET)
        for step, filled in ((touch, False), (settled, True)):
            if step is not None and step <= 240:
                face = INK["ink"] if filled else "none"
                curve.plot(step, _TARGET, "o", color=INK["ink"], markerfacecolor=face, markersize=6)
        curve.text(238, 220, f"settled after {settled} steps", ha="right")

    return background, draw


def rolling_in_words(runs: Mapping[float, Trajectory], beta: float) -> str:
    """What one frame of rolling shows."""
    touch, settled = runs[beta].first_below(_TARGET), runs[beta].settled(_TARGET)
    swings = int((np.diff(np.sign(runs[beta].parameters[:301, 0])) != 0).sum())
    manner = "creeps to the minimum" if swings == 0 else f"rolls past the minimum {swings} times in 300 steps"
    return (
        f"Momentum {beta}: the ball {manner}. Its loss is first below 0.001 after {touch} steps "
        f"and stays below after {settled}."
    )


def temper(stretch: float, beta: float) -> str:
    """How the heavy ball behaves along a direction, for learning rate times curvature and momentum."""
    if spectral_radius(heavy_ball_matrix(1.0, stretch, beta)) >= 1:
        return "flies out"
    if (1 + beta - stretch) ** 2 < 4 * beta:
        return "rings"
    return "glides in" if stretch <= 1 + beta else "flips at every step"


def along_one_direction() -> tuple[Callable[..., None], Callable[..., None]]:
    """Left the triangle of stability with a point in it, right what the ball does there.

    Returns      background(axes) and draw(axes, (learning rate times curvature, momentum)) for frames with panels=2.
    """
    betas = np.linspace(0, 1, 61)

    def background(axes: tuple[Axes, Axes]) -> None:
        triangle, walk = axes
        triangle.fill([0, 4, 0], [1, 1, -1], color=INK["line"], alpha=0.45, linewidth=0)
        edge = np.concatenate([(1 - np.sqrt(betas)) ** 2, (1 + np.sqrt(betas[::-1])) ** 2])
        triangle.fill(edge, np.concatenate([betas, betas[::-1]]), color=INK["w"], alpha=0.22, linewidth=0)
        triangle.plot([0, 4], [-1, 1], color=INK["err"], linestyle=LINES["err"])
        triangle.axhline(0, color=INK["edge"], linewidth=0.8)
        triangle.text(1.35, 0.6, "rings", color=INK["w"])
        triangle.text(0.05, 0.08, "glides", fontsize=9)
        triangle.text(1.5, 0.08, "flips", fontsize=9)
        triangle.text(2.5, -0.45, "flies out", color=INK["err"])
        triangle.set(xlim=(-0.1, 4.2), ylim=(-1.05, 1.08), xlabel="α C", ylabel="β", title="the triangle")
        triangle.set_yticks([-1, 0, 1])
        walk.axhline(0, color=INK["edge"], linewidth=0.8)
        walk.set(xlim=(0, 40), ylim=(-2.1, 2.1), xlabel="step", title="distance from the minimum")

    def draw(axes: tuple[Axes, Axes], setting: tuple[float, float]) -> None:
        triangle, walk = axes
        stretch, beta = setting
        triangle.plot(stretch, beta, "^", color=INK["w"], markersize=9)
        run = run_optimizer(_PARABOLA, [1.0], heavy_ball(stretch, beta), max_steps=40)
        theta = run.parameters[:, 0]
        outside = np.flatnonzero(np.abs(theta) > 2.1)
        end = int(outside[0]) + 1 if outside.size else len(theta)
        walk.plot(np.clip(theta[:end], -2.1, 2.1), "o-", color=INK["w"], markersize=2.5, linewidth=1)
        radius = spectral_radius(heavy_ball_matrix(1.0, stretch, beta))
        walk.text(39.5, 1.8, f"{temper(stretch, beta)}, {radius:.3f} a step", ha="right")

    return background, draw


def ball_in_words(setting: tuple[float, float]) -> str:
    """What one frame of along_one_direction shows."""
    stretch, beta = setting
    radius = spectral_radius(heavy_ball_matrix(1.0, stretch, beta))
    return (
        f"Learning rate times curvature {stretch}, momentum {beta}: the ball {temper(stretch, beta)}; "
        f"in the long run a step multiplies the distance by {radius:.3f}."
    )


def steps_against_stretch(conditions: Sequence[float], plain: Sequence[int], ball: Sequence[int]) -> Any:
    """Steps to a millionth of the distance against the condition number, for both methods, on logarithmic axes."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4.4, 2.7))
    axes.plot(conditions, plain, "v", color=INK["err"], linestyle=LINES["err"])
    axes.plot(conditions, ball, "^-", color=INK["w"])
    axes.text(170, 2100, "gradient descent", color=INK["err"], ha="right")
    axes.text(330, 60, "heavy ball", color=INK["w"])
    axes.set(xscale="log", yscale="log", xlabel="condition number", ylabel="steps", ylim=(15, 15_000))
    axes.set_xticks([10, 30, 100, 300, 1000], ["10", "30", "100", "300", "1000"])
    axes.set_yticks([30, 100, 300, 1000, 3000, 10_000], ["30", "100", "300", "1000", "3000", "10000"])
    axes.minorticks_off()
    return figure


def _three(stretch: float, beta: float, n_steps: int) -> dict[str, Floats]:
    rules = {
        "gradient descent": sgd(stretch),
        "heavy ball": heavy_ball(stretch, beta),
        "Nesterov": nesterov(stretch, beta),
    }
    return {name: run_optimizer(_PARABOLA, [1.0], rule, max_steps=n_steps).losses for name, rule in rules.items()}


def limits(beta: float = 0.9, n_steps: int = 60) -> tuple[Callable[..., None], Callable[..., None]]:
    """The losses of three methods on a parabola, for a step that grows.

    Returns      background(axes) and draw(axes, learning rate times curvature) for frames.
    """
    looks: dict[str, dict[str, Any]] = {
        "gradient descent": {"color": INK["err"], "linestyle": LINES["err"]},
        "heavy ball": {"color": INK["w"], "linewidth": 1.2},
        "Nesterov": {"color": INK["yhat"], "marker": "o", "markersize": 2.5, "linewidth": 1.2},
    }

    def background(axes: Axes) -> None:
        axes.axhline(0.5, color=INK["edge"], linewidth=1, linestyle=":")
        axes.set(yscale="log", xlim=(0, n_steps * 1.42), ylim=(1e-12, 1e6), xlabel="step", ylabel="loss")
        axes.set_xticks(range(0, n_steps + 1, 20))
        axes.set_yticks([1e-12, 1e-6, 1, 1e6], ["1e-12", "1e-6", "1", "1e6"])
        axes.minorticks_off()
        for name, height in (("gradient descent", 2e4), ("heavy ball", 5e2), ("Nesterov", 1.2e1)):
            axes.text(n_steps * 1.42, height, name, ha="right", color=looks[name]["color"], fontsize=9)

    def draw(axes: Axes, stretch: float) -> None:
        for name, losses in _three(stretch, beta, n_steps).items():
            axes.plot(np.clip(losses, 1e-14, 1e8), **looks[name])

    return background, draw


def limits_in_words(stretch: float, beta: float = 0.9, n_steps: int = 60) -> str:
    """What one frame of limits shows."""
    last = {name: losses[-1] for name, losses in _three(stretch, beta, n_steps).items()}
    growing = [name for name, loss in last.items() if loss > 0.5]
    falling = [name for name, loss in last.items() if loss <= 0.5]
    said = f"Learning rate times curvature {stretch}: after {n_steps} steps the loss has fallen for "
    return said + (", ".join(falling) or "none") + (f" and grown for {', '.join(growing)}." if growing else ".")
