"""Drawings of the page "A price on weights"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib import linear
from course_lib.figures import INK, MARKERS
from course_lib.figures.chapters.regularization.polynomials import (
    draw_fit,
    draw_losses,
    features,
    samples,
    test_loss,
    train_loss,
)
from course_lib.regularizers import soft_threshold

__all__ = ["coefficient_paths", "geometry", "geometry_in_words", "priced", "priced_in_words"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]
SEED = 39
BEST = np.array([1.6, 0.6])  # what the loss of two weights wants
GRAM = np.array([[1.0, 0.35], [0.35, 1.0]])


def _figure(width: float, height: float) -> tuple[Any, Axes]:
    import matplotlib.pyplot as plt

    return plt.subplots(figsize=(width, height))


def _priced(strength: float) -> tuple[Floats, Floats, Floats]:
    X, y = samples(10, SEED)
    return X, y, linear.fit_ridge(features(X, 9), y, strength)


def priced(strengths: Sequence[float]) -> Callable[..., None]:
    """Left degree 9 under a penalty, right both losses over its strength.

    Returns      draw(axes, strength) for frames with panels=2.
    """
    fits = [_priced(strength) for strength in strengths]
    train = np.array([train_loss(*fit) for fit in fits])
    test = np.array([test_loss(fit[2]) for fit in fits])

    def draw(axes: tuple[Axes, Axes], strength: float) -> None:
        left, right = axes
        now = list(strengths).index(strength)
        length = np.sqrt(np.sum(fits[now][2][:-1] ** 2))
        draw_fit(left, *fits[now], title=f"length of the weights {length:.2f}")
        draw_losses(right, strengths, train, test, now, names_at=((1, 0, 9), (6, 30, -10)))
        right.set(xscale="log", xlabel="strength λ", xticks=[1e-6, 1e-3, 1])
        right.set_xticklabels(["0.000001", "0.001", "1"])
        right.minorticks_off()

    return draw


def priced_in_words(strength: float) -> str:
    """What one frame of the priced fit shows."""
    X, y, theta = _priced(strength)
    length = np.sqrt(np.sum(theta[:-1] ** 2))
    form = "swings between the points" if strength < 3e-3 else "follows the wave" if strength < 0.5 else "is too flat"
    return (
        f"Strength {strength:g}: the curve of degree 9 {form}, its weights have length {length:.2f}; loss "
        f"{train_loss(X, y, theta):.3f} on the samples, {test_loss(theta):.3f} at new points."
    )


def _squares_best(strength: float) -> Floats:
    return np.round(np.linalg.solve(GRAM + strength * np.eye(2), GRAM @ BEST), 6)  # the same on every machine


def _sizes_best(strength: float) -> Floats:
    w = BEST.copy()
    for _ in range(400):
        w = soft_threshold(w - 0.35 * 2 * GRAM @ (w - BEST), 0.35 * strength)
    return np.round(w, 6)


def geometry(strengths: Sequence[float]) -> Callable[..., None]:
    """The best two weights under both penalties: where a contour of the loss meets a contour of the penalty.

    Returns      draw(axes, strength) for frames with panels=2, L2 left and L1 right.
    """
    grid = np.linspace(-0.6, 2.4, 61)
    w_1, w_2 = np.meshgrid(grid, grid)
    away = np.stack([w_1, w_2], axis=-1) - BEST
    loss = np.einsum("...i,ij,...j->...", away, GRAM, away)
    turn = np.linspace(0, 2 * np.pi, 73)
    balls = (np.stack([np.cos(turn), np.sin(turn)]), np.array([[1, 0, -1, 0, 1], [0, 1, 0, -1, 0]]))
    names = ("L2, the sum of the squares", "L1, the sum of the sizes")
    paths = [np.array([best(strength) for strength in strengths]) for best in (_squares_best, _sizes_best)]

    def draw(axes: tuple[Axes, Axes], strength: float) -> None:
        now = list(strengths).index(strength)
        for panel, ball, path, order, name in zip(axes, balls, paths, (2, 1), names, strict=True):
            w = path[now]
            level = (w - BEST) @ GRAM @ (w - BEST)
            panel.axhline(0, color=INK["edge"], linewidth=0.8)
            panel.axvline(0, color=INK["edge"], linewidth=0.8)
            if level > 1e-3:
                panel.contour(w_1, w_2, loss, levels=[level], colors=INK["err"], linewidths=1.2, linestyles="dashed")
            panel.plot(*(np.linalg.norm(w, order) * ball), color=INK["quiet"], linewidth=1.2)
            panel.plot(*path[: now + 1].T, color=INK["w"], linewidth=1.5)
            panel.plot(*w, MARKERS["w"], color=INK["w"], markersize=9)
            panel.plot(*BEST, "P", color=INK["ink"], markersize=7)
            panel.set(xlim=(-0.6, 2.4), ylim=(-0.6, 2.4), xlabel="w₁", ylabel="w₂", aspect="equal", xticks=[0, 1, 2])
            panel.set(yticks=[0, 1, 2])
            panel.set_title(f"{name}\nbest {w[0]:.2f} and {w[1]:.2f}")

    return draw


def geometry_in_words(strength: float) -> str:
    """What one frame of the geometry shows."""
    squares, sizes = _squares_best(strength), _sizes_best(strength)
    if strength == 0:
        return "Without a penalty both panels have the triangle at the least loss, weights 1.60 and 0.60."
    told = "which lies exactly on the axis" if sizes[1] == 0 else "which is still off the axis"
    if not sizes.any():
        told = "the origin"
    return (
        f"Strength {strength:g}: a loss contour touches the circle at {squares[0]:.2f}, {squares[1]:.2f} and the "
        f"diamond at {sizes[0]:.2f}, {sizes[1]:.2f}, {told}."
    )


def coefficient_paths(strengths: Sequence[float], weights: Floats, n_true: int, *, title: str) -> Any:
    """Every weight over the strength of the penalty, those that belong to the truth in colour.

    Args         strengths: (K,). weights: (K, d), the first n_true of which are not zero in truth.
    """
    figure, axes = _figure(3.4, 2.9)
    axes.axhline(0, color=INK["edge"], linewidth=0.8)
    axes.plot(strengths, weights[:, n_true:], color=INK["x"], linewidth=0.7, linestyle=(0, (4, 2)))
    axes.plot(strengths, weights[:, :n_true], color=INK["w"], linewidth=2)
    axes.set(xscale="log", ylim=(-2.4, 3.4), xlabel="strength λ", ylabel="weight", xticks=[0.01, 0.1, 1, 10])
    axes.set_xticklabels(["0.01", "0.1", "1", "10"])
    axes.minorticks_off()
    axes.set_title(title)
    return figure
