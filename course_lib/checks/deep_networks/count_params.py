"""count_params: the price of a network, from its widths."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.deep_networks._shared import BUDGET, CHAPTER, page_of

__all__ = ["COUNT_PARAMS"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([3, 4, 2]),), "one hidden layer")
    yield Case((np.array([2, 1]),), "no hidden layer")
    yield Case((np.array([1, 1]),), "one weight")
    yield Case((np.array([1, 10, 10, 10, 10, 10, 1]),), "five hidden layers")
    yield Case((np.array([784, 100, 10]),), "large widths")
    for n_widths in (2, 3, 4, 5):
        yield Case((rng.permutation(np.arange(2, 30))[:n_widths],))


COUNT_PARAMS = Exercise(
    name="count_params",
    chapter=CHAPTER,
    points=1,
    cases=_cases,
    inputs={"widths": "K"},
    page=page_of("count_params"),
    tolerance=Tolerance(lambda arguments, expected: 0.0, "whole numbers are exact"),
    forbidden=("course_lib.network", "torch", "jax"),
    allowed=lambda widths: len(widths) > 1 and min(widths) > 0,
    hints=(
        "Draw the tables of the network 3, 4, 2. How many rows and columns has each, and where do the biases stand?",
        "Every unit has one weight for each number that it receives, and one bias. Who are the units, who is not?",
        "Run over neighbouring widths: what a layer receives, and how many units it has.",
    ),
    misconceptions=(
        Misconception(
            "no-biases",
            "Only the weights are counted: 20 for 3, 4, 2. Every unit that receives something has a bias besides.",
            BUDGET,
            edits=(("n_out * n_in + n_out", "n_out * n_in"),),
        ),
        Misconception(
            "bias-of-the-sender",
            "A bias is counted for every number that is sent. It belongs to the unit that receives, one per row.",
            BUDGET,
            edits=(("n_out * n_in + n_out", "n_out * n_in + n_in"),),
        ),
        Misconception(
            "inputs-have-biases",
            "The inputs are given a bias each. They receive nothing and are no units, so they have none.",
            BUDGET,
            mistaken=lambda widths: sum(a * b for a, b in pairwise(widths)) + sum(widths),
        ),
        Misconception(
            "outputs-without-bias",
            "The biases of the last layer are missing: outputs are units too.",
            BUDGET,
            mistaken=lambda widths: sum(a * b for a, b in pairwise(widths)) + sum(widths[1:-1]),
        ),
        Misconception(
            "one-bias-per-layer",
            "One bias per layer is counted; each unit of the layer has its own.",
            BUDGET,
            edits=(("n_out * n_in + n_out", "n_out * n_in + 1"),),
        ),
        Misconception(
            "units-counted",
            "The circles are counted, not the numbers: every arrow between two circles is a weight.",
            BUDGET,
            mistaken=lambda widths: sum(widths),
        ),
        Misconception(
            "last-layer-only",
            "Only the last layer is counted: the total starts afresh in every layer.",
            BUDGET,
            edits=(("total +=", "total ="),),
        ),
        Misconception(
            "first-table-for-all",
            "Every layer is counted as large as the first one, but the widths may differ.",
            BUDGET,
            mistaken=lambda widths: (len(widths) - 1) * widths[1] * (widths[0] + 1),
        ),
    ),
)
