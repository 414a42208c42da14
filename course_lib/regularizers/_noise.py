"""Noise in training: units switched off at random, and inputs that never look twice the same."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.activations._blocks import BLOCK
from course_lib.arguments import (
    choice,
    float_array,
    float_arrays,
    generator,
    plain_array,
    positive,
    truth_value,
    unit_interval,
)

FloatArray = NDArray[np.floating[Any]]


def dropout(
    h: ArrayLike,
    keep_probability: float,
    *,
    rng: np.random.Generator | None = None,
    training: bool = True,
    convention: str = "inverted",
) -> tuple[FloatArray, FloatArray]:
    """Switch each unit of each sample off by a throw of its own in training; use them all afterwards.

    inverted: in training h * mask / keep_probability, afterwards h
    classic: in training h * mask, afterwards h * keep_probability
    Args         h: (N, k), activations. keep_probability: in (0, 1], that a unit stays. rng: needed in training.
                 training: False at inference. convention: "inverted" or "classic".
    Returns      the activations (N, k), and the factors (N, k) that made them, which dropout_backward needs.
    Raises       ConventionError when keep_probability is outside (0, 1], training neither True nor False, or rng no
                 generator in training; UnknownNameError for another convention; ShapeError when h is empty.
    Conventions  with either, what the next layer receives has the same mean in training and afterwards; what comes
                 out of it only if it is linear. torch.nn.Dropout(p) is inverted, and its p is the chance to go.
    Source       Schubert, regularization via dropout (classic); Srivastava et al. (2014).

    >>> dropout([[2.0, 4.0]], 0.8, training=False)[0]
    array([[2., 4.]])
    >>> dropout([[2.0, 4.0]], 0.8, training=False, convention="classic")[0]
    array([[1.6, 3.2]])
    """
    keep = unit_interval("dropout", "keep_probability", keep_probability, closed="right")
    inverted = choice("dropout", "convention", convention, ["inverted", "classic"]) == "inverted"
    h = plain_array("dropout", "h", h)
    units = float_array("dropout", "h", h, _axes(h))
    if not truth_value("dropout", "training", training):
        factors = np.full_like(units, 1.0 if inverted else keep)
    else:
        factors = np.empty(units.shape, units.dtype)
        draw_factors(factors, keep, 1 / keep if inverted else 1.0, rng)
    return np.asarray(units * factors), factors


def draw_factors(factors: FloatArray, keep_probability: float, value: float, rng: np.random.Generator | None) -> None:
    """Overwrite the factors, an array in one piece: the value where a unit stays, 0 where it goes.

    One draw per entry in the order of memory, so the blocks do not change which number an entry gets.
    """
    rng, entries = generator("dropout", rng), factors.reshape(-1)
    for start in range(0, len(entries), BLOCK):
        block = entries[start : start + BLOCK]
        np.multiply(rng.random(len(block)) < keep_probability, value, out=block)


def dropout_backward(upstream: ArrayLike, factors: ArrayLike) -> FloatArray:
    """The gradient in what went into dropout: the units that were off learn nothing.

    dL/dh = upstream * factors
    Args         upstream: (N, k), dL in what came out. factors: (N, k), from dropout.
    Returns      (N, k).
    Raises       ShapeError when the shapes differ.
    """
    mask = float_array("dropout_backward", "factors", factors, "...")
    axes = _axes(mask)
    gradient, _ = float_arrays("dropout_backward", upstream=(upstream, axes), factors=(mask, axes))
    return np.asarray(gradient * mask)


def _axes(array: NDArray[Any]) -> str:
    """Units of samples (N, k), or units in as many axes as the array has; none of them empty."""
    return "N k" if array.ndim in (0, 2) else " ".join(f"a{axis}" for axis in range(array.ndim))


def input_noise(X: ArrayLike, standard_deviation: float, *, rng: np.random.Generator) -> FloatArray:
    """Samples that are blurred anew each time they are shown, so that no net can learn them by heart.

    X + standard_deviation * normal
    Args         X: (N, d). standard_deviation: >= 0, one for all inputs: standardize them first. rng: draws it.
    Returns      (N, d), a new array.
    Raises       ConventionError when standard_deviation < 0 or rng is no generator.
    Conventions  in training only. For linear least squares it acts, on average, as an L2 penalty of strength
                 standard_deviation**2 on the weights.
    Source       Bishop (1995), training with noise is equivalent to Tikhonov regularization.
    """
    samples = float_array("input_noise", "X", X, "N d")
    spread = positive("input_noise", "standard_deviation", standard_deviation, zero=True)
    noise = generator("input_noise", rng).standard_normal(samples.shape, dtype=samples.dtype.type)
    return np.asarray(samples + spread * noise)
