"""Drawings of the page "A ruler for every coordinate"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.figures import INK, LINES
from course_lib.figures.chapters.optimizers.bowls import Axes, Floats
from course_lib.minimize import Problem, Trajectory
from course_lib.optimizers import Optimizer, adagrad, adam, exponential_moving_average, normalized_gradient, rmsprop

__all__ = [
    "FOR_EVER",
    "bouncing",
    "burst",
    "burst_in_words",
    "first_steps",
    "floors",
    "forgetting",
    "forgetting_in_words",
    "steep_ruler",
    "step_sizes",
]

FOR_EVER = "for ever"
_LIMIT = 38.0  # 2 (1 + 0.9) / (1 - 0.9)


def bouncing(runs: dict[float, Trajectory]) -> Any:
    """The flat coordinate under the sign step and the loss, for several learning rates."""
    import matplotlib.pyplot as plt

    looks: list[dict[str, Any]] = [{"color": INK["w"], "marker": "^"}, {"color": INK["yhat"], "marker": "o"}]
    place, axes = plt.subplots(figsize=(3.6, 2.4))
    axes.axhline(0, color=INK["edge"], linewidth=0.8)
    for run, look in zip(runs.values(), looks, strict=True):
        axes.plot(run.parameters[:41, 0], markersize=3, linewidth=1, **look)
    rates = list(runs)
    axes.text(40, 0.62, f"α = {rates[0]}", color=INK["w"], ha="right")
    axes.text(40, 0.48, f"α = {rates[1]}", color=INK["yhat"], ha="right")
    axes.set(xlim=(0, 40), ylim=(-0.2, 0.85), xlabel="step", title="θ₁")

    curve, axes = plt.subplots(figsize=(3.6, 2.4))
    for run, look in zip(runs.values(), looks, strict=True):
        axes.plot(run.losses[:41], markersize=3, linewidth=1, **look)
    axes.set(yscale="log", xlim=(0, 40), ylim=(1e-3, 10), xlabel="step", title="loss")
    axes.set_yticks([0.001, 0.01, 0.1, 1, 10], ["0.001", "0.01", "0.1", "1", "10"])
    axes.minorticks_off()
    return place, curve


def step_sizes(optimizer: Optimizer, gradients: Floats) -> Floats:
    """The sizes of the updates that an optimizer makes of the gradients (T,) of one parameter; (T,)."""
    theta, sizes = np.zeros(1), []
    state = optimizer.init(theta)
    for g in gradients:
        updates, state = optimizer.update(np.array([g]), state, theta)
        sizes.append(abs(updates[0]))
    return np.array(sizes)


def floors(epsilon: float = 1e-8) -> Any:
    """The size of a normalized step against the size of the gradient, epsilon outside and inside the root."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4.4, 2.5))
    sizes = 10 ** np.linspace(-10, 0, 81)
    for inside, colour, style in ((False, INK["yhat"], "-"), (True, INK["err"], LINES["err"])):
        optimizer = normalized_gradient(1.0, epsilon=epsilon, epsilon_inside=inside)
        updates, _ = optimizer.update(sizes, optimizer.init(sizes), np.zeros_like(sizes))
        axes.plot(sizes, -updates, color=colour, linestyle=style)
        at = optimizer.update(np.array([1e-6]), optimizer.init(np.zeros(1)), np.zeros(1))[0][0]
        axes.plot(1e-6, -at, "o", color=colour)
    axes.axvline(1e-6, color=INK["edge"], linewidth=1, linestyle=":")
    axes.text(1.5e-9, 0.72, "outside", color=INK["yhat"], ha="center")
    axes.text(3e-5, 0.08, "inside", color=INK["err"], ha="left")
    axes.text(7e-7, 0.33, "gradient 1e-6", color=INK["quiet"], fontsize=9, ha="right")
    axes.set(xscale="log", xlim=(1e-10, 1), ylim=(-0.03, 1.06), xlabel="size of the gradient", ylabel="step / α")
    axes.set_xticks([1e-10, 1e-8, 1e-6, 1e-4, 1e-2, 1], ["1e-10", "1e-8", "1e-6", "1e-4", "0.01", "1"])
    axes.minorticks_off()
    return figure


def _calming() -> Floats:
    """Gradients of size 10 for 40 steps, then of size 1."""
    return np.where(np.arange(160) < 40, 10.0, 1.0)


def _steps_of(memory: float | str) -> Floats:
    return step_sizes(adagrad(1.0) if memory == FOR_EVER else rmsprop(1.0, float(memory)), _calming())


