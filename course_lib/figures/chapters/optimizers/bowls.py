"""Long bowls seen from above, and the paths that optimizers take in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.figures import INK, shades

__all__ = ["contours", "path"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def contours(
    axes: Axes,
    hessian: Floats,
    levels: Sequence[float],
    *,
    xlim: tuple[float, float],
    ylim: tuple[float, float],
) -> None:
    """Lines of equal loss of a bowl with its minimum at 0, and a cross on the minimum."""
    angles = np.linspace(0.0, 2 * np.pi, 121)
    values, vectors = np.linalg.eigh(hessian)
    circle = np.stack([np.cos(angles), np.sin(angles)]) / np.sqrt(values)[:, None]
    for level, shade in zip(levels, shades("err", len(levels)), strict=True):
        axes.plot(*(np.sqrt(2 * level) * vectors @ circle), color=shade, linewidth=1)
    axes.plot(0, 0, "+", color=INK["ink"], markersize=9, markeredgewidth=1.5)
    axes.set(xlim=xlim, ylim=ylim, xlabel="θ₁", ylabel="θ₂")


def path(axes: Axes, points: Floats, *, most: int = 120, size: float = 3, **look: Any) -> None:
    """The first points of a path, joined, with a mark on each; what leaves the picture is cut off."""
    shown = np.clip(points[: most + 1], -1e4, 1e4)
    look = {"color": INK["w"], "linewidth": 1, "marker": "^", **look}
    axes.plot(*shown.T, markersize=size, **look)
