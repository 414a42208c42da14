"""Drawings of the page "A fading sum of past gradients"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.figures import INK, LINES
from course_lib.figures.chapters.optimizers.bowls import Axes, Floats, contours, path
from course_lib.minimize import Trajectory
from course_lib.optimizers import exponential_moving_average, momentum, momentum_weights

__all__ = ["agree_or_alternate", "impulse", "noisy_slope", "smoothing", "steps_of_memory", "zigzag"]


def zigzag(run: Trajectory) -> Any:
    """The first steps of a descent in a long bowl, seen from above, and the two coordinates beside each other."""
    import matplotlib.pyplot as plt

    above, axes = plt.subplots(figsize=(4.4, 2.0))
    contours(axes, np.diag([1.0, 20.0]), [1, 5, 15, 40], xlim=(-3, 10.6), ylim=(-1.3, 1.6))
    path(axes, run.parameters, most=30, size=4)
    axes.annotate("start", run.parameters[0], xytext=(-4, 7), textcoords="offset points", ha="center", fontsize=9)

    apart, axes = plt.subplots(figsize=(4.4, 2.0))
    shares = run.parameters / run.parameters[0]
    axes.axhline(0, color=INK["line"], linewidth=1)
    axes.plot(shares[:31, 0], color=INK["w"], label="flat")
    axes.plot(shares[:31, 1], "o-", color=INK["err"], markersize=3, linewidth=1)
    axes.text(9, 0.52, "flat direction θ₁", color=INK["w"], fontsize=9)
    axes.text(4.6, -0.75, "steep direction θ₂", color=INK["err"], fontsize=9)
    axes.set(xlabel="step", ylabel="share of the start", ylim=(-1, 1.1), xlim=(0, 30))
    return above, apart


def noisy_slope(n_steps: int = 80) -> Floats:
    """A slope of 2 in every measurement, and noise of standard deviation 1 on it; (n_steps,)."""
    return 2.0 + np.random.default_rng(4).normal(size=n_steps)


def smoothing(values: Floats) -> Callable[..., None]:
    """Left the values and their moving averages from zero, as they are and corrected; right the weights of the past.

    Returns      draw(axes, beta) for frames with panels=2.
    """
    steps = np.arange(1, len(values) + 1)
    ages = np.arange(40)

    def draw(axes: tuple[Axes, Axes], beta: float) -> None:
        series, weights = axes
        average = exponential_moving_average(values, beta, start="zero")
        series.axhline(2, color=INK["edge"], linewidth=1, linestyle=":")
        series.plot(steps, values, "o", color=INK["x"], markersize=2.5, markerfacecolor="none", markeredgewidth=0.8)
        series.plot(steps, average, color=INK["err"], linestyle=LINES["err"], linewidth=1.5)
        series.plot(steps, average / (1 - beta**steps), color=INK["yhat"])
        series.text(80, -0.55, "corrected", ha="right", color=INK["yhat"], fontsize=9)
        series.text(52, -0.55, "from zero", ha="right", color=INK["err"], fontsize=9)
        series.set(xlim=(0, 81), ylim=(-0.8, 5), xlabel="step", title="gradients and their average")
        weights.vlines(ages, 0, (1 - beta) * beta**ages, color=INK["w"], linewidth=3)
        lag = beta / (1 - beta)
        if lag < 40:
            weights.plot(lag, -0.045, "^", color=INK["ink"], markersize=6, clip_on=False)
        weights.text(39, 0.9, f"mean age {lag:.3g}", ha="right")
        weights.set(xlim=(-1, 40), ylim=(-0.08, 1.02), xlabel="age of the gradient", title="its weight")

    return draw


def impulse(beta: float = 0.9, n_steps: int = 30) -> Any:
    """What one gradient of size 1 at step 1 does to the memory of all later steps."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4.4, 2.1))
    steps = np.arange(1, n_steps + 1)
    echo = exponential_moving_average((steps == 1).astype(float), beta, start="zero")
    two_only = np.where(steps <= 2, echo, 0.0)
    axes.vlines(steps, 0, echo, color=INK["w"], linewidth=3)
    axes.plot(steps, two_only, "s", color=INK["err"], markersize=4, markerfacecolor="none")
    axes.text(30, 0.075, "what the recursion keeps", color=INK["w"], ha="right", fontsize=9)
    axes.text(30, 0.055, "“this gradient and the previous one”", color=INK["err"], ha="right", fontsize=9)
    axes.set(xlim=(0, 31), ylim=(-0.004, 0.105), xlabel="step", ylabel="part of the memory")
    return figure


def steps_of_memory(signs: Floats, beta: float) -> Floats:
    """The sizes of the steps, in units of the learning rate, that summing momentum makes of a row of gradients."""
    optimizer = momentum(1.0, beta)
    theta, sizes = np.zeros(1), []
    state = optimizer.init(theta)
    for g in signs:
        updates, state = optimizer.update(np.array([g]), state, theta)
        sizes.append(abs(updates[0]))
    return np.array(sizes)


def agree_or_alternate(n_steps: int = 40) -> Callable[..., None]:
    """Step sizes when all gradients are 1, and when they are 1, -1, 1, …; right the weights they are made of.

    Returns      draw(axes, beta) for frames with panels=2.
    """
    steps = np.arange(1, n_steps + 1)
    same, alternating = np.ones(n_steps), (-1.0) ** (steps + 1)

    def draw(axes: tuple[Axes, Axes], beta: float) -> None:
        sizes, weights = axes
        sizes.axhline(1, color=INK["edge"], linewidth=1, linestyle=":")
        sizes.plot(steps, steps_of_memory(same, beta), color=INK["yhat"])
        sizes.plot(steps, steps_of_memory(alternating, beta), "o-", color=INK["err"], markersize=2.5, linewidth=1)
        sizes.text(40, 31, f"they agree: up to {1 / (1 - beta):.3g}", ha="right", color=INK["yhat"], fontsize=9)
        sizes.text(40, 0.058, f"they alternate: {1 / (1 + beta):.3f}", ha="right", color=INK["err"], fontsize=9)
        sizes.set(xlim=(0, 41), ylim=(0.045, 50), yscale="log", xlabel="step", title="step size / α")
        sizes.set_yticks([0.1, 1, 10], ["0.1", "1", "10"])
        sizes.minorticks_off()
        past = momentum_weights(n_steps, beta)
        weights.vlines(steps, 0, past, color=INK["w"], linewidth=2.5)
        weights.text(1, 0.93, f"added up: {past.sum():.3g}", fontsize=10)
        weights.set(xlim=(0, 41), ylim=(0, 1.05), xlabel="gradient of step", title="weight in step 40")

    return draw
