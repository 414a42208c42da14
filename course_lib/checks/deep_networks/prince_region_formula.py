"""prince_region_formula: two factors, multiplied exactly."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.deep_networks._shared import BOUND, CHAPTER, PROMISE, page_of

__all__ = ["PRINCE_REGION_FORMULA"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((1, 10, 5), "one input, five layers of ten")
    yield Case((1, 3, 1), "one hidden layer, one input")
    yield Case((2, 3, 1), "one hidden layer")
    yield Case((2, 5, 2), "a width that the inputs do not divide")
    yield Case((3, 2, 2), "more inputs than units")
    yield Case((2, 4, 3))
    for _ in range(4):
        inputs = int(rng.integers(2, 5))
        yield Case((inputs, int(rng.integers(inputs + 1, 13)), int(rng.integers(2, 4))))


def _pieces(n_inputs: int, width: int) -> int:
    return sum(math.comb(width, j) for j in range(n_inputs + 1))


def _out_of_the_inputs(n_inputs: int, width: int, n_hidden_layers: int) -> int:
    pieces = sum(math.comb(n_inputs, j) for j in range(n_inputs + 1))
    folds: int = (width // n_inputs + 1) ** (n_inputs * (n_hidden_layers - 1))
    return folds * pieces


PRINCE_REGION_FORMULA = Exercise(
    name="prince_region_formula",
    chapter=CHAPTER,
    points=2,
    cases=_cases,
    inputs={"n_inputs": "", "width": "", "n_hidden_layers": ""},
    page=page_of("prince_region_formula"),
    tolerance=Tolerance(lambda arguments, expected: 0.0, "whole numbers are exact"),
    forbidden=(
        "course_lib.regions.prince_region_formula",
        "course_lib.regions.max_regions_of_arrangement",
        "course_lib.regions.montufar_upper_bound",
        "course_lib.regions.max_regions_on_line",
    ),
    allowed=lambda n_inputs, width, n_hidden_layers: min(n_inputs, width, n_hidden_layers) >= 1,
    hints=(
        "Work the case of one input and two layers of three by hand: the first factor is 4, the second is 4.",
        "How often does the first factor appear? Not for the last hidden layer: that one has a factor of its own.",
        "The second factor is a sum that begins with 1, for choosing nothing, and ends with choosing as many as "
        "there are inputs.",
    ),
    misconceptions=(
        Misconception(
            "last-layer-counted-twice",
            "The folding factor is taken once for every hidden layer. The last one has the sum as its factor instead.",
            PROMISE,
            edits=(("(n_hidden_layers - 1)", "n_hidden_layers"),),
        ),
        Misconception(
            "one-fold-per-layer",
            "Each layer folds along every input: the exponent lacks the factor d.",
            PROMISE,
            edits=(("n_inputs * (n_hidden_layers - 1)", "n_hidden_layers - 1"),),
        ),
        Misconception(
            "no-plus-one",
            "The folding factor lacks the 1: n cuts make n + 1 pieces.",
            BOUND,
            edits=(("width // n_inputs + 1", "width // n_inputs"),),
        ),
        Misconception(
            "not-rounded-down",
            "The width divided by the inputs is not rounded down; a fraction of a fold does not exist.",
            PROMISE,
            mistaken=lambda n_inputs, width, n_hidden_layers: (
                (width / n_inputs + 1) ** (n_inputs * (n_hidden_layers - 1)) * _pieces(n_inputs, width)
            ),
        ),
        Misconception(
            "sum-stops-early",
            "The sum stops one term too early: choosing as many as there are inputs belongs to it.",
            PROMISE,
            edits=(("range(1, n_inputs + 1)", "range(1, n_inputs)"),),
        ),
        Misconception(
            "nothing-chosen-left-out",
            "The sum lacks its first term: there is one way to choose nothing.",
            PROMISE,
            edits=(("ways, pieces = 1, 1", "ways, pieces = 1, 0"),),
        ),
        Misconception(
            "last-term-only",
            "Only the last term of the sum is taken; the smaller choices count too.",
            PROMISE,
            edits=(("pieces += ways", "pieces = ways"),),
        ),
        Misconception(
            "all-activation-patterns",
            "Every setting of the last layer's switches is counted. With few inputs most settings never occur.",
            PROMISE,
            mistaken=lambda n_inputs, width, n_hidden_layers: (
                (width // n_inputs + 1) ** (n_inputs * (n_hidden_layers - 1)) * 2**width
            ),
        ),
        Misconception(
            "line-formula",
            "This is the bound for a single input, width plus one per layer. More inputs need the formula.",
            BOUND,
            mistaken=lambda n_inputs, width, n_hidden_layers: (width + 1) ** n_hidden_layers,
        ),
        Misconception(
            "inputs-over-width",
            "The inputs are divided by the width. A layer folds each input as often as its units allow: width "
            "over inputs.",
            PROMISE,
            edits=(("width // n_inputs", "n_inputs // width"),),
        ),
        Misconception(
            "factors-added",
            "The two factors are added. Every piece of the last layer appears once in each fold: multiply.",
            PROMISE,
            edits=(("earlier * pieces", "earlier + pieces"),),
        ),
        Misconception(
            "folds-alone",
            "Only the factor of the earlier layers is there; the last layer's pieces multiply it.",
            PROMISE,
            edits=(("earlier * pieces", "earlier"),),
        ),
        Misconception(
            "chosen-out-of-the-inputs",
            "You choose among the inputs. The cuts are chosen: j out of the width.",
            PROMISE,
            mistaken=_out_of_the_inputs,
        ),
    ),
)
