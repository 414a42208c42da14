"""Losses for numbers: squared, absolute and Huber, each a function of the residual y_hat - y."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.arguments import positive
from course_lib.arrays import scalar
from course_lib.losses._batches import Value, by_blocks_of_samples, matching, total, total_of_products

FloatArray = NDArray[np.floating[Any]]


def mean_squared_error(y_hat: ArrayLike, y: ArrayLike) -> Value:
    """The mean over the samples of the squared distance between prediction and target.

    L = sum((y_hat - y)**2) / N
    Args         y_hat: (N, k) or (N,). y: the same shape.
    Returns      A float.
    Raises       ShapeError when the shapes differ, a column (N, 1) against (N,) included; NotFiniteError.
    Conventions  mean over samples, sum over outputs; no factor ½. PyTorch's MSELoss divides by k as well, and
                 so does Schubert, whose n counts the entries of y.
    Source       Piastra, "Loss minimization"; Schubert, "Objectives Continuous Outputs".

    >>> mean_squared_error([1, 2, 3, 4], [1, 1, 1, 1])
    3.5
    """
    return squared_mean(*matching("mean_squared_error", y_hat, y))[0]


def mean_squared_error_and_gradient(
    y_hat: ArrayLike, y: ArrayLike, out: FloatArray | None = None
) -> tuple[Value, FloatArray]:
    """The mean squared error and its gradient in the predictions.

    dL/dy_hat = 2/N * (y_hat - y)
    Args         y_hat: (N, k) or (N,). y: the same shape. out: like y_hat, for the gradient.
    Returns      A float and (N, k) or (N,), the gradient.
    Raises       ShapeError when the shapes differ, out's included; CourseError for another out; NotFiniteError.
    Conventions  mean over samples, sum over outputs; no factor ½, hence the 2.
    Source       Gogianu and Busoniu, "Backward pass", for one sample.
    """
    return squared_mean(*matching("mean_squared_error_and_gradient", y_hat, y, out=out), out)


def half_squared_error(y_hat: ArrayLike, y: ArrayLike) -> Value:
    """Half the mean squared error, which some decks take so that the gradient has no factor 2.

    L = sum((y_hat - y)**2) / (2 * N)
    Args         y_hat: (N, k) or (N,). y: the same shape.
    Returns      A float.
    Raises       ShapeError when the shapes differ; NotFiniteError.
    Conventions  mean over samples, sum over outputs; factor ½.
    Source       Massias, "an equation for delta in the output layer"; Lucchi, section 4.6, for N = 1.

    >>> half_squared_error([1, 2, 3, 4], [1, 1, 1, 1])
    1.75
    """
    return squared_half(*matching("half_squared_error", y_hat, y))[0]


def half_squared_error_and_gradient(
    y_hat: ArrayLike, y: ArrayLike, out: FloatArray | None = None
) -> tuple[Value, FloatArray]:
    """Half the mean squared error and its gradient in the predictions.

    dL/dy_hat = 1/N * (y_hat - y)
    Args         y_hat: (N, k) or (N,). y: the same shape. out: like y_hat, for the gradient.
    Returns      A float and (N, k) or (N,), the gradient.
    Raises       ShapeError when the shapes differ, out's included; CourseError for another out; NotFiniteError.
    Conventions  mean over samples, sum over outputs; factor ½.
    Source       Massias, "an equation for delta in the output layer", where the sign is the other way round.
    """
    return squared_half(*matching("half_squared_error_and_gradient", y_hat, y, out=out), out)


def squared_error_sum(y_hat: ArrayLike, y: ArrayLike) -> Value:
    """The squared error added up over the samples: N times the mean, so it grows with the batch.

    L = sum((y_hat - y)**2)
    Args         y_hat: (N, k) or (N,). y: the same shape.
    Returns      A float.
    Raises       ShapeError when the shapes differ; NotFiniteError.
    Conventions  sum over samples and outputs; no factor ½.
    Source       Gogianu and Busoniu, "Gradient descent".

    >>> squared_error_sum([1, 2, 3, 4], [1, 1, 1, 1])
    14.0
    """
    return squared_sum(*matching("squared_error_sum", y_hat, y))[0]


def squared_error_sum_and_gradient(
    y_hat: ArrayLike, y: ArrayLike, out: FloatArray | None = None
) -> tuple[Value, FloatArray]:
    """The sum of squared errors and its gradient in the predictions.

    dL/dy_hat = 2 * (y_hat - y)
    Args         y_hat: (N, k) or (N,). y: the same shape. out: like y_hat, for the gradient.
    Returns      A float and (N, k) or (N,), the gradient.
    Raises       ShapeError when the shapes differ, out's included; CourseError for another out; NotFiniteError.
    Conventions  sum over samples and outputs; no factor ½.
    Source       Gogianu and Busoniu, "Backward pass", for one sample.
    """
    return squared_sum(*matching("squared_error_sum_and_gradient", y_hat, y, out=out), out)


def mean_absolute_error(y_hat: ArrayLike, y: ArrayLike) -> Value:
    """The mean over the samples of the absolute error: one far-off point counts no more than its distance.

    L = sum(abs(y_hat - y)) / N
    Args         y_hat: (N, k) or (N,). y: the same shape.
    Returns      A float.
    Raises       ShapeError when the shapes differ; NotFiniteError.
    Conventions  mean over samples, sum over outputs. PyTorch's L1Loss divides by k as well, and so does Schubert,
                 whose n counts the entries of y.
    Source       Schubert, "Objectives Continuous Outputs".
    """
    return absolute(*matching("mean_absolute_error", y_hat, y))[0]


def mean_absolute_error_and_gradient(
    y_hat: ArrayLike, y: ArrayLike, out: FloatArray | None = None
) -> tuple[Value, FloatArray]:
    """The mean absolute error and a subgradient in the predictions.

    dL/dy_hat = 1/N * sign(y_hat - y)
    Args         y_hat: (N, k) or (N,). y: the same shape. out: like y_hat, for the gradient.
    Returns      A float and (N, k) or (N,), the subgradient.
    Raises       ShapeError when the shapes differ, out's included; CourseError for another out; NotFiniteError.
    Conventions  mean over samples, sum over outputs; 0 where prediction and target agree.
    Source       follows from the loss in Schubert, "Objectives Continuous Outputs".
    """
    return absolute(*matching("mean_absolute_error_and_gradient", y_hat, y, out=out), out)


def huber(y_hat: ArrayLike, y: ArrayLike, *, threshold: float = 1.0) -> Value:
    """Squared for small residuals r, absolute for large ones, joined without a kink.

    L = sum(r**2 / 2 where abs(r) <= threshold, else threshold * (abs(r) - threshold / 2)) / N
    Args         y_hat: (N, k) or (N,). y: the same shape. threshold: > 0, where the parabola becomes a line.
    Returns      A float.
    Raises       ShapeError when the shapes differ; ConventionError when threshold is not positive; NotFiniteError.
    Conventions  mean over samples, sum over outputs; the ½ is part of Huber's definition. PyTorch's HuberLoss divides
                 by k as well, and so does Schubert, whose n counts the entries of y.
    Source       Huber (1964); Schubert, "Objectives Continuous Outputs", where the threshold is called delta.

    >>> huber([0.5, 3.0], [0.0, 0.0])
    1.3125
    """
    threshold = positive("huber", "threshold", threshold)
    return clipped(*matching("huber", y_hat, y), threshold=threshold)[0]


def huber_and_gradient(
    y_hat: ArrayLike, y: ArrayLike, out: FloatArray | None = None, *, threshold: float = 1.0
) -> tuple[Value, FloatArray]:
    """The Huber loss and its gradient: the residual, but never longer than the threshold.

    dL/dy_hat = 1/N * clip(y_hat - y, -threshold, threshold)
    Args         y_hat: (N, k) or (N,). y: the same shape. out: like y_hat, for the gradient. threshold: > 0.
    Returns      A float and (N, k) or (N,), the gradient.
    Raises       ShapeError when the shapes differ, out's included; CourseError for another out; ConventionError when
                 threshold is not positive; NotFiniteError.
    Conventions  mean over samples, sum over outputs; the ½ is part of Huber's definition.
    Source       Huber (1964).
    """
    threshold = positive("huber_and_gradient", "threshold", threshold)
    return clipped(*matching("huber_and_gradient", y_hat, y, out=out), out, threshold=threshold)


def squared_mean(y_hat: FloatArray, y: FloatArray, out: FloatArray | None = None) -> tuple[Value, FloatArray]:
    return _squared(y_hat, y, len(y), out)


def squared_half(y_hat: FloatArray, y: FloatArray, out: FloatArray | None = None) -> tuple[Value, FloatArray]:
    return _squared(y_hat, y, 2 * len(y), out)


def squared_sum(y_hat: FloatArray, y: FloatArray, out: FloatArray | None = None) -> tuple[Value, FloatArray]:
    return _squared(y_hat, y, 1, out)


def _squared(y_hat: FloatArray, y: FloatArray, divisor: int, out: FloatArray | None) -> tuple[Value, FloatArray]:
    residual = np.subtract(y_hat, y, out)
    value = total_of_products(residual, residual, y) / divisor
    return value, np.multiply(residual, scalar(2.0 / divisor, residual.dtype), residual)


@by_blocks_of_samples
def absolute(y_hat: FloatArray, y: FloatArray, out: FloatArray | None, n_samples: int) -> tuple[Value, FloatArray]:
    residual = np.subtract(y_hat, y, out)
    value = total(np.abs(residual), y) / n_samples
    return value, np.multiply(np.sign(residual, residual), 1.0 / n_samples, residual)


@by_blocks_of_samples
def clipped(
    y_hat: FloatArray, y: FloatArray, out: FloatArray | None, n_samples: int, *, threshold: float = 1.0
) -> tuple[Value, FloatArray]:
    residual = np.subtract(y_hat, y)
    slope = np.clip(residual, -threshold, threshold, out=out)
    # slope * (r - slope / 2) is r**2 / 2 where nothing was clipped, and the line where it was
    value = total_of_products(slope, residual - 0.5 * slope, y) / n_samples
    return value, np.multiply(slope, 1.0 / n_samples, slope)
