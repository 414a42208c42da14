"""Drawing a function with ramps: a ReLU unit at every knot, its weight the change of slope."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.approximation._building import Built, at_least_one, sampled, shallow
from course_lib.arguments import float_array, interval, positive
from course_lib.errors import ConventionError

__all__ = ["interpolating_network", "pieces_for_tolerance"]

FloatArray = NDArray[np.floating[Any]]


def interpolating_network(function: Callable[[FloatArray], FloatArray], knots: ArrayLike) -> Built:
    """The polygon through the function's values at the knots: one ReLU unit for each piece.

    y = f(t_0) + sum_j (slope_j - slope_{j-1}) * relu(x - t_j)      with slope_{-1} = 0
    Args         function: takes (N,), returns (N,) or (N, k). knots: (K+1,), increasing, not necessarily evenly.
    Returns      The network, 1-K-k, and its parameters (P,).
    Raises       ConventionError when there are fewer than two knots or they do not increase; ShapeError.
    Conventions  left of the first knot the network is constant, right of the last it goes straight on.
                 Error at most (largest gap)**2 / 8 * max |f''|.
    Source       Gogianu and Busoniu, "With enough hidden units...", in a picture.

    >>> network, parameters = interpolating_network(np.square, [0, 1, 3])
    >>> network.forward(parameters, [[-1], [0.5], [1], [2], [3]]).ravel()
    array([0. , 0.5, 1. , 5. , 9. ])
    """
    name = "interpolating_network"
    t = float_array(name, "knots", knots, "K+1").astype(np.float64)
    if len(t) < 2 or (np.diff(t) <= 0).any():
        raise ConventionError(
            f"{name}: knots must be at least two increasing numbers; sort them and remove repeated ones.",
            name="knots",
            got=knots,
            expected="at least two increasing numbers",
        )
    values = sampled(name, function, t)
    slopes = np.diff(values, axis=0) / np.diff(t)[:, None]
    changes = np.diff(slopes, axis=0, prepend=0)
    return shallow("relu", np.ones(len(slopes)), -t[:-1], changes, values[0])


def pieces_for_tolerance(tolerance: float, low: float, high: float, max_curvature: float) -> int:
    """How many equal pieces, and so ReLU units, a polygon needs at most, known before it is built.

    K = ceil((high - low) * sqrt(max_curvature / (8 * tolerance)))
    Args         tolerance: > 0, the largest error allowed. low < high: the interval.
                 max_curvature: >= 0, the largest |f''|.
    Returns      An integer K, at least 1.
    Raises       ConventionError when an argument is out of its range.

    >>> [pieces_for_tolerance(tolerance, 0, 2 * np.pi, max_curvature=1) for tolerance in (0.1, 0.01, 0.001)]
    [8, 23, 71]
    """
    interval("pieces_for_tolerance", low, high)
    allowed = positive("pieces_for_tolerance", "tolerance", tolerance)
    bend = positive("pieces_for_tolerance", "max_curvature", max_curvature, zero=True)
    return at_least_one("pieces_for_tolerance", tolerance, (high - low) * math.sqrt(bend / (8 * allowed)))
