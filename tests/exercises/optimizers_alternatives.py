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


@solves("momentum_weights")
def by_running_the_recursion(n_steps: Any, momentum: Any) -> Any:
    memory = np.zeros(n_steps)
    for k in range(n_steps):
        memory *= momentum
        memory[k] += 1
    return memory


@solves("momentum_weights")
def by_a_list_built_backwards(n_steps: Any, momentum: Any) -> Any:
    weights = [1.0]
    while len(weights) < n_steps:
        weights.insert(0, weights[0] * momentum)
    return weights


@solves("corrected_average")
def by_sums_of_weights(gradients: Any, beta: Any) -> Any:
    total, weight, averages = 0.0, 0.0, []
    for g in gradients:
        total, weight = beta * total + g, beta * weight + 1
        averages.append(total / weight)
    return np.array(averages)


@solves("corrected_average")
def by_a_table_of_weights(gradients: Any, beta: Any) -> Any:
    age = np.subtract.outer(np.arange(len(gradients)), np.arange(len(gradients)))
    weights = np.where(age >= 0, float(beta) ** np.maximum(age, 0), 0.0)
    return weights @ gradients / weights.sum(axis=1, keepdims=True)


@solves("nesterov_path")
def by_the_last_two_places(H: Any, start: Any, learning_rate: Any, momentum: Any, n_steps: Any) -> Any:
    theta = before = np.asarray(start, float)
    path = [theta]
    for _ in range(n_steps):
        ahead = theta + momentum * (theta - before)
        theta, before = ahead - learning_rate * (H @ ahead), theta
        path.append(theta)
    return np.stack(path)


@solves("nesterov_path")
def by_the_points_looked_at(H: Any, start: Any, learning_rate: Any, momentum: Any, n_steps: Any) -> Any:
    """As libraries do it, converted back."""
    looked_at, memory = np.asarray(start, float), np.zeros(len(start))
    path = [looked_at]
    for _ in range(n_steps):
        g = looked_at @ H
        memory = momentum * memory + g
        looked_at = looked_at - learning_rate * (g + momentum * memory)
        path.append(looked_at + learning_rate * momentum * memory)
    return path


@solves("adam_path")
def with_corrections_in_the_rate(gradients: Any, learning_rate: Any, beta1: Any, beta2: Any, epsilon: Any) -> Any:
    m = v = 0.0
    updates = np.empty(np.shape(gradients))
    for t, g in enumerate(gradients):
        m, v = m + (1 - beta1) * (g - m), v + (1 - beta2) * (g * g - v)
        root = np.sqrt(1 - beta2 ** (t + 1))
        rate = learning_rate * root / (1 - beta1 ** (t + 1))
        updates[t] = -rate * m / (np.sqrt(v) + epsilon * root)
    return updates


@solves("adam_path")
def entry_by_entry(gradients: Any, learning_rate: Any, beta1: Any, beta2: Any, epsilon: Any) -> Any:
    columns = []
    for column in np.asarray(gradients, float).T:
        total = weight1 = squares = weight2 = 0.0
        column_updates = []
        for g in column:
            total, weight1 = beta1 * total + g, beta1 * weight1 + 1
            squares, weight2 = beta2 * squares + g * g, beta2 * weight2 + 1
            ruler = (squares / weight2) ** 0.5 + epsilon
            column_updates.append(-learning_rate * (total / weight1) / ruler)
        columns.append(column_updates)
    return np.array(columns).T


@solves("adamw_path")
def decay_first(start: Any, gradients: Any, learning_rate: Any, weight_decay: Any) -> Any:
    theta, path = np.asarray(start, float), [np.asarray(start, float)]
    m, v = np.zeros_like(theta), np.zeros_like(theta)
    for t in range(1, len(gradients) + 1):
        g = gradients[t - 1]
        theta = (1 - learning_rate * weight_decay) * theta
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        theta = theta - learning_rate * m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        path.append(theta)
    return np.array(path)


@solves("adamw_path")
def in_place_on_a_table(start: Any, gradients: Any, learning_rate: Any, weight_decay: Any) -> Any:
    path = np.empty((len(gradients) + 1, len(start)))
    path[0] = start
    total = squares = 0.0
    weight1 = weight2 = 0.0
    for t, g in enumerate(gradients):
        total, weight1 = 0.9 * total + g, 0.9 * weight1 + 1
        squares, weight2 = 0.999 * squares + g**2, 0.999 * weight2 + 1
        step = total / weight1 / (np.sqrt(squares / weight2) + 1e-8)
        path[t + 1] = path[t] - learning_rate * step - learning_rate * weight_decay * path[t]
    return path


