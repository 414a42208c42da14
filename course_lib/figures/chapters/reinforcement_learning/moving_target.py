"""Drawings of the page "A target that moves with you"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.figures import INK, LINES, MARKERS

__all__ = ["running_away", "running_away_in_words", "two_learners", "two_learners_in_words"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def two_learners(semi: Floats, full: Floats) -> Callable[..., None]:
    """The values of toss, heads and tails after some steps, target held fast (left) and not (right).

    Args         semi, full: (T + 1, 3), the values before the first step and after each.
    Returns      draw(axes, number of steps) for frames with panels=2.
    """
    truth = [0.5, 1.0, 0.0]

    def draw(axes: tuple[Axes, Axes], step: int) -> None:
        for panel, values, title in zip(axes, (semi[step], full[step]), ("target held", "both moved"), strict=True):
            panel.bar(range(3), values, width=0.6, color=INK["yhat"], linewidth=0)
            panel.plot(range(3), truth, MARKERS["y"], color=INK["y"], linestyle="none", markersize=7, clip_on=False)
            for place, value in enumerate(values):
                panel.text(place, 1.12, f"{value:.2f}", ha="center", fontsize=10, color=INK["yhat"])
            panel.set(ylim=(0, 1.3), xlim=(-0.5, 2.5), xticks=[0, 1, 2], yticks=[0, 0.5, 1])
            panel.set_xticklabels(["toss", "heads", "tails"])
            panel.set_title(title)

    return draw


def two_learners_in_words(semi: Floats, full: Floats) -> Callable[[int], str]:
    """The words for the frames of two_learners."""

    def words(step: int) -> str:
        held, moved = (", ".join(f"{value:.2f}" for value in values[step]) for values in (semi, full))
        return (
            f"At step {step} toss, heads and tails are worth {held} with the target held fast, {moved} with both moved."
        )

    return words


def running_away(paths: Mapping[float, Floats]) -> Callable[[Axes, float], None]:
    """The shared parameter over the steps, for one discount, on a logarithmic axis.

    Args         paths: discount -> (T + 1,), the parameter, from 1.
    Returns      draw(axes, discount) for frames.
    """
    longest = max(len(path) for path in paths.values()) - 1

    def draw(axes: Axes, discount: float) -> None:
        path = paths[discount]
        axes.axhline(1, color=INK["edge"], linewidth=0.8)
        grows = path[-1] > 1 + 1e-9
        concept = "err" if grows else "w"
        axes.plot(path, color=INK[concept], linestyle=LINES[concept], linewidth=2)
        axes.plot(len(path) - 1, path[-1], MARKERS[concept], color=INK[concept], markersize=8, clip_on=False)
        axes.set(yscale="log", ylim=(0.1, 1000), xlim=(0, longest), xlabel="step", ylabel="parameter")
        axes.set(yticks=[0.1, 1, 10, 100, 1000])
        axes.set_yticklabels(["0.1", "1", "10", "100", "1000"])
        axes.minorticks_off()
        axes.set_title(f"{path[1] / path[0]:.2f} times per step, {path[-1]:.3g} at the end")

    return draw


def running_away_in_words(paths: Mapping[float, Floats]) -> Callable[[float], str]:
    """The words for the frames of running_away."""

    def words(discount: float) -> str:
        end = paths[discount][-1]
        how = "grows along a straight line" if end > 1 + 1e-9 else "falls towards 0" if end < 1 - 1e-9 else "stays at 1"
        return f"Discount {discount:g}: on the logarithmic axis the parameter {how}; at the end it is {end:.3g}."

    return words
