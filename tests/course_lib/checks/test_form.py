"""What is said when no mistake is recognised: kind, short, plain."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pytest

from course_lib.checks import Failure, Observation, evaluate
from course_lib.checks._diagnose import MOST_WORDS

from .toys import JUDGE, PAIR, SCALAR, VECTOR, rng, verdict_on


def prints(X: Any, y: Any) -> None:
    print(X.T @ y)


def not_implemented(X: Any, y: Any) -> None:
    raise NotImplementedError("column_sums: return the sums")


def changes_both(X: Any, y: Any) -> Any:
    X[:] = y[:] = 7
    return X.T @ y


without_numpy = eval("lambda X, y: np.sum(X)", {})


def unbound(X: Any, y: Any) -> Any:
    if len(y) > 100:
        total = 1
    return total


def recursion(X: Any, y: Any) -> Any:
    return recursion(X, y)


KIND_WORDS = [
    (VECTOR, prints, "prints something but returns nothing"),
    (VECTOR, lambda X, y: None, "The result is `None`"),
    (VECTOR, not_implemented, "is still blank"),
    (VECTOR, lambda X: X, "takes (X) but is called with (X, y)"),
    (VECTOR, lambda X, y: [X.T @ y], "one more pair of brackets"),
    (VECTOR, lambda X, y: "text", "The result is a text; an array of shape (1,) is expected"),
    (VECTOR, lambda X, y: np.sum, "is a function; an array of shape (1,) is expected. Are the parentheses"),
    (VECTOR, lambda X, y: [[1], [2, 3]], "rows do not fit together"),
    (VECTOR, lambda X, y: {"a": 1}, "a dictionary"),
    (VECTOR, lambda X, y: X.T @ y * 1j, "a complex array"),
    (VECTOR, lambda X, y: X.T @ y > 0, "an array of `True` and `False`"),
    (
        VECTOR,
        lambda X, y: np.ones((len(y), X.shape[1] + 1)),
        "`(N, d+1)`, here (1, 2); expected is shape `(d,)`, here (1,)",
    ),
    (VECTOR, lambda X, y: float(X.sum()), "is a single number; expected is shape `(d,)`, here (1,)"),
    (SCALAR, lambda X, y, t: [1.0, 2.0], "has shape (2,); a single number is expected"),
    (VECTOR, lambda X, y: X.T @ y / 0, "not finite"),
    (PAIR, lambda x: (1.0,), "returns 1 thing; expected 2 (lowest, highest)"),
    (PAIR, lambda x: (np.min(x), None), "`highest` is `None`"),
    (PAIR, lambda x: (np.min(x), "b"), "`highest` is a text; a number is expected"),
    (PAIR, lambda x: 1.0, "is a number; a tuple of 2 is expected"),
    (JUDGE, lambda x: 1, "is a number; `True` or `False` is expected"),
    (VECTOR, lambda X, y: X @ np.ones(99), "cannot be multiplied"),
    (VECTOR, lambda X, y: np.ones(3) + np.ones(4), "shapes (3,) and (4,) do not fit"),
    (VECTOR, lambda X, y: np.hstack([X, np.ones(len(X))]), "different numbers of axes"),
    (VECTOR, lambda X, y: np.vstack([X, np.ones(99)]), "sizes do not match"),
    (VECTOR, lambda X, y: y[99], "reaches beyond the end"),
    (VECTOR, lambda X, y: 1 // 0, "divided by zero"),
    (VECTOR, lambda X, y: undefined, "`undefined` is not defined"),  # type: ignore[name-defined]  # noqa: F821
    (VECTOR, lambda X, y: sin(X), "NumPy's own is called `np.sin`"),  # type: ignore[name-defined]  # noqa: F821
    (VECTOR, without_numpy, "Run the cell with `import numpy as np` first"),
    (VECTOR, unbound, "before it has a value"),
    (VECTOR, recursion, "calls itself without end"),
    (VECTOR, lambda X, y: np.linalg.inv(np.zeros((2, 2))), "has no inverse"),
    (VECTOR, lambda X, y: np.linalg.inv(np.zeros((2, 3))), "needs a square matrix"),
    (VECTOR, lambda X, y: X.nothing, "Is the object what you think it is"),
    (VECTOR, lambda X, y: len(3), "stops with `TypeError`"),
    (VECTOR, lambda X, y: np.linalg.svd(X) / 2.0, "Some functions return several things at once"),
    (VECTOR, lambda X, y: X.T @ y if X > 0 else y, "no single truth value"),
    (VECTOR, lambda X, y: np.array([[1.0], [1.0, 2.0]]), "do not fit into one array"),
    (VECTOR, lambda X, y: np.zeros(3, dtype=int).__isub__(0.5), "decimals do not fit into an array of whole numbers"),
    (VECTOR, lambda X, y: np.maen(X), "has no attribute 'maen'. Is it misspelt?"),  # type: ignore[attr-defined]
    (VECTOR, lambda X, y: (row for row in X), "comes from `yield`"),
    (VECTOR, changes_both, "changes its input `X` and `y`, which belong to the caller"),
    (VECTOR, lambda X, y: (_ for _ in ()).throw(ValueError("näh " * 60)), "stops with `ValueError`"),
]


@pytest.mark.parametrize(("exercise", "function", "words"), KIND_WORDS, ids=[words for _, _, words in KIND_WORDS])
def test_what_is_said(exercise: Any, function: Any, words: str) -> None:
    verdict = verdict_on(exercise, function)
    assert words in verdict.message, verdict.message
    assert len(verdict.message.split()) <= MOST_WORDS
    assert verdict.message.isascii()
    assert verdict.names == ()


@pytest.mark.parametrize(
    ("failure", "status", "words"),
    [
        (Failure("time"), "timed out", "no answer within 2 seconds"),
        (Failure("time", allowed="7 seconds"), "timed out", "no answer within 7 seconds"),
        (Failure("memory"), "out of memory", "more memory than there is"),
        (Failure("died"), "crashed", "ended before it answered"),
        (Failure("refused"), "wrong", "too large"),
        (Failure("arity", message="X, y"), "wrong", "could not be called as `column_sums(X, y)`"),
    ],
)
def test_what_a_sandbox_reports_is_said_too(failure: Failure, status: str, words: str) -> None:
    class Stub:
        def observe(self, arguments: tuple[object, ...]) -> Observation:
            return Observation(failure=failure)

        def observe_each(self, calls: Iterable[tuple[object, ...]]) -> Iterator[Observation]:
            return map(self.observe, calls)

    verdict = evaluate(VECTOR, Stub(), rng())
    assert verdict.status == status
    assert words in verdict.message


def test_one_array_for_several_things_of_different_shapes_is_said_too() -> None:
    """The array counts as a tuple of its entries, of which the first has not the shape that was asked for."""
    several = dataclasses.replace(
        PAIR,
        outputs=("both", "span"),
        solution="def ends(x):\n    return np.array([np.min(x), np.max(x)]), np.ptp(x)\n",
    )
    verdict = verdict_on(several, lambda x: np.array([np.min(x), np.max(x)]))
    assert verdict.message == "Only `both` is returned; expected are 2 things (both, span)."


def test_a_word_that_is_not_asked_for_is_repeated() -> None:
    side = "def column_sums(X, y):\n    return 'left' if y.sum() < 0 else 'right'\n"
    words = dataclasses.replace(VECTOR, solution=side)
    assert "is `Right`, which is none of the words asked for" in verdict_on(words, lambda X, y: "Right").message
    assert "not the right value yet" in verdict_on(words, lambda X, y: "left").message


def test_a_letter_in_another_form_is_asked_for_again() -> None:
    letters = dataclasses.replace(VECTOR, solution="def column_sums(X, y):\n    return 'AB'[len(y) % 2]\n")
    assert "is `b`; one capital letter is asked for" in verdict_on(letters, lambda X, y: "b").message


def test_an_exception_in_some_cases_says_in_which() -> None:
    verdict = verdict_on(VECTOR, lambda X, y: X.T @ y if len(y) > 1 else y[5])
    assert verdict.status == "crashed"
    assert verdict.message.endswith("It happens only when there is one sample.")
    assert verdict.source.startswith("verdict = verdict_on(VECTOR")
