"""train_line: the project, mini-batches and a schedule, judged step by step and by where it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Property
from course_lib.checks.gradient_descent._shared import BATCHES, CHAPTER, FLOOR, SCHEDULES, SGD, SUM_OR_MEAN, page_of

__all__ = ["TRAIN_LINE"]

LONG = 300  # steps from which on the end is judged
NEAR = 0.12  # how far above the least loss it may be, as a share of it


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(n: int, d: int, steps: int, size: int) -> tuple[Any, Any, Any]:
        X = rng.normal(size=(n, d))
        y = X @ (2 * rng.normal(size=d)) + 3 + 0.5 * rng.normal(size=n)
        return X, y, rng.integers(n, size=(steps, size))

    yield Case((np.array([[1.0], [2.0], [-1.0]]), np.array([2.0, 1.0, 4.0]), np.array([[0, 1], [1, 2]])), "two steps")
    X, y, rows = drawn(6, 2, 4, 3)
    yield Case((np.round(3 * X).astype(int), np.round(3 * y).astype(int), rows), "integers")
    yield Case(drawn(5, 3, 6, 1), "one sample a batch")
    yield Case(drawn(12, 1, 8, 4), "one feature")
    yield Case(drawn(12, 1, 8, 4), "one feature, other numbers")
    X, y, rows = drawn(14, 2, 6, 5)
    yield Case((X[::2], y[::2], rows % 7), "every second sample of a larger table")
    # many parameters, because then the height of the floor scatters little from run to run
    yield Case(drawn(150, 20, LONG, 8), "300 steps")


def _with_ones(X: Any) -> Any:
    return np.column_stack([X, np.ones(len(X))])


def _gradients(arguments: tuple[Any, ...], path: Any) -> Any:
    """The mean gradient of each step's batch at the place where the step begins."""
    X, y, rows = arguments
    X_bar = _with_ones(X)
    errors = np.einsum("tbp,tp->tb", X_bar[rows], path[:-1]) - np.asarray(y, float)[rows]
    return 2 * np.einsum("tb,tbp->tp", errors, X_bar[rows]) / rows.shape[1]


def _rates(arguments: tuple[Any, ...], value: Any) -> tuple[Any, Any]:
    """The learning rate that each step must have had, and by how much the step differs from such a step."""
    path = np.asarray(value[1], float)
    gradients, steps = _gradients(arguments, path), np.diff(path, axis=0)
    squares = np.maximum(np.sum(gradients**2, axis=1), 1e-300)
    rates = -np.sum(steps * gradients, axis=1) / squares
    return rates, np.abs(steps + rates[:, None] * gradients).max()


def _from_zero(arguments: tuple[Any, ...], value: Any) -> bool:
    return bool(np.all(value[1][0] == 0))


def _along_batches(arguments: tuple[Any, ...], value: Any) -> bool:
    rates, off = _rates(arguments, value)
    return bool(off <= 1e-8 * (1 + np.abs(value[1]).max()) and np.all(rates >= -1e-9))


def _first_rate(arguments: tuple[Any, ...], value: Any) -> bool:
    return bool(abs(_rates(arguments, value)[0][0] - 0.1) < 1e-8)


def _never_larger(arguments: tuple[Any, ...], value: Any) -> bool:
    return bool(np.all(_rates(arguments, value)[0] <= 0.1 + 1e-8))


def _last_places(arguments: tuple[Any, ...], value: Any) -> bool:
    theta, path = value
    counts = np.arange(1, len(path) + 1)
    means = np.cumsum(path[::-1], axis=0) / counts[:, None]
    return bool(np.abs(means - theta).max(axis=1).min() <= 1e-9 * (1 + np.abs(path).max()))


def _excess(arguments: tuple[Any, ...], theta: Any) -> float:
    """The loss above the least one, as a share of the least one."""
    X, y, _ = arguments
    X_bar = _with_ones(X)
    best = np.linalg.pinv(X_bar) @ y
    return float(np.mean((X_bar @ (theta - best)) ** 2) / np.mean((X_bar @ best - y) ** 2))


def _near_enough(arguments: tuple[Any, ...], value: Any) -> bool:
    return len(arguments[2]) < LONG or _excess(arguments, value[0]) < NEAR


def _has_the_form(arguments: tuple[Any, ...], value: Any) -> bool:
    X, _, rows = arguments
    shapes = (X.shape[1] + 1,), (len(rows) + 1, X.shape[1] + 1)
    return isinstance(value, tuple) and len(value) == 2 and (np.shape(value[0]), np.shape(value[1])) == shapes


def _sound_but_not_near(arguments: tuple[Any, ...], value: Any) -> bool:
    if not _has_the_form(arguments, value):
        return False
    rules = (_from_zero, _along_batches, _first_rate, _never_larger, _last_places)
    return all(rule(arguments, value) for rule in rules) and not _near_enough(arguments, value)


def _hovers(arguments: tuple[Any, ...], value: Any, expected: Any) -> bool:
    return _sound_but_not_near(arguments, value) and bool(_rates(arguments, value)[0][-20:].mean() > 0.05)


def _froze(arguments: tuple[Any, ...], value: Any, expected: Any) -> bool:
    return _sound_but_not_near(arguments, value) and bool(_rates(arguments, value)[0].sum() < 4)


def _too_long_by_the_batch(arguments: tuple[Any, ...], value: Any, expected: Any) -> bool:
    size = arguments[2].shape[1]
    return (
        _has_the_form(arguments, value) and size > 1 and bool(abs(_rates(arguments, value)[0][0] - 0.1 * size) < 1e-8)
    )


