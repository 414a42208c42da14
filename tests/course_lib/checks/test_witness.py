"""The failing case on paper."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from course_lib.checks import Case, Opaque
from course_lib.checks._numbers import apart, written
from course_lib.checks._sizes import in_letters

from .toys import PAIR, SCALAR, VECTOR, verdict_on


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.array([[2.0, -3.5], [1 / 3, 1e-9]]), "[[2, -3.5], [0.333333, 1e-9]]"),
        (np.array(1e20), "1e20"),
        (np.arange(50.0), "an array of shape (50,), entries from 0 to 49, beginning 0, 1, 2, ..."),
        (np.zeros((0, 3)), "an empty array of shape (0, 3)"),
        ((np.ones(2), 0.5, "B"), "([1, 1], 0.5, 'B')"),
        ((1,), "(1,)"),
        (list(range(60)), "a list of 60 entries, 0, 1, 2, ..."),
        (tuple(range(60)), "a tuple of 60 entries, 0, 1, 2, ..."),
        ((), "()"),
        (True, "True"),
        (None, "None"),
        (1 + 2j, "1+2j"),
        (Opaque("Tensor"), "an object of type Tensor"),
        ({"a": np.ones(2)}, "{'a': [1, 1]}"),
        ("\u00e9" * 70, "'" + "\\xe9" * 57 + "...'"),
        (float("nan"), "nan"),
    ],
    ids=str,
)
def test_plain_data_on_one_line(value: Any, text: str) -> None:
    assert written(value) == text
    assert text.isascii()


@pytest.mark.parametrize(
    "value",
    [
        [["x" * 60] * 40] * 40,
        ({"x" * 900: ["\U0001f600" * 60] * 40},) * 10,
        np.array(["\U0001f600" * 900] * 40),
        [np.full(40, -1.23456e-100)] * 40,
    ],
    ids=["lists", "dictionaries", "texts", "arrays"],
)
def test_no_value_is_written_at_length(value: Any) -> None:
    assert 1_900 < len(written(value)) < 2_010
    assert written(value).endswith(" ...")


def test_two_numbers_get_the_digits_it_takes_to_tell_them_apart() -> None:
    assert apart(0.5, 0.25) == ("0.5", "0.25")
    assert apart(1 / 3, 1 / 3 + 1e-8) == ("0.333333333", "0.333333343")
    assert apart(0.1 + 0.2, 0.3) == ("0.30000000000000004", "0.29999999999999999")


def test_things_of_different_shapes_that_look_alike_on_paper_are_written_all_the_same() -> None:
    """An answer may differ from the right one by less than is written of either."""

    def student(x: Any) -> Any:
        return np.outer(x, x) + 1e-9, x

    exercise = dataclasses.replace(
        PAIR,
        cases=lambda rng: [Case((np.array([1.0, 2.0]),))],
        outputs=("table", "x"),
        misconceptions=(),
        solution="def ends(x):\n    return np.outer(x, x), x\n",
    )
    witness = verdict_on(exercise, student).witness
    assert witness.expected == witness.got == "([[1]], [1])"
    assert witness.difference


def test_the_first_wrong_entry_is_pointed_at() -> None:
    def student(X: Any, y: Any) -> Any:
        sums = X.T @ y
        sums[1:] += np.sin(sums[1:])
        return sums

    exercise = dataclasses.replace(VECTOR, cases=lambda rng: [Case((np.ones((1, 3)), np.ones(1)))] * 2)
    witness = verdict_on(exercise, student).witness
    assert witness.difference.startswith("first wrong entry: [1] is ")
    assert witness.difference.endswith("expected 4")


def test_of_several_results_the_wrong_one_is_named() -> None:
    exercise = dataclasses.replace(PAIR, solution="def ends(x):\n    return x, 2 * x\n")
    witness = verdict_on(exercise, lambda x: (x, x**3 + 7)).witness
    assert witness.difference.startswith("first wrong entry of highest: [0] is 8, expected 2")


def test_numbers_that_print_alike_are_printed_longer() -> None:
    witness = verdict_on(SCALAR, lambda X, y, t: np.mean((X @ t) * y) * (1 + 1e-9)).witness
    assert witness.got != witness.expected


def test_what_was_printed_is_shown_cut() -> None:
    def student(X: Any, y: Any) -> None:
        print("x" * 5000)

    assert verdict_on(VECTOR, student).witness.printed == "x" * 200 + " ..."


def test_dtypes_and_layouts_that_matter_are_said() -> None:
    single = dataclasses.replace(VECTOR, cases=lambda rng: [Case((np.ones((4, 1), np.float32)[::2], np.ones(2)))])
    text = verdict_on(single, lambda X, y: 1 / 0).witness.arguments[0][1]
    assert "float32" in text


def test_where_many_answers_are_right_none_is_shown_but_what_it_must_lead_to() -> None:
    exercise = dataclasses.replace(PAIR, view=lambda arguments, ends: ends[1] - ends[0], viewed="the distance")
    witness = verdict_on(exercise, lambda x: (np.min(x), np.max(x) + 1)).witness
    assert witness.expected == "0 for the distance"
    assert witness.got == "(1, 2)"


def test_a_value_that_is_asked_for_is_not_given_away() -> None:
    exercise = dataclasses.replace(
        PAIR, kind="value", inputs={}, cases=lambda rng: [Case(())], solution="def ends():\n    return 3.25, 4.5\n"
    )
    verdict = verdict_on(exercise, lambda: (1.0, 2.0))
    assert verdict.witness is None
    assert "3.25" not in str(verdict.to_dict())
    assert "4.5" not in str(verdict.to_dict())


@pytest.mark.parametrize(
    ("sizes", "shapes", "letters"),
    [
        ([{"N": 2, "d": 3}, {"N": 4, "d": 3}], [(2, 4), (4, 4)], "(N, d+1)"),
        ([{"N": 2}], [(2,)], "(N,)"),
        ([{"N": 2, "d": 3}, {"N": 4, "d": 1}], [(6,), (4,)], "(N*d,)"),
        ([{"N": 2}, {"N": 3}], [(5,), (5,)], "(5,)"),
        ([{"N": 2}, {"N": 3}], [(5,), (7,)], ""),
        ([{"N": 2}, {"N": 3}], [(1, 2), (3,)], ""),
    ],
)
def test_shapes_in_letters(sizes: Any, shapes: Any, letters: str) -> None:
    assert in_letters(sizes, shapes) == letters


def test_parts_of_different_shapes_that_look_alike_are_written_down_all_the_same() -> None:
    """A number and an array, returned together, are no single array of which one could ask the number of axes."""
    exercise = dataclasses.replace(PAIR, outputs=("least", "all"), solution="def ends(x):\n    return np.min(x), x\n")
    witness = verdict_on(exercise, lambda x: (np.min(x) + 1e-9, x)).witness
    assert witness.got == witness.expected
