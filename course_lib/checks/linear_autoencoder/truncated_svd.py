"""truncated_svd: the strongest terms of the singular value decomposition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.linear_autoencoder._shared import CHAPTER, CHOP, MOTIONS, SHAPES, page_of, with_strengths

__all__ = ["TRUNCATED_SVD"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([[3, 0], [0, 2]]), 1), "a diagonal matrix")
    yield Case((np.array([[1, 2, 2]]), 1), "one sample")
    yield Case((with_strengths(rng, 3, 3, [4, 2, 1]), 2), "square")
    yield Case((with_strengths(rng, 4, 4, [5, 3, 1, 0.5]), 1), "square, rank 1")
    yield Case((with_strengths(rng, 4, 3, [4, 2, 1]), 1))
    yield Case((with_strengths(rng, 3, 5, [6, 3, 1]), 2), "fewer samples than features")
    yield Case((with_strengths(rng, 6, 4, [5, 3, 2, 0.5]), 2))
    yield Case((with_strengths(rng, 7, 4, [5, 3, 2, 0.5]), 3))
    yield Case((with_strengths(rng, 6, 4, [7, 3, 1, 1]), 2), "equal singular values among the lost ones")
    yield Case((with_strengths(rng, 5, 3, [4, 2, 1]), 3), "the full rank")
    yield Case((with_strengths(rng, 6, 4, [5, 2, 0, 0]), 2), "a matrix of rank 2")
    yield Case((np.repeat(with_strengths(rng, 4, 3, [4, 2, 1]), 2, axis=0)[::2], 2), "every second row")


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    X = np.asarray(arguments[0], float)
    # the gaps between kept and lost singular values are at least a tenth of the largest one
    return (1e-9 + 640 * X.size * precision(arguments)) * np.linalg.norm(X)


TRUNCATED_SVD = Exercise(
    name="truncated_svd",
    chapter=CHAPTER,
    points=2,
    cases=_cases,
    inputs={"X": "N d", "rank": ""},
    page=page_of("truncated_svd"),
    tolerance=Tolerance(_bound, "the space of the kept axes is off by the rounding error over the gap beside it"),
    forbidden=(
        "course_lib.autoencoder.truncated_svd",
        "course_lib.autoencoder.optimal_autoencoder",
        "course_lib.autoencoder.reconstruct",
        "course_lib.autoencoder.singular_axes",
        "scipy",
        "sklearn",
        "torch",
    ),
    hints=(
        "With `full_matrices=False`, which parts of the three results belong to the first singular value?",
        "Columns of the first, rows of the third: the third is transposed already.",
        "`U[:, :rank] * s[:rank]` multiplies each kept column by its singular value.",
    ),
    misconceptions=(
        Misconception(
            "weakest-kept",
            "You keep the last terms. The singular values come largest first, so these are the weakest.",
            CHOP,
            mistaken=lambda X, rank: _terms(X, slice(min(np.shape(X)) - rank, None)),
        ),
        Misconception(
            "third-is-transposed",
            "You cut columns of the third result and transpose it. It is transposed already: its rows are the axes.",
            SHAPES,
            edits=(("Vt[:rank]", "Vt[:, :rank].T"),),
        ),
        Misconception(
            "stretch-lost",
            "The singular values are missing, so all kept terms have the same strength.",
            MOTIONS,
            edits=(("(U[:, :rank] * s[:rank])", "U[:, :rank]"),),
        ),
        Misconception(
            "rows-of-u",
            "You cut rows of U. Its columns belong to the singular values.",
            CHOP,
            edits=(("U[:, :rank]", "U[:rank].T"),),
        ),
        Misconception(
            "one-term-too-many",
            "One term too many is kept: the rank is larger by one than asked.",
            CHOP,
            edits=(("(U[:, :rank] * s[:rank]) @ Vt[:rank]", "(U[:, :rank + 1] * s[:rank + 1]) @ Vt[:rank + 1]"),),
        ),
        Misconception(
            "one-term-only",
            "You return a single term, the last of those to be kept. All of them are added up.",
            CHOP,
            mistaken=lambda X, rank: _terms(X, slice(rank - 1, rank)),
        ),
        Misconception(
            "stretched-twice",
            "The singular values are squared. Each term is multiplied by its singular value once.",
            MOTIONS,
            edits=(("* s[:rank]", "* s[:rank] ** 2"),),
        ),
        Misconception(
            "what-is-lost",
            "This is the part that is lost. The sum of the kept terms is asked for.",
            CHOP,
            edits=(("return (U", "return X - (U"),),
        ),
        Misconception(
            "centred-first",
            "You subtract the mean of each column first. The nearest matrix to X itself is asked for.",
            CHOP,
            mistaken=lambda X, rank: np.mean(X, axis=0) + _terms(X - np.mean(X, axis=0), slice(0, rank)),
        ),
    ),
)


def _terms(X: Any, which: slice) -> Any:
    U, s, Vt = np.linalg.svd(X, full_matrices=False)
    return (U[:, which] * s[which]) @ Vt[which]
