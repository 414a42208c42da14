"""Difference quotients against known derivatives and their theory; the check against right and wrong gradients."""

import inspect
import re

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.errors import ConventionError, CourseError, NotFiniteError, ShapeError, UnknownNameError
from course_lib.gradients import (
    CountedFunction,
    GradientCheck,
    central_difference,
    check_gradient,
    complex_step,
    directional_derivative,
    forward_difference,
    hessian,
    jacobian,
)


def smooth(x):
    """A function of four numbers, analytic, with every second derivative different from zero."""
    a, b, c, d = x[0], x[1], x[2], x[3]
    return np.exp(0.3 * a * b) + np.sin(b * c) * d + a * c * d**2 + 0.1 * (a**2 + c**2)


POINT = np.array([0.7, -1.2, 0.4, 1.6])
A, B, C, D = symbols = sympy.symbols("a b c d")
FORMULA = sympy.exp(sympy.Rational(3, 10) * A * B) + sympy.sin(B * C) * D + A * C * D**2 + (A**2 + C**2) / 10
NUMBERS = {symbol: sympy.Rational(float(value)) for symbol, value in zip(symbols, POINT, strict=True)}
GRADIENT = np.array([float(FORMULA.diff(s).subs(NUMBERS)) for s in symbols])
HESSIAN = np.array([[float(FORMULA.diff(s, t).subs(NUMBERS)) for t in symbols] for s in symbols])


def relative_error(a, b):
    return np.abs(a - b).max() / np.abs(b).max()


# --- the three formulas


def test_all_three_agree_with_symbolic_differentiation_each_to_its_own_accuracy():
    assert relative_error(forward_difference(smooth, POINT), GRADIENT) < 1e-7
    assert relative_error(central_difference(smooth, POINT), GRADIENT) < 1e-9
    assert relative_error(complex_step(smooth, POINT), GRADIENT) < 1e-15


def test_the_forward_formula_is_the_stated_one():
    f, h = (lambda x: x**3), 0.5
    assert forward_difference(f, 2.0, h=h) == (2.5**3 - 2**3) / 0.5
    assert central_difference(f, 2.0, h=h) == (2.5**3 - 1.5**3) / 1.0
    assert complex_step(f, 2.0, h=h) == pytest.approx(12 - 0.25, rel=1e-15)


def test_the_error_of_the_forward_quotient_falls_with_h_and_that_of_the_central_one_with_its_square():
    forward = [forward_difference(np.exp, 1.0, h=h) - np.e for h in (1e-2, 1e-3)]
    central = [central_difference(np.exp, 1.0, h=h) - np.e for h in (1e-2, 1e-3)]
    assert 9.5 < forward[0] / forward[1] < 10.5
    assert 95 < central[0] / central[1] < 105


def test_too_small_a_nudge_drowns_in_rounding_but_not_for_the_complex_step():
    def error(h):
        return abs(forward_difference(np.exp, 1.0, h=h) - np.e)

    assert error(1e-12) > 50 * error(1e-8)
    assert error(1e-15) > 0.1
    for h in (1e-10, 1e-100, 1e-200):
        assert abs(complex_step(np.exp, 1.0, h=h) - np.e) < 1e-15


def test_the_built_in_nudges_are_near_the_best_ones():
    for difference, built_in in ((forward_difference, 1e-8), (central_difference, 1e-5)):
        errors = {
            h: relative_error(difference(smooth, POINT, h=h), GRADIENT)
            for h in [float(f"1e-{n}") for n in range(2, 15)]
        }
        assert errors[built_in] < 20 * min(errors.values())
        np.testing.assert_array_equal(difference(smooth, POINT), difference(smooth, POINT, h=built_in))
    np.testing.assert_array_equal(complex_step(smooth, POINT), complex_step(smooth, POINT, h=1e-30))


def test_the_number_of_evaluations_is_the_stated_one():
    for difference, evaluations in ((forward_difference, 47), (central_difference, 92), (complex_step, 46)):
        f = CountedFunction(lambda x: (x**2).sum())
        difference(f, np.ones(46))
        assert f.calls == evaluations


