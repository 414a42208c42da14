"""How far to go along a direction: by a fixed rate, to the minimum of the line, or until enough is gained."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from course_lib.arguments import float_arrays, positive, unit_interval
from course_lib.errors import ConventionError
from course_lib.minimize._problem import Evaluations, FloatArray

_MOST_TRIALS = 100
_LEVEL = 1e-12  # a slope this small against the slope at the start of the line counts as level


@dataclass(frozen=True)
class LineSearch:
    """A way to choose, at every step anew, how far to go along the direction.

    Args         search: (evaluations, theta, gradient, direction) -> rate, or None when no rate along the line will do.
                 name: for messages.
    Conventions  made by exact_line_search and armijo, and given to a method as its learning_rate.
    """

    search: Callable[[Evaluations, FloatArray, FloatArray, FloatArray], float | None] = field(repr=False)
    name: str = "line search"


def quadratic_step(gradient: ArrayLike, hessian: ArrayLike) -> float:
    """The best learning rate for one step of gradient descent on a bowl.

    learning_rate = (g @ g) / (g @ H @ g)
    Args         gradient: (P,). hessian: (P, P), positive definite.
    Returns      a float; after this step the new gradient is at right angles to the old one.
    Raises       ShapeError when the sizes differ; ConventionError when the line does not bend upwards.
    Source       Nocedal and Wright (2006), section 3.3. Massias, gradient descent, names line search without a formula.

    >>> quadratic_step([1, 1], [[1, 0], [0, 3]])
    0.5
    """
    g, H = float_arrays("quadratic_step", gradient=(gradient, "P"), hessian=(hessian, "P P"))
    bend = float(g @ H @ g)
    if bend <= 0:
        raise ConventionError(
            f"quadratic_step: gradient @ hessian @ gradient is {bend:g}; it must be greater than 0, "
            "or the line has no lowest point.",
            name="hessian",
            got=bend,
            expected="greater than 0",
        )
    return float(g @ g) / bend


def exact_line_search(first_trial: float = 1.0) -> LineSearch:
    """Go to where the line is level: the best step along the direction, on a bowl.

    slope(rate) = gradient(theta + rate * direction) @ direction = 0
    Args         first_trial: > 0, doubled until the line rises there; the level point in between is then closed in on.
    Returns      a line search, to be given as the learning rate.
    Raises       ConventionError when first_trial <= 0.
    Conventions  each trial costs a gradient. On a bowl the slope is a straight line, and once a trial lies beyond the
                 level point one more finds it; each doubling before that costs one. On a line with several valleys
                 it finds one of them.
    Source       Nocedal and Wright (2006), section 3.1. Massias, gradient descent, names line search as the best way.
    """
    start = positive("exact_line_search", "first_trial", first_trial)

    def search(
        evaluations: Evaluations, theta: FloatArray, gradient: FloatArray, direction: FloatArray
    ) -> float | None:
        def slope(rate: float) -> float:
            return float(evaluations.gradient(theta + rate * direction) @ direction)

        slope_here = float(gradient @ direction)
        return _zero_of_rising(slope, slope_here, start) if slope_here < 0 else None

    return LineSearch(search, "exact_line_search")


def _zero_of_rising(function: Callable[[float], float], at_zero: float, trial: float) -> float | None:
    """A zero to the right of 0, where the function is negative, or None when it stays so."""
    low, value_low, high = 0.0, at_zero, trial
    for _ in range(_MOST_TRIALS):
        value_high = function(high)
        if not value_high < 0:
            break
        low, value_low, high = high, value_high, 2 * high
    else:
        return None
    middle = high
    for count in range(_MOST_TRIALS):
        # By turns where a straight line would cross, exact on a bowl, and halfway, which is never far out.
        straight = count % 2 == 0 and np.isfinite(value_high)
        middle = low + (high - low) * (value_low / (value_low - value_high) if straight else 0.5)
        value = function(middle)
        if abs(value) <= _LEVEL * abs(at_zero):
            break
        if value < 0:
            low, value_low = middle, value
        else:
            high, value_high = middle, value
    return middle


def armijo(first_trial: float = 1.0, *, shrink: float = 0.5, share: float = 1e-4) -> LineSearch:
    """Begin with a bold step and shorten it until it brings a share of what the slope promises.

    loss(theta + rate * direction) < loss(theta) + share * rate * (gradient @ direction)
    Args         first_trial: > 0. shrink: in (0, 1), factor from trial to trial. share: in (0, 1).
    Returns      a line search, to be given as the learning rate.
    Raises       ConventionError when a setting is out of its range.
    Conventions  each trial costs one loss, and so does the loss at the point itself.
    Source       Armijo (1966); Nocedal and Wright (2006), section 3.1.
    """
    start = positive("armijo", "first_trial", first_trial)
    factor = unit_interval("armijo", "shrink", shrink, closed="neither")
    least = unit_interval("armijo", "share", share, closed="neither")

    def search(
        evaluations: Evaluations, theta: FloatArray, gradient: FloatArray, direction: FloatArray
    ) -> float | None:
        promise = float(gradient @ direction)
        if promise >= 0:
            return None
        here, rate = evaluations.loss(theta), start
        for _ in range(_MOST_TRIALS):
            if evaluations.loss(theta + rate * direction) < here + least * rate * promise:
                return rate
            rate *= factor
        return None

    return LineSearch(search, "armijo")
