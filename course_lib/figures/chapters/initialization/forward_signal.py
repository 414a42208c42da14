"""Drawings of the page "Every layer multiplies"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.figures import INK

__all__ = ["angles", "compound", "growth", "growth_in_words"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]
Setting = tuple[str, float]


def compound() -> Any:
    """A factor near 1, multiplied thirty times, for five factors."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4.4, 2.9))
    layers = np.arange(31)
    for factor, shift in ((0.5, 1.0), (0.95, 0.06), (1.0, 1.0), (1.1, 6.0), (2.0, 1.0)):
        axes.plot(layers, factor**layers, color=INK["quiet"], linewidth=1.5)
        axes.text(30.5, shift * factor**30.0, f"×{factor:g}", va="center", fontsize=9)
    axes.set(yscale="log", ylim=(1e-10, 1e10), xlim=(0, 34), xlabel="layers", ylabel="what is left of 1")
    axes.set(yticks=[1e-9, 1e-3, 1, 1e3, 1e9], xticks=[0, 10, 20, 30])
    axes.set_yticklabels(["10⁻⁹", "10⁻³", "1", "10³", "10⁹"])
    axes.minorticks_off()
    return figure


def growth(profiles: Mapping[Setting, Floats]) -> Callable[[Axes, Setting], None]:
    """The mean square of every layer of a few networks, and for ReLU what the paper says.

    Args         profiles: (networks, layers + 1) for each (activation, total variance); the first column is the input.
    Returns      draw(axes, (activation, total variance)) for frames.
    """

    def draw(axes: Axes, setting: Setting) -> None:
        activation, total = setting
        profile = profiles[setting]
        layers = np.arange(profile.shape[1])
        if activation == "ReLU":
            axes.plot(layers, (total / 2) ** layers, color=INK["y"], linestyle=":", linewidth=3)
        for line in profile:
            axes.plot(layers, line, color=INK["yhat"], linewidth=1)
        last = float(np.median(profile[:, -1]))
        axes.axhline(1, color=INK["line"], linewidth=1)
        axes.set(yscale="log", ylim=(1e-20, 1e20), xlim=(0, 30), xlabel="layer", ylabel="mean square")
        axes.set(yticks=[1e-18, 1e-9, 1, 1e9, 1e18], xticks=[0, 10, 20, 30])
        axes.set_yticklabels(["10⁻¹⁸", "10⁻⁹", "1", "10⁹", "10¹⁸"])
        axes.minorticks_off()
        axes.set_title(f"{activation}, total variance {total:g}: {_size(last)} at layer 30")

    return draw


def growth_in_words(profiles: Mapping[Setting, Floats]) -> Callable[[Setting], str]:
    """What one frame of the growth shows."""

    def words(setting: Setting) -> str:
        activation, total = setting
        last = float(np.median(profiles[setting][:, -1]))
        course = "fall steeply" if last < 1e-3 else "rise steeply" if last > 1e3 else "stay near their beginning"
        return f"{activation} with total variance {total:g}: the lines {course}; at layer 30 they reach {_size(last)}."

    return words


def angles(cosines: Mapping[int, float]) -> Any:
    """The cosine between two inputs, layer by layer.

    Args         cosines: for each layer that is shown.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4.4, 2.6))
    axes.axhline(1, color=INK["line"], linewidth=1)
    axes.plot(list(cosines), list(cosines.values()), "o-", color=INK["yhat"])
    for layer in (0, 1, max(cosines)):
        axes.annotate(
            f"{cosines[layer] + 0.0:.2f}",
            (layer, cosines[layer]),
            xytext=(0 if layer > 1 else 9, -16 if layer > 1 else -4),
            textcoords="offset points",
            ha="center" if layer > 1 else "left",
        )
    axes.set(xlim=(-0.5, max(cosines) + 1), ylim=(-0.1, 1.08), xlabel="layer", ylabel="cosine", yticks=[0, 0.5, 1])
    return figure


def _size(number: float) -> str:
    """A power of ten, or two digits where that is shorter."""
    if 0.01 <= number < 100:
        return f"{number:.2g}"
    superscripts = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
    return f"about 10{str(round(np.log10(number))).translate(superscripts)}"
