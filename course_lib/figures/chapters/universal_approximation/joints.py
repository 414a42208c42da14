"""Drawings of the page "A hidden unit is a kink you can place"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.figures import INK
from course_lib.figures.chapters.universal_approximation.canvas import UNIT_LINES, kept_apart, one_panel
from course_lib.network import MultilayerPerceptron
from course_lib.regions import LineRegions, regions_on_line

__all__ = ["NAMES", "THREE", "four_steps", "pull_a_string", "pull_a_string_in_words", "three_units"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]

THREE = MultilayerPerceptron((1, 3, 1), ("relu", "identity"))


NAMES = {
    f"{name} of unit {j + 1}": (row, j)
    for row, name in enumerate(("hidden weight", "hidden bias", "read-out weight"))
    for j in range(3)
}


def three_units(weights: ArrayLike, biases: ArrayLike, read_out: ArrayLike, offset: float) -> Floats:
    """The parameters (10,) of the network with one input and three ReLU units."""
    return THREE.from_arrays([(np.reshape(weights, (3, 1)), biases), (np.reshape(read_out, (1, 3)), [offset])])


def _pieces_on(parameters: Floats, low: float, high: float) -> tuple[Floats, Floats, Floats]:
    """Places where something bends, with both ends; the weighted units (M, 3) and the output (M,) there."""
    (W, b), (w, _) = THREE.parameters_as_arrays(parameters)
    with np.errstate(divide="ignore", invalid="ignore"):
        joints = -b / W[:, 0]
    x = np.unique(np.concatenate([[low, high], joints[(joints > low) & (joints < high)]]))
    y_hat, trace = THREE.forward_with_trace(parameters, x[:, None])
    return x, trace.activations[1] * w[0], y_hat[:, 0]


def four_steps(parameters: Floats) -> list[Any]:
    """One figure for each step from the input to the output: three lines, clipped, weighted, summed."""
    x = np.unique(np.concatenate([np.linspace(0, 2, 5), _pieces_on(parameters, 0, 2)[0]]))
    y_hat, trace = THREE.forward_with_trace(parameters, x[:, None])
    z, h = trace.pre_activations[0], trace.activations[1]
    w = THREE.parameters_as_arrays(parameters)[1][0][0]
    joints = regions_on_line(THREE, parameters, low=0, high=2).joints
    drawn = []
    for title, curves, concept in (
        ("1 · three lines", z, "x"),
        ("2 · clipped at zero", h, "x"),
        ("3 · weighted", h * w, "w"),
        ("4 · summed, plus the output bias", y_hat[:, 0], "yhat"),
    ):
        figure, axes = one_panel(3.3, 2.1)
        axes.axhline(0, color=INK["line"], linewidth=1)
        for joint in joints:
            axes.axvline(joint, color=INK["line"], linewidth=1)
        single = curves.ndim == 1
        for j, curve in enumerate(curves.T if not single else [curves]):
            axes.plot(x, curve, color=INK[concept], linestyle="-" if single else UNIT_LINES[j])
        if not single:
            for j, height in enumerate(kept_apart(curves[-1], 0.35, 1.3)):
                axes.text(2.06, height, str(j + 1), fontsize=9, va="center", color=INK[concept])
        axes.set(xlim=(0, 2.2), ylim=(-1.25, 1.45), xticks=[0, 1, 2], yticks=[-1, 0, 1])
        axes.set_title(title)
        drawn.append(figure)
    return drawn


def _moved(parameters: Floats, setting: Mapping[str, float]) -> Floats:
    (W, b), (w, b_out) = THREE.parameters_as_arrays(parameters)
    table, offset = np.stack([W[:, 0], b, w[0]]), float(b_out[0])
    for name, value in setting.items():
        if name == "output bias":
            offset = value
        else:
            table[NAMES[name]] = value
    return three_units(table[0], table[1], table[2], offset)


def pull_a_string(parameters: Floats) -> Callable[..., None]:
    """Left the three weighted units, right their sum with its joints and the pattern of each piece.

    Returns      draw(axes, {name of a parameter: value}) for frames with vary and panels=2.
    """

    def draw(axes: tuple[Axes, Axes], setting: Mapping[str, float]) -> None:
        units, total = axes
        theta = _moved(parameters, setting)
        x, weighted, y_hat = _pieces_on(theta, 0, 2)
        for j, curve in enumerate(weighted.T):
            units.plot(x, curve, color=INK["w"], linestyle=UNIT_LINES[j], clip_on=True)
        units.axhline(0, color=INK["line"], linewidth=1, zorder=0)
        for j, height in enumerate(kept_apart(weighted[-1], 0.32, 1.45)):
            units.text(2.06, height, str(j + 1), fontsize=9, va="center", color=INK["w"])
        units.set(xlim=(0, 2.2), ylim=(-1.6, 1.6), xticks=[0, 1, 2], yticks=[-1, 0, 1])
        units.set_title("weighted units")
        total.plot(x, y_hat, color=INK["yhat"])
        regions = regions_on_line(THREE, theta, low=0, high=2)
        for joint in regions.joints:
            total.axvline(joint, color=INK["line"], linewidth=1, zorder=0)
        heights = THREE.forward(theta, regions.joints[:, None])[:, 0] if len(regions.joints) else np.zeros(0)
        total.plot(regions.joints, heights, "o", color=INK["yhat"], markersize=5)
        ends = np.concatenate([[0.0], regions.joints, [2.0]])
        for k, pattern in enumerate(regions.patterns):
            if ends[k + 1] - ends[k] > 0.16:
                text = "".join("1" if on else "0" for on in pattern)
                total.text((ends[k] + ends[k + 1]) / 2, -1.5, text, ha="center", fontsize=9, color=INK["quiet"])
        total.set(xlim=(0, 2), ylim=(-1.6, 1.6), xticks=[0, 1, 2], yticks=[-1, 0, 1])
        total.set_title("their sum: the output")

    return draw


def _list(numbers: Floats) -> str:
    return ", ".join(f"{number:.2f}".rstrip("0").rstrip(".") for number in numbers)


def pull_a_string_in_words(parameters: Floats) -> Callable[[Mapping[str, float]], str]:
    """What one frame shows: the joints, the slopes between them, the patterns."""

    def words(setting: Mapping[str, float]) -> str:
        theta = _moved(parameters, setting)
        regions: LineRegions = regions_on_line(THREE, theta, low=0, high=2)
        patterns = ", ".join("".join("1" if on else "0" for on in row) for row in regions.patterns)
        start = float(THREE.forward(theta, [[0.0]])[0, 0])
        return (
            f"Output with joints at {_list(regions.joints) or 'no place'}; slopes {_list(regions.slopes[:, 0])}; "
            f"patterns {patterns}; value at 0: {start:.2f}."
        )

    return words
