"""The activations by name, as a network writes them down."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.activations import _normal_distribution, _piecewise_linear, _smooth
from course_lib.arguments import choice, finite, float_array, positive

FloatArray = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Activation:
    """An activation function with its derivative, under the name that a network writes down.

    Args         name: what get_activation understands. function: (z, out=None) -> h. derivative: (z, h=None, out=None)
                 -> a'(z). kinks: where a'(z) jumps, so that any slope between both sides is right there.
    Conventions  both functions act entry by entry; out may be z itself, but not h.
    """

    name: str
    function: Callable[..., FloatArray]
    derivative: Callable[..., FloatArray]
    kinks: tuple[float, ...] = ()


def leaky_relu_with(leaky_slope: float) -> Activation:
    """Leaky ReLU with a slope of your choice, ready for a network.

    Args         leaky_slope: any finite number; 0 is ReLU, 1 the identity.
    Returns      An Activation.
    Raises       ConventionError when leaky_slope is not a finite number.

    >>> leaky_relu_with(0.2).name
    'leaky_relu(leaky_slope=0.2)'
    """
    slope = finite("leaky_relu_with", "leaky_slope", leaky_slope)
    return _with("leaky_relu", kinks=() if slope == 1 else (0.0,), leaky_slope=slope)


def prelu_with(leaky_slope: ArrayLike) -> Activation:
    """PReLU with the slopes of the moment, one per unit of its layer, ready for a network.

    Args         leaky_slope: (k,).
    Returns      An Activation for a layer of width k; its slopes do not learn by themselves.
    Raises       ShapeError when leaky_slope is not a vector; NotFiniteError.
    """
    slopes = float_array("prelu_with", "leaky_slope", leaky_slope, "k").astype(np.float64)
    slopes_single = slopes.astype(np.float32)

    def function(z: ArrayLike, out: FloatArray | None = None) -> FloatArray:
        single = np.asarray(z).dtype == np.float32
        return _piecewise_linear.prelu(z, slopes_single if single else slopes, out)

    def derivative(z: ArrayLike, h: ArrayLike | None = None, out: FloatArray | None = None) -> FloatArray:
        return _piecewise_linear.prelu_derivative(z, slopes, h, out)

    return Activation("prelu", function, derivative, kinks=() if (slopes == 1).all() else (0.0,))


def elu_with(alpha: float) -> Activation:
    """ELU that settles at -alpha, ready for a network.

    Args         alpha: > 0.
    Returns      An Activation.
    Raises       ConventionError when alpha is not positive.
    """
    alpha = positive("elu_with", "alpha", alpha)
    return _with("elu", kinks=() if alpha == 1 else (0.0,), alpha=alpha)


def celu_with(alpha: float) -> Activation:
    """CELU that settles at -alpha, ready for a network.

    Args         alpha: > 0.
    Returns      An Activation.
    Raises       ConventionError when alpha is not positive.
    """
    return _with("celu", alpha=positive("celu_with", "alpha", alpha))


def softplus_with(beta: float) -> Activation:
    """Softplus with a sharper or rounder corner, ready for a network.

    Args         beta: > 0.
    Returns      An Activation.
    Raises       ConventionError when beta is not positive.
    """
    return _with("softplus", beta=positive("softplus_with", "beta", beta))


def silu_with(beta: float) -> Activation:
    """SiLU with a gate of your steepness (swish), ready for a network.

    Args         beta: > 0.
    Returns      An Activation.
    Raises       ConventionError when beta is not positive.
    """
    return _with("silu", beta=positive("silu_with", "beta", beta))


def get_activation(activation: str | Activation) -> Activation:
    """The activation of that name.

    Args         activation: a key of ACTIVATIONS, a name such as "leaky_relu(leaky_slope=0.2)", or an Activation.
    Returns      The Activation; one that is given is handed back.
    Raises       UnknownNameError when there is no such name, with the nearest one.

    >>> get_activation("tanh").derivative([0.0])
    array([1.])
    """
    if isinstance(activation, Activation):
        return activation
    if found := re.fullmatch(r"(\w+)\((\w+)=(.+)\)", str(activation)):
        name, parameter, value = found.groups()
        if (name, parameter) in _FACTORIES:
            return _FACTORIES[name, parameter](_as_number(value))
    return ACTIVATIONS[choice("get_activation", "activation", activation, ACTIVATIONS)]


def _as_number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


@functools.cache
def _with(name: str, *, kinks: tuple[float, ...] = (), **parameter: float) -> Activation:
    plain = ACTIVATIONS[name]
    written = ", ".join(f"{key}={value!r}" for key, value in parameter.items())
    return Activation(
        f"{name}({written})",
        functools.partial(plain.function, **parameter),
        functools.partial(plain.derivative, **parameter),
        kinks,
    )


def _by_name(module: Any, *names: str, kinks: tuple[float, ...] = ()) -> dict[str, Activation]:
    return {
        name: Activation(name, getattr(module, name), getattr(module, f"{name}_derivative"), kinks) for name in names
    }


ACTIVATIONS: Mapping[str, Activation] = MappingProxyType(
    {
        **_by_name(_piecewise_linear, "identity"),
        **_by_name(_piecewise_linear, "step", "sign", kinks=(0.0,)),
        **_by_name(_smooth, "logistic", "tanh"),
        **_by_name(_piecewise_linear, "relu", "leaky_relu", kinks=(0.0,)),
        **_by_name(_smooth, "elu", "celu"),
        **_by_name(_normal_distribution, "gelu", "gelu_tanh"),
        **_by_name(_smooth, "silu", "softplus"),
    }
)

_FACTORIES: Mapping[tuple[str, str], Callable[[float], Activation]] = MappingProxyType(
    {
        ("leaky_relu", "leaky_slope"): leaky_relu_with,
        ("elu", "alpha"): elu_with,
        ("celu", "alpha"): celu_with,
        ("softplus", "beta"): softplus_with,
        ("silu", "beta"): silu_with,
    }
)
