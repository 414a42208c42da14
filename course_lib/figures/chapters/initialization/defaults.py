"""Drawings of the page "What your framework draws"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.figures import INK, LINES
from course_lib.plurals import counted

__all__ = ["alive_and_deaf", "window", "window_in_words"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]
Sweep = Mapping[int, Mapping[float | str, Floats]]

LEARNED = 0.9


def alive_and_deaf(size: Sequence[float], difference: Sequence[float]) -> Any:
    """The mean square of the activations, and how much of it depends on the input, layer by layer.

    Args         size, difference: one number a layer.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4.4, 2.9))
    layers = np.arange(1, len(size) + 1)
    axes.plot(layers, size, "o-", color=INK["yhat"], markersize=3.5)
    axes.plot(layers, difference, "v", linestyle=LINES["err"], color=INK["err"], markersize=4)
    axes.text(30, 6e-2, "mean square", color=INK["yhat"], ha="right")
    axes.text(17, 1e-11, "variance over inputs", color=INK["err"])
    axes.set(yscale="log", ylim=(1e-26, 10), xlim=(0, 31), xlabel="layer", yticks=[1e-24, 1e-16, 1e-8, 1])
    axes.set_yticklabels(["10⁻²⁴", "10⁻¹⁶", "10⁻⁸", "1"])
    axes.minorticks_off()
    return figure


def window(sweep: Sweep) -> Callable[[Axes, int], None]:
    """Accuracies after training against the rule of the start, one dot a network.

    Args         sweep: accuracies (seeds,) for each depth and rule; NaN where the parameters ran away.
    Returns      draw(axes, depth) for frames.
    """

    def draw(axes: Axes, depth: int) -> None:
        axes.axhline(0.5, color=INK["line"], linewidth=1)
        axes.axhline(0.38, color=INK["line"], linewidth=1)
        for place, accuracies in enumerate(sweep[depth].values()):
            spread = place + np.linspace(-0.24, 0.24, len(accuracies))
            ran_away = np.isnan(accuracies)
            learned = accuracies >= LEARNED
            other = ~learned & ~ran_away
            axes.plot(spread[learned], accuracies[learned], "o", color=INK["right"], markersize=4)
            axes.plot(spread[other], accuracies[other], "s", color=INK["err"], markersize=3.5, markerfacecolor="none")
            axes.plot(spread[ran_away], np.full(ran_away.sum(), 0.38), "x", color=INK["quiet"], markersize=4)
        names = [f"{rule:g}" if isinstance(rule, (int, float)) else str(rule) for rule in sweep[depth]]
        axes.set(
            xlim=(-0.6, len(names) - 0.2), ylim=(0.33, 1.03), xticks=range(len(names)), yticks=[0.38, 0.5, 0.75, 1]
        )
        axes.set_xticklabels([*names[:-1], "Py\nTorch"], fontsize=8)
        axes.set_yticklabels(["ran away", "chance", "75%", "100%"])
        axes.set_xlabel("total variance at the start")
        axes.set_title(counted(depth, "hidden layer"))

    return draw


def window_in_words(sweep: Sweep) -> Callable[[int], str]:
    """What one frame of the window shows."""

    def words(depth: int) -> str:
        totals = {rule: a for rule, a in sweep[depth].items() if not isinstance(rule, str)}
        whole = [f"{rule:g}" for rule, accuracies in totals.items() if (accuracies >= LEARNED).all()]
        away = [f"{rule:g}" for rule, accuracies in totals.items() if np.isnan(accuracies).any()]
        listed = "all networks learn at total variance " + ", ".join(whole) if whole else "no setting always learns"
        lost = "; some or all run away at " + ", ".join(away) if away else "; none runs away"
        (default,) = (a for rule, a in sweep[depth].items() if isinstance(rule, str))
        return (
            f"With {counted(depth, 'hidden layer')} {listed}{lost}; of the PyTorch defaults "
            f"{(default >= LEARNED).sum()} of {len(default)} learn."
        )

    return words
