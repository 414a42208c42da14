"""Drawings of the page "A whole batch, and what it costs"."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.figures import INK, LINES
from course_lib.figures.chapters.backpropagation.arrows import bare
from course_lib.network import MultilayerPerceptron
from course_lib.plurals import counted

__all__ = ["delta_sizes", "price", "price_in_words", "reach", "reach_in_words"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


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
        axes.set_title(f"{counted(layers, 'layer')}: {(forward + deltas + weights) / forward:.2f} forward passes")
        bare(axes, (-200, 23000), (-3.4, 0.85))

    return draw


def price_in_words(layers: int) -> str:
    """What one frame of the price shows."""
    forward, deltas, weights, nudging = _costs(layers)
    return (
        f"{counted(layers, 'layer')}: bars for {forward:,} multiplications forward, {deltas:,} for the deltas, "
        f"{weights:,} for the weight gradients, together {(forward + deltas + weights) / forward:.2f} forward passes; "
        f"nudging takes {nudging:,}."
    )


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
