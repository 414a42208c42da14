"""Drawings of the page "One chain, walked twice"."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.autodiff import Node, Tape, sin_exp_cos_steps
from course_lib.figures import INK
from course_lib.figures.chapters.backpropagation.arrows import bare, draw_arrow
from course_lib.plurals import counted

__all__ = ["reuse", "reuse_in_words", "walk", "walk_in_words"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]

_STEPS = (
    ("z₁", "b₁ + w₁ x"),
    ("h₁", "sin z₁"),
    ("z₂", "b₂ + w₂ h₁"),
    ("h₂", "exp z₂"),
    ("z₃", "b₃ + w₃ h₂"),
    ("h₃", "cos z₃"),
    ("z₄", "b₄ + w₄ h₃"),
    ("ℓ", "(z₄ − y)²"),
)


_SLOPES = ("cos z₁", "w₂", "exp z₂", "w₃", "−sin z₃", "w₄", "2 (z₄ − y)")


def _chain(x: float, y: float, b: Floats, w: Floats) -> tuple[list[float], list[float]]:
    """The eight values and the eight derivatives of the loss by them, as the tape finds them."""
    tape = Tape()
    steps: list[Node] = list(sin_exp_cos_steps(tape.variable(x), list(b), list(w)).values())
    steps.append((steps[-1] - y) ** 2)
    found = tape.gradients(steps[-1])
    return [float(node.value) for node in steps], [float(found[node]) for node in steps]


def walk(x: float, y: float, b: Floats, w: Floats) -> Callable[[Axes, int], None]:
    """Values that fill a column downwards, then derivatives that fill another one upwards.

    Returns      draw(axes, step) for frames, step from 0 to 15.
    """
    values, derivatives = _chain(x, y, b, w)
    slopes = [upper / lower for upper, lower in itertools.pairwise(derivatives)]

    def draw(axes: Axes, step: int) -> None:
        axes.text(1.55, 8.1, "value", color=INK["yhat"], ha="center", fontweight="bold")
        axes.text(3.1, 8.1, "derivative of ℓ", color=INK["err"], ha="center", fontweight="bold")
        for row, ((name, formula), value, derivative) in enumerate(zip(_STEPS, values, derivatives, strict=True)):
            height = 7.2 - row
            axes.text(-0.05, height, name, va="center", fontweight="bold")
            axes.text(0.2, height, f"= {formula}", va="center", color=INK["quiet"], fontsize=9)
            seen, back = step > row, step >= 15 - row
            shown = f"{value:.3f}" if seen else "·"
            axes.text(1.55, height, shown, va="center", ha="center", color=INK["yhat"])
            back = back or (row == 7 and step == 8)
            shown = f"{derivative:.{0 if row == 7 else 3}f}" if back else "·"
            axes.text(3.1, height, shown, va="center", ha="center", color=INK["err"])
            if 0 < row < step:
                draw_arrow(axes, (1.55, height + 0.78), (1.55, height + 0.25), "yhat")
            if row < 7 and back:
                draw_arrow(axes, (3.1, height - 0.78), (3.1, height - 0.25), "err", dashed=False)
                axes.text(
                    3.22,
                    height - 0.5,
                    f"× {_SLOPES[row]} = {slopes[row]:.3f}",
                    va="center",
                    fontsize=9,
                    color=INK["quiet"],
                )
        bare(axes, (-0.1, 4.75), (-0.2, 8.5))

    return draw


def walk_in_words(x: float, y: float, b: Floats, w: Floats) -> Callable[[int], str]:
    """What one frame of the walk shows."""
    values, derivatives = _chain(x, y, b, w)

    def words(step: int) -> str:
        if step == 0:
            return "Eight rows from z₁ to the loss ℓ; the columns for values and derivatives are empty."
        if step <= 8:
            name, missing = _STEPS[step - 1][0], counted(8 - step, "value")
            are = "is" if step == 7 else "are"
            return f"Step {step}, forward: {name} = {values[step - 1]:.3f} is filled in; {missing} {are} missing."
        row = 15 - step
        return (
            f"Step {step}, backward: the derivative by {_STEPS[row][0]} is {derivatives[row]:.3f}, "
            f"the one below it times {_SLOPES[row]}."
        )

    return words


def reuse() -> Callable[[Axes, int], None]:
    """Every derivative of a chain as a row, every product as a cell: the diagonal with reuse, the triangle without.

    Returns      draw(axes, links) for frames.
    """

    def draw(axes: Axes, links: int) -> None:
        stair = [(k + right, -k - down) for k in range(links) for right, down in ((1, 0), (1, 1))]
        axes.fill(*np.array([(0, 0), *stair, (0, -links)]).T, color=INK["line"], linewidth=0)
        for k in range(links):
            axes.fill([k, k + 1, k + 1, k], [-k, -k, -k - 1, -k - 1], color=INK["err"], linewidth=0)
        axes.text(39.5, -4, f"{links} links", ha="right", fontweight="bold")
        axes.text(39.5, -8, f"with reuse: {links} products", ha="right", color=INK["err"])
        axes.text(39.5, -12, f"without: {links * (links + 1) // 2}", ha="right", color=INK["quiet"])
        bare(axes, (-1, 40), (-40, 1))

    return draw


def reuse_in_words(links: int) -> str:
    """What one frame of the count shows."""
    return (
        f"{links} links: a diagonal of {links} filled squares, the products with reuse, "
        f"below it a triangle that brings the count without reuse to {links * (links + 1) // 2}."
    )
