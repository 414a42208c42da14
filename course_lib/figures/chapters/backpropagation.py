"""Drawings of the chapter "Backpropagation"."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.autodiff import Node, Tape, sin_exp_cos_steps
from course_lib.figures import INK, LINES, MARKERS
from course_lib.losses import half_squared_error, half_squared_error_and_gradient
from course_lib.network import MultilayerPerceptron

__all__ = [
    "delta_sizes",
    "diamond",
    "diamond_in_words",
    "nudges",
    "nudges_in_words",
    "one_step",
    "one_step_in_words",
    "poll",
    "price",
    "price_in_words",
    "reach",
    "reach_in_words",
    "reuse",
    "reuse_in_words",
    "small_network",
    "small_network_in_words",
    "walk",
    "walk_in_words",
    "which_is_right",
    "which_is_right_in_words",
    "wires",
    "wires_in_words",
]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def _bare(axes: Axes, width: tuple[float, float], height: tuple[float, float]) -> None:
    axes.set(xlim=width, ylim=height)
    axes.axis("off")


def _arrow(axes: Axes, start: Any, end: Any, ink: str, *, dashed: bool = False, width: float = 1.5) -> None:
    style = LINES["err"] if dashed else "-"
    axes.annotate(
        "", end, start, arrowprops={"arrowstyle": "-|>", "color": INK[ink], "linewidth": width, "linestyle": style}
    )


# --- the chain of eight steps

_STEPS = (
    ("z₁", "b₁ + w₁ x"),
    ("h₁", "sin z₁"),
    ("z₂", "b₂ + w₂ h₁"),
    ("h₂", "exp z₂"),
    ("z₃", "b₃ + w₃ h₂"),
    ("h₃", "cos z₃"),
    ("z₄", "b₄ + w₄ h₃"),
    ("ℓ", "(z₄ − y)²"),
)
_SLOPES = ("cos z₁", "w₂", "exp z₂", "w₃", "−sin z₃", "w₄", "2 (z₄ − y)")


def _chain(x: float, y: float, b: Floats, w: Floats) -> tuple[list[float], list[float]]:
    """The eight values and the eight derivatives of the loss by them, as the tape finds them."""
    tape = Tape()
    steps: list[Node] = list(sin_exp_cos_steps(tape.variable(x), list(b), list(w)).values())
    steps.append((steps[-1] - y) ** 2)
    found = tape.gradients(steps[-1])
    return [float(node.value) for node in steps], [float(found[node]) for node in steps]


def walk(x: float, y: float, b: Floats, w: Floats) -> Callable[[Axes, int], None]:
    """Values that fill a column downwards, then derivatives that fill another one upwards.

    Returns      draw(axes, step) for frames, step from 0 to 15.
    """
    values, derivatives = _chain(x, y, b, w)
    slopes = [upper / lower for upper, lower in itertools.pairwise(derivatives)]

    def draw(axes: Axes, step: int) -> None:
        axes.text(1.55, 8.1, "value", color=INK["yhat"], ha="center", fontweight="bold")
        axes.text(3.1, 8.1, "derivative of ℓ", color=INK["err"], ha="center", fontweight="bold")
        for row, ((name, formula), value, derivative) in enumerate(zip(_STEPS, values, derivatives, strict=True)):
            height = 7.2 - row
            axes.text(-0.05, height, name, va="center", fontweight="bold")
            axes.text(0.2, height, f"= {formula}", va="center", color=INK["quiet"], fontsize=9)
            seen, back = step > row, step >= 15 - row
            shown = f"{value:.3f}" if seen else "·"
            axes.text(1.55, height, shown, va="center", ha="center", color=INK["yhat"])
            back = back or (row == 7 and step == 8)
            shown = f"{derivative:.{0 if row == 7 else 3}f}" if back else "·"
            axes.text(3.1, height, shown, va="center", ha="center", color=INK["err"])
            if 0 < row < step:
                _arrow(axes, (1.55, height + 0.78), (1.55, height + 0.25), "yhat")
            if row < 7 and back:
                _arrow(axes, (3.1, height - 0.78), (3.1, height - 0.25), "err", dashed=False)
                axes.text(
                    3.22,
                    height - 0.5,
                    f"× {_SLOPES[row]} = {slopes[row]:.3f}",
                    va="center",
                    fontsize=9,
                    color=INK["quiet"],
                )
        _bare(axes, (-0.1, 4.75), (-0.2, 8.5))

    return draw


def walk_in_words(x: float, y: float, b: Floats, w: Floats) -> Callable[[int], str]:
    """What one frame of the walk shows."""
    values, derivatives = _chain(x, y, b, w)

    def words(step: int) -> str:
        if step == 0:
            return "Eight rows from z₁ to the loss ℓ; the columns for values and derivatives are empty."
        if step <= 8:
            name = _STEPS[step - 1][0]
            return f"Step {step}, forward: {name} = {values[step - 1]:.3f} is filled in; {8 - step} values are missing."
        row = 15 - step
        return (
            f"Step {step}, backward: the derivative by {_STEPS[row][0]} is {derivatives[row]:.3f}, "
            f"the one below it times {_SLOPES[row]}."
        )

    return words


# --- what reuse saves


def reuse() -> Callable[[Axes, int], None]:
    """Every derivative of a chain as a row, every product as a cell: the diagonal with reuse, the triangle without.

    Returns      draw(axes, links) for frames.
    """

    def draw(axes: Axes, links: int) -> None:
        stair = [(k + right, -k - down) for k in range(links) for right, down in ((1, 0), (1, 1))]
        axes.fill(*np.array([(0, 0), *stair, (0, -links)]).T, color=INK["line"], linewidth=0)
        for k in range(links):
            axes.fill([k, k + 1, k + 1, k], [-k, -k, -k - 1, -k - 1], color=INK["err"], linewidth=0)
        axes.text(39.5, -4, f"{links} links", ha="right", fontweight="bold")
        axes.text(39.5, -8, f"with reuse: {links} products", ha="right", color=INK["err"])
        axes.text(39.5, -12, f"without: {links * (links + 1) // 2}", ha="right", color=INK["quiet"])
        _bare(axes, (-1, 40), (-40, 1))

    return draw


def reuse_in_words(links: int) -> str:
    """What one frame of the count shows."""
    return (
        f"{links} links: a diagonal of {links} filled squares, the products with reuse, "
        f"below it a triangle that brings the count without reuse to {links * (links + 1) // 2}."
    )


# --- the network of five units

_PLACES = {"x1": (0.0, 1.6), "x2": (0.0, 0.0), "h1": (2.0, 1.6), "h2": (2.0, 0.0), "o": (4.0, 0.8)}
_WIRES = (("x1", "h1"), ("x2", "h1"), ("x1", "h2"), ("x2", "h2"), ("h1", "o"), ("h2", "o"))


def _by_hand(W: Floats, w: Floats, x: Floats, y: float) -> dict[str, Any]:
    network = MultilayerPerceptron((2, 2, 1), ("logistic", "logistic"))
    parameters = network.from_arrays([(W, [0, 0]), ([w], [0])])
    y_hat, trace = network.forward_with_trace(parameters, x[None])
    loss, upstream = half_squared_error_and_gradient(y_hat, [[y]])
    hidden, output = network.deltas(parameters, trace, upstream)
    (W_gradient, _), (w_gradient, _) = network.parameters_as_arrays(network.backward(parameters, trace, upstream))
    return {
        "z": [*trace.pre_activations[0][0], trace.pre_activations[1][0, 0]],
        "h": [*trace.activations[1][0], y_hat[0, 0]],
        "delta": [*hidden[0], output[0, 0]],
        "weights": [*W.ravel(), *w],
        "gradients": [*W_gradient.ravel(), *w_gradient[0]],
        "loss": loss,
    }


def small_network(W: Floats, w: Floats, x: Floats, y: float) -> Callable[[Axes, int], None]:
    """The 2-2-1 network with its numbers, which appear forwards and then backwards.

    Returns      draw(axes, step) for frames, step from 0 to 7.
    """
    found = _by_hand(W, w, x, y)

    def draw(axes: Axes, step: int) -> None:
        for wire, (tail, head) in enumerate(_WIRES):
            start, end = np.array(_PLACES[tail]), np.array(_PLACES[head])
            along = (end - start) / np.linalg.norm(end - start)
            outer = wire > 3
            back = (outer and step in (5, 6)) or (not outer and step == 7)
            first, last = start + 0.36 * along, end - 0.36 * along
            if back:
                _arrow(axes, last, first, "err")
            else:
                _arrow(axes, first, last, "edge", width=1.0)
            text, ink = f"{found['weights'][wire]:g}", "w"
            if (outer and step >= 5) or step == 7:
                text, ink = f"{found['gradients'][wire]:.4f}", "err"
            share = 0.34 if wire in (1, 2) else 0.5
            middle = start + share * (end - start)
            axes.text(
                *middle,
                text,
                color=INK[ink],
                ha="center",
                va="center",
                fontsize=9,
                bbox={"facecolor": INK["paper"], "edgecolor": "none", "pad": 1.0},
            )
        for unit, (column, height) in _PLACES.items():
            axes.plot(
                column, height, "o", color=INK["x"], markersize=27, markerfacecolor=INK["paper"], markeredgewidth=1.2
            )
            if unit[0] == "x":
                axes.text(column, height, f"{x[int(unit[1]) - 1]:g}", ha="center", va="center", color=INK["x"])
                axes.text(
                    column,
                    height - 0.42,
                    unit.replace("1", "₁").replace("2", "₂"),
                    ha="center",
                    va="center",
                    fontsize=9,
                    color=INK["quiet"],
                )
                continue
            which = {"h1": 0, "h2": 1, "o": 2}[unit]
            above, below = height + 0.45, height - 0.45
            after_h, after_delta = step >= (2 if which < 2 else 4), step >= (6 if which < 2 else 5)
            if step >= (1 if which < 2 else 3):
                axes.text(
                    column,
                    above,
                    f"z = {found['z'][which]:.3f}",
                    ha="center",
                    va="center",
                    fontsize=9,
                    color=INK["quiet"],
                )
            if after_h:
                axes.text(
                    column, height, f"{found['h'][which]:.3f}", ha="center", va="center", fontsize=9, color=INK["yhat"]
                )
            if after_delta:
                axes.text(
                    column,
                    below,
                    f"δ = {found['delta'][which]:.4f}",
                    ha="center",
                    va="center",
                    fontsize=9,
                    color=INK["err"],
                )
        axes.set_title(_TITLES[step])
        _bare(axes, (-0.45, 4.75), (-0.75, 2.35))

    return draw


_TITLES = (
    "weights and inputs",
    "weighted sums of the hidden units",
    "hidden activations",
    "weighted sum of the output",
    "prediction",
    "delta at the output, outer weights' derivatives",
    "deltas of the hidden units",
    "inner weights' derivatives",
)


def small_network_in_words(W: Floats, w: Floats, x: Floats, y: float) -> Callable[[int], str]:
    """What one frame of the small network shows."""
    found = _by_hand(W, w, x, y)
    z, h, delta, slopes = (found[name] for name in ("z", "h", "delta", "gradients"))
    words = (
        "The network with its two inputs and six weights; no unit has a value yet.",
        f"The hidden units have the weighted sums {z[0]:.1f} and {z[1]:.1f}.",
        f"The hidden units have the activations {h[0]:.3f} and {h[1]:.3f}.",
        f"The output unit has the weighted sum {z[2]:.3f}.",
        f"The output unit predicts {h[2]:.3f}.",
        f"The output's delta is {delta[2]:.4f}; the outer weights' derivatives are {slopes[4]:.4f}, {slopes[5]:.4f}.",
        f"The hidden units' deltas are {delta[0]:.4f} and {delta[1]:.4f}.",
        "The inner weights' derivatives are " + ", ".join(f"{slope:.4f}" for slope in slopes[:4]) + ".",
    )
    return lambda step: words[step]


def _loss_along(W: Floats, w: Floats, x: Floats, target: float, rates: Floats) -> tuple[Floats, float]:
    """The loss after one step with each learning rate, and the squared length of the gradient."""
    found = _by_hand(W, w, x, target)
    slopes = np.array(found["gradients"])
    network = MultilayerPerceptron((2, 2, 1), ("logistic", "logistic"))
    losses = []
    for rate in rates:
        moved = np.array(found["weights"]) - rate * slopes
        parameters = network.from_arrays([(moved[:4].reshape(2, 2), [0, 0]), ([moved[4:]], [0])])
        losses.append(half_squared_error(network.forward(parameters, x[None]), [[target]]))
    return np.array(losses), float(slopes @ slopes)


def one_step(W: Floats, w: Floats, x: Floats) -> Callable[[Axes, tuple[float, float]], None]:
    """The loss after one step over its learning rate, and the straight forecast of the slope at the start.

    Returns      draw(axes, (target, learning rate)) for frames.
    """
    rates = np.linspace(0, 110, 56)
    curves = {target: _loss_along(W, w, x, target, rates) for target in (1.0, 0.3)}

    def draw(axes: Axes, values: tuple[float, float]) -> None:
        target, rate = values
        curve, steep = curves[target]
        after = float(_loss_along(W, w, x, target, np.array([rate]))[0][0])
        reach = curve[0] / steep
        axes.plot([0, reach], [curve[0], 0], color=INK["edge"], linewidth=1.2, linestyle="--")
        axes.text(110, 0.07, "dashed: forecast by the slope", color=INK["quiet"], fontsize=9, ha="right")
        axes.plot(rates, curve, color=INK["err"])
        axes.plot(rate, after, "o", color=INK["err"], markersize=8, clip_on=False)
        axes.set_title(f"target {target:g}: loss {after:.4f} after one step")
        axes.set(xlim=(0, 110), ylim=(0, 0.08), xlabel="learning rate α", ylabel="loss")

    return draw


def one_step_in_words(W: Floats, w: Floats, x: Floats) -> Callable[[tuple[float, float]], str]:
    """What one frame of the single step shows."""

    def words(values: tuple[float, float]) -> str:
        target, rate = values
        after = float(_loss_along(W, w, x, target, np.array([rate]))[0][0])
        return f"Target {target:g}: a curve of the loss over the learning rate; at {rate:g} it is {after:.4f}."

    return words


# --- a square layer, forwards and back


def wires(W: Floats) -> Callable[..., None]:
    """Left the wires by which one lower unit speaks, right those by which one upper unit's delta comes down.

    Args         W: (n, n), a row per upper unit.
    Returns      draw(axes, unit) for frames with panels=2, unit from 1 to n.
    """
    n = len(W)
    thickness = 0.6 + 3.4 * np.abs(W) / np.abs(W).max()

    def draw(axes: tuple[Axes, Axes], unit: int) -> None:
        chosen = unit - 1
        for panel, up in zip(axes, (True, False), strict=True):
            ink = "yhat" if up else "err"
            for j in range(n):
                for i in range(n):
                    on = i == chosen if up else j == chosen
                    start, end = ((i, 0.13), (j, 1.87)) if up else ((j, 1.87), (i, 0.13))
                    if on:
                        _arrow(panel, start, end, ink, width=float(thickness[j, i]))
                    else:
                        panel.plot(*np.transpose([start, end]), color=INK["line"], linewidth=0.8)
            for row, letter in ((0, "h"), (2, "z" if up else "δ")):
                for k in range(n):
                    full = k == chosen and (row == 0) == up
                    panel.plot(
                        k,
                        row,
                        "o",
                        color=INK[ink if full else "edge"],
                        markersize=13,
                        markerfacecolor=INK[ink] if full else INK["paper"],
                    )
                    shift = -0.42 if row == 0 else 0.42
                    panel.text(
                        k,
                        row + shift,
                        letter + "₁₂₃₄₅₆₇₈₉"[k],
                        ha="center",
                        va="center",
                        fontsize=9,
                        color=INK["quiet"],
                    )
            panel.set_title(f"forward: column {unit} of W" if up else f"back: row {unit} of W")
            _bare(panel, (-0.4, n - 0.6), (-0.7, 2.7))

    return draw


def wires_in_words(W: Floats) -> Callable[[int], str]:
    """What one frame of the wires shows."""

    def words(unit: int) -> str:
        column, row = (", ".join(f"{weight:.2f}" for weight in line) for line in (W[:, unit - 1], W[unit - 1]))
        return (
            f"Unit {unit}: left, arrows up from lower unit {unit} with the weights {column}; "
            f"right, arrows down from upper unit {unit} with the weights {row}."
        )

    return words


# --- what it costs


def _widths(layers: int) -> list[int]:
    return [10, *[50] * (layers - 1), 1]


def _costs(layers: int) -> tuple[int, int, int, int]:
    """Multiplications per sample: forward, deltas, weight gradients, and all derivatives by nudging."""
    sizes = [n_in * n_out for n_in, n_out in itertools.pairwise(_widths(layers))]
    parameters = sum(sizes) + sum(_widths(layers)[1:])
    return sum(sizes), sum(sizes[1:]), sum(sizes), sum(sizes) * (parameters + 1)


def price() -> Callable[[Axes, int], None]:
    """Multiplications of the three parts of backpropagation, and of nudging, which leaves the picture.

    Returns      draw(axes, layers) for frames.
    """

    def draw(axes: Axes, layers: int) -> None:
        costs = _costs(layers)
        names = ("forward", "deltas back", "weight gradients", "by nudging")
        for row, (name, cost, ink) in enumerate(zip(names, costs, ("yhat", "err", "w", "quiet"), strict=True)):
            shown = min(cost, 21000)
            axes.fill(
                [0, shown, shown, 0], [-row - 0.3, -row - 0.3, -row + 0.3, -row + 0.3], color=INK[ink], linewidth=0
            )
            text = f"{name}: {cost:,}"
            axes.text(0, -row + 0.36, text, va="bottom", fontsize=9)
            if cost > shown:
                axes.annotate(
                    "",
                    (22600, -row),
                    (21000, -row),
                    arrowprops={"arrowstyle": "-|>", "color": INK[ink], "linewidth": 2},
                )
        forward, deltas, weights, _ = costs
        axes.set_title(f"{layers} layers: {(forward + deltas + weights) / forward:.2f} forward passes")
        _bare(axes, (-200, 23000), (-3.4, 0.85))

    return draw


def price_in_words(layers: int) -> str:
    """What one frame of the price shows."""
    forward, deltas, weights, nudging = _costs(layers)
    return (
        f"{layers} layers: bars for {forward:,} multiplications forward, {deltas:,} for the deltas, {weights:,} for "
        f"the weight gradients, together {(forward + deltas + weights) / forward:.2f} forward passes; "
        f"nudging takes {nudging:,}."
    )


# --- how far the error reaches

_FAMILIES = (("logistic", "err", LINES["err"]), ("tanh", "yhat", "-"), ("relu", "w", (0, (6, 1.5, 1, 1.5))))


@functools.cache
def delta_sizes(name: str, gain: float) -> Floats:
    """The size of delta in each of ten layers of 32 units, in 20 random networks.

    W ~ gain * normal / sqrt(32), no biases; 16 normal samples and a normal gradient at the output.
    Args         name: of the activation, in all layers. gain: > 0.
    Returns      (20, 10), from the first layer to the last.
    """
    network = MultilayerPerceptron((32,) * 11, (name,) * 10)
    sizes = np.empty((20, 10))
    for seed in range(20):
        rng = np.random.default_rng(seed)
        weights = [gain * rng.normal(size=(32, 32)) / np.sqrt(32) for _ in range(10)]
        parameters = network.from_arrays([(W, np.zeros(32)) for W in weights])
        trace = network.forward_with_trace(parameters, rng.normal(size=(16, 32)))[1]
        deltas = network.deltas(parameters, trace, rng.normal(size=(16, 32)))
        sizes[seed] = [np.linalg.norm(delta) for delta in deltas]
    return sizes


def reach() -> Callable[[Axes, float], None]:
    """The size of delta over the layers, for three activations and 20 random networks each.

    Returns      draw(axes, gain) for frames.
    """
    layers = np.arange(1, 11)

    def draw(axes: Axes, gain: float) -> None:
        for place, (name, ink, style) in enumerate(_FAMILIES):
            sizes = delta_sizes(name, gain)
            relative = sizes / sizes[:, -1:]
            low, high = relative.min(axis=0), relative.max(axis=0)
            axes.fill_between(layers, low, high, color=INK[ink], alpha=0.2, linewidth=0)
            axes.plot(layers, np.median(relative, axis=0), color=INK[ink], linestyle=style)
            kept = np.median(relative[:, 0])
            shown = f"{kept:.2f}" if 0.01 <= kept < 100 else f"{kept:.0e}".replace("e-0", "e-").replace("e+0", "e")
            label = {"relu": "ReLU"}.get(name, name)
            axes.text(
                10, 10 ** (-9.6 + 1.3 * (2 - place)), f"{label}: × {shown} ", color=INK[ink], fontsize=9, ha="left"
            )
        axes.axhline(1, color=INK["edge"], linewidth=0.8, linestyle=":")
        axes.set(yscale="log", xlim=(10.3, 0.7), ylim=(1e-10, 1e5), xticks=[10, 8, 6, 4, 2, 1], xlabel="layer (back →)")
        axes.set_yticks([1e-8, 1e-4, 1, 1e4])
        axes.set_yticklabels(["10⁻⁸", "10⁻⁴", "1", "10⁴"])
        axes.minorticks_off()
        axes.set_title(f"gain {gain:g}: size of delta, last layer = 1")

    return draw


def reach_in_words(gain: float) -> str:
    """What one frame of the reach shows."""
    parts = []
    for name, *_ in _FAMILIES:
        sizes = delta_sizes(name, gain)
        parts.append(f"{name.replace('relu', 'ReLU')} {np.median(sizes[:, 0] / sizes[:, -1]):.0e}")
    return f"Gain {gain:g}: of the last layer's delta the first layer gets, as a median: " + ", ".join(parts) + "."


# --- six curves, one right gradient

_POLL = ("slope at h", "none", "not transposed", "random way back", "biases forgotten", "last layer only")


def poll(curves: Mapping[str, Floats]) -> Any:
    """The median losses of six gradients, labelled A to F.

    Args         curves: the losses (steps + 1, S) for each mistake.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4.4, 3.0))
    inks = ("pos", "yhat", "err", "w", "y", "neg")
    styles = ("-", "-", (0, (4, 2)), (0, (6, 1.5, 1, 1.5)), (0, (1, 1.6)), "-")
    medians = {name: np.median(curves[name], axis=1)[::20] for name in _POLL}
    heights = _apart([float(np.log10(medians[name][-1])) for name in _POLL], 0.075)
    for letter, name, ink, style, height in zip("ABCDEF", _POLL, inks, styles, heights, strict=True):
        curve = medians[name]
        axes.plot(20 * np.arange(len(curve)), curve, color=INK[ink], linestyle=style, linewidth=1.8)
        axes.text(612, 10**height, letter, color=INK[ink], va="center", fontweight="bold")
    axes.set(yscale="log", xlim=(0, 650), ylim=(0.06, 1.6), xlabel="step", ylabel="loss", yticks=[0.1, 0.2, 0.5, 1])
    axes.set_yticklabels(["0.1", "0.2", "0.5", "1"])
    axes.minorticks_off()
    return figure


