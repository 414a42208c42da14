"""Drawings of the chapter "What you need before"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.figures import INK, LINES, MARKERS, shades

__all__ = [
    "CURVES",
    "chord",
    "chord_in_words",
    "cosine_histogram",
    "gutter",
    "gutter_in_words",
    "house",
    "house_in_words",
    "linear_share",
    "noise_laws",
    "on_a_line",
    "sample_means",
    "shrinking_step",
    "square_under_the_microscope",
    "two_orders",
    "unit_ball",
    "unit_ball_in_words",
]

Axes = Any  # Matplotlib's Axes; Matplotlib is imported only where a figure is made
Floats = NDArray[np.floating[Any]]


def _arrow(axes: Axes, tip: ArrayLike, start: ArrayLike = (0.0, 0.0), *, concept: str = "w", style: Any = "-") -> None:
    axes.annotate(
        "",
        tip,
        start,
        arrowprops={
            "arrowstyle": "-|>",
            "color": INK[concept],
            "linewidth": 2,
            "linestyle": style,
            "shrinkA": 0,
            "shrinkB": 0,
        },
    )


def _beside(axes: Axes, text: str, place: ArrayLike, concept: str, shift: tuple[int, int] = (6, 4)) -> None:
    axes.annotate(text, place, xytext=shift, textcoords="offset points", color=INK[concept])


def _cross(axes: Axes) -> None:
    """Thin axes through the origin, drawn before anything else."""
    axes.axhline(0, color=INK["line"], linewidth=1)
    axes.axvline(0, color=INK["line"], linewidth=1)


def _length(arrow: Floats, order: float) -> float:
    return float(np.linalg.norm(arrow, order))


# ---- vectors


def unit_ball(arrow: Floats) -> Callable[[Axes, float], None]:
    """All points of length 1 in the norm of an order, and one arrow that is measured with it.

    Args         arrow: (2,).
    Returns      draw(axes, order) for frames; np.inf is an order.
    """
    quarter = np.linspace(0, np.pi / 2, 31)
    # dense where the ball has its corners
    angles = np.concatenate([turn * np.pi / 2 + np.pi / 2 * np.sin(quarter) ** 2 for turn in range(4)])
    directions = np.stack([np.cos(angles), np.sin(angles)], axis=-1)

    def draw(axes: Axes, order: float) -> None:
        ball = directions / np.linalg.norm(directions, order, axis=1, keepdims=True)
        _cross(axes)
        axes.fill(*ball.T, color=INK["x"], alpha=0.1, linewidth=0)
        axes.plot(*ball.T, color=INK["x"])
        _arrow(axes, arrow)
        axes.set_title(f"this arrow has length {_length(arrow, order):.2f}")
        axes.set(xlim=(-1.25, 1.25), ylim=(-1.25, 1.25), xticks=[-1, 0, 1], yticks=[-1, 0, 1], xlabel="x₁", ylabel="x₂")
        axes.set_aspect("equal")

    return draw


def unit_ball_in_words(arrow: Floats) -> Callable[[float], str]:
    """What one frame of the unit ball shows."""

    def words(order: float) -> str:
        if order < 1:
            form = "a star with four spikes, bent inwards between them"
        elif order == 1:
            form = "a square standing on its corner"
        elif order == np.inf:
            form = "a square with upright sides"
        else:
            form = (
                "a circle"
                if order == 2
                else "a diamond with bulging sides"
                if order < 2
                else "a square with soft corners"
            )
        length = _length(arrow, order)
        where = "ends on it" if abs(length - 1) < 1e-9 else "pokes out" if length > 1 else "stays inside"
        return f"The points of length 1 form {form}; the arrow {where}, its length is {length:.2f}."

    return words


def cosine_histogram(cosines: Mapping[int, Floats]) -> Callable[[Axes, int], None]:
    """How the cosines of random pairs of arrows are spread.

    Args         cosines: for each dimension the cosines of many pairs.
    Returns      draw(axes, dimension) for frames.
    """
    edges = np.linspace(-1, 1, 41)

    def draw(axes: Axes, dimension: int) -> None:
        values = cosines[dimension]
        counts = np.histogram(values, edges)[0] / len(values)
        axes.axvspan(-0.1, 0.1, color=INK["line"], alpha=0.4, linewidth=0)
        axes.stairs(counts, edges, color=INK["x"], fill=False, linewidth=2)
        axes.text(0.13, 0.66, "|cos| < 0.1", color=INK["quiet"], fontsize=9)
        axes.set_title(f"{np.mean(np.abs(values) < 0.1):.1%} within the grey band")
        axes.set(xlim=(-1, 1), ylim=(0, 0.72), xlabel="cosine of the angle", ylabel="share of the pairs")
        axes.set_xticks([-1, 0, 1])
        axes.set_xticklabels(["−1: opposite", "0: right angle", "1: same"])
        axes.set_yticks([0, 0.2, 0.4, 0.6])

    return draw


# ---- matrices

_HOUSE = np.array([[0.3, 0.2], [1.5, 0.2], [1.5, 1.2], [0.9, 1.8], [0.3, 1.2], [0.3, 0.2], [1.5, 1.2]])


def _beyond(arrow: Floats, start: ArrayLike = 0.0) -> tuple[float, float]:
    """A little further than the arrow's tip: where its name stands."""
    x_1, x_2 = np.asarray(start, float) + arrow * (1 + 0.3 / np.linalg.norm(arrow))
    return float(x_1), float(x_2)


