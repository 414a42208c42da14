"""A curve drawn from top to bottom, as a pen would write it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.figures import INK

__all__ = ["drawn_downwards"]


def drawn_downwards(
    axes: Any, curve: NDArray[np.floating[Any]], left: float, top: float, *, scale: float, concept: str = "x"
) -> None:
    """Draw a curve downwards from (left, top), one unit high, its heights to the right."""
    places = np.linspace(top, top - 1, len(curve))
    axes.plot(left + scale * (curve - np.mean(curve)), places, color=INK[concept], linewidth=1.8)