def _apart(places: list[float], gap: float) -> list[float]:
    """The places, moved up until neighbours are a gap apart."""
    moved = list(places)
    order = np.argsort(places)
    for below, above in itertools.pairwise(order):
        moved[above] = max(moved[above], moved[below] + gap)
    return moved


def which_is_right(curves: Mapping[str, Floats], errors: Mapping[str, float]) -> Callable[[Axes, str], None]:
    """Above the losses of eight starts, below the error that the gradient check found, on a log scale.

    Args         curves: the losses (steps + 1, S) for each mistake. errors: the check's relative error for each.
    Returns      draw(axes, mistake) for frames.
    """

    def draw(axes: Axes, mistake: str) -> None:
        curve = curves[mistake][:, :8]
        for losses in (curve[::40] if len(curve) > 40 else curve).T:
            steps = 40 * np.arange(len(losses)) if len(curve) > 40 else np.arange(len(losses))
            height = np.clip(np.log10(losses), -1.7, 1.2)
            axes.plot(steps, height, color=INK["yhat"], linewidth=1, alpha=0.7)
        halved = int((curves[mistake][-1] < 0.5 * curves[mistake][0]).sum())
        for value, text in ((-1, "0.1"), (0, "1"), (1, "10")):
            axes.text(-12, value, text, ha="right", va="center", fontsize=9, color=INK["quiet"])
            axes.plot([0, 600], [value, value], color=INK["line"], linewidth=0.8)
        axes.text(600, 1.3, f"{halved} of 20 halve their loss", ha="right", va="bottom", fontsize=9)
        axes.text(0, 1.3, "loss", va="bottom", fontsize=9, color=INK["quiet"])
        # the scale of errors: from 1e-8 at the left to 1 at the right
        place = 75.0 * (8 + np.log10(max(errors[mistake], 1e-8)))
        axes.plot([0, 600], [-2.6, -2.6], color=INK["edge"], linewidth=0.8)
        axes.plot([150, 150], [-2.75, -2.35], color=INK["edge"], linewidth=0.8, linestyle=":")
        for power in (-8, -6, -4, -2, 0):
            text = {0: "1", -8: "less"}.get(power, f"1e{power}")
            axes.text(75 * (8 + power), -2.95, text, ha="center", va="center", fontsize=9, color=INK["quiet"])
        right = errors[mistake] < 1e-6
        axes.plot(place, -2.6, "o" if right else MARKERS["err"], color=INK["right" if right else "err"], markersize=9)
        axes.text(0, -2.2, "relative error of the check", va="center", fontsize=9, color=INK["quiet"])
        verdict = "right" if right else "wrong"
        axes.text(
            600, -2.2, verdict, ha="right", va="center", color=INK["right" if right else "err"], fontweight="bold"
        )
        axes.set_title("no mistake" if mistake == "none" else mistake)
        _bare(axes, (-45, 625), (-3.1, 1.7))

    return draw


