"""Batch normalization: every unit standardized over the samples of the batch, in training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.arguments import float_arrays, instance, positive, unit_interval, whole_number
from course_lib.errors import ConventionError, ShapeError
from course_lib.normalization._normalize import normalize, normalize_backward

FloatArray = NDArray[np.floating[Any]]
_BEGINNING = "such as initial_running_statistics makes to begin with"


@dataclass(frozen=True)
class BatchNormTrace:
    """What the forward pass of batch norm leaves for the backward pass and for the running statistics.

    Args         normalized: (N, k). root: (1, k), sqrt(variance + epsilon). scale: (k,). mean, variance: (k,), of the
                 batch, the variance with 1 / N.
    """

    normalized: FloatArray
    root: FloatArray
    scale: FloatArray
    mean: FloatArray
    variance: FloatArray


def batch_norm(
    z: ArrayLike, scale: ArrayLike, shift: ArrayLike, *, epsilon: float = 1e-5
) -> tuple[FloatArray, BatchNormTrace]:
    """Standardize every unit over the batch, then let the network choose its scale and shift: the training form.

    normalized = (z - mean) / sqrt(variance + epsilon);   output = scale * normalized + shift
    Args         z: (N, k), pre-activations or activations. scale: (k,), gamma in the paper. shift: (k,), beta there.
                 epsilon: >= 0.
    Returns      the output (N, k), and a trace for batch_norm_backward and update_running_statistics.
    Raises       ShapeError when the shapes do not fit; ConventionError when epsilon < 0.
    Conventions  mean and variance over the samples, the variance with 1 / N, epsilon under the root. A batch of one
                 gives the shift alone, where torch refuses.
    Source       Ioffe and Szegedy (2015), algorithm 1. Schubert, batch normalization, has no formula.

    >>> batch_norm([[1.0], [2.0], [3.0], [4.0]], [1.0], [0.0], epsilon=0)[0].ravel().round(4)
    array([-1.3416, -0.4472,  0.4472,  1.3416])
    """
    floor = positive("batch_norm", "epsilon", epsilon, zero=True)
    values, gamma, beta = float_arrays("batch_norm", z=(z, "N k"), scale=(scale, "k"), shift=(shift, "k"))
    normalized, root, mean, variance = normalize(values, 0, floor)
    return gamma * normalized + beta, BatchNormTrace(normalized, root, gamma.copy(), mean[0], variance[0])


def batch_norm_backward(upstream: ArrayLike, trace: BatchNormTrace) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The gradients of batch norm; every sample's depends on all the others, through the mean and the variance.

    delta = scale * upstream
    dL/dz = (delta - mean(delta) - normalized * mean(delta * normalized)) / sqrt(variance + epsilon)
    dL/dscale = sum(upstream * normalized);   dL/dshift = sum(upstream)
    Args         upstream: (N, k), dL in the output. trace: from batch_norm.
    Returns      dL/dz: (N, k), which sums to 0 over the batch. dL/dscale: (k,). dL/dshift: (k,).
    Raises       ShapeError when upstream is not shaped like the output; ConventionError when trace is not
                 one that batch_norm returned.
    Source       Ioffe and Szegedy (2015), section 3.
    """
    instance("batch_norm_backward", "trace", trace, BatchNormTrace, such_as="as batch_norm returns it")
    normalized = trace.normalized
    gradient, _ = float_arrays("batch_norm_backward", upstream=(upstream, "N k"), trace=(normalized, "N k"))
    delta = normalize_backward(gradient * trace.scale, normalized, trace.root, 0)
    return delta, np.sum(gradient * normalized, axis=0), np.sum(gradient, axis=0)


@dataclass(frozen=True)
class RunningStatistics:
    """Fading averages of the batches' means and variances: what inference normalizes with.

    Args         mean: (k,). variance: (k,).
    """

    mean: FloatArray
    variance: FloatArray


def initial_running_statistics(n_units: int) -> RunningStatistics:
    """Mean 0 and variance 1, before the first batch.

    Args         n_units: k, >= 1.
    Returns      RunningStatistics of that many units.
    Raises       ConventionError when n_units < 1.
    """
    count = whole_number("initial_running_statistics", "n_units", n_units)
    return RunningStatistics(np.zeros(count), np.ones(count))


