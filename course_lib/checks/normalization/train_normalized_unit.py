"""train_normalized_unit: forward, backward, running statistics and inference, in one loop."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.normalization._shared import (
    BY_HAND,
    CHAPTER,
    NOT_YOUR_OWN,
    RUNNING,
    STRANGERS,
    THREE_WAYS,
    page_of,
)

__all__ = ["TRAIN_NORMALIZED_UNIT"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(b: int, n: int, d: int, m: int, rate: float = 0.2) -> tuple[Any, ...]:
        w = rng.uniform(0.6, 1.4, size=d) * rng.choice([-1, 1], size=d)
        batches = rng.normal(size=(b, n, d)) + 0.5
        # batches whose pre-activations nearly coincide would blow rounding up
        while np.any((batches @ w).std(axis=1) < 0.5):
            batches = rng.normal(size=(b, n, d)) + 0.5
        targets = np.tanh(batches @ rng.normal(size=d)) + 0.3 * rng.normal(size=(b, n)) + 0.5
        return batches, targets, w, rate, 0.8, 0.05, rng.normal(size=(m, d)) + 0.5

    small = np.array([[[1, 0], [2, 1], [3, 1]]]), np.array([[1, 0, 2]]), np.array([1, 2])
    yield Case((*small, 0.5, 0.75, 0.25, np.array([[1, 1]])), "one batch, integers")
    yield Case(drawn(1, 4, 2, 3), "one batch")
    yield Case(drawn(2, 3, 1, 2), "one feature")
    yield Case(drawn(2, 4, 3, 1), "one new sample")
    yield Case(drawn(3, 5, 2, 4))
    yield Case(drawn(3, 5, 2, 4), "the same sizes again")
    batches, targets, *rest, X = drawn(2, 6, 2, 4)
    yield Case((batches[:, ::2], targets[:, ::2], *rest, X[::2]), "every second row of larger arrays")


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    # a few steps on well-spread batches; roundings grow by small factors, mistakes are far larger
    return 1e-9 * (1 + np.abs(np.asarray(expected, float)).max())


def _life(
    batches: Any,
    targets: Any,
    w: Any,
    learning_rate: float,
    memory: float,
    epsilon: float,
    X: Any,
    *,
    late: bool = False,
    strangers: bool = False,
    after: bool = False,
) -> Any:
    """The right life, or with the scale moved too early, strangers at inference, statistics taken after the step."""
    scale, shift, running_mean, running_variance = 1.0, 0.0, 0.0, 1.0
    for X_batch, y in zip(batches, targets, strict=True):
        z = X_batch @ w
        root = np.sqrt(z.var() + epsilon)
        normalized = (z - z.mean()) / root
        upstream = 2 / len(y) * (scale * normalized + shift - y)
        moved = scale - learning_rate * (upstream @ normalized)
        arrives = (moved if late else scale) * upstream
        by_z = (arrives - arrives.mean() - normalized * (arrives * normalized).mean()) / root
        w, scale, shift = w - learning_rate * (X_batch.T @ by_z), moved, shift - learning_rate * upstream.sum()
        kept = X_batch @ w if after else z
        running_mean = memory * running_mean + (1 - memory) * kept.mean()
        running_variance = memory * running_variance + (1 - memory) * kept.var(ddof=1)
    z = X @ w
    if strangers:
        running_mean, running_variance = z.mean(), z.var()
    return w, scale, shift, scale * (z - running_mean) / np.sqrt(running_variance + epsilon) + shift


TRAIN_NORMALIZED_UNIT = Exercise(
    name="train_normalized_unit",
    chapter=CHAPTER,
    points=6,
    cases=_cases,
    inputs={
        "batches": "B N d",
        "targets": "B N",
        "w": "d",
        "learning_rate": "",
        "memory": "",
        "epsilon": "",
        "X": "M d",
    },
    allowed=lambda batches, *rest: batches.shape[1] >= 2,
    outputs=("w", "scale", "shift", "y_hat"),
    page=page_of("train_normalized_unit"),
    tolerance=Tolerance(_bound, "a few steps on well-spread batches magnify rounding by small factors only"),
    forbidden=(
        *NOT_YOUR_OWN,
        "course_lib.autodiff",
        "course_lib.gradients",
        "course_lib.minimize",
        "course_lib.optimizers",
        "course_lib.training",
        "scipy",
        "autograd",
    ),
    hints=(
        "Inside the loop: forward with the batch's statistics, back to z, then three updates. Write the forward "
        "pass first.",
        "The derivative of the loss by the output is 2/N times prediction minus target. Everything else hangs on it.",
        "Compute all three gradients before anything moves; then the running statistics, with the z you already have.",
        "After the loop only the running statistics are left: no new sample may see another.",
    ),
    misconceptions=(
        Misconception(
            "constants",
            "On the way back mean and spread are treated as constants. They depend on every z of the batch.",
            THREE_WAYS,
            edits=(("(arrives - by_mean - by_spread) / root", "arrives / root"),),
        ),
        Misconception(
            "through-the-mean-only",
            "On the way back the term through the spread is missing.",
            THREE_WAYS,
            edits=(("(arrives - by_mean - by_spread) / root", "(arrives - by_mean) / root"),),
        ),
        Misconception(
            "through-the-spread-only",
            "On the way back the term through the mean is missing.",
            THREE_WAYS,
            edits=(("(arrives - by_mean - by_spread) / root", "(arrives - by_spread) / root"),),
        ),
        Misconception(
            "scale-forgotten",
            "The scale is missing on the way back to z, so `w` goes wrong as soon as the scale has moved from 1.",
            THREE_WAYS,
            edits=(("arrives = scale * upstream", "arrives = 1.0 * upstream"),),
        ),
        Misconception(
            "scale-moved-early",
            "The scale moves before the gradient by `w` is computed. All gradients belong to the same parameters.",
            THREE_WAYS,
            mistaken=lambda *arguments: _life(*arguments, late=True),
        ),
        Misconception(
            "strangers-at-inference",
            "The new samples are normalized with their own mean and variance, so each answer depends on strangers.",
            STRANGERS,
            mistaken=lambda *arguments: _life(*arguments, strangers=True),
        ),
        Misconception(
            "not-normalized-at-inference",
            "The new samples are not normalized at all. Scale and shift expect values in the common unit.",
            STRANGERS,
            edits=(("(X @ w - running_mean) / root", "(X @ w)"),),
        ),
        Misconception(
            "biased-running-variance",
            "The running variance is too small: a batch's variance goes in over N - 1.",
            RUNNING,
            edits=(("variance * n_samples / (n_samples - 1)", "1.0 * variance"),),
        ),
        Misconception(
            "n-minus-one-in-training",
            "In training the batch is normalized over N - 1. That variance belongs to the running one only.",
            BY_HAND,
            edits=(
                ("z.mean(), z.var()", "z.mean(), z.var(ddof=1)"),
                ("variance * n_samples / (n_samples - 1)", "1.0 * variance"),
            ),
        ),
        Misconception(
            "memory-the-other-way",
            "The memory weighs the new batch in your version. It is the share of the old.",
            RUNNING,
            edits=(
                ("memory * running_mean + (1 - memory) * mean", "(1 - memory) * running_mean + memory * mean"),
                (
                    "memory * running_variance + (1 - memory) * unbiased",
                    "(1 - memory) * running_variance + memory * unbiased",
                ),
            ),
        ),
        Misconception(
            "statistics-after-the-step",
            "The running statistics are taken with the weights after the step. The batch was seen with those before.",
            RUNNING,
            mistaken=lambda *arguments: _life(*arguments, after=True),
        ),
        Misconception(
            "sum-for-mean",
            "The loss is a mean over the batch; your gradients are N times too large.",
            THREE_WAYS,
            edits=(("2 / n_samples * ", "2 * "),),
        ),
        Misconception(
            "missing-two",
            "Half of the right gradients: the square brings a 2, and this loss has no 1/2.",
            THREE_WAYS,
            edits=(("2 / n_samples * ", "1 / n_samples * "),),
        ),
        Misconception(
            "uphill",
            "The weights step along their gradient. Downhill is against it.",
            THREE_WAYS,
            edits=(("w - learning_rate * (X_batch", "w + learning_rate * (X_batch"),),
        ),
        Misconception(
            "epsilon-forgotten-at-inference",
            "At inference epsilon is missing under the root.",
            STRANGERS,
            edits=(("np.sqrt(running_variance + epsilon)", "np.sqrt(running_variance)"),),
        ),
        Misconception(
            "shift-and-scale-fixed",
            "Scale and shift never move. They are parameters and take steps like the weights.",
            THREE_WAYS,
            edits=(
                ("scale = scale - learning_rate * (upstream @ normalized)", "pass"),
                ("shift = shift - learning_rate * upstream.sum()", "pass"),
            ),
        ),
        Misconception(
            "scale-fixed",
            "The scale never moves. It is a parameter and takes steps like the weights and the shift.",
            THREE_WAYS,
            edits=(("scale = scale - learning_rate * (upstream @ normalized)", "pass"),),
        ),
        Misconception(
            "last-batch-at-inference",
            "The new samples are normalized with the last batch's statistics. At inference the running ones are used.",
            RUNNING,
            edits=(
                ("np.sqrt(running_variance + epsilon)", "root"),
                ("X @ w - running_mean", "X @ w - mean"),
            ),
        ),
        Misconception(
            "variance-from-zero",
            "The running variance starts at 0 in your version. It starts at 1.",
            RUNNING,
            edits=(("running_mean, running_variance = 0.0, 1.0", "running_mean, running_variance = 0.0, 0.0"),),
        ),
        Misconception(
            "epsilon-outside",
            "In training epsilon stands outside the root; it belongs under it.",
            BY_HAND,
            edits=(("np.sqrt(variance + epsilon)", "(np.sqrt(variance) + epsilon)"),),
        ),
        Misconception(
            "target-added",
            "The targets are added to the outputs. The error is output minus target.",
            THREE_WAYS,
            edits=(("shift - y", "shift + y"),),
        ),
        Misconception(
            "shift-not-in-the-output",
            "In training the shift is missing from the output; it shows as soon as the shift has moved.",
            THREE_WAYS,
            edits=(("scale * normalized + shift - y", "scale * normalized - y"),),
        ),
        Misconception(
            "z-for-normalized",
            "The gradient by scale is built with z. The scale multiplies the normalized values.",
            THREE_WAYS,
            edits=(("upstream @ normalized", "upstream @ z"),),
        ),
        Misconception(
            "deviation-for-variance",
            "You keep standard deviations. The running statistic is the variance.",
            RUNNING,
            edits=(("(1 - memory) * unbiased", "(1 - memory) * np.sqrt(unbiased)"),),
        ),
        Misconception(
            "averaged-twice",
            "The gradient by `w` is divided by N once more. The slope of the mean loss contains the division already.",
            THREE_WAYS,
            edits=(("(X_batch.T @ z_gradient)", "(X_batch.T @ z_gradient) / n_samples"),),
        ),
        Misconception(
            "scale-forgotten-at-inference",
            "The scale is missing at inference.",
            RUNNING,
            edits=(("y_hat = scale * (X", "y_hat = (X"),),
        ),
    ),
)
