"""What the chapter's exercises share: the book's pages that explain, and matrices whose singular values are given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

__all__ = [
    "AXES",
    "BEST",
    "CENTRE",
    "CHAPTER",
    "CHOP",
    "FLAT",
    "GRADIENTS",
    "HOURGLASS",
    "MIRROR",
    "MOTIONS",
    "NEAREST",
    "RANK",
    "RATE",
    "SHAPES",
    "SIGNS",
    "WEIGHTS",
    "page_of",
    "with_strengths",
]

CHAPTER = "linear_autoencoder"
_BOOK = f"book/{CHAPTER}"
MOTIONS = f"{_BOOK}/three_motions.html#what-does-this-matrix-do"
SHAPES = f"{_BOOK}/three_motions.html#any-shape"
SIGNS = f"{_BOOK}/three_motions.html#a-printed-factorization"
MIRROR = f"{_BOOK}/three_motions.html#turn-or-mirror"
HOURGLASS = f"{_BOOK}/bottleneck.html#copy-yourself-with-fewer-numbers"
RANK = f"{_BOOK}/bottleneck.html#the-rank-is-the-hole"
CHOP = f"{_BOOK}/nearest.html#chop-the-sum"
NEAREST = f"{_BOOK}/nearest.html#why-nobody-is-nearer"
BEST = f"{_BOOK}/nearest.html#the-best-autoencoder"
GRADIENTS = f"{_BOOK}/staircase.html#two-gradients"
RATE = f"{_BOOK}/staircase.html#how-long-a-step-may-be"
FLAT = f"{_BOOK}/staircase.html#what-a-flat-stretch-is"
WEIGHTS = f"{_BOOK}/plane.html#two-trainings-one-loss"
CENTRE = f"{_BOOK}/plane.html#is-it-principal-component-analysis"
AXES = f"{_BOOK}/plane.html#two-trainings-one-loss"


def page_of(name: str) -> str:
    """The exercise in the book."""
    return f"{_BOOK}/exercises.html#exercise-{name.replace('_', '-')}"


def with_strengths(rng: np.random.Generator, n: int, d: int, strengths: Sequence[float]) -> Any:
    """A random (n, d) matrix with these singular values, as many as min(n, d)."""
    left = np.linalg.qr(rng.normal(size=(n, n)))[0][:, : min(n, d)]
    right = np.linalg.qr(rng.normal(size=(d, d)))[0][:, : min(n, d)]
    return (left * np.asarray(strengths, float)) @ right.T
