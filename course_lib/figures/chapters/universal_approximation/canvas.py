"""What several pages share: a figure with one panel, a line style for each unit, labels that keep apart."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["UNIT_LINES", "kept_apart", "one_panel"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]
UNIT_LINES = ("-", (0, (6, 2)), (0, (1, 1.6)))  # solid, dashed, dotted: which unit


def one_panel(width: float, height: float) -> tuple[Any, Axes]:
    """A figure of so many inches, and its axes."""
    import matplotlib.pyplot as plt

    return plt.subplots(figsize=(width, height))


def kept_apart(heights: Floats, gap: float, most: float) -> list[float]:
    """Places for labels near the given heights, at least a gap apart and not beyond most."""
    order = np.argsort(heights)
    places = np.clip(heights, -most, most)[order]
    for k in range(1, len(places)):
        places[k] = max(places[k], places[k - 1] + gap)
    places -= max(0.0, float(places[-1]) - most)
    found = np.empty(len(places))
    found[order] = places
    return found.tolist()
