"""relu: the bend, entry by entry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception
from course_lib.checks.activations_and_losses._shared import BEND, CHAPTER, page_of

__all__ = ["RELU"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([[-2.0, 0.0, 3.0]]),), "one sample")
    yield Case((np.array([[-1, 2], [3, -4]]),), "integers")
    yield Case((np.array([[-0.5]]),), "one negative number")
    yield Case((np.array([[2.5], [0.25]]),), "nothing negative")
    yield Case((rng.normal(size=(3, 3)),), "as many samples as units")
    yield Case((rng.normal(size=(4, 2)),))
    yield Case((rng.normal(size=(4, 2)) + 0.5,), "mostly positive")
    yield Case((1e4 * rng.normal(size=(2, 5)),), "large numbers")
    yield Case((1e-200 * rng.normal(size=(3, 2)),), "tiny numbers")
    yield Case((-1.0 - np.abs(rng.normal(size=(2, 3))),), "nothing positive")
    yield Case((rng.normal(size=(8, 3))[::2],), "every second row of a larger array")
    yield Case((rng.normal(size=(3, 4)).astype(np.float32),), "float32")


def _in_place(z: Any) -> Any:
    z[z < 0] = 0
    return z


RELU = Exercise(
    name="relu",
    chapter=CHAPTER,
    points=1,
    cases=_cases,
    inputs={"z": "N k"},
    page=page_of("relu"),
    forbidden=("course_lib.activations", "course_lib.network", "course_lib.autodiff", "torch", "jax", "scipy"),
    hints=(
        "What should become of -2, of 0 and of 3?",
        "NumPy can compare every entry of an array with one number at once, and choose.",
        "Of two functions with nearly the same name one finds a single largest number, the other the larger of two, "
        "entry by entry.",
    ),
    misconceptions=(
        Misconception(
            "writes-into-its-input",
            "The numbers are right, but they were written into the caller's array, whose negative entries are lost.",
            BEND,
            mistaken=_in_place,
        ),
        Misconception(
            "absolute",
            "Negative entries should become 0; yours lost only their sign.",
            BEND,
            edits=(("np.maximum(z, 0)", "np.abs(z)"),),
        ),
        Misconception(
            "minimum",
            "You keep what is negative and cut what is positive: the bend looks the other way.",
            BEND,
            edits=(("np.maximum", "np.minimum"),),
        ),
        Misconception(
            "slope-for-value",
            "This is the slope of ReLU, 0 or 1. Asked for is its value: a positive entry stays as large as it is.",
            BEND,
            mistaken=lambda z: np.where(z > 0, 1.0, 0.0),
        ),
        Misconception(
            "one-number",
            "You return the one largest number of the table. The bend acts on every entry by itself.",
            BEND,
            mistaken=lambda z: max(0.0, float(np.max(z))),
        ),
        Misconception(
            "leaks",
            "Something of the negative entries leaks through: that is leaky ReLU. Here they become exactly 0.",
            BEND,
            mistaken=lambda z: np.where(z > 0, z, 0.01 * z),
        ),
        Misconception(
            "softplus",
            "That is softplus, ReLU with a rounded corner; ReLU itself is exactly 0 below zero.",
            BEND,
            mistaken=lambda z: np.logaddexp(0, z),
        ),
        Misconception(
            "negatives-dropped",
            "The negative entries were left out, and the table lost its shape. They become 0 and keep their place.",
            BEND,
            mistaken=lambda z: z[z > 0],
        ),
    ),
)
