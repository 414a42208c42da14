"""What the chapter's exercises share: the book's pages that explain, and how far rounding may go."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_lib.checks._tolerance import precision

__all__ = [
    "ARROWS",
    "AXES",
    "CHAIN",
    "CHAPTER",
    "JACOBIAN",
    "LAYOUT",
    "LENGTH",
    "LIKELIHOOD",
    "LINEAR",
    "RULES",
    "SADDLES",
    "WEIGHTS",
    "page_of",
    "rounding",
]

CHAPTER = "prerequisites"
_BOOK = f"book/{CHAPTER}"
AXES = f"{_BOOK}/vectors.html#one-two-many-axes"
LENGTH = f"{_BOOK}/vectors.html#length-and-distance"
ARROWS = f"{_BOOK}/matrices.html#two-photographs-are-enough"
LINEAR = f"{_BOOK}/matrices.html#linear-and-affine"
CHAIN = f"{_BOOK}/derivatives.html#functions-that-follow-each-other-the-chain-rule"
JACOBIAN = f"{_BOOK}/derivatives.html#many-outputs-the-jacobian"
LAYOUT = f"{_BOOK}/matrix_gradients.html#the-gradient-has-the-shape-of-the-thing"
RULES = f"{_BOOK}/matrix_gradients.html#the-rules-of-this-course"
SADDLES = f"{_BOOK}/bowls.html#places-without-slope"
WEIGHTS = f"{_BOOK}/chance.html#weights-that-add-up-to-one"
LIKELIHOOD = f"{_BOOK}/chance.html#the-likeliest-parameters"


def page_of(name: str) -> str:
    """The exercise in the book."""
    return f"{_BOOK}/exercises.html#exercise-{name.replace('_', '-')}"


def rounding(arguments: tuple[Any, ...], size: Any) -> Any:
    """How far sums of terms of this size may be off: a few roundings for each number among the arguments."""
    terms = sum(np.size(argument) for argument in arguments) + 8
    return 8 * terms * precision(arguments) * (size + 1e-300)
