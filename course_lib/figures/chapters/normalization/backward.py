"""Drawings of the page "Every sample pays for every other"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.figures import INK, LINES, MARKERS
from course_lib.normalization import batch_norm

__all__ = ["growing", "growing_in_words", "neighbour", "neighbour_in_words", "three_parts"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]
_OTHERS = (1.0, 2.0, 4.0)
_HOME = 3.0


def _normalized(moving: float) -> Floats:
    z = np.array([_OTHERS[0], _OTHERS[1], moving, _OTHERS[2]])
    return batch_norm(z[:, None], [1.0], [0.0], epsilon=0)[0][:, 0]


def neighbour() -> Callable[[Axes, float], None]:
    """Four pre-activations of one unit, of which one moves, and what batch norm makes of all four.

    Returns      draw(axes, place of the one that moves) for frames.
    """
    home = _normalized(_HOME)

    def draw(axes: Axes, moving: float) -> None:
        z = np.array([_OTHERS[0], _OTHERS[1], moving, _OTHERS[2]])
        after = _normalized(moving)
        axes.plot([-9, 9], [1, 1], color=INK["line"], linewidth=1, zorder=0)
        axes.plot([-9, 9], [0, 0], color=INK["line"], linewidth=1, zorder=0)
        for number, name in enumerate("abcd"):
            concept = "err" if name == "c" else "yhat"
            axes.plot(z[number], 1, MARKERS["err" if name == "c" else "x"], color=INK[concept], markersize=8)
            axes.plot(3 * after[number], 0, MARKERS["err" if name == "c" else "x"], color=INK[concept], markersize=8)
            axes.text(z[number], 1.14, name, ha="center", color=INK[concept])
            axes.text(3 * after[number], 0.14, name, ha="center", color=INK[concept])
            start, end = 3 * home[number], 3 * after[number]
            if name != "c" and abs(end - start) > 0.25:
                arrow = {"arrowstyle": "-|>", "color": INK["yhat"], "linewidth": 1.2}
                axes.annotate("", (end, -0.17 - 0.1 * number), (start, -0.17 - 0.1 * number), arrowprops=arrow)
        axes.text(-9, 1.42, f"pre-activations; c at {moving:g}", fontsize=9)
        axes.text(-9, 0.42, "normalized; arrows from where they were with c at 3", fontsize=9)
        axes.set(xlim=(-9.2, 9.2), ylim=(-0.65, 1.65))
        axes.axis("off")

    return draw


def neighbour_in_words(moving: float) -> str:
    """What one frame shows."""
    before, after = _normalized(_HOME), _normalized(moving)
    listed = ", ".join(f"{name} at {after[number]:.2f}" for number, name in enumerate("abcd"))
    pushed = "left" if after[0] < before[0] else "right"
    rest = "as at the start" if moving == _HOME else f"a has gone to the {pushed} although nobody touched it"
    return f"Sample c stands at {moving:g}. Normalized: {listed}; {rest}."


def three_parts(normalized: Floats, own: Floats, by_mean: Floats, by_spread: Floats) -> Any:
    """What each sample's gradient is made of: its own part, what the mean and what the spread take off.

    Args         normalized: (N,), sorted. own, by_mean, by_spread: (N,), which add up to the gradient.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4.4, 2.9))
    parts = (("own", own, "yhat", MARKERS["x"], "none"), ("by the mean", by_mean, "w", MARKERS["w"], ":"))
    for name, values, concept, marker, line in (*parts, ("by the spread", by_spread, "neg", MARKERS["neg"], ":")):
        axes.plot(normalized, values, marker, color=INK[concept], markersize=5, linestyle=line, linewidth=1)
        axes.text(normalized[-1] + 0.12, values[-1], name, color=INK[concept], va="center", fontsize=9)
    total = own + by_mean + by_spread
    axes.bar(normalized, total, width=0.12, color=INK["err"], alpha=0.35, linewidth=0)
    axes.axhline(0, color=INK["edge"], linewidth=0.8)
    axes.set(xlabel="normalized value of the sample", xlim=(normalized[0] - 0.3, normalized[-1] + 1.1))
    axes.set_title("parts of the gradient; bars: their sum")
    return figure


def growing(path: Floats) -> Callable[[Axes, int], None]:
    """Two weights in front of batch norm under gradient descent: every step leaves the circle it starts from.

    Args         path: (T + 1, 2).
    Returns      draw(axes, step) for frames.
    """
    turn = np.linspace(0, 2 * np.pi, 91)
    reach = 1.15 * np.abs(path).max()

    def draw(axes: Axes, step: int) -> None:
        here = path[step]
        for radius, style in ((np.linalg.norm(path[0]), LINES["y"]), (np.linalg.norm(here), "-")):
            axes.plot(radius * np.cos(turn), radius * np.sin(turn), color=INK["edge"], linestyle=style, linewidth=1)
        axes.plot([0, here[0]], [0, here[1]], color=INK["w"], linewidth=1.5)
        axes.plot(*path[: step + 1].T, color=INK["w"], marker=MARKERS["w"], markersize=4, linewidth=1)
        if step + 1 < len(path):
            arrow = {"arrowstyle": "-|>", "color": INK["err"], "linewidth": 1.5, "linestyle": "-"}
            axes.annotate("", here + 2 * (path[step + 1] - here), here, arrowprops=arrow)
        axes.plot(0, 0, "+", color=INK["ink"])
        axes.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal", xlabel="w₁", ylabel="w₂")
        axes.set_title(f"step {step}, length of w: {np.linalg.norm(here):.2f}")

    return draw


def growing_in_words(path: Floats) -> Callable[[int], str]:
    """What one frame shows."""

    def say(step: int) -> str:
        angle = np.degrees(np.arctan2(path[step, 1], path[step, 0]))
        return (
            f"Step {step}: the weights have length {np.linalg.norm(path[step]):.2f} and point to {angle:.0f} "
            "degrees; the next step leaves their circle at a right angle to the radius."
        )

    return say
