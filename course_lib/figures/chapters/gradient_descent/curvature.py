"""Drawings of the page "What curvature buys, and what it costs"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise

import numpy as np

from course_lib.figures import INK, LINES, MARKERS
from course_lib.figures.chapters.gradient_descent.ellipses import Axes, Floats, bowl_contours
from course_lib.minimize import exact_line_search, gradient_descent, log_cosh, newton, quadratic

__all__ = [
    "bathtub",
    "bathtub_background",
    "bathtub_in_words",
    "on_the_contour",
    "to_the_saddle",
    "zigzag",
    "zigzag_background",
    "zigzag_in_words",
]

_ENOUGH = 1e-6  # the share of the starting loss at which a descent counts as done


def on_the_contour(curvatures: Floats, degrees: float) -> Floats:
    """The place of the contour "loss 1" of a bowl in that direction of its circle.

    Args         curvatures: (2,). degrees: 0 for the flat direction, 90 for the steep one.
    Returns      (2,).
    """
    angle = np.deg2rad(degrees)
    circle = np.array([np.cos(angle), np.sin(angle)])
    circle[np.abs(circle) < 1e-12] = 0  # exactly on an axis, or rounding would leave it
    return np.asarray(np.sqrt(2 / curvatures) * circle)


def _searched(curvatures: Floats, degrees: float) -> tuple[Floats, int]:
    """The path of exact line search, and its steps to a millionth of the loss."""
    bowl = quadratic(np.diag(curvatures))
    run = gradient_descent(bowl, on_the_contour(curvatures, degrees), exact_line_search(), stop=(), max_steps=80)
    return run.parameters, int(np.flatnonzero(run.losses < _ENOUGH)[0])


def zigzag_background(curvatures: Floats) -> Callable[[Axes], None]:
    """What stands still: the contours of the bowl.

    Args         curvatures: (2,), the flat direction first.
    Returns      background(axes) for frames.
    """

    def background(axes: Axes) -> None:
        bowl_contours(axes, np.diag(curvatures), np.zeros(2), [0.02, 0.1, 0.3, 0.6, 1.0])
        axes.set(xlim=(-1.6, 1.6), ylim=(-0.75, 0.75), aspect="equal")
        axes.set(xlabel="flat direction", ylabel="steep direction")
        axes.set_yticks([-0.5, 0, 0.5])

    return background


def zigzag(curvatures: Floats) -> Callable[[Axes, float], None]:
    """Exact line search from a place of the outer contour.

    Args         curvatures: (2,), the flat direction first.
    Returns      draw(axes, degrees along the contour) for frames.
    """

    def draw(axes: Axes, degrees: float) -> None:
        path, steps = _searched(curvatures, degrees)
        shown = path[: min(steps, 20) + 1]
        axes.plot(*shown.T, color=INK["w"], linewidth=1.5)
        axes.plot(*shown.T, ".", color=INK["w"], markersize=4)
        axes.plot(*path[0], MARKERS["w"], color=INK["w"], markersize=8)
        axes.set_title(f"{steps} step{'s' if steps > 1 else ''} to a millionth of the loss")

    return draw


def zigzag_in_words(curvatures: Floats) -> Callable[[float], str]:
    """What one frame of the zigzag shows.

    Args         curvatures: (2,), the flat direction first.
    Returns      words(degrees along the contour).
    """

    def words(degrees: float) -> str:
        _, steps = _searched(curvatures, degrees)
        shape = (
            "one straight step ends at the bottom" if steps == 1 else f"{steps} steps, each at right angles to the last"
        )
        return f"Start at {degrees:g} degrees along the outer ellipse: {shape}."

    return words


def bathtub_background(axes: tuple[Axes, Axes]) -> None:
    """What stands still: the slope of log cosh, whose zero is looked for, and the axes of the distance."""
    slope, distance = axes
    theta = np.linspace(-3.2, 3.2, 81)
    slope.plot(theta, np.tanh(theta), color=INK["ink"])
    slope.axhline(0, color=INK["edge"], linewidth=0.8)
    slope.set(xlim=(-3.2, 3.2), ylim=(-1.25, 1.25), xlabel="θ", ylabel="slope of the loss", yticks=[-1, 0, 1])
    distance.set(yscale="log", xlim=(0, 8.4), ylim=(1e-6, 1e6), xlabel="step", ylabel="distance from 0")
    distance.set_xticks([0, 2, 4, 6, 8])
    distance.set_yticks([1e-6, 1e-3, 1, 1e3, 1e6], ["10⁻⁶", "0.001", "1", "1,000", "10⁶"])
    distance.minorticks_off()


def bathtub(axes: tuple[Axes, Axes], start: float) -> None:
    """Newton's guesses on log cosh: tangents of its slope, and how far each guess is from the minimum."""
    slope, distance = axes
    guesses, steps = _guesses(start)
    for here, there in pairwise(guesses[:6]):
        if abs(here) > 3.2:
            break
        slope.plot([here, here], [0, np.tanh(here)], color=INK["quiet"], linestyle=":", linewidth=1)
        end = np.clip(there, -6, 6)
        height = np.tanh(here) + (end - here) * (1 - np.tanh(here) ** 2)
        slope.plot([here, end], [np.tanh(here), height], color=INK["w"], linewidth=1.2)
    slope.plot(start, 0, MARKERS["w"], color=INK["w"], markersize=8)
    slope.set_title("caught" if abs(guesses[-1]) < abs(start) else "thrown out")
    for sizes, concept, line, name in ((guesses, "w", "-", "Newton"), (steps, "err", LINES["err"], "descent, rate 1")):
        size = np.abs(sizes)
        seen = (size > 1e-9) & (size < 1e9)
        distance.plot(np.flatnonzero(seen), size[seen], color=INK[concept], linestyle=line)
        distance.plot(np.flatnonzero(seen), size[seen], ".", color=INK[concept], markersize=5)
        height = 3e5 if name == "Newton" else 2e4
        distance.text(0.3, height, name, color=INK[concept], fontsize=9, va="center")