def report(rates: Any, tables: Any) -> Any:
    rows = []
    for table in tables:
        table = np.where(np.isfinite(table), table, np.inf)
        best = min(range(len(rates)), key=lambda k: np.median(table[k]))
        rows.append((rates[best], np.median(table[best]), np.max(table[best])))
    return np.array(rows)


@solves("tuned_race")
def all_starts_at_once(curvatures: Any, starts: Any, rates: Any, n_steps: Any) -> Any:
    def run(rule: Callable[..., Any]) -> Any:
        theta, state = np.array(starts, float), {"m": 0.0, "v": 0.0}
        for t in range(1, n_steps + 1):
            theta = theta + rule(curvatures * theta, state, t)
        return (curvatures * theta**2).sum(axis=1) / 2

    def descent(rate: Any) -> Callable[..., Any]:
        return lambda g, state, t: -rate * g

    def ball(rate: Any) -> Callable[..., Any]:
        def rule(g: Any, state: Any, t: int) -> Any:
            state["m"] = 0.9 * state["m"] + g
            return -rate * state["m"]

        return rule

    def adam(rate: Any) -> Callable[..., Any]:
        def rule(g: Any, state: Any, t: int) -> Any:
            state["m"] = 0.9 * state["m"] + 0.1 * g
            state["v"] = 0.999 * state["v"] + 0.001 * g * g
            return -rate * state["m"] / (1 - 0.9**t) / (np.sqrt(state["v"] / (1 - 0.999**t)) + 1e-8)

        return rule

    with np.errstate(all="ignore"):
        return report(rates, [np.array([run(make(rate)) for rate in rates]) for make in (descent, ball, adam)])


@solves("tuned_race")
def closed_forms_where_there_are_any(curvatures: Any, starts: Any, rates: Any, n_steps: Any) -> Any:
    """Gradient descent by powers of its factors, the ball by its last two places."""
    starts, C = np.asarray(starts, float), np.asarray(curvatures, float)

    def loss(theta: Any) -> Any:
        return theta**2 @ C / 2

    def ball(rate: Any) -> Any:
        theta = before = starts
        for _ in range(n_steps):
            theta, before = theta - rate * C * theta + 0.9 * (theta - before), theta
        return loss(theta)

    def adam(rate: Any) -> Any:
        theta, total, squares, w1, w2 = starts, 0.0, 0.0, 0.0, 0.0
        for _ in range(n_steps):
            g = C * theta
            total, w1, squares, w2 = 0.9 * total + g, 0.9 * w1 + 1, 0.999 * squares + g * g, 0.999 * w2 + 1
            theta = theta - rate * total / w1 / (np.sqrt(squares / w2) + 1e-8)
        return loss(theta)

    with np.errstate(all="ignore"):
        plain = [loss(starts * (1 - rate * C) ** n_steps) for rate in rates]
        return report(rates, [np.array(plain), np.array([ball(r) for r in rates]), np.array([adam(r) for r in rates])])


@solves("tuned_race")
def with_a_class(curvatures: Any, starts: Any, rates: Any, n_steps: Any) -> Any:
    class Runner:
        def __init__(self, kind: int, rate: float, start: Any) -> None:
            self.kind, self.rate, self.theta, self.t = kind, rate, np.array(start, float), 0
            self.m, self.v = np.zeros_like(self.theta), np.zeros_like(self.theta)

        def step(self) -> None:
            self.t += 1
            g = curvatures * self.theta
            if self.kind == 0:
                self.theta -= self.rate * g
            elif self.kind == 1:
                self.m = 0.9 * self.m + self.rate * g
                self.theta -= self.m
            else:
                self.m += 0.1 * (g - self.m)
                self.v += 0.001 * (g * g - self.v)
                self.theta -= self.rate * self.m / (1 - 0.9**self.t) / (np.sqrt(self.v / (1 - 0.999**self.t)) + 1e-8)

        def result(self) -> float:
            for _ in range(n_steps):
                self.step()
            value = 0.5 * float(curvatures @ (self.theta * self.theta))
            return value if np.isfinite(value) else float("inf")

    with np.errstate(all="ignore"):
        rows = []
        for kind in range(3):
            best = None
            for rate in rates:
                losses = sorted(Runner(kind, rate, start).result() for start in starts)
                middle = float(np.median(losses))
                if best is None or middle < best[1]:
                    best = (float(rate), middle, losses[-1])
            rows.append(best)
        return np.array(rows)
