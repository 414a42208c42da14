"""fold_layer: a layer and the batch norm behind it, in one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.normalization._shared import BY_HAND, CHAPTER, FOLDED, GIVEN_BACK, NOT_YOUR_OWN, page_of

__all__ = ["FOLD_LAYER"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(k: int, d: int, epsilon: float) -> tuple[Any, ...]:
        scale = rng.uniform(0.5, 2, size=k) * rng.choice([-1, 1], size=k)
        vectors = rng.normal(size=(3, k)) + 0.5
        return rng.normal(size=(k, d)), vectors[0], scale, vectors[1], vectors[2], rng.uniform(0.3, 4, size=k), epsilon

    one = (np.array([[1, 2]]), np.array([3]), np.array([4]), np.array([5]), np.array([1]), np.array([3]), 1.0)
    yield Case(one, "one unit, integers")
    yield Case(drawn(2, 2, 0.1), "a square layer")
    yield Case(drawn(3, 3, 0.5), "a square layer")
    yield Case(drawn(3, 1, 0.2), "one input")
    yield Case(drawn(2, 5, 0.3))
    yield Case(drawn(4, 3, 1e-2))
    W, *rest = drawn(8, 3, 0.4)
    yield Case((W[::2], *(part[::2] for part in rest[:-1]), rest[-1]), "every second row of a larger array")


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    W, b, scale, shift, mean, variance = (np.asarray(argument, float) for argument in arguments[:6])
    factor = np.abs(scale) / np.sqrt(variance + arguments[6])
    size = factor.max() * (1 + np.abs(W).max() + np.abs(b).max() + np.abs(mean).max()) + np.abs(shift).max()
    return 64 * W.size * precision(arguments) * size


FOLD_LAYER = Exercise(
    name="fold_layer",
    chapter=CHAPTER,
    points=2,
    cases=_cases,
    inputs={"W": "k d", "b": "k", "scale": "k", "shift": "k", "mean": "k", "variance": "k", "epsilon": ""},
    allowed=lambda W, b, scale, shift, mean, variance, epsilon: epsilon > 0 and bool(np.all(variance > 0)),
    outputs=("W_folded", "b_folded"),
    page=page_of("fold_layer"),
    tolerance=Tolerance(_bound, "a few products of ordinary size"),
    forbidden=NOT_YOUR_OWN,
    hints=(
        "Write batch norm of W x + b at inference for one unit, and collect what multiplies x.",
        "Every unit has one factor. It multiplies the unit's weights, a row of W, and part of its bias.",
        "What is left for the bias: the old bias minus the running mean, times the factor, plus the shift.",
    ),
    misconceptions=(
        Misconception(
            "mean-forgotten",
            "The running mean is missing in your bias. It is taken off before the factor.",
            FOLDED,
            edits=(("(b - mean) * factor", "b * factor"),),
        ),
        Misconception(
            "mean-unscaled",
            "The running mean is taken off after the factor. Batch norm takes it off first.",
            FOLDED,
            edits=(("(b - mean) * factor", "b * factor - mean"),),
        ),
        Misconception(
            "bias-unscaled",
            "The old bias passes through the normalization as well: it needs the factor.",
            FOLDED,
            edits=(("(b - mean) * factor", "b - mean * factor"),),
        ),
        Misconception(
            "mean-added",
            "The running mean is added where it should be taken off.",
            FOLDED,
            edits=(("(b - mean)", "(b + mean)"),),
        ),
        Misconception(
            "shift-scaled",
            "The shift is multiplied by the factor. It comes last, after the scale.",
            GIVEN_BACK,
            edits=(("(b - mean) * factor + shift", "(b - mean + shift) * factor"),),
        ),
        Misconception(
            "shift-forgotten",
            "The shift is missing in your bias.",
            GIVEN_BACK,
            edits=(("* factor + shift", "* factor + 0 * shift"),),
        ),
        Misconception(
            "root-forgotten",
            "You divide by the variance; its root is missing.",
            BY_HAND,
            edits=(("np.sqrt(variance + epsilon)", "(variance + epsilon)"),),
        ),
        Misconception(
            "epsilon-forgotten",
            "Epsilon plays no part in your result; it stands under the root.",
            BY_HAND,
            edits=(("variance + epsilon", "variance + 0.0"),),
        ),
        Misconception(
            "epsilon-outside",
            "Epsilon stands outside the root in your version; it belongs under it.",
            BY_HAND,
            edits=(("np.sqrt(variance + epsilon)", "(np.sqrt(variance) + epsilon)"),),
        ),
        Misconception(
            "columns-scaled",
            "The factors multiply the columns of W, its inputs. Each unit is a row; a square layer hides it.",
            FOLDED,
            edits=(("factor[:, None]", "factor"),),
        ),
        Misconception(
            "weights-untouched",
            "Your weights are the old ones. Each row needs its unit's factor.",
            FOLDED,
            edits=(("W * factor[:, None]", "1.0 * W"),),
        ),
        Misconception(
            "scale-forgotten",
            "The scale is missing in your factor.",
            GIVEN_BACK,
            edits=(("factor = scale / ", "factor = 1 / "),),
        ),
        Misconception(
            "factor-inverted",
            "The factor is upside down: the scale multiplies and the root divides.",
            FOLDED,
            edits=(("scale / np.sqrt(variance + epsilon)", "np.sqrt(variance + epsilon) / scale"),),
        ),
        Misconception(
            "root-multiplied",
            "The root multiplies in your factor; batch norm divides by it.",
            FOLDED,
            edits=(("scale / np.sqrt", "scale * np.sqrt"),),
        ),
        Misconception(
            "mean-off-the-weights",
            "The mean is taken off the weights as well. It belongs to the outputs, so it enters the bias alone.",
            FOLDED,
            edits=(("W * factor[:, None]", "(W - mean[:, None]) * factor[:, None]"),),
        ),
    ),
)
