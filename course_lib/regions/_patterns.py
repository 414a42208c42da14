"""Which units are on: the name of a linear region."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.arguments import float_array
from course_lib.network import MultilayerPerceptron
from course_lib.regions._layers import bent_layers, pattern_of

__all__ = ["activation_patterns", "count_patterns_on_grid"]


def activation_patterns(network: MultilayerPerceptron, parameters: ArrayLike, X: ArrayLike) -> NDArray[np.bool_]:
    """Which units are on at each sample, layer after layer; on a region where none changes the network is affine.

    on = z > 0
    Args         network: of relu, leaky_relu and identity layers. parameters: (P,). X: (N, d).
    Returns      (N, units), one column for each unit of the layers that bend; the identity does not.
    Raises       ConventionError for a curved activation; ShapeError when X does not fit.
    Conventions  a unit with z = 0 is off.
    Source       Gogianu and Busoniu, "Activation pattern: which hidden units are activated".

    >>> network = MultilayerPerceptron((1, 2, 1), ("relu", "identity"))
    >>> parameters = network.from_arrays([([[1], [-1]], [0, 1]), ([[1, 1]], [0])])
    >>> activation_patterns(network, parameters, [[-1], [0.5], [2]]).astype(int).tolist()
    [[0, 1], [1, 1], [1, 0]]
    """
    return _patterns("activation_patterns", network, parameters, X)


def _patterns(name: str, network: MultilayerPerceptron, parameters: ArrayLike, X: ArrayLike) -> NDArray[np.bool_]:
    layers = bent_layers(name, network, parameters)
    return pattern_of(layers, float_array(name, "X", X, f"N {network.n_inputs}"))


def count_patterns_on_grid(network: MultilayerPerceptron, parameters: ArrayLike, X: ArrayLike) -> int:
    """How many activation patterns the samples X show: usually fewer than there are regions.

    Args         network: of relu, leaky_relu and identity layers. parameters: (P,). X: (N, d).
    Returns      An integer, what the naive way of counting regions would report.
    Raises       ConventionError for a curved activation; ShapeError when X does not fit.
    Conventions  a sample on the border of a region, where a unit has z = 0, may show a pattern that no region has, and
                 it counts too: for units x and -x the samples -1, 0, 1 show three patterns of two regions.
    """
    on = _patterns("count_patterns_on_grid", network, parameters, X)
    packed = np.packbits(on, axis=1)
    return len(np.unique(packed, axis=0))
