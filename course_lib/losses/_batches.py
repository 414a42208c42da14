"""What all losses share: the shapes they take, the sum over a batch or over each batch of a stack, long batches."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.activations._blocks import BLOCK
from course_lib.activations._inputs import check_room
from course_lib.arguments import float_array, float_arrays, plain_array

FloatArray = NDArray[np.floating[Any]]
Value = Any  # a float, or for a stack of S networks an array (S,)


def matching(
    function: str, y_hat: ArrayLike, y: ArrayLike, *, name: str = "y_hat", out: FloatArray | None = None
) -> tuple[FloatArray, FloatArray]:
    """y_hat and y as float arrays of one shape, (N,) or (N, k); y_hat, and out with it, may be a stack, (S, N, k)."""
    y = float_array(function, "y", y, "...")
    axes = "N" if y.ndim == 1 else "N k"
    y_hat = plain_array(function, name, y_hat)
    stacked = y.ndim == 2 and y_hat.ndim == 3
    y, y_hat = float_arrays(function, **{"y": (y, axes), name: (y_hat, "S N k" if stacked else axes)})
    if out is not None:
        check_room(function, out, name, y_hat)
    return y_hat, y


def by_blocks_of_samples(formula: Callable[..., tuple[Value, FloatArray]]) -> Callable[..., tuple[Value, FloatArray]]:
    """Let a formula work through a long batch in blocks, so that what it computes on its way stays small.

    Args         formula: (y_hat, y, out, n_samples) -> share of these samples in the loss of all, and their gradient.
    Returns      (y_hat, y, out=None) -> loss, gradient.
    """

    @functools.wraps(formula)
    def value_and_gradient(
        y_hat: FloatArray, y: FloatArray, out: FloatArray | None = None, **options: float
    ) -> tuple[Value, FloatArray]:
        n_samples = len(y)
        if y_hat.size <= BLOCK:
            return formula(y_hat, y, out, n_samples, **options)
        gradient = np.empty_like(y_hat, np.result_type(y_hat, y)) if out is None else out
        step = max(1, BLOCK * n_samples // y_hat.size)
        value: Value = 0.0
        for start in range(0, n_samples, step):
            samples = slice(start, start + step)
            block = (slice(None), samples) if y_hat.ndim > 2 else samples  # a stack has its networks first
            share, _ = formula(y_hat[block], y[samples], gradient[block], n_samples, **options)
            value += share
        return value, gradient

    return value_and_gradient


def total(entries: FloatArray, y: NDArray[Any]) -> Value:
    """The sum of all entries; for a stack, which has an axis more than its targets, one sum per network."""
    if entries.ndim > y.ndim:
        return entries.reshape(len(entries), -1).sum(axis=1)
    return float(entries.sum())


def total_of_products(a: FloatArray, b: FloatArray, y: NDArray[Any]) -> Value:
    """total(a * b, y), without the product in between."""
    if a.ndim > y.ndim:
        return np.einsum("snk,snk->s", a, b)
    return float(np.vdot(a, b))
