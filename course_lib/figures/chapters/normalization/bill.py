"""Drawings of the page "What it buys, and what it costs"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.figures import INK, LINES

__all__ = ["gradient_sizes", "gradient_sizes_in_words", "learned", "maps", "maps_in_words"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]
Accuracies = Mapping[tuple[int, str], Floats]


def learned(accuracies: Floats) -> int:
    """How many networks get at least nine of ten samples right; one that blew up does not.

    Args         accuracies: any shape, NaN where a network blew up.
    """
    return int((np.nan_to_num(accuracies) >= 0.9).sum())


def maps(accuracies: Accuracies, variances: Sequence[float], rates: Sequence[float]) -> Callable[..., None]:
    """For every size of the weights and every learning rate: did the network learn, plain and with batch norm?

    Args         accuracies: (depth, place) -> (V, R). variances: V numbers. rates: R numbers.
    Returns      draw(axes, depth) for frames with panels=2.
    """

    def draw(axes: tuple[Axes, Axes], depth: int) -> None:
        for panel, place, name in zip(axes, ("plain", "before"), ("plain", "batch norm"), strict=True):
            for row, per_rate in enumerate(accuracies[depth, place]):
                for column, accuracy in enumerate(per_rate):
                    if np.nan_to_num(accuracy) >= 0.7:
                        face = INK["yhat"] if accuracy >= 0.9 else "none"
                        panel.plot(column, row, "o", color=INK["yhat"], mfc=face, markersize=9, mew=1.5)
                    else:
                        panel.plot(column, row, "x", color=INK["err"], markersize=7, mew=1.8)
            panel.set(xticks=range(len(rates)), yticks=range(len(variances)))
            panel.set_xticklabels([f"{rate:g}" for rate in rates])
            panel.set_yticklabels([f"{variance:g}" for variance in variances])
            panel.set(xlim=(-0.5, len(rates) - 0.5), ylim=(-0.6, len(variances) - 0.4), xlabel="learning rate")
            panel.set(ylabel="n × variance of the weights")
            panel.set_title(name)

    return draw


def maps_in_words(accuracies: Accuracies) -> Callable[[int], str]:
    """What one frame shows."""

    def say(depth: int) -> str:
        plain, before = (learned(accuracies[depth, place]) for place in ("plain", "before"))
        n = accuracies[depth, "plain"].size
        return f"{depth} hidden layers: of {n} settings {plain} are filled discs without and {before} with batch norm."

    return say


def gradient_sizes(sizes: Mapping[tuple[int, str], Floats]) -> Callable[[Axes, int], None]:
    """The size of the gradient from the last layer back to the inputs, plain and with batch norm.

    Args         sizes: (batch size, place) -> (L,), mean squares, the last layer's first.
    Returns      draw(axes, batch size) for frames.
    """

    def draw(axes: Axes, n_samples: int) -> None:
        for place, name, concept in (("plain", "plain", "x"), ("before", "batch norm", "err")):
            size = sizes[n_samples, place] / sizes[n_samples, place][0]
            layers = len(size) - 1 - np.arange(len(size))
            axes.plot(layers, size, color=INK[concept], linestyle=LINES["err"] if concept == "err" else "-")
            axes.text(-0.8, np.clip(size[-1], 1e-2, 1e13), name, color=INK[concept], va="center")
        axes.set(yscale="log", xlim=(30, -11), ylim=(1e-2, 1e14), xticks=[30, 20, 10, 0], yticks=[1, 1e4, 1e8, 1e12])
        axes.set_yticklabels(["1", "10⁴", "10⁸", "10¹²"])
        axes.minorticks_off()
        axes.set(xlabel="layer; the gradient travels from left to right")
        axes.set_title(f"mean squared gradient, batches of {n_samples}")

    return draw


def gradient_sizes_in_words(sizes: Mapping[tuple[int, str], Floats]) -> Callable[[int], str]:
    """What one frame shows."""

    def say(n_samples: int) -> str:
        growth = sizes[n_samples, "before"][-1] / sizes[n_samples, "before"][0]
        return (
            f"Batches of {n_samples}: the plain line stays level; with batch norm the mean squared gradient grows "
            f"about {growth:.0e} times over thirty layers."
        )

    return say
