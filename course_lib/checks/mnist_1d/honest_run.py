"""honest_run: the project of the course, from standardizing to one look at the test set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.mnist_1d._shared import BASELINE, CHAPTER, PIPELINE, PROTOCOL, page_of

__all__ = ["HONEST_RUN"]


def _batches(order: Any, batch_size: int) -> list[tuple[Any, Any]]:
    """Rows of the samples and of the labels for every step of an epoch."""
    slices = [order[start : start + batch_size] for start in range(0, len(order), batch_size)]
    return [(rows, rows) for rows in slices]


def _step(velocity: Any, slopes: Any, learning_rate: float, momentum: float) -> Any:
    return momentum * velocity - learning_rate * slopes


def _error_of_scores(scores: Any, labels: Any) -> tuple[Any, Any]:
    """The mean cross-entropy and its slopes in the scores."""
    rows = np.arange(len(labels))
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    loss = -np.log(p[rows, labels]).mean()
    p[rows, labels] -= 1
    return loss, p / len(labels)


def _run(
    arguments: tuple[Any, ...],
    *,
    batches: Callable[..., Any] = _batches,
    step: Callable[..., Any] = _step,
    anew: bool = False,
) -> tuple[Any, Any]:
    """Validation losses and test errors after every epoch, from parts that are standardized.

    Plain NumPy: it runs hundreds of times in a self-test. That it agrees with the package is shown by the solutions
    of the tests, which are made of the package.
    """
    (train, labels, validation, labels_validation, test, labels_test) = arguments[:6]
    W_1, b_1, W_2, b_2, orders, batch_size, learning_rate, momentum = arguments[6:]
    velocity: list[Any] = [0.0] * 4
    losses, errors = [], []
    for order in orders:
        velocity = [0.0] * 4 if anew else velocity
        for rows, label_rows in batches(order, batch_size):
            h = np.maximum(train[rows] @ W_1.T + b_1, 0)
            delta = _error_of_scores(h @ W_2.T + b_2, labels[label_rows])[1]
            back = (delta @ W_2) * (h > 0)
            slopes = (back.T @ train[rows], back.sum(axis=0), delta.T @ h, delta.sum(axis=0))
            velocity = [step(v, slope, learning_rate, momentum) for v, slope in zip(velocity, slopes, strict=True)]
            W_1, b_1, W_2, b_2 = W_1 + velocity[0], b_1 + velocity[1], W_2 + velocity[2], b_2 + velocity[3]
        scores, tested = (np.maximum(part @ W_1.T + b_1, 0) @ W_2.T + b_2 for part in (validation, test))
        losses.append(_error_of_scores(scores, labels_validation)[0])
        errors.append(np.mean(tested.argmax(axis=1) != labels_test))
    return np.array(losses), np.array(errors)


def _scaled(arguments: tuple[Any, ...], by: str = "training") -> tuple[Any, ...]:
    """The arguments with all parts standardized, rightly or by one of the wrong statistics."""
    X, labels, X_validation, labels_validation, X_test, labels_test, *rest = arguments
    source = np.concatenate([X, X_validation, X_test]) if by == "everything" else X
    mean, deviation = (source.mean(), source.std()) if by == "one" else (source.mean(axis=0), source.std(axis=0))
    train, validation, test = ((part - mean) / deviation for part in (X, X_validation, X_test))
    if by == "validation":
        validation = (X_validation - X_validation.mean(axis=0)) / X_validation.std(axis=0)
    if by == "raw test":
        test = X_test
    if by == "nothing":
        train, validation, test = X, X_validation, X_test
    return (train, labels, validation, labels_validation, test, labels_test, *rest)


def _answer(losses: Any, errors: Any) -> tuple[Any, int, Any]:
    best = int(np.argmin(losses))
    return losses, best + 1, errors[best]


def _with_statistics_of(by: str) -> Callable[..., Any]:
    return lambda *arguments: _answer(*_run(_scaled(arguments, by)))


def _with(**changes: Any) -> Callable[..., Any]:
    return lambda *arguments: _answer(*_run(_scaled(arguments), **changes))


def _chosen_by_test(*arguments: Any) -> Any:
    losses, errors = _run(_scaled(arguments))
    best = int(np.argmin(errors))
    return losses, best + 1, errors[best]


def _telling(losses: Any, errors: Any) -> bool:
    """Whether the best epoch is clear, neither the first nor the last, and shows in the test error."""
    best = int(np.argmin(losses))
    return bool(
        0 < best < len(losses) - 1
        and losses.max() < 20
        and np.sort(losses)[1] > losses[best] + 1e-3
        and errors[best] not in (errors[-1], errors.min())
    )


@lru_cache(maxsize=256)
def _drawn(seed: int, sizes: tuple[int, ...], batch_size: int, momentum: float) -> tuple[Any, ...]:
    """Three parts of noisy classes, the validation and test parts a little elsewhere, and a start."""
    N, V, M, d, n, k, epochs = sizes
    rng = np.random.default_rng(seed)
    while True:
        centres, place, scales = 1.5 * rng.normal(size=(k, d)), rng.uniform(1, 3, size=d), rng.uniform(0.5, 4, size=d)
        parts: list[Any] = []
        for size, shift in ((N, 0.0), (V, 0.4), (M, -0.5)):
            labels = rng.permutation(np.arange(size) % k)
            parts += [scales * (centres[labels] + 1.5 * rng.normal(size=(size, d)) + shift) + place, labels]
        start = (rng.normal(size=(n, d)), 0.3 * rng.normal(size=n), rng.normal(size=(k, n)), 0.3 * rng.normal(size=k))
        orders = np.array([rng.permutation(N) for _ in range(epochs)])
        arguments = (*parts, *start, orders, batch_size, float(rng.uniform(0.2, 0.5)), momentum)
        if _telling(*_run(_scaled(arguments))):
            return arguments


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    for sizes, batch_size, momentum, about in (
        ((7, 6, 40, 2, 3, 2, 3), 3, 0.5, "a short last batch"),
        ((7, 6, 40, 2, 3, 2, 3), 3, 0.5, "a short last batch"),  # no answer can be known by the shapes
        ((8, 5, 40, 2, 4, 3, 3), 4, 0.0, "no momentum"),
        ((9, 8, 50, 3, 3, 4, 3), 9, 0.8, "the full batch"),
    ):
        drawn = _drawn(int(rng.integers(2**32)), sizes, batch_size, momentum)
        yield Case(tuple(part.copy() if isinstance(part, np.ndarray) else part for part in drawn), about)


def _loose(order: Any, batch_size: int) -> list[tuple[Any, Any]]:
    starts = range(0, len(order), batch_size)
    return [(order[s : s + batch_size], np.arange(len(order))[s : s + batch_size]) for s in starts]


def _averaging(velocity: Any, slopes: Any, learning_rate: float, momentum: float) -> Any:
    return momentum * velocity - (1 - momentum) * learning_rate * slopes


HONEST_RUN = Exercise(
    name="honest_run",
    chapter=CHAPTER,
    points=8,
    cases=_cases,
    inputs={
        "X": "N d",
        "labels": "N",
        "X_validation": "V d",
        "labels_validation": "V",
        "X_test": "M d",
        "labels_test": "M",
        "W_1": "n d",
        "b_1": "n",
        "W_2": "k n",
        "b_2": "k",
        "orders": "E N",
        "batch_size": "",
        "learning_rate": "",
        "momentum": "",
    },
    outputs=("validation_losses", "best_epoch", "test_error"),
    page=page_of("honest_run"),
    tolerance=Tolerance(lambda arguments, expected: 1e-8, "a few dozen steps keep rounding far below nine digits"),
    forbidden=(
        "course_lib.training",
        "course_lib.network",
        "course_lib.losses",
        "course_lib.optimizers",
        "course_lib.normalization",
        "course_lib.activations",
        "course_lib.autodiff",
        "course_lib.experiments",
        "torch",
        "jax",
        "sklearn",
    ),
    allowed=None,  # a smaller case would have to be drawn, not cut
    hints=(
        "Get the first step right: with momentum 0 and the full batch, an epoch is one step of gradient descent.",
        "The error of the scores is probability minus one-hot, over the size of this batch. Compute all four slopes "
        "before you change anything.",
        "Keep a copy of the parameters whenever the validation loss is the least so far. Then test with that copy.",
    ),
    misconceptions=(
        Misconception(
            "validation-by-its-own-statistics",
            "The validation samples are standardized by their own mean and deviation. Use those of the training part.",
            PROTOCOL,
            mistaken=_with_statistics_of("validation"),
        ),
        Misconception(
            "test-by-its-own-statistics",
            "The test samples are standardized by their own mean and deviation. Use those of the training part.",
            PROTOCOL,
            edits=(
                (
                    "test = (X_test - mean) / deviation",
                    "test = (X_test - X_test.mean(axis=0)) / X_test.std(axis=0)",
                ),
            ),
        ),
        Misconception(
            "test-not-standardized",
            "The test samples are not standardized, but the network has learnt on samples that are.",
            PROTOCOL,
            mistaken=_with_statistics_of("raw test"),
        ),
        Misconception(
            "not-standardized",
            "Nothing is standardized: the features come in as they are.",
            PIPELINE,
            mistaken=_with_statistics_of("nothing"),
        ),
        Misconception(
            "one-mean-for-all-features",
            "One mean and one deviation are used for all features; each feature has its own.",
            PIPELINE,
            mistaken=_with_statistics_of("one"),
        ),
        Misconception(
            "statistics-of-everything",
            "Mean and deviation are taken over all samples, validation and test included. Only training ones count.",
            PROTOCOL,
            mistaken=_with_statistics_of("everything"),
        ),
        Misconception(
            "sum-of-the-batch",
            "The slopes are sums over the batch; the loss is a mean, so they are divided by the size of the batch.",
            PIPELINE,
            edits=(("delta_2 = delta_2 / len(rows)", "delta_2 = 1.0 * delta_2"),),
        ),
        Misconception(
            "last-batch-dropped",
            "The last, shorter batch of an epoch is dropped; its samples are never learnt in that epoch.",
            PIPELINE,
            edits=(("range(0, len(order), batch_size)", "range(0, len(order) - batch_size + 1, batch_size)"),),
        ),
        Misconception(
            "labels-come-loose",
            "The samples are shuffled and their labels are not: labels and samples no longer belong together.",
            PIPELINE,
            mistaken=_with(batches=_loose),
        ),
        Misconception(
            "slope-of-relu",
            "The error passes through units that were off. Stop it where the sum was not positive.",
            PIPELINE,
            edits=((" * (h > 0)", ""),),
        ),
        Misconception(
            "no-momentum",
            "The velocity forgets: momentum has no effect.",
            PIPELINE,
            mistaken=_with(step=lambda velocity, slopes, learning_rate, momentum: -learning_rate * slopes),
        ),
        Misconception(
            "slopes-weighted-too",
            "The new slope is weighted by 1 - momentum. That is the averaging form; here the slope enters whole.",
            PIPELINE,
            mistaken=_with(step=_averaging),
        ),
        Misconception(
            "velocity-starts-anew",
            "The velocity is set back to 0 at the start of every epoch; it goes on.",
            PIPELINE,
            mistaken=_with(anew=True),
        ),
        Misconception(
            "last-parameters",
            "The test is made with the last parameters, not the best. If you kept the best: was it a copy?",
            PROTOCOL,
            edits=(("forward(test, *kept[best])", "forward(test, *theta)"),),
        ),
        Misconception(
            "chosen-by-the-test-set",
            "The epoch is the one with the least test error. Then the test set has been used for choosing.",
            PROTOCOL,
            mistaken=_chosen_by_test,
        ),
        Misconception(
            "epochs-from-zero",
            "The best epoch is counted from 0; epochs are counted from 1.",
            PROTOCOL,
            edits=(("best + 1, test_error", "best, test_error"),),
        ),
        Misconception(
            "accuracy",
            "The test result is the share of right answers; asked for is the share of wrong ones.",
            BASELINE,
            edits=(("!= labels_test", "== labels_test"),),
        ),
        Misconception(
            "divided-by-batch-size",
            "The last, shorter batch is divided by `batch_size`. It is divided by its own size.",
            PIPELINE,
            edits=(("delta_2 / len(rows)", "delta_2 / batch_size"),),
        ),
        Misconception(
            "orders-ignored",
            "The orders are not used: every epoch takes the samples as they stand.",
            PIPELINE,
            edits=(
                (
                    "rows = order[start : start + batch_size]",
                    "rows = np.arange(len(order))[start : start + batch_size]",
                ),
            ),
        ),
        Misconception(
            "training-loss-watched",
            "The loss that is returned and chosen by is that of the training samples.",
            PROTOCOL,
            edits=(
                ("forward(validation, *theta)", "forward(train, *theta)"),
                ("labels_validation]\n", "labels]\n"),
            ),
        ),
        Misconception(
            "deviation-of-a-sample",
            "The deviation divides by N - 1. The task names `X.std(axis=0)`, which divides by N.",
            PIPELINE,
            edits=(("X.std(axis=0)", "X.std(axis=0, ddof=1)"),),
        ),
    ),
)
