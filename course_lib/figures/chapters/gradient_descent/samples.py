"""Drawings of the page "One sample points downhill on average"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.figures import INK, LINES, MARKERS
from course_lib.linear import augment, fit_least_squares

__all__ = ["cloud", "cloud_in_words", "item_gradients", "paths", "paths_in_words", "uphill"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def item_gradients(X: Floats, y: Floats, theta: Floats) -> Floats:
    """The gradient of each sample's squared error, one row a sample, (N, d+1)."""
    X_bar = augment(X)
    return np.asarray(2 * (X_bar @ theta - y)[:, None] * X_bar)


def uphill(X: Floats, y: Floats, theta: Floats) -> int:
    """How many samples' steps point uphill for the mean loss."""
    items = item_gradients(X, y, theta)
    return int(np.sum(items @ items.mean(axis=0) < 0))


def _at(X: Floats, y: Floats, distance: float) -> Floats:
    """The parameters at a distance from the best ones, on the way from (-1, -1)."""
    best = fit_least_squares(X, y)
    away = np.array([-1.0, -1.0]) - best
    return np.asarray(best + distance * away / np.linalg.norm(away))


def cloud(X: Floats, y: Floats) -> Callable[[Axes, float], None]:
    """Where each of the samples would step from a place, and where their mean does.

    Returns      draw(axes, distance to the minimum) for frames.
    """

    def draw(axes: Axes, distance: float) -> None:
        steps = -item_gradients(X, y, _at(X, y, distance))
        mean = steps.mean(axis=0)
        along = mean / np.linalg.norm(mean)
        across = np.array([-along[1], along[0]])
        down = steps @ mean >= 0
        axes.plot(*np.outer([-30, 30], across).T, color=INK["edge"], linewidth=1, linestyle=":")
        axes.plot(*steps[down].T, MARKERS["x"], color=INK["x"], markersize=4, linestyle="none")
        axes.plot(*steps[~down].T, "s", color=INK["x"], markersize=4.5, linestyle="none", markerfacecolor="none")
        axes.annotate(
            "", mean, (0, 0), arrowprops={"arrowstyle": "-|>", "color": INK["err"], "linewidth": 2.5, "shrinkB": 0}
        )
        axes.plot(0, 0, "+", color=INK["ink"], markersize=9)
        axes.text(14.8, 8.2, "discs: downhill, squares: uphill", fontsize=9, color=INK["quiet"], ha="right")
        axes.set(xlim=(-4, 15), ylim=(-6, 9), xlabel="step in the weight w", ylabel="step in the bias b")
        axes.set_title(f"{uphill(X, y, _at(X, y, distance))} of {len(y)} steps point uphill")

    return draw


def cloud_in_words(X: Floats, y: Floats) -> Callable[[float], str]:
    """What one frame of the cloud shows."""

    def words(distance: float) -> str:
        theta = _at(X, y, distance)
        items = item_gradients(X, y, theta)
        mean = items.mean(axis=0)
        spread = np.sqrt(np.mean(np.sum((items - mean) ** 2, axis=1)))
        return (
            f"At distance {distance:g} from the minimum the mean step is {np.linalg.norm(mean):.2f} long, "
            f"the {len(y)} single steps scatter about it by {spread:.1f}, and {uphill(X, y, theta)} of them lie on the "
            "uphill side of a dotted line."
        )

    return words


def paths(
    X: Floats, y: Floats, runs: Mapping[int, Floats], excess: Mapping[int, Floats]
) -> tuple[Callable[[Sequence[Axes], int], None], Callable[[Sequence[Axes]], None]]:
    """Paths over the landscape of the line's loss, and how far above its minimum they are.

    Args         runs: batch size -> parameters (T+1, 2), weight first. excess: batch size -> (T+1,).
    Returns      draw(pair of axes, batch size) and background(pair of axes), for frames with panels=2.
    """
    best = fit_least_squares(X, y)
    X_bar = augment(X)
    w, b = np.meshgrid(np.linspace(-1.4, 3.2, 60), np.linspace(-1.4, 2.4, 60))
    away = np.stack([w, b], axis=-1) - best
    height = np.mean((away @ X_bar.T) ** 2, axis=-1)

    def background(axes: Sequence[Axes]) -> None:
        plane, curve = axes
        plane.contour(w, b, height, levels=[0.05, 0.5, 2, 5, 9], colors=INK["line"], linewidths=1)
        plane.plot(*best, "+", color=INK["ink"], markersize=10)
        plane.set(xlim=(-1.4, 3.2), ylim=(-1.4, 2.4), xlabel="weight w", ylabel="bias b")
        plane.set_title("path")
        curve.set(yscale="log", ylim=(1e-7, 60), xlim=(0, 300), xlabel="step")
        curve.set_title("loss above the minimum")

    def draw(axes: Sequence[Axes], batch_size: int) -> None:
        plane, curve = axes
        plane.plot(*runs[batch_size].T, color=INK["w"], linewidth=0.8)
        plane.plot(*runs[batch_size][0], MARKERS["w"], color=INK["w"], markersize=7)
        curve.plot(np.maximum(excess[batch_size], 1e-9), color=INK["err"], linewidth=1, linestyle="-")
        late = float(np.mean(excess[batch_size][200:]))
        if late > 1e-7:
            curve.plot([200, 300], [late, late], color=INK["ink"], linestyle=LINES["err"])
            curve.text(295, 4 * late, f"floor {late:.1g}", ha="right", va="bottom")
        else:
            curve.text(295, 1e-3, "no floor", ha="right")

    return draw, background


def paths_in_words(excess: Mapping[int, Floats]) -> Callable[[int], str]:
    """What one frame of the paths shows."""

    def words(batch_size: int) -> str:
        late = float(np.mean(excess[batch_size][200:]))
        end = f"hovers at about {late:.1g} above the minimum" if late > 1e-7 else "goes on falling, down to rounding"
        return f"Batches of {batch_size}: the path crosses the bowl from the lower left; then the loss {end}."

    return words
