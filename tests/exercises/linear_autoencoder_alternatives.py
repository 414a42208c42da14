"""Right solutions written differently: name of the exercise -> functions, every one of which must pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

ALTERNATIVES: dict[str, list[Callable[..., Any]]] = {}


def solves(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def note(function: Callable[..., Any]) -> Callable[..., Any]:
        ALTERNATIVES.setdefault(name, []).append(function)
        return function

    return note


@solves("tail_error")
def by_the_norm_of_the_tail(X: Any, rank: Any) -> Any:
    return np.linalg.norm(np.linalg.svd(X)[1][rank:])


@solves("tail_error")
def by_what_is_missing(X: Any, rank: Any) -> Any:
    U, s, Vt = np.linalg.svd(X, full_matrices=False)
    kept = sum((s[i] * np.outer(U[:, i], Vt[i]) for i in range(rank)), np.zeros(np.shape(X)))
    return np.sqrt(((X - kept) ** 2).sum())


@solves("tail_error")
def by_eigenvalues(X: Any, rank: Any) -> Any:
    values = np.sort(np.linalg.eigvalsh(X.T @ X))[::-1]
    return float(np.sqrt(np.clip(values[rank:], 0, None).sum()))


@solves("truncated_svd")
def by_projection(X: Any, rank: Any) -> Any:
    axes = np.linalg.eigh(X.T @ X)[1][:, ::-1][:, :rank]
    return X @ axes @ axes.T


@solves("truncated_svd")
def by_outer_products(X: Any, rank: Any) -> Any:
    U, s, Vt = np.linalg.svd(X)
    total = np.zeros(np.shape(X))
    for i in range(rank):
        total = total + s[i] * np.outer(U[:, i], Vt[i])
    return total


@solves("rotation_stretch_rotation")
def by_flipping_the_first_pair(theta: Any) -> Any:
    U, s, Vt = np.linalg.svd(theta)
    sign = np.sign(np.linalg.det(Vt))
    signs = np.ones(len(s))
    signs[0] = sign
    return U * signs, s, signs[:, None] * Vt


@solves("rotation_stretch_rotation")
def by_eigenvectors(theta: Any) -> Any:
    values, V = np.linalg.eigh(np.asarray(theta, float).T @ theta)
    V = V[:, ::-1]
    if np.linalg.det(V) < 0:
        V[:, 0] = -V[:, 0]
    s = np.sqrt(values[::-1])
    return theta @ V / s, s, V.T


@solves("autoencoder_gradients")
def sample_by_sample(E: Any, D: Any, X: Any) -> Any:
    by_E, by_D = np.zeros(E.shape), np.zeros(D.shape)
    for x in X:
        code = E @ x
        error = D @ code - x
        by_E += np.outer(D.T @ error, x)
        by_D += np.outer(error, code)
    return by_E / len(X), by_D / len(X)


@solves("autoencoder_gradients")
def by_correlations(E: Any, D: Any, X: Any) -> Any:
    sigma = X.T @ X / len(X)
    off = D @ E - np.eye(len(D))
    return D.T @ off @ sigma, off @ sigma @ E.T


@solves("optimal_autoencoder")
def in_other_coordinates(X: Any, code_size: Any) -> Any:
    axes = np.linalg.svd(X, full_matrices=False)[2][:code_size].T
    A = np.eye(code_size) + np.tri(code_size)
    return np.linalg.inv(A) @ axes.T, axes @ A


@solves("optimal_autoencoder")
def by_eigh(X: Any, code_size: Any) -> Any:
    values, vectors = np.linalg.eigh(X.T @ X)
    D = vectors[:, np.argsort(values)[::-1][:code_size]]
    return D.T.copy(), D


@solves("optimal_autoencoder")
def by_the_transposed_data(X: Any, code_size: Any) -> Any:
    D = np.linalg.svd(X.T)[0][:, :code_size]
    return -D.T, -D


@solves("same_copies")
def by_copying_the_unit_vectors(E_1: Any, D_1: Any, E_2: Any, D_2: Any) -> Any:
    inputs = np.eye(E_1.shape[1])
    return bool(np.abs(inputs @ E_1.T @ D_1.T - inputs @ E_2.T @ D_2.T).max() < 1e-6)


@solves("same_copies")
def by_allclose(E_1: Any, D_1: Any, E_2: Any, D_2: Any) -> Any:
    return np.allclose(D_1 @ E_1, D_2 @ E_2, rtol=0, atol=1e-6)


@solves("train_ordered_autoencoder")
def by_gradients_of_one_prefix(E: Any, D: Any, X: Any, learning_rate: Any, n_steps: Any) -> Any:
    def gradients(E: Any, D: Any, k: int) -> Any:
        mask = (np.arange(len(E)) < k).astype(float)
        code = X @ E.T * mask
        error = (code @ D.T - X) / len(X)
        return mask[:, None] * ((error @ D).T @ X), error.T @ code

    for _ in range(n_steps):
        found = [gradients(E, D, k) for k in range(1, len(E) + 1)]
        E = E - learning_rate * np.mean([by_E for by_E, _ in found], axis=0)
        D = D - learning_rate * np.mean([by_D for _, by_D in found], axis=0)
    return E, D


@solves("train_ordered_autoencoder")
def by_running_sums(E: Any, D: Any, X: Any, learning_rate: Any, n_steps: Any) -> Any:
    """The copies grow by one outer product for each prefix; the errors are added up from the longest one."""
    m, N = len(E), len(X)
    for _ in range(n_steps):
        code = X @ E.T
        terms = code.T[:, :, None] * D.T[:, None, :]
        errors = np.cumsum(terms, axis=0) - X
        felt = np.cumsum(errors[::-1], axis=0)[::-1] / (m * N)
        by_E = np.einsum("kid,dk,ie->ke", felt, D, X)
        by_D = np.einsum("kid,ik->dk", felt, code)
        E, D = E - learning_rate * by_E, D - learning_rate * by_D
    return E, D


@solves("train_ordered_autoencoder")
def by_correlations_alone(E: Any, D: Any, X: Any, learning_rate: Any, n_steps: Any) -> Any:
    sigma, m = X.T @ X / len(X), len(E)
    E, D = np.array(E, dtype=float), np.array(D, dtype=float)
    for _ in range(n_steps):
        by_E, by_D = np.zeros_like(E), np.zeros_like(D)
        for k in range(m):
            used = slice(0, k + 1)
            off = (D[:, used] @ E[used] - np.eye(len(D))) @ sigma
            by_E[used] += D[:, used].T @ off / m
            by_D[:, used] += off @ E[used].T / m
        E -= learning_rate * by_E
        D -= learning_rate * by_D
    return E, D