def _mapped_plane(axes: Axes, W: Floats, b: Floats) -> None:
    """A grid and a house after x -> W x + b."""
    ends = np.array([-2.0, 2.0])
    for at in np.arange(-2, 3):
        for line in (np.stack([np.full(2, at), ends]), np.stack([ends, np.full(2, at)])):
            axes.plot(*(W @ line + b[:, None]), color=INK["line"], linewidth=1)
    axes.plot(*(W @ _HOUSE.T + b[:, None]), color=INK["x"], linewidth=1.5)


def house(stages: Sequence[tuple[Floats, Floats]]) -> Callable[[Axes, int], None]:
    """A house on a grid after each of several affine maps, with the images of the two unit vectors.

    Args         stages: pairs W (2, 2), b (2,).
    Returns      draw(axes, stage) for frames.
    """

    def draw(axes: Axes, stage: int) -> None:
        W, b = stages[stage]
        _mapped_plane(axes, W, b)
        for column, style, name in ((0, "-", "e₁"), (1, (0, (4, 2)), "e₂")):
            tip = W[:, column] + b
            _arrow(axes, tip, b, style=style)
            axes.text(*_beyond(W[:, column], b), name, color=INK["w"], ha="center", va="center")
        axes.plot(0, 0, "+", color=INK["ink"], markersize=9)
        if b.any():
            _arrow(axes, b, concept="err", style=":")
            _beside(axes, "b", b / 2, "err", (5, -12))
        rows = "   ".join(f"({low:.2f}, {high:.2f})" for low, high in W.T + 0.0)
        axes.set_title(f"columns of W: {rows}")
        axes.set(xlim=(-3.4, 3.8), ylim=(-2.6, 2.6), xticks=[], yticks=[], aspect="equal")
        for side in ("left", "bottom"):
            axes.spines[side].set_visible(False)

    return draw


def house_in_words(stages: Sequence[tuple[Floats, Floats]]) -> Callable[[int], str]:
    """What one frame of the house shows."""

    def point(place: Floats) -> str:
        return "({:.2f}, {:.2f})".format(*(place + 0.0))

    def words(stage: int) -> str:
        W, b = stages[stage]
        det = float(np.linalg.det(W))
        form = "upright" if stage == 0 else "flattened" if abs(det) < 0.05 else "slanted" if det > 0 else "turned over"
        moved = f"; the whole grid is shifted by {point(b)} and the origin with it" if b.any() else "; the origin stays"
        return f"The house is {form}; the unit arrows land on {point(W[:, 0])} and {point(W[:, 1])}{moved}."

    return words


