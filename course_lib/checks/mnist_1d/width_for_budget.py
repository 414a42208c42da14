"""width_for_budget: equal prices for unequal depths."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.mnist_1d._shared import BUDGET, CHAPTER, page_of
from course_lib.plurals import counted

__all__ = ["WIDTH_FOR_BUDGET"]


def _price(width: int, n_inputs: int, n_hidden_layers: int, n_outputs: int) -> int:
    between = (n_hidden_layers - 1) * width * (width + 1)
    return width * (n_inputs + 1) + between + n_outputs * (width + 1)


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    for depth in (1, 2, 3, 4):
        yield Case((15200, 40, depth, 10), f"the budget of the page, {counted(depth, 'hidden layer')}")
    yield Case((_price(1, 3, 2, 2), 3, 2, 2), "width 1 exactly")
    yield Case((_price(7, 5, 3, 2), 5, 3, 2), "a budget that is met exactly")
    middle = (_price(9, 5, 2, 12) + _price(10, 5, 2, 12)) // 2
    yield Case((middle, 5, 2, 12), "two widths that are equally near")
    yield Case((middle - 3, 5, 2, 12), "two widths that are nearly equally near")
    for share in (0.35, 0.65, 0.2, 0.9):
        shape = tuple(int(size) for size in rng.integers((2, 2, 2), (40, 6, 9)))
        width = int(rng.integers(6, 60))
        below, above = _price(width, *shape), _price(width + 1, *shape)
        about = "nearer to the narrower one" if share < 0.5 else "nearer to the wider one"
        yield Case((round(below + share * (above - below)), *shape), about)


WIDTH_FOR_BUDGET = Exercise(
    name="width_for_budget",
    chapter=CHAPTER,
    points=2,
    cases=_cases,
    inputs={"budget": "", "n_inputs": "", "n_hidden_layers": "", "n_outputs": ""},
    page=page_of("width_for_budget"),
    tolerance=Tolerance(lambda arguments, expected: 0.0, "whole numbers are exact"),
    forbidden=("course_lib.network", "torch", "jax"),
    allowed=lambda budget, n_inputs, n_hidden_layers, n_outputs: (
        min(n_inputs, n_hidden_layers, n_outputs) >= 1 and budget >= _price(1, n_inputs, n_hidden_layers, n_outputs)
    ),
    hints=(
        "Write the price of a network as a function of the width first. How many tables lie between hidden layers?",
        "The first table has n_inputs + 1 numbers for each unit; a table between hidden layers has width + 1 for each.",
        "Walk up from width 1 while the price fits. Then compare the last one that fits with its neighbour.",
    ),
    misconceptions=(
        Misconception(
            "rounded-down",
            "This is the widest network that the budget pays for. The next one may come nearer, though dearer.",
            BUDGET,
            edits=(("return narrow if below <= above else wide", "return narrow"),),
        ),
        Misconception(
            "rounded-up",
            "The wider neighbour is always taken; the narrower one may be nearer.",
            BUDGET,
            edits=(("return narrow if below <= above else wide", "return wide if below else narrow"),),
        ),
        Misconception(
            "no-biases",
            "The biases are left out of the price. Every unit has one.",
            BUDGET,
            edits=(
                ("width * (n_inputs + 1)", "width * n_inputs"),
                ("(n_hidden_layers - 1) * width * (width + 1)", "(n_hidden_layers - 1) * width * width"),
                ("n_outputs * (width + 1)", "n_outputs * width"),
            ),
        ),
        Misconception(
            "a-table-too-many",
            "Between H hidden layers lie H - 1 tables; H are counted.",
            BUDGET,
            edits=(("(n_hidden_layers - 1) * width", "n_hidden_layers * width"),),
        ),
        Misconception(
            "outputs-forgotten",
            "The output layer is left out of the price; it has weights and biases too.",
            BUDGET,
            edits=(("first + between + n_outputs * (width + 1)", "first + between"),),
        ),
        Misconception(
            "inputs-forgotten",
            "The first table is left out of the price: it reads the inputs.",
            BUDGET,
            edits=(("first + between + n_outputs", "between + n_outputs"),),
        ),
        Misconception(
            "one-table-between",
            "Only one table between hidden layers is counted, however many layers there are.",
            BUDGET,
            edits=(("between = (n_hidden_layers - 1) * width", "between = (n_hidden_layers > 1) * width"),),
        ),
        Misconception(
            "units-in-all",
            "This is the number of hidden units in all layers together; asked for is the width of one layer.",
            BUDGET,
            edits=(
                (
                    "return narrow if below <= above else wide",
                    "return n_hidden_layers * (narrow if below <= above else wide)",
                ),
            ),
        ),
        Misconception(
            "tie-goes-wider",
            "Where two widths are equally near, you take the wider one. Asked for is the narrower.",
            BUDGET,
            edits=(("below <= above", "below < above"),),
        ),
        Misconception(
            "output-biases-forgotten",
            "The biases of the outputs are left out of the price; each output has one.",
            BUDGET,
            edits=(("n_outputs * (width + 1)", "n_outputs * width"),),
        ),
    ),
)
