"""Drawings of the page "Step against the gradient, stop when the ground is flat"."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from course_lib import linear, losses
from course_lib.figures import INK, LINES, MARKERS
from course_lib.figures.chapters.gradient_descent.ellipses import Axes, Floats, bowl_contours
from course_lib.minimize import Problem
from course_lib.plurals import counted

__all__ = [
    "line_and_point",
    "line_and_point_background",
    "line_and_point_in_words",
    "promise",
    "promise_background",
    "promise_in_words",
]


def line_and_point_background(X: Floats, y: Floats) -> Callable[[tuple[Axes, Axes]], None]:
    """What stands still: the samples on the left, the contours of their loss on the right.

    Args         X: (N, 1). y: (N,).
    Returns      background(pair of axes) for frames with panels=2.
    """
    best = linear.fit_least_squares(X, y)

    def background(axes: tuple[Axes, Axes]) -> None:
        samples, landscape = axes
        samples.plot(X[:, 0], y, MARKERS["y"], color=INK["y"], markersize=5, zorder=3)
        samples.set(xlim=(-1.15, 2.15), ylim=(-1.2, 3.4), xlabel="x", ylabel="y")
        bowl_contours(landscape, linear.least_squares_hessian(X), best, [0.1, 0.4, 0.9, 1.6, 2.5])
        landscape.set(xlabel="weight w", ylabel="bias b", aspect="equal")
        landscape.set(xlim=(best[0] - 1.25, best[0] + 0.75), ylim=(best[1] - 0.75, best[1] + 0.75))

    return background


def line_and_point(X: Floats, y: Floats, path: Floats) -> Callable[[tuple[Axes, Axes], int], None]:
    """A line among its samples, and the same line as one point of the landscape.

    Args         X: (N, 1). y: (N,). path: (T, 2), the parameters after 0, 1, 2, … steps.
    Returns      draw(pair of axes, step) for frames with panels=2.
    """

    def draw(axes: tuple[Axes, Axes], step: int) -> None:
        samples, landscape = axes
        theta = path[step]
        y_hat = linear.predict(X, theta)
        for x, above, below in zip(X[:, 0], y_hat, y, strict=True):
            samples.plot([x, x], [below, above], color=INK["err"], linestyle=LINES["err"], linewidth=1.2)
        ends = np.array([[-1.15], [2.15]])
        samples.plot(ends[:, 0], linear.predict(ends, theta), color=INK["yhat"])
        samples.set_title(f"loss {losses.mean_squared_error(y_hat, y):.3f}")
        landscape.plot(*path[: step + 1].T, color=INK["w"], linewidth=1.2)
        landscape.plot(*path[:step].T, ".", color=INK["w"], markersize=4)
        landscape.plot(*theta, MARKERS["w"], color=INK["w"], markersize=8, zorder=5)
        tip = theta - 0.2 * linear.least_squares_gradient(X, y, theta)
        if np.linalg.norm(tip - theta) > 0.02:
            arrow = {"arrowstyle": "->", "color": INK["err"], "linewidth": 2, "shrinkA": 0, "shrinkB": 0}
            landscape.annotate("", tip, theta, arrowprops=arrow)
        landscape.set_title(f"step {step}")

    return draw


def line_and_point_in_words(X: Floats, y: Floats, path: Floats) -> Callable[[int], str]:
    """What one frame of line_and_point shows; the arguments are those of that function.

    Args         X: (N, 1). y: (N,). path: (T, 2).
    Returns      words(step).
    """

    def words(step: int) -> str:
        w, b = path[step]
        loss = losses.mean_squared_error(linear.predict(X, path[step]), y)
        gradient = linear.least_squares_gradient(X, y, path[step])
        size = np.linalg.norm(gradient)
        arrow = "hardly any arrow is left" if 0.2 * size <= 0.02 else f"the slope under the point is {size:.2f}"
        return (
            f"After {counted(step, 'step')} the line has weight {w:.2f} and bias {b:.2f}; on the map it is one point, "
            f"{arrow}, and the loss is {loss:.3f}."
        )

    return words


def promise_background(
    problem: Problem, start: float, curvature_bound: float, low: float, high: float
) -> Callable[[Axes], None]:
    """What stands still: a landscape on a line, its tangent at the start, and the parabola that it cannot pass.

    Args         problem: in one parameter. start: a number. curvature_bound: C, the gradient's Lipschitz constant.
                 low, high: the interval that is drawn.
    Returns      background(axes) for frames.
    """
    height, slope = _at(problem, start)

    def background(axes: Axes) -> None:
        theta = np.linspace(low, high, 81)
        axes.plot(theta, problem.loss(theta[:, None]), color=INK["ink"])
        tangent = height + slope * (theta - start)
        axes.plot(theta, tangent, color=INK["quiet"], linestyle=":", linewidth=1.5)
        parabola = tangent + curvature_bound / 2 * (theta - start) ** 2
        axes.plot(theta, parabola, color=INK["link"], linestyle="--", linewidth=1.5)
        axes.axhline(height, color=INK["line"], linewidth=1)
        axes.plot(start, height, MARKERS["w"], color=INK["w"], markersize=8, zorder=5)
        axes.set(xlim=(low, high), ylim=(-0.45, 2.5), xlabel="θ", ylabel="loss")
        axes.text(-1.55, 2.25, "parabola", color=INK["link"])
        axes.text(0.5, -0.32, "tangent", color=INK["quiet"])
        axes.text(2.72, 1.5, "loss", color=INK["ink"])

    return background


def promise(problem: Problem, start: float, curvature_bound: float) -> Callable[[Axes, float], None]:
    """One step of gradient descent: where it lands, and what the parabola promised for that place.

    Args         problem: in one parameter. start: a number. curvature_bound: C.
    Returns      draw(axes, learning rate) for frames.
    """
    height, _ = _at(problem, start)

    def draw(axes: Axes, rate: float) -> None:
        landing, reached, promised = _step(problem, start, curvature_bound, rate)
        axes.plot([landing, landing], [reached, promised], color=INK["quiet"], linewidth=1)
        axes.plot(landing, promised, "s", color=INK["link"], markersize=6, mfc="none", zorder=5)
        axes.plot(landing, reached, MARKERS["err"], color=INK["err"], markersize=8, zorder=6)
        axes.set_title(f"promised {_change(promised - height)}, got {_change(reached - height)}")

    return draw


def promise_in_words(problem: Problem, start: float, curvature_bound: float) -> Callable[[float], str]:
    """What one frame of the promise shows.

    Args         problem: in one parameter. start: a number. curvature_bound: C.
    Returns      words(learning rate).
    """
    height, _ = _at(problem, start)

    def words(rate: float) -> str:
        landing, reached, promised = _step(problem, start, curvature_bound, rate)
        return (
            f"With learning rate {rate:g} the step lands at {landing:.2f}. The change of the loss that the "
            f"parabola promises: {_change(promised - height)}; the change itself: {_change(reached - height)}."
        )

    return words


def _at(problem: Problem, theta: float) -> tuple[float, float]:
    assert problem.gradient is not None
    return float(problem.loss(np.array([theta]))), float(problem.gradient(np.array([theta]))[0])


def _step(problem: Problem, start: float, curvature_bound: float, rate: float) -> tuple[float, float, float]:
    """Where the step lands, the loss there, and the height of the parabola above that place."""
    height, slope = _at(problem, start)
    landing = start - rate * slope
    return landing, _at(problem, landing)[0], height - rate * slope**2 + curvature_bound / 2 * (rate * slope) ** 2


def _change(number: float) -> str:
    return "nothing" if abs(number) < 0.005 else f"{number:+.2f}"
