"""The check that a gradient has to pass before anybody believes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.arguments import called_with, float_array, generator, positive, whole_number
from course_lib.gradients._differences import STEPS, steps_of
from course_lib.gradients._values import like, one_number

FloatArray = NDArray[np.floating[Any]]
Function = Callable[[Any], Any]

# by how much a value of f may be off, in proportion to it: some units of the last digit
_ROUNDING = 10.0 * float(np.finfo(np.float64).eps)
_CLOSER = (1e-3, 1e-2, 1e-1)  # the further looks: one-sided slopes over 1e-8 and more, where those over 1e-5 disagree


@dataclass(frozen=True)
class GradientCheck:
    """What check_gradient found, one entry per direction v: n random ones, and the parts of those that meet a kink.

    Args         analytic: (n,), sum(gradient * v). lower, upper: (n,), the slope measured along v: equal where f is
                 smooth, the one-sided slopes at a kink. relative_errors: (n,). tolerance: > 0.
    """

    analytic: FloatArray
    lower: FloatArray
    upper: FloatArray
    relative_errors: FloatArray
    tolerance: float

    @property
    def relative_error(self) -> float:
        """The largest relative error over the directions."""
        return float(self.relative_errors.max())

    @property
    def agrees(self) -> bool:
        """Whether the gradient may be trusted: every direction within the tolerance."""
        return self.relative_error <= self.tolerance

    def __str__(self) -> str:
        verdict = "agrees" if self.agrees else "does NOT agree"
        lines = [
            f"The gradient {verdict} with the measured slopes: "
            f"largest relative error {self.relative_error:.0e}, tolerance {self.tolerance:.0e}."
        ]
        for claimed, low, high in zip(self.analytic, self.lower, self.upper, strict=True):
            measured = f"{low:.6g}" if low == high else f"{low:.6g} to {high:.6g} (a kink)"
            lines.append(f"  gradient . direction = {claimed:.6g}, measured {measured}")
        return "\n".join(lines)


def check_gradient(
    f: Function,
    gradient: ArrayLike | Function,
    x: ArrayLike,
    *,
    rng: np.random.Generator,
    n_directions: int = 4,
    h: float | None = None,
    tolerance: float = 1e-6,
) -> GradientCheck:
    """Compare a gradient with slopes measured along random directions, however many parameters there are.

    error = abs(a - b) / (abs(a) + abs(b))        with a = sum(gradient * v) and b the central difference along v
    Args         f: takes an array like x, returns one number. gradient: (...), like x, or a function of x that returns
                 it. x: (...). rng: draws the directions, of length 1. n_directions: >= 1. h: > 0; 1e-5 where it is
                 None, and more where x has entries beyond 1000. tolerance: > 0.
    Returns      A GradientCheck; print it, or ask .agrees and .relative_error.
    Raises       ShapeError when gradient has another shape than x or f does not return one number; ConventionError when
                 a number is out of its range or f is no function.
    Conventions  at a kink any slope between the two one-sided ones is right. A direction that meets one is halved, and
                 so are its halves, until every part is free of kinks or moves one entry: what is wrong in other
                 entries is found, and an entry that moves f across a kink by itself is judged by its own interval.
                 Where several units sit on their kinks at once, move x a little first. A slope too small for the
                 differences to resolve to the tolerance is judged against the smallest that they do resolve.

    >>> x = np.array([1.0, 2.0])
    >>> check_gradient(lambda x: (x**2).sum(), 2 * x, x, rng=np.random.default_rng(0)).agrees
    True
    """
    name = "check_gradient"
    called_with(name, "f", f, "x")
    x = float_array(name, "x", x, "...").astype(np.float64)
    claimed = like(name, "gradient", gradient(x.copy()) if callable(gradient) else gradient, x)
    h = float(steps_of(name, h, STEPS["central"], x).max(initial=0.0)) or STEPS["central"]
    tolerance = positive(name, "tolerance", tolerance)
    base = float(one_number(name, f(x.copy())))
    rows = []
    rng = generator(name, rng)
    for _ in range(whole_number(name, "n_directions", n_directions)):
        v = rng.normal(size=x.shape)
        rows += _compared(f, x, v / np.linalg.norm(v), claimed, base, h, tolerance)
    analytic, lower, upper, errors = np.array(rows).T
    return GradientCheck(analytic, lower, upper, errors, tolerance)


def _compared(
    f: Function,
    x: FloatArray,
    v: FloatArray,
    claimed: FloatArray,
    base: float,
    h: float,
    tolerance: float,
    whole: float = 0.0,
) -> list[tuple[float, float, float, float]]:
    """Claimed slope, measured interval and relative error along v, or along its parts where v meets a kink.

    whole: the slope of the direction of which v is a part; what v is off counts in proportion to that.
    """
    slope = float((claimed * v).sum())
    low, high, error = _measured(f, x, v, base, slope, h, tolerance)
    if whole:
        error = min(error, max(low - slope, slope - high, 0.0) / (2.0 * abs(whole)))
    entries = np.flatnonzero(v)
    if low == high or error > tolerance or len(entries) == 1:
        return [(slope, low, high, error)]
    # an interval as wide as a kink would hide what is wrong in the smooth entries
    parts = []
    for half in np.array_split(entries, 2):
        part = np.zeros_like(v)
        part.flat[half] = v.flat[half]
        parts += _compared(f, x, part, claimed, base, h, tolerance, whole or slope)
    return parts


def _measured(
    f: Function, x: FloatArray, v: FloatArray, base: float, claimed: float, h: float, tolerance: float
) -> tuple[float, float, float]:
    """The slope along v as an interval, its ends equal where f is smooth, and the relative error of the claimed one."""
    below, above = _nudged(f, x, h * v)
    slope, uncertain = (above - below) / (2.0 * h), _ROUNDING * abs(base) / h
    if _relative_error(claimed, slope, uncertain / tolerance) > tolerance:
        # a wrong gradient, or a kink within reach: look at each side alone, closely, and less so at what rounding hides
        for closer in _CLOSER:
            near = closer * h
            below_near, above_near = _nudged(f, x, near * v)
            low, high = sorted(((base - below_near) / near, (above_near - base) / near))
            rounding = _ROUNDING * max(abs(base), abs(below_near), abs(above_near)) / near
            # of a smooth f the two sides come together in proportion to the step, at a kink they stay apart
            if high - low > max(rounding, 2.0 * closer * abs(above - 2.0 * base + below) / h):
                return low, high, _relative_error(claimed, min(max(claimed, low), high), rounding / tolerance)
            middle = (low + high) / 2.0
            if abs(middle - slope) > rounding:
                slope, uncertain = middle, rounding + 10.0 * closer**2 * abs(middle - slope)
                break
    return slope, slope, _relative_error(claimed, slope, uncertain / tolerance)


def _nudged(f: Function, x: FloatArray, nudge: FloatArray) -> tuple[float, float]:
    return float(one_number("check_gradient", f(x - nudge))), float(one_number("check_gradient", f(x + nudge)))


def _relative_error(a: float, b: float, resolved: float) -> float:
    """How far two slopes are apart; resolved: the smallest that is measured to as many digits as are asked for."""
    return abs(a - b) / max(abs(a) + abs(b), resolved, float(np.finfo(np.float64).tiny))
