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


def normalized_columns(z: Any, epsilon: float) -> Any:
    return (z - z.mean(axis=0)) / np.sqrt(z.var(axis=0) + epsilon)


# ---- standardize


@wrong("standardize", "changes its input `X_train`")
def in_place(X_train: Any, X: Any) -> Any:
    table = X_train if X_train.dtype.kind == "f" else X_train.astype(float)
    mean, spread = X_train.mean(axis=0), X_train.std(axis=0)
    spread = np.where(spread == 0, 1, spread)
    table -= mean
    return table / spread, (X - mean) / spread


@wrong("standardize", "Z_train")
def second_table_left_out(X_train: Any, X: Any) -> Any:
    spread = X_train.std(axis=0)
    return (X_train - X_train.mean(axis=0)) / np.where(spread == 0, 1, spread)


@wrong("standardize", "each other's place")
def exchanged(X_train: Any, X: Any) -> Any:
    mean, spread = X_train.mean(axis=0), X_train.std(axis=0)
    spread = np.where(spread == 0, 1, spread)
    return (X - mean) / spread, (X_train - mean) / spread


# ---- steps_foretold


@wrong("steps_foretold", NOT_NAMED)
def trace_for_the_largest(X: Any, share: float) -> Any:
    X_bar = np.column_stack([X, np.ones(len(X))])
    curvatures = np.linalg.eigvalsh(X_bar.T @ X_bar)
    kappa = curvatures.sum() / curvatures[0]
    return np.log(share) / (2 * np.log((kappa - 1) / (kappa + 1)))


@wrong("steps_foretold", NOT_NAMED)
def in_tens(X: Any, share: float) -> Any:
    X_bar = np.column_stack([X, np.ones(len(X))])
    kappa = np.linalg.cond(X_bar) ** 2
    return np.log10(share) / (2 * np.log((kappa - 1) / (kappa + 1)))


@wrong("steps_foretold", "nothing")
def printed(X: Any, share: float) -> None:
    print(np.linalg.cond(np.column_stack([X, np.ones(len(X))])) ** 2)


# ---- batch_normalize


@wrong("batch_normalize", "None")
def not_returned(z: Any, scale: Any, shift: Any, epsilon: float) -> None:
    _output = scale * normalized_columns(z, epsilon) + shift


@wrong("batch_normalize", "transposed")
def transposed(z: Any, scale: Any, shift: Any, epsilon: float) -> Any:
    return (scale * normalized_columns(z, epsilon) + shift).T


@wrong("batch_normalize", NOT_NAMED)
def median_for_mean(z: Any, scale: Any, shift: Any, epsilon: float) -> Any:
    return scale * (z - np.median(z, axis=0)) / np.sqrt(z.var(axis=0) + epsilon) + shift


# ---- batch_norm_gradients


@wrong("batch_norm_gradients", "z_gradient")
def sign_of_the_corrections(upstream: Any, z: Any, scale: Any, epsilon: float) -> Any:
    normalized = normalized_columns(z, epsilon)
    delta = scale * upstream
    by_z = delta + delta.mean(axis=0) + normalized * (delta * normalized).mean(axis=0)
    return by_z / np.sqrt(z.var(axis=0) + epsilon), (upstream * normalized).sum(axis=0), upstream.sum(axis=0)


@wrong("batch_norm_gradients", "each other's place")
def scale_and_shift_exchanged(upstream: Any, z: Any, scale: Any, epsilon: float) -> Any:
    normalized = normalized_columns(z, epsilon)
    delta = scale * upstream
    by_z = delta - delta.mean(axis=0) - normalized * (delta * normalized).mean(axis=0)
    return by_z / np.sqrt(z.var(axis=0) + epsilon), upstream.sum(axis=0), (upstream * normalized).sum(axis=0)


@wrong("batch_norm_gradients", "one by one")
def shift_per_sample(upstream: Any, z: Any, scale: Any, epsilon: float) -> Any:
    normalized = normalized_columns(z, epsilon)
    delta = scale * upstream
    by_z = delta - delta.mean(axis=0) - normalized * (delta * normalized).mean(axis=0)
    return by_z / np.sqrt(z.var(axis=0) + epsilon), (upstream * normalized).sum(axis=0), 1 * upstream


# ---- could_be_gradient


@wrong("could_be_gradient", NOT_NAMED)
def lengths_compared(z: Any, z_gradient: Any) -> Any:
    return bool(np.linalg.norm(z_gradient) < np.linalg.norm(z))