def which_is_right_in_words(curves: Mapping[str, Floats], errors: Mapping[str, float]) -> Callable[[str], str]:
    """What one frame of the eleven gradients shows."""

    def words(mistake: str) -> str:
        curve = curves[mistake]
        halved = int((curve[-1] < 0.5 * curve[0]).sum())
        what = "No mistake" if mistake == "none" else f"Mistake: {mistake}"
        error = "below 1e-6, right" if errors[mistake] < 1e-6 else f"{errors[mistake]:.2f}, wrong"
        course = "the curves leave the picture upwards" if len(curve) < 100 else f"{halved} of 20 losses are halved"
        return f"{what}: {course}; the check's relative error is {error}."

    return words


# --- the V of difference quotients


def _curve(z: Any) -> Any:
    """A soft step of sums, products and a root only: such operations round alike on every machine."""
    return z / np.sqrt(1 + z * z)


def _slope(z: Any) -> Any:
    return 1 / ((1 + z * z) * np.sqrt(1 + z * z))


@functools.cache
def _quotient_errors() -> tuple[Floats, Floats]:
    """Median relative errors of forward and central quotients at 20 points, for nudges 1e-1 to 1e-15."""
    points = np.linspace(0.4, 1.35, 20)
    h = 10.0 ** -np.arange(1, 16)[:, None]
    forward = (_curve(points + h) - _curve(points)) / h
    central = (_curve(points + h) - _curve(points - h)) / (2 * h)
    return tuple(np.median(np.abs(found / _slope(points) - 1), axis=1) for found in (forward, central))


