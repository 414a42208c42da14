"""Right solutions written differently: name of the exercise -> functions, every one of which must pass."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np

ALTERNATIVES: dict[str, list[Callable[..., Any]]] = {}


def solves(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def note(function: Callable[..., Any]) -> Callable[..., Any]:
        ALTERNATIVES.setdefault(name, []).append(function)
        return function

    return note


@solves("shallow_forward")
def unit_by_unit(X: Any, W: Any, b: Any, w: Any, b_out: Any) -> Any:
    return sum(w[j] * np.clip(X @ W[j] + b[j], 0, None) for j in range(len(w))) + b_out


@solves("shallow_forward")
def sample_by_sample(X: Any, W: Any, b: Any, w: Any, b_out: Any) -> Any:
    outputs = []
    for x in X:
        z = [float(np.dot(row, x)) + float(bias) for row, bias in zip(W, b, strict=True)]
        outputs.append(sum(float(weight) * max(0.0, value) for weight, value in zip(w, z, strict=True)) + float(b_out))
    return outputs


@solves("shallow_forward")
def by_augmented_matrices(X: Any, W: Any, b: Any, w: Any, b_out: Any) -> Any:
    Z = np.c_[X, np.ones(len(X))] @ np.c_[W, b].T
    return np.c_[Z * (Z > 0), np.ones(len(X))] @ np.append(w, b_out)


@solves("joints_and_slopes")
def by_a_point_in_each_piece(w_1: Any, b_1: Any, w_2: Any) -> Any:
    heard = (w_1 * w_2) != 0
    joints = np.array(sorted({float(-b / w) for w, b in zip(w_1[heard], b_1[heard], strict=True)}))
    ends = np.concatenate([[joints[0] - 2], joints, [joints[-1] + 2]])
    middles = (ends[:-1] + ends[1:]) / 2
    on = middles[:, None] * w_1 + b_1 > 0
    return joints, on @ (w_1 * w_2)


@solves("joints_and_slopes")
def by_a_walk(w_1: Any, b_1: Any, w_2: Any) -> Any:
    changes: dict[float, float] = {}
    slope = 0.0
    for w, b, v in zip(w_1.tolist(), b_1.tolist(), w_2.tolist(), strict=True):
        if w < 0:
            slope += v * w
        if w != 0 and v != 0:
            changes[-b / w] = changes.get(-b / w, 0.0) + v * abs(w)
    slopes = [slope]
    for place in sorted(changes):
        slopes.append(slopes[-1] + changes[place])
    return sorted(changes), slopes


@solves("joints_and_slopes")
def by_differences_of_the_function(w_1: Any, b_1: Any, w_2: Any) -> Any:
    heard = (w_1 != 0) & (w_2 != 0)
    joints = np.sort(-b_1[heard] / w_1[heard])
    joints = joints[np.append(True, np.diff(joints) > 1e-12)]

    def f(x: Any) -> Any:
        return np.maximum(0, x[:, None] * w_1 + b_1) @ w_2

    x = np.concatenate([[joints[0] - 1], joints, [joints[-1] + 1]])
    return joints, np.diff(f(x)) / np.diff(x)


@solves("staircase_of_switches")
def by_steeper_units(edges: Any, levels: Any) -> Any:
    before = np.append(0, levels)
    after = np.append(levels, 0)
    return np.full(len(edges), 10.0), -10.0 * edges, after - before, 0


@solves("staircase_of_switches")
def by_units_that_look_left(edges: Any, levels: Any) -> Any:
    """Each unit is on until its edge: what is missing is counted from the right."""
    w_2 = [-float(b - a) for a, b in itertools.pairwise([0.0, *levels.tolist(), 0.0])]
    return -np.ones(len(edges)), edges * 1.0, w_2, 0.0


@solves("staircase_of_switches")
def in_another_order(edges: Any, levels: Any) -> Any:
    jumps = np.zeros(len(edges))
    jumps[:-1] += levels
    jumps[1:] -= levels
    return np.ones(len(edges)), -edges[::-1], jumps[::-1], 0.0


@solves("interpolating_weights")
def by_a_triangular_system(knots: Any, heights: Any) -> Any:
    ramps = np.maximum(0, knots[1:, None] - knots[:-1])
    return -knots[:-1], np.linalg.solve(ramps, heights[1:] - heights[0]), heights[0]


@solves("interpolating_weights")
def by_a_walk_from_knot_to_knot(knots: Any, heights: Any) -> Any:
    weights: list[float] = []
    slope = 0.0
    for (t, y), (t_next, y_next) in itertools.pairwise(zip(knots.tolist(), heights.tolist(), strict=True)):
        weights.append((y_next - y) / (t_next - t) - slope)
        slope += weights[-1]
    return [-t for t in knots[:-1].tolist()], weights, float(heights[0])


@solves("interpolating_weights")
def by_prepending_a_zero(knots: Any, heights: Any) -> Any:
    slopes = (heights[1:] - heights[:-1]) / (knots[1:] - knots[:-1])
    return 0 - knots[:-1], np.diff(np.r_[0.0, slopes]), heights[0]


@solves("pieces_for_tolerance")
def by_the_standard_library(tolerance: Any, low: Any, high: Any, max_curvature: Any) -> Any:
    return max(math.ceil(math.sqrt((high - low) ** 2 * max_curvature / 8 / tolerance)), 1)


@solves("pieces_for_tolerance")
def by_trying(tolerance: Any, low: Any, high: Any, max_curvature: Any) -> Any:
    """Doubling until it is enough, then halving the gap."""

    def enough(pieces: int) -> bool:
        return bool(max_curvature * ((high - low) / pieces) ** 2 / 8 <= tolerance)

    below, pieces = 0, 1
    while not enough(pieces):
        below, pieces = pieces, 2 * pieces
    while pieces - below > 1:
        middle = (below + pieces) // 2
        below, pieces = (below, middle) if enough(middle) else (middle, pieces)
    return pieces


@solves("max_regions_of_arrangement")
def line_by_line(n_hyperplanes: Any, dimension: Any) -> Any:
    """A new hyperplane adds the pieces into which the others cut it."""
    counts = [1] * (dimension + 1)
    for _ in range(n_hyperplanes):
        counts = [counts[0]] + [counts[d] + counts[d - 1] for d in range(1, dimension + 1)]
    return counts[dimension]


@solves("max_regions_of_arrangement")
def by_a_running_binomial(n_hyperplanes: Any, dimension: Any) -> Any:
    total, ways = 0, 1
    for j in range(dimension + 1):
        total += ways
        ways = ways * (n_hyperplanes - j) // (j + 1)
    return total


def _through(x: Any, y: Any, knots: list[int]) -> Any:
    slopes = np.diff(y[knots]) / np.diff(x[knots])
    return x[knots[:-1]], np.append(slopes[0], np.diff(slopes)), y[0]


def _near(x: Any, y: Any, tolerance: Any, a: int, b: int) -> bool:
    chord = y[a] + (y[b] - y[a]) * (x[a : b + 1] - x[a]) / (x[b] - x[a])
    return bool((np.abs(chord - y[a : b + 1]) <= tolerance).all())


@solves("fewest_units")
def by_rounds(x: Any, y: Any, tolerance: Any) -> Any:
    """All samples that one piece reaches, then all that two reach, and so on: a breadth-first search."""
    origin: dict[int, int] = {0: 0}
    front = [0]
    while len(x) - 1 not in origin:
        following = []
        for a in front:
            for b in range(a + 1, len(x)):
                if b not in origin and _near(x, y, tolerance, a, b):
                    origin[b] = a
                    following.append(b)
        front = following
    knots = [len(x) - 1]
    while knots[-1]:
        knots.append(origin[knots[-1]])
    return _through(x, y, knots[::-1])


@solves("fewest_units")
def by_recursion_from_the_right(x: Any, y: Any, tolerance: Any) -> Any:
    last = len(x) - 1
    best: dict[int, list[int]] = {last: [last]}
    for a in range(last - 1, -1, -1):
        ways = [best[b] for b in range(a + 1, last + 1) if _near(x, y, tolerance, a, b)]
        best[a] = [a, *min(ways, key=len)]
    return _through(x, y, best[0])


@solves("fewest_units")
def by_cones_of_slopes(x: Any, y: Any, tolerance: Any) -> Any:
    """A sample is reached when the slope to it lies in the cone that all samples before leave open."""
    n = len(x)
    fewest, origin = [0] + [n] * (n - 1), [0] * n
    for a in range(n):
        low, high = -np.inf, np.inf
        for b in range(a + 1, n):
            slope = (y[b] - y[a]) / (x[b] - x[a])
            if low <= slope <= high and fewest[a] + 1 < fewest[b]:
                fewest[b], origin[b] = fewest[a] + 1, a
            low = max(low, (y[b] - tolerance - y[a]) / (x[b] - x[a]))
            high = min(high, (y[b] + tolerance - y[a]) / (x[b] - x[a]))
    knots = [n - 1]
    while knots[-1]:
        knots.append(origin[knots[-1]])
    return _through(x, y, knots[::-1])
