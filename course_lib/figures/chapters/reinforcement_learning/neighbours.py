"""Drawings of the page "One update teaches the neighbours too"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.figures import INK, LINES, MARKERS
from course_lib.plurals import counted
from course_lib.q_learning import gaussian_features, generalization

__all__ = ["learned_value", "learned_value_in_words", "reach", "reach_in_words", "receptive_fields"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def _spread(places: Floats, centres: Floats, width: float) -> Floats:
    at = gaussian_features([[0.5]], centres, width)[0]
    return generalization(gaussian_features(places[:, None], centres, width), at)


def reach(centres: Floats) -> Callable[[Axes, float], None]:
    """How far an update at 0.5 moves the values elsewhere, for features of some width.

    Args         centres: (K, 1).
    Returns      draw(axes, width) for frames.
    """
    places = np.linspace(0, 1, 101)

    def draw(axes: Axes, width: float) -> None:
        axes.axhline(0, color=INK["edge"], linewidth=0.8)
        axes.plot(places, _spread(places, centres, width), color=INK["yhat"])
        axes.plot(0.5, 1, MARKERS["w"], color=INK["w"], markersize=9, clip_on=False)
        beside = float(_spread(np.array([0.6]), centres, width)[0])
        axes.plot(0.6, beside, MARKERS["x"], color=INK["x"], markerfacecolor=INK["paper"], markersize=7, clip_on=False)
        axes.set(xlim=(0, 1), ylim=(-0.04, 1.08), xlabel="state", ylabel="change", yticks=[0, 0.5, 1])
        axes.set(xticks=[0, 0.25, 0.5, 0.75, 1])
        axes.set_title(f"at 0.6: {beside:.2f} of the change at 0.5")

    return draw


def reach_in_words(centres: Floats) -> Callable[[float], str]:
    """The words for the frames of reach."""

    def words(width: float) -> str:
        beside, end = _spread(np.array([0.6, 1.0]), centres, width)
        return (
            f"Width {width:g}: a hill with its top at 0.5. Of the change there, {beside:.2f} arrives at 0.6 and "
            f"{end:.2f} at 1."
        )

    return words


def receptive_fields(widths: Mapping[str, tuple[float, float]]) -> list[Any]:
    """One panel for each pair of widths: lines of equal change after an update in the middle of a square.

    Args         widths: title -> the widths in the two directions.
    """
    import matplotlib.pyplot as plt

    ticks = np.linspace(0, 1, 21)
    centres = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    grid = np.linspace(0, 1, 31)
    places = np.stack(np.meshgrid(grid, grid), axis=-1).reshape(-1, 2)
    panels = []
    for title, width in widths.items():
        figure, axes = plt.subplots(figsize=(2.5, 2.6))
        at = gaussian_features([[0.5, 0.5]], centres, width)[0]
        change = generalization(gaussian_features(places, centres, width), at).reshape(31, 31)
        axes.contour(grid, grid, change.round(9), levels=[0.1, 0.3, 0.5, 0.7, 0.9], colors=INK["yhat"], linewidths=1.2)
        axes.plot(0.5, 0.5, MARKERS["w"], color=INK["w"], markersize=7)
        axes.set(xlim=(0, 1), ylim=(0, 1), xticks=[0, 0.5, 1], yticks=[0, 0.5, 1], aspect="equal")
        axes.set_title(title)
        panels.append(figure)
    return panels


def learned_value(
    places: Floats, truth: Floats, learned: Mapping[int, Floats]
) -> tuple[Callable[[Axes], None], Callable[[Axes, int], None]]:
    """The value that a network has learned after so many steps, over that of value iteration.

    Args         places: (N,). truth: (N,). learned: number of steps -> (N, 2), the values of left and right.
    Returns      background(axes) and draw(axes, number of steps) for frames.
    """

    def background(axes: Axes) -> None:
        axes.plot(places, truth, color=INK["y"], linestyle=LINES["y"], linewidth=2)
        axes.text(0.02, 0.56, "value iteration", color=INK["y"], fontsize=9)
        axes.set(xlim=(0, 0.9), ylim=(-0.3, 1.2), xlabel="place", ylabel="value")
        axes.set(xticks=[0, 0.3, 0.6, 0.9], yticks=[0, 0.5, 1])

    def draw(axes: Axes, steps: int) -> None:
        Q = learned[steps]
        wrong = places[Q[:, 0] >= Q[:, 1]]
        axes.plot(places, Q.max(axis=1), color=INK["yhat"], linewidth=2)
        axes.plot(wrong, np.full(len(wrong), -0.22), MARKERS["err"], color=INK["err"], markersize=4, linestyle="none")
        axes.set_title(f"{counted(steps, 'step')}: at most {np.abs(Q.max(axis=1) - truth).max():.2f} off")

    return background, draw


def learned_value_in_words(truth: Floats, learned: Mapping[int, Floats]) -> Callable[[int], str]:
    """The words for the frames of learned_value."""

    def words(steps: int) -> str:
        Q = learned[steps]
        off, right_way = np.abs(Q.max(axis=1) - truth).max(), np.sum(Q[:, 1] > Q[:, 0])
        return (
            f"After {counted(steps, 'step')} the network's value is at most {off:.2f} off that of value iteration, and "
            f"it would push right at {right_way} of {len(Q)} places."
        )

    return words
