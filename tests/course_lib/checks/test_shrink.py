"""The case that is shown is small."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from course_lib.checks import Case
from course_lib.checks._shrink import MOST_CALLS

from .toys import JUDGE, PAIR, SCALAR, VECTOR, verdict_on

LARGE = dataclasses.replace(
    VECTOR, cases=lambda rng: [Case((rng.normal(size=(9, 7)) * 100, rng.normal(size=9)), "large")]
)


def test_a_failing_case_becomes_small_whole_numbers() -> None:
    witness = verdict_on(LARGE, lambda X, y: X.T @ y + 1).witness
    assert witness.arguments == (("X", "[[1]]"), ("y", "[2]"))
    assert (witness.expected, witness.got) == ("[2]", "[3]")


def test_it_stays_large_enough_to_fail() -> None:
    witness = verdict_on(LARGE, lambda X, y: X.T @ y + (X.shape[1] > 2)).witness
    assert witness.arguments[0] == ("X", "[[1, 2, 3]]")


def test_it_fails_in_the_same_way() -> None:
    """A function that raises for three samples and is merely wrong for one is shown raising."""

    def student(X: Any, y: Any) -> Any:
        if len(y) >= 3:
            raise IndexError("deliberate")
        return X.T @ y + 1

    verdict = verdict_on(LARGE, student)
    assert verdict.witness.got.startswith("IndexError")


def test_a_known_mistake_is_shown_where_it_makes_a_difference() -> None:
    verdict = verdict_on(SCALAR, lambda X, y, theta: np.sum((X @ theta) * y))
    assert dict(verdict.witness.arguments)["y"] == "[2, 3]"  # with one sample a sum is a mean


def test_a_mistake_of_shape_is_shown_with_more_than_one_entry() -> None:
    witness = verdict_on(LARGE, lambda X, y: (X.T @ y)[:, None]).witness
    assert witness.arguments[0][1] == "[[1, 2], [3, 4]]"


def test_arguments_stay_valid() -> None:
    exercise = dataclasses.replace(LARGE, allowed=lambda X, y: bool(np.all(X > 100) or len(X) == 9))
    witness = verdict_on(exercise, lambda X, y: X.T @ y + 1).witness
    assert "array of shape (9" in witness.arguments[0][1]
    as_drawn = verdict_on(dataclasses.replace(LARGE, allowed=None), lambda X, y: X.T @ y + 1).witness
    assert "array of shape (9" in as_drawn.arguments[0][1]


def test_the_number_of_calls_is_limited() -> None:
    calls = []

    def student(X: Any, y: Any) -> Any:
        calls.append(1)
        return X.T @ y + (X.shape[0] >= 9 and X.shape[1] >= 7)

    verdict_on(LARGE, student)
    assert len(calls) <= MOST_CALLS + 2


def test_a_judge_is_shown_the_case_that_was_planted() -> None:
    assert verdict_on(JUDGE, lambda x: x >= 0).witness.about == "zero"


def test_simple_numbers_may_let_the_case_be_smaller_still() -> None:
    """The entries' order matters here: no first part of the case fails until its numbers are simple."""
    exercise = dataclasses.replace(
        PAIR,
        outputs=(),
        solution="def ends(x):\n    return float(np.max(x) - np.min(x))\n",
        cases=lambda rng: [Case((np.array([0.1, 0.9, 0.3, -0.3]),))],
    )
    verdict = verdict_on(exercise, lambda x: np.max(x) - x[0])
    assert dict(verdict.witness.arguments) == {"x": "[2, 1]"}