def two_orders(first: Floats, second: Floats) -> tuple[Any, Any]:
    """The same two maps in both orders, each a figure with the house.

    Args         first, second: (2, 2).
    Returns      Two figures: first then second, and second then first.
    """
    import matplotlib.pyplot as plt

    figures = []
    for matrix, title in ((second @ first, "turn, then stretch"), (first @ second, "stretch, then turn")):
        figure, axes = plt.subplots(figsize=(3.0, 2.6))
        _mapped_plane(axes, matrix, np.zeros(2))
        for column, style, name in ((0, "-", "e₁"), (1, (0, (4, 2)), "e₂")):
            _arrow(axes, matrix[:, column], style=style)
            axes.text(*_beyond(matrix[:, column]), name, color=INK["w"], ha="center", va="center")
        axes.set(xlim=(-4.2, 2.4), ylim=(-2.2, 3.9), aspect="equal")
        axes.set_title(title)
        axes.axis("off")
        figures.append(figure)
    return figures[0], figures[1]


# ---- derivatives


def shrinking_step(
    f: Callable[[Any], Any], slope: float, at: float, errors: Mapping[str, Floats]
) -> Callable[..., None]:
    """Left the graph with its secant, magnified with the step; right the relative errors of two quotients.

    Args         f: takes and returns arrays. slope: the exact one. at: where. errors: "forward" and "central", the
                 relative errors for the steps 1, 1/10, 1/100, …
    Returns      draw(axes, k) for frames with panels=2; the step is 10 to the minus k.
    """
    powers = np.arange(len(errors["forward"]))

    def draw(axes: tuple[Axes, Axes], k: int) -> None:
        zoomed, error = axes
        step = float(f"1e-{k}")
        around = np.linspace(-1.2, 1.4, 53)
        # magnified by 1 / step, and exact where subtracting would lose the digits
        graph = (f(at + around * step) - f(at)) / step if k < 7 else slope * around
        rise = float((f(at + step) - f(at)) / step)
        zoomed.plot(around, graph, color=INK["x"])
        zoomed.plot([-1.2, 1.4], [-1.2 * rise, 1.4 * rise], color=INK["err"], linestyle=LINES["err"])
        zoomed.plot([0, 1], [0, rise], MARKERS["x"], color=INK["x"])
        zoomed.set(xlim=(-1.2, 1.4), ylim=(-0.7, 0.7), yticks=[], xticks=[0, 1])
        zoomed.set_xticklabels(["x", "x + Δ"])
        zoomed.set_title(f"seen from {'near' if k < 3 else 'very near'}, Δ = {_power(k)}")
        for name, concept, marker, line in (("forward", "err", "v", LINES["err"]), ("central", "yhat", "o", "-")):
            shown = np.maximum(errors[name], 1e-13)
            error.plot(powers, shown, color=INK["line"], linewidth=1)
            error.plot(powers[: k + 1], shown[: k + 1], color=INK[concept], linestyle=line, linewidth=1.5)
            error.plot(k, shown[k], marker, color=INK[concept], clip_on=False)
        error.text(2.3, 3e-2, "forward", color=INK["err"])
        error.text(1.0, 3e-9, "central", color=INK["yhat"])
        error.set(yscale="log", ylim=(1e-13, 3), xlim=(0, len(powers) - 1), xlabel="smaller step →")
        error.set(yticks=[1, 1e-4, 1e-8, 1e-12], xticks=[0, 5, 10, 15])
        error.set_yticklabels(["1", "10⁻⁴", "10⁻⁸", "10⁻¹²"])
        error.set_xticklabels(["1", "10⁻⁵", "10⁻¹⁰", "10⁻¹⁵"])
        error.minorticks_off()
        error.set_title("relative error")

    return draw


