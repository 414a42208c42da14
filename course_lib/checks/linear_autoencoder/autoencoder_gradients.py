"""autoencoder_gradients: both gradients of the linear autoencoder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.linear_autoencoder._shared import CHAPTER, GRADIENTS, HOURGLASS, page_of

__all__ = ["AUTOENCODER_GRADIENTS"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(m: int, d: int, N: int) -> tuple[Any, Any, Any]:
        return rng.normal(size=(m, d)), rng.normal(size=(d, m)), rng.normal(size=(N, d))

    yield Case((np.array([[1, 0]]), np.array([[1], [0]]), np.array([[3, 4]])), "one sample, integers")
    yield Case(drawn(1, 1, 3), "one feature")
    yield Case(drawn(2, 4, 1), "one sample")
    yield Case(drawn(1, 3, 5), "a code of one number")
    yield Case(drawn(3, 3, 4), "no bottleneck")
    yield Case(drawn(4, 4, 4), "everything square")
    yield Case(drawn(2, 4, 4), "as many samples as features")
    yield Case(drawn(2, 5, 6))
    yield Case(drawn(2, 5, 6), "the same sizes again")
    yield Case(drawn(3, 5, 8))
    E, D, X = drawn(2, 4, 7)
    yield Case((E, D, X + 5), "not centred")
    yield Case((E, D, drawn(2, 4, 10)[2][::2]), "every second row of a larger array")


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    E, D, X = (np.asarray(argument, float) for argument in arguments)
    e, d, x = (np.linalg.norm(matrix) for matrix in (E, D, X))
    return 64 * (X.size + E.size) * precision(arguments) * (1 + e + d) * (1 + e * d) * (1 + x) ** 2


AUTOENCODER_GRADIENTS = Exercise(
    name="autoencoder_gradients",
    chapter=CHAPTER,
    points=3,
    cases=_cases,
    inputs={"E": "m d", "D": "d m", "X": "N d"},
    outputs=("E_gradient", "D_gradient"),
    page=page_of("autoencoder_gradients"),
    tolerance=Tolerance(_bound, "products of three matrices are off by as many roundings as their sums have terms"),
    forbidden=("course_lib.autoencoder", "course_lib.network", "course_lib.autodiff", "course_lib.gradients", "torch"),
    hints=(
        "Name the steps: code, copy, error. What is the shape of each? Samples are rows.",
        "Each gradient is error times input. What is the input of the decoder, and what is the error of the encoder?",
        "The encoder's error is the copy's error sent back through the decoder. The shapes say where to transpose.",
    ),
    misconceptions=(
        Misconception(
            "residual-sign",
            "Right size, wrong sign: the error is copy minus sample.",
            GRADIENTS,
            edits=(("error = code @ D.T - X", "error = X - code @ D.T"),),
        ),
        Misconception(
            "gradients-not-averaged",
            "Your gradients belong to the sum over the samples. The loss is a mean.",
            GRADIENTS,
            edits=(("error.T @ X / len(X)", "error.T @ X"), ("error.T @ code / len(X)", "error.T @ code")),
        ),
        Misconception(
            "all-over-features",
            "You divide by the number of entries. The loss is a mean over samples and a sum over features.",
            HOURGLASS,
            mistaken=lambda E, D, X: _over_entries(E, D, X),
        ),
        Misconception(
            "doubled-gradients",
            "Your gradients are twice too large: the half of the loss takes away the 2 of the square.",
            GRADIENTS,
            edits=(("E_gradient = D.T", "E_gradient = 2 * D.T"), ("D_gradient = error.T", "D_gradient = 2 * error.T")),
        ),
        Misconception(
            "decoder-not-transposed",
            "The encoder's error goes back through the decoder transposed; square matrices hide it.",
            GRADIENTS,
            edits=(("E_gradient = D.T @", "E_gradient = D @"),),
        ),
        Misconception(
            "encoder-sends-back",
            "You send the error back through the encoder. It passes the decoder on its way back.",
            GRADIENTS,
            edits=(("E_gradient = D.T @", "E_gradient = E @"),),
        ),
        Misconception(
            "decoder-gradient-transposed",
            "The decoder's gradient is transposed: it must have the decoder's shape.",
            GRADIENTS,
            edits=(("error.T @ code", "code.T @ error"),),
        ),
        Misconception(
            "encoder-gradient-transposed",
            "The encoder's gradient is transposed: it must have the encoder's shape.",
            GRADIENTS,
            edits=(("D.T @ error.T @ X", "X.T @ error @ D"),),
        ),
        Misconception(
            "sample-for-code",
            "The decoder's input is the code, not the sample.",
            GRADIENTS,
            edits=(("error.T @ code", "error.T @ X"),),
        ),
    ),
)


def _over_entries(E: Any, D: Any, X: Any) -> Any:
    code = X @ E.T
    error = code @ D.T - X
    n = np.asarray(X).size
    return D.T @ error.T @ X / n, error.T @ code / n
