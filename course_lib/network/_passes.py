"""The forward pass and backpropagation (BP1-BP4) of a multilayer perceptron, on arrays that are allocated once.

A bias is a weight on an input that is always 1. So a layer's parameters are one matrix [W_l b_l] of shape
(n_l, n_{l-1} + 1), a layer's input is [h_{l-1} 1], and one product serves weights and bias, forward and backward.

Nothing is checked and nothing is copied here: `course_lib.network` checks what comes from outside and builds a pass for
one call; `course_lib.training` builds one for all steps, writes new numbers into its arrays and runs it again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.activations import ACTIVATIONS, Activation
from course_lib.activations._blocks import blocks_of_rows
from course_lib.errors import ConventionError, ShapeError

FloatArray = NDArray[np.floating[Any]]


def layer_blocks(vector: FloatArray, widths: Sequence[int]) -> list[FloatArray]:
    """Cut vectors of P parameters into one matrix [W_l b_l] per layer.

    Args         vector: (..., P). widths: (n_0, …, n_L), inputs first.
    Returns      (..., n_l, n_{l-1} + 1), one per layer; views.
    """
    blocks, start = [], 0
    for n_in, n_out in pairwise(widths):
        stop = start + n_out * (n_in + 1)
        blocks.append(vector[..., start:stop].reshape(*vector.shape[:-1], n_out, n_in + 1))
        start = stop
    return blocks


@dataclass(frozen=True, eq=False)
class Trace:
    """What the forward pass computed on its way, kept for the backward pass.

    Args         layer_inputs: [h_{l-1} 1], (N, n_{l-1} + 1), one per layer. pre_activations: z_l, (N, n_l), one per
                 layer. outputs: h_l, (N, n_l), one per layer.
    Conventions  a stack of S networks has (S, N, …) throughout, except for the first layer's input, which they share.
    """

    layer_inputs: tuple[FloatArray, ...]
    pre_activations: tuple[FloatArray, ...]
    outputs: tuple[FloatArray, ...]

    @property
    def activations(self) -> tuple[FloatArray, ...]:
        """h_0 = X, h_1, …, h_L = y_hat: one more than there are layers."""
        return (self.layer_inputs[0][..., :-1], *self.outputs)

    def check(self, function: str, widths: Sequence[int], parameters: FloatArray) -> None:
        """Refuse parameters that this trace was not made with, as far as sizes and precision tell.

        Args         function: who asks, for the message. widths: (n_0, …, n_L). parameters: (P,) or (S, P).
        Raises       ShapeError for other widths or another number of networks; ConventionError for another precision.
        """
        own_widths = (self.layer_inputs[0].shape[-1] - 1, *(z.shape[-1] for z in self.pre_activations))
        y_hat = self.outputs[-1]
        if own_widths != tuple(widths) or y_hat.shape[:-2] != parameters.shape[:-1]:
            networks = f", {len(y_hat)} networks" if y_hat.ndim == 3 else ""
            raise ShapeError(
                f"{function}: the trace was made with widths {own_widths}{networks}, but parameters {parameters.shape} "
                f"go with widths {tuple(widths)}; run forward_with_trace with them first.",
                name="trace",
                got=own_widths,
                expected=tuple(widths),
            )
        if y_hat.dtype != parameters.dtype:
            raise ConventionError(
                f"{function}: the trace holds {y_hat.dtype.name} and parameters {parameters.dtype.name}; "
                "run forward_with_trace with these parameters first.",
                name="parameters",
                got=parameters.dtype,
                expected=y_hat.dtype,
            )


class ForwardPass:
    """Push the inputs through all layers.

    z_l = [h_{l-1} 1] @ [W_l b_l].T
    h_l = a_l(z_l)
    Args         widths: (n_0, …, n_L). activations: one per layer. parameters: (P,), or (S, P) for a stack of
                 networks. inputs: [X 1], (N, n_0 + 1). factors: like h_l, one per hidden layer, by which its outputs
                 are multiplied on their way to the next layer (dropout); none when empty.
    """

    def __init__(
        self,
        widths: Sequence[int],
        activations: Sequence[Activation],
        parameters: FloatArray,
        inputs: FloatArray,
        factors: Sequence[FloatArray] = (),
    ) -> None:
        self.trace = trace = _empty_trace(widths, activations, parameters, inputs)
        blocks = layer_blocks(parameters, widths)
        self._layers = [
            _ForwardLayer(
                layer_input=trace.layer_inputs[i],
                transposed_block=np.swapaxes(blocks[i], -1, -2),
                product=_product(blocks[i]),
                z=trace.pre_activations[i],
                h=trace.outputs[i],
                function=activations[i].function,
                blocks=_blocks(trace.pre_activations[i], trace.outputs[i]),
                factors=factors[i] if i < len(factors) else None,
                next_input=trace.layer_inputs[i + 1][..., :-1] if i + 1 < len(blocks) else None,
            )
            for i in range(len(blocks))
        ]

    def run(self) -> FloatArray:
        """Fill the trace.

        Returns      (N, k) or (S, N, k), y_hat, which the next run overwrites.
        """
        for layer in self._layers:
            layer.run()
        return self.trace.outputs[-1]


class BackwardPass:
    """Send the gradient of a loss from the outputs back through all layers.

    delta_L = dL/dy_hat * a_L'(z_L)                                                            (BP1)
    delta_l = (delta_{l+1} @ W_{l+1}) * a_l'(z_l)                                               (BP2)
    [dL/dW_l dL/db_l] = delta_l.T @ [h_{l-1} 1]                                           (BP3, BP4)
    Args         widths: (n_0, …, n_L). activations: one per layer. parameters: (P,) or (S, P). trace, factors: of the
                 forward pass. gradients: like parameters, filled by run; allocated when not given.
    """

    def __init__(
        self,
        widths: Sequence[int],
        activations: Sequence[Activation],
        parameters: FloatArray,
        trace: Trace,
        gradients: FloatArray | None = None,
        factors: Sequence[FloatArray] = (),
    ) -> None:
        self.gradients = np.empty_like(parameters) if gradients is None else gradients
        self.deltas = deltas = tuple(np.empty_like(z) for z in trace.pre_activations)
        self.upstream = deltas[-1]  # dL/dy_hat is written here; run turns it into delta_L
        arrays = zip(trace.pre_activations, trace.outputs, deltas, strict=True)
        blocks_of_layers = [_blocks(z, h, delta) for z, h, delta in arrays]
        longest = max((z.size for layer in blocks_of_layers for z, _, _ in layer), default=0)
        scratch = np.empty(longest, parameters.dtype)
        blocks, gradient_blocks = layer_blocks(parameters, widths), layer_blocks(self.gradients, widths)
        self._layers = [
            _BackwardLayer(
                derivative=activations[i].derivative,
                blocks=[(z, h, scratch[: z.size].reshape(z.shape), delta) for z, h, delta in blocks_of_layers[i]],
                delta=deltas[i],
                transposed_delta=np.swapaxes(deltas[i], -1, -2),
                layer_input=trace.layer_inputs[i],
                product=_product(gradient_blocks[i]),
                gradient=gradient_blocks[i],
                weights=blocks[i][..., :-1],
                product_with_weights=_product(blocks[i][..., :-1]),
                delta_below=deltas[i - 1] if i > 0 else None,
                factors_below=factors[i - 1] if i > 0 and factors else None,
            )
            for i in reversed(range(len(blocks)))
        ]

    def run(self) -> FloatArray:
        """Turn upstream into deltas and gradients.

        Returns      (P,) or (S, P), the gradients, which the next run overwrites.
        """
        for layer in self._layers:
            layer.run()
        return self.gradients


@dataclass(slots=True)
class _ForwardLayer:
    layer_input: FloatArray
    transposed_block: FloatArray
    product: Callable[..., FloatArray]
    z: FloatArray
    h: FloatArray
    function: Callable[..., FloatArray]
    blocks: Sequence[tuple[FloatArray, ...]]
    factors: FloatArray | None
    next_input: FloatArray | None

    def run(self) -> None:
        self.product(self.layer_input, self.transposed_block, self.z)
        for z, h in self.blocks:
            self.function(z, h)
        if self.next_input is not None:
            if self.factors is None:
                self.next_input[...] = self.h  # a third of what np.copyto takes to start
            else:
                np.multiply(self.h, self.factors, self.next_input)


@dataclass(slots=True)
class _BackwardLayer:
    derivative: Callable[..., FloatArray]
    blocks: Sequence[tuple[FloatArray, ...]]
    delta: FloatArray
    transposed_delta: FloatArray
    layer_input: FloatArray
    product: Callable[..., FloatArray]
    gradient: FloatArray
    weights: FloatArray
    product_with_weights: Callable[..., FloatArray]
    delta_below: FloatArray | None
    factors_below: FloatArray | None

    def run(self) -> None:
        for z, h, slope, delta in self.blocks:
            self.derivative(z, h, slope)
            np.multiply(delta, slope, delta)
        self.product(self.transposed_delta, self.layer_input, self.gradient)
        if self.delta_below is not None:
            self.product_with_weights(self.delta, self.weights, self.delta_below)
            if self.factors_below is not None:
                np.multiply(self.delta_below, self.factors_below, self.delta_below)


def tangent(
    widths: Sequence[int],
    activations: Sequence[Activation],
    parameters: FloatArray,
    trace: Trace,
    direction: FloatArray,
    X_direction: FloatArray,
) -> FloatArray:
    """Push a direction in parameters and inputs through all layers.

    dz_l = [h_{l-1} 1] @ [dW_l db_l].T + dh_{l-1} @ W_l.T
    dh_l = a_l'(z_l) * dz_l
    Args         parameters, direction: (P,) or (S, P). trace: of the forward pass. X_direction: (N, n_0).
    Returns      (N, k) or (S, N, k), dh_L.
    """
    dh = X_direction
    blocks, directions = layer_blocks(parameters, widths), layer_blocks(direction, widths)
    for layer, activation in enumerate(activations):
        z, h, layer_input = trace.pre_activations[layer], trace.outputs[layer], trace.layer_inputs[layer]
        W = blocks[layer][..., :-1]
        dz = layer_input @ np.swapaxes(directions[layer], -1, -2) + dh @ np.swapaxes(W, -1, -2)
        dh = activation.derivative(z, h) * dz
    return dh


def _empty_trace(
    widths: Sequence[int], activations: Sequence[Activation], parameters: FloatArray, inputs: FloatArray
) -> Trace:
    shape, dtype = (*parameters.shape[:-1], len(inputs)), parameters.dtype
    layer_inputs = [inputs, *(np.ones((*shape, width + 1), dtype) for width in widths[1:-1])]
    pre_activations = [np.empty((*shape, width), dtype) for width in widths[1:]]
    # without an activation h is z: one array, and nothing to compute
    outputs = [
        z if activation is ACTIVATIONS["identity"] else np.empty_like(z)
        for z, activation in zip(pre_activations, activations, strict=True)
    ]
    return Trace(tuple(layer_inputs), tuple(pre_activations), tuple(outputs))


def _blocks(z: FloatArray, h: FloatArray, *more: FloatArray) -> Sequence[tuple[FloatArray, ...]]:
    """z, h and more arrays of that shape, as the activation takes them at a time; none where h is z."""
    return () if h is z else blocks_of_rows(z, h, *more)


def _product(right: FloatArray) -> Callable[..., FloatArray]:
    """The matrix product with this array, or with a matrix cut from it.

    np.dot starts a small product twice as fast, but knows no stacks and copies what does not lie in one piece, such as
    W within [W b].
    """
    return np.dot if right.ndim <= 2 and right.flags.c_contiguous else np.matmul
