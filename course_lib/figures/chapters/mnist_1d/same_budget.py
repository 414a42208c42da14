"""Drawings of the page "Fifteen thousand parameters, four shapes"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from course_lib.experiments import Curves
from course_lib.figures import INK, MARKERS
from course_lib.plurals import counted

__all__ = ["curves", "dice_race", "dice_race_in_words", "first_epochs", "tuned"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Race = Mapping[tuple[float, int], Sequence[Curves]]  # (rate, hidden layers) -> the runs of all seeds

_DASHES = {1: "-", 2: (0, (6, 2)), 3: (0, (3, 1.5)), 4: (0, (1, 1.2))}

# where a curve's label stands, and the point of the curve to which its line leads
_LABELS = {
    1: ((222, 0.45), (205, 0.365)),
    2: ((185, 0.28), (158, 0.20)),
    3: ((12, 0.3), (105, 0.32)),
    4: ((30, 0.12), (118, 0.185)),
}


def curves(by_depth: Mapping[int, Sequence[Curves]]) -> Any:
    """Training error against epoch, a dash for each depth, one line for each seed.

    Args         by_depth: hidden layers -> runs of the same settings.
    Returns      A Matplotlib figure.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4.4, 3.1))
    for depth, found in by_depth.items():
        for run in found:
            axes.plot(run.epochs, run.errors, color=INK["err"], linestyle=_DASHES[depth], linewidth=1.3)
    for depth, (place, target) in _LABELS.items():
        axes.annotate(
            counted(depth, "layer"),
            target,
            place,
            color=INK["ink"],
            fontsize=9,
            arrowprops={"arrowstyle": "-", "color": INK["edge"], "linewidth": 0.8},
        )
    axes.axhline(0.01, color=INK["edge"], linewidth=0.8)
    axes.text(300, 0.03, "1%", color=INK["quiet"], ha="right", fontsize=9)
    axes.set(xlim=(0, 302), ylim=(-0.02, 0.95), xlabel="epochs", ylabel="share of wrong answers")
    axes.set_yticks([0, 0.25, 0.5, 0.75], ["0", "0.25", "0.5", "0.75"])
    return figure


def dice_race(race: Race) -> Callable[[Axes, tuple[float, int]], None]:
    """How far each depth has come after some epochs at one rate for all.

    Args         race: (rate, hidden layers) -> the runs of all seeds.
    Returns      draw(axes, (rate, epoch)) for frames.
    """
    depths = sorted({depth for _, depth in race})

    def draw(axes: Axes, setting: tuple[float, int]) -> None:
        rate, epoch = setting
        for row, depth in enumerate(depths):
            shares = [_error(run, epoch) for run in race[rate, depth]]
            middle = float(np.median(shares))
            axes.plot([0, middle], [-row] * 2, color=INK["err"], linewidth=9, solid_capstyle="butt", alpha=0.35)
            axes.plot(shares, [-row] * len(shares), MARKERS["err"], color=INK["err"], markersize=5)
            axes.text(max(shares) + 0.03, -row, f"{middle:.2f}", va="center")
        axes.set_title(f"rate {rate}, after {epoch} epochs")
        axes.set(xlim=(0, 1.05), ylim=(-3.6, 0.6), xlabel="share of wrong answers", ylabel="hidden layers")
        axes.set_yticks([-row for row in range(len(depths))], [str(depth) for depth in depths])
        axes.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])

    return draw


def dice_race_in_words(race: Race) -> Callable[[tuple[float, int]], str]:
    """What one frame of the race shows.

    Args         race: (rate, hidden layers) -> the runs of all seeds.
    Returns      words((rate, epoch)).
    """
    depths = sorted({depth for _, depth in race})

    def words(setting: tuple[float, int]) -> str:
        rate, epoch = setting
        medians = [float(np.median([_error(run, epoch) for run in race[rate, depth]])) for depth in depths]
        told = ", ".join(f"{depth}: {share:.2f}" for depth, share in zip(depths, medians, strict=True))
        return f"Rate {rate} for all, after {epoch} epochs: median share of wrong answers by hidden layers, {told}."

    return words


def _error(run: Curves, epoch: int) -> float:
    """The error after an epoch; of a run that left the numbers, what guessing has."""
    return 0.9 if run.diverged and epoch > run.epochs[-1] else run.error_at(epoch)


def first_epochs(by_depth: Mapping[int, Sequence[Curves]], most: int) -> Any:
    """The first epoch with fewer than 1% wrong against the number of hidden layers, a mark a seed.

    Args         by_depth: hidden layers -> runs of the same settings. most: epochs allowed; a cross means never.
    Returns      A Matplotlib figure.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4.4, 2.9))
    middles = []
    for depth, found in by_depth.items():
        shifts = np.linspace(-0.12, 0.12, len(found))
        first = np.array([run.first_below for run in found])
        for shift, epochs in zip(shifts, first, strict=True):
            never = not np.isfinite(epochs)
            axes.plot(
                depth + shift,
                most * 1.04 if never else epochs,
                "x" if never else "o",
                color=INK["err" if never else "yhat"],
                markersize=7 if never else 6,
                markeredgewidth=2 if never else 1,
            )
        if np.isfinite(first).all():
            middles.append((depth, np.median(first)))
    axes.plot(*np.transpose(middles), color=INK["yhat"], linewidth=1)
    axes.axhline(most, color=INK["edge"], linewidth=0.8, linestyle=(0, (4, 3)))
    axes.text(5, most * 1.04, f"not in {most} epochs", color=INK["err"], fontsize=9, va="center", ha="center")
    axes.set(xlim=(0.5, 9.5), ylim=(0, most * 1.12), xlabel="hidden layers", ylabel="epochs")
    axes.set_xticks(list(by_depth))
    return figure


def tuned(first: Mapping[tuple[float, int], float], rates: Sequence[float], depths: Sequence[int]) -> Any:
    """Median first epochs below 1% as a table of discs: large is slow, a cross is never, the best of a row is filled.

    Args         first: (rate, hidden layers) -> median first epoch, infinite if never. rates, depths: its axes.
    Returns      A Matplotlib figure.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4.4, 2.6))
    for row, depth in enumerate(depths):
        best = min(rates, key=lambda rate: first[rate, depth])
        for column, rate in enumerate(rates):
            epochs = first[rate, depth]
            if not np.isfinite(epochs):
                axes.plot(column, -row, "x", color=INK["err"], markersize=8, markeredgewidth=2)
                continue
            chosen = rate == best
            axes.plot([column - 0.36, column + 0.36], [-row - 0.3] * 2, color=INK["yhat" if chosen else "paper"])
            axes.text(
                column,
                -row,
                f"{epochs:.0f}",
                ha="center",
                va="center",
                color=INK["yhat" if chosen else "ink"],
                fontweight="bold" if chosen else "normal",
            )
    axes.set(xlim=(-0.6, len(rates) - 0.4), ylim=(-len(depths) + 0.4, 0.5), xlabel="learning rate")
    axes.set_ylabel("hidden layers")
    axes.set_xticks(range(len(rates)), [f"{rate:g}" for rate in rates])
    axes.set_yticks([-row for row in range(len(depths))], [str(depth) for depth in depths])
    return figure
