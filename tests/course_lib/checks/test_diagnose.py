"""Known mistakes, alone and in pairs."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from course_lib.checks import Case, Misconception, Tolerance
from course_lib.checks._diagnose import MOST_WORDS

from .toys import SCALAR, VECTOR, verdict_on


def test_a_mistake_is_recognised_however_it_is_written() -> None:
    def student(X: Any, y: Any, theta: Any) -> Any:
        total = 0.0
        for row, target in zip(X, y, strict=True):
            total += float(row @ theta) * target
        return total

    verdict = verdict_on(SCALAR, student)
    assert verdict.names == ("sum-for-mean",)
    assert verdict.message == "Added up, not averaged."


def test_two_mistakes_at_once_are_both_named() -> None:
    verdict = verdict_on(SCALAR, lambda X, y, theta: np.sum(2 * (X @ theta) * y**2 / 2 * 2 / 2))
    assert verdict.names == ("sum-for-mean", "targets-squared")
    assert verdict.message == "Added up, not averaged. And: The targets are squared."


@pytest.mark.parametrize(("words", "end"), [(20, "theta-doubled."), (28, "word")])
def test_a_long_pair_keeps_to_the_limit_and_names_both(words: int, end: str) -> None:
    long = " ".join(["word"] * words)
    exercise = dataclasses.replace(
        SCALAR, misconceptions=tuple(dataclasses.replace(m, message=long) for m in SCALAR.misconceptions)
    )
    verdict = verdict_on(exercise, lambda X, y, theta: 2 * np.sum((X @ theta) * y))
    assert verdict.names == ("sum-for-mean", "theta-doubled")
    assert verdict.message.endswith(end)
    assert len(verdict.message.split()) <= MOST_WORDS


def test_a_mistake_that_explains_the_wrong_cases_but_not_the_right_ones_is_not_named() -> None:
    verdict = verdict_on(SCALAR, lambda X, y, theta: np.mean((X @ theta) * y) * (len(y) if len(y) != 6 else 1))
    assert verdict.names == ()


def test_a_mistake_is_recognised_where_its_answer_is_0_up_to_rounding() -> None:
    exercise = dataclasses.replace(
        SCALAR,
        tolerance=Tolerance(lambda arguments, expected: 1e-12, "numbers of ordinary size"),
        misconceptions=(Misconception("spread-lost", "All are alike.", mistaken=lambda X, y, theta: 0.0),),
    )
    verdict = verdict_on(exercise, lambda X, y, theta: 1e-17 * len(y))
    assert verdict.names == ("spread-lost",)


def test_a_symptom_recognises_a_mistake_with_many_faces() -> None:
    exercise = dataclasses.replace(
        VECTOR,
        misconceptions=(
            Misconception(
                "never-negative",
                "It cannot be negative.",
                mistaken=lambda X, y: np.abs(X.T @ y) + 1,
                symptom=lambda arguments, value, expected: bool(np.all(np.asarray(value) > 10)),
            ),
        ),
    )
    assert verdict_on(exercise, lambda X, y: np.exp(np.abs(X.T @ y)) + 10).names == ("never-negative",)


def test_a_symptom_that_cannot_read_an_answer_does_not_show() -> None:
    loud = Misconception("loud", "Loud.", mistaken=lambda *a: 1e9, symptom=lambda arguments, value, right: value[0] > 1)
    exercise = dataclasses.replace(SCALAR, misconceptions=(loud,))
    verdict = verdict_on(exercise, lambda X, y, theta: {"mean": 1.0})
    assert verdict.names == ()
    assert "a number is expected" in verdict.message


def test_two_mistakes_that_explain_everything_are_named_before_a_symptom() -> None:
    loud = Misconception("loud", "Loud.", mistaken=lambda *a: 1e9, symptom=lambda *a: True)
    exercise = dataclasses.replace(SCALAR, misconceptions=(*SCALAR.misconceptions, loud))
    verdict = verdict_on(exercise, lambda X, y, theta: 2 * np.sum((X @ theta) * y))
    assert verdict.names == ("sum-for-mean", "theta-doubled")


def test_a_wrong_answer_says_more_than_the_time_that_ran_out_after_it() -> None:
    def slow(X: Any, y: Any, theta: Any) -> Any:
        if len(y) > 5:
            raise TimeoutError
        return np.sum((X @ theta) * y)

    verdict = verdict_on(SCALAR, slow)
    assert (verdict.status, verdict.names) == ("wrong", ("sum-for-mean",))


def test_a_mistake_that_raises_is_named_by_what_it_raises() -> None:
    exercise = dataclasses.replace(
        VECTOR, misconceptions=(Misconception("not-transposed", "Not transposed.", edits=(("X.T", "X"),)),)
    )
    verdict = verdict_on(exercise, lambda X, y: np.matmul(X, y))
    assert verdict.names == ("not-transposed",)
    assert verdict.status == "wrong"


def test_in_an_exercise_with_parts_a_mistake_may_explain_one_part() -> None:
    exercise = dataclasses.replace(
        SCALAR,
        parts={"many": 1, "one": 1},
        cases=lambda rng: [
            Case((rng.normal(size=(n, 2)), rng.normal(size=n), rng.normal(size=2)), part="many" if n > 1 else "one")
            for n in (2, 3, 4, 1)
        ],
    )
    verdict = verdict_on(exercise, lambda X, y, theta: np.sum((X @ theta) * y) if len(y) > 1 else 1 / 0)
    assert verdict.names == ("sum-for-mean",)