def nudges() -> Callable[..., None]:
    """Left the chords of both quotients at a nudge, right their errors over all nudges.

    Returns      draw(axes, k) for frames with panels=2, the nudge being 10**-k.
    """
    forward, central = _quotient_errors()
    grid = np.linspace(0.3, 1.3, 40)
    powers = np.arange(1, 16)

    def draw(axes: tuple[Axes, Axes], k: int) -> None:
        chords, errors = axes
        h, at = 10.0**-k, 0.8
        shown = max(h, 1e-3)
        chords.plot(grid, _curve(grid), color=INK["edge"], linewidth=1.5)
        for left, right, ink, style in (
            (at, at + shown, "err", LINES["err"]),
            (at - shown, at + shown, "yhat", "-"),
        ):
            steep = (_curve(right) - _curve(left)) / (right - left)
            ends = np.array([0.35, 1.25])
            chords.plot(ends, _curve(left) + steep * (ends - left), color=INK[ink], linestyle=style, linewidth=1.5)
            for point in (left, right):
                chords.plot(point, _curve(point), "o", color=INK[ink], markersize=5)
        chords.set(xlim=(0.3, 1.3), ylim=(0.3, 0.9), xticks=[], yticks=[])
        chords.set_title(f"chords, nudge 1e-{k}" if k <= 3 else "chords: no longer apart")
        errors.plot(powers, forward, color=INK["err"], linestyle=LINES["err"])
        errors.plot(powers, central, color=INK["yhat"])
        errors.plot(k, forward[k - 1], MARKERS["err"], color=INK["err"], markersize=9, clip_on=False)
        errors.plot(k, central[k - 1], "o", color=INK["yhat"], markersize=8, clip_on=False)
        errors.text(2.2, 0.25, "forward", color=INK["err"], fontsize=9)
        errors.text(1.0, 1e-9, "central", color=INK["yhat"], fontsize=9)
        errors.set(yscale="log", xlim=(0.7, 15.3), ylim=(1e-12, 5), xticks=[1, 5, 8, 12, 15], xlabel="nudge")
        errors.set_xticklabels(["1e-1", "1e-5", "1e-8", "1e-12", "1e-15"])
        errors.set_yticks([1, 1e-4, 1e-8, 1e-12])
        errors.set_yticklabels(["1", "1e-4", "1e-8", "1e-12"])
        errors.minorticks_off()
        errors.set_title("relative error")

    return draw


