"""Right solutions written differently: name of the exercise -> functions, every one of which must pass."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

ALTERNATIVES: dict[str, list[Callable[..., Any]]] = {}


def solves(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def note(function: Callable[..., Any]) -> Callable[..., Any]:
        ALTERNATIVES.setdefault(name, []).append(function)
        return function

    return note


@solves("cost_ratio")
def by_loop(widths: Any) -> Any:
    forward = backward = 0
    for layer, (n_in, n_out) in enumerate(itertools.pairwise(widths)):
        forward += int(n_in) * int(n_out)
        backward += int(n_in) * int(n_out) * (1 if layer == 0 else 2)
    return 1 + backward / forward


@solves("cost_ratio")
def by_the_share_of_the_first_matrix(widths: Any) -> Any:
    return 3 - widths[0] * widths[1] / np.dot(widths[:-1], widths[1:])


@solves("sin_exp_cos_gradients")
def by_a_loop_over_slopes(x: Any, y: Any, b: Any, w: Any) -> Any:
    functions = (np.sin, np.exp, np.cos)
    slopes: Any = (np.cos, np.exp, lambda z: -np.sin(z))
    h, z = [x], []
    for layer in range(4):
        z.append(b[layer] + w[layer] * h[layer])
        if layer < 3:
            h.append(functions[layer](z[layer]))
    carried, by_b, by_w = 2 * (z[3] - y), [0.0] * 4, [0.0] * 4
    for layer in (3, 2, 1, 0):
        by_b[layer], by_w[layer] = carried, carried * h[layer]
        if layer:
            carried = carried * w[layer] * slopes[layer - 1](z[layer - 1])
    return by_b, by_w


@solves("sin_exp_cos_gradients")
def by_forward_mode(x: Any, y: Any, b: Any, w: Any) -> Any:
    """One derivative at a time, pushed forwards with the values."""
    found = np.zeros((2, 4))
    for kind, number in itertools.product((0, 1), range(4)):
        h, dh = x, 0.0
        for layer in range(4):
            z = b[layer] + w[layer] * h
            dz = w[layer] * dh
            if layer == number:
                dz += h if kind else 1.0
            if layer == 0:
                h, dh = np.sin(z), np.cos(z) * dz
            elif layer == 1:
                h, dh = np.exp(z), np.exp(z) * dz
            elif layer == 2:
                h, dh = np.cos(z), -np.sin(z) * dz
        found[kind, number] = 2 * (z - y) * dz
    return found[0], found[1]


@solves("layer_backward")
def by_einsum(delta: Any, h_prev: Any, W: Any, slope_prev: Any) -> Any:
    return (
        np.einsum("ij,ik->jk", delta, h_prev),
        np.einsum("ij->j", delta),
        np.einsum("ij,jk,ik->ik", delta, W, slope_prev),
    )


@solves("layer_backward")
def sample_by_sample(delta: Any, h_prev: Any, W: Any, slope_prev: Any) -> Any:
    by_W, by_b, below = np.zeros(W.shape), np.zeros(len(W)), []
    for d, h, s in zip(delta, h_prev, slope_prev, strict=True):
        by_W += np.outer(d, h)
        by_b += d
        below.append(W.T @ d * s)
    return by_W, by_b, below


@solves("central_slopes")
def by_a_copy_of_theta(X: Any, y: Any, theta: Any, h: Any) -> Any:
    def loss(at: Any) -> Any:
        errors = np.tanh(X @ at[:-1] + at[-1]) - y
        return errors @ errors / len(y)

    slopes = np.zeros(len(theta))
    for j in range(len(theta)):
        up, down = np.array(theta, float), np.array(theta, float)
        up[j] += h
        down[j] -= h
        slopes[j] = (loss(up) - loss(down)) / (2 * h)
    return slopes


@solves("central_slopes")
def all_nudges_in_one_table(X: Any, y: Any, theta: Any, h: Any) -> Any:
    moved = theta + h * np.concatenate([np.eye(len(theta)), -np.eye(len(theta))])
    X_bar = np.column_stack([X, np.ones(len(X))])
    losses = ((np.tanh(moved @ X_bar.T) - y) ** 2).mean(axis=1)
    return (losses[: len(theta)] - losses[len(theta) :]) / h / 2


@solves("is_gradient")
def along_random_directions(X: Any, y: Any, theta: Any, claimed: Any) -> Any:
    def loss(at: Any) -> Any:
        return np.mean((np.tanh(X @ at[:-1] + at[-1]) - y) ** 2)

    rng = np.random.default_rng(0)
    differences, slopes = [], []
    for _ in range(20):
        v = rng.normal(size=len(theta))
        slopes.append((loss(theta + 1e-5 * v) - loss(theta - 1e-5 * v)) / 2e-5)
        differences.append(claimed @ v - slopes[-1])
    return np.linalg.norm(differences) < 3e-4 * np.linalg.norm(slopes)


@solves("is_gradient")
def by_the_sum_of_both_sizes(X: Any, y: Any, theta: Any, claimed: Any) -> Any:
    seen = np.zeros(len(theta))
    for j in range(len(theta)):
        for sign in (1, -1):
            at = np.array(theta, float)
            at[j] += sign * 2e-5
            seen[j] += sign * np.mean((np.tanh(X @ at[:-1] + at[-1]) - y) ** 2) / 4e-5
    gap = np.abs(claimed - seen).max()
    return bool(gap <= 2e-4 * (np.abs(claimed).max() + np.abs(seen).max()))


@solves("tanh_network_gradients")
def by_recursion(W: Any, b: Any, X: Any, Y: Any) -> Any:
    by_W, by_b = np.zeros(W.shape), np.zeros(b.shape)

    def through(layer: int, h: Any) -> Any:
        """The derivative of the loss by h, the input of this layer."""
        if layer == len(W):
            return 2 / len(X) * (h - Y)
        z = h @ W[layer].T + b[layer]
        last = layer == len(W) - 1
        delta = through(layer + 1, z if last else np.tanh(z))
        if not last:
            delta = delta / np.cosh(z) ** 2
        by_W[layer], by_b[layer] = delta.T @ h, delta.sum(axis=0)
        return delta @ W[layer]

    through(0, X)
    return by_W, by_b


@solves("tanh_network_gradients")
def sample_by_sample_and_added(W: Any, b: Any, X: Any, Y: Any) -> Any:
    by_W, by_b = np.zeros(W.shape), np.zeros(b.shape)
    for x, y in zip(X, Y, strict=True):
        z, h = [], [x]
        for layer in range(len(W)):
            z.append(W[layer] @ h[-1] + b[layer])
            h.append(np.tanh(z[-1]))
        delta = 2 * (z[-1] - y)
        for layer in range(len(W) - 1, -1, -1):
            by_W[layer] += np.outer(delta, h[layer]) / len(X)
            by_b[layer] += delta / len(X)
            if layer:
                delta = W[layer].T @ delta * (1 - np.tanh(z[layer - 1]) ** 2)
    return by_W, by_b


@solves("tanh_network_gradients")
def with_the_bias_as_a_column(W: Any, b: Any, X: Any, Y: Any) -> Any:
    inputs = []
    h = np.asarray(X, float)
    for layer in range(len(W)):
        inputs.append(np.column_stack([h, np.ones(len(h))]))
        z = inputs[-1] @ np.column_stack([W[layer], b[layer]]).T
        h = np.tanh(z)
    delta = (z - Y) / (0.5 * len(X))
    found = []
    for layer in range(len(W))[::-1]:
        found.insert(0, delta.T @ inputs[layer])
        delta = delta @ W[layer] * (1 - inputs[layer][:, :-1] ** 2)
    both = np.array(found)
    return both[:, :, :-1], both[:, :, -1]


class Value:
    def __init__(self, number: float, parents: Any = ()) -> None:
        self.number, self.parents = number, parents


@solves("reverse_mode")
def by_objects_and_a_sorted_walk(program: Any, inputs: Any) -> Any:
    values = [Value(float(x)) for x in inputs]
    for operation, a, c in program:
        p, q = values[a], values[c] if operation < 2 else values[a]
        if operation == 0:
            values.append(Value(p.number + q.number, [(p, 1.0), (q, 1.0)]))
        elif operation == 1:
            values.append(Value(p.number * q.number, [(p, q.number), (q, p.number)]))
        elif operation == 2:
            values.append(Value(np.sin(p.number), [(p, np.cos(p.number))]))
        else:
            values.append(Value(np.exp(p.number), [(p, np.exp(p.number))]))
    order: dict[Value, None] = {}

    def visit(value: Value) -> None:
        if value not in order:
            for parent, _ in value.parents:
                visit(parent)
            order[value] = None

    visit(values[-1])
    found = {values[-1]: 1.0}
    for value in reversed(order):
        for parent, slope in value.parents:
            found[parent] = found.get(parent, 0.0) + slope * found[value]
    return values[-1].number, [found.get(value, 0.0) for value in values[: len(inputs)]]


@solves("reverse_mode")
def by_forward_mode_with_vectors(program: Any, inputs: Any) -> Any:
    """Every value carries its derivatives by all inputs."""
    values, rows = list(map(float, inputs)), list(np.eye(len(inputs)))
    for operation, a, c in program:
        if operation == 0:
            values.append(values[a] + values[c])
            rows.append(rows[a] + rows[c])
        elif operation == 1:
            values.append(values[a] * values[c])
            rows.append(values[int(c)] * rows[a] + values[int(a)] * rows[c])
        elif operation == 2:
            values.append(np.sin(values[a]))
            rows.append(np.cos(values[a]) * rows[a])
        else:
            values.append(np.exp(values[a]))
            rows.append(values[-1] * rows[a])
    return values[-1], rows[-1]


@solves("reverse_mode")
def by_waiting_for_all_users(program: Any, inputs: Any) -> Any:
    """A value passes its derivative on when everything that used it has reported."""
    n = len(inputs)
    values: list[Any] = [*inputs]
    parents: list[Any] = [[] for _ in inputs]
    for operation, a, c in program.tolist():
        u, v = values[a], values[c] if operation < 2 else 0.0
        values.append((u + v, u * v, np.sin(u), np.exp(min(u, 700.0)))[operation])
        parents.append(
            ([(a, 1.0), (c, 1.0)], [(a, v), (c, u)], [(a, np.cos(u))], [(a, np.exp(min(u, 700.0)))])[operation]
        )
    waiting = [0] * len(values)
    for uses in parents:
        for parent, _ in uses:
            waiting[parent] += 1
    found = [0.0] * len(values)
    found[-1] = 1.0
    ready = [number for number in range(n, len(values)) if not waiting[number]]
    while ready:
        number = ready.pop()
        for parent, slope in parents[number]:
            found[parent] += slope * found[number]
            waiting[parent] -= 1
            if not waiting[parent]:
                ready.append(parent)
    return float(values[-1]), np.array(found[:n])
