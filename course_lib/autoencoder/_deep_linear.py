"""Deep linear networks: one matrix after another, no bend between them, and yet not a convex loss."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.arguments import float_array, float_arrays, listed
from course_lib.errors import ShapeError
from course_lib.losses import squared_error_sum
from course_lib.network._collapse import product

__all__ = [
    "correlations",
    "deep_linear_gradients",
    "deep_linear_half_squared_error_sum",
    "imbalances",
]

FloatArray = NDArray[np.floating[Any]]


def correlations(X: ArrayLike, Y: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """All that a linear network sees of its samples: how inputs go with inputs, and targets with inputs.

    sigma_xx = sum_i x_i x_i.T,   sigma_yx = sum_i y_i x_i.T
    Args         X: (N, d), inputs. Y: (N, k), targets.
    Returns      sigma_xx: (d, d) and sigma_yx: (k, d).
    Raises       ShapeError when X and Y hold different numbers of samples.
    Conventions  sums over the samples, not centred and not divided by N; Lucchi writes sigma_xy for sigma_yx.
    Source       Lucchi, section 2.4.
    """
    X, Y = float_arrays("correlations", X=(X, "N d"), Y=(Y, "N k"))
    return X.T @ X, Y.T @ X


def deep_linear_half_squared_error_sum(matrices: Sequence[ArrayLike], X: ArrayLike, Y: ArrayLike) -> float:
    """The loss of a deep linear network without biases: half the squared error, added up over the samples.

    L = 1/2 sum_i |y_i - W_L ... W_1 x_i|**2
    Args         matrices: W_1, ..., W_L, each (width_out, width_in). X: (N, d), inputs. Y: (N, k), targets.
    Returns      The loss, a number.
    Raises       ShapeError when the matrices do not fit each other, X or Y.
    Conventions  a sum, with the factor ½; N times the mean.
    Source       Lucchi, section 2.4, for two matrices.

    >>> deep_linear_half_squared_error_sum([[[2.0]], [[3.0]]], X=[[1.0], [2.0]], Y=[[6.0], [10.0]])
    2.0
    """
    name = "deep_linear_half_squared_error_sum"
    layers = _chain(name, matrices)
    X, Y = float_arrays(name, X=(X, f"N {layers[0].shape[1]}"), Y=(Y, f"N {len(layers[-1])}"))
    return float(squared_error_sum(X @ product(layers).T, Y)) / 2


def deep_linear_gradients(matrices: Sequence[ArrayLike], sigma_xx: ArrayLike, sigma_yx: ArrayLike) -> list[FloatArray]:
    """The gradients of that loss, one for each matrix: what comes after, times the error, times what comes before.

    dL/dW_l = -(W_L ... W_{l+1}).T @ (sigma_yx - W_L ... W_1 sigma_xx) @ (W_{l-1} ... W_1).T
    Args         matrices: W_1, ..., W_L. sigma_xx: (d, d) and sigma_yx: (k, d), as from correlations.
    Returns      Gradients with the shapes of the matrices, in their order.
    Raises       ShapeError when the matrices do not fit each other or the correlations.
    Conventions  of the sum with the factor ½. For two matrices A, B: -B.T (sigma_yx - B A sigma_xx) and
                 -(sigma_yx - B A sigma_xx) A.T.
    Source       Lucchi, section 2.4, for two matrices.
    """
    name = "deep_linear_gradients"
    layers = _chain(name, matrices)
    d, k = layers[0].shape[1], len(layers[-1])
    xx, yx = float_arrays(name, sigma_xx=(sigma_xx, f"{d} {d}"), sigma_yx=(sigma_yx, f"{k} {d}"))
    error = product(layers) @ xx - yx
    befores = accumulate(layers[:-1], lambda before, layer: layer @ before, initial=np.eye(d, dtype=xx.dtype))
    afters = [*accumulate(reversed(layers[1:]), np.matmul, initial=np.eye(k, dtype=xx.dtype))]
    return [after.T @ error @ before.T for before, after in zip(befores, reversed(afters), strict=True)]


def imbalances(matrices: Sequence[ArrayLike]) -> list[FloatArray]:
    """What gradient flow never changes: the difference between neighbouring layers in the space that they share.

    W_l @ W_l.T - W_{l+1}.T @ W_{l+1}
    Args         matrices: W_1, ..., W_L, each (width_out, width_in).
    Returns      L - 1 symmetric matrices (n_l, n_l), one for each hidden layer.
    Raises       ShapeError when the matrices do not fit each other.
    Conventions  constant for infinitely small steps; with a learning rate it drifts with the square of the rate.
    Source       Saxe, McClelland, Ganguli (2014).
    """
    layers = _chain("imbalances", matrices)
    return [np.asarray(a @ a.T - b.T @ b) for a, b in pairwise(layers)]


def _chain(function: str, matrices: Sequence[ArrayLike]) -> list[FloatArray]:
    given = listed(function, "matrices", matrices, of="matrices, the first layer's first")
    layers = [float_array(function, f"matrices[{i}]", matrix, "n m") for i, matrix in enumerate(given)]
    if not layers:
        raise ShapeError(
            f"{function}: matrices is empty; give at least one matrix.", name="matrices", got=0, expected="at least 1"
        )
    for i, (first, second) in enumerate(pairwise(layers)):
        if second.shape[1] != len(first):
            raise ShapeError(
                f"{function}: matrices[{i}] has shape {first.shape} and matrices[{i + 1}] {second.shape}; the outputs "
                "of one must be the inputs of the next.",
                name="matrices",
                got=second.shape,
                expected=f"(n, {len(first)})",
            )
    return layers
