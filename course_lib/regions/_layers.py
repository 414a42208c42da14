"""Networks whose units are straight but for one bend at zero: what the counting works on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.activations import get_activation
from course_lib.arguments import float_arrays, instance
from course_lib.errors import ConventionError
from course_lib.network import MultilayerPerceptron

FloatArray = NDArray[np.floating[Any]]
Patterns = NDArray[np.bool_]

# A weighted sum this much smaller than its largest summands is zero but for rounding.
ROUNDING = 1e-12
# A piece that is straight has the same slope at every distance from zero.
_SCALES = 2.0 ** np.arange(-40.0, 7.0)


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer: z = W x + b, then each unit goes on with slope rising where z > 0 and with slope falling elsewhere."""

    W: FloatArray
    b: FloatArray
    rising: FloatArray
    falling: FloatArray

    @property
    def bends(self) -> bool:
        """Whether any unit has two slopes; the identity has not."""
        return not np.array_equal(self.rising, self.falling)


def bent_layers(function: str, network: MultilayerPerceptron, parameters: ArrayLike) -> list[Layer]:
    """The network as layers with two slopes; refuses activations that are curved, or jump."""
    layers = []
    instance(function, "network", network, MultilayerPerceptron, such_as="of piecewise linear activations")
    parameters = network.checked_parameters(function, parameters, stack=False)
    for (W, b), name in zip(network.parameters_as_arrays(parameters), network.activations, strict=True):
        activation = get_activation(name)
        z = _SCALES[:, None] * np.ones(len(b))
        rising, falling = activation.function(z) / z, activation.function(-z) / -z
        if not all(np.allclose(slope, slope[0], rtol=1e-9, atol=0) for slope in (rising, falling)):
            raise ConventionError(
                f"{function}: the activation {activation.name} is curved or jumps; only networks of straight pieces "
                "have linear regions, so use relu, leaky_relu or identity.",
                name="network",
                got=activation.name,
                expected="relu, leaky_relu or identity",
            )
        layers.append(Layer(W.astype(np.float64), b.astype(np.float64), rising[0], falling[0]))
    return layers


def restricted(
    function: str, layers: list[Layer], origin: ArrayLike | None, directions: ArrayLike | None, n_directions: int
) -> list[Layer]:
    """The same network as a function of t, where x = origin + t @ directions; one direction comes as (d,)."""
    n_inputs = layers[0].W.shape[1]
    name, shape = ("direction", f"{n_inputs}") if n_directions == 1 else ("directions", f"{n_directions} {n_inputs}")
    if directions is None and n_inputs != n_directions:
        missing = f"origin and {name}" if origin is None else name
        raise ConventionError(
            f"{function}: the network has {n_inputs} inputs; give {missing} to say where to look.",
            name="origin" if origin is None else name,
            got=None,
            expected=f"{n_inputs} coordinates each",
        )
    if origin is None and directions is None:
        return layers
    axes = np.ones(1) if n_directions == 1 else np.eye(n_inputs)
    point, spans = float_arrays(
        function,
        origin=(np.zeros(n_inputs) if origin is None else origin, str(n_inputs)),
        **{name: (axes if directions is None else directions, shape)},
    )
    spans = spans.reshape(n_directions, n_inputs)
    first = layers[0]
    return [Layer(first.W @ spans.T, first.b + first.W @ point, first.rising, first.falling), *layers[1:]]


def pattern_of(layers: list[Layer], X: FloatArray) -> Patterns:
    """Which bent units are on (z > 0), layer after layer, (N, units)."""
    columns = []
    h = X
    for layer in layers:
        z = h @ layer.W.T + layer.b
        h = z * np.where(z > 0, layer.rising, layer.falling)
        if layer.bends:
            columns.append(z > 0)
    return np.concatenate(columns, axis=1) if columns else np.zeros((len(X), 0), dtype=bool)


def affine_maps(layers: list[Layer], patterns: Patterns) -> tuple[FloatArray, FloatArray]:
    """For each pattern the affine function that the network is there: slopes (R, k, d) and offsets (R, k)."""
    n_regions, n_inputs = len(patterns), layers[0].W.shape[1]
    slopes = np.repeat(np.eye(n_inputs)[:, None], n_regions, axis=1)
    offsets = np.zeros((n_regions, n_inputs))
    first_unit = 0
    for layer in layers:
        factor = layer.rising
        if layer.bends:
            on = patterns[:, first_unit : first_unit + len(layer.b)]
            first_unit += len(layer.b)
            factor = np.where(on, layer.rising, layer.falling)
        slopes = slopes @ layer.W.T * factor
        offsets = (offsets @ layer.W.T + layer.b) * factor
    return np.moveaxis(slopes, 0, -1), offsets
