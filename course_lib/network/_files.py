"""A network and its parameters in one file."""

from __future__ import annotations

from operator import index
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.activations import Activation
from course_lib.errors import ConventionError
from course_lib.network._perceptron import MultilayerPerceptron
from course_lib.npz_files import read_npz, refusing_damage, write_npz

FloatArray = NDArray[np.floating[Any]]


def save_network(path: str | Path, network: MultilayerPerceptron, parameters: ArrayLike) -> None:
    """Write a network and its parameters to a .npz file, which appears complete or not at all.

    Args         path: of the file, replaced when it is there. network: its widths and activations are written.
                 parameters: (P,), or (S, P) for a stack of networks.
    Returns      Nothing.
    Raises       ShapeError when parameters does not fit the network; ConventionError when an activation has no name
                 that get_activation knows.
    """
    for activation in network.activations:
        if isinstance(activation, Activation):
            raise ConventionError(
                f"save_network: activation {activation.name!r} has no name that get_activation knows, "
                "so no file could bring it back; save the parameters with numpy.save instead.",
                name="network",
                got=activation,
                expected="activations that have a name",
            )
    write_npz(
        path,
        {
            "widths": np.array(network.widths),
            "activations": np.array(network.activations),
            "parameters": network.checked_parameters("save_network", parameters),
        },
    )


def load_network(path: str | Path) -> tuple[MultilayerPerceptron, FloatArray]:
    """Read what save_network wrote.

    Args         path: of the file.
    Returns      the network, and its parameters, (P,) or (S, P), to the same bits and in the same precision.
    Raises       CourseError when the file does not hold a network; FileNotFoundError.
    """
    arrays = read_npz(path, function="load_network", names=("widths", "activations", "parameters"))
    with refusing_damage(path, function="load_network", names=("widths", "activations")):
        network = MultilayerPerceptron(tuple(map(index, arrays["widths"])), tuple(map(str, arrays["activations"])))
    return network, network.checked_parameters("load_network", arrays["parameters"])
