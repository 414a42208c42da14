"""Drawings of the page "Zero error is not a compliment"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib import linear
from course_lib.figures import INK, MARKERS
from course_lib.figures.chapters.regularization.polynomials import (
    FLOOR,
    NOISE,
    draw_fit,
    draw_losses,
    features,
    samples,
    test_loss,
    train_loss,
)

__all__ = ["cloud_of_optima", "degrees", "degrees_in_words", "more_points", "more_points_in_words"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]
SEED = 39


def _fit(n_samples: int, degree: int) -> tuple[Floats, Floats, Floats]:
    X, y = samples(n_samples, SEED)
    return X, y, linear.fit_least_squares(features(X, degree), y)


def degrees(degrees_shown: Sequence[int]) -> Callable[..., None]:
    """Left the fitted polynomial, right its loss on the ten samples and at new points.

    Returns      draw(axes, degree) for frames with panels=2.
    """
    fits = [_fit(10, degree) for degree in degrees_shown]
    train = np.array([train_loss(*fit) for fit in fits])
    test = np.array([test_loss(fit[2]) for fit in fits])

    def draw(axes: tuple[Axes, Axes], degree: int) -> None:
        left, right = axes
        now = list(degrees_shown).index(degree)
        draw_fit(left, *fits[now], title=f"degree {degree}")
        draw_losses(right, degrees_shown, train, test, now)
        right.set(xlabel="degree", xticks=list(degrees_shown))

    return draw


def degrees_in_words(degree: int) -> str:
    """What one frame of the degrees shows."""
    X, y, theta = _fit(10, degree)
    train, new = train_loss(X, y, theta), test_loss(theta)
    form = "misses the wave" if degree < 3 else "follows the wave" if degree < 7 else "bends to meet single points"
    if degree == 9:
        form = "passes through every point and swings between them"
    on_train = f"{train:.3f}" if train > FLOOR else "zero"
    return f"Degree {degree}: the curve {form}; loss {on_train} on the ten samples, {new:.3f} at new points."


def more_points(counts: Sequence[int], losses: Mapping[int, tuple[float, float]]) -> Callable[..., None]:
    """Left degree 9 fitted to so many samples, right the median losses over many draws.

    Args         counts: numbers of samples. losses: number of samples -> median loss on them and at new points.
    Returns      draw(axes, number of samples) for frames with panels=2.
    """
    train, test = np.array([losses[count] for count in counts]).T

    def draw(axes: tuple[Axes, Axes], n_samples: int) -> None:
        left, right = axes
        draw_fit(left, *_fit(n_samples, 9), title=f"degree 9, {n_samples} samples")
        draw_losses(right, counts, train, test, list(counts).index(n_samples), names_at=((7, 8, 8), (1, 32, -4)))
        right.axhline(NOISE**2, color=INK["edge"], linewidth=1, linestyle=":")
        right.text(1000, NOISE**2 * 1.3, "the noise itself", fontsize=9, color=INK["quiet"], ha="right", va="bottom")
        right.set(xscale="log", xlabel="number of samples", xticks=[10, 100, 1000])
        right.set_xticklabels(["10", "100", "1000"])
        right.minorticks_off()

    return draw


def more_points_in_words(losses: Mapping[int, tuple[float, float]]) -> Callable[[int], str]:
    """The words for the frames of more_points."""

    def words(n_samples: int) -> str:
        train, new = losses[n_samples]
        on_train = f"{train:.3f}" if train > FLOOR else "zero"
        swing = "swings between its points" if n_samples < 15 else "settles on the wave" if n_samples < 100 else "is it"
        told = "is the true wave to the eye" if swing == "is it" else swing
        return (
            f"{n_samples} samples: the curve of degree 9 {told}; the median loss is {on_train} on the samples "
            f"and {new:.4f} at new points."
        )

    return words


def cloud_of_optima(X: Floats, y: Floats, sizes: Sequence[int], n_batches: int = 60) -> Callable[[Axes, int], None]:
    """The best weight and bias of many batches around those of all samples.

    Args         X: (N, 1). y: (N,). sizes: of the batches.
    Returns      draw(axes, size of a batch) for frames.
    """
    best = linear.fit_least_squares(X, y)

    def draw(axes: Axes, size: int) -> None:
        rng = np.random.default_rng(size)
        rows = [rng.choice(len(X), size, replace=False) for _ in range(n_batches)]
        optima = np.array([linear.fit_least_squares(X[batch], y[batch]) for batch in rows])
        inside = np.abs(optima - best).max(axis=1) < 1.45
        axes.plot(
            *optima[inside].T, MARKERS["w"], color=INK["w"], markersize=5, markerfacecolor="none", linestyle="none"
        )
        axes.plot(*best, "P", color=INK["ink"], markersize=9)
        axes.set_title(f"{n_batches} batches of {size}")
        axes.set(xlim=(best[0] - 1.5, best[0] + 1.5), ylim=(best[1] - 1.5, best[1] + 1.5), xlabel="weight w")
        axes.set(ylabel="bias b", aspect="equal")

    return draw
