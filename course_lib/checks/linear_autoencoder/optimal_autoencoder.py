"""optimal_autoencoder: any encoder and decoder with the smallest loss."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Property, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.linear_autoencoder._shared import BEST, CENTRE, CHAPTER, HOURGLASS, RANK, page_of, with_strengths

__all__ = ["OPTIMAL_AUTOENCODER"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([[3, 4]]), 1), "one sample, integers")
    yield Case((np.array([[2, 0], [0, 3], [0, -3]]), 1), "integers")
    yield Case((with_strengths(rng, 3, 3, [4, 2, 1]), 1), "as many samples as features")
    yield Case((with_strengths(rng, 4, 4, [5, 3, 1.5, 0.5]), 2), "as many samples as features")
    yield Case((with_strengths(rng, 6, 4, [5, 3, 1.5, 0.5]), 2))
    yield Case((with_strengths(rng, 8, 3, [4, 2, 1]), 1), "a code of one number")
    yield Case((with_strengths(rng, 3, 5, [6, 3, 1]), 2), "fewer samples than features")
    yield Case((rng.normal(size=(9, 3)) * [1.0, 0.3, 2.0] + [4.0, 0.0, 0.0], 1), "not centred")
    yield Case((with_strengths(rng, 7, 4, [5, 2, 2, 1]), 2), "two equal singular values, only one of which fits")
    yield Case((with_strengths(rng, 6, 4, [5, 3, 0, 0]), 2), "samples of rank 2")
    yield Case((with_strengths(rng, 6, 4, [5, 3, 0, 0]), 3), "more code than rank")
    yield Case((with_strengths(rng, 5, 3, [4, 2, 1]), 3), "no bottleneck")
    yield Case((np.repeat(with_strengths(rng, 5, 4, [5, 3, 1, 0.5]), 2, axis=0)[::2], 2), "every second row")


def _smallest(arguments: tuple[Any, ...], value: Any) -> bool:
    X, code_size = np.asarray(arguments[0], float), int(arguments[1])
    E, D = (np.asarray(part, float) for part in value)
    tail = np.sum(np.linalg.svd(X, compute_uv=False)[code_size:] ** 2)
    lost = np.sum((X - X @ E.T @ D.T) ** 2)
    # near the optimum the loss is flat: axes that are off by 1e-7 cost 1e-14 of the squared norm
    return bool(lost <= tail + (1e-10 + 1e3 * precision(arguments)) * np.sum(X**2))


def _by_eig(X: Any, code_size: int) -> Any:
    """Eigenvectors in an order that promises nothing."""
    vectors = np.linalg.eigh(np.asarray(X, float).T @ X)[1]
    D = vectors[:, :code_size]
    return D.T, D


def _centred(X: Any, code_size: int) -> Any:
    D = np.linalg.svd(X - np.mean(X, axis=0), full_matrices=False)[2][:code_size].T
    return D.T, D


def _copies(arguments: tuple[Any, ...], value: Any) -> Any:
    E, D = (np.asarray(part, float) for part in value)
    return np.asarray(arguments[0], float) @ E.T @ D.T


OPTIMAL_AUTOENCODER = Exercise(
    name="optimal_autoencoder",
    chapter=CHAPTER,
    points=3,
    cases=_cases,
    inputs={"X": "N d", "code_size": ""},
    outputs=("E", "D"),
    page=page_of("optimal_autoencoder"),
    properties=(Property("smallest-loss", _smallest, "Another autoencoder of this size makes better copies.", BEST),),
    view=_copies,
    viewed="the copies",
    tolerance=Tolerance(
        lambda arguments, expected: 1e-6 * np.linalg.norm(np.asarray(arguments[0], float)),
        "the loss is flat at the optimum, so copies may differ by more than rounding",
    ),
    forbidden=("course_lib.autoencoder", "scipy", "sklearn", "torch"),
    hints=(
        "The best copies are the projections onto the strongest axes. Which of NumPy's three results holds the axes?",
        "Samples are rows here: the axes of the samples are the rows of the third result.",
        "The decoder has the axes as columns, the encoder has them as rows.",
    ),
    misconceptions=(
        Misconception(
            "samples-side",
            "You take the first result of the SVD. It belongs to the samples; the axes stand in the third.",
            BEST,
            mistaken=lambda X, code_size: _pair(np.linalg.svd(X, full_matrices=False)[0][:, :code_size]),
        ),
        Misconception(
            "centred-first",
            "You subtract the mean first. The samples are to be taken as they are.",
            CENTRE,
            mistaken=_centred,
        ),
        Misconception(
            "same-shape-twice",
            "Encoder and decoder have the same shape. The decoder is transposed: d rows, one column per code number.",
            HOURGLASS,
            edits=(("return D.T, D", "return D.T, D.T"),),
        ),
        Misconception(
            "weakest-axes",
            "You keep the weakest axes. The strongest come first.",
            BEST,
            edits=(("Vt[:code_size].T", "Vt[-code_size:].T"),),
        ),
        Misconception(
            "columns-of-vt",
            "You cut columns of the third result. Its rows are the axes.",
            BEST,
            edits=(("Vt[:code_size].T", "Vt[:, :code_size]"),),
        ),
        Misconception(
            "eigenvectors-ascending",
            "Your eigenvectors come weakest first, as eigh sorts them. Take those of the largest eigenvalues.",
            BEST,
            mistaken=_by_eig,
        ),
        Misconception(
            "stretched",
            "The decoder is multiplied by the singular values. Reading a coordinate and writing it back stretches "
            "nothing.",
            BEST,
            mistaken=lambda X, code_size: _stretched(X, code_size),
        ),
        Misconception(
            "first-features",
            "You keep the first features. The best directions are seldom the coordinate axes.",
            RANK,
            mistaken=lambda X, code_size: _pair(np.eye(np.shape(X)[1])[:, :code_size]),
        ),
        Misconception(
            "sign-lost",
            "One of the two matrices has the wrong sign: the copies are the negatives of the samples.",
            BEST,
            edits=(("return D.T, D", "return -D.T, D"),),
        ),
    ),
)


def _pair(D: Any) -> Any:
    return D.T, D


def _stretched(X: Any, code_size: int) -> Any:
    _, s, Vt = np.linalg.svd(X, full_matrices=False)
    return Vt[:code_size], Vt[:code_size].T * s[:code_size]
