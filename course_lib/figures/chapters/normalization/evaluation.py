"""Drawings of the page "When a sample comes alone"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.figures import INK, LINES, MARKERS
from course_lib.normalization import batch_norm, initial_running_statistics, update_running_statistics

__all__ = ["company", "company_in_words", "running", "running_in_words", "two_axes"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def _running_means(batches: Floats, memory: float) -> Floats:
    """The running mean after 0, 1, 2, … batches of one unit, (B, N) -> (B + 1,)."""
    statistics = initial_running_statistics(1)
    means = [statistics.mean[0]]
    for batch in batches:
        _, trace = batch_norm(batch[:, None], [1.0], [0.0])
        statistics = update_running_statistics(statistics, trace, memory=memory)
        means.append(statistics.mean[0])
    return np.array(means)


def running(batches: Floats, truth: float) -> Callable[[Axes, float], None]:
    """The batches' means as dots and the running mean as a line.

    Args         batches: (B, N), one unit. truth: the mean over all data.
    Returns      draw(axes, memory) for frames.
    """

    def draw(axes: Axes, memory: float) -> None:
        means = _running_means(batches, memory)
        count = np.arange(1, len(batches) + 1)
        axes.plot([0, len(batches)], [truth, truth], color=INK["y"], linestyle=LINES["y"])
        axes.plot(count, batches.mean(axis=1), MARKERS["x"], color=INK["x"], markersize=3, mfc="none", mew=0.8)
        axes.plot(np.append(0, count), means, color=INK["yhat"])
        axes.text(len(batches) + 1, truth, "all data", color=INK["y"], va="center", fontsize=9)
        axes.set(xlim=(0, len(batches) * 1.2), ylim=(-0.3, 4.4), xlabel="batches seen", xticks=[0, 20, 40, 60])
        axes.set_title("mean of each batch (circles), running mean (line)")

    return draw


def running_in_words(batches: Floats, truth: float) -> Callable[[float], str]:
    """What one frame shows."""

    def say(memory: float) -> str:
        means = _running_means(batches, memory)
        arrived = np.flatnonzero(np.abs(means - truth) < 0.1 * truth)
        late = f"is first within a tenth of it after {arrived[0]} batches" if arrived.size else "has not arrived yet"
        wander = np.abs(means[-20:] - truth).max()
        return (
            f"Memory {memory:g}: the running mean starts at 0, {late}, and over the last 20 batches strays by up to "
            f"{wander:.2f} from the mean {truth:.2f} of all data."
        )

    return say


def _crowd(n_samples: int) -> tuple[Floats, Floats]:
    """Values of a standard normal unit and what batches of a given size make of them, (200,) each."""
    values = np.random.default_rng(8).normal(size=200 - 200 % n_samples)
    batches = values.reshape(-1, n_samples).T
    n_batches = batches.shape[1]
    return values, batch_norm(batches, np.ones(n_batches), np.zeros(n_batches), epsilon=0)[0].T.ravel()


def company() -> Callable[[Axes, int], None]:
    """What batches of a given size make of values that need no normalizing.

    Returns      draw(axes, batch size) for frames.
    """

    def draw(axes: Axes, n_samples: int) -> None:
        values, normalized = _crowd(n_samples)
        bound = np.sqrt(n_samples - 1)
        axes.plot([-3, 3], [-3, 3], color=INK["edge"], linewidth=1)
        if bound < 3.2:
            for height in (-bound, bound):
                axes.axhline(height, color=INK["err"], linestyle=LINES["err"], linewidth=1.2)
            axes.text(3.15, bound + 0.08, "bound", color=INK["err"], fontsize=9, ha="right")
        axes.plot(values, normalized, MARKERS["x"], color=INK["yhat"], markersize=3, mfc="none", mew=0.8)
        axes.set(xlim=(-3.2, 3.2), ylim=(-3.4, 3.4), xticks=[-2, 0, 2], yticks=[-2, 0, 2], aspect="equal")
        axes.set(xlabel="what went in", ylabel="what came out")
        axes.set_title(f"batches of {n_samples}")

    return draw


def company_in_words(n_samples: int) -> str:
    """What one frame shows."""
    values, normalized = _crowd(n_samples)
    if n_samples == 2:
        return "Batches of 2: every output is exactly 1 or -1, on two level lines, whatever went in."
    together = np.corrcoef(values, normalized)[0, 1]
    near = "a wide cloud around the diagonal" if n_samples < 8 else "a band along the diagonal"
    near = "hardly off the diagonal" if n_samples > 40 else near
    return (
        f"Batches of {n_samples}: {near}, correlation {together:.2f}; the largest output is "
        f"{np.abs(normalized).max():.1f}, the bound {np.sqrt(n_samples - 1):.1f}."
    )


def two_axes() -> Any:
    """A table of samples by units, twice: batch norm takes a column together, layer norm a row."""
    import matplotlib.pyplot as plt

    figure, panels = plt.subplots(1, 2, figsize=(4.4, 2.3))
    for axes, name, column in zip(panels, ("batch norm", "layer norm"), (True, False), strict=True):
        for row in range(4):
            for place in range(5):
                together = place == 1 if column else row == 1
                axes.fill(
                    [place, place + 0.9, place + 0.9, place],
                    [-row, -row, -row - 0.9, -row - 0.9],
                    color=INK["yhat" if together else "line"],
                    alpha=0.6 if together else 0.5,
                    linewidth=0,
                )
        axes.text(2.45, -4.3, "units", ha="center", fontsize=9, color=INK["quiet"])
        axes.text(-0.2, -1.95, "samples", va="center", ha="right", rotation=90, fontsize=9, color=INK["quiet"])
        axes.set(xlim=(-0.8, 5), ylim=(-4.6, 0.2), aspect="equal")
        axes.set_title(name)
        axes.axis("off")
    return figure
