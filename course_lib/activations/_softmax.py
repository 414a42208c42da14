"""Softmax: from scores to probabilities, one row at a time; the one activation that mixes its entries."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.floating[Any]]


def softmax(z: ArrayLike, out: FloatArray | None = None) -> FloatArray:
    """Turn scores into probabilities: positive, summing to 1 along the last axis.

    p = exp(z) / sum(exp(z))
    Args         z: (..., k), one row of scores per sample. out: (..., k).
    Returns      (..., k), each row sums to 1.
    Raises       ShapeError when a row is empty.
    Conventions  rows, so the last axis; the largest score is subtracted first, which only prevents overflow.
    Source       Lucchi, section 4.4; Schubert, "Categorical Objectives".

    >>> softmax([1001.0, 1002.0, 1003.0]).round(8)
    array([0.09003057, 0.24472847, 0.66524096])
    """
    exponentials, sums, _ = softmax_terms(z, out)
    return np.divide(exponentials, sums, out)


def softmax_terms(z: ArrayLike, out: FloatArray | None = None) -> tuple[FloatArray, FloatArray, FloatArray]:
    """What softmax and its logarithm are made of: exponentials that cannot overflow, and what was taken off.

    exp(z) = exponentials * exp(largest),   log(sum(exp(z))) = log(sums) + largest
    Args         z: (..., k), one row of scores per sample. out: (..., k), for the exponentials.
    Returns      exponentials: (..., k), each at most 1. sums: (..., 1), of those. largest: (..., 1), score of each row.
    Raises       ShapeError when a row is empty.
    Source       Lucchi, section 4.4 (log-sum-exp).
    """
    largest: FloatArray = np.multiply(np.max(z, axis=-1, keepdims=True), 1.0)  # a float, where z holds integers too
    exponentials = np.exp(np.subtract(z, largest, out), out)
    return exponentials, exponentials.sum(axis=-1, keepdims=True), largest


def log_softmax(z: ArrayLike, out: FloatArray | None = None) -> FloatArray:
    """The logarithms of those probabilities, finite even where a probability rounds to zero.

    log p = z - log(sum(exp(z)))
    Args         z: (..., k), one row of scores per sample. out: (..., k).
    Returns      (..., k).
    Raises       ShapeError when a row is empty.
    Conventions  rows, so the last axis; natural logarithm.
    Source       Lucchi, section 4.4 (softmax and cross-entropy).
    """
    _, sums, largest = softmax_terms(z)
    return np.subtract(np.subtract(z, largest, out), np.log(sums), out)


def softmax_jacobian(z: ArrayLike) -> FloatArray:
    """All derivatives of the probabilities in the scores, one matrix per row of scores.

    J[i, j] = dp[i] / dz[j] = p[i] * ((i == j) - p[j]),   J = diag(p) - p p.T
    Args         z: (..., k), one row of scores per sample.
    Returns      (..., k, k), symmetric; rows and columns sum to 0.
    Raises       ShapeError when a row is empty.
    Source       Bishop (2006), Pattern recognition and machine learning, section 4.3.4.
    """
    p = softmax(z)
    jacobian: FloatArray = p[..., :, None] * (np.eye(p.shape[-1], dtype=p.dtype) - p[..., None, :])
    return jacobian
