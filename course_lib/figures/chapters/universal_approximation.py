"""Drawings of the chapter "Universal approximation"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.activations import logistic
from course_lib.data import xor
from course_lib.figures import INK, LINES, MARKERS
from course_lib.network import MultilayerPerceptron
from course_lib.regions import LineRegions, PlaneRegions, regions_on_line, regions_on_plane

__all__ = [
    "NAMES",
    "bars_or_ramps",
    "built_or_trained",
    "changed",
    "creased_plane",
    "creased_plane_in_words",
    "four_steps",
    "missing_patterns",
    "narrow_box",
    "pick_a_function",
    "pull_a_string",
    "pull_a_string_in_words",
    "shared_joints",
    "soft_stairs",
    "square_or_relu",
    "three_errors",
    "three_lines",
    "three_units",
    "two_steps",
    "two_steps_in_words",
    "two_views",
    "zoom_out",
]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]

THREE = MultilayerPerceptron((1, 3, 1), ("relu", "identity"))
UNIT_LINES = ("-", (0, (6, 2)), (0, (1, 1.6)))  # solid, dashed, dotted: which unit
NAMES = {
    f"{name} of unit {j + 1}": (row, j)
    for row, name in enumerate(("hidden weight", "hidden bias", "read-out weight"))
    for j in range(3)
}


def _figure(width: float, height: float) -> tuple[Any, Axes]:
    import matplotlib.pyplot as plt

    return plt.subplots(figsize=(width, height))


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


def _apart(heights: Floats, gap: float, most: float) -> list[float]:
    """Places for labels near the given heights, at least a gap apart and not beyond most."""
    order = np.argsort(heights)
    places = np.clip(heights, -most, most)[order]
    for k in range(1, len(places)):
        places[k] = max(places[k], places[k - 1] + gap)
    places -= max(0.0, float(places[-1]) - most)
    found = np.empty(len(places))
    found[order] = places
    return found.tolist()


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
        figure, axes = _figure(3.3, 2.1)
        axes.axhline(0, color=INK["line"], linewidth=1)
        for joint in joints:
            axes.axvline(joint, color=INK["line"], linewidth=1)
        single = curves.ndim == 1
        for j, curve in enumerate(curves.T if not single else [curves]):
            axes.plot(x, curve, color=INK[concept], linestyle="-" if single else UNIT_LINES[j])
        if not single:
            for j, height in enumerate(_apart(curves[-1], 0.35, 1.3)):
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
        for j, height in enumerate(_apart(weighted[-1], 0.32, 1.45)):
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


def two_steps() -> Callable[..., None]:
    """Left two weighted steps, right their sum.

    Returns      draw(axes, {"first switch": …, "second switch": …, "second weight": …}) for frames with panels=2.
    """

    def draw(axes: tuple[Axes, Axes], setting: Mapping[str, float]) -> None:
        single, total = axes
        first, second, weight = (setting[name] for name in ("first switch", "second switch", "second weight"))
        for k, (place, height) in enumerate(((first, 1.0), (second, weight))):
            single.plot([0, place, place, 1], [0, 0, height, height], color=INK["w"], linestyle=UNIT_LINES[k])
        for height, name in zip(_apart(np.array([1.0, weight]), 0.25, 1.45), "12", strict=True):
            single.text(1.03, height, name, fontsize=9, va="center", color=INK["w"])
        places = np.array([0.0, *sorted((first, second)), 1.0])
        levels = [(1.0 if first <= x else 0.0) + (weight if second <= x else 0.0) for x in places[:-1]]
        total.fill_between(places, [*levels, levels[-1]], step="post", color=INK["yhat"], alpha=0.15, linewidth=0)
        total.step(places, [*levels, levels[-1]], where="post", color=INK["yhat"])
        for panel in axes:
            panel.axhline(0, color=INK["line"], linewidth=1, zorder=0)
            panel.set(xlim=(0, 1.1), ylim=(-1.7, 1.7), xticks=[0, 0.5, 1], yticks=[-1, 0, 1])
        single.set_title("two weighted steps")
        total.set_title("their sum")

    return draw


def two_steps_in_words(setting: Mapping[str, float]) -> str:
    """What one frame of the two steps shows."""
    first, second, weight = (setting[name] for name in ("first switch", "second switch", "second weight"))
    low, high = min(first, second), max(first, second)
    between = 1.0 if first <= second else weight
    if first == second:
        return f"Both steps switch at {first:g}: the sum is 0 before and {1 + weight:g} after it, and there is no box."
    return f"The sum is 0 up to {low:g}, {between:g} from {low:g} to {high:g}, and {1 + weight + 0.0:g} beyond."


def _staircase_line(levels: Floats, low: float, high: float) -> tuple[Floats, Floats]:
    edges = np.linspace(low, high, len(levels) + 1)
    return np.repeat(edges, 2)[1:-1], np.repeat(levels, 2)


def _error_axes(axes: Axes, numbers: Sequence[int], low: float) -> None:
    axes.set(xscale="log", yscale="log", xlim=(0.8, 1.6 * max(numbers)), ylim=(low, 2.0))
    axes.set_xticks([k for k in numbers if np.log2(k) % 2 == 0])
    axes.set_xticklabels([str(k) for k in numbers if np.log2(k) % 2 == 0])
    axes.minorticks_off()
    axes.set(xlabel="number of pieces, K")
    axes.set_title("largest error")


def bars_or_ramps(
    function: Callable[[Floats], Floats], errors: Mapping[str, Floats], numbers: Sequence[int], construction: str
) -> Callable[..., None]:
    """Left the function on [0, 1] and what K pieces make of it, right the largest error over K.

    Args         errors: construction -> largest errors (M,), one for each of the numbers. construction: the one that is
                 drawn and marked, "steps" or "ramps"; other errors are drawn faintly.
    Returns      draw(axes, K) for frames with panels=2.
    """
    x = np.linspace(0, 1, 121)

    def draw(axes: tuple[Axes, Axes], pieces: int) -> None:
        curve, chart = axes
        curve.plot(x, function(x), color=INK["y"], linestyle=LINES["y"])
        if construction == "steps":
            middles = (np.arange(pieces) + 0.5) / pieces
            line = _staircase_line(function(middles), 0, 1)
        else:
            knots = np.linspace(0, 1, pieces + 1)
            line = knots, function(knots)
        curve.plot(*line, color=INK["yhat"], linewidth=1.6)
        if construction == "ramps" and pieces <= 32:
            curve.plot(*line, "o", color=INK["yhat"], markersize=3.5)
        curve.set(xlim=(0, 1), ylim=(-1.25, 1.25), xticks=[0, 0.5, 1], yticks=[-1, 0, 1])
        curve.set_title(f"K = {pieces}")
        for name, values in errors.items():
            mine = name == construction
            chart.plot(numbers, values, "-", color=INK["err" if mine else "edge"], linewidth=1)
            chart.plot(numbers, values, MARKERS["err"], color=INK["err" if mine else "edge"], markersize=4)
            if len(errors) > 1:
                # above the upper line, below the lower one
                place, height, side = (
                    (32, 1.9 * values[-3], "left") if name == "steps" else (7, 0.4 * values[3], "right")
                )
                chart.text(place, height, name, ha=side, fontsize=9)
        now = errors[construction][list(numbers).index(pieces)]
        chart.plot(pieces, now, MARKERS["err"], color=INK["err"], markersize=10)
        _error_axes(chart, numbers, 0.01 if construction == "steps" else 1e-4)
        chart.text(0.97, 0.97, f"{now:.4f}", transform=chart.transAxes, ha="right", va="top")

    return draw


def pick_a_function(
    functions: Mapping[str, Callable[[Floats], Floats]], errors: Mapping[str, Floats], numbers: Sequence[int]
) -> Callable[..., None]:
    """Left the function that was picked and its polygon on [0, 1], right the largest errors of all of them over K.

    Args         errors: name of a function -> largest errors (M,), one for each of the numbers.
    Returns      draw(axes, (name, K)) for frames with panels=2.
    """
    x = np.linspace(0, 1, 241)

    def draw(axes: tuple[Axes, Axes], picked: tuple[str, int]) -> None:
        name, pieces = picked
        curve, chart = axes
        knots = np.linspace(0, 1, pieces + 1)
        curve.plot(x, functions[name](x), color=INK["y"], linestyle=LINES["y"])
        curve.plot(knots, functions[name](knots), color=INK["yhat"], linewidth=1.6)
        if pieces <= 32:
            curve.plot(knots, functions[name](knots), "o", color=INK["yhat"], markersize=3.5)
        curve.set(xlim=(0, 1), ylim=(-1.25, 1.25), xticks=[0, 0.5, 1], yticks=[-1, 0, 1])
        curve.set_title(f"{name}, K = {pieces}")
        for other, values in errors.items():
            colour = INK["err" if other == name else "edge"]
            chart.plot(numbers, values, f"-{MARKERS['err']}", color=colour, linewidth=1, markersize=4)
        now = errors[name][list(numbers).index(pieces)]
        chart.plot(pieces, now, MARKERS["err"], color=INK["err"], markersize=10)
        _error_axes(chart, numbers, 1e-4)
        chart.text(0.03, 0.05, f"{now:.4f}", transform=chart.transAxes)

    return draw


def soft_stairs(function: Callable[[Floats], Floats], errors: Mapping[float, float], bins: int) -> Callable[..., None]:
    """Left a staircase of logistic units, right its largest error over their steepness.

    Args         errors: steepness -> largest error. bins: of the staircase.
    Returns      draw(axes, steepness) for frames with panels=2.
    """
    edges = np.linspace(0, 1, bins + 1)
    middles = (edges[:-1] + edges[1:]) / 2
    levels = function(middles)
    x = np.linspace(0, 1, 401)

    def draw(axes: tuple[Axes, Axes], steepness: float) -> None:
        curve, chart = axes
        units = logistic(steepness * (x[:, None] - edges[1:-1]))
        curve.plot(x, function(x), color=INK["y"], linestyle=LINES["y"])
        curve.plot(x, levels[0] + units @ np.diff(levels), color=INK["yhat"], linewidth=1.6)
        curve.set(xlim=(0, 1), ylim=(-1.25, 1.25), xticks=[0, 0.5, 1], yticks=[-1, 0, 1])
        curve.set_title(f"{bins - 1} units of weight {steepness:g}")
        chart.plot(list(errors), list(errors.values()), "-", color=INK["err"], linewidth=1)
        chart.plot(list(errors), list(errors.values()), MARKERS["err"], color=INK["err"], markersize=4)
        chart.plot(steepness, errors[steepness], MARKERS["err"], color=INK["err"], markersize=10)
        floor = min(errors.values())
        chart.axhline(floor, color=INK["edge"], linewidth=1, linestyle=":")
        chart.text(1, floor * 0.93, "the staircase's own error", va="top", fontsize=9, color=INK["quiet"])
        chart.set(xscale="log", yscale="log", ylim=(0.1, 1.3), xticks=[1, 10, 100, 1000], yticks=[0.1, 0.2, 0.5, 1])
        chart.set_xticklabels(["1", "10", "100", "1000"])
        chart.set_yticklabels(["0.1", "0.2", "0.5", "1"])
        chart.minorticks_off()
        chart.set(xlabel="hidden weight of the units")
        chart.set_title(f"largest error {errors[steepness]:.4f}")

    return draw


def built_or_trained(widths: Sequence[int], errors: Mapping[str, Floats]) -> Any:
    """Largest errors over the width: one line for the construction, a range of starts for what was drawn or trained.

    Args         errors: "built" (M,); "drawn by lot" and "trained" (M, S), S starts for each of the M widths.
    """
    figure, axes = _figure(4.4, 3.2)
    places = np.array(widths, float)
    axes.plot(places, errors["built"], "-", color=INK["yhat"])
    axes.plot(places, errors["built"], "s", color=INK["yhat"])
    axes.text(places[-1] * 1.12, errors["built"][-1], "built", va="center")
    for name, marker, shift in (("drawn by lot", "o", 0.93), ("trained", MARKERS["err"], 1.07)):
        values = errors[name]
        for place, row in zip(places * shift, values, strict=True):
            axes.plot([place, place], [row.min(), row.max()], color=INK["edge"], linewidth=1)
        axes.plot(places * shift, np.median(values, axis=1), marker, color=INK["err"], linestyle="none")
        up = 1.25 if name == "drawn by lot" else 0.8
        axes.text(places[-1] * 1.2, np.median(values[-1]) * up, name, va="center")
    axes.set(xscale="log", yscale="log", xlim=(3.2, 190), ylim=(8e-4, 1.6))
    axes.set_xticks(list(places))
    axes.set_xticklabels([f"{width:g}" for width in widths])
    axes.minorticks_off()
    axes.set(xlabel="hidden units")
    axes.set_title("largest error")
    return figure


def three_errors(
    function: Callable[[Floats], Floats],
    found: Mapping[tuple[str, int], tuple[Floats, Floats, Floats, tuple[float, float, float]]],
) -> Callable[..., None]:
    """Left one data set and what was learnt from it, right the three parts of the excess error.

    Args         found: (what was changed, its value) -> x (N,), y (N,), heights of the polygon (K+1,), and
                 approximation, estimation and optimization error.
    Returns      draw(axes, {"pieces": …, "samples": …, "steps": …}) for frames with vary and panels=2.
    """
    grid = np.linspace(-1, 1, 81)

    def draw(axes: tuple[Axes, Axes], setting: Mapping[str, int]) -> None:
        curve, bars = axes
        x, y, heights, parts = found[changed(setting)]
        curve.plot(x, y, "o", color=INK["x"], markersize=3, markerfacecolor="none")
        curve.plot(grid, function(grid), color=INK["y"], linestyle=LINES["y"])
        curve.plot(np.linspace(-1, 1, len(heights)), heights, color=INK["yhat"])
        curve.set(xlim=(-1, 1), ylim=(-1.9, 1.9), xticks=[-1, 0, 1], yticks=[-1, 0, 1])
        curve.set_title("one data set, one fit")
        for row, (name, value) in enumerate(zip(("approximation", "estimation", "optimization"), parts, strict=True)):
            bars.barh(2 - row, value, height=0.34, color=INK["err"])
            bars.text(0.005, 2.27 - row, name, fontsize=9)
            bars.text(max(value, 0) + 0.005, 2 - row, f"{value:.4f}", fontsize=9, va="center")
        bars.axvline(0, color=INK["edge"], linewidth=1)
        bars.set(xlim=(-0.04, 0.26), ylim=(-0.5, 2.7), yticks=[], xticks=[0, 0.1, 0.2])
        bars.spines["left"].set_visible(False)
        bars.set_title(f"together {sum(parts):.4f}")

    return draw


def changed(setting: Mapping[str, int]) -> tuple[str, int]:
    """Which of the three settings differs from its start, and its value; the steps when none does."""
    for name, start in (("pieces", 4), ("samples", 40)):
        if setting[name] != start:
            return name, setting[name]
    return "steps", setting["steps"]


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
    figure, axes = _figure(4.4, 2.7)
    regions = regions_on_line(network, parameters, low=low, high=high)
    x = np.concatenate([[low], regions.joints, [high]])
    outputs = network.forward(parameters, x[:, None])
    for joint in regions.joints:
        axes.axvline(joint, color=INK["line"], linewidth=1)
    for k, curve in enumerate(outputs.T):
        axes.plot(x, curve, color=INK["yhat"], linestyle=("-", (0, (6, 2)))[k])
        axes.plot(regions.joints, curve[1:-1], "o", color=INK["yhat"], markersize=5)
    for height, name in zip(_apart(outputs[-1], 0.4, 9.0), ("first output", "second output"), strict=True):
        axes.text(high + 0.08, height, name, va="center", fontsize=9)
    axes.set(xlim=(low, high + 1.7), xticks=[low, 0, high], xlabel="x")
    return figure


def two_views(network: MultilayerPerceptron, parameters: Floats) -> list[Any]:
    """The XOR network twice: the level lines of its output over the plane, and the points in hidden space."""
    X, y = xor()
    regions = regions_on_plane(network, parameters, low=(-0.5, -0.5), high=(1.5, 1.5))
    slopes, offsets = regions.affine_functions()
    left, axes = _figure(3.2, 3.0)
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
    right, axes = _figure(3.2, 3.0)
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


def zoom_out(built: Callable[[Floats], Floats], period: float) -> Callable[[Axes, float], None]:
    """The sine and a network that was built on its first period, seen over more and more periods.

    Args         built: the network as a function of x (N,).
    Returns      draw(axes, number of periods) for frames.
    """

    def draw(axes: Axes, periods: float) -> None:
        high = periods * period
        x = np.linspace(0, high, int(40 * max(periods, 2)) + 1)
        axes.axvspan(0, period, color=INK["line"], alpha=0.35, linewidth=0)
        axes.plot(x, np.sin(x), color=INK["y"], linestyle=LINES["y"])
        ends = np.concatenate([np.linspace(0, period, 33), [high]]) if periods > 1 else np.linspace(0, period, 33)
        axes.plot(ends, built(ends), color=INK["yhat"])
        off = np.abs(built(x) - np.sin(x)).max()
        axes.set(xlim=(0, high), ylim=(-2, 8), yticks=[-1, 1, 7], xlabel="x in periods")
        axes.set_xticks([k * period for k in range(0, int(periods) + 1, 1 if periods < 5 else 5)])
        axes.set_xticklabels([str(k) for k in range(0, int(periods) + 1, 1 if periods < 5 else 5)])
        axes.set_title(f"largest error {off:.3f}" if off < 0.1 else f"largest error {off:.1f}")

    return draw


def square_or_relu(
    x: Floats, target: Floats, fits: Mapping[tuple[str, int], Floats], errors: Mapping[str, Mapping[int, float]]
) -> Callable[..., None]:
    """Left what the best read-out of n units makes of the target, right the largest error over n.

    Args         fits: (activation, n) -> outputs (N,). errors: activation -> n -> largest error.
    Returns      draw(axes, n) for frames with panels=2.
    """
    styles = {"square": (INK["err"], LINES["err"]), "ReLU": (INK["yhat"], "-")}

    def draw(axes: tuple[Axes, Axes], n: int) -> None:
        curve, chart = axes
        curve.plot(x, target, color=INK["y"], linestyle=LINES["y"])
        for name, (colour, line) in styles.items():
            curve.plot(x, fits[name, n], color=colour, linestyle=line, linewidth=1.6)
            widths, values = list(errors[name]), list(errors[name].values())
            chart.plot(widths, values, color=colour, linestyle=line, linewidth=1.2)
            chart.plot(n, errors[name][n], "o", color=colour, markersize=8)
            chart.text(widths[-1] * 1.25, values[-1], name, va="center", fontsize=9)
        curve.set(xlim=(-1, 1), ylim=(-0.1, 1.05), xticks=[-1, 0, 1], yticks=[0, 1])
        curve.set_title(f"{n} units")
        chart.set(xscale="log", yscale="log", xlim=(1.8, 900), ylim=(5e-4, 1), xlabel="hidden units")
        chart.set_xticks([2, 10, 50, 200])
        chart.set_xticklabels(["2", "10", "50", "200"])
        chart.set_yticks([0.001, 0.01, 0.1, 1])
        chart.set_yticklabels(["0.001", "0.01", "0.1", "1"])
        chart.minorticks_off()
        chart.set_title("largest error")

    return draw


def narrow_box() -> Callable[[Axes, float], None]:
    """The box on [0, 1] and the network of width 2 that approaches it, the error shaded.

    Returns      draw(axes, width of the ramp) for frames.
    """

    def draw(axes: Axes, ramp: float) -> None:
        axes.plot([-0.5, 0, 0, 1, 1, 1.5], [0, 0, 1, 1, 0, 0], color=INK["y"], linestyle=LINES["y"])
        axes.plot([-0.5, 0, ramp, 1 - ramp, 1, 1.5], [0, 0, 1, 1, 0, 0], color=INK["yhat"])
        for x in ([0, ramp, 0], [1, 1 - ramp, 1]):
            axes.fill(x, [0, 1, 1], color=INK["err"], alpha=0.3, linewidth=0)
        axes.set(xlim=(-0.5, 1.5), ylim=(-0.1, 1.25), xticks=[0, 1], yticks=[0, 1], xlabel="x")
        axes.set_title(f"integrated squared error {2 * ramp / 3:.3f}, largest error 1")

    return draw
