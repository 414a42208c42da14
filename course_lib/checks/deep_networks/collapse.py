"""collapse: one affine map of three."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.deep_networks._shared import CHAPTER, ONE_TABLE, SQUARE, page_of

__all__ = ["COLLAPSE"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(*widths: int) -> tuple[Any, ...]:
        layers = [(rng.normal(size=(b, a)), rng.normal(size=b)) for a, b in pairwise(widths)]
        return tuple(array for layer in layers for array in layer)

    whole = ([[1, 2], [0, 1]], [1, -1], [[1, -1], [3, 1]], [0, 2], [[2, 0], [1, 1]], [-1, 3])
    yield Case(tuple(map(np.array, whole)), "whole numbers")
    yield Case(drawn(1, 1, 1, 1), "one number each")
    yield Case(drawn(2, 3, 4, 5), "all widths different")
    yield Case(drawn(5, 4, 2, 3), "all widths different, narrower in the middle")
    yield Case(drawn(3, 3, 3, 3), "square tables")
    yield Case(drawn(3, 3, 3, 3), "square tables, others")
    yield Case(drawn(4, 2, 2, 1), "one output")
    yield Case(drawn(1, 3, 2, 2), "one input")


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    W_1, b_1, W_2, b_2, W_3, b_3 = (np.abs(np.asarray(argument, float)) for argument in arguments)
    size = W_3 @ (W_2 @ b_1 + b_2) + b_3
    if np.ndim(expected) == 2:  # found as a difference of outputs, W is as exact as they are
        size = W_3 @ W_2 @ W_1 + 2 * size[:, None]
    return 16 * (sum(W_1.shape) + sum(W_3.shape) + 4) * precision(arguments) * size


COLLAPSE = Exercise(
    name="collapse",
    chapter=CHAPTER,
    points=2,
    cases=_cases,
    inputs={"W_1": "n d", "b_1": "n", "W_2": "m n", "b_2": "m", "W_3": "k m", "b_3": "k"},
    outputs=("W", "b"),
    page=page_of("collapse"),
    tolerance=Tolerance(_bound, "sums of products are off by a rounding for each term, of the size of the terms"),
    forbidden=("course_lib.network", "course_lib.autoencoder", "torch", "jax"),
    hints=(
        "Start with two layers and multiply out what the second does to what the first did.",
        "Two things come out: a table that multiplies x, and everything that does not. Which table stands on the left?",
        "Now let the third layer act on this one layer. What happens to the bias collected so far?",
    ),
    misconceptions=(
        Misconception(
            "wrong-order",
            "The tables are multiplied in the wrong order: the map that acts last stands on the left.",
            ONE_TABLE,
            edits=(("W = W_3 @ W_2 @ W_1", "W = W_1 @ W_2 @ W_3"),),
        ),
        Misconception(
            "biases-added-as-they-are",
            "The biases are added as they are. Each still has to travel through the later tables.",
            ONE_TABLE,
            edits=(("W_3 @ (W_2 @ b_1 + b_2) + b_3", "b_1 + b_2 + b_3"),),
        ),
        Misconception(
            "last-bias-only",
            "Only the last bias is left. The earlier ones arrive too, changed by the later tables.",
            ONE_TABLE,
            edits=(("W_3 @ (W_2 @ b_1 + b_2) + b_3", "1.0 * b_3"),),
        ),
        Misconception(
            "second-bias-untravelled",
            "The second bias is added behind the third table; it has to travel through it.",
            ONE_TABLE,
            edits=(("W_3 @ (W_2 @ b_1 + b_2) + b_3", "W_3 @ (W_2 @ b_1) + b_2 + b_3"),),
        ),
        Misconception(
            "later-biases-missing",
            "Only the first bias is carried along; the second and third layer add their own.",
            ONE_TABLE,
            edits=(("W_3 @ (W_2 @ b_1 + b_2) + b_3", "W_3 @ (W_2 @ b_1)"),),
        ),
        Misconception(
            "row-form",
            "The table is transposed: one row per input. Asked for is one row per output, so that W x fits.",
            SQUARE,
            edits=(("return W, b", "return W.T, b"),),
        ),
        Misconception(
            "middle-layer-forgotten",
            "Only the first and the last layer enter; the layer between them acts too.",
            ONE_TABLE,
            edits=(
                ("W = W_3 @ W_2 @ W_1", "W = W_3 @ W_1"),
                ("W_3 @ (W_2 @ b_1 + b_2) + b_3", "W_3 @ b_1 + b_3"),
            ),
        ),
        Misconception(
            "entry-by-entry",
            "The tables are multiplied entry by entry. Maps one after the other need the matrix product.",
            ONE_TABLE,
            edits=(("W = W_3 @ W_2 @ W_1", "W = W_3 * W_2 * W_1"),),
        ),
        Misconception(
            "bias-through-its-own-table",
            "Each bias travels through its own layer's table too; it enters behind it, and meets only the later ones.",
            ONE_TABLE,
            edits=(("W_3 @ (W_2 @ b_1 + b_2) + b_3", "W_3 @ W_2 @ W_1 @ b_1 + W_3 @ W_2 @ b_2 + W_3 @ b_3"),),
        ),
        Misconception(
            "first-bias-stops-half-way",
            "The first bias travels through the second table only; the third still lies before it.",
            ONE_TABLE,
            edits=(("W_3 @ (W_2 @ b_1 + b_2) + b_3", "W_2 @ b_1 + W_3 @ b_2 + b_3"),),
        ),
    ),
)
