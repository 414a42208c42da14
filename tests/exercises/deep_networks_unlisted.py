"""Wrong solutions that no misconception lists: the exercise -> (words that the diagnosis must contain, function)."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

UNLISTED: dict[str, list[tuple[str, Callable[..., Any]]]] = {}
NOT_NAMED = ""


def wrong(name: str, words: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def note(function: Callable[..., Any]) -> Callable[..., Any]:
        UNLISTED.setdefault(name, []).append((words, function))
        return function

    return note


# ---- count_params


@wrong("count_params", "returns nothing")
def printed_only(widths: Any) -> None:
    print(sum(b * (a + 1) for a, b in pairwise(widths)))


@wrong("count_params", "without the last entry")
def hidden_layers_only(widths: Any) -> Any:
    return sum(b * (a + 1) for a, b in pairwise(widths[:-1]))


@wrong("count_params", "the same whatever the input")
def recited(widths: Any) -> Any:
    return 26


@wrong("count_params", "The sum was not taken")
def a_number_per_layer(widths: Any) -> Any:
    return [b * (a + 1) for a, b in pairwise(widths)]


# ---- prince_region_formula


@wrong("prince_region_formula", NOT_NAMED)
def two_to_the_units(n_inputs: Any, width: Any, n_hidden_layers: Any) -> Any:
    return 2 ** (width * n_hidden_layers)


@wrong("prince_region_formula", NOT_NAMED)
def factors_added(n_inputs: Any, width: Any, n_hidden_layers: Any) -> Any:
    last = sum(math.comb(width, j) for j in range(n_inputs + 1))
    return (width // n_inputs + 1) ** (n_inputs * (n_hidden_layers - 1)) + last


@wrong("prince_region_formula", "exchanged")
def width_and_inputs_exchanged(n_inputs: Any, width: Any, n_hidden_layers: Any) -> Any:
    last = sum(math.comb(n_inputs, j) for j in range(width + 1))
    return (n_inputs // width + 1) ** (width * (n_hidden_layers - 1)) * last


# ---- deep_forward


def _layers(widths: Any, parameters: Any) -> list[Any]:
    ends = np.cumsum([b * (a + 1) for a, b in pairwise(widths)])
    return [block.reshape(n, -1) for block, n in zip(np.split(parameters, ends[:-1]), widths[1:], strict=True)]


@wrong("deep_forward", "bend with tanh")
def tanh_for_relu(X: Any, widths: Any, parameters: Any) -> Any:
    h = X
    *hidden, last = _layers(widths, parameters)
    for table in hidden:
        h = np.tanh(h @ table[:, :-1].T + table[:, -1])
    return h @ last[:, :-1].T + last[:, -1]


@wrong("deep_forward", "transposed")
def samples_as_columns(X: Any, widths: Any, parameters: Any) -> Any:
    h = X
    *hidden, last = _layers(widths, parameters)
    for table in hidden:
        h = np.maximum(h @ table[:, :-1].T + table[:, -1], 0)
    return (h @ last[:, :-1].T + last[:, -1]).T


@wrong("deep_forward", "expected is shape")
def last_hidden_layer_returned(X: Any, widths: Any, parameters: Any) -> Any:
    h = X
    for table in _layers(widths, parameters)[:-1]:
        h = np.maximum(h @ table[:, :-1].T + table[:, -1], 0)
    return h


@wrong("deep_forward", "changes its input `X`")
def in_place(X: Any, widths: Any, parameters: Any) -> Any:
    X -= 1
    *hidden, last = _layers(widths, parameters)
    h = X
    for table in hidden:
        h = np.maximum(h @ table[:, :-1].T + table[:, -1], 0)
    return h @ last[:, :-1].T + last[:, -1]


# ---- collapse


@wrong("collapse", "in each other's place")
def bias_first(W_1: Any, b_1: Any, W_2: Any, b_2: Any, W_3: Any, b_3: Any) -> Any:
    return W_3 @ (W_2 @ b_1 + b_2) + b_3, W_3 @ W_2 @ W_1


@wrong("collapse", "returns 3 things")
def every_table(W_1: Any, b_1: Any, W_2: Any, b_2: Any, W_3: Any, b_3: Any) -> Any:
    return W_3, W_2, W_1


@wrong("collapse", "`2` times")
def bias_doubled(W_1: Any, b_1: Any, W_2: Any, b_2: Any, W_3: Any, b_3: Any) -> Any:
    return W_3 @ W_2 @ W_1, 2 * (W_3 @ (W_2 @ b_1 + b_2) + b_3)


@wrong("collapse", "Right in the other cases")
def bent_after_all(W_1: Any, b_1: Any, W_2: Any, b_2: Any, W_3: Any, b_3: Any) -> Any:
    return W_3 @ W_2 @ W_1, W_3 @ np.maximum(W_2 @ np.maximum(b_1, 0) + b_2, 0) + b_3


# ---- joints


def _sums(t: Any, w_1: Any, b_1: Any, W_2: Any, b_2: Any) -> Any:
    return np.maximum(np.outer(t, w_1) + b_1, 0) @ W_2.T + b_2


@wrong("joints", NOT_NAMED)
def nothing_found(w_1: Any, b_1: Any, W_2: Any, b_2: Any, w_3: Any, low: Any, high: Any) -> Any:
    return np.zeros(0)


@wrong("joints", "rounded to 3 digits")
def rounded(w_1: Any, b_1: Any, W_2: Any, b_2: Any, w_3: Any, low: Any, high: Any) -> Any:
    t = np.linspace(low, high, 200001)
    y = np.maximum(_sums(t, w_1, b_1, W_2, b_2), 0) @ w_3
    slopes = np.diff(y) / np.diff(t)
    bends = np.flatnonzero(np.abs(np.diff(slopes)) > 1e-6)
    return np.unique(t[bends + 1].round(3))


@wrong("joints", NOT_NAMED)
def only_where_the_output_turns(w_1: Any, b_1: Any, W_2: Any, b_2: Any, w_3: Any, low: Any, high: Any) -> Any:
    first = np.sort(-b_1[w_1 != 0] / w_1[w_1 != 0])
    t = np.concatenate([[low], first[(first > low) & (first < high)], [high]])
    y = np.maximum(_sums(t, w_1, b_1, W_2, b_2), 0) @ w_3
    return t[1:-1][np.sign(np.diff(y))[:-1] != np.sign(np.diff(y))[1:]]


# ---- fold_parabola


@wrong("fold_parabola", "last fold is not subtracted")
def nothing_folded(n_hidden_layers: Any, height: Any) -> Any:
    return np.zeros(12 * n_hidden_layers - 2)


@wrong("fold_parabola", NOT_NAMED)
def parameters_missing(n_hidden_layers: Any, height: Any) -> Any:
    return np.zeros(3 * n_hidden_layers + 1)


@wrong("fold_parabola", "rows do not fit together")
def a_list_of_tables(n_hidden_layers: Any, height: Any) -> Any:
    return [np.ones((3, 1))] + [np.ones((3, 3))] * (n_hidden_layers - 1) + [np.ones((1, 3))]
