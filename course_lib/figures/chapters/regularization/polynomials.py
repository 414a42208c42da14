"""Noisy samples of a sine, the polynomials that are fitted to them, and how both are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.polynomial.chebyshev import chebvander
from numpy.typing import NDArray

from course_lib import data, linear, losses
from course_lib.figures import INK, LINES, MARKERS

__all__ = [
    "FLOOR",
    "NEW",
    "NOISE",
    "curve",
    "draw_fit",
    "draw_losses",
    "features",
    "samples",
    "test_loss",
    "train_loss",
]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]

NOISE = 0.3
"""The standard deviation of the noise on the targets."""

FLOOR = 1e-4
"""What a smaller loss is drawn at."""

NEW = np.linspace(0, 1, 201)[:, None]
"""The new points, at which a fit is compared with the true curve."""


def curve(x: Floats) -> Floats:
    """What the samples are noisy values of."""
    return np.asarray(np.sin(2 * np.pi * x))


def samples(n_samples: int, seed: int) -> tuple[Floats, Floats]:
    """Evenly spaced inputs (N, 1) on [0, 1] and noisy targets (N,); another seed draws other noise."""
    rng = np.random.default_rng(seed)
    return data.noisy_samples(curve, n_samples, rng=rng, low=0, high=1, noise=NOISE, spacing="even")


def features(X: Floats, degree: int) -> Floats:
    """Chebyshev's polynomials of degree 1 to `degree` at the inputs: (N, degree)."""
    return chebvander(2 * X[:, 0] - 1, degree)[:, 1:]


def train_loss(X: Floats, y: Floats, theta: Floats) -> float:
    """The mean squared error on the samples of a polynomial with these parameters, bias last."""
    return float(losses.mean_squared_error(linear.predict(features(X, len(theta) - 1), theta), y))


def test_loss(theta: Floats) -> float:
    """Its mean squared distance from the true curve at the new points."""
    return train_loss(NEW, curve(NEW[:, 0]), theta)


test_loss.__test__ = False  # type: ignore[attr-defined]  # its name is no invitation to pytest


def draw_fit(axes: Axes, X: Floats, y: Floats, theta: Floats, *, title: str) -> None:
    """The samples, the true curve and the fitted polynomial."""
    axes.plot(NEW[:, 0], curve(NEW[:, 0]), color=INK["y"], linestyle=LINES["y"], linewidth=1.5)
    heights = np.clip(linear.predict(features(NEW, len(theta) - 1), theta), -3, 3)
    axes.plot(NEW[:, 0], heights, color=INK["yhat"])
    many = len(X) > 60
    axes.plot(
        X[:, 0],
        y,
        MARKERS["x"],
        color=INK["x"],
        markersize=2 if many else 6,
        markerfacecolor="none" if not many else INK["x"],
        linestyle="none",
        clip_on=False,
    )
    axes.set(xlim=(0, 1), ylim=(-2, 2), xlabel="x", xticks=[0, 0.5, 1], yticks=[-2, -1, 0, 1, 2])
    axes.set_title(title)


def draw_losses(
    axes: Axes,
    at: Sequence[float],
    train: Floats,
    test: Floats,
    now: int,
    names_at: Sequence[tuple[int, float, float]] = ((5, 0, 9), (5, 0, -15)),
) -> None:
    """The losses on the samples and at new points on a logarithmic scale, both marked at one place.

    Args         at: (K,). train, test: (K,). now: which of them is marked. names_at: where the names of test and train
                 stand: the place, and how many points away from it.
    """
    curves = ((test, "err", "new points"), (train, "x", "training"))
    for (values, concept, name), (place, right, up) in zip(curves, names_at, strict=True):
        shown = np.maximum(values, FLOOR)
        axes.plot(at, shown, color=INK[concept], linestyle=LINES["err"] if concept == "err" else "-", linewidth=1.5)
        axes.plot(at[now], shown[now], MARKERS[concept], color=INK[concept], markersize=8, clip_on=False)
        axes.annotate(
            name,
            (at[place], shown[place]),
            xytext=(right, up),
            textcoords="offset points",
            color=INK[concept],
            ha="center",
        )
    axes.set(yscale="log", ylim=(FLOOR, 2), yticks=[1e-4, 1e-3, 1e-2, 1e-1, 1])
    axes.set_yticklabels(["0.0001", "0.001", "0.01", "0.1", "1"])
    axes.minorticks_off()
    axes.set_title("mean squared error")
