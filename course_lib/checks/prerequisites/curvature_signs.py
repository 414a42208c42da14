"""curvature_signs: eigenvalues, not the diagonal and not the determinant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.prerequisites._shared import CHAPTER, SADDLES, page_of

__all__ = ["CURVATURE_SIGNS"]


def _hessian_cases(rng: np.random.Generator) -> Iterator[Case]:
    def turned(*curvatures: float) -> Any:
        Q = np.linalg.qr(rng.normal(size=(len(curvatures), len(curvatures))))[0]
        H = Q @ np.diag(curvatures) @ Q.T
        return (H + H.T) / 2

    yield Case((np.array([[2.0]]),), "one direction")
    yield Case((np.array([[-0.5]]),), "one direction, downwards")
    yield Case((np.array([[1, 2], [2, 1]]),), "integers, a positive diagonal")
    yield Case((np.array([[4.0, 2.0], [2.0, 12.0]]),), "a bowl")
    yield Case((-2 * np.eye(3),), "a summit in three dimensions")
    yield Case((np.diag([1.0, 1.0, -1.0, -1.0]),), "a saddle with positive determinant")
    yield Case((np.ones((3, 3)),), "two flat directions")
    yield Case((np.zeros((2, 2)),), "all flat")
    yield Case((turned(0.5, 0.01, -3.0),))
    yield Case((turned(2.0, -1.0, -0.3, -4.0),))
    yield Case((turned(3.0, 1.0, 0.5, 0.2, -0.05),), "one direction of five goes down")
    yield Case((turned(1.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),), "six flat directions, up to rounding")
    yield Case((turned(-1.0, -2.0, 0.0, 0.0, 0.0, 0.0, 0.0),), "five flat directions, up to rounding")
    yield Case((turned(300.0, -200.0, 100.0),), "large numbers")
    H = turned(*(1.0 + rng.uniform(size=5)))
    yield Case((H,), "a bowl in five dimensions")
    H = np.kron(turned(1.0, -2.0, 0.4), np.ones((2, 2)))
    yield Case((H[::2, ::2],), "every second row and column of a larger array")


def _by_determinant(H: Any) -> Any:
    det, d = float(np.linalg.det(H)), len(H)
    if abs(det) < 1e-9:
        return 0, d, 0
    if det < 0:
        return d - 1, 0, 1
    return (d, 0, 0) if H[0, 0] > 0 else (0, 0, d)


def _by_trace(H: Any) -> Any:
    d, total = len(H), float(np.trace(H))
    return (d, 0, 0) if total > 1e-9 else (0, 0, d) if total < -1e-9 else (0, d, 0)


def _symmetric(H: Any) -> bool:
    if not np.allclose(H, np.transpose(H), atol=0):
        return False
    sizes = np.abs(np.linalg.eigvalsh(H))
    return bool(np.all((sizes < 1e-11) | (sizes > 1e-3)))


CURVATURE_SIGNS = Exercise(
    name="curvature_signs",
    chapter=CHAPTER,
    points=2,
    cases=_hessian_cases,
    inputs={"H": "d d"},
    outputs=("up", "flat", "down"),
    page=page_of("curvature_signs"),
    tolerance=Tolerance(lambda arguments, expected: 1e-9, "whole numbers"),
    allowed=_symmetric,
    forbidden=("sympy",),
    hints=(
        "The matrix with rows (1, 2) and (2, 1) has a positive diagonal. Walk along (1, -1): up or down?",
        "Along which directions does a symmetric matrix only stretch, and by how much?",
        "`np.linalg.eigvalsh` gives the curvatures. Count those above 1e-9, those below -1e-9, and the rest.",
    ),
    misconceptions=(
        Misconception(
            "diagonal",
            "The diagonal holds the curvatures along the axes. Between the axes the ground may curve the other way.",
            SADDLES,
            edits=(("np.linalg.eigvalsh(H)", "np.diag(H)"),),
        ),
        Misconception(
            "determinant",
            "The determinant multiplies the signs and forgets their number: it decides in two dimensions only.",
            SADDLES,
            mistaken=_by_determinant,
        ),
        Misconception(
            "trace",
            "The trace adds the curvatures up. Whether their sum is positive does not tell whether each of them is.",
            SADDLES,
            mistaken=_by_trace,
        ),
        Misconception(
            "no-tolerance",
            "Rounding decides: an eigenvalue that should be 0 comes out as a tiny number with some sign.",
            SADDLES,
            edits=(("> 1e-9", "> 0"), ("< -1e-9", "< 0")),
        ),
        Misconception(
            "flat-counted-up",
            "Flat directions are counted as curving up. A curvature of 0 decides nothing.",
            SADDLES,
            edits=(("> 1e-9", "> -1e-9"),),
        ),
        Misconception(
            "up-and-down-exchanged",
            "Up and down are exchanged: a positive eigenvalue means that the ground curves up.",
            SADDLES,
            edits=(("return up, flat, down", "return down, flat, up"),),
        ),
        Misconception(
            "singular-values",
            "Singular values are never negative: they are the sizes of the curvatures, and the signs are lost.",
            SADDLES,
            edits=(("np.linalg.eigvalsh(H)", "np.linalg.svd(H, compute_uv=False)"),),
        ),
        Misconception(
            "entries-counted",
            "You count the signs of the entries. What decides are the signs of the eigenvalues.",
            SADDLES,
            mistaken=lambda H: (int(np.sum(H > 1e-9)), int(np.sum(np.abs(H) <= 1e-9)), int(np.sum(H < -1e-9))),
        ),
        Misconception(
            "flat-left-out",
            "Flat directions are not counted: the three numbers must add up to the number of dimensions.",
            SADDLES,
            edits=(("flat = len(H) - up - down", "flat = 0"),),
        ),
        Misconception(
            "flat-last",
            "You return the flat directions last; they belong between those that curve up and those that curve down.",
            SADDLES,
            edits=(("return up, flat, down", "return up, down, flat"),),
        ),
    ),
)
