"""Right solutions written differently: name of the exercise -> functions, every one of which must pass."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

ALTERNATIVES: dict[str, list[Callable[..., Any]]] = {}


def solves(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def note(function: Callable[..., Any]) -> Callable[..., Any]:
        ALTERNATIVES.setdefault(name, []).append(function)
        return function

    return note


# ---- pairwise_distances


@solves("pairwise_distances")
def by_norm(X: Any, Y: Any) -> Any:
    return np.linalg.norm(X[:, None] - Y[None], axis=-1)


@solves("pairwise_distances")
def by_the_expanded_square(X: Any, Y: Any) -> Any:
    squared = (X**2.0).sum(axis=1)[:, None] + (Y**2.0).sum(axis=1) - 2 * X @ Y.T
    return np.sqrt(np.maximum(squared, 0))


@solves("pairwise_distances")
def by_loops(X: Any, Y: Any) -> Any:
    return [[math.dist(row.tolist(), other.tolist()) for other in Y] for row in X]


@solves("pairwise_distances")
def by_coordinates(X: Any, Y: Any) -> Any:
    total = np.zeros((len(X), len(Y)))
    for j in range(X.shape[1]):
        total = total + np.subtract.outer(X[:, j], Y[:, j]) ** 2.0
    return total**0.5


# ---- mean_and_variance


@solves("mean_and_variance")
def by_sums(values: Any, probabilities: Any) -> Any:
    mean = np.sum(values * probabilities)
    return mean, np.sum(probabilities * (values - mean) ** 2)


@solves("mean_and_variance")
def by_mean_of_squares(values: Any, probabilities: Any) -> Any:
    mean = probabilities @ values
    return mean, probabilities @ (1.0 * values**2) - mean**2


@solves("mean_and_variance")
def by_loop(values: Any, probabilities: Any) -> Any:
    mean = sum(float(p) * float(x) for p, x in zip(probabilities, values, strict=True))
    return mean, sum(float(p) * (float(x) - mean) ** 2 for p, x in zip(probabilities, values, strict=True))


@solves("mean_and_variance")
def by_pairs(values: Any, probabilities: Any) -> Any:
    """The variance is half the mean squared difference of two independent draws."""
    apart = np.subtract.outer(values, values) ** 2.0
    return np.dot(values, probabilities), probabilities @ apart @ probabilities / 2


# ---- quadratic_form_gradient


@solves("quadratic_form_gradient")
def by_two_products(A: Any, x: Any) -> Any:
    return A @ x + x @ A


@solves("quadratic_form_gradient")
def by_the_symmetric_part(A: Any, x: Any) -> Any:
    return 2 * ((A + A.T) / 2) @ x


@solves("quadratic_form_gradient")
def by_entries(A: Any, x: Any) -> Any:
    gradient = [0.0] * len(x)
    for i in range(len(x)):
        for j in range(len(x)):
            gradient[i] += float(A[i, j] * x[j])
            gradient[j] += float(A[i, j] * x[i])
    return gradient


# ---- residual_gradient


@solves("residual_gradient")
def by_broadcasting(A: Any, x: Any, y: Any) -> Any:
    return 2 * (A @ x - y)[:, None] * x


@solves("residual_gradient")
def by_matrix_product(A: Any, x: Any, y: Any) -> Any:
    return -2 * (y - A @ x).reshape(-1, 1) @ x.reshape(1, -1)


@solves("residual_gradient")
def by_single_entries(A: Any, x: Any, y: Any) -> Any:
    gradient = np.zeros(A.shape)
    for i in range(A.shape[0]):
        miss = sum(float(A[i, j]) * float(x[j]) for j in range(A.shape[1])) - float(y[i])
        for j in range(A.shape[1]):
            gradient[i, j] = 2 * miss * x[j]
    return gradient


# ---- tanh_layer_jacobian


@solves("tanh_layer_jacobian")
def by_a_diagonal_matrix(W: Any, b: Any, x: Any) -> Any:
    return np.diag(1 - np.tanh(W @ x + b) ** 2) @ W


@solves("tanh_layer_jacobian")
def by_cosh(W: Any, b: Any, x: Any) -> Any:
    return W / np.cosh(W @ x + b)[:, None] ** 2


@solves("tanh_layer_jacobian")
def by_rows(W: Any, b: Any, x: Any) -> Any:
    return np.stack([(1 - np.tanh(row @ x + bias) ** 2) * row for row, bias in zip(W, b, strict=True)])


# ---- curvature_signs


@solves("curvature_signs")
def by_eig(H: Any) -> Any:
    values = np.linalg.eig(H)[0].real
    return np.sum(values > 1e-6), np.sum(np.abs(values) <= 1e-6), np.sum(values < -1e-6)


@solves("curvature_signs")
def by_rounding_and_signs(H: Any) -> Any:
    signs = np.sign(np.linalg.eigh(H)[0].round(8)).tolist()
    return signs.count(1), signs.count(0), signs.count(-1)


@solves("curvature_signs")
def by_positive_and_negative_parts(H: Any) -> Any:
    """The ranks of the two parts that a symmetric matrix is the difference of."""
    values, vectors = np.linalg.eigh(H)
    up, down = (vectors * np.maximum(side * values, 0) @ vectors.T for side in (1, -1))
    ranks = [int(np.linalg.matrix_rank(part, tol=1e-7)) for part in (up, down)]
    return ranks[0], len(H) - sum(ranks), ranks[1]


# ---- fit_by_likelihood


def cost_of(x: Any, y: Any, order: Any, slope: Any, bias: Any) -> Any:
    errors = slope * x + bias - y
    return np.mean(errors**2) / 2 + np.log(2 * np.pi) / 2 if order == 2 else np.mean(np.abs(errors)) + np.log(2)


@solves("fit_by_likelihood")
def by_covariance_and_all_pairs_at_once(x: Any, y: Any, order: Any) -> Any:
    if order == 2:
        slope = np.mean((x - x.mean()) * (y - y.mean())) / np.var(x)
        bias = y.mean() - slope * x.mean()
    else:
        i, j = np.triu_indices(len(x), 1)
        slopes = (y[i] - y[j]) / (x[i] - x[j])
        biases = y[i] - slopes * x[i]
        best = np.abs(np.outer(slopes, x) + biases[:, None] - y).sum(axis=1).argmin()
        slope, bias = slopes[best], biases[best]
    return [slope, bias], cost_of(x, y, order, slope, bias)


@solves("fit_by_likelihood")
def by_narrowing_down_the_slope(x: Any, y: Any, order: Any) -> Any:
    """For a given slope the best bias is the mean or the median of what is left; the cost is convex in the slope."""
    middle = np.mean if order == 2 else np.median

    def cost(slope: float) -> float:
        return float(cost_of(x, y, order, slope, middle(y - slope * x)))

    low, high = -1e3, 1e3
    for _ in range(90):  # 2000 times two thirds to the 90th is 3e-13
        third = (high - low) / 3
        if cost(low + third) < cost(high - third):
            high -= third
        else:
            low += third
    slope = (low + high) / 2
    return np.array([slope, middle(y - slope * x)]), cost(slope)


@solves("fit_by_likelihood")
def by_reweighting(x: Any, y: Any, order: Any) -> Any:
    """Least squares with weights one over the size of the last errors; then the nearest line through two points."""
    X_bar = np.c_[x, np.ones(len(x))]
    theta = np.linalg.pinv(X_bar) @ y
    if order == 2:
        return theta, cost_of(x, y, order, *theta)
    for _ in range(100):
        weights = 1 / np.maximum(np.abs(X_bar @ theta - y), 1e-7)
        theta = np.linalg.solve(X_bar.T @ (weights[:, None] * X_bar), X_bar.T @ (weights * y))
    near = np.argsort(np.abs(X_bar @ theta - y))[:6]
    lines = [np.linalg.solve(X_bar[[i, j]], y[[i, j]].astype(float)) for i in near for j in near if i < j]
    best = min(lines, key=lambda line: cost_of(x, y, order, *line))
    return best, cost_of(x, y, order, *best)
