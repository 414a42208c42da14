"""An arrow from one place to another, its tip exactly there."""

from __future__ import annotations

from typing import Any

from numpy.typing import ArrayLike

from course_lib.figures import INK

__all__ = ["draw_arrow"]


def draw_arrow(
    axes: Any, start: ArrayLike, tip: ArrayLike, concept: str = "w", *, width: float = 2, style: Any = "-"
) -> None:
    """Draw it in the colour of a concept; style is that of the line, as Matplotlib takes it."""
    arrow = {"arrowstyle": "-|>", "color": INK[concept], "linewidth": width, "linestyle": style}
    axes.annotate("", tip, start, arrowprops={**arrow, "shrinkA": 0, "shrinkB": 0})
