"""Drawings of the chapter "Deep networks"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib import approximation, linear
from course_lib.activations import get_activation
from course_lib.approximation import Built
from course_lib.figures import INK, LINES, MARKERS
from course_lib.network import MultilayerPerceptron
from course_lib.regions import LineRegions, regions_on_line

__all__ = [
    "bent_plane",
    "bent_plane_in_words",
    "chance",
    "chance_in_words",
    "clipped",
    "clipped_in_words",
    "flat_start",
    "flat_start_in_words",
    "folded_line",
    "folded_line_in_words",
    "layer_by_layer",
    "layer_by_layer_in_words",
    "moved_sheet",
    "moved_sheet_in_words",
    "parabola_race",
    "parabola_race_in_words",
    "parted_rings",
    "parted_rings_in_words",
    "race",
    "race_in_words",
    "row_by_row",
    "row_by_row_in_words",
    "saddle",
    "saddle_background",
    "saddle_in_words",
    "sawtooth_errors",
    "sawtooth_errors_in_words",
]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def _class_points(axes: Axes, points: Floats, labels: ArrayLike, *, size: float = 4, right: ArrayLike = True) -> None:
    """Discs for class 1, squares for class 0; hollow where a point is not on its right side."""
    labels, right = np.asarray(labels) > 0.5, np.broadcast_to(right, len(points))
    for is_one, concept in ((True, "pos"), (False, "neg")):
        for is_right in (True, False):
            chosen = points[(labels == is_one) & (right == is_right)]
            axes.plot(
                *chosen.T,
                MARKERS[concept],
                color=INK[concept],
                markersize=size,
                markerfacecolor=INK[concept] if is_right else "none",
                zorder=3,
            )


def _signed(number: float) -> str:
    return f"{number:g}".replace("-", "−")


def _two_layers(
    W_1: ArrayLike, b_1: ArrayLike, W_2: ArrayLike, b_2: ArrayLike, x: ArrayLike
) -> list[tuple[Floats, Floats, Floats, Floats, Floats]]:
    """For a hidden ReLU layer and a read-out: weights, biases, what comes in, pre-activations, what goes out."""
    (W_1, b_1, W_2, b_2, h_0) = (np.asarray(array, float) for array in (W_1, b_1, W_2, b_2, x))
    z_1 = W_1 @ h_0 + b_1
    h_1 = np.maximum(z_1, 0)
    z_2 = W_2 @ h_1 + b_2
    return [(W_1, b_1, h_0, z_1, h_1), (W_2, b_2, h_1, z_2, z_2)]


def row_by_row(
    W_1: ArrayLike, b_1: ArrayLike, W_2: ArrayLike, b_2: ArrayLike, x: ArrayLike
) -> Callable[[Axes, int], None]:
    """A forward pass unit by unit: every unit is a row of a table, under the numbers that it weighs.

    Args         W_1: (n, d). b_1: (n,). W_2: (k, n). b_2: (k,). x: (d,), one sample.
    Returns      draw(axes, number of units that have been computed) for frames.
    """
    layers = _two_layers(W_1, b_1, W_2, b_2, x)
    names = (("x", "h₁", "layer 1"), ("h₁", "ŷ", "layer 2"))

    def draw(axes: Axes, done: int) -> None:
        top, first_unit = 0.0, 0
        n_columns = max(W.shape[1] for W, *_ in layers)
        for (W, b, incoming, z, h), (name_in, name_out, title) in zip(layers, names, strict=True):
            n_units, n_in = W.shape
            left = n_columns - n_in
            known = done >= first_unit
            axes.text(-2.3, top, title, fontweight="bold", va="center")
            axes.text(left - 0.75, top, name_in, color=INK["x"], ha="center", va="center")
            for i, number in enumerate(incoming):
                shown = _signed(number) if known or title == "layer 1" else "·"
                axes.text(left + i, top, shown, color=INK["x"], ha="center", va="center")
            axes.text(n_columns, top, "1", color=INK["quiet"], ha="center", va="center")
            axes.text(n_columns + 1.25, top, "z", color=INK["quiet"], ha="center", va="center")
            axes.text(n_columns + 2.25, top, name_out, color=INK["yhat"], ha="center", va="center")
            axes.plot([left - 0.45, n_columns + 0.45], [top - 0.5] * 2, color=INK["edge"], linewidth=1)
            axes.plot([n_columns - 0.5] * 2, [top - 0.6, top - n_units - 0.4], color=INK["line"], linewidth=1)
            for j in range(n_units):
                height, unit = top - 1 - j, first_unit + j + 1
                active, weight = unit == done, "bold" if unit == done else "normal"
                if active:
                    axes.fill(
                        [left - 0.45, n_columns + 2.65, n_columns + 2.65, left - 0.45],
                        [height - 0.42, height - 0.42, height + 0.42, height + 0.42],
                        color=INK["w"],
                        alpha=0.14,
                        linewidth=0,
                    )
                axes.text(-2.3, height, f"unit {j + 1}", color=INK["quiet"], fontsize=9, va="center")
                for i, number in enumerate([*W[j], b[j]]):
                    axes.text(
                        left + i, height, _signed(number), color=INK["w"], fontweight=weight, ha="center", va="center"
                    )
                for place, number, concept in ((1.25, z[j], "quiet"), (2.25, h[j], "yhat")):
                    shown = _signed(number) if unit <= done else "·"
                    axes.text(
                        n_columns + place,
                        height,
                        shown,
                        color=INK[concept],
                        fontweight=weight,
                        ha="center",
                        va="center",
                    )
            top -= n_units + 1.6
            first_unit += n_units
        axes.set(xlim=(-2.4, n_columns + 2.8), ylim=(top + 0.9, 0.7))
        axes.axis("off")

    return draw


def row_by_row_in_words(
    W_1: ArrayLike, b_1: ArrayLike, W_2: ArrayLike, b_2: ArrayLike, x: ArrayLike
) -> Callable[[int], str]:
    """What one frame of the forward pass shows.

    Returns      words(number of units that have been computed).
    """
    steps = [
        (number, unit + 1, W[unit], b[unit], incoming, z[unit], h[unit])
        for number, (W, b, incoming, z, h) in enumerate(_two_layers(W_1, b_1, W_2, b_2, x), start=1)
        for unit in range(len(b))
    ]

    def words(done: int) -> str:
        if done == 0:
            return "Two tables of weights and biases; the three inputs stand above the first. No unit is computed yet."
        layer, unit, w, bias, incoming, z, h = steps[done - 1]
        listed, above = (", ".join(map(_signed, numbers)) for numbers in (w, incoming))
        return (
            f"Layer {layer}, unit {unit}: the row {listed} with bias {_signed(bias)} meets {above}; "
            f"z is {_signed(z)}, and {_signed(h)} goes out."
        )

    return words


def _chain_losses(path: Floats) -> Floats:
    return np.asarray((np.prod(path, axis=1) - 1) ** 2)


def flat_start(paths: Mapping[tuple[int, float], Floats]) -> Callable[[Axes, tuple[int, float]], None]:
    """The loss of a product of weights, step by step; the chosen depth among the others.

    Args         paths: for each (depth, start) the weights after 0, 1, 2, … steps, (T, depth).
    Returns      draw(axes, (depth, start)) for frames.
    """

    def draw(axes: Axes, setting: tuple[int, float]) -> None:
        chosen, start = setting
        for depth in sorted({depth for depth, _ in paths}):
            losses = _chain_losses(paths[depth, start])
            # a dozen points an octave are enough for a curve on a logarithmic axis
            shown = np.unique(np.geomspace(1, len(losses), 120).astype(int)) - 1
            steps = np.arange(1, len(losses) + 1)
            focus = depth == chosen
            axes.plot(
                steps[shown],
                losses[shown],
                color=INK["err" if focus else "edge"],
                linestyle=LINES["err"] if focus else "-",
                linewidth=2 if focus else 0.8,
            )
            axes.text(
                steps[-1],
                -0.05 - 0.085 * (depth - 1),  # one line below the other, where curves end at one place
                str(depth),
                color=INK["err" if focus else "quiet"],
                fontweight="bold" if focus else "normal",
                ha="center",
                va="top",
            )
        n_steps = len(paths[chosen, start]) - 1
        axes.set_title(f"{chosen} weight{'s' if chosen > 1 else ''} in a row: {n_steps} steps")
        axes.set(xscale="log", xlim=(1, 2e5), ylim=(-0.42, 1.05), yticks=[0, 0.5, 1], xlabel="steps", ylabel="loss")
        axes.set_xticks([1, 10, 100, 1000, 10_000, 100_000], ["1", "10", "100", "1,000", "10,000", "100,000"])
        axes.minorticks_off()

    return draw


def flat_start_in_words(paths: Mapping[tuple[int, float], Floats]) -> Callable[[tuple[int, float]], str]:
    """What one frame of the flat start shows.

    Args         paths: for each (depth, start) the weights after 0, 1, 2, … steps, (T, depth).
    Returns      words((depth, start)).
    """

    def words(setting: tuple[int, float]) -> str:
        depth, start = setting
        losses = _chain_losses(paths[depth, start])
        flat = int((losses > 0.5).sum())
        return (
            f"{depth} weight{'s' if depth > 1 else ''} in a row from {start:g}: the loss stays above one half for "
            f"{flat} steps and falls below 0.001 after {len(losses) - 1}."
        )

    return words


def _past_the_saddle(direction: float) -> Floats:
    """Gradient descent on (w_1 w_2 - 1)**2 from distance 0.4, (T, 2); at most 300 steps."""
    angle = np.deg2rad(direction)
    w = 0.4 * np.array([np.cos(angle), np.sin(angle)])
    if direction == -45:
        w[1] = -w[0]  # exactly, or rounding leads away from the saddle
    path = [w]
    while (w[0] * w[1] - 1) ** 2 > 1e-3 and len(path) < 301:
        w = w - 0.05 * 2 * (w[0] * w[1] - 1) * w[::-1]
        path.append(w)
    return np.array(path)


def saddle_background(axes: Axes) -> None:
    """The loss of two weights in a row, its valley in two branches, and the line that divides the starts."""
    grid = np.linspace(-2, 2, 61)
    w_1, w_2 = np.meshgrid(grid, grid)
    levels = [0.5, 1, 2.25, 4]
    axes.contour(w_1, w_2, (w_1 * w_2 - 1) ** 2, levels=levels, colors=INK["edge"], linewidths=0.8)
    branch = np.linspace(0.5, 2, 40)
    for sign in (-1, 1):
        axes.plot(sign * branch, sign / branch, color=INK["right"], linewidth=2.5)
    axes.text(1.98, 0.26, "loss 0", color=INK["right"], ha="right", fontsize=9)
    axes.text(-1.98, -0.36, "loss 0", color=INK["right"], fontsize=9)
    axes.plot([-2, 2], [2, -2], color=INK["quiet"], linestyle=(0, (5, 3)), linewidth=1)
    axes.plot(0, 0, "x", color=INK["ink"], markersize=9, markeredgewidth=2)
    axes.set(xlim=(-2, 2), ylim=(-2, 2), aspect="equal", xlabel="w₁", ylabel="w₂")
    axes.set_xticks([-2, -1, 0, 1, 2])
    axes.set_yticks([-2, -1, 0, 1, 2])


def saddle() -> Callable[[Axes, float], None]:
    """A path of gradient descent past the saddle, and the curve that infinitely small steps would follow.

    Returns      draw(axes, direction of the start in degrees) for frames.
    """

    def draw(axes: Axes, direction: float) -> None:
        path = _past_the_saddle(direction)
        (u, v), t = path[0], np.linspace(-2, 2, 81)
        kept = u * u - v * v
        if abs(kept) < 1e-9:
            ends = np.array([-2.0, 2.0])
            curve = np.stack([ends, ends * np.sign(u * v)])
        elif kept > 0:
            curve = np.stack([np.sign(u) * np.sqrt(kept + t * t), t])
        else:
            curve = np.stack([t, np.sign(v) * np.sqrt(t * t - kept)])
        axes.plot(*curve, color=INK["w"], linestyle=":", linewidth=1)
        axes.plot(*path.T, color=INK["w"])
        axes.plot(*path[::10].T, ".", color=INK["w"], markersize=6)
        axes.plot(*path[0], MARKERS["w"], color=INK["w"], markersize=9)
        solved = len(path) <= 300
        axes.set_title(f"{len(path) - 1} steps to loss 0.001" if solved else "300 steps: still at the saddle")

    return draw


def saddle_in_words(direction: float) -> str:
    """What one frame of the saddle shows."""
    path = _past_the_saddle(direction)
    if len(path) > 300:
        return "Start at −45 degrees: the path runs into the saddle at the origin and stays there; the loss stays at 1."
    branch = "upper right" if path[-1][0] > 0 else "lower left"
    return (
        f"Start at {_signed(direction)} degrees: the path bends along a hyperbola into the {branch} branch "
        f"of the valley, in {len(path) - 1} steps."
    )


def _corners(pieces: LineRegions, low: float, high: float) -> tuple[Floats, Floats]:
    """The ends and joints of a function on a line, and its values there."""
    t = np.concatenate([[low], pieces.joints, [high]])
    right = np.append(np.arange(len(pieces.joints) + 1), len(pieces.joints))
    return t, pieces.slopes[right, 0] * t + pieces.offsets[right, 0]


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
        axes.plot(*_corners(pieces, -1, 1), color=INK["yhat"], linewidth=2 if n_layers < 4 else 1)
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
            f"{len(pieces.preimages(height))} inputs land at height {_signed(height)}."
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
        t_corners, y_corners = _corners(pieces, -2, 2)
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
            f"Bias {_signed(bias)}: the output has {pieces.n_regions} pieces, with {from_first.sum()} corners at "
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
        curve.plot(*_corners(folded, 0, 1), color=INK["yhat"], linewidth=1.4)
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
            f"{3 * n_layers} units: in {n_layers} layer{'s' if n_layers > 1 else ''} of three the largest error is "
            f"{deep:.1e}, in a single layer {flat:.1e}."
        )

    return words


_LETTER = np.array([[-0.35, -0.6], [-0.35, 0.6], [0.45, 0.6], [-0.35, 0.6], [-0.35, 0.05], [0.25, 0.05]])


def _grid(reach: float, lines: int, points: int) -> list[Floats]:
    """The lines of a square grid around the origin, each (points, 2)."""
    along, across = np.linspace(-reach, reach, points), np.linspace(-reach, reach, lines)
    vertical = [np.column_stack([np.full(points, place), along]) for place in across]
    return vertical + [line[:, ::-1] for line in vertical]


def _turning_over(mirror: Floats, share: float) -> Floats:
    """A mirroring done by turning the sheet over in space: what was upright shrinks to nothing and comes back."""
    # mirror = I - 2 n n^T, so that n n^T is half of what it takes away
    return np.asarray(np.eye(2) - (1 - np.cos(np.pi * share)) * (np.eye(2) - mirror) / 2)


def _rotating(rotation: Floats, share: float) -> Floats:
    angle = share * np.arctan2(rotation[1, 0], rotation[0, 0])
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def moved_sheet(U: Floats, s: Floats, V_transposed: Floats) -> Callable[[Axes, tuple[str, int]], None]:
    """A sheet with a letter on it, moved by the three factors of a table, four steps each.

    Args         U, V_transposed: (2, 2), both with determinant -1. s: (2,).
    Returns      draw(axes, ("two mirrorings" or "two rotations", step from 0 to 12)) for frames.
    """

    def draw(axes: Axes, setting: tuple[str, int]) -> None:
        reading, step = setting
        shares = np.clip([step / 4, step / 4 - 1, step / 4 - 2], 0, 1)
        swap = np.eye(2) if reading == "two mirrorings" else np.diag([1.0, -1.0])
        partly = _turning_over if reading == "two mirrorings" else _rotating
        stretch = np.eye(2) + shares[1] * (np.diag(s) - np.eye(2))
        table = partly(U @ swap, shares[2]) @ stretch @ partly(swap @ V_transposed, shares[0])
        for line in _grid(1.0, 5, 2):
            axes.plot(*(line @ table.T).T, color=INK["edge"], linewidth=1)
        for corner, concept in (((1, 0), "w"), ((0, 1), "yhat")):
            axes.annotate("", table @ corner, (0, 0), arrowprops={"arrowstyle": "-|>", "color": INK[concept]})
        axes.plot(*(_LETTER @ table.T).T, color=INK["ink"], linewidth=3)
        part = "the sheet" if step == 0 else ("Vᵀ", "S Vᵀ", "U S Vᵀ")[(step - 1) // 4]
        axes.set_title(part if step % 4 == 0 else f"on the way to {part}")
        axes.set(xlim=(-2.6, 2.6), ylim=(-2.2, 2.2), aspect="equal", xticks=[-2, -1, 0, 1, 2], yticks=[-2, -1, 0, 1, 2])

    return draw


def moved_sheet_in_words(setting: tuple[str, int]) -> str:
    """What one frame of the moved sheet shows."""
    reading, step = setting
    if step == 0:
        return f"Read as {reading}, step 0: a square sheet with the letter F on it."
    turning = "turned over like a page" if reading == "two mirrorings" else "rotated"
    move = (f"is {turning} by Vᵀ", "is stretched along the axes by S", f"is {turning} by U")[(step - 1) // 4]
    return f"Read as {reading}, step {step} of 12: the sheet with the F {move}, {(step - 1) % 4 + 1} of 4 parts done."


def bent_plane(W: Floats) -> Callable[[Axes, tuple[str, float]], None]:
    """The input plane's grid and two rings after one layer without biases.

    Args         W: (2, 2).
    Returns      draw(axes, ("ReLU" or "tanh", scale)) for frames.
    """
    turn = np.linspace(0, 2 * np.pi, 25)
    circle = np.column_stack([np.cos(turn), np.sin(turn)])

    def draw(axes: Axes, setting: tuple[str, float]) -> None:
        name, scale = setting
        bend = get_activation(name.lower()).function
        unit = scale if name == "ReLU" else 1.0

        def through(points: Floats) -> Floats:
            return np.asarray(bend(scale * points @ W.T) / unit)

        for line in _grid(1.6, 9, 13):
            axes.plot(*through(line).T, color=INK["edge"], linewidth=0.8)
        for radius, concept in ((0.5, "neg"), (1.5, "pos")):
            axes.plot(*through(radius * circle).T, color=INK[concept], linewidth=1)
            _class_points(axes, through(radius * circle), np.full(len(circle), float(concept == "pos")), size=5)
        axes.set_title(f"{name} at scale {scale:g}")
        low, high = (-0.3, 3.3) if name == "ReLU" else (-1.1, 1.1)
        axes.set(xlim=(low, high), ylim=(low, high), aspect="equal", xlabel="h₁", ylabel="h₂")

    return draw


def bent_plane_in_words(setting: tuple[str, float]) -> str:
    """What one frame of the bent plane shows."""
    name, scale = setting
    if name == "ReLU":
        return (
            f"ReLU at scale {scale:g}: one quarter of the plane keeps its grid, the rest lies on the two axes; "
            "both rings are folded onto them in part."
        )
    form = "hardly bent" if scale < 0.5 else "rounded at the rim" if scale < 2 else "crowded into the corners"
    return f"tanh at scale {scale:g}: the grid fills part of a square and is {form}; one ring lies inside the other."


def _edge_on(network: MultilayerPerceptron, parameters: Floats, X: Floats) -> Floats:
    """The hidden points seen along the plane of the read-out: height above it, and one direction within it."""
    hidden = network.forward_with_trace(parameters, X)[1].activations[1]
    _, (row, bias) = network.parameters_as_arrays(parameters)
    normal = row[0] / np.linalg.norm(row[0])
    within = np.eye(len(normal))[np.abs(normal).argmin()]
    within = within - normal * (normal @ within)
    within = within / np.linalg.norm(within)
    return np.column_stack([hidden @ within, hidden @ normal + bias[0] / np.linalg.norm(row[0])])


def parted_rings(
    network: MultilayerPerceptron, X: Floats, labels: ArrayLike, history: Sequence[Floats]
) -> Callable[..., None]:
    """Left the inputs, right the hidden points above and below the read-out's plane, in training.

    Args         network: with one hidden layer and one output. X: (N, 2). labels: (N,). history: parameters, (1, P),
                 after every step.
    Returns      draw(axes, step) for frames with panels=2.
    """

    def draw(axes: tuple[Axes, Axes], step: int) -> None:
        plane, space = axes
        parameters = history[step][0]
        points = _edge_on(network, parameters, X)
        right = (points[:, 1] > 0) == (np.asarray(labels) > 0.5)
        _class_points(plane, X, labels, right=right)
        _class_points(space, points, labels, right=right)
        space.axhline(0, color=INK["yhat"], linestyle="--", linewidth=1.5)
        plane.set_title(f"inputs: {right.mean():.0%} right")
        space.set_title("hidden points, edge-on")
        plane.set(xlim=(-3.6, 3.6), ylim=(-3.6, 3.6), aspect="equal", xlabel="x₁", ylabel="x₂")
        space.set(xlim=(-1.9, 1.9), ylim=(-1.9, 1.9), aspect="equal", xlabel="within the plane", ylabel="above it")

    return draw


def parted_rings_in_words(
    network: MultilayerPerceptron, X: Floats, labels: ArrayLike, history: Sequence[Floats]
) -> Callable[[int], str]:
    """What one frame of the parted rings shows; the arguments are those of parted_rings.

    Args         network: with one hidden layer and one output. X: (N, 2). labels: (N,). history: parameters, (1, P),
                 after every step.
    Returns      words(step).
    """

    def words(step: int) -> str:
        above = _edge_on(network, history[step][0], X)[:, 1] > 0
        ones = np.asarray(labels) > 0.5
        share = (above == ones).mean()
        place = "the plane passes between the rings" if share == 1 else "the rings lie on both sides of the plane"
        return f"After {step} steps {share:.0%} of the points are on their right side; {place}."

    return words


def _stages(network: MultilayerPerceptron, parameters: Floats, points: Floats) -> dict[str, Floats]:
    """Where points are at x, z_1, h_1, … up to the last hidden layer."""
    _, trace = network.forward_with_trace(parameters, points)
    stages = {"x": points}
    for layer in range(network.n_layers - 1):
        number = "₁₂₃₄"[layer]
        stages[f"z{number}"] = trace.pre_activations[layer]
        stages[f"h{number}"] = trace.activations[layer + 1]
    return stages


def layer_by_layer(
    network: MultilayerPerceptron, parameters: Floats, X: Floats, labels: Floats
) -> Callable[[Axes, str], None]:
    """The samples and the input plane's grid at one stage of a network of width two, with the best line there.

    Args         network: all widths two but the last. parameters: (P,). X: (N, 2). labels: (N,), 0 or 1.
    Returns      draw(axes, stage such as "h₁") for frames.
    """
    samples = _stages(network, parameters, X)
    reach = 1.05 * np.abs(X).max()
    lines = [_stages(network, parameters, line) for line in _grid(reach, 7, 13)]

    def draw(axes: Axes, stage: str) -> None:
        points = samples[stage]
        middle = (points.min(axis=0) + points.max(axis=0)) / 2
        scale = (points.max(axis=0) - points.min(axis=0)) / 2
        for line in lines:
            axes.plot(*((line[stage] - middle) / scale).T, color=INK["edge"], linewidth=0.7)
        fitted = (points - middle) / scale
        theta = linear.fit_least_squares(fitted, labels)
        right = (linear.predict(fitted, theta) > 0.5) == (labels > 0.5)
        normal = theta[:2] / np.linalg.norm(theta[:2])
        foot = normal * (0.5 - theta[2]) / np.linalg.norm(theta[:2])
        along = np.array([-normal[1], normal[0]])
        axes.plot(*np.stack([foot - 4 * along, foot + 4 * along]).T, color=INK["yhat"], linestyle="--", linewidth=1.5)
        _class_points(axes, fitted, labels, right=right, size=5)
        axes.set_title(f"{stage}: {right.sum()} of {len(right)} right")
        axes.set(xlim=(-1.35, 1.35), ylim=(-1.35, 1.35), xticks=[], yticks=[], aspect="equal")

    return draw


def layer_by_layer_in_words(
    network: MultilayerPerceptron, parameters: Floats, X: Floats, labels: Floats
) -> Callable[[str], str]:
    """What one frame of layer_by_layer shows; the arguments are those of that function.

    Args         network: all widths two but the last. parameters: (P,). X: (N, 2). labels: (N,), 0 or 1.
    Returns      words(stage).
    """

    def words(stage: str) -> str:
        points = _stages(network, parameters, X)[stage]
        theta = linear.fit_least_squares(points, labels)
        right = int(((linear.predict(points, theta) > 0.5) == (labels > 0.5)).sum())
        grid = "straight" if stage in ("x", "z₁") else "bent"
        return f"Stage {stage}: the grid is {grid}, and the probe gets {right} of {len(points)} points right."

    return words


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
        t, y = _corners(regions_on_line(network, parameters, low=low, high=high).pieces(), low, high)
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
        axes.set_xticks([0, 50, 100], ["0 %", "50 %", "100 %"])
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
        axes.set_title(f"rate {rate}: first is {first} hidden layer{'s' if first > 1 else ''}")
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
