"""The losses against torch, SciPy, SymPy, difference quotients, loops over the definition and the ledger's numbers."""

import math
import pickle
import re

import numpy as np
import pytest
import scipy.special
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import losses
from course_lib.activations import softmax
from course_lib.activations._blocks import BLOCK
from course_lib.errors import ConventionError, CourseError, NotFiniteError, ShapeError, UnknownNameError
from course_lib.gradients import central_difference, directional_derivative
from course_lib.losses import (
    LOSSES,
    Loss,
    binary_cross_entropy,
    binary_cross_entropy_and_gradient,
    cross_entropy,
    cross_entropy_and_gradient,
    get_loss,
    half_squared_error,
    half_squared_error_and_gradient,
    huber,
    huber_and_gradient,
    huber_with,
    mean_absolute_error,
    mean_absolute_error_and_gradient,
    mean_squared_error,
    mean_squared_error_and_gradient,
    squared_error_sum,
    squared_error_sum_and_gradient,
)
from course_lib.losses._batches import by_blocks_of_samples
from course_lib.network import MultilayerPerceptron
from course_lib.optimizers import sgd
from course_lib.training import fit

REGRESSION = ["mean_squared_error", "half_squared_error", "squared_error_sum", "mean_absolute_error", "huber"]
every_loss = pytest.mark.parametrize("name", LOSSES)
every_loss_for_numbers = pytest.mark.parametrize("name", REGRESSION)


def problem(name, seed=0, n_samples=7, k=3, stack=()):
    """Predictions and targets of that loss, with no residual near a kink."""
    rng = np.random.default_rng(seed)
    y_hat = rng.normal(size=(*stack, n_samples, k)) * 2
    if name == "cross_entropy":
        return y_hat, rng.integers(k, size=n_samples)
    if name == "binary_cross_entropy":
        return y_hat, rng.uniform(size=(n_samples, k))
    y = rng.normal(size=(n_samples, k)) * 2
    residual = y_hat - y
    return y_hat + np.where(np.abs(residual) < 1e-3, 0.1, 0) + np.where(np.abs(np.abs(residual) - 1) < 1e-3, 0.1, 0), y


def public(name):
    return getattr(losses, name), getattr(losses, f"{name}_and_gradient")


# --- definitions, typed out entry by entry


def one_entry(name, y_hat, y):
    residual = abs(y_hat - y)
    if name == "mean_absolute_error":
        return residual
    if name == "huber":
        return residual**2 / 2 if residual <= 1 else residual - 0.5
    if name == "binary_cross_entropy":
        p = 1 / (1 + math.exp(-y_hat))
        return -y * math.log(p) - (1 - y) * math.log(1 - p)
    return residual**2 / 2 if name == "half_squared_error" else residual**2


def by_definition(name, y_hat, y):
    if name == "cross_entropy":
        entries = [math.log(sum(math.exp(z) for z in row)) - row[label] for row, label in zip(y_hat, y, strict=True)]
    else:
        entries = [one_entry(name, a, b) for a, b in zip(np.ravel(y_hat), np.ravel(y), strict=True)]
    return math.fsum(entries) / (1 if name.endswith("_sum") else len(y))


