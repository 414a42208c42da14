"""The activations against SymPy, SciPy, torch, difference quotients, the complex step and the ledger's numbers."""

import inspect
import pickle
import re

import numpy as np
import pytest
import scipy.special
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from course_lib import activations
from course_lib.activations import (
    ACTIVATIONS,
    Activation,
    celu,
    celu_with,
    elu,
    elu_with,
    gelu,
    gelu_tanh,
    get_activation,
    leaky_relu,
    leaky_relu_with,
    log_softmax,
    logistic,
    logit,
    logit_derivative,
    prelu,
    prelu_derivative,
    prelu_slope_derivative,
    prelu_with,
    relu,
    relu_derivative,
    sign,
    silu,
    silu_with,
    softmax,
    softmax_jacobian,
    softmax_terms,
    softplus,
    softplus_with,
    step,
    tanh,
    tanh_derivative,
)
from course_lib.activations._blocks import BLOCK, blocks_of_rows
from course_lib.autodiff import value_and_gradients
from course_lib.errors import ConventionError, CourseError, NotFiniteError, ShapeError, UnknownNameError
from course_lib.gradients import complex_step, directional_derivative, jacobian

PARAMETRIZED = [leaky_relu_with(0.3), leaky_relu_with(-1.0), elu_with(1.7), celu_with(0.5), softplus_with(2.5)]
PARAMETRIZED += [silu_with(1.8), prelu_with([0.1, 0.5, -0.2, 2.0])]
ALL = [*ACTIVATIONS.values(), *PARAMETRIZED]
every_activation = pytest.mark.parametrize("activation", ALL, ids=lambda activation: activation.name)


def scores(seed, shape=(7, 4), scale=3.0):
    """Random numbers of which none is within 1e-3 of a kink."""
    z = np.random.default_rng(seed).normal(size=shape) * scale
    return z + np.where(np.abs(z) < 1e-3, 2e-3, 0)


# --- closed forms


Z = sympy.Symbol("z", real=True)
PHI = (1 + sympy.erf(Z / sympy.sqrt(2))) / 2
SIGMA = 1 / (1 + sympy.exp(-Z))
CUBIC = sympy.tanh(sympy.sqrt(2 / sympy.pi) * (Z + sympy.Rational(44715, 10**6) * Z**3))
# name -> the formula below 0, the formula above 0
FORMULAS = {
    "identity": (Z, Z),
    "step": (0 * Z, 0 * Z + 1),
    "sign": (0 * Z - 1, 0 * Z + 1),
    "logistic": (SIGMA, SIGMA),
    "tanh": (sympy.tanh(Z), sympy.tanh(Z)),
    "relu": (0 * Z, Z),
    "leaky_relu": (Z / 100, Z),
    "elu": (sympy.exp(Z) - 1, Z),
    "celu": (sympy.exp(Z) - 1, Z),
    "gelu": (Z * PHI, Z * PHI),
    "gelu_tanh": (Z * (1 + CUBIC) / 2, Z * (1 + CUBIC) / 2),
    "silu": (Z * SIGMA, Z * SIGMA),
    "softplus": (sympy.log(1 + sympy.exp(Z)), sympy.log(1 + sympy.exp(Z))),
    "leaky_relu(leaky_slope=0.3)": (Z * sympy.Rational(3, 10), Z),
    "leaky_relu(leaky_slope=-1.0)": (-Z, Z),
    "elu(alpha=1.7)": (sympy.Rational(17, 10) * (sympy.exp(Z) - 1), Z),
    "celu(alpha=0.5)": (sympy.Rational(1, 2) * (sympy.exp(Z / sympy.Rational(1, 2)) - 1), Z),
    "softplus(beta=2.5)": (sympy.log(1 + sympy.exp(Z * sympy.Rational(5, 2))) / sympy.Rational(5, 2),) * 2,
    "silu(beta=1.8)": (Z / (1 + sympy.exp(-Z * sympy.Rational(9, 5))),) * 2,
}
POINTS = np.array([-7.3, -2.0, -1.0, -0.37, -0.01, 0.02, 0.4, 1.0, 2.5, 6.1])


def exactly(below, above):
    """The formula at POINTS, with 30 digits and only then rounded."""
    return np.array([float((below if z < 0 else above).subs(Z, sympy.Rational(float(z))).evalf(30)) for z in POINTS])


def test_every_activation_has_a_closed_form_here():
    assert {activation.name for activation in ALL} - set(FORMULAS) == {"prelu"}


@pytest.mark.parametrize("name", FORMULAS)
def test_values_and_slopes_are_those_of_the_closed_form(name):
    activation = get_activation(name)
    below, above = FORMULAS[name]
    np.testing.assert_allclose(activation.function(POINTS), exactly(below, above), rtol=1e-14, atol=1e-16)
    slopes = exactly(below.diff(Z), above.diff(Z))
    np.testing.assert_allclose(activation.derivative(POINTS), slopes, rtol=1e-13, atol=2e-16)


@every_activation
def test_the_derivative_is_the_slope_along_random_directions(activation):
    for seed in range(5):
        z, v = scores(seed), np.random.default_rng(seed + 100).normal(size=(7, 4))
        upstream = np.random.default_rng(seed + 200).normal(size=(7, 4))
        measured = directional_derivative(lambda z, u=upstream: (u * activation.function(z)).sum(), z, v, h=1e-5)
        claimed = (upstream * activation.derivative(z) * v).sum()
        assert abs(claimed - measured) <= 1e-8 * (abs(claimed) + abs(measured))


ANALYTIC = ["identity", "logistic", "tanh", "gelu", "gelu_tanh", "silu", "silu(beta=1.8)"]
ANALYTIC_OFF_ZERO = ["relu", "leaky_relu", "elu(alpha=1.7)", "celu(alpha=0.5)"]


