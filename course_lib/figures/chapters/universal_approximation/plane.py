"""Drawings of the page "In the plane the joints become lines, and the pieces polygons"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.data import xor
from course_lib.figures import INK, MARKERS
from course_lib.figures.chapters.universal_approximation.canvas import UNIT_LINES, kept_apart, one_panel
from course_lib.network import MultilayerPerceptron
from course_lib.regions import PlaneRegions, regions_on_line, regions_on_plane

__all__ = [
    "HALF",
    "PLANE",
    "creased_plane",
    "creased_plane_in_words",
    "missing_patterns",
    "shared_joints",
    "three_lines",
    "two_views",
]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]

PLANE = MultilayerPerceptron((2, 3, 1), ("relu", "identity"))


HALF = 2.0  # the plane is drawn from -HALF to HALF


def three_lines(offset: float) -> Floats:
    """The parameters (13,) of a network with two inputs and three units, the third unit's bias given."""
    hidden = ([[1.0, -0.5], [0.5, 1.0], [-0.9, -0.8]], [0.5, 0.0, offset])
    return PLANE.from_arrays([hidden, ([[1.0, 0.8, 0.9]], [-1.0])])


def _plane_regions(parameters: Floats) -> PlaneRegions:
    return regions_on_plane(PLANE, parameters, low=(-HALF, -HALF), high=(HALF, HALF))


def _pattern(on: NDArray[np.bool_]) -> str:
    return "".join("1" if unit else "0" for unit in on)


def missing_patterns(parameters: Floats) -> list[str]:
    """The on/off patterns of three units that occur nowhere in the drawn part of the plane."""
    seen = {_pattern(on) for on in _plane_regions(parameters).patterns}
    return [text for text in (f"{k:03b}" for k in range(8)) if text not in seen]


def _level_lines(polygon: Floats, slope: Floats, offset: float, levels: Floats) -> list[Floats]:
    """Where an affine function takes the levels inside a convex polygon: a segment for each level it reaches."""
    heights = polygon @ slope + offset
    following, next_heights = np.roll(polygon, -1, axis=0), np.roll(heights, -1)
    segments = []
    for level in levels:
        crossed = (heights - level) * (next_heights - level) < 0
        if crossed.sum() == 2:
            share = ((level - heights[crossed]) / (next_heights - heights)[crossed])[:, None]
            segments.append(polygon[crossed] + share * (following[crossed] - polygon[crossed]))
    return segments


def creased_plane() -> Callable[..., None]:
    """Left the three lines and the pattern of each piece, right the level lines of the output.

    Returns      draw(axes, bias of the third unit) for frames with panels=2.
    """
    levels = np.arange(-0.9, 4, 0.4)

    def draw(axes: tuple[Axes, Axes], offset: float) -> None:
        cut, heights = axes
        parameters = three_lines(offset)
        regions = _plane_regions(parameters)
        slopes, offsets = regions.affine_functions()
        (W, b), _ = PLANE.parameters_as_arrays(parameters)
        for panel in axes:
            for j, (normal, bias) in enumerate(zip(W, b, strict=True)):
                foot, along = -bias * normal / (normal @ normal), np.array([-normal[1], normal[0]])
                ends = np.stack([foot - 5 * along, foot + 5 * along])
                panel.plot(*ends.T, color=INK["w"], linestyle=UNIT_LINES[j], linewidth=1.5)
            panel.set(xlim=(-HALF, HALF), ylim=(-HALF, HALF), xticks=[-2, 0, 2], yticks=[-2, 0, 2], aspect="equal")
            panel.set(xlabel="x₁", ylabel="x₂")
        for region, area in enumerate(regions.areas()):
            polygon = regions.polygon(region)
            if area > 0.15:
                middle = polygon.mean(axis=0)
                cut.text(*middle, _pattern(regions.patterns[region]), ha="center", va="center", fontsize=8)
            for segment in _level_lines(polygon, slopes[region, 0], float(offsets[region, 0]), levels):
                heights.plot(*segment.T, color=INK["yhat"], linewidth=1)
        cut.set_title(f"{regions.n_regions} pieces")
        heights.set_title("level lines of the output")

    return draw


