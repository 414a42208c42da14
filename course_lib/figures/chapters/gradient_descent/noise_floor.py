"""Drawings of the page "The noise floor, and what it costs to get below it"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.figures import INK, LINES, MARKERS
from course_lib.schedules import Schedule

__all__ = ["hovering", "hovering_in_words", "race", "race_in_words", "settling", "settling_in_words"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def hovering(runs: Mapping[float, Floats]) -> Callable[[Sequence[Axes], float], None]:
    """A few runs that look for a mean, and the mean squared distance of all of them with the law of the floor.

    Args         runs: learning rate -> theta (T+1, S), where the best theta is 0 and the targets have variance 1.
    Returns      draw(pair of axes, learning rate) for frames with panels=2.
    """

    def draw(axes: Sequence[Axes], rate: float) -> None:
        few, all_runs = axes
        theta = runs[rate]
        floor = rate / (2 - rate)
        some = np.arange(0, len(theta), 3)
        for column in range(2):
            few.plot(some, theta[some, column], color=INK["w"], linewidth=0.9)
        few.axhline(0, color=INK["edge"], linewidth=1)
        few.set(xlim=(0, len(theta) - 1), ylim=(-3, 4.5), xlabel="step", ylabel="θ")
        few.set_title("two runs")
        squared = np.mean(theta**2, axis=1)
        all_runs.plot(some, squared[some], color=INK["err"], linewidth=1.2)
        all_runs.plot(some, 16 * (1 - rate) ** (2 * some) + 1e-12, color=INK["yhat"], linewidth=1.2, linestyle=":")
        all_runs.axhline(floor, color=INK["ink"], linewidth=1, linestyle=LINES["err"])
        all_runs.text(len(theta) - 5, 1.5 * floor, f"law {floor:.3f}", ha="right")
        all_runs.text(len(theta) - 5, 2.2e-4, "dotted: gradient descent", ha="right", fontsize=9, color=INK["quiet"])
        all_runs.set(yscale="log", ylim=(1e-4, 40), xlim=(0, len(theta) - 1), xlabel="step")
        all_runs.set_title("mean squared distance")

    return draw


def hovering_in_words(runs: Mapping[float, Floats]) -> Callable[[float], str]:
    """What one frame of the hovering runs shows."""

    def words(rate: float) -> str:
        squared = np.mean(runs[rate] ** 2, axis=1)
        arrived = int(np.argmax(squared < 2 * rate / (2 - rate)))
        near = (
            f"after {arrived} steps it is within twice" if squared.min() < 2 * rate / (2 - rate) else "it stays above"
        )
        return (
            f"Learning rate {rate:g}: the mean squared distance falls from 16; {near} the law's floor "
            f"{rate / (2 - rate):.3f}, and the single runs swing about 0 by about its root."
        )

    return words


def settling(
    schedules: Mapping[str, Schedule], excess: Mapping[str, Floats], constant: Floats
) -> tuple[Callable[[Sequence[Axes], str], None], Callable[[Sequence[Axes]], None]]:
    """A schedule beside what it does to the loss of twenty runs.

    Args         excess: name of the schedule -> (T+1, S), loss above the minimum. constant: the same, for comparison.
    Returns      draw(pair of axes, name) and background(pair of axes), for frames with panels=2.
    """
    n_steps = len(constant) - 1
    shown = np.unique(np.geomspace(1, n_steps, 120).round().astype(int))

    def background(axes: Sequence[Axes]) -> None:
        rates, losses = axes
        rates.set(xscale="log", yscale="log", xlim=(1, n_steps), ylim=(1e-5, 0.3), xlabel="step")
        rates.set_title("learning rate")
        losses.plot(shown, np.median(constant[shown], axis=1), color=INK["line"], linewidth=1.5)
        losses.set(xscale="log", yscale="log", xlim=(1, n_steps), ylim=(1e-5, 20), xlabel="step")
        losses.set_title("loss above the minimum")

    def draw(axes: Sequence[Axes], name: str) -> None:
        rates, losses = axes
        values = np.array([schedules[name](int(step) - 1) for step in shown])
        rates.plot(shown, np.maximum(values, 1e-7), color=INK["w"])
        low, median, high = np.quantile(excess[name][shown], [0, 0.5, 1], axis=1)
        losses.fill_between(shown, np.maximum(low, 1e-7), high, color=INK["err"], alpha=0.15, linewidth=0)
        losses.plot(shown, median, color=INK["err"])
        losses.text(1.3, 3e-5, f"median at the end {median[-1]:.0e}", va="bottom")

    return draw, background


def settling_in_words(excess: Mapping[str, Floats]) -> Callable[[str], str]:
    """What one frame of the schedules shows."""

    def words(name: str) -> str:
        low, median, high = np.quantile(excess[name][-1], [0, 0.5, 1])
        return (
            f"Schedule {name}: of twenty runs the median ends {median:.0e} above the minimum, "
            f"the best {low:.0e}, the worst {high:.0e}."
        )

    return words


def race(
    full: Mapping[int, Floats], single: Mapping[int, Floats]
) -> tuple[Callable[[Axes, int], None], Callable[[Axes], None]]:
    """Loss above the minimum against the number of item gradients that were spent.

    Args         full: N -> (T+1,), gradient descent, one step costs N. single: N -> (T+1,), SGD, one step costs 1.
    Returns      draw(axes, N) and background(axes).
    """

    def background(axes: Axes) -> None:
        axes.axhline(0.01, color=INK["edge"], linewidth=1, linestyle=":")
        axes.set(xscale="log", yscale="log", xlim=(1, 3e7), ylim=(1e-6, 40), xlabel="item gradients computed")
        axes.set_title("loss above the minimum")

    def draw(axes: Axes, n_samples: int) -> None:
        steps = np.unique(np.geomspace(1, len(single[n_samples]) - 1, 100).round().astype(int))
        axes.plot(steps, single[n_samples][steps], color=INK["err"], linewidth=1.5, linestyle="-")
        axes.text(1.5, 2e-3, "SGD, one sample a step", color=INK["err"], fontsize=9)
        kept = full[n_samples][: np.argmax(full[n_samples] < 1e-7)]
        axes.plot(
            n_samples * np.arange(1, len(kept)), kept[1:], MARKERS["w"], color=INK["w"], markersize=4, linestyle="none"
        )
        spent, won = n_samples * int(np.argmax(full[n_samples] < 0.01)), int(np.argmax(single[n_samples] < 0.01))
        axes.text(1.5, 2e-6, f"triangles: gradient descent, N = {n_samples:,}", color=INK["w"], fontsize=9)
        axes.text(1.5, 1.1e-5, f"to 0.01: {won:,} against {spent:,}")

    return draw, background


def race_in_words(full: Mapping[int, Floats], single: Mapping[int, Floats]) -> Callable[[int], str]:
    """What one frame of the race shows."""

    def words(n_samples: int) -> str:
        spent, won = n_samples * int(np.argmax(full[n_samples] < 0.01)), int(np.argmax(single[n_samples] < 0.01))
        return (
            f"With {n_samples:,} samples SGD reaches 0.01 above the minimum after {won:,} item gradients, gradient "
            f"descent after {spent:,}; below that gradient descent falls on steeply, SGD along a slow straight line."
        )

    return words