@pytest.mark.parametrize("name", ANALYTIC + ANALYTIC_OFF_ZERO)
def test_the_derivative_agrees_with_the_complex_step_to_the_last_digits(name):
    activation = get_activation(name)
    z, upstream = scores(1), np.random.default_rng(2).normal(size=(7, 4))
    measured = complex_step(lambda z: (upstream * activation.function(z)).sum(), z)
    np.testing.assert_allclose(upstream * activation.derivative(z), measured, rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize("beta", [1.0, 2.5])
def test_so_does_that_of_softplus_typed_out_as_np_logaddexp_takes_no_complex_numbers(beta):
    z, upstream = scores(1), np.random.default_rng(2).normal(size=(7, 4))
    measured = complex_step(lambda z: (upstream * np.log1p(np.exp(beta * z)) / beta).sum(), z)
    np.testing.assert_allclose(upstream * softplus_with(beta).derivative(z), measured, rtol=1e-13, atol=1e-15)


# --- kinks


@every_activation
def test_at_zero_the_derivative_is_the_slope_from_the_left(activation):
    z = np.zeros((1, 4))
    if activation.name in ("step", "sign"):
        assert not activation.derivative(z).any()
        assert activation.kinks == (0.0,)
        return
    h = 1e-7
    left = (activation.function(z) - activation.function(z - h)) / h
    right = (activation.function(z + h) - activation.function(z)) / h
    np.testing.assert_allclose(activation.derivative(z), left, atol=1e-5)
    assert (np.abs(right - left) > 1e-5).any() == bool(activation.kinks)
    assert activation.kinks in ((), (0.0,))


def one_sided_slopes(function, kink):
    """The difference quotients from both sides, in order; the larger of two steps shows whether they settle."""
    h = 2.0**-20
    left, right = ((function(kink + step) - function(kink)) / step for step in (-h, h))
    return left, right


@every_activation
def test_at_a_kink_the_derivative_is_the_left_end_of_the_interval_of_slopes(activation):
    for kink in activation.kinks:
        z = np.full((1, 4), kink)
        left, right = one_sided_slopes(activation.function, z)
        stated = activation.derivative(z)
        if activation.name in ("step", "sign"):  # they jump: on the left no slope, on the right the stated one
            assert (left > 1e5).all()
            np.testing.assert_array_equal(stated, right)
            np.testing.assert_array_equal(stated, 0)
            continue
        assert (np.minimum(left, right) - 1e-5 <= stated).all()
        assert (stated <= np.maximum(left, right) + 1e-5).all()
        np.testing.assert_allclose(stated, left, atol=1e-5)
        assert (np.abs(stated - right) > 1e-2).all()


@every_activation
def test_where_there_is_no_kink_the_slopes_from_both_sides_are_one(activation):
    z = np.linspace(-3, 3, 241)[:, None] * np.ones(4)
    left, right = one_sided_slopes(activation.function, z)
    jumps = np.unique(z[(np.abs(left - right) > 1e-4).any(axis=1)])
    np.testing.assert_array_equal(jumps, activation.kinks)


def test_relu_at_zero():
    np.testing.assert_array_equal(relu_derivative([-1.0, -0.0, 0.0, 1e-300, 2.0]), [0, 0, 0, 1, 1])


def test_celu_has_a_continuous_slope_for_every_alpha_and_elu_only_for_one():
    assert elu_with(1.0).kinks == celu_with(2.0).kinks == ()
    assert elu_with(2.0).kinks == elu_with(0.5).kinks == (0.0,)
    assert leaky_relu_with(1.0).kinks == prelu_with([1.0, 1.0]).kinks == ()
    assert leaky_relu_with(0.9).kinks == prelu_with([1.0, 0.9]).kinks == prelu_with([1.0, 2.0]).kinks == (0.0,)
    assert elu_with(2.0).derivative([0.0]) == 2.0
    assert celu_with(2.0).derivative([0.0]) == 1.0


# --- the ledger's numbers


def test_relu_values():
    np.testing.assert_array_equal(relu([-2, -0.0, 0, 1e-300, 3]), [0, 0, 0, 1e-300, 3])
    z = scores(3)
    np.testing.assert_array_equal(relu(relu(z)), relu(z))
    np.testing.assert_array_equal(relu(4.0 * z), 4.0 * relu(z))
    np.testing.assert_allclose(relu(z) - relu(-z), z, rtol=1e-15)
    np.testing.assert_allclose(relu(z) + relu(-z), np.abs(z), rtol=1e-15)


def test_threshold_units():
    np.testing.assert_array_equal(step([-1e-12, 0, 2]), [0, 1, 1])
    np.testing.assert_array_equal(sign([-1e-12, 0, 2]), [-1, 1, 1])


def test_logistic_values():
    assert logistic(0.0) == 0.5
    np.testing.assert_allclose(logistic([1.0, 2.0]), [0.7310585786300049, 0.8807970779778823], rtol=1e-15)
    assert (np.diff(logistic(np.linspace(-30, 30, 1001))) > 0).all()
    assert ACTIVATIONS["logistic"].derivative(0.0) == 0.25
    assert round(float(ACTIVATIONS["logistic"].derivative(2.0)), 10) == 0.1049935854


def test_named_variants_at_minus_one():
    np.testing.assert_allclose([elu(-1.0), celu(-1.0)], -0.6321205588, atol=1e-9)
    np.testing.assert_allclose([elu(-1.0, alpha=2.0), celu(-1.0, alpha=2.0)], [-1.2642411177, -0.7869386806], atol=1e-9)
    np.testing.assert_allclose([silu(-1.0), gelu(-1.0)], [-0.2689414214, -0.1586552539], atol=1e-9)
    np.testing.assert_allclose(gelu_tanh(-1.0), -0.158808, atol=1e-6)


def test_the_tanh_form_of_gelu_stays_within_its_stated_distance():
    z = np.linspace(-8, 8, 4001)
    assert 4e-4 < np.abs(gelu(z) - gelu_tanh(z)).max() < 5e-4


def test_softplus_is_within_log_two_over_beta_of_relu():
    z = np.linspace(-3, 3, 601)
    for beta in (1.0, 10.0, 100.0):
        gap = softplus(z, beta=beta) - relu(z)
        assert gap.argmax() == 300
        assert gap.max() == pytest.approx(np.log(2) / beta, rel=1e-12)
    assert softplus(1000.0) == 1000.0


def test_leaky_relu_is_a_maximum_for_slopes_up_to_one_and_the_absolute_value_at_minus_one():
    z = scores(4)
    np.testing.assert_allclose(leaky_relu(z), np.maximum(z, 0.01 * z), rtol=1e-15)
    np.testing.assert_array_equal(leaky_relu(z, leaky_slope=-1.0), np.abs(z))
    assert leaky_relu(-3.0) == -0.03


def test_the_derivative_of_the_logit_is_that_of_the_closed_form_and_one_over_that_of_the_logistic():
    p, P = np.array([1e-9, 0.02, 0.3, 0.5, 0.8, 0.999]), sympy.Symbol("p")
    slope = sympy.log(P / (1 - P)).diff(P)
    exact = [float(slope.subs(P, sympy.Rational(float(point))).evalf(30)) for point in p]
    np.testing.assert_allclose(logit_derivative(p), exact, rtol=1e-14)
    np.testing.assert_allclose(logit_derivative(p) * ACTIVATIONS["logistic"].derivative(logit(p)), 1, rtol=1e-12)
    assert logit_derivative(0.5) == logit_derivative([0.5])[0] == 4
    assert logit_derivative(np.float32([0.3])).dtype == np.float32


def test_logit_undoes_the_logistic():
    p = np.linspace(0.001, 0.999, 999)
    np.testing.assert_allclose(logistic(logit(p)), p, rtol=1e-12)
    np.testing.assert_allclose(logit(p), scipy.special.logit(p), rtol=1e-13, atol=1e-15)
    np.testing.assert_allclose(logit([1e-300, 1e-10]), scipy.special.logit([1e-300, 1e-10]), rtol=1e-15)
    assert logit(0.5) == 0.0
    assert logit(0.8) == pytest.approx(np.log(4), rel=1e-14)


# --- identities


finite_scores = arrays(np.float64, st.tuples(st.integers(1, 6), st.integers(1, 6)), elements=st.floats(-30, 30))


@given(finite_scores)
@settings(max_examples=50, deadline=None)
def test_logistic_and_tanh_are_one_curve(z):
    np.testing.assert_allclose(tanh(z), 2 * logistic(2 * z) - 1, atol=1e-15)
    np.testing.assert_allclose(logistic(z) + logistic(-z), 1, atol=4e-16)


@given(finite_scores, st.floats(-50, 50))
@settings(max_examples=50, deadline=None)
def test_softmax_gives_probabilities_that_a_common_shift_does_not_change(z, shift):
    p = softmax(z)
    assert (p > 0).all()
    np.testing.assert_allclose(p.sum(axis=1), 1, atol=1e-14)
    np.testing.assert_allclose(softmax(z + shift), p, rtol=1e-12)
    np.testing.assert_allclose(log_softmax(z + shift), log_softmax(z), atol=2e-13)
    np.testing.assert_allclose(np.exp(log_softmax(z)), p, rtol=1e-13)


@given(finite_scores, st.integers(0, 100))
@settings(max_examples=30, deadline=None)
def test_softmax_follows_a_permutation_of_the_classes_and_of_the_samples(z, seed):
    rng = np.random.default_rng(seed)
    rows, columns = rng.permutation(z.shape[0]), rng.permutation(z.shape[1])
    np.testing.assert_allclose(softmax(z[rows][:, columns]), softmax(z)[rows][:, columns], rtol=1e-14)


def test_softmax_of_two_classes_is_the_logistic_of_the_difference():
    z = scores(5, (1000, 2))
    np.testing.assert_allclose(softmax(z)[:, 0], logistic(z[:, 0] - z[:, 1]), rtol=1e-13)


# --- softmax


def test_softmax_values():
    expected = [0.09003057317038046, 0.24472847105479767, 0.6652409557748219]
    np.testing.assert_allclose(softmax([1.0, 2.0, 3.0]), expected, rtol=1e-14)
    np.testing.assert_allclose(softmax([[1000, 1001, 1002], [-1002, -1001, -1000]]), [expected, expected], rtol=1e-14)


def test_the_pieces_of_softmax_are_floats_for_scores_that_are_integers():
    for piece in softmax_terms([[1, 3, 2]]):
        assert piece.dtype == np.float64


def test_softmax_works_along_the_last_axis_of_any_shape():
    z = scores(6, (3, 3))
    for shape in ((3, 3), (9,), (3, 1, 3)):
        array = z.reshape(shape)
        np.testing.assert_allclose(softmax(array), scipy.special.softmax(array, axis=-1), rtol=1e-14)
        np.testing.assert_allclose(log_softmax(array), scipy.special.log_softmax(array, axis=-1), atol=1e-14)


def test_the_logarithm_of_a_probability_that_rounds_to_zero_is_finite():
    assert log_softmax([1000.0, 0.0, -3000.0]).tolist() == [0.0, -1000.0, -4000.0]
    assert softmax([1000.0, 0.0]).tolist() == [1.0, 0.0]


def test_softmax_terms_are_the_pieces_of_softmax():
    z = scores(7, (2, 5, 3), scale=400.0)
    exponentials, sums, largest = softmax_terms(z)
    assert (exponentials.shape, sums.shape, largest.shape) == ((2, 5, 3), (2, 5, 1), (2, 5, 1))
    np.testing.assert_array_equal(largest[..., 0], z.max(axis=-1))
    np.testing.assert_array_equal(exponentials.max(axis=-1), 1)
    np.testing.assert_array_equal(exponentials / sums, softmax(z))
    np.testing.assert_allclose(np.log(sums) + largest, scipy.special.logsumexp(z, axis=-1, keepdims=True), rtol=1e-14)


def test_the_softmax_jacobian_is_the_measured_one():
    z = scores(8, (3, 4), scale=1.0)
    J = softmax_jacobian(z)
    assert J.shape == (3, 4, 4)
    for row, expected in zip(z, J, strict=True):
        np.testing.assert_allclose(jacobian(softmax, row), expected, atol=1e-10)
        np.testing.assert_allclose(jacobian(softmax, row, method="complex"), expected, rtol=1e-13, atol=1e-16)
        np.testing.assert_allclose(softmax_jacobian(row), expected, rtol=1e-15)
    np.testing.assert_array_equal(J, np.swapaxes(J, -1, -2))
    np.testing.assert_allclose(J.sum(axis=-1), 0, atol=1e-16)


@pytest.mark.parametrize("seed", range(5))
def test_the_softmax_jacobian_is_the_slope_along_random_directions(seed):
    z, (v, upstream) = scores(seed), np.random.default_rng(seed + 100).normal(size=(2, 7, 4))
    measured = directional_derivative(lambda z: (upstream * softmax(z)).sum(), z, v, h=1e-5)
    claimed = np.einsum("ni,nij,nj->", upstream, softmax_jacobian(z), v)
    assert abs(claimed - measured) <= 1e-8 * (abs(claimed) + abs(measured))


# --- far from the origin


FAR = np.array([-1e3, -745.0, -100.0, -38.0, 38.0, 100.0, 745.0, 1e3])


@every_activation
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_values_and_slopes_are_right_and_silent_up_to_a_thousand(activation, dtype):
    z = np.repeat(FAR[:, None], 4, axis=1).astype(dtype)
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        h, slope = activation.function(z), activation.derivative(z)
    near_slopes = {"celu(alpha=0.5)": 0.0, "identity": 1.0, "step": 0.0, "sign": 0.0}
    if activation.name == "prelu":
        np.testing.assert_array_equal(slope[:4], np.repeat([[0.1, 0.5, -0.2, 2.0]], 4, axis=0).astype(dtype))
        return
    low = float(leaky_slope_of(activation.name))
    np.testing.assert_allclose(slope[:4], near_slopes.get(activation.name, low), atol=1e-14)
    flat_above = activation.name in ("step", "sign", "logistic", "tanh")
    np.testing.assert_allclose(slope[4:], 0 if flat_above else 1, atol=1e-14)
    if flat_above:
        np.testing.assert_allclose(h[4:], 1)
    else:
        np.testing.assert_array_equal(h[4:], z[4:])
    floors = {"sign": -1, "tanh": -1, "elu": -1, "celu": -1, "elu(alpha=1.7)": -1.7, "celu(alpha=0.5)": -0.5}
    if activation.name != "identity":
        np.testing.assert_allclose(h[:4], floors.get(activation.name, low * z[:4]), rtol=1e-6, atol=1e-14)


def leaky_slope_of(name):
    found = re.search(r"leaky_slope=(.*)\)", name)
    return found.group(1) if found else 0.01 if name == "leaky_relu" else 0.0


def test_the_tails_keep_their_relative_digits():
    z = np.linspace(-700, -20, 60)
    np.testing.assert_allclose(logistic(z), np.exp(z), rtol=1e-8)
    np.testing.assert_allclose(softplus(z), np.exp(z), rtol=1e-8)
    np.testing.assert_allclose(ACTIVATIONS["logistic"].derivative(z), np.exp(z), rtol=1e-8)
    np.testing.assert_allclose(elu([-1e-12, -1e-5]), [-1e-12 + 5e-25, np.expm1(-1e-5)], rtol=1e-13)
    np.testing.assert_allclose(celu([-1e-12], alpha=0.5), [-1e-12 + 1e-24], rtol=1e-13)
    assert logistic(-1000.0) == 0.0
    assert logistic(1000.0) == 1.0


def test_gelu_is_exact_everywhere():
    z = np.concatenate([np.linspace(-12, 12, 20001), np.linspace(-1, 1, 3001), [-1e3, 1e3, -9.0, 9.0, -9.01, 9.01]])
    np.testing.assert_allclose(gelu(z), z * scipy.special.ndtr(z), rtol=0, atol=1e-14)
    np.testing.assert_allclose(gelu(z)[np.abs(z) < 1], (z * scipy.special.ndtr(z))[np.abs(z) < 1], atol=2e-16)


# --- calling conventions


@every_activation
def test_out_is_filled_with_the_same_bits_and_handed_back(activation):
    z = scores(9)
    kept = z.copy()
    h, slope = activation.function(z), activation.derivative(z)
    np.testing.assert_array_equal(z, kept)
    for room in (np.full_like(z, np.nan), np.full((7, 5), np.nan)[:, :-1], np.full((4, 7), np.nan).T):
        assert activation.function(z, room) is room
        np.testing.assert_array_equal(room, h)
        room[...] = np.nan
        assert activation.function(z, out=room) is room
        np.testing.assert_array_equal(room, h)
        for given_h in (None, h):
            room[...] = np.nan
            assert activation.derivative(z, given_h, room) is room
            np.testing.assert_array_equal(room, slope)
            room[...] = np.nan
            assert activation.derivative(z, h=given_h, out=room) is room
            np.testing.assert_array_equal(room, slope)
    np.testing.assert_array_equal(z, kept)
    np.testing.assert_array_equal(activation.derivative(z, h), slope)


@every_activation
def test_out_may_be_z_itself(activation):
    z = scores(10)
    h, slope = activation.function(z), activation.derivative(z)
    np.testing.assert_array_equal(activation.function(z, z), h)
    z = scores(10)
    np.testing.assert_array_equal(activation.derivative(z, h, z), slope)
    z = scores(10)
    np.testing.assert_array_equal(activation.derivative(z, None, z), slope)


@every_activation
def test_float32_stays_float32_and_is_right_to_its_last_digits(activation):
    z = scores(11).astype(np.float32)
    exact = z.astype(np.float64)
    h, slope = activation.function(z), activation.derivative(z)
    assert h.dtype == slope.dtype == np.float32
    np.testing.assert_allclose(h, activation.function(exact), rtol=2e-6, atol=1e-7)
    np.testing.assert_allclose(slope, activation.derivative(exact), rtol=1e-5, atol=1e-6)


def test_softmax_in_float32_and_into_out():
    z = scores(12).astype(np.float32)
    for function in (softmax, log_softmax):
        assert function(z).dtype == np.float32
        room = np.empty_like(z)
        assert function(z, room) is room
        np.testing.assert_array_equal(room, function(z))
        in_place = z.copy()
        np.testing.assert_array_equal(function(in_place, in_place), room)
    assert softmax_jacobian(z).dtype == np.float32


@every_activation
def test_numbers_lists_and_integers_are_welcome(activation):
    if activation.name != "prelu":
        assert np.shape(activation.function(2.0)) == np.shape(activation.derivative(2.0)) == ()
        assert activation.function([]).shape == activation.derivative([]).shape == (0,)
    integers, numbers = [[-3, 0, 2, 5]], np.array([[-3.0, 0.0, 2.0, 5.0]])
    for given_values in (integers, np.array(integers)):
        for function in (activation.function, activation.derivative):
            result = function(given_values)
            assert result.dtype == np.float64
            np.testing.assert_array_equal(result, function(numbers))


@every_activation
def test_a_value_that_is_not_a_number_is_not_hidden(activation):
    with np.errstate(invalid="ignore"):
        assert np.isnan(activation.function(np.full((1, 4), np.nan))).all()


INFINITE = np.repeat([[-np.inf], [np.inf]], 4, axis=1)


@every_activation
def test_an_infinity_gives_the_limit(activation):
    """What a finite number far out gives, which is the limit but for its size where the function grows."""
    far = np.array([[-1e300], [1e300]]) * np.ones(4)
    with np.errstate(over="ignore"):
        values, slopes = activation.function(far), activation.derivative(far)
    with np.errstate(invalid="raise"):
        at_infinity = activation.function(INFINITE)
        np.testing.assert_array_equal(activation.derivative(INFINITE), slopes)
    np.testing.assert_allclose(
        at_infinity, np.where(np.abs(values) > 1e290, np.copysign(np.inf, values), values), atol=1e-17
    )


def test_softmax_gives_nothing_to_a_score_of_minus_infinity():
    np.testing.assert_array_equal(softmax([-np.inf, 2.0, 2.0]), [0, 0.5, 0.5])
    with np.errstate(invalid="ignore"):
        assert np.isnan(softmax([np.inf, 2.0])).any()


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_gelu_of_large_negative_numbers_stays_zero(dtype):
    np.testing.assert_allclose(gelu(np.array([-1e6, -1e20, -1e38], dtype)), 0, atol=1e-17)


# --- what the public functions check, and the table does not


PUBLIC = [name for activation in ACTIVATIONS for name in (activation, f"{activation}_derivative")]
ROWS = ["softmax", "log_softmax", "softmax_jacobian", "softmax_terms"]


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_function_is_its_formula_with_a_look_at_the_arguments(name):
    function, z = getattr(activations, name), scores(22)
    formula = inspect.unwrap(function)
    assert formula is not function
    np.testing.assert_array_equal(function(z), formula(z))
    np.testing.assert_array_equal(function(z=z, out=(room := np.empty_like(z))), room)
    assert inspect.signature(function) == inspect.signature(formula)
    assert function.__doc__ == formula.__doc__
    assert pickle.loads(pickle.dumps(function)) is function


@pytest.mark.parametrize("name", [*PUBLIC, *ROWS, "prelu_slope_derivative"])
def test_whole_numbers_and_rare_floats_are_cast_before_anything_is_computed(name):
    for dtype in (bool, np.int8, np.uint8, np.int64, np.float16, np.longdouble, ">f8"):
        whole = np.array([[3, 0, 1], [0, 0, 3]]).astype(dtype)
        found, expected = getattr(activations, name)(whole), getattr(activations, name)(whole.astype(float))
        for part, wanted in zip(found, expected, strict=True):  # rows, or the parts of softmax_terms
            assert part.dtype == np.float64
            np.testing.assert_array_equal(part, wanted)


@pytest.mark.parametrize("name", [*PUBLIC, *ROWS, "prelu_slope_derivative"])
def test_strings_objects_and_uneven_rows_are_refused(name):
    function = getattr(activations, name)
    for value, held in ((["a"], "str32"), (np.array([1.0, 2.0], object), "object"), ([None], "object")):
        with pytest.raises(
            CourseError, match=rf"^{name}: z holds {held} values; numbers are needed, such as"
        ) as caught:
            function(value)
        assert (caught.value.name, caught.value.got) == ("z", np.asarray(value).dtype)
    with pytest.raises(ShapeError, match=f"^{name}: z is a list whose rows differ in length"):
        function([[1.0], [2.0, 3.0]])


@pytest.mark.parametrize("name", PUBLIC)
def test_an_out_that_does_not_fit_is_refused(name):
    function, z = getattr(activations, name), scores(23, (2, 3))
    with pytest.raises(ShapeError, match=rf"^{name}: out has shape \(4, 2, 3\); expected \(2, 3\), the shape of z"):
        function(z, out=np.empty((4, 2, 3)))
    for room, said in ((np.empty((2, 3), int), "int64 values"), ([[0.0] * 3] * 2, "a list")):
        with pytest.raises(CourseError, match=rf"^{name}: out is {said}; an array like z is needed"):
            function(z, out=room)
    if name.endswith("_derivative"):
        with pytest.raises(ShapeError, match=rf"^{name}: h has shape \(3,\); z has shape \(2, 3\), so \(2, 3\) is"):
            function(z, np.ones(3))


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda: celu([1.0], alpha=0), "celu: alpha is 0; it must be greater than 0"),
        (lambda: activations.celu_derivative([1.0], alpha=0), "celu_derivative: alpha is 0; it must be greater"),
        (lambda: elu([1.0], alpha=-1), "elu: alpha is -1; it must be greater than 0"),
        (lambda: activations.elu_derivative([1.0], alpha=-1), "elu_derivative: alpha is -1; it must be greater"),
        (lambda: softplus([1.0], beta=0), "softplus: beta is 0; it must be greater than 0"),
        (lambda: activations.softplus_derivative([1.0], beta=0), "softplus_derivative: beta is 0; it must be"),
        (lambda: silu([1.0], beta=np.nan), "silu: beta is nan; it must be a finite number"),
        (lambda: silu([1.0], beta=-1.0), "silu: beta is -1.0; it must be greater than 0"),
        (lambda: activations.silu_derivative([1.0], beta=0), "silu_derivative: beta is 0; it must be greater than 0"),
        (lambda: activations.step([1j]), "step: z holds complex128 values; real numbers are needed, so pass z.real"),
        (lambda: activations.silu_derivative([1.0], beta="a"), "silu_derivative: beta is 'a'; it must be a finite"),
        (lambda: leaky_relu([1.0], leaky_slope=np.inf), "leaky_relu: leaky_slope is inf; it must be a finite number"),
        (
            lambda: activations.leaky_relu_derivative([1.0], leaky_slope=[0.1]),
            "leaky_relu_derivative: leaky_slope is [0.1]; it must be a finite number",
        ),
        (
            lambda: prelu(np.ones((2, 3)), [0.1, 0.2]),
            "prelu: leaky_slope has shape (2,); z has shape (2, 3), so () or (3,) is expected",
        ),
        (
            lambda: prelu_derivative(np.ones(3), np.ones((3, 3))),
            "prelu_derivative: leaky_slope has shape (3, 3); z has shape (3,), so () or (3,) is expected",
        ),
        (lambda: prelu([1.0], "a"), "prelu: leaky_slope holds str32 values; numbers are needed"),
        (
            lambda: prelu([1.0, -1.0], np.nan),
            "prelu: leaky_slope holds nan; every entry must be a finite number, so replace such entries first.",
        ),
        (
            lambda: prelu(np.ones((2, 3)), [0.1, -np.inf, 0.2]),
            "prelu: leaky_slope holds -inf; every entry must be a finite number, so replace such entries first.",
        ),
        (
            lambda: prelu_derivative([1.0, -1.0], [0.1, np.nan]),
            "prelu_derivative: leaky_slope holds nan; every entry must be a finite number, so replace such entries",
        ),
        (lambda: logistic([1.0], ["a"]), "logistic: out is a list; an array like z is needed"),
        (lambda: tanh_derivative([1.0], ["a"]), "tanh_derivative: h holds str32 values; numbers are needed"),
        (lambda: softmax([]), "softmax: z has shape (0,); expected (..., k), at least one score per row"),
        (lambda: softmax_terms(np.ones((3, 0))), "softmax_terms: z has shape (3, 0); expected (..., k), at least one"),
        (lambda: log_softmax(2.0), "log_softmax: z has shape (); expected (..., k), at least one score per row"),
        (lambda: softmax_jacobian(2.0), "softmax_jacobian: z has shape (); expected (..., k), at least one score"),
        (lambda: logit_derivative([0.5, 1.0]), "logit_derivative: p holds 0.5 to 1; every entry must lie strictly"),
    ],
)
def test_options_and_shapes_that_do_not_fit_are_refused(call, text):
    with pytest.raises(CourseError) as caught:
        call()
    assert str(caught.value).startswith(text)
    assert re.search(rf"\b{caught.value.name}\b", str(caught.value))
    assert caught.value.expected
    assert caught.value.got is not None


