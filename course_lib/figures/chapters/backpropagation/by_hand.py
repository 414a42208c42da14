"""Drawings of the page "A network by hand"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.figures import INK
from course_lib.figures.chapters.backpropagation.arrows import bare, draw_arrow
from course_lib.losses import half_squared_error, half_squared_error_and_gradient
from course_lib.network import MultilayerPerceptron

__all__ = ["one_step", "one_step_in_words", "small_network", "small_network_in_words"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]

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
                draw_arrow(axes, last, first, "err")
            else:
                draw_arrow(axes, first, last, "edge", width=1.0)
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
        bare(axes, (-0.45, 4.75), (-0.75, 2.35))

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
