"""sin_exp_cos_gradients: the eight derivatives of the toy function."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.backpropagation._shared import CHAIN_BACK, CHAIN_FORWARD, CHAIN_PARAMETERS, CHAPTER, page_of

__all__ = ["SIN_EXP_COS_GRADIENTS"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((1.5, 0.6, np.array([0.3, -0.5, 0.8, 0.2]), np.array([0.7, 0.9, -0.4, 1.1])), "the numbers of the book")
    yield Case((2.0, -1.0, np.array([1, 0, 2, 1]), np.array([1, -1, 1, 3])), "integers")
    yield Case((-0.7, 0.25, np.array([0.1, 0.2, 0.3, 0.4]), np.array([-0.5, 1.2, 0.6, -0.8])), "a negative input")
    for _ in range(4):
        b, w = rng.uniform(-0.6, 0.6, size=4), rng.uniform(0.4, 1.3, size=4) * rng.choice([-1, 1], size=4)
        yield Case((float(rng.uniform(0.5, 2)), float(rng.uniform(-2, 2)), b, w))


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    # the walk has about twenty roundings, each of numbers of ordinary size; the residual may cancel one digit
    return 2e3 * precision(arguments) * (np.max(np.abs(expected)) + 1.0)


def _against_forward(x: Any, y: Any, b: Any, w: Any) -> Any:
    """The walk back with every number multiplied by the activation instead of the weight."""
    z_1 = b[0] + w[0] * x
    h_1 = np.sin(z_1)
    z_2 = b[1] + w[1] * h_1
    h_2 = np.exp(z_2)
    z_3 = b[2] + w[2] * h_2
    h_3 = np.cos(z_3)
    by_z_4 = 2 * (b[3] + w[3] * h_3 - y)
    by_z_3 = -np.sin(z_3) * h_3 * by_z_4
    by_z_2 = h_2 * h_2 * by_z_3
    by_z_1 = np.cos(z_1) * h_1 * by_z_2
    found = np.array([by_z_1, by_z_2, by_z_3, by_z_4])
    return found, np.array([x, h_1, h_2, h_3]) * found


SIN_EXP_COS_GRADIENTS = Exercise(
    name="sin_exp_cos_gradients",
    chapter=CHAPTER,
    points=2,
    cases=_cases,
    inputs={"x": "", "y": "", "b": "4", "w": "4"},
    outputs=("b_gradient", "w_gradient"),
    page=page_of("sin_exp_cos_gradients"),
    tolerance=Tolerance(_bound, "a walk of eight products there and back is off by some roundings of its largest term"),
    forbidden=("course_lib.autodiff", "course_lib.gradients", "torch", "jax", "sympy"),
    hints=(
        "First the forward pass, with all seven intermediate values under names of their own.",
        "Begin the way back with the slope of the square. Then alternate: times a weight, times the slope of a bend.",
        "A bias gets the number that arrives at its z. A weight gets that times what it multiplied on the way forward.",
    ),
    misconceptions=(
        Misconception(
            "cosine-sign",
            "The slope of cosine is minus sine; without the sign all derivatives before it are negated.",
            CHAIN_BACK,
            edits=(("-np.sin(z_3)", "np.sin(z_3)"),),
        ),
        Misconception(
            "exp-at-its-output",
            "The slope of exp belongs at its input, the pre-activation; you took it at its output.",
            CHAIN_BACK,
            edits=(("np.exp(z_2) * w[2]", "np.exp(h_2) * w[2]"),),
        ),
        Misconception(
            "missing-two",
            "Half of the right derivatives: the square's slope has a 2, and this loss has no 1/2.",
            CHAIN_BACK,
            edits=(("2 * (z_4 - y)", "1 * (z_4 - y)"),),
        ),
        Misconception(
            "residual-sign",
            "All eight are negated: the slope of the square is twice output minus target.",
            CHAIN_BACK,
            edits=(("(z_4 - y)", "(y - z_4)"),),
        ),
        Misconception(
            "input-forgotten",
            "The first weight multiplies x, so its derivative needs that factor; yours equals its bias's.",
            CHAIN_PARAMETERS,
            edits=(("[x, h_1, h_2, h_3]", "[1.0, h_1, h_2, h_3]"),),
        ),
        Misconception(
            "next-activation",
            "The weights got the activations after their layer. A weight multiplies the one before it.",
            CHAIN_PARAMETERS,
            edits=(("[x, h_1, h_2, h_3]", "[h_1, h_2, h_3, z_4]"),),
        ),
        Misconception(
            "activation-for-weight",
            "On the way through a layer you multiply by the activation. Its weight belongs there.",
            CHAIN_BACK,
            mistaken=_against_forward,
        ),
        Misconception(
            "inner-slope-lost",
            "The slope of the sine is missing on the last step back.",
            CHAIN_BACK,
            edits=(("np.cos(z_1) * w[1]", "w[1]"),),
        ),
        Misconception(
            "bends-exchanged",
            "Exp and cosine are exchanged in your forward pass. The sine comes first, then exp, then cosine.",
            CHAIN_FORWARD,
            edits=(
                ("h_2 = np.exp(z_2)", "h_2 = np.cos(z_2)"),
                ("h_3 = np.cos(z_3)", "h_3 = np.exp(z_3)"),
                ("-np.sin(z_3) * w[3]", "np.exp(z_3) * w[3]"),
                ("np.exp(z_2) * w[2]", "-np.sin(z_2) * w[2]"),
            ),
        ),
        Misconception(
            "slopes-at-outputs",
            "Every bend's slope is taken at its output. It belongs at the input, the pre-activation.",
            CHAIN_BACK,
            edits=(
                ("-np.sin(z_3)", "-np.sin(h_3)"),
                ("np.exp(z_2) * w[2]", "np.exp(h_2) * w[2]"),
                ("np.cos(z_1) * w[1]", "np.cos(h_1) * w[1]"),
            ),
        ),
        Misconception(
            "weights-left-out",
            "On the way back no weight appears. From one z to the one before it lie a weight and a bend's slope.",
            CHAIN_BACK,
            edits=(
                ("-np.sin(z_3) * w[3]", "-np.sin(z_3)"),
                ("np.exp(z_2) * w[2]", "np.exp(z_2)"),
                ("np.cos(z_1) * w[1]", "np.cos(z_1)"),
            ),
        ),
        Misconception(
            "weight-before-the-bend",
            "On the way back each bend meets the weight before it. The weight behind it multiplied its output.",
            CHAIN_BACK,
            edits=(
                ("-np.sin(z_3) * w[3]", "-np.sin(z_3) * w[2]"),
                ("np.exp(z_2) * w[2]", "np.exp(z_2) * w[1]"),
                ("np.cos(z_1) * w[1]", "np.cos(z_1) * w[0]"),
            ),
        ),
        Misconception(
            "not-chained",
            "Every step back starts from the output again. Multiply by what has arrived one step later in the chain.",
            CHAIN_BACK,
            edits=(
                ("w[2] * by_z_3", "w[2] * by_z_4"),
                ("w[1] * by_z_2", "w[1] * by_z_4"),
            ),
        ),
        Misconception(
            "pre-activations",
            "The weights got the pre-activations. A weight multiplies what the bend makes of them.",
            CHAIN_PARAMETERS,
            edits=(("[x, h_1, h_2, h_3]", "[x, z_1, z_2, z_3]"),),
        ),
    ),
)
