"""Chance: means of samples, and lines fitted under two laws of noise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.figures import INK, LINES, MARKERS

__all__ = ["noise_laws", "sample_means"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def sample_means(means: Mapping[int, Floats]) -> Callable[[Axes, int], None]:
    """How the means of many samples are spread around the true mean 0.

    Args         means: for each sample size the means of many samples.
    Returns      draw(axes, sample size) for frames.
    """
    edges = np.linspace(-5, 5, 81)

    def draw(axes: Axes, size: int) -> None:
        values = means[size]
        counts = np.histogram(values, edges)[0] / len(values) / (edges[1] - edges[0])
        axes.axvline(0, color=INK["y"], linestyle=LINES["y"])
        axes.stairs(counts, edges, color=INK["yhat"], linewidth=2)
        axes.text(0.15, 1.15, "true mean", color=INK["y"])
        axes.set_title(f"spread {values.std():.2f}")
        axes.set(xlim=(-5, 5), ylim=(0, 1.3), yticks=[], xlabel="mean of the sample", ylabel="how often")
        axes.spines["left"].set_visible(False)

    return draw


def noise_laws(x: Floats, y: Floats, costs: Mapping[str, Mapping[float, float]]) -> Callable[..., None]:
    """Left points and a line through the origin, right what two noise laws charge for each slope.

    Args         x, y: (N,). costs: "Gaussian" and "Laplace", the mean negative log-likelihood for each slope.
    Returns      draw(axes, slope) for frames with panels=2.
    """

    def draw(axes: tuple[Axes, Axes], slope: float) -> None:
        points, cost = axes
        for place, target in zip(x, y, strict=True):
            points.plot([place, place], [slope * place, target], color=INK["err"], linestyle=LINES["err"], linewidth=1)
        points.plot([0, 5.4], [0, 5.4 * slope], color=INK["yhat"])
        points.plot(x, y, MARKERS["y"], color=INK["y"], clip_on=False)
        points.set(xlim=(0, 5.4), ylim=(0, 12), xticks=[0, 5], yticks=[0, 10], xlabel="x", ylabel="y")
        points.set_title(f"slope {slope:g}")
        for name, concept, line, marker in (("Gaussian", "yhat", "-", "o"), ("Laplace", "w", (0, (4, 2)), "^")):
            slopes, values = np.array(list(costs[name])), np.array(list(costs[name].values()))
            cost.plot(slopes, values, color=INK[concept], linestyle=line, linewidth=1.5)
            cost.plot(slope, costs[name][slope], marker, color=INK[concept], markersize=8, clip_on=False)
            best = slopes[values.argmin()]
            cost.plot([best, best], [0.6, 0.95], color=INK[concept], linestyle=line, linewidth=1.5)
        cost.text(1.55, 5.2, "Gaussian", color=INK["yhat"], ha="left")
        cost.text(1.75, 1.35, "Laplace", color=INK["w"], ha="left")
        cost.set(xlim=(min(slopes), max(slopes)), ylim=(0.6, 8), xlabel="slope", yticks=[2, 4, 6])
        cost.set_title("−log-likelihood")

    return draw
