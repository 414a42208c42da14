"""The linear unit and its fits against hand-worked XOR, SymPy, SciPy, difference quotients and geometry."""

import re

import numpy as np
import pytest
import scipy.linalg
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.errors import ConventionError, CourseError, NotFiniteError, ShapeError
from course_lib.gradients import central_difference, complex_step, hessian, jacobian
from course_lib.linear import (
    augment,
    condition_number,
    fit_least_squares,
    fit_ridge,
    least_squares_gradient,
    least_squares_hessian,
    linear_unit,
    normal_equations,
    predict,
)
from course_lib.losses import mean_squared_error

XOR, XOR_Y = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])
AND_Y = np.array([0, 0, 0, 1])


def random_problem(seed, n_samples=9, d=3, scale=1.0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n_samples, d)) * scale, rng.normal(size=n_samples), rng.normal(size=d + 1)


sizes = {"n_samples": st.integers(1, 9), "d": st.integers(1, 5), "seed": st.integers(0, 10_000)}


# --- the linear unit


def test_augment_appends_ones_as_the_last_column_and_leaves_its_argument_alone():
    X = np.arange(6.0).reshape(2, 3)
    augmented = augment(X)
    assert augmented.tolist() == [[0, 1, 2, 1], [3, 4, 5, 1]]
    augmented[:] = 7
    assert X.tolist() == [[0, 1, 2], [3, 4, 5]]


def test_predictions_are_dot_products_plus_the_bias():
    X, _, theta = random_problem(0, n_samples=7)
    by_hand = [sum(w * x for w, x in zip(theta, row, strict=False)) + theta[3] for row in X]
    np.testing.assert_allclose(predict(X, theta), by_hand, rtol=1e-13)
    np.testing.assert_allclose(augment(X) @ theta, by_hand, rtol=1e-13)
    np.testing.assert_array_equal(linear_unit(X, theta[:3], theta[3]), predict(X, theta))


def test_the_deck_s_example_of_a_linear_unit():
    y_hat = linear_unit([[2, 1, 4]], [1, -2, 0.5], 0.25)
    assert y_hat.tolist() == [2.25]


def test_a_linear_unit_has_no_threshold():
    np.testing.assert_allclose(predict([[10.0], [100.0]], [3.0, 0.0]), [30.0, 300.0])


# --- the loss as a function of the parameters


@given(**sizes)
@settings(max_examples=30, deadline=None)
def test_the_gradient_is_the_slope_of_the_mean_squared_error_along_any_direction(n_samples, d, seed):
    """A parabola's central difference has no error but rounding, however long the step."""
    X, y, theta = random_problem(seed, n_samples, d)
    gradient, rng = least_squares_gradient(X, y, theta), np.random.default_rng(seed + 1)
    for direction in rng.normal(size=(3, d + 1)):
        above, below = (mean_squared_error(predict(X, theta + step * direction), y) for step in (0.5, -0.5))
        claimed, measured = gradient @ direction, above - below
        assert abs(claimed - measured) <= 1e-8 * (abs(claimed) + abs(measured)) + 1e-14 * (above + below)


@pytest.mark.parametrize("seed", range(20))
def test_the_gradient_agrees_with_complex_steps_of_the_formula(seed):
    n_samples, d = 2 + seed % 7, 1 + seed % 5
    X, y, theta = random_problem(seed, n_samples, d)
    measured = complex_step(lambda theta: np.sum((X @ theta[:-1] + theta[-1] - y) ** 2) / n_samples, theta)
    claimed = least_squares_gradient(X, y, theta)
    for direction in np.random.default_rng(seed).normal(size=(3, d + 1)):
        a, b = claimed @ direction, measured @ direction
        assert abs(a - b) <= 1e-13 * (abs(a) + abs(b))


