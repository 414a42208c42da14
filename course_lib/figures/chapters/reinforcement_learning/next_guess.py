"""Drawings of the page "The answer is your own next guess"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.figures import INK, MARKERS

__all__ = ["exploring", "exploring_in_words", "walking_back", "walking_back_in_words"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]
Counts = NDArray[np.intp]


def walking_back(sweeps: Floats, truth: Floats) -> Callable[[Axes, int], None]:
    """The values of the rooms after a sweep, as bars, and what they will be in the end.

    Args         sweeps: (K + 1, n), one row a sweep. truth: (n,).
    Returns      draw(axes, sweep) for frames.
    """
    rooms = np.arange(1, len(truth) + 1)

    def draw(axes: Axes, sweep: int) -> None:
        values = sweeps[sweep]
        axes.bar(rooms, values, width=0.6, color=INK["yhat"], linewidth=0)
        axes.plot(rooms, truth, MARKERS["y"], color=INK["y"], markerfacecolor="none", markersize=6, linestyle="none")
        for room, value in zip(rooms, values, strict=True):
            axes.text(room, max(value, 0) + 0.07, f"{value:.2f}", ha="center", fontsize=9, color=INK["yhat"])
        axes.set(ylim=(0, 1.25), xlim=(0.4, len(truth) + 0.6), xlabel="room", ylabel="value", yticks=[0, 0.5, 1])
        axes.set(xticks=list(rooms))
        right = int(np.sum(np.abs(values - truth) < 1e-9))
        axes.set_title(f"sweep {sweep}: {right} of {len(truth)} rooms right")

    return draw


def walking_back_in_words(sweeps: Floats) -> Callable[[int], str]:
    """The words for the frames of walking_back."""

    def words(sweep: int) -> str:
        values = ", ".join(f"{value:.2f}" for value in sweeps[sweep])
        return f"After sweep {sweep} the rooms from left to right are worth {values}."

    return words


def exploring(shares: Mapping[float, float], visits: Mapping[float, Counts]) -> Callable[..., None]:
    """Left the share of agents that prefer the far reward, right where one of them has been.

    Args         shares: exploration -> share. visits: exploration -> (n rooms,), how often one agent acted there.
    Returns      draw(axes, exploration) for frames with panels=2.
    """
    levels = list(shares)

    def draw(axes: tuple[Axes, Axes], level: float) -> None:
        left, right = axes
        places = np.arange(len(levels))
        left.plot(places, [shares[e] for e in levels], color=INK["edge"], linewidth=1)
        left.plot(levels.index(level), shares[level], MARKERS["pos"], color=INK["pos"], markersize=10, clip_on=False)
        left.set(ylim=(0, 1), xlim=(-0.3, len(levels) - 0.7), xlabel="share of random actions", yticks=[0, 0.5, 1])
        left.set(xticks=list(places))
        left.set_xticklabels([f"{e:g}" for e in levels])
        left.set_title(f"prefer the far exit: {shares[level]:.2f}")
        rooms = np.arange(1, len(visits[level]) + 1)
        right.bar(rooms, visits[level], width=0.6, color=INK["x"], linewidth=0)
        right.set(ylim=(0, 3000), xlabel="room", xticks=list(rooms), yticks=[0, 1000, 2000, 3000])
        right.set_title("steps of one agent")

    return draw


def exploring_in_words(shares: Mapping[float, float], visits: Mapping[float, Counts]) -> Callable[[float], str]:
    """The words for the frames of exploring."""

    def words(level: float) -> str:
        seen: Sequence[int] = [int(count) for count in visits[level]]
        return (
            f"With a share of {level:g} random actions, {shares[level]:.2f} of the agents prefer the far exit. One "
            f"agent acted {seen[0]} times in the first room and {seen[-1]} times in the last."
        )

    return words
