"""Drawings of the page "Gradient descent climbs down a staircase"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.autoencoder import AutoencoderDescent, axis_gains, smallest_half_squared_error
from course_lib.figures import INK, LINES, MARKERS

__all__ = ["staircase", "staircase_in_words"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]

_FIRST = 3  # the first step shown: the axis of steps is logarithmic


def staircase(run: AutoencoderDescent, X: Floats, axes_of_data: Floats) -> Callable[[tuple[Axes, Axes], int], None]:
    """The loss over the steps with its treads, and how much of each axis comes through by now.

    Returns      draw((left axes, right axes), step) for frames with two panels.
    """
    gains = axis_gains(run.encoders, run.decoders, axes_of_data)
    steps = np.unique(np.round(np.geomspace(_FIRST, len(run.losses) - 1, 160)).astype(int))
    start = float(np.sum(X**2)) / (2 * len(X))
    code_size = run.encoders.shape[1]
    treads = [start, *(smallest_half_squared_error(X, learned) for learned in range(1, code_size + 1))]

    def draw(panels: tuple[Axes, Axes], step: int) -> None:
        left, right = panels
        for learned, tread in enumerate(treads):
            left.plot([_FIRST, steps[-1]], [tread, tread], color=INK["edge"], linewidth=0.8, linestyle=(0, (3, 3)))
            left.text(steps[-1] * 1.3, tread, f"{learned}", va="center", fontsize=9, color=INK["quiet"])
        left.plot(steps, run.losses[steps], color=INK["err"], linestyle=LINES["err"])
        left.plot(max(step, _FIRST), run.losses[step], MARKERS["err"], color=INK["err"], markersize=9)
        left.set(xscale="log", yscale="log", xlim=(_FIRST, steps[-1] * 2.2), ylim=(0.02, 18), xlabel="step")
        left.set_xticks([10, 100, 1000], ["10", "100", "1000"])
        left.set_yticks([0.1, 1, 10], ["0.1", "1", "10"])
        left.minorticks_off()
        left.set_title(f"loss {run.losses[step]:.2f}")
        places = np.arange(1, len(axes_of_data) + 1)
        for place, gain in zip(places, gains[step], strict=True):
            right.fill_between([place - 0.35, place + 0.35], 0, max(gain, 0.0), color=INK["yhat"], linewidth=0)
            right.text(place, max(gain, 0.0) + 0.03, f"{abs(gain):.2f}", ha="center", fontsize=9)
        right.plot([0.5, len(places) + 0.5], [1, 1], color=INK["edge"], linewidth=0.8, linestyle=(0, (3, 3)))
        right.set(xlim=(0.4, len(places) + 0.6), ylim=(0, 1.2), xticks=places, xlabel="axis")
        right.set_title(f"gain after step {step}")

    return draw


def staircase_in_words(run: AutoencoderDescent, axes_of_data: Floats) -> Callable[[int], str]:
    """What one frame of the staircase shows."""
    gains = axis_gains(run.encoders, run.decoders, axes_of_data)

    def words(step: int) -> str:
        full = int(np.sum(gains[step] > 0.95))
        rising = [str(axis + 1) for axis in np.flatnonzero((gains[step] >= 0.05) & (gains[step] <= 0.95))]
        moving = f", axis {' and '.join(rising)} is on its way" if rising else ", none is on its way"
        return f"Step {step}: loss {run.losses[step]:.2f}; {full} of six bars are full{moving}."

    return words
