"""Wrong solutions that no misconception lists: the exercise -> (words that the diagnosis must contain, function)."""

from __future__ import annotations

import math
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


# ---- width_for_budget


@wrong("width_for_budget", NOT_NAMED)
def root_of_the_budget(budget: Any, n_inputs: Any, n_hidden_layers: Any, n_outputs: Any) -> Any:
    return round(math.sqrt(budget / n_hidden_layers))


@wrong("width_for_budget", "returns nothing")
def only_printed(budget: Any, n_inputs: Any, n_hidden_layers: Any, n_outputs: Any) -> None:
    print(100)


@wrong("width_for_budget", "the same whatever the input")
def recited(budget: Any, n_inputs: Any, n_hidden_layers: Any, n_outputs: Any) -> Any:
    return 100


# ---- first_epochs_below


@wrong("first_epochs_below", "expected is shape")
def table_of_truth(errors: Any, threshold: Any) -> Any:
    return (errors < threshold).astype(int)


@wrong("first_epochs_below", "one and the same number")
def first_run_only(errors: Any, threshold: Any) -> Any:
    below = errors[0] < threshold
    first = np.argmax(below) + 1 if below.any() else errors.shape[1] + 1
    return np.full(len(errors), first)


@wrong("first_epochs_below", NOT_NAMED)
def number_of_epochs_below(errors: Any, threshold: Any) -> Any:
    return (errors < threshold).sum(axis=1)


# ---- ensemble_error


@wrong("ensemble_error", "`100` times")
def in_per_cent(logits: Any, labels: Any) -> Any:
    e = np.exp(logits - logits.max(axis=2, keepdims=True))
    p = (e / e.sum(axis=2, keepdims=True)).mean(axis=0)
    return 100 * np.mean(p.argmax(axis=1) != labels)


@wrong("ensemble_error", "was not taken")
def one_by_one(logits: Any, labels: Any) -> Any:
    e = np.exp(logits - logits.max(axis=2, keepdims=True))
    p = (e / e.sum(axis=2, keepdims=True)).mean(axis=0)
    return (p.argmax(axis=1) != labels).astype(float) / len(labels)


@wrong("ensemble_error", "averaged instead of the probabilities")
def geometric_mean(logits: Any, labels: Any) -> Any:
    e = np.exp(logits - logits.max(axis=2, keepdims=True))
    p = np.log(e / e.sum(axis=2, keepdims=True) + 1e-300).sum(axis=0)
    return np.mean(p.argmax(axis=1) != labels)


# ---- reordered_weights


@wrong("reordered_weights", "expected is shape")
def only_the_first_unit(W: Any, order: Any) -> Any:
    return W[0, order]


@wrong("reordered_weights", "changes its input `W`")
def in_place(W: Any, order: Any) -> Any:
    W[:] = W[:, order]
    return W


@wrong("reordered_weights", NOT_NAMED)
def shifted(W: Any, order: Any) -> Any:
    return np.roll(W, order[0], axis=1)


# ---- honest_run


def _softmax(scores: Any) -> Any:
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def _trained(arguments: Any, *, slopes_first: bool = True, sign: float = 1.0, in_place: bool = False) -> Any:
    (X, labels, X_v, labels_v, X_t, labels_t, W_1, b_1, W_2, b_2, orders, size, rate, momentum) = arguments
    mean, deviation = X.mean(axis=0), X.std(axis=0)
    X, X_v, X_t = (X - mean) / deviation, (X_v - mean) / deviation, (X_t - mean) / deviation
    theta = [W_1, b_1, W_2, b_2] if in_place else [part.copy() for part in (W_1, b_1, W_2, b_2)]
    v, losses, kept = [0.0] * 4, [], []
    for order in orders:
        for start in range(0, len(order), size):
            rows = order[start : start + size]
            h = np.maximum(X[rows] @ theta[0].T + theta[1], 0)
            delta_2 = _softmax(h @ theta[2].T + theta[3])
            delta_2[np.arange(len(rows)), labels[rows]] -= 1
            delta_2 /= len(rows)
            layers = [(2, lambda h=h, d=delta_2: (d.T @ h, d.sum(axis=0)))]
            back = (delta_2 @ theta[2]) * (h > 0)
            for place, slopes in layers:
                for i, slope in enumerate(slopes()):
                    v[place + i] = momentum * v[place + i] - sign * rate * slope
                    theta[place + i] += v[place + i]
            if not slopes_first:
                back = (delta_2 @ theta[2]) * (h > 0)
            for i, slope in enumerate((back.T @ X[rows], back.sum(axis=0))):
                v[i] = momentum * v[i] - sign * rate * slope
                theta[i] += v[i]
        kept.append([part.copy() for part in theta])
        p = _softmax(np.maximum(X_v @ theta[0].T + theta[1], 0) @ theta[2].T + theta[3])
        losses.append(-np.mean(np.log(p[np.arange(len(p)), labels_v])))
    best = int(np.argmin(losses))
    W_1, b_1, W_2, b_2 = kept[best]
    answers = (np.maximum(X_t @ W_1.T + b_1, 0) @ W_2.T + b_2).argmax(axis=1)
    return np.array(losses), best + 1, np.mean(answers != labels_t)


@wrong("honest_run", NOT_NAMED)
def read_out_changed_before_it_is_used(*arguments: Any) -> Any:
    return _trained(arguments, slopes_first=False)


@wrong("honest_run", "changes its input `W_1`")
def starts_overwritten(*arguments: Any) -> Any:
    return _trained(arguments, in_place=True)


@wrong("honest_run", "returns 2 things")
def losses_forgotten(*arguments: Any) -> Any:
    return _trained(arguments)[1:]


@wrong("honest_run", "in each other's place")
def epoch_and_error_exchanged(*arguments: Any) -> Any:
    losses, epoch, error = _trained(arguments)
    return losses, error, epoch
