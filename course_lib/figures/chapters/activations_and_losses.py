"""Drawings of the chapter "Activations and losses"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib import activations, losses
from course_lib.activations import get_activation
from course_lib.figures import INK, LINES, MARKERS
from course_lib.linear import augment
from course_lib.minimize import rotate

__all__ = [
    "best_constants",
    "best_lines",
    "dragged_line",
    "dragged_point",
    "gap_to_tanh",
    "learning_curves",
    "losses_and_densities",
    "portrait",
    "portrait_in_words",
    "pull",
    "pull_in_words",
    "ridge",
    "saturated_share",
    "saturation",
    "shared_or_not",
    "sharpened",
    "softened_step",
    "steps_as_dots",
    "stretched_logistic",
    "turned_relu",
]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]

LOSS_LINES = {"squared": ("err", "-"), "Huber": ("yhat", (0, (4, 2))), "absolute": ("y", (0, (1, 1.6)))}
"""The three regression losses: colour and dash of each, in every figure of the chapter."""
LOSS_MARKERS = {"squared": "v", "Huber": "s", "absolute": "D"}


def _arrow(axes: Axes, tail: ArrayLike, tip: ArrayLike, concept: str, *, width: float = 2) -> None:
    style = {"arrowstyle": "-|>", "color": INK[concept], "linewidth": width, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", tip, tail, arrowprops=style)


def turned_relu(points: Floats) -> Callable[[Axes, float], None]:
    """A cloud and what ReLU makes of it when the unit axes are turned.

    Args         points: (N, 2).
    Returns      draw(axes, angle of the unit axes in degrees) for frames.
    """
    around = np.linspace(0, 2 * np.pi, 73)
    ring = 2 * np.column_stack([np.cos(around), np.sin(around)])

    def bent(X: Floats, degrees: float) -> Floats:
        image: Floats = rotate(activations.relu(rotate(X, -degrees)), degrees)
        return image

    def draw(axes: Axes, degrees: float) -> None:
        for end in 2.6 * np.eye(2):
            axes.plot(*rotate(np.stack([-end, end]), degrees).T, color=INK["line"], linewidth=1)
        axes.plot(*ring.T, color=INK["edge"], linewidth=1, linestyle=":")
        axes.plot(*points.T, "o", color=INK["x"], markerfacecolor="none", markersize=4, markeredgewidth=0.8)
        axes.plot(*bent(ring, degrees).T, color=INK["yhat"], linewidth=1.5)
        axes.plot(*bent(points, degrees).T, ".", color=INK["yhat"], markersize=6)
        for unit, name in zip(rotate(np.eye(2), degrees), ("1", "2"), strict=True):
            _arrow(axes, [0, 0], 2.5 * unit, "w", width=1.5)
            axes.text(*(3.0 * unit), f"unit {name}", ha="center", va="center", color=INK["w"], fontsize=9)
        axes.set(xlim=(-3.5, 3.5), ylim=(-3.2, 3.2), aspect="equal")
        axes.axis("off")

    return draw


def ridge(w: Floats) -> tuple[Any, Any]:
    """A tanh unit over the plane with its steepest ascents, and its profile along the weights.

    Args         w: (2,), the weights; the bias is 0.
    Returns      Two figures, for show.
    """
    import matplotlib.pyplot as plt

    plane, axes = plt.subplots(figsize=(3.4, 3.1))
    grid = np.linspace(-2.2, 2.2, 45)
    x_1, x_2 = np.meshgrid(grid, grid)
    axes.contour(
        x_1,
        x_2,
        np.tanh(w[0] * x_1 + w[1] * x_2),
        levels=np.linspace(-0.9, 0.9, 7),
        colors=INK["yhat"],
        linewidths=1,
        linestyles="solid",
    )
    along = w / np.linalg.norm(w)
    across = np.array([-along[1], along[0]])
    for place in (-1.4, -0.7, 0.0, 0.7, 1.4):
        for aside in (-1.0, 0.2):
            start = place * along + aside * across
            slope = activations.tanh_derivative(start @ w) * w
            axes.plot(*np.stack([start, start + 0.6 * slope]).T, color=INK["err"])
            axes.plot(*start, "o", color=INK["err"], markersize=3.5)
    _arrow(axes, 1.5 * across, 1.5 * across + 0.6 * w, "w")
    right, up = 1.5 * across + 0.65 * w
    axes.text(right, up, "w", color=INK["w"], ha="left", va="bottom", fontsize=11)
    axes.set(xlim=(-2.2, 2.2), ylim=(-2.2, 2.2), xlabel="x₁", ylabel="x₂", aspect="equal", xticks=[-2, 0, 2])
    axes.set_yticks([-2, 0, 2])
    axes.set_title("seen from above")
    profile, side = plt.subplots(figsize=(3.2, 3.1))
    z = np.linspace(-4, 4, 121)
    side.plot(z, activations.tanh(z), color=INK["yhat"])
    side.plot(z, activations.tanh_derivative(z), color=INK["err"], linestyle=LINES["err"])
    side.text(4.1, 0.98, "a", color=INK["yhat"], va="center")
    side.text(1.15, 0.55, "slope a′", color=INK["err"], va="center")
    side.set(xlim=(-4, 4), ylim=(-1.15, 1.15), xlabel="z = w · x", yticks=[-1, 0, 1])
    side.set_title("along w")
    return plane, profile


_PULLED = {"x": np.array([1.6, 0.7]), "w": np.array([-0.4, 1.2])}


def _pull_at(y: float) -> tuple[float, Floats]:
    """The unit's answer and the step against the gradient, for one sample with this target."""
    x, w = _PULLED["x"], _PULLED["w"]
    z = x @ w
    h = float(activations.logistic(z))
    upstream = losses.mean_squared_error_and_gradient([h], [y])[1][0]
    return h, -upstream * float(activations.logistic_derivative(z)) * x


