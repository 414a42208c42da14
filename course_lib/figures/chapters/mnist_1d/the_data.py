"""Drawings of the page "A digit that you read and a network cannot see"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.data import mnist1d_stages
from course_lib.figures import INK, MARKERS
from course_lib.figures.chapters.mnist_1d._curves import drawn_downwards

__all__ = ["STAGES", "ladder", "making", "making_in_words", "signals", "templates", "what_is_hard"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]

STAGES = ("template", "scaled", "shifted", "noisy", "sheared", "signal")

_HAPPENED = {
    "template": "the template, twelve heights",
    "scaled": "padded with zeros, stretched and scaled",
    "shifted": "moved along, out at one end and in at the other",
    "noisy": "the flat parts filled with smooth noise, a little rough noise over all",
    "sheared": "tilted",
    "signal": "forty of its points: what the network gets",
}


def templates(curves: Floats) -> Any:
    """The ten templates from top to bottom, so that they look like the digits that they are.

    Args         curves: (10, 12), from mnist1d_templates.
    Returns      A Matplotlib figure.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4.4, 2.7))
    for digit, curve in enumerate(curves):
        left, top = 1.4 * (digit % 5), -1.75 * (digit // 5)
        drawn_downwards(axes, curve, left, top, scale=0.7)
        axes.text(left, top + 0.17, str(digit), color=INK["quiet"], ha="center")
    axes.set(xlim=(-0.7, 6.3), ylim=(-2.9, 0.42))
    axes.axis("off")
    return figure


def signals(X: Floats, names: str) -> Any:
    """Some signals from top to bottom, each under its letter.

    Args         X: (N, 40). names: N letters.
    Returns      A Matplotlib figure.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4.4, 2.4))
    for place, (signal, name) in enumerate(zip(X, names, strict=True)):
        drawn_downwards(axes, signal, 1.4 * place, 0, scale=0.17)
        axes.text(1.4 * place, 0.12, name, color=INK["ink"], fontweight="bold", ha="center")
    axes.set(xlim=(-0.7, 1.4 * len(X) - 0.7), ylim=(-1.1, 0.3))
    axes.axis("off")
    return figure


def _stages(digit: int) -> Mapping[str, Floats]:
    return mnist1d_stages(digit, rng=np.random.default_rng(5))


def making(axes: Axes, setting: tuple[str, int]) -> None:
    """One stage on the way from a template to a signal, for frames: draw(axes, (stage, digit))."""
    stage, digit = setting
    curve = _stages(digit)[stage]
    points = stage in ("template", "signal")
    t = np.linspace(0, 1, len(curve))
    axes.plot(t, curve, color=INK["x"], linewidth=1.6)
    if points:
        axes.plot(t, curve, MARKERS["x"], color=INK["x"], markersize=4, markerfacecolor="none")
    axes.set_title(f"{digit}, {stage}: {len(curve)} numbers")
    axes.set(xlim=(-0.02, 1.02), ylim=(-1.1, 1.1), xlabel="place along the curve", ylabel="height")
    axes.set_xticks([0, 1], ["start", "end"])
    axes.set_yticks([-1, 0, 1])


def making_in_words(setting: tuple[str, int]) -> str:
    """What one frame of the making shows."""
    stage, digit = setting
    curve = _stages(digit)[stage]
    highest, places = int(np.abs(curve).argmax()), len(curve)
    where = ("first", "middle", "last")[min(3 * highest // places, 2)]
    return (
        f"Digit {digit}, {stage}: {_HAPPENED[stage]}; the curve runs from {curve.min():.1f} to {curve.max():.1f} "
        f"and is furthest from zero in its {where} third."
    )


def ladder(errors: Mapping[str, float]) -> Any:
    """Test errors as a ladder, the worst at the top.

    Args         errors: name of the predictor -> share of wrong answers.
    Returns      A Matplotlib figure.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4.4, 2.1))
    for row, (name, error) in enumerate(errors.items()):
        concept = "yhat" if "network" in name else "edge"
        axes.plot([0, error], [-row] * 2, color=INK[concept], linewidth=9, solid_capstyle="butt")
        axes.text(error + 0.015, -row, f"{error:.2f}", va="center")
    axes.set(xlim=(0, 1), ylim=(-len(errors) + 0.4, 0.6), xlabel="share of wrong answers on the test set")
    axes.set_yticks([-row for row in range(len(errors))], list(errors))
    axes.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    return figure


def what_is_hard(errors: Mapping[str, Sequence[float]], predictors: Sequence[str]) -> Any:
    """Test errors with one distortion left out at a time, a mark for each predictor.

    Args         errors: what is left out -> one error for each predictor. predictors: three names.
    Returns      A Matplotlib figure.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4.4, 2.9))
    looks = (("o", "yhat"), ("s", "quiet"), ("^", "w"))
    for row, (_, found) in enumerate(errors.items()):
        axes.plot([0, 0.8], [-row] * 2, color=INK["line"], linewidth=0.8)
        for (marker, concept), error in zip(looks, found, strict=True):
            axes.plot(error, -row, marker, color=INK[concept], markersize=8)
    for place, (marker, concept), name in zip((0.0, 0.27, 0.49), looks, predictors, strict=True):
        axes.plot(place, 0.85, marker, color=INK[concept], markersize=8)
        axes.text(place + 0.025, 0.85, name, color=INK[concept], va="center", fontsize=9)
    axes.set(xlim=(-0.02, 0.82), ylim=(-len(errors) + 0.5, 1.2), xlabel="test error")
    axes.set_yticks([-row for row in range(len(errors))], list(errors))
    axes.set_xticks([0, 0.2, 0.4, 0.6, 0.8], ["0", "0.2", "0.4", "0.6", "0.8"])
    return figure
