"""Wrong solutions that no misconception lists: the exercise -> (words that the diagnosis must contain, function)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

UNLISTED: dict[str, list[tuple[str, Callable[..., Any]]]] = {}
NOT_NAMED = ""


def wrong(name: str, words: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def note(function: Callable[..., Any]) -> Callable[..., Any]:
        UNLISTED.setdefault(name, []).append((words, function))
        return function

    return note


# ---- line_gradient


def errors_of(x: Any, y: Any, theta: Any) -> Any:
    return theta[0] * x + theta[1] - y


@wrong("line_gradient", "points uphill")
def errors_backwards(x: Any, y: Any, theta: Any) -> Any:
    errors = y - theta[0] * x - theta[1]
    return 2 / len(y) * np.array([errors @ x, errors.sum()])


@wrong("line_gradient", "expected is shape (2,)")
def added_up(x: Any, y: Any, theta: Any) -> Any:
    errors = errors_of(x, y, theta)
    return np.array([2 * np.mean(errors * x + errors)])


@wrong("line_gradient", "times")
def four_for_two(x: Any, y: Any, theta: Any) -> Any:
    errors = errors_of(x, y, theta)
    return 4 * np.array([np.mean(errors * x), np.mean(errors)])


@wrong("line_gradient", "is `None`")
def printed_only(x: Any, y: Any, theta: Any) -> None:
    errors = errors_of(x, y, theta)
    _gradient = 2 * np.array([np.mean(errors * x), np.mean(errors)])


# ---- descend_line


def gradient_of(x: Any, y: Any, theta: Any) -> Any:
    errors = errors_of(x, y, theta)
    return 2 * np.array([np.mean(errors * x), np.mean(errors)])


@wrong("descend_line", "expected 2")
def parameters_only(x: Any, y: Any, start: Any, learning_rate: Any, tolerance: Any, max_steps: Any) -> Any:
    theta = np.array(start, float)
    for _ in range(max_steps):
        g = gradient_of(x, y, theta)
        if np.linalg.norm(g) < tolerance:
            break
        theta = theta - learning_rate * g
    return (theta,)


@wrong("descend_line", "tolerance plays no part")
def never_asks(x: Any, y: Any, start: Any, learning_rate: Any, tolerance: Any, max_steps: Any) -> Any:
    theta = np.array(start, float)
    for _ in range(max_steps):
        theta = theta - learning_rate * gradient_of(x, y, theta)
    return theta, max_steps


@wrong("descend_line", NOT_NAMED)
def gives_up_at_rising_loss(x: Any, y: Any, start: Any, learning_rate: Any, tolerance: Any, max_steps: Any) -> Any:
    theta, steps, before = np.array(start, float), 0, np.inf
    while steps < max_steps and np.linalg.norm(gradient_of(x, y, theta)) >= tolerance:
        loss = np.mean(errors_of(x, y, theta) ** 2)
        if loss > before:
            break
        before = loss
        theta = theta - learning_rate * gradient_of(x, y, theta)
        steps += 1
    return theta, steps


@wrong("descend_line", "changes its input")
def in_the_callers_array(x: Any, y: Any, start: Any, learning_rate: Any, tolerance: Any, max_steps: Any) -> Any:
    theta, steps = start, 0
    while steps < max_steps and np.linalg.norm(gradient_of(x, y, theta)) >= tolerance:
        theta[:] = theta - learning_rate * gradient_of(x, y, theta)
        steps += 1
    return theta.astype(float), steps


# ---- largest_stable_learning_rate


def hessian(X: Any) -> Any:
    X_bar = np.column_stack([X, np.ones(len(X))])
    return 2 / len(X) * X_bar.T @ X_bar


@wrong("largest_stable_learning_rate", "single number")
def one_limit_per_direction(X: Any) -> Any:
    return 2 / np.linalg.eigvalsh(hessian(X))[::-1][:2]


@wrong("largest_stable_learning_rate", "limit")
def tenth_of_it(X: Any) -> Any:
    return 0.5 * 2 / np.linalg.eigvalsh(hessian(X))[-1]


@wrong("largest_stable_learning_rate", "shapes cannot be multiplied")
def of_the_samples(X: Any) -> Any:
    return 2 / np.linalg.eigvalsh(X @ np.ones(len(X)))[-1]


# ---- newton_log_cosh


def parts(X: Any, y: Any, theta: Any) -> Any:
    A = np.column_stack([X, np.ones(len(X))])
    e = A @ theta - y
    return A, e, A.T @ np.tanh(e) / len(y), A.T @ ((1 - np.tanh(e) ** 2)[:, None] * A) / len(y)


@wrong("newton_log_cosh", NOT_NAMED)
def half_steps(X: Any, y: Any, theta: Any, n_steps: Any) -> Any:
    for _ in range(n_steps):
        _, _, g, H = parts(X, y, theta)
        theta = theta - 0.5 * np.linalg.solve(H, g)
    return theta


@wrong("newton_log_cosh", "d+1")
def every_step(X: Any, y: Any, theta: Any, n_steps: Any) -> Any:
    path = [theta]
    for _ in range(n_steps):
        _, _, g, H = parts(X, y, path[-1])
        path.append(path[-1] - np.linalg.solve(H, g))
    return np.array(path)


@wrong("newton_log_cosh", "Solve the linear system")
def elementwise_inverse(X: Any, y: Any, theta: Any, n_steps: Any) -> Any:
    for _ in range(n_steps):
        _, _, g, H = parts(X, y, theta)
        theta = theta - (1 / H) @ g
    return theta


@wrong("newton_log_cosh", "Only the first step")
def one_step_whatever(X: Any, y: Any, theta: Any, n_steps: Any) -> Any:
    _, _, g, H = parts(X, y, theta)
    return theta - np.linalg.solve(H, g) if n_steps else theta


# ---- epoch_batches


def batches(n_samples: Any, batch_size: Any, n_epochs: Any, rng: Any) -> Any:
    orders = [rng.permutation(n_samples) for _ in range(n_epochs)]
    return [order[i : i + batch_size] for order in orders for i in range(0, n_samples, batch_size)]


@wrong("epoch_batches", "expected")
def the_first_epoch_only(n_samples: Any, batch_size: Any, n_epochs: Any, seed: Any) -> Any:
    return batches(n_samples, batch_size, 1, np.random.default_rng(seed))


@wrong("epoch_batches", "second time")
def without_a_seed(n_samples: Any, batch_size: Any, n_epochs: Any, seed: Any) -> Any:
    return batches(n_samples, batch_size, n_epochs, np.random.default_rng())


@wrong("epoch_batches", "is `None`")
def not_returned(n_samples: Any, batch_size: Any, n_epochs: Any, seed: Any) -> None:
    batches(n_samples, batch_size, n_epochs, np.random.default_rng(seed))


@wrong("epoch_batches", NOT_NAMED)
def counted_from_one(n_samples: Any, batch_size: Any, n_epochs: Any, seed: Any) -> Any:
    return [rows + 1 for rows in batches(n_samples, batch_size, n_epochs, np.random.default_rng(seed))]


# ---- kind_of_place


def named(gradient: Any, curvatures: Any) -> Any:
    if np.linalg.norm(gradient) > 1e-6:
        return "not flat"
    if np.all(curvatures > 1e-6):
        return "minimum"
    if np.all(curvatures < -1e-6):
        return "maximum"
    return "saddle" if curvatures.min() < -1e-6 and curvatures.max() > 1e-6 else "undecided"


@wrong("kind_of_place", NOT_NAMED)
def upside_down(gradient: Any, hessian: Any) -> Any:
    return named(gradient, -np.linalg.eigvalsh(hessian))


@wrong("kind_of_place", "a text is expected")
def a_number_for_the_name(gradient: Any, hessian: Any) -> Any:
    names = ["not flat", "minimum", "maximum", "saddle", "undecided"]
    return names.index(named(gradient, np.linalg.eigvalsh(hessian)))


@wrong("kind_of_place", "changes its input `hessian`")
def hessian_used_up(gradient: Any, hessian: Any) -> Any:
    name = named(gradient, np.linalg.eigvalsh(hessian))
    hessian *= 0
    return name


# ---- train_line


def trained(X: Any, y: Any, rows: Any, rate: Callable[[int, int], float], start: float = 0.0) -> Any:
    theta = np.full(X.shape[1] + 1, start)
    path = [theta]
    for t, batch in enumerate(rows):
        errors = X[batch] @ theta[:-1] + theta[-1] - y[batch]
        theta = theta - rate(t, len(rows)) * 2 * np.append(X[batch].T @ errors, errors.sum()) / len(batch)
        path.append(theta)
    return theta, np.array(path)


def cosine(t: int, steps: int) -> float:
    return float(0.05 * (1 + np.cos(np.pi * t / steps)))


@wrong("train_line", "hovers")
def barely_shrinking(X: Any, y: Any, rows: Any) -> Any:
    return trained(X, y, rows, lambda t, steps: 0.1 * 0.9995**t)


@wrong("train_line", "used up")
def squared_decay(X: Any, y: Any, rows: Any) -> Any:
    return trained(X, y, rows, lambda t, steps: 0.1 / (t + 1) ** 2)


@wrong("train_line", "begin with zeros")
def started_at_one(X: Any, y: Any, rows: Any) -> Any:
    return trained(X, y, rows, cosine, start=1.0)


@wrong("train_line", "another learning rate than 0.1")
def a_shifted_schedule(X: Any, y: Any, rows: Any) -> Any:
    return trained(X, y, rows, lambda t, steps: cosine(t + 1, steps))


@wrong("train_line", "larger than 0.1")
def growing_first(X: Any, y: Any, rows: Any) -> Any:
    return trained(X, y, rows, lambda t, steps: (1 + 0.05 * (t == 1)) * cosine(t, steps))


@wrong("train_line", "neither the last place")
def the_middle_of_the_path(X: Any, y: Any, rows: Any) -> Any:
    path = trained(X, y, rows, cosine)[1]
    return path[len(path) // 2], path


@wrong("train_line", "returned in each other's place")
def path_first(X: Any, y: Any, rows: Any) -> Any:
    return trained(X, y, rows, cosine)[::-1]
