"""Derivatives: a shrinking step, and a square under the microscope."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.figures import INK, LINES, MARKERS
from course_lib.figures.chapters.arrows import draw_arrow

__all__ = ["shrinking_step", "square_under_the_microscope"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def shrinking_step(
    f: Callable[[Any], Any], slope: float, at: float, errors: Mapping[str, Floats]
) -> Callable[..., None]:
    """Left the graph with its secant, magnified with the step; right the relative errors of two quotients.

    Args         f: takes and returns arrays. slope: the exact one. at: where. errors: "forward" and "central", the
                 relative errors for the steps 1, 1/10, 1/100, …
    Returns      draw(axes, k) for frames with panels=2; the step is 10 to the minus k.
    """
    powers = np.arange(len(errors["forward"]))

    def draw(axes: tuple[Axes, Axes], k: int) -> None:
        zoomed, error = axes
        step = float(f"1e-{k}")
        around = np.linspace(-1.2, 1.4, 53)
        # magnified by 1 / step, and exact where subtracting would lose the digits
        graph = (f(at + around * step) - f(at)) / step if k < 7 else slope * around
        rise = float((f(at + step) - f(at)) / step)
        zoomed.plot(around, graph, color=INK["x"])
        zoomed.plot([-1.2, 1.4], [-1.2 * rise, 1.4 * rise], color=INK["err"], linestyle=LINES["err"])
        zoomed.plot([0, 1], [0, rise], MARKERS["x"], color=INK["x"])
        zoomed.set(xlim=(-1.2, 1.4), ylim=(-0.7, 0.7), yticks=[], xticks=[0, 1])
        zoomed.set_xticklabels(["x", "x + Δ"])
        zoomed.set_title(f"seen from {'near' if k < 3 else 'very near'}, Δ = {_power(k)}")
        for name, concept, marker, line in (("forward", "err", "v", LINES["err"]), ("central", "yhat", "o", "-")):
            shown = np.maximum(errors[name], 1e-13)
            error.plot(powers, shown, color=INK["line"], linewidth=1)
            error.plot(powers[: k + 1], shown[: k + 1], color=INK[concept], linestyle=line, linewidth=1.5)
            error.plot(k, shown[k], marker, color=INK[concept], clip_on=False)
        error.text(2.3, 3e-2, "forward", color=INK["err"])
        error.text(1.0, 3e-9, "central", color=INK["yhat"])
        error.set(yscale="log", ylim=(1e-13, 3), xlim=(0, len(powers) - 1), xlabel="smaller step →")
        error.set(yticks=[1, 1e-4, 1e-8, 1e-12], xticks=[0, 5, 10, 15])
        error.set_yticklabels(["1", "10⁻⁴", "10⁻⁸", "10⁻¹²"])
        error.set_xticklabels(["1", "10⁻⁵", "10⁻¹⁰", "10⁻¹⁵"])
        error.minorticks_off()
        error.set_title("relative error")

    return draw


def _power(k: int) -> str:
    return "1" if k == 0 else "10⁻" + str(k).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def square_under_the_microscope(f: Callable[[Floats], Floats], J: Floats, at: Floats) -> Callable[..., None]:
    """Left a small square, right its image and the parallelogram of the Jacobian, both magnified alike.

    Args         f: takes (2,), returns (2,). J: (2, 2), its Jacobian there. at: (2,), the lower left corner.
    Returns      draw(axes, side) for frames with panels=2.
    """
    along = np.linspace(0, 1, 11)
    zero, one = np.zeros(11), np.ones(11)
    edge = np.concatenate(
        [np.stack(pair, axis=-1) for pair in ((along, zero), (one, along), (along[::-1], one), (zero, along[::-1]))]
    )

    def draw(axes: tuple[Axes, Axes], side: float) -> None:
        before, after = axes
        before.plot(*edge.T, color=INK["x"])
        image = np.array([f(at + side * point) - f(at) for point in edge]) / side
        flat = edge @ J.T
        after.plot(*image.T, color=INK["x"])
        after.plot(*flat.T, color=INK["err"], linestyle=LINES["err"])
        for axis, matrix in ((before, np.eye(2)), (after, J)):
            for column, style in ((0, "-"), (1, (0, (4, 2)))):
                draw_arrow(axis, (0, 0), matrix[:, column], style=style)
        before.set(xlim=(-0.2, 1.3), ylim=(-0.2, 1.3), xticks=[], yticks=[], aspect="equal")
        after.set(xlim=(-0.8, 12.5), ylim=(-1.6, 6.2), xticks=[], yticks=[])
        before.set_title(f"a square of side {side:g}")
        after.set_title("its image, magnified alike")

    return draw
