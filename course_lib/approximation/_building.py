"""What the constructions share: a function's values as a matrix, and a shallow network put together from its parts."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from course_lib.arguments import called_with, float_array
from course_lib.errors import ConventionError, ShapeError
from course_lib.network import MultilayerPerceptron

__all__ = ["Built"]

FloatArray = NDArray[np.floating[Any]]


class Built(NamedTuple):
    """A network that was constructed, not trained.

    Args         network: its description. parameters: (P,).
    """

    network: MultilayerPerceptron
    parameters: FloatArray


def sampled(function: str, target: Callable[[FloatArray], FloatArray], x: FloatArray) -> FloatArray:
    """The target's values at x (N,) as (N, k), whether it returns (N,) or (N, k)."""
    called_with(function, "function", target, "x")
    values = float_array(function, "function(x)", target(x.copy()), "...")
    if values.ndim not in (1, 2) or len(values) != len(x):
        raise ShapeError(
            f"{function}: function turned {x.shape} into {values.shape}; it must return one value per input, (N,), "
            "or one row per input, (N, k).",
            name="function",
            got=values.shape,
            expected=x.shape,
        )
    return values.reshape(len(x), -1)


def at_least_one(function: str, tolerance: float, number: float) -> int:
    """A number of pieces, rounded up; refused where the tolerance asks for more than a float can count."""
    if not math.isfinite(number):
        raise ConventionError(
            f"{function}: tolerance is {tolerance!r}, which asks for more pieces than a float can count; allow a "
            "larger error, or a smaller interval.",
            name="tolerance",
            got=tolerance,
            expected="a tolerance within reach",
        )
    return max(1, math.ceil(number))


def shallow(
    activation: str, weights: FloatArray, biases: FloatArray, read_out: FloatArray, offset: FloatArray
) -> Built:
    """y = a(x * weights + biases) @ read_out + offset: one input, read_out (units, k), offset (k,)."""
    units, outputs = read_out.shape
    network = MultilayerPerceptron((1, units, outputs), (activation, "identity"))
    return Built(network, network.from_arrays([(weights[:, None], biases), (read_out.T, offset)]))
