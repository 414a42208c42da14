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


# ---- variance_factors


@wrong("variance_factors", NOT_NAMED)
def added_not_multiplied(fan_out: Any, fan_in: Any, variance: Any) -> Any:
    return fan_in + variance, fan_out + variance


@wrong("variance_factors", "a tuple of 2")
def forward_only(fan_out: Any, fan_in: Any, variance: Any) -> Any:
    return fan_in * variance


@wrong("variance_factors", "`2` times")
def twice_as_much(fan_out: Any, fan_in: Any, variance: Any) -> Any:
    return 2 * fan_in * variance, 2 * fan_out * variance


@wrong("variance_factors", "after the decimal point")
def whole_factors(fan_out: Any, fan_in: Any, variance: Any) -> Any:
    return int(fan_in * variance), int(fan_out * variance)


# ---- distinct_units


@wrong("distinct_units", NOT_NAMED)
def without_the_first_twin(W: Any, b: Any, w: Any) -> Any:
    units = np.c_[W, b, w]
    return sum(bool(((units == unit).all(axis=1)).sum() == 1) for unit in units)


@wrong("distinct_units", "too small")
def from_zero(W: Any, b: Any, w: Any) -> Any:
    return len(np.unique(np.c_[W, b, w], axis=0)) - 1


@wrong("distinct_units", "a number is expected")
def as_a_flag(W: Any, b: Any, w: Any) -> Any:
    return len(np.unique(np.c_[W, b, w], axis=0)) == len(W)


# ---- he_from_seed


@wrong("he_from_seed", "is `seed` used")
def seed_ignored(fan_out: Any, fan_in: Any, seed: Any) -> Any:
    return np.sqrt(2 / fan_in) * np.random.default_rng(0).normal(size=(fan_out, fan_in)), np.zeros(fan_out)


@wrong("he_from_seed", NOT_NAMED)
def global_state(fan_out: Any, fan_in: Any, seed: Any) -> Any:
    np.random.seed(seed)
    return np.sqrt(2 / fan_in) * np.random.randn(fan_out, fan_in), np.zeros(fan_out)


@wrong("he_from_seed", "stand in a column")
def biases_as_column(fan_out: Any, fan_in: Any, seed: Any) -> Any:
    return np.sqrt(2 / fan_in) * np.random.default_rng(seed).normal(size=(fan_out, fan_in)), np.zeros((fan_out, 1))


@wrong("he_from_seed", "is returned; expected are 2 things")
def weights_only(fan_out: Any, fan_in: Any, seed: Any) -> Any:
    return np.sqrt(2 / fan_in) * np.random.default_rng(seed).normal(size=(fan_out, fan_in))


# ---- glorot_from_draws


@wrong("glorot_from_draws", "changes from case to case")
def number_of_weights(draws: Any) -> Any:
    return np.sqrt(6 / draws.size) * (2 * draws - 1)


@wrong("glorot_from_draws", "1.41421")
def twelve(draws: Any) -> Any:
    return np.sqrt(12 / sum(draws.shape)) * (2 * draws - 1)


@wrong("glorot_from_draws", "transposed")
def transposed(draws: Any) -> Any:
    return (np.sqrt(6 / sum(draws.shape)) * (2 * draws - 1)).T


@wrong("glorot_from_draws", "changes its input")
def in_place(draws: Any) -> Any:
    draws[...] = np.sqrt(6 / sum(draws.shape)) * (2 * draws - 1)
    return draws


# ---- signal_profile


@wrong("signal_profile", "a single number")
def last_number_only(W: Any, X: Any) -> Any:
    h = X
    for table in W:
        h = np.maximum(h @ table.T, 0)
    return np.mean(h**2)


@wrong("signal_profile", "`1/2` times")
def half_square(W: Any, X: Any) -> Any:
    h, profile = X, []
    for table in W:
        h = np.maximum(h @ table.T, 0)
        profile.append(np.mean(h**2) / 2)
    return np.array(profile)


@wrong("signal_profile", "was not taken")
def per_sample(W: Any, X: Any) -> Any:
    h, profile = X, []
    for table in W:
        h = np.maximum(h @ table.T, 0)
        profile.append((h**2).mean(axis=1))
    return np.array(profile)


# ---- which_rule


@wrong("which_rule", NOT_NAMED)
def capital_letters(W: Any) -> Any:
    m, n = W.shape
    wanted = {"He": 2 / n, "Glorot": 2 / (m + n), "PyTorch": 1 / (3 * n), "Slip": 4 / n**2}
    return min(wanted, key=lambda rule: abs(np.log(W.var() / wanted[rule])))


@wrong("which_rule", "larger than all four variances")
def by_sum_of_squares(W: Any) -> Any:
    m, n = W.shape
    wanted = {"he": 2 / n, "glorot": 2 / (m + n), "pytorch": 1 / (3 * n), "slip": 4 / n**2}
    return min(wanted, key=lambda rule: abs(np.log((W**2).sum() / wanted[rule])))


@wrong("which_rule", NOT_NAMED)
def without_the_slip(W: Any) -> Any:
    m, n = W.shape
    wanted = {"he": 2 / n, "glorot": 2 / (m + n), "pytorch": 1 / (3 * n)}
    return min(wanted, key=lambda rule: abs(np.log(W.var() / wanted[rule])))


# ---- share_that_solves


def run(
    W: Any, b: Any, w: Any, b_out: Any, learning_rate: Any, n_steps: Any, *, leak: float = 0, final: Any = np.mean
) -> Any:
    X, y = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])
    for _ in range(n_steps):
        z = np.einsum("nd,skd->snk", X, W) + b[:, None]
        h = np.maximum(z, 0)
        error = (np.einsum("snk,sk->sn", h, w) + b_out[:, None] - y) / 2
        delta = error[:, :, None] * w[:, None] * np.where(z > 0, 1, leak)
        W = W - learning_rate * np.einsum("snk,nd->skd", delta, X)
        b = b - learning_rate * delta.sum(axis=1)
        w = w - learning_rate * np.einsum("snk,sn->sk", h, error)
        b_out = b_out - learning_rate * error.sum(axis=1)
    h = np.maximum(np.einsum("nd,skd->snk", X, W) + b[:, None], 0)
    return final((np.einsum("snk,sk->sn", h, w) + b_out[:, None] - y) ** 2, axis=1)


@wrong("share_that_solves", "sorted")
def losses_in_order(*arguments: Any) -> Any:
    found = np.sort(run(*arguments))
    return found, np.mean(found < 1e-3)


@wrong("share_that_solves", "`100` times")
def share_in_per_cent(*arguments: Any) -> Any:
    found = run(*arguments)
    return found, 100 * np.mean(found < 1e-3)


@wrong("share_that_solves", NOT_NAMED)
def leaky_slope(*arguments: Any) -> Any:
    found = run(*arguments, leak=0.01)
    return found, np.mean(found < 1e-3)


@wrong("share_that_solves", "square root")
def the_root(*arguments: Any) -> Any:
    found = np.sqrt(run(*arguments))
    return found, np.mean(found < 1e-3)
