"""The best that m numbers can do: the singular value decomposition, and every point where the gradient vanishes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.arguments import float_array, listed, positive, unit_interval, whole_number
from course_lib.errors import ConventionError

__all__ = [
    "critical_autoencoder",
    "expected_gain",
    "optimal_autoencoder",
    "principal_axes",
    "rotation_stretch_rotation",
    "singular_axes",
    "smallest_half_squared_error",
    "tail_error",
    "truncated_svd",
]

FloatArray = NDArray[np.floating[Any]]


def singular_axes(X: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """The directions along which the samples reach furthest from the origin, and how far.

    X.T = U @ diag(s) @ V.T                       U: the axes, in the space of the samples
    Args         X: (N, d), rows are samples.
    Returns      U: (d, r), orthonormal columns, and s: (r,), decreasing; r = min(N, d).
    Raises       ShapeError when X is not a matrix; NotFiniteError.
    Conventions  the largest entry of each axis is positive, the first of those that tie, so that axes of different
                 singular values do not depend on the machine.
    Source       Lucchi, section 2.3, whose columns are the samples.
    """
    return _axes(float_array("singular_axes", "X", X, "N d"))


def truncated_svd(X: ArrayLike, rank: int) -> FloatArray:
    """The matrix of the given rank that is nearest to X: only the strongest axes are kept.

    X_r = X @ U_r @ U_r.T                         U_r: the first r singular axes
    Args         X: (N, d), rows are samples. rank: at most min(N, d); X itself, if that is its rank.
    Returns      (N, d).
    Raises       ConventionError when rank is no whole number from 1 to min(N, d).
    Source       Eckart and Young (1936); Lucchi, section 2.3, theorem 2.
    """
    samples = float_array("truncated_svd", "X", X, "N d")
    kept = _at_most("truncated_svd", "rank", rank, min(samples.shape))
    U, s, Vt = np.linalg.svd(samples, full_matrices=False)
    return np.asarray((U[:, :kept] * s[:kept]) @ Vt[:kept])


def tail_error(X: ArrayLike, rank: int) -> float:
    """How far X is from the nearest matrix of the given rank, read off its singular values.

    sqrt(s_{r+1}**2 + s_{r+2}**2 + ...)           the Frobenius norm of X - X_r
    Args         X: (N, d), rows are samples. rank: at most min(N, d); 0 gives the norm of X.
    Returns      The distance, a number.
    Raises       ConventionError when rank is no whole number from 0 to min(N, d).
    Source       Eckart and Young (1936).
    """
    samples = float_array("tail_error", "X", X, "N d")
    kept = _at_most("tail_error", "rank", rank, min(samples.shape), least=0)
    return float(np.linalg.norm(np.linalg.svd(samples, compute_uv=False)[kept:]))


def smallest_half_squared_error(X: ArrayLike, code_size: int) -> float:
    """The loss that no linear autoencoder with this code can go below, and that the best one has.

    (s_{m+1}**2 + s_{m+2}**2 + ...) / (2 N)
    Args         X: (N, d), rows are samples. code_size: m, at least 1; from min(N, d) on nothing is lost.
    Returns      The loss, a number.
    Raises       ConventionError when code_size is no whole number of at least 1.
    Conventions  mean over samples, sum over features, factor ½.
    Source       Baldi and Hornik (1989); follows from theorem 2 in Lucchi, section 2.3.
    """
    samples = float_array("smallest_half_squared_error", "X", X, "N d")
    kept = min(whole_number("smallest_half_squared_error", "code_size", code_size), *samples.shape)
    return tail_error(samples, kept) ** 2 / (2 * len(samples))


def optimal_autoencoder(X: ArrayLike, code_size: int) -> tuple[FloatArray, FloatArray]:
    """One best linear autoencoder: project onto the m strongest axes.

    E = U_m.T,   D = U_m
    Args         X: (N, d), rows are samples, not centred here. code_size: m, at most min(N, d).
    Returns      E: (m, d) and D: (d, m).
    Raises       ConventionError when code_size is no whole number from 1 to min(N, d).
    Conventions  one choice of many: D @ A and inv(A) @ E are as good for any invertible A.
    Source       Lucchi, section 2.3; Baldi and Hornik (1989).
    """
    samples = float_array("optimal_autoencoder", "X", X, "N d")
    kept = _at_most("optimal_autoencoder", "code_size", code_size, min(samples.shape))
    D = _axes(samples)[0][:, :kept]
    return D.T.copy(), D


def critical_autoencoder(
    X: ArrayLike, directions: Sequence[int], code_size: int | None = None
) -> tuple[FloatArray, FloatArray]:
    """An autoencoder that has learned the chosen axes and nothing else: its gradient is zero.

    E = U[:, directions].T,   D = U[:, directions],   the other code units 0
    Args         X: (N, d), rows are samples. directions: numbers of axes, 0 the strongest; none of them twice.
                 code_size: m, as many as there are directions unless given.
    Returns      E: (m, d) and D: (d, m).
    Raises       ConventionError when a direction does not exist or is repeated, or code_size is too small.
    Conventions  a saddle, unless the directions are the m strongest: some step leads down from it.
    Source       Baldi and Hornik (1989), fact 4.
    """
    name = "critical_autoencoder"
    axes, _ = _axes(float_array(name, "X", X, "N d"))
    numbers = listed(name, "directions", directions, of="numbers of axes, such as [0, 1]")
    chosen = [whole_number(name, "directions", direction, least=0) for direction in numbers]
    if len(set(chosen)) < len(chosen) or max(chosen, default=0) >= axes.shape[1]:
        raise ConventionError(
            f"{name}: directions is {numbers}; it must hold different numbers from 0 to {axes.shape[1] - 1}.",
            name="directions",
            got=directions,
            expected=f"different numbers below {axes.shape[1]}",
        )
    size = whole_number(name, "code_size", len(chosen) if code_size is None else code_size, least=max(1, len(chosen)))
    D = np.zeros((len(axes), size), dtype=axes.dtype)
    D[:, : len(chosen)] = axes[:, chosen]
    return D.T.copy(), D


def principal_axes(X: ArrayLike, n_axes: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Principal component analysis: the axes along which the samples vary most around their mean.

    Args         X: (N, d), rows are samples. n_axes: at most min(N, d).
    Returns      mean: (d,). axes: (d, n_axes), orthonormal columns. variances: (n_axes,), decreasing.
    Raises       ConventionError when n_axes is no whole number from 1 to min(N, d).
    Conventions  variances divide by N. The autoencoder finds these axes only if the samples are centred first.
    Source       Hotelling (1933).
    """
    samples = float_array("principal_axes", "X", X, "N d")
    kept = _at_most("principal_axes", "n_axes", n_axes, min(samples.shape))
    mean = samples.mean(axis=0)
    axes, s = _axes(samples - mean)
    return mean, axes[:, :kept], s[:kept] ** 2 / len(samples)


