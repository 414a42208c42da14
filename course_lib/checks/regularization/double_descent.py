"""double_descent: the project, a curve that goes down twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.regularization._shared import CHAPTER, FITS, PEAK, PRICE, page_of, with_ones

__all__ = ["DOUBLE_DESCENT"]


def _tables(X: Any, W: Any, counts: Any) -> list[Any]:
    H = np.maximum(np.asarray(X, float) @ np.asarray(W, float).T, 0.0)
    return [with_ones(H[:, : count - 1]) for count in counts]


def _tame(X: Any, W: Any, counts: Any) -> bool:
    """Whether every fit keeps enough digits: its smallest singular value that counts is not tiny."""
    spreads = [np.linalg.svd(columns, compute_uv=False) for columns in _tables(X, W, counts)]
    return all(s[-1] > 0.01 * s[0] for s in spreads)


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(n: int, m: int, d: int, m_units: int, counts: list[int], strength: float) -> tuple[Any, ...]:
        while True:
            X, X_test, W = rng.normal(size=(n, d)), rng.normal(size=(m, d)), rng.normal(size=(m_units, d))
            noise = rng.normal(size=n)
            y, y_test = np.sin(X[:, 0]) + 0.5 * noise + 1, np.sin(X_test[:, 0]) + 1
            numbers = np.array(counts)
            if _tame(X, W, numbers):
                return X, y, X_test, y_test, W, numbers, strength

    yield Case(drawn(6, 4, 2, 3, [2, 4], 0.0), "fewer parameters than samples")
    yield Case(drawn(6, 5, 3, 3, [2, 4], 0.5), "the same with a penalty")
    yield Case(drawn(5, 7, 4, 12, [3, 5, 13], 0.0), "past the peak")
    yield Case(drawn(5, 7, 4, 12, [3, 5, 13], 0.2), "past the peak with a penalty")
    yield Case(drawn(6, 9, 5, 15, [2, 4, 6, 16], 0.0), "a whole curve")
    yield Case(drawn(6, 9, 5, 15, [16, 9, 2], 0.8), "sizes that fall")


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    return 1e-7 * (np.abs(expected) + 1.0)


def _allowed(X: Any, y: Any, X_test: Any, y_test: Any, W: Any, counts: Any, strength: Any) -> bool:
    return bool(
        strength >= 0 and len(counts) and min(counts) >= 2 and max(counts) <= len(W) + 1 and _tame(X, W, counts)
    )


def _without_bias(X: Any, y: Any, X_test: Any, y_test: Any, W: Any, counts: Any, regularization_strength: float) -> Any:
    H, H_test = np.maximum(X @ W.T, 0.0), np.maximum(X_test @ W.T, 0.0)
    train_errors, test_errors = [], []
    for count in counts:
        columns, new = H[:, : count - 1], H_test[:, : count - 1]
        if regularization_strength == 0:
            theta = np.linalg.lstsq(columns, y, rcond=None)[0]
        else:
            price = len(X) * regularization_strength * np.eye(count - 1)
            theta = np.linalg.solve(columns.T @ columns + price, columns.T @ y)
        train_errors.append(np.mean((columns @ theta - y) ** 2))
        test_errors.append(np.mean((new @ theta - y_test) ** 2))
    return np.array(train_errors), np.array(test_errors), counts[np.argmax(test_errors)]


DOUBLE_DESCENT = Exercise(
    name="double_descent",
    chapter=CHAPTER,
    points=4,
    cases=_cases,
    inputs={
        "X": "N d",
        "y": "N",
        "X_test": "M d",
        "y_test": "M",
        "W": "m d",
        "counts": "K",
        "regularization_strength": "",
    },
    outputs=("train_errors", "test_errors", "peak"),
    page=page_of("double_descent"),
    tolerance=Tolerance(_bound, "with condition numbers up to 100 and their squares a fit keeps more than ten digits"),
    forbidden=("course_lib.linear", "course_lib.regularizers", "scipy", "sklearn", "torch"),
    allowed=_allowed,
    hints=(
        "Compute the features of all units once, for both sets of samples. A smaller model takes fewer columns.",
        "For the shortest of many fits, `np.linalg.lstsq` or the pseudo-inverse does what is needed.",
        "With a penalty, solve the system of ridge regression: N times the strength on the diagonal, not for the bias.",
    ),
    misconceptions=(
        Misconception(
            "units-for-parameters",
            "One unit too many: the bias is a parameter too.",
            PEAK,
            edits=(("n_units = count - 1", "n_units = count"),),
        ),
        Misconception(
            "bias-missing",
            "The read-out has no bias: the column of ones is missing.",
            FITS,
            mistaken=_without_bias,
        ),
        Misconception(
            "no-bend",
            "The units are linear: ReLU is missing between the two layers.",
            FITS,
            edits=(
                ("H = np.maximum(X @ W.T, 0.0)", "H = X @ W.T"),
                ("H_test = np.maximum(X_test @ W.T, 0.0)", "H_test = X_test @ W.T"),
            ),
        ),
        Misconception(
            "tested-on-training",
            "The test errors are those on the training samples.",
            PEAK,
            edits=(("(new @ theta - y_test)", "(columns @ theta - y)"),),
        ),
        Misconception(
            "cut-off-peak",
            "The solver drops directions with small singular values. That is a penalty, and it cuts off the peak.",
            PEAK,
            edits=(("rcond=None", "rcond=0.3"),),
        ),
        Misconception(
            "bias-charged",
            "The bias is charged by the penalty too; it goes free.",
            PRICE,
            edits=(("np.append(np.ones(n_units), 0.0)", "np.ones(count)"),),
        ),
        Misconception(
            "sum-for-mean",
            "The penalty is N times too weak: it stands beside a mean, so the Gram matrix gains N times the strength.",
            PRICE,
            edits=(("price = n_samples * regularization_strength", "price = regularization_strength"),),
        ),
        Misconception(
            "penalty-forgotten",
            "The strength changes nothing: the fit is without a penalty whatever it is.",
            PRICE,
            edits=(("if regularization_strength == 0:", "if True:"),),
        ),
        Misconception(
            "index-for-size",
            "The last number is a position in the list; asked for is the number of parameters that stands there.",
            PEAK,
            edits=(("peak = counts[np.argmax(test_errors)]", "peak = np.argmax(test_errors)"),),
        ),
        Misconception(
            "smallest-for-largest",
            "This is the size with the smallest test error; the peak is where it is largest.",
            PEAK,
            edits=(("np.argmax(test_errors)", "np.argmin(test_errors)"),),
        ),
        Misconception(
            "sum-of-squares",
            "The errors on new samples are added up, not averaged.",
            PEAK,
            edits=(("np.mean((new @ theta", "np.sum((new @ theta"),),
        ),
        Misconception(
            "peak-of-training",
            "The peak is taken from the training errors. Asked for is where the test error is largest.",
            PEAK,
            edits=(("np.argmax(test_errors)", "np.argmax(train_errors)"),),
        ),
        Misconception(
            "error-for-size",
            "The last number is the largest test error itself; asked for is the number of parameters that has it.",
            PEAK,
            edits=(("counts[np.argmax(test_errors)]", "max(test_errors)"),),
        ),
    ),
)
