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
