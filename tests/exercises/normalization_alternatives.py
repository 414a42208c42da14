"""Right solutions written differently: name of the exercise -> functions, every one of which must pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

ALTERNATIVES: dict[str, list[Callable[..., Any]]] = {}


def solves(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def note(function: Callable[..., Any]) -> Callable[..., Any]:
        ALTERNATIVES.setdefault(name, []).append(function)
        return function

    return note


@solves("standardize")
def by_columns(X_train: Any, X: Any) -> Any:
    done: tuple[list[Any], list[Any]] = ([], [])
    for column, other in zip(X_train.T, X.T, strict=True):
        mean = sum(column) / len(column)
        spread = (sum((value - mean) ** 2 for value in column) / len(column)) ** 0.5 or 1.0
        done[0].append([(value - mean) / spread for value in column])
        done[1].append([(value - mean) / spread for value in other])
    return tuple(np.array(part).T for part in done)


@solves("standardize")
def by_the_mean_of_squares(X_train: Any, X: Any) -> Any:
    mean = np.mean(1.0 * X_train, axis=0)
    variance = np.mean((X_train - mean) ** 2, axis=0)
    variance[np.ptp(X_train, axis=0) == 0] = 1
    both = (np.concatenate([X_train, X]) - mean) * variance**-0.5
    return both[: len(X_train)], both[len(X_train) :]


@solves("standardize")
def along_an_axis(X_train: Any, X: Any) -> Any:
    means = np.apply_along_axis(np.mean, 0, X_train)
    spreads = np.apply_along_axis(np.std, 0, X_train)
    spreads[spreads == 0] = 1.0
    return [np.divide(part - means, spreads) for part in (X_train, X)]


@solves("steps_foretold")
def by_singular_values(X: Any, share: float) -> Any:
    s = np.linalg.svd(np.c_[X, np.ones(len(X))], compute_uv=False)
    rho = (s[0] ** 2 - s[-1] ** 2) / (s[0] ** 2 + s[-1] ** 2)
    return np.log(share) / np.log(rho**2)


@solves("steps_foretold")
def by_the_walk_itself(X: Any, share: float) -> Any:
    X_bar = np.hstack([np.ones((len(X), 1)), X])
    curvatures = np.linalg.eigvalsh(2 / len(X) * X_bar.T @ X_bar)
    rate = 2 / (curvatures[0] + curvatures[-1])
    kept = 1 - rate * curvatures[0]
    return 0.5 * np.log(1 / share) / np.log(1 / kept)


@solves("batch_normalize")
def as_a_straight_line(z: Any, scale: Any, shift: Any, epsilon: float) -> Any:
    mean = np.mean(z, axis=0)
    factor = scale * (np.mean((z - mean) ** 2, axis=0) + epsilon) ** -0.5
    return factor * z + (shift - factor * mean)


@solves("batch_normalize")
def unit_by_unit(z: Any, scale: Any, shift: Any, epsilon: float) -> Any:
    output = np.empty(z.shape)
    for unit in range(z.shape[1]):
        values = z[:, unit]
        variance = sum((values - np.mean(values)) ** 2) / len(values)
        output[:, unit] = scale[unit] * (values - np.mean(values)) / np.sqrt(variance + epsilon) + shift[unit]
    return output


@solves("batch_normalize")
def with_a_centring_matrix(z: Any, scale: Any, shift: Any, epsilon: float) -> Any:
    n = len(z)
    centred = (np.eye(n) - np.ones((n, n)) / n) @ z
    return centred @ np.diag(scale / np.sqrt(np.sum(centred**2, axis=0) / n + epsilon)) + shift


@solves("batch_norm_gradients")
def by_the_jacobian(upstream: Any, z: Any, scale: Any, epsilon: float) -> Any:
    n, k = z.shape
    by_z, normalized = np.empty((n, k)), np.empty((n, k))
    for unit in range(k):
        root = np.sqrt(np.var(z[:, unit]) + epsilon)
        normalized[:, unit] = (z[:, unit] - np.mean(z[:, unit])) / root
        bracket = np.eye(n) - 1 / n - np.outer(normalized[:, unit], normalized[:, unit]) / n
        by_z[:, unit] = scale[unit] / root * bracket @ upstream[:, unit]
    return by_z, np.einsum("nk,nk->k", upstream, normalized), np.ones(n) @ upstream


@solves("batch_norm_gradients")
def through_variance_and_mean(upstream: Any, z: Any, scale: Any, epsilon: float) -> Any:
    """As in the paper: first by the variance, then by the mean, then by z."""
    n, centred = len(z), z - z.mean(axis=0)
    variance = np.mean(centred**2, axis=0) + epsilon
    arrived = scale * upstream
    by_variance = np.sum(arrived * centred, axis=0) * -0.5 * variance**-1.5
    by_mean = -np.sum(arrived, axis=0) / np.sqrt(variance) - 2 * by_variance * np.mean(centred, axis=0)
    by_z = arrived / np.sqrt(variance) + 2 * by_variance * centred / n + by_mean / n
    return by_z, np.sum(upstream * centred, axis=0) / np.sqrt(variance), np.sum(upstream, axis=0)


@solves("could_be_gradient")
def one_product_for_each_direction(z: Any, z_gradient: Any) -> Any:
    for unit in range(z.shape[1]):
        for direction in (np.ones(len(z)), z[:, unit]):
            if abs(direction @ z_gradient[:, unit]) > 1e-6:
                return False
    return True


@solves("could_be_gradient")
def by_einsum(z: Any, z_gradient: Any) -> Any:
    stretches = np.einsum("nk,nk->k", z, z_gradient)
    return max(np.abs(stretches).max(), np.abs(z_gradient.sum(0)).max()) < 1e-6


@solves("running_statistics")
def by_weights(batches: Any, memory: float) -> Any:
    shares = (1 - memory) * float(memory) ** np.arange(len(batches))[::-1]
    mean = shares @ batches.mean(axis=1)
    return mean, memory ** len(batches) + shares @ batches.var(axis=1, ddof=1)


@solves("running_statistics")
def by_correction(batches: Any, memory: float) -> Any:
    mean, variance = [0.0] * batches.shape[2], [1.0] * batches.shape[2]
    n = batches.shape[1]
    for batch in batches:
        for unit in range(batches.shape[2]):
            values = batch[:, unit]
            middle = float(sum(values)) / n
            spread = float(sum((values - middle) ** 2)) / (n - 1)
            mean[unit] += (1 - memory) * (middle - mean[unit])
            variance[unit] += (1 - memory) * (spread - variance[unit])
    return np.array(mean), np.array(variance)


@solves("fold_layer")
def by_diagonal_matrices(W: Any, b: Any, scale: Any, shift: Any, mean: Any, variance: Any, epsilon: float) -> Any:
    D = np.diag(scale / np.sqrt(variance + epsilon))
    return D @ W, D @ (b - mean) + shift


@solves("fold_layer")
def by_what_it_does(W: Any, b: Any, scale: Any, shift: Any, mean: Any, variance: Any, epsilon: float) -> Any:
    """Feed in 0 and the unit vectors."""

    def both(x: Any) -> Any:
        return scale * (W @ x + b - mean) / np.sqrt(variance + epsilon) + shift

    at_zero = both(np.zeros(W.shape[1]))
    return np.stack([both(unit) - at_zero for unit in np.eye(W.shape[1])], axis=1), at_zero


@solves("fold_layer")
def transposed_twice(W: Any, b: Any, scale: Any, shift: Any, mean: Any, variance: Any, epsilon: float) -> Any:
    factor = scale * (variance + epsilon) ** -0.5
    return (W.T * factor).T, factor * b - factor * mean + shift


@solves("train_normalized_unit")
def by_the_jacobian_of_each_batch(
    batches: Any, targets: Any, w: Any, learning_rate: float, memory: float, epsilon: float, X: Any
) -> Any:
    theta, kept = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    n = targets.shape[1]
    for X_batch, y in zip(batches, targets, strict=True):
        z = X_batch @ w
        root = np.sqrt(np.var(z) + epsilon)
        design = np.column_stack([(z - np.mean(z)) / root, np.ones(n)])
        upstream = 2 * (design @ theta - y) / n
        J = (np.eye(n) - 1 / n - np.outer(design[:, 0], design[:, 0]) / n) / root
        by_w = theta[0] * X_batch.T @ J @ upstream
        kept = memory * kept + (1 - memory) * np.array([np.mean(z), np.var(z, ddof=1)])
        w, theta = w - learning_rate * by_w, theta - learning_rate * design.T @ upstream
    return w, theta[0], theta[1], theta[0] * (X @ w - kept[0]) / np.sqrt(kept[1] + epsilon) + theta[1]


@solves("train_normalized_unit")
def by_centred_features(
    batches: Any, targets: Any, w: Any, learning_rate: float, memory: float, epsilon: float, X: Any
) -> Any:
    """Through the covariance matrix of the features: no gradient by z is ever formed."""
    scale, shift, mean, variance = 1.0, 0.0, 0.0, 1.0
    for X_batch, y in zip(batches, targets, strict=True):
        n = len(y)
        centred = X_batch - X_batch.mean(axis=0)
        C = centred.T @ centred / n
        root = np.sqrt(w @ C @ w + epsilon)
        errors = scale * centred @ w / root + shift - y
        along = 2 / n * centred.T @ errors
        by_w = scale * (along / root - (along @ w) * (C @ w) / root**3)
        mean = memory * mean + (1 - memory) * X_batch.mean(axis=0) @ w
        variance = memory * variance + (1 - memory) * (w @ C @ w) * n / (n - 1)
        scale, shift, w = (
            scale - learning_rate * (along @ w) / root,
            shift - learning_rate * 2 * errors.mean(),
            w - learning_rate * by_w,
        )
    factor = scale / np.sqrt(variance + epsilon)
    return w, scale, shift, X @ (factor * w) + (shift - factor * mean)


@solves("train_normalized_unit")
def by_complex_steps(
    batches: Any, targets: Any, w: Any, learning_rate: float, memory: float, epsilon: float, X: Any
) -> Any:
    """Gradients from an imaginary nudge of each parameter, exact to rounding."""
    theta = np.concatenate([w, [1.0, 0.0]]).astype(float)
    mean, variance = 0.0, 1.0

    def loss(theta: Any, X_batch: Any, y: Any) -> Any:
        z = X_batch @ theta[:-2]
        centred = z - z.mean()
        y_hat = theta[-2] * centred / np.sqrt((centred**2).mean() + epsilon) + theta[-1]
        return ((y_hat - y) ** 2).mean()

    for X_batch, y in zip(batches, targets, strict=True):
        z = X_batch @ theta[:-2]
        mean += (1 - memory) * (z.mean() - mean)
        variance += (1 - memory) * (z.var(ddof=1) - variance)
        nudges = 1e-30j * np.eye(len(theta))
        theta = theta - learning_rate * np.array([loss(theta + nudge, X_batch, y).imag for nudge in nudges]) / 1e-30
    scale, shift = theta[-2:]
    return theta[:-2], scale, shift, scale * (X @ theta[:-2] - mean) / np.sqrt(variance + epsilon) + shift