def nudges_in_words(k: int) -> str:
    """What one frame of the V shows."""
    forward, central = _quotient_errors()
    return (
        f"Nudge 1e-{k}: the forward quotient is off by {forward[k - 1]:.0e}, the central one by {central[k - 1]:.0e}; "
        "both error curves form a V, forward lowest at 1e-8, central at 1e-5."
    )


# --- a computation with branches

_BOXES = {"x": (0.0, 1.0), "h": (1.3, 1.0), "sin h": (2.4, 2.1), "h sin h": (3.5, 1.5), "y": (4.6, 1.0)}
_ARROWS = (("x", "h"), ("h", "sin h"), ("sin h", "h sin h"), ("h", "h sin h"), ("h sin h", "y"), ("h", "y"))


def _diamond(x: float) -> tuple[dict[str, float], dict[str, float], list[float]]:
    """Values, derivatives and the three reports to h."""
    tape = Tape()
    start: Any = tape.variable(x)
    h = start * start
    s = np.sin(h)
    p = h * s
    y = p + h
    found = tape.gradients(y)
    nodes = dict(zip(_BOXES, (start, h, s, p, y), strict=True))
    values = {name: float(node.value) for name, node in nodes.items()}
    slopes = {name: float(found[node]) for name, node in nodes.items()}
    reports = [1.0, values["sin h"] * slopes["h sin h"], float(np.cos(values["h"])) * slopes["sin h"]]
    return values, slopes, reports


