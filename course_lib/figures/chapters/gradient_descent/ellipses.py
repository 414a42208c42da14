"""What several pages share: the contours of a bowl, drawn as ellipses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.figures import INK

__all__ = ["Axes", "Floats", "bowl_contours"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def bowl_contours(axes: Axes, hessian: Floats, minimizer: Floats, rises: Sequence[float]) -> None:
    """The places at which a bowl has risen by so much over its lowest point, and that point.

    Args         hessian: (2, 2), positive definite. minimizer: (2,). rises: greater than 0, one a contour.
    """
    curvatures, directions = np.linalg.eigh(hessian)
    angles = np.linspace(0, 2 * np.pi, 49)
    circle = np.stack([np.cos(angles), np.sin(angles)])
    for rise in rises:
        ellipse = directions @ (np.sqrt(2 * rise / curvatures)[:, None] * circle) + minimizer[:, None]
        axes.plot(*ellipse, color=INK["edge"], linewidth=0.8)
    axes.plot(*minimizer, "+", color=INK["right"], markersize=10, markeredgewidth=2, zorder=4)
