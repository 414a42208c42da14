"""Drawings of the page "No optimizer wins everywhere"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from course_lib.figures import INK, LINES
from course_lib.figures.chapters.optimizers.bowls import Axes, Floats, contours, path
from course_lib.minimize import Problem, Trajectory, bowl, rotate, run_optimizer
from course_lib.optimizers import adam, sgd
from course_lib.plurals import counted

__all__ = ["decays", "sweep", "sweep_in_words", "turned_bowl", "turned_in_words"]

_LOOKS: dict[str, dict[str, Any]] = {
    "gradient descent": {"color": INK["err"], "linestyle": LINES["err"], "marker": "v"},
    "heavy ball": {"color": INK["w"], "linestyle": "-", "marker": "^"},
    "Nesterov": {"color": INK["yhat"], "linestyle": "-", "marker": "o"},
    "AdaGrad": {"color": INK["pos"], "linestyle": "-.", "marker": "D"},
    "RMSProp": {"color": INK["neg"], "linestyle": ":", "marker": "s"},
    "Adam": {"color": INK["ink"], "linestyle": "-", "marker": "x"},
}


def _turned_runs(degrees: float) -> tuple[Problem, Trajectory, Trajectory]:
    landscape, start = bowl(100, degrees=degrees), rotate([3.0, 1.0], degrees)
    rules = (adam(0.05), sgd(0.01))
    runs = [run_optimizer(landscape, start, rule, max_steps=1000) for rule in rules]
    return landscape, runs[0], runs[1]


def turned_bowl() -> Callable[..., None]:
    """Left Adam's and gradient descent's paths in a bowl that is turned, right their losses.

    Returns      draw(axes, degrees) for frames with panels=2.
    """

    def draw(axes: tuple[Axes, Axes], degrees: float) -> None:
        above, curve = axes
        landscape, by_adam, plain = _turned_runs(degrees)
        assert landscape.hessian is not None
        contours(above, landscape.hessian(np.zeros(2)), [0.5, 2, 5], xlim=(-3.4, 3.4), ylim=(-3, 3.2))
        path(above, by_adam.parameters[:201:4], most=50, size=2, color=INK["ink"], marker="o")
        path(above, plain.parameters[:201:4], most=50, size=0, color=INK["err"], linestyle=LINES["err"])
        above.set_aspect("equal")
        curve.axhline(1e-3, color=INK["edge"], linewidth=1, linestyle=":")
        for run, colour, style in ((by_adam, INK["ink"], "-"), (plain, INK["err"], LINES["err"])):
            curve.plot(range(0, 801, 10), np.maximum(run.losses[:801:10], 1e-9), color=colour, linestyle=style)
        curve.text(795, 25, f"Adam: {by_adam.settled(1e-3)} steps", ha="right")
        curve.text(795, 4, f"gradient descent: {plain.settled(1e-3)}", ha="right", color=INK["err"])
        curve.set(yscale="log", xlim=(0, 800), ylim=(1e-8, 200), xlabel="step", title="loss")
        curve.set_yticks([1e-6, 1e-3, 1], ["1e-6", "0.001", "1"])
        curve.minorticks_off()

    return draw


def turned_in_words(degrees: float) -> str:
    """What one frame of turned_bowl shows."""
    _, by_adam, plain = _turned_runs(degrees)
    return (
        f"The bowl turned by {degrees} degrees: Adam settles after {by_adam.settled(1e-3)} steps, "
        f"gradient descent after {plain.settled(1e-3)}."
    )


def decays(coupled: Floats, beside: Floats, expected: Floats) -> Any:
    """Mean sizes of weights under small and large noise: with the decay in the gradient, and beside the step.

    Args         coupled, beside: (T, 2), means over the weights with small and with large noise. expected: (T,).
    """
    import matplotlib.pyplot as plt

    figures = []
    steps = np.arange(len(expected)) * 50
    for means, title in ((coupled, "L2 in the gradient"), (beside, "decay beside: AdamW")):
        figure, axes = plt.subplots(figsize=(3.6, 2.5))
        axes.plot(steps, expected, color=INK["edge"], linestyle=":", linewidth=1.3)
        axes.plot(steps, means[:, 0], color=INK["w"])
        axes.plot(steps, means[:, 1], color=INK["err"], linestyle=LINES["err"])
        axes.set(xlim=(0, steps[-1]), ylim=(-0.1, 1.08), xlabel="step", title=title)
        axes.set_xticks([0, 2000, 4000])
        figures.append((figure, axes))
    first, second = figures[0][1], figures[1][1]
    first.text(4900, 0.86, "large noise", color=INK["err"], ha="right", va="top")
    first.text(4900, 0.1, "small noise", color=INK["w"], ha="right", va="bottom")
    second.text(200, 0.3, "both, close to\nthe dotted law", ha="left")
    return figures[0][0], figures[1][0]


def sweep(
    rates: Floats, table: Mapping[str, Mapping[str, Sequence[float]]], budgets: Mapping[str, int]
) -> tuple[Callable[..., None], Callable[..., None]]:
    """Median steps against the learning rate, one curve an optimizer.

    Args         rates: (R,). table: landscape -> optimizer -> median steps at each rate, infinite where most starts do
                 not arrive. budgets: landscape -> the steps of a run.
    Returns      background(axes) and draw(axes, landscape) for frames.
    """

    def background(axes: Axes) -> None:
        axes.set(xscale="log", yscale="log", xlim=(2e-4, 2e2), ylim=(3, 1500), xlabel="learning rate", ylabel="steps")
        axes.set_xticks([1e-3, 1e-1, 10], ["0.001", "0.1", "10"])
        axes.set_yticks([3, 10, 30, 100, 300], ["3", "10", "30", "100", "300"])
        axes.minorticks_off()
        for place, (name, look) in enumerate(_LOOKS.items()):
            column, row = divmod(place, 2)
            x, y = 10 ** (-3.5 + 2.0 * column), 1000 if row == 0 else 640
            axes.plot(x, y, look["marker"], color=look["color"], markersize=5)
            axes.text(x * 1.35, y, name, color=look["color"], fontsize=8.5, va="center")

    def draw(axes: Axes, landscape: str) -> None:
        axes.axhline(budgets[landscape], color=INK["edge"], linewidth=1, linestyle=":")
        for name, medians in table[landscape].items():
            shown = np.where(np.isfinite(medians), medians, np.nan)
            axes.plot(rates, shown, markersize=5, linewidth=1.2, **_LOOKS[name])

    return background, draw


def sweep_in_words(landscape: str, rates: Floats, table: Mapping[str, Mapping[str, Sequence[float]]]) -> str:
    """What one frame of sweep shows."""
    said = []
    for name, medians in table[landscape].items():
        best, arrived = int(np.argmin(medians)), int(np.isfinite(medians).sum())
        if arrived:
            said.append(
                f"{name} {medians[best]:.0f} steps at {rates[best]:.2g}, arriving at {counted(arrived, 'rate')}"
            )
        else:
            said.append(f"{name} at no rate")
    return f"{landscape}: " + "; ".join(said) + "."
