"""Initializers: how a layer's weight matrix is drawn before training.

fan_in is the number of inputs of a unit (columns of W), fan_out the number of units (rows of W). What a rule fixes is
the variance of one weight; a normal distribution then has standard deviation sqrt(variance), and a uniform one on
[-bound, bound] has bound = sqrt(3 · variance). Nothing here is called "scale", which could be any of the three.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from course_lib.arguments import choice, finite, generator, positive, whole_number
from course_lib.errors import ConventionError

__all__ = [
    "INITIALIZERS",
    "Initializer",
    "constant",
    "get_initializer",
    "glorot_normal",
    "glorot_uniform",
    "glorot_variance",
    "he_normal",
    "he_uniform",
    "he_variance",
    "lecun_normal",
    "lecun_uniform",
    "lecun_variance",
    "normal",
    "orthogonal",
    "uniform",
    "zeros",
]

FloatArray = NDArray[np.floating[Any]]


class Initializer(Protocol):
    """Anything that draws a (fan_out, fan_in) matrix from a generator."""

    def __call__(self, fan_out: int, fan_in: int, *, rng: np.random.Generator) -> FloatArray:
        """Draw the weights of one layer."""


def lecun_variance(fan_in: int) -> float:
    """Keep the variance of the pre-activations at that of the inputs, layer after layer.

    Var[w] = 1 / fan_in
    Args         fan_in: inputs of a unit.
    Returns      A float, the variance of one weight.
    Raises       ConventionError when fan_in is not a whole number of at least 1.
    Source       LeCun, Bottou, Orr, Müller (1998), section 4.6.

    >>> lecun_variance(4)
    0.25
    """
    return _lecun("lecun_variance", fan_in)


def glorot_variance(fan_out: int, fan_in: int) -> float:
    """The compromise between keeping the forward (1 / fan_in) and the backward variance (1 / fan_out).

    Var[w] = 2 / (fan_in + fan_out)
    Args         fan_out: units of the layer. fan_in: inputs of a unit.
    Returns      A float, the variance of one weight.
    Raises       ConventionError when a fan is not a whole number of at least 1.
    Source       Glorot, Bengio (2010), equation 12; Schubert, weight initialization in practice.

    >>> glorot_variance(500, 300)
    0.0025
    """
    return _glorot("glorot_variance", fan_out, fan_in)


def he_variance(fan_in: int, *, leaky_slope: float = 0.0) -> float:
    """Keep the second moment through a ReLU, which halves it; through a leaky ReLU, which loses less.

    Var[w] = 2 / ((1 + leaky_slope**2) * fan_in)
    Args         fan_in: inputs of a unit. leaky_slope: slope left of zero, 0 for ReLU.
    Returns      A float, the variance of one weight.
    Raises       ConventionError when fan_in is not a whole number of at least 1 or leaky_slope is negative.
    Conventions  fan_in, not fan_out. With leaky_slope = sqrt(5): 1 / (3 fan_in), the default of torch.nn.Linear.
    Source       He, Zhang, Ren, Sun (2015), equations 10 and 15.

    >>> he_variance(8)
    0.25
    """
    return _he("he_variance", fan_in, leaky_slope)


def zeros(fan_out: int, fan_in: int, *, rng: np.random.Generator | None = None) -> FloatArray:
    """All zeros: right for biases, wrong for weights, whose units then never become different.

    Args         fan_out: units of the layer. fan_in: inputs of a unit. rng: not used, for a common call.
    Returns      (fan_out, fan_in), all 0.
    Raises       ConventionError when a fan is not a whole number of at least 1.
    Source       Goodfellow, Bengio, Courville (2016), section 8.4.
    """
    return np.zeros(_shape("zeros", fan_out, fan_in))


def constant(fan_out: int, fan_in: int, *, value: float = 1.0, rng: np.random.Generator | None = None) -> FloatArray:
    """The same number everywhere.

    Args         fan_out: units of the layer. fan_in: inputs of a unit. value: the number. rng: not used.
    Returns      (fan_out, fan_in), all equal to value.
    Raises       ConventionError when a fan is not a whole number of at least 1, or value not a finite number.
    """
    return np.full(_shape("constant", fan_out, fan_in), finite("constant", "value", value))


def normal(fan_out: int, fan_in: int, *, standard_deviation: float = 1.0, rng: np.random.Generator) -> FloatArray:
    """Independent normal weights with mean 0, whatever the fans.

    w ~ N(0, standard_deviation**2)
    Args         fan_out: units of the layer. fan_in: inputs of a unit. standard_deviation: > 0. rng: generator.
    Returns      (fan_out, fan_in).
    Raises       ConventionError when a fan or the standard deviation is not positive, or rng no generator.
    """
    positive("normal", "standard_deviation", standard_deviation)
    return _drawn_normal("normal", fan_out, fan_in, standard_deviation, rng)


def uniform(fan_out: int, fan_in: int, *, bound: float = 1.0, rng: np.random.Generator) -> FloatArray:
    """Independent uniform weights on [-bound, bound), whatever the fans.

    w ~ U(-bound, bound),   Var[w] = bound**2 / 3
    Args         fan_out: units of the layer. fan_in: inputs of a unit. bound: > 0. rng: generator.
    Returns      (fan_out, fan_in).
    Raises       ConventionError when a fan or the bound is not positive, or rng no generator.
    Source       Lucchi, "Code: Forward Pass", with bound = 1 / fan_in.
    """
    positive("uniform", "bound", bound)
    return _drawn_uniform("uniform", fan_out, fan_in, bound, rng)


def lecun_normal(fan_out: int, fan_in: int, *, rng: np.random.Generator) -> FloatArray:
    """Normal weights with LeCun's variance.

    w ~ N(0, 1 / fan_in)
    Args         fan_out: units of the layer. fan_in: inputs of a unit. rng: generator.
    Returns      (fan_out, fan_in).
    Raises       ConventionError when a fan is not a whole number of at least 1.
    Conventions  the second argument of N is the variance.
    Source       LeCun, Bottou, Orr, Müller (1998), section 4.6.
    """
    variance = _lecun("lecun_normal", fan_in)
    return _drawn_normal("lecun_normal", fan_out, fan_in, np.sqrt(variance), rng)


def lecun_uniform(fan_out: int, fan_in: int, *, rng: np.random.Generator) -> FloatArray:
    """Uniform weights with LeCun's variance.

    w ~ U(-bound, bound),   bound = sqrt(3 / fan_in)
    Args         fan_out: units of the layer. fan_in: inputs of a unit. rng: generator.
    Returns      (fan_out, fan_in).
    Raises       ConventionError when a fan is not a whole number of at least 1.
    Source       LeCun, Bottou, Orr, Müller (1998), section 4.6.
    """
    variance = _lecun("lecun_uniform", fan_in)
    return _drawn_uniform("lecun_uniform", fan_out, fan_in, np.sqrt(3 * variance), rng)


def glorot_normal(fan_out: int, fan_in: int, *, rng: np.random.Generator) -> FloatArray:
    """Normal weights with Glorot's variance.

    w ~ N(0, 2 / (fan_in + fan_out))
    Args         fan_out: units of the layer. fan_in: inputs of a unit. rng: generator.
    Returns      (fan_out, fan_in).
    Raises       ConventionError when a fan is not a whole number of at least 1.
    Conventions  the second argument of N is the variance.
    Source       Glorot, Bengio (2010), equation 12; Schubert, weight initialization in practice.
    """
    variance = _glorot("glorot_normal", fan_out, fan_in)
    return _drawn_normal("glorot_normal", fan_out, fan_in, np.sqrt(variance), rng)


def glorot_uniform(fan_out: int, fan_in: int, *, rng: np.random.Generator) -> FloatArray:
    """Uniform weights with Glorot's variance.

    w ~ U(-bound, bound),   bound = sqrt(6 / (fan_in + fan_out))
    Args         fan_out: units of the layer. fan_in: inputs of a unit. rng: generator.
    Returns      (fan_out, fan_in).
    Raises       ConventionError when a fan is not a whole number of at least 1.
    Source       Glorot, Bengio (2010), equation 16; Schubert, weight initialization in practice.
    """
    variance = _glorot("glorot_uniform", fan_out, fan_in)
    return _drawn_uniform("glorot_uniform", fan_out, fan_in, np.sqrt(3 * variance), rng)


def he_normal(fan_out: int, fan_in: int, *, leaky_slope: float = 0.0, rng: np.random.Generator) -> FloatArray:
    """Normal weights with He's variance.

    w ~ N(0, 2 / ((1 + leaky_slope**2) * fan_in))
    Args         fan_out: units of the layer. fan_in: inputs of a unit. leaky_slope: >= 0, 0 for ReLU. rng: generator.
    Returns      (fan_out, fan_in).
    Raises       ConventionError when a fan is not a whole number of at least 1 or leaky_slope is negative.
    Conventions  the second argument of N is the variance. Schubert, weight initialization in practice, prints
                 2 / sqrt(fan_in) there, which is neither this variance nor its root.
    Source       He, Zhang, Ren, Sun (2015), equations 10 and 15.
    """
    variance = _he("he_normal", fan_in, leaky_slope)
    return _drawn_normal("he_normal", fan_out, fan_in, np.sqrt(variance), rng)


def he_uniform(fan_out: int, fan_in: int, *, leaky_slope: float = 0.0, rng: np.random.Generator) -> FloatArray:
    """Uniform weights with He's variance.

    w ~ U(-bound, bound),   bound = sqrt(6 / ((1 + leaky_slope**2) * fan_in))
    Args         fan_out: units of the layer. fan_in: inputs of a unit. leaky_slope: >= 0, 0 for ReLU. rng: generator.
    Returns      (fan_out, fan_in).
    Raises       ConventionError when a fan is not a whole number of at least 1 or leaky_slope is negative.
    Source       He, Zhang, Ren, Sun (2015), equations 10 and 15, drawn uniformly.
    """
    variance = _he("he_uniform", fan_in, leaky_slope)
    return _drawn_uniform("he_uniform", fan_out, fan_in, np.sqrt(3 * variance), rng)


def orthogonal(fan_out: int, fan_in: int, *, gain: float = 1.0, rng: np.random.Generator) -> FloatArray:
    """A random matrix whose rows (or columns, where these are fewer) are orthogonal and of length gain.

    W @ W.T = gain**2 * I   for fan_out <= fan_in,        W.T @ W = gain**2 * I   otherwise
    Args         fan_out: units of the layer. fan_in: inputs of a unit. gain: > 0, all singular values. rng: generator.
    Returns      (fan_out, fan_in).
    Raises       ConventionError when a fan or the gain is not positive, or rng no generator.
    Source       Saxe, McClelland, Ganguli (2014); Mezzadri (2007) for the signs.
    """
    positive("orthogonal", "gain", gain)
    generator("orthogonal", rng)
    rows, columns = _shape("orthogonal", fan_out, fan_in)
    Q, R = np.linalg.qr(rng.normal(size=(max(rows, columns), min(rows, columns))))
    # QR leaves the signs of Q to the algorithm; those of R's diagonal make all directions equally likely
    Q = gain * Q * np.sign(np.diag(R))
    return Q if rows >= columns else Q.T


INITIALIZERS: Mapping[str, Initializer] = MappingProxyType(
    {
        "zeros": zeros,
        "constant": constant,
        "normal": normal,
        "uniform": uniform,
        "lecun_normal": lecun_normal,
        "lecun_uniform": lecun_uniform,
        "glorot_normal": glorot_normal,
        "glorot_uniform": glorot_uniform,
        "he_normal": he_normal,
        "he_uniform": he_uniform,
        "orthogonal": orthogonal,
    }
)


def get_initializer(name: str | Initializer) -> Initializer:
    """Look an initializer up by name; a function is returned as it is.

    Args         name: a key of INITIALIZERS, or a function (fan_out, fan_in, *, rng) -> (fan_out, fan_in), such as
                 functools.partial(normal, standard_deviation=0.1).
    Returns      the function.
    Raises       UnknownNameError for a name that is not in the table; ConventionError for anything else.
    """
    return initializer_of("get_initializer", "name", name)


def initializer_of(function: str, argument: str, given: str | Initializer) -> Initializer:
    """The initializer that an argument names or is; function and argument are for the message."""
    if callable(given):
        return given
    if not isinstance(given, str):
        raise ConventionError(
            f"{function}: {argument} is {given!r}; give a name such as 'he_normal', or a function like it.",
            name=argument,
            got=given,
            expected="a name or a function",
        )
    return INITIALIZERS[choice(function, argument, given, INITIALIZERS)]


def _shape(function: str, fan_out: int, fan_in: int) -> tuple[int, int]:
    return whole_number(function, "fan_out", fan_out), whole_number(function, "fan_in", fan_in)


def _lecun(function: str, fan_in: int) -> float:
    return 1 / whole_number(function, "fan_in", fan_in)


def _glorot(function: str, fan_out: int, fan_in: int) -> float:
    return 2 / sum(_shape(function, fan_out, fan_in))


def _he(function: str, fan_in: int, leaky_slope: float) -> float:
    whole_number(function, "fan_in", fan_in)
    slope = positive(function, "leaky_slope", leaky_slope, zero=True)
    return 2 / ((1 + slope * slope) * fan_in)


def _drawn_normal(
    function: str, fan_out: int, fan_in: int, standard_deviation: float, rng: np.random.Generator
) -> FloatArray:
    return generator(function, rng).normal(0.0, standard_deviation, size=_shape(function, fan_out, fan_in))


def _drawn_uniform(function: str, fan_out: int, fan_in: int, bound: float, rng: np.random.Generator) -> FloatArray:
    return generator(function, rng).uniform(-bound, bound, size=_shape(function, fan_out, fan_in))
