"""The linear unit and its least-squares fit: the one model of the course whose best parameters are a formula.

Whatever takes samples takes X (N, d) as it comes and adds the bias, or the column of ones, itself; condition_number
takes any matrix, as it stands. theta = (w_1, ..., w_d, b), bias last.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.arguments import float_array, float_arrays, positive

__all__ = [
    "augment",
    "condition_number",
    "fit_least_squares",
    "fit_ridge",
    "least_squares_gradient",
    "least_squares_hessian",
    "linear_unit",
    "normal_equations",
    "predict",
]

FloatArray = NDArray[np.floating[Any]]


def augment(X: ArrayLike) -> FloatArray:
    """Append a column of ones as the last column, so that the bias becomes one more weight.

    X_augmented @ theta = X @ w + b               for theta = (w, b)
    Args         X: (N, d), rows are samples.
    Returns      (N, d+1).
    Raises       ShapeError when X is not a matrix.
    Conventions  ones LAST, hence the bias is the last entry of theta.
    Source       Piastra, "Loss minimization" (the augmented matrix).

    >>> augment([[2.0, 3.0]])
    array([[2., 3., 1.]])
    """
    return _augmented(float_array("augment", "X", X, "N d"))


def linear_unit(X: ArrayLike, w: ArrayLike, b: float) -> FloatArray:
    """The linear unit: a weighted sum of the inputs plus a bias, one number per sample.

    y_hat = X @ w + b
    Args         X: (N, d), rows are samples. w: (d,). b: one number for all samples.
    Returns      (N,), the predictions.
    Raises       ShapeError when w has not one weight per column of X.
    Conventions  no threshold: the outputs are any numbers, not classes.
    Source       Piastra, "Approximating a target function"; there also called single layer perceptron.

    >>> linear_unit([[2, 1, 4]], w=[1, -2, 0.5], b=0.25)
    array([2.25])
    """
    X, w, bias = float_arrays("linear_unit", X=(X, "N d"), w=(w, "d"), b=(b, ""))
    return _unit(X, w, float(bias))


def predict(X: ArrayLike, theta: ArrayLike) -> FloatArray:
    """The linear unit with its weights and its bias in one vector, as the fits return them.

    y_hat = augment(X) @ theta = X @ theta[:-1] + theta[-1]
    Args         X: (N, d), rows are samples. theta: (d+1,), bias last.
    Returns      (N,), the predictions.
    Raises       ShapeError when theta has not d + 1 entries.
    Conventions  bias last.
    Source       Piastra, "Loss minimization" (matrix form).
    """
    X, theta = float_arrays("predict", X=(X, "N d"), theta=(theta, "d+1"))
    return _unit(X, theta[:-1], float(theta[-1]))


def least_squares_gradient(X: ArrayLike, y: ArrayLike, theta: ArrayLike) -> FloatArray:
    """The gradient of the linear unit's mean squared error in its parameters.

    dL/dtheta = 2/N * augment(X).T @ (predict(X, theta) - y)
    Args         X: (N, d), rows are samples. y: (N,). theta: (d+1,), bias last.
    Returns      (d+1,).
    Raises       ShapeError when y has another N than X, or theta another d.
    Conventions  mean over samples; no factor ½, hence the 2.
    Source       Piastra, "Loss minimization" (derivation, last line).

    >>> least_squares_gradient([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0], theta=[0, 0, 0])
    array([-0.5, -0.5, -1. ])
    """
    X, y, theta = float_arrays("least_squares_gradient", X=(X, "N d"), y=(y, "N"), theta=(theta, "d+1"))
    residual = _unit(X, theta[:-1], float(theta[-1])) - y
    return _augmented(X).T @ residual * (2.0 / len(y))


def least_squares_hessian(X: ArrayLike) -> FloatArray:
    """The Hessian of that mean squared error: constant, because the loss is quadratic in theta.

    H = 2/N * augment(X).T @ augment(X)
    Args         X: (N, d), rows are samples.
    Returns      (d+1, d+1), symmetric; no eigenvalue is negative, all are positive when the columns are independent.
    Raises       ShapeError when X is not a matrix.
    Conventions  mean over samples; no factor ½, hence the 2.
    Source       Piastra, "Loss minimization", which calls it positive definite: so it is at full column rank only.
    """
    X = _augmented(float_array("least_squares_hessian", "X", X, "N d"))
    return X.T @ X * (2.0 / len(X))


def normal_equations(X: ArrayLike, y: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """The linear system G @ theta = c that the best theta solves: the gradient set to zero.

    G = augment(X).T @ augment(X),  c = augment(X).T @ y
    Args         X: (N, d), rows are samples. y: (N,).
    Returns      G: (d+1, d+1), the Gram matrix. c: (d+1,).
    Raises       ShapeError when y has another N than X.
    Conventions  sums over samples: the factor 2/N of the gradient cancels.
    Source       Piastra, "Loss minimization" (setting the gradient to zero).

    >>> G, c = normal_equations([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0])
    >>> G.astype(int).tolist(), c.astype(int).tolist()
    ([[2, 1, 2], [1, 2, 2], [2, 2, 4]], [1, 1, 2])
    """
    X, y = float_arrays("normal_equations", X=(X, "N d"), y=(y, "N"))
    X = _augmented(X)
    return X.T @ X, X.T @ y


def fit_least_squares(X: ArrayLike, y: ArrayLike) -> FloatArray:
    """The parameters with the smallest mean squared error; among several, the shortest vector.

    theta = pinv(augment(X)) @ y                  by the singular value decomposition of augment(X)
    Args         X: (N, d), rows are samples. y: (N,).
    Returns      (d+1,), bias last.
    Raises       ShapeError when y has another N than X.
    Conventions  singular values below max(N, d+1) * eps * (the largest) count as zero; the norm includes the bias.
    Source       Piastra, "Loss minimization" (closed form); Golub and Van Loan (2013), section 5.5.

    >>> fit_least_squares([[0.0], [1.0], [2.0]], [1.0, 3.0, 5.0]).round(12)
    array([2., 1.])
    """
    X, y = float_arrays("fit_least_squares", X=(X, "N d"), y=(y, "N"))
    return _least_squares(_augmented(X), y)


def fit_ridge(X: ArrayLike, y: ArrayLike, regularization_strength: float) -> FloatArray:
    """The parameters with the smallest mean squared error plus a price on long weight vectors.

    theta = argmin  mean((predict(X, theta) - y)**2) + regularization_strength * sum(theta[:-1]**2)
    b = mean(y) - w @ mean(X, axis=0)             for theta = (w, b), with any strength
    Args         X: (N, d), rows are samples. y: (N,). regularization_strength: >= 0; 0 is fit_least_squares.
    Returns      (d+1,), bias last.
    Raises       ShapeError when y has another N than X; ConventionError when regularization_strength < 0.
    Conventions  the bias is not penalized; the mean makes the Gram matrix gain N * strength on its diagonal.
    Source       Hoerl and Kennard (1970); Hastie, Tibshirani and Friedman (2009), section 3.4.1 (with a sum).
    """
    X, y = float_arrays("fit_ridge", X=(X, "N d"), y=(y, "N"))
    strength = positive("fit_ridge", "regularization_strength", regularization_strength, zero=True)
    if strength == 0:
        return _least_squares(_augmented(X), y)
    (n_samples, d), X_mean, y_mean = X.shape, X.mean(axis=0), y.mean()
    # the price is the squared error of d more rows, sqrt(N * strength) * w against 0: no Gram matrix, no lost digits;
    # the samples are centred, because beside great prices a column of ones would count as zero
    rows = np.eye(d, dtype=X.dtype) * math.sqrt(n_samples) * math.sqrt(strength)
    w = _least_squares(np.vstack([X - X_mean, rows]), np.concatenate([y - y_mean, np.zeros(d, y.dtype)]))
    return np.append(w, y_mean - w @ X_mean)


def condition_number(matrix: ArrayLike) -> float:
    """By how much a matrix can magnify relative errors: its largest over its smallest singular value.

    condition_number = sigma_max / sigma_min
    Args         matrix: (m, n), as it stands; for a fit pass augment(X). The Gram matrix's is the square of that.
    Returns      A float of at least 1; inf when the matrix has dependent columns (or rows, if it is wide).
    Raises       ShapeError when matrix is not a matrix.
    Conventions  sigma_min counts as zero below max(m, n) * eps * sigma_max, as in fit_least_squares.
    Source       Golub and Van Loan (2013), section 2.6.2.
    """
    matrix = float_array("condition_number", "matrix", matrix, "m n")
    sigma = np.linalg.svd(matrix, compute_uv=False)
    if sigma[-1] <= max(matrix.shape) * np.finfo(matrix.dtype).eps * sigma[0]:
        return float("inf")
    return float(sigma[0] / sigma[-1])


def _augmented(X: FloatArray) -> FloatArray:
    return np.column_stack([X, np.ones(len(X), X.dtype)])


def _unit(X: FloatArray, w: FloatArray, b: float) -> FloatArray:
    return X @ w + b


def _least_squares(X: FloatArray, y: FloatArray) -> FloatArray:
    # its own bound is float64's eps, for float32 as well
    theta: FloatArray = np.linalg.lstsq(X, y, rcond=max(X.shape) * np.finfo(X.dtype).eps)[0]
    return theta