def test_the_gradient_for_xor_by_hand():
    assert least_squares_gradient(XOR, XOR_Y, [0, 0, 0]).tolist() == [-0.5, -0.5, -1.0]
    assert least_squares_gradient(XOR, XOR_Y, [1, 1, 0]).tolist() == [1.0, 1.0, 1.0]


def test_gradient_and_hessian_agree_with_symbolic_differentiation():
    x = sympy.Matrix(3, 2, sympy.symbols("x:6"))
    y = sympy.Matrix(sympy.symbols("y:3"))
    w1, w2, b = theta = sympy.symbols("w1 w2 b")
    loss = sum((x[i, 0] * w1 + x[i, 1] * w2 + b - y[i]) ** 2 for i in range(3)) / 3
    rng = np.random.default_rng(1)
    X, targets, point = rng.normal(size=(3, 2)), rng.normal(size=3), rng.normal(size=3)
    numbers = dict(zip([*x, *y, *theta], [*X.ravel(), *targets, *point], strict=True))
    gradient = [float(loss.diff(t).subs(numbers)) for t in theta]
    second = [[float(loss.diff(s, t).subs(numbers)) for s in theta] for t in theta]
    np.testing.assert_allclose(least_squares_gradient(X, targets, point), gradient, rtol=1e-13)
    np.testing.assert_allclose(least_squares_hessian(X), second, rtol=1e-13)


def test_the_hessian_is_that_of_the_mean_squared_error_wherever_it_is_measured():
    X, y, theta = random_problem(2)
    measured = jacobian(lambda theta: least_squares_gradient(X, y, theta), theta, h=1.0)
    np.testing.assert_allclose(least_squares_hessian(X), measured, rtol=1e-12)
    second = hessian(lambda theta: mean_squared_error(predict(X, theta), y), theta, h=0.5)
    np.testing.assert_allclose(least_squares_hessian(X), second, rtol=1e-11)


@given(**sizes)
@settings(max_examples=30, deadline=None)
def test_the_hessian_is_never_indefinite(n_samples, d, seed):
    X, _, _ = random_problem(seed, n_samples, d)
    H = least_squares_hessian(X)
    assert np.linalg.eigvalsh(H)[0] >= -1e-12 * np.linalg.norm(H)
    np.testing.assert_array_equal(H, H.T)


# --- the fit


def test_the_normal_equations_of_xor_are_the_deck_s():
    G, c = normal_equations(XOR, XOR_Y)
    assert G.tolist() == [[2, 1, 2], [1, 2, 2], [2, 2, 4]]
    assert c.tolist() == [1, 1, 2]
    np.testing.assert_allclose(np.linalg.inv(G), [[1, 0, -0.5], [0, 1, -0.5], [-0.5, -0.5, 0.75]], atol=1e-12)


def test_the_best_linear_unit_for_xor_is_the_constant_one_half():
    theta = fit_least_squares(XOR, XOR_Y)
    np.testing.assert_allclose(theta, [0, 0, 0.5], atol=1e-12)
    assert mean_squared_error(predict(XOR, theta), XOR_Y) == pytest.approx(0.25, abs=1e-14)
    and_error = mean_squared_error(predict(XOR, fit_least_squares(XOR, AND_Y)), AND_Y)
    assert and_error == pytest.approx(0.0625, abs=1e-14)


@given(**sizes)
@settings(max_examples=50, deadline=None)
def test_the_residual_is_orthogonal_to_every_column_whatever_the_rank(n_samples, d, seed):
    X, y, _ = random_problem(seed, n_samples, d)
    residual = predict(X, fit_least_squares(X, y)) - y
    np.testing.assert_allclose(augment(X).T @ residual, 0, atol=1e-10)


