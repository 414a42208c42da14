"""Drawings of the page "Stopping early is a penalty in disguise"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.polynomial.polynomial import polyvander
from numpy.typing import NDArray

from course_lib import linear
from course_lib.figures import INK, LINES, MARKERS
from course_lib.figures.chapters.regularization.polynomials import NEW, curve, samples
from course_lib.plurals import counted
from course_lib.regularizers import EarlyStopping, descent_filter, ridge_filter

__all__ = ["centred", "stop_at", "two_brakes", "two_brakes_in_words", "waiting", "waiting_in_words"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]
DEGREE = 9


def stop_at(losses: Sequence[float], patience: int) -> tuple[int, int]:
    """The checks, from 0, at which early stopping ends and to which it goes back; the last one if it never ends."""
    stopping = EarlyStopping(patience=patience)
    watch = stopping.init()
    for loss in losses:
        watch = stopping.update(watch, loss, [0.0])
        if watch.stop:
            break
    return watch.n_checks - 1, watch.best_index


def waiting(losses: Sequence[float]) -> Callable[[Axes, int], None]:
    """A run's validation loss: what early stopping of some patience sees of it, and where it goes back to.

    Returns      draw(axes, patience) for frames.
    """
    everything = np.asarray(losses)

    def draw(axes: Axes, patience: int) -> None:
        end, best = stop_at(losses, patience)
        axes.plot(everything, color=INK["edge"], linewidth=0.8)
        axes.plot(everything[: end + 1], color=INK["err"], linestyle="-", linewidth=2.2)
        axes.axvline(end, color=INK["edge"], linewidth=1, linestyle=":")
        axes.plot(best, everything[best], MARKERS["w"], color=INK["w"], markersize=9, clip_on=False)
        axes.annotate(
            "back to here",
            (best, everything[best]),
            xytext=(4, -24),
            textcoords="offset points",
            color=INK["w"],
            bbox={"facecolor": INK["paper"], "edgecolor": "none", "pad": 1},
        )
        low, high = everything.min(), np.quantile(everything, 0.98)
        axes.set(xlim=(0, len(everything) - 1), ylim=(low - 0.25 * (high - low), high), xlabel="check")
        axes.set_title(f"validation loss; stopped at {end}, best {everything[best]:.3f}")

    return draw


def waiting_in_words(losses: Sequence[float]) -> Callable[[int], str]:
    """The words for the frames of waiting."""

    def words(patience: int) -> str:
        end, best = stop_at(losses, patience)
        return (
            f"Patience {patience}: training ends at check {end} and goes back to check {best}, "
            f"where the validation loss was {losses[best]:.3f}."
        )

    return words


def _powers(X: Floats, degree: int) -> Floats:
    return polyvander(2 * X[:, 0] - 1, degree)[:, 1:]


def centred(degree: int = DEGREE, n_samples: int = 20, seed: int = 1) -> tuple[Floats, Floats, Floats, float]:
    """The powers of 2x - 1 and the targets with their means taken off, so that the bias stays 0.

    Returns      columns (N, degree), targets (N,), and the means that were taken: (degree,) and a number.
    """
    X, y = samples(n_samples, seed)
    columns = _powers(X, degree)
    means, mean = columns.mean(axis=0), float(y.mean())
    return columns - means, y - mean, means, mean


def _kept(n_steps: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Both filters after so many steps, the directions (r, d), and the least-squares weights along them."""
    columns, targets, _, _ = centred()
    _, s, directions = np.linalg.svd(columns, full_matrices=False)
    learning_rate = len(columns) / (2 * s[0] ** 2)
    along = directions @ linear.fit_least_squares(columns, targets)[:-1]
    descent = descent_filter(s, len(columns), learning_rate, n_steps)
    ridge = ridge_filter(s, len(columns), 1 / (2 * learning_rate * n_steps))
    return descent, ridge, directions, along


def two_brakes() -> Callable[..., None]:
    """Left what gradient descent and ridge regression keep of each direction, right the two curves.

    Returns      draw(axes, number of steps) for frames with panels=2.
    """
    X, y = samples(20, 1)
    _, _, means, mean = centred()

    def draw(axes: tuple[Axes, Axes], n_steps: int) -> None:
        bars, fits = axes
        descent, ridge, directions, along = _kept(n_steps)
        places = np.arange(len(descent)) + 1
        bars.bar(places, descent, width=0.7, color=INK["w"], alpha=0.55, linewidth=0)
        bars.plot(places, ridge, "D", color=INK["pos"], markersize=4, linestyle="none", clip_on=False)
        bars.text(1, 1.25, "bars: gradient descent", color=INK["w"], fontsize=9)
        bars.text(1, 1.12, "◆ ridge", color=INK["pos"], fontsize=9)
        bars.set(ylim=(0, 1.36), xlim=(0.4, DEGREE + 0.6), xlabel="direction, strongest first", yticks=[0, 0.5, 1])
        bars.set(xticks=list(places))
        bars.set_title("share kept")
        columns = _powers(NEW, DEGREE) - means
        fits.plot(NEW[:, 0], curve(NEW[:, 0]), color=INK["y"], linestyle=LINES["y"], linewidth=1.5)
        for kept, concept, style in ((ridge, "pos", (0, (5, 2))), (descent, "w", "-")):
            heights = columns @ (directions.T @ (kept * along)) + mean
            fits.plot(NEW[:, 0], heights, color=INK[concept], linestyle=style, linewidth=1.5)
        fits.plot(X[:, 0], y, MARKERS["x"], color=INK["x"], markerfacecolor="none", markersize=5, linestyle="none")
        fits.set(xlim=(0, 1), ylim=(-2, 2), xlabel="x", xticks=[0, 0.5, 1], yticks=[-2, -1, 0, 1, 2])
        fits.set_title(f"after {counted(n_steps, 'step')}")

    return draw


def two_brakes_in_words(n_steps: int) -> str:
    """What one frame of the two brakes shows."""
    descent, ridge, _, _ = _kept(n_steps)
    apart = np.abs(descent - ridge).max()
    return (
        f"After {counted(n_steps, 'step')} descent keeps {descent[0]:.2f} of the strongest and {descent[-1]:.2f} of "
        f"the weakest direction, ridge {ridge[0]:.2f} and {ridge[-1]:.2f}; they are at most {apart:.2f} apart."
    )
