"""Deep and narrow: width n + 1 is enough for n inputs, if the network may be as deep as it likes.

Each hidden layer carries the n inputs on, unchanged, and has one unit more, which remembers one number: the larger or
smaller of what came so far and one more affine function.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.approximation._building import Built, sampled
from course_lib.arguments import choice, float_arrays, interval, listed, positive, unit_interval, whole_number
from course_lib.errors import ConventionError, ShapeError
from course_lib.network import MultilayerPerceptron

__all__ = ["max_min_network", "narrow_indicator_network", "narrow_staircase_network"]

FloatArray = NDArray[np.floating[Any]]


def max_min_network(planes: ArrayLike, operations: Sequence[str], low: ArrayLike) -> Built:
    """A ReLU network of width n + 1 that takes maxima and minima of affine functions, one after the other.

    m_1 = l_1(x),   m_{j+1} = max(m_j, l_{j+1}(x)) or min(m_j, l_{j+1}(x)),   y = m_L
    Args         planes: (L, n+1), the affine functions l_j, n weights and the bias last; L at least 2.
                 operations: L - 1 times "max" or "min". low: (n,), a corner below all inputs.
    Returns      The network, L - 1 hidden layers of width n + 1, and its parameters (P,). Exact where x >= low.
    Raises       ShapeError when the numbers of planes, operations and inputs disagree; UnknownNameError for another
                 operation; ConventionError when operations is no list.
    Source       Hanin and Sellke (2017), Approximating continuous functions by ReLU nets of minimal width.

    >>> absolute_value = max_min_network([[1, 0], [-1, 0]], ["max"], low=[-5])
    >>> absolute_value.network.forward(absolute_value.parameters, [[-3], [2]]).ravel()
    array([3., 2.])
    """
    name = "max_min_network"
    words = listed(name, "operations", operations, of="'max' and 'min'")
    lines, corner = float_arrays(name, planes=(planes, "L n1"), low=(low, "n"))
    n = len(corner)
    if lines.shape[1] != n + 1 or len(lines) < 2 or len(words) != len(lines) - 1:
        raise ShapeError(
            f"{name}: planes has shape {lines.shape}, with {len(words)} operations and {n} inputs; expected "
            f"(L, {n + 1}) with L - 1 operations and L at least 2.",
            name="planes",
            got=lines.shape,
            expected=f"(L, {n + 1})",
        )
    signs = [1.0 if choice(name, "operations", word, ["max", "min"]) == "max" else -1.0 for word in words]
    # With x - low in the first n units, which ReLU leaves alone, each plane's bias is its value at low.
    weights, biases = lines[:, :-1], lines[:, -1] + lines[:, :-1] @ corner
    # max(m, l) = l + relu(m - l) and min(m, l) = l - relu(l - m): the last unit holds that ReLU.
    keep = np.eye(n)
    arrays = [
        (
            np.vstack([keep, signs[0] * (weights[0] - weights[1])]),
            np.append(-corner, signs[0] * (biases[0] - biases[1] - (weights[0] - weights[1]) @ corner)),
        )
    ]
    for j in range(1, len(signs)):
        carried = np.column_stack([keep, np.zeros(n)])
        compared = np.append(weights[j] - weights[j + 1], signs[j - 1])
        arrays.append(
            (np.vstack([carried, signs[j] * compared]), np.append(np.zeros(n), signs[j] * (biases[j] - biases[j + 1])))
        )
    arrays.append((np.append(weights[-1], signs[-1])[None, :], biases[-1:]))
    widths = (n, *[n + 1] * len(signs), 1)
    network = MultilayerPerceptron(widths, ("relu",) * len(signs) + ("identity",))
    return Built(network, network.from_arrays(arrays))


def narrow_staircase_network(
    function: Callable[[FloatArray], FloatArray], low: float, high: float, n_bins: int, *, ramp: float = 0.5
) -> Built:
    """Any continuous function of one input, by a ReLU network of width 2: a staircase climbed level by level.

    m = min(level_j, max(m, line_j)), bin after bin, for the rising function f(x) + tilt * x; then - tilt * x
    Args         function: takes and returns (N,). low < high: the interval. n_bins: K equal bins, at least 2.
                 ramp: in (0, 1], the share of a bin over which the steepest step rises.
    Returns      The network, 2K - 2 hidden layers of width 2, and its parameters (P,).
    Raises       ConventionError unless low < high; ShapeError when the function returns other shapes.
    Conventions  error at most (steepest slope + tilt) * bin width, where tilt is the steepest fall between levels.
    Source       after Hanin and Sellke (2017), by the course's own choice of lines.
    """
    name = "narrow_staircase_network"
    bins = whole_number(name, "n_bins", n_bins, least=2)
    interval(name, low, high)
    share = unit_interval(name, "ramp", ramp, closed="right")
    edges = np.linspace(low, high, bins + 1)
    middles = (edges[:-1] + edges[1:]) / 2
    values = sampled(name, function, middles)
    if values.shape[1] != 1:
        raise ShapeError(
            f"{name}: function has {values.shape[1]} outputs; width 2 serves one output only.",
            name="function",
            got=values.shape,
            expected="(N,)",
        )
    width = (high - low) / bins
    rises = np.diff(values[:, 0])
    tilt = max(0.0, -rises.min() / width)
    levels = values[:, 0] + tilt * middles
    # A constant function has no steps, and any slope will do.
    steepest = np.diff(levels).max() / (share * width) or 1.0
    planes, operations = [[0.0, levels[0]]], []
    for edge, below, above in zip(edges[1:-1], levels[:-1], levels[1:], strict=True):
        # All ramps are equally steep, so no ramp's line rises above the stairs to its left.
        start = edge - (above - below) / (2 * steepest)
        planes += [[steepest, below - steepest * start], [0.0, above]]
        operations += ["max", "min"]
    rising = max_min_network(planes, operations, [low])
    arrays = rising.network.parameters_as_arrays(rising.parameters)
    W, b = arrays[-1]
    W[0, 0] -= tilt
    b -= tilt * low
    return rising


def narrow_indicator_network(delta: float) -> Built:
    """Two ReLU layers, two units wide, that are 1 on most of [0, 1] and exactly 0 outside.

    F(x) = relu(1 - relu(1 - x / delta) - relu((x - 1 + delta) / delta))
    Args         delta: in (0, 0.5], the width of the ramps at both ends.
    Returns      The network, 1-2-1 with ReLU on both layers, and its parameters (7,).
    Raises       ConventionError when delta is not in (0, 0.5].
    Conventions  the integral of |F - indicator|**p is 2 delta / (p + 1), but the largest difference is 1 for any delta.
    Source       the course's own, for the theorem on minimal width in Massias, "Approximation property: two universal
                 approximation theorems".
    """
    ramp = positive("narrow_indicator_network", "delta", delta)
    if ramp > 0.5:
        raise ConventionError(
            f"narrow_indicator_network: delta is {delta}; it must lie in (0, 0.5], so that both ramps have room.",
            name="delta",
            got=delta,
            expected="(0, 0.5]",
        )
    network = MultilayerPerceptron((1, 2, 1), ("relu", "relu"))
    hidden = ([[-1 / ramp], [1 / ramp]], [1.0, (ramp - 1) / ramp])
    return Built(network, network.from_arrays([hidden, ([[-1.0, -1.0]], [1.0])]))
