"""Drawings of the page "The same weights carry the error back"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from course_lib.figures import INK, LINES, MARKERS

__all__ = ["both_ways", "rules", "rules_in_words", "zigzag"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Factors = Mapping[str, Callable[[int], float]]


def both_ways() -> Any:
    """One unit that sums over its inputs, beside one input that sums the errors of all units."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4.4, 2.5))
    for left, forward in ((0.0, True), (4.2, False)):
        inputs, units = [(left, k) for k in range(5)], [(left + 2, 0.7 + 1.3 * k) for k in range(3)]
        for here in inputs:
            for there in units:
                counted = there == units[1] if forward else here == inputs[2]
                colour = INK["yhat"] if forward else INK["err"]
                axes.plot(
                    *zip(here, there, strict=True),
                    color=colour if counted else INK["line"],
                    linewidth=2 if counted else 1,
                    linestyle=LINES["err"] if counted and not forward else "-",
                    zorder=2 if counted else 1,
                )
        for here in inputs:
            summing = not forward and here == inputs[2]
            axes.plot(*here, "o", color=INK["err" if summing else "quiet"], markersize=10, zorder=3)
        for there in units:
            summing = forward and there == units[1]
            axes.plot(*there, "o", color=INK["yhat" if summing else "quiet"], markersize=10, zorder=3)
        title = "forward: sum over inputs" if forward else "back: sum over units"
        axes.text(left + 1, 4.75, title, ha="center", color=INK["yhat" if forward else "err"], fontsize=9)
    axes.set(xlim=(-0.7, 6.9), ylim=(-0.5, 5.2))
    axes.axis("off")
    return figure


def rules(fan_in: int, variances: Factors) -> Callable[[Axes, int], None]:
    """What a linear layer multiplies the mean square by, forward and back, for each rule.

    Args         fan_in: inputs of the layer. variances: for each rule, its variance as a function of the fan-out.
    Returns      draw(axes, fan-out) for frames.
    """

    def draw(axes: Axes, fan_out: int) -> None:
        axes.axvline(1, color=INK["edge"], linewidth=1)
        for row, (rule, variance) in enumerate(variances.items()):
            forward, backward = fan_in * variance(fan_out), fan_out * variance(fan_out)
            axes.plot([forward, backward], [-row, -row], color=INK["line"], linewidth=2, zorder=1)
            axes.plot(forward, -row, MARKERS["x"], color=INK["yhat"], markersize=10, zorder=3)
            axes.plot(backward, -row, MARKERS["err"], color=INK["err"], markersize=7, zorder=4)
            axes.text(0.11, -row + 0.26, f"{rule}: ● {forward:.2g}, ▼ {backward:.2g}", fontsize=9)
        axes.set(
            xscale="log", xlim=(0.1, 20), ylim=(0.4 - len(variances), 0.7), yticks=[], xticks=[0.125, 0.5, 1, 2, 8]
        )
        axes.set_xticklabels(["⅛", "½", "1", "2", "8"])
        axes.minorticks_off()
        axes.spines["left"].set_visible(False)
        axes.set_xlabel("factor of the mean square: ● forward, ▼ back")
        axes.set_title(f"{fan_in} inputs, {fan_out} units")

    return draw


def rules_in_words(fan_in: int, variances: Factors) -> Callable[[int], str]:
    """What one frame of the rules shows."""

    def words(fan_out: int) -> str:
        parts = [
            f"{rule}: times {fan_in * variance(fan_out):.2g} forward, times {fan_out * variance(fan_out):.2g} back"
            for rule, variance in variances.items()
        ]
        return f"{fan_in} inputs and {fan_out} units. " + "; ".join(parts) + "."

    return words


def zigzag(sizes: Mapping[str, Sequence[float]]) -> Any:
    """The mean square layer by layer where wide and narrow layers alternate.

    Args         sizes: for each rule, one number a layer.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4.4, 2.9))
    styles = {"fan-in": ("o", "-", "yhat"), "fan-out": ("s", "--", "w"), "average": ("D", ":", "err")}
    for rule, values in sizes.items():
        marker, line, concept = styles[rule]
        axes.plot(range(len(values)), values, marker, linestyle=line, color=INK[concept], markersize=3.5, linewidth=1.2)
        height = 2.2 if rule == "fan-out" else values[-1]
        axes.text(len(values) - 0.5, height, rule, color=INK[concept], va="center")
    axes.set(yscale="log", ylim=(0.008, 9), xlim=(0, len(sizes["fan-in"]) + 3.5), xlabel="layer", ylabel="mean square")
    axes.set(yticks=[0.01, 0.1, 1], xticks=[0, 4, 8, 12, 16])
    axes.set_yticklabels(["0.01", "0.1", "1"])
    axes.minorticks_off()
    return figure
