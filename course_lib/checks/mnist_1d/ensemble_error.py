"""ensemble_error: the mean of probabilities, and what is not that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.mnist_1d._shared import BASELINE, CHAPTER, PIPELINE, page_of

__all__ = ["ENSEMBLE_ERROR"]


def _softmax(logits: Any, axis: int) -> Any:
    exponentials = np.exp(logits - logits.max(axis=axis, keepdims=True))
    return exponentials / exponentials.sum(axis=axis, keepdims=True)


def _drawn(rng: np.random.Generator, n_networks: int, n_samples: int, n_classes: int, spread: float) -> Any:
    """Scores that lean to the true class, some networks surer than others, no mean near a tie."""
    while True:
        labels = rng.integers(n_classes, size=n_samples)
        sureness = rng.uniform(0.3, 3.0, size=(n_networks, 1, 1))
        logits = rng.normal(size=(n_networks, n_samples, n_classes))
        logits[:, np.arange(n_samples), labels] += 0.6
        logits = spread * sureness * logits + rng.normal(size=(n_networks, n_samples, 1))
        if _clear(logits, labels):
            return logits, labels


def _clear(logits: Any, labels: Any) -> bool:
    means = np.sort(_softmax(np.asarray(logits, float), 2).mean(axis=0), axis=1)
    return bool(means.shape[1] > 1 and (means[:, -1] - means[:, -2] > 1e-6).all())


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([[[2.0, 0.0], [0.0, 1.0]]]), np.array([0, 0])), "one network")
    sure = np.array([[[6.0, 0.0, 0.0]], [[0.0, 0.4, 0.0]], [[0.0, 0.4, 0.0]]])
    yield Case((sure, np.array([0])), "one sure network against two unsure ones")
    yield Case(_drawn(rng, 3, 40, 4, 1.0), "three networks")
    yield Case(_drawn(rng, 5, 60, 3, 1.5), "five networks")
    yield Case(_drawn(rng, 5, 60, 3, 0.7), "five networks")
    logits, labels = _drawn(rng, 4, 50, 5, 1.0)
    yield Case((logits + 1000.0 * rng.choice([-1, 1], size=(4, 50, 1)), labels), "scores near a thousand")
    yield Case(_drawn(rng, 2, 70, 6, 2.0), "two networks")


def _vote(logits: Any, labels: Any) -> Any:
    n_classes = logits.shape[2]
    votes = (logits.argmax(axis=2)[..., None] == np.arange(n_classes)).sum(axis=0)
    return float(np.mean(votes.argmax(axis=1) != labels))


def _without_shift(logits: Any, labels: Any) -> Any:
    with np.errstate(all="ignore"):
        exponentials = np.exp(logits)
        p = exponentials / exponentials.sum(axis=2, keepdims=True)
    return float(np.mean(p.mean(axis=0).argmax(axis=1) != labels))


ENSEMBLE_ERROR = Exercise(
    name="ensemble_error",
    chapter=CHAPTER,
    points=3,
    cases=_cases,
    inputs={"logits": "S N k", "labels": "N"},
    page=page_of("ensemble_error"),
    tolerance=Tolerance(lambda arguments, expected: 1e-9, "a share of whole numbers"),
    forbidden=("course_lib.activations", "course_lib.losses", "scipy", "torch", "jax"),
    allowed=lambda logits, labels: (
        bool(min(labels) >= 0 and max(labels) < np.shape(logits)[2]) and _clear(logits, labels)
    ),
    hints=(
        "Three axes: networks, samples, classes. Over which one does softmax run, over which one the mean?",
        "Subtract the largest score of each sample before the exponential. Then take the mean of the probabilities.",
        "The answer is the class with the largest mean. Which share of them differs from the labels?",
    ),
    misconceptions=(
        Misconception(
            "mean-of-the-errors",
            "This is the mean of the single networks' errors. Average the probabilities first, then answer once.",
            PIPELINE,
            edits=(("p.mean(axis=0).argmax(axis=1)", "p.argmax(axis=2)"),),
        ),
        Misconception(
            "vote",
            "This counts votes. An unsure network then weighs as much as a sure one; average the probabilities.",
            PIPELINE,
            mistaken=_vote,
        ),
        Misconception(
            "scores-averaged",
            "The scores are averaged instead of the probabilities; a network with large scores then decides alone.",
            PIPELINE,
            edits=(("p.mean(axis=0)", "logits.mean(axis=0)"),),
        ),
        Misconception(
            "surest-network",
            "Each sample is decided by the one network that is surest; all of them should be averaged.",
            PIPELINE,
            edits=(("p.mean(axis=0)", "p.max(axis=0)"),),
        ),
        Misconception(
            "accuracy",
            "This is the share of right answers; asked for is the share of wrong ones.",
            BASELINE,
            edits=(("answers != labels", "answers == labels"),),
        ),
        Misconception(
            "first-network-only",
            "Only the first network is asked.",
            PIPELINE,
            edits=(("p.mean(axis=0)", "p[0]"),),
        ),
        Misconception(
            "softmax-over-networks",
            "Softmax runs over the networks; probabilities belong to the classes of one sample.",
            PIPELINE,
            mistaken=lambda logits, labels: float(np.mean(_softmax(logits, 0).mean(axis=0).argmax(axis=1) != labels)),
        ),
        Misconception(
            "softmax-over-samples",
            "Softmax runs over the samples; probabilities belong to the classes of one sample.",
            PIPELINE,
            mistaken=lambda logits, labels: float(np.mean(_softmax(logits, 1).mean(axis=0).argmax(axis=1) != labels)),
        ),
        Misconception(
            "overflow",
            "Right for small scores only: with large ones the exponentials overflow. Subtract the largest first.",
            PIPELINE,
            mistaken=_without_shift,
        ),
    ),
)
