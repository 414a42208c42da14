"""Drawings of the page "What it found is a plane, not your axes"."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.autoencoder import optimal_autoencoder, principal_axes, reconstruct, singular_axes, tail_error
from course_lib.figures import INK
from course_lib.plurals import counted

__all__ = ["arc", "arc_in_words", "codes", "lost_on_arc", "push", "push_in_words", "wire"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def codes(code: Floats, title: str, marked: Sequence[int]) -> Any:
    """The codes of all samples as points, three of them marked and joined.

    Returns      A Matplotlib figure.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(3.0, 3.1))
    axes.plot(*code.T, "o", color=INK["x"], markersize=2.5, markerfacecolor="none", markeredgewidth=0.7)
    corners = code[[*marked, marked[0]]]
    axes.plot(*corners.T, color=INK["w"], linewidth=1.4)
    for index, marker in zip(marked, ("^", "s", "D"), strict=True):
        axes.plot(*code[index], marker, color=INK["w"], markersize=7)
    reach = 1.1 * np.abs(code).max()
    axes.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal", xticks=[], yticks=[])
    axes.set_title(title)
    return figure


def _line(axes: Axes, through: Floats, direction: Floats, **style: Any) -> None:
    ends = through + np.outer([-12, 12], direction)
    axes.plot(*ends.T, **style)


def push(cloud: Floats) -> Callable[[Axes, float], None]:
    """A flat cloud pushed up from the origin, the autoencoder's line through the origin and the one through the mean.

    Returns      draw(axes, shift) for frames.
    """

    def draw(axes: Axes, shift: float) -> None:
        X = cloud + np.array([0, shift])
        axes.plot(*X[::2].T, "o", color=INK["x"], markersize=2.5, markerfacecolor="none", markeredgewidth=0.7)
        mean, main, _ = principal_axes(X, 1)
        _line(axes, mean, main[:, 0], color=INK["edge"], linestyle=(0, (4, 2)), linewidth=1.6)
        _line(axes, np.zeros(2), singular_axes(X)[0][:, 0], color=INK["w"])
        axes.plot(0, 0, "+", color=INK["ink"], markersize=9)
        axes.set(xlim=(-7.5, 7.5), ylim=(-3, 8), aspect="equal")
        axes.axis("off")
        axes.text(-7.3, 7.2, f"loss with m = 1: {tail_error(X, 1) ** 2 / (2 * len(X)):.3f}", fontweight="bold")

    return draw


def push_in_words(cloud: Floats) -> Callable[[float], str]:
    """What one frame of the pushed cloud shows."""

    def words(shift: float) -> str:
        axis = singular_axes(cloud + np.array([0, shift]))[0][:, 0]
        angle = math.degrees(math.acos(min(1.0, abs(float(axis[0])))))
        if angle < 30:
            pose = "lies along the cloud"
        elif angle < 60:
            pose = "stands askew"
        else:
            pose = "points at the cloud"
        away = counted(round(angle), "degree")
        return f"Cloud {shift:g} above the origin: the solid line {pose}, {away} from its long axis."

    return words


def wire(degrees: float, n_points: int = 401) -> Floats:
    """Points on an arc of length 2, bent around a circle by so many degrees, their mean subtracted; (N, 2)."""
    half = math.radians(degrees) / 2
    angles = np.linspace(-half, half, n_points)
    points = np.column_stack([np.sin(angles), np.cos(angles)]) / half
    return np.asarray(points - points.mean(axis=0))


def lost_on_arc(degrees: float) -> float:
    """The share of the variance that a code of one number loses."""
    X = wire(degrees)
    return float(tail_error(X, 1) ** 2 / np.sum(X**2))


def arc(axes: Axes, degrees: float) -> None:
    """One frame: the wire, its straight copy, and the errors from one to the other."""
    X = wire(degrees)
    copies = reconstruct(*optimal_autoencoder(X, 1), X)
    for start, end in zip(X[::25], copies[::25], strict=True):
        axes.plot(*zip(start, end, strict=True), color=INK["err"], linewidth=1)
    axes.plot(*X.T, color=INK["x"], linewidth=2.4)
    axes.plot(*copies.T, color=INK["yhat"], linewidth=2)
    axes.plot(*X[::25].T, "o", color=INK["x"], markersize=4)
    axes.text(-1.1, 0.62, f"lost: {lost_on_arc(degrees):.1%} of the variance", fontweight="bold")
    axes.set(xlim=(-1.15, 1.15), ylim=(-0.75, 0.75), aspect="equal")
    axes.axis("off")


def arc_in_words(degrees: float) -> str:
    """What one frame of the wire shows."""
    return (
        f"Wire bent by {degrees:g}°: its copy is a straight line, {lost_on_arc(degrees):.1%} of the variance is lost."
    )
