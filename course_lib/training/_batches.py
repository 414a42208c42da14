"""Mini-batches: an epoch goes through the shuffled samples once, without replacement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.arguments import generator, whole_number
from course_lib.errors import ConventionError

Rows = NDArray[np.intp]


def mini_batches(n_samples: int, batch_size: int, *, rng: np.random.Generator) -> Iterator[Rows]:
    """Draw the mini-batches of one epoch: every sample once, in random order, the last batch perhaps shorter.

    Args         n_samples: N. batch_size: from 1 (one sample a step) to N (full batch). rng: generator.
    Returns      row numbers, (batch_size,) each; the last ones may be fewer.
    Raises       ConventionError when n_samples is not a whole number of at least 1, batch_size not one from 1 to N, or
                 rng no generator.

    >>> [len(rows) for rows in mini_batches(10, 3, rng=np.random.default_rng(0))]
    [3, 3, 3, 1]
    """
    n_samples = whole_number("mini_batches", "n_samples", n_samples)
    batch_size = checked_batch_size("mini_batches", batch_size, n_samples)
    order = np.arange(n_samples)
    shuffle(order, generator("mini_batches", rng))
    return iter(slices(order, batch_size))


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
