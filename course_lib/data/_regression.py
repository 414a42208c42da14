"""Numbers to predict: noisy samples of a curve, of a linear rule, and of the Gabor model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.arguments import (
    called_with,
    choice,
    float_array,
    float_arrays,
    generator,
    interval,
    positive,
    whole_number,
)
from course_lib.errors import ShapeError

__all__ = ["gabor", "gabor_model", "linear_samples", "noisy_samples"]

FloatArray = NDArray[np.floating[Any]]


def noisy_samples(
    function: Callable[[FloatArray], FloatArray],
    n_samples: int,
    *,
    rng: np.random.Generator,
    low: float = -1.0,
    high: float = 1.0,
    noise: float = 0.0,
    spacing: str = "random",
) -> tuple[FloatArray, FloatArray]:
    """Samples of a curve: inputs on an interval, and the function's values with normal noise added.

    y_i = function(x_i) + noise * normal_i
    Args         function: takes and returns (N,). n_samples: how many. rng: draws inputs and noise. low, high: the
                 interval. noise: >= 0, a standard deviation. spacing: "random" (uniform, sorted) or "even" (with
                 both ends).
    Returns      X: (n_samples, 1), increasing. y: (n_samples,).
    Raises       ConventionError unless low < high; ShapeError when the function changes the shape; UnknownNameError for
                 another spacing.

    >>> X, y = noisy_samples(np.square, 3, low=0, high=2, spacing="even", rng=np.random.default_rng(0))
    >>> X.ravel(), y
    (array([0., 1., 2.]), array([0., 1., 4.]))
    """
    count = whole_number("noisy_samples", "n_samples", n_samples)
    interval("noisy_samples", low, high)
    spread = positive("noisy_samples", "noise", noise, zero=True)
    generator("noisy_samples", rng)
    if choice("noisy_samples", "spacing", spacing, ["random", "even"]) == "even":
        x = np.linspace(low, high, count)
    else:
        x = np.sort(rng.uniform(low, high, count))
    called_with("noisy_samples", "function", function, "x")
    y = float_array("noisy_samples", "function(x)", function(x.copy()), "...")
    if y.shape != x.shape:
        raise ShapeError(
            f"noisy_samples: function turned {x.shape} into {y.shape}; it must return one value per input, (N,).",
            name="function",
            got=y.shape,
            expected=x.shape,
        )
    return x[:, None], y + spread * rng.standard_normal(count)


def linear_samples(
    n_samples: int, theta: ArrayLike, *, rng: np.random.Generator, noise: float = 0.0
) -> tuple[FloatArray, FloatArray]:
    """Samples of a linear rule: standard normal inputs, and targets that are linear in them but for noise.

    y_i = x_i . theta[:-1] + theta[-1] + noise * normal_i
    Args         n_samples: how many. theta: (d+1,), bias last. rng: draws inputs and noise. noise: >= 0, a standard
                 deviation.
    Returns      X: (n_samples, d). y: (n_samples,).
    Raises       ShapeError when theta has no weight before the bias; ConventionError when a number is out of its range.
    Conventions  the bias is the last entry of theta.
    """
    count = whole_number("linear_samples", "n_samples", n_samples)
    weights_and_bias = float_array("linear_samples", "theta", theta, "d+1")
    spread = positive("linear_samples", "noise", noise, zero=True)
    generator("linear_samples", rng)
    if len(weights_and_bias) < 2:
        raise ShapeError(
            "linear_samples: theta has 1 entry; it needs at least one weight, and the bias as last entry.",
            name="theta",
            got=weights_and_bias.shape,
            expected="at least 2 entries",
        )
    X = rng.standard_normal((count, len(weights_and_bias) - 1))
    return X, X @ weights_and_bias[:-1] + weights_and_bias[-1] + spread * rng.standard_normal(count)


def gabor_model(x: ArrayLike, phi: ArrayLike, *, width: float = 8.0) -> FloatArray:
    """The Gabor model: a sine under a bell, with two parameters, a shift and a frequency.

    u = phi[0] + 0.06 * phi[1] * x;   f = sin(u) * exp(-u**2 / width)
    Args         x: (N,). phi: (..., 2), shift and frequency. width: > 0, of the bell.
    Returns      (..., N), the model's values.
    Raises       ShapeError when phi has not two entries; ConventionError when width <= 0.
    Conventions  width 8 as in the deck; Prince's notebooks use 32, which has other minima.
    Source       Prince (2023), chapter 6; Gogianu and Busoniu, "Non-convex case. Gabor model".
    """
    inputs, parameters = float_arrays("gabor_model", x=(x, "N"), phi=(phi, "... 2"))
    bell = positive("gabor_model", "width", width)
    u = parameters[..., :1] + 0.06 * parameters[..., 1:] * inputs
    return np.asarray(np.sin(u) * np.exp(-(u**2) / bell))


def gabor(
    n_samples: int,
    *,
    rng: np.random.Generator,
    phi: ArrayLike = (0.0, 16.6),
    width: float = 8.0,
    noise: float = 0.0,
) -> tuple[FloatArray, FloatArray]:
    """Samples of the Gabor model, whose loss in its two parameters has many valleys.

    Args         n_samples: how many. rng: draws inputs and noise. phi: (2,), the true parameters. width: > 0, of the
                 bell. noise: >= 0, a standard deviation.
    Returns      x: (n_samples,), uniform on [-15, 15]. y: (n_samples,).
    Raises       ShapeError when phi has not two entries; ConventionError when a number is out of its range.
    Source       Prince (2023), chapter 6.
    """
    count = whole_number("gabor", "n_samples", n_samples)
    spread = positive("gabor", "noise", noise, zero=True)
    true_phi = float_array("gabor", "phi", phi, "2")
    bell = positive("gabor", "width", width)
    x = generator("gabor", rng).uniform(-15.0, 15.0, count)
    return x, gabor_model(x, true_phi, width=bell) + spread * rng.standard_normal(count)
