"""Drawings of the page "The steepest direction sets the limit, the flattest the time"."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from course_lib import linear
from course_lib.figures import INK, LINES, MARKERS
from course_lib.figures.chapters.gradient_descent.ellipses import Axes, Floats, bowl_contours
from course_lib.minimize import gradient_descent, quadratic
from course_lib.plurals import counted

__all__ = [
    "rates",
    "two_series",
    "two_series_background",
    "two_series_in_words",
    "units",
    "units_in_words",
]

_N_STEPS = 50
_NAMES = ("flat direction", "steep direction")


def two_series_background(curvatures: Floats) -> Callable[[tuple[Axes, Axes]], None]:
    """What stands still: the contours of the bowl, and the axes of the two coordinates.

    Args         curvatures: (2,), the flat direction first.
    Returns      background(pair of axes) for frames with panels=2.
    """

    def background(axes: tuple[Axes, Axes]) -> None:
        bowl, series = axes
        bowl_contours(bowl, np.diag(curvatures), np.zeros(2), [2.5, 10, 25, 50, 90])
        bowl.set(xlim=(-11.5, 11.5), ylim=(-3.2, 3.2), xlabel="flat direction", ylabel="steep direction")
        series.set(yscale="log", xlim=(0, 68), ylim=(1e-6, 40), xlabel="step", ylabel="distance")
        series.set_xticks([0, 25, 50])
        series.set_yticks([1e-6, 1e-4, 1e-2, 1], ["10⁻⁶", "10⁻⁴", "0.01", "1"])
        series.minorticks_off()

    return background


def two_series(curvatures: Floats, start: Floats) -> Callable[[tuple[Axes, Axes], float], None]:
    """Fifty steps on a bowl, and how far each coordinate is from the bottom.

    Args         curvatures: (2,), the flat direction first. start: (2,).
    Returns      draw(pair of axes, learning rate) for frames with panels=2.
    """

    def draw(axes: tuple[Axes, Axes], rate: float) -> None:
        bowl, series = axes
        path, loss = _fifty_steps(curvatures, start, rate)
        bowl.plot(*path.T, color=INK["w"], linewidth=1)
        bowl.plot(*path.T, ".", color=INK["w"], markersize=3.5)
        bowl.plot(*start, MARKERS["w"], color=INK["w"], markersize=8)
        bowl.set_title(f"loss after 50 steps {_short(loss)}")
        for axis, (name, concept, line) in enumerate(zip(_NAMES, ("w", "err"), ("-", LINES["err"]), strict=True)):
            size = np.abs(path[:, axis])
            seen = size > 1e-7
            if seen.sum() < 3:  # gone after a step: one mark where it was
                seen[1:] = False
            series.plot(np.arange(len(size))[seen], size[seen], color=INK[concept], linestyle=line)
            series.plot(0, size[0], ".", color=INK[concept], markersize=7)
            last = int(np.flatnonzero(seen)[-1])
            height = float(np.clip(size[last], 4e-6, 20))
            series.text(last + 1.5, height, name.split()[0], color=INK[concept], va="center", fontsize=9)
        series.set_title(f"factors {_factor(rate, curvatures[0])} and {_factor(rate, curvatures[1])}")

    return draw


def two_series_in_words(curvatures: Floats, start: Floats) -> Callable[[float], str]:
    """What one frame of two_series shows; the arguments are those of that function.

    Args         curvatures: (2,). start: (2,).
    Returns      words(learning rate).
    """

    def words(rate: float) -> str:
        _, loss = _fifty_steps(curvatures, start, rate)
        factor = 1 - rate * curvatures[1]
        across = (
            "grows while it swings from side to side"
            if factor < -1 - 1e-9
            else "swings from side to side for ever"
            if factor < -1 + 1e-9
            else "swings from side to side and shrinks"
            if factor < -1e-9
            else "is gone after one step"
            if factor < 1e-9
            else "shrinks without a swing"
        )
        return (
            f"Learning rate {rate:.4g}: the steep direction {across}, its factor is {_factor(rate, curvatures[1])}; "
            f"the factor of the flat one is {_factor(rate, curvatures[0])}. After 50 steps the loss is {_short(loss)}."
        )

    return words


def _fifty_steps(curvatures: Floats, start: Floats, rate: float) -> tuple[Floats, float]:
    run = gradient_descent(quadratic(np.diag(curvatures)), start, rate, stop=(), max_steps=_N_STEPS)
    return run.parameters, float(run.losses[-1])


def _factor(rate: float, curvature: float) -> str:
    return f"{1 - rate * curvature + 0.0:.3g}" if abs(1 - rate * curvature) > 1e-9 else "0"


def _short(number: float) -> str:
    return f"{number:.2g}" if number < 1 else f"{number:.3g}"


def _scaled(X: Floats, unit: float | str) -> Floats:
    return (X - X.mean()) / X.std() if isinstance(unit, str) else X * unit


def _measured(X: Floats, y: Floats, unit: float | str) -> tuple[Floats, float, float, int]:
    """Hessian, largest stable rate, condition number, and steps of the best rate to a slope of 1e-3."""
    scaled = _scaled(X, unit)
    hessian, best = linear.least_squares_hessian(scaled), linear.fit_least_squares(scaled, y)
    curvatures = np.linalg.eigvalsh(hessian)
    bowl = quadratic(hessian, best)
    run = gradient_descent(bowl, best - [1.0, 1.0], 2 / curvatures.sum(), max_steps=20_000)
    steps = int(np.flatnonzero(run.gradient_norms < 1e-3)[0])
    return hessian, float(2 / curvatures[-1]), float(curvatures[-1] / curvatures[0]), steps


def units(X: Floats, y: Floats) -> Callable[[Axes, float | str], None]:
    """The same data with the input in another unit: the bowl of its line, and a descent at the best fixed rate.

    Args         X: (N, 1). y: (N,).
    Returns      draw(axes, factor of the unit or "standardized") for frames.
    """

    def draw(axes: Axes, unit: float | str) -> None:
        hessian, limit, condition, steps = _measured(X, y, unit)
        bowl_contours(axes, hessian, np.zeros(2), [0.04, 0.3, 1, 2.4])
        run = gradient_descent(
            quadratic(hessian), [-1.0, -1.0], 2 / np.trace(hessian), stop=(), max_steps=min(steps, 30)
        )
        axes.plot(*run.parameters.T, color=INK["w"], linewidth=1)
        axes.plot(*run.parameters.T, ".", color=INK["w"], markersize=4)
        axes.plot(-1, -1, MARKERS["w"], color=INK["w"], markersize=8)
        axes.set_title(f"limit {_short(limit)}, condition {_short(condition)}: {counted(steps, 'step')}")
        axes.set(xlim=(-1.6, 1.6), ylim=(-1.6, 1.6), aspect="equal")
        axes.set(xlabel="weight, from its best value", ylabel="bias, from its best value")

    return draw


def units_in_words(X: Floats, y: Floats) -> Callable[[float | str], str]:
    """What one frame of units shows; the arguments are those of that function.

    Args         X: (N, 1). y: (N,).
    Returns      words(factor of the unit or "standardized").
    """

    def words(unit: float | str) -> str:
        _, limit, condition, steps = _measured(X, y, unit)
        shape = "round" if condition < 1.5 else "an oblong" if condition < 30 else "a narrow trough"
        told = "Input standardized" if isinstance(unit, str) else f"Input times {unit:g}"
        return (
            f"{told}: the bowl is {shape}, the condition number is {_short(condition)}, the largest stable learning "
            f"rate {_short(limit)}, and the best rate takes {counted(steps, 'step')}."
        )

    return words


def rates(gaps: Mapping[str, Floats]) -> tuple[Axes, Axes]:
    """The same two descents on two pairs of axes: each is a straight line on one of them.

    Args         gaps: name -> (T+1,), the loss above its lowest value; the second is the slow one.
    Returns      two Matplotlib figures for show: logarithmic height, and both axes logarithmic.
    """
    import matplotlib.pyplot as plt

    places = {False: {True: (520, 3e-4), False: (880, 6e-6)}, True: {True: (220, 0.02), False: (14, 2e-4)}}
    figures = []
    for title, both in (("height logarithmic", False), ("both logarithmic", True)):
        figure, axes = plt.subplots(figsize=(3.6, 2.7))
        for (name, gap), concept, line in zip(gaps.items(), ("w", "err"), ("-", LINES["err"]), strict=True):
            chosen = np.unique(np.geomspace(1, len(gap) - 1, 90).astype(int))
            chosen = chosen[gap[chosen] > 1e-9]
            axes.plot(chosen, gap[chosen], color=INK[concept], linestyle=line)
            axes.text(*places[both][name == next(iter(gaps))], name, color=INK[concept], fontsize=9)
        axes.set_title(title)
        axes.set(yscale="log", xlabel="steps", ylabel="loss above the lowest")
        if both:
            axes.set(xscale="log", xlim=(1, 4000))
            axes.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1,000"])
        else:
            axes.set(xlim=(0, 1150))
            axes.set_xticks([0, 400, 800])
        axes.set_ylim(1e-9, 3)
        axes.set_yticks([1e-8, 1e-6, 1e-4, 1e-2, 1], ["10⁻⁸", "10⁻⁶", "10⁻⁴", "0.01", "1"])
        axes.minorticks_off()
        figures.append(figure)
    return figures[0], figures[1]
