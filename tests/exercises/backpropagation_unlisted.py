"""Wrong solutions that no misconception lists: the exercise -> (words that the diagnosis must contain, function)."""

from __future__ import annotations

import itertools
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


# ---- cost_ratio


@wrong("cost_ratio", "first matrix sends no delta down")
def the_rule_of_thumb(widths: Any) -> Any:
    return 3.0


@wrong("cost_ratio", "`1/2` times")
def halved(widths: Any) -> Any:
    return (3 - widths[0] * widths[1] / np.dot(widths[:-1], widths[1:])) / 2


@wrong("cost_ratio", NOT_NAMED)
def sums_of_widths(widths: Any) -> Any:
    sizes = widths[1:] + widths[:-1]
    return (2 * sizes.sum() + sizes[1:].sum()) / sizes.sum()


@wrong("cost_ratio", "is `None`")
def not_returned(widths: Any) -> None:
    _ratio = 3 - widths[0] * widths[1] / np.dot(widths[:-1], widths[1:])


# ---- sin_exp_cos_gradients


def chain(x: Any, y: Any, b: Any, w: Any) -> Any:
    z_1 = b[0] + w[0] * x
    z_2 = b[1] + w[1] * np.sin(z_1)
    z_3 = b[2] + w[2] * np.exp(z_2)
    z_4 = b[3] + w[3] * np.cos(z_3)
    d_4 = 2 * (z_4 - y)
    d_3 = -np.sin(z_3) * w[3] * d_4
    d_2 = np.exp(z_2) * w[2] * d_3
    d_1 = np.cos(z_1) * w[1] * d_2
    by_b = np.array([d_1, d_2, d_3, d_4])
    return by_b, by_b * [x, np.sin(z_1), np.exp(z_2), np.cos(z_3)]


@wrong("sin_exp_cos_gradients", "returned in each other's place")
def weights_first(x: Any, y: Any, b: Any, w: Any) -> Any:
    return chain(x, y, b, w)[::-1]


@wrong("sin_exp_cos_gradients", "in reverse order")
def from_the_end(x: Any, y: Any, b: Any, w: Any) -> Any:
    by_b, by_w = chain(x, y, b, w)
    return by_b[::-1], by_w[::-1]


@wrong("sin_exp_cos_gradients", "returns 8 things; expected 2")
def all_eight_in_one(x: Any, y: Any, b: Any, w: Any) -> Any:
    return [number for part in chain(x, y, b, w) for number in part]


@wrong("sin_exp_cos_gradients", "Every result is 0")
def zeros_for_all(x: Any, y: Any, b: Any, w: Any) -> Any:
    return np.zeros(4), np.zeros(4)


# ---- layer_backward


@wrong("layer_backward", "returned in each other's place")
def biases_first(delta: Any, h_prev: Any, W: Any, slope_prev: Any) -> Any:
    return delta.sum(axis=0), delta.T @ h_prev, (delta @ W) * slope_prev


@wrong("layer_backward", "from the last sample alone")
def overwritten_sample_by_sample(delta: Any, h_prev: Any, W: Any, slope_prev: Any) -> Any:
    for d, h in zip(delta, h_prev, strict=True):
        by_W, by_b = np.outer(d, h), d
    return by_W, by_b, (delta @ W) * slope_prev


@wrong("layer_backward", NOT_NAMED)
def slope_twice(delta: Any, h_prev: Any, W: Any, slope_prev: Any) -> Any:
    return delta.T @ h_prev, delta.sum(axis=0), (delta @ W) * slope_prev**2


@wrong("layer_backward", "changes its input `delta`")
def averaged_in_place(delta: Any, h_prev: Any, W: Any, slope_prev: Any) -> Any:
    results = delta.T @ h_prev, delta.sum(axis=0), (delta @ W) * slope_prev
    delta *= 0
    return results


@wrong("layer_backward", "in a column")
def biases_as_a_column(delta: Any, h_prev: Any, W: Any, slope_prev: Any) -> Any:
    return delta.T @ h_prev, delta.sum(axis=0)[:, None], (delta @ W) * slope_prev


# ---- central_slopes


def unit_loss(X: Any, y: Any, theta: Any) -> Any:
    return np.mean((np.tanh(X @ theta[:-1] + theta[-1]) - y) ** 2)


def quotients(X: Any, y: Any, theta: Any, h: Any) -> Any:
    return np.array(
        [(unit_loss(X, y, theta + h * u) - unit_loss(X, y, theta - h * u)) / 2 / h for u in np.eye(len(theta))]
    )


@wrong("central_slopes", "more are asked for")
def a_nudge_of_its_own(X: Any, y: Any, theta: Any, h: Any) -> Any:
    return quotients(X, y, theta, h * (1 + 1e-5))


@wrong("central_slopes", "exact derivative")
def another_nudge(X: Any, y: Any, theta: Any, h: Any) -> Any:
    return quotients(X, y, theta, 1e-5)


@wrong("central_slopes", "last entry is missing")
def without_the_bias(X: Any, y: Any, theta: Any, h: Any) -> Any:
    return quotients(X, y, theta, h)[:-1]


@wrong("central_slopes", "changes its input `theta`")
def theta_used_up(X: Any, y: Any, theta: Any, h: Any) -> Any:
    slopes = quotients(X, y, theta, h)
    theta += 1
    return slopes


