"""A verdict is reached from numbers, never from a truth value, and its figure says what was seen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from course_lib.comparisons import compare
from course_lib.errors import ConventionError, CourseError, NotFiniteError, ShapeError, UnknownNameError


@pytest.mark.parametrize(
    ("value", "relation", "bound", "atol", "figure"),
    [
        ([0, 1, 1, 0], "equals", [0, 1, 1, 0], None, "(0, 1, 1, 0), exact"),
        (np.array([0.0, 0.5 + 1e-16]), "equals", (0, 0.5), None, "(0, 0.5), error < 1e-12"),
        (0.25, "equals", 0.25, 0, "0.25, exact"),
        (0.2581, "equals", 0.25, 0.01, "0.26, within 0.01 of 0.25"),
        (np.full((4, 5), 0.5), "equals", 0.5, None, "0.5 in each of 20 entries, error < 1e-12"),
        ([7.0], "equals", 7, None, "7, error < 1e-12"),
        (np.arange(20.0), "equals", np.arange(20), 1e-9, "20 numbers, error < 1e-9"),
        (0.97, "at_most", 1, None, "0.97 ≤ 1"),
        (3.1e-14, "at_most", 1e-10, None, "< 1e-10"),
        (np.array([0.5, 0.75]), "at_most", 1.0, None, "largest of 2: 0.75 ≤ 1"),
        (0.249951, "at_most", 0.24996, None, "0.24995 ≤ 0.24996"),
        (np.array([3.0, 2.0]), "at_least", 2, None, "smallest of 2: 2 ≥ 2"),
        (np.array([[3.0]]), "at_least", 2, None, "3 ≥ 2"),
        (np.inf, "at_least", 1e12, None, "∞ ≥ 1e12"),
        (1e-15, "at_least", 1e-16, None, "1e-15 ≥ 1e-16"),
        (0.2667, "between", (0.15, 0.4), None, "0.267, in [0.15, 0.4]"),
        ([0.2, 0.3], "between", (0, 1), None, "2 numbers from 0.2 to 0.3, in [0, 1]"),
        ([0.2, 0.3], "at_most", [0.2, 0.5], None, "each of 2 entries ≤ its bound"),
        ([0.2, 0.3], "at_least", [0.1, 0.1], None, "each of 2 entries ≥ its bound"),
        ([0.2, 0.3], "between", ([0.1, 0.1], 1), None, "each of 2 entries between its bounds"),
        (lambda: np.linalg.inv(np.zeros((2, 2))), "raises", np.linalg.LinAlgError, None, "raises LinAlgError"),
    ],
)
def test_what_holds_is_said_to_the_digits_that_can_be_vouched_for(value, relation, bound, atol, figure):
    comparison = compare("demo", value, relation, bound, atol)
    assert comparison.holds
    assert comparison.figure == figure


@pytest.mark.parametrize(
    ("value", "relation", "bound", "atol", "figure"),
    [
        ([0, 1], "equals", [0, 0], None, "(0, 1), claimed (0, 0) exactly; the error is 1"),
        (0.3, "equals", 0.25, 0.01, "0.3, claimed 0.25 within 0.01; the error is 0.05"),
        (np.arange(20.0), "equals", 0, None, "19 at [19], claimed 0 within 1e-12; the error is 19"),
        (0.5, "at_most", 0.25, None, "0.5, claimed at most 0.25"),
        (0.5, "at_least", 0.75, None, "0.5, claimed at least 0.75"),
        (np.arange(20.0), "between", (0, 3), None, "20 numbers from 0 to 19, claimed between 0 and 3"),
        (np.arange(20.0), "at_most", np.ones(20), None, "20 numbers from 0 to 19, claimed at most 20 given numbers"),
        (lambda: 1, "raises", KeyError, None, "raises nothing, claimed KeyError"),
        (lambda: {}["x"], "raises", TypeError, None, "raises KeyError ('x'), claimed TypeError"),
    ],
)
def test_what_does_not_hold_is_said_with_value_and_bound(value, relation, bound, atol, figure):
    comparison = compare("demo", value, relation, bound, atol)
    assert not comparison.holds
    assert comparison.figure == figure


@pytest.mark.parametrize(
    ("relation", "bound"), [("equals", 1.0), ("at_most", 1.0), ("at_least", -1.0), ("between", (-1, 1))]
)
def test_nan_never_holds(relation, bound):
    comparison = compare("demo", np.array([0.5, np.nan]), relation, bound, 10.0 if relation == "equals" else None)
    assert not comparison.holds
    assert "NaN" in comparison.figure


def test_infinity_equals_nothing():
    assert not compare("demo", np.inf, "equals", 1e300).holds


@pytest.mark.parametrize("truth", [True, np.True_, np.array(True), [True, False], np.array([[False]])])
def test_true_and_false_are_refused_as_value_and_as_bound(truth):
    for value, bound in [(truth, 1), (1, truth)]:
        with pytest.raises(CourseError, match="True/False, which shows nothing"):
            compare("demo", value, "equals", bound)


@pytest.mark.parametrize(
    ("value", "relation", "bound", "atol", "error", "message"),
    [
        ("0.5", "equals", 0.5, None, CourseError, "the value holds str"),
        (None, "equals", 0.5, None, CourseError, "the value holds object values"),
        (1j, "equals", 1, None, CourseError, "the value holds complex128 values"),
        ([[1, 2], [3]], "equals", 1, None, ShapeError, "rows differ in length"),
        ([], "equals", 0.5, None, CourseError, "the value is empty"),
        ([], "equals", [], None, CourseError, "the value is empty"),
        ([1, 2], "equals", [1, 2, 3], None, ShapeError, r"shape \(2,\) and the bound \(3,\)"),
        ([1, 2], "equals", [[1], [2]], None, ShapeError, r"shape \(2,\) and the bound \(2, 1\)"),
        (1.0, "equals", [1.0], None, ShapeError, r"shape \(\) and the bound \(1,\)"),
        (1.0, "at_most", np.inf, None, NotFiniteError, "a bound must be finite"),
        (1.0, "at_most", np.nan, None, NotFiniteError, "a bound must be finite"),
        (1.0, "between", 3, None, CourseError, r"a pair \(low, high\)"),
        (1.0, "between", (2, 1), None, CourseError, "low <= high"),
        (1.0, "at_most", 2, 0.1, CourseError, "atol belongs to equals only"),
        (1.0, "equals", 1, -0.1, ConventionError, "atol is -0.1; it must be at least 0"),
        (1.0, "equal", 1, None, UnknownNameError, "did you mean 'equals'"),
        (1.0, "raises", ValueError, None, CourseError, "a function of no arguments"),
        (lambda: 1, "raises", Exception, None, CourseError, "more telling than Exception"),
        (lambda: 1, "raises", "ValueError", None, CourseError, "more telling than Exception"),
    ],
)
def test_a_comparison_that_would_show_nothing_is_refused(value, relation, bound, atol, error, message):
    with pytest.raises(error, match=message):
        compare("demo", value, relation, bound, atol)


@given(
    arrays.arrays(np.float64, arrays.array_shapes(max_side=4), elements=st.floats(-1e6, 1e6)),
    st.floats(1e-9, 1.0),
    st.floats(0.0, 2.0),
)
def test_equality_is_an_absolute_difference_below_atol(bound, atol, share):
    value = bound.copy()
    value.flat[0] += share * atol
    assert compare("demo", value, "equals", bound, atol).holds == (abs(value.flat[0] - bound.flat[0]) < atol)
