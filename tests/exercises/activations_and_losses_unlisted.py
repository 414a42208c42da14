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


def shares(z: Any) -> Any:
    weights = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


@wrong("relu", "stops with `ValueError`")
def python_max_of_a_table(z: Any) -> Any:
    return max(0, z)


@wrong("relu", "only when `z` has large entries")
def capped_at_six(z: Any) -> Any:
    return np.clip(z, 0, 6)


@wrong("relu", "expected is shape `(N, k)`")
def first_row_only(z: Any) -> Any:
    return np.maximum(z[0], 0)


@wrong("relu", "arranged in another shape")
def flattened(z: Any) -> Any:
    return np.maximum(z.ravel(), 0)


@wrong("logistic", NOT_NAMED)
def base_two(z: Any) -> Any:
    return 1 / (1 + 2.0**-z)


@wrong("logistic", "A bracket is missing")
def wrong_brackets(z: Any) -> Any:
    return 1 / 1 + np.exp(-z)


@wrong("logistic", "is `None`")
def nothing_returned(z: Any) -> None:
    _value = 1 / (1 + np.exp(-z))


@wrong("logistic", NOT_NAMED)
def hard_sigmoid(z: Any) -> Any:
    return np.clip(0.25 * z + 0.5, 0, 1)


@wrong("tanh_slope_from_value", NOT_NAMED)
def slope_of_the_slope(h: Any) -> Any:
    return -2 * h * (1 - h**2)


@wrong("tanh_slope_from_value", "is a single number")
def average_slope(h: Any) -> Any:
    return np.mean(1 - h**2)


@wrong("tanh_slope_from_value", NOT_NAMED)
def slope_of_the_first_value(h: Any) -> Any:
    return 1 - h[0] ** 2


@wrong("one_typo", "Under squares you return the median")
def guesses_exchanged() -> Any:
    return 3.0, 12.3, 3.25, "B"


@wrong("one_typo", "`squared` is not right yet")
def rounded() -> Any:
    return 12, 3, 3.3, "B"


@wrong("one_typo", "returns 3 things; expected 4")
def reason_left_out() -> Any:
    return 12.3, 3.0, 3.25


@wrong("huber_pieces", "`1/threshold` times")
def smooth_l1(error: Any, threshold: Any) -> Any:
    c = np.clip(error, -threshold, threshold)
    return (c * error - 0.5 * c * c) / threshold, c / threshold


@wrong("huber_pieces", "returned in each other's place")
def slope_first(error: Any, threshold: Any) -> Any:
    c = np.clip(error, -threshold, threshold)
    return c, c * error - 0.5 * c * c


@wrong("huber_pieces", "is returned; expected are 2 things")
def loss_alone(error: Any, threshold: Any) -> Any:
    c = np.clip(error, -threshold, threshold)
    return c * error - 0.5 * c * c


@wrong("softmax", "those for `z` / 2")
def hot(z: Any) -> Any:
    return shares(z / 2)


@wrong("softmax", "a sign in front of it is wrong")
def smallest_wins(z: Any) -> Any:
    return shares(-z)


@wrong("softmax", "k is greater than 1")
def standardised_scores(z: Any) -> Any:
    return shares((z - z.mean(axis=1, keepdims=True)) / (z.std(axis=1, keepdims=True) + 1e-9))


@wrong("softmax", NOT_NAMED)
def first_row_for_all(z: Any) -> Any:
    return np.tile(shares(z[:1]), (len(z), 1))


@wrong("cross_entropy_and_gradient", NOT_NAMED)
def labels_as_scores(logits: Any, labels: Any) -> Any:
    p = shares(logits)
    return float(np.mean((p.argmax(axis=1) - labels) ** 2)), (p - np.eye(p.shape[1])[labels]) / len(labels)


@wrong("cross_entropy_and_gradient", "`1/k` times")
def gradient_averaged_over_classes_too(logits: Any, labels: Any) -> Any:
    p = shares(logits)
    z = logits - logits.max(axis=1, keepdims=True)
    value = np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(labels)), labels])
    return float(value), (p - np.eye(p.shape[1])[labels]) / p.size


@wrong("cross_entropy_and_gradient", "a tuple of 2 is expected")
def value_alone(logits: Any, labels: Any) -> Any:
    z = logits - logits.max(axis=1, keepdims=True)
    return float(np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(labels)), labels]))


@wrong("certain_and_wrong", "gives up before 200")
def capped_at_fifty(starts: Any, learning_rate: Any) -> Any:
    def count(z: float, power: int) -> int:
        for n in range(50):
            h = 1 / (1 + np.exp(-z))
            if h < 0.1:
                return n
            z -= 2 * learning_rate * (2 * h * h * (1 - h) if power else h)
        return 50

    squared = np.array([count(z, 1) for z in starts])
    return squared, np.array([count(z, 0) for z in starts]), np.polyfit(starts, np.log(squared), 1)[0]


@wrong("certain_and_wrong", "is a single number")
def one_count_for_all_starts(starts: Any, learning_rate: Any) -> Any:
    squared, crossed = _counts(starts, learning_rate)
    return int(squared.max()), int(crossed.max()), 1.0


@wrong("certain_and_wrong", "returned in each other's place")
def losses_exchanged(starts: Any, learning_rate: Any) -> Any:
    squared, crossed = _counts(starts, learning_rate)
    return crossed, squared, np.polyfit(starts, np.log(squared), 1)[0]


def _counts(starts: Any, learning_rate: Any) -> Any:
    found = []
    for cancelled in (False, True):
        z = np.asarray(starts, float).copy()
        needed = np.zeros(len(z), int)
        h = 1 / (1 + np.exp(-z))
        for _ in range(200):
            needed += h >= 0.1
            z = z - 2 * learning_rate * (h if cancelled else 2 * h * h * (1 - h))
            h = 1 / (1 + np.exp(-z))
        found.append(needed)
    return found