@pytest.mark.parametrize("name", sorted(set(ACTIVATIONS) - {"gelu"}))
def test_nodes_of_a_tape_pass_and_so_do_complex_numbers(name):
    function, z = getattr(activations, name), scores(24)
    _, (gradient,) = value_and_gradients(lambda z: function(z).sum(), z)
    np.testing.assert_allclose(gradient, getattr(activations, f"{name}_derivative")(z), rtol=1e-12, atol=1e-14)
    if name in ANALYTIC:
        np.testing.assert_allclose(complex_step(lambda z: function(z).sum(), z), gradient, rtol=1e-12, atol=1e-14)


def test_options_may_be_nodes_too():
    z, slopes = scores(25), np.array([0.1, 0.5, -0.2, 2.0])
    _, (gradient,) = value_and_gradients(lambda slopes: prelu(z, slopes).sum(), slopes)
    np.testing.assert_allclose(gradient, prelu_slope_derivative(z).sum(axis=0), rtol=1e-14)
    _, (gradient,) = value_and_gradients(lambda alpha: elu(z, alpha=alpha).sum(), np.array(1.7))
    np.testing.assert_allclose(gradient, np.expm1(np.minimum(z, 0)).sum(), rtol=1e-14)


# --- PReLU


def test_prelu_has_one_slope_per_unit():
    z, slopes = scores(13), np.array([0.1, 0.5, -0.2, 2.0])
    np.testing.assert_array_equal(prelu(z, slopes), np.where(z > 0, z, slopes * z))
    np.testing.assert_array_equal(prelu_derivative(z, slopes), np.where(z > 0, 1, slopes))
    np.testing.assert_array_equal(prelu(z, 0.25), leaky_relu(z, leaky_slope=0.25))
    activation = prelu_with(slopes)
    slopes[:] = 9
    np.testing.assert_array_equal(activation.function(-np.ones((1, 4))), [[-0.1, -0.5, 0.2, -2.0]])


