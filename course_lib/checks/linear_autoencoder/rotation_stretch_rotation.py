"""rotation_stretch_rotation: the three factors with signs such that the first motion is a turn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Property
from course_lib.checks.linear_autoencoder._shared import (
    CHAPTER,
    MIRROR,
    MOTIONS,
    SHAPES,
    SIGNS,
    page_of,
    with_strengths,
)

__all__ = ["ROTATION_STRETCH_ROTATION"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([[0, 3], [2, 0]]),), "a stretch behind a mirror")
    yield Case((np.array([[2, 0], [0, 3]]),), "a diagonal matrix, the smaller entry first")
    yield Case((np.array([[0.19, 1.84], [-0.97, -0.93]]),), "the matrix of the page")
    yield Case((np.array([[-2.0]]),), "one number, negative")
    for _ in range(4):
        yield Case((with_strengths(rng, 2, 2, [3, 1]),))
    for _ in range(6):
        yield Case((with_strengths(rng, 3, 3, [4, 2, 0.5]),))
    for _ in range(3):
        yield Case((with_strengths(rng, 4, 4, [4, 2, 1, 0.5]),))
    yield Case((np.diag([3.0, 1.0]) @ np.array([[0.6, 0.8], [0.8, -0.6]]),), "mirrored first")


_EPS = 1e-9


def _rebuilt(arguments: tuple[Any, ...], value: Any) -> bool:
    U, s, Vt = value
    theta = np.asarray(arguments[0], float)
    return bool(np.abs((U * s) @ Vt - theta).max() <= _EPS * np.linalg.norm(theta))


def _right_angles(arguments: tuple[Any, ...], value: Any) -> bool:
    U, _, Vt = (np.asarray(part, float) for part in value)
    eye = np.eye(len(U))
    return bool(max(np.abs(U.T @ U - eye).max(), np.abs(Vt @ Vt.T - eye).max()) <= _EPS)


def _sorted(arguments: tuple[Any, ...], value: Any) -> bool:
    s = np.asarray(value[1], float)
    return bool(np.all(s >= 0) and np.all(np.diff(s) <= _EPS * max(s[0], 1e-300)))


def _turns(arguments: tuple[Any, ...], value: Any) -> bool:
    return bool(np.linalg.det(np.asarray(value[2], float)) > 0)


ROTATION_STRETCH_ROTATION = Exercise(
    name="rotation_stretch_rotation",
    chapter=CHAPTER,
    points=3,
    cases=_cases,
    inputs={"theta": "n n"},
    outputs=("U", "s", "Vt"),
    page=page_of("rotation_stretch_rotation"),
    properties=(
        Property("rebuilt", _rebuilt, "The product of your three factors is not theta.", MOTIONS),
        Property("right-angles", _right_angles, "U or Vt is not orthogonal: U.T @ U must be the identity.", MOTIONS),
        Property("sorted", _sorted, "The singular values must not be negative, and the largest comes first.", SHAPES),
        Property("a-turn", _turns, "Vt is a mirror here: its determinant is -1.", MIRROR),
    ),
    forbidden=("course_lib.autoencoder", "scipy", "torch", "sklearn"),
    hints=(
        "`np.linalg.svd(theta)` does nearly all. Ask the determinant of the third factor.",
        "A column of U and the row of Vt with the same number may change their sign together. Why?",
        "If Vt mirrors, change the sign of one such pair.",
    ),
    misconceptions=(
        Misconception(
            "signs-as-they-come",
            "You return what the program gives. Its Vt is sometimes a mirror.",
            MIRROR,
            edits=(("np.linalg.det(Vt) < 0", "False"),),
        ),
        Misconception(
            "only-one-side",
            "Only Vt changes its sign, so the product changes. The matching column of U must follow.",
            SIGNS,
            edits=(("        U[:, -1] *= -1\n", ""),),
        ),
        Misconception(
            "all-signs",
            "You change all signs of U and Vt. With an even number of rows that leaves both determinants as they were.",
            MIRROR,
            edits=(("U[:, -1] *= -1\n        Vt[-1] *= -1", "U, Vt = -U, -Vt"),),
        ),
        Misconception(
            "no-pair",
            "The column of U and the row of Vt that you change do not have the same number, so the product changes.",
            SIGNS,
            edits=(("U[:, -1] *= -1", "U[:, 0] *= -1"),),
        ),
        Misconception(
            "row-of-u",
            "You change a row of U. It is its columns that meet the rows of Vt.",
            SIGNS,
            edits=(("U[:, -1] *= -1", "U[-1] *= -1"),),
        ),
        Misconception(
            "column-of-vt",
            "You change a column of Vt. Its rows meet the columns of U, because it is transposed already.",
            SHAPES,
            edits=(("Vt[-1] *= -1", "Vt[:, -1] *= -1"),),
        ),
        Misconception(
            "by-the-whole",
            "You decide by the determinant of theta. It only says whether U and Vt are of the same kind.",
            MIRROR,
            edits=(("np.linalg.det(Vt) < 0", "np.linalg.det(theta) < 0"),),
        ),
        Misconception(
            "negative-stretch",
            "The sign went into a singular value. Singular values are never negative.",
            SHAPES,
            edits=(("U[:, -1] *= -1", "s[-1] *= -1"),),
        ),
        Misconception(
            "stretch-as-a-matrix",
            "The stretch came out as a matrix. Asked for is the list of its singular values, of shape (n,).",
            SHAPES,
            edits=(("return U, s, Vt", "return U, np.diag(s), Vt"),),
        ),
        Misconception(
            "v-for-vt",
            "The third thing that you return is V. Asked for is its transpose, which acts first.",
            SHAPES,
            edits=(("return U, s, Vt", "return U, s, Vt.T"),),
        ),
        Misconception(
            "signs-dropped",
            "You take sizes of the entries. The signs carry the turn.",
            MIRROR,
            edits=(("return U, s, Vt", "return np.abs(U), s, np.abs(Vt)"),),
        ),
    ),
)
