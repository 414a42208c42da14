"""A network's loss on a batch and the gradient of it, in arrays that are allocated once per batch size."""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from course_lib.activations import get_activation
from course_lib.losses import Loss
from course_lib.network import BackwardPass, ForwardPass, MultilayerPerceptron
from course_lib.regularizers._noise import draw_factors
from course_lib.training._batches import Rows

FloatArray = NDArray[np.floating[Any]]


class Batch(NamedTuple):
    """The arrays of a step, for one number of rows."""

    inputs: FloatArray
    targets: NDArray[Any]
    factors: list[FloatArray]
    forward: ForwardPass
    backward: BackwardPass


class NetworkGradient:
    """Row numbers (None for all) -> the loss of these rows; fills gradients on the way.

    Args         network, loss: what is trained on what. parameters: (P,) or (S, P), read at each call. gradients: of
                 the same shape, filled. inputs: [X 1], (N, d + 1). targets: one per row, as the loss takes them.
                 keep_probability, rng: of dropout.
    """

    def __init__(
        self,
        network: MultilayerPerceptron,
        loss: Loss,
        *,
        parameters: FloatArray,
        gradients: FloatArray,
        inputs: FloatArray,
        targets: NDArray[Any],
        keep_probability: float,
        rng: np.random.Generator | None,
    ) -> None:
        self._widths = network.widths
        self._activations = [get_activation(activation) for activation in network.activations]
        self._value_and_gradient = loss.value_and_gradient
        self._parameters, self._gradients = parameters, gradients
        self._inputs, self._targets = inputs, targets
        self._keep_probability, self._rng = keep_probability, rng
        self._batches: dict[int, Batch] = {}

    def __call__(self, rows: Rows | None) -> Any:
        """Fill the gradients; returns the loss, a float or (S,)."""
        batch = self._whole if rows is None else self._gathered(rows)
        for factors in batch.factors:
            draw_factors(factors, self._keep_probability, 1 / self._keep_probability, self._rng)
        y_hat = batch.forward.run()
        value, _ = self._value_and_gradient(y_hat, batch.targets, batch.backward.upstream)
        batch.backward.run()
        return value

    @cached_property
    def _whole(self) -> Batch:
        return self._allocated(self._inputs, self._targets)

    def _gathered(self, rows: Rows) -> Batch:
        size = len(rows)
        if size not in self._batches:
            self._batches[size] = self._allocated(self._inputs[rows], self._targets[rows])
        batch = self._batches[size]
        # mode="clip" because the default first makes a copy of its own; rows are never out of range
        np.take(self._inputs, rows, axis=0, out=batch.inputs, mode="clip")
        np.take(self._targets, rows, axis=0, out=batch.targets, mode="clip")
        return batch

    def _allocated(self, inputs: FloatArray, targets: NDArray[Any]) -> Batch:
        shape = (*self._parameters.shape[:-1], len(inputs))
        hidden = self._widths[1:-1] if self._keep_probability < 1 else ()
        factors = [np.empty((*shape, width), self._parameters.dtype) for width in hidden]
        forward = ForwardPass(self._widths, self._activations, self._parameters, inputs, factors)
        backward = BackwardPass(
            self._widths, self._activations, self._parameters, forward.trace, self._gradients, factors
        )
        return Batch(inputs, targets, factors, forward, backward)