def diamond(x: float) -> Callable[[Axes, int], None]:
    """h = x x and y = h sin h + h as boxes and arrows; derivatives arrive from the right.

    Returns      draw(axes, step) for frames, step from 0 to 6.
    """
    values, slopes, reports = _diamond(x)
    shown_from = {"y": 1, "h sin h": 2, "sin h": 3, "h": 5, "x": 6}
    used_at = dict(zip(_ARROWS, (6, 4, 3, 4, 2, 4), strict=True))

    def draw(axes: Axes, step: int) -> None:
        for arrow in _ARROWS:
            tail, head = (np.array(_BOXES[name]) for name in arrow)
            low = arrow == ("h", "y")
            if low:
                path = np.array([[1.3, 0.55], [1.6, 0.1], [4.3, 0.1], [4.6, 0.55]])
            else:
                along = (head - tail) / np.linalg.norm(head - tail)
                path = np.array([tail + 0.42 * along, head - 0.42 * along])
            back = step >= used_at[arrow]
            ink = "err" if back else "edge"
            ends = path[::-1] if back else path
            if low:
                axes.plot(*ends[:-1].T, color=INK[ink], linewidth=1.2)
            _arrow(axes, ends[-2], ends[-1], ink, width=1.2)
        if step >= 4:
            for place, report in zip(((2.95, -0.12), (2.35, 1.05), (1.62, 1.75)), reports, strict=True):
                axes.text(*place, f"{report:.3f}", color=INK["err"], fontsize=9, ha="center", va="center")
        for name, (column, height) in _BOXES.items():
            axes.plot(
                column, height, "s", color=INK["x"], markersize=24, markerfacecolor=INK["paper"], markeredgewidth=1.2
            )
            axes.text(column, height, f"{values[name]:.2f}", ha="center", va="center", fontsize=9, color=INK["yhat"])
            axes.text(column, height + 0.43, name, ha="center", va="center", fontsize=9, fontweight="bold")
            if step >= shown_from[name]:
                behind = {"facecolor": INK["paper"], "edgecolor": "none", "pad": 0.6}
                text = axes.text(column, height - 0.43, f"{slopes[name]:.3f}", color=INK["err"], bbox=behind)
                text.set(ha="center", va="center", fontsize=9, fontweight="bold")
        axes.set_title(_DIAMOND_TITLES[step])
        _bare(axes, (-0.45, 5.05), (-0.35, 2.75))

    return draw


_DIAMOND_TITLES = (
    "forward: values in the boxes",
    "y answers to itself: 1",
    "a sum passes 1 on",
    "a product passes the other factor on",
    "three reports for h",
    "h adds them up",
    "x is used twice: 2x times that",
)


def diamond_in_words(x: float) -> Callable[[int], str]:
    """What one frame of the branching computation shows."""
    values, slopes, reports = _diamond(x)
    words = (
        "Five boxes from x to y with their values; h has three arrows going out.",
        "The derivative by y is 1.",
        f"The derivative by h sin h is {slopes['h sin h']:.3f}.",
        f"The derivative by sin h is {slopes['sin h']:.3f}, the value of h.",
        "Three reports reach h: " + ", ".join(f"{report:.3f}" for report in reports) + ".",
        f"The derivative by h is their sum, {slopes['h']:.3f}.",
        f"The derivative by x is {slopes['x']:.3f}, twice x = {values['x']:g} times the one by h.",
    )
    return lambda step: words[step]
