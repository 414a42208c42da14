"""Vectors: balls of three norms, and the cosines of random arrows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.figures import INK
from course_lib.figures.chapters.arrows import draw_arrow

__all__ = ["cosine_histogram", "unit_ball", "unit_ball_in_words"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def _cross(axes: Axes) -> None:
    """Thin axes through the origin, drawn before anything else."""
    axes.axhline(0, color=INK["line"], linewidth=1)
    axes.axvline(0, color=INK["line"], linewidth=1)


def _length(arrow: Floats, order: float) -> float:
    return float(np.linalg.norm(arrow, order))


def unit_ball(arrow: Floats) -> Callable[[Axes, float], None]:
    """All points of length 1 in the norm of an order, and one arrow that is measured with it.

    Args         arrow: (2,).
    Returns      draw(axes, order) for frames; np.inf is an order.
    """
    quarter = np.linspace(0, np.pi / 2, 31)
    # dense where the ball has its corners
    angles = np.concatenate([turn * np.pi / 2 + np.pi / 2 * np.sin(quarter) ** 2 for turn in range(4)])
    directions = np.stack([np.cos(angles), np.sin(angles)], axis=-1)

    def draw(axes: Axes, order: float) -> None:
        ball = directions / np.linalg.norm(directions, order, axis=1, keepdims=True)
        _cross(axes)
        axes.fill(*ball.T, color=INK["x"], alpha=0.1, linewidth=0)
        axes.plot(*ball.T, color=INK["x"])
        draw_arrow(axes, (0, 0), arrow)
        axes.set_title(f"this arrow has length {_length(arrow, order):.2f}")
        axes.set(xlim=(-1.25, 1.25), ylim=(-1.25, 1.25), xticks=[-1, 0, 1], yticks=[-1, 0, 1], xlabel="x₁", ylabel="x₂")
        axes.set_aspect("equal")

    return draw


def unit_ball_in_words(arrow: Floats) -> Callable[[float], str]:
    """What one frame of the unit ball shows."""

    def words(order: float) -> str:
        if order < 1:
            form = "a star with four spikes, bent inwards between them"
        elif order == 1:
            form = "a square standing on its corner"
        elif order == np.inf:
            form = "a square with upright sides"
        else:
            form = (
                "a circle"
                if order == 2
                else "a diamond with bulging sides"
                if order < 2
                else "a square with soft corners"
            )
        length = _length(arrow, order)
        where = "ends on it" if abs(length - 1) < 1e-9 else "pokes out" if length > 1 else "stays inside"
        return f"The points of length 1 form {form}; the arrow {where}, its length is {length:.2f}."

    return words


def cosine_histogram(cosines: Mapping[int, Floats]) -> Callable[[Axes, int], None]:
    """How the cosines of random pairs of arrows are spread.

    Args         cosines: for each dimension the cosines of many pairs.
    Returns      draw(axes, dimension) for frames.
    """
    edges = np.linspace(-1, 1, 41)

    def draw(axes: Axes, dimension: int) -> None:
        values = cosines[dimension]
        counts = np.histogram(values, edges)[0] / len(values)
        axes.axvspan(-0.1, 0.1, color=INK["line"], alpha=0.4, linewidth=0)
        axes.stairs(counts, edges, color=INK["x"], fill=False, linewidth=2)
        axes.text(0.13, 0.66, "|cos| < 0.1", color=INK["quiet"], fontsize=9)
        axes.set_title(f"{np.mean(np.abs(values) < 0.1):.1%} within the grey band")
        axes.set(xlim=(-1, 1), ylim=(0, 0.72), xlabel="cosine of the angle", ylabel="share of the pairs")
        axes.set_xticks([-1, 0, 1])
        axes.set_xticklabels(["−1: opposite", "0: right angle", "1: same"])
        axes.set_yticks([0, 0.2, 0.4, 0.6])

    return draw
