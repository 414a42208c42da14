"""Losses for classes: cross-entropy between the labels and the probabilities that the scores stand for.

Both take scores (logits), never probabilities: taken together, logarithm and exponential cannot overflow, and the
gradient is the plain difference between probability and label.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.activations._inputs import check_room
from course_lib.activations._piecewise_linear import relu
from course_lib.activations._smooth import logistic, softplus
from course_lib.activations._softmax import softmax_terms
from course_lib.arguments import class_labels, float_array, plain_array
from course_lib.errors import ConventionError
from course_lib.losses._batches import Value, by_blocks_of_samples, matching, total

FloatArray = NDArray[np.floating[Any]]


def cross_entropy(logits: ArrayLike, labels: ArrayLike) -> Value:
    """The mean over the samples of minus the log-probability that softmax gives to the true class.

    L = -sum(log_softmax(logits)[n, labels[n]] for n) / N
    Args         logits: (N, k), scores, not probabilities. labels: (N,), whole numbers from 0 to k-1.
    Returns      A float.
    Raises       ShapeError when labels has another N; ConventionError for a label outside 0 to k-1; CourseError for
                 labels that are not whole numbers; NotFiniteError.
    Conventions  mean over samples; natural logarithm; softmax included.
    Source       Lucchi, section 4.4; Schubert, "Categorical Objectives".

    >>> round(cross_entropy([[1, 2, 3], [1, 2, 3]], [2, 0]), 10)
    1.4076059644
    """
    return softmax_cross_entropy(*labelled("cross_entropy", logits, labels))[0]


def cross_entropy_and_gradient(
    logits: ArrayLike, labels: ArrayLike, out: FloatArray | None = None
) -> tuple[Value, FloatArray]:
    """The cross-entropy and its gradient in the scores: predicted minus true probability.

    dL/dlogits = 1/N * (softmax(logits) - one_hot(labels))
    Args         logits: (N, k), scores. labels: (N,), whole numbers from 0 to k-1. out: like logits, for the gradient.
    Returns      A float and (N, k), the gradient; its rows sum to 0.
    Raises       As cross_entropy; ShapeError or CourseError for an out that is not like logits.
    Conventions  mean over samples; the softmax is included, so no other slope of it belongs in the chain.
    Source       Lucchi, section 4.4; Schubert, "Categorical Objectives".
    """
    return softmax_cross_entropy(*labelled("cross_entropy_and_gradient", logits, labels, out=out), out)


def binary_cross_entropy(logits: ArrayLike, y: ArrayLike) -> Value:
    """The mean over the samples of minus the log-probability of independent yes-or-no answers.

    L = -sum(y * log(p) + (1 - y) * log(1 - p)) / N          with p = logistic(logits)
    Args         logits: (N, k) or (N,), scores, not probabilities. y: the same shape, each from 0 to 1.
    Returns      A float.
    Raises       ShapeError when the shapes differ; ConventionError for a y outside [0, 1]; NotFiniteError.
    Conventions  mean over samples, sum over outputs; natural logarithm. PyTorch's BCEWithLogitsLoss divides by k too.
    Source       Schubert, "Categorical Objectives".

    >>> binary_cross_entropy([1000.0, -1000.0], [1, 1])
    500.0
    """
    return logistic_cross_entropy(*answered("binary_cross_entropy", logits, y))[0]


def binary_cross_entropy_and_gradient(
    logits: ArrayLike, y: ArrayLike, out: FloatArray | None = None
) -> tuple[Value, FloatArray]:
    """The binary cross-entropy and its gradient in the scores: predicted probability minus answer.

    dL/dlogits = 1/N * (logistic(logits) - y)
    Args         logits: (N, k) or (N,), scores. y: the same shape, from 0 to 1. out: like logits, for the gradient.
    Returns      A float and (N, k) or (N,), the gradient.
    Raises       As binary_cross_entropy; ShapeError or CourseError for an out that is not like logits.
    Conventions  mean over samples, sum over outputs; the logistic function is included.
    Source       Schubert, "Categorical Objectives".
    """
    return logistic_cross_entropy(*answered("binary_cross_entropy_and_gradient", logits, y, out=out), out)


def softmax_cross_entropy(
    logits: FloatArray, labels: NDArray[np.integer[Any]], out: FloatArray | None = None
) -> tuple[Value, FloatArray]:
    n_samples = len(labels)
    rows = np.arange(n_samples)
    true_scores = logits[..., rows, labels]
    exponentials, sums, largest = softmax_terms(logits, out)
    log_p = true_scores - largest[..., 0] - np.log(sums[..., 0])
    gradient = np.multiply(exponentials, 1.0 / (n_samples * sums), exponentials)
    gradient[..., rows, labels] -= 1.0 / n_samples
    return -total(log_p, labels) / n_samples, gradient


@by_blocks_of_samples
def logistic_cross_entropy(
    logits: FloatArray, y: FloatArray, out: FloatArray | None, n_samples: int
) -> tuple[Value, FloatArray]:
    # with log(1 + exp(z)) = max(z, 0) + log(1 + exp(-|z|)) each term keeps its digits where the answer is right
    entries = relu(logits) - logits * y + softplus(-np.abs(logits))
    value = total(entries, y) / n_samples
    gradient = np.subtract(logistic(logits, out), y, out)
    return value, np.multiply(gradient, 1.0 / n_samples, gradient)


def labelled(
    function: str, logits: ArrayLike, labels: ArrayLike, *, name: str = "labels", out: FloatArray | None = None
) -> tuple[FloatArray, NDArray[np.integer[Any]]]:
    given = plain_array(function, "logits", logits)
    logits = float_array(function, "logits", given, "S N k" if given.ndim == 3 else "N k")
    if out is not None:
        check_room(function, out, "logits", logits)
    return logits, class_labels(function, name, labels, n_samples=logits.shape[-2], n_classes=logits.shape[-1])


def answered(
    function: str, logits: ArrayLike, y: ArrayLike, *, out: FloatArray | None = None
) -> tuple[FloatArray, FloatArray]:
    logits, y = matching(function, logits, y, name="logits", out=out)
    if y.min() < 0 or y.max() > 1:
        raise ConventionError(
            f"{function}: y holds {float(y.min()):g} to {float(y.max()):g}; answers lie between 0 (no) and 1 (yes), "
            "so for answers -1 and 1 pass (y + 1) / 2.",
            name="y",
            got=y,
            expected="[0, 1]",
        )
    return logits, y
