"""Wrong solutions that no misconception lists: the exercise -> (words that the diagnosis must contain, function)."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

UNLISTED: dict[str, list[tuple[str, Callable[..., Any]]]] = {}
NOT_NAMED = ""


def wrong(name: str, words: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def note(function: Callable[..., Any]) -> Callable[..., Any]:
        UNLISTED.setdefault(name, []).append((words, function))
        return function

    return note


def forward(X: Any, W: Any, b: Any, w: Any, b_out: Any) -> Any:
    return np.maximum(0, X @ W.T + b) @ w + b_out


# ---- shallow_forward


@wrong("shallow_forward", "in a column")
def as_a_column(X: Any, W: Any, b: Any, w: Any, b_out: Any) -> Any:
    return forward(X, W, b, w, b_out)[:, None]


@wrong("shallow_forward", "Is something overwritten that should be added up?")
def last_unit_only(X: Any, W: Any, b: Any, w: Any, b_out: Any) -> Any:
    y_hat = np.zeros(len(X))
    for j in range(len(w)):
        y_hat = w[j] * np.maximum(0, X @ W[j] + b[j]) + b_out
    return y_hat


@wrong("shallow_forward", "once for each unit")
def bias_added_for_each_unit(X: Any, W: Any, b: Any, w: Any, b_out: Any) -> Any:
    return sum(w[j] * np.maximum(0, X @ W[j] + b[j]) + b_out for j in range(len(w)))


@wrong("shallow_forward", "changes its input")
def into_the_input(X: Any, W: Any, b: Any, w: Any, b_out: Any) -> Any:
    b += 0 * b
    W *= -1
    return forward(X, -W, b, w, b_out)


@wrong("shallow_forward", "wrong only when n is greater than 1")
def mean_over_units(X: Any, W: Any, b: Any, w: Any, b_out: Any) -> Any:
    return np.mean(np.maximum(0, X @ W.T + b) * w, axis=1) + b_out


# ---- joints_and_slopes


def read_off(w_1: Any, b_1: Any, w_2: Any) -> Any:
    heard = (w_1 != 0) & (w_2 != 0)
    joints = np.unique(-b_1[heard] / w_1[heard])
    ends = np.concatenate([[joints[0] - 2], joints, [joints[-1] + 2]])
    middles = (ends[:-1] + ends[1:]) / 2
    return joints, (middles[:, None] * w_1 + b_1 > 0) @ (w_1 * w_2)


@wrong("joints_and_slopes", "The last entry is missing")
def last_piece_left_out(w_1: Any, b_1: Any, w_2: Any) -> Any:
    joints, slopes = read_off(w_1, b_1, w_2)
    return joints, slopes[:-1]


@wrong("joints_and_slopes", "in reverse order")
def from_right_to_left(w_1: Any, b_1: Any, w_2: Any) -> Any:
    joints, slopes = read_off(w_1, b_1, w_2)
    return joints[::-1], slopes[::-1]


@wrong("joints_and_slopes", "`joints` has shape")
def on_a_coarse_grid(w_1: Any, b_1: Any, w_2: Any) -> Any:
    x = np.linspace(-5, 5, 101)
    y = np.maximum(0, x[:, None] * w_1 + b_1) @ w_2
    bends = np.abs(np.diff(y, n=2)) > 1e-9
    joints = x[1:-1][bends]
    return joints, np.append((np.diff(y) / 0.1)[:-1][bends], (y[-1] - y[-2]) / 0.1)


@wrong("joints_and_slopes", "returns 1 thing")
def joints_only(w_1: Any, b_1: Any, w_2: Any) -> Any:
    return (read_off(w_1, b_1, w_2)[0],)


# ---- staircase_of_switches


@wrong("staircase_of_switches", "stays up")
def last_switch_left_out(edges: Any, levels: Any) -> Any:
    return np.ones(len(levels)), -edges[:-1], np.diff(levels, prepend=0.0), 0.0


@wrong("staircase_of_switches", "in reverse order")
def levels_from_right_to_left(edges: Any, levels: Any) -> Any:
    return np.ones(len(edges)), -edges, np.diff(np.r_[0.0, levels[::-1], 0.0]), 0.0


@wrong("staircase_of_switches", "returns 3 things")
def without_the_output_bias(edges: Any, levels: Any) -> Any:
    return np.ones(len(edges)), -edges, np.diff(np.r_[0.0, levels, 0.0])


# ---- interpolating_weights


def weights(knots: Any, heights: Any) -> Any:
    return np.diff(np.diff(heights) / np.diff(knots), prepend=0.0)


@wrong("interpolating_weights", "One entry too many")
def a_unit_at_the_last_knot(knots: Any, heights: Any) -> Any:
    return -knots, np.append(weights(knots, heights), 0.0), heights[0]


@wrong("interpolating_weights", NOT_NAMED)
def upside_down(knots: Any, heights: Any) -> Any:
    return -knots[:-1], -weights(knots, heights), heights[0]


@wrong("interpolating_weights", NOT_NAMED)
def heights_shifted_by_one(knots: Any, heights: Any) -> Any:
    """A loop that begins at the second piece."""
    slopes = np.zeros(len(knots) - 1)
    for j in range(1, len(slopes)):
        slopes[j] = (heights[j + 1] - heights[j]) / (knots[j + 1] - knots[j])
    return -knots[:-1], np.diff(slopes, prepend=0.0), heights[0]


@wrong("interpolating_weights", "returns 2 things")
def two_of_three(knots: Any, heights: Any) -> Any:
    return -knots[:-1], weights(knots, heights)


# ---- pieces_for_tolerance


@wrong("pieces_for_tolerance", "1 too large")
def knots_for_pieces(tolerance: Any, low: Any, high: Any, max_curvature: Any) -> Any:
    return max(1, math.ceil((high - low) * math.sqrt(max_curvature / (8 * tolerance)))) + 1


@wrong("pieces_for_tolerance", "is `low` used?")
def right_end_for_length(tolerance: Any, low: Any, high: Any, max_curvature: Any) -> Any:
    return max(1, math.ceil(high * math.sqrt(max_curvature / (8 * tolerance))))


@wrong("pieces_for_tolerance", "is `max_curvature` used?")
def curvature_forgotten(tolerance: Any, low: Any, high: Any, max_curvature: Any) -> Any:
    return max(1, math.ceil((high - low) / math.sqrt(8 * tolerance)))


# ---- max_regions_of_arrangement


@wrong("max_regions_of_arrangement", "the same whatever the input")
def returned_inside_the_loop(n_hyperplanes: Any, dimension: Any) -> Any:
    total = 0
    for j in range(dimension + 1):
        total += math.comb(n_hyperplanes, j)
        return total
    return total


@wrong("max_regions_of_arrangement", "prints something but returns nothing")
def printed_only(n_hyperplanes: Any, dimension: Any) -> None:
    print(sum(math.comb(n_hyperplanes, j) for j in range(dimension + 1)))


@wrong("max_regions_of_arrangement", NOT_NAMED)
def one_power_of_the_lines(n_hyperplanes: Any, dimension: Any) -> Any:
    return (n_hyperplanes + 1) ** dimension


@wrong("max_regions_of_arrangement", "The sum was not taken")
def as_a_list(n_hyperplanes: Any, dimension: Any) -> Any:
    return [math.comb(n_hyperplanes, j) for j in range(dimension + 1)]


@wrong("max_regions_of_arrangement", NOT_NAMED)
def central_arrangement(n_hyperplanes: Any, dimension: Any) -> Any:
    """All hyperplanes through one point."""
    return max(1, 2 * sum(math.comb(n_hyperplanes - 1, j) for j in range(dimension))) if n_hyperplanes else 1


# ---- fewest_units


@wrong("fewest_units", "right except the first entry")
def one_piece_for_each_sample(x: Any, y: Any, tolerance: Any) -> Any:
    return x, np.append(weights(x, y), 0.0), y[0]


@wrong("fewest_units", "returns 2 things")
def the_knots_themselves(x: Any, y: Any, tolerance: Any) -> Any:
    return x, y


@wrong("fewest_units", "`kinks` has shape")
def a_quarter_of_the_samples(x: Any, y: Any, tolerance: Any) -> Any:
    knots = np.unique(np.append(np.arange(0, len(x) - 1, 4), len(x) - 1))
    return x[knots[:-1]], weights(x[knots], y[knots]), y[0]


@wrong("fewest_units", "`kinks` has shape")
def tolerance_doubled(x: Any, y: Any, tolerance: Any) -> Any:
    knots = [0]
    while knots[-1] < len(x) - 1:
        a = knots[-1]
        for b in range(len(x) - 1, a, -1):
            chord = np.interp(x[a : b + 1], x[[a, b]], y[[a, b]])
            if np.abs(chord - y[a : b + 1]).max() <= 2 * tolerance:
                break
        knots.append(b)
    return x[knots[:-1]], weights(x[knots], y[knots]), y[0]
