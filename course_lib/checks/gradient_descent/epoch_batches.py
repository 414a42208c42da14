"""epoch_batches: every sample once an epoch, in a new order each time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.gradient_descent._shared import CHAPTER, EPOCHS, page_of

__all__ = ["EPOCH_BATCHES"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def seed() -> int:
        return int(rng.integers(2, 10_000))

    yield Case((5, 2, 2, seed()), "five samples, batches of two")
    yield Case((7, 3, 3, seed()), "three epochs")
    yield Case((6, 3, 2, seed()), "batches that fit")
    yield Case((4, 4, 3, seed()), "the full batch")
    yield Case((6, 1, 2, seed()), "one sample a batch")
    yield Case((9, 4, 1, seed()), "a single epoch")
    yield Case((1, 1, 2, seed()), "one sample")
    yield Case((23, 5, 4, seed()))
    yield Case((int(rng.integers(12, 20)), 7, 3, seed()))


def _orders(n_samples: int, n_epochs: int, seed: int) -> list[Any]:
    rng = np.random.default_rng(seed)
    return [rng.permutation(n_samples) for _ in range(n_epochs)]


def _padded(n_samples: int, batch_size: int, n_epochs: int, seed: int) -> list[Any]:
    full = -(-n_samples // batch_size) * batch_size
    return [
        row for order in _orders(n_samples, n_epochs, seed) for row in np.resize(order, full).reshape(-1, batch_size)
    ]


def _across_epochs(n_samples: int, batch_size: int, n_epochs: int, seed: int) -> list[Any]:
    joined = np.concatenate(_orders(n_samples, n_epochs, seed))
    return [joined[i : i + batch_size] for i in range(0, len(joined), batch_size)]


def _equal_parts(n_samples: int, batch_size: int, n_epochs: int, seed: int) -> list[Any]:
    count = -(-n_samples // batch_size)
    return [part for order in _orders(n_samples, n_epochs, seed) for part in np.array_split(order, count)]


def _drawn_one_by_one(n_samples: int, batch_size: int, n_epochs: int, seed: int) -> list[Any]:
    rng = np.random.default_rng(seed)
    sizes = [min(batch_size, n_samples - start) for start in range(0, n_samples, batch_size)]
    return [rng.choice(n_samples, size=size, replace=False) for _ in range(n_epochs) for size in sizes]


EPOCH_BATCHES = Exercise(
    name="epoch_batches",
    chapter=CHAPTER,
    points=2,
    cases=_cases,
    inputs={"n_samples": "", "batch_size": "", "n_epochs": "", "seed": ""},
    page=page_of("epoch_batches"),
    tolerance=Tolerance(lambda arguments, expected: 0.0, "row numbers are whole numbers"),
    allowed=lambda n_samples, batch_size, n_epochs, seed: bool(
        1 <= batch_size <= n_samples <= 1000 and 1 <= n_epochs <= 100 and seed >= 0
    ),
    forbidden=("course_lib.training", "sklearn", "torch"),
    hints=(
        "What is made once, and what once for every epoch? Where in the loops does each of them belong?",
        "`range(0, n_samples, batch_size)` gives the places at which the batches of one epoch start.",
        "A slice may reach beyond the end of an array; then it is shorter. That is the last batch.",
    ),
    misconceptions=(
        Misconception(
            "with-replacement",
            "Samples are drawn anew for each place, so that some come twice in an epoch and some never.",
            EPOCHS,
            edits=(("rng.permutation(n_samples)", "rng.integers(n_samples, size=n_samples)"),),
        ),
        Misconception(
            "batches-drawn-one-by-one",
            "No batch has a sample twice, but two batches of an epoch may share one. Shuffle once, then cut.",
            EPOCHS,
            mistaken=_drawn_one_by_one,
        ),
        Misconception(
            "short-batch-dropped",
            "The last, shorter batch is missing, so some samples are left out in every epoch.",
            EPOCHS,
            edits=(("range(0, n_samples, batch_size)", "range(0, n_samples - batch_size + 1, batch_size)"),),
        ),
        Misconception(
            "short-batch-filled-up",
            "The last batch is filled up with samples that had their turn. It may be shorter than the others.",
            EPOCHS,
            mistaken=_padded,
        ),
        Misconception(
            "not-shuffled",
            "The samples come in the order of the file. In a sorted file such batches are not random at all.",
            EPOCHS,
            edits=(("rng.permutation(n_samples)", "np.arange(n_samples)"),),
        ),
        Misconception(
            "every-epoch-alike",
            "Every epoch has the same order. Is the order drawn only once, or the generator made anew for each epoch?",
            EPOCHS,
            mistaken=lambda n_samples, batch_size, n_epochs, seed: [
                order[i : i + batch_size]
                for order in _orders(n_samples, 1, seed) * n_epochs
                for i in range(0, n_samples, batch_size)
            ],
        ),
        Misconception(
            "seed-ignored",
            "The seed is not used: whatever it is, the same orders come out.",
            EPOCHS,
            edits=(("default_rng(seed)", "default_rng(0)"),),
        ),
        Misconception(
            "across-epochs",
            "Your batches run on from one epoch into the next. Each epoch is cut by itself, with its own short batch.",
            EPOCHS,
            mistaken=_across_epochs,
        ),
        Misconception(
            "equal-parts",
            "The epoch is cut into nearly equal parts. All batches but the last have exactly the batch size.",
            EPOCHS,
            mistaken=_equal_parts,
        ),
    ),
)
