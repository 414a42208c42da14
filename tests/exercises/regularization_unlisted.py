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


def with_ones(X: Any) -> Any:
    return np.c_[X, np.ones(len(X))]


# ---- soft_threshold


def soft(parameters: Any, threshold: Any) -> Any:
    return parameters - np.clip(parameters, -threshold, threshold)


@wrong("soft_threshold", "single number")
def one_number(parameters: Any, threshold: Any) -> Any:
    return float(np.sum(soft(parameters, threshold)))


@wrong("soft_threshold", "`2` times")
def twice_the_threshold(parameters: Any, threshold: Any) -> Any:
    return soft(parameters, 2 * threshold)


@wrong("soft_threshold", "changes its input `parameters`")
def in_place(parameters: Any, threshold: Any) -> Any:
    parameters[np.abs(parameters) <= threshold] = 0
    return soft(parameters, threshold)


@wrong("soft_threshold", "its sign is not")
def upside_down(parameters: Any, threshold: Any) -> Any:
    return -soft(parameters, threshold)


# ---- fit_ridge


def ridge(X: Any, y: Any, strength: Any) -> Any:
    free = np.eye(X.shape[1] + 1)
    free[-1, -1] = 0
    return np.linalg.solve(with_ones(X).T @ with_ones(X) + len(X) * strength * free, with_ones(X).T @ y)


@wrong("fit_ridge", "last entry is missing")
def weights_alone(X: Any, y: Any, regularization_strength: Any) -> Any:
    return ridge(X, y, regularization_strength)[:-1]


@wrong("fit_ridge", NOT_NAMED)
def price_per_parameter(X: Any, y: Any, regularization_strength: Any) -> Any:
    return ridge(X, y, regularization_strength * X.shape[1])


@wrong("fit_ridge", "squares of `regularization_strength`")
def squared_strength(X: Any, y: Any, regularization_strength: Any) -> Any:
    return ridge(X, y, regularization_strength**2)


# ---- descent_filter


def reached(s: Any, n: Any, alpha: Any, t: Any) -> Any:
    return 1 - (1 - 2 * alpha * s**2 / n) ** t


@wrong("descent_filter", "infinitely short steps")
def exponential(singular_values: Any, n_samples: Any, learning_rate: Any, n_steps: Any) -> Any:
    return 1 - np.exp(-2 * learning_rate * singular_values**2 / n_samples * n_steps)


@wrong("descent_filter", "single number")
def for_the_mean_direction(singular_values: Any, n_samples: Any, learning_rate: Any, n_steps: Any) -> Any:
    return float(np.mean(reached(singular_values, n_samples, learning_rate, n_steps)))


@wrong("descent_filter", "`100` times")
def in_percent(singular_values: Any, n_samples: Any, learning_rate: Any, n_steps: Any) -> Any:
    return 100 * reached(singular_values, n_samples, learning_rate, n_steps)


@wrong("descent_filter", "sorted")
def weakest_first(singular_values: Any, n_samples: Any, learning_rate: Any, n_steps: Any) -> Any:
    return np.sort(reached(singular_values, n_samples, learning_rate, n_steps))


# ---- early_stop


def stopped(losses: Any, patience: Any) -> Any:
    best = 0
    for check in range(len(losses)):
        best = check if losses[check] < losses[best] else best
        if check - best >= patience:
            break
    return check, best


@wrong("early_stop", "each other's place")
def best_before_stop(losses: Any, patience: Any) -> Any:
    return stopped(losses, patience)[::-1]


@wrong("early_stop", "a tuple of 2")
def only_the_best(losses: Any, patience: Any) -> Any:
    return stopped(losses, patience)[1]


@wrong("early_stop", NOT_NAMED)
def patience_from_the_end(losses: Any, patience: Any) -> Any:
    best = int(np.argmin(losses[: len(losses) - patience + 1])) if patience <= len(losses) else 0
    return min(best + patience, len(losses) - 1), best


# ---- switch_off


@wrong("switch_off", NOT_NAMED)
def noise_of_its_own(h: Any, throws: Any, keep_probability: Any, training: Any) -> Any:
    if not training:
        return h * 1.0
    return h * (np.random.default_rng(0).random(h.shape) < keep_probability) / keep_probability


@wrong("switch_off", "stay or go together")
def one_mask_by_column(h: Any, throws: Any, keep_probability: Any, training: Any) -> Any:
    return h * (throws[:, :1] < keep_probability) / keep_probability if training else h * 1.0


@wrong("switch_off", "changes its input `h`")
def written_into_h(h: Any, throws: Any, keep_probability: Any, training: Any) -> Any:
    if training:
        h[throws >= keep_probability] = 0
        return h / keep_probability
    return h


@wrong("switch_off", "is `None`")
def nothing_at_inference(h: Any, throws: Any, keep_probability: Any, training: Any) -> Any:
    if training:
        return h * (throws < keep_probability) / keep_probability
    return None


# ---- masked_moments


@wrong("masked_moments", "a tuple of 2")
def mean_alone(w: Any, x: Any, keep_probability: Any) -> Any:
    return keep_probability * float(w @ x)


@wrong("masked_moments", "`1/2` times")
def half_the_variance(w: Any, x: Any, keep_probability: Any) -> Any:
    return keep_probability * w @ x, 0.5 * keep_probability * (1 - keep_probability) * np.sum((w * x) ** 2)


@wrong("masked_moments", "`1/d` times")
def averaged_over_inputs(w: Any, x: Any, keep_probability: Any) -> Any:
    return keep_probability * np.mean(w * x), keep_probability * (1 - keep_probability) * np.mean((w * x) ** 2)


# ---- double_descent


@wrong("double_descent", "returns 2 things")
def without_the_peak(
    X: Any, y: Any, X_test: Any, y_test: Any, W: Any, counts: Any, regularization_strength: Any
) -> Any:
    return np.zeros(len(counts)), np.zeros(len(counts))


@wrong("double_descent", "one and the same number")
def all_units_every_time(
    X: Any, y: Any, X_test: Any, y_test: Any, W: Any, counts: Any, regularization_strength: Any
) -> Any:
    return _curve(X, y, X_test, y_test, W, np.full(len(counts), len(W) + 1), regularization_strength, counts)


@wrong("double_descent", "in reverse order")
def from_the_last_size_to_the_first(
    X: Any, y: Any, X_test: Any, y_test: Any, W: Any, counts: Any, regularization_strength: Any
) -> Any:
    train, test, peak = _curve(X, y, X_test, y_test, W, counts, regularization_strength, counts)
    return train[::-1], test[::-1], peak


@wrong("double_descent", "each other's place")
def test_before_training(
    X: Any, y: Any, X_test: Any, y_test: Any, W: Any, counts: Any, regularization_strength: Any
) -> Any:
    train, test, peak = _curve(X, y, X_test, y_test, W, counts, regularization_strength, counts)
    return test, train, peak


def _curve(X: Any, y: Any, X_test: Any, y_test: Any, W: Any, counts: Any, strength: Any, named: Any) -> Any:
    train, test = [], []
    for P in counts:
        A, B = (with_ones(np.maximum(points @ W[: P - 1].T, 0)) for points in (X, X_test))
        rows = np.sqrt(len(X) * strength) * np.eye(P)[:-1]
        theta = np.linalg.pinv(np.vstack([A, rows])) @ np.r_[y, np.zeros(P - 1)]
        train.append(np.mean((A @ theta - y) ** 2))
        test.append(np.mean((B @ theta - y_test) ** 2))
    return np.array(train), np.array(test), named[int(np.argmax(test))]
