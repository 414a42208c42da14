"""Drawings of the page "Every matrix turns, stretches and turns"."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.autoencoder import rotation_stretch_rotation
from course_lib.figures import INK

__all__ = ["STEPS", "ground", "mirror", "motions", "motions_in_words"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]

STEPS = 4  # frames for each of the three motions
_CIRCLE = np.array([(math.cos(a), math.sin(a)) for a in np.linspace(0, 2 * math.pi, 73)])
_REACH = 2.45


def _turn(angle: float) -> Floats:
    return np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])


def _angle(rotation: Floats) -> float:
    return math.atan2(rotation[1, 0], rotation[0, 0])


def _after(W: Floats, frame: int) -> Floats:
    """The part of W that has happened by then: the first turn, the stretch, the second turn, each in four steps."""
    U, s, Vt = rotation_stretch_rotation(W)
    first, second, third = (min(max(frame - start, 0), STEPS) / STEPS for start in (0, STEPS, 2 * STEPS))
    stretch = np.diag(1 + second * (s - 1))
    return np.asarray(_turn(third * _angle(U)) @ stretch @ _turn(first * _angle(Vt)))


def ground(axes: Axes) -> None:
    """The unit circle and the two axes, which stay."""
    axes.plot(*_CIRCLE.T, color=INK["edge"], linewidth=1, linestyle=(0, (3, 3)))
    axes.axhline(0, color=INK["line"], linewidth=0.8, zorder=0)
    axes.axvline(0, color=INK["line"], linewidth=0.8, zorder=0)
    axes.set(xlim=(-_REACH, _REACH), ylim=(-_REACH, _REACH), aspect="equal")
    axes.axis("off")


def motions(W: Floats) -> Callable[[Axes, int], None]:
    """The unit circle and the columns of V on their way through the three factors of W.

    Returns      draw(axes, frame) for frames, frame from 0 to 12.
    """
    Vt = rotation_stretch_rotation(W)[2]

    def draw(axes: Axes, frame: int) -> None:
        so_far = _after(W, frame)
        axes.plot(*(so_far @ _CIRCLE.T), color=INK["yhat"])
        for column, ink, marker, name in ((Vt[0], "w", "^", "1"), (Vt[1], "x", "o", "2")):
            x, y = so_far @ column
            axes.plot([0, x], [0, y], color=INK[ink], linewidth=1.2)
            axes.plot(x, y, marker, color=INK[ink], markersize=8)
            away = 1 + 0.27 / math.hypot(x, y)
            axes.text(x * away, y * away, name, color=INK[ink], ha="center", va="center", fontweight="bold")
        axes.text(-_REACH, _REACH - 0.1, _now(frame), va="top", fontweight="bold")

    return draw


def _now(frame: int) -> str:
    if frame == 0:
        return "before"
    return ("first turn: Vᵀ", "then stretch: S", "then turn: U")[(frame - 1) // STEPS]


def motions_in_words(W: Floats) -> Callable[[int], str]:
    """What one frame of the three motions shows."""
    U, s, Vt = rotation_stretch_rotation(W)
    turns = math.degrees(_angle(Vt)), math.degrees(_angle(U))

    def words(frame: int) -> str:
        step = ((frame - 1) % STEPS + 1) / STEPS
        if frame == 0:
            return "The unit circle with two marked points on it, at right angles."
        if frame <= STEPS:
            return f"The circle is turned by {turns[0] * step:.0f} degrees and stays a circle; the points move with it."
        if frame <= 2 * STEPS:
            long, short = 1 + step * (s - 1)
            return (
                f"The circle is stretched into an upright ellipse that reaches {long:.2f} to the side and {short:.2f} "
                "upwards; the marked points lie on its ends."
            )
        return f"The ellipse is turned by {turns[1] * step:.0f} degrees; its marked ends turn with it."

    return words


def mirror(reflection: Floats, n_panels: int = 5) -> Any:
    """A circle on its straight way from itself to its mirror image: half-way it is a line.

    Returns      A Matplotlib figure.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, n_panels, figsize=(4.4, 1.25))
    for panel, share in zip(axes, np.linspace(0, 1, n_panels), strict=True):
        so_far = (1 - share) * np.eye(2) + share * reflection
        panel.plot(*(so_far @ _CIRCLE.T), color=INK["yhat"])
        for angle, marker, ink in ((15, "^", "w"), (105, "o", "x")):
            point = so_far @ [math.cos(math.radians(angle)), math.sin(math.radians(angle))]
            panel.plot(*point, marker, color=INK[ink], markersize=6)
        panel.set(xlim=(-1.2, 1.2), ylim=(-1.55, 1.2), aspect="equal")
        panel.text(0, -1.5, f"det {np.linalg.det(so_far) + 0.0:.1f}", ha="center", fontsize=9)
        panel.axis("off")
    return figure
