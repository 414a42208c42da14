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
from course_lib.arguments import class_labels, float_array, float_arrays, plain_array
from course_lib.errors import ConventionError
from course_lib.losses._batches import Value, by_blocks_of_samples, matching, total, total_of_products

FloatArray = NDArray[np.floating[Any]]


def cross_entropy(logits: ArrayLike, labels: ArrayLike) -> Value:
    """The mean over the samples of minus the log-probability that softmax gives to the true class.

    L = -sum(y * log_softmax(logits)) / N         y: labels, or their one-hot rows where they are class numbers
    Args         logits: (N, k), scores, not probabilities. labels: (N,), whole numbers from 0 to k-1, or (N, k), rows
                 of probabilities, such as one-hot rows.
    Returns      A float.
    Raises       ShapeError when labels has another N or k; ConventionError for a label outside 0 to k-1, or a row with
                 a negative entry or another sum than 1; CourseError for labels that are neither; NotFiniteError.
    Conventions  mean over samples; natural logarithm; softmax included. The sum of a row may be off by 1e-9, in single
                 precision by 1e-6. PyTorch's cross_entropy takes both kinds of labels as well.
    Source       Lucchi, section 4.4; Schubert, "Categorical Objectives".

    >>> round(cross_entropy([[1, 2, 3], [1, 2, 3]], [2, 0]), 10)
    1.4076059644
    >>> round(cross_entropy([[1, 2, 3]], [[0.5, 0, 0.5]]), 10)
    1.4076059644
    """
    return softmax_cross_entropy(*labelled("cross_entropy", logits, labels))[0]


def cross_entropy_and_gradient(
    logits: ArrayLike, labels: ArrayLike, out: FloatArray | None = None
) -> tuple[Value, FloatArray]:
    """The cross-entropy and its gradient in the scores: predicted minus true probability.

    dL/dlogits = 1/N * (softmax(logits) - y)      y as in cross_entropy
    Args         logits: (N, k), scores. labels: (N,), whole numbers from 0 to k-1, or (N, k), rows of probabilities.
                 out: like logits, for the gradient.
    Returns      A float and (N, k), the gradient; its rows sum to 0.
    Raises       As cross_entropy; ShapeError or CourseError for an out that is not like logits.
    Conventions  mean over samples; the softmax is included, so no other slope of it belongs in the chain.
    Source       Lucchi, section 4.4, whose gradient in the weights is this times x.
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
    Source       follows from the loss in Schubert, "Categorical Objectives", and Lucchi, section 4.3, proposition 3.
    """
    return logistic_cross_entropy(*answered("binary_cross_entropy_and_gradient", logits, y, out=out), out)


def softmax_cross_entropy(
    logits: FloatArray, labels: NDArray[Any], out: FloatArray | None = None
) -> tuple[Value, FloatArray]:
    if labels.ndim > 1:
        return _cross_entropy_of_distributions(logits, labels, out)
    n_samples = len(labels)
    rows = np.arange(n_samples)
    true_scores = logits[..., rows, labels]
    exponentials, sums, largest = softmax_terms(logits, out)
    log_p = true_scores - largest[..., 0] - np.log(sums[..., 0])
    gradient = np.multiply(exponentials, 1.0 / (n_samples * sums), exponentials)
    gradient[..., rows, labels] -= 1.0 / n_samples
    return -total(log_p, labels) / n_samples, gradient


@by_blocks_of_samples
def _cross_entropy_of_distributions(
    logits: FloatArray, y: FloatArray, out: FloatArray | None, n_samples: int
) -> tuple[Value, FloatArray]:
    shifted = np.subtract(logits, logits.max(axis=-1, keepdims=True), out)
    # log p = shifted - log(sums): the loss has two parts, neither of which is negative
    value = -total_of_products(shifted, np.broadcast_to(y, shifted.shape), y)
    p = np.exp(shifted, shifted)
    sums = p.sum(axis=-1, keepdims=True)
    value += total(np.log(sums) * y.sum(axis=-1, keepdims=True), y)
    gradient = np.subtract(np.divide(p, sums, p), y, p)
    return value / n_samples, np.multiply(gradient, 1.0 / n_samples, gradient)


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
) -> tuple[FloatArray, NDArray[Any]]:
    given, labels = plain_array(function, "logits", logits), plain_array(function, name, labels)
    axes = "S N k" if given.ndim == 3 else "N k"
    logits = float_array(function, "logits", given, axes)
    if out is not None:
        check_room(function, out, "logits", logits)
    n_samples, n_classes = logits.shape[-2:]
    if labels.ndim != 2 or labels.shape[1] == 1 < n_classes:  # a column of class numbers is told to be a vector
        return logits, class_labels(function, name, labels, n_samples=n_samples, n_classes=n_classes)
    logits, y = float_arrays(function, **{"logits": (logits, axes), name: (labels, "N k")})
    _check_distributions(function, name, y)
    return logits, y


def _check_distributions(function: str, name: str, y: FloatArray) -> None:
    sums, smallest = y.sum(axis=1, dtype=np.float64), y.min(axis=1)
    margin = 1e-6 if y.dtype == np.float32 else 1e-9
    wrong = np.flatnonzero((smallest < 0) | (np.abs(sums - 1) > margin))
    if len(wrong):
        row = wrong[0]
        raise ConventionError(
            f"{function}: {name}[{row}] has the sum {sums[row]:.10g} and the smallest entry {smallest[row]:g}; "
            "probabilities sum to 1, none below 0, as softmax gives them, and class numbers come as one vector (N,).",
            name=name,
            got=y[row],
            expected="rows of probabilities",
        )


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