def _power(k: int) -> str:
    return "1" if k == 0 else "10⁻" + str(k).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def square_under_the_microscope(f: Callable[[Floats], Floats], J: Floats, at: Floats) -> Callable[..., None]:
    """Left a small square, right its image and the parallelogram of the Jacobian, both magnified alike.

    Args         f: takes (2,), returns (2,). J: (2, 2), its Jacobian there. at: (2,), the lower left corner.
    Returns      draw(axes, side) for frames with panels=2.
    """
    along = np.linspace(0, 1, 11)
    zero, one = np.zeros(11), np.ones(11)
    edge = np.concatenate(
        [np.stack(pair, axis=-1) for pair in ((along, zero), (one, along), (along[::-1], one), (zero, along[::-1]))]
    )

    def draw(axes: tuple[Axes, Axes], side: float) -> None:
        before, after = axes
        before.plot(*edge.T, color=INK["x"])
        image = np.array([f(at + side * point) - f(at) for point in edge]) / side
        flat = edge @ J.T
        after.plot(*image.T, color=INK["x"])
        after.plot(*flat.T, color=INK["err"], linestyle=LINES["err"])
        for axis, matrix in ((before, np.eye(2)), (after, J)):
            for column, style in ((0, "-"), (1, (0, (4, 2)))):
                _arrow(axis, matrix[:, column], style=style)
        before.set(xlim=(-0.2, 1.3), ylim=(-0.2, 1.3), xticks=[], yticks=[], aspect="equal")
        after.set(xlim=(-0.8, 12.5), ylim=(-1.6, 6.2), xticks=[], yticks=[])
        before.set_title(f"a square of side {side:g}")
        after.set_title("its image, magnified alike")

    return draw


# ---- gradients in matrices


def linear_share(linear: float, quadratic: float) -> Callable[[Axes, float], None]:
    """A change of a function as two bars, the part linear in the nudge and the rest.

    Args         linear, quadratic: the two parts for a nudge of size 1.
    Returns      draw(axes, size) for frames.
    """

    def draw(axes: Axes, size: float) -> None:
        parts = np.array([linear * size, quadratic * size**2])
        share = parts / parts.sum()
        axes.barh([0], [share[0]], color=INK["yhat"], height=0.5)
        box = np.array([[share[0], -0.25], [1, -0.25], [1, 0.25], [share[0], 0.25], [share[0], -0.25]])
        axes.plot(*box.T, color=INK["err"], linestyle=LINES["err"], clip_on=False)
        axes.text(0, 0.42, "linear in the nudge", color=INK["yhat"])
        axes.text(1, -0.48, "the rest", color=INK["err"], ha="right", va="top")
        axes.set_title(f"change {parts.sum():.4f}, of it {share[0]:.1%} linear")
        axes.set(xlim=(0, 1), ylim=(-0.8, 0.75), yticks=[], xticks=[0, 0.5, 1])
        axes.set_xticklabels(["0", "half of the change", "all"])
        axes.spines["left"].set_visible(False)

    return draw


# ---- bowls

CURVES: dict[str, Callable[[Any], Any]] = {
    "x²": lambda x: 0.5 * x**2,
    "|x|": lambda x: np.abs(x),
    "sin x": lambda x: np.sin(x),
    "max(|x| − 1, 0)": lambda x: np.maximum(np.abs(x) - 1, 0),
}


