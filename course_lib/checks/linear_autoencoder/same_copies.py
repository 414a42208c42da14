"""same_copies: judge whether two autoencoders are the same map."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.linear_autoencoder._shared import CHAPTER, HOURGLASS, RANK, WEIGHTS, page_of

__all__ = ["SAME_COPIES"]


def _mixing(rng: np.random.Generator, m: int) -> Any:
    """An invertible matrix that is neither a turn nor close to singular."""
    while True:
        A = rng.normal(size=(m, m))
        if np.linalg.cond(A) < 10 and np.abs(A.T @ A - np.eye(m)).max() > 0.2:
            return A


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    E, D = rng.normal(size=(2, 4)), rng.normal(size=(4, 2))
    A = _mixing(rng, 2)
    yield Case((E, D, E.copy(), D.copy()), "the same weights")
    yield Case((E, D, E[::-1].copy(), D[:, ::-1].copy()), "the code numbers in another order")
    yield Case((E, D, -E, -D), "all signs changed")
    yield Case((E, D, np.linalg.inv(A) @ E, D @ A), "the code in other coordinates")
    wide_E, wide_D = np.vstack([E, rng.normal(size=(1, 4))]), np.column_stack([D, np.zeros(4)])
    yield Case((E, D, wide_E, wide_D), "one code number more, which the decoder ignores")
    yield Case((wide_E, wide_D, E, D), "one code number less")
    yield Case((E, D, E, -D), "the negative copies")
    yield Case((E, D, E, D @ A), "another decoder in the same plane")
    yield Case((E, D, A @ E, D), "another encoder")
    yield Case((E, D, D.T.copy(), E.T.copy()), "encoder and decoder exchanged")
    yield Case((E, D, E, 1.01 * D), "copies larger by one percent")
    turn = np.linalg.qr(rng.normal(size=(4, 4)))[0]
    yield Case((E, D, E @ turn, turn.T @ D), "the same autoencoder of turned inputs")
    yield Case((E, D, E @ turn, D), "the same decoder and codes of equal length")
    cancel = np.zeros((4, 2))
    cancel[0, 0], cancel[1, 0] = 0.5, -0.5
    yield Case((E, D, E, D + cancel), "differences that add up to zero")
    small = np.zeros((4, 2))
    small[0, 0] = 1e-3
    yield Case((E, D, E, D + small), "a small difference in one place")
    only, zeros = np.eye(2, 4), np.zeros((4, 2))
    zeros[3, 0] = 5e-6
    yield Case((only, only.T, only, only.T + zeros), "one entry that differs by 5e-6")
    yield Case((only, only.T, only, only.T + 0.04 * zeros), "one entry that differs by 2e-7")
    unseen = np.zeros((2, 4))
    unseen[0, :2] = 0.5, -0.5
    yield Case((E, D, E + unseen, D), "a difference that inputs of equal numbers do not show")
    upward = np.abs(E)
    yield Case((upward, D, upward, D + 0.5), "no entry smaller, many larger")
    yield Case((upward, D + 0.5, upward, D), "no entry larger, many smaller")
    three, four = rng.normal(size=(3, 3)), rng.normal(size=(3, 3))
    B = _mixing(rng, 3)
    yield Case((three, four, B @ three, four @ np.linalg.inv(B)), "everything square, other coordinates")
    yield Case((three, four, four, three), "everything square, exchanged")


SAME_COPIES = Exercise(
    name="same_copies",
    chapter=CHAPTER,
    kind="judge",
    points=2,
    cases=_cases,
    inputs={"E_1": "m d", "D_1": "d m", "E_2": "p d", "D_2": "d p"},
    page=page_of("same_copies"),
    tolerance=Tolerance(lambda arguments, expected: 0.0, "the answer is True or False; the cases keep away from 1e-6"),
    forbidden=("course_lib.autoencoder", "torch"),
    hints=(
        "What does an autoencoder do to an input x, written as one matrix?",
        "Two linear maps are the same when their matrices are, entry by entry.",
    ),
    misconceptions=(
        Misconception(
            "compares-weights",
            "You compare the weights. Other weights may make the same copies.",
            WEIGHTS,
            mistaken=lambda E_1, D_1, E_2, D_2: (
                E_1.shape == E_2.shape and bool(np.allclose(E_1, E_2, atol=1e-6) and np.allclose(D_1, D_2, atol=1e-6))
            ),
        ),
        Misconception(
            "weights-up-to-signs",
            "You compare sizes of weights. The code may also be sorted, turned or sheared.",
            WEIGHTS,
            mistaken=lambda E_1, D_1, E_2, D_2: (
                E_1.shape == E_2.shape
                and bool(
                    np.allclose(np.abs(E_1), np.abs(E_2), atol=1e-6)
                    and np.allclose(np.abs(D_1), np.abs(D_2), atol=1e-6)
                )
            ),
        ),
        Misconception(
            "decoders-only",
            "You compare the decoders alone. The copies depend on the encoders too.",
            HOURGLASS,
            mistaken=lambda E_1, D_1, E_2, D_2: D_1.shape == D_2.shape and bool(np.allclose(D_1, D_2, atol=1e-6)),
        ),
        Misconception(
            "planes-only",
            "You compare the planes that the decoders span. Within one plane the copies can still differ.",
            WEIGHTS,
            mistaken=lambda E_1, D_1, E_2, D_2: bool(
                np.allclose(D_1 @ np.linalg.pinv(D_1), D_2 @ np.linalg.pinv(D_2), atol=1e-6)
            ),
        ),
        Misconception(
            "sizes-must-agree",
            "You ask for codes of the same size. A code number that the decoder ignores changes no copy.",
            RANK,
            mistaken=lambda E_1, D_1, E_2, D_2: (
                E_1.shape == E_2.shape and bool(np.all(np.abs(D_1 @ E_1 - D_2 @ E_2) < 1e-6))
            ),
        ),
        Misconception(
            "wrong-order",
            "You multiply encoder times decoder: that maps codes to codes. Copies come from the other product.",
            HOURGLASS,
            mistaken=lambda E_1, D_1, E_2, D_2: (
                E_1.shape == E_2.shape and bool(np.all(np.abs(E_1 @ D_1 - E_2 @ D_2) < 1e-6))
            ),
        ),
        Misconception(
            "sign-ignored",
            "Differences below zero count as small in your test. Their size matters.",
            WEIGHTS,
            edits=(("np.abs(difference)", "difference"),),
        ),
        Misconception(
            "any-for-all",
            "One entry that agrees is enough for you. All of them must.",
            WEIGHTS,
            edits=(("np.all(", "np.any("),),
        ),
        Misconception(
            "exactly-equal",
            "You ask for equality to the last digit. Rounding differs even where the maps are the same.",
            WEIGHTS,
            edits=(("np.abs(difference) < 1e-6", "difference == 0"),),
        ),
        Misconception(
            "differences-added",
            "The differences are added before the test, so that they can cancel.",
            WEIGHTS,
            edits=(("np.all(np.abs(difference) < 1e-6)", "np.abs(np.sum(difference)) < 1e-6"),),
        ),
        Misconception(
            "norms-compared",
            "You compare how large the two products are. Different maps can be equally large.",
            WEIGHTS,
            mistaken=lambda E_1, D_1, E_2, D_2: bool(abs(np.linalg.norm(D_1 @ E_1) - np.linalg.norm(D_2 @ E_2)) < 1e-6),
        ),
        Misconception(
            "weights-subtracted",
            "You subtract weights, which need not even have the same shapes. Other weights may make the same copies.",
            WEIGHTS,
            mistaken=lambda E_1, D_1, E_2, D_2: bool(
                np.all(np.abs(E_1 - E_2) < 1e-6) and np.all(np.abs(D_1 - D_2) < 1e-6)
            ),
        ),
        Misconception(
            "codes-to-codes",
            "You multiply encoder times decoder: that maps codes to codes. Copies come from the other product.",
            HOURGLASS,
            mistaken=lambda E_1, D_1, E_2, D_2: bool(np.all(np.abs(E_1 @ D_1 - E_2 @ D_2) < 1e-6)),
        ),
        Misconception(
            "one-input-tried",
            "You try one input. Autoencoders that differ may agree on it; every input counts.",
            WEIGHTS,
            mistaken=lambda E_1, D_1, E_2, D_2: bool(
                np.all(np.abs((D_1 @ E_1 - D_2 @ E_2) @ np.ones(E_1.shape[1])) < 1e-6)
            ),
        ),
        Misconception(
            "default-tolerance",
            "A fixed tolerance of the program decides, such as 1e-8 in `np.allclose`. The task names one.",
            WEIGHTS,
            mistaken=lambda E_1, D_1, E_2, D_2: bool(np.allclose(D_1 @ E_1, D_2 @ E_2)),
        ),
    ),
)
