"""Parts for training, validation and testing, and labels that mean nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.arguments import generator, plain_array, positive, whole_number
from course_lib.errors import ConventionError, ShapeError

__all__ = ["random_labels", "split"]

AnyArray = NDArray[Any]


def split(
    X: ArrayLike, y: ArrayLike, fractions: Sequence[float], *, rng: np.random.Generator
) -> list[tuple[AnyArray, AnyArray]]:
    """The samples, shuffled and dealt into parts; no sample is in two parts and none is lost.

    Args         X: (N, ...). y: (N, ...), targets or labels. fractions: > 0, with sum 1: the shares of the parts.
                 rng: shuffles.
    Returns      A list with a pair for each fraction, its X and its y: copies, with rows that still belong together.
    Raises       ShapeError when X and y hold different numbers of samples, or samples of different lengths;
                 ConventionError when the fractions are no shares of a whole, or a part would be empty.

    >>> X, y = np.arange(10)[:, None], np.arange(10)
    >>> train, validation, test = split(X, y, [0.6, 0.2, 0.2], rng=np.random.default_rng(0))
    >>> len(train[1]), len(validation[1]), len(test[1])
    (6, 2, 2)
    """
    inputs, targets = plain_array("split", "X", X), plain_array("split", "y", y)  # labels may be of any kind
    if inputs.ndim == 0 or targets.ndim == 0 or len(inputs) != len(targets):
        raise ShapeError(
            f"split: X has shape {inputs.shape} and y {targets.shape}; both must hold the same number of samples.",
            name="y",
            got=targets.shape,
            expected=inputs.shape[:1],
        )
    listed = fractions if np.iterable(fractions) else [fractions]
    shares = [positive("split", "fractions", fraction) for fraction in listed]
    if not np.isclose(sum(shares), 1):
        raise ConventionError(
            f"split: fractions sum to {sum(shares):g}; they are shares of all samples and must sum to 1, "
            "such as [0.8, 0.2].",
            name="fractions",
            got=fractions,
            expected="sum 1",
        )
    ends = np.rint(np.cumsum(shares) * len(inputs)).astype(int)
    parts = np.split(generator("split", rng).permutation(len(inputs)), ends[:-1])
    if min(map(len, parts)) == 0:
        raise ConventionError(
            f"split: {len(inputs)} samples cannot be dealt by the fractions {shares}; one part would be empty, "
            "so use more samples or fewer parts.",
            name="fractions",
            got=fractions,
            expected="at least one sample in every part",
        )
    return [(inputs[part], targets[part]) for part in parts]


def random_labels(n_samples: int, n_classes: int, *, rng: np.random.Generator) -> NDArray[np.intp]:
    """Labels drawn by dice: whoever predicts them has memorized them.

    Args         n_samples: at least 1. n_classes: at least 2. rng: the dice.
    Returns      labels: (n_samples,), integers from 0 to n_classes - 1, each equally likely.
    Raises       ConventionError when n_samples < 1 or n_classes < 2.
    Source       Zhang et al. (2017), Understanding deep learning requires rethinking generalization.
    """
    count = whole_number("random_labels", "n_samples", n_samples)
    classes = whole_number("random_labels", "n_classes", n_classes, least=2)
    return generator("random_labels", rng).integers(classes, size=count, dtype=np.intp)
