"""Drawings of the page "It learns. Is it right?"."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.figures import INK, LINES, MARKERS
from course_lib.figures.chapters.backpropagation.arrows import bare

__all__ = ["nudges", "nudges_in_words", "poll", "which_is_right", "which_is_right_in_words"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]

_POLL = ("slope at h", "none", "not transposed", "random way back", "biases forgotten", "last layer only")


def poll(curves: Mapping[str, Floats]) -> Any:
    """The median losses of six gradients, labelled A to F.

    Args         curves: the losses (steps + 1, S) for each mistake.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4.4, 3.0))
    inks = ("pos", "yhat", "err", "w", "y", "neg")
    styles = ("-", "-", (0, (4, 2)), (0, (6, 1.5, 1, 1.5)), (0, (1, 1.6)), "-")
    medians = {name: np.median(curves[name], axis=1)[::20] for name in _POLL}
    heights = _apart([float(np.log10(medians[name][-1])) for name in _POLL], 0.075)
    for letter, name, ink, style, height in zip("ABCDEF", _POLL, inks, styles, heights, strict=True):
        curve = medians[name]
        axes.plot(20 * np.arange(len(curve)), curve, color=INK[ink], linestyle=style, linewidth=1.8)
        axes.text(612, 10**height, letter, color=INK[ink], va="center", fontweight="bold")
    axes.set(yscale="log", xlim=(0, 650), ylim=(0.06, 1.6), xlabel="step", ylabel="loss", yticks=[0.1, 0.2, 0.5, 1])
    axes.set_yticklabels(["0.1", "0.2", "0.5", "1"])
    axes.minorticks_off()
    return figure


def _apart(places: list[float], gap: float) -> list[float]:
    """The places, moved up until neighbours are a gap apart."""
    moved = list(places)
    order = np.argsort(places)
    for below, above in itertools.pairwise(order):
        moved[above] = max(moved[above], moved[below] + gap)
    return moved


def which_is_right(curves: Mapping[str, Floats], errors: Mapping[str, float]) -> Callable[[Axes, str], None]:
    """Above the losses of eight starts, below the error that the gradient check found, on a log scale.

    Args         curves: the losses (steps + 1, S) for each mistake. errors: the check's relative error for each.
    Returns      draw(axes, mistake) for frames.
    """

    def draw(axes: Axes, mistake: str) -> None:
        curve = curves[mistake][:, :8]
        for losses in (curve[::40] if len(curve) > 40 else curve).T:
            steps = 40 * np.arange(len(losses)) if len(curve) > 40 else np.arange(len(losses))
            height = np.clip(np.log10(losses), -1.7, 1.2)
            axes.plot(steps, height, color=INK["yhat"], linewidth=1, alpha=0.7)
        halved = int((curves[mistake][-1] < 0.5 * curves[mistake][0]).sum())
        for value, text in ((-1, "0.1"), (0, "1"), (1, "10")):
            axes.text(-12, value, text, ha="right", va="center", fontsize=9, color=INK["quiet"])
            axes.plot([0, 600], [value, value], color=INK["line"], linewidth=0.8)
        axes.text(600, 1.3, f"{halved} of 20 halve their loss", ha="right", va="bottom", fontsize=9)
        axes.text(0, 1.3, "loss", va="bottom", fontsize=9, color=INK["quiet"])
        # the scale of errors: from 1e-8 at the left to 1 at the right
        place = 75.0 * (8 + np.log10(max(errors[mistake], 1e-8)))
        axes.plot([0, 600], [-2.6, -2.6], color=INK["edge"], linewidth=0.8)
        axes.plot([150, 150], [-2.75, -2.35], color=INK["edge"], linewidth=0.8, linestyle=":")
        for power in (-8, -6, -4, -2, 0):
            text = {0: "1", -8: "less"}.get(power, f"1e{power}")
            axes.text(75 * (8 + power), -2.95, text, ha="center", va="center", fontsize=9, color=INK["quiet"])
        right = errors[mistake] < 1e-6
        axes.plot(place, -2.6, "o" if right else MARKERS["err"], color=INK["right" if right else "err"], markersize=9)
        axes.text(0, -2.2, "relative error of the check", va="center", fontsize=9, color=INK["quiet"])
        verdict = "right" if right else "wrong"
        axes.text(
            600, -2.2, verdict, ha="right", va="center", color=INK["right" if right else "err"], fontweight="bold"
        )
        axes.set_title("no mistake" if mistake == "none" else mistake)
        bare(axes, (-45, 625), (-3.1, 1.7))

    return draw


