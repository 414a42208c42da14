"""The self-test finds the exercises that cannot be trusted."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from course_lib.checks import Case, Exercise, Misconception
from course_lib.checks._adversaries import adversaries
from course_lib.checks._selftest import _false_passes, self_test

from .toys import SCALAR, VECTOR, rng

FIVE = (
    *SCALAR.misconceptions,
    Misconception("targets-missing", "No targets.", edits=(("scores * y", "scores"),)),
    Misconception("one-per-sample", "One per sample.", mistaken=lambda X, y, t: (X @ t) * y),
)


def _cases(rng: np.random.Generator) -> Any:
    yield from SCALAR.cases(rng)
    X, y, theta = rng.normal(size=(8, 2)), rng.normal(size=8), rng.normal(size=2)
    yield Case((X[::2], y[::2], theta))
    yield Case((X[:4], y[4:], theta))
    yield Case((rng.integers(-5, 5, (4, 3)), rng.integers(1, 5, 4), np.array([1, -2, 3])), "integers")
    yield Case((X.astype(np.float32), y.astype(np.float32), theta.astype(np.float32)), "float32")
    yield Case((1e3 * X, y, theta), "large numbers")


SOUND = dataclasses.replace(SCALAR, misconceptions=FIVE, cases=_cases)


def test_a_sound_exercise_has_no_problems() -> None:
    assert self_test(SOUND) == []


def changed(**fields: Any) -> Exercise:
    return dataclasses.replace(SOUND, **fields)


def only(*keep: int) -> Any:
    return lambda rng: [case for i, case in enumerate(_cases(rng)) if i in keep]


@pytest.mark.parametrize(
    ("exercise", "words"),
    [
        (changed(cases=lambda rng: []), "compared nothing"),
        (changed(cases=only(0)), "do not tell sum-for-mean from the right answer"),
        (changed(solution=SOUND.solution.replace("np.mean", "np.random.rand() * np.mean")), "does not pass"),
        (changed(misconceptions=FIVE[:2]), "names 2 misconceptions"),
        (changed(hints=()), "no hints"),
        (changed(parts={"all": 1}), "add up to 1, not to 2"),
        (
            changed(
                parts={"all": 1, "rest": 1},
                cases=lambda rng: [dataclasses.replace(case, part="all") for case in SOUND.cases(rng)],
            ),
            "part 'rest' has no case",
        ),
        (changed(forbidden=("numpy.mean",)), "uses what it forbids"),
        (changed(misconceptions=(*FIVE, FIVE[0])), "same name"),
        (
            changed(misconceptions=(*FIVE, dataclasses.replace(FIVE[0], name="twin"))),
            "twin is caught but taken for sum-for-mean",
        ),
        (changed(misconceptions=(*FIVE[:4], dataclasses.replace(FIVE[4], message="word " * 31))), "31 words"),
        (changed(misconceptions=(*FIVE[:4], dataclasses.replace(FIVE[4], message="ü"))), "plain ASCII"),
        (
            changed(misconceptions=(*FIVE[:4], dataclasses.replace(FIVE[4], message="Write np.mean(scores * y)."))),
            "contains a line of the solution",
        ),
        (changed(misconceptions=(*FIVE[:4], Misconception("a", "A."))), "needs either edits or mistaken"),
    ],
)
def test_an_unsound_one_is_named(exercise: Exercise, words: str) -> None:
    problems = self_test(exercise, seeds=(1,))
    assert any(words in problem for problem in problems), problems


ONE_SHAPE = dataclasses.replace(
    VECTOR,
    cases=lambda rng: [Case((rng.normal(size=(n, d)), rng.normal(size=n))) for n, d in ((2, 3), (3, 2), (4, 1))],
)


def test_an_answer_kept_by_shape_gets_through_where_every_case_has_a_shape_of_its_own() -> None:
    assert "a function passes that remembers its answers by the shapes of the inputs" in list(
        _false_passes(ONE_SHAPE, 0)
    )


def test_the_impostors_are_impostors_and_none_gets_through_a_sound_exercise() -> None:
    from course_lib.checks import evaluate

    clauses = []
    for clause, impostor in adversaries(SOUND, list(SOUND.cases(rng(9))), rng(1)):
        clauses.append(clause)
        assert not evaluate(SOUND, impostor, rng(1)).right, clause
    for expected in (
        "returns zeros",
        "returns ones",
        "the same right answer always",
        "returns its input y",
        "recorded for the public cases",
        "on its first call only",
        "only the first time it is given an input",
        "by the shapes",
        "changes its input X",
        "computes in float32",
        "right only when N = 1",
        "right only when d = 1",
        "right only when N = d",
        "right only when X is square",
        "right only for integers",
        "right only for small numbers",
    ):
        assert any(expected in clause for clause in clauses), expected


def only_cases(*cases: tuple[Any, ...]) -> Any:
    return lambda rng: [Case(arguments) for arguments in cases]


def drawn(n: int, d: int) -> tuple[Any, ...]:
    values = np.random.default_rng(n + d)
    return values.normal(size=(n, d)), values.normal(size=n), values.normal(size=d)


RATE = dataclasses.replace(
    VECTOR,
    inputs={"A": "d d", "x": "d", "rate": ""},
    solution="def column_sums(A, x, rate):\n    return rate * (A @ x)\n",
)
LEANING, EVEN = np.array([[1.0, 2.0], [3.0, 5.0]]), np.array([[1.0, 2.0], [2.0, 5.0]])
PAIR_OF_NUMBERS = np.array([1.5, -2.5])


@pytest.mark.parametrize(
    ("exercise", "luck"),
    [
        (changed(cases=only_cases(drawn(1, 2), drawn(1, 3))), "when N = 1"),
        (changed(cases=only_cases(drawn(4, 1), drawn(3, 1))), "when d = 1"),
        (changed(cases=only_cases(drawn(2, 2), drawn(3, 3))), "when N = d"),
        (changed(cases=only_cases(drawn(3, 2), drawn(4, 3))), "when N = d+1"),
        (changed(cases=only_cases(drawn(2, 2), drawn(3, 3))), "when X is square"),
        (dataclasses.replace(RATE, cases=only_cases((EVEN, PAIR_OF_NUMBERS, 0.3))), "when A is symmetric"),
        (dataclasses.replace(RATE, cases=only_cases((LEANING, PAIR_OF_NUMBERS, 1.0))), "when rate = 1"),
        (dataclasses.replace(RATE, cases=only_cases((LEANING, PAIR_OF_NUMBERS, 0.5))), "when rate = 0.5"),
        (dataclasses.replace(RATE, cases=only_cases((LEANING, PAIR_OF_NUMBERS, 0.1))), "when rate = 0.1"),
        (changed(lucks=(("when X holds no 77", lambda X, y, theta: bool(np.all(X != 77))),)), "when X holds no 77"),
    ],
)
def test_luck_that_every_case_allows_is_a_false_pass(exercise: Exercise, luck: str) -> None:
    assert f"a function passes that is right only {luck}" in list(_false_passes(exercise, 0))


def test_what_an_exercise_is_about_is_no_luck() -> None:
    symmetric = dataclasses.replace(
        RATE,
        cases=only_cases((EVEN, PAIR_OF_NUMBERS, 0.3), (np.eye(3), np.arange(3.0), 0.7)),
        allowed=lambda A, x, rate: bool(np.array_equal(A, A.T)),
    )
    assert not [problem for problem in _false_passes(symmetric, 0) if "symmetric" in problem]


def test_a_shared_node_must_occur_where_the_author_says_so() -> None:
    graph = dataclasses.replace(
        VECTOR,
        inputs={"nodes": ""},
        solution="def column_sums(nodes):\n    return float(sum(i + 2 * j for i, j in nodes))\n",
        lucks=(("when no node is used twice", lambda nodes: len({i for n in nodes for i in n}) == 2 * len(nodes)),),
    )
    chain, diamond = [(0, 1), (2, 3)], [(0, 1), (0, 2), (1, 2)]
    alone = dataclasses.replace(graph, cases=only_cases((chain,), ([(4, 5)],)))
    assert "a function passes that is right only when no node is used twice" in list(_false_passes(alone, 0))
    both = dataclasses.replace(graph, cases=only_cases((chain,), (diamond,), ([(4, 5), (6, 7)],)))
    assert not [problem for problem in _false_passes(both, 0) if "used twice" in problem]


def test_digits_that_float32_lacks_must_be_asked_for_where_the_tolerance_claims_them() -> None:
    whole = changed(cases=only_cases(*((np.ones((n, 2)), np.ones(n), np.arange(2.0)) for n in (1, 2, 4))))
    assert "a function passes that computes in float32" in list(_false_passes(whole, 0))