def _with(
    *,
    rate: Callable[[int, int], float] | None = None,
    rows_of: Callable[[Any, int], Any] | None = None,
    best: bool = False,
) -> Callable[..., Any]:
    """The same loop with another schedule, other rows, or another choice of the answer."""

    def train(X: Any, y: Any, rows: Any) -> Any:
        X_bar, steps = _with_ones(X), len(rows)
        theta = np.zeros(X_bar.shape[1])
        path, seen = [theta], []
        for t in range(steps):
            batch = rows[t] if rows_of is None else rows_of(rows, t)
            errors = X_bar[batch] @ theta - y[batch]
            seen.append(errors @ errors)
            alpha = 0.1 * (1 + np.cos(np.pi * t / steps)) / 2 if rate is None else rate(t, steps)
            theta = theta - alpha * 2 / len(errors) * X_bar[batch].T @ errors
            path.append(theta)
        return (path[int(np.argmin(seen))] if best else theta), np.array(path)

    return train


TRAIN_LINE = Exercise(
    name="train_line",
    chapter=CHAPTER,
    points=4,
    cases=_cases,
    inputs={"X": "N d", "y": "N", "rows": "T B"},
    outputs=("theta", "path"),
    page=page_of("train_line"),
    allowed=lambda X, y, rows: bool(
        len(rows) >= 2 and np.asarray(rows).size and np.min(rows) >= 0 and np.max(rows) < len(X)
    ),
    forbidden=(
        "course_lib.linear",
        "course_lib.minimize",
        "course_lib.optimizers",
        "course_lib.training",
        "numpy.linalg.lstsq",
        "numpy.linalg.pinv",
        "numpy.linalg.solve",
        "scipy",
        "sklearn",
        "torch",
    ),
    hints=(
        "First make the path with a constant rate of 0.1, and check two steps by hand: the mean over the batch, "
        "the factor 2, the old parameters.",
        "Then the schedule. It may know `len(rows)`. Add up its rates: do they go far enough? Are the last ones small?",
        "Two ways that work: half a cosine wave from 0.1 to 0; or 0.1 throughout and the mean of the last places.",
    ),
    properties=(
        Property("from-zero", _from_zero, "The path must begin with zeros, before the first step.", SGD),
        Property(
            "along-batches",
            _along_batches,
            "Some step of the path is not a learning rate times the mean gradient of its own batch, taken where the "
            "step begins.",
            BATCHES,
        ),
        Property(
            "first-rate",
            _first_rate,
            "The first step has another learning rate than 0.1. Is a factor lost, or a schedule shifted?",
            BATCHES,
        ),
        Property("never-larger", _never_larger, "Some later learning rate is larger than 0.1.", SCHEDULES),
        Property(
            "last-places",
            _last_places,
            "The returned theta is neither the last place of the path nor the mean of its last few.",
            SCHEDULES,
        ),
        Property(
            "near-enough",
            _near_enough,
            "After 300 steps the loss is more than 12 per cent above the least one. Did the run hover, or freeze?",
            SCHEDULES,
        ),
    ),
    misconceptions=(
        Misconception(
            "constant",
            "The learning rate stays large to the end, so the run hovers above the minimum. Let it shrink.",
            FLOOR,
            mistaken=_with(rate=lambda t, steps: 0.1),
            symptom=_hovers,
        ),
        Misconception(
            "frozen",
            "All your steps together are too short: the schedule is used up before the minimum is reached.",
            SCHEDULES,
            mistaken=_with(rate=lambda t, steps: 0.1 * 0.9**t),
            symptom=_froze,
        ),
        Misconception(
            "timid-from-the-start",
            "Your learning rate is small from the start; it has to begin with 0.1. Bold first, timid later.",
            SCHEDULES,
            mistaken=_with(rate=lambda t, steps: 0.005),
        ),
        Misconception(
            "sum-for-mean",
            "Your steps are as many times too long as the batch has samples: average over the batch.",
            SUM_OR_MEAN,
            edits=(("2 / len(errors) *", "2 *"),),
            symptom=_too_long_by_the_batch,
        ),
        Misconception(
            "divided-by-all",
            "The gradient is divided by the number of all samples; the batch has fewer.",
            SUM_OR_MEAN,
            edits=(("2 / len(errors) *", "2 / len(X) *"),),
        ),
        Misconception(
            "two-forgotten",
            "All steps are half as long as they should be: the 2 of the squared error's derivative is missing.",
            BATCHES,
            edits=(("2 / len(errors) *", "1 / len(errors) *"),),
        ),
        Misconception(
            "all-samples",
            "Every step uses all samples. Step t has only its own batch, the samples in `rows[t]`.",
            BATCHES,
            mistaken=_with(rows_of=lambda rows, t: slice(None)),
        ),
        Misconception(
            "same-batch",
            "Every step uses the first batch. Step t has its own.",
            SGD,
            mistaken=_with(rows_of=lambda rows, t: rows[0]),
        ),
        Misconception(
            "uphill",
            "You add the gradient: every step goes uphill.",
            SGD,
            edits=(("theta - rate * gradient", "theta + rate * gradient"),),
        ),
        Misconception(
            "best-batch-seen",
            "You return the place whose batch had the smallest loss. One lucky batch proves nothing: noise picked it.",
            FLOOR,
            mistaken=_with(best=True),
        ),
        Misconception(
            "one-array-many-times",
            "All places of your path are one and the same array, changed in place. Each step needs a new one.",
            SGD,
            edits=(("theta = theta - rate * gradient", "theta -= rate * gradient"),),
        ),
        Misconception(
            "bias-first",
            "The column of ones stands first; in this course the bias is the last parameter.",
            SGD,
            edits=(("[X, np.ones(len(X))]", "[np.ones(len(X)), X]"),),
        ),
    ),
)
