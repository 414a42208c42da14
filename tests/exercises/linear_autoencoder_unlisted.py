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


# ---- tail_error


def tail(X: Any, rank: Any) -> Any:
    return np.linalg.norm(np.linalg.svd(X, compute_uv=False)[rank:])


@wrong("tail_error", "is `None`")
def not_returned(X: Any, rank: Any) -> None:
    tail(X, rank)


@wrong("tail_error", "`1/2` times")
def half_of_it(X: Any, rank: Any) -> Any:
    return tail(X, rank) / 2


@wrong("tail_error", NOT_NAMED)
def of_the_centred_data(X: Any, rank: Any) -> Any:
    return tail(X - np.mean(X, axis=0), rank)


@wrong("tail_error", NOT_NAMED)
def the_values_themselves(X: Any, rank: Any) -> Any:
    return np.linalg.svd(X, compute_uv=False)[rank:]


# ---- truncated_svd


def chopped(X: Any, rank: Any) -> Any:
    U, s, Vt = np.linalg.svd(X, full_matrices=False)
    return (U[:, :rank] * s[:rank]) @ Vt[:rank]


@wrong("truncated_svd", "transposed")
def the_wrong_way_round(X: Any, rank: Any) -> Any:
    return chopped(X, rank).T


@wrong("truncated_svd", "rows do not fit together")
def the_three_factors(X: Any, rank: Any) -> Any:
    U, s, Vt = np.linalg.svd(X, full_matrices=False)
    return U[:, :rank], s[:rank], Vt[:rank]


@wrong("truncated_svd", "times")
def per_sample(X: Any, rank: Any) -> Any:
    return chopped(X, rank) / len(X)


@wrong("truncated_svd", "changes its input `X`")
def in_place(X: Any, rank: Any) -> Any:
    found = chopped(X, rank)
    X *= 0
    return found


# ---- rotation_stretch_rotation


def turned(theta: Any) -> Any:
    U, s, Vt = np.linalg.svd(theta)
    if np.linalg.det(Vt) < 0:
        U[:, -1] *= -1
        Vt[-1] *= -1
    return U, s, Vt


@wrong("rotation_stretch_rotation", "in each other's place")
def factors_exchanged(theta: Any) -> Any:
    U, s, Vt = turned(theta)
    return Vt, s, U


@wrong("rotation_stretch_rotation", "largest comes first")
def smallest_first(theta: Any) -> Any:
    U, s, Vt = turned(theta)
    return U[:, ::-1], s[::-1], Vt[::-1]


@wrong("rotation_stretch_rotation", "returns 2 things")
def stretch_left_out(theta: Any) -> Any:
    U, _, Vt = turned(theta)
    return U, Vt


@wrong("rotation_stretch_rotation", "not theta")
def stretch_of_one(theta: Any) -> Any:
    U, s, Vt = turned(theta)
    return U, np.ones(len(s)), Vt


# ---- autoencoder_gradients


def both(E: Any, D: Any, X: Any) -> Any:
    code = X @ E.T
    error = code @ D.T - X
    return D.T @ error.T @ X / len(X), error.T @ code / len(X)


@wrong("autoencoder_gradients", "returned in each other's place")
def decoder_first(E: Any, D: Any, X: Any) -> Any:
    return both(E, D, X)[::-1]


@wrong("autoencoder_gradients", "returns 3 things")
def with_the_loss(E: Any, D: Any, X: Any) -> Any:
    return (0.5 * np.mean(np.sum((X @ E.T @ D.T - X) ** 2, axis=1)), *both(E, D, X))


@wrong("autoencoder_gradients", NOT_NAMED)
def from_the_last_sample(E: Any, D: Any, X: Any) -> Any:
    return both(E, D, X[-1:])


@wrong("autoencoder_gradients", "changes its input `X`")
def samples_used_up(E: Any, D: Any, X: Any) -> Any:
    found = both(E, D, X)
    X *= 0
    return found


# ---- optimal_autoencoder


@wrong("optimal_autoencoder", "makes better copies")
def at_random(X: Any, code_size: Any) -> Any:
    D = np.linalg.qr(np.random.default_rng(0).normal(size=(X.shape[1], code_size)))[0]
    return D.T, D


@wrong("optimal_autoencoder", "in each other's place")
def decoder_before_encoder(X: Any, code_size: Any) -> Any:
    D = np.linalg.svd(X, full_matrices=False)[2][:code_size].T
    return D, D.T


@wrong("optimal_autoencoder", "expected 2")
def all_factors(X: Any, code_size: Any) -> Any:
    return np.linalg.svd(X, full_matrices=False)


@wrong("optimal_autoencoder", "`E`")
def one_number_too_many(X: Any, code_size: Any) -> Any:
    D = np.linalg.svd(X)[2][: code_size + 1].T
    return D.T, D


# ---- same_copies


@wrong("same_copies", "always answers `True`")
def trusting(E_1: Any, D_1: Any, E_2: Any, D_2: Any) -> Any:
    return True


@wrong("same_copies", "the wrong way round")
def different_copies(E_1: Any, D_1: Any, E_2: Any, D_2: Any) -> Any:
    return bool(np.abs(D_1 @ E_1 - D_2 @ E_2).max() > 1e-6)


@wrong("same_copies", "Too generous")
def within_a_tenth(E_1: Any, D_1: Any, E_2: Any, D_2: Any) -> Any:
    return bool(np.abs(D_1 @ E_1 - D_2 @ E_2).max() < 0.1)


@wrong("same_copies", "Too generous")
def up_to_the_sign_of_the_copies(E_1: Any, D_1: Any, E_2: Any, D_2: Any) -> Any:
    return bool(np.abs(np.abs(D_1 @ E_1) - np.abs(D_2 @ E_2)).max() < 1e-6)


# ---- train_ordered_autoencoder


def trained(E: Any, D: Any, X: Any, learning_rate: Any, n_steps: Any) -> Any:
    m = len(E)
    for _ in range(n_steps):
        by_E, by_D = np.zeros(E.shape), np.zeros(D.shape)
        for k in range(1, m + 1):
            share = (X @ E[:k].T @ D[:, :k].T - X) / (m * len(X))
            by_E[:k] += D[:, :k].T @ share.T @ X
            by_D[:, :k] += share.T @ (X @ E[:k].T)
        E, D = E - learning_rate * by_E, D - learning_rate * by_D
    return E, D


@wrong("train_ordered_autoencoder", "changes its input")
def changing_the_start(E: Any, D: Any, X: Any, learning_rate: Any, n_steps: Any) -> Any:
    found = trained(E, D, X, learning_rate, n_steps)
    E *= 0
    D *= 0
    return found


@wrong("train_ordered_autoencoder", "in each other's place")
def results_exchanged(E: Any, D: Any, X: Any, learning_rate: Any, n_steps: Any) -> Any:
    return trained(E, D, X, learning_rate, n_steps)[::-1]


@wrong("train_ordered_autoencoder", NOT_NAMED)
def a_step_too_many(E: Any, D: Any, X: Any, learning_rate: Any, n_steps: Any) -> Any:
    return trained(E, D, X, learning_rate, n_steps + 1)


@wrong("train_ordered_autoencoder", "is `None`")
def forgotten_return(E: Any, D: Any, X: Any, learning_rate: Any, n_steps: Any) -> None:
    trained(E, D, X, learning_rate, n_steps)