@given(**sizes)
@settings(max_examples=30, deadline=None)
def test_the_fit_is_that_of_scipy_and_solves_the_normal_equations(n_samples, d, seed):
    X, y, _ = random_problem(seed, n_samples, d)
    theta = fit_least_squares(X, y)
    expected = scipy.linalg.lstsq(augment(X), y, lapack_driver="gelsy")[0]
    np.testing.assert_allclose(theta, expected, rtol=1e-7, atol=1e-7 * np.linalg.norm(expected))
    G, c = normal_equations(X, y)
    np.testing.assert_allclose(G @ theta, c, atol=1e-10)


def test_planted_parameters_are_recovered():
    X, _, theta = random_problem(3, n_samples=40, d=5)
    np.testing.assert_allclose(
        fit_least_squares(X, predict(X, np.append(theta[:5], 2.0))), [*theta[:5], 2.0], atol=1e-12
    )


@pytest.mark.parametrize(
    "X",
    [
        np.repeat(np.random.default_rng(0).normal(size=(6, 1)), 2, axis=1),
        np.eye(3)[[0, 1, 2, 0, 1]],
        np.random.default_rng(1).normal(size=(2, 4)),
        np.full((4, 1), 3.0),
    ],
    ids=["equal columns", "one-hot columns", "more parameters than samples", "constant column"],
)
def test_dependent_columns_give_the_shortest_of_the_best_parameters(X):
    y = np.random.default_rng(2).normal(size=len(X))
    theta = fit_least_squares(X, y)
    np.testing.assert_allclose(theta, np.linalg.pinv(augment(X)) @ y, atol=1e-12)
    null_space = scipy.linalg.null_space(augment(X))
    assert null_space.shape[1] >= 1
    np.testing.assert_allclose(null_space.T @ theta, 0, atol=1e-12)


def test_the_fit_keeps_digits_that_the_normal_equations_lose():
    x = np.linspace(0, 1, 20)
    X = x[:, None] ** np.arange(1, 9)
    planted = np.arange(1.0, 10.0)
    y = predict(X, planted)
    assert np.abs(fit_least_squares(X, y) - planted).max() < 1e-7
    assert np.abs(np.linalg.solve(*normal_equations(X, y)) - planted).max() > 1e-6


# --- ridge


def ridge_loss(X, y, strength):
    return lambda theta: mean_squared_error(predict(X, theta), y) + strength * (theta[:-1] ** 2).sum()


@pytest.mark.parametrize("strength", [1e-3, 0.3, 20.0])
@pytest.mark.parametrize("shape", [(9, 3), (3, 5), (1, 1)])
def test_ridge_minimizes_the_mean_squared_error_plus_the_price_of_the_weights(strength, shape):
    X, y, _ = random_problem(4, *shape)
    theta = fit_ridge(X, y, strength)
    slope = central_difference(ridge_loss(X, y, strength), theta)
    np.testing.assert_allclose(slope, 0, atol=1e-9)
    centred, n_samples = X - X.mean(axis=0), len(X)
    gram = centred.T @ centred + n_samples * strength * np.eye(X.shape[1])
    w = np.linalg.solve(gram, centred.T @ (y - y.mean()))
    np.testing.assert_allclose(theta, [*w, y.mean() - w @ X.mean(axis=0)], rtol=1e-9, atol=1e-12)


def test_ridge_without_a_price_is_least_squares():
    for shape in ((9, 3), (2, 4)):
        X, y, _ = random_problem(5, *shape)
        np.testing.assert_allclose(fit_ridge(X, y, 0), fit_least_squares(X, y), atol=1e-12)


def test_the_bias_is_not_penalized():
    X, y, _ = random_problem(6)
    y = y + 100
    theta = fit_ridge(X, y, 1e9)
    np.testing.assert_allclose(theta[:-1], 0, atol=1e-6)
    assert theta[-1] == pytest.approx(y.mean(), rel=1e-6)


def test_ridge_does_not_depend_on_how_often_the_data_are_repeated():
    X, y, _ = random_problem(7)
    np.testing.assert_allclose(
        fit_ridge(np.tile(X, (3, 1)), np.tile(y, 3), 0.7), fit_ridge(X, y, 0.7), rtol=1e-11, atol=1e-12
    )