def pull() -> Callable[[Axes, float], None]:
    """One sample pulls at the weights of a logistic unit: along the input, forwards or backwards.

    Returns      draw(axes, target) for frames.
    """

    def draw(axes: Axes, y: float) -> None:
        x, w = _PULLED["x"], _PULLED["w"]
        h, update = _pull_at(y)
        axes.plot(*np.stack([w - 1.2 * x, w + 1.0 * x]).T, color=INK["line"], linewidth=1)
        _arrow(axes, [0, 0], x, "x")
        axes.annotate("input x", x, xytext=(4, -3), textcoords="offset points", color=INK["x"], va="top")
        _arrow(axes, [0, 0], w, "w")
        axes.annotate("weights w", w / 2, xytext=(-6, -4), textcoords="offset points", color=INK["w"], ha="right")
        tip = w + 4 * update
        if np.linalg.norm(update) > 0.02:
            _arrow(axes, w, tip, "err")
            axes.annotate("update", tip, xytext=(4, 4), textcoords="offset points", color=INK["err"])
        axes.plot(*w, "o", color=INK["w"], markersize=5)
        way = "forwards" if update @ x > 0.02 else "backwards" if update @ x < -0.02 else "not at all"
        axes.set_title(f"answer {h:.2f}, target {y:.1f}: pulled {way}")
        axes.set(xlim=(-2.6, 2.6), ylim=(-0.5, 2.5), aspect="equal")
        axes.axis("off")

    return draw


def pull_in_words(y: float) -> str:
    """What one frame of the pull shows."""
    h, update = _pull_at(y)
    way = "along the input" if update @ _PULLED["x"] > 0 else "against the input"
    length = np.linalg.norm(update)
    return f"Answer {h:.2f}, target {y:.1f}: the arrow of the update lies {way} and is {length:.2f} long."


def softened_step(x: Floats, y: Floats) -> Callable[[Axes, float], None]:
    """The mean squared error over one threshold, for a logistic unit of growing steepness.

    Args         x: (N,), the inputs. y: (N,), 0 or 1.
    Returns      draw(axes, steepness; 0 stands for the step itself) for frames.
    """
    places = np.linspace(-2.5, 2.5, 301)

    def draw(axes: Axes, steepness: float) -> None:
        z = x[None, :] - places[:, None]
        h = activations.logistic(steepness * z) if steepness else activations.step(z)
        curve = [losses.mean_squared_error(row, y) for row in h]
        axes.plot(places, curve, color=INK["err"], linewidth=1.5)
        for value, concept, height in ((0, "neg", 0.03), (1, "pos", 0.03)):
            inside = x[y == value]
            axes.plot(inside, np.full(len(inside), height), MARKERS[concept], color=INK[concept], markersize=5)
        name = f"logistic unit, steepness {steepness:g}" if steepness else "step unit"
        axes.set_title(name)
        axes.set(xlim=(-2.5, 2.5), ylim=(0, 0.62), xlabel="where the unit switches", ylabel="mean squared error")

    return draw


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


