"""Sigmoids: stretched, saturated, drawn as steps; a portrait of every activation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib import activations
from course_lib.activations import get_activation
from course_lib.figures import INK, LINES, MARKERS

__all__ = [
    "gap_to_tanh",
    "portrait",
    "portrait_in_words",
    "saturated_share",
    "saturation",
    "steps_as_dots",
    "stretched_logistic",
]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def stretched_logistic() -> Callable[..., None]:
    """A logistic curve, doubled and lowered by 1, with its input stretched, over tanh.

    Returns      draw(axes, inner factor) for frames.
    """
    z = np.linspace(-4, 4, 121)

    def draw(axes: Axes, factor: float) -> None:
        axes.axhline(0, color=INK["line"], linewidth=1)
        axes.plot(z, activations.tanh(z), color=INK["edge"], linewidth=5, alpha=0.45)
        axes.plot(z, 2 * activations.logistic(factor * z) - 1, color=INK["yhat"])
        axes.text(-3.9, 0.72, "broad: tanh z", color=INK["quiet"])
        axes.text(-3.9, 0.5, f"thin: 2σ({factor:g} z) − 1", color=INK["yhat"])
        axes.set_title(f"slope at 0: {factor / 2:g} · largest gap {gap_to_tanh(factor):.2f}")
        axes.set(xlim=(-4, 4), ylim=(-1.1, 1.1), xlabel="z", yticks=[-1, 0, 1])

    return draw


def gap_to_tanh(factor: float) -> float:
    """The largest distance between tanh z and 2σ(factor · z) − 1, on a grid up to 8."""
    z = np.linspace(0, 8, 801)
    return float(np.abs(activations.tanh(z) - (2 * activations.logistic(factor * z) - 1)).max().round(6))


def saturated_share(points: Floats, scale: float) -> float:
    """The share of tanh units whose output is beyond 0.95 in size."""
    return float((np.abs(activations.tanh(scale * points)) > 0.95).mean())


def saturation(points: Floats) -> Callable[..., None]:
    """Left a cloud behind two tanh units, right the share of units that are saturated.

    Args         points: (N, 2).
    Returns      draw(axes, scale of the weights) for frames with panels=2.
    """
    scales = np.geomspace(0.1, 50, 60)
    shares = [saturated_share(points, scale) for scale in scales]

    def draw(axes: tuple[Axes, Axes], scale: float) -> None:
        space, curve = axes
        space.plot([-1, 1, 1, -1, -1], [-1, -1, 1, 1, -1], color=INK["line"], linewidth=1)
        space.plot(*activations.tanh(scale * points).T, ".", color=INK["yhat"], markersize=4, clip_on=False)
        space.set(xlim=(-1.1, 1.1), ylim=(-1.1, 1.1), aspect="equal", xticks=[-1, 0, 1], yticks=[-1, 0, 1])
        space.set(xlabel="h₁", ylabel="h₂")
        space.set_title(f"weights times {scale:g}")
        curve.plot(scales, shares, color=INK["edge"], linewidth=1)
        share = saturated_share(points, scale)
        curve.plot(scale, share, MARKERS["w"], color=INK["w"], markersize=9, clip_on=False)
        curve.set(xscale="log", xlim=(0.1, 50), ylim=(0, 1), xlabel="weights times", xticks=[0.1, 1, 10])
        curve.set_xticklabels(["0.1", "1", "10"])
        curve.set_yticks([0, 0.5, 1])
        curve.set_yticklabels(["0", "50%", "100%"])
        curve.minorticks_off()
        curve.set_title(f"saturated: {share:.0%}")

    return draw


def steps_as_dots(steps: Mapping[str, Floats], slopes: Mapping[str, float]) -> Any:
    """How many steps each start needed, one dot a start, one row an activation.

    Args         steps: name -> (S,), the steps. slopes: name -> slope at 0, which chooses the marker.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4.4, 2.9))
    for row, (name, counts) in enumerate(steps.items()):
        steep = slopes[name] == 1
        concept, marker = ("yhat", "o") if steep else ("err", "v")
        axes.plot(counts, np.full(len(counts), -row), marker, color=INK[concept], markersize=5, alpha=0.8)
    axes.axvline(1, color=INK["line"], linewidth=1)
    axes.set(xscale="log", xlim=(70, 2000), ylim=(0.6 - len(steps), 0.5), xlabel="steps to 95% accuracy")
    axes.set_yticks([-row for row in range(len(steps))])
    axes.set_yticklabels(list(steps))
    axes.set_xticks([100, 300, 1000])
    axes.set_xticklabels(["100", "300", "1000"])
    axes.minorticks_off()
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    return figure


_PORTRAIT_WORDS = {
    "identity": "a straight line of slope 1",
    "step": "0, then 1 from zero on; its slope is 0 on both sides",
    "relu": "0 up to zero, then slope 1",
    "leaky_relu(leaky_slope=0.2)": "slope 0.2 up to zero, then slope 1",
    "softplus": "ReLU with a rounded corner; its slope is the logistic curve",
    "elu(alpha=2.0)": "an exponential tail down to -2; its slope jumps from 2 to 1 at zero",
    "celu(alpha=2.0)": "a tail down to -2 whose slope reaches 1 without a jump",
    "silu": "a dip below zero on the left; its slope is negative there and above 1 on the right",
    "gelu": "a shallower dip below zero on the left; its slope is negative there and above 1 on the right",
    "logistic": "an S from 0 to 1; its slope is a low bump of height 1/4",
    "tanh": "an S from -1 to 1; its slope is a bump of height 1",
}


def portrait() -> Callable[..., None]:
    """One activation: above it, what it answers; beside it, the slope that learning gets.

    Returns      draw(axes, name of the activation) for frames with panels=2.
    """
    left, right = np.linspace(-3, 0, 61), np.linspace(1e-9, 3, 61)

    def draw(axes: tuple[Axes, Axes], name: str) -> None:
        activation = get_activation(name)
        for panel, function, concept, line in (
            (axes[0], activation.function, "yhat", "-"),
            (axes[1], activation.derivative, "err", LINES["err"]),
        ):
            panel.axhline(0, color=INK["line"], linewidth=1)
            panel.axvline(0, color=INK["line"], linewidth=1)
            jump = (panel is axes[1] and activation.kinks) or name == "step"
            pieces = (left if name != "step" else left - 1e-9, right) if jump else (np.append(left, right[1:]),)
            for piece in pieces:
                panel.plot(piece, function(piece), color=INK[concept], linestyle=line)
            panel.set(xlim=(-3, 3), xlabel="z", xticks=[-3, 0, 3])
        axes[0].set(ylim=(-2.2, 3.1), yticks=[-2, -1, 0, 1, 2, 3])
        axes[0].set_title(f"{name.partition('(')[0]}: a")
        axes[1].set(ylim=(-0.4, 2.1), yticks=[0, 0.25, 1, 2])
        axes[1].set_yticklabels(["0", "¼", "1", "2"])
        axes[1].set_title("its slope a′")

    return draw


def portrait_in_words(name: str) -> str:
    """What one frame of the portrait shows."""
    return f"{name}: {_PORTRAIT_WORDS[name]}."