def test_the_derivative_of_prelu_in_its_slopes_is_the_measured_one():
    z, slopes = scores(14), np.array([0.1, 0.5, -0.2, 2.0])
    upstream = np.random.default_rng(15).normal(size=z.shape)
    measured = complex_step(lambda slopes: (upstream * prelu(z, slopes)).sum(), slopes)
    np.testing.assert_allclose((upstream * prelu_slope_derivative(z)).sum(axis=0), measured, rtol=1e-13)
    room = np.empty_like(z)
    assert prelu_slope_derivative(z, room) is room


# --- the table


def test_the_table_is_keyed_by_name_and_cannot_be_changed():
    for name, activation in ACTIVATIONS.items():
        assert activation.name == name
        assert activation.function is inspect.unwrap(getattr(activations, name))
        assert activation.derivative is inspect.unwrap(getattr(activations, f"{name}_derivative"))
        assert get_activation(name) is get_activation(activation) is activation
    with pytest.raises(AttributeError):
        ACTIVATIONS["relu"].name = "mine"
    with pytest.raises(TypeError):
        ACTIVATIONS["mine"] = ACTIVATIONS["relu"]


@pytest.mark.parametrize("activation", PARAMETRIZED[:-1], ids=lambda activation: activation.name)
def test_the_name_of_a_parametrized_activation_brings_it_back(activation):
    assert get_activation(activation.name) is activation
    copied = pickle.loads(pickle.dumps(activation))
    np.testing.assert_array_equal(copied.function(POINTS), activation.function(POINTS))


