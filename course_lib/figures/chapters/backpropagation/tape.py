"""Drawings of the page "A program that differentiates programs"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from course_lib.autodiff import Tape
from course_lib.figures import INK
from course_lib.figures.chapters.backpropagation.arrows import bare, draw_arrow

__all__ = ["diamond", "diamond_in_words"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made

_BOXES = {"x": (0.0, 1.0), "h": (1.3, 1.0), "sin h": (2.4, 2.1), "h sin h": (3.5, 1.5), "y": (4.6, 1.0)}


_ARROWS = (("x", "h"), ("h", "sin h"), ("sin h", "h sin h"), ("h", "h sin h"), ("h sin h", "y"), ("h", "y"))


def _diamond(x: float) -> tuple[dict[str, float], dict[str, float], list[float]]:
    """Values, derivatives and the three reports to h."""
    tape = Tape()
    start: Any = tape.variable(x)
    h = start * start
    s = np.sin(h)
    p = h * s
    y = p + h
    found = tape.gradients(y)
    nodes = dict(zip(_BOXES, (start, h, s, p, y), strict=True))
    values = {name: float(node.value) for name, node in nodes.items()}
    slopes = {name: float(found[node]) for name, node in nodes.items()}
    reports = [1.0, values["sin h"] * slopes["h sin h"], float(np.cos(values["h"])) * slopes["sin h"]]
    return values, slopes, reports


def diamond(x: float) -> Callable[[Axes, int], None]:
    """h = x x and y = h sin h + h as boxes and arrows; derivatives arrive from the right.

    Returns      draw(axes, step) for frames, step from 0 to 6.
    """
    values, slopes, reports = _diamond(x)
    shown_from = {"y": 1, "h sin h": 2, "sin h": 3, "h": 5, "x": 6}
    used_at = dict(zip(_ARROWS, (6, 4, 3, 4, 2, 4), strict=True))

    def draw(axes: Axes, step: int) -> None:
        for arrow in _ARROWS:
            tail, head = (np.array(_BOXES[name]) for name in arrow)
            low = arrow == ("h", "y")
            if low:
                path = np.array([[1.3, 0.55], [1.6, 0.1], [4.3, 0.1], [4.6, 0.55]])
            else:
                along = (head - tail) / np.linalg.norm(head - tail)
                path = np.array([tail + 0.42 * along, head - 0.42 * along])
            back = step >= used_at[arrow]
            ink = "err" if back else "edge"
            ends = path[::-1] if back else path
            if low:
                axes.plot(*ends[:-1].T, color=INK[ink], linewidth=1.2)
            draw_arrow(axes, ends[-2], ends[-1], ink, width=1.2)
        if step >= 4:
            for place, report in zip(((2.95, -0.12), (2.35, 1.05), (1.62, 1.75)), reports, strict=True):
                axes.text(*place, f"{report:.3f}", color=INK["err"], fontsize=9, ha="center", va="center")
        for name, (column, height) in _BOXES.items():
            axes.plot(
                column, height, "s", color=INK["x"], markersize=24, markerfacecolor=INK["paper"], markeredgewidth=1.2
            )
            axes.text(column, height, f"{values[name]:.2f}", ha="center", va="center", fontsize=9, color=INK["yhat"])
            axes.text(column, height + 0.43, name, ha="center", va="center", fontsize=9, fontweight="bold")
            if step >= shown_from[name]:
                behind = {"facecolor": INK["paper"], "edgecolor": "none", "pad": 0.6}
                text = axes.text(column, height - 0.43, f"{slopes[name]:.3f}", color=INK["err"], bbox=behind)
                text.set(ha="center", va="center", fontsize=9, fontweight="bold")
        axes.set_title(_DIAMOND_TITLES[step])
        bare(axes, (-0.45, 5.05), (-0.35, 2.75))

    return draw


_DIAMOND_TITLES = (
    "forward: values in the boxes",
    "y answers to itself: 1",
    "a sum passes 1 on",
    "a product passes the other factor on",
    "three reports for h",
    "h adds them up",
    "x is used twice: 2x times that",
)


def diamond_in_words(x: float) -> Callable[[int], str]:
    """What one frame of the branching computation shows."""
    values, slopes, reports = _diamond(x)
    words = (
        "Five boxes from x to y with their values; h has three arrows going out.",
        "The derivative by y is 1.",
        f"The derivative by h sin h is {slopes['h sin h']:.3f}.",
        f"The derivative by sin h is {slopes['sin h']:.3f}, the value of h.",
        "Three reports reach h: " + ", ".join(f"{report:.3f}" for report in reports) + ".",
        f"The derivative by h is their sum, {slopes['h']:.3f}.",
        f"The derivative by x is {slopes['x']:.3f}, twice x = {values['x']:g} times the one by h.",
    )
    return lambda step: words[step]
