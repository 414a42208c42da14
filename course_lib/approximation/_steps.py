"""Drawing a function with steps: a unit that switches on, a pair that makes a box, boxes that make a staircase."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.approximation._building import Built, at_least_one, sampled, shallow
from course_lib.arguments import choice, finite, interval, positive, whole_number
from course_lib.errors import ConventionError

__all__ = ["bins_for_tolerance", "box_network", "staircase_network"]

FloatArray = NDArray[np.floating[Any]]


def box_network(low: float, high: float, height: float = 1.0, *, steepness: float | None = None) -> Built:
    """A pair of step units: the first raises the output at low, the second takes it down again at high.

    y = height * step(x - low) - height * step(x - high)
    Args         low < high: the box's ends. height: any finite number. steepness: > 0, for logistic units instead.
    Returns      The network, 1-2-1, and its parameters (7,).
    Raises       ConventionError unless low < high and steepness > 0.
    Conventions  height on low <= x < high and 0 elsewhere.
    Source       Piastra, "Universality of FF Neural Networks" (pairs of steps).

    >>> network, parameters = box_network(0.2, 0.6, 3)
    >>> network.forward(parameters, [[0.1], [0.2], [0.6]]).ravel()
    array([0., 3., 0.])
    """
    interval("box_network", low, high)
    up = finite("box_network", "height", height)
    return _switches("box_network", np.array([low, high]), np.array([[up], [-up]]), np.zeros(1), steepness)


def staircase_network(
    function: Callable[[FloatArray], FloatArray],
    low: float,
    high: float,
    n_bins: int,
    *,
    construction: str = "pairs",
    steepness: float | None = None,
) -> Built:
    """A staircase of n_bins levels through the function's values at the bins' middles.

    Args         function: takes (N,), returns (N,) or (N, k). low < high: the interval. n_bins: K equal bins.
                 construction: "pairs" (a box for each bin) or "telescoping" (a step between neighbours).
                 steepness: > 0, for logistic units logistic(steepness * (x - edge)) instead of steps.
    Returns      The network, 1-2K-k or 1-[K - 1]-k, and its parameters (P,).
    Raises       ConventionError unless low < high; ShapeError when the function returns other shapes;
                 UnknownNameError for another construction.
    Conventions  bins [edge, next edge), the last one closed, so x = high still has the last level.
                 Error at most Lipschitz constant * bin width / 2.
    Source       Piastra, "Universality of FF Neural Networks" (pairs of steps); the other form is the course's own.
    """
    name = "staircase_network"
    bins = whole_number(name, "n_bins", n_bins)
    interval(name, low, high)
    edges = np.linspace(low, high, bins + 1)
    levels = sampled(name, function, (edges[:-1] + edges[1:]) / 2)
    if choice(name, "construction", construction, ["pairs", "telescoping"]) == "telescoping":
        return _switches(name, edges[1:-1], np.diff(levels, axis=0), levels[0], steepness)
    starts, stops = edges[:-1], edges[1:].copy()
    stops[-1] = np.nextafter(high, np.inf)
    switches, heights = np.concatenate([starts, stops]), np.concatenate([levels, -levels])
    return _switches(name, switches, heights, np.zeros(levels.shape[1]), steepness)


def bins_for_tolerance(tolerance: float, low: float, high: float, lipschitz: float) -> int:
    """How many bins a staircase needs at most, known before it is built.

    K = ceil(lipschitz * (high - low) / (2 * tolerance))
    Args         tolerance: > 0, the largest error allowed. low < high: the interval.
                 lipschitz: >= 0, the function's steepest slope.
    Returns      An integer K, at least 1.
    Raises       ConventionError when an argument is out of its range.

    >>> bins_for_tolerance(0.1, 0, 1, lipschitz=2 * np.pi)
    32
    """
    interval("bins_for_tolerance", low, high)
    allowed = positive("bins_for_tolerance", "tolerance", tolerance)
    steepest = positive("bins_for_tolerance", "lipschitz", lipschitz, zero=True)
    return at_least_one("bins_for_tolerance", tolerance, steepest * (high - low) / (2 * allowed))


def _switches(
    function: str, switches: FloatArray, heights: FloatArray, offset: FloatArray, steepness: float | None
) -> Built:
    """Units that go from 0 to 1 at the given places, weighted with heights (units, k)."""
    if len(switches) == 0:
        raise ConventionError(
            f"{function}: one bin leaves no step between bins; use n_bins of at least 2, or construction='pairs'.",
            name="n_bins",
            got=1,
            expected="at least 2",
        )
    if steepness is None:
        return shallow("step", np.ones(len(switches)), -switches, heights, offset)
    slope = positive(function, "steepness", steepness)
    return shallow("logistic", np.full(len(switches), slope), -slope * switches, heights, offset)
