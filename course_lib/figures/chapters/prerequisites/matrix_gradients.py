"""Gradients in matrices: what is linear in a small step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.figures import INK, LINES

__all__ = ["linear_share"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made


def linear_share(linear: float, quadratic: float) -> Callable[[Axes, float], None]:
    """A change of a function as two bars, the part linear in the nudge and the rest.

    Args         linear, quadratic: the two parts for a nudge of size 1.
    Returns      draw(axes, size) for frames.
    """

    def draw(axes: Axes, size: float) -> None:
        parts = np.array([linear * size, quadratic * size**2])
        share = parts / parts.sum()
        axes.barh([0], [share[0]], color=INK["yhat"], height=0.5)
        box = np.array([[share[0], -0.25], [1, -0.25], [1, 0.25], [share[0], 0.25], [share[0], -0.25]])
        axes.plot(*box.T, color=INK["err"], linestyle=LINES["err"], clip_on=False)
        axes.text(0, 0.42, "linear in the nudge", color=INK["yhat"])
        axes.text(1, -0.48, "the rest", color=INK["err"], ha="right", va="top")
        axes.set_title(f"change {parts.sum():.4f}, of it {share[0]:.1%} linear")
        axes.set(xlim=(0, 1), ylim=(-0.8, 0.75), yticks=[], xticks=[0, 0.5, 1])
        axes.set_xticklabels(["0", "half of the change", "all"])
        axes.spines["left"].set_visible(False)

    return draw
