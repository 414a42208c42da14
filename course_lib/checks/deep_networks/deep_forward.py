"""deep_forward: the loop over tables, from one vector."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.deep_networks._shared import CHAPTER, LOOP, ROW, SQUARE, TABLE, page_of, size_of, tables

__all__ = ["DEEP_FORWARD"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(n_samples: int, *widths: int) -> tuple[Any, ...]:
        return rng.normal(size=(n_samples, widths[0])), np.array(widths), rng.normal(size=size_of(widths))

    whole = np.array([1, -1, 0, 2, 1, -1, 1, 3, -2])
    yield Case((np.array([[1, 2], [-1, 1]]), np.array([2, 2, 1]), whole), "whole numbers")
    yield Case(drawn(4, 3, 3, 3), "square tables that are not symmetric")
    yield Case(drawn(5, 3, 2), "no hidden layer")
    yield Case(drawn(1, 2, 4, 3), "one sample")
    yield Case(drawn(4, 2, 4, 1), "as many samples as units")
    yield Case(drawn(6, 3, 5, 4, 2), "two hidden layers, all widths different")
    yield Case(drawn(5, 2, 3, 3, 3, 1), "three hidden layers")
    yield Case(drawn(3, 4, 4, 4, 4), "all widths equal")
    X, widths, parameters = drawn(8, 2, 3, 2)
    yield Case((X[::2], widths, parameters), "every second row of a larger array")


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    X, widths, parameters = arguments
    size = np.abs(np.asarray(X, float))
    for W, b in tables(widths, np.asarray(parameters, float)):
        size = size @ np.abs(W).T + np.abs(b)
    return 8 * (4 + sum(widths) + 2 * len(widths)) * precision((X, parameters)) * size


def _allowed(X: Any, widths: Any, parameters: Any) -> bool:
    return len(widths) > 1 and np.shape(X)[1] == widths[0] and np.shape(parameters) == (size_of(widths),)


def _run(X: Any, layers: list[tuple[Any, Any]], bent: int) -> Any:
    h = X
    for number, (W, b) in enumerate(layers, start=1):
        z = h @ W.T + b
        h = np.maximum(z, 0) if number <= bent else z
    return h


def _biases_first(X: Any, widths: Any, parameters: Any) -> Any:
    layers = []
    for W, b in tables(widths, parameters):
        table = np.column_stack([W, b])
        layers.append((table[:, 1:], table[:, 0]))
    return _run(X, layers, len(layers) - 1)


def _biases_after_the_table(X: Any, widths: Any, parameters: Any) -> Any:
    layers = []
    for W, b in tables(widths, parameters):
        numbers = np.column_stack([W, b]).ravel()
        layers.append((numbers[: W.size].reshape(W.shape), numbers[W.size :]))
    return _run(X, layers, len(layers) - 1)


def _by_columns(X: Any, widths: Any, parameters: Any) -> Any:
    layers = []
    for W, b in tables(widths, parameters):
        table = np.column_stack([W, b]).ravel().reshape(W.shape[1] + 1, W.shape[0]).T
        layers.append((table[:, :-1], table[:, -1]))
    return _run(X, layers, len(layers) - 1)


def _always_the_inputs(X: Any, widths: Any, parameters: Any) -> Any:
    for number, (W, b) in enumerate(tables(widths, parameters), start=1):
        h = X @ W.T + b
        if number < len(widths) - 1:
            h = np.maximum(h, 0)
    return h


def _late_bias(X: Any, widths: Any, parameters: Any) -> Any:
    h = X
    for number, (W, b) in enumerate(tables(widths, parameters), start=1):
        h = np.maximum(h @ W.T, 0) + b if number < len(widths) - 1 else h @ W.T + b
    return h


def _squeezed(X: Any, widths: Any, parameters: Any) -> Any:
    return _run(X, tables(widths, parameters), len(widths) - 2).squeeze()


DEEP_FORWARD = Exercise(
    name="deep_forward",
    chapter=CHAPTER,
    points=3,
    cases=_cases,
    inputs={"X": "N d", "widths": "K", "parameters": "P"},
    page=page_of("deep_forward"),
    tolerance=Tolerance(_bound, "every sum of n terms is off by n roundings of their sizes, layer after layer"),
    forbidden=("course_lib.network", "course_lib.regions", "torch", "jax", "sklearn"),
    allowed=_allowed,
    hints=(
        "How many numbers does a layer take? Write them as a table with one row per unit: where are the biases?",
        "With samples as rows, what must be done to a table of weights, units by inputs, so that the shapes fit?",
        "Carry one table through the loop: what the last layer made. The last layer's sums are not bent.",
    ),
    misconceptions=(
        Misconception(
            "bent-read-out",
            "No output is ever negative: ReLU stands behind the last table too. The read-out is not bent.",
            LOOP,
            edits=((" if layer < len(widths) - 1 else z", ""),),
        ),
        Misconception(
            "no-bend",
            "No layer is bent, so the network is one affine map. ReLU belongs behind every hidden table.",
            LOOP,
            edits=(("np.maximum(z, 0) if layer < len(widths) - 1 else z", "z"),),
        ),
        Misconception(
            "not-transposed",
            "The weights are not transposed. Their rows are units; square layers hide it, others stop.",
            SQUARE,
            edits=(("table[:, :-1].T", "table[:, :-1]"),),
        ),
        Misconception(
            "always-the-inputs",
            "Every layer reads the inputs. From the second on it should read what the layer before made.",
            LOOP,
            mistaken=_always_the_inputs,
        ),
        Misconception(
            "always-the-first-numbers",
            "Every layer takes its numbers from the beginning of the vector; go on where the last layer stopped.",
            TABLE,
            edits=(("start = stop", "start = 0"),),
        ),
        Misconception(
            "bias-in-front",
            "The bias is taken from the front of each unit's numbers; here it comes after the weights.",
            TABLE,
            mistaken=_biases_first,
        ),
        Misconception(
            "biases-after-the-table",
            "All weights of a layer are read before its biases. Here each unit's bias follows its own weights.",
            TABLE,
            mistaken=_biases_after_the_table,
        ),
        Misconception(
            "filled-by-columns",
            "The table is filled column by column; the vector runs along the rows, unit after unit.",
            SQUARE,
            mistaken=_by_columns,
        ),
        Misconception(
            "bias-after-the-bend",
            "The bias is added after ReLU; it belongs into the sum before.",
            ROW,
            mistaken=_late_bias,
        ),
        Misconception(
            "bias-left-out",
            "The biases are cut off, but never added.",
            ROW,
            edits=((" + table[:, -1]", ""),),
        ),
        Misconception(
            "inputs-bent",
            "The inputs go through ReLU before the first table. They come in as they are; only sums are bent.",
            LOOP,
            edits=(("h = X", "h = np.maximum(X, 0)"),),
        ),
        Misconception(
            "squeezed",
            "Axes of length one are dropped. Keep a row for each sample and a column for each output.",
            TABLE,
            mistaken=_squeezed,
        ),
        Misconception(
            "tanh-for-relu",
            "Your hidden units bend with tanh. In this network they are ReLU.",
            LOOP,
            edits=(("np.maximum(z, 0)", "np.tanh(z)"),),
        ),
        Misconception(
            "biases-not-passed-over",
            "From the second layer on the numbers are taken too early: a layer uses up its biases as well as its "
            "weights.",
            LOOP,
            edits=(("start = stop", "start = start + n_out * n_in"),),
        ),
        Misconception(
            "last-hidden-straight",
            "The last hidden layer is not bent. Only behind the very last table there is no ReLU.",
            LOOP,
            edits=(("len(widths) - 1 else z", "len(widths) - 2 else z"),),
        ),
        Misconception(
            "biases-subtracted",
            "The biases are subtracted; they are added to the weighted sums.",
            ROW,
            edits=(("+ table[:, -1]", "- table[:, -1]"),),
        ),
    ),
)
