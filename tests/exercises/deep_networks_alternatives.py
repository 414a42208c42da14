"""Right solutions written differently: name of the exercise -> functions, every one of which must pass."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from course_lib.approximation import parabola_network
from course_lib.network import MultilayerPerceptron
from course_lib.regions import regions_on_line

ALTERNATIVES: dict[str, list[Callable[..., Any]]] = {}


def solves(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def note(function: Callable[..., Any]) -> Callable[..., Any]:
        ALTERNATIVES.setdefault(name, []).append(function)
        return function

    return note


@solves("count_params")
def by_pairs(widths: Any) -> Any:
    return sum(b * (a + 1) for a, b in pairwise(widths))


@solves("count_params")
def by_making_the_arrays(widths: Any) -> Any:
    arrays = [np.zeros((b, a)) for a, b in pairwise(widths)] + [np.zeros(b) for b in widths[1:]]
    return sum(array.size for array in arrays)


@solves("count_params")
def by_a_product_of_vectors(widths: Any) -> Any:
    n = np.array(widths)
    return np.int64((n[:-1] + 1) @ n[1:])


@solves("prince_region_formula")
def by_math_comb(n_inputs: Any, width: Any, n_hidden_layers: Any) -> Any:
    last = sum(math.comb(width, j) for j in range(n_inputs + 1))
    return (width // n_inputs + 1) ** (n_inputs * (n_hidden_layers - 1)) * last


@solves("prince_region_formula")
def by_pascals_triangle(n_inputs: Any, width: Any, n_hidden_layers: Any) -> Any:
    row = [1] + [0] * n_inputs
    for _ in range(width):
        row = [1] + [row[j] + row[j - 1] for j in range(1, n_inputs + 1)]
    total = sum(row)
    for _ in range(n_hidden_layers - 1):
        for _ in range(n_inputs):
            total *= 1 + width // n_inputs
    return total


@solves("deep_forward")
def by_the_class(X: Any, widths: Any, parameters: Any) -> Any:
    network = MultilayerPerceptron(tuple(widths), ("relu",) * (len(widths) - 2) + ("identity",))
    return network.forward(parameters, X)


@solves("deep_forward")
def with_samples_as_columns(X: Any, widths: Any, parameters: Any) -> Any:
    h, numbers = np.asarray(X, float).T, list(parameters)
    for layer, (n_in, n_out) in enumerate(pairwise(widths)):
        rows = [[numbers.pop(0) for _ in range(n_in + 1)] for _ in range(n_out)]
        z = np.array([np.dot(row[:-1], h) + row[-1] for row in rows])
        h = z if layer == len(widths) - 2 else np.where(z > 0, z, 0)
    return h.T


@solves("deep_forward")
def by_folding_over_the_layers(X: Any, widths: Any, parameters: Any) -> Any:
    ends = np.cumsum([b * (a + 1) for a, b in pairwise(widths)])
    blocks = [block.reshape(n, -1) for block, n in zip(np.split(parameters, ends[:-1]), widths[1:], strict=True)]

    def affine(h: Any, table: Any) -> Any:
        return np.column_stack([h, np.ones(len(h))]) @ table.T

    hidden = functools.reduce(lambda h, table: affine(h, table).clip(0), blocks[:-1], X)
    return affine(hidden, blocks[-1])


@solves("collapse")
def by_two_steps(W_1: Any, b_1: Any, W_2: Any, b_2: Any, W_3: Any, b_3: Any) -> Any:
    W, b = W_2 @ W_1, W_2 @ b_1 + b_2
    return W_3 @ W, W_3 @ b + b_3


@solves("collapse")
def by_asking_the_network(W_1: Any, b_1: Any, W_2: Any, b_2: Any, W_3: Any, b_3: Any) -> Any:
    def run(x: Any) -> Any:
        return W_3 @ (W_2 @ (W_1 @ x + b_1) + b_2) + b_3

    b = run(np.zeros(W_1.shape[1]))
    return np.column_stack([run(unit) - b for unit in np.eye(W_1.shape[1])]), b


@solves("collapse")
def by_tables_with_a_last_row(W_1: Any, b_1: Any, W_2: Any, b_2: Any, W_3: Any, b_3: Any) -> Any:
    product = np.eye(W_1.shape[1] + 1)
    for W, b in ((W_1, b_1), (W_2, b_2), (W_3, b_3)):
        bordered = np.zeros((len(b) + 1, W.shape[1] + 1))
        bordered[:-1, :-1], bordered[:-1, -1], bordered[-1, -1] = W, b, 1
        product = bordered @ product
    return product[:-1, :-1], product[:-1, -1]


@solves("joints")
def by_the_package(w_1: Any, b_1: Any, W_2: Any, b_2: Any, w_3: Any, low: Any, high: Any) -> Any:
    network = MultilayerPerceptron((1, len(b_1), len(b_2), 1), ("relu", "relu", "identity"))
    parameters = network.from_arrays([(w_1[:, None], b_1), (W_2, b_2), (w_3[None, :], [0])])
    return regions_on_line(network, parameters, low=low, high=high).pieces().joints


@solves("joints")
def by_the_slopes_of_every_unit(w_1: Any, b_1: Any, W_2: Any, b_2: Any, w_3: Any, low: Any, high: Any) -> Any:
    """On each piece of the first layer every sum is slope * t + offset; its zero is where that line crosses."""
    own = sorted(-b / w for w, b in zip(w_1, b_1, strict=True) if w != 0 and low < -b / w < high)
    ends = [low, *own, high]
    places = set(own)
    for left, right in pairwise(ends):
        on = w_1 * (left + right) / 2 + b_1 > 0
        for row, bias in zip(W_2, b_2, strict=True):
            slope, offset = row[on] @ w_1[on], row[on] @ b_1[on] + bias
            if slope != 0 and left < -offset / slope < right:
                places.add(-offset / slope)

    def slope_at(t: float) -> float:
        on = w_1 * t + b_1 > 0
        z, rise = W_2[:, on] @ (w_1[on] * t + b_1[on]) + b_2, W_2[:, on] @ w_1[on]
        return float((w_3 * (z > 0)) @ rise)

    kept: list[float] = []
    for place in sorted(places):
        if kept and place - kept[-1] < 1e-9:
            continue
        if abs(slope_at(place + 1e-6) - slope_at(place - 1e-6)) > 1e-8:
            kept.append(float(place))
    return kept


@solves("fold_parabola")
def by_the_package_scaled(n_hidden_layers: Any, height: Any) -> Any:
    parameters = parabola_network(n_hidden_layers).parameters.copy()
    parameters[-4:] *= height
    return parameters


@solves("fold_parabola")
def with_the_units_in_another_order(n_hidden_layers: Any, height: Any) -> Any:
    numbers = [1, -0.5, 1, 0, 1, 0]  # kink first, then the carrier, then the plain unit
    for fold in range(1, n_hidden_layers):
        share = 4.0**-fold
        numbers += [-4, 0, 2, -0.5, 4 * share, 1, -2 * share, 0, -4, 0, 2, 0]
    share = 4.0**-n_hidden_layers
    return [*numbers, height * 4 * share, height, -height * 2 * share, 0]


@solves("fold_parabola")
def with_the_carrier_and_the_tent_scaled(n_hidden_layers: Any, height: Any) -> Any:
    """The carrier is multiplied by four in every layer, so that each term comes in at full height."""
    tables = [np.array([[1.0, 0.0], [2.0, -1.0], [1.0, 0.0]])]
    for _ in range(n_hidden_layers - 1):
        fold = np.array([2.0, -2.0, 0.0])
        tables.append(np.array([[*fold, 0.0], [*(2 * fold), -1.0], [*(np.array([0.0, 0.0, 4.0]) - fold), 0.0]]))
    last = height * 4.0 ** (1 - n_hidden_layers) * np.array([-0.5, 0.5, 1.0])
    return np.concatenate([*(table.ravel() for table in tables), last, [0.0]])
