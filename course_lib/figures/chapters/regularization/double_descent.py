"""Drawings of the page "Past perfect memory"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.figures import INK, LINES, MARKERS

__all__ = ["past_the_peak", "past_the_peak_in_words", "shortest"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def shortest() -> Callable[[Axes, float], None]:
    """Two weights and one equation: the line of perfect fits, and one of them.

    Returns      draw(axes, place along the line, 0 at the shortest) for frames.
    """
    normal = np.array([1.0, 2.0])
    foot = normal * 2 / (normal @ normal)
    along = np.array([-2.0, 1.0]) / np.sqrt(5)

    def draw(axes: Axes, place: float) -> None:
        ends = np.stack([foot - 3 * along, foot + 3 * along])
        axes.plot(*ends.T, color=INK["yhat"])
        axes.text(-1.45, 1.95, "every fit with loss 0", color=INK["yhat"], fontsize=9)
        w = foot + place * along
        axes.plot(*np.stack([np.zeros(2), w]).T, color=INK["w"], linewidth=1.2)
        axes.plot(*w, MARKERS["w"], color=INK["w"], markersize=9)
        axes.plot(0, 0, "P", color=INK["ink"], markersize=7)
        turn = np.linspace(0, 2 * np.pi, 73)
        axes.plot(*(np.linalg.norm(w) * np.stack([np.cos(turn), np.sin(turn)])), color=INK["line"], linewidth=1)
        axes.set(xlim=(-2.2, 2.2), ylim=(-1.6, 2.3), xlabel="w₁", ylabel="w₂", aspect="equal")
        axes.set(xticks=[-2, -1, 0, 1, 2], yticks=[-1, 0, 1, 2])
        axes.set_title(f"w = ({w[0]:.2f}, {w[1]:.2f}), length {np.linalg.norm(w):.2f}")

    return draw


def past_the_peak(
    counts: Sequence[int], errors: Floats, lengths: Floats, priced: Mapping[int, float], peak: int
) -> Callable[..., None]:
    """Left the test error over the number of parameters, without and with a penalty; right the length of the weights.

    Args         counts: numbers of parameters. errors, lengths: (len(counts),), medians. priced: number of parameters
                 -> median test error with a penalty. peak: the number of samples.
    Returns      draw(axes, number of parameters) for frames with panels=2.
    """

    def draw(axes: tuple[Axes, Axes], count: int) -> None:
        left, right = axes
        now = list(counts).index(count)
        left.plot(counts, errors, color=INK["err"], linestyle=LINES["err"])
        left.plot(counts[now], errors[now], MARKERS["err"], color=INK["err"], markersize=9)
        left.plot(list(priced), list(priced.values()), color=INK["w"], linewidth=1.5)
        left.text(5, 0.135, "with a penalty", color=INK["w"], fontsize=9)
        left.text(5, 12, "shortest fit", color=INK["err"], fontsize=9)
        left.set(yscale="log", ylim=(0.1, 60), yticks=[0.1, 1, 10])
        left.set_yticklabels(["0.1", "1", "10"])
        left.set_title(f"test error {errors[now]:.2f}")
        right.plot(counts, lengths, color=INK["w"])
        right.plot(counts[now], lengths[now], MARKERS["w"], color=INK["w"], markersize=9)
        right.set(yscale="log", ylim=(0.3, 100), yticks=[1, 10, 100])
        right.set_yticklabels(["1", "10", "100"])
        right.set_title(f"length of θ {lengths[now]:.1f}")
        for panel in axes:
            panel.axvline(peak, color=INK["edge"], linewidth=1, linestyle=":")
            panel.set(xscale="log", xlabel="number of parameters P", xticks=[10, 100, 1000], xlim=(4, 2600))
            panel.set_xticklabels(["10", "100", "1000"])
            panel.minorticks_off()

    return draw


def past_the_peak_in_words(counts: Sequence[int], errors: Floats, lengths: Floats, peak: int) -> Callable[[int], str]:
    """The words for the frames of past_the_peak."""

    def words(count: int) -> str:
        now = list(counts).index(count)
        side = "fewer than" if count < peak else "as many as" if count == peak else "more than"
        return (
            f"{count} parameters, {side} samples: the median test error is {errors[now]:.2f}, the length of the "
            f"parameters {lengths[now]:.1f}."
        )

    return words
