"""tail_error: the distance to the nearest matrix of a given rank, from the singular values alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.linear_autoencoder._shared import CHAPTER, CHOP, NEAREST, SHAPES, page_of, with_strengths

__all__ = ["TAIL_ERROR"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([[3, 0], [0, 4]]), 1), "a diagonal matrix")
    yield Case((np.array([[1, 2, 2]]), 0), "one sample, rank 0")
    yield Case((rng.normal(size=(4, 3)), 0), "rank 0")
    yield Case((rng.normal(size=(4, 3)), 1))
    yield Case((rng.normal(size=(3, 5)), 2), "fewer samples than features")
    yield Case((rng.normal(size=(5, 5)), 2), "square")
    yield Case((rng.normal(size=(6, 4)) + 3, 1), "not centred")
    yield Case((rng.normal(size=(7, 4)), 2))
    yield Case((10 * rng.normal(size=(8, 6)), 2))
    yield Case((with_strengths(rng, 6, 4, [5, 2, 2, 2]), 1), "equal singular values")
    yield Case((rng.normal(size=(5, 3)), 3), "the full rank: nothing is lost")
    yield Case((rng.normal(size=(10, 4))[::2], 2), "every second row of a larger array")


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    X = np.asarray(arguments[0], float)
    # a tail may also be reached by way of X.T @ X, whose roots keep half of the digits
    return 1e-7 * np.linalg.norm(X) + 64 * X.size * precision(arguments) * np.linalg.norm(X)


TAIL_ERROR = Exercise(
    name="tail_error",
    chapter=CHAPTER,
    points=1,
    cases=_cases,
    inputs={"X": "N d", "rank": ""},
    page=page_of("tail_error"),
    tolerance=Tolerance(_bound, "singular values from X.T @ X are off by the root of the rounding error"),
    forbidden=("course_lib.autoencoder", "torch", "scipy", "sklearn"),
    hints=(
        "`np.linalg.svd(X, compute_uv=False)` gives the singular values, largest first. Which of them are lost?",
        "What is lost stands at right angles, term by term: use Pythagoras.",
    ),
    misconceptions=(
        Misconception(
            "squares-forgotten",
            "The singular values are added as they are. Lengths at right angles add as squares.",
            CHOP,
            edits=(("np.sqrt(np.sum(s[rank:] ** 2))", "np.sum(s[rank:])"),),
        ),
        Misconception(
            "root-forgotten",
            "This is the squared distance. Its root is asked for.",
            CHOP,
            edits=(("np.sqrt(np.sum(s[rank:] ** 2))", "np.sum(s[rank:] ** 2)"),),
        ),
        Misconception(
            "kept-for-lost",
            "This is the size of what is kept, the first singular values. Lost are the others.",
            NEAREST,
            edits=(("s[rank:]", "s[:rank]"),),
        ),
        Misconception(
            "largest-lost-only",
            "Only the first lost singular value counts in your answer. All that are lost add to the distance.",
            CHOP,
            mistaken=lambda X, rank: float([*np.linalg.svd(X, compute_uv=False), 0.0][rank]),
        ),
        Misconception(
            "first-lost-only",
            "Only the first lost singular value is your answer. All that are lost add to the distance, if any are.",
            CHOP,
            mistaken=lambda X, rank: float(np.linalg.svd(X, compute_uv=False)[rank]),
        ),
        Misconception(
            "counts-from-one",
            "One singular value too few is counted as lost: Python counts from 0.",
            CHOP,
            edits=(("s[rank:]", "s[rank + 1 :]"),),
        ),
        Misconception(
            "one-too-many",
            "One singular value too many is counted as lost: the last one that is kept.",
            CHOP,
            edits=(("s[rank:]", "s[max(rank - 1, 0) :]"),),
        ),
        Misconception(
            "mean-over-samples",
            "The squares are divided by the number of samples. The norm of a matrix is a sum, not a mean.",
            CHOP,
            edits=(("np.sum(s[rank:] ** 2)", "np.sum(s[rank:] ** 2) / len(X)"),),
        ),
        Misconception(
            "weakest-kept",
            "You keep the weakest singular values and lose the strongest. The nearest matrix does the opposite.",
            SHAPES,
            edits=(("s[rank:]", "s[: len(s) - rank]"),),
        ),
        Misconception(
            "eigenvalues-squared",
            "The eigenvalues of X.T @ X are squares of the singular values already, and you square them again.",
            CHOP,
            mistaken=lambda X, rank: float(np.sqrt(np.sum(np.linalg.eigvalsh(X.T @ X)[::-1][rank:] ** 2))),
        ),
    ),
)
