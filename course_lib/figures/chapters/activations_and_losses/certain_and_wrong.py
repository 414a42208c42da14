"""Certain and wrong: probabilities shared or not, and how each loss learns its way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib import activations, losses
from course_lib.figures import INK, LINES

__all__ = ["learning_curves", "shared_or_not"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def shared_or_not(names: Sequence[str], scores: Floats) -> Callable[..., None]:
    """Probabilities from the same scores: left by softmax, right by one logistic function each.

    Args         names: (k,), of the labels. scores: (k,); the last one is replaced.
    Returns      draw(axes, last score) for frames with panels=2.
    """

    def draw(axes: tuple[Axes, Axes], last: float) -> None:
        moved = np.append(scores[:-1], last)
        for panel, shares, title in (
            (axes[0], activations.softmax(moved), "softmax"),
            (axes[1], activations.logistic(moved), "a logistic function each"),
        ):
            for place, (name, share) in enumerate(zip(names, shares, strict=True)):
                panel.bar(place, share, width=0.6, color=INK["yhat"], alpha=0.8, linewidth=0)
                panel.text(place, share + 0.02, f"{share:.2f}", ha="center", va="bottom", fontsize=9)
                panel.text(place, -0.04, name, ha="center", va="top", color=INK["quiet"], fontsize=9)
            panel.set(xlim=(-0.6, len(scores) - 0.4), ylim=(0, 1.12), xticks=[], yticks=[0, 0.5, 1])
            panel.set_title(f"{title}: sum {shares.sum():.2f}")

    return draw


def learning_curves(histories: Mapping[str, Floats], starts: Sequence[float], n_steps: int) -> Callable[..., None]:
    """Left the answer of one unit, step by step, with two losses; right the message at its score. The target is 0.

    Args         histories: name of the loss -> answers (steps, starts). starts: the first scores.
                 n_steps: how many steps the drawing shows.
    Returns      draw(axes, start) for frames with panels=2.
    """
    shown = np.unique(np.append(np.arange(0, 80), np.linspace(80, n_steps, 41).round().astype(int)))
    looks = {"squared error": ("err", LINES["err"], "v"), "cross-entropy": ("yhat", "-", "o")}
    scores = np.linspace(-2, 10, 121)

    def message(name: str, z: Floats) -> Floats:
        h, y = activations.logistic(z)[None, :], np.zeros((1, len(z)))
        if name == "cross-entropy":
            slope: Floats = losses.binary_cross_entropy_and_gradient(z[None, :], y)[1][0]
            return slope
        upstream = losses.mean_squared_error_and_gradient(h, y)[1]
        return np.asarray((upstream * activations.logistic_derivative(z[None, :], h))[0])

    def draw(axes: tuple[Axes, Axes], start: float) -> None:
        curve, strength = axes
        column = list(starts).index(start)
        curve.axhline(0.1, color=INK["line"], linewidth=1)
        for row, (name, answers) in enumerate(histories.items()):
            concept, line, marker = looks[name]
            curve.plot(shown, answers[shown, column], color=INK[concept], linestyle=line)
            below = int(np.flatnonzero(answers[:, column] < 0.1)[0])
            if below <= n_steps:
                curve.plot(below, answers[below, column], marker, color=INK[concept], markersize=6)
            text = f"{name}: {below:,} steps"
            curve.text(n_steps, 0.66 - 0.13 * row, text, color=INK[concept], ha="right", fontsize=9)
            strength.plot(scores, message(name, scores), color=INK[concept], linestyle=line)
            here = float(message(name, np.array([start]))[0])
            strength.plot(start, here, marker, color=INK[concept], markersize=8, clip_on=False)
        curve.set(xlim=(0, n_steps), ylim=(0, 1.03), xlabel="step", yticks=[0, 0.1, 0.5, 1])
        curve.set_title("answer, target 0")
        strength.set(xlim=(-2, 10), ylim=(0, 1.03), xlabel="score", yticks=[0, 0.5, 1], xticks=[0, 5, 10])
        strength.set_title(f"message at the start {start:g}")

    return draw
