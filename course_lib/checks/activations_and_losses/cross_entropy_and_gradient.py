"""cross_entropy_and_gradient: the loss for classes, from scores, with prediction minus target."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.activations_and_losses._shared import (
    CANCELS,
    CHAPTER,
    OVERFLOW,
    PRICE,
    SHARES,
    page_of,
    shares_of,
)

__all__ = ["CROSS_ENTROPY_AND_GRADIENT"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(n: int, k: int) -> tuple[Any, Any]:
        return rng.normal(size=(n, k)), rng.integers(0, k, size=n)

    yield Case((np.array([[1.0, 2.0, 3.0]]), np.array([2])), "one sample")
    yield Case((np.array([[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]]), np.array([2, 0])), "the same scores, two labels")
    yield Case((np.array([[1, 0], [2, -1], [0, 0]]), np.array([1, 1, 0])), "integers")
    yield Case((np.zeros((2, 4)), np.array([3, 1])), "a shrug between four classes")
    scores, labels = drawn(3, 3)
    yield Case((scores, labels), "as many samples as classes")
    yield Case((np.tile(scores, (2, 1)), np.tile(labels, 2)), "the previous samples twice: the loss must not change")
    yield Case(drawn(5, 2), "two classes")
    yield Case(drawn(4, 5))
    yield Case((np.array([[1000.0, 0.0], [0.5, 0.0]]), np.array([1, 0])), "certain and wrong by 1000")
    yield Case((np.array([[60.0, 0.0, 5.0], [0.0, 1.0, 0.0]]), np.array([1, 1])), "certain and wrong by 60")
    yield Case((rng.normal(size=(2, 3)) + np.array([[900.0], [-900.0]]), np.array([0, 2])), "rows far apart")
    scores, labels = drawn(8, 3)
    yield Case((scores[::2], labels[::2]), "every second row of a larger array")
    scores, labels = drawn(3, 4)
    yield Case((scores.astype(np.float32), labels), "float32")


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    size = np.max(np.abs(np.asarray(arguments[0], float)))
    return 32 * precision(arguments) * (np.asarray(arguments[0]).size + size)


def _allowed(logits: Any, labels: Any) -> bool:
    labels = np.asarray(labels)
    return bool(labels.dtype.kind in "iu" and labels.min() >= 0 and labels.max() < np.shape(logits)[1])


def _with(value: Any) -> Any:
    """A function with the right gradient and the given value, (probabilities, labels) -> number."""

    def mistaken(logits: Any, labels: Any) -> Any:
        p = shares_of(logits)
        gradient = (p - np.eye(p.shape[1])[labels]) / len(labels)
        return float(value(p, labels)), gradient

    return mistaken


def _with_a_lid(arguments: tuple[Any, ...], value: Any, expected: Any) -> bool:
    """The right gradient, and a value that is hardly too small, or far too small where a certain answer was wrong."""
    short, gradient = float(expected[0]) - float(value[0]), np.asarray(value[1], float)
    right = gradient.shape == np.shape(expected[1]) and np.allclose(gradient, expected[1], atol=1e-6)
    return bool(right and short > 0 and (short < 1e-4 or expected[0] > 10))


def _softmax_twice(logits: Any, labels: Any) -> Any:
    p, once = shares_of(shares_of(logits)), np.arange(len(labels))
    return float(-np.log(p[once, labels]).mean()), (p - np.eye(p.shape[1])[labels]) / len(labels)


def _naive(logits: Any, labels: Any) -> Any:
    exponentials = np.exp(logits)
    p = exponentials / exponentials.sum(axis=1, keepdims=True)
    value = -np.log(p[np.arange(len(labels)), labels]).mean()
    return float(value), (p - np.eye(p.shape[1])[labels]) / len(labels)


def _counted_from_one(logits: Any, labels: Any) -> Any:
    z = logits - np.max(logits, axis=1, keepdims=True)
    log_sums = np.log(np.exp(z).sum(axis=1))
    value = np.mean(log_sums - z[np.arange(len(labels)), labels - 1])
    return float(value), (np.exp(z - log_sums[:, None]) - np.eye(z.shape[1])[labels - 1]) / len(labels)


CROSS_ENTROPY_AND_GRADIENT = Exercise(
    name="cross_entropy_and_gradient",
    chapter=CHAPTER,
    points=5,
    cases=_cases,
    inputs={"logits": "N k", "labels": "N"},
    outputs=("value", "gradient"),
    page=page_of("cross_entropy_and_gradient"),
    tolerance=Tolerance(_bound, "differences of scores of size s are exact to s roundings; N of them are averaged"),
    allowed=_allowed,
    forbidden=(
        "course_lib.losses",
        "course_lib.activations",
        "course_lib.gradients",
        "course_lib.autodiff",
        "scipy",
        "sklearn",
        "torch",
        "jax",
    ),
    hints=(
        "Subtract each row's largest score from the row first: neither probabilities nor loss change.",
        "An index array for the rows together with the labels picks one entry from every row.",
        "The gradient of one sample has k entries: its probabilities, minus 1 at the true class. The loss is a mean.",
    ),
    misconceptions=(
        Misconception(
            "sum-for-mean",
            "The value is N times too large: the samples were added up, not averaged.",
            PRICE,
            edits=(("np.mean(", "np.sum("),),
        ),
        Misconception(
            "gradient-not-averaged",
            "The gradient is N times too large: the value is a mean over the samples, so its gradient is one too.",
            CANCELS,
            edits=((" / n_samples", ""),),
        ),
        Misconception(
            "target-minus-prediction",
            "Target minus prediction is the direction of a step. The gradient points uphill: the other way round.",
            CANCELS,
            edits=(("probabilities - one_hot", "one_hot - probabilities"),),
        ),
        Misconception(
            "slope-counted-again",
            "The slope of the unit was multiplied in once more. Behind a logarithm it has already cancelled.",
            CANCELS,
            edits=(("(probabilities - one_hot)", "(probabilities - one_hot) * probabilities * (1 - probabilities)"),),
        ),
        Misconception(
            "target-forgotten",
            "Your gradient is the probabilities alone: every score is pushed down. The true class must be pulled up.",
            CANCELS,
            edits=(("(probabilities - one_hot)", "probabilities"),),
        ),
        Misconception(
            "patched-logarithm",
            "A tiny number inside the logarithm puts a lid on the loss: certain mistakes all cost the same. Use the "
            "scores.",
            OVERFLOW,
            mistaken=_with(lambda p, labels: -np.log(p[np.arange(len(labels)), labels] + 1e-12).mean()),
            symptom=_with_a_lid,
        ),
        Misconception(
            "all-classes-averaged",
            "You average the logarithms of all classes, so the labels do not matter. Only the true class enters.",
            PRICE,
            mistaken=_with(lambda p, labels: -np.log(np.maximum(p, 1e-300)).mean()),
        ),
        Misconception(
            "softmax-twice",
            "Softmax was applied twice: the inputs are scores, and after one softmax they are probabilities.",
            PRICE,
            mistaken=_softmax_twice,
        ),
        Misconception(
            "overflow",
            "Right for small scores only: at 1000 the exponential overflows. Start from differences of scores.",
            OVERFLOW,
            mistaken=_naive,
        ),
        Misconception(
            "minus-missing",
            "The sign is wrong: a logarithm of a probability is negative, a loss is not.",
            PRICE,
            edits=(("log_sums - shifted[rows, labels]", "shifted[rows, labels] - log_sums"),),
        ),
        Misconception(
            "probability-for-logarithm",
            "One minus the probability of the true class is bounded by 1. Cross-entropy takes minus its logarithm.",
            PRICE,
            mistaken=_with(lambda p, labels: (1 - p[np.arange(len(labels)), labels]).mean()),
        ),
        Misconception(
            "squared-error",
            "That is the squared error between probabilities and targets, not the cross-entropy.",
            PRICE,
            mistaken=_with(lambda p, labels: ((p - np.eye(p.shape[1])[labels]) ** 2).sum(axis=1).mean()),
        ),
        Misconception(
            "one-maximum-for-all",
            "One largest score is subtracted from the whole batch; rows far below it lose all their digits.",
            SHARES,
            edits=(("logits.max(axis=1, keepdims=True)", "logits.max()"),),
        ),
        Misconception(
            "labels-from-one",
            "Your classes are counted from 1, so each label means its left neighbour. Labels run from 0 to k-1.",
            PRICE,
            mistaken=_counted_from_one,
        ),
        Misconception(
            "target-added",
            "The target is added to the probabilities. At the true class 1 is taken off, so that its score is "
            "pulled up.",
            CANCELS,
            edits=(("probabilities - one_hot", "probabilities + one_hot"),),
        ),
        Misconception(
            "sum-overflows",
            "Right for small scores only: at 1000 the sum of exponentials overflows. Take the largest score out first.",
            OVERFLOW,
            edits=(("logits - logits.max(axis=1, keepdims=True)", "logits * 1.0"),),
        ),
        Misconception(
            "logarithm-of-zero",
            "A probability so small that it became 0 goes into the logarithm. Compute with the score itself, not "
            "with its share.",
            OVERFLOW,
            edits=(
                (
                    "np.mean(log_sums - shifted[rows, labels])",
                    "-np.mean(np.log(np.exp(shifted - log_sums[:, None])[rows, labels]))",
                ),
            ),
        ),
        Misconception(
            "shift-forgotten",
            "The largest score is taken off inside the sum, but not from the score of the true class.",
            OVERFLOW,
            edits=(("shifted[rows, labels]", "logits[rows, labels]"),),
        ),
        Misconception(
            "label-subtracted",
            "The number of the class is subtracted from its whole row. The target is 1 at the true class and 0 "
            "elsewhere.",
            CANCELS,
            edits=(("np.eye(logits.shape[1])[labels]", "labels[:, None]"),),
        ),
        Misconception(
            "true-class-only",
            "Only the true class has a slope in your gradient. The other scores are pushed down by their "
            "probabilities.",
            CANCELS,
            edits=(("(probabilities - one_hot) /", "(probabilities - one_hot) * one_hot /"),),
        ),
        Misconception(
            "slope-by-probability",
            "That is the slope by the probabilities. Asked for is the one by the scores, which passes through softmax.",
            CANCELS,
            edits=(
                ("(probabilities - one_hot) / n_samples", "np.where(one_hot > 0, -1 / probabilities, 0.0) / n_samples"),
            ),
        ),
        Misconception(
            "one-after-the-mean",
            "The 1 of the true class is taken off after the division by N. It belongs under it.",
            CANCELS,
            edits=(("(probabilities - one_hot) / n_samples", "probabilities / n_samples - one_hot"),),
        ),
        Misconception(
            "largest-for-true",
            "The largest score stands where that of the true class belongs: which one it is, the label says.",
            PRICE,
            edits=(("shifted[rows, labels]", "shifted.max(axis=1)"),),
        ),
    ),
)
