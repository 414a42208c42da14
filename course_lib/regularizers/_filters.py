"""What two brakes leave of a least-squares fit, one direction of the data at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.arguments import float_array, positive, whole_number
from course_lib.errors import ConventionError

FloatArray = NDArray[np.floating[Any]]


def ridge_filter(singular_values: ArrayLike, n_samples: int, regularization_strength: float) -> FloatArray:
    """The share of the least-squares fit that ridge regression keeps along each direction of the data.

    s**2 / (s**2 + n_samples * regularization_strength)
    Args         singular_values: (r,), of the matrix (N, d) whose columns are fitted. n_samples: N.
                 regularization_strength: >= 0, beside a mean over N samples.
    Returns      (r,), between 0 and 1.
    Raises       ConventionError when n_samples < 1 or regularization_strength < 0.
    Conventions  a direction in which the data say nothing, s = 0, is kept at 0, also without a penalty.
    Source       Hastie, Tibshirani and Friedman (2009), section 3.4.1.

    >>> ridge_filter([3.0, 1.0, 0.1], 10, 0.1).round(3)
    array([0.9 , 0.5 , 0.01])
    """
    s, count = _checked("ridge_filter", singular_values, n_samples)
    price = s.dtype.type(
        count * positive("ridge_filter", "regularization_strength", regularization_strength, zero=True)
    )
    # in a unit that is a power of two, no digit changes and no square overflows
    unit = np.ldexp(np.ones_like(s), np.frexp(np.maximum(s, np.sqrt(price)))[1] - 1)
    squares = (s / unit) ** 2
    shares: FloatArray = np.divide(squares, squares + price / unit / unit, out=np.zeros_like(s), where=squares > 0)
    return shares


def descent_filter(singular_values: ArrayLike, n_samples: int, learning_rate: float, n_steps: int) -> FloatArray:
    """The share of the least-squares fit that gradient descent from zero has reached along each direction of the data.

    1 - (1 - learning_rate * 2 * s**2 / n_samples)**n_steps
    Args         singular_values: (r,), of the matrix (N, d) whose columns are fitted. n_samples: N. learning_rate: > 0.
                 n_steps: >= 0.
    Returns      (r,), between 0 and 1 while learning_rate <= n_samples / (2 * s**2) for every s.
    Raises       ConventionError when n_samples < 1, learning_rate <= 0 or n_steps < 0.
    Conventions  descent on the mean squared error without ½, hence the 2; all parameters start from 0.
    Source       Schubert, early stopping, in words; Goodfellow, Bengio, Courville (2016), section 7.8.

    >>> descent_filter([3.0, 1.0, 0.1], 10, 0.5, 5).round(3)
    array([1.   , 0.41 , 0.005])
    """
    s, count = _checked("descent_filter", singular_values, n_samples)
    rate = positive("descent_filter", "learning_rate", learning_rate)
    steps = whole_number("descent_filter", "n_steps", n_steps, least=0)
    step: FloatArray = rate * 2 * s / count * s  # the share of what is missing that one step takes
    small = step < 0.5
    shares: FloatArray = 1 - (1 - step) ** steps
    shares[small] = -np.expm1(steps * np.log1p(-step[small]))  # where 1 - step would lose the digits of step
    return shares


def _checked(function: str, singular_values: ArrayLike, n_samples: int) -> tuple[FloatArray, int]:
    s = float_array(function, "singular_values", singular_values, "r")
    if (s < 0).any():
        raise ConventionError(
            f"{function}: singular_values holds {s.min():g}; singular values are never negative.",
            name="singular_values",
            got=s.min(),
            expected="at least 0",
        )
    return s, whole_number(function, "n_samples", n_samples)
