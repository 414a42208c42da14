"""which_rule: a rule read off the weights that it drew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.initialization._shared import BOTH_WAYS, CHAPTER, COMPROMISE, ONE_LAYER, RULES, page_of

__all__ = ["WHICH_RULE"]

LEAST = 3000  # weights: fewer would let chance decide between He and Glorot in a wide layer


def _variances(fan_out: int, fan_in: int) -> dict[str, float]:
    return {
        "he": 2 / fan_in,
        "glorot": 2 / (fan_in + fan_out),
        "pytorch": 1 / (3 * fan_in),
        "slip": (2 / fan_in) ** 2,
    }


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(rule: str, fan_out: int, fan_in: int, uniform: bool) -> tuple[Any]:
        deviation = np.sqrt(_variances(fan_out, fan_in)[rule])
        bound = np.sqrt(3) * deviation
        size = fan_out, fan_in
        return (rng.uniform(-bound, bound, size=size) if uniform else rng.normal(0, deviation, size=size),)

    for fan_out, fan_in in ((40, 120), (120, 40), (60, 60), (200, 30), (25, 160)):
        sizes = fan_out + int(rng.integers(6)), fan_in + int(rng.integers(6))
        for rule in rng.permutation(["he", "glorot", "pytorch", "slip"]):
            yield Case(drawn(str(rule), *sizes, uniform=bool(rng.integers(2))), f"{sizes[1]} inputs, {sizes[0]} units")
    for variance in (0.0013, 0.001, 0.0008):  # between PyTorch's, the nearest by factor at first, and the slip's
        W = rng.uniform(-1, 1, size=(100, 100))
        yield Case((W * np.sqrt(variance / np.var(W)),), "100 inputs, 100 units, a variance between two rules")
    W = drawn("glorot", 50, 200, uniform=False)[0]
    yield Case((W[:, ::2] * np.sqrt(250 / 150),), "every second column of a larger array")


def _nearest(W: Any, variances: dict[str, float], measured: float) -> str:
    off = {rule: abs(np.log(max(measured, 1e-300) / variance)) for rule, variance in variances.items()}
    return min(off, key=lambda rule: off[rule])


def _could_be_drawn(W: Any) -> bool:
    measured = float(np.var(W))  # a table of zeros or whole numbers belongs to no rule: nothing to compare by hand
    fits = [abs(np.log(max(measured, 1e-300) / variance)) < 0.2 for variance in _variances(*np.shape(W)).values()]
    return np.size(W) >= LEAST and any(fits)


def _by_largest(W: Any) -> str:
    return _nearest(W, _variances(*W.shape), float(np.max(np.abs(W))) ** 2)


def _by_largest_as_uniform(W: Any) -> str:
    return _nearest(W, _variances(*W.shape), float(np.max(np.abs(W))) ** 2 / 3)


def _by_sizes(W: Any) -> str:
    return _nearest(W, _variances(*W.shape), float(np.mean(np.abs(W))))


WHICH_RULE = Exercise(
    name="which_rule",
    chapter=CHAPTER,
    points=2,
    cases=_cases,
    inputs={"W": "m n"},
    page=page_of("which_rule"),
    tolerance=Tolerance(lambda arguments, expected: 0.0, "a name is right or wrong"),
    forbidden=("course_lib.initializers", "torch", "scipy.stats"),
    allowed=_could_be_drawn,
    hints=(
        "Which number of the table depends on the rule alone, and not on whether the draw was normal or uniform?",
        "Write down the four variances for this table's fan-in and fan-out. Which side of the table is which?",
        "Compare by factors: the smallest absolute logarithm of measured over expected.",
    ),
    misconceptions=(
        Misconception(
            "fans-swapped",
            "Fan-in and fan-out are exchanged. A row is a unit, so the inputs are the columns.",
            BOTH_WAYS,
            edits=(("fan_out, fan_in = W.shape", "fan_in, fan_out = W.shape"),),
        ),
        Misconception(
            "deviation-for-variance",
            "It is always he: what you compare is larger than all four variances. Is it a deviation, "
            "or a quotient one way only?",
            ONE_LAYER,
            mistaken=lambda W: _nearest(W, _variances(*W.shape), float(np.std(W))),
        ),
        Misconception(
            "bound-for-deviation",
            "1 over the root of the fan-in is PyTorch's bound. The variance is a third of its square.",
            RULES,
            edits=(("1 / (3 * fan_in)", "1 / fan_in"),),
        ),
        Misconception(
            "by-largest",
            "You judge by the largest weight. It depends on the distribution and on how many weights there are.",
            RULES,
            mistaken=_by_largest,
        ),
        Misconception(
            "by-largest-as-uniform",
            "You turn the largest weight into a variance as if every draw were uniform. A normal draw reaches further.",
            COMPROMISE,
            mistaken=_by_largest_as_uniform,
        ),
        Misconception(
            "by-mean-size",
            "You compare the mean size of the weights with variances. Sizes must be squared first.",
            ONE_LAYER,
            mistaken=_by_sizes,
        ),
        Misconception(
            "all-weights-for-fan-in",
            "The fan-in is the number of inputs of one unit, not of all weights of the table.",
            ONE_LAYER,
            mistaken=lambda W: _nearest(W, _variances(W.shape[0], W.size), float(np.var(W))),
        ),
        Misconception(
            "furthest",
            "You name the rule that fits worst.",
            RULES,
            edits=(("return min(", "return max("),),
        ),
        Misconception(
            "always-two-over-fans",
            "He and Glorot are confused: for ReLU the 2 stands over the fan-in alone, for Glorot over the sum.",
            COMPROMISE,
            edits=(('"he": 2 / fan_in', '"glorot": 2 / fan_in'), ('"glorot": 2 / (fan_in', '"he": 2 / (fan_in')),
        ),
        Misconception(
            "by-difference",
            "Your comparison is by difference, so small variances all lie near each other. Asked for is the "
            "smallest factor, up or down.",
            RULES,
            edits=(("abs(np.log(measured / v))", "abs(measured - v)"),),
        ),
        Misconception(
            "slip-not-squared",
            "The 2 of the slip is not squared: the square of 2 over the fan-in is 4 over the squared fan-in.",
            RULES,
            edits=(("(2 / fan_in) ** 2", "2 / fan_in**2"),),
        ),
        Misconception(
            "quotient-minus-one",
            "A quotient minus 1 is no fair distance: three times too small then counts less than three times too "
            "large.",
            RULES,
            edits=(("abs(np.log(measured / v))", "abs(measured / v - 1)"),),
        ),
    ),
)
