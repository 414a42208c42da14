"""Axes without a frame, and arrows that lead from one place to another."""

from __future__ import annotations

from typing import Any

from course_lib.figures import INK, LINES

__all__ = ["bare", "draw_arrow"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made


def bare(axes: Axes, width: tuple[float, float], height: tuple[float, float]) -> None:
    """Only what is drawn: no frame, no ticks."""
    axes.set(xlim=width, ylim=height)
    axes.axis("off")


def draw_arrow(axes: Axes, start: Any, end: Any, ink: str, *, dashed: bool = False, width: float = 1.5) -> None:
    """An arrow; dashed where an error travels back."""
    style = LINES["err"] if dashed else "-"
    axes.annotate(
        "", end, start, arrowprops={"arrowstyle": "-|>", "color": INK[ink], "linewidth": width, "linestyle": style}
    )
