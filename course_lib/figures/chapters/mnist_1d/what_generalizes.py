"""Drawings of the page "Memory is not understanding"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.experiments import Curves
from course_lib.figures import INK, MARKERS

__all__ = ["brakes", "brakes_in_words", "confusions", "shuffled", "shuffled_in_words", "true_labels"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def true_labels(by_depth: Mapping[int, Sequence[Curves]]) -> Any:
    """Training and test error after the last epoch against depth, a mark a seed.

    Args         by_depth: hidden layers -> runs with true labels.
    Returns      A Matplotlib figure.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4.4, 2.6))
    for depth, found in by_depth.items():
        places = depth + np.linspace(-0.12, 0.12, len(found))
        axes.plot(places, [run.test_errors[-1] for run in found], MARKERS["err"], color=INK["err"])
        axes.plot(places, [run.errors[-1] for run in found], MARKERS["x"], color=INK["x"], markerfacecolor="none")
    axes.text(4.35, 0.42, "test", color=INK["err"], va="center")
    axes.text(4.35, 0.0, "training", color=INK["x"], va="center")
    axes.axhline(0.433, color=INK["edge"], linewidth=0.8, linestyle=(0, (4, 3)))
    axes.text(4.35, 0.49, "nearest neighbour", color=INK["quiet"], fontsize=9, va="center", ha="right")
    axes.set(xlim=(0.5, 5.1), ylim=(-0.03, 0.55), xlabel="hidden layers", ylabel="share of wrong answers")
    axes.set_xticks(list(by_depth))
    axes.set_yticks([0, 0.2, 0.4], ["0", "0.2", "0.4"])
    return figure


def _means(found: Sequence[Curves], epoch: int) -> tuple[float, float]:
    """Mean training and test error of some runs after an epoch."""
    place = int(np.searchsorted(found[0].epochs, epoch))
    return (
        float(np.mean([run.errors[place] for run in found])),
        float(np.mean([run.test_errors[place] for run in found])),
    )


def brakes(by_brake: Mapping[str, Sequence[Curves]]) -> Callable[[Axes, int], None]:
    """Training and test error after some epochs, a row a brake; the bar between them is the gap.

    Args         by_brake: name of the brake -> runs with true labels.
    Returns      draw(axes, epoch) for frames.
    """

    def draw(axes: Axes, epoch: int) -> None:
        for row, (_, found) in enumerate(by_brake.items()):
            train, test = _means(found, epoch)
            axes.plot([train, test], [-row] * 2, color=INK["err"], linewidth=9, alpha=0.25, solid_capstyle="butt")
            axes.plot(train, -row, MARKERS["x"], color=INK["x"], markersize=7, markerfacecolor="none")
            axes.plot(test, -row, MARKERS["err"], color=INK["err"], markersize=8)
            axes.text(max(train, test) + 0.03, -row, f"{test:.2f}", va="center", color=INK["err"])
        axes.plot(0.02, 0.75, MARKERS["x"], color=INK["x"], markersize=7, markerfacecolor="none")
        axes.text(0.05, 0.75, "training", color=INK["x"], va="center", fontsize=9)
        axes.plot(0.27, 0.75, MARKERS["err"], color=INK["err"], markersize=8)
        axes.text(0.30, 0.75, "test", color=INK["err"], va="center", fontsize=9)
        axes.set_title(f"after {epoch} epochs")
        axes.set(xlim=(-0.02, 1.02), ylim=(-len(by_brake) + 0.5, 1.1), xlabel="share of wrong answers")
        axes.set_yticks([-row for row in range(len(by_brake))], list(by_brake))
        axes.set_xticks([0, 0.2, 0.4, 0.6, 0.8, 1], ["0", "0.2", "0.4", "0.6", "0.8", "1"])

    return draw


def brakes_in_words(by_brake: Mapping[str, Sequence[Curves]]) -> Callable[[int], str]:
    """What one frame of the brakes shows.

    Args         by_brake: name of the brake -> runs with true labels.
    Returns      words(epoch).
    """

    def words(epoch: int) -> str:
        told = []
        for name, found in by_brake.items():
            train, test = _means(found, epoch)
            told.append(f"{name}: {train:.2f} and {test:.2f}")
        return f"After {epoch} epochs, share of wrong answers in training and test, {'; '.join(told)}."

    return words


def confusions(counts: NDArray[np.integer[Any]]) -> Any:
    """A confusion matrix as discs whose area is the count: filled on the diagonal, hollow where the answer is wrong.

    Args         counts: (10, 10), row true digit, column answer.
    Returns      A Matplotlib figure.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4.0, 3.9))
    for (true, answer), count in np.ndenumerate(counts):
        if count:
            right = true == answer
            axes.plot(
                answer,
                -true,
                "o",
                color=INK["right" if right else "err"],
                markerfacecolor=INK["right"] if right else "none",
                markersize=1.9 * np.sqrt(count),
                markeredgewidth=1.2,
            )
    axes.set(xlim=(-0.7, 9.7), ylim=(-9.7, 0.7), xlabel="answer", ylabel="true digit")
    axes.set_xticks(range(10))
    axes.set_yticks([-digit for digit in range(10)], [str(digit) for digit in range(10)])
    return figure


def shuffled(signal: Floats, orders: Mapping[int, NDArray[np.intp]], error: float) -> Callable[[Axes, int], None]:
    """A signal some of whose places have changed seats, and the error of the network that changed seats with them.

    Args         signal: (40,). orders: number of moved places -> the order. error: the network's.
    Returns      draw(axes, number of moved places) for frames.
    """

    def draw(axes: Axes, moved: int) -> None:
        curve = signal[orders[moved]]
        axes.plot(np.arange(1, 41), curve, color=INK["x"], linewidth=1)
        axes.plot(np.arange(1, 41), curve, MARKERS["x"], color=INK["x"], markersize=4, markerfacecolor="none")
        axes.set_title(f"{moved} of 40 moved: the network errs on {error:.2f}")
        axes.set(xlim=(0, 41), ylim=(-3.2, 3.2), xlabel="place", ylabel="height")
        axes.set_xticks([1, 10, 20, 30, 40])

    return draw


def shuffled_in_words(signal: Floats, orders: Mapping[int, NDArray[np.intp]], error: float) -> Callable[[int], str]:
    """What one frame of the shuffled signal shows.

    Args         signal: (40,). orders: number of moved places -> the order. error: the network's.
    Returns      words(number of moved places).
    """

    def words(moved: int) -> str:
        curve = signal[orders[moved]]
        length = np.abs(np.diff(curve)).sum()
        looks = "a curve" if moved == 0 else "a curve with breaks" if moved < 16 else "dots without order"
        return (
            f"{moved} of 40 places moved: {looks}, {length:.0f} units up and down; the network errs on {error:.2f} "
            "as before."
        )

    return words
