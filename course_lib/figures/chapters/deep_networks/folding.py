"""Drawings of the page "Each layer folds the line, and folds multiply"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib import approximation
from course_lib.approximation import Built
from course_lib.figures import INK, LINES, MARKERS
from course_lib.figures.chapters.deep_networks.corners import corners_of
from course_lib.network import MultilayerPerceptron
from course_lib.plurals import counted
from course_lib.regions import LineRegions, regions_on_line

__all__ = [
    "clipped",
    "clipped_in_words",
    "folded_line",
    "folded_line_in_words",
    "parabola_race",
    "parabola_race_in_words",
]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def folded_line(zigzags: Mapping[int, Built]) -> Callable[[Axes, tuple[int, float]], None]:
    """A line folded again and again, and every input that lands at one height.

    Args         zigzags: a network on [-1, 1] for each number of hidden layers.
    Returns      draw(axes, (hidden layers, height)) for frames.
    """
    lines = {n: regions_on_line(*built, low=-1, high=1).pieces() for n, built in zigzags.items()}

    def draw(axes: Axes, setting: tuple[int, float]) -> None:
        n_layers, height = setting
        pieces = lines[n_layers]
        found = pieces.preimages(height)
        axes.plot(*corners_of(pieces, -1, 1), color=INK["yhat"], linewidth=2 if n_layers < 4 else 1)
        axes.axhline(height, color=INK["quiet"], linestyle=(0, (4, 3)), linewidth=1)
        size = 7 if n_layers < 4 else 4
        axes.plot(found, np.full(len(found), -1.22), "|", color=INK["x"], markersize=12, clip_on=False)
        if n_layers < 4:
            axes.plot(found, np.full(len(found), height), MARKERS["x"], color=INK["x"], markersize=size, mfc="none")
        axes.set_title(f"{pieces.n_regions} pieces, {len(found)} inputs at this height")
        axes.set(xlim=(-1, 1), ylim=(-1.35, 1.1), xlabel="x", ylabel="output", yticks=[-1, 0, 1], xticks=[-1, 0, 1])

    return draw


def folded_line_in_words(zigzags: Mapping[int, Built]) -> Callable[[tuple[int, float]], str]:
    """What one frame of the folded line shows.

    Args         zigzags: a network on [-1, 1] for each number of hidden layers.
    Returns      words((hidden layers, height)).
    """

    def words(setting: tuple[int, float]) -> str:
        n_layers, height = setting
        pieces = regions_on_line(*zigzags[n_layers], low=-1, high=1).pieces()
        layers = "One hidden layer" if n_layers == 1 else f"{n_layers} hidden layers"
        return (
            f"{layers}: a zigzag of {pieces.n_regions} pieces between −1 and 1; "
            f"{len(pieces.preimages(height))} inputs land at height {height:g}."
        )

    return words


def _joints_of_both_kinds(network: MultilayerPerceptron, parameters: Floats) -> tuple[LineRegions, Any, Floats]:
    """The output's pieces between -2 and 2, which of its joints the first layer made, and the first layer's joints."""
    (W, b), *_ = network.parameters_as_arrays(parameters)
    own = np.sort(-b / W[:, 0])
    pieces = regions_on_line(network, parameters, low=-2, high=2).pieces()
    return pieces, (np.abs(pieces.joints[:, None] - own) < 1e-9).any(axis=1), own


def clipped(network: MultilayerPerceptron, with_bias: Callable[[float], Floats]) -> Callable[..., None]:
    """Left the sums of the second layer before their bend, right the output with its corners.

    Args         network: of widths 1, n, m, 1. with_bias: parameters for a bias of the second layer's first unit.
    Returns      draw(axes, bias) for frames with panels=2.
    """
    t = np.linspace(-2, 2, 401)[:, None]

    def draw(axes: tuple[Axes, Axes], bias: float) -> None:
        sums, output = axes
        parameters = with_bias(bias)
        z = network.forward_with_trace(parameters, t)[1].pre_activations[1]
        pieces, from_first, own = _joints_of_both_kinds(network, parameters)
        for unit, (style, width) in enumerate((("-", 2), ("--", 1.2), ("-.", 1.2))):
            sums.plot(t[:, 0], z[:, unit], color=INK["w" if unit == 0 else "quiet"], linestyle=style, linewidth=width)
        sums.axhline(0, color=INK["edge"], linewidth=1)
        for axis in axes:
            for joint in own:
                axis.axvline(joint, color=INK["line"], linestyle=":", linewidth=1)
        t_corners, y_corners = corners_of(pieces, -2, 2)
        output.plot(t_corners, y_corners, color=INK["yhat"])
        inner_t, inner_y = t_corners[1:-1], y_corners[1:-1]
        output.plot(inner_t[from_first], inner_y[from_first], "o", color=INK["x"], markersize=7, mfc="none")
        output.plot(inner_t[~from_first], inner_y[~from_first], MARKERS["w"], color=INK["w"], markersize=7)
        sums.set_title("second layer, before the bend")
        output.set_title(f"output: {pieces.n_regions} pieces")
        sums.set(xlim=(-2, 2), ylim=(-3.2, 3.2), xlabel="x", ylabel="z")
        output.set(xlim=(-2, 2), ylim=(-1.2, 3.2), xlabel="x", ylabel="ŷ")

    return draw


def clipped_in_words(network: MultilayerPerceptron, with_bias: Callable[[float], Floats]) -> Callable[[float], str]:
    """What one frame of the clipped sums shows.

    Args         network: of widths 1, n, m, 1. with_bias: parameters for a bias of the second layer's first unit.
    Returns      words(bias).
    """

    def words(bias: float) -> str:
        pieces, from_first, _ = _joints_of_both_kinds(network, with_bias(bias))
        return (
            f"Bias {bias:g}: the output has {pieces.n_regions} pieces, with {from_first.sum()} corners at "
            f"joints of the first layer and {(~from_first).sum()} where a sum of the second layer is zero."
        )

    return words


def parabola_race(errors: Mapping[int, ArrayLike]) -> Callable[..., None]:
    """Left the folded polygon on the parabola, right both errors against the number of units.

    Args         errors: for each number of units the errors of the deep network and of the single layer.
    Returns      draw(axes, number of hidden layers) for frames with panels=2.
    """
    units = np.array(list(errors))
    both = np.array([errors[n] for n in errors], float)
    t = np.linspace(0, 1, 101)

    def draw(axes: tuple[Axes, Axes], n_layers: int) -> None:
        curve, race = axes
        folded = regions_on_line(*approximation.parabola_network(n_layers), low=0, high=1).pieces()
        curve.plot(t, t**2, color=INK["y"], linestyle=LINES["y"])
        curve.plot(*corners_of(folded, 0, 1), color=INK["yhat"], linewidth=1.4)
        curve.set_title(f"{folded.n_regions} pieces from {3 * n_layers} units")
        curve.set(xlim=(0, 1), ylim=(-0.05, 1.02), xlabel="x", xticks=[0, 1], yticks=[0, 1])
        deep, flat = both[n_layers - 1]
        for values, style, marker, name, place in (
            (both[:, 0], "-", "o", "deep", (-4, -13)),
            (both[:, 1], "--", "s", "one layer", (0, 8)),
        ):
            race.plot(units, values, color=INK["err"], linestyle=style, linewidth=1.2)
            race.plot(3 * n_layers, values[n_layers - 1], marker, color=INK["err"], markersize=8)
            race.annotate(
                name, (units[-1], values[-1]), xytext=place, textcoords="offset points", ha="right", color=INK["quiet"]
            )
        nearer = "deep" if deep < flat else "one layer"
        race.set_title(f"closer: {nearer}, by {max(deep, flat) / min(deep, flat):.1f} times")
        race.set(yscale="log", xlim=(0, 26), ylim=(1e-6, 0.2), xlabel="units", ylabel="largest error")
        race.set_yticks([1e-6, 1e-4, 1e-2], ["0.000001", "0.0001", "0.01"])
        race.minorticks_off()

    return draw


def parabola_race_in_words(errors: Mapping[int, ArrayLike]) -> Callable[[int], str]:
    """What one frame of the parabola shows.

    Args         errors: for each number of units the errors of the deep network and of the single layer.
    Returns      words(number of hidden layers).
    """

    def words(n_layers: int) -> str:
        deep, flat = np.asarray(errors[3 * n_layers], float)
        return (
            f"{3 * n_layers} units: in {counted(n_layers, 'layer')} of three the largest error is "
            f"{deep:.1e}, in a single layer {flat:.1e}."
        )

    return words