def test_an_activation_of_one_s_own_passes_through():
    mine = Activation("mine", np.sin, lambda z, h=None, out=None: np.cos(z, out))
    assert get_activation(mine) is mine
    assert mine.kinks == ()


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (
            lambda: get_activation("rellu"),
            UnknownNameError,
            "get_activation: activation is 'rellu'; did you mean 'relu' (known",
        ),
        (
            lambda: get_activation("sigmoid"),
            UnknownNameError,
            "get_activation: activation is 'sigmoid'; did you mean 'logistic' (known: identity, step",
        ),
        (
            lambda: get_activation(np.tanh),
            UnknownNameError,
            "get_activation: activation is <ufunc 'tanh'>; did you mean 'tanh' (known:",
        ),
        (
            lambda: get_activation("relu(alpha=1.0)"),
            UnknownNameError,
            "get_activation: activation is 'relu(alpha=1.0)'; known: identity",
        ),
        (
            lambda: get_activation("celu(alpha=big)"),
            ConventionError,
            "celu_with: alpha is nan; it must be a finite number",
        ),
        (
            lambda: leaky_relu_with(np.inf),
            ConventionError,
            "leaky_relu_with: leaky_slope is inf; it must be a finite number",
        ),
        (lambda: elu_with(0.0), ConventionError, "elu_with: alpha is 0.0; it must be greater than 0"),
        (lambda: celu_with(-1.0), ConventionError, "celu_with: alpha is -1.0; it must be greater than 0"),
        (lambda: softplus_with(0), ConventionError, "softplus_with: beta is 0; it must be greater than 0"),
        (lambda: silu_with("steep"), ConventionError, "silu_with: beta is 'steep'; it must be a finite number"),
        (lambda: prelu_with(0.1), ShapeError, "prelu_with: leaky_slope has shape (); expected (k,)"),
        (lambda: prelu_with([0.1, np.nan]), NotFiniteError, "prelu_with: leaky_slope[1] is nan"),
        (
            lambda: logit([0.5, 1.0]),
            ConventionError,
            "logit: p holds 0.5 to 1; every entry must lie strictly between 0 and",
        ),
        (lambda: logit([0.0, 0.5]), ConventionError, "logit: p holds 0 to 0.5; every entry must lie strictly between"),
        (lambda: logit(1.5), ConventionError, "logit: p holds 1.5 to 1.5"),
        (lambda: logit(np.nan), NotFiniteError, "logit: p is nan"),
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


