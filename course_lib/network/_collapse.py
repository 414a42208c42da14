"""Layers without an activation between them, multiplied out."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.activations import ACTIVATIONS, get_activation
from course_lib.arguments import instance
from course_lib.errors import ConventionError
from course_lib.network._passes import layer_blocks
from course_lib.network._perceptron import MultilayerPerceptron

FloatArray = NDArray[np.floating[Any]]


def collapse(network: MultilayerPerceptron, parameters: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Multiply out a network without activations: however deep it is, it is a single affine map.

    network.forward(parameters, X) = X @ W.T + b
    W = W_L @ ... @ W_1,   b = sum of W_L @ ... @ W_{l+1} @ b_l over the layers
    Args         network: all of its activations the identity. parameters: (P,), or (S, P) for a stack of networks.
    Returns      (k, d) or (S, k, d), W; and (k,) or (S, k), b.
    Raises       ConventionError when a layer has an activation; ShapeError when parameters does not fit the widths;
                 NotFiniteError.
    Conventions  the last layer stands on the left, and each bias passes through the layers after its own.
    Source       Lucchi, section 2.2, without biases; Schubert, "Neural Network Architecture".

    >>> network = MultilayerPerceptron((1, 1, 1), ("identity", "identity"))
    >>> W, b = collapse(network, network.from_arrays([([[2]], [1]), ([[3]], [5])]))
    >>> W.item(), b.item()
    (6.0, 8.0)
    """
    instance("collapse", "network", network, MultilayerPerceptron, such_as="all of whose activations are 'identity'")
    for layer, activation in enumerate(network.activations, start=1):
        if get_activation(activation) is not ACTIVATIONS["identity"]:
            raise ConventionError(
                f"collapse: layer {layer} of the network has the activation {get_activation(activation).name}; only "
                "layers without one collapse, so build the network with 'identity' throughout.",
                name="network",
                got=get_activation(activation).name,
                expected="identity",
            )
    blocks = layer_blocks(network.checked_parameters("collapse", parameters), network.widths)
    affine = product(map(_with_constant, blocks))
    return affine[..., :-1, :-1], affine[..., :-1, -1]


def product(matrices: Iterable[FloatArray]) -> FloatArray:
    """W_L @ ... @ W_1: the last map stands on the left."""
    return reduce(lambda before, matrix: matrix @ before, matrices)


def _with_constant(block: FloatArray) -> FloatArray:
    """[W b] with the row (0, ..., 0, 1) below, which hands the 1 of [h 1] on to the next layer."""
    row = np.zeros_like(block[..., :1, :])
    row[..., -1] = 1
    return np.concatenate([block, row], axis=-2)
