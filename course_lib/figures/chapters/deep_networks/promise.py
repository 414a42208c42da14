"""Drawings of the page "What depth can do is not what you get"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.figures import INK, MARKERS
from course_lib.figures.chapters.deep_networks.corners import corners_of
from course_lib.network import MultilayerPerceptron
from course_lib.plurals import counted
from course_lib.regions import regions_on_line

__all__ = ["chance", "chance_in_words", "race", "race_in_words", "sawtooth_errors", "sawtooth_errors_in_words"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def chance(
    network: MultilayerPerceptron,
    parameters_of: Callable[[MultilayerPerceptron, int], Floats],
    pieces: Mapping[str, ArrayLike],
) -> Callable[..., None]:
    """Left one random network with its joints, right the pieces of all of them, kind by kind.

    Args         network: of one input and one output. parameters_of: (network, seed) -> parameters. pieces: for each
                 kind of network the counts, one a seed; the first kind is the one that is drawn.
    Returns      draw(axes, seed) for frames with panels=2.
    """

    def draw(axes: tuple[Axes, Axes], seed: int) -> None:
        function, counts = axes
        parameters = parameters_of(network, seed)
        line = regions_on_line(network, parameters).pieces()
        low, high = np.quantile(line.joints, [0.05, 0.95])
        t, y = corners_of(regions_on_line(network, parameters, low=low, high=high).pieces(), low, high)
        t, y = (t - low) / (high - low), (y - y.min()) / np.ptp(y)
        function.plot(t, y, color=INK["yhat"])
        function.plot(t[1:-1], y[1:-1], MARKERS["x"], color=INK["x"], markersize=3.5)
        function.set_title(f"{line.n_regions} pieces")
        function.set(xlim=(-0.02, 1.02), ylim=(-0.05, 1.05), xticks=[], yticks=[], xlabel="x")
        for row, (name, found) in enumerate(pieces.items()):
            values, many = np.unique(np.asarray(found), return_counts=True)
            marker, concept = (MARKERS["x"], "x") if row == 0 else (MARKERS["neg"], "quiet")
            for value, count in zip(values, many, strict=True):
                heights = 1 - row + 0.06 * np.arange(min(int(count), 12))
                counts.plot(np.full(len(heights), value), heights, marker, color=INK[concept], markersize=2.5)
            counts.text(2, 1.5 - row, name, va="center", fontweight="bold")
            if row == 0:
                counts.plot(np.asarray(found)[seed], 0.88, MARKERS["w"], color=INK["yhat"], markersize=8)
        counts.set_title("pieces of all hundred")
        counts.set(xlim=(0, 170), ylim=(-0.25, 1.85), yticks=[], xlabel="pieces")
        counts.spines["left"].set_visible(False)

    return draw


def chance_in_words(pieces: Mapping[str, ArrayLike]) -> Callable[[int], str]:
    """What one frame of chance shows.

    Args         pieces: for each kind of network the counts, one a seed.
    Returns      words(seed).
    """
    (name, deep), (other, flat) = ((name, np.asarray(counts)) for name, counts in pieces.items())

    def words(seed: int) -> str:
        flat_range = f"all {flat.min()}" if flat.min() == flat.max() else f"{flat.min()} to {flat.max()}"
        return (
            f"Network {seed} of kind {name} has {deep[seed]} straight pieces; a hundred of its kind have "
            f"{deep.min()} to {deep.max()}, those of kind {other} have {flat_range}."
        )

    return words


def sawtooth_errors(learnt: Mapping[int, Mapping[str, ArrayLike]]) -> Callable[[Axes, int], None]:
    """The errors of trained networks as shares of a constant's error, one mark a start.

    Args         learnt: for each number of pieces and each kind of network the errors, one a start.
    Returns      draw(axes, number of pieces) for frames.
    """

    def draw(axes: Axes, n_pieces: int) -> None:
        for row, (name, errors) in enumerate(learnt[n_pieces].items()):
            shares = np.round(100 * np.asarray(errors, float))
            order = np.argsort(shares, kind="stable")
            stacked = [int((shares[order[:k]] == shares[index]).sum()) for k, index in enumerate(order)]
            axes.plot(
                shares[order],
                -row + 0.07 * np.array(stacked),
                MARKERS["err"],
                color=INK["err"],
                markersize=5,
                mfc="none",
            )
            axes.text(-4, -row, name, ha="right", va="center")
        axes.plot(0, -3, MARKERS["w"], color=INK["right"], markersize=8)
        axes.text(-4, -3, "built", ha="right", va="center")
        axes.axvline(100, color=INK["quiet"], linestyle=":", linewidth=1)
        axes.set_title(f"a sawtooth of {n_pieces} pieces")
        axes.set(xlim=(-42, 106), ylim=(-3.5, 0.9), yticks=[], xlabel="error, as a share of a constant's")
        axes.set_xticks([0, 50, 100], ["0%", "50%", "100%"])
        axes.spines["left"].set_visible(False)
        axes.spines["bottom"].set_bounds(0, 100)

    return draw


def sawtooth_errors_in_words(learnt: Mapping[int, Mapping[str, ArrayLike]]) -> Callable[[int], str]:
    """What one frame of the sawtooth's errors shows.

    Args         learnt: for each number of pieces and each kind of network the errors, one a start.
    Returns      words(number of pieces).
    """

    def words(n_pieces: int) -> str:
        good = {name: int((np.asarray(errors) < 0.1).sum()) for name, errors in learnt[n_pieces].items()}
        listed = ", ".join(f"{name} {count}" for name, count in good.items())
        return f"Sawtooth of {n_pieces} pieces: of ten starts each, so many end below a tenth of the error: {listed}."

    return words


def race(needed: Mapping[tuple[int, float], float], budgets: Mapping[float, int]) -> Callable[[Axes, float], None]:
    """How many epochs each depth needs at one learning rate, beside its best rate.

    Args         needed: for each (hidden layers, rate) the epochs, infinite if never. budgets: rate -> epochs allowed.
    Returns      draw(axes, rate) for frames.
    """
    depths = sorted({depth for depth, _ in needed})

    def draw(axes: Axes, rate: float) -> None:
        finished = [depth for depth in depths if np.isfinite(needed[depth, rate])]
        for row, depth in enumerate(depths):
            best = min(needed[depth, other] for other in budgets)
            epochs = needed[depth, rate]
            axes.plot([10, best], [-row - 0.22] * 2, color=INK["line"], linewidth=5, solid_capstyle="butt")
            if np.isfinite(epochs):
                axes.plot([10, epochs], [-row] * 2, color=INK["yhat"], linewidth=9, solid_capstyle="butt")
                axes.text(epochs * 1.06, -row, f"{epochs:.0f}", va="center")
            else:
                axes.plot(budgets[rate], -row, "x", color=INK["err"], markersize=9, markeredgewidth=2)
                axes.text(
                    budgets[rate] * 1.12, -row, f"not in {budgets[rate]}", va="center", color=INK["err"], fontsize=9
                )
        first = min(finished, key=lambda depth: needed[depth, rate])
        axes.set_title(f"rate {rate}: first is {counted(first, 'hidden layer')}")
        axes.set(xscale="log", xlim=(10, 400), ylim=(-3.6, 0.5), xlabel="epochs", ylabel="hidden layers")
        axes.set_yticks([-row for row in range(len(depths))], [str(depth) for depth in depths])
        axes.set_xticks([10, 30, 100, 300], ["10", "30", "100", "300"])
        axes.minorticks_off()

    return draw


def race_in_words(needed: Mapping[tuple[int, float], float], budgets: Mapping[float, int]) -> Callable[[float], str]:
    """What one frame of the race shows.

    Args         needed: for each (hidden layers, rate) the epochs, infinite if never. budgets: rate -> epochs allowed.
    Returns      words(rate).
    """
    depths = sorted({depth for depth, _ in needed})

    def words(rate: float) -> str:
        told = [
            f"{depth}: {needed[depth, rate]:.0f}" if np.isfinite(needed[depth, rate]) else f"{depth}: never"
            for depth in depths
        ]
        return (
            f"Learning rate {rate}: epochs by number of hidden layers, of {budgets[rate]} allowed, {', '.join(told)}."
        )

    return words