# --- plausible wrong implementations, which the tests above must tell from the right ones


def test_the_derivative_from_the_value_is_not_taken_for_the_derivative_of_the_value():
    z = scores(16)
    h = np.tanh(z)
    np.testing.assert_allclose(tanh_derivative(z, h), 1 - np.tanh(z) ** 2, atol=1e-15)
    assert np.abs(tanh_derivative(z, h) - (1 - np.tanh(h) ** 2)).max() > 0.1
    np.testing.assert_array_equal(tanh_derivative(np.full_like(z, np.nan), h), tanh_derivative(z))
    p = logistic(z)
    from_value = ACTIVATIONS["logistic"].derivative(np.full_like(z, np.nan), p)
    np.testing.assert_array_equal(from_value, ACTIVATIONS["logistic"].derivative(z))


# --- torch


@pytest.mark.torch
@pytest.mark.parametrize(
    ("name", "theirs"),
    [
        ("identity", lambda t, F: lambda z: z * 1),
        ("logistic", lambda t, F: t.sigmoid),
        ("tanh", lambda t, F: t.tanh),
        ("relu", lambda t, F: F.relu),
        ("leaky_relu", lambda t, F: F.leaky_relu),
        ("leaky_relu(leaky_slope=0.3)", lambda t, F: lambda z: F.leaky_relu(z, 0.3)),
        ("elu", lambda t, F: F.elu),
        ("elu(alpha=1.7)", lambda t, F: lambda z: F.elu(z, 1.7)),
        ("celu", lambda t, F: F.celu),
        ("celu(alpha=0.5)", lambda t, F: lambda z: F.celu(z, 0.5)),
        ("gelu", lambda t, F: F.gelu),
        ("gelu_tanh", lambda t, F: lambda z: F.gelu(z, approximate="tanh")),
        ("silu", lambda t, F: F.silu),
        ("softplus", lambda t, F: lambda z: F.softplus(z, threshold=1000)),
        ("softplus(beta=2.5)", lambda t, F: lambda z: F.softplus(z, beta=2.5, threshold=1000)),
    ],
)
def test_values_and_backward_passes_are_those_of_torch_kinks_included(name, theirs):
    torch = pytest.importorskip("torch")
    function = theirs(torch, torch.nn.functional)
    z = np.concatenate([scores(17, (60, 4)), np.zeros((1, 4)), np.full((1, 4), -50.0)])
    upstream = np.random.default_rng(18).normal(size=z.shape)
    tensor = torch.tensor(z, requires_grad=True)
    output = function(tensor)
    output.backward(torch.tensor(upstream))
    activation = get_activation(name)
    np.testing.assert_allclose(activation.function(z), output.detach().numpy(), rtol=1e-13, atol=1e-15)
    np.testing.assert_allclose(upstream * activation.derivative(z), tensor.grad.numpy(), rtol=1e-12, atol=1e-14)


