"""tanh_network_gradients: backpropagation through any number of layers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.backpropagation._shared import BATCH, BP1, BP2, BP3, CHAPTER, SUM_OR_MEAN, page_of

__all__ = ["TANH_NETWORK_GRADIENTS"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(L: int, n: int, N: int) -> tuple[Any, Any, Any, Any]:
        W, b = rng.normal(size=(L, n, n)) / np.sqrt(n), 0.5 * rng.normal(size=(L, n))
        return W, b, rng.normal(size=(N, n)), rng.normal(size=(N, n))

    yield Case(
        (np.array([[[0.5]], [[-1.0]]]), np.array([[0.25], [0.5]]), np.array([[1.0], [2.0]]), np.array([[0.0], [1.0]])),
        "two layers of one unit",
    )
    yield Case(
        (
            np.array([[[1, 0], [2, 1]], [[1, -1], [0, 1]]]),
            np.array([[0, 1], [1, 0]]),
            np.array([[1, -1]]),
            np.array([[2, 0]]),
        ),
        "integers",
    )
    yield Case(drawn(1, 3, 4), "a single layer")
    yield Case(drawn(2, 2, 1), "one sample")
    yield Case(drawn(2, 3, 5))
    yield Case(drawn(3, 2, 3))
    yield Case(drawn(4, 3, 6))
    yield Case(drawn(6, 2, 4), "six layers")
    W, b, X, Y = drawn(3, 3, 10)
    yield Case((W, b, X[::2], Y[::2]), "every second row of a larger array")


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    W, b, X, Y = (np.asarray(argument, float) for argument in arguments)
    # products of L layers, each with sums of n terms; the largest entry carries the size of all terms
    scale = (1 + np.abs(X).max()) * (1 + np.abs(Y).max()) * np.prod([1 + np.linalg.norm(layer, 2) for layer in W])
    return 256 * (X.size + W.size + b.size) * precision(arguments) * scale


def _walk(W: Any, b: Any, X: Any, Y: Any, *, up: bool = False, early: bool = False) -> Any:
    """The right walk, or with the weights moved before the deltas have passed through them."""
    h = [np.asarray(X, float)]
    for layer in range(len(W)):
        z = h[layer] @ W[layer].T + b[layer]
        h.append(z if layer == len(W) - 1 else np.tanh(z))
    if up:
        h[-1] = np.tanh(h[-1])
    W_gradient, b_gradient = np.zeros(W.shape), np.zeros(b.shape)
    delta = 2 * (h[-1] - Y) / len(X) * ((1 - h[-1] ** 2) if up else 1)
    for layer in reversed(range(len(W))):
        W_gradient[layer], b_gradient[layer] = delta.T @ h[layer], delta.sum(axis=0)
        way = W[layer] - W_gradient[layer] if early else W[layer]
        delta = (delta @ way) * (1 - h[layer] ** 2)
    return W_gradient, b_gradient


TANH_NETWORK_GRADIENTS = Exercise(
    name="tanh_network_gradients",
    chapter=CHAPTER,
    points=5,
    cases=_cases,
    inputs={"W": "L n n", "b": "L n", "X": "N n", "Y": "N n"},
    outputs=("W_gradient", "b_gradient"),
    page=page_of("tanh_network_gradients"),
    tolerance=Tolerance(_bound, "products through L layers of width n, each off by n roundings of its terms' sizes"),
    forbidden=("course_lib.network", "course_lib.autodiff", "course_lib.gradients", "torch", "jax"),
    hints=(
        "Forward first: a list of activations that begins with X. The last layer does not bend.",
        "The delta at the output is the derivative of the loss by the outputs; mind its 2 and its 1/N.",
        "Then for each layer from the last to the first: gradients first, then the delta of the layer before.",
    ),
    misconceptions=(
        Misconception(
            "sum-for-mean",
            "N times too large: the loss is a mean over the samples.",
            SUM_OR_MEAN,
            edits=(("(h[-1] - Y) / len(X)", "(h[-1] - Y)"),),
        ),
        Misconception(
            "missing-two",
            "Half of the right gradient: the square brings a 2, and this loss has no 1/2.",
            BP1,
            edits=(("2 * (h[-1] - Y)", "1 * (h[-1] - Y)"),),
        ),
        Misconception(
            "residual-sign",
            "Right size, wrong sign: the residual is output minus target.",
            BP1,
            edits=(("(h[-1] - Y)", "(Y - h[-1])"),),
        ),
        Misconception(
            "slope-of-h",
            "You take the slope of tanh at its output. It belongs at the pre-activation.",
            BP2,
            edits=(("(1 - h[layer] ** 2)", "(1 - np.tanh(h[layer]) ** 2)"),),
        ),
        Misconception(
            "slope-forgotten",
            "The slopes of the hidden units are missing, so all layers but the last are wrong.",
            BP2,
            edits=((" * (1 - h[layer] ** 2)", ""),),
        ),
        Misconception(
            "way-back-transposed",
            "The delta goes back through the transposed of the right matrix; square layers hide it from the shapes.",
            BATCH,
            edits=(("(delta @ W[layer])", "(delta @ W[layer].T)"),),
        ),
        Misconception(
            "outer-transposed",
            "Your weight gradients are transposed; square layers hide it from the shapes.",
            BP3,
            edits=(("delta.T @ h[layer]", "h[layer].T @ delta"),),
        ),
        Misconception(
            "output-bent",
            "Your last layer bends. It is linear in this network.",
            BP1,
            mistaken=lambda W, b, X, Y: _walk(W, b, X, Y, up=True),
        ),
        Misconception(
            "slope-at-the-output",
            "Your output delta has a slope of tanh, but the last layer does not bend.",
            BP1,
            edits=(("/ len(X)", "/ len(X) * (1 - np.tanh(h[-1]) ** 2)"),),
        ),
        Misconception(
            "updated-too-early",
            "The deltas go back through weights that were already changed. All gradients come first.",
            BP2,
            mistaken=lambda W, b, X, Y: _walk(W, b, X, Y, early=True),
        ),
        Misconception(
            "biases-never-move",
            "The bias gradients are all zero, so the biases would never move.",
            BP3,
            edits=(("b_gradient[layer] = delta.sum(axis=0)", "pass"),),
        ),
        Misconception(
            "mean-over-outputs",
            "You divide by all entries of the outputs. The loss is a mean over samples and a sum over outputs.",
            SUM_OR_MEAN,
            edits=(("(h[-1] - Y) / len(X)", "(h[-1] - Y) / Y.size"),),
        ),
        Misconception(
            "forward-not-transposed",
            "Forward, a unit is a row of its matrix, so the samples meet the transpose. Square layers hide it from "
            "the shapes.",
            BATCH,
            edits=(("@ W[layer].T + b", "@ W[layer] + b"),),
        ),
        Misconception(
            "own-output",
            "The delta of a layer meets what came out of it. Its weights multiplied what came in.",
            BP3,
            edits=(("delta.T @ h[layer]", "delta.T @ h[layer + 1]"),),
        ),
        Misconception(
            "first-layer-left-out",
            "The way back ends before the first layer, whose gradients stay 0.",
            BP3,
            edits=(("in reversed(range(n_layers))", "in range(n_layers - 1, 0, -1)"),),
        ),
    ),
)
