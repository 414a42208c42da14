"""fit_ridge: least squares with a price on the weights and none on the bias."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks._tolerance import precision
from course_lib.checks.regularization._shared import CHAPTER, PRICE, STRONG, page_of, with_ones

__all__ = ["FIT_RIDGE"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(n: int, d: int, strength: float, shift: float = 2.0) -> tuple[Any, ...]:
        while True:
            X = rng.normal(size=(n, d))
            if strength > 0 or np.linalg.cond(with_ones(X)) < 20:
                return X, X @ rng.normal(size=d) + shift + 0.5 * rng.normal(size=n), strength

    yield Case((np.array([[0.0], [1.0], [2.0]]), np.array([1.0, 3.0, 5.0]), 0.5), "three points on a line")
    yield Case((np.array([[0], [1], [2], [4]]), np.array([5, 5, 6, 9]), 0.25), "integers")
    yield Case(drawn(7, 2, 0.0), "strength 0: least squares")
    yield Case(drawn(6, 2, 0.3))
    yield Case(drawn(6, 2, 0.9))
    yield Case(drawn(9, 3, 1.7, -5.0), "targets far below zero")
    yield Case(drawn(3, 5, 0.4), "fewer samples than parameters")
    yield Case(drawn(1, 2, 0.6), "one sample")
    yield Case(drawn(12, 4, 0.05), "a small strength")
    X, y, strength = drawn(10, 3, 0.8)
    yield Case((X[::2], y[::2], strength), "every second sample")
    yield Case((np.tile(X[:4], (2, 1)), np.tile(y[:4], 2), strength), "every sample twice")


def _system(X: Any, strength: float) -> Any:
    X_bar = with_ones(np.asarray(X, float))
    return X_bar.T @ X_bar + len(X) * strength * np.diag(np.append(np.ones(np.shape(X)[1]), 0.0))


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    X, y, strength = arguments
    size = np.max(np.abs(expected)) + np.max(np.abs(y))
    return 100 * np.size(X) * precision(arguments) * np.linalg.cond(_system(X, strength)) * size


def _allowed(X: Any, y: Any, strength: Any) -> bool:
    return bool(strength >= 0 and np.linalg.cond(_system(X, strength)) < 1e6)


def _shrunk_afterwards(X: Any, y: Any, strength: float) -> Any:
    return np.linalg.pinv(with_ones(X)) @ y / (1 + strength)


def _added_to_the_inverse(X: Any, y: Any, strength: float) -> Any:
    X_bar = with_ones(X)
    inverse = np.linalg.pinv(X_bar.T @ X_bar)
    return (inverse + len(X) * strength * np.eye(len(inverse))) @ X_bar.T @ y


def _no_bias(X: Any, y: Any, strength: float) -> Any:
    return np.append(np.linalg.pinv(X.T @ X + len(X) * strength * np.eye(np.shape(X)[1])) @ X.T @ y, 0.0)


def _ones_first(X: Any, y: Any, strength: float) -> Any:
    X_bar = np.column_stack([np.ones(len(X)), X])
    charged = np.append(0.0, np.ones(np.shape(X)[1]))
    return np.linalg.solve(X_bar.T @ X_bar + len(X) * strength * np.diag(charged), X_bar.T @ y)


def _bias_is_the_mean(X: Any, y: Any, regularization_strength: float) -> Any:
    centred, d = X - X.mean(axis=0), X.shape[1]
    G = centred.T @ centred + len(X) * regularization_strength * np.eye(d)
    return np.append(np.linalg.solve(G, centred.T @ (y - y.mean())), y.mean())


FIT_RIDGE = Exercise(
    name="fit_ridge",
    chapter=CHAPTER,
    points=2,
    cases=_cases,
    inputs={"X": "N d", "y": "N", "regularization_strength": ""},
    page=page_of("fit_ridge"),
    tolerance=Tolerance(_bound, "solving a system loses as many digits as its condition number has"),
    forbidden=("course_lib.linear", "numpy.linalg.lstsq", "scipy", "sklearn", "numpy.polyfit"),
    allowed=_allowed,
    hints=(
        "Write the gradient of both terms with the augmented matrix, and set their sum to zero.",
        "Multiply by N/2: then the Gram matrix appears, and what is added to it is N times the strength.",
        "A diagonal matrix with d ones and a zero in the last place leaves the bias out.",
    ),
    misconceptions=(
        Misconception(
            "bias-charged",
            "The bias pays too: the mean prediction is pulled towards zero. Only the weights are to be charged.",
            PRICE,
            edits=(("np.append(np.ones(d), 0.0)", "np.ones(d + 1)"),),
        ),
        Misconception(
            "sum-for-mean",
            "The strength is too weak by a factor N: beside the Gram matrix, which is a sum, the mean brings N "
            "times the strength.",
            PRICE,
            edits=(("price = n_samples * regularization_strength", "price = regularization_strength"),),
        ),
        Misconception(
            "half-the-strength",
            "This minimizes the loss with half the strength. The penalty of this course has no factor 1/2.",
            PRICE,
            edits=(("n_samples * regularization_strength", "n_samples * regularization_strength / 2"),),
        ),
        Misconception(
            "twice-the-strength",
            "The penalty counts double: the 2 of its derivative stands there, the one of the squared error does not.",
            PRICE,
            edits=(("n_samples * regularization_strength", "2 * n_samples * regularization_strength"),),
        ),
        Misconception(
            "sign",
            "The penalty is subtracted: large weights are rewarded.",
            PRICE,
            edits=(("@ X_bar + price", "@ X_bar - price"),),
        ),
        Misconception(
            "every-entry",
            "The strength is added to every entry of the matrix. A sum of squares only adds to the diagonal.",
            PRICE,
            edits=(("np.diag(charged)", "np.outer(charged, charged)"),),
        ),
        Misconception(
            "shrunk-afterwards",
            "The least-squares fit is divided by one number. A penalty shrinks each direction by a share of its own.",
            STRONG,
            mistaken=_shrunk_afterwards,
        ),
        Misconception(
            "added-to-the-inverse",
            "The strength is added to the inverse; it belongs to the matrix before that is inverted.",
            PRICE,
            mistaken=_added_to_the_inverse,
        ),
        Misconception(
            "no-bias",
            "The fit goes through the origin: the bias is always 0. Free of charge means that it is fitted, not left "
            "out.",
            PRICE,
            mistaken=_no_bias,
        ),
        Misconception(
            "ones-first",
            "The column of ones stands in front, so that the bias comes out first. In this course it is last.",
            PRICE,
            mistaken=_ones_first,
        ),
        Misconception(
            "first-goes-free",
            "The first weight goes free and the bias pays: the zero stands at the wrong end.",
            PRICE,
            edits=(("np.append(np.ones(d), 0.0)", "np.append(0.0, np.ones(d))"),),
        ),
        Misconception(
            "divided-by-count",
            "The strength is divided by N. Beside the Gram matrix, which is a sum, it is multiplied by it.",
            PRICE,
            edits=(("n_samples * regularization_strength", "regularization_strength / n_samples"),),
        ),
        Misconception(
            "bias-is-the-mean",
            "The mean of y is the bias only where the features have mean 0. Else the weights times their means come "
            "off.",
            PRICE,
            mistaken=_bias_is_the_mean,
        ),
    ),
)