def forgetting() -> tuple[Callable[..., None], Callable[..., None]]:
    """Gradients that become ten times smaller, and the steps that a memory of their squares makes of them.

    Returns      background(axes) and draw(axes, memory) for frames with panels=2; a memory may be FOR_EVER.
    """
    steps = np.arange(1, 161)

    def background(axes: tuple[Axes, Axes]) -> None:
        axes[0].plot(steps, _calming(), color=INK["err"], linestyle=LINES["err"])
        axes[0].set(xlim=(0, 160), ylim=(0, 11), xlabel="step", title="size of the gradient")
        axes[1].axhline(1, color=INK["edge"], linewidth=1, linestyle=":")
        axes[1].set(yscale="log", xlim=(0, 160), ylim=(0.01, 40), xlabel="step", title="step / α")
        axes[1].set_yticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
        axes[1].minorticks_off()

    def draw(axes: tuple[Axes, Axes], memory: float | str) -> None:
        axes[1].plot(steps, _steps_of(memory), color=INK["w"])

    return background, draw


def forgetting_in_words(memory: float | str) -> str:
    """What one frame of forgetting shows."""
    sizes = _steps_of(memory)
    return (
        f"Memory {memory}: the first step is {sizes[0]:.2f} learning rates, the step after the gradient has fallen "
        f"is {sizes[40]:.2f}, the last one {sizes[-1]:.2f}."
    )


def first_steps(n_steps: int = 100) -> Any:
    """Adam's steps for a constant gradient, with its correction and without."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4.4, 2.4))
    steps, ones = np.arange(1, n_steps + 1), np.ones(n_steps)
    first = exponential_moving_average(ones, 0.9, start="zero")
    second = exponential_moving_average(ones, 0.999, start="zero")
    axes.plot(steps, first / np.sqrt(second), color=INK["err"], linestyle=LINES["err"])
    axes.plot(steps, step_sizes(adam(1.0), ones), color=INK["yhat"])
    axes.text(30, 6.1, "without correction", color=INK["err"])
    axes.text(99, 1.3, "Adam", color=INK["yhat"], ha="right")
    axes.set(xlim=(0, n_steps), ylim=(0, 7), xlabel="step", ylabel="step / α")
    return figure


def steep_ruler(problem: Problem, start: Floats, beta2: float, n_steps: int) -> tuple[Floats, Floats]:
    """Adam's losses, and its learning rate 0.05 over the steep coordinate's ruler, times its curvature of 100.

    Returns      losses (n_steps+1,) and stretch (n_steps,).
    """
    optimizer, theta = adam(0.05, beta2=beta2), np.asarray(start, float)
    state, losses, stretch = optimizer.init(theta), [float(problem.loss(theta))], []
    assert problem.gradient is not None
    for _ in range(n_steps):
        updates, state = optimizer.update(problem.gradient(theta), state, theta)
        theta = theta + updates
        losses.append(float(problem.loss(theta)))
        stretch.append(0.05 * 100 / np.sqrt(state["v"][1] / state["v_weight"]))
    return np.array(losses), np.array(stretch)


def burst(problem: Problem, start: Floats, n_steps: int = 1500) -> tuple[Callable[..., None], Callable[..., None]]:
    """Above the loss of Adam on a calm bowl, below the stretch of its steps against the limit of stability.

    Returns      background(axes) and draw(axes, beta2) for frames with panels=2.
    """

    def background(axes: tuple[Axes, Axes]) -> None:
        losses, stretch = axes
        losses.set(yscale="log", xlim=(0, n_steps), ylim=(1e-50, 1e3), xlabel="step", title="loss")
        losses.set_yticks([1e-45, 1e-30, 1e-15, 1], ["1e-45", "1e-30", "1e-15", "1"])
        stretch.axhline(_LIMIT, color=INK["err"], linestyle=LINES["err"], linewidth=1.3)
        stretch.text(20, 60, "limit 38", color=INK["err"], fontsize=9)
        stretch.set(yscale="log", xlim=(0, n_steps), ylim=(0.03, 2000), xlabel="step", title="α C / √v̂, steep")
        stretch.set_yticks([0.1, 1, 10, 100, 1000], ["0.1", "1", "10", "100", "1000"])
        for each in axes:
            each.minorticks_off()

    def draw(axes: tuple[Axes, Axes], beta2: float) -> None:
        losses, stretch = steep_ruler(problem, start, beta2, n_steps)
        steps = np.arange(0, n_steps + 1, 4)
        axes[0].plot(steps, np.maximum(losses[::4], 1e-60), color=INK["err"], linewidth=1)
        axes[1].plot(steps[1:], stretch[3::4], color=INK["w"], linewidth=1.3)

    return background, draw


def burst_in_words(problem: Problem, start: Floats, beta2: float, n_steps: int = 1500) -> str:
    """What one frame of burst shows."""
    losses, stretch = steep_ruler(problem, start, beta2, n_steps)
    over = np.flatnonzero(stretch > _LIMIT)
    if not over.size:
        return f"beta2 {beta2}: the loss falls and the stretch of the steps stays below 38 for {n_steps} steps."
    peak = losses[over[0] :].max()
    return (
        f"beta2 {beta2}: the loss falls for hundreds of steps; the stretch of the steps climbs past 38 at step "
        f"{over[0] + 1}, and the loss leaps up, to more than {10 ** np.floor(np.log10(peak)):.0e}."
    )
