"""Drawings of the page "A hole that is too narrow"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.autoencoder import optimal_autoencoder, reconstruct
from course_lib.figures import INK, MARKERS

__all__ = ["bumps_and_copies", "bumps_and_copies_in_words", "hourglass"]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def hourglass(d: int, m: int) -> Any:
    """Five numbers in, two in the middle, five out: every wire of a linear autoencoder.

    Returns      A Matplotlib figure.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(4.4, 2.3))
    columns = [(0.0, d, "x"), (1.0, m, "w"), (2.0, d, "yhat")]
    places = [[(x, (n - 1) / 2 - j) for j in range(n)] for x, n, _ in columns]
    for left, right in ((places[0], places[1]), (places[1], places[2])):
        for start in left:
            for end in right:
                axes.plot(*zip(start, end, strict=True), color=INK["edge"], linewidth=0.8, zorder=1)
    for units, (_, _, ink) in zip(places, columns, strict=True):
        for place in units:
            axes.plot(*place, "o", color=INK[ink], markersize=13, markerfacecolor=INK["paper"], markeredgewidth=1.6)
    low = -(d + 0.9) / 2
    for x, text, ink in (
        (0.0, f"x: {d} numbers", "x"),
        (1.0, f"code: {m} numbers", "w"),
        (2.0, f"copy: {d} numbers", "yhat"),
    ):
        axes.text(x, low - 0.3, text, color=INK[ink], ha="center", va="center")
    for x, name in ((0.5, f"E: {m} × {d}"), (1.5, f"D: {d} × {m}")):
        axes.text(x, d / 2 + 0.3, name, ha="center", va="center", fontweight="bold")
    axes.set(xlim=(-0.45, 2.45), ylim=(low - 0.7, d / 2 + 0.6))
    axes.axis("off")
    return figure


def bumps_and_copies(
    t: Floats, bumps: Floats, shown: Sequence[int], kept: Mapping[str, Floats]
) -> Callable[[tuple[Axes, Axes], int], None]:
    """Some curves with their best copies, and the share that is kept over the number of code numbers.

    Args         t: (d,). bumps: (N, d). shown: which of them. kept: name -> share kept with 1, 2, ... numbers.
    Returns      draw((left axes, right axes), code size) for frames with two panels.
    """
    styles = (("yhat", MARKERS["pos"], 90), ("x", MARKERS["neg"], 10))

    def draw(panels: tuple[Axes, Axes], code_size: int) -> None:
        left, right = panels
        copies = reconstruct(*optimal_autoencoder(bumps, code_size), bumps)
        for place, index in enumerate(shown):
            lift = 1.6 * place
            left.plot(t, bumps[index] + lift, "o", color=INK["x"], markersize=3, markerfacecolor="none")
            left.plot(t, copies[index] + lift, color=INK["yhat"])
        left.set(xlim=(0, 1), ylim=(-0.4, 1.6 * len(shown)), xlabel="t", yticks=[])
        left.spines["left"].set_visible(False)
        left.set_title(f"m = {code_size}: copies of three bumps")
        for (name, shares), (ink, marker, label) in zip(kept.items(), styles, strict=True):
            sizes = np.arange(1, len(shares) + 1)
            right.plot(sizes, 100 * shares, marker, color=INK[ink], markersize=6, markerfacecolor="none")
            share = 100 * shares[code_size - 1]
            right.plot(code_size, share, marker, color=INK[ink], markersize=8)
            right.text(10.4, label, name, color=INK[ink], ha="right", va="center")
            right.text(code_size + 0.3, share - 6, f"{share:.0f}%", color=INK[ink], fontsize=9)
        right.set(xlim=(0, len(sizes) + 1.4), ylim=(0, 108), xlabel="numbers in the code, m")
        right.set_title("share kept, %")

    return draw


def bumps_and_copies_in_words(kept: Mapping[str, Floats]) -> Callable[[int], str]:
    """What one frame of the copies shows."""
    bumps, noise = (100 * shares for shares in kept.values())

    def words(code_size: int) -> str:
        share = bumps[code_size - 1]
        if share < 95:
            fit = "miss place and height of the bumps"
        elif share < 99.5:
            fit = "follow the bumps and still wave beside them"
        else:
            fit = "lie on the bumps"
        return (
            f"Code of {code_size}: the copies {fit}; {share:.0f}% of the bumps is kept, "
            f"{noise[code_size - 1]:.0f}% of the independent numbers."
        )

    return words