def creased_plane_in_words(offset: float) -> str:
    """What one frame of the creased plane shows."""
    parameters = three_lines(offset)
    missing = missing_patterns(parameters)
    begin = f"Third bias {offset:g}: three lines cut the plane into {_plane_regions(parameters).n_regions} pieces"
    if len(missing) == 1:
        triangle = "".join("1" if bit == "0" else "0" for bit in missing[0])
        return f"{begin}, the triangle is {triangle}, and {missing[0]} is missing."
    return f"{begin}; {' and '.join(missing)} are missing."


def shared_joints(network: MultilayerPerceptron, parameters: Floats, low: float, high: float) -> Any:
    """Two outputs of one network over one input, with the joints that they share."""
    figure, axes = one_panel(4.4, 2.7)
    regions = regions_on_line(network, parameters, low=low, high=high)
    x = np.concatenate([[low], regions.joints, [high]])
    outputs = network.forward(parameters, x[:, None])
    for joint in regions.joints:
        axes.axvline(joint, color=INK["line"], linewidth=1)
    for k, curve in enumerate(outputs.T):
        axes.plot(x, curve, color=INK["yhat"], linestyle=("-", (0, (6, 2)))[k])
        axes.plot(regions.joints, curve[1:-1], "o", color=INK["yhat"], markersize=5)
    for height, name in zip(kept_apart(outputs[-1], 0.4, 9.0), ("first output", "second output"), strict=True):
        axes.text(high + 0.08, height, name, va="center", fontsize=9)
    axes.set(xlim=(low, high + 1.7), xticks=[low, 0, high], xlabel="x")
    return figure


def two_views(network: MultilayerPerceptron, parameters: Floats) -> list[Any]:
    """The XOR network twice: the level lines of its output over the plane, and the points in hidden space."""
    X, y = xor()
    regions = regions_on_plane(network, parameters, low=(-0.5, -0.5), high=(1.5, 1.5))
    slopes, offsets = regions.affine_functions()
    left, axes = one_panel(3.2, 3.0)
    for region in range(regions.n_regions):
        polygon = regions.polygon(region)
        closed = np.vstack([polygon, polygon[:1]])
        axes.plot(*closed.T, color=INK["line"], linewidth=1)
        for level in (0.25, 0.5, 0.75):
            for segment in _level_lines(polygon, slopes[region, 0], float(offsets[region, 0]), np.array([level])):
                axes.plot(*segment.T, color=INK["yhat"], linewidth=2 if level == 0.5 else 1)
    _two_classes(axes, X, y)
    axes.set(xlim=(-0.5, 1.5), ylim=(-0.5, 1.5), xticks=[0, 1], yticks=[0, 1], xlabel="x₁", ylabel="x₂", aspect="equal")
    axes.set_title("the function over the inputs")
    right, axes = one_panel(3.2, 3.0)
    hidden = network.forward_with_trace(parameters, X)[1].activations[1]
    w, b_out = network.parameters_as_arrays(parameters)[1]
    ends = np.array([-0.5, 2.7])
    axes.plot(ends, (0.5 - b_out[0] - w[0, 0] * ends) / w[0, 1], color=INK["yhat"])
    _two_classes(axes, hidden, y)
    for point, name in ((hidden[0], "0 0"), (hidden[1], "0 1 and 1 0"), (hidden[3], "1 1")):
        axes.annotate(name, point, xytext=(9, 7), textcoords="offset points", fontsize=9)
    axes.set(xlim=(-0.5, 2.7), ylim=(-0.5, 1.6), xticks=[0, 1, 2], yticks=[0, 1], xlabel="h₁", ylabel="h₂")
    axes.set_title("where the points were moved")
    return [left, right]


def _two_classes(axes: Axes, points: Floats, labels: Floats) -> None:
    for point, label in zip(points, labels, strict=True):
        concept = "pos" if label > 0.5 else "neg"
        axes.plot(*point, MARKERS[concept], color=INK[concept], markersize=9, clip_on=False, zorder=3)