# --- the condition number


def test_the_condition_number_is_the_ratio_of_the_extreme_singular_values():
    A = np.random.default_rng(8).normal(size=(7, 3))
    assert condition_number(A) == pytest.approx(np.linalg.cond(A), rel=1e-12)
    assert condition_number(A.T @ A) == pytest.approx(condition_number(A) ** 2, rel=1e-10)
    assert condition_number(np.diag([2.0, -8.0])) == 4.0
    assert type(condition_number(A)) is float
    assert condition_number(5 * A) == pytest.approx(condition_number(A), rel=1e-12)


def test_a_matrix_with_dependent_columns_has_an_infinite_condition_number():
    assert condition_number([[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]]) == np.inf
    assert condition_number(np.zeros((3, 2))) == np.inf
    assert condition_number(np.diag([3.0, 2.0, 0.0])) == np.inf
    # 4 rows: singular values count as zero from 4 * eps of the largest down
    eps = np.finfo(float).eps
    assert condition_number(np.vstack([np.diag([1.0, 3.9 * eps]), np.zeros((2, 2))])) == np.inf
    assert condition_number(np.vstack([np.diag([1.0, 4.1 * eps]), np.zeros((2, 2))])) < np.inf


# --- precision and bad input


def test_float32_stays_float32():
    X, y, theta = (array.astype(np.float32) for array in random_problem(9))
    for result in (
        augment(X),
        predict(X, theta),
        linear_unit(X, theta[:3], 0.25),
        least_squares_gradient(X, y, theta),
        least_squares_hessian(X),
        *normal_equations(X, y),
        fit_least_squares(X, y),
        fit_ridge(X, y, 0.1),
    ):
        assert result.dtype == np.float32
    assert condition_number(np.diag(np.array([1, 1e-7], np.float32))) == np.inf


def test_arguments_are_not_changed():
    X, y, theta = random_problem(10)
    before = [array.copy() for array in (X, y, theta)]
    predict(X, theta), least_squares_gradient(X, y, theta), least_squares_hessian(X), normal_equations(X, y)
    fit_least_squares(X, y), fit_ridge(X, y, 1.0), condition_number(X), linear_unit(X, theta[:3], 1.0)
    for array, copy in zip((X, y, theta), before, strict=True):
        np.testing.assert_array_equal(array, copy)


