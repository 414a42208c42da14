"""Many deep ReLU networks side by side, plain or normalized: one forward, one backward pass, and a short training."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.normalization import batch_norm, batch_norm_backward

__all__ = ["Row", "draw_row", "pull_back", "push", "quadrants", "train"]

Floats = NDArray[np.floating[Any]]


@dataclass
class Row:
    """S networks of one shape, and what their last forward pass left.

    Args         weights: L matrices (S, n_out, n_in), the last one the read-out, without biases. place: "plain",
                 "before" or "after": where batch norm stands, if at all. scales, shifts: (S, n), one a hidden layer.
    """

    weights: list[Floats]
    place: str
    scales: list[Floats] = field(default_factory=list)
    shifts: list[Floats] = field(default_factory=list)
    inputs: list[Floats] = field(default_factory=list)
    passed: list[Any] = field(default_factory=list)


def draw_row(widths: tuple[int, ...], variances: Floats, place: str, *, rng: np.random.Generator) -> Row:
    """Networks whose hidden weights have variance v / n_in, one network for each v; the read-out has 1 / n_in."""
    row = Row([], place)
    for layer, (n_in, n_out) in enumerate(pairwise(widths), 1):
        hidden = layer < len(widths) - 1
        spread = np.sqrt((variances if hidden else np.ones(len(variances))) / n_in)
        row.weights.append(rng.normal(size=(len(variances), n_out, n_in)) * spread[:, None, None])
        if hidden:
            row.scales.append(np.ones((len(variances), n_out)))
            row.shifts.append(np.zeros((len(variances), n_out)))
    return row


def _side_by_side(stack: Floats) -> Floats:
    """(S, N, n) as (N, S n): batch norm treats every unit by itself, so a row of networks is one wide layer."""
    return stack.transpose(1, 0, 2).reshape(stack.shape[1], -1)


def _stacked(wide: Floats, n_networks: int) -> Floats:
    return wide.reshape(len(wide), n_networks, -1).transpose(1, 0, 2)


def _normalized(row: Row, layer: int, values: Floats) -> Floats:
    scale, shift = row.scales[layer].ravel(), row.shifts[layer].ravel()
    output, trace = batch_norm(_side_by_side(values), scale, shift)
    row.passed.append(trace)
    return _stacked(output, len(values))


def push(row: Row, X: Floats) -> list[Floats]:
    """Forward: what every layer returns, the read-out's (S, N, k) last.

    Args         row: keeps what the way back needs. X: (N, d) for all networks.
    """
    h: Floats = np.broadcast_to(X, (len(row.weights[0]), *X.shape))
    row.inputs, row.passed, signals = [h], [], []
    for layer, W in enumerate(row.weights[:-1]):
        z: Floats = h @ W.transpose(0, 2, 1)
        if row.place == "before":
            z = _normalized(row, layer, z)
        row.passed.append(z > 0)
        h = np.maximum(z, 0)
        if row.place == "after":
            h = _normalized(row, layer, h)
        row.inputs.append(h)
        signals.append(h)
    return [*signals, h @ row.weights[-1].transpose(0, 2, 1)]


def pull_back(row: Row, upstream: Floats) -> tuple[Row, list[Floats]]:
    """Backward: the gradients, shaped like the row, and dL in each layer's input, the last layer's first.

    Args         row: after push. upstream: (S, N, k), dL in the read-out.
    """
    gradients = Row([], row.place)
    flows: list[Floats] = []
    passed, delta = list(row.passed), upstream
    for layer in reversed(range(len(row.weights))):
        if layer < len(row.weights) - 1:
            if row.place == "after":
                delta = _unnormalized(passed.pop(), delta, gradients)
            delta = delta * passed.pop()
            if row.place == "before":
                delta = _unnormalized(passed.pop(), delta, gradients)
        gradients.weights.insert(0, delta.transpose(0, 2, 1) @ row.inputs[layer])
        delta = delta @ row.weights[layer]
        flows.append(delta)
    return gradients, flows


def _unnormalized(trace: Any, delta: Floats, gradients: Row) -> Floats:
    wide, by_scale, by_shift = batch_norm_backward(_side_by_side(delta), trace)
    gradients.scales.insert(0, by_scale.reshape(len(delta), -1))
    gradients.shifts.insert(0, by_shift.reshape(len(delta), -1))
    return _stacked(wide, len(delta))


def quadrants(n_samples: int, *, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """XOR with room: points of a square with variance 1 a side, +1 where the signs agree, else -1.

    Returns      X (N, 2), y (N,).
    """
    X = rng.uniform(-1, 1, size=(n_samples, 2)) * np.sqrt(3)
    return X, np.sign(X[:, 0] * X[:, 1])


def train(
    row: Row, X: Floats, y: Floats, rates: Floats, *, n_steps: int, batch_size: int, rng: np.random.Generator
) -> Floats:
    """Plain steps on the logistic loss, each network with its own rate.

    Args         row: changed in place. rates: (S,).
    Returns      (S,), the share of samples that each network gets right, all in one batch; NaN where it blew up.
    """
    step = np.asarray(rates)[:, None, None]
    with np.errstate(all="ignore"):
        for _ in range(n_steps):
            rows = rng.choice(len(X), size=batch_size, replace=False)
            score = push(row, X[rows])[-1][:, :, 0]
            upstream = -y[rows] / (1 + np.exp(y[rows] * score)) / batch_size
            gradients, _ = pull_back(row, upstream[:, :, None])
            for mine, change in zip(row.weights, gradients.weights, strict=True):
                mine -= step * change
            for mine, change in zip(row.scales + row.shifts, gradients.scales + gradients.shifts, strict=False):
                mine -= step[:, 0] * change
        score = push(row, X)[-1][:, :, 0]
        right = (score * y > 0).mean(axis=1)
    return np.where(np.isfinite(score).all(axis=1), right, np.nan)
