"""Matrices: a house moved in two stages, in two orders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.figures import INK
from course_lib.figures.chapters.arrows import draw_arrow

__all__ = ["house", "house_in_words", "two_orders"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def _beside(axes: Axes, text: str, place: ArrayLike, concept: str, shift: tuple[int, int] = (6, 4)) -> None:
    axes.annotate(text, place, xytext=shift, textcoords="offset points", color=INK[concept])


_HOUSE = np.array([[0.3, 0.2], [1.5, 0.2], [1.5, 1.2], [0.9, 1.8], [0.3, 1.2], [0.3, 0.2], [1.5, 1.2]])


def _beyond(arrow: Floats, start: ArrayLike = 0.0) -> tuple[float, float]:
    """A little further than the arrow's tip: where its name stands."""
    x_1, x_2 = np.asarray(start, float) + arrow * (1 + 0.3 / np.linalg.norm(arrow))
    return float(x_1), float(x_2)


def _mapped_plane(axes: Axes, W: Floats, b: Floats) -> None:
    """A grid and a house after x -> W x + b."""
    ends = np.array([-2.0, 2.0])
    for at in np.arange(-2, 3):
        for line in (np.stack([np.full(2, at), ends]), np.stack([ends, np.full(2, at)])):
            axes.plot(*(W @ line + b[:, None]), color=INK["line"], linewidth=1)
    axes.plot(*(W @ _HOUSE.T + b[:, None]), color=INK["x"], linewidth=1.5)


def house(stages: Sequence[tuple[Floats, Floats]]) -> Callable[[Axes, int], None]:
    """A house on a grid after each of several affine maps, with the images of the two unit vectors.

    Args         stages: pairs W (2, 2), b (2,).
    Returns      draw(axes, stage) for frames.
    """

    def draw(axes: Axes, stage: int) -> None:
        W, b = stages[stage]
        _mapped_plane(axes, W, b)
        for column, style, name in ((0, "-", "e₁"), (1, (0, (4, 2)), "e₂")):
            tip = W[:, column] + b
            draw_arrow(axes, b, tip, style=style)
            axes.text(*_beyond(W[:, column], b), name, color=INK["w"], ha="center", va="center")
        axes.plot(0, 0, "+", color=INK["ink"], markersize=9)
        if b.any():
            draw_arrow(axes, (0, 0), b, "err", style=":")
            _beside(axes, "b", b / 2, "err", (5, -12))
        rows = "   ".join(f"({low:.2f}, {high:.2f})" for low, high in W.T + 0.0)
        axes.set_title(f"columns of W: {rows}")
        axes.set(xlim=(-3.4, 3.8), ylim=(-2.6, 2.6), xticks=[], yticks=[], aspect="equal")
        for side in ("left", "bottom"):
            axes.spines[side].set_visible(False)

    return draw


def house_in_words(stages: Sequence[tuple[Floats, Floats]]) -> Callable[[int], str]:
    """What one frame of the house shows."""

    def point(place: Floats) -> str:
        return "({:.2f}, {:.2f})".format(*(place + 0.0))

    def words(stage: int) -> str:
        W, b = stages[stage]
        det = float(np.linalg.det(W))
        form = "upright" if stage == 0 else "flattened" if abs(det) < 0.05 else "slanted" if det > 0 else "turned over"
        moved = f"; the whole grid is shifted by {point(b)} and the origin with it" if b.any() else "; the origin stays"
        return f"The house is {form}; the unit arrows land on {point(W[:, 0])} and {point(W[:, 1])}{moved}."

    return words


def two_orders(first: Floats, second: Floats) -> tuple[Any, Any]:
    """The same two maps in both orders, each a figure with the house.

    Args         first, second: (2, 2).
    Returns      Two figures: first then second, and second then first.
    """
    import matplotlib.pyplot as plt

    figures = []
    for matrix, title in ((second @ first, "turn, then stretch"), (first @ second, "stretch, then turn")):
        figure, axes = plt.subplots(figsize=(3.0, 2.6))
        _mapped_plane(axes, matrix, np.zeros(2))
        for column, style, name in ((0, "-", "e₁"), (1, (0, (4, 2)), "e₂")):
            draw_arrow(axes, (0, 0), matrix[:, column], style=style)
            axes.text(*_beyond(matrix[:, column]), name, color=INK["w"], ha="center", va="center")
        axes.set(xlim=(-4.2, 2.4), ylim=(-2.2, 3.9), aspect="equal")
        axes.set_title(title)
        axes.axis("off")
        figures.append(figure)
    return figures[0], figures[1]