def update_running_statistics(
    statistics: RunningStatistics, trace: BatchNormTrace, *, memory: float = 0.9
) -> RunningStatistics:
    """The running statistics after one more batch of training.

    mean = memory * mean + (1 - memory) * batch mean
    variance = memory * variance + (1 - memory) * batch variance * N / (N - 1)
    Args         statistics: so far. trace: from batch_norm. memory: in [0, 1), the share of the old.
    Returns      new RunningStatistics.
    Raises       ShapeError when the batch has one sample only, or other units than the statistics; ConventionError when
                 memory is outside [0, 1).
    Conventions  the running variance is the unbiased one, with 1 / (N - 1), although training normalizes with 1 / N;
                 torch does the same, and its momentum is 1 - memory, the share of the new.
    Source       torch.nn.BatchNorm1d; Ioffe and Szegedy (2015), algorithm 2.
    """
    name = "update_running_statistics"
    kept = unit_interval(name, "memory", memory)
    instance(name, "statistics", statistics, RunningStatistics, such_as=_BEGINNING)
    instance(name, "trace", trace, BatchNormTrace, such_as="as batch_norm returns it")
    n_samples = len(trace.normalized)
    if n_samples < 2:
        raise ShapeError(
            f"{name}: the batch has 1 sample, whose variance says nothing; use batches of 2 or more.",
            name="trace",
            got=n_samples,
            expected="at least 2 samples",
        )
    mean, variance, _ = float_arrays(
        name,
        **{
            "statistics.mean": (statistics.mean, "k"),
            "statistics.variance": (statistics.variance, "k"),
            "trace.mean": (trace.mean, "k"),
        },
    )
    unbiased = trace.variance * (n_samples / (n_samples - 1))
    return RunningStatistics(kept * mean + (1 - kept) * trace.mean, kept * variance + (1 - kept) * unbiased)


def batch_norm_inference(
    z: ArrayLike, scale: ArrayLike, shift: ArrayLike, statistics: RunningStatistics, *, epsilon: float = 1e-5
) -> FloatArray:
    """Batch norm after training: the running statistics in place of the batch's, so that samples stand alone.

    scale * (z - running mean) / sqrt(running variance + epsilon) + shift
    Args         z: (N, k). scale, shift: (k,). statistics: from update_running_statistics. epsilon: >= 0.
    Returns      (N, k).
    Raises       ShapeError when the shapes do not fit; ConventionError when epsilon < 0 or a variance is.
    Conventions  a root of 0 counts as 1, as in training.
    Source       Ioffe and Szegedy (2015), algorithm 2.
    """
    gamma, beta, mean, root = _at_inference("batch_norm_inference", scale, shift, statistics, epsilon)
    values, _ = float_arrays("batch_norm_inference", z=(z, "N k"), scale=(gamma, "k"))
    return np.asarray(gamma * ((values - mean) / root) + beta)


def fold_batch_norm(
    W: ArrayLike,
    b: ArrayLike,
    scale: ArrayLike,
    shift: ArrayLike,
    statistics: RunningStatistics,
    *,
    epsilon: float = 1e-5,
) -> tuple[FloatArray, FloatArray]:
    """Weights and biases of one layer that does what the layer and the batch norm behind it do after training.

    factor = scale / sqrt(running variance + epsilon)
    W_folded = factor[:, None] * W;   b_folded = factor * (b - running mean) + shift
    Args         W: (k, d), rows are units. b: (k,). scale, shift: (k,). statistics: running. epsilon: >= 0.
    Returns      W_folded: (k, d). b_folded: (k,).
    Raises       ShapeError when the shapes do not fit; ConventionError when epsilon < 0 or a variance is.
    Conventions  a root of 0 counts as 1, as in training.
    """
    gamma, beta, mean, root = _at_inference("fold_batch_norm", scale, shift, statistics, epsilon)
    weights, bias, _ = float_arrays("fold_batch_norm", W=(W, "k d"), b=(b, "k"), scale=(gamma, "k"))
    factor = gamma / root
    return factor[:, None] * weights, factor * (bias - mean) + beta


def _at_inference(
    function: str, scale: ArrayLike, shift: ArrayLike, statistics: RunningStatistics, epsilon: float
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Scale, shift, the running mean, and the root to divide by: 1 where it is 0, as in training."""
    floor = positive(function, "epsilon", epsilon, zero=True)
    instance(function, "statistics", statistics, RunningStatistics, such_as=_BEGINNING)
    gamma, beta, mean, variance = float_arrays(
        function,
        scale=(scale, "k"),
        shift=(shift, "k"),
        **{"statistics.mean": (statistics.mean, "k"), "statistics.variance": (statistics.variance, "k")},
    )
    if (variance < 0).any():
        raise ConventionError(
            f"{function}: statistics.variance holds {variance.min():g}; a variance is never negative.",
            name="statistics.variance",
            got=float(variance.min()),
            expected="at least 0",
        )
    root = np.sqrt(variance + floor)
    return gamma, beta, mean, np.where(root == 0, root.dtype.type(1), root)
