"""cost_ratio: multiplications counted."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checks import Case, Exercise, Misconception
from course_lib.checks.backpropagation._shared import CHAPTER, PRICE, page_of

__all__ = ["COST_RATIO"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([3, 2]),), "a single layer")
    yield Case((np.array([2, 3, 1]),))
    yield Case((np.array([10, 50, 50, 50, 1]),), "the network of the book")
    yield Case((np.array([4, 4, 4]),), "square layers")
    yield Case((np.array([7, 1, 1, 5]),), "layers of width one")
    for layers in (2, 3, 6):
        yield Case((rng.integers(2, 40, size=layers + 1),))


COST_RATIO = Exercise(
    name="cost_ratio",
    chapter=CHAPTER,
    points=1,
    cases=_cases,
    inputs={"widths": "L+1"},
    page=page_of("cost_ratio"),
    forbidden=("course_lib.network",),
    hints=(
        "Layer number l has as many weights as its width times the width before it. Add them up over the layers.",
        "Three sums: forward, deltas, gradients of the weights. Which of them leaves a layer out, and which one?",
        "`widths[1:] * widths[:-1]` holds the number of weights of every layer.",
    ),
    misconceptions=(
        Misconception(
            "deltas-only",
            "One part is missing. Forward, deltas back, and one product per weight for its gradient make three.",
            PRICE,
            edits=(("forward + deltas + forward", "forward + deltas"),),
        ),
        Misconception(
            "always-three",
            "The first matrix sends no delta down: nobody asks for the gradient in the inputs.",
            PRICE,
            edits=(("forward + deltas + forward", "3 * forward"),),
        ),
        Misconception(
            "last-layer-left-out",
            "The deltas leave out the last matrix in your count; it is the first one that sends none down.",
            PRICE,
            edits=(("weights[1:]", "weights[:-1]"),),
        ),
        Misconception(
            "units-for-weights",
            "You count units. Every weight costs a product, and a layer has width times width of them.",
            PRICE,
            edits=(("weights = widths[1:] * widths[:-1]", "weights = widths[1:]"),),
        ),
        Misconception(
            "biases-counted",
            "The biases are counted too. They are added, which costs no multiplication.",
            PRICE,
            edits=(("weights = widths[1:] * widths[:-1]", "weights = widths[1:] * (widths[:-1] + 1)"),),
        ),
        Misconception(
            "not-divided",
            "This is the number of multiplications. Divide it by that of one forward pass.",
            PRICE,
            edits=((") / forward)", "))"),),
        ),
        Misconception(
            "always-two",
            "Always 2: either `//` cuts the quotient to a whole number, or the way back of the deltas is not counted.",
            PRICE,
            edits=(("float((forward + deltas + forward) / forward)", "int((forward + deltas + forward) // forward)"),),
        ),
    ),
)
