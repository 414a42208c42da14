"""Layer normalization: every sample standardized over its own units, in training and afterwards alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.arguments import float_arrays, instance, positive
from course_lib.normalization._normalize import normalize, normalize_backward

FloatArray = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class LayerNormTrace:
    """What the forward pass of layer norm leaves for the backward pass.

    Args         normalized: (N, k). root: (N, 1), sqrt(variance + epsilon). scale: (k,).
    """

    normalized: FloatArray
    root: FloatArray
    scale: FloatArray


def layer_norm(
    z: ArrayLike, scale: ArrayLike, shift: ArrayLike, *, epsilon: float = 1e-5
) -> tuple[FloatArray, LayerNormTrace]:
    """Standardize every sample over its units, then let the network choose each unit's scale and shift.

    normalized = (z - mean) / sqrt(variance + epsilon), along the units;   output = scale * normalized + shift
    Args         z: (N, k). scale: (k,). shift: (k,). epsilon: >= 0.
    Returns      the output (N, k), and a trace for layer_norm_backward.
    Raises       ShapeError when the shapes do not fit; ConventionError when epsilon < 0.
    Conventions  no sample sees another, so there are no running statistics; the variance with 1 / k.
    Source       Ba, Kiros, Hinton (2016).

    >>> layer_norm([[1.0, 2.0, 3.0, 4.0]], np.ones(4), np.zeros(4), epsilon=0)[0].round(4)
    array([[-1.3416, -0.4472,  0.4472,  1.3416]])
    """
    floor = positive("layer_norm", "epsilon", epsilon, zero=True)
    values, gamma, beta = float_arrays("layer_norm", z=(z, "N k"), scale=(scale, "k"), shift=(shift, "k"))
    normalized, root, _, _ = normalize(values, 1, floor)
    return gamma * normalized + beta, LayerNormTrace(normalized, root, gamma.copy())


def layer_norm_backward(upstream: ArrayLike, trace: LayerNormTrace) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The gradients of layer norm; those in z couple the units of a sample, and no two samples.

    delta = scale * upstream
    dL/dz = (delta - mean(delta) - normalized * mean(delta * normalized)) / sqrt(variance + epsilon), along the units
    dL/dscale = sum(upstream * normalized);   dL/dshift = sum(upstream), over the samples
    Args         upstream: (N, k), dL in the output. trace: from layer_norm.
    Returns      dL/dz: (N, k), which sums to 0 over the units. dL/dscale: (k,). dL/dshift: (k,).
    Raises       ShapeError when upstream is not shaped like the output; ConventionError when trace is not
                 one that layer_norm returned.
    Source       Ba, Kiros, Hinton (2016).
    """
    instance("layer_norm_backward", "trace", trace, LayerNormTrace, such_as="as layer_norm returns it")
    normalized = trace.normalized
    gradient, _ = float_arrays("layer_norm_backward", upstream=(upstream, "N k"), trace=(normalized, "N k"))
    delta = normalize_backward(gradient * trace.scale, normalized, trace.root, 1)
    return delta, np.sum(gradient * normalized, axis=0), np.sum(gradient, axis=0)