def bathtub_in_words(start: float) -> str:
    """What one frame of the bathtub shows."""
    guesses, steps = _guesses(start)
    far = float(np.abs(guesses).max())
    told = (
        f"swing and end {_small(guesses[-1])} from the minimum after {len(guesses) - 1} steps"
        if abs(guesses[-1]) < abs(start)
        else f"swing ever wider, to {far:.2g}, and stop after {len(guesses) - 1} steps"
    )
    return (
        f"From {start:g} Newton's guesses {told}. Gradient descent with rate 1 is {_small(steps[-1])} away after "
        "8 steps."
    )


def _small(number: float) -> str:
    return "less than 0.001" if abs(number) < 0.001 else f"{abs(number):.2g}"


def _guesses(start: float) -> tuple[Floats, Floats]:
    by_newton = newton(log_cosh(), [start], stop=(), max_steps=8).parameters[:, 0]
    return by_newton, gradient_descent(log_cosh(), [start], 1.0, stop=(), max_steps=8).parameters[:, 0]


def to_the_saddle(paths: Mapping[str, Floats], loss: Callable[[Floats], Floats]) -> Axes:
    """Two descents from one place of a landscape with a saddle.

    Args         paths: name -> (T+1, 2); the first is Newton's. loss: (..., 2) -> (...).
    Returns      a Matplotlib figure for show.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots()
    grid_x, grid_y = np.meshgrid(np.linspace(-0.6, 1.3, 49), np.linspace(-1.5, 1.5, 61))
    heights = loss(np.stack([grid_x, grid_y], axis=-1))
    axes.contour(
        grid_x,
        grid_y,
        heights,
        levels=[-0.2, -0.1, 0, 0.15, 0.4, 0.8],
        colors=INK["edge"],
        linewidths=0.8,
        linestyles="solid",
    )
    for (name, path), concept, line in zip(paths.items(), ("w", "err"), ("-", LINES["err"]), strict=True):
        axes.plot(*path.T, color=INK[concept], linestyle=line, linewidth=1.5)
        axes.plot(*path.T, ".", color=INK[concept], markersize=5)
        beside = (0.45, -0.22) if concept == "w" else (0.28, 0.72)
        axes.text(*beside, name, color=INK[concept], ha="left")
    axes.plot(0, 0, "x", color=INK["ink"], markersize=9, markeredgewidth=2)
    axes.text(-0.05, -0.22, "saddle", ha="right")
    for side in (-1, 1):
        axes.plot(0, side, "+", color=INK["right"], markersize=10, markeredgewidth=2)
        axes.text(-0.08, side * 1.0, "minimum", color=INK["right"], ha="right", va="center")
    start = next(iter(paths.values()))[0]
    axes.plot(*start, MARKERS["w"], color=INK["w"], markersize=8)
    axes.set(xlim=(-0.6, 1.3), ylim=(-1.5, 1.5), xlabel="θ₁", ylabel="θ₂")
    return figure
