"""Long arrays in blocks of rows, so that what a formula computes on its way stays small and in the cache."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating[Any]]

BLOCK = 2**14  # entries; 128 KiB in float64


def blocks_of_rows(*arrays: FloatArray) -> list[tuple[FloatArray, ...]]:
    """Arrays of one shape, each in one piece of memory, cut alike.

    Args         arrays: (..., k).
    Returns      One tuple of views per block, (rows, k) each; the arrays themselves where they are short.
    """
    if arrays[0].size <= BLOCK:
        return [arrays]
    width = arrays[0].shape[-1]
    step = max(1, BLOCK // width)
    rows = [array.reshape(-1, width) for array in arrays]
    return [tuple(array[start : start + step] for array in rows) for start in range(0, len(rows[0]), step)]
