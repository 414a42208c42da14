"""Wrong solutions that no bank lists: name of the exercise -> (words of the message, function)."""

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


@wrong("momentum_weights", "One entry too many stands in front")
def one_weight_too_many(n_steps: Any, momentum: Any) -> Any:
    return momentum ** np.arange(n_steps + 1)[::-1]


@wrong("momentum_weights", "a single number; expected is shape")
def the_sum_of_the_weights(n_steps: Any, momentum: Any) -> Any:
    return (1 - momentum**n_steps) / (1 - momentum)


@wrong("momentum_weights", NOT_NAMED)
def always_nine_tenths(n_steps: Any, momentum: Any) -> Any:
    return 0.9 ** np.arange(n_steps)[::-1]


@wrong("corrected_average", NOT_NAMED)
def mean_of_all_so_far(gradients: Any, beta: Any) -> Any:
    return np.cumsum(gradients, axis=0) / np.arange(1, len(gradients) + 1)[:, None]


@wrong("corrected_average", "those for `beta` = 0")
def gradients_themselves(gradients: Any, beta: Any) -> Any:
    return gradients.copy()


@wrong("corrected_average", "wrong only when P is greater than 1")
def averaged_over_the_parameters_too(gradients: Any, beta: Any) -> Any:
    m, averages = 0.0, []
    for t, g in enumerate(gradients, start=1):
        m = beta * m + (1 - beta) * np.mean(g)
        averages.append(np.full(gradients.shape[1], m / (1 - beta**t)))
    return np.array(averages)


@wrong("nesterov_path", "this is the heavy ball")
def gradient_descent_without_memory(H: Any, start: Any, learning_rate: Any, momentum: Any, n_steps: Any) -> Any:
    theta, path = np.array(start, float), [np.array(start, float)]
    for _ in range(n_steps):
        theta = theta - learning_rate * H @ theta
        path.append(theta)
    return np.array(path)


@wrong("nesterov_path", "expected is shape")
def only_the_last_place(H: Any, start: Any, learning_rate: Any, momentum: Any, n_steps: Any) -> Any:
    theta, step = np.array(start, float), 0.0
    for _ in range(n_steps):
        step = momentum * step - learning_rate * H @ (theta + momentum * step)
        theta = theta + step
    return theta


@wrong("nesterov_path", NOT_NAMED)
def diagonal_only(H: Any, start: Any, learning_rate: Any, momentum: Any, n_steps: Any) -> Any:
    theta, step, path = np.array(start, float), 0.0, [np.array(start, float)]
    for _ in range(n_steps):
        step = momentum * step - learning_rate * np.diag(H) * (theta + momentum * step)
        theta = theta + step
        path.append(theta)
    return np.array(path)


@wrong("adam_path", NOT_NAMED)
def sign_descent(gradients: Any, learning_rate: Any, beta1: Any, beta2: Any, epsilon: Any) -> Any:
    return -learning_rate * gradients / (np.abs(gradients) + epsilon)


@wrong("adam_path", "the ways gone so far")
def places_instead_of_updates(gradients: Any, learning_rate: Any, beta1: Any, beta2: Any, epsilon: Any) -> Any:
    m, v, updates = np.zeros(gradients.shape[1]), np.zeros(gradients.shape[1]), []
    for t, g in enumerate(gradients, start=1):
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        updates.append(-learning_rate * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + epsilon))
    return np.cumsum(updates, axis=0)


@wrong("adamw_path", "expected is shape `(T+1, P)`")
def start_left_out(start: Any, gradients: Any, learning_rate: Any, weight_decay: Any) -> Any:
    theta, m, v, path = np.array(start, float), 0.0, 0.0, []
    for t, g in enumerate(gradients, start=1):
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        step = m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        theta = theta - learning_rate * (step + weight_decay * theta)
        path.append(theta)
    return np.array(path)