def best_constants(values: ArrayLike, *, threshold: float = 1.0) -> dict[str, float]:
    """The single guess with the least mean loss, for each of the three losses.

    Args         values: (N,), N odd, so that the median is one number. threshold: Huber's.
    """
    values = np.asarray(values, float)
    return {
        "squared": float(values.mean()),
        "Huber": _rising_zero(
            lambda guess: losses.huber_and_gradient(np.full(len(values), guess), values, threshold=threshold)[1].sum(),
            float(values.min()),
            float(values.max()),
        ),
        "absolute": float(np.median(values)),
    }


def _rising_zero(slope: Callable[[float], float], low: float, high: float) -> float:
    """Where a slope that never falls crosses zero, by halving; the middle where it is zero all along a stretch."""
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) < 0 else (low, middle)
    return round((low + high) / 2, 9)


def dragged_point(others: Sequence[float]) -> Callable[..., None]:
    """The losses of one guess for five values, one of which is dragged away; the best guesses are marked.

    Args         others: the four values that stay.
    Returns      draw(axes, fifth value) for frames.
    """
    guesses = np.linspace(0, 20, 101)

    def draw(axes: Axes, moved: float) -> None:
        values = np.append(others, moved)
        best = best_constants(values)
        for name, loss in (
            ("squared", losses.mean_squared_error),
            ("Huber", losses.huber),
            ("absolute", losses.mean_absolute_error),
        ):
            concept, line = LOSS_LINES[name]
            curve = np.array([loss(np.full(5, guess), values) for guess in guesses])
            least = loss(np.full(5, best[name]), values)
            height = {"absolute": 0.0, "Huber": 1.6, "squared": 3.2}[name]
            scale = 10.0 if name == "squared" else 2.0
            axes.plot(guesses, height + (curve - least) / scale, color=INK[concept], linestyle=line)
            axes.plot(best[name], height, LOSS_MARKERS[name], color=INK[concept], markersize=8, zorder=3)
            axes.text(20.2, height + 0.05, f"{name}\n{best[name]:.2f}", color=INK[concept], va="bottom", fontsize=9)
        inside = values[values <= 20]
        axes.plot(inside, np.full(len(inside), -0.9), "o", color=INK["x"], markerfacecolor="none", clip_on=False)
        if moved > 20:
            _arrow(axes, [18.6, -0.9], [20, -0.9], "x", width=1.5)
            axes.text(18.3, -0.9, f"to {moved:g}", ha="right", va="center", color=INK["x"], fontsize=9)
        axes.set(xlim=(0, 20), ylim=(-1.3, 5), xlabel="the one guess", xticks=[0, 5, 10, 15, 20], yticks=[])
        axes.spines["left"].set_visible(False)
        axes.set_title(f"values 2, 2.5, 4, 4.5 and {moved:g}")

    return draw


def best_lines(x: Floats, y: Floats, *, threshold: float = 0.5) -> dict[str, Floats]:
    """Slope and intercept of the best line for each of the three losses.

    Args         x: (N,). y: (N,). threshold: Huber's.
    Returns      name -> (2,), slope and intercept.
    """
    X_bar = augment(x[:, None])
    # a line of least absolute error passes through two of the points: try all pairs
    pairs = [(i, j) for i in range(len(x)) for j in range(i) if x[i] != x[j]]
    lines = [np.linalg.solve(X_bar[[i, j]], y[[i, j]]) for i, j in pairs]
    absolute = min(lines, key=lambda line: losses.mean_absolute_error(X_bar @ line, y))
    squared = np.linalg.lstsq(X_bar, y, rcond=None)[0]
    huber = squared
    for _ in range(200):  # points beyond the threshold count threshold / |residual|: repeated weighted least squares
        weights = threshold / np.maximum(np.abs(X_bar @ huber - y), threshold)
        huber = np.linalg.solve(X_bar.T @ (weights[:, None] * X_bar), X_bar.T @ (weights * y))
    return {"squared": squared, "Huber": huber, "absolute": absolute}