def chord() -> Callable[[Axes, tuple[str, float]], None]:
    """A curve with a chord from -2 to a moving right end; the stretch where the chord lies below is marked.

    Returns      draw(axes, (name of the curve, right end)) for frames.
    """
    xs = np.linspace(-2.5, 2.5, 101)

    def draw(axes: Axes, setting: tuple[str, float]) -> None:
        name, right = setting
        curve = CURVES[name]
        axes.plot(xs, curve(xs), color=INK["x"])
        share = np.linspace(0, 1, 41)
        inside = (1 - share) * -2.0 + share * right
        line = (1 - share) * curve(-2.0) + share * curve(right)
        axes.plot(inside, line, color=INK["yhat"])
        axes.plot([-2, right], [line[0], line[-1]], MARKERS["x"], color=INK["yhat"])
        below = line < curve(inside) - 1e-9
        if below.any():
            axes.plot(inside[below], line[below], color=INK["err"], linestyle=LINES["err"], linewidth=4)
        axes.set_title(f"{name}: " + ("the chord dips below" if below.any() else "chord above or on the graph"))
        axes.set(xlim=(-2.5, 2.5), ylim=(-1.4, 3.2), xticks=[-2, 0, 2], yticks=[0, 2], xlabel="x")

    return draw


def chord_in_words(setting: tuple[str, float]) -> str:
    """What one frame of the chord shows."""
    name, right = setting
    curve = CURVES[name]
    share = np.linspace(0, 1, 41)
    line = (1 - share) * curve(-2.0) + share * curve(right)
    dips = bool((line < curve((1 - share) * -2.0 + share * right) - 1e-9).any())
    seen = "dips below the graph" if dips else "stays above or on the graph"
    return f"The graph of {name} with a chord from −2 to {right:g}, which {seen}.".replace("to -", "to −")


def gutter(paths: Mapping[float, Floats]) -> Callable[[Axes, float], None]:
    """Contours of (x₁² + c x₂²) / 2 with the path of a ball.

    Args         paths: for each curvature c the points (steps + 1, 2).
    Returns      draw(axes, c) for frames.
    """
    grid = np.linspace(-1.2, 1.2, 41)
    x_1, x_2 = np.meshgrid(grid, grid)

    def draw(axes: Axes, curvature: float) -> None:
        surface = (x_1**2 + curvature * x_2**2) / 2
        up, down = [0.05, 0.2, 0.45], [-0.45, -0.2, -0.05]
        axes.contour(x_1, x_2, surface, levels=up, colors=shades("err", 3), linewidths=1.2)
        if curvature < 0:
            axes.contour(x_1, x_2, surface, levels=down, colors=INK["neg"], linestyles=":", linewidths=1.2)
        inside = paths[curvature][np.abs(paths[curvature]).max(axis=1) < 1.2]
        axes.plot(*inside.T, ".-", color=INK["w"], markersize=4, linewidth=1)
        axes.plot(*inside[-1], MARKERS["w"], color=INK["w"], markersize=9)
        axes.set_title(f"eigenvalues 1 and {curvature:g}")
        axes.set(xlim=(-1.2, 1.2), ylim=(-1.2, 1.2), xticks=[0, 1], yticks=[0, 1], xlabel="x₁", ylabel="x₂")
        axes.set_aspect("equal")

    return draw


def gutter_in_words(paths: Mapping[float, Floats]) -> Callable[[float], str]:
    """What one frame of the gutter shows."""

    def words(curvature: float) -> str:
        form = "ovals" if curvature > 0 else "upright parallel lines" if curvature == 0 else "crossing hyperbolas"
        end = float(paths[curvature][-1, 1])
        if curvature > 0:
            fate = "comes to rest at the origin"
        elif curvature == 0:
            fate = "stops beside the origin, at the bottom of the gutter"
        else:
            fate = "comes close to the origin and then leaves the picture"
        size = f"{end:.0f}" if end > 100 else f"{end:.2g}"
        return (
            f"Second curvature {curvature:g}: the contours are {form}; the ball {fate}. "
            f"After 40 steps its second coordinate is {size}."
        ).replace("curvature -", "curvature −")

    return words


