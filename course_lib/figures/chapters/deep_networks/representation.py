"""Drawings of the page "Each layer moves the points"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib import linear
from course_lib.activations import get_activation
from course_lib.figures import INK, MARKERS
from course_lib.network import MultilayerPerceptron

__all__ = [
    "bent_plane",
    "bent_plane_in_words",
    "layer_by_layer",
    "layer_by_layer_in_words",
    "parted_rings",
    "parted_rings_in_words",
]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def _class_points(axes: Axes, points: Floats, labels: ArrayLike, *, size: float = 4, right: ArrayLike = True) -> None:
    """Discs for class 1, squares for class 0; hollow where a point is not on its right side."""
    labels, right = np.asarray(labels) > 0.5, np.broadcast_to(right, len(points))
    for is_one, concept in ((True, "pos"), (False, "neg")):
        for is_right in (True, False):
            chosen = points[(labels == is_one) & (right == is_right)]
            axes.plot(
                *chosen.T,
                MARKERS[concept],
                color=INK[concept],
                markersize=size,
                markerfacecolor=INK[concept] if is_right else "none",
                zorder=3,
            )


def _grid(reach: float, lines: int, points: int) -> list[Floats]:
    """The lines of a square grid around the origin, each (points, 2)."""
    along, across = np.linspace(-reach, reach, points), np.linspace(-reach, reach, lines)
    vertical = [np.column_stack([np.full(points, place), along]) for place in across]
    return vertical + [line[:, ::-1] for line in vertical]


def bent_plane(W: Floats) -> Callable[[Axes, tuple[str, float]], None]:
    """The input plane's grid and two rings after one layer without biases.

    Args         W: (2, 2).
    Returns      draw(axes, ("ReLU" or "tanh", scale)) for frames.
    """
    turn = np.linspace(0, 2 * np.pi, 25)
    circle = np.column_stack([np.cos(turn), np.sin(turn)])

    def draw(axes: Axes, setting: tuple[str, float]) -> None:
        name, scale = setting
        bend = get_activation(name.lower()).function
        unit = scale if name == "ReLU" else 1.0

        def through(points: Floats) -> Floats:
            return np.asarray(bend(scale * points @ W.T) / unit)

        for line in _grid(1.6, 9, 13):
            axes.plot(*through(line).T, color=INK["edge"], linewidth=0.8)
        for radius, concept in ((0.5, "neg"), (1.5, "pos")):
            axes.plot(*through(radius * circle).T, color=INK[concept], linewidth=1)
            _class_points(axes, through(radius * circle), np.full(len(circle), float(concept == "pos")), size=5)
        axes.set_title(f"{name} at scale {scale:g}")
        low, high = (-0.3, 3.3) if name == "ReLU" else (-1.1, 1.1)
        axes.set(xlim=(low, high), ylim=(low, high), aspect="equal", xlabel="h₁", ylabel="h₂")

    return draw


def bent_plane_in_words(setting: tuple[str, float]) -> str:
    """What one frame of the bent plane shows."""
    name, scale = setting
    if name == "ReLU":
        return (
            f"ReLU at scale {scale:g}: one quarter of the plane keeps its grid, the rest lies on the two axes; "
            "both rings are folded onto them in part."
        )
    form = "hardly bent" if scale < 0.5 else "rounded at the rim" if scale < 2 else "crowded into the corners"
    return f"tanh at scale {scale:g}: the grid fills part of a square and is {form}; one ring lies inside the other."


def _edge_on(network: MultilayerPerceptron, parameters: Floats, X: Floats) -> Floats:
    """The hidden points seen along the plane of the read-out: one direction within it, and the height above it.

    Up is where the read-out says class 0, the inner ring.
    """
    hidden = network.forward_with_trace(parameters, X)[1].activations[1]
    _, (row, bias) = network.parameters_as_arrays(parameters)
    normal = -row[0] / np.linalg.norm(row[0])
    within = np.eye(len(normal))[np.abs(normal).argmin()]
    within = within - normal * (normal @ within)
    within = within / np.linalg.norm(within)
    return np.column_stack([hidden @ within, hidden @ normal - bias[0] / np.linalg.norm(row[0])])


def parted_rings(
    network: MultilayerPerceptron, X: Floats, labels: ArrayLike, history: Sequence[Floats]
) -> Callable[..., None]:
    """Left the inputs, right the hidden points above and below the read-out's plane, in training.

    Args         network: with one hidden layer and one output. X: (N, 2). labels: (N,). history: parameters, (1, P),
                 after every step.
    Returns      draw(axes, step) for frames with panels=2.
    """

    def draw(axes: tuple[Axes, Axes], step: int) -> None:
        plane, space = axes
        parameters = history[step][0]
        points = _edge_on(network, parameters, X)
        right = (points[:, 1] < 0) == (np.asarray(labels) > 0.5)
        _class_points(plane, X, labels, right=right)
        _class_points(space, points, labels, right=right)
        space.axhline(0, color=INK["yhat"], linestyle="--", linewidth=1.5)
        plane.set_title(f"inputs: {right.mean():.0%} right")
        space.set_title("hidden points, edge-on")
        plane.set(xlim=(-3.6, 3.6), ylim=(-3.6, 3.6), aspect="equal", xlabel="x₁", ylabel="x₂")
        space.set(xlim=(-1.9, 1.9), ylim=(-1.9, 1.9), aspect="equal", xlabel="within the plane", ylabel="above it")

    return draw


def parted_rings_in_words(
    network: MultilayerPerceptron, X: Floats, labels: ArrayLike, history: Sequence[Floats]
) -> Callable[[int], str]:
    """What one frame of the parted rings shows; the arguments are those of parted_rings.

    Args         network: with one hidden layer and one output. X: (N, 2). labels: (N,). history: parameters, (1, P),
                 after every step.
    Returns      words(step).
    """

    def words(step: int) -> str:
        below = _edge_on(network, history[step][0], X)[:, 1] < 0
        ones = np.asarray(labels) > 0.5
        share = (below == ones).mean()
        place = "the plane passes between the rings" if share == 1 else "the rings lie on both sides of the plane"
        return f"At step {step}, {share:.0%} of the points are on their right side; {place}."

    return words


def _stages(network: MultilayerPerceptron, parameters: Floats, points: Floats) -> dict[str, Floats]:
    """Where points are at x, z_1, h_1, … up to the last hidden layer."""
    _, trace = network.forward_with_trace(parameters, points)
    stages = {"x": points}
    for layer in range(network.n_layers - 1):
        number = "₁₂₃₄"[layer]
        stages[f"z{number}"] = trace.pre_activations[layer]
        stages[f"h{number}"] = trace.activations[layer + 1]
    return stages


def layer_by_layer(
    network: MultilayerPerceptron, parameters: Floats, X: Floats, labels: Floats
) -> Callable[[Axes, str], None]:
    """The samples and the input plane's grid at one stage of a network of width two, with the best line there.

    Args         network: all widths two but the last. parameters: (P,). X: (N, 2). labels: (N,), 0 or 1.
    Returns      draw(axes, stage such as "h₁") for frames.
    """
    samples = _stages(network, parameters, X)
    reach = 1.05 * np.abs(X).max()
    lines = [_stages(network, parameters, line) for line in _grid(reach, 7, 13)]

    def draw(axes: Axes, stage: str) -> None:
        points = samples[stage]
        middle = (points.min(axis=0) + points.max(axis=0)) / 2
        scale = (points.max(axis=0) - points.min(axis=0)) / 2
        for line in lines:
            axes.plot(*((line[stage] - middle) / scale).T, color=INK["edge"], linewidth=0.7)
        fitted = (points - middle) / scale
        theta = linear.fit_least_squares(fitted, labels)
        right = (linear.predict(fitted, theta) > 0.5) == (labels > 0.5)
        normal = theta[:2] / np.linalg.norm(theta[:2])
        foot = normal * (0.5 - theta[2]) / np.linalg.norm(theta[:2])
        along = np.array([-normal[1], normal[0]])
        axes.plot(*np.stack([foot - 4 * along, foot + 4 * along]).T, color=INK["yhat"], linestyle="--", linewidth=1.5)
        _class_points(axes, fitted, labels, right=right, size=5)
        axes.set_title(f"{stage}: {right.sum()} of {len(right)} right")
        axes.set(xlim=(-1.35, 1.35), ylim=(-1.35, 1.35), xticks=[], yticks=[], aspect="equal")

    return draw


def layer_by_layer_in_words(
    network: MultilayerPerceptron, parameters: Floats, X: Floats, labels: Floats
) -> Callable[[str], str]:
    """What one frame of layer_by_layer shows; the arguments are those of that function.

    Args         network: all widths two but the last. parameters: (P,). X: (N, 2). labels: (N,), 0 or 1.
    Returns      words(stage).
    """

    def words(stage: str) -> str:
        points = _stages(network, parameters, X)[stage]
        theta = linear.fit_least_squares(points, labels)
        right = int(((linear.predict(points, theta) > 0.5) == (labels > 0.5)).sum())
        grid = "straight" if stage in ("x", "z₁") else "bent"
        return f"Stage {stage}: the grid is {grid}, and the probe gets {right} of {len(points)} points right."

    return words
