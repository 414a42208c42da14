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


@solves("line_gradient")
def by_matrix(x: Any, y: Any, theta: Any) -> Any:
    A = np.column_stack([x, np.ones(len(x))])
    return 2 / len(y) * A.T @ (A @ theta - y)


@solves("line_gradient")
def by_loop(x: Any, y: Any, theta: Any) -> Any:
    w, b = theta
    by_w = by_b = 0.0
    for i in range(len(x)):
        error = w * x[i] + b - y[i]
        by_w += 2 * error * x[i] / len(x)
        by_b += 2 * error / len(x)
    return np.array([by_w, by_b])


@solves("line_gradient")
def multiplied_out(x: Any, y: Any, theta: Any) -> Any:
    w, b = theta
    return [2 * (w * np.mean(x * x) + b * np.mean(x) - np.mean(x * y)), 2 * (w * np.mean(x) + b - np.mean(y))]


def gradient_of(x: Any, y: Any, theta: Any) -> Any:
    A = np.vstack([x, np.ones(len(x))])
    return 2 * A @ (theta @ A - y) / len(y)


@solves("descend_line")
def by_for(x: Any, y: Any, start: Any, learning_rate: Any, tolerance: Any, max_steps: Any) -> Any:
    theta = np.asarray(start) * 1.0
    for step in range(max_steps):
        g = gradient_of(x, y, theta)
        if np.sqrt(np.sum(g**2)) < tolerance:
            return theta, step
        theta = theta - learning_rate * g
    return theta, max_steps


@solves("descend_line")
def gradient_carried_along(x: Any, y: Any, start: Any, learning_rate: Any, tolerance: Any, max_steps: Any) -> Any:
    theta, steps = np.array(start, float), 0
    g = gradient_of(x, y, theta)
    while np.hypot(*g) >= tolerance and steps < max_steps:
        theta -= learning_rate * g
        g = gradient_of(x, y, theta)
        steps += 1
    return theta, steps


@solves("descend_line")
def two_numbers(x: Any, y: Any, start: Any, learning_rate: Any, tolerance: Any, max_steps: Any) -> Any:
    w, b = float(start[0]), float(start[1])
    for steps in range(max_steps + 1):
        errors = w * x + b - y
        by_w, by_b = 2 * np.mean(errors * x), 2 * np.mean(errors)
        if steps == max_steps or (by_w**2 + by_b**2) ** 0.5 < tolerance:
            break
        w, b = w - learning_rate * by_w, b - learning_rate * by_b
    return np.array([w, b]), steps


@solves("largest_stable_learning_rate")
def by_spectral_norm(X: Any) -> Any:
    X_bar = np.hstack([X, np.ones((len(X), 1))])
    return len(X) / np.linalg.norm(X_bar, 2) ** 2


@solves("largest_stable_learning_rate")
def by_power_iteration(X: Any) -> Any:
    X_bar = np.concatenate([np.ones((len(X), 1)), X], axis=1)
    H = 2 * X_bar.T @ X_bar / len(X)
    for _ in range(9):  # H to the power 512, scaled
        H = H @ H
        H = H / np.abs(H).max()
    v = H[:, np.argmax(np.diag(H))]
    v = v / np.linalg.norm(v)
    return 2 / (2 * np.sum((X_bar @ v) ** 2) / len(X))


@solves("largest_stable_learning_rate")
def by_singular_values(X: Any) -> Any:
    X_bar = np.append(X, np.ones((X.shape[0], 1)), axis=1)
    s = np.linalg.svd(X_bar / np.sqrt(len(X)), compute_uv=False)
    return 1 / s.max() ** 2


@solves("newton_log_cosh")
def by_sums_and_inverse(X: Any, y: Any, theta: Any, n_steps: Any) -> Any:
    A = np.hstack([X, np.ones((len(X), 1))])
    theta = np.array(theta, float)
    for _ in range(n_steps):
        e = A @ theta - y
        H = A.T @ np.diag(1 / np.cosh(e) ** 2) @ A
        theta -= np.linalg.inv(H) @ (A.T @ np.tanh(e))
    return theta


@solves("newton_log_cosh")
def by_loops(X: Any, y: Any, theta: Any, n_steps: Any) -> Any:
    for _ in range(n_steps):
        gradient = np.zeros(len(theta))
        hessian = np.zeros((len(theta), len(theta)))
        for row, target in zip(X, y, strict=True):
            a = np.append(row, 1.0)
            t = np.tanh(a @ theta - target)
            gradient += t * a / len(y)
            hessian += (1 - t) * (1 + t) * np.outer(a, a) / len(y)
        theta = theta + np.linalg.solve(hessian, -gradient)
    return theta