def expected_gain(step: ArrayLike, *, variance: float, learning_rate: float, start_gain: float) -> FloatArray:
    """How far gradient descent has learned one axis after so many small steps from a small, balanced start.

    gain = 1 / (1 + (1 / start_gain - 1) * exp(-2 * learning_rate * variance * step))
    Args         step: (T,). variance: > 0, s_i**2 / N of the axis. learning_rate: > 0, per step.
                 start_gain: in (0, 1), u_i @ D @ E @ u_i at the start.
    Returns      (T,), half of it learned after log(1 / start_gain - 1) / (2 learning_rate variance) steps.
    Raises       ConventionError when an argument is out of its range.
    Conventions  exact as learning_rate goes to 0, when D = E.T along the axis.
    Source       Saxe, McClelland, Ganguli (2014).
    """
    name = "expected_gain"
    steps = float_array(name, "step", step, "T")
    speed = 2 * positive(name, "learning_rate", learning_rate) * positive(name, "variance", variance)
    start = unit_interval(name, "start_gain", start_gain, closed="neither")
    return np.asarray(1 / (1 + (1 / start - 1) * np.exp(-speed * steps)))


def rotation_stretch_rotation(theta: ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray]:
    """A square matrix as three motions: turn, stretch along the axes, turn again; or a mirror, where it must be one.

    theta = U @ diag(s) @ Vt                      Vt acts first
    Args         theta: (n, n).
    Returns      U: (n, n), s: (n,), decreasing, and Vt: (n, n). Vt is a rotation; U too, unless det(theta) < 0.
    Raises       ShapeError when theta is not square.
    Conventions  a theta that is singular but for rounding has determinant 0: U is a rotation.
    Source       Gogianu and Busoniu, "The representation view. Linear model", whose printed example is two mirrors.

    >>> U, s, Vt = rotation_stretch_rotation([[0, 3], [2, 0]])
    >>> round(float(np.linalg.det(U))), s, round(float(np.linalg.det(Vt)))
    (-1, array([3., 2.]), 1)
    """
    U, s, Vt = np.linalg.svd(float_array("rotation_stretch_rotation", "theta", theta, "n n"))
    if np.linalg.det(Vt) < 0:
        # Changing the sign of the last axis on both sides leaves the product as it is.
        U[:, -1] *= -1
        Vt[-1] *= -1
    if s[-1] <= s[0] * len(s) * np.finfo(s.dtype).eps and np.linalg.det(U) < 0:
        # What is stretched by nothing may be mirrored.
        U[:, -1] *= -1
    return U, s, Vt


def _axes(X: FloatArray) -> tuple[FloatArray, FloatArray]:
    _, s, Vt = np.linalg.svd(X, full_matrices=False)
    # Rounding decides which of two equal entries is the larger, so the first that comes near the largest counts.
    sizes = np.abs(Vt)
    largest = (sizes >= sizes.max(axis=1, keepdims=True) * (1 - np.sqrt(np.finfo(Vt.dtype).eps))).argmax(axis=1)
    signs = np.where(Vt[np.arange(len(Vt)), largest] < 0, -1, 1).astype(Vt.dtype)
    return (Vt * signs[:, None]).T, s


def _at_most(function: str, name: str, value: int, most: int, least: int = 1) -> int:
    number = whole_number(function, name, value, least=least)
    if number > most:
        raise ConventionError(
            f"{function}: {name} is {number}; X has only {most} singular values, so it may be at most {most}.",
            name=name,
            got=value,
            expected=f"at most {most}",
        )
    return number
