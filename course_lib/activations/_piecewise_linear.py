"""Activations made of straight pieces: identity, step, sign, ReLU and its leaky relatives."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.floating[Any]]


def identity(z: ArrayLike, out: FloatArray | None = None) -> FloatArray:
    """No activation at all, as in the last layer of a regression.

    a(z) = z
    Args         z: (...). out: (...), where the result is written.
    Returns      (...), a copy.
    Source       Massias, "Activation functions" (linear).
    """
    return np.multiply(z, 1.0, out)


def identity_derivative(z: ArrayLike, h: ArrayLike | None = None, out: FloatArray | None = None) -> FloatArray:
    """The slope of the identity.

    a'(z) = 1
    Args         z: (...). h: (...), not used. out: (...).
    Returns      (...).
    """
    return _constant(1.0, z, out)


def step(z: ArrayLike, out: FloatArray | None = None) -> FloatArray:
    """The threshold unit: on where the weighted sum reaches zero, off below.

    a(z) = 1 for z >= 0, else 0
    Args         z: (...). out: (...).
    Returns      (...).
    Conventions  step(0) = 1.
    Source       Lucchi, section 4.2 (Heaviside unit); Rosenblatt (1958).

    >>> step([-2.0, 0.0, 3.0])
    array([0., 1., 1.])
    """
    return np.heaviside(z, 1.0, out)


def step_derivative(z: ArrayLike, h: ArrayLike | None = None, out: FloatArray | None = None) -> FloatArray:
    """The slope of the step: nothing to learn from, on either side of the jump.

    a'(z) = 0
    Args         z: (...). h: (...), not used. out: (...).
    Returns      (...).
    Conventions  0 at the jump too, where no derivative exists.
    Source       Lucchi, section 4.2 (learning with threshold units).
    """
    return _constant(0.0, z, out)


def sign(z: ArrayLike, out: FloatArray | None = None) -> FloatArray:
    """The threshold unit with the values -1 and 1.

    a(z) = 2 * step(z) - 1
    Args         z: (...). out: (...).
    Returns      (...).
    Conventions  sign(0) = 1, so that no third value occurs; NumPy's own sign(0) is 0.
    Source       Lucchi, section 4.2 (sign unit).
    """
    return np.subtract(np.multiply(step(z, out), 2.0, out), 1.0, out)


def sign_derivative(z: ArrayLike, h: ArrayLike | None = None, out: FloatArray | None = None) -> FloatArray:
    """The slope of the sign unit, flat like the step's.

    a'(z) = 0
    Args         z: (...). h: (...), not used. out: (...).
    Returns      (...).
    Conventions  0 at the jump too, where no derivative exists.
    """
    return _constant(0.0, z, out)


def relu(z: ArrayLike, out: FloatArray | None = None) -> FloatArray:
    """The rectified linear unit: what is positive passes, the rest becomes zero.

    a(z) = max(z, 0)
    Args         z: (...). out: (...).
    Returns      (...).
    Source       Gogianu and Busoniu, "Shallow neural network"; Nair and Hinton (2010).

    >>> relu([-2.0, 0.0, 3.0])
    array([0., 0., 3.])
    """
    return np.maximum(z, 0.0, out=out)


def relu_derivative(z: ArrayLike, h: ArrayLike | None = None, out: FloatArray | None = None) -> FloatArray:
    """The slope of ReLU: a switch.

    a'(z) = 1 for z > 0, else 0
    Args         z: (...). h: (...), not used. out: (...).
    Returns      (...).
    Conventions  ReLU'(0) = 0, as in PyTorch; any value in [0, 1] is a subgradient.
    Source       Gogianu and Busoniu, "Warmup! Derivative of ReLU".

    >>> relu_derivative([-2.0, 0.0, 3.0])
    array([0., 0., 1.])
    """
    return np.greater(z, 0.0, _room_for(z) if out is None else out)


def leaky_relu(z: ArrayLike, out: FloatArray | None = None, *, leaky_slope: float = 0.01) -> FloatArray:
    """ReLU that lets a little through below zero, so that a silent unit still learns.

    a(z) = max(z, 0) + leaky_slope * min(z, 0)
    Args         z: (...). out: (...). leaky_slope: the slope for z < 0.
    Returns      (...).
    Raises       ConventionError when leaky_slope is not a finite number.
    Conventions  any leaky_slope (0 is ReLU, -1 the absolute value); max(z, leaky_slope * z) is the same up to 1.
    Source       Schubert, "Rectified Linear Units"; Maas, Hannun and Ng (2013).
    """
    return prelu(z, leaky_slope, out)


def leaky_relu_derivative(
    z: ArrayLike, h: ArrayLike | None = None, out: FloatArray | None = None, *, leaky_slope: float = 0.01
) -> FloatArray:
    """The slope of leaky ReLU.

    a'(z) = 1 for z > 0, else leaky_slope
    Args         z: (...). h: (...), not used. out: (...). leaky_slope: as in leaky_relu.
    Returns      (...).
    Raises       ConventionError when leaky_slope is not a finite number.
    Conventions  leaky_slope at 0; any value between leaky_slope and 1 is a subgradient there.
    Source       follows from the definition in Schubert, "Rectified Linear Units".
    """
    return prelu_derivative(z, leaky_slope, h, out)


def prelu(z: ArrayLike, leaky_slope: ArrayLike, out: FloatArray | None = None) -> FloatArray:
    """Leaky ReLU whose slope is a parameter, one for all units or one per unit.

    a(z) = max(z, 0) + leaky_slope * min(z, 0)
    Args         z: (..., k). leaky_slope: a number or (k,). out: (..., k).
    Returns      (..., k).
    Raises       ShapeError for a leaky_slope that has another k; NotFiniteError for one that is no finite number.
    Source       He, Zhang, Ren and Sun (2015), section 2.1.
    """
    below = np.multiply(np.minimum(z, 0.0), leaky_slope)
    return np.add(np.maximum(z, 0.0, out=out), below, out)


def prelu_derivative(
    z: ArrayLike, leaky_slope: ArrayLike, h: ArrayLike | None = None, out: FloatArray | None = None
) -> FloatArray:
    """The slope of PReLU in z.

    a'(z) = 1 for z > 0, else leaky_slope
    Args         z: (..., k). leaky_slope: a number or (k,). h: (..., k), not used. out: (..., k).
    Returns      (..., k).
    Raises       ShapeError for a leaky_slope that has another k; NotFiniteError for one that is no finite number.
    Conventions  leaky_slope at 0.
    """
    passes = np.greater(z, 0.0)
    out = _room_for(z) if out is None else out
    np.copyto(out, leaky_slope, casting="same_kind")
    np.copyto(out, 1.0, where=passes)
    return out


def prelu_slope_derivative(z: ArrayLike, out: FloatArray | None = None) -> FloatArray:
    """The derivative of PReLU in its slope, which is what training the slope needs.

    da/dleaky_slope = min(z, 0)
    Args         z: (...). out: (...).
    Returns      (...); sum over the samples, and over the units too when they share one slope.
    Source       He, Zhang, Ren and Sun (2015), section 2.1.
    """
    return np.minimum(z, 0.0, out=out)


def _constant(value: float, z: ArrayLike, out: FloatArray | None) -> FloatArray:
    out = _room_for(z) if out is None else out
    out.fill(value)
    return out


def _room_for(z: ArrayLike) -> FloatArray:
    """An array of z's shape for the result: of z's dtype, or float64 where z holds integers."""
    z = np.asarray(z)
    return np.empty(z.shape, z.dtype if z.dtype.kind == "f" else np.float64)
