"""Activations made of exponentials: logistic (and the logit, which undoes it), tanh, softplus, SiLU, ELU, CELU."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.activations._piecewise_linear import prelu_derivative
from course_lib.arguments import float_array
from course_lib.arrays import scalar
from course_lib.errors import ConventionError

FloatArray = NDArray[np.floating[Any]]


def logistic(z: ArrayLike, out: FloatArray | None = None) -> FloatArray:
    """The logistic function: a step with a soft edge, from 0 to 1; often called sigmoid.

    a(z) = 1 / (1 + exp(-z))
    Args         z: (...). out: (...).
    Returns      (...).
    Source       Lucchi, section 4.3.

    >>> logistic([-1000.0, 0.0, 1000.0])
    array([0. , 0.5, 1. ])
    """
    # for z below -709 exp(-z) is inf, and 1 / (1 + inf) = 0 is the right answer: nothing to warn of
    with np.errstate(over="ignore"):
        odds_against = np.exp(np.negative(z, out), out)
    return np.divide(1.0, np.add(odds_against, 1.0, out), out)


def logistic_derivative(z: ArrayLike, h: ArrayLike | None = None, out: FloatArray | None = None) -> FloatArray:
    """The slope of the logistic function, at most 1/4.

    a'(z) = h * (1 - h)
    Args         z: (...). h: (...), logistic(z). out: (...).
    Returns      (...).
    Source       Lucchi, section 4.3, proposition 3.
    """
    h = logistic(z) if h is None else h
    return np.multiply(np.subtract(1.0, h, out), h, out)


def logit(p: ArrayLike) -> FloatArray:
    """The score whose logistic is p: the logarithm of the odds.

    z = log(p / (1 - p))
    Args         p: (...), each strictly between 0 and 1.
    Returns      (...), with logistic(z) = p.
    Raises       ConventionError when an entry is 0, 1 or outside; NotFiniteError.
    Conventions  natural logarithm.
    Source       Lucchi, section 4.3 (inverse of the logistic function).

    >>> logit([0.5, 0.8]).round(10)
    array([0.        , 1.38629436])
    """
    p = _between_0_and_1("logit", p)
    return np.subtract(np.log(p), np.log1p(-p))


def logit_derivative(p: ArrayLike) -> FloatArray:
    """The slope of the logit, at least 4: one over the slope of the logistic function at its score.

    dz/dp = 1 / (p * (1 - p))
    Args         p: (...), each strictly between 0 and 1.
    Returns      (...).
    Raises       ConventionError when an entry is 0, 1 or outside; NotFiniteError.
    Source       Lucchi, section 4.3, proposition 3, read backwards.

    >>> logit_derivative([0.5, 0.8]).round(10)
    array([4.  , 6.25])
    """
    p = _between_0_and_1("logit_derivative", p)
    return np.divide(1.0, np.multiply(p, np.subtract(1.0, p)))


def _between_0_and_1(function: str, p: ArrayLike) -> FloatArray:
    p = float_array(function, "p", p, "...")
    if not ((p > 0) & (p < 1)).all():
        raise ConventionError(
            f"{function}: p holds {float(p.min()):g} to {float(p.max()):g}; every entry must lie strictly between "
            "0 and 1, to which infinite scores would belong.",
            name="p",
            got=p,
            expected="(0, 1)",
        )
    return p


def tanh(z: ArrayLike, out: FloatArray | None = None) -> FloatArray:
    """The hyperbolic tangent: the logistic function stretched to run from -1 to 1 through the origin.

    a(z) = (exp(z) - exp(-z)) / (exp(z) + exp(-z)) = 2 * logistic(2 * z) - 1
    Args         z: (...). out: (...).
    Returns      (...).
    Source       Lucchi, section 4.3; Schubert, "Non-Linearities".
    """
    return np.tanh(z, out)


def tanh_derivative(z: ArrayLike, h: ArrayLike | None = None, out: FloatArray | None = None) -> FloatArray:
    """The slope of tanh, 1 at the origin.

    a'(z) = 1 - h**2
    Args         z: (...). h: (...), tanh(z). out: (...).
    Returns      (...).
    Source       follows from tanh(z) = 2 logistic(2 z) - 1 and proposition 3, both in Lucchi, section 4.3.
    """
    h = np.tanh(z) if h is None else h
    one = 1.0 if out is None else scalar(1.0, out.dtype)
    return np.subtract(one, np.multiply(h, h, out), out)


def softplus(z: ArrayLike, out: FloatArray | None = None, *, beta: float = 1.0) -> FloatArray:
    """ReLU with a rounded corner; the larger beta, the sharper.

    a(z) = log(1 + exp(beta * z)) / beta
    Args         z: (...). out: (...). beta: > 0; the largest distance to ReLU is log(2) / beta.
    Returns      (...).
    Raises       ConventionError when beta is not positive.
    Source       Schubert, "Rectified Linear Units".
    """
    with np.errstate(invalid="ignore"):  # NaN in, NaN out, without a word, as in the other formulas
        return np.divide(np.logaddexp(np.multiply(z, beta, out), 0.0, out), beta, out)


def softplus_derivative(
    z: ArrayLike, h: ArrayLike | None = None, out: FloatArray | None = None, *, beta: float = 1.0
) -> FloatArray:
    """The slope of softplus: the logistic function.

    a'(z) = logistic(beta * z)
    Args         z: (...). h: (...), not used. out: (...). beta: as in softplus.
    Returns      (...).
    Raises       ConventionError when beta is not positive.
    Source       follows from the definition in Schubert, "Rectified Linear Units".
    """
    return logistic(np.multiply(z, beta, out), out)


def silu(z: ArrayLike, out: FloatArray | None = None, *, beta: float = 1.0) -> FloatArray:
    """The input times its own gate; also called swish.

    a(z) = z * logistic(beta * z)
    Args         z: (...). out: (...). beta: > 0, the gate's steepness; 1 is SiLU.
    Returns      (...).
    Raises       ConventionError when beta is not positive.
    Source       Elfwing, Uchibe and Doya (2018); Ramachandran, Zoph and Le (2017).
    """
    gate = logistic(np.multiply(z, beta))
    return np.multiply(np.maximum(z, -1e30), gate, out)  # there the gate is 0, and so is the product, at -inf too


def silu_derivative(
    z: ArrayLike, h: ArrayLike | None = None, out: FloatArray | None = None, *, beta: float = 1.0
) -> FloatArray:
    """The slope of SiLU.

    a'(z) = gate * (1 + beta * z * (1 - gate))    with gate = logistic(beta * z)
    Args         z: (...). h: (...), not used. out: (...). beta: as in silu.
    Returns      (...).
    Raises       ConventionError when beta is not positive.
    """
    scaled = np.clip(np.multiply(z, beta), -1e3, 1e3)  # further out the gate is 0 or 1, and the slope as well
    gate = logistic(scaled)
    rest: FloatArray = 1.0 + scaled * (1.0 - gate)
    return np.multiply(gate, rest, out)


def elu(z: ArrayLike, out: FloatArray | None = None, *, alpha: float = 1.0) -> FloatArray:
    """ReLU with an exponential tail that settles at -alpha.

    a(z) = z for z > 0, else alpha * (exp(z) - 1)
    Args         z: (...). out: (...). alpha: > 0; only for 1 is there no kink at 0.
    Returns      (...).
    Raises       ConventionError when alpha is not positive.
    Source       Clevert, Unterthiner and Hochreiter (2016).
    """
    tail = np.multiply(np.expm1(np.minimum(z, 0.0)), alpha)
    return np.add(np.maximum(z, 0.0, out=out), tail, out)


def elu_derivative(
    z: ArrayLike, h: ArrayLike | None = None, out: FloatArray | None = None, *, alpha: float = 1.0
) -> FloatArray:
    """The slope of ELU.

    a'(z) = 1 for z > 0, else alpha * exp(z)
    Args         z: (...). h: (...), not used. out: (...). alpha: as in elu.
    Returns      (...).
    Raises       ConventionError when alpha is not positive.
    Conventions  alpha at 0; any value between alpha and 1 is a subgradient there.
    """
    return np.multiply(np.exp(np.minimum(z, 0.0)), prelu_derivative(z, alpha), out)


def celu(z: ArrayLike, out: FloatArray | None = None, *, alpha: float = 1.0) -> FloatArray:
    """ELU whose tail is stretched by alpha in both directions, so that the slope is continuous for every alpha.

    a(z) = z for z > 0, else alpha * (exp(z / alpha) - 1)
    Args         z: (...). out: (...). alpha: > 0; 1 is ELU.
    Returns      (...).
    Raises       ConventionError when alpha is not positive.
    Source       Barron (2017), "Continuously differentiable exponential linear units".
    """
    tail = np.multiply(np.expm1(np.divide(np.minimum(z, 0.0), alpha)), alpha)
    return np.add(np.maximum(z, 0.0, out=out), tail, out)


def celu_derivative(
    z: ArrayLike, h: ArrayLike | None = None, out: FloatArray | None = None, *, alpha: float = 1.0
) -> FloatArray:
    """The slope of CELU.

    a'(z) = 1 for z > 0, else exp(z / alpha)
    Args         z: (...). h: (...), not used. out: (...). alpha: as in celu.
    Returns      (...).
    Raises       ConventionError when alpha is not positive.
    """
    return np.exp(np.divide(np.minimum(z, 0.0, out=out), alpha, out), out)