@wrong("could_be_gradient", NOT_NAMED)
def first_unit_only(z: Any, z_gradient: Any) -> Any:
    return bool(abs(z_gradient[:, 0].sum()) < 1e-6 and abs(z_gradient[:, 0] @ z[:, 0]) < 1e-6)


@wrong("could_be_gradient", "nothing")
def printed_verdict(z: Any, z_gradient: Any) -> None:
    print(np.abs(z_gradient.sum(axis=0)).max() < 1e-6)


# ---- running_statistics


@wrong("running_statistics", "each other's place")
def variance_first(batches: Any, memory: float) -> Any:
    shares = (1 - memory) * float(memory) ** np.arange(len(batches))[::-1]
    return memory ** len(batches) + shares @ batches.var(axis=1, ddof=1), shares @ batches.mean(axis=1)


@wrong("running_statistics", "from the last to the first")
def backwards(batches: Any, memory: float) -> Any:
    shares = (1 - memory) * float(memory) ** np.arange(len(batches))
    return shares @ batches.mean(axis=1), memory ** len(batches) + shares @ batches.var(axis=1, ddof=1)


@wrong("running_statistics", "inside a loop")
def returned_inside_the_loop(batches: Any, memory: float) -> Any:
    mean, variance = np.zeros(batches.shape[2]), np.ones(batches.shape[2])
    for batch in batches:
        mean = memory * mean + (1 - memory) * batch.mean(axis=0)
        variance = memory * variance + (1 - memory) * batch.var(axis=0, ddof=1)
        return mean, variance
    return mean, variance


# ---- fold_layer


@wrong("fold_layer", "upside down")
def folded_the_wrong_way(W: Any, b: Any, scale: Any, shift: Any, mean: Any, variance: Any, epsilon: float) -> Any:
    factor = np.sqrt(variance + epsilon) / scale
    return factor[:, None] * W, factor * (b - mean) + shift


@wrong("fold_layer", "transposed")
def folded_transposed(W: Any, b: Any, scale: Any, shift: Any, mean: Any, variance: Any, epsilon: float) -> Any:
    factor = scale / np.sqrt(variance + epsilon)
    return W.T * factor, factor * (b - mean) + shift


@wrong("fold_layer", "b_folded")
def old_bias(W: Any, b: Any, scale: Any, shift: Any, mean: Any, variance: Any, epsilon: float) -> Any:
    factor = scale / np.sqrt(variance + epsilon)
    return factor[:, None] * W, 1.0 * b


# ---- train_normalized_unit


def life(arguments: Any, *, descend: Any = None, serve: Any = None) -> Any:
    batches, targets, w, learning_rate, memory, epsilon, X = arguments
    scale, shift, mean, variance = 1.0, 0.0, 0.0, 1.0
    for X_batch, y in zip(batches, targets, strict=True):
        z = X_batch @ w
        root = np.sqrt(z.var() + epsilon)
        normalized = (z - z.mean()) / root
        upstream = 2 / len(y) * (scale * normalized + shift - y)
        delta = scale * upstream
        by_w = X_batch.T @ (delta - delta.mean() - normalized * (delta * normalized).mean()) / root
        by_w = descend(by_w, w) if descend else by_w
        w, scale, shift = (
            w - learning_rate * by_w,
            scale - learning_rate * (upstream @ normalized),
            shift - learning_rate * upstream.sum(),
        )
        mean = memory * mean + (1 - memory) * z.mean()
        variance = memory * variance + (1 - memory) * z.var(ddof=1)
    z = X @ w
    y_hat = (
        serve(z, mean, variance, scale, shift) if serve else scale * (z - mean) / np.sqrt(variance + epsilon) + shift
    )
    return w, scale, shift, y_hat


@wrong("train_normalized_unit", "w")
def weights_never_move(*arguments: Any) -> Any:
    return life(arguments, descend=lambda by_w, w: 0 * by_w)


@wrong("train_normalized_unit", "y_hat")
def deviation_for_variance_at_inference(*arguments: Any) -> Any:
    return life(arguments, serve=lambda z, mean, variance, scale, shift: scale * (z - mean) / variance + shift)


@wrong("train_normalized_unit", "missing at inference")
def scale_forgotten_at_inference(*arguments: Any) -> Any:
    epsilon = arguments[5]
    return life(
        arguments, serve=lambda z, mean, variance, scale, shift: (z - mean) / np.sqrt(variance + epsilon) + shift
    )


@wrong("train_normalized_unit", "w")
def unit_length_steps(*arguments: Any) -> Any:
    return life(arguments, descend=lambda by_w, w: by_w / np.linalg.norm(by_w))
