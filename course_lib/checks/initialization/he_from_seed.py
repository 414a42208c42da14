"""he_from_seed: a layer for ReLU, drawn from a given generator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import ROUNDING, Case, Exercise, Misconception
from course_lib.checks.initialization._shared import (
    BOTH_WAYS,
    CHAPTER,
    COMPROMISE,
    ONE_LAYER,
    READINGS,
    TWINS,
    ZEROS,
    page_of,
)

__all__ = ["HE_FROM_SEED"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((2, 5, 0), "five inputs, two units")
    yield Case((3, 3, 1), "a square layer")
    yield Case((1, 4, 7), "one unit")
    yield Case((4, 1, 7), "one input")
    yield Case((6, 3, 2), "more units than inputs")
    for _ in range(4):
        fan_out, fan_in = (int(n) for n in rng.permutation(np.arange(2, 9))[:2])
        yield Case((fan_out, fan_in, int(rng.integers(3, 10_000))))


def _drawn(fan_out: int, fan_in: int, seed: int, deviation: float) -> Any:
    W = np.random.default_rng(seed).normal(0, deviation, size=(fan_out, fan_in))
    return W, np.zeros(fan_out)


def _uniform(fan_out: int, fan_in: int, seed: int) -> Any:
    bound = np.sqrt(6 / fan_in)
    return np.random.default_rng(seed).uniform(-bound, bound, size=(fan_out, fan_in)), np.zeros(fan_out)


def _from_the_old_generator(arguments: tuple[Any, ...], value: Any, _: Any) -> bool:
    fan_out, fan_in, seed = arguments
    # np.random.seed(seed) moves the global state, so no other function does quite the same
    old = np.random.RandomState(seed).normal(0, np.sqrt(2 / fan_in), size=(fan_out, fan_in))
    W: Any = value[0] if isinstance(value, tuple) and value else None
    return np.shape(W) == old.shape and bool(np.allclose(np.asarray(W, float), old))


def _one_row(fan_out: int, fan_in: int, seed: int) -> Any:
    rows = [np.random.default_rng(seed).normal(0, np.sqrt(2 / fan_in), size=fan_in) for _ in range(fan_out)]
    return np.array(rows), np.zeros(fan_out)


HE_FROM_SEED = Exercise(
    name="he_from_seed",
    chapter=CHAPTER,
    points=2,
    cases=_cases,
    inputs={"fan_out": "", "fan_in": "", "seed": ""},
    outputs=("W", "b"),
    page=page_of("he_from_seed"),
    tolerance=ROUNDING,
    forbidden=("course_lib.initializers", "torch", "tensorflow", "scipy.stats"),
    allowed=lambda fan_out, fan_in, seed: fan_out > 0 and fan_in > 0 and seed >= 0,
    hints=(
        "What does He's rule fix: the variance or the standard deviation? And what does NumPy's `normal` want?",
        "The fan-in of a unit is the number of its inputs: columns of W.",
        "Draw with `rng.normal(0, deviation, size=...)`, where the deviation is the root of 2 over the fan-in.",
    ),
    misconceptions=(
        Misconception(
            "variance-as-deviation",
            "The scale of a normal draw is its standard deviation; you passed the variance.",
            ONE_LAYER,
            edits=(("np.sqrt(variance)", "variance"),),
        ),
        Misconception(
            "fan-out",
            "You counted the units. He counts the inputs of a unit: what is added up on the way forward.",
            BOTH_WAYS,
            edits=(("2 / fan_in", "2 / fan_out"),),
        ),
        Misconception(
            "glorot",
            "That is Glorot's variance. He's rule is for ReLU, which throws half away, and counts inputs alone.",
            COMPROMISE,
            edits=(("2 / fan_in", "2 / (fan_in + fan_out)"),),
        ),
        Misconception(
            "slide-as-deviation",
            "The deviation is 2 over the root of the fan-in, as on the slide. The root has to cover the 2.",
            READINGS,
            mistaken=lambda fan_out, fan_in, seed: _drawn(fan_out, fan_in, seed, 2 / np.sqrt(fan_in)),
        ),
        Misconception(
            "slide-as-variance",
            "The variance is 2 over the root of the fan-in, as on the slide. It keeps no signal; drop the root there.",
            READINGS,
            mistaken=lambda fan_out, fan_in, seed: _drawn(fan_out, fan_in, seed, np.sqrt(2 / np.sqrt(fan_in))),
        ),
        Misconception(
            "no-relu-factor",
            "The variance 1 over the fan-in is right for a linear layer. Behind ReLU it halves the mean square.",
            ONE_LAYER,
            edits=(("2 / fan_in", "1 / fan_in"),),
        ),
        Misconception(
            "old-generator",
            "The scale is right, the numbers come from NumPy's old generator. Draw from np.random.default_rng(seed).",
            "book/prerequisites/chance.html#from-a-sample",
            edits=(("np.random.default_rng", "np.random.RandomState"),),
            symptom=_from_the_old_generator,
        ),
        Misconception(
            "unscaled",
            "These are standard normal weights: the layer multiplies the mean square by half its fan-in.",
            ONE_LAYER,
            edits=(("np.sqrt(variance)", "1.0"),),
        ),
        Misconception(
            "transposed",
            "The table stands on its side: W has one row per unit and one column per input.",
            BOTH_WAYS,
            edits=(("size=(fan_out, fan_in)", "size=(fan_in, fan_out)"),),
        ),
        Misconception(
            "drawn-transposed",
            "The shape is right, but the numbers were drawn in the other shape and turned. Draw them row by row.",
            BOTH_WAYS,
            edits=(("size=(fan_out, fan_in))", "size=(fan_in, fan_out)).T"),),
        ),
        Misconception(
            "biases-one",
            "The biases are ones. He's rule starts them at 0; different weights are enough to tell units apart.",
            ZEROS,
            edits=(("np.zeros(fan_out)", "np.ones(fan_out)"),),
        ),
        Misconception(
            "biases-drawn",
            "The biases are drawn at random. He's rule starts them at 0.",
            ZEROS,
            edits=(("np.zeros(fan_out)", "rng.normal(0, 2 / fan_in, size=fan_out)"),),
        ),
        Misconception(
            "biases-per-input",
            "There is a bias for every input. A bias belongs to a unit, so there are as many as rows.",
            ZEROS,
            edits=(("np.zeros(fan_out)", "np.zeros(fan_in)"),),
        ),
        Misconception(
            "positive",
            "All weights are positive: the signs are lost. The derivation needs a mean of 0.",
            ONE_LAYER,
            edits=(("W = rng", "W = np.abs(rng"), ("fan_in))", "fan_in)))")),
        ),
        Misconception(
            "uniform",
            "The weights are uniform. The variance is He's, but asked for is a normal draw.",
            COMPROMISE,
            mistaken=_uniform,
        ),
        Misconception(
            "weights-zero",
            "All weights are zero. Then the units stay twins and nothing is learned.",
            ZEROS,
            mistaken=lambda fan_out, fan_in, seed: (np.zeros((fan_out, fan_in)), np.zeros(fan_out)),
        ),
        Misconception(
            "one-row-for-all",
            "All units have the same weights: a generator made anew for every row begins at the same numbers.",
            TWINS,
            mistaken=_one_row,
        ),
        Misconception(
            "root-of-two-alone",
            "The root covers the 2 alone. The fan-in stands under it too.",
            ONE_LAYER,
            edits=(("np.sqrt(variance)", "np.sqrt(2) / fan_in"),),
        ),
    ),
)
