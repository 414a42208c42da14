"""Drawings of the page "A unit of measurement is a learning rate"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.figures import INK, LINES, MARKERS
from course_lib.linear import least_squares_hessian
from course_lib.minimize import gradient_descent, loss_below, quadratic
from course_lib.normalization import fit_standardizer
from course_lib.plurals import counted

__all__ = ["stretched", "stretched_in_words", "tilted", "tilted_in_words", "two_rulers"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]
_START = np.array([-1.6, 1.2])
_SHOWN_STEPS = 40


def _walk(H: Floats) -> tuple[Floats, int, float]:
    """The first steps at the best fixed rate, how many a millionth takes, and the condition number."""
    curvatures = np.linalg.eigvalsh(H)
    bowl = quadratic(H)
    run = gradient_descent(
        bowl,
        _START,
        2 / (curvatures[0] + curvatures[-1]),
        stop=loss_below(1e-6 * float(bowl.loss(_START))),
        max_steps=100_000,
    )
    return run.parameters[: _SHOWN_STEPS + 1], run.n_steps, float(curvatures[-1] / curvatures[0])


def _bowl(axes: Axes, H: Floats, walk: tuple[Floats, int, float], names: tuple[str, str]) -> None:
    path, n_steps, condition = walk
    grid = np.linspace(-2, 2, 81)
    first, second = np.meshgrid(grid, grid)
    height = H[0, 0] * first**2 + 2 * H[0, 1] * first * second + H[1, 1] * second**2
    levels = height.max() * np.array([0.01, 0.06, 0.2, 0.5])
    axes.contour(first, second, height, levels=levels, colors=INK["edge"], linewidths=0.8)
    axes.plot(*path.T, color=INK["w"], linewidth=1.2, marker=MARKERS["w"], markersize=3)
    axes.plot(0, 0, MARKERS["y"], color=INK["y"], markersize=6)
    axes.set(xlim=(-2, 2), ylim=(-2, 2), xticks=[-2, 0, 2], yticks=[-2, 0, 2], aspect="equal")
    axes.set(xlabel=f"{names[0]}, off by", ylabel=f"{names[1]}, off by")
    axes.set_title(f"κ {condition:.3g}, {counted(n_steps, 'step')}")


def _hessians(samples: Floats, ratio: float) -> tuple[Floats, Floats]:
    """Of two weights, the features as they are and standardized; the bias is at its best all the way."""
    X = samples * [1, ratio]
    first, second = (
        least_squares_hessian(part - part.mean(axis=0))[:2, :2].round(9)
        for part in (X, fit_standardizer(X).transform(X))
    )
    return first, second


def stretched(samples: Floats) -> Callable[..., None]:
    """Left the loss over two weights when the second feature is stretched, right when both are standardized.

    Args         samples: (N, 2), of equal spread.
    Returns      draw(axes, ratio) for frames with panels=2.
    """

    def draw(axes: tuple[Axes, Axes], ratio: float) -> None:
        for panel, H in zip(axes, _hessians(samples, ratio), strict=True):
            _bowl(panel, H, _walk(H), ("w₁", "w₂"))
        for panel, name in zip(axes, ("as it comes", "standardized"), strict=True):
            panel.set_title(f"{name}\n{panel.get_title(loc='left')}")

    return draw


def stretched_in_words(samples: Floats) -> Callable[[float], str]:
    """What one frame shows."""

    def say(ratio: float) -> str:
        (_, n_steps, condition), (_, standardized, _) = (_walk(H) for H in _hessians(samples, ratio))
        form = "nearly round bowl" if ratio < 2 else "long bowl" if ratio < 5 else "trench with parallel walls"
        return (
            f"Second feature {ratio:g} times as wide as the first: a {form}, condition number {condition:.3g}, "
            f"{counted(n_steps, 'step')}. Standardized: nearly round, {counted(standardized, 'step')}."
        )

    return say


def _hessian(samples: Floats, mean: float) -> Floats:
    """Of weight and bias; rounded, so that a mean of 1e-17 draws what a mean of 0 draws."""
    return least_squares_hessian(samples[:, None] + mean).round(9) + 0.0


def tilted(samples: Floats) -> Callable[[Axes, float], None]:
    """The loss over weight and bias when the only feature has a mean.

    Args         samples: (N,), with mean 0 and standard deviation 1.
    Returns      draw(axes, mean) for frames.
    """

    def draw(axes: Axes, mean: float) -> None:
        H = _hessian(samples, mean)
        _bowl(axes, H, _walk(H), ("w", "b"))

    return draw


def tilted_in_words(samples: Floats) -> Callable[[float], str]:
    """What one frame shows."""

    def say(mean: float) -> str:
        _, n_steps, condition = _walk(_hessian(samples, mean))
        form = "round" if condition < 2 else "slanted ellipses" if condition < 50 else "a slanted trench"
        return f"Feature mean {mean:g}: the contours are {form}; condition number {condition:.3g}, steps: {n_steps}."

    return say


def two_rulers(rows: Mapping[str, tuple[Floats, Floats]]) -> Any:
    """Training and test samples of one feature on a line each, measured with the right and with the wrong ruler.

    Args         rows: what was done -> training values and test values.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4.4, 2.3))
    for level, (name, (training, test)) in enumerate(rows.items()):
        height = -float(level)
        axes.plot([-3, 5], [height, height], color=INK["line"], linewidth=1, zorder=0)
        axes.plot(training, np.full(len(training), height + 0.1), MARKERS["x"], color=INK["x"], mfc="none", ms=5)
        axes.plot(test, np.full(len(test), height - 0.1), MARKERS["neg"], color=INK["neg"], ms=4)
        axes.text(-3, height + 0.32, name, fontsize=9)
    axes.axvline(0, color=INK["edge"], linewidth=1, linestyle=LINES["y"])
    axes.set(xlim=(-3.1, 5.1), ylim=(0.6 - len(rows), 0.6), yticks=[], xlabel="the number that the model sees")
    axes.spines["left"].set_visible(False)
    return figure
