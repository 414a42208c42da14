"""The ends and joints of a function on a line."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.regions import LineRegions

__all__ = ["corners_of"]

Floats = NDArray[np.floating[Any]]


def corners_of(pieces: LineRegions, low: float, high: float) -> tuple[Floats, Floats]:
    """The ends and joints of a function on a line, and its values there."""
    t = np.concatenate([[low], pieces.joints, [high]])
    right = np.append(np.arange(len(pieces.joints) + 1), len(pieces.joints))
    return t, pieces.slopes[right, 0] * t + pieces.offsets[right, 0]