def dragged_line(x: Floats, y: Floats) -> Callable[[Axes, float], None]:
    """The best line for three losses while the last point is dragged down.

    Args         x: (N,). y: (N,), whose last entry is replaced.
    Returns      draw(axes, height of the last point) for frames.
    """

    def draw(axes: Axes, height: float) -> None:
        moved = np.append(y[:-1], height)
        ends = np.array([x.min() - 0.3, x.max() + 0.3])
        for row, (name, (slope, intercept)) in enumerate(best_lines(x, moved).items()):
            concept, line = LOSS_LINES[name]
            axes.plot(ends, slope * ends + intercept, color=INK[concept], linestyle=line)
            axes.text(0.1, -8 - 2.4 * row, f"{name}: slope {slope:+.2f}", color=INK[concept], fontsize=9)
        axes.plot(x[:-1], moved[:-1], "o", color=INK["x"], markerfacecolor="none")
        axes.plot(x[-1], height, "o", color=INK["x"], markersize=8, clip_on=False)
        axes.set(xlim=(-0.5, 10.8), ylim=(-21, 7), xlabel="x", ylabel="y", xticks=[0, 5, 10], yticks=[-20, -10, 0, 5])
        axes.set_title(f"last point at {height:g}")

    return draw


def losses_and_densities(threshold: float = 1.0) -> tuple[Any, Any]:
    """The three losses of one error, and the error distributions that they are the negative logarithm of.

    Returns      Two figures, for show.
    """
    import matplotlib.pyplot as plt

    errors = np.linspace(-4, 4, 161)
    left, costs = plt.subplots(figsize=(3.3, 2.9))
    right, shares = plt.subplots(figsize=(3.3, 2.9))
    rivals: dict[str, Callable[[float], float]] = {
        "squared": lambda error: losses.half_squared_error([error], [0.0]),
        "Huber": lambda error: losses.huber([error], [0.0], threshold=threshold),
        "absolute": lambda error: losses.mean_absolute_error([error], [0.0]),
    }
    for name, loss in rivals.items():
        concept, line = LOSS_LINES[name]
        values = np.array([loss(error) for error in errors])
        costs.plot(errors, values, color=INK[concept], linestyle=line)
        density = np.exp(-values)
        shares.plot(errors, density / np.sum(density * 0.05), color=INK[concept], linestyle=line)
    costs.text(0, 4.5, "half the square", color=INK["err"], ha="center", fontsize=9)
    costs.text(4.15, 3.3, "Huber", color=INK["yhat"], va="center", fontsize=9)
    costs.text(4.15, 4.0, "absolute", color=INK["y"], va="center", fontsize=9)
    costs.set(xlim=(-4, 7), xticks=[-4, -2, 0, 2, 4], ylim=(0, 5), xlabel="error", ylabel="loss", yticks=[0, 2, 4])
    costs.set_title("what an error costs")
    shares.text(0.25, 0.49, "Laplace", color=INK["y"], fontsize=9)
    shares.text(1.0, 0.29, "normal", color=INK["err"], fontsize=9)
    shares.text(-3.9, 0.1, "Huber", color=INK["yhat"], fontsize=9)
    shares.set(xlim=(-4, 4), ylim=(0, 0.55), xlabel="error", ylabel="density", yticks=[0, 0.25, 0.5])
    shares.set_title("how likely it must be")
    return left, right


def sharpened(scores: Floats) -> Callable[[Axes, tuple[float, float]], None]:
    """Softmax of scores that were multiplied by a factor and raised by an amount.

    Args         scores: (k,).
    Returns      draw(axes, (factor, amount)) for frames.
    """

    def draw(axes: Axes, setting: tuple[float, float]) -> None:
        factor, amount = setting
        shifted = factor * scores + amount
        places = np.arange(len(scores))
        for place, share, score in zip(places, activations.softmax(shifted), shifted, strict=True):
            axes.bar(place, share, width=0.6, color=INK["yhat"], alpha=0.8, linewidth=0)
            axes.text(place, share + 0.02, f"{share:.3f}", ha="center", va="bottom")
            axes.text(place, -0.06, f"score {score:g}", ha="center", va="top", color=INK["quiet"], fontsize=9)
        axes.set(xlim=(-0.6, len(scores) - 0.4), ylim=(0, 1.1), xticks=[], yticks=[0, 0.5, 1], ylabel="probability")

    return draw


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
        return np.asarray((upstream * activations.logistic_derivative(z, h))[0])

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
