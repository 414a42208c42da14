"""evaluate: statuses, points, order of what is said."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pytest

from course_lib.checks import (
    Case,
    Exercise,
    Observation,
    Opaque,
    Property,
    Verdict,
    evaluate,
    missing,
    not_your_own_work,
)
from course_lib.errors import CourseError

from .toys import JUDGE, PAIR, SCALAR, VECTOR, rng, verdict_on


def right(X: Any, y: Any, theta: Any) -> Any:
    return float(y @ (X @ theta)) / len(y)


def test_a_right_answer_is_right_however_it_is_written() -> None:
    verdict = verdict_on(SCALAR, right)
    assert (verdict.status, verdict.points, verdict.compared) == ("right", 2, 5)
    assert verdict.right
    assert verdict.message == ""
    assert verdict.witness is None


def test_an_exercise_that_compares_nothing_does_not_let_anybody_pass() -> None:
    with pytest.raises(CourseError, match="compared nothing"):
        evaluate(dataclasses.replace(SCALAR, cases=lambda rng: []), right, rng())


def test_the_same_seed_gives_the_same_verdict() -> None:
    def wrong(X: Any, y: Any, theta: Any) -> Any:
        return 3 * right(X, y, theta) + 1

    assert verdict_on(SCALAR, wrong) == verdict_on(SCALAR, wrong)


@pytest.mark.parametrize(
    ("function", "status"),
    [
        (lambda X, y, theta: 1 / 0, "crashed"),
        (lambda X, y, theta: None, "wrong"),
        (lambda X: 1, "wrong"),
        (lambda X, y, theta: (_ for _ in ()).throw(NotImplementedError), "blank"),
        (lambda X, y, theta: (_ for _ in ()).throw(MemoryError), "out of memory"),
        (lambda X, y, theta: (_ for _ in ()).throw(TimeoutError), "timed out"),
    ],
)
def test_statuses(function: Any, status: str) -> None:
    verdict = verdict_on(SCALAR, function)
    assert verdict.status == status
    assert verdict.points == 0
    assert verdict.message


def test_a_stub_of_a_sandboxed_child_is_judged_like_a_function() -> None:
    class Stub:
        def __init__(self) -> None:
            self.calls = 0

        def observe(self, arguments: tuple[object, ...]) -> Observation:
            self.calls += 1
            return Observation(value=right(*arguments))

        def observe_each(self, calls: Iterable[tuple[object, ...]]) -> Iterator[Observation]:
            return map(self.observe, calls)

    stub = Stub()
    assert evaluate(SCALAR, stub, rng()) == verdict_on(SCALAR, right)
    assert stub.calls == 6  # five cases and the first once more


def test_after_a_blank_or_a_time_out_nothing_more_is_asked() -> None:
    calls = []

    def student(X: Any, y: Any, theta: Any) -> None:
        calls.append(1)
        raise NotImplementedError

    verdict_on(SCALAR, student)
    assert len(calls) == 1


def test_an_answer_that_changes_when_asked_again_is_the_first_thing_said() -> None:
    def student(X: Any, y: Any, theta: Any, calls: list[int] = []) -> Any:  # noqa: B006 - the mistake itself
        calls.append(1)
        return right(X, y, theta) + len(calls)

    verdict = verdict_on(SCALAR, student)
    assert verdict.status == "wrong"
    assert "differently the second time" in verdict.message


def test_global_random_numbers_are_refused_even_where_they_do_no_harm() -> None:
    def student(X: Any, y: Any, theta: Any) -> Any:
        np.random.rand()
        return right(X, y, theta)

    assert "global random state" in verdict_on(SCALAR, student).message


def test_a_changed_input_is_refused_even_where_the_answer_is_right() -> None:
    def student(X: Any, y: Any, theta: Any) -> Any:
        value = right(X, y, theta)
        y += 1
        return value

    verdict = verdict_on(SCALAR, student)
    assert verdict.status == "wrong"
    assert "changes its input `y`" in verdict.message


def test_parts_earn_their_points_alone() -> None:
    exercise = dataclasses.replace(
        VECTOR,
        points=3,
        parts={"small": 1, "large": 2},
        cases=lambda rng: [
            Case((rng.normal(size=(n, 2)), rng.normal(size=n)), part="large" if n > 3 else "small")
            for n in (1, 2, 4, 5)
        ],
    )
    verdict = verdict_on(exercise, lambda X, y: X.T @ y if len(X) < 4 else X.T @ y + 1)
    assert (verdict.status, verdict.points, verdict.passed) == ("partly", 1, ("small",))
    assert verdict_on(exercise, lambda X, y: X.T @ y).points == 3
    assert verdict_on(exercise, lambda X, y: X.sum()).points == 0


def parted(**facts: Any) -> Exercise:
    """Orthogonal columns of length one that span what the columns of X span: three properties, two parts."""
    return dataclasses.replace(
        VECTOR,
        **{
            "points": 3,
            "inputs": {"X": "N d"},
            "parts": {"right angles": 1, "length one": 2},
            "cases": lambda rng: [Case((rng.normal(size=(n, 2)),)) for n in (2, 3, 5)],
            "properties": (
                Property(
                    "angles", lambda a, Q: abs(Q[:, 0] @ Q[:, 1]) < 1e-9, "Not at right angles.", part="right angles"
                ),
                Property(
                    "length", lambda a, Q: np.allclose((Q**2).sum(axis=0), 1), "Not of length one.", part="length one"
                ),
                Property("span", lambda a, Q: np.allclose(Q @ np.linalg.lstsq(Q, a[0])[0], a[0]), "Another plane."),
            ),
            "solution": "def column_sums(X):\n    return np.linalg.qr(X)[0]\n",
            **facts,
        },
    )


@pytest.mark.parametrize(
    ("function", "status", "points", "passed"),
    [
        (lambda X: np.linalg.qr(X)[0], "right", 3, ("right angles", "length one")),
        (lambda X: 2 * np.linalg.qr(X)[0], "partly", 1, ("right angles",)),
        (lambda X: X / np.linalg.norm(X, axis=0), "partly", 2, ("length one",)),
        (lambda X: X, "wrong", 0, ()),
        (lambda X: np.linalg.qr(np.cos(X))[0] if len(X) > 2 else np.linalg.qr(X)[0], "wrong", 0, ()),
        (lambda X: X[0], "wrong", 0, ()),
        (lambda X: 2 * np.linalg.qr(X)[0] + 0 * np.random.rand(), "wrong", 0, ()),
    ],
)
def test_a_group_of_properties_earns_its_points_alone(
    function: Any, status: str, points: float, passed: tuple[str, ...]
) -> None:
    verdict = verdict_on(parted(), function)
    assert (verdict.status, verdict.points, verdict.passed) == (status, points, passed)


def test_a_case_of_no_part_counts_for_every_part() -> None:
    cases = [Case((np.eye(2),)), Case((np.array([[3.0, 1.0], [0.0, 2.0]]),), part="length one")]
    exercise = parted(cases=lambda rng: cases)
    assert verdict_on(exercise, lambda X: X if X[0, 0] == 1 else 2 * np.linalg.qr(X)[0]).passed == ("right angles",)
    assert verdict_on(exercise, lambda X: 2 * X if X[0, 0] == 1 else np.linalg.qr(X)[0]).passed == ("right angles",)
    assert verdict_on(exercise, lambda X: X + 1 if X[0, 0] == 1 else np.linalg.qr(X)[0]).passed == ()


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"parts": {"right angles": 3}}, "a case or property is of part 'length one', which parts does not name"),
        ({"parts": {}}, "a case or property is of part 'length one', which parts does not name"),
        ({"parts": {"": 3}}, "a part has no name; give it one, since a case without a part is of all"),
        ({"points": 4}, "the points of its parts add up to 3, not to 4"),
        (
            {"cases": lambda rng: [Case((np.eye(2),), part="length one")]},
            "part 'right angles' has no case; yield one, or take the part out",
        ),
    ],
)
def test_parts_that_do_not_fit_the_cases_judge_nobody(facts: dict[str, Any], sentence: str) -> None:
    with pytest.raises(CourseError, match=f"column_sums: {sentence}"):
        verdict_on(parted(**facts), lambda X: X)


def test_a_part_that_was_right_before_the_time_ran_out_keeps_its_points() -> None:
    def student(X: Any, y: Any) -> Any:
        if len(X) > 3:
            raise TimeoutError
        return X.T @ y

    exercise = dataclasses.replace(
        VECTOR,
        points=3,
        parts={"small": 1, "large": 2},
        cases=lambda rng: [
            Case((rng.normal(size=(n, 2)), rng.normal(size=n)), part="large" if n > 3 else "small")
            for n in (1, 2, 4, 5)
        ],
    )
    verdict = verdict_on(exercise, student)
    assert (verdict.status, verdict.points, verdict.passed) == ("timed out", 1, ("small",))


def test_lists_and_numpy_numbers_are_as_good_as_arrays_and_floats() -> None:
    assert verdict_on(VECTOR, lambda X, y: list(X.T @ y)).right
    assert verdict_on(SCALAR, lambda *a: np.array(right(*a))).right
    assert verdict_on(PAIR, lambda x: [min(x), max(x)]).right
    assert verdict_on(PAIR, lambda x: np.array([min(x), max(x)])).right
    assert verdict_on(JUDGE, lambda x: np.bool_(x > 0)).right


@pytest.mark.parametrize("value", ["text", {}, Opaque("Tensor"), 1j, [[1], [2, 3]], True])
def test_what_is_no_number_is_no_number(value: object) -> None:
    assert verdict_on(SCALAR, lambda *a: value).status == "wrong"


def test_a_verdict_survives_json() -> None:
    for function in (right, lambda *a: 1.0, lambda *a: 1 / 0):
        verdict = verdict_on(SCALAR, function)
        assert Verdict.from_dict(json.loads(json.dumps(verdict.to_dict()))) == verdict


def test_missing_and_borrowed_functions_have_verdicts() -> None:
    assert missing(SCALAR, "weightedmean").message.endswith("There is `weightedmean`; is that the one?")
    verdict = not_your_own_work(SCALAR, "numpy.average", 3, "np.average(X)")
    assert (verdict.status, verdict.points, verdict.line) == ("not your own work", 0, 3)
    assert "`numpy.average`" in verdict.message


@pytest.mark.parametrize("text", ["x" * 10**7, np.array("x" * 10**7)], ids=["a text", "an array of texts"])
def test_a_text_among_numbers_costs_no_memory(text: Any) -> None:
    """As an array, every number would be given the room of the longest text: here 400 GB."""
    verdict = verdict_on(VECTOR, lambda *arguments: [text, *[1.0] * 10_000])
    assert verdict.status == "wrong"


@pytest.mark.parametrize(
    "answer",
    [
        np.array(["a"] * 50),
        np.array([b"ab"])[0],
        [np.array([["a", "b"]]), np.array(["c"])],
        {"k" * 5000: np.array([b"a"] * 50)},
    ],
    ids=["many texts", "bytes", "texts of other shapes", "a long key"],
)
def test_texts_in_arrays_are_wrong_and_nothing_worse(answer: Any) -> None:
    """What is said about an answer must not fail on it: the whole submission would have no grade."""
    verdict = verdict_on(VECTOR, lambda *arguments: answer)
    assert verdict.status == "wrong"
    assert len(json.dumps(verdict.to_dict())) < 3000