@wrong("adamw_path", NOT_NAMED)
def decay_of_one_hundredth(start: Any, gradients: Any, learning_rate: Any, weight_decay: Any) -> Any:
    theta, m, v, path = np.array(start, float), 0.0, 0.0, [np.array(start, float)]
    for t, g in enumerate(gradients, start=1):
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        step = m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        theta = theta - learning_rate * (step + 0.01 * theta)
        path.append(theta)
    return np.array(path)


@wrong("adamw_path", NOT_NAMED)
def gradient_descent_with_decay(start: Any, gradients: Any, learning_rate: Any, weight_decay: Any) -> Any:
    theta, path = np.array(start, float), [np.array(start, float)]
    for g in gradients:
        theta = theta - learning_rate * (g + weight_decay * theta)
        path.append(theta)
    return np.array(path)


@wrong("adam_path", "expected is shape")
def only_the_last_update(gradients: Any, learning_rate: Any, beta1: Any, beta2: Any, epsilon: Any) -> Any:
    m, v = np.zeros(gradients.shape[1]), np.zeros(gradients.shape[1])
    for g in gradients:
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1 ** len(gradients)), v / (1 - beta2 ** len(gradients))
    return -learning_rate * m_hat / (np.sqrt(v_hat) + epsilon)


@wrong("adamw_path", "expected is shape")
def the_end_alone(start: Any, gradients: Any, learning_rate: Any, weight_decay: Any) -> Any:
    theta, m, v = np.array(start, float), 0.0, 0.0
    for t, g in enumerate(gradients, start=1):
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        step = m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        theta = theta - learning_rate * (step + weight_decay * theta)
    return theta


def _race(curvatures: Any, starts: Any, rates: Any, n_steps: Any) -> list[Any]:
    tables = []
    with np.errstate(all="ignore"):
        for kind in range(3):
            table = []
            for rate in rates:
                theta, m, v = np.array(starts, float), 0.0, 0.0
                for t in range(1, n_steps + 1):
                    g = curvatures * theta
                    if kind == 0:
                        theta = theta - rate * g
                    elif kind == 1:
                        m = 0.9 * m - rate * g
                        theta = theta + m
                    else:
                        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
                        theta = theta - rate * m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
                losses = theta**2 @ np.asarray(curvatures, float) / 2
                table.append(np.where(np.isfinite(losses), losses, np.inf))
            tables.append(np.array(table))
    return tables


@wrong("tuned_race", "place in the list")
def index_instead_of_the_rate(curvatures: Any, starts: Any, rates: Any, n_steps: Any) -> Any:
    rows = []
    for table in _race(curvatures, starts, rates, n_steps):
        k = int(np.argmin(np.median(table, axis=1)))
        rows.append([k, np.median(table[k]), table[k].max()])
    return np.array(rows)


@wrong("tuned_race", "rows and columns are exchanged")
def columns_for_rows(curvatures: Any, starts: Any, rates: Any, n_steps: Any) -> Any:
    rows = []
    for table in _race(curvatures, starts, rates, n_steps):
        k = int(np.argmin(np.median(table, axis=1)))
        rows.append([rates[k], np.median(table[k]), table[k].max()])
    return np.array(rows).T


@wrong("tuned_race", "come from the first entry along `S` alone")
def only_the_first_start(curvatures: Any, starts: Any, rates: Any, n_steps: Any) -> Any:
    rows = []
    for table in _race(curvatures, starts, rates, n_steps):
        k = int(np.argmin(table[:, 0]))
        rows.append([rates[k], table[k, 0], table[k, 0]])
    return np.array(rows)


@wrong("tuned_race", NOT_NAMED)
def smallest_rate_for_safety(curvatures: Any, starts: Any, rates: Any, n_steps: Any) -> Any:
    k = int(np.argmin(rates))
    tables = _race(curvatures, starts, rates, n_steps)
    return np.array([[rates[k], np.median(table[k]), table[k].max()] for table in tables])
