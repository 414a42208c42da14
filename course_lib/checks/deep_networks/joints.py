"""joints: every bend of a network on a line, exactly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.deep_networks._shared import BEND, BOUND, CHAPTER, FOLD, page_of
from course_lib.network import MultilayerPerceptron
from course_lib.regions import regions_on_line

__all__ = ["JOINTS"]


def _output(arguments: tuple[Any, ...], t: Any) -> Any:
    w_1, b_1, W_2, b_2, w_3, *_ = arguments
    return np.maximum(np.maximum(np.outer(t, w_1) + b_1, 0) @ W_2.T + b_2, 0) @ w_3


def _exact(arguments: tuple[Any, ...]) -> Any:
    """What is asked for, found by the package."""
    w_1, b_1, W_2, b_2, w_3, low, high = arguments
    network = MultilayerPerceptron((1, len(b_1), len(b_2), 1), ("relu", "relu", "identity"))
    parameters = network.from_arrays([(np.asarray(w_1)[:, None], b_1), (W_2, b_2), (np.asarray(w_3)[None, :], [0.0])])
    return regions_on_line(network, parameters, low=low, high=high).pieces().joints


def _clear(arguments: tuple[Any, ...], least: int = 0) -> bool:
    """Whether there are at least so many joints, none near another or an end, and no bend so slight that rounding
    decides."""
    found = _exact(arguments)
    if len(found) < least:
        return False
    ends = np.concatenate([[arguments[-2]], found, [arguments[-1]]])
    slopes = np.diff(_output(arguments, ends)) / np.diff(ends)
    steepest = np.abs(slopes).max()
    return bool(np.diff(ends).min() > 1e-3 and (np.abs(np.diff(slopes)) > 1e-2 * steepest).all() and steepest > 0.1)


def _drawn(rng: np.random.Generator, n: int, m: int, least: int) -> tuple[Any, ...]:
    """A random network with at least so many clear joints between -3 and 3."""
    while True:
        w_1, b_1, W_2, b_2, w_3 = (rng.normal(size=size) for size in (n, n, (m, n), m, m))
        arguments = (w_1, b_1, W_2, b_2, w_3, -3.0, 3.0)
        if _clear(arguments, least):
            return arguments


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    one = np.array([1.0])
    yield Case((one, np.array([0.0]), one[:, None], np.array([-1.0]), one, -1.0, 3.0), "one unit in each layer")
    kinks, row = np.array([1.0, 1 / 3, -1 / 3]), np.array([3.0, -6.0, 6.0])
    zigzag = (np.ones(3), kinks, np.array([row, row, row]), kinks - 1, row, -1.0, 1.0)
    yield Case(zigzag, "the zigzag applied twice")
    yield Case(_drawn(rng, 3, 3, 5))
    # a second layer that cuts the first layer's curve at three heights
    curve, heights, signs = np.array([-3.0, 2.0, -2.0]), np.array([-12.6, -12.0, -11.4]), np.array([1.0, -1.0, 1.0])
    first = np.array([1.0, 1.0, -1.0]), np.array([0.0, -3.0, 5.0])
    read_out = np.array([1.0, float(rng.uniform(1.5, 2.5)), -1.0])
    yield Case((*first, np.outer(signs, curve), -signs * heights, read_out, -2.0, 7.0), "sixteen pieces")
    off = np.array([1.0, 1.0]), np.array([0.0, -1.0]), np.array([[1.0, 0.0], [-1.0, -1.0]]), np.array([-0.5, -0.25])
    yield Case((*off, np.array([1.0, 1.0]), -1.0, 3.0), "a unit that is always off")
    w_1, b_1, W_2, b_2, w_3, low, high = _drawn(rng, 3, 4, 4)
    blind = (np.append(w_1, 0.0), np.append(b_1, 1.0), np.column_stack([W_2, rng.normal(size=4)]), b_2, w_3, low, high)
    while not _clear(blind):
        blind = (*blind[:3], rng.normal(size=4), *blind[4:])
    yield Case(blind, "a unit that does not look at the input")
    yield Case((-np.ones(2), np.array([-4.0, -5.0]), np.eye(2), np.zeros(2), np.ones(2), -1.0, 1.0), "no joint at all")
    *network, low, high = _drawn(rng, 5, 4, 5)
    found = _exact((*network, low, high))
    middle = float((found[1] + found[2]) / 2), float((found[-2] + found[-3]) / 2)
    yield Case((*network, *middle), "joints outside of the interval")


def _first_layer(*arguments: Any) -> Any:
    w_1, b_1, *_, low, high = arguments
    places = -b_1 / w_1
    return np.unique(places[(places > low) & (places < high)])


def _second_layer(*arguments: Any) -> Any:
    found, first = _exact(arguments), _first_layer(*arguments)
    return found[[np.abs(first - joint).min(initial=1.0) > 1e-9 for joint in found]]


def _inner_pieces(*arguments: Any) -> Any:
    """What lies before the first or behind the last joint of the first layer is not looked at."""
    found, first = _exact(arguments), _first_layer(*arguments)
    return found[(found >= first.min(initial=np.inf) - 1e-9) & (found <= first.max(initial=-np.inf) + 1e-9)]


def _from_biases_alone(*arguments: Any) -> Any:
    w_1, b_1, W_2, b_2, _, low, high = arguments
    places = np.concatenate([-b_1 / w_1, -b_2 / W_2[:, 0]])
    return np.unique(places[(places > low) & (places < high)])


def _on_a_grid(*arguments: Any) -> Any:
    *_, low, high = arguments
    t = np.linspace(low, high, 1000)
    return t[1:-1][np.abs(np.diff(_output(arguments, t), 2)) > 1e-9]


def _whole_line(*arguments: Any) -> Any:
    return _exact((*arguments[:-2], -50.0, 50.0))


def _with_ends(*arguments: Any) -> Any:
    *_, low, high = arguments
    return np.concatenate([[low], _exact(arguments), [high]])


def _counted(*arguments: Any) -> Any:
    return len(_exact(arguments))


def _heights(*arguments: Any) -> Any:
    return _output(arguments, _exact(arguments))


JOINTS = Exercise(
    name="joints",
    chapter=CHAPTER,
    points=3,
    cases=_cases,
    inputs={"w_1": "n", "b_1": "n", "W_2": "m n", "b_2": "m", "w_3": "m", "low": "", "high": ""},
    page=page_of("joints"),
    tolerance=Tolerance(
        lambda arguments, expected: 1e-8, "nine digits are asked for; joints are more than 0.001 apart"
    ),
    forbidden=("course_lib.regions", "course_lib.network", "course_lib.autodiff", "torch", "jax", "sympy"),
    allowed=lambda w_1, b_1, W_2, b_2, w_3, low, high: (
        bool(low < high) and _clear((w_1, b_1, W_2, b_2, w_3, low, high))
    ),
    hints=(
        "The first layer's units bend where their sums are zero. Sort these places, with the ends of the interval.",
        "Write the second layer's sums at these places. Where two neighbours have opposite signs, a zero lies between "
        "them, and the two values say how far along.",
        "Sort the new places in. At the end compare the output's slope on neighbouring pieces.",
    ),
    misconceptions=(
        Misconception(
            "first-layer-only",
            "Only the first layer's joints are there. Where a sum of the second layer is zero, the line bends too.",
            BEND,
            mistaken=_first_layer,
        ),
        Misconception(
            "second-layer-only",
            "The zeros of the second layer are there, but the first layer's own joints are missing.",
            BEND,
            mistaken=_second_layer,
        ),
        Misconception(
            "every-zero-kept",
            "Some of these places do not bend the output: what lies behind them is off. Compare the slopes.",
            BEND,
            edits=(("return t[1:-1][bends]", "return t[1:-1]"),),
        ),
        Misconception(
            "ends-included",
            "The ends of the interval are among your places; the line does not bend there.",
            BEND,
            mistaken=_with_ends,
        ),
        Misconception(
            "from-biases-alone",
            "The second layer's joints are taken from its biases and first weights alone; they depend on all numbers "
            "before.",
            BEND,
            mistaken=_from_biases_alone,
        ),
        Misconception(
            "grid",
            "These places lie on a grid. Joints lie between grid points, and pieces can be narrower than the grid.",
            BEND,
            mistaken=_on_a_grid,
        ),
        Misconception(
            "whole-line",
            "Joints outside the interval are included; asked for are those between low and high.",
            BEND,
            mistaken=_whole_line,
        ),
        Misconception(
            "counted",
            "A number came out: how many joints there are. Asked for are their places.",
            BOUND,
            mistaken=_counted,
        ),
        Misconception(
            "heights",
            "These are the outputs at the joints; asked for are the inputs.",
            FOLD,
            mistaken=_heights,
        ),
        Misconception(
            "midpoints",
            "Between two places of opposite sign the middle is taken; the two values say where the zero lies.",
            BEND,
            edits=(("before / (before - after)", "0.5"),),
        ),
        Misconception(
            "sign-of-the-bias",
            "The first layer's joints lie at bias over weight; the sum is zero at minus bias over weight.",
            BEND,
            edits=(("first = -b_1 / w_1", "first = b_1 / w_1"),),
        ),
        Misconception(
            "outer-pieces-skipped",
            "Zeros outside the first layer's joints are missing: from the ends of the interval to them there are "
            "pieces too.",
            BEND,
            mistaken=_inner_pieces,
        ),
        Misconception(
            "values-added",
            "The share of the way is wrong: the two values have opposite signs, and added they nearly cancel.",
            BEND,
            edits=(("(before - after)", "(before + after)"),),
        ),
    ),
)
