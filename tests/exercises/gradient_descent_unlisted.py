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


# ---- epoch_batches


def batches(n_samples: Any, batch_size: Any, n_epochs: Any, rng: Any) -> Any:
    orders = [rng.permutation(n_samples) for _ in range(n_epochs)]
    return [order[i : i + batch_size] for order in orders for i in range(0, n_samples, batch_size)]


@wrong("epoch_batches", "expected")
def the_first_epoch_only(n_samples: Any, batch_size: Any, n_epochs: Any, seed: Any) -> Any:
    return batches(n_samples, batch_size, 1, np.random.default_rng(seed))


@wrong("epoch_batches", "second time")
def without_a_seed(n_samples: Any, batch_size: Any, n_epochs: Any, seed: Any) -> Any:
    return batches(n_samples, batch_size, n_epochs, np.random.default_rng())


@wrong("epoch_batches", "is `None`")
def not_returned(n_samples: Any, batch_size: Any, n_epochs: Any, seed: Any) -> None:
    batches(n_samples, batch_size, n_epochs, np.random.default_rng(seed))


@wrong("epoch_batches", NOT_NAMED)
def counted_from_one(n_samples: Any, batch_size: Any, n_epochs: Any, seed: Any) -> Any:
    return [rows + 1 for rows in batches(n_samples, batch_size, n_epochs, np.random.default_rng(seed))]


# ---- kind_of_place


def named(gradient: Any, curvatures: Any) -> Any:
    if np.linalg.norm(gradient) > 1e-6:
        return "not flat"
    if np.all(curvatures > 1e-6):
        return "minimum"
    if np.all(curvatures < -1e-6):
        return "maximum"
    return "saddle" if curvatures.min() < -1e-6 and curvatures.max() > 1e-6 else "undecided"


@wrong("kind_of_place", NOT_NAMED)
def upside_down(gradient: Any, hessian: Any) -> Any:
    return named(gradient, -np.linalg.eigvalsh(hessian))


@wrong("kind_of_place", "a text is expected")
def a_number_for_the_name(gradient: Any, hessian: Any) -> Any:
    names = ["not flat", "minimum", "maximum", "saddle", "undecided"]
    return names.index(named(gradient, np.linalg.eigvalsh(hessian)))


@wrong("kind_of_place", "changes its input `hessian`")
def hessian_used_up(gradient: Any, hessian: Any) -> Any:
    name = named(gradient, np.linalg.eigvalsh(hessian))
    hessian *= 0
    return name


# ---- train_line


def trained(X: Any, y: Any, rows: Any, rate: Callable[[int, int], float], start: float = 0.0) -> Any:
    theta = np.full(X.shape[1] + 1, start)
    path = [theta]
    for t, batch in enumerate(rows):
        errors = X[batch] @ theta[:-1] + theta[-1] - y[batch]
        theta = theta - rate(t, len(rows)) * 2 * np.append(X[batch].T @ errors, errors.sum()) / len(batch)
        path.append(theta)
    return theta, np.array(path)


def cosine(t: int, steps: int) -> float:
    return float(0.05 * (1 + np.cos(np.pi * t / steps)))


@wrong("train_line", "hovers")
def barely_shrinking(X: Any, y: Any, rows: Any) -> Any:
    return trained(X, y, rows, lambda t, steps: 0.1 * 0.9995**t)


@wrong("train_line", "used up")
def squared_decay(X: Any, y: Any, rows: Any) -> Any:
    return trained(X, y, rows, lambda t, steps: 0.1 / (t + 1) ** 2)


@wrong("train_line", "begin with zeros")
def started_at_one(X: Any, y: Any, rows: Any) -> Any:
    return trained(X, y, rows, cosine, start=1.0)


@wrong("train_line", "another learning rate than 0.1")
def a_shifted_schedule(X: Any, y: Any, rows: Any) -> Any:
    return trained(X, y, rows, lambda t, steps: cosine(t + 1, steps))


@wrong("train_line", "larger than 0.1")
def growing_first(X: Any, y: Any, rows: Any) -> Any:
    return trained(X, y, rows, lambda t, steps: (1 + 0.05 * (t == 1)) * cosine(t, steps))


@wrong("train_line", "neither the last place")
def the_middle_of_the_path(X: Any, y: Any, rows: Any) -> Any:
    path = trained(X, y, rows, cosine)[1]
    return path[len(path) // 2], path


@wrong("train_line", "returned in each other's place")
def path_first(X: Any, y: Any, rows: Any) -> Any:
    return trained(X, y, rows, cosine)[::-1]
