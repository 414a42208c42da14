"""Drawings of the page "The layer that forgets scale"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.activations import relu
from course_lib.figures import INK, LINES, MARKERS
from course_lib.normalization import batch_norm

__all__ = ["moved", "moved_in_words", "placements", "signals", "signals_in_words"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def signals(sizes: Mapping[tuple[float, bool], Floats]) -> Callable[[Axes, float], None]:
    """The standard deviation of every layer's outputs, plain and normalized.

    Args         sizes: (n times the variance of a weight, normalized or not) -> (L,).
    Returns      draw(axes, n times the variance) for frames.
    """

    def draw(axes: Axes, variance: float) -> None:
        layers = np.arange(1, len(sizes[variance, False]) + 1)
        plain, normalized = sizes[variance, False], sizes[variance, True]
        axes.plot(layers, plain, color=INK["err"], linestyle=LINES["err"])
        axes.plot(layers, normalized, color=INK["yhat"], linestyle=LINES["yhat"])
        place = float(np.clip(plain[-1], 1e-9, 1e9))
        clear = place * (30 if place > 1 else 1 / 30) if 1e-3 < place < 1e2 else place
        axes.text(30.6, clear, "plain", color=INK["err"], va="center")
        axes.text(30.6, normalized[-1], "batch norm", color=INK["yhat"], va="center")
        axes.set(
            yscale="log", xlim=(1, 41), ylim=(1e-10, 1e10), xticks=[1, 10, 20, 30], yticks=[1e-10, 1e-5, 1, 1e5, 1e10]
        )
        axes.set_yticklabels(["10⁻¹⁰", "10⁻⁵", "1", "10⁵", "10¹⁰"])
        axes.minorticks_off()
        axes.set(xlabel="layer")
        axes.set_title("standard deviation of the layer's outputs")

    return draw


def signals_in_words(sizes: Mapping[tuple[float, bool], Floats]) -> Callable[[float], str]:
    """What one frame shows."""

    def say(variance: float) -> str:
        last = sizes[variance, False][-1]
        course = "falls to" if last < 0.1 else "rises to" if last > 1.2 else "stays near 1, at"
        return (
            f"n Var(w) = {variance:g}: without normalization the size {course} {last:.0e} in layer 30; with batch norm "
            f"it stays at {sizes[variance, True][-1]:.1f}."
        )

    return say


def moved(z: Floats) -> Callable[[Axes, tuple[float, float]], None]:
    """Pre-activations of one unit, stretched and shifted, above what batch norm makes of them.

    Args         z: (N,).
    Returns      draw(axes, (factor, offset)) for frames.
    """

    def draw(axes: Axes, setting: tuple[float, float]) -> None:
        before = setting[0] * z + setting[1]
        after = batch_norm(before[:, None], [1.0], [0.0], epsilon=0)[0][:, 0]
        for values, height, concept in ((before, 1.0, "x"), (after, 0.0, "yhat")):
            axes.plot([-13, 13], [height, height], color=INK["line"], linewidth=1, zorder=0)
            mean, spread = values.mean(), values.std()
            axes.plot([mean - spread, mean + spread], [height, height], color=INK[concept], linewidth=5, alpha=0.3)
            for number, value in enumerate(values, 1):
                axes.plot(value, height, MARKERS["x"], color=INK[concept], markersize=7)
                axes.text(value, height + 0.13, "abcdef"[number - 1], ha="center", fontsize=9, color=INK[concept])
        axes.text(
            -13, 1.36, f"pre-activations: mean {before.mean():.1f}, standard deviation {before.std():.1f}", fontsize=9
        )
        axes.text(-13, 0.36, "normalized: mean 0, standard deviation 1", fontsize=9)
        axes.set(xlim=(-13.2, 13.2), ylim=(-0.25, 1.6), yticks=[], xticks=[-10, -5, 0, 5, 10])
        axes.spines["left"].set_visible(False)

    return draw


def moved_in_words(z: Floats) -> Callable[[tuple[float, float]], str]:
    """What one frame shows."""

    def say(setting: tuple[float, float]) -> str:
        before = setting[0] * z + setting[1]
        order = "in mirrored order" if setting[0] < 0 else "in the same places as always"
        return (
            f"Factor {setting[0]:g}, offset {setting[1]:g}: five values around {before.mean():.1f} with standard "
            f"deviation {before.std():.1f}. Below them the normalized ones, {order}."
        )

    return say


def placements(z: Floats) -> Any:
    """How the outputs of one unit are spread when batch norm stands before, and when it stands behind the ReLU.

    Args         z: (N,), pre-activations.
    """
    import matplotlib.pyplot as plt

    figure, panels = plt.subplots(2, 1, figsize=(4.4, 3.3), sharex=True)
    one, zero = np.ones(1), np.zeros(1)
    before = relu(batch_norm(z[:, None], one, zero)[0])[:, 0]
    after = batch_norm(relu(z)[:, None], one, zero)[0][:, 0]
    edges = np.linspace(-1, 4, 26)
    for axes, values, name in zip(panels, (before, after), ("before the ReLU", "behind the ReLU"), strict=True):
        shares = np.histogram(values, edges)[0] / len(values)
        axes.bar(edges[:-1], shares, width=0.2, align="edge", color=INK["yhat"], alpha=0.35, linewidth=0)
        axes.axvline(values.mean(), color=INK["err"], linestyle=LINES["err"])
        axes.text(values.mean() + 0.08, 0.5, f"mean {abs(values.mean()):.1f}", color=INK["err"])
        axes.text(4, 0.5, name, ha="right")
        axes.set(xlim=(-1, 4), ylim=(0, 0.62), yticks=[0, 0.5])
    panels[0].set_title("share of the outputs")
    panels[1].set(xlabel="output of the unit")
    return figure