def test_a_counted_function_hands_on_arguments_and_result():
    f = CountedFunction(lambda a, *, b: (a, b))
    assert f(1, b=2) == (1, 2)
    assert (f.calls, f.function(3, b=4), f.calls) == (1, (3, 4), 1)


@pytest.mark.parametrize("difference", [forward_difference, central_difference, complex_step])
def test_points_have_any_shape_and_the_gradient_has_the_same(difference):
    x = np.random.default_rng(0).normal(size=(2, 1, 3))
    weights = np.random.default_rng(1).normal(size=(2, 1, 3))
    np.testing.assert_allclose(difference(lambda x: (weights * x**2).sum(), x), 2 * weights * x, rtol=1e-6, atol=1e-7)
    slope = difference(lambda x: x * x, 3)
    assert type(slope) is float
    assert slope == pytest.approx(6, rel=1e-7)
    assert difference(lambda x: 0.0 + (x**2).sum(), [3]).shape == (1,)


def test_a_stack_of_points_gives_the_same_gradient_with_fewer_calls():
    rng = np.random.default_rng(2)
    for n_parameters in (1, 15, 16, 17, 33, 50):
        x, M = rng.normal(size=n_parameters), rng.normal(size=(n_parameters, n_parameters))
        one = central_difference(lambda x, M=M: np.sin(x @ M).sum(), x)
        f = CountedFunction(lambda points, M=M: np.sin(points @ M).sum(axis=1))
        stacked = central_difference(f, x, stacked=True)
        np.testing.assert_allclose(stacked, one, rtol=1e-8, atol=1e-8)
        assert f.calls == -(-n_parameters // 16)
    values = central_difference(lambda points: (points**3).sum(axis=1), [2.0, 1.0], h=0.5, stacked=True)
    np.testing.assert_allclose(values, [12.25, 3.25], rtol=1e-14)


def test_a_point_is_not_changed_and_f_may_change_what_it_is_given():
    def destructive(x):
        value = (x**2).sum()
        x[...] = 99
        return value

    x = np.array([1.0, 2.0])
    for difference in (forward_difference, central_difference, complex_step):
        np.testing.assert_allclose(difference(destructive, x), [2, 4], rtol=1e-6)
    assert check_gradient(destructive, 2 * x, x, rng=np.random.default_rng(0)).agrees
    hessian(destructive, x), jacobian(lambda x: x * 2, x), directional_derivative(destructive, x, x)
    assert x.tolist() == [1, 2]


def test_a_stack_that_comes_back_as_one_number_is_refused_with_the_shape_that_was_needed():
    with pytest.raises(ShapeError) as caught:
        central_difference(lambda points: points.sum(), np.ones(3), stacked=True)
    assert (caught.value.got, caught.value.expected) == ((), (6,))


# --- along a direction


@pytest.mark.parametrize(("method", "accuracy"), [("forward", 1e-6), ("central", 1e-8), ("complex", 1e-14)])
def test_the_slope_along_a_direction_is_the_gradient_times_the_direction(method, accuracy):
    v = np.array([1.0, -2.0, 0.5, 3.0])
    slope = directional_derivative(smooth, POINT, v, method=method)
    assert type(slope) is float
    assert slope == pytest.approx(GRADIENT @ v, rel=accuracy)
    assert directional_derivative(smooth, POINT, 2 * v, method=method) == pytest.approx(2 * slope, rel=accuracy)


def test_a_direction_costs_two_evaluations_and_takes_its_own_nudge():
    f = CountedFunction(smooth)
    directional_derivative(f, POINT, np.ones(4))
    assert f.calls == 2
    slope = directional_derivative(lambda x: (x**3).sum(), [2.0, 0.0], [1.0, 0.0], method="forward", h=0.5)
    assert slope == (2.5**3 - 2**3) / 0.5


def test_a_function_with_many_outputs_has_a_slope_for_each():
    M = np.random.default_rng(3).normal(size=(2, 3, 4))
    slope = directional_derivative(lambda x: M @ x, POINT, np.ones(4))
    np.testing.assert_allclose(slope, M.sum(axis=2), rtol=1e-9)


# --- Jacobian and Hessian


@pytest.mark.parametrize(("method", "accuracy"), [("forward", 1e-6), ("central", 1e-9), ("complex", 1e-14)])
def test_the_jacobian_has_outputs_as_rows_and_inputs_as_columns(method, accuracy):
    J = jacobian(lambda x: np.array([x[0] * x[1], x[0] + x[1], np.sin(x[0])]), [1.0, 2.0], method=method)
    np.testing.assert_allclose(J, [[2, 1], [1, 1], [np.cos(1), 0]], rtol=accuracy, atol=accuracy)


def test_a_jacobian_with_one_input_or_one_output_is_still_a_matrix():
    np.testing.assert_allclose(jacobian(lambda x: np.array([x[0], x[0] ** 2]), [3.0]), [[1], [6]], atol=1e-9)
    np.testing.assert_allclose(jacobian(lambda x: np.array([x[0] * x[1]]), [3.0, 2.0]), [[2, 3]], atol=1e-9)
    with pytest.raises(ShapeError) as caught:
        jacobian(lambda x: x[0], [3.0])
    assert (caught.value.got, caught.value.expected) == ((), "(m,)")


def test_jacobians_multiply_along_a_composition():
    def inner(x):
        return np.array([x[0] * x[1], x[0] + x[1], np.sin(x[0])])

    def outer(u):
        return np.array([u[0] * u[1], u[2]])

    product = jacobian(outer, inner([1.0, 2.0])) @ jacobian(inner, [1.0, 2.0])
    np.testing.assert_allclose(product, [[8, 5], [np.cos(1), 0]], atol=1e-9)
    np.testing.assert_allclose(jacobian(lambda x: outer(inner(x)), [1.0, 2.0]), product, atol=1e-9)


def test_the_hessian_agrees_with_symbolic_differentiation_and_is_symmetric():
    H = hessian(smooth, POINT)
    assert relative_error(H, HESSIAN) < 1e-6
    np.testing.assert_array_equal(H, H.T)
    assert relative_error(jacobian(lambda x: complex_step(smooth, x), POINT), HESSIAN) < 1e-9


def test_the_hessian_formula_is_the_stated_one():
    f = CountedFunction(lambda x: x[0] ** 4 + x[0] * x[1] ** 2)
    H = hessian(f, [1.0, 2.0], h=0.5)
    # x**4: (2**4 - 2 + 0) / (4 * 0.25) = 14;  x y**2: (9 * 1.5 - 2.25 * 1.5 - 9 * 0.5 + 2.25 * 0.5 ...) / 1
    np.testing.assert_allclose(H, [[14, 4], [4, 2]], rtol=1e-14)
    assert f.calls == 12


def test_the_hessian_of_a_vector_has_one_matrix_per_output():
    """Three outputs, four inputs: against SymPy, and against the Hessian of each output alone."""
    outputs = (FORMULA, A * B**2 * C, sympy.cos(A * D) + C**3)
    numbers = sympy.lambdify(symbols, outputs, "numpy")
    H = hessian(lambda x: np.array(numbers(*x)), POINT)
    exact = [np.array(sympy.hessian(output, symbols).subs(NUMBERS).tolist(), float) for output in outputs]
    assert H.shape == (3, 4, 4)
    for matrix, expected in zip(H, exact, strict=True):
        np.testing.assert_allclose(matrix, expected, atol=1e-6 * np.abs(expected).max())
    np.testing.assert_array_equal(H, H.transpose(0, 2, 1))
    np.testing.assert_array_equal(H[1], hessian(lambda x: numbers(*x)[1], POINT))


def test_the_hessians_of_the_ledgers_three_outputs():
    H = hessian(lambda x: np.array([x[0] ** 2 * x[1], x[0] * x[1], x[0] + x[1] ** 3]), [1.0, 2.0])
    np.testing.assert_allclose(H, [[[4, 2], [2, 0]], [[0, 1], [1, 0]], [[0, 0], [0, 12]]], atol=1e-6)
    assert hessian(lambda x: x[:1] * x[1:], [1.0, 2.0]).shape == (1, 2, 2)


# --- the check


def quadratic_problem(seed, n=5):
    rng = np.random.default_rng(seed)
    M = rng.normal(size=(n, n))
    M = M + M.T
    return (lambda x: 0.5 * x @ M @ x + np.sin(x).sum()), (lambda x: M @ x + np.cos(x)), rng.normal(size=n), rng


@given(st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_a_right_gradient_agrees_to_nine_digits(seed):
    f, gradient, x, rng = quadratic_problem(seed)
    check = check_gradient(f, gradient, x, rng=rng)
    assert check.agrees
    assert check.relative_errors.shape == check.analytic.shape == check.lower.shape == (4,)
    np.testing.assert_array_equal(check.lower, check.upper)
    # a direction nearly across the gradient has a slope of few digits, so the gradient's own length is the measure
    assert np.abs(check.analytic - check.lower).max() < 1e-8 * np.linalg.norm(gradient(x))


MISTAKES = {
    "twice": lambda g: 2 * g,
    "half": lambda g: g / 2,
    "other sign": lambda g: -g,
    "one entry missing": lambda g: np.where(np.arange(len(g)) == 3, 0, g),
    "one entry off by a thousandth": lambda g: np.where(np.arange(len(g)) == 1, 1.001 * g, g),
    "reversed": lambda g: g[::-1],
    "zero": lambda g: 0 * g,
    "squares": lambda g: g**2,
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_wrong_gradient_is_refused_on_every_seed(mistake):
    for seed in range(20):
        f, gradient, x, rng = quadratic_problem(seed)
        check = check_gradient(f, MISTAKES[mistake](gradient(x)), x, rng=rng)
        assert not check.agrees
        assert check.relative_error > 1e-6


def test_the_relative_error_names_the_factor():
    f, gradient, x, rng = quadratic_problem(1)
    check = check_gradient(f, 2 * gradient(x), x, rng=rng)
    np.testing.assert_allclose(check.relative_errors, 1 / 3, rtol=1e-6)
    check = check_gradient(f, -gradient(x), x, rng=rng)
    np.testing.assert_allclose(check.relative_errors, 1, rtol=1e-6)


def test_the_check_costs_two_evaluations_a_direction_and_one_at_the_point():
    f, gradient, x, rng = quadratic_problem(2)
    f, gradient = CountedFunction(f), CountedFunction(gradient)
    assert check_gradient(f, gradient, x, rng=rng, n_directions=7).relative_errors.shape == (7,)
    assert (f.calls, gradient.calls) == (15, 1)


def test_the_check_is_reproducible_and_draws_only_from_its_generator():
    f, gradient, x, _ = quadratic_problem(3)
    state = np.random.get_state()[1].copy()
    checks = [check_gradient(f, gradient, x, rng=np.random.default_rng(5)) for _ in range(2)]
    np.testing.assert_array_equal(checks[0].analytic, checks[1].analytic)
    np.testing.assert_array_equal(np.random.get_state()[1], state)


def test_directions_have_length_one():
    x, lengths = np.zeros((3, 2)), []
    check_gradient(
        lambda x: lengths.append(np.linalg.norm(x)) or x.sum(), np.ones((3, 2)), x, rng=np.random.default_rng(0)
    )
    assert lengths[0] == 0
    np.testing.assert_allclose(lengths[1:], 1e-5, rtol=1e-12)


def test_a_gradient_that_is_zero_agrees_where_the_function_is_flat():
    rng = np.random.default_rng(4)
    target = rng.normal(size=6)
    check = check_gradient(lambda x: 3.0 + ((x - target) ** 2).sum(), np.zeros(6), target, rng=rng)
    assert check.agrees
    assert check_gradient(lambda x: 7.0, np.zeros(6), target, rng=rng).relative_error == 0.0
    assert check_gradient(lambda x: 0.0, np.zeros(6), target, rng=rng).agrees


def test_small_gradients_are_judged_by_their_ratio_not_by_their_size():
    f, gradient, x, rng = quadratic_problem(5)
    assert check_gradient(lambda x: 1e-9 * f(x), lambda x: 1e-9 * gradient(x), x, rng=rng).agrees
    assert not check_gradient(lambda x: 1e-9 * f(x), lambda x: 2e-9 * gradient(x), x, rng=rng).agrees
    assert not check_gradient(lambda x: 1 + 1e-4 * f(x), lambda x: 2e-4 * gradient(x), x, rng=rng).agrees


def test_the_tolerance_is_the_caller_s():
    f, gradient, x, _ = quadratic_problem(6)
    nearly = 1.0001 * gradient(x)
    assert not check_gradient(f, nearly, x, rng=np.random.default_rng(0)).agrees
    assert check_gradient(f, nearly, x, rng=np.random.default_rng(0), tolerance=1e-3).agrees
    assert check_gradient(f, nearly, x, rng=np.random.default_rng(0), tolerance=1e-3).tolerance == 1e-3


def test_an_error_as_large_as_the_tolerance_still_agrees():
    at, one = np.array([0.25]), np.ones(1)
    assert GradientCheck(one, one, one, relative_errors=at, tolerance=0.25).agrees
    check = GradientCheck(one, one, one, relative_errors=at, tolerance=0.2499)
    assert not check.agrees
    with pytest.raises(AttributeError):
        check.tolerance = 1.0


# --- kinks


def relu_sum(weights, bend=0.0):
    return lambda x: np.maximum(x, 0) @ weights + np.sin(x).sum() + bend * (x**2).sum()


@pytest.mark.parametrize("bend", [0.0, 3.0])
def test_at_a_kink_every_slope_between_the_two_sides_is_right_and_no_other(bend):
    weights, x = np.array([3.0, 1.0, 2.0]), np.array([0.0, 1.3, -0.7])
    smooth_part = np.cos(x) + 2 * bend * x + np.array([0.0, 1.0, 0.0])
    for subgradient, accepted in ((0.0, True), (1.4, True), (3.0, True), (-0.1, False), (3.2, False), (-3.0, False)):
        for seed in range(5):
            claimed = smooth_part + np.array([subgradient, 0, 0])
            check = check_gradient(relu_sum(weights, bend), claimed, x, rng=np.random.default_rng(seed))
            assert check.agrees is accepted, (subgradient, seed)
            assert (check.lower <= check.upper).all()
    assert (check.upper - check.lower > 0.01).any()


def test_the_interval_at_a_kink_is_that_of_the_one_sided_slopes():
    x = np.array([0.0])
    check = check_gradient(
        lambda x: np.abs(x).sum() + np.exp(x).sum(), np.array([1.5]), x, rng=np.random.default_rng(0)
    )
    assert check.agrees
    v = np.sign(check.analytic)
    np.testing.assert_allclose(np.sort([0 * v, 2 * v], axis=0), [check.lower, check.upper], atol=1e-8)


@pytest.mark.parametrize("distance", [3e-6, 1e-6, 1e-7, 1e-8, 3e-9])
def test_a_kink_within_reach_of_the_nudge_does_not_spoil_the_check(distance):
    weights, x = np.array([3.0, 1.0, 2.0]), np.array([distance, 1.3, -0.7])
    right = np.cos(x) + np.array([3.0, 1.0, 0.0])
    for seed in range(10):
        assert check_gradient(relu_sum(weights), right, x, rng=np.random.default_rng(seed)).agrees
        wrong = right + np.array([0.0, 0.3, 0.0])
        assert not check_gradient(relu_sum(weights), wrong, x, rng=np.random.default_rng(seed)).agrees


@pytest.mark.parametrize(("base", "slope"), [(1e6, 0.01), (2.0, 2e-8), (-1e9, 100.0)])
def test_a_large_value_does_not_hide_that_the_gradient_is_wrong(base, slope):
    """The closer look resolves a thousandth of what the first one does, so it must not overrule it."""
    f, x = (lambda t: base + slope * t.sum()), np.ones(2)
    for seed in range(20):
        rng = np.random.default_rng(seed)
        assert check_gradient(f, np.full(2, slope), x, rng=rng).agrees
        for wrong in (0.0, 2.0 * slope, -slope):
            assert not check_gradient(f, np.full(2, wrong), x, rng=rng).agrees


def test_flat_and_nearly_flat_places_of_smooth_functions_are_no_kinks():
    for f in (lambda t: (t**3).sum(), lambda t: (t**2).sum(), lambda t: np.cosh(t).sum() - 3.0):
        check = check_gradient(f, np.zeros(3), np.zeros(3), rng=np.random.default_rng(0))
        assert check.agrees
        assert "kink" not in str(check)
        assert not check_gradient(f, np.full(3, 1e-4), np.zeros(3), rng=np.random.default_rng(0)).agrees


@pytest.mark.parametrize("size", [1e5, 1e9, 1e12])
def test_steps_grow_with_entries_whose_last_digit_is_larger_than_they_are(size):
    x = np.array([size, 1.0])
    for difference, accuracy in ((forward_difference, 1e-4), (central_difference, 1e-7), (complex_step, 1e-15)):
        np.testing.assert_allclose(difference(lambda t: 3 * t[0], x), [3, 0], rtol=accuracy)
    stacked = central_difference(lambda T: 3 * T[:, 0], x, stacked=True)
    np.testing.assert_allclose(stacked, [3, 0], rtol=1e-7)
    assert directional_derivative(lambda t: 3 * t[0], x, [2.0, 0.0]) == pytest.approx(6, rel=1e-7)
    assert hessian(lambda t: t[0] ** 2, x)[0, 0] == pytest.approx(2, rel=1e-5)
    assert check_gradient(lambda t: t[0] ** 2, [2 * size, 0], x, rng=np.random.default_rng(0)).agrees
    assert not check_gradient(lambda t: t[0] ** 2, [-2 * size, 0], x, rng=np.random.default_rng(0)).agrees


@pytest.mark.parametrize("subgradient", [0.0, 0.9, 1.5, 3.0])
def test_what_is_wrong_beside_a_kink_is_found_on_every_seed(subgradient):
    weights, x = np.array([3.0, 1.0, 2.0]), np.array([0.0, 1.3, -0.7])
    right = np.cos(x) + np.array([subgradient, 1.0, 0.0])
    for seed in range(100):
        assert check_gradient(relu_sum(weights), right, x, rng=np.random.default_rng(seed)).agrees
        for entry, error in ((1, 0.3), (2, -0.01)):
            wrong = right + error * (np.arange(3) == entry)
            assert not check_gradient(relu_sum(weights), wrong, x, rng=np.random.default_rng(seed)).agrees, seed


def test_among_many_entries_those_on_a_kink_are_singled_out_at_little_cost():
    rng = np.random.default_rng(0)
    weights, x, on_kinks = rng.normal(size=1000), rng.normal(size=1000), [3, 500, 501]
    weights[on_kinks], x[on_kinks] = [1.0, 0.5, 2.0], 0.0
    right = np.cos(x) + np.where(x > 0, weights, 0.0)
    right[on_kinks] += [0.2, 0.4, 1.9]
    f = CountedFunction(relu_sum(weights))
    check = check_gradient(f, right, x, rng=np.random.default_rng(1), n_directions=2)
    assert check.agrees
    assert (check.lower < check.upper).sum() == 2 * len(on_kinks)
    assert f.calls < 2 * 4 * 2 * len(on_kinks) * 10
    right[502] += 1e-3
    assert not check_gradient(f, right, x, rng=np.random.default_rng(1)).agrees


@pytest.mark.parametrize(("base", "weight"), [(1.0, 1e-3), (1.0, 1e-6), (20.0, 1e-3), (20.0, 1e-5), (1000.0, 1e-3)])
def test_a_weak_kink_is_seen_under_a_large_value(base, weight):
    x, on_kink = np.array([0.0, 1.3, -0.7, 0.2]), np.arange(4) == 0
    for seed in range(25):
        rng = np.random.default_rng(seed)
        right = np.cos(x) + weight * rng.uniform() * on_kink
        for wrong in (0.0, 0.01 * ~on_kink, 1e-3 * (np.arange(4) == 3)):
            check = check_gradient(
                lambda x: base + weight * max(x[0], 0.0) + np.sin(x).sum(), right + wrong, x, rng=rng
            )
            assert check.agrees == (not np.any(wrong)), (seed, wrong)


def test_sides_that_differ_by_rounding_alone_are_no_kink():
    """The slope is 1e-5 of f: a wrong one sends the check to both sides, and these differ by the last digits of f."""
    x, slopes = np.random.default_rng(0).normal(size=500), 1e-7 * np.random.default_rng(1).normal(size=500)
    for seed in range(5):
        f = CountedFunction(lambda x: 1.0 + slopes @ x)
        check_gradient(f, slopes + 1e-9, x, rng=np.random.default_rng(seed))
        assert f.calls <= 1 + 4 * 8


def test_a_kink_that_several_entries_share_hides_nothing_in_the_others():
    """A unit whose weighted sum is 0: each of its two weights alone takes it across the kink, the other two do not."""
    pull, x = np.array([1.0, -2.0, 0.0, 0.0]), np.array([2.0, 1.0, 0.4, -1.1])
    for seed in range(20):
        for share in (0.0, 0.4, 1.0):
            right = np.cos(x) + share * pull
            for wrong in (np.zeros(4), [0, 0, 0.3, 0], [0, 0, 0, -0.3], 1.1 * pull):
                check = check_gradient(
                    lambda x: max(pull @ x, 0.0) + np.sin(x).sum(), right + wrong, x, rng=np.random.default_rng(seed)
                )
                assert check.agrees == (not np.any(wrong)), (seed, share, wrong)


# --- what is printed


def test_the_check_prints_its_verdict_and_what_it_compared():
    x = np.array([2.0])
    text = str(check_gradient(lambda x: x[0] ** 2, [4.0], x, rng=np.random.default_rng(0), n_directions=1))
    assert re.fullmatch(
        r"The gradient agrees with the measured slopes: largest relative error \de-\d\d, tolerance 1e-06\.\n"
        r"  gradient \. direction = 4, measured 4",
        text,
    )
    text = str(check_gradient(lambda x: x[0] ** 2, [8.0], x, rng=np.random.default_rng(0), n_directions=1))
    assert text == (
        "The gradient does NOT agree with the measured slopes: largest relative error 3e-01, tolerance 1e-06.\n"
        "  gradient . direction = 8, measured 4"
    )
    text = str(check_gradient(lambda x: abs(x[0]), [0.5], [0.0], rng=np.random.default_rng(0), n_directions=1))
    assert text.endswith("  gradient . direction = 0.5, measured -1 to 1 (a kink)")
    assert text.isascii()


def test_the_defaults_are_the_ones_that_the_chapters_rest_on():
    promised = {
        forward_difference: {"h": None},
        central_difference: {"h": None, "stacked": False},
        complex_step: {"h": None},
        directional_derivative: {"method": "central", "h": None},
        jacobian: {"method": "central", "h": None},
        hessian: {"h": None},
        check_gradient: {"n_directions": 4, "h": None, "tolerance": 1e-6},
    }
    for function, defaults in promised.items():
        parameters = inspect.signature(function).parameters.values()
        found = {p.name: p.default for p in parameters if p.default is not inspect.Parameter.empty}
        assert found == defaults, function


# --- bad input

X = np.array([1.0, 2.0])
RNG = np.random.default_rng(0)


def total(x):
    return (x**2).sum()


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (
            lambda: central_difference(lambda x: x**2, X),
            ShapeError,
            "central_difference: f returned an array of shape (2,); one number is needed, so "
            "sum or average it, or take jacobian for all outputs.",
        ),
        (
            lambda: forward_difference(lambda x: x[None], X),
            ShapeError,
            "forward_difference: f returned an array of shape",
        ),
        (lambda: complex_step(lambda x: x, X), ShapeError, "complex_step: f returned an array of shape (2,)"),
        (
            lambda: hessian(lambda x: np.ones((2, 2)), X),
            ShapeError,
            "hessian: f returned an array of shape (2, 2); one number or a vector (m,) is needed, so "
            "let f return y.ravel().",
        ),
        (
            lambda: check_gradient(lambda x: x, X, X, rng=RNG),
            ShapeError,
            "check_gradient: f returned an array of shape",
        ),
        (
            lambda: jacobian(total, X),
            ShapeError,
            "jacobian: f returned an array of shape (); a vector (m,) is needed; "
            "for one number take central_difference, for more axes let f return y.ravel().",
        ),
        (lambda: jacobian(lambda x: np.ones((2, 2)), X), ShapeError, "jacobian: f returned an array of shape (2, 2)"),
        (lambda: jacobian(total, [[1.0]]), ShapeError, "jacobian: x has shape (1, 1); expected (n,)"),
        (
            lambda: central_difference(lambda x: np.log(-1.0 + 0 * x.sum()) if x[0] > 5 else np.nan, X),
            NotFiniteError,
            "central_difference: f returned nan near x; finite numbers are needed, so check f at x itself first.",
        ),
        (lambda: forward_difference(lambda x: "a", X), NotFiniteError, "forward_difference: f returned 'a' near x"),
        (
            lambda: complex_step(lambda x: abs(x).sum(), X),
            ConventionError,
            "complex_step: f returned a real number for a complex x, so it dropped the imaginary part (by abs, float "
            "or a comparison, say); the complex step cannot see it, but central_difference can.",
        ),
        (
            lambda: central_difference(total, X, stacked=True),
            ShapeError,
            "central_difference: f returned an array of shape () for 4 points; "
            "with stacked=True one number per point is needed, (4,).",
        ),
        (
            lambda: central_difference(total, [[1.0]], stacked=True),
            ShapeError,
            "central_difference: x has shape (1, 1); expected (P,)",
        ),
        (
            lambda: central_difference(total, X, h=0.0),
            ConventionError,
            "central_difference: h is 0.0; it must be greater",
        ),
        (lambda: central_difference(total, X, h=-1.0, stacked=True), ConventionError, "central_difference: h is -1.0"),
        (lambda: forward_difference(total, X, h=-1e-8), ConventionError, "forward_difference: h is -1e-08"),
        (lambda: complex_step(total, X, h=np.inf), ConventionError, "complex_step: h is inf"),
        (lambda: hessian(total, X, h=0), ConventionError, "hessian: h is 0"),
        (lambda: jacobian(lambda x: x, X, h=0), ConventionError, "jacobian: h is 0"),
        (lambda: directional_derivative(total, X, X, h=0), ConventionError, "directional_derivative: h is 0"),
        (lambda: check_gradient(total, X, X, rng=RNG, h=0), ConventionError, "check_gradient: h is 0"),
        (lambda: check_gradient(total, X, X, rng=RNG, tolerance=0), ConventionError, "check_gradient: tolerance is 0"),
        (
            lambda: check_gradient(total, X, X, rng=RNG, n_directions=0),
            ConventionError,
            "check_gradient: n_directions is 0",
        ),
        (
            lambda: check_gradient(total, X, X, rng=0),
            ConventionError,
            "check_gradient: rng is 0; it must be a generator",
        ),
        (
            lambda: check_gradient(total, [1.0], X, rng=RNG),
            ShapeError,
            "check_gradient: gradient has shape (1,) but x has shape (2,); both must have the same.",
        ),
        (lambda: check_gradient(total, [np.nan, 0], X, rng=RNG), NotFiniteError, "check_gradient: gradient[0] is nan"),
        (
            lambda: check_gradient(lambda x: np.inf, X, X, rng=RNG),
            NotFiniteError,
            "check_gradient: f returned inf near x",
        ),
        (lambda: check_gradient(total, X, ["a"], rng=RNG), CourseError, "check_gradient: x holds str32 values"),
        (
            lambda: directional_derivative(total, X, [1.0]),
            ShapeError,
            "directional_derivative: direction has shape (1,) but x has shape (2,); both must have the same.",
        ),
        (
            lambda: directional_derivative(total, X, X, method="centre"),
            UnknownNameError,
            "directional_derivative: method is 'centre'; did you mean 'central' (known: forward, central, complex)?",
        ),
        (
            lambda: jacobian(lambda x: x, X, method="exact", h=1.0),
            UnknownNameError,
            "jacobian: method is 'exact'; known:",
        ),
        (
            lambda: central_difference(total, [1.0, 2.0], stacked="no"),
            ConventionError,
            "central_difference: stacked is 'no'; give True or False.",
        ),
        (lambda: central_difference(total, [np.inf]), NotFiniteError, "central_difference: x[0] is inf"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(call, error, text):
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value).startswith(text)
    assert caught.value.name
    assert re.search(rf"\b{caught.value.name}\b", str(caught.value))
    assert caught.value.expected
    assert caught.value.got is not None
