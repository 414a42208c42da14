"""Drawings of the chapter "Least squares on XOR"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.activations import leaky_relu
from course_lib.data import xor
from course_lib.figures import INK, LINES, MARKERS

__all__ = [
    "bend",
    "bend_in_words",
    "best_count",
    "columns_at",
    "foot_of_the_perpendicular",
    "four_points",
    "plane_and_loss",
    "ruler",
    "shelves",
    "sixteen_labelings",
    "valley",
    "valley_in_words",
]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def _figure(width: float, height: float) -> tuple[Any, Axes]:
    import matplotlib.pyplot as plt

    return plt.subplots(figsize=(width, height))


def _class_points(axes: Axes, points: Floats, labels: Floats, *, size: float = 11, right: ArrayLike = True) -> None:
    """Discs for class 1, squares for class 0; hollow where a point is not right."""
    for point, label, is_right in zip(points, labels, np.broadcast_to(right, len(labels)), strict=True):
        concept = "pos" if label > 0.5 else "neg"
        axes.plot(
            *point,
            MARKERS[concept],
            color=INK[concept],
            markersize=size,
            markerfacecolor=INK[concept] if is_right else "none",
            markeredgewidth=2,
            clip_on=False,
            zorder=3,
        )


def _bare(axes: Axes) -> None:
    axes.set_aspect("equal")
    axes.axis("off")


def four_points() -> Any:
    """The four points of XOR in the plane, with their labels."""
    figure, axes = _figure(3.2, 2.8)
    X, y = xor()
    axes.plot([0, 1, 1, 0, 0], [0, 0, 1, 1, 0], color=INK["line"], linewidth=1)
    _class_points(axes, X, y)
    for (x_1, x_2), label in zip(X, y, strict=True):
        axes.annotate(f"{label:.0f}", (x_1, x_2), xytext=(12, 8), textcoords="offset points", fontsize=11)
    axes.set(xlim=(-0.2, 1.3), ylim=(-0.2, 1.3), xticks=[0, 1], yticks=[0, 1], xlabel="x₁", ylabel="x₂", aspect="equal")
    return figure


def _oblique(x_1: ArrayLike, x_2: ArrayLike, height: ArrayLike) -> Floats:
    """Where a point of space lands on paper, seen from the front and a little from above."""
    x_1, x_2, height = np.asarray(x_1, float), np.asarray(x_2, float), np.asarray(height, float)
    return np.stack([x_1 + 0.5 * x_2, 0.35 * x_2 + 0.55 * height], axis=-1)


def plane_and_loss(path: Sequence[Floats], loss_at: Callable[[Floats], float]) -> Callable[..., None]:
    """Left the plane over the square with its four error bars, right the loss step by step.

    Args         path: parameters (3,) after 0, 1, 2, … steps. loss_at: the loss at parameters.
    Returns      draw(axes, step) for frames with panels=2.
    """
    X, y = xor()
    corners = np.array([0, 1, 3, 2, 0])
    losses = [loss_at(theta) for theta in path]

    def draw(axes: tuple[Axes, Axes], step: int) -> None:
        space, curve = axes
        heights = X @ path[step][:2] + path[step][2]
        floor, targets, plane = (_oblique(X[:, 0], X[:, 1], values) for values in (np.zeros(4), y, heights))
        space.plot(*floor[corners].T, color=INK["line"], linewidth=1)
        space.fill(*plane[corners].T, color=INK["yhat"], alpha=0.15, linewidth=0)
        space.plot(*plane[corners].T, color=INK["yhat"])
        for target, foot, base in zip(targets, plane, floor, strict=True):
            space.plot(*np.stack([base, target]).T, color=INK["line"], linewidth=1)
            space.plot(*np.stack([target, foot]).T, color=INK["err"], linestyle=LINES["err"])
        _class_points(space, targets, y)
        space.set(xlim=(-0.15, 1.65), ylim=(-0.85, 1.1))
        space.set_title("plane, targets and errors")
        _bare(space)
        curve.plot(range(len(path)), losses, color=INK["quiet"], linewidth=1)
        curve.axhline(0.25, color=INK["edge"], linewidth=1, linestyle=":")
        curve.plot(step, losses[step], "o", color=INK["err"], clip_on=False)
        curve.text(98, 2.6, f"loss {losses[step]:.3f}", ha="right")
        curve.text(98, 0.255, "0.25", ha="right", va="bottom", color=INK["quiet"], fontsize=9)
        curve.set(yscale="log", ylim=(0.2, 4), xlim=(0, 100), xlabel="step", yticks=[0.25, 0.5, 1, 2])
        curve.set_yticklabels(["¼", "½", "1", "2"])
        curve.minorticks_off()
        curve.set_title("loss")

    return draw


def foot_of_the_perpendicular() -> Any:
    """A target above the plane that two columns span, its foot, and the error between them."""
    figure, axes = _figure(4.4, 2.9)
    on_paper = np.array([[1.0, -0.22], [0.62, 0.4], [0.0, 1.0]])
    corners = np.array([[-0.3, -0.4, 0], [2.6, -0.4, 0], [2.6, 2.2, 0], [-0.3, 2.2, 0]]) @ on_paper
    origin, first, second = np.array([[0, 0, 0], [1.5, 0.1, 0], [0.2, 1.3, 0]]) @ on_paper
    foot, target = np.array([[1.6, 1.25, 0], [1.6, 1.25, 1.35]]) @ on_paper
    axes.fill(*corners.T, color=INK["line"], alpha=0.35, linewidth=0)
    for tip, name, shift in ((first, "first column", (4, -12)), (second, "the ones", (-4, 6))):
        axes.annotate("", tip, origin, arrowprops={"arrowstyle": "-|>", "color": INK["x"], "linewidth": 2})
        axes.annotate(name, tip, xytext=shift, textcoords="offset points", color=INK["x"], ha="center")
    axes.annotate("", foot, origin, arrowprops={"arrowstyle": "-|>", "color": INK["yhat"], "linewidth": 2})
    axes.plot(*np.stack([foot, target]).T, color=INK["err"], linestyle=LINES["err"])
    along, up = 0.16 * (origin - foot) / np.linalg.norm(origin - foot), np.array([0.0, 0.16])
    axes.plot(*np.stack([foot + along, foot + along + up, foot + up]).T, color=INK["quiet"], linewidth=1)
    axes.plot(*target, MARKERS["y"], color=INK["y"], markersize=8)
    axes.annotate("targets y", target, xytext=(9, -3), textcoords="offset points", color=INK["y"])
    axes.annotate("prediction ŷ", foot, xytext=(9, -9), textcoords="offset points", color=INK["yhat"])
    axes.annotate("error", (foot + target) / 2, xytext=(8, 0), textcoords="offset points", color=INK["err"])
    axes.set(xlim=(-0.6, 4.2), ylim=(-0.8, 1.9))
    _bare(axes)
    return figure


def columns_at(angle: float) -> tuple[Floats, Floats]:
    """Two unit columns with an angle between them, and targets made with weights (1, 1) and a little noise.

    Args         angle: degrees.
    Returns      columns (50, 2), targets (50,).
    """
    rng = np.random.default_rng(5)
    directions = np.linalg.qr(rng.normal(size=(50, 2)))[0]
    noise = 0.1 * rng.normal(size=50)
    turn = np.deg2rad(angle)
    columns = np.column_stack([directions[:, 0], directions @ np.array([np.cos(turn), np.sin(turn)])])
    return columns, columns.sum(axis=1) + noise


def _valley_at(angle: float) -> tuple[Floats, Floats, float]:
    columns, targets = columns_at(angle)
    weights = np.linalg.lstsq(columns, targets, rcond=None)[0]
    return columns.T @ columns, weights, float(np.mean((columns @ weights - targets) ** 2))


def valley() -> Callable[[Axes, float], None]:
    """The loss over two weights, whose columns stand at an angle.

    Returns      draw(axes, angle in degrees) for frames.
    """
    grid = np.linspace(-6, 8, 71)
    w_1, w_2 = np.meshgrid(grid, grid)
    points = np.stack([w_1, w_2], axis=-1)

    def draw(axes: Axes, angle: float) -> None:
        gram, weights, loss = _valley_at(angle)
        away = points - weights
        excess = np.einsum("...i,ij,...j->...", away, gram, away)
        axes.contour(w_1, w_2, excess, levels=[0.25, 1, 4, 9], colors=INK["err"], linewidths=1)
        if angle == 0:
            axes.plot([-6, 8], [weights.sum() + 6, weights.sum() - 8], color=INK["w"])
            axes.text(-0.5, 6.6, "every point of this line is best", color=INK["w"])
        elif np.abs(weights - 1).max() <= 7:
            axes.plot(*weights, MARKERS["w"], color=INK["w"], markersize=9)
        else:
            direction = np.sign(weights - weights.mean())
            axes.annotate(
                "",
                1 + 6.5 * direction,
                1 + 4.5 * direction,
                arrowprops={"arrowstyle": "-|>", "color": INK["w"], "linewidth": 2},
            )
        shown = f"best weights {weights[0]:.2f}, {weights[1]:.2f}" if angle else "best weights: not unique"
        axes.set_title(f"{shown}   least loss {loss:.4f}")
        axes.set(xlim=(-6, 8), ylim=(-6, 8), xlabel="w₁", ylabel="w₂", aspect="equal")

    return draw


def valley_in_words(angle: float) -> str:
    """What one frame of the valley shows."""
    _, weights, loss = _valley_at(angle)
    if angle == 0:
        return f"Parallel columns: the contours are parallel lines; all of one line has the least loss {loss:.4f}."
    form = "round" if angle > 60 else "stretched" if angle > 5 else "a narrow trough"
    return (
        f"At an angle of {angle}° the contours are {form}; the best weights are {weights[0]:.2f} and {weights[1]:.2f}, "
        f"the least loss is {loss:.4f}."
    )


def sixteen_labelings(X: Floats, labelings: Floats, least: Floats) -> Any:
    """Every labeling of the four points as a small square, with the least loss of a plane.

    Args         X: (4, 2). labelings: (16, 4). least: (16,), the least loss of each.
    """
    figure, axes = _figure(4.4, 4.6)
    names = {0.0: "0", 0.0625: "1/16", 0.25: "1/4"}
    for k, (labels, loss) in enumerate(zip(labelings, least, strict=True)):
        place = np.array([1.9 * (k % 4), -2.1 * (k // 4)])
        hard = loss > 0.2
        square = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]) + place
        axes.plot(*square.T, color=INK["err"] if hard else INK["line"], linewidth=2 if hard else 1)
        _class_points(axes, X + place, labels, size=7)
        axes.text(
            place[0] + 0.5,
            place[1] - 0.5,
            f"loss {names[round(float(loss), 4) + 0.0]}",
            ha="center",
            va="center",
            fontsize=9,
            fontweight="bold" if hard else "normal",
        )
    axes.set(xlim=(-0.3, 7.0), ylim=(-7.2, 1.3))
    _bare(axes)
    return figure


def _ruler_at(X: Floats, labels: Floats, angle: float) -> tuple[Floats, float, NDArray[np.bool_]]:
    """The direction of side 1, the best offset for it, and which points are then right."""
    direction = np.array([np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))]).round(12)
    along = (X @ direction).round(12)
    levels = np.unique(along)
    offsets = np.concatenate([[levels[0] - 0.25], (levels[:-1] + levels[1:]) / 2, [levels[-1] + 0.25]])
    right = (along > offsets[:, None]) == (labels > 0.5)
    # of equally good offsets the one nearest to the middle of the square
    best = max(range(len(offsets)), key=lambda k: (right[k].sum(), -abs(offsets[k] - 0.5 * direction.sum())))
    return direction, float(offsets[best]), right[best]


def best_count(X: Floats, labels: Floats, angle: float) -> int:
    """How many points a ruler at this angle gets right at its best offset.

    Args         X: (N, 2). labels: (N,), 0 or 1. angle: of the side called 1, in degrees.
    """
    return int(_ruler_at(X, labels, angle)[2].sum())


def ruler(X: Floats, labels: Floats) -> Callable[[Axes, float], None]:
    """The ruler at its best offset for an angle; points on their right side are filled.

    Returns      draw(axes, angle in degrees) for frames.
    """

    def draw(axes: Axes, angle: float) -> None:
        direction, offset, right = _ruler_at(X, labels, angle)
        along = np.array([-direction[1], direction[0]])
        middle = offset * direction + along * (along @ [0.5, 0.5])
        ends = np.stack([middle - 1.4 * along, middle + 1.4 * along])
        axes.plot(*ends.T, color=INK["yhat"])
        axes.annotate(
            "",
            middle + 0.3 * direction,
            middle,
            arrowprops={"arrowstyle": "-|>", "color": INK["yhat"], "linewidth": 1.5},
        )
        axes.annotate("side 1", middle + 0.36 * direction, ha="center", va="center", color=INK["yhat"], fontsize=9)
        _class_points(axes, X, labels, right=right)
        axes.set_title(f"{right.sum()} of {len(right)} right")
        axes.set(xlim=(-0.6, 1.6), ylim=(-0.6, 1.6), xticks=[0, 1], yticks=[0, 1], xlabel="x₁", ylabel="x₂")
        axes.set_aspect("equal")

    return draw


def _read_out(leaky_slope: float) -> Floats:
    """Weights and bias that send the three hidden points to 0, 1, 0; they exist when the slope is not 1."""
    hidden = np.array([[0, -leaky_slope, 1], [1, 0, 1], [2, 1, 1]])
    return np.linalg.solve(hidden, [0.0, 1.0, 0.0])


def bend() -> Callable[..., None]:
    """Left the hidden points on their bent line, right the weight that the read-out needs.

    Returns      draw(axes, leaky slope) for frames with panels=2.
    """
    sums, labels = np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0, 0.0])
    line = np.array([-0.5, 1.0, 2.5])
    slopes = np.linspace(-1, 0.995, 120)

    def draw(axes: tuple[Axes, Axes], leaky_slope: float) -> None:
        space, price = axes
        hidden = np.column_stack([sums, leaky_relu(sums - 1, leaky_slope=leaky_slope)])
        space.plot(line, leaky_relu(line - 1, leaky_slope=leaky_slope), color=INK["edge"], linewidth=1)
        bent = leaky_slope != 1
        if bent:
            w_1, w_2, b = _read_out(leaky_slope)
            ends = np.array([-1.0, 3.0])
            space.plot(ends, (0.5 - b - w_1 * ends) / w_2, color=INK["yhat"])
        _class_points(space, hidden, labels)
        for point, name in zip(hidden, ("0 0", "0 1 and 1 0", "1 1"), strict=True):
            space.annotate(name, point, xytext=(9, -13), textcoords="offset points", fontsize=9)
        space.set(xlim=(-0.6, 2.9), ylim=(-1.6, 1.9), xlabel="h₁", ylabel="h₂")
        space.set_title(f"loss {0 if bent else 0.25}")
        price.plot(slopes, 2 / (1 - slopes), color=INK["edge"], linewidth=1)
        if bent:
            price.plot(leaky_slope, 2 / (1 - leaky_slope), MARKERS["w"], color=INK["w"], markersize=9, clip_on=False)
        price.set_title(f"weight on h₂: {_read_out(leaky_slope)[1]:.4g}" if bent else "no weight does it")
        price.set(yscale="log", xlim=(-1, 1), ylim=(0.8, 400), xlabel="slope left of the kink, ν", yticks=[1, 10, 100])
        price.set_yticklabels(["−1", "−10", "−100"])
        price.minorticks_off()

    return draw


def bend_in_words(leaky_slope: float) -> str:
    """What one frame of the bend shows."""
    if leaky_slope == 1:
        return "Slope 1: the three hidden points lie in a row, no line separates the middle one, and the loss is 0.25."
    return (
        f"Slope {leaky_slope:g}: the three hidden points form a triangle, a line separates the middle one, "
        f"the loss is 0 and the weight on the second unit is {_read_out(leaky_slope)[1]:.4g}."
    )


def shelves(final: Mapping[int, Floats]) -> Callable[[Axes, int], None]:
    """How many starts came to rest at which loss, one dot a start.

    Args         final: final losses (S,) for each number of hidden units.
    Returns      draw(axes, number of hidden units) for frames.
    """
    levels = {"0": 0.0, "1/8": 1 / 8, "1/6": 1 / 6, "1/4": 1 / 4}

    def draw(axes: Axes, width: int) -> None:
        nearest = np.abs(final[width][:, None] - np.array(list(levels.values()))).argmin(axis=1)
        for row in range(len(levels)):
            count = int((nearest == row).sum())
            dots = np.arange(count)
            concept = "right" if row == 0 else "err"
            axes.plot(dots // 8, row + 0.085 * (dots % 8), ".", color=INK[concept], markersize=4)
            axes.text(count / 8 + 1.2, row + 0.3, str(count), va="center")
        axes.set(xlim=(-1, 56), ylim=(-0.25, 3.9), xticks=[], yticks=[row + 0.3 for row in range(4)])
        axes.set_yticklabels(list(levels))
        axes.set_ylabel("loss at rest")
        axes.set_title(f"{len(final[width])} starts, {width} hidden units")
        axes.spines["bottom"].set_visible(False)

    return draw
