"""How good an approximation is: the largest error, how it falls with the number of pieces, and the best read-out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.activations import ACTIVATIONS, get_activation
from course_lib.approximation._building import Built, sampled
from course_lib.approximation._ramps import interpolating_network
from course_lib.approximation._steps import staircase_network
from course_lib.arguments import choice, float_arrays, instance, interval, listed, positive, whole_number
from course_lib.errors import ConventionError
from course_lib.linear import fit_least_squares
from course_lib.network import MultilayerPerceptron

__all__ = ["error_by_pieces", "fit_readout", "smallest_number_of_pieces", "sup_error"]

FloatArray = NDArray[np.floating[Any]]
Function = Callable[[FloatArray], FloatArray]


def sup_error(
    network: MultilayerPerceptron,
    parameters: ArrayLike,
    function: Function,
    low: float,
    high: float,
    n_points: int = 20001,
) -> float:
    """The largest error of a network with one input, over an even grid on an interval.

    max_i |network(x_i) - function(x_i)|
    Args         network: with one input. parameters: (P,). function: takes (N,), returns (N,) or (N, k).
                 low < high: the interval, both ends included. n_points: at least 2.
    Returns      A float, over all outputs.
    Raises       ConventionError when the network has several inputs or the interval is empty; ShapeError.
    Conventions  between grid points the error may be a little larger.
    """
    name = "sup_error"
    interval(name, low, high)
    instance(name, "network", network, MultilayerPerceptron, such_as="such as box_network builds")
    if network.n_inputs != 1:
        raise ConventionError(
            f"{name}: the network has {network.n_inputs} inputs; an interval needs a network with one.",
            name="network",
            got=network.n_inputs,
            expected=1,
        )
    parameters = network.checked_parameters(name, parameters, stack=False)
    x = np.linspace(low, high, whole_number(name, "n_points", n_points, least=2))
    y_hat, y = float_arrays(
        name,
        y_hat=(network.forward(parameters, x[:, None]), "N k"),
        **{"function(x)": (sampled(name, function, x), "N k")},
    )
    return float(np.abs(y_hat - y).max())


def error_by_pieces(
    function: Function, low: float, high: float, n_pieces: Iterable[int], *, construction: str = "ramps"
) -> FloatArray:
    """The largest error of the built network, for each number of pieces: about 1/K for steps, 1/K**2 for ramps.

    Args         function: takes (N,), returns (N,) or (N, k). low < high: the interval.
                 n_pieces: numbers K. construction: "steps" (staircase_network) or "ramps" (interpolating_network).
    Returns      (M,), one error for each of the M numbers.
    Raises       ConventionError when the interval is empty or a number is not at least 1; UnknownNameError for another
                 construction.

    >>> error_by_pieces(np.square, 0, 1, [1, 2, 4], construction="ramps")
    array([0.25    , 0.0625  , 0.015625])
    """
    build = _construction("error_by_pieces", construction)
    numbers = listed("error_by_pieces", "n_pieces", n_pieces, of="numbers, such as [1, 2, 4]")
    return np.array([sup_error(*build(function, low, high, K), function, low, high) for K in numbers])


def smallest_number_of_pieces(
    function: Function,
    low: float,
    high: float,
    tolerance: float,
    *,
    construction: str = "ramps",
    max_pieces: int = 2**12,
) -> int:
    """The smallest number of pieces that meets the tolerance, found by doubling, then halving the gap.

    Args         function: takes (N,), returns (N,) or (N, k). low < high: the interval. tolerance: > 0.
                 construction: "steps" or "ramps". max_pieces: where to give up.
    Returns      An integer K, such that K pieces meet the tolerance and K - 1 do not.
    Raises       ConventionError when not even `max_pieces` pieces do, as with a function that jumps; UnknownNameError.
    Conventions  takes for granted that more pieces are better, as they are once they resolve the function.
    """
    name = "smallest_number_of_pieces"
    build = _construction(name, construction)
    allowed = positive(name, "tolerance", tolerance)
    limit = whole_number(name, "max_pieces", max_pieces)

    def enough(pieces: int) -> bool:
        return sup_error(*build(function, low, high, pieces), function, low, high) <= allowed

    too_few, pieces = 0, 1
    while not enough(pieces):
        if pieces >= limit:
            raise ConventionError(
                f"{name}: {pieces} pieces do not meet the tolerance {tolerance}; the function may jump there, or "
                "raise max_pieces.",
                name="max_pieces",
                got=max_pieces,
                expected="enough pieces",
            )
        too_few, pieces = pieces, min(2 * pieces, limit)
    while pieces - too_few > 1:
        middle = (too_few + pieces) // 2
        if enough(middle):
            pieces = middle
        else:
            too_few = middle
    return pieces


def fit_readout(network: MultilayerPerceptron, parameters: ArrayLike, X: ArrayLike, y: ArrayLike) -> FloatArray:
    """Keep the hidden layers as they are and give the last layer the weights with the smallest mean squared error.

    Args         network: whose last layer is the identity. parameters: (P,), the hidden part of which is kept.
                 X: (N, d), rows are samples. y: (N, k), targets.
    Returns      (P,), new parameters; the shortest of the best read-outs, where several are best.
    Raises       ConventionError when the last activation is not the identity; ShapeError.
    Source       after Alain and Bengio (2016), Understanding intermediate layers using linear classifier probes.
    """
    name = "fit_readout"
    instance(name, "network", network, MultilayerPerceptron, such_as="with an identity read-out")
    if get_activation(network.activations[-1]) is not ACTIVATIONS["identity"]:
        raise ConventionError(
            f"{name}: the last activation is {network.activations[-1]}; only an identity read-out is a linear fit, so "
            "build the network with 'identity' last.",
            name="network",
            got=network.activations[-1],
            expected="identity",
        )
    samples, targets = float_arrays(name, X=(X, f"N {network.n_inputs}"), y=(y, f"N {network.n_outputs}"))
    parameters = network.checked_parameters(name, parameters, stack=False)
    _, trace = network.forward_with_trace(parameters, samples)
    features = trace.activations[-2]
    arrays = network.parameters_as_arrays(parameters)
    fits = np.array([fit_least_squares(features, column) for column in targets.T])
    return network.from_arrays([*arrays[:-1], (fits[:, :-1], fits[:, -1])])


def _construction(function: str, construction: str) -> Callable[[Function, float, float, int], Built]:
    steps = choice(function, "construction", construction, ["steps", "ramps"]) == "steps"

    def build(target: Function, low: float, high: float, n_pieces: int) -> Built:
        sampled(function, target, np.array(interval(function, low, high)))  # named here if it is no such function
        pieces = whole_number(function, "n_pieces", n_pieces)
        if steps:
            return staircase_network(target, low, high, pieces)
        return interpolating_network(target, np.linspace(low, high, pieces + 1))

    return build
