"""running_statistics: fading averages of the batches' means and variances."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.normalization._shared import CHAPTER, NOT_YOUR_OWN, RUNNING, drawn_batch, page_of

__all__ = ["RUNNING_STATISTICS"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(b: int, n: int, k: int) -> Any:
        return np.stack([drawn_batch(rng, n, k) for _ in range(b)])

    yield Case((np.array([[[1], [2], [3], [4]]]), 0.9), "one batch: 1, 2, 3, 4")
    yield Case((drawn(1, 2, 2), 0.75), "one batch of two samples")
    yield Case((drawn(2, 3, 1), 0.7), "one unit")
    yield Case((drawn(3, 4, 2), 0.8))
    yield Case((drawn(3, 4, 2), 0.8), "the same sizes again")
    yield Case((drawn(4, 3, 5), 0.6), "more units than samples")
    yield Case((drawn(6, 2, 3), 0.3), "a short memory")
    yield Case((drawn(2, 5, 2), 0.0), "no memory")
    yield Case((drawn(8, 3, 2)[::2], 0.9), "every second batch of a larger array")


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    size = 1 + np.abs(np.asarray(arguments[0], float)).max()
    return 64 * np.size(arguments[0]) * precision(arguments) * size**2


def _pooled(batches: Any, memory: float) -> Any:
    together = batches.reshape(-1, batches.shape[2])
    return together.mean(axis=0), together.var(axis=0, ddof=1)


RUNNING_STATISTICS = Exercise(
    name="running_statistics",
    chapter=CHAPTER,
    points=2,
    cases=_cases,
    inputs={"batches": "B N k", "memory": ""},
    allowed=lambda batches, memory: batches.shape[1] >= 2 and 0 <= memory <= 1,
    outputs=("mean", "variance"),
    page=page_of("running_statistics"),
    tolerance=Tolerance(_bound, "sums of squares are off by as many roundings as they have terms"),
    forbidden=(*NOT_YOUR_OWN, "course_lib.optimizers", "pandas", "scipy"),
    hints=(
        "A loop over the batches; in each round both statistics become a mixture of old and new.",
        "The start is not the first batch: mean 0 and variance 1 count as old values.",
        "NumPy's variances divide by N unless `ddof` says otherwise.",
    ),
    misconceptions=(
        Misconception(
            "memory-the-other-way",
            "The memory weighs the new batch in your version. It is the share of the old; PyTorch's momentum is the "
            "other way round.",
            RUNNING,
            mistaken=lambda batches, memory: _walked(batches, 1 - memory),
        ),
        Misconception(
            "biased",
            "The running variance is too small: a batch's variance goes in over N - 1.",
            RUNNING,
            edits=(("batch.var(axis=0, ddof=1)", "batch.var(axis=0)"),),
        ),
        Misconception(
            "variance-from-zero",
            "The running variance starts at 0 in your version. It starts at 1.",
            RUNNING,
            edits=(("np.ones(n_units)", "np.zeros(n_units)"),),
        ),
        Misconception(
            "mean-from-one",
            "The running mean starts at 1 in your version. It starts at 0.",
            RUNNING,
            edits=(("np.zeros(n_units)", "np.zeros(n_units) + 1"),),
        ),
        Misconception(
            "starts-with-the-first-batch",
            "You start from the first batch. Mean 0 and variance 1 are the start, and fade only slowly.",
            RUNNING,
            mistaken=lambda batches, memory: _from_the_first(batches, memory),
        ),
        Misconception(
            "plain-average",
            "All batches have the same say in your result. The last one weighs most, the old ones fade.",
            RUNNING,
            mistaken=lambda batches, memory: (
                batches.mean(axis=1).mean(axis=0),
                batches.var(axis=1, ddof=1).mean(axis=0),
            ),
        ),
        Misconception(
            "pooled",
            "All samples were thrown together. The statistics are kept batch by batch, and old batches fade.",
            RUNNING,
            mistaken=_pooled,
        ),
        Misconception(
            "deviation-for-variance",
            "You keep standard deviations. The running statistic is the variance.",
            RUNNING,
            edits=(("batch.var(axis=0, ddof=1)", "batch.std(axis=0, ddof=1)"),),
        ),
        Misconception(
            "around-the-running-mean",
            "The squares are taken around the running mean. Each batch's variance is around its own mean.",
            RUNNING,
            edits=(
                (
                    "batch.var(axis=0, ddof=1)",
                    "((batch - mean) ** 2).sum(axis=0) / (len(batch) - 1)",
                ),
            ),
        ),
        Misconception(
            "over-the-units",
            "You average over the units of a sample. One statistic per unit is wanted, over the samples.",
            RUNNING,
            edits=(("batch.mean(axis=0)", "batch.mean()"), ("batch.var(axis=0, ddof=1)", "batch.var(ddof=1)")),
        ),
        Misconception(
            "last-batch-only",
            "Only the last batch counts, as if each round began from the start again.",
            RUNNING,
            mistaken=lambda batches, memory: _walked(batches[-1:], memory),
        ),
        Misconception(
            "last-batch-first",
            "The batches are taken from the last to the first, so the oldest one weighs most.",
            RUNNING,
            edits=(("in batches:", "in batches[::-1]:"),),
        ),
        Misconception(
            "corrected",
            "You correct for the start, as Adam does. Running statistics keep it: mean 0 and variance 1 just fade.",
            RUNNING,
            edits=(
                (
                    "return mean, variance",
                    "return mean / (1 - memory ** len(batches)), variance / (1 - memory ** len(batches))",
                ),
            ),
        ),
    ),
)


def _walked(batches: Any, memory: float) -> Any:
    mean, variance = np.zeros(batches.shape[2]), np.ones(batches.shape[2])
    for batch in batches:
        mean = memory * mean + (1 - memory) * batch.mean(axis=0)
        variance = memory * variance + (1 - memory) * batch.var(axis=0, ddof=1)
    return mean, variance


def _from_the_first(batches: Any, memory: float) -> Any:
    mean, variance = batches[0].mean(axis=0), batches[0].var(axis=0, ddof=1)
    for batch in batches[1:]:
        mean = memory * mean + (1 - memory) * batch.mean(axis=0)
        variance = memory * variance + (1 - memory) * batch.var(axis=0, ddof=1)
    return mean, variance
