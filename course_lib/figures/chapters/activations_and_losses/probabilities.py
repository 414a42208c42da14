"""Probabilities: scores sharpened by softmax."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib import activations
from course_lib.figures import INK

__all__ = ["sharpened"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def sharpened(scores: Floats) -> Callable[[Axes, tuple[float, float]], None]:
    """Softmax of scores that were multiplied by a factor and raised by an amount.

    Args         scores: (k,).
    Returns      draw(axes, (factor, amount)) for frames.
    """

    def draw(axes: Axes, setting: tuple[float, float]) -> None:
        factor, amount = setting
        shifted = factor * scores + amount
        places = np.arange(len(scores))
        for place, share, score in zip(places, activations.softmax(shifted), shifted, strict=True):
            axes.bar(place, share, width=0.6, color=INK["yhat"], alpha=0.8, linewidth=0)
            axes.text(place, share + 0.02, f"{share:.3f}", ha="center", va="bottom")
            axes.text(place, -0.06, f"score {score:g}", ha="center", va="top", color=INK["quiet"], fontsize=9)
        axes.set(xlim=(-0.6, len(scores) - 0.4), ylim=(0, 1.1), xticks=[], yticks=[0, 0.5, 1], ylabel="probability")

    return draw
