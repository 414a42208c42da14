"""batch_norm_gradients: the three terms, and the gradients of scale and shift."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.normalization._shared import (
    BY_HAND,
    CHAPTER,
    NOT_YOUR_OWN,
    OTHER_AXIS,
    THREE_WAYS,
    drawn_batch,
    page_of,
)

__all__ = ["BATCH_NORM_GRADIENTS"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(n: int, k: int, epsilon: float) -> tuple[Any, ...]:
        scale = rng.uniform(0.5, 2, size=k) * rng.choice([-1, 1], size=k)
        return rng.normal(size=(n, k)) + 0.5, drawn_batch(rng, n, k), scale, epsilon

    yield Case((np.array([[1], [0], [0], [2]]), np.array([[1], [2], [3], [4]]), np.array([3]), 0.0), "integers")
    yield Case((np.array([[1.0, -2.0]]), np.array([[0.5, 3.0]]), np.array([2.0, -1.0]), 0.5), "one sample")
    yield Case(drawn(3, 1, 0.0), "one unit")
    yield Case(drawn(3, 3, 0.0), "as many samples as units")
    yield Case(drawn(5, 2, 0.0))
    yield Case(drawn(4, 3, 0.7), "an epsilon that is seen")
    yield Case(drawn(7, 4, 0.2))
    upstream, z, scale, epsilon = drawn(10, 2, 0.1)
    yield Case((upstream[::2], z[::2], scale, epsilon), "every second row of a larger array")


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    upstream, z, scale = (np.asarray(argument, float) for argument in arguments[:3])
    root = np.sqrt(z.var(axis=0) + arguments[3])
    size = np.max(np.abs(z) / root)
    terms = np.abs(upstream).max() * (1 + np.max(np.abs(scale) / root))
    return 256 * len(z) ** 2 * precision(arguments) * (1 + size) ** 3 * terms


def _layer_norm(upstream: Any, z: Any, scale: Any, epsilon: float) -> Any:
    root = np.sqrt(z.var(axis=1, keepdims=True) + epsilon)
    normalized = (z - z.mean(axis=1, keepdims=True)) / root
    arrives = scale * upstream
    spread = normalized * (arrives * normalized).mean(axis=1, keepdims=True)
    z_gradient = (arrives - arrives.mean(axis=1, keepdims=True) - spread) / root
    return z_gradient, (upstream * normalized).sum(axis=0), upstream.sum(axis=0)


BATCH_NORM_GRADIENTS = Exercise(
    name="batch_norm_gradients",
    chapter=CHAPTER,
    points=4,
    cases=_cases,
    inputs={"upstream": "N k", "z": "N k", "scale": "k", "epsilon": ""},
    outputs=("z_gradient", "scale_gradient", "shift_gradient"),
    page=page_of("batch_norm_gradients"),
    tolerance=Tolerance(_bound, "sums of N products of normalized values, which lose digits when the mean is large"),
    forbidden=(*NOT_YOUR_OWN, "course_lib.autodiff", "course_lib.gradients", "scipy", "autograd"),
    hints=(
        "Do the forward pass first: root and normalized values are needed on the way back.",
        "What arrives at the normalized values is the scale times upstream. It reaches z in three ways.",
        "Take off the mean of what arrives, and its part along the normalized values; then divide by the root.",
    ),
    misconceptions=(
        Misconception(
            "constants",
            "Mean and spread are treated as constants. They depend on z too; your columns do not add up to 0.",
            THREE_WAYS,
            edits=(("(arrives - by_mean - by_spread) / root", "arrives / root"),),
        ),
        Misconception(
            "through-the-mean-only",
            "The way through the spread is missing in the gradient by z.",
            THREE_WAYS,
            edits=(("(arrives - by_mean - by_spread) / root", "(arrives - by_mean) / root"),),
        ),
        Misconception(
            "through-the-spread-only",
            "The way through the mean is missing in the gradient by z.",
            THREE_WAYS,
            edits=(("(arrives - by_mean - by_spread) / root", "(arrives - by_spread) / root"),),
        ),
        Misconception(
            "sums-for-means",
            "In the gradient by z the corrections are sums where means over the batch belong.",
            THREE_WAYS,
            edits=(
                ("arrives.mean(axis=0)", "arrives.sum(axis=0)"),
                ("(arrives * normalized).mean", "(arrives * normalized).sum"),
            ),
        ),
        Misconception(
            "means-for-sums",
            "Scale and shift collect a mean in your version. Every sample contributes: add up.",
            THREE_WAYS,
            edits=(("(upstream * normalized).sum", "(upstream * normalized).mean"), ("upstream.sum", "upstream.mean")),
        ),
        Misconception(
            "scale-forgotten",
            "The scale is missing on the way back to z.",
            THREE_WAYS,
            edits=(("arrives = scale * upstream", "arrives = 1.0 * upstream"),),
        ),
        Misconception(
            "z-for-normalized",
            "The gradient by scale is built with z. The scale multiplies the normalized values.",
            THREE_WAYS,
            edits=(("(upstream * normalized).sum", "(upstream * z).sum"),),
        ),
        Misconception(
            "scale-counted-twice",
            "The gradients by scale and shift contain the scale. It belongs to the way down to z only.",
            THREE_WAYS,
            edits=(
                ("(upstream * normalized).sum", "(arrives * normalized).sum"),
                ("upstream.sum", "arrives.sum"),
            ),
        ),
        Misconception(
            "root-forgotten",
            "The gradient by z is not divided by the root.",
            THREE_WAYS,
            edits=(("by_spread) / root", "by_spread) / 1"),),
        ),
        Misconception(
            "layer-norm",
            "Mean and spread run over the units of a sample. That is layer norm.",
            OTHER_AXIS,
            mistaken=_layer_norm,
        ),
        Misconception(
            "epsilon-forgotten",
            "Epsilon plays no part in your result; the forward pass had it under the root.",
            BY_HAND,
            edits=(("z.var(axis=0) + epsilon", "z.var(axis=0)"),),
        ),
        Misconception(
            "n-minus-one",
            "The root is taken over N - 1. The forward pass normalizes with N.",
            BY_HAND,
            edits=(("np.sqrt(z.var(axis=0)", "np.sqrt(z.var(axis=0, ddof=1)"),),
        ),
        Misconception(
            "scale-in-its-own-gradient",
            "The gradient by scale contains the scale. It belongs to the way down to z only.",
            THREE_WAYS,
            edits=(("(upstream * normalized).sum", "(arrives * normalized).sum"),),
        ),
        Misconception(
            "centred-for-normalized",
            "The gradient by scale is built with centred values. The scale multiplies them after the division by "
            "the root.",
            THREE_WAYS,
            edits=(("(upstream * normalized).sum", "(upstream * (z - z.mean(axis=0))).sum"),),
        ),
        Misconception(
            "root-multiplied",
            "The gradient by z is multiplied by the root; the way back divides by it like the way there.",
            THREE_WAYS,
            edits=(("by_spread) / root", "by_spread) * root"),),
        ),
        Misconception(
            "spread-added",
            "The way through the spread has the wrong sign: what lies along the normalized values comes off.",
            THREE_WAYS,
            edits=(("- by_spread", "+ by_spread"),),
        ),
        Misconception(
            "spread-the-same-for-all",
            "The way through the spread is one number a unit in yours. It follows each sample's normalized value.",
            THREE_WAYS,
            edits=(("normalized * (arrives", "(arrives"),),
        ),
    ),
)