@every_loss
@given(st.integers(1, 8), st.integers(1, 5), st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_the_value_is_the_mean_over_samples_of_the_sum_over_outputs(name, n_samples, k, seed):
    y_hat, y = problem(name, seed, n_samples, k)
    value, _ = public(name)
    assert type(value(y_hat, y)) is float
    assert value(y_hat, y) == pytest.approx(by_definition(name, y_hat, y), rel=1e-12, abs=1e-14)
    if name != "cross_entropy":
        assert value(y_hat[:, 0], y[:, 0]) == pytest.approx(by_definition(name, y_hat[:, 0], y[:, 0]), rel=1e-12)


@every_loss
def test_the_gradient_is_the_slope_in_the_predictions(name):
    _, with_gradient = public(name)
    for n_samples, k in ((7, 3), (1, 4), (5, 1)):
        y_hat, y = problem(name, 1, n_samples, k)
        value, gradient = with_gradient(y_hat, y)
        assert value == public(name)[0](y_hat, y)
        assert gradient.shape == y_hat.shape
        for seed in range(4):
            v = np.random.default_rng(seed).normal(size=y_hat.shape)
            measured = directional_derivative(lambda z, y=y: public(name)[0](z, y), y_hat, v)
            claimed = (gradient * v).sum()
            assert abs(claimed - measured) <= 1e-8 * (abs(claimed) + abs(measured)) + 1e-10


@every_loss
def test_the_gradient_of_a_batch_is_the_mean_of_the_gradients_of_its_samples(name):
    y_hat, y = problem(name, 2)
    value, gradient = public(name)[1](y_hat, y)
    singles = [public(name)[1](y_hat[n : n + 1], y[n : n + 1]) for n in range(len(y))]
    share = 1 if name.endswith("_sum") else len(y)
    assert value == pytest.approx(sum(single for single, _ in singles) / share, rel=1e-13)
    np.testing.assert_allclose(gradient, np.concatenate([g for _, g in singles]) / share, rtol=1e-13)


@every_loss
def test_repeating_the_data_changes_only_a_sum(name):
    y_hat, y = problem(name, 3)
    twice = public(name)[0](np.concatenate([y_hat, y_hat]), np.concatenate([y, y]))
    factor = 2 if name.endswith("_sum") else 1
    assert twice == pytest.approx(factor * public(name)[0](y_hat, y), rel=1e-13)


@every_loss
def test_the_order_of_the_samples_does_not_matter_but_whose_target_is_whose_does(name):
    y_hat, y = problem(name, 4)
    order = np.array([3, 1, 0, 6, 2, 5, 4])
    assert public(name)[0](y_hat[order], y[order]) == pytest.approx(public(name)[0](y_hat, y), rel=1e-13)
    assert abs(public(name)[0](y_hat, y[order]) - public(name)[0](y_hat, y)) > 1e-3


# --- the ledger's numbers


def test_squared_errors_by_hand():
    assert mean_squared_error([1, 2, 3, 4], [1, 1, 1, 1]) == 3.5
    assert half_squared_error([1, 2, 3, 4], [1, 1, 1, 1]) == 1.75
    assert squared_error_sum([1, 2, 3, 4], [1, 1, 1, 1]) == 14
    assert mean_squared_error([[1, 2], [3, 4]], [[1, 1], [1, 1]]) == 7
    value, gradient = mean_squared_error_and_gradient([1, 2], [0, 4])
    assert (value, gradient.tolist()) == (2.5, [1, -2])
    assert half_squared_error_and_gradient([0.6, 0.3], [1, 0])[1] == pytest.approx([-0.2, 0.15])
    assert squared_error_sum_and_gradient([1, 2], [0, 4])[1].tolist() == [2, -4]


def test_the_best_constant_is_the_mean_for_squares_and_the_median_for_absolute_values():
    y, guesses = np.array([0.0, 0.0, 10.0]), np.linspace(-2, 12, 1401)
    for value, best in ((mean_squared_error, 10 / 3), (mean_absolute_error, 0)):
        values = [value(np.full(3, guess), y) for guess in guesses]
        assert abs(guesses[np.argmin(values)] - best) < 0.006


def test_absolute_error_by_hand_and_its_kink():
    value, gradient = mean_absolute_error_and_gradient([1.0, 2.0, 3.0, 3.0], [0, 4, 3, 3])
    assert (value, gradient.tolist()) == (0.75, [0.25, -0.25, 0, 0])
    assert mean_absolute_error([1, 2], [0, 4]) == 1.5


@pytest.mark.parametrize("name", ["mean_absolute_error", "huber"])
def test_at_a_kink_the_gradient_lies_between_the_slopes_from_both_sides(name):
    """The absolute error states the middle of [-1, 1] where prediction and target agree; Huber's loss has no kink."""
    y, h = np.array([0.25]), 2.0**-20
    for residual in (0.0, 1.0, -1.0):  # where the formulas change
        y_hat = y + residual
        left, right = ((public(name)[0](y_hat + step, y) - public(name)[0](y_hat, y)) / step for step in (-h, h))
        stated = public(name)[1](y_hat, y)[1][0]
        assert left - 1e-6 <= stated <= right + 1e-6
        if name == "mean_absolute_error" and residual == 0:
            assert (left, stated, right) == (-1, 0, 1)
        else:
            assert right - left < 1e-5
            assert stated == pytest.approx(left, abs=1e-6)


def test_huber_by_hand():
    for residual, value in ((0.5, 0.125), (-0.5, 0.125), (1.0, 0.5), (3.0, 2.5), (-3.0, 2.5)):
        assert huber([residual], [0]) == value
    assert huber([2.0], [0], threshold=2.0) == 2.0
    assert huber([5.0], [0], threshold=2.0) == 8.0
    _, gradient = huber_and_gradient([0.5, -0.5, 5.0, -5.0], [0, 0, 0, 0], threshold=2.0)
    assert gradient.tolist() == [0.125, -0.125, 0.5, -0.5]


def test_huber_joins_its_pieces_without_a_kink_and_becomes_half_the_squared_error():
    for threshold in (0.3, 1.0, 2.5):
        values = [huber([threshold + step], [0], threshold=threshold) for step in (-1e-6, 0, 1e-6)]
        assert values[1] == pytest.approx(threshold**2 / 2, rel=1e-14)
        assert np.diff(values) / 1e-6 == pytest.approx(threshold, rel=1e-5)
    y_hat, y = problem("huber", 5)
    assert huber(y_hat, y, threshold=100.0) == pytest.approx(half_squared_error(y_hat, y), rel=1e-14)
    small = huber(y_hat, y, threshold=1e-9) / 1e-9
    assert small == pytest.approx(mean_absolute_error(y_hat, y), rel=1e-8)


def test_huber_agrees_with_scipy_for_other_thresholds():
    y_hat, y = problem("huber", 6)
    for threshold in (0.2, 1.7):
        expected = scipy.special.huber(threshold, y_hat - y).sum() / len(y)
        assert huber(y_hat, y, threshold=threshold) == pytest.approx(expected, rel=1e-14)


def test_cross_entropy_by_hand():
    assert cross_entropy([[1, 2, 3]], [2]) == pytest.approx(0.4076059644, abs=1e-10)
    assert cross_entropy([[1, 2, 3]], [0]) == pytest.approx(2.4076059644, abs=1e-10)
    assert cross_entropy([[1, 2, 3], [1, 2, 3]], [2, 0]) == pytest.approx(1.4076059644, abs=1e-10)
    assert cross_entropy([[7.0] * 4], [3]) == pytest.approx(math.log(4), rel=1e-15)
    _, gradient = cross_entropy_and_gradient([[1, 2, 3]], [0])
    np.testing.assert_allclose(gradient, [[-0.9099694, 0.2447285, 0.6652410]], atol=1e-7)


def test_cross_entropy_of_certain_mistakes_is_large_and_exact():
    assert cross_entropy([[1000.0, 0.0]], [1]) == 1000.0
    assert cross_entropy([[1000.0, 0.0]], [0]) == 0.0
    assert cross_entropy([[-1000.0, 0.0], [1e6, 1e6]], [0, 1]) == pytest.approx((1000 + math.log(2)) / 2, rel=1e-15)
    # 60 and 0: the probability of the right class is 1 - exp(-60)
    assert cross_entropy([[1e6 + 30.0, 1e6]], [0]) == pytest.approx(math.exp(-30), rel=1e-2)
    _, gradient = cross_entropy_and_gradient([[1000.0, 0.0], [0.0, 1000.0]], [1, 1])
    assert gradient.tolist() == [[0.5, -0.5], [0.0, 0.0]]


def test_the_gradient_of_the_cross_entropy_is_probability_minus_label_and_its_rows_sum_to_zero():
    logits, labels = problem("cross_entropy", 7)
    _, gradient = cross_entropy_and_gradient(logits, labels)
    np.testing.assert_allclose(gradient, (softmax(logits) - np.eye(3)[labels]) / 7, atol=1e-16)
    np.testing.assert_allclose(gradient.sum(axis=1), 0, atol=1e-16)


def distributions(n_samples, k, seed=0):
    """Rows of probabilities, zeros among them, the first row one-hot."""
    y = np.random.default_rng(seed).dirichlet(np.ones(k), size=n_samples)
    y[0] = np.eye(k)[0]
    return y


def test_the_cross_entropy_of_one_hot_rows_is_that_of_their_class_numbers():
    logits, labels = problem("cross_entropy", 26)
    value, gradient = cross_entropy_and_gradient(logits, labels)
    for one_hot in (np.eye(3), np.eye(3, dtype=int), np.eye(3, dtype=bool), np.eye(3, dtype=np.float32)):
        other_value, other_gradient = cross_entropy_and_gradient(logits, one_hot[labels])
        assert other_value == cross_entropy(logits, one_hot[labels]) == pytest.approx(value, rel=1e-14)
        np.testing.assert_allclose(other_gradient, gradient, rtol=0, atol=1e-16)
    assert cross_entropy([[1000.0, 0.0]], [[0, 1]]) == 1000.0
    assert cross_entropy([[1000.0, 0.0]], [[1, 0]]) == 0.0
    assert cross_entropy([[3.0], [4.0]], [[1], [1]]) == 0.0  # one class, which is certain


@given(st.integers(1, 8), st.integers(2, 5), st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_the_cross_entropy_of_distributions_is_the_sum_over_the_classes(n_samples, k, seed):
    """The decks' two forms: -y . log softmax(z), and -y . z + log sum exp z, which needs that y sums to 1."""
    logits, y = problem("cross_entropy", seed, n_samples, k)[0], distributions(n_samples, k, seed)
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    by_classes = math.fsum(-y[n, j] * math.log(p[n, j]) for n in range(n_samples) for j in range(k)) / n_samples
    by_sum = (np.log(np.exp(logits).sum(axis=1)) - (y * logits).sum(axis=1)).mean()
    value, gradient = cross_entropy_and_gradient(logits, y)
    assert type(value) is float
    assert value == cross_entropy(logits, y) == pytest.approx(by_classes, rel=1e-12, abs=1e-14)
    assert value == pytest.approx(by_sum, rel=1e-12, abs=1e-13)
    np.testing.assert_allclose(gradient, (p - y) / n_samples, rtol=0, atol=1e-15)
    np.testing.assert_allclose(gradient, central_difference(lambda z: cross_entropy(z, y), logits), atol=1e-8)


@pytest.mark.parametrize(("stack", "n_samples"), [((), 7), ((4,), 7), ((2,), 2500)])
def test_distributions_serve_stacks_long_batches_and_out_as_class_numbers_do(stack, n_samples):
    logits, y = problem("cross_entropy", 27, n_samples, 7, stack)[0], distributions(n_samples, 7)
    kept = logits.copy(), y.copy()
    value, gradient = cross_entropy_and_gradient(logits, y)
    assert np.shape(value) == stack
    for s in np.ndindex(stack):
        log_p = scipy.special.log_softmax(logits[s], axis=1)
        assert np.asarray(value)[s] == pytest.approx(-(y * log_p).sum() / n_samples, rel=1e-12)
        np.testing.assert_allclose(gradient[s], (np.exp(log_p) - y) / n_samples, rtol=0, atol=1e-15)
    np.testing.assert_array_equal(logits, kept[0])
    np.testing.assert_array_equal(y, kept[1])
    in_place = logits.copy()
    np.testing.assert_array_equal(cross_entropy_and_gradient(in_place, y, in_place)[0], value)
    np.testing.assert_array_equal(in_place, gradient)


def test_the_sum_of_a_distribution_may_be_off_by_its_rounding():
    logits, y = problem("cross_entropy", 28, 50, 9)[0], distributions(50, 9)
    single = y.astype(np.float32)
    value, gradient = cross_entropy_and_gradient(logits.astype(np.float32), single)
    assert gradient.dtype == np.float32
    assert value == pytest.approx(cross_entropy(logits, y), rel=1e-5)
    for dtype, margin in ((np.float64, 1e-9), (np.float32, 1e-6)):
        for off in (-0.9, 0.9, -1.3, 1.3):  # float32 rounds to within 0.06 of its margin
            row = np.array([[0.25, 0.75 + off * margin]], dtype)
            if abs(off) < 1:
                cross_entropy([[0.0, 1.0]], row)
            else:
                with pytest.raises(ConventionError, match=r"^cross_entropy: labels\[0\] has the sum [01]\.\d{6,}"):
                    cross_entropy([[0.0, 1.0]], row)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_network_learns_from_distributions_as_from_class_numbers(dtype):
    network = MultilayerPerceptron((2, 4, 3), ("tanh", "identity"))
    start = network.initialize(rng=np.random.default_rng(0), dtype=dtype)
    X, labels = np.random.default_rng(1).normal(size=(10, 2)), np.arange(10) % 3

    def trained(y):
        rng = np.random.default_rng(2)
        return fit(network, start, X, y, loss="cross_entropy", optimizer=sgd(0.5), epochs=3, batch_size=4, rng=rng)

    numbers, rows = trained(labels), trained(np.eye(3)[labels])
    assert rows.parameters.dtype == dtype
    np.testing.assert_allclose(rows.parameters, numbers.parameters, rtol=1e-4 if dtype == np.float32 else 1e-12)
    np.testing.assert_allclose(rows.history.losses, numbers.history.losses, rtol=1e-5)


@given(st.integers(0, 1000), st.floats(-100, 100))
@settings(max_examples=30, deadline=None)
def test_a_common_shift_of_the_scores_changes_nothing(seed, shift):
    logits, labels = problem("cross_entropy", seed)
    assert cross_entropy(logits + shift, labels) == pytest.approx(cross_entropy(logits, labels), abs=1e-12)


def test_binary_cross_entropy_by_hand():
    logits = scipy.special.logit([[0.9, 0.2, 0.6]])
    value, gradient = binary_cross_entropy_and_gradient(logits, [[1, 0, 1]])
    assert value == pytest.approx(0.8393297, abs=1e-7)
    np.testing.assert_allclose(gradient, [[-0.1, 0.2, -0.4]], atol=1e-15)
    assert binary_cross_entropy(logits[0], [1, 0, 1]) == pytest.approx(0.8393297 / 3, abs=1e-7)


def test_binary_cross_entropy_far_out_is_silent_and_exact():
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        assert binary_cross_entropy([1000.0, -1000.0], [1, 1]) == 500.0
        assert binary_cross_entropy([-1000.0, 1000.0], [0.0, 1.0]) == 0.0
        _, gradient = binary_cross_entropy_and_gradient([1000.0, -1000.0], [0, 0])
    assert gradient.tolist() == [0.5, 0.0]
    for z in (40.0, 60.0, 700.0):
        assert binary_cross_entropy([z], [1]) == pytest.approx(math.exp(-z), rel=1e-14)
        assert binary_cross_entropy([-z], [0]) == pytest.approx(math.exp(-z), rel=1e-14)


def test_two_classes_by_softmax_or_by_logistic_are_one_loss():
    logits, labels = problem("cross_entropy", 8, k=2)
    difference = logits[:, 1] - logits[:, 0]
    assert binary_cross_entropy(difference, labels) == pytest.approx(cross_entropy(logits, labels), rel=1e-13)


def test_gradients_agree_with_symbolic_differentiation():
    z1, z2, y, t = sympy.symbols("z1 z2 y t", real=True)
    point = {z1: 0.7, z2: -1.3, y: 0.4, t: 1.9}
    softplus = sympy.log(1 + sympy.exp(z1))
    bce = (softplus - y * z1).diff(z1).subs(point)
    assert binary_cross_entropy_and_gradient([0.7], [0.4])[1][0] == pytest.approx(float(bce), rel=1e-14)
    ce = (sympy.log(sympy.exp(z1) + sympy.exp(z2)) - z2).diff(z1).subs(point)
    assert cross_entropy_and_gradient([[0.7, -1.3]], [1])[1][0, 0] == pytest.approx(float(ce), rel=1e-14)
    mse = (((z1 - y) ** 2 + (z2 - t) ** 2) / 2).diff(z2).subs(point)
    gradient = mean_squared_error_and_gradient([0.7, -1.3], [0.4, 1.9])[1]
    assert gradient[1] == pytest.approx(float(mse), rel=1e-14)


# --- stacks, out, precision


@every_loss
def test_a_stack_of_networks_gives_one_value_each(name):
    y_hat, y = problem(name, 9, stack=(4,))
    value, with_gradient = public(name)
    values, gradient = with_gradient(y_hat, y)
    assert values.shape == (4,)
    np.testing.assert_array_equal(value(y_hat, y), values)
    for s in range(4):
        one_value, one_gradient = with_gradient(y_hat[s], y)
        assert values[s] == pytest.approx(one_value, rel=1e-13)
        np.testing.assert_allclose(gradient[s], one_gradient, rtol=1e-14)


@every_loss
@pytest.mark.parametrize("stack", [(), (4,)])
def test_out_receives_the_same_gradient_bit_for_bit_and_may_be_the_predictions(name, stack):
    y_hat, y = problem(name, 10, stack=stack)
    kept = y_hat.copy(), y.copy()
    _, with_gradient = public(name)
    value, gradient = with_gradient(y_hat, y)
    room = np.full_like(y_hat, np.nan)
    other_value, returned = with_gradient(y_hat, y, room)
    assert returned is room
    np.testing.assert_array_equal(other_value, value)
    np.testing.assert_array_equal(room, gradient)
    np.testing.assert_array_equal(y_hat, kept[0])
    np.testing.assert_array_equal(y, kept[1])
    in_place = y_hat.copy()
    np.testing.assert_array_equal(with_gradient(in_place, y, out=in_place)[1], gradient)
    np.testing.assert_array_equal(in_place, gradient)


@pytest.mark.parametrize("shape", [(BLOCK + 1,), (5000, 7), (3, 4000, 4), (3, 2 * BLOCK)])
def test_a_block_is_as_many_samples_as_fit(shape):
    """A sample that is itself longer than a block is a block of its own."""
    y_hat = np.ones(shape)
    y = y_hat[0] if len(shape) == 3 else y_hat
    n_all, sizes = len(y), []

    def count(y_hat, y, out, n_samples):
        assert out.shape == y_hat.shape
        assert n_samples == n_all
        sizes.append((y_hat.size, len(y)))
        return 0.0, out

    by_blocks_of_samples(count)(y_hat, y)
    a_sample = y_hat.size // len(y)
    assert sum(size for size, _ in sizes) == y_hat.size
    assert all(size <= BLOCK or n_samples == 1 for size, n_samples in sizes)
    assert all(size + a_sample > BLOCK for size, _ in sizes[:-1])


@every_loss
@pytest.mark.parametrize("stack", [(), (2,)])
def test_a_long_batch_which_is_worked_through_in_blocks_is_the_sum_over_its_samples(name, stack):
    y_hat, y = problem(name, 24, n_samples=2500, k=7, stack=stack)
    value, gradient = public(name)[1](y_hat, y)
    parts = [public(name)[1](y_hat[..., n : n + 100, :], y[n : n + 100]) for n in range(0, 2500, 100)]
    n_parts, k = (1, 1) if name.endswith("_sum") else (25, 7)
    np.testing.assert_allclose(value, sum(part for part, _ in parts) / n_parts, rtol=1e-12)
    np.testing.assert_allclose(gradient, np.concatenate([part for _, part in parts], axis=-2) / n_parts, rtol=1e-13)
    in_place = y_hat.copy()
    np.testing.assert_array_equal(public(name)[1](in_place, y, in_place)[0], value)
    np.testing.assert_array_equal(in_place, gradient)
    if name != "cross_entropy" and not stack:
        flat_value, flat_gradient = public(name)[1](y_hat.ravel(), y.ravel())
        assert flat_value * k == pytest.approx(value, rel=1e-12)
        np.testing.assert_allclose(flat_gradient * k, gradient.ravel(), rtol=1e-14)


@every_loss
def test_an_out_that_does_not_fit_is_refused(name):
    y_hat, y = problem(name, 25)
    function, called = public(name)[1], f"{name}_and_gradient"
    first = "logits" if name.endswith("entropy") else "y_hat"
    for shape in ((4, 7, 3), (7, 1), (7,)):
        with pytest.raises(ShapeError) as caught:
            function(y_hat, y, np.empty(shape))
        assert str(caught.value) == f"{called}: out has shape {shape}; expected (7, 3), the shape of {first}."
        assert (caught.value.name, caught.value.got, caught.value.expected) == ("out", shape, (7, 3))
    for room, said in ((np.empty((7, 3), int), "int64 values"), (y_hat.tolist(), "a list")):
        with pytest.raises(CourseError, match=rf"^{called}: out is {said}; an array like {first} is needed, such as"):
            function(y_hat, y, room)


@every_loss
def test_single_precision_stays_single(name):
    y_hat, y = problem(name, 11)
    value, gradient = public(name)[1](y_hat, y)
    y = y.astype(np.float32) if y.dtype == np.float64 else y
    single_value, single_gradient = public(name)[1](y_hat.astype(np.float32), y)
    assert single_gradient.dtype == np.float32
    assert single_value == pytest.approx(value, rel=1e-5)
    np.testing.assert_allclose(single_gradient, gradient, rtol=1e-4, atol=1e-6)


# --- the table


@every_loss
def test_the_table_holds_the_same_formulas_unchecked(name):
    loss = get_loss(name)
    y_hat, y = problem(name, 12)
    value, with_gradient = public(name)
    assert loss.name == name
    assert loss.value(y_hat, y) == value(y_hat, y)
    for room in (None, np.empty_like(y_hat)):
        unchecked, gradient = loss.value_and_gradient(y_hat, y, room)
        assert unchecked == value(y_hat, y)
        np.testing.assert_array_equal(gradient, with_gradient(y_hat, y)[1])
    with np.errstate(invalid="ignore"):
        assert not np.isfinite(loss.value(np.full_like(y_hat, np.nan), y))
    assert get_loss(loss) is loss
    assert pickle.loads(pickle.dumps(loss)).value(y_hat, y) == loss.value(y_hat, y)


@every_loss
def test_the_check_of_the_table_is_that_of_the_public_function(name):
    y_hat, y = problem(name, 13)
    checked, targets = get_loss(name).check("fit", y_hat.tolist(), y.tolist())
    np.testing.assert_array_equal(checked, y_hat)
    np.testing.assert_array_equal(targets, y)
    with pytest.raises(ShapeError, match=r"^fit: "):
        get_loss(name).check("fit", y_hat, y[:-1])


def test_huber_with_another_threshold():
    y_hat, y = problem("huber", 14)
    loss = huber_with(2.5)
    assert loss.name == "huber(threshold=2.5)"
    assert loss.value(y_hat, y) == huber(y_hat, y, threshold=2.5)
    np.testing.assert_array_equal(loss.value_and_gradient(y_hat, y)[1], huber_and_gradient(y_hat, y, threshold=2.5)[1])
    assert pickle.loads(pickle.dumps(loss)).value(y_hat, y) == loss.value(y_hat, y)


def test_the_table_cannot_be_changed_and_a_loss_of_one_s_own_checks_like_the_others():
    with pytest.raises(AttributeError):
        LOSSES["huber"].name = "mine"
    with pytest.raises(TypeError):
        LOSSES["mine"] = LOSSES["huber"]
    mine = Loss("mine", lambda y_hat, y: 0.0, lambda y_hat, y, out=None: (0.0, y_hat))
    assert get_loss(mine) is mine
    with pytest.raises(ShapeError, match="a column would broadcast"):
        mine.check("fit", np.zeros((4, 1)), np.zeros(4))


# --- bad input


@pytest.mark.parametrize("name", [*REGRESSION, "binary_cross_entropy"])
def test_a_column_against_a_vector_is_refused_by_every_loss(name):
    first = "logits" if name == "binary_cross_entropy" else "y_hat"
    for function, called in zip(public(name), (name, f"{name}_and_gradient"), strict=True):
        start = rf"^{called}: {first}"
        with pytest.raises(ShapeError, match=rf"{start} has shape \(4, 1\); expected \(N,\); a column would broadcast"):
            function(np.zeros((4, 1)), np.zeros(4))
        with pytest.raises(ShapeError, match=rf"{start} has shape \(4,\); expected \(N, k\)"):
            function(np.zeros(4), np.zeros((4, 1)))
        with pytest.raises(
            ShapeError, match=rf"{start} has shape \(4, 2\) but y has shape \(3, 2\); N must be the same"
        ):
            function(np.zeros((4, 2)), np.zeros((3, 2)))
        with pytest.raises(ShapeError, match=rf"{start} has shape \(2, 4, 1\); expected \(N,\)"):
            function(np.zeros((2, 4, 1)), np.zeros(4))
        with pytest.raises(NotFiniteError, match=rf"{start}\[1\] is inf"):
            function([0.0, np.inf], [0.0, 0.0])
        with pytest.raises(NotFiniteError, match=rf"^{called}: y\[1\] is nan"):
            function([0.0, 1.0], [0.0, np.nan])
        with pytest.raises(ShapeError, match=rf"^{called}: y has shape \(2, 2, 2\); expected \(N, k\)"):
            function(np.zeros((2, 2, 2)), np.zeros((2, 2, 2)))


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (lambda: mean_squared_error([], []), ShapeError, "mean_squared_error: y has shape (0,) and holds nothing"),
        (lambda: mean_squared_error([["a"]], [[1]]), CourseError, "mean_squared_error: y_hat holds str32 values"),
        (lambda: mean_squared_error([1.0], [[1], [2, 3]]), ShapeError, "mean_squared_error: y is a list whose rows"),
        (lambda: huber([1.0], [0.0], threshold=0), ConventionError, "huber: threshold is 0; it must be greater than 0"),
        (
            lambda: huber_and_gradient([1.0], [0.0], threshold=-1.0),
            ConventionError,
            "huber_and_gradient: threshold is -1.0; it must be greater than 0",
        ),
        (lambda: huber_with(np.nan), ConventionError, "huber_with: threshold is nan; it must be a finite number"),
        (
            lambda: cross_entropy([1.0, 2.0], [0, 1]),
            ShapeError,
            "cross_entropy: logits has shape (2,); expected (N, k)",
        ),
        (lambda: cross_entropy([[1, 2]], [0.0]), CourseError, "cross_entropy: labels holds float64 values"),
        (
            lambda: cross_entropy([[1, 2]], [[1]]),
            ShapeError,
            "cross_entropy: labels has shape (1, 1); expected (1,), one class number per sample",
        ),
        (
            lambda: cross_entropy([[1, 2, 3]], [[1, 0]]),
            ShapeError,
            "cross_entropy: labels has shape (1, 2) but logits has shape (1, 3); k must be the same",
        ),
        (
            lambda: cross_entropy(np.zeros((2, 3, 4)), np.eye(4)),
            ShapeError,
            "cross_entropy: labels has shape (4, 4) but logits has shape (2, 3, 4); N must be the same",
        ),
        (
            lambda: cross_entropy(np.zeros((2, 2)), [[0, 1], [2, 0]]),
            ConventionError,
            "cross_entropy: labels[1] has the sum 2 and the smallest entry 0; probabilities sum to 1, none below 0, as "
            "softmax gives them, and class numbers come as one vector (N,).",
        ),
        (
            lambda: cross_entropy_and_gradient(np.zeros((2, 2)), [[-0.25, 1.25], [0.5, 0.5]]),
            ConventionError,
            "cross_entropy_and_gradient: labels[0] has the sum 1 and the smallest entry -0.25;",
        ),
        (
            lambda: get_loss("cross_entropy").check("fit", np.zeros((1, 2)), [[0.5, 0.6]]),
            ConventionError,
            "fit: y[0] has the sum 1.1 and",
        ),
        (lambda: cross_entropy([[1, 2]], [["a", "b"]]), CourseError, "cross_entropy: labels holds str32 values"),
        (lambda: cross_entropy([[1, 2]], [[np.nan, 1]]), NotFiniteError, "cross_entropy: labels[0, 0] is nan"),
        (lambda: cross_entropy([[1, 2]], [2]), ConventionError, "cross_entropy: labels[0] is 2; there are 2 classes"),
        (
            lambda: cross_entropy_and_gradient(np.zeros((3, 4, 2)), [0, 1, 1, -1]),
            ConventionError,
            "cross_entropy_and_gradient: labels[3] is -1; there are 2 classes",
        ),
        (lambda: cross_entropy([[1, np.nan]], [1]), NotFiniteError, "cross_entropy: logits[0, 1] is nan"),
        (
            lambda: binary_cross_entropy([1.0, 2.0], [-1, 1]),
            ConventionError,
            "binary_cross_entropy: y holds -1 to 1; answers lie between 0 (no) and 1 (yes), "
            "so for answers -1 and 1 pass (y + 1) / 2.",
        ),
        (lambda: binary_cross_entropy([1.0], [1.5]), ConventionError, "binary_cross_entropy: y holds 1.5 to 1.5"),
        (
            lambda: binary_cross_entropy([1.0, 2.0], [0.2, 1.5]),
            ConventionError,
            "binary_cross_entropy: y holds 0.2 to 1.5;",
        ),
        (
            lambda: cross_entropy(np.zeros((2, 2, 2, 2)), [0, 1]),
            ShapeError,
            "cross_entropy: logits has shape (2, 2, 2, 2); expect",
        ),
        (
            lambda: mean_squared_error(np.zeros((2, 0, 3)), np.ones((1, 3))),
            ShapeError,
            "mean_squared_error: y_hat has shape (2, 0, 3) and holds nothing along N",
        ),
        (
            lambda: mean_squared_error(np.zeros((2, 5, 3)), np.ones((4, 3))),
            ShapeError,
            "mean_squared_error: y_hat has shape (2, 5, 3) but y has shape (4, 3); N must be the same in y (N, k) and "
            "y_hat (S, N, k).",
        ),
        (
            lambda: cross_entropy(np.zeros((2, 0, 3)), [0]),
            ShapeError,
            "cross_entropy: logits has shape (2, 0, 3) and holds nothing along N",
        ),
        (
            lambda: get_loss("mse"),
            UnknownNameError,
            "get_loss: loss is 'mse'; did you mean 'mean_squared_error' (known",
        ),
        (
            lambda: get_loss("mean_squard_error"),
            UnknownNameError,
            "get_loss: loss is 'mean_squard_error'; did you mean 'mean_squared_error' (known: mean_squ",
        ),
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


# --- plausible wrong implementations: the data above must tell them from the right one


WRONG_SQUARED = {
    "sum for mean": lambda y_hat, y: ((y_hat - y) ** 2).sum(),
    "mean over outputs too": lambda y_hat, y: ((y_hat - y) ** 2).mean(),
    "half": lambda y_hat, y: ((y_hat - y) ** 2).sum() / (2 * len(y)),
    "root": lambda y_hat, y: np.sqrt(((y_hat - y) ** 2).sum() / len(y)),
    "absolute": lambda y_hat, y: np.abs(y_hat - y).sum() / len(y),
    "divides by k": lambda y_hat, y: ((y_hat - y) ** 2).sum() / y.shape[1],
}
WRONG_CROSS_ENTROPY = {
    "sum for mean": lambda z, t: -np.log(softmax(z)[np.arange(len(t)), t]).sum(),
    "all classes": lambda z, t: -np.log(softmax(z)).mean(),
    "wrong axis": lambda z, t: -np.log(softmax(z.T).T[np.arange(len(t)), t]).mean(),
    "softmax twice": lambda z, t: cross_entropy(softmax(z), t),
    "base 2": lambda z, t: -np.log2(softmax(z)[np.arange(len(t)), t]).mean(),
    "probability for its logarithm": lambda z, t: -softmax(z)[np.arange(len(t)), t].mean(),
}


@pytest.mark.parametrize("mistake", WRONG_SQUARED)
def test_a_mistaken_squared_error_is_told_apart(mistake):
    y_hat, y = problem("mean_squared_error", 15)
    right = mean_squared_error(y_hat, y)
    assert right == pytest.approx(by_definition("mean_squared_error", y_hat, y), rel=1e-13)
    assert abs(WRONG_SQUARED[mistake](y_hat, y) - right) > 1e-2 * right


@pytest.mark.parametrize("mistake", WRONG_CROSS_ENTROPY)
def test_a_mistaken_cross_entropy_is_told_apart(mistake):
    logits, labels = problem("cross_entropy", 16)
    right = cross_entropy(logits, labels)
    assert right == pytest.approx(by_definition("cross_entropy", logits, labels), rel=1e-13)
    assert abs(WRONG_CROSS_ENTROPY[mistake](logits, labels) - right) > 1e-2 * right


def test_a_gradient_with_a_second_slope_of_softmax_is_told_apart():
    logits, labels = problem("cross_entropy", 17)
    measured = central_difference(lambda z: cross_entropy(z, labels), logits)
    p = softmax(logits)
    np.testing.assert_allclose(cross_entropy_and_gradient(logits, labels)[1], measured, atol=1e-9)
    assert np.abs((p - np.eye(3)[labels]) * p * (1 - p) / 7 - measured).max() > 1e-2


# --- torch


@pytest.mark.torch
@pytest.mark.parametrize(
    ("name", "theirs"),
    [
        # torch's reduction="sum", divided by N here; its "mean" divides by k as well
        ("mean_squared_error", lambda F, y_hat, y: F.mse_loss(y_hat, y, reduction="sum") / len(y)),
        ("half_squared_error", lambda F, y_hat, y: F.mse_loss(y_hat, y, reduction="sum") / len(y) / 2),
        ("squared_error_sum", lambda F, y_hat, y: F.mse_loss(y_hat, y, reduction="sum")),
        ("mean_absolute_error", lambda F, y_hat, y: F.l1_loss(y_hat, y, reduction="sum") / len(y)),
        ("huber", lambda F, y_hat, y: F.huber_loss(y_hat, y, reduction="sum") / len(y)),
        ("huber(threshold=2.5)", lambda F, y_hat, y: F.huber_loss(y_hat, y, reduction="sum", delta=2.5) / len(y)),
        ("cross_entropy", lambda F, y_hat, y: F.cross_entropy(y_hat, y)),
        (
            "binary_cross_entropy",
            lambda F, y_hat, y: F.binary_cross_entropy_with_logits(y_hat, y, reduction="sum") / len(y),
        ),
    ],
)
def test_values_and_gradients_are_those_of_torch(name, theirs):
    torch = pytest.importorskip("torch")
    loss = huber_with(2.5) if "threshold" in name else get_loss(name)
    for seed, (n_samples, k) in enumerate([(7, 3), (1, 5), (6, 1)]):
        y_hat, y = problem(name, 20 + seed, n_samples, k)
        y_hat[0] *= 30
        tensor = torch.tensor(y_hat, requires_grad=True)
        expected = theirs(torch.nn.functional, tensor, torch.tensor(y))
        expected.backward()
        value, gradient = loss.value_and_gradient(y_hat, y)
        assert value == pytest.approx(expected.item(), rel=1e-13)
        np.testing.assert_allclose(gradient, tensor.grad.numpy(), rtol=1e-12, atol=1e-16)


@pytest.mark.torch
def test_the_cross_entropy_of_distributions_is_that_of_torch():
    torch = pytest.importorskip("torch")
    for n_samples, k in ((7, 3), (1, 5)):
        logits, y = problem("cross_entropy", 29, n_samples, k)[0], distributions(n_samples, k)
        logits[0] *= 30
        tensor = torch.tensor(logits, requires_grad=True)
        expected = torch.nn.functional.cross_entropy(tensor, torch.tensor(y))
        expected.backward()
        value, gradient = cross_entropy_and_gradient(logits, y)
        assert value == pytest.approx(expected.item(), rel=1e-13)
        np.testing.assert_allclose(gradient, tensor.grad.numpy(), rtol=1e-12, atol=1e-16)
