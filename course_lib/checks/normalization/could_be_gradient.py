"""could_be_gradient: the student judges a claimed gradient by what batch norm forgets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.normalization._shared import (
    CHAPTER,
    FORGETS,
    GROWS,
    NOT_YOUR_OWN,
    THREE_WAYS,
    drawn_batch,
    page_of,
)

__all__ = ["COULD_BE_GRADIENT"]


def _allowed(z: Any, gradient: Any) -> Any:
    """What is left of an array when its parts along a shift and a stretch of each unit are taken off."""
    left = np.array(gradient, float)
    for unit in range(z.shape[1]):
        directions = np.linalg.qr(np.column_stack([np.ones(len(z)), z[:, unit]]))[0]
        left[:, unit] -= directions @ (directions.T @ left[:, unit])
    return left


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    one = np.array([[1.0], [2.0], [3.0], [4.0]])
    yield Case((one, np.array([[1.0], [-1.0], [-1.0], [1.0]])), "one unit, no part in either direction")
    yield Case((one, np.array([[1.0], [0.0], [0.0], [-1.0]])), "adds up to 0, but leans on z")
    yield Case((one, np.array([[4.0], [-2.0], [0.0], [0.0]])), "leaves a stretch alone, but not a shift")
    alone = drawn_batch(rng, 5, 1)
    alone_right = _allowed(alone, rng.normal(size=(5, 1)))
    yield Case((alone, alone_right), "one unit, up to rounding")
    yield Case((np.tile(alone, 2), alone_right * [1, -1]), "two equal units that are pulled apart")
    z = drawn_batch(rng, 6, 3)
    right = _allowed(z, rng.normal(size=(6, 3)))
    ones = np.ones((6, 3))
    yield Case((z, right), "a gradient, up to rounding")
    yield Case((z, 1.0 + right), "the same plus 1 everywhere")
    stretched = _allowed(ones * np.arange(6)[:, None], z) + 0.0
    yield Case((z, _without_shift(z) + right), "a part along z in every unit")
    yield Case((z, _without_shift(z) * [1, 0, 0] + right), "a part along z in one unit")
    yield Case((z, _without_shift(z) * [0, -1, 0] + right), "a part against z in one unit")
    yield Case((z, ones * [0, 0, -1] + right), "a part against a shift in one unit")
    yield Case((z, 2 * _without_shift(z) + 1e-3 + right), "a part along both directions in every unit")
    yield Case((z, 2e-4 * ones + right), "a small part, far above rounding")
    yield Case((z, ones * [1, -1, 0] + right), "shifts that cancel over the units")
    yield Case((z, np.zeros((6, 3))), "all zero")
    yield Case((z, stretched), "an array that was made for other pre-activations")
    wide = drawn_batch(rng, 4, 5)
    claim = rng.normal(size=(4, 5))
    yield Case((wide, _allowed(wide, claim)), "more units than samples")
    yield Case((wide, claim - claim.mean(axis=1, keepdims=True)), "adds up to 0 over the units of each sample")
    yield Case((wide, _allowed(wide.T, claim.T).T), "passes both tests over the units of each sample")
    yield Case((wide, 100 * _allowed(wide, claim)), "a large gradient")
    pair = drawn_batch(rng, 5, 2)
    slopes = _allowed(pair, rng.normal(size=(5, 2)))
    lean = _without_shift(pair)
    sizes = (lean * pair).sum(axis=0)
    yield Case((pair, slopes + lean * [1, -sizes[0] / sizes[1]]), "stretches that cancel over the units")


def _without_shift(z: Any) -> Any:
    return z - z.mean(axis=0)


COULD_BE_GRADIENT = Exercise(
    name="could_be_gradient",
    chapter=CHAPTER,
    kind="judge",
    points=2,
    cases=_cases,
    inputs={"z": "N k", "z_gradient": "N k"},
    page=page_of("could_be_gradient"),
    tolerance=Tolerance(lambda arguments, expected: 0.0, "the answer is True or False; the cases keep away from 1e-6"),
    forbidden=NOT_YOUR_OWN,
    hints=(
        "Along which direction do the values of a unit move when they are shifted together? And when stretched?",
        "The slope of the loss along a direction is the dot product of gradient and direction.",
        "Two products per unit. All of them must be zero up to rounding, from above and from below.",
    ),
    misconceptions=(
        Misconception(
            "shift-only",
            "You test the sum over the batch only. A stretch of a unit must not change the loss either.",
            THREE_WAYS,
            edits=(("np.concatenate([along_shift, along_stretch])", "along_shift"),),
        ),
        Misconception(
            "stretch-only",
            "You test the product with z only. A shift of a unit must not change the loss either.",
            THREE_WAYS,
            edits=(("np.concatenate([along_shift, along_stretch])", "along_stretch"),),
        ),
        Misconception(
            "over-the-units",
            "You add up over the units of a sample. Batch norm ties together the samples of a unit.",
            FORGETS,
            mistaken=lambda z, z_gradient: bool(
                np.all(np.abs(z_gradient.sum(axis=1)) < 1e-6) and np.all(np.abs((z_gradient * z).sum(axis=1)) < 1e-6)
            ),
        ),
        Misconception(
            "one-number-for-all",
            "You add up the whole table, so that the units can cancel. Each unit must pass by itself.",
            FORGETS,
            edits=(
                ("z_gradient.sum(axis=0)", "z_gradient.sum(keepdims=True)[0]"),
                ("z).sum(axis=0)", "z).sum(keepdims=True)[0]"),
            ),
        ),
        Misconception(
            "sign-ignored",
            "A slope of -5 also counts as zero in your test: its size matters, not its sign.",
            GROWS,
            edits=(("np.abs(both)", "both"),),
        ),
        Misconception(
            "any-for-all",
            "One slope of zero is enough for you. All must be.",
            FORGETS,
            edits=(("np.all", "np.any"),),
        ),
        Misconception(
            "exactly-zero",
            "You ask for exact zeros. Rounding leaves about 1e-15 of a right answer; the task names 1e-6.",
            THREE_WAYS,
            edits=(("np.abs(both) < 1e-6", "both == 0"),),
        ),
        Misconception(
            "entries-all-zero",
            "You ask for a gradient that is zero everywhere. Only its parts along two directions must vanish.",
            THREE_WAYS,
            edits=(("np.abs(both)", "np.abs(z_gradient)"),),
        ),
        Misconception(
            "zero-refused",
            "You refuse a gradient of zeros. At a lowest place of the loss it is the right one.",
            THREE_WAYS,
            edits=(("return bool(np.all(", "return bool(np.any(z_gradient != 0) and np.all("),),
        ),
        Misconception(
            "units-paired-with-others",
            "A product of both tables pairs each unit with every other. Only its own pre-activations count.",
            FORGETS,
            edits=(("(z_gradient * z).sum(axis=0)", "(z_gradient.T @ z).ravel()"),),
        ),
        Misconception(
            "stretch-over-the-units",
            "The stretch is tested over the units of a sample. It runs over the samples of a unit, like the shift.",
            FORGETS,
            mistaken=lambda z, z_gradient: bool(
                np.all(np.abs(z_gradient.sum(axis=0)) < 1e-6) and np.all(np.abs((z_gradient * z).sum(axis=1)) < 1e-6)
            ),
        ),
        Misconception(
            "coarse",
            "Sums of 0.001 and more count as zero in your test. The task names 1e-6.",
            THREE_WAYS,
            edits=(("< 1e-6", "< 1e-2"),),
        ),
    ),
)
