"""fit_by_likelihood: the project, a line for each law of noise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.prerequisites._shared import CHAPTER, LIKELIHOOD, LINEAR, page_of

__all__ = ["FIT_BY_LIKELIHOOD"]

GAUSSIAN, LAPLACE = "Gaussian noise", "Laplace noise"


def _noisy_cases(rng: np.random.Generator) -> Iterator[Case]:
    def places(n: int) -> Any:
        return (np.arange(n) + rng.uniform(-0.3, 0.3, size=n))[rng.permutation(n)] - n / 3

    def drawn(n: int, noise: Any) -> tuple[Any, Any]:
        x = places(n)
        return x, 0.7 * x - 2 + noise

    for order, part in ((2, GAUSSIAN), (1, LAPLACE)):
        yield Case((np.array([0.0, 2.0]), np.array([1.0, 5.0]), order), "two points", part)
        yield Case((np.array([0, 1, 2, 4]), np.array([1, 0, 4, 2]), order), "integers", part)
        yield Case((*drawn(5, rng.normal(size=5)), order), "", part)
        x, y = drawn(7, 0.3 * rng.normal(size=7))
        yield Case((x, y + 15 * (x == x.max()), order), "one point far above", part)
        yield Case((*drawn(12, rng.laplace(size=12)), order), "", part)
        yield Case((100 * places(6) + 300, 10 * rng.normal(size=6), order), "large numbers", part)
        x, y = drawn(16, rng.normal(size=16))
        yield Case((x[::2], y[::2], order), "every second point of a larger array", part)
    yield Case((*drawn(1200, rng.normal(size=1200)), 2), "many points", GAUSSIAN)


def _cost_of(arguments: tuple[Any, ...], theta: Any) -> float:
    x, y, order = arguments
    slope, bias = np.asarray(theta, float)
    errors = slope * x + bias - y
    if order == 2:
        return float(np.mean(errors**2) / 2 + np.log(2 * np.pi) / 2)
    return float(np.mean(np.abs(errors)) + np.log(2))


def _two_costs(arguments: tuple[Any, ...], value: Any) -> tuple[float, float]:
    """What the returned line costs, and what it is said to cost."""
    theta, cost = value
    return _cost_of(arguments, theta), float(cost)


def _least_squares(x: Any, y: Any) -> Any:
    x, y = np.asarray(x, float), np.asarray(y, float)
    slope = (x - x.mean()) @ (y - y.mean()) / ((x - x.mean()) @ (x - x.mean()))
    return np.array([slope, y.mean() - slope * x.mean()])


def _least_absolute(x: Any, y: Any) -> Any:
    pairs = [(i, j) for i in range(len(x)) for j in range(i)]
    lines = [(s, y[i] - s * x[i]) for i, j in pairs for s in [(y[i] - y[j]) / (x[i] - x[j])]]
    return np.array(min(lines, key=lambda line: float(np.abs(line[0] * x + line[1] - y).sum())))


def _best(x: Any, y: Any, order: Any) -> Any:
    return _least_squares(x, y) if order == 2 else _least_absolute(x, y)


def _product_of_densities(x: Any, y: Any, order: Any) -> Any:
    theta = _best(x, y, order)
    errors = theta[0] * x + theta[1] - y
    densities = np.exp(-(errors**2) / 2) / np.sqrt(2 * np.pi) if order == 2 else np.exp(-np.abs(errors)) / 2
    with np.errstate(divide="ignore"):
        return theta, float(-np.log(np.prod(densities)) / len(x))


def _through_origin(x: Any, y: Any, order: Any) -> Any:
    slopes = [x @ y / (x @ x)] if order == 2 else [y[i] / x[i] for i in range(len(x)) if x[i] != 0]
    costs = [_cost_of((x, y, order), (slope, 0.0)) for slope in slopes]
    return np.array([slopes[int(np.argmin(costs))], 0.0]), min(costs)


FIT_BY_LIKELIHOOD = Exercise(
    name="fit_by_likelihood",
    chapter=CHAPTER,
    points=4,
    parts={GAUSSIAN: 2, LAPLACE: 2},
    cases=_noisy_cases,
    inputs={"x": "N", "y": "N", "order": ""},
    outputs=("theta", "cost"),
    page=page_of("fit_by_likelihood"),
    view=_two_costs,
    viewed="the cost of your line, and the cost that you return",
    tolerance=Tolerance(
        lambda arguments, expected: 2e-6 * (1 + np.abs(expected)), "a cost right to six digits is asked for"
    ),
    allowed=lambda x, y, order: bool(
        order in (1, 2) and len(x) >= 2 and len(np.unique(x)) == len(x) and (order == 2 or len(x) <= 30)
    ),
    forbidden=(
        "course_lib.linear",
        "course_lib.minimize",
        "numpy.linalg.lstsq",
        "numpy.polyfit",
        "numpy.polynomial",
        "scipy",
        "sklearn",
        "statsmodels",
        "torch",
    ),
    hints=(
        "Take minus the logarithm of each density. What of it depends on the line, and what is a constant?",
        "For order 2 the line is that of least squares. For order 1 try every line through two of the points.",
        "The cost is a mean over the points, constants included: half of log(2 pi) for order 2, log 2 for order 1.",
    ),
    misconceptions=(
        Misconception(
            "laplace-by-squares",
            "For Laplace noise you return the least-squares line. Its errors count by size, not by their squares.",
            LIKELIHOOD,
            mistaken=lambda x, y, order: (
                _least_squares(x, y),
                _cost_of((x, y, order), _least_squares(x, y)),
            ),
        ),
        Misconception(
            "gaussian-by-sizes",
            "For Gaussian noise you return the line of smallest absolute errors. Its errors count by their squares.",
            LIKELIHOOD,
            mistaken=lambda x, y, order: (
                _least_absolute(x[:30], y[:30]),
                _cost_of((x, y, order), _least_absolute(x[:30], y[:30])),
            ),
        ),
        Misconception(
            "sum-for-mean",
            "The cost is N times too large: it is a mean over the points, not a sum.",
            LIKELIHOOD,
            mistaken=lambda x, y, order: (
                _best(x, y, order),
                len(x) * _cost_of((x, y, order), _best(x, y, order)),
            ),
        ),
        Misconception(
            "sign",
            "Right size, wrong sign: this is the mean log-likelihood, which is maximized. The cost is minus that.",
            LIKELIHOOD,
            mistaken=lambda x, y, order: (_best(x, y, order), -_cost_of((x, y, order), _best(x, y, order))),
        ),
        Misconception(
            "constants-dropped",
            "The constants of the densities are missing in the cost. They do not move the line, but they belong to "
            "the log-density.",
            LIKELIHOOD,
            edits=((" + np.log(2 * np.pi) / 2", ""), ("best + np.log(2)", "best")),
        ),
        Misconception(
            "half-dropped",
            "For Gaussian noise the squared error counts half: the exponent of the density is minus half of it.",
            LIKELIHOOD,
            edits=(("np.mean(errors**2) / 2", "np.mean(errors**2)"),),
        ),
        Misconception(
            "product-of-densities",
            "The product of many densities is 0 on a computer, and its logarithm infinite. Add up logarithms instead.",
            LIKELIHOOD,
            mistaken=_product_of_densities,
        ),
        Misconception(
            "bias-first",
            "Slope and bias are returned in each other's place: the slope comes first.",
            LINEAR,
            mistaken=lambda x, y, order: (_best(x, y, order)[::-1], _cost_of((x, y, order), _best(x, y, order))),
        ),
        Misconception(
            "through-origin",
            "The bias is always 0: the line is forced through the origin.",
            LINEAR,
            mistaken=_through_origin,
        ),
        Misconception(
            "likelihood-for-its-logarithm",
            "That is not a logarithm: the cost is minus the mean of log-densities, not of densities.",
            LIKELIHOOD,
            mistaken=lambda x, y, order: (
                _best(x, y, order),
                float(np.exp(-_cost_of((x, y, order), _best(x, y, order)))),
            ),
        ),
        Misconception(
            "neighbours-only",
            "Only lines through neighbouring points are tried. The best one may pass through any two.",
            LIKELIHOOD,
            edits=(("for j in range(i)", "for j in range(max(i - 1, 0), i)"),),
        ),
        Misconception(
            "root-of-two-pi",
            "The density divides by a square root. Its logarithm is half of the logarithm of 2 pi; yours is the whole.",
            LIKELIHOOD,
            edits=(("np.log(2 * np.pi) / 2", "np.log(2 * np.pi)"),),
        ),
    ),
)
