"""The linear autoencoder: its loss, both gradients, and gradient descent on them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.arguments import float_arrays, positive, whole_number
from course_lib.errors import NotFiniteError, ShapeError
from course_lib.losses import get_loss

__all__ = [
    "AutoencoderDescent",
    "axis_gains",
    "descend",
    "reconstruct",
    "reconstruction_half_squared_error",
    "reconstruction_half_squared_error_and_gradients",
]

FloatArray = NDArray[np.floating[Any]]

_HALF_SQUARED_ERROR = get_loss("half_squared_error")


def reconstruct(E: ArrayLike, D: ArrayLike, X: ArrayLike) -> FloatArray:
    """Through the bottleneck and back: encode every sample into m numbers, decode those.

    X_hat = X @ E.T @ D.T                         row by row x_hat = D E x
    Args         E: (m, d), the encoder. D: (d, m), the decoder. X: (N, d), rows are samples.
    Returns      (N, d).
    Raises       ShapeError when the sizes of E, D and X disagree.
    Source       Lucchi, section 2.3, with samples as columns and C for E.

    >>> reconstruct([[1, 0]], [[1], [0]], [[3, 4]])
    array([[3., 0.]])
    """
    E, D, X = float_arrays("reconstruct", E=(E, "m d"), D=(D, "d m"), X=(X, "N d"))
    return np.asarray(X @ E.T @ D.T)


def reconstruction_half_squared_error(E: ArrayLike, D: ArrayLike, X: ArrayLike) -> float:
    """What a linear autoencoder loses of its samples: half the mean squared distance to their reconstructions.

    L = sum((X - X @ E.T @ D.T)**2) / (2 N)
    Args         E: (m, d), the encoder. D: (d, m), the decoder. X: (N, d), rows are samples.
    Returns      The loss, a number.
    Raises       ShapeError when the sizes of E, D and X disagree.
    Conventions  mean over samples, sum over features, factor ½.
    Source       Lucchi, section 2.3; its matrix form there lacks the 1/N.

    >>> reconstruction_half_squared_error([[1, 0]], [[1], [0]], [[3, 4]])
    8.0
    """
    name = "reconstruction_half_squared_error"
    E, D, X = float_arrays(name, E=(E, "m d"), D=(D, "d m"), X=(X, "N d"))
    return float(_HALF_SQUARED_ERROR.value(X @ E.T @ D.T, X))


def reconstruction_half_squared_error_and_gradients(
    E: ArrayLike, D: ArrayLike, X: ArrayLike
) -> tuple[float, FloatArray, FloatArray]:
    """The autoencoder's loss and its gradients in the encoder and the decoder.

    dL/dE = D.T @ (X_hat - X).T @ X / N,   dL/dD = (X_hat - X).T @ (X @ E.T) / N
    Args         E: (m, d), the encoder. D: (d, m), the decoder. X: (N, d), rows are samples.
    Returns      The loss, a number, and the gradients (m, d) and (d, m).
    Raises       ShapeError when the sizes of E, D and X disagree.
    Conventions  mean over samples, sum over features, factor ½.
    Source       Lucchi, section 2.3 (gradients), for one sample.
    """
    name = "reconstruction_half_squared_error_and_gradients"
    return _loss_and_gradients(*float_arrays(name, E=(E, "m d"), D=(D, "d m"), X=(X, "N d")))


def _loss_and_gradients(E: FloatArray, D: FloatArray, X: FloatArray) -> tuple[float, FloatArray, FloatArray]:
    code = X @ E.T
    loss, upstream = _HALF_SQUARED_ERROR.value_and_gradient(code @ D.T, X)
    return float(loss), (upstream @ D).T @ X, upstream.T @ code


@dataclass(frozen=True, eq=False)
class AutoencoderDescent:
    """What gradient descent on a linear autoencoder passed through, its start included.

    Args         losses: (T+1,). encoders: (T+1, m, d). decoders: (T+1, d, m).
    """

    losses: FloatArray
    encoders: FloatArray
    decoders: FloatArray


def descend(E: ArrayLike, D: ArrayLike, X: ArrayLike, *, learning_rate: float, n_steps: int) -> AutoencoderDescent:
    """Full-batch gradient descent on both matrices at once, every step recorded.

    E = E - learning_rate * dL/dE,   D = D - learning_rate * dL/dD
    Args         E: (m, d) and D: (d, m), the start. X: (N, d). learning_rate: > 0, per step. n_steps: T.
    Returns      AutoencoderDescent.
    Raises       ShapeError when the sizes disagree; ConventionError when learning_rate or n_steps is out of its range;
                 NotFiniteError when the loss grows beyond all numbers.
    Conventions  near the optimum the steps may be as long as N / s_1**2, the largest singular value squared.
    """
    E, D, X = float_arrays("descend", E=(E, "m d"), D=(D, "d m"), X=(X, "N d"))
    rate, steps = positive("descend", "learning_rate", learning_rate), whole_number("descend", "n_steps", n_steps)
    # Loss and gradients depend on X only through X.T @ X, so d rows can stand for all N.
    rows: FloatArray = np.asarray(np.linalg.qr(X).R)
    rows = rows * math.sqrt(len(rows) / len(X))
    losses = np.empty(steps + 1)
    encoders, decoders = np.empty((steps + 1, *E.shape), E.dtype), np.empty((steps + 1, *D.shape), D.dtype)
    with np.errstate(over="ignore", invalid="ignore"):
        for t in range(steps + 1):
            losses[t], gradient_E, gradient_D = _loss_and_gradients(E, D, rows)
            if not np.isfinite(losses[t]):
                raise NotFiniteError(
                    f"descend: the loss is {losses[t]} at step {t}; learning_rate {rate:g} is too large, try a tenth.",
                    name="learning_rate",
                    got=learning_rate,
                    expected="a finite loss",
                )
            encoders[t], decoders[t] = E, D
            E, D = E - rate * gradient_E, D - rate * gradient_D
    return AutoencoderDescent(losses, encoders, decoders)


def axis_gains(E: ArrayLike, D: ArrayLike, axes: ArrayLike) -> FloatArray:
    """How much of each axis comes through: 1 is kept whole, 0 is lost.

    gain_i = axes[:, i] @ D @ E @ axes[:, i]
    Args         E: (..., m, d) and D: (..., d, m), one autoencoder or a whole descent. axes: (d, k), orthonormal.
    Returns      (..., k).
    Raises       ShapeError when the sizes disagree.
    """
    E, D, axes = float_arrays("axis_gains", E=(E, "... m d"), D=(D, "... d m"), axes=(axes, "d k"))
    try:
        np.broadcast_shapes(E.shape[:-2], D.shape[:-2])
    except ValueError as error:
        raise ShapeError(
            f"axis_gains: E has shape {E.shape} and D {D.shape}; the axes before the last two must be the same, "
            "one encoder to each decoder.",
            name="D",
            got=D.shape,
            expected=(*E.shape[:-2], *D.shape[-2:]),
        ) from error
    return np.asarray(((E @ axes) * (np.swapaxes(D, -1, -2) @ axes)).sum(axis=-2))