def which_is_right_in_words(curves: Mapping[str, Floats], errors: Mapping[str, float]) -> Callable[[str], str]:
    """What one frame of the eleven gradients shows."""

    def words(mistake: str) -> str:
        curve = curves[mistake]
        halved = int((curve[-1] < 0.5 * curve[0]).sum())
        what = "No mistake" if mistake == "none" else f"Mistake: {mistake}"
        error = "below 1e-6, right" if errors[mistake] < 1e-6 else f"{errors[mistake]:.2f}, wrong"
        course = "the curves leave the picture upwards" if len(curve) < 100 else f"{halved} of 20 losses are halved"
        return f"{what}: {course}; the check's relative error is {error}."

    return words


def _curve(z: Any) -> Any:
    """A soft step of sums, products and a root only: such operations round alike on every machine."""
    return z / np.sqrt(1 + z * z)


def _slope(z: Any) -> Any:
    return 1 / ((1 + z * z) * np.sqrt(1 + z * z))


@functools.cache
def _quotient_errors() -> tuple[Floats, Floats]:
    """Median relative errors of forward and central quotients at 20 points, for nudges 1e-1 to 1e-15."""
    points = np.linspace(0.4, 1.35, 20)
    h = 10.0 ** -np.arange(1, 16)[:, None]
    forward = (_curve(points + h) - _curve(points)) / h
    central = (_curve(points + h) - _curve(points - h)) / (2 * h)
    return tuple(np.median(np.abs(found / _slope(points) - 1), axis=1) for found in (forward, central))


def nudges() -> Callable[..., None]:
    """Left the chords of both quotients at a nudge, right their errors over all nudges.

    Returns      draw(axes, k) for frames with panels=2, the nudge being 10**-k.
    """
    forward, central = _quotient_errors()
    grid = np.linspace(0.3, 1.3, 40)
    powers = np.arange(1, 16)

    def draw(axes: tuple[Axes, Axes], k: int) -> None:
        chords, errors = axes
        h, at = 10.0**-k, 0.8
        shown = max(h, 1e-3)
        chords.plot(grid, _curve(grid), color=INK["edge"], linewidth=1.5)
        for left, right, ink, style in (
            (at, at + shown, "err", LINES["err"]),
            (at - shown, at + shown, "yhat", "-"),
        ):
            steep = (_curve(right) - _curve(left)) / (right - left)
            ends = np.array([0.35, 1.25])
            chords.plot(ends, _curve(left) + steep * (ends - left), color=INK[ink], linestyle=style, linewidth=1.5)
            for point in (left, right):
                chords.plot(point, _curve(point), "o", color=INK[ink], markersize=5)
        chords.set(xlim=(0.3, 1.3), ylim=(0.3, 0.9), xticks=[], yticks=[])
        chords.set_title(f"chords, nudge 1e-{k}" if k <= 3 else "chords: no longer apart")
        errors.plot(powers, forward, color=INK["err"], linestyle=LINES["err"])
        errors.plot(powers, central, color=INK["yhat"])
        errors.plot(k, forward[k - 1], MARKERS["err"], color=INK["err"], markersize=9, clip_on=False)
        errors.plot(k, central[k - 1], "o", color=INK["yhat"], markersize=8, clip_on=False)
        errors.text(2.2, 0.25, "forward", color=INK["err"], fontsize=9)
        errors.text(1.0, 1e-9, "central", color=INK["yhat"], fontsize=9)
        errors.set(yscale="log", xlim=(0.7, 15.3), ylim=(1e-12, 5), xticks=[1, 5, 8, 12, 15], xlabel="nudge")
        errors.set_xticklabels(["1e-1", "1e-5", "1e-8", "1e-12", "1e-15"])
        errors.set_yticks([1, 1e-4, 1e-8, 1e-12])
        errors.set_yticklabels(["1", "1e-4", "1e-8", "1e-12"])
        errors.minorticks_off()
        errors.set_title("relative error")

    return draw


def nudges_in_words(k: int) -> str:
    """What one frame of the V shows."""
    forward, central = _quotient_errors()
    return (
        f"Nudge 1e-{k}: the forward quotient is off by {forward[k - 1]:.0e}, the central one by {central[k - 1]:.0e}; "
        "both error curves form a V, forward lowest at 1e-8, central at 1e-5."
    )