@wrong("central_slopes", "Twice too large")
def twice(X: Any, y: Any, theta: Any, h: Any) -> Any:
    return 2 * quotients(X, y, theta, h)


# ---- is_gradient


@wrong("is_gradient", "the wrong ones included")
def trusting(X: Any, y: Any, theta: Any, claimed: Any) -> Any:
    return True


@wrong("is_gradient", "Right gradients are refused")
def a_nudge_as_long_as_the_arm(X: Any, y: Any, theta: Any, claimed: Any) -> Any:
    seen = quotients(X, y, theta, 0.5)
    return bool(np.linalg.norm(claimed - seen) < 1e-4 * np.linalg.norm(seen))


@wrong("is_gradient", "Right gradients are refused")
def to_the_last_bit(X: Any, y: Any, theta: Any, claimed: Any) -> Any:
    return bool(np.array_equal(claimed, quotients(X, y, theta, 1e-5)))


@wrong("is_gradient", "exactly the wrong way round")
def the_other_way_round(X: Any, y: Any, theta: Any, claimed: Any) -> Any:
    seen = quotients(X, y, theta, 1e-5)
    return bool(np.linalg.norm(claimed - seen) > 1e-4 * np.linalg.norm(seen))


@wrong("is_gradient", "an array of `True` and `False`")
def entry_by_entry(X: Any, y: Any, theta: Any, claimed: Any) -> Any:
    seen = quotients(X, y, theta, 1e-5)
    return np.abs(claimed - seen) < 1e-4 * np.abs(seen)


# ---- tanh_network_gradients


def network(W: Any, b: Any, X: Any, Y: Any) -> Any:
    h = [X]
    for layer in range(len(W)):
        z = h[-1] @ W[layer].T + b[layer]
        h.append(z if layer == len(W) - 1 else np.tanh(z))
    by_W, by_b = np.zeros(W.shape), np.zeros(b.shape)
    delta = 2 * (h[-1] - Y) / len(X)
    for layer in reversed(range(len(W))):
        by_W[layer], by_b[layer] = delta.T @ h[layer], delta.sum(axis=0)
        delta = delta @ W[layer] * (1 - h[layer] ** 2)
    return by_W, by_b


@wrong("tanh_network_gradients", "returned in each other's place")
def bias_gradients_first(W: Any, b: Any, X: Any, Y: Any) -> Any:
    return network(W, b, X, Y)[::-1]


@wrong("tanh_network_gradients", "only when L is greater than 1")
def last_layer_only(W: Any, b: Any, X: Any, Y: Any) -> Any:
    by_W, by_b = network(W, b, X, Y)
    by_W[:-1], by_b[:-1] = 0, 0
    return by_W, by_b


@wrong("tanh_network_gradients", "from the last sample alone")
def of_the_last_sample(W: Any, b: Any, X: Any, Y: Any) -> Any:
    return network(W, b, X[-1:], Y[-1:])


@wrong("tanh_network_gradients", "in reverse order")
def layers_from_the_end(W: Any, b: Any, X: Any, Y: Any) -> Any:
    by_W, by_b = network(W, b, X, Y)
    return by_W[::-1], by_b[::-1]


# ---- reverse_mode


def run(
    program: Any, inputs: Any, spoil: Callable[[list[float], int, int, int, float], list[tuple[int, float]]]
) -> Any:
    values = [float(x) for x in inputs]
    for operation, a, c in program:
        u, v = values[a], values[c] if operation < 2 else 0.0
        values.append((u + v, u * v, np.sin(u), np.exp(u))[operation])
    found = np.zeros(len(values))
    found[-1] = 1.0
    for step in reversed(range(len(program))):
        operation, a, c = (int(number) for number in program[step])
        for parent, report in spoil(values, operation, a, c, found[len(inputs) + step]):
            found[parent] += report
    return values[-1], found[: len(inputs)]


def rules(values: list[float], operation: int, a: int, c: int, arrived: float) -> list[tuple[int, float]]:
    u = values[a]
    if operation < 2:
        first, second = (1.0, 1.0) if operation == 0 else (values[c], u)
        return [(a, first * arrived), (c, second * arrived)]
    return [(a, (np.cos(u) if operation == 2 else np.exp(u)) * arrived)]


@wrong("reverse_mode", "returned in each other's place")
def gradient_first(program: Any, inputs: Any) -> Any:
    return run(program, inputs, rules)[::-1]


@wrong("reverse_mode", NOT_NAMED)
def exponential_as_identity(program: Any, inputs: Any) -> Any:
    return run(program, inputs, lambda v, o, a, c, g: [(a, g)] if o == 3 else rules(v, o, a, c, g))


@wrong("reverse_mode", NOT_NAMED)
def all_values_returned(program: Any, inputs: Any) -> Any:
    value, gradient = run(program, inputs, rules)
    return np.full(3, value), gradient


def _with_a_memory() -> Callable[..., Any]:
    calls = itertools.count(1)

    def engine_that_never_resets(program: Any, inputs: Any) -> Any:
        value, gradient = run(program, inputs, rules)
        return value, next(calls) * gradient

    return engine_that_never_resets


wrong("reverse_mode", "differently the second time")(_with_a_memory())
