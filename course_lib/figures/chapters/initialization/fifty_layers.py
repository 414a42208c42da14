"""Drawings of the page "Fifty layers, both ways"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.figures import INK, LINES

__all__ = ["both", "both_in_words", "stretched", "unlearning", "unlearning_in_words"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]
Setting = tuple[str, str]


def both(profiles: Mapping[Setting, tuple[Floats, Floats]]) -> Callable[[tuple[Axes, Axes], Setting], None]:
    """Left the mean square of the activations, right that of the deltas, layer by layer.

    Args         profiles: for each (rule, activation) two tables (networks, layers), sizes and errors, of every
                 second layer up to the fiftieth.
    Returns      draw(axes, (rule, activation)) for frames with panels=2.
    """

    def draw(axes: tuple[Axes, Axes], setting: Setting) -> None:
        sizes, errors = profiles[setting]
        parts = ((axes[0], sizes, "yhat", "activations →"), (axes[1], errors, "err", "← deltas"))
        for panel, table, concept, title in parts:
            panel.axhline(1, color=INK["line"], linewidth=1)
            for line in table:
                panel.plot(
                    np.arange(52 - 2 * len(line), 52, 2),
                    line,
                    color=INK[concept],
                    linewidth=1.3,
                    linestyle=LINES[concept],
                )
            panel.set(yscale="log", ylim=(1e-20, 1e20), xlim=(0, 50), xlabel="layer", xticks=[0, 25, 50])
            panel.set(yticks=[1e-18, 1e-9, 1, 1e9, 1e18])
            panel.set_yticklabels(["10⁻¹⁸", "10⁻⁹", "1", "10⁹", "10¹⁸"])
            panel.minorticks_off()
            panel.set_title(title)

    return draw


def both_in_words(profiles: Mapping[Setting, tuple[Floats, Floats]]) -> Callable[[Setting], str]:
    """What one frame of both shows."""

    def words(setting: Setting) -> str:
        sizes, errors = profiles[setting]
        forward, back = (_fate(float(np.median(table))) for table in (sizes[:, -1], errors[:, 0]))
        return f"{setting[0]}, {setting[1]}: over 50 layers the activations {forward}, the deltas {back}."

    return words


def _fate(last: float) -> str:
    power = round(float(np.log10(last)))
    if power in (-1, 0, 1):
        return "stay within a factor of about 30 of 1"
    return f"{'grow' if power > 0 else 'shrink'} to about 1e{power}"


def unlearning(curves: Mapping[int, Mapping[str, Floats]]) -> Callable[[Axes, int], None]:
    """How much of the first loss is left, step by step, for two losses.

    Args         curves: for each starting weight and each loss the share (steps,) at steps 1, 2, 4, 8, …
    Returns      draw(axes, starting weight) for frames.
    """
    styles = {"squared error": ("err", "--", "s"), "cross-entropy": ("yhat", "-", "o")}

    def draw(axes: Axes, start: int) -> None:
        axes.axhline(0.5, color=INK["line"], linewidth=1)
        for name, share in curves[start].items():
            concept, line, marker = styles[name]
            steps = 2.0 ** np.arange(len(share))
            axes.plot(steps, share, marker, linestyle=line, color=INK[concept], markersize=4)
        axes.text(1, 1.14, "■ squared error", color=INK["err"], fontsize=9)
        axes.text(40, 1.14, "● cross-entropy", color=INK["yhat"], fontsize=9)
        axes.set(xscale="log", ylim=(0, 1.22), xlim=(1, 40000), xlabel="step", ylabel="share of the first loss")
        axes.set(xticks=[1, 10, 100, 1000, 10000], yticks=[0, 0.5, 1])
        axes.set_xticklabels(["1", "10", "100", "1,000", "10,000"])
        axes.minorticks_off()
        axes.set_title(f"starting weight {start}")

    return draw


def unlearning_in_words(halved_after: Mapping[int, Mapping[str, int]]) -> Callable[[int], str]:
    """What one frame of the unlearning shows."""

    def words(start: int) -> str:
        steps = halved_after[start]
        return (
            f"From weight {start} the squared error is halved after {steps['squared error']:,} steps, the "
            f"cross-entropy after {steps['cross-entropy']:,}."
        )

    return words


def stretched(singular_values: Mapping[str, Sequence[float]]) -> Any:
    """The singular values of a product of matrices, largest first, for two ways to draw the matrices."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4.4, 2.6))
    styles = {"independent": ("err", "s"), "orthogonal": ("w", "^")}
    for name, values in singular_values.items():
        concept, marker = styles[name]
        axes.plot(np.arange(1, len(values) + 1), values, marker, color=INK[concept], markersize=3)
        place = (len(values) * 0.45, values[len(values) // 2] * (4 if name == "orthogonal" else 0.005))
        axes.text(*place, name, color=INK[concept], ha="right")
    axes.set(yscale="log", xlabel="singular value, largest first", ylabel="stretch", ylim=(1e-12, 1e3))
    axes.set(yticks=[1e-10, 1e-5, 1])
    axes.set_yticklabels(["10⁻¹⁰", "10⁻⁵", "1"])
    axes.minorticks_off()
    return figure
