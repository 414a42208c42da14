"""Mean 0 and variance 1 along an axis, and the way back: the formula that batch and layer norm share."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating[Any]]


def unit_of(values: FloatArray, axis: int, least: float = 0.0) -> FloatArray:
    """The power of two just below the largest |entry| along an axis, or below least where that is larger.

    Divided by it, which changes no digit, the values have squares that neither vanish nor overflow.
    """
    largest = np.maximum(np.abs(values).max(axis=axis, keepdims=True), values.dtype.type(least))
    unit: FloatArray = np.ldexp(np.ones_like(largest), np.frexp(largest)[1] - 1)
    return unit


def normalize(z: FloatArray, axis: int, epsilon: float) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """(z - mean) / sqrt(variance + epsilon) along an axis, with that root, the mean and the variance; axes are kept.

    Equal numbers become 0 without an epsilon as well; their root is then said to be 1.
    """
    unit = unit_of(z, axis, math.sqrt(epsilon))
    values = z / unit
    first = np.take(values, [0], axis)  # compared, because the computed mean of equal numbers can be off by rounding
    mean = np.where((values == first).all(axis=axis, keepdims=True), first, values.mean(axis=axis, keepdims=True))
    centred = values - mean
    variance = np.mean(centred**2, axis=axis, keepdims=True)
    root = np.sqrt(variance + z.dtype.type(epsilon) / unit / unit)
    normalized = np.divide(centred, root, out=np.zeros_like(centred), where=root > 0)
    root = root * unit
    root[root == 0] = 1
    with np.errstate(over="ignore"):  # the variance can be beyond all floats where its root is not
        return normalized, root, mean * unit, variance * unit * unit


def normalize_backward(delta: FloatArray, normalized: FloatArray, root: FloatArray, axis: int) -> FloatArray:
    """The gradient in z from delta, that in the normalized values.

    Mean and root depend on every entry too: a shift of all, or a stretch of all, changes nothing, so that the parts of
    delta that ask for one are taken out.
    """
    shift = delta.mean(axis=axis, keepdims=True)
    stretch = np.mean(delta * normalized, axis=axis, keepdims=True)
    return np.asarray((delta - shift - normalized * stretch) / root)