@solves("newton_log_cosh")
def as_weighted_least_squares(X: Any, y: Any, theta: Any, n_steps: Any) -> Any:
    A = np.column_stack([X, np.ones(len(X))])
    for _ in range(n_steps):
        t = np.tanh(A @ theta - y)
        root = np.sqrt(1 - t**2)
        theta = theta - np.linalg.pinv(root[:, None] * A) @ (t / root)
    return theta


@solves("epoch_batches")
def by_split(n_samples: Any, batch_size: Any, n_epochs: Any, seed: Any) -> Any:
    rng = np.random.default_rng(seed)
    cuts = range(batch_size, n_samples, batch_size)
    return [rows for _ in range(n_epochs) for rows in np.split(rng.permutation(n_samples), cuts)]


@solves("epoch_batches")
def by_taking_from_a_list(n_samples: Any, batch_size: Any, n_epochs: Any, seed: Any) -> Any:
    rng, batches = np.random.default_rng(seed), []
    for _ in range(n_epochs):
        left = list(rng.permutation(n_samples))
        while left:
            batches.append(left[:batch_size])
            left = left[batch_size:]
    return batches


@solves("kind_of_place")
def by_counting_signs(gradient: Any, hessian: Any) -> Any:
    if np.sqrt(gradient @ gradient) > 1e-6:
        return "not flat"
    curvatures = np.linalg.eigvals(hessian).real
    up, down = int(np.sum(curvatures > 1e-6)), int(np.sum(curvatures < -1e-6))
    if up and down:
        return "saddle"
    if up == len(curvatures):
        return "minimum"
    return "maximum" if down == len(curvatures) else "undecided"


@solves("kind_of_place")
def by_smallest_and_largest(gradient: Any, hessian: Any) -> Any:
    if np.linalg.norm(gradient) > 1e-6:
        return "not flat"
    values = np.linalg.eigh(np.asarray(hessian, float))[0]
    low, high = values.min(), values.max()
    names = {(1, 1): "minimum", (-1, -1): "maximum", (-1, 1): "saddle"}
    signs = tuple(0 if abs(v) <= 1e-6 else int(np.sign(v)) for v in (low, high))
    return names.get(signs, "undecided")


def batch_gradient(X: Any, y: Any, rows: Any, theta: Any) -> Any:
    errors = X[rows] @ theta[:-1] + theta[-1] - y[rows]
    return np.append(2 * X[rows].T @ errors, 2 * errors.sum()) / len(rows)


@solves("train_line")
def by_averaging_the_last_half(X: Any, y: Any, rows: Any) -> Any:
    path = np.zeros((len(rows) + 1, X.shape[1] + 1))
    for t, batch in enumerate(rows):
        path[t + 1] = path[t] - 0.1 * batch_gradient(X, y, batch, path[t])
    return path[-(len(rows) // 2) :].mean(axis=0), path


@solves("train_line")
def by_one_over_t(X: Any, y: Any, rows: Any) -> Any:
    path = [np.zeros(X.shape[1] + 1)]
    for t, batch in enumerate(rows):
        path.append(path[-1] - 0.1 / (1 + 0.05 * t) * batch_gradient(X, y, batch, path[-1]))
    return path[-1], path


@solves("train_line")
def by_a_straight_line_to_zero(X: Any, y: Any, rows: Any) -> Any:
    theta, path = np.zeros(X.shape[1] + 1), []
    for t, batch in enumerate(rows):
        path.append(theta.copy())
        theta -= 0.1 * (1 - t / len(rows)) * batch_gradient(X, y, batch, theta)
    return theta, np.vstack([*path, theta])


@solves("train_line")
def by_stairs(X: Any, y: Any, rows: Any) -> Any:
    w, b, path = np.zeros(X.shape[1]), 0.0, [np.zeros(X.shape[1] + 1)]
    for t, batch in enumerate(rows):
        errors = X[batch] @ w + b - y[batch]
        rate = (0.1, 0.02, 0.004)[3 * t // len(rows)]
        w, b = w - rate * 2 * np.mean(errors[:, None] * X[batch], axis=0), b - rate * 2 * np.mean(errors)
        path.append(np.append(w, b))
    return np.append(w, b), np.array(path)
