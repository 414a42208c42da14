"""Mini-batches: an epoch goes through the shuffled samples once; how noisy their gradients are, and what that does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.arguments import generator, positive, truth_value, whole_number
from course_lib.errors import ConventionError

Rows = NDArray[np.intp]


def mini_batches(n_samples: int, batch_size: int, *, replace: bool = False, rng: np.random.Generator) -> Iterator[Rows]:
    """Draw the mini-batches of one epoch: every sample once, in random order, the last batch perhaps shorter.

    Args         n_samples: N. batch_size: from 1 (one sample a step) to N (full batch). replace: whether every row is
                 drawn anew from all N, so that some come twice and others not at all. rng: generator.
    Returns      row numbers, (batch_size,) each; the last ones may be fewer.
    Raises       ConventionError when n_samples is not a whole number of at least 1, batch_size not one from 1 to N,
                 replace neither True nor False, or rng no generator.
    Conventions  without replacement, as Gogianu and Busoniu say. Piastra and Massias draw the sample of each step anew:
                 replace=True, with batches of one. A mini-batch drawn anew from all subsets of its size, as Piastra has
                 it, is the first of an epoch: next(mini_batches(N, batch_size, rng=rng)).
    Source       Gogianu and Busoniu, "Solution: add noise!"; Piastra, mini-batch gradient descent; Massias, SGD for NN
                 training.

    >>> [len(rows) for rows in mini_batches(10, 3, rng=np.random.default_rng(0))]
    [3, 3, 3, 1]
    """
    n_samples = whole_number("mini_batches", "n_samples", n_samples)
    batch_size = checked_batch_size("mini_batches", batch_size, n_samples)
    generator("mini_batches", rng)
    if truth_value("mini_batches", "replace", replace):
        return iter(slices(rng.integers(n_samples, size=n_samples, dtype=np.intp), batch_size))
    order = np.arange(n_samples)
    shuffle(order, rng)
    return iter(slices(order, batch_size))


def mini_batch_variance(variance: float, n_samples: int, batch_size: int, *, replace: bool = False) -> float:
    """How far the mean gradient of a mini-batch scatters about that of all samples.

    variance / batch_size * (n_samples - batch_size) / (n_samples - 1);   with replacement variance / batch_size
    Args         variance: >= 0, of the samples' gradients, with 1 / n_samples. n_samples: at least 1.
                 batch_size: B, from 1 to n_samples. replace: as in mini_batches.
    Returns      A float, the variance of the mean over one batch.
    Raises       ConventionError when variance < 0, n_samples < 1, batch_size is not from 1 to n_samples, or replace
                 is neither True nor False.
    Conventions  of one parameter's gradient; in all of them, the variances add up. On average the mean of a batch is
                 that of all samples, with or without replacement.
    Source       Cochran (1977), theorem 2.2; it follows from Piastra, mini-batch gradient descent, and Massias, SGD vs
                 GD, minibatches, where it is not printed.

    >>> mini_batch_variance(8.0, 5, 2), mini_batch_variance(8.0, 5, 2, replace=True), mini_batch_variance(8.0, 5, 5)
    (3.0, 4.0, 0.0)
    """
    name = "mini_batch_variance"
    spread = positive(name, "variance", variance, zero=True)
    n_samples = whole_number(name, "n_samples", n_samples)
    size = checked_batch_size(name, batch_size, n_samples)
    left_out = 1.0 if truth_value(name, "replace", replace) else (n_samples - size) / max(n_samples - 1, 1)
    return spread / size * left_out


def sgd_noise_floor(learning_rate: float, variance: float, *, curvature: float = 1.0) -> float:
    """How far stochastic gradient descent at a fixed learning rate scatters about the bottom of a bowl, for ever.

    a * variance / (2 - a)   with a = learning_rate * curvature
    Args         learning_rate: > 0, the same at all steps. variance: >= 0, of the samples' minimizers y, with 1 / N.
                 curvature: > 0, of each sample's loss curvature * (theta - y)**2 / 2.
    Returns      A float, the mean of (theta - minimizer)**2 in the long run.
    Raises       ConventionError when learning_rate or curvature <= 0, variance < 0, or learning_rate * curvature >= 2,
                 where the steps grow instead.
    Conventions  the sample of every step is drawn anew from all, as Piastra and Massias draw it; for mini-batches drawn
                 anew, pass their mini_batch_variance. The loss (theta - y)**2, without ½, has curvature 2.
    Source       the formula follows from a step, theta = (1 - a) * theta + a * y. That a fixed rate does not converge
                 is said by Massias, SGD for NN training, and Gogianu and Busoniu, properties of SGD.

    >>> sgd_noise_floor(0.5, 3.0), sgd_noise_floor(0.5, 3.0, curvature=2)
    (1.0, 3.0)
    """
    name = "sgd_noise_floor"
    step = positive(name, "learning_rate", learning_rate) * positive(name, "curvature", curvature)
    spread = positive(name, "variance", variance, zero=True)
    if step >= 2:
        raise ConventionError(
            f"{name}: learning_rate * curvature is {step:g}; it must be below 2, or every step leads further away.",
            name="learning_rate",
            got=learning_rate,
            expected=f"below {2 / curvature:g}",
        )
    return step * spread / (2 - step)


def shuffle(order: Rows, rng: np.random.Generator) -> None:
    """Put the row numbers into a new random order that does not depend on the one they were in."""
    order.sort()
    rng.shuffle(order)


def slices(order: Rows, batch_size: int) -> list[Rows]:
    """The order cut into batches, as views: shuffle it again, and they hold the next epoch."""
    return [order[start : start + batch_size] for start in range(0, len(order), batch_size)]


def checked_batch_size(function: str, batch_size: Any, n_samples: int) -> int:
    size = whole_number(function, "batch_size", batch_size)
    if size > n_samples:
        raise ConventionError(
            f"{function}: batch_size is {size}, but there are only {n_samples} samples; "
            f"give at most {n_samples}, which is the full batch.",
            name="batch_size",
            got=size,
            expected=f"at most {n_samples}",
        )
    return size