def on_a_line() -> Callable[[Axes, float], None]:
    """Circles around the origin and the line x₁ + x₂ = 1, with a point on it, its uphill arrow and the line's own.

    Returns      draw(axes, x₁ of the point) for frames.
    """
    grid = np.linspace(-0.9, 2.2, 41)
    x_1, x_2 = np.meshgrid(grid, grid)

    def draw(axes: Axes, first: float) -> None:
        axes.contour(x_1, x_2, x_1**2 + x_2**2, levels=[0.125, 0.5, 1.125, 2], colors=INK["edge"], linewidths=1)
        axes.plot([-0.9, 1.9], [1.9, -0.9], color=INK["x"])
        point = np.array([first, 1 - first])
        _arrow(axes, point + 0.35 * 2 * point, point, concept="err")
        _arrow(axes, point + 0.35, point, style=(0, (4, 2)))
        axes.plot(*point, MARKERS["x"], color=INK["x"], markersize=8)
        axes.set_title(f"squared distance to the origin {point @ point:.3f}")
        axes.set(xlim=(-0.9, 2.2), ylim=(-0.9, 2.2), xticks=[0, 1], yticks=[0, 1], xlabel="x₁", ylabel="x₂")
        axes.set_aspect("equal")

    return draw


# ---- chance


def sample_means(means: Mapping[int, Floats]) -> Callable[[Axes, int], None]:
    """How the means of many samples are spread around the true mean 0.

    Args         means: for each sample size the means of many samples.
    Returns      draw(axes, sample size) for frames.
    """
    edges = np.linspace(-5, 5, 81)

    def draw(axes: Axes, size: int) -> None:
        values = means[size]
        counts = np.histogram(values, edges)[0] / len(values) / (edges[1] - edges[0])
        axes.axvline(0, color=INK["y"], linestyle=LINES["y"])
        axes.stairs(counts, edges, color=INK["yhat"], linewidth=2)
        axes.text(0.15, 1.15, "true mean", color=INK["y"])
        axes.set_title(f"spread {values.std():.2f}")
        axes.set(xlim=(-5, 5), ylim=(0, 1.3), yticks=[], xlabel="mean of the sample", ylabel="how often")
        axes.spines["left"].set_visible(False)

    return draw


def noise_laws(x: Floats, y: Floats, costs: Mapping[str, Mapping[float, float]]) -> Callable[..., None]:
    """Left points and a line through the origin, right what two noise laws charge for each slope.

    Args         x, y: (N,). costs: "Gaussian" and "Laplace", the mean negative log-likelihood for each slope.
    Returns      draw(axes, slope) for frames with panels=2.
    """

    def draw(axes: tuple[Axes, Axes], slope: float) -> None:
        points, cost = axes
        for place, target in zip(x, y, strict=True):
            points.plot([place, place], [slope * place, target], color=INK["err"], linestyle=LINES["err"], linewidth=1)
        points.plot([0, 5.4], [0, 5.4 * slope], color=INK["yhat"])
        points.plot(x, y, MARKERS["y"], color=INK["y"], clip_on=False)
        points.set(xlim=(0, 5.4), ylim=(0, 12), xticks=[0, 5], yticks=[0, 10], xlabel="x", ylabel="y")
        points.set_title(f"slope {slope:g}")
        for name, concept, line, marker in (("Gaussian", "yhat", "-", "o"), ("Laplace", "w", (0, (4, 2)), "^")):
            slopes, values = np.array(list(costs[name])), np.array(list(costs[name].values()))
            cost.plot(slopes, values, color=INK[concept], linestyle=line, linewidth=1.5)
            cost.plot(slope, costs[name][slope], marker, color=INK[concept], markersize=8, clip_on=False)
            best = slopes[values.argmin()]
            cost.plot([best, best], [0.6, 0.95], color=INK[concept], linestyle=line, linewidth=1.5)
        cost.text(1.55, 5.2, "Gaussian", color=INK["yhat"], ha="left")
        cost.text(1.75, 1.35, "Laplace", color=INK["w"], ha="left")
        cost.set(xlim=(min(slopes), max(slopes)), ylim=(0.6, 8), xlabel="slope", yticks=[2, 4, 6])
        cost.set_title("−log-likelihood")

    return draw
