"""Small exercises on which the engine is tried."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import ROUNDING, Case, Exercise, Misconception

SOLUTION = """
def weighted_mean(X, y, theta):
    scores = X @ theta
    return np.mean(scores * y)
"""


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([[2.0]]), np.array([3.0]), np.array([1.5])), "one sample")
    for n, d in ((3, 2), (4, 4), (6, 3), (5, 1)):
        yield Case((rng.normal(size=(n, d)), rng.normal(size=n), rng.normal(size=d)))


SCALAR = Exercise(
    name="weighted_mean",
    chapter="toys",
    points=2,
    cases=_cases,
    inputs={"X": "N d", "y": "N", "theta": "d"},
    page="book/toys.html#weighted-mean",
    hints=("A nudge.", "Nearly there."),
    forbidden=("numpy.average",),
    misconceptions=(
        Misconception("sum-for-mean", "Added up, not averaged.", edits=(("np.mean", "np.sum"),)),
        Misconception("targets-squared", "The targets are squared.", edits=(("* y", "* y**2"),)),
        Misconception("theta-doubled", "Twice the weights.", edits=(("X @ theta", "X @ theta * 2"),)),
    ),
    solution=SOLUTION,
)


def _vector_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([[1, -2, 3]]), np.array([2])), "one sample")
    for n, d in ((3, 3), (4, 2), (7, 5), (2, 4)):
        yield Case((rng.normal(size=(n, d)), rng.normal(size=n)))


VECTOR = Exercise(
    name="column_sums",
    chapter="toys",
    points=1,
    cases=_vector_cases,
    inputs={"X": "N d", "y": "N"},
    misconceptions=(),
    solution="def column_sums(X, y):\n    return X.T @ y\n",
    tolerance=ROUNDING,
)

PAIR = Exercise(
    name="ends",
    chapter="toys",
    points=1,
    cases=lambda rng: [Case((rng.normal(size=n),)) for n in (2, 3, 5)],
    inputs={"x": "N"},
    outputs=("lowest", "highest"),
    misconceptions=(),
    solution="def ends(x):\n    return np.min(x), np.max(x)\n",
)

JUDGE = Exercise(
    name="is_positive",
    chapter="toys",
    kind="judge",
    points=1,
    cases=lambda rng: [
        Case((1.0,)),
        Case((-1.0,), "a negative number"),
        Case((0.0,), "zero"),
        Case((1e-9,), "a tiny one"),
    ],
    inputs={"x": ""},
    misconceptions=(),
    solution="def is_positive(x):\n    return bool(x > 0)\n",
)


LAYERS = Exercise(
    name="pass_forward",
    chapter="toys",
    points=1,
    cases=lambda rng: [
        Case(([rng.normal(size=(3, d)), rng.normal(size=(2, 3)), rng.normal(size=(4, 2))], rng.normal(size=d), "plain"))
        for d in (1, 3, 2)
    ],
    inputs={"weights": "", "x": "d", "style": ""},
    misconceptions=(),
    solution="""
def pass_forward(weights, x, style):
    outputs = [x]
    for W in weights:
        outputs.append(W @ outputs[-1])
    return outputs
""",
)

STEP = Exercise(
    name="corrected",
    chapter="toys",
    points=1,
    cases=lambda rng: [Case((rng.normal(size=n), t)) for n, t in ((1, 1), (3, 2), (2, 5), (3, 9))],
    inputs={"m": "N", "t": ""},
    misconceptions=(),
    solution="def corrected(m, t):\n    return m / (1 - 0.9**t)\n",
)


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def verdict_on(exercise: Exercise, function: Any, seed: int = 0) -> Any:
    from course_lib.checks import evaluate

    return evaluate(exercise, function, rng(seed))
