"""fold_parabola: the project, a smooth curve made of folds."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Property, Tolerance
from course_lib.checks.deep_networks._shared import CHAPTER, FOLD, LOOP, SMOOTH, outputs, page_of, size_of

__all__ = ["FOLD_PARABOLA"]

_X = np.linspace(0, 1, 2049)[:, None]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((1, 1.0), "one hidden layer")
    yield Case((2, 1.0), "two hidden layers")
    yield Case((3, float(rng.uniform(0.5, 0.9))), "three hidden layers")
    yield Case((4, float(rng.uniform(-3.0, -1.5))), "a negative height")
    yield Case((6, float(rng.uniform(1.5, 3.0))), "six hidden layers")
    yield Case((8, float(rng.uniform(1.5, 3.0))), "eight hidden layers")


def _widths(n_hidden_layers: int) -> list[int]:
    return [1, *[3] * n_hidden_layers, 1]


def _drawn(arguments: tuple[Any, ...], value: Any) -> Any:
    """The network's outputs at 2049 places."""
    parameters = np.asarray(value, float)
    widths = _widths(arguments[0])
    if parameters.shape != (size_of(widths),):
        raise ValueError("one parameter for each weight and bias is expected")
    return outputs(widths, parameters, _X)[:, 0]


def _close(arguments: tuple[Any, ...], value: Any) -> bool:
    n_hidden_layers, height = arguments
    error = np.abs(_drawn(arguments, value) - height * _X[:, 0] ** 2).max()
    return bool(error <= abs(height) * 4.0 ** -(n_hidden_layers + 1) + 1e-12)


def _biases_last(n_hidden_layers: int, height: float) -> Any:
    """Per layer first all weights, then all biases."""
    vector, start = FOLD_PARABOLA.reference(n_hidden_layers, height), 0
    parts = []
    for n_in, n_out in itertools.pairwise(_widths(n_hidden_layers)):
        table = vector[start : start + n_out * (n_in + 1)].reshape(n_out, n_in + 1)
        parts += [table[:, :-1].ravel(), table[:, -1]]
        start += table.size
    return np.concatenate(parts)


FOLD_PARABOLA = Exercise(
    name="fold_parabola",
    chapter=CHAPTER,
    points=4,
    cases=_cases,
    inputs={"n_hidden_layers": "", "height": ""},
    page=page_of("fold_parabola"),
    properties=(
        Property(
            "close-to-the-parabola",
            _close,
            "The network is further from the parabola than the sum with one term per hidden layer.",
            SMOOTH,
        ),
    ),
    view=_drawn,
    viewed="the network's outputs at 2049 places from 0 to 1",
    tolerance=Tolerance(lambda arguments, expected: 1e-9, "outputs of size 1 after eight layers keep twelve digits"),
    forbidden=("course_lib.approximation", "course_lib.network", "torch", "jax"),
    allowed=lambda n_hidden_layers, height: n_hidden_layers >= 1 and height != 0,
    hints=(
        "Build one hidden layer first: x minus a quarter of the tent, from three units that all look at x.",
        "For the second layer two units need the tent's value. Which row makes it from the first layer's outputs?",
        "The third unit starts with x. What must its row do in each layer, so that it holds x minus the sum so far?",
    ),
    misconceptions=(
        Misconception(
            "halves",
            "The terms shrink by two. Each fold is a quarter as high as the one before.",
            SMOOTH,
            edits=(("tent / 4**fold", "tent / 2**fold"), ("tent / 4**n_hidden_layers", "tent / 2**n_hidden_layers")),
        ),
        Misconception(
            "last-term-missing",
            "The last term is missing: the read-out passes the carried sum on, but the last fold is not subtracted.",
            SMOOTH,
            edits=(("last = carried - tent / 4**n_hidden_layers", "last = carried"),),
        ),
        Misconception(
            "first-term-twice-as-small",
            "The powers of four start one too late: the first tent counts a quarter, not a sixteenth.",
            SMOOTH,
            edits=(
                ("tent / 4**fold", "tent / 4 ** (fold + 1)"),
                ("tent / 4**n_hidden_layers", "tent / 4 ** (n_hidden_layers + 1)"),
            ),
        ),
        Misconception(
            "low-tent",
            "This tent reaches only one half. The next fold needs the whole interval from 0 to 1.",
            FOLD,
            edits=(("[2.0, -4.0, 0.0]", "[1.0, -2.0, 0.0]"),),
        ),
        Misconception(
            "kink-at-the-end",
            "The tent's kink lies at 1, where the interval ends: nothing is folded.",
            FOLD,
            edits=(("[0.0, -0.5, 0.0]", "[0.0, -1.0, 0.0]"),),
        ),
        Misconception(
            "negative-carrier",
            "The third unit carries minus the sum, which is negative, and ReLU cuts it to 0. Carry x minus the sum.",
            SMOOTH,
            edits=(("np.ones(3), kinks", "np.array([1.0, 1.0, 0.0]), kinks"),),
        ),
        Misconception(
            "terms-added",
            "The tents are added; they have to be taken away from the line.",
            SMOOTH,
            edits=(
                ("carried - tent / 4**fold", "carried + tent / 4**fold"),
                ("carried - tent / 4**n_hidden_layers", "carried + tent / 4**n_hidden_layers"),
            ),
        ),
        Misconception(
            "never-folded-again",
            "Every layer subtracts the same tent: the two folding units pass x on instead of its fold.",
            FOLD,
            edits=(("np.array([tent, tent, rest])", "np.array([[1.0, 0.0, 0.0], [1.0, 0.0, 0.0], rest])"),),
        ),
        Misconception(
            "height-forgotten",
            "The height has no effect: your network always draws the same parabola.",
            SMOOTH,
            edits=(("height * last", "last"),),
        ),
        Misconception(
            "bias-in-front",
            "The bias stands before each unit's weights. In the vector it comes after them.",
            LOOP,
            edits=(
                ("[np.ones(3), kinks]", "[kinks, np.ones(3)]"),
                ("[rows, kinks]", "[kinks, rows]"),
                ("np.append(height * last, 0.0)", "np.append(0.0, height * last)"),
            ),
        ),
        Misconception(
            "biases-after-the-table",
            "All weights of a layer stand before its biases. In the vector each unit's bias follows its own weights.",
            LOOP,
            mistaken=_biases_last,
        ),
        Misconception(
            "filled-by-columns",
            "The tables are written out column by column; the vector runs along the rows, unit after unit.",
            LOOP,
            edits=(("table.ravel()", 'table.ravel(order="F")'),),
        ),
        Misconception(
            "same-quarter",
            "Every tent counts a quarter. Each has to count a quarter of the one before.",
            SMOOTH,
            edits=(
                ("4**fold", "4"),
                ("4**n_hidden_layers", "4"),
            ),
        ),
        Misconception(
            "only-the-last-fold",
            "Only the last fold is subtracted. The third unit has to take off one fold in every layer.",
            SMOOTH,
            edits=(("carried - tent / 4**fold", "carried"),),
        ),
        Misconception(
            "kink-mirrored",
            "The tent's kink lies at minus one half: the second unit's bias has the wrong sign.",
            FOLD,
            edits=(("-0.5", "0.5"),),
        ),
        Misconception(
            "height-in-every-fold",
            "The height multiplies each fold on the way and everything again at the end. Once is enough.",
            SMOOTH,
            edits=(("carried - tent / 4**fold", "carried - height * tent / 4**fold"),),
        ),
    ),
)