@pytest.mark.torch
def test_prelu_and_softmax_are_those_of_torch():
    torch = pytest.importorskip("torch")
    z, slopes = scores(19), np.array([0.1, 0.5, -0.2, 2.0])
    upstream = np.random.default_rng(20).normal(size=z.shape)
    tensor, weight = torch.tensor(z, requires_grad=True), torch.tensor(slopes, requires_grad=True)
    output = torch.nn.functional.prelu(tensor, weight)
    output.backward(torch.tensor(upstream))
    np.testing.assert_allclose(prelu(z, slopes), output.detach().numpy(), rtol=1e-15)
    np.testing.assert_allclose(upstream * prelu_derivative(z, slopes), tensor.grad.numpy(), rtol=1e-15)
    np.testing.assert_allclose((upstream * prelu_slope_derivative(z)).sum(axis=0), weight.grad.numpy(), rtol=1e-13)

    tensor = torch.tensor(z, requires_grad=True)
    output = torch.softmax(tensor, dim=-1)
    output.backward(torch.tensor(upstream))
    np.testing.assert_allclose(softmax(z), output.detach().numpy(), rtol=1e-14)
    pulled_back = np.einsum("nk,nkj->nj", upstream, softmax_jacobian(z))
    np.testing.assert_allclose(pulled_back, tensor.grad.numpy(), rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(log_softmax(z), torch.log_softmax(torch.tensor(z), dim=-1).numpy(), rtol=1e-14)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_slope_of_gelu_by_tanh_is_a_number_however_far_out(dtype: type) -> None:
    z = np.array([1e19, 1e30, -1e19, -1e30], dtype)
    z = z**5 if dtype == np.float64 else z
    np.testing.assert_array_equal(activations.gelu_tanh_derivative(z), [1, 1, 0, 0])


def test_a_parameter_is_looked_at_however_often_the_function_was_made() -> None:
    activations.elu_with(1.0)
    with pytest.raises(ConventionError, match=r"^elu_with: alpha"):
        activations.elu_with(True)
    with pytest.raises(ConventionError, match=r"^leaky_relu_with: leaky_slope"):
        activations.leaky_relu_with([0.2])
    assert activations.elu_with(1) is activations.elu_with(1.0)


@pytest.mark.parametrize("width", [1, 3, BLOCK - 1, BLOCK + 1])
def test_long_arrays_are_cut_into_blocks_as_long_as_may_be(width: int) -> None:
    rows = 2 * (BLOCK // width) + 3
    z = np.arange(2.0 * rows * width).reshape(2, rows, width)
    blocks = blocks_of_rows(z, -z)
    np.testing.assert_array_equal(np.concatenate([block for block, _ in blocks]), z.reshape(-1, width))
    assert all((other == -block).all() for block, other in blocks)
    lengths = {len(block) for block, _ in blocks[:-1]}
    assert lengths == {max(1, BLOCK // width)}
    assert len(blocks[-1][0]) <= max(lengths)


def test_short_arrays_are_a_block_themselves() -> None:
    z = np.zeros((BLOCK // 4, 4))
    assert [part is z for block in blocks_of_rows(z, z) for part in block] == [True, True]
    assert len(blocks_of_rows(np.zeros((BLOCK // 4 + 1, 4)))) == 2
