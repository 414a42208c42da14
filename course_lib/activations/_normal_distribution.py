"""GELU: the input, weighted with the share of a normal distribution that lies below it; exact, and with tanh."""

from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.activations._smooth import logistic

FloatArray = NDArray[np.floating[Any]]

# beyond 9 standard deviations the share is 0 or 1 to the last bit of a float64
_EDGE, _STEPS_PER_UNIT, _DEGREE = 9, 64, 6
_TANH_SCALE, _TANH_CUBIC = math.sqrt(2.0 / math.pi), 0.044715


def gelu(z: ArrayLike, out: FloatArray | None = None) -> FloatArray:
    """The Gaussian error linear unit: z times the probability that a standard normal number is below z.

    a(z) = z * Phi(z)
    Args         z: (...). out: (...).
    Returns      (...).
    Conventions  the exact form, PyTorch's default; gelu_tanh is the approximation.
    Source       Hendrycks and Gimpel (2016).
    """
    share = _share_below(z)
    inside = np.maximum(z, -float(_EDGE))  # further out the share would stay what it is there, 1e-19
    return np.multiply(inside, share, out)


def gelu_derivative(z: ArrayLike, h: ArrayLike | None = None, out: FloatArray | None = None) -> FloatArray:
    """The slope of GELU.

    a'(z) = Phi(z) + z * phi(z)                   with phi(z) = exp(-z**2 / 2) / sqrt(2 * pi)
    Args         z: (...). h: (...), not used. out: (...).
    Returns      (...).
    """
    share = _share_below(z)
    inside: FloatArray = np.clip(z, -40.0, 40.0)  # further out the density is 0, and so is the product, at infinity too
    density = np.exp(np.multiply(inside, inside) * -0.5) * (1.0 / math.sqrt(2.0 * math.pi))
    return np.add(share, np.multiply(inside, density), out)


def gelu_tanh(z: ArrayLike, out: FloatArray | None = None) -> FloatArray:
    """GELU by tanh: within 5e-4 of the exact form, and quicker where no error function is at hand.

    a(z) = z / 2 * (1 + tanh(u)) = z * logistic(2 * u)    with u = sqrt(2 / pi) * (z + 0.044715 * z**3)
    Args         z: (...). out: (...).
    Returns      (...).
    Source       Hendrycks and Gimpel (2016), section 2.
    """
    inside = np.maximum(z, -100.0)  # further out the gate is 0, and so is the product, at -inf too
    return np.multiply(inside, logistic(_twice_the_cubic(inside)), out)


def gelu_tanh_derivative(z: ArrayLike, h: ArrayLike | None = None, out: FloatArray | None = None) -> FloatArray:
    """The slope of that approximation (not an approximation of the slope).

    a'(z) = gate * (1 + z * (1 - gate) * 2 * du/dz)       with gate = logistic(2 * u), u as in gelu_tanh
    Args         z: (...). h: (...), not used. out: (...).
    Returns      (...).
    """
    z = np.clip(z, -100.0, 100.0)  # further out the slope is 0 or 1 as well, and the cubic would overflow
    gate = logistic(_twice_the_cubic(z))
    steepness: FloatArray = 2.0 * _TANH_SCALE * (1.0 + 3.0 * _TANH_CUBIC * np.multiply(z, z))
    rest: FloatArray = 1.0 + np.multiply(z, steepness) * (1.0 - gate)
    return np.multiply(gate, rest, out)


def _twice_the_cubic(z: ArrayLike) -> FloatArray:
    factor: FloatArray = 2.0 * _TANH_SCALE * (1.0 + _TANH_CUBIC * np.multiply(z, z))
    return np.multiply(z, factor)


def _share_below(z: ArrayLike) -> FloatArray:
    """Phi(z), the normal distribution function, which NumPy lacks: a Taylor polynomial at the nearest grid point."""
    z = np.asarray(z)
    z = z if z.dtype.kind in "fc" else z.astype(np.float64)
    inside = np.clip(z, -_EDGE, _EDGE)
    grid_steps = np.fmin((inside.real + _EDGE) * _STEPS_PER_UNIT, 2 * _EDGE * _STEPS_PER_UNIT)  # NaN needs a place too
    nearest = np.rint(grid_steps).astype(np.intp)
    distance = inside - (nearest / _STEPS_PER_UNIT - _EDGE)
    coefficients = _taylor_table()
    share: FloatArray = coefficients[_DEGREE, nearest].astype(distance.dtype, copy=False)  # complex, where z is
    for power in range(_DEGREE - 1, -1, -1):
        share *= distance
        share += coefficients[power, nearest]
    return share.astype(z.dtype, copy=False)


@functools.cache
def _taylor_table() -> FloatArray:
    """Row n, column i: the n-th Taylor coefficient of Phi around the i-th grid point; seven of them give 16 digits.

    From Phi'' = -x Phi' follows, differentiating n times, Phi^(n+2) = -x Phi^(n+1) - n Phi^(n).
    """
    x = np.arange(-_EDGE * _STEPS_PER_UNIT, _EDGE * _STEPS_PER_UNIT + 1) / _STEPS_PER_UNIT
    derivatives = np.empty((_DEGREE + 1, len(x)))
    derivatives[0] = [0.5 * math.erfc(-point / math.sqrt(2.0)) for point in x]
    derivatives[1] = np.exp(-0.5 * x * x) / math.sqrt(2.0 * math.pi)
    for n in range(_DEGREE - 1):
        derivatives[n + 2] = -x * derivatives[n + 1] - n * derivatives[n]
    table: FloatArray = derivatives / np.array([[math.factorial(n)] for n in range(_DEGREE + 1)], float)
    table.flags.writeable = False
    return table