X43, Y4 = np.ones((4, 3)), np.ones(4)


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (lambda: augment([1.0, 2.0]), ShapeError, "augment: X has shape (2,); expected (N, d)"),
        (
            lambda: linear_unit(X43, [1, 2], 0),
            ShapeError,
            "linear_unit: w has shape (2,) but X has shape (4, 3); d must",
        ),
        (
            lambda: linear_unit(X43, [1, 2, 3], [0, 0, 0]),
            ShapeError,
            "linear_unit: b has shape (3,); expected a single number",
        ),
        (lambda: predict([1.0], [1, 2]), ShapeError, "predict: X has shape (1,); expected (N, d)"),
        (
            lambda: least_squares_gradient(Y4, Y4, [1, 2]),
            ShapeError,
            "least_squares_gradient: X has shape (4,); expected (N, d)",
        ),
        (lambda: normal_equations(Y4, Y4), ShapeError, "normal_equations: X has shape (4,); expected (N, d)"),
        (lambda: normal_equations(X43, X43), ShapeError, "normal_equations: y has shape (4, 3); expected (N,)"),
        (lambda: fit_ridge(Y4, Y4, 1.0), ShapeError, "fit_ridge: X has shape (4,); expected (N, d)"),
        (lambda: fit_ridge(X43, X43, 1.0), ShapeError, "fit_ridge: y has shape (4, 3); expected (N,)"),
        (lambda: fit_least_squares(Y4, Y4), ShapeError, "fit_least_squares: X has shape (4,); expected (N, d)"),
        (lambda: linear_unit(Y4, Y4, 1.0), ShapeError, "linear_unit: X has shape (4,); expected (N, d)"),
        (lambda: linear_unit(X43, X43, 1.0), ShapeError, "linear_unit: w has shape (4, 3); expected (d,)"),
        (lambda: predict(X43, X43), ShapeError, "predict: theta has shape (4, 3); expected (d+1,)"),
        (lambda: predict(X43, [1, 2, 3]), ShapeError, "predict: theta has shape (3,) but X has shape (4, 3); d must"),
        (
            lambda: least_squares_gradient(X43, np.ones((4, 1)), np.ones(4)),
            ShapeError,
            "least_squares_gradient: y has shape (4, 1); expected (N,); a column would broadcast",
        ),
        (
            lambda: least_squares_gradient(X43, Y4, np.ones(3)),
            ShapeError,
            "least_squares_gradient: theta has shape (3,) but X has shape (4, 3)",
        ),
        (lambda: least_squares_hessian(np.ones((0, 2))), ShapeError, "least_squares_hessian: X has shape (0, 2) and"),
        (
            lambda: normal_equations(X43, np.ones(3)),
            ShapeError,
            "normal_equations: y has shape (3,) but X has shape (4, 3)",
        ),
        (
            lambda: fit_least_squares(X43, np.ones(3)),
            ShapeError,
            "fit_least_squares: y has shape (3,) but X has shape (4, 3); N must be the same in X (N, d) and y (N,).",
        ),
        (lambda: fit_least_squares(X43, [1, 2, np.nan, 3]), NotFiniteError, "fit_least_squares: y[2] is nan"),
        (lambda: fit_least_squares([["a"]], [1]), CourseError, "fit_least_squares: X holds str32 values"),
        (lambda: fit_ridge(X43, np.ones(5), 1.0), ShapeError, "fit_ridge: y has shape (5,)"),
        (
            lambda: fit_ridge(X43, Y4, -0.1),
            ConventionError,
            "fit_ridge: regularization_strength is -0.1; it must be at",
        ),
        (lambda: condition_number([1.0, 2.0]), ShapeError, "condition_number: matrix has shape (2,); expected (m, n)"),
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


def test_a_fit_in_single_precision_counts_singular_values_as_zero_as_its_condition_number_does() -> None:
    """The second feature is a tenth of the first, but for the rounding of float32."""
    first = np.random.default_rng(0).normal(size=50).astype(np.float32)
    X = np.column_stack([first, np.float32(0.1) * first])
    assert condition_number(augment(X)) == np.inf
    shortest = np.linalg.pinv(augment(X).astype(float), rcond=1e-5) @ first
    np.testing.assert_allclose(fit_least_squares(X, first), shortest, atol=1e-4)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("strength", [1e13, 1e29, 1e30, 1e76])
def test_however_great_the_price_the_bias_is_the_mean_of_the_targets(strength, dtype):
    X, y = np.arange(1, 5, dtype=dtype)[:, None], np.array([1, 3, 5, 8], dtype)
    theta = fit_ridge(X, y, strength)
    assert theta.dtype == dtype
    assert theta[-1] == pytest.approx(4.25, rel=1e-12)
    np.testing.assert_allclose(theta[0], 2.875 / strength, rtol=0.2, atol=1e-45)


def test_a_price_too_small_to_see_still_spares_the_bias():
    """Among the best fits to a constant column ridge has w = 0; the shortest (w, b) has not."""
    X, y = np.full((3, 1), 2.0), np.array([1.0, 2, 6])
    np.testing.assert_allclose(fit_ridge(X, y, 1e-40), [0, 3], atol=1e-12)
    np.testing.assert_allclose(fit_ridge(X, y, 0), [1.2, 0.6], atol=1e-12)
