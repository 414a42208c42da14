"""A common unit for all inputs: mean 0 and standard deviation 1, measured on the training set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.arguments import float_array, float_arrays
from course_lib.normalization._normalize import unit_of

FloatArray = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Standardizer:
    """The training set's mean and standard deviation, and what they do to samples.

    transform(X) = (X - mean) / scale;   inverse(Z) = Z * scale + mean
    Args         mean: (d,). scale: (d,), the standard deviations, with 1 for a column that never changes.
    Conventions  made by fit_standardizer from training samples; validation and test samples are only transformed.
    Source       Schubert, input normalization.
    """

    mean: FloatArray
    scale: FloatArray

    def transform(self, X: ArrayLike) -> FloatArray:
        """Samples in the common unit.

        Args         X: (N, d).
        Returns      (N, d).
        Raises       ShapeError when X has another d than the samples it was fitted on.
        """
        samples, mean = float_arrays("Standardizer.transform", X=(X, "N d"), mean=(self.mean, "d"))
        return np.asarray((samples - mean) / self.scale)

    def inverse(self, Z: ArrayLike) -> FloatArray:
        """Standardized samples back in their own units.

        Args         Z: (N, d).
        Returns      (N, d).
        Raises       ShapeError when Z has another d than the samples it was fitted on.
        """
        samples, mean = float_arrays("Standardizer.inverse", Z=(Z, "N d"), mean=(self.mean, "d"))
        return np.asarray(samples * self.scale + mean)


def fit_standardizer(X: ArrayLike) -> Standardizer:
    """Measure mean and standard deviation of each column of the training samples.

    mean = X.mean(axis=0);   scale = X.std(axis=0), the mean taken over N, not N - 1
    Args         X: (N, d), training samples only.
    Returns      a Standardizer.
    Raises       ShapeError when X is not (N, d).
    Conventions  a constant column has scale 1 and becomes 0.
    Source       Schubert, input normalization.

    >>> fit_standardizer([[1, 5], [3, 5]]).transform([[1, 5], [4, 6]])
    array([[-1.,  0.],
           [ 2.,  1.]])
    """
    samples = float_array("fit_standardizer", "X", X, "N d")
    # Compared, not measured: the standard deviation of equal numbers can come out as 1e-17, and blow rounding up.
    constant = (samples == samples[0]).all(axis=0)
    unit = unit_of(samples, 0)
    values, unit = samples / unit, unit[0]
    mean = np.where(constant, samples[0], values.mean(axis=0) * unit)
    return Standardizer(mean, np.where(constant, 1, values.std(axis=0) * unit).astype(samples.dtype))
