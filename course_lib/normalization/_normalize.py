"""Mean 0 and variance 1 along an axis, and the way back: the formula that batch and layer norm share."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating[Any]]


def normalize(z: FloatArray, axis: int, epsilon: float) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """(z - mean) / sqrt(variance + epsilon) along an axis, with that root, the mean and the variance; axes are kept.

    Equal numbers become 0 without an epsilon as well; their root is then said to be 1.
    """
    first = np.take(z, [0], axis)  # compared, because the computed mean of equal numbers can be off by rounding
    mean = np.where((z == first).all(axis=axis, keepdims=True), first, z.mean(axis=axis, keepdims=True))
    centred = z - mean
    variance = np.mean(centred**2, axis=axis, keepdims=True)
    root = np.sqrt(variance + epsilon)
    root[root == 0] = 1
    return centred / root, root, mean, variance


def normalize_backward(delta: FloatArray, normalized: FloatArray, root: FloatArray, axis: int) -> FloatArray:
    """The gradient in z from delta, that in the normalized values.

    Mean and root depend on every entry too: a shift of all, or a stretch of all, changes nothing, so that the parts of
    delta that ask for one are taken out.
    """
    shift = delta.mean(axis=axis, keepdims=True)
    stretch = np.mean(delta * normalized, axis=axis, keepdims=True)
    return np.asarray((delta - shift - normalized * stretch) / root)
