"""What depth can do: layers that fold the line, so that the pieces multiply instead of adding up."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.approximation._building import Built
from course_lib.arguments import whole_number
from course_lib.network import MultilayerPerceptron

__all__ = ["parabola_network", "tent_network", "zigzag_network"]

FloatArray = NDArray[np.floating[Any]]


def tent_network(n_folds: int) -> Built:
    """The tent map on [0, 1], applied n_folds times: two units a layer, 2**n_folds pieces.

    T(x) = 2 relu(x) - 4 relu(x - 1/2)            up to 1 at x = 1/2 and down again
    Args         n_folds: the number of hidden layers.
    Returns      The network, 1-2-...-2-1, and its parameters (6*n_folds + 1,).
    Raises       ConventionError when n_folds is no whole number of at least 1.
    Source       Telgarsky (2016), Benefits of depth in neural networks.

    >>> tent = tent_network(2)
    >>> tent.network.forward(tent.parameters, [[0], [0.25], [0.5], [0.75]]).ravel()
    array([0., 1., 0., 1.])
    """
    folds = whole_number("tent_network", "n_folds", n_folds)
    return _composed(folds, biases=[0.0, -0.5], read_out=[2.0, -4.0], offset=0.0)


def zigzag_network(n_folds: int) -> Built:
    """The zigzag on [-1, 1], applied n_folds times: three units a layer, 3**n_folds pieces.

    Z(x) = 3 relu(x + 1) - 6 relu(x + 1/3) + 6 relu(x - 1/3) - 1         from -1 up to 1, down to -1, up to 1
    Args         n_folds: the number of hidden layers.
    Returns      The network, 1-3-...-3-1, and its parameters (12*n_folds - 2,).
    Raises       ConventionError when n_folds is no whole number of at least 1.
    Source       Prince (2023), section 4.1, to which Gogianu and Busoniu refer in "Reading suggestion".
    """
    folds = whole_number("zigzag_network", "n_folds", n_folds)
    return _composed(folds, biases=[1.0, 1 / 3, -1 / 3], read_out=[3.0, -6.0, 6.0], offset=-1.0)


def parabola_network(n_folds: int) -> Built:
    """The parabola on [0, 1] as a line from which ever more and ever lower folds are taken away.

    y = x - sum_{j=1}^{m} T^j(x) / 4**j           T^j: the tent map applied j times; error exactly 4**-(m+1)
    Args         n_folds: m, the number of hidden layers, three units each.
    Returns      The network, 1-3-...-3-1, and its parameters (12*m - 2,).
    Raises       ConventionError when n_folds is no whole number of at least 1.
    Conventions  the third unit of a layer carries x minus the sum so far, which never is negative on [0, 1].
    Source       Yarotsky (2017), Error bounds for approximations with deep ReLU networks.
    """
    folds = whole_number("parabola_network", "n_folds", n_folds)
    # Units of layer j: relu(s) and relu(s - 1/2) with s = T^(j-1)(x), then the rest, from which T^(j-1) / 4^(j-1) goes.
    arrays: list[tuple[ArrayLike, ArrayLike]] = [([[1.0], [1.0], [1.0]], [0.0, -0.5, 0.0])]
    for fold in range(1, folds):
        share = 0.25**fold
        arrays.append(([[2.0, -4.0, 0.0], [2.0, -4.0, 0.0], [-2 * share, 4 * share, 1.0]], [0.0, -0.5, 0.0]))
    share = 0.25**folds
    arrays.append(([[-2 * share, 4 * share, 1.0]], [0.0]))
    return _relu_network(folds, width=3, arrays=arrays)


def _composed(n_folds: int, biases: list[float], read_out: list[float], offset: float) -> Built:
    """g(g(...g(x))) for g(x) = sum_d read_out_d relu(x + biases_d) + offset: the read-out joins the next layer."""
    b, v = np.array(biases), np.array(read_out)
    arrays: list[tuple[ArrayLike, ArrayLike]] = [(np.ones((len(b), 1)), b)]
    arrays += [(np.outer(np.ones(len(b)), v), b + offset)] * (n_folds - 1)
    arrays.append((v[None, :], [offset]))
    return _relu_network(n_folds, width=len(b), arrays=arrays)


def _relu_network(n_layers: int, width: int, arrays: list[tuple[ArrayLike, ArrayLike]]) -> Built:
    network = MultilayerPerceptron((1, *[width] * n_layers, 1), ("relu",) * n_layers + ("identity",))
    return Built(network, network.from_arrays(arrays))
