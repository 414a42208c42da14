"""Mistakes that no exercise lists, recognised in scalar and array exercises alike."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from course_lib.checks import Case, Observation, evaluate
from course_lib.checks._answers import Answer
from course_lib.checks._compare import Trial
from course_lib.checks._diagnose import MOST_WORDS
from course_lib.checks._factors import name_factor, say_factor

from .toys import JUDGE, LAYERS, PAIR, SCALAR, STEP, VECTOR, rng, verdict_on

SCALAR_BARE = dataclasses.replace(SCALAR, misconceptions=())


def mean(X: Any, y: Any, theta: Any) -> Any:
    return np.mean((X @ theta) * y)


def sums(X: Any, y: Any) -> Any:
    return X.T @ y


SCALAR_MISTAKES = {
    "a sum for a mean": (lambda X, y, t: np.sum((X @ t) * y), "~factor", "`N`"),
    "divided twice": (lambda X, y, t: mean(X, y, t) / len(y), "~factor", "`1/N`"),
    "N - 1 for N": (lambda X, y, t: mean(X, y, t) * len(y) / (len(y) + 1), "~factor", "N/(N + 1)"),
    "N - 1 where there are two": (
        lambda X, y, t: np.sum((X @ t) * y) / (len(y) - 1) if len(y) > 1 else mean(X, y, t),
        "~factor",
        "N/(N - 1)",
    ),
    "only two digits right": (lambda X, y, t: mean(X, y, t) * (1 + 4e-3 * np.sin(y[0])), "~inexact", "about 2 digits"),
    "the wrong size": (lambda X, y, t: np.sum((X @ t) * y) / len(t), "~factor", "N/d"),
    "a half": (lambda X, y, t: mean(X, y, t) / 2, "~factor", "`1/2`"),
    "a sign": (lambda X, y, t: -mean(X, y, t), "~factor", "sign"),
    "zero": (lambda X, y, t: 0.0, "~zero", "0"),
    "a constant": (lambda X, y, t: 1.0, "~constant", "whatever the input"),
    "a square": (lambda X, y, t: mean(X, y, t) ** 2, "~squared", "square of"),
    "an offset": (lambda X, y, t: mean(X, y, t) + 1, "~offset", "1 too large"),
    "float32": (lambda X, y, t: float(np.float32(mean(X, y, t))), "~inexact", "digits"),
    "rounding": (lambda X, y, t: round(float(mean(X, y, t)), 2), "~rounded", "2 digits"),
    "y left out": (lambda X, y, t: mean(X, y * 0 + 1, t), "~as-if-one", "`y` = 1"),
    "y squared": (lambda X, y, t: mean(X, y * y, t), "~squared-input", "squares of `y`"),
    "the first sample skipped": (lambda X, y, t: mean(X[1:], y[1:], t), "~first-sample-skipped", "first sample"),
    "the last sample skipped": (lambda X, y, t: mean(X[:-1], y[:-1], t), "~last-sample-skipped", "last sample"),
    "a loop that ends early, divided by N": (
        lambda X, y, t: sum((X @ t * y)[:-1]) / len(y),
        "~last-sample-skipped",
        "(N - 1)/N",
    ),
    "overwritten in the loop": (lambda X, y, t: (X @ t * y)[-1] / len(y), "~last-sample-only", "overwritten"),
    "returned inside the loop": (lambda X, y, t: (X @ t * y)[0] / len(y), "~first-sample-only", "`1/N`"),
    "one per sample": (lambda X, y, t: (X @ t) * y, "~mean-missing", "average over samples"),
    "a table": (lambda X, y, t: (X @ t)[:, None] * y, "~broadcast-table", "every sample meets every other"),
    "a table, averaged": (lambda X, y, t: np.mean((X @ t)[:, None] * y), "~column", "`y` is used as a column"),
    "centred data": (lambda X, y, t: mean(X - X.mean(axis=0), y, t), "~centred", "minus its mean"),
    "the last weight ignored": (lambda X, y, t: mean(X[:, :-1], y, t[:-1]), "~last-feature-skipped", "last feature"),
    "y cut to integers": (lambda X, y, t: mean(X, y.astype(int), t), "~truncated-input", "decimal point in `y`"),
}

VECTOR_MISTAKES = {
    "reversed": (lambda X, y: sums(X, y)[::-1], "~reversed", "reverse order"),
    "shifted": (lambda X, y: np.roll(sums(X, y), 1), "~shifted", "last one stands first"),
    "absolute": (lambda X, y: np.abs(sums(X, y)), "~absolute", "lost their sign"),
    "one place too early": (lambda X, y: np.append(sums(X, y)[1:], 7), "~off-by-one", "too early"),
    "one place too late": (lambda X, y: np.append(7, sums(X, y)[:-1]), "~off-by-one", "too late"),
    "one number for all entries": (lambda X, y: 0 * sums(X, y) + np.sin(y[0]), "~all-alike", "one and the same number"),
    "clipped": (lambda X, y: np.maximum(sums(X, y), 0), "~clipped", "cut off"),
    "sorted": (lambda X, y: np.sort(sums(X, y)), "~sorted", "sorted"),
    "the last entry doubled": (
        lambda X, y: sums(X, y) * np.append(np.ones(X.shape[1] - 1), 2),
        "~last-entry",
        "There it is `2` times",
    ),
    "the last entry times N": (
        lambda X, y: sums(X, y) * np.append(np.ones(X.shape[1] - 1), len(y)),
        "~last-entry",
        "There it is `N` times",
    ),
    "the first entry zero": (
        lambda X, y: sums(X, y) * np.append(0, np.ones(X.shape[1] - 1)),
        "~first-entry",
        "It is always 0",
    ),
    "a column": (lambda X, y: sums(X, y)[:, None], "~column-for-row", "in a column"),
    "a row": (lambda X, y: sums(X, y)[None, :], "", "one more pair of brackets"),
    "the last entry missing": (lambda X, y: sums(X, y)[:-1], "~last-missing", "last entry is missing"),
    "the same twice": (lambda X, y: np.stack([sums(X, y)] * 2), "~repeated", "several times over"),
    "one too many": (lambda X, y: np.append(sums(X, y), 1), "~one-too-many", "at the end"),
    "not summed": (lambda X, y: X * y[:, None], "~sum-missing", "sum over samples"),
    "a table": (lambda X, y: np.add.outer(sums(X, y), sums(X, y)), "~broadcast-table", "every entry meets every other"),
    "a factor without a name": (lambda X, y: 1.7 * sums(X, y), "~factor", "`1.7`".strip("`")),
    "normalised": (lambda X, y: sums(X, y) / np.linalg.norm(sums(X, y)), "~factor", "changes from case to case"),
    "nearly right, each a little otherwise": (
        lambda X, y: sums(X, y) * (1 + 1e-6 / len(y)),
        "~inexact",
        "more are asked for",
    ),
    "a term too many": (lambda X, y: sums(X, y) + X.shape[1] * 0 + 2 * X.sum(axis=0), "", "not the right value"),
    "left after the first turn": (
        lambda X, y: np.append(sums(X, y)[:1], np.zeros(X.shape[1] - 1)),
        "~first-filled",
        "inside the loop",
    ),
    "zeros where it raised": (
        lambda X, y: sums(X, y) if X.shape[0] != X.shape[1] else 0 * y,
        "~silent-zeros",
        "hide an error",
    ),
}


@pytest.mark.parametrize("mistake", SCALAR_MISTAKES)
def test_mistakes_of_a_number(mistake: str) -> None:
    function, name, words = SCALAR_MISTAKES[mistake]
    verdict = verdict_on(SCALAR_BARE, function)
    assert verdict.names == (name,), verdict.message
    assert words in verdict.message
    assert len(verdict.message.split()) <= MOST_WORDS


@pytest.mark.parametrize("mistake", VECTOR_MISTAKES)
def test_mistakes_of_an_array(mistake: str) -> None:
    function, name, words = VECTOR_MISTAKES[mistake]
    verdict = verdict_on(VECTOR, function)
    assert verdict.names == ((name,) if name else ()), verdict.message
    assert words in verdict.message
    assert len(verdict.message.split()) <= MOST_WORDS


def test_a_table_transposed_is_told_also_where_it_is_square() -> None:
    exercise = dataclasses.replace(
        VECTOR, solution="def column_sums(X, y):\n    return X * 2\n", cases=lambda rng: _tables(rng)
    )
    assert verdict_on(exercise, lambda X, y: 2 * X.T).names == ("~transposed",)
    square = dataclasses.replace(exercise, cases=lambda rng: [Case((rng.normal(size=(3, 3)), rng.normal(size=3)))] * 2)
    assert verdict_on(square, lambda X, y: 2 * X.T).names == ("~transposed",)


def _tables(rng: np.random.Generator) -> list[Case]:
    return [Case((rng.normal(size=(n, d)), rng.normal(size=n))) for n, d in ((2, 3), (3, 3), (4, 2))]


def test_two_arguments_exchanged() -> None:
    exercise = dataclasses.replace(
        VECTOR,
        inputs={"a": "N", "b": "N"},
        solution="def column_sums(a, b):\n    return a - 2 * b\n",
        cases=lambda rng: [Case((rng.normal(size=n), rng.normal(size=n))) for n in (2, 3, 4)],
    )
    assert verdict_on(exercise, lambda a, b: b - 2 * a).names == ("~exchanged",)


def test_two_results_exchanged() -> None:
    verdict = verdict_on(PAIR, lambda x: (np.max(x), np.min(x)))
    assert verdict.names == ("~outputs-exchanged",)
    assert "`lowest` and `highest`" in verdict.message


def test_a_judge_that_never_decides() -> None:
    assert verdict_on(JUDGE, lambda x: True).names == ("~constant",)
    assert verdict_on(JUDGE, lambda x: not x > 0).names == ("~negated",)
    assert "zero" in verdict_on(JUDGE, lambda x: x >= 0).message


def test_a_judge_that_is_wrong_on_one_side_only() -> None:
    assert verdict_on(JUDGE, lambda x: x > 1e-6).names == ("~too-strict",)
    assert "as for this case: zero" in verdict_on(JUDGE, lambda x: x > -1e-6).message


def test_an_index_counted_from_the_other_end_of_one() -> None:
    for by, words in ((1, "`t` + 1"), (-1, "`t` - 1")):
        verdict = verdict_on(dataclasses.replace(STEP, cases=_later), lambda m, t, by=by: m / (1 - 0.9 ** (t + by)))
        assert verdict.names in (("~one-more",), ("~one-less",))
        assert words in verdict.message


def _later(rng: np.random.Generator) -> list[Case]:
    return [Case((rng.normal(size=n), t)) for n, t in ((1, 2), (3, 3), (2, 5), (3, 9))]


def test_one_array_per_layer_each_in_its_neighbours_place() -> None:
    right = LAYERS.reference
    assert verdict_on(LAYERS, right).right
    assert verdict_on(LAYERS, lambda *a: tuple(right(*a))).right
    shifted = verdict_on(dataclasses.replace(LAYERS, cases=_square_layers), lambda *a: [np.zeros(2), *right(*a)[:-1]])
    assert shifted.names == ("~outputs-shifted",)
    assert "one place too late" in shifted.message


def _square_layers(rng: np.random.Generator) -> list[Case]:
    return [
        Case(([rng.normal(size=(2, 2)) for _ in range(n)] + [np.ones((1, 2))], rng.normal(size=2), "")) for n in (2, 3)
    ]


def test_a_value_may_be_told_its_sign_or_digits_but_no_more() -> None:
    exercise = dataclasses.replace(
        PAIR, kind="value", inputs={}, cases=lambda rng: [Case(())], solution="def ends():\n    return -1 / 7, 2 / 3\n"
    )
    assert verdict_on(exercise, lambda: (1 / 7, 2 / 3)).message == "`lowest` is right in size; a sign is wrong."
    assert (
        verdict_on(exercise, lambda: (-1 / 7, 0.67)).message == "`highest` is rounded to 2 digits; more are asked for."
    )
    assert verdict_on(exercise, lambda: (-2 / 7, 2 / 3)).message == "`lowest` is not right yet."


def test_a_letter_in_the_name_of_an_argument_is_no_size() -> None:
    assert "number of outputs" not in say_factor([], "(1 - leaky_slope)")
    assert "number of samples" in say_factor([], "1/sqrt(N)")


def test_one_answer_for_each_shape() -> None:
    twice = dataclasses.replace(SCALAR_BARE, cases=lambda rng: [*SCALAR.cases(rng), *SCALAR.cases(rng)])
    verdict = verdict_on(twice, lambda X, y, t: 0.25 * len(y))
    assert verdict.names == ("~same-for-a-shape",)
    assert "Is an answer typed in" in verdict.message


def test_the_output_that_is_one_for_each_shape_is_named() -> None:
    twice = dataclasses.replace(PAIR, cases=lambda rng: [*PAIR.cases(rng), *PAIR.cases(rng)])
    verdict = verdict_on(twice, lambda x: (0.25 * len(x), np.max(x)))
    assert verdict.message.startswith("All inputs of one shape get the same `lowest`")


def test_what_is_not_finite_everywhere_is_no_one_number() -> None:
    verdict = verdict_on(VECTOR, lambda X, y: np.full(X.shape[1], np.nan))
    assert verdict.names == ()
    assert "not finite" in verdict.message


def test_a_single_zero_hides_no_error() -> None:
    verdict = verdict_on(SCALAR_BARE, lambda X, y, t: np.cos(y[0]) if len(y) > 1 else 0.0)
    assert "try" not in verdict.message


def test_what_matches_nothing_is_not_guessed_at() -> None:
    verdict = verdict_on(SCALAR_BARE, lambda X, y, t: np.median((X @ t) * y) + np.sin(t[0]))
    assert verdict.names == ()
    assert "not the right value yet" in verdict.message


def test_wrong_cases_with_something_in_common_are_set_apart() -> None:
    verdict = verdict_on(SCALAR_BARE, lambda X, y, t: mean(X, y, t) if len(y) > 1 else np.cos(y[0]))
    assert verdict.message == "Right in the other cases, but wrong only when there is one sample."
    verdict = verdict_on(VECTOR, lambda X, y: sums(X, y) + (X.shape[0] < X.shape[1]) * np.sin(X[0]))
    assert "only when N is less than d" in verdict.message


def test_one_right_case_sets_nothing_apart() -> None:
    """A single one may be right by luck; what it does not share with the wrong ones is no reason."""
    verdict = verdict_on(VECTOR, lambda X, y: sums(X, y) + (X.shape[0] != X.shape[1]) * np.sin(X[0]))
    assert "only when" not in verdict.message


def test_zeros_beside_other_wrong_answers_hide_no_error() -> None:
    verdict = verdict_on(
        VECTOR, lambda X, y: sums(X, y) if X.shape[0] == X.shape[1] else (len(y) > 3) * np.median(X) * np.sin(X[0])
    )
    assert "try" not in verdict.message


def test_a_factor_of_one_of_several_things_is_said_of_that_one() -> None:
    assert verdict_on(PAIR, lambda x: (2 * np.min(x), np.max(x))).message == "`lowest` is `2` times the right one."
    assert verdict_on(PAIR, lambda x: (2 * np.min(x), 2 * np.max(x))).message.startswith("Every result is `2` times")
    assert verdict_on(PAIR, lambda x: (np.min(x), -np.max(x))).message == (
        "The size of `highest` is right, its sign is not."
    )


def test_an_array_of_whole_numbers_that_takes_the_sums_is_named() -> None:
    def into(X: Any, y: Any) -> Any:
        total = np.zeros_like(X[0])
        for row, target in zip(X, y, strict=True):
            total[:] = total + row * target / 3
        return total

    thirds = dataclasses.replace(VECTOR, solution="def column_sums(X, y):\n    return X.T @ y / 3\n")
    verdict = verdict_on(thirds, into)
    assert verdict.names == ("~whole-numbers",)
    assert "Where `X` holds whole numbers, so does the result" in verdict.message


def test_a_right_result_in_single_precision_is_named() -> None:
    verdict = verdict_on(VECTOR, lambda X, y: sums(X.astype(np.float32), y.astype(np.float32)))
    assert verdict.names == ("~float32",)
    assert verdict_on(VECTOR, lambda X, y: np.float32(2) * sums(X, y).astype(np.float32)).names == ("~factor",)


@pytest.mark.parametrize(
    ("factors", "sizes", "name"),
    [
        ([2.0, 2.0], [{"N": 3.0}, {"N": 4.0}], "2"),
        ([3.0, 4.0], [{"N": 3.0}, {"N": 4.0}], "N"),
        ([1 / 9, 1 / 16], [{"N": 3.0}, {"N": 4.0}], "1/N**2"),
        ([0.75, 2.0], [{"N": 3.0, "d": 4.0}, {"N": 4.0, "d": 2.0}], "N/d"),
        ([0.7, 0.1], [{"leaky_slope": 0.3}, {"leaky_slope": 0.9}], "(1 - leaky_slope)"),
        ([0.7, float("nan")], [{"a": 1.0}, {"a": 2.0}], ""),
        ([1.234, 5.678], [{"N": 3.0}, {"N": 4.0}], ""),
    ],
)
def test_factors_are_named_by_sizes(factors: list[float], sizes: list[dict[str, float]], name: str) -> None:
    assert name_factor(factors, sizes) == name


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.none(),
        st.floats(allow_nan=True),
        st.integers(),
        st.text(max_size=3),
        st.booleans(),
        arrays(float, st.tuples(st.integers(0, 4), st.integers(0, 4)), elements=st.floats(width=32)),
        arrays(float, st.integers(0, 5), elements=st.floats(width=32)),
        st.lists(st.one_of(st.floats(), st.none(), st.lists(st.integers(), max_size=3)), max_size=4),
        st.dictionaries(st.text(max_size=2), st.floats(), max_size=2),
    )
)
def test_no_answer_whatever_upsets_the_diagnosis(value: object) -> None:
    """And none of those that hypothesis thinks of is right."""
    for exercise in (SCALAR_BARE, VECTOR, PAIR, LAYERS):
        verdict = evaluate(exercise, lambda *arguments: value, rng(3))
        assert verdict.status == "wrong"
        assert len(verdict.message.split()) <= MOST_WORDS
        assert verdict.message.isascii()


def test_only_a_letter_that_is_a_size_is_explained() -> None:
    """The d of `threshold` is no number of features."""
    assert say_factor([], "1/threshold").endswith("times the right one.")
    assert say_factor([], "1/sqrt(N)").endswith("`N` is the number of samples.")
    assert say_factor([], "1/k").endswith("`k` is the number of entries.")
    trial = Trial(Case((np.ones((2, 3)),)), Observation(), 0.0, None)
    assert say_factor([Answer(trial, np.ones(1), np.ones(1), {})], "1/k").endswith("`k` is the number of outputs.")
