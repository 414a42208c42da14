"""Descent, Newton, line searches and random search against closed forms, SciPy and SymPy; the landscapes too."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

from course_lib.data import gabor, gabor_model
from course_lib.errors import ConventionError, CourseError, NotFiniteError, ShapeError, UnknownNameError
from course_lib.minimize import (
    Problem,
    armijo,
    bowl,
    conjugate_gradient,
    evolution_strategy,
    exact_line_search,
    gabor_loss,
    gradient_below,
    gradient_descent,
    log_cosh,
    loss_below,
    loss_unchanged,
    newton,
    newton_root,
    quadratic,
    quadratic_step,
    random_search,
    rippled_parabola,
    rosenbrock,
    rotate,
    run_optimizer,
    saddle,
    step_below,
    tilted_double_well,
)
from course_lib.optimizers import adam, heavy_ball, sgd

Array = NDArray[np.floating[Any]]

PARABOLA = Problem(loss=lambda theta: theta[..., 0] ** 2, gradient=lambda theta: 2 * theta, name="parabola")
SHIFTED = Problem(loss=lambda theta: (theta[..., 0] - 3) ** 2, gradient=lambda theta: 2 * (theta - 3))
HILL = Problem(
    loss=lambda theta: -(theta[..., 0] ** 2), gradient=lambda theta: -2 * theta, hessian=lambda theta: -2 * np.eye(1)
)


def random_bowl(seed: int = 0, size: int = 5) -> tuple[Array, Array]:
    rng = np.random.default_rng(seed)
    factor = rng.normal(size=(size, size))
    return factor @ factor.T + np.eye(size), rng.normal(size=size)


def landscapes() -> dict[str, tuple[Problem, int]]:
    x, y = gabor(30, rng=np.random.default_rng(0), noise=0.1)
    return {
        "quadratic": (quadratic(random_bowl()[0], random_bowl()[1]), 5),
        "bowl": (bowl(7.0, n_parameters=3, degrees=25), 3),
        "rosenbrock": (rosenbrock(), 2),
        "rosenbrock in four": (rosenbrock(4), 4),
        "gabor": (gabor_loss(x, y), 2),
        "gabor, Prince's width, summed": (gabor_loss(x, y, width=32.0, reduction="sum"), 2),
        "tilted double well": (tilted_double_well(), 1),
        "log cosh": (log_cosh(), 1),
        "saddle": (saddle(), 2),
        "rippled parabola": (rippled_parabola(1.3), 1),
    }


# --- Landscapes ------------------------------------------------------------------------------------------------------


def slope_along(f: Callable[[Array], Any], theta: Array, direction: Array) -> Any:
    """Central differences extrapolated by Richardson: what is left out falls with the fourth power of the nudge."""

    def central(h: float) -> Any:
        return (f(theta + h * direction) - f(theta - h * direction)) / (2 * h)

    return (4 * central(5e-4) - central(1e-3)) / 3


@pytest.mark.parametrize("name", landscapes())
def test_gradient_and_hessian_agree_with_differences_along_random_directions(name: str) -> None:
    problem, size = landscapes()[name]
    assert problem.gradient is not None
    assert problem.hessian is not None
    rng = np.random.default_rng(3)
    for _ in range(5):
        theta, direction = rng.normal(size=size), rng.normal(size=size)
        direction /= np.linalg.norm(direction)
        gradient, bend = problem.gradient(theta), problem.hessian(theta) @ direction
        slope = slope_along(problem.loss, theta, direction)
        np.testing.assert_allclose(gradient @ direction, slope, rtol=0, atol=1e-8 * np.linalg.norm(gradient))
        expected = slope_along(problem.gradient, theta, direction)
        np.testing.assert_allclose(bend, expected, rtol=0, atol=1e-8 * np.linalg.norm(expected))


@pytest.mark.parametrize("name", sorted({*landscapes()} - {"gabor", "gabor, Prince's width, summed", "log cosh"}))
def test_where_the_loss_takes_complex_numbers_the_derivatives_are_those_of_the_complex_step(name: str) -> None:
    problem, size = landscapes()[name]
    assert problem.gradient is not None
    assert problem.hessian is not None
    rng, h = np.random.default_rng(4), 1e-30
    for _ in range(5):
        theta, direction = rng.normal(size=size), rng.normal(size=size)
        gradient, bend = problem.gradient(theta), problem.hessian(theta) @ direction
        nudged = theta + 1j * h * direction
        slope = np.imag(problem.loss(nudged)) / h
        scale = np.linalg.norm(gradient) * np.linalg.norm(direction)
        np.testing.assert_allclose(gradient @ direction, slope, rtol=0, atol=1e-13 * scale)
        expected = np.imag(problem.gradient(nudged)) / h
        np.testing.assert_allclose(bend, expected, rtol=0, atol=1e-13 * np.linalg.norm(expected))


@pytest.mark.parametrize("name", landscapes())
def test_a_grid_of_points_is_answered_point_by_point(name: str) -> None:
    problem, size = landscapes()[name]
    assert problem.gradient is not None
    points = np.random.default_rng(1).normal(size=(3, 4, size))
    losses, gradients = problem.loss(points), problem.gradient(points)
    assert losses.shape == (3, 4)
    np.testing.assert_allclose(losses[2, 1], problem.loss(points[2, 1]), rtol=1e-13)
    np.testing.assert_allclose(gradients[2, 1], problem.gradient(points[2, 1]), rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("name", landscapes())
def test_the_named_minimizer_is_level_and_lowest_nearby(name: str) -> None:
    problem, size = landscapes()[name]
    if problem.minimizer is None:
        return
    assert problem.gradient is not None
    assert problem.minimizer.shape == (size,)
    np.testing.assert_allclose(problem.gradient(problem.minimizer), 0, atol=1e-12)
    around = problem.minimizer + 0.1 * np.random.default_rng(0).normal(size=(50, size))
    assert (problem.loss(around) > problem.loss(problem.minimizer)).all()


@pytest.mark.parametrize("size", [2, 5])
def test_rosenbrock_is_scipys(size: int) -> None:
    optimize = pytest.importorskip("scipy.optimize")
    problem, theta = rosenbrock(size), np.random.default_rng(0).normal(size=size)
    assert problem.gradient is not None
    assert problem.hessian is not None
    np.testing.assert_allclose(problem.loss(theta), optimize.rosen(theta), rtol=1e-13)
    np.testing.assert_allclose(problem.gradient(theta), optimize.rosen_der(theta), rtol=1e-12)
    np.testing.assert_allclose(problem.hessian(theta), optimize.rosen_hess(theta), rtol=1e-12)


def test_the_gabor_loss_is_the_squared_error_of_the_gabor_model() -> None:
    x, y = gabor(17, rng=np.random.default_rng(0), noise=0.3)
    phi = np.array([1.2, 9.0])
    for width in (8.0, 32.0):
        errors = (gabor_model(x, phi, width=width) - y) ** 2
        np.testing.assert_allclose(gabor_loss(x, y, width=width).loss(phi), errors.mean(), rtol=1e-13)
        summed = gabor_loss(x, y, width=width, reduction="sum")
        np.testing.assert_allclose(summed.loss(phi), errors.sum(), rtol=1e-13)


def test_the_gabor_gradient_is_sympys() -> None:
    sympy = pytest.importorskip("sympy")
    shift, frequency, x, y = sympy.symbols("shift frequency x y")
    u = shift + sympy.Rational(6, 100) * frequency * x
    loss = (sympy.sin(u) * sympy.exp(-(u**2) / 8) - y) ** 2
    at = {shift: 0.4, frequency: 7, x: 2.5, y: -0.3}
    problem, theta = gabor_loss([2.5], [-0.3]), np.array([0.4, 7.0])
    assert problem.gradient is not None
    assert problem.hessian is not None
    both = (shift, frequency)
    np.testing.assert_allclose(problem.gradient(theta), [float(loss.diff(p).subs(at)) for p in both], rtol=1e-12)
    expected = [[float(loss.diff(p, q).subs(at)) for p in both] for q in both]
    np.testing.assert_allclose(problem.hessian(theta), expected, rtol=1e-11)


def test_the_gabor_loss_has_a_saddle_where_the_ledger_says() -> None:
    x, y = gabor(30, rng=np.random.default_rng(0))
    problem = gabor_loss(x, y, reduction="sum")
    assert problem.hessian is not None
    run = newton(problem, [3.7, 0.8])
    np.testing.assert_allclose(run.parameters[-1], [3.724, 0.787], atol=1e-3)
    np.testing.assert_allclose(np.linalg.eigvalsh(problem.hessian(run.parameters[-1])), [-0.864, 2.060], atol=1e-3)
    np.testing.assert_allclose(run.losses[-1], 1.782, atol=1e-3)


def test_a_bowl_has_its_condition_number_however_it_is_turned() -> None:
    for degrees in (0, 30, 45):
        problem = bowl(100, degrees=degrees)
        assert problem.hessian is not None
        curvatures = np.linalg.eigvalsh(problem.hessian(np.zeros(2)))
        np.testing.assert_allclose(curvatures, [1, 100], rtol=1e-12)
        turned = rotate([[3.0, 1.0]], degrees)[0]
        np.testing.assert_allclose(problem.loss(turned), bowl(100).loss(np.array([3.0, 1.0])), rtol=1e-12)
    problem = bowl(16, n_parameters=5)
    assert problem.hessian is not None
    np.testing.assert_allclose(problem.hessian(np.zeros(5)), np.diag([1, 2, 4, 8, 16]), atol=1e-14)


def test_rotating_is_counter_clockwise() -> None:
    np.testing.assert_allclose(rotate([2.0, 0.0], 90), [0, 2], atol=1e-15)
    np.testing.assert_allclose(rotate([[0.0, 2.0]], 30), [[-1, math.sqrt(3)]], atol=1e-15)
    points = np.array([[3.0, 1.0], [0.0, 2.0]])
    rotate(points, 30)
    np.testing.assert_array_equal(points, [[3, 1], [0, 2]])  # the caller's stay where they are


def test_log_cosh_does_not_overflow() -> None:
    np.testing.assert_allclose(log_cosh().loss(np.array([-1e3])), 1e3 - math.log(2), rtol=1e-15)


# --- Gradient descent ------------------------------------------------------------------------------------------------


def test_the_decks_iterates() -> None:
    run = gradient_descent(SHIFTED, [0.0], 0.1, max_steps=3)
    np.testing.assert_allclose(run.parameters[:, 0], [0, 0.6, 1.08, 1.464], atol=1e-12)
    np.testing.assert_allclose(run.losses, [9, 9 * 0.64, 9 * 0.4096, 9 * 0.262144], atol=1e-12)
    np.testing.assert_allclose(run.gradient_norms, 2 * (3 - run.parameters[:, 0]), atol=1e-12)
    assert run.n_steps == 3
    assert run.stopped == "3 steps were made"


def test_it_stops_at_the_first_flat_point_and_not_later() -> None:
    """On (x^2 + 10 y^2) / 2 from (1, 1) with 0.1 the slope is 0.9^k, below 1e-6 first at k = 132."""
    run = gradient_descent(bowl(10), [1.0, 1.0], 0.1, stop=gradient_below(1e-6))
    assert run.n_steps == 132
    assert run.stopped == "the gradient norm is below 1e-06"
    np.testing.assert_allclose(run.parameters[:3], [[1, 1], [0.9, 0], [0.81, 0]], atol=1e-15)
    assert gradient_descent(PARABOLA, [0.0], 0.1).n_steps == 0
    assert gradient_descent(PARABOLA, [1e-7], 0.1).n_steps == 0


def test_the_last_allowed_step_may_be_the_one_that_arrives() -> None:
    run = gradient_descent(PARABOLA, [1.0], 0.5, max_steps=1)
    assert (run.n_steps, run.stopped) == (1, "the gradient norm is below 1e-06")
    assert gradient_descent(PARABOLA, [1.0], 0.5, max_steps=0).stopped == "0 steps were made"


def test_a_loss_that_does_not_change_is_no_sign_of_a_minimum() -> None:
    run = gradient_descent(PARABOLA, [1.0], 1.0, stop=loss_unchanged())
    assert (run.n_steps, run.gradient_norms[-1]) == (1, 2.0)
    assert run.stopped == "the loss changed by no more than 0"
    tolerant = gradient_descent(PARABOLA, [1.0], 0.25, stop=loss_unchanged(0.1), max_steps=9)
    np.testing.assert_allclose(tolerant.losses, [1, 1 / 4, 1 / 16, 1 / 64])


def test_the_first_rule_that_holds_is_the_one_named() -> None:
    rules = (step_below(0.03), loss_below(1e-9), gradient_below(1e-9))
    run = gradient_descent(PARABOLA, [1.0], 0.25, stop=rules)
    assert run.stopped == "the last step was shorter than 0.03"
    np.testing.assert_allclose(run.parameters[-2:, 0], [1 / 32, 1 / 64])
    assert gradient_descent(PARABOLA, [1.0], 0.25, stop=loss_below(0.1)).losses[-1] == 1 / 16
    assert gradient_descent(PARABOLA, [1.0], 0.25, stop=loss_below(0.1)).stopped == "the loss is below 0.1"
    assert gradient_descent(PARABOLA, [1.0], 0.25, stop=loss_below(1 / 16)).losses[-1] == 1 / 64
    assert gradient_descent(PARABOLA, [1.0], 0.25, stop=(), max_steps=7).n_steps == 7


def test_a_schedule_is_asked_for_every_step_from_zero_on() -> None:
    run = gradient_descent(PARABOLA, [1.0], lambda step: (step + 1) / 8, max_steps=3, stop=())
    np.testing.assert_allclose(run.parameters[:, 0], [1, 3 / 4, 3 / 8, 3 / 32])


def test_the_learning_rate_meets_a_cliff_at_two_over_the_largest_curvature() -> None:
    """The storyboard's figure: curvatures 1 and 20 from (10, 1), loss after 50 steps."""
    after = [
        gradient_descent(bowl(20), [10, 1], rate, max_steps=50, stop=()).losses[-1]
        for rate in (0.01, 0.0952, 0.1, 0.101)
    ]
    np.testing.assert_allclose(after, [18.3, 0.0027, 10.0, 72.4], rtol=0.02)


def test_a_run_that_explodes_is_recorded_up_to_its_last_number() -> None:
    run = gradient_descent(PARABOLA, [1.0], 3.0, max_steps=5000)
    assert run.stopped == f"the loss is no longer a finite number at step {run.n_steps + 1}"
    assert np.isfinite(run.losses).all()
    np.testing.assert_allclose(run.parameters[:4, 0], [1, -5, 25, -125])


def test_the_start_is_neither_changed_nor_kept_a_whole_number() -> None:
    start = np.array([4, -2])
    run = gradient_descent(bowl(3), start, 0.1, max_steps=2)
    np.testing.assert_array_equal(start, [4, -2])
    assert run.parameters.dtype == np.float64
    floats = np.array([4.0, -2.0])
    gradient_descent(bowl(3), floats, 0.1, max_steps=2)
    np.testing.assert_array_equal(floats, [4, -2])
    assert gradient_descent(PARABOLA, np.float32([4]), 0.1, max_steps=2).parameters.dtype == np.float32


LANDSCAPES = [
    bowl(10.0),
    bowl(10.0, n_parameters=3),
    rosenbrock(3),
    gabor_loss([0.0, 1.0], [0.5, 0.2]),
    tilted_double_well(),
    log_cosh(),
    saddle(),
    rippled_parabola(),
]


@pytest.mark.parametrize("problem", LANDSCAPES, ids=lambda problem: problem.name)
def test_a_start_of_another_length_is_refused_by_every_method(problem: Problem) -> None:
    assert problem.n_parameters is not None
    rng = np.random.default_rng(0)
    methods: dict[str, Callable[[Any], object]] = {
        "gradient_descent": lambda start: gradient_descent(problem, start, 0.1),
        "newton": lambda start: newton(problem, start),
        "run_optimizer": lambda start: run_optimizer(problem, start, adam(0.1)),
        "random_search": lambda start: random_search(problem, start, rng=rng, standard_deviation=1.0),
        "evolution_strategy": lambda start: evolution_strategy(problem, start, rng=rng, standard_deviation=1.0),
    }
    for name, method in methods.items():
        for length in {1, problem.n_parameters + 1} - {problem.n_parameters}:
            with pytest.raises(ShapeError) as caught:
                method(np.zeros(length))
            assert str(caught.value) == (
                f"{name}: start has {length} parameters, but the problem {problem.name!r} has {problem.n_parameters}; "
                "give one number per parameter."
            )


def test_a_stack_of_starts_goes_down_together() -> None:
    starts = np.array([[1.5], [-1.5], [0.2]])
    run = gradient_descent(tilted_double_well(), starts, 0.05, max_steps=400)
    assert run.parameters.shape == (run.n_steps + 1, 3, 1)
    assert run.losses.shape == run.gradient_norms.shape == (run.n_steps + 1, 3)
    for i, start in enumerate(starts):
        alone = gradient_descent(tilted_double_well(), start, 0.05, max_steps=run.n_steps, stop=())
        np.testing.assert_array_equal(run.parameters[:, i], alone.parameters)
    assert run.stopped == "the gradient norm is below 1e-06"
    np.testing.assert_array_equal(np.sign(run.parameters[-1, :, 0]), [1, -1, 1])


def test_one_exploding_run_does_not_end_the_stack() -> None:
    run = gradient_descent(tilted_double_well(), [[1.5], [40.0]], 0.05, max_steps=20, stop=())
    assert run.n_steps == 20
    assert np.isfinite(run.losses[-1, 0])
    assert not np.isfinite(run.losses[-1, 1])
    assert run.settled(1e9) is None


def test_problems_searches_and_records_are_frozen() -> None:
    run = gradient_descent(PARABOLA, [1.0], 0.1, max_steps=1)
    for value, name in ((PARABOLA, "loss"), (armijo(), "search"), (run, "losses")):
        with pytest.raises(AttributeError):
            value.__setattr__(name, None)


def test_settled_is_not_first_touch() -> None:
    run = run_optimizer(bowl(20), [10.0, 1.0], heavy_ball(0.03, 0.9), max_steps=3000)
    assert (run.first_below(1e-3), run.settled(1e-3)) == (83, 98)
    assert run.settled(1e9) == run.first_below(1e9) == 0
    assert run.settled(0.0) is None
    assert run.first_below(0.0) is None
    rising = gradient_descent(HILL, [0.1], 0.1, max_steps=2)
    assert rising.settled(-0.0145) == 2 == rising.n_steps


def test_a_stack_is_below_and_settled_when_its_last_run_is() -> None:
    """On x^2 with rate 1/4 every step divides the loss by 4: from 1 and from 8 it is below 1/2 at steps 1 and 4."""
    run = gradient_descent(PARABOLA, [[1.0], [8.0]], 0.25, max_steps=6, stop=())
    assert (run.first_below(0.5), run.settled(0.5)) == (4, 4)
    alone = [gradient_descent(PARABOLA, [start], 0.25, max_steps=6, stop=()) for start in (1.0, 8.0)]
    assert [one.first_below(0.5) for one in alone] == [one.settled(0.5) for one in alone] == [1, 4]
    swinging = run_optimizer(PARABOLA, [[0.1], [1.0]], heavy_ball(0.1, 0.9), max_steps=60)
    worst = [max(losses) for losses in swinging.losses]
    below = [step for step, loss in enumerate(worst) if loss < 0.05]
    last_above = max(step for step, loss in enumerate(worst) if loss >= 0.05)
    assert (swinging.first_below(0.05), swinging.settled(0.05)) == (below[0], last_above + 1)
    assert below[0] < last_above


def test_evaluations_are_counted_as_the_method_asks() -> None:
    calls = {"loss": 0, "gradient": 0}

    def loss(theta: Array) -> Any:
        calls["loss"] += 1
        return theta[..., 0] ** 4

    def gradient(theta: Array) -> Array:
        calls["gradient"] += 1
        return 4 * theta**3

    run = gradient_descent(Problem(loss, gradient), [1.0], 0.1, max_steps=4, stop=())
    np.testing.assert_array_equal(run.evaluations["gradient"], [1, 2, 3, 4, 5])
    np.testing.assert_array_equal(run.evaluations["loss"], [0] * 5)
    assert calls == {"loss": 5, "gradient": 5}
    searching = gradient_descent(Problem(loss, gradient), [1.0], armijo(1.0), max_steps=1)
    # from 1 with slope 4: rates 1 and 1/2 overshoot to -3 and back to -1, 1/4 lands on 0
    np.testing.assert_allclose(searching.parameters[:, 0], [1, 0])
    np.testing.assert_array_equal(searching.evaluations["loss"], [0, 4])
    quartic = Problem(loss, gradient, lambda theta: np.array([12 * theta**2]).reshape(1, 1))
    np.testing.assert_array_equal(newton(quartic, [1.0], max_steps=3).evaluations["hessian"], [0, 1, 2, 3])


# --- Line searches ---------------------------------------------------------------------------------------------------


def test_the_exact_step_on_a_bowl_is_the_quotient_and_turns_at_right_angles() -> None:
    H, start = random_bowl(4)
    problem = quadratic(H)
    run = gradient_descent(problem, start, exact_line_search(), max_steps=6)
    assert problem.gradient is not None
    for before, after in zip(run.parameters, run.parameters[1:], strict=False):
        g = problem.gradient(before)
        np.testing.assert_allclose(after, before - quadratic_step(g, H) * g, rtol=1e-10, atol=1e-12)
        assert abs(problem.gradient(after) @ g) < 1e-10 * (g @ g)
    # the trial, the two ends doubled to, the zero, and the gradient of the next point: a handful for each step
    assert run.evaluations["gradient"][-1] < 6 * 6


def test_the_decks_line_search_example() -> None:
    """Least squares through (0, 1), (1, 3), (2, 4) at (0.5, 1): gradient (-7, -9), best rate 130/1860."""
    A, y = np.array([[1.0, 0], [1, 1], [1, 2]]), np.array([1.0, 3, 4])
    g = 2 * A.T @ (A @ [0.5, 1.0] - y)
    np.testing.assert_allclose(g, [-7, -9], atol=1e-12)
    assert quadratic_step(g, 2 * A.T @ A) == pytest.approx(130 / 1860)


@pytest.mark.parametrize("trial", [1e-3, 1.0, 50.0])
def test_the_exact_search_finds_the_level_point_of_a_curved_line(trial: float) -> None:
    scipy = pytest.importorskip("scipy.optimize")
    problem, theta = rosenbrock(), np.array([-1.2, 1.0])
    assert problem.gradient is not None
    g = problem.gradient(theta)
    run = gradient_descent(problem, theta, exact_line_search(trial), max_steps=1)
    rate = (theta - run.parameters[1]) @ g / (g @ g)
    slope = problem.gradient(theta - rate * g) @ g
    assert abs(slope) < 1e-9 * (g @ g)
    if trial < 0.1:
        along = {"bounds": (0, 2e-3), "method": "bounded", "options": {"xatol": 1e-10}}
        best = scipy.minimize_scalar(lambda a: float(problem.loss(theta - a * g)), **along)
        assert rate == pytest.approx(best.x, rel=1e-4)


def test_the_exact_search_comes_back_from_a_trial_that_overflows() -> None:
    steep = Problem(loss=lambda theta: np.cosh(theta[..., 0]), gradient=np.sinh)
    run = gradient_descent(steep, [2.0], exact_line_search(1e4), max_steps=1)
    np.testing.assert_allclose(run.parameters[-1], 0, atol=1e-9)


def test_armijo_takes_the_first_rate_that_gains_enough() -> None:
    """On x^2 from 1 a rate a gains 4a - 4a^2 of the promised 4a: a share of 1 - a."""
    for share, shrink, expected in ((0.3, 0.5, 0.5), (0.6, 0.5, 0.25), (0.05, 0.9, 0.9), (0.3, 0.9, 0.6561)):
        run = gradient_descent(PARABOLA, [1.0], armijo(1.0, shrink=shrink, share=share), max_steps=1)
        assert (1 - run.parameters[1, 0]) / 2 == pytest.approx(expected)
    assert gradient_descent(PARABOLA, [1.0], armijo(0.25), max_steps=1).parameters[1, 0] == pytest.approx(0.5)
    flat = Problem(loss=lambda theta: theta[..., 0] ** 2 / 8, gradient=lambda theta: theta / 4)
    assert gradient_descent(flat, [1.0], armijo(), max_steps=1).parameters[1, 0] == pytest.approx(0.75)


def test_armijo_never_lets_the_loss_rise_and_arrives_where_a_fixed_rate_diverges() -> None:
    run = gradient_descent(rosenbrock(), [-1.5, 1.0], armijo(), max_steps=4000, stop=loss_below(1e-2))
    assert (np.diff(run.losses) < 0).all()
    assert run.stopped == "the loss is below 0.01"
    assert gradient_descent(rosenbrock(), [-1.5, 1.0], 0.01, stop=()).stopped.startswith("the loss is no longer")


def test_a_search_that_finds_nothing_ends_the_run() -> None:
    wrong_way = Problem(loss=lambda theta: theta[..., 0] ** 2, gradient=lambda theta: -2 * theta)
    for search in (armijo(), exact_line_search()):
        run = gradient_descent(wrong_way, [1.0], search, max_steps=5)
        assert run.stopped == "the line search found no step"
        assert run.n_steps == 0
        uphill = newton(HILL, [0.1], search)
        assert uphill.stopped == "the line search found no step"


# --- Newton ----------------------------------------------------------------------------------------------------------


def test_newton_solves_a_bowl_in_one_step_and_runs_into_a_saddle() -> None:
    H, minimizer = random_bowl(2)
    run = newton(quadratic(H, minimizer), np.full(5, 7.0))
    assert run.n_steps == 1
    np.testing.assert_allclose(run.parameters[-1], minimizer, atol=1e-10)
    np.testing.assert_allclose(newton(saddle(), [1.0, 0.3]).parameters[-1], [0, 0], atol=1e-8)
    downhill = gradient_descent(saddle(), [1.0, 0.3], 0.3, max_steps=60)
    np.testing.assert_allclose(downhill.parameters[-1], [0, 1], atol=1e-4)


def test_newton_on_a_bathtub_is_caught_within_1_088_and_thrown_out_beyond() -> None:
    caught = newton(log_cosh(), [1.0886], max_steps=8, stop=())
    assert abs(caught.parameters[4, 0]) == pytest.approx(1.09, abs=0.02)
    assert abs(caught.parameters[8, 0]) == pytest.approx(0.368, abs=0.01)
    thrown = newton(log_cosh(), [1.09], max_steps=50)
    assert thrown.stopped == "the Hessian is singular"
    assert abs(thrown.parameters[-1, 0]) > 1e3
    for cure in ({"learning_rate": 0.5}, {"learning_rate": armijo()}, {"damping": 1.0}):
        np.testing.assert_allclose(newton(log_cosh(), [1.2], **cure).parameters[-1], 0, atol=1e-5)
    np.testing.assert_allclose(gradient_descent(log_cosh(), [1.2], 1.0).parameters[-1], 0, atol=1e-5)


def test_damping_is_added_to_the_diagonal_and_the_rate_scales_the_step() -> None:
    H, start = random_bowl(6)
    problem = quadratic(H)
    run = newton(problem, start, 0.7, damping=3.0, max_steps=1)
    expected = start - 0.7 * np.linalg.inv(H + 3.0 * np.eye(5)) @ (H @ start)
    np.testing.assert_allclose(run.parameters[1], expected, rtol=1e-10)
    np.testing.assert_allclose(newton(problem, start, lambda step: 0.5, max_steps=3, stop=()).parameters[3], start / 8)


def test_newton_leaves_a_hessian_and_a_gradient_that_the_problem_keeps_as_they_were() -> None:
    hessian, gradient = np.array([[2.0, 0.5], [0.5, 1.0]]), np.array([1.0, -2.0])
    problem = Problem(lambda theta: theta @ gradient, lambda theta: gradient, lambda theta: hessian)
    newton(problem, [1.0, 1.0], damping=3.0, max_steps=1)
    assert (hessian.tolist(), gradient.tolist()) == ([[2.0, 0.5], [0.5, 1.0]], [1.0, -2.0])


def test_newton_ends_where_the_hessian_is_no_number() -> None:
    def hessian(theta: Array) -> Array:
        return np.full((1, 1), math.inf if theta[0] < 2 else 4.0)

    run = newton(Problem(lambda t: t[..., 0] ** 2, lambda t: 2 * t, hessian), [3.0])
    np.testing.assert_array_equal(run.parameters, [[3.0], [1.5]])
    assert run.stopped == "the Hessian is not finite"


def test_derivatives_may_be_whole_numbers() -> None:
    whole = Problem(
        loss=lambda theta: float((theta**2).sum()),
        gradient=lambda theta: np.rint(2 * theta).astype(int),
        hessian=lambda theta: np.diag([2, 2]),
    )
    np.testing.assert_array_equal(newton(whole, [1.0, 3.0]).parameters, [[1, 3], [0, 0]])
    np.testing.assert_array_equal(run_optimizer(whole, [1.0, 3.0], sgd(0.5), max_steps=1).parameters[-1], [0, 0])


def test_newton_finds_the_root_of_two_with_errors_that_square() -> None:
    guesses = newton_root(lambda x: x**2 - 2, lambda x: 2 * x, 1.0)
    np.testing.assert_allclose(guesses[:4], [1, 1.5, 1.4166667, 1.4142157], atol=1e-7)
    errors = np.abs(guesses - math.sqrt(2))
    assert errors[3] / errors[2] ** 2 == pytest.approx(1 / (2 * math.sqrt(2)), rel=0.02)
    assert errors[-1] < 1e-12
    assert len(guesses) == 6
    assert len(newton_root(lambda x: x**2 - 2, lambda x: 2 * x, 1.0, max_steps=2)) == 3
    falling = newton_root(lambda x: 2 - x**3, lambda x: -3 * x**2, 1.0)
    assert falling[-1] == pytest.approx(2 ** (1 / 3), rel=1e-12)


def test_newtons_root_search_ends_at_a_level_tangent_and_where_it_runs_away() -> None:
    assert len(newton_root(lambda x: x**2 + 1, lambda x: 2 * x, 0.0)) == 1
    away = newton_root(math.atan, lambda x: 1 / (1 + x * x), 2.0)
    assert np.isfinite(away).all()
    assert abs(away[-1]) > 1e50
    np.testing.assert_array_equal(newton_root(lambda x: x, lambda x: 1e-300, 1e300), [1e300])


def test_conjugate_gradients_solve_d_equations_in_d_steps() -> None:
    A, b = random_bowl(1, 8)
    iterates = conjugate_gradient(A, b)
    assert len(iterates) <= 9
    np.testing.assert_array_equal(iterates[0], 0)
    np.testing.assert_allclose(iterates[-1], np.linalg.solve(A, b), rtol=1e-7)
    directions = np.diff(iterates, axis=0)
    overlaps = directions @ A @ directions.T
    np.testing.assert_allclose(overlaps - np.diag(np.diag(overlaps)), 0, atol=1e-8)
    assert len(gradient_descent(quadratic(A, np.linalg.solve(A, b)), np.zeros(8), 1e-2, max_steps=9).losses) == 10
    np.testing.assert_array_equal(conjugate_gradient(A, np.zeros(8)), np.zeros((1, 8)))
    np.testing.assert_allclose(conjugate_gradient([[2.0]], [3.0], tolerance=1.0), [[0.0]])


@pytest.mark.parametrize("exponent", [-1000, -560, -3, 7, 520, 1000])
def test_conjugate_gradients_find_the_same_digits_however_small_or_large_b_is(exponent: int) -> None:
    A, b = random_bowl(1, 8)
    iterates = conjugate_gradient(A, np.ldexp(b, exponent))
    np.testing.assert_array_equal(iterates, np.ldexp(conjugate_gradient(A, b), exponent))
    np.testing.assert_allclose(np.ldexp(iterates[-1], -exponent), np.linalg.solve(A, b), rtol=1e-7)
    for scale in (1e-170, 1e200):
        np.testing.assert_array_equal(conjugate_gradient(np.eye(2), [scale, 2 * scale])[-1], [scale, 2 * scale])
    assert conjugate_gradient(A.astype(np.float32), b.astype(np.float32)).dtype == np.float32


def test_conjugate_gradients_carry_the_textbooks_residual() -> None:
    """Hestenes and Stiefel's loop typed out, to the last bit."""
    A, b = random_bowl(2, 6)
    x, r = np.zeros(6), b
    p = r
    for iterate in conjugate_gradient(A, b)[1:]:
        alpha = (r @ r) / (p @ (A @ p))
        x, before, r = x + alpha * p, r @ r, r - alpha * (A @ p)
        p = r + (r @ r) / before * p
        np.testing.assert_array_equal(iterate, x)


def test_a_landscape_keeps_its_shape_when_the_arrays_it_was_made_of_change() -> None:
    H, centre, x, y = np.eye(2), np.zeros(2), np.arange(3.0), np.ones(3)
    problems, theta = [quadratic(H, centre), gabor_loss(x, y)], np.ones(2)
    before = [problem.loss(theta) for problem in problems]
    for array in (H, centre, x, y):
        array += 10
    assert [problem.loss(theta) for problem in problems] == before


# --- Optimizers, and searches without gradients ----------------------------------------------------------------------


def test_an_optimizer_walks_the_path_that_its_updates_make() -> None:
    run = run_optimizer(bowl(20), [10.0, 1.0], sgd(0.09), max_steps=30)
    np.testing.assert_allclose(
        run.parameters, gradient_descent(bowl(20), [10.0, 1.0], 0.09, max_steps=30).parameters, rtol=1e-12
    )
    assert (run.n_steps, run.evaluations["gradient"][-1]) == (30, 31)
    stack = run_optimizer(bowl(100), [[3.0, 1.0], [-2.0, 0.5]], adam(0.05), max_steps=20)
    alone = run_optimizer(bowl(100), [-2.0, 0.5], adam(0.05), max_steps=20)
    np.testing.assert_allclose(stack.parameters[:, 1], alone.parameters, rtol=1e-12)
    assert run_optimizer(bowl(20), [10.0, 1.0], sgd(0.09), stop=loss_below(1.0)).losses[-2] >= 1.0


def test_one_run_of_a_stack_may_explode_under_an_optimizer_too() -> None:
    quartic = Problem(lambda theta: theta[..., 0] ** 4, lambda theta: 4 * theta**3)
    run = run_optimizer(quartic, [[0.1], [9.0]], sgd(0.1), max_steps=12)
    assert run.n_steps == 12
    assert not np.isfinite(run.parameters[-1, 1, 0])
    descent = gradient_descent(quartic, [[0.1], [9.0]], 0.1, max_steps=12, stop=())
    np.testing.assert_array_equal(run.parameters, descent.parameters)


def test_random_search_takes_the_best_candidate_and_only_if_it_is_better() -> None:
    rng, twin = np.random.default_rng(7), np.random.default_rng(7)
    problem, start = bowl(3), np.array([1.0, -1.0])
    run = random_search(problem, start, rng=rng, standard_deviation=0.5, n_candidates=4, max_steps=30)
    theta = start
    for t in range(30):
        candidates = theta + 0.5 * twin.standard_normal((4, 2))
        best = min(candidates, key=lambda point: float(problem.loss(point)))
        theta = best if problem.loss(best) < problem.loss(theta) else theta
        np.testing.assert_array_equal(run.parameters[t + 1], theta)
    assert (np.diff(run.losses) <= 0).all()
    assert run.losses[-1] < 0.1 * run.losses[0]
    assert np.isnan(run.gradient_norms).all()
    np.testing.assert_array_equal(run.evaluations["loss"], 1 + 4 * np.arange(31))
    assert run.evaluations["gradient"][-1] == 0
    at_best = random_search(problem, [0.0, 0.0], rng=rng, standard_deviation=0.5, n_candidates=9, max_steps=20)
    np.testing.assert_array_equal(at_best.parameters, 0)


def test_searches_need_no_slope_and_survive_a_loss_that_is_not_a_number() -> None:
    def stairs(theta: Array) -> float:
        return float(np.floor(np.abs(theta) * 4).sum()) if theta[0] < 3 else math.nan

    for search in (random_search, evolution_strategy):
        run = search(stairs, [2.9, -2.0], rng=np.random.default_rng(1), standard_deviation=0.3, max_steps=150)
        assert run.losses[-1] < 3, search.__name__
        assert run.stopped == "150 steps were made"


def test_the_evolution_strategy_follows_its_formulas() -> None:
    problem, start = bowl(5, n_parameters=3), np.array([2.0, -1.0, 0.5])
    run = evolution_strategy(
        problem, start, rng=np.random.default_rng(3), standard_deviation=0.4, n_children=7, n_parents=2, max_steps=12
    )
    twin, theta, scale = np.random.default_rng(3), start, 0.4
    for t in range(12):
        children = theta + scale * twin.standard_normal((7, 3))
        losses = [float(problem.loss(child)) for child in children]
        scale *= math.exp(sum(loss < problem.loss(theta) for loss in losses) / 7 - 1 / 5)
        theta = sum(children[i] for i in np.argsort(losses)[:2]) / 2
        np.testing.assert_allclose(run.parameters[t + 1], theta, rtol=1e-12)
    np.testing.assert_array_equal(run.evaluations["loss"], 1 + 8 * np.arange(13))


def test_the_evolution_strategy_narrows_in_on_a_minimum() -> None:
    for seed in range(5):
        run = evolution_strategy(bowl(10), [-3.0, 2.0], rng=np.random.default_rng(seed), standard_deviation=0.3)
        assert run.losses[-1] < 1e-12
    exploding = evolution_strategy(
        lambda theta: -math.exp(min(float(theta @ theta), 800.0)) if theta @ theta < 700 else math.inf,
        [1.0],
        rng=np.random.default_rng(0),
        standard_deviation=40.0,
        n_children=2,
        n_parents=2,
    )
    assert exploding.stopped.startswith("the loss is no longer a finite number at step ")
    assert np.isfinite(exploding.losses).all()


@given(st.floats(1.0, 1e3), st.floats(0.01, 0.99))
@settings(max_examples=25, deadline=None)
def test_below_two_over_the_largest_curvature_every_step_of_a_bowl_lowers_the_loss(kappa: float, share: float) -> None:
    run = gradient_descent(bowl(kappa, degrees=33), [1.0, -2.0], share * 2 / kappa, max_steps=20, stop=())
    assert (np.diff(run.losses)[run.losses[:-1] > 1e-20] < 0).all()


def test_the_defaults_are_the_ones_that_the_chapters_rest_on() -> None:
    flat = "the gradient norm is below 1e-06"
    promised: dict[Callable[..., object], dict[str, object]] = {
        gradient_descent: {"stop": flat, "max_steps": 1000},
        newton: {"learning_rate": 1.0, "damping": 0.0, "stop": flat, "max_steps": 100},
        run_optimizer: {"stop": (), "max_steps": 1000},
        random_search: {"n_candidates": 1, "max_steps": 1000},
        evolution_strategy: {"n_children": 12, "n_parents": 3, "max_steps": 200},
        newton_root: {"tolerance": 1e-12, "max_steps": 50},
        conjugate_gradient: {"tolerance": 1e-10},
        exact_line_search: {"first_trial": 1.0},
        armijo: {"first_trial": 1.0, "shrink": 0.5, "share": 1e-4},
        loss_unchanged: {"tolerance": 0.0},
        quadratic: {"minimizer": None},
        bowl: {"n_parameters": 2, "degrees": 0.0},
        rosenbrock: {"n_parameters": 2},
        gabor_loss: {"width": 8.0, "reduction": "mean"},
        tilted_double_well: {"tilt": 0.3},
        rippled_parabola: {"height": 2.0},
        Problem: dict.fromkeys(("gradient", "hessian", "minimizer", "n_parameters")) | {"name": "problem"},
    }
    for function, defaults in promised.items():
        parameters = inspect.signature(function).parameters.values()
        found = {p.name: p.default for p in parameters if p.default is not inspect.Parameter.empty}
        if "stop" in found and callable(found["stop"]):
            found["stop"] = gradient_descent(PARABOLA, [0.0], 0.1, stop=found["stop"]).stopped
        assert found == defaults, function


# --- Bad input -------------------------------------------------------------------------------------------------------

ONLY_LOSS = Problem(loss=lambda theta: theta[..., 0] ** 2, name="bare")
NAN_LOSS = Problem(loss=lambda theta: math.nan, gradient=lambda theta: theta)
RNG = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: gradient_descent(PARABOLA, [1.0], 0),
            ConventionError,
            "^gradient_descent: learning_rate is 0; it must",
        ),
        (lambda: newton(HILL, [1.0], -1), ConventionError, "^newton: learning_rate is -1; it must be greater"),
        (lambda: newton(HILL, [1.0], damping=-1), ConventionError, "^newton: damping is -1; it must be at least 0"),
        (
            lambda: gradient_descent(ONLY_LOSS, [1.0], 0.1),
            CourseError,
            r"^gradient_descent: the problem 'bare' has no gradient; give Problem\(gradient=…\)",
        ),
        (lambda: newton(PARABOLA, [1.0]), CourseError, "^newton: the problem 'parabola' has no hessian"),
        (lambda: run_optimizer(ONLY_LOSS, [1.0], sgd(0.1)), CourseError, "^run_optimizer: the problem 'bare' has no"),
        (
            lambda: gradient_descent(Problem(lambda t: 0.0, lambda t: np.zeros(3)), [1.0, 2.0], 0.1),
            ShapeError,
            r"^gradient_descent: the gradient has shape \(3,\) where the parameters have shape \(2,\)",
        ),
        (
            lambda: newton(Problem(lambda t: t @ t, lambda t: 2 * t, lambda t: np.full(2, 2.0)), [1.0, 3.0]),
            ShapeError,
            r"^newton: the hessian has shape \(2,\) where \(2, 2\) is needed; the problem's hessian must return one",
        ),
        (
            lambda: newton(Problem(lambda t: t @ t, lambda t: 2 * t, lambda t: np.eye(3)), [1.0, 3.0]),
            ShapeError,
            r"^newton: the hessian has shape \(3, 3\) where \(2, 2\) is needed; the problem's hessian must return",
        ),
        (
            lambda: newton(Problem(lambda t: t @ t, lambda t: 2 * t, lambda t: [["2"]]), [1.0]),
            CourseError,
            "^newton: the hessian holds str.* values; the problem's hessian must return real numbers",
        ),
        (
            lambda: run_optimizer(Problem(lambda t: 0.0, lambda t: 1j * t), [1.0], sgd(0.1)),
            CourseError,
            "^run_optimizer: the gradient holds complex128 values; the problem's gradient must return real numbers",
        ),
        (
            lambda: gradient_descent(np.sum, [1.0], 0.1),  # type: ignore[arg-type]
            CourseError,
            r"^gradient_descent: problem is the function sum; give a Problem, such as Problem\(loss=…, gradient=…\)",
        ),
        (
            lambda: random_search(3.0, [1.0], rng=RNG, standard_deviation=1),  # type: ignore[arg-type]
            CourseError,
            "^random_search: problem is 3.0; give a Problem",
        ),
        (
            lambda: run_optimizer(PARABOLA, [1.0], "adam"),  # type: ignore[arg-type]
            ConventionError,
            r"^run_optimizer: optimizer is 'adam'; give an Optimizer, such as sgd\(0.1\) or adam\(0.01\)",
        ),
        (
            lambda: run_optimizer(PARABOLA, [1.0], adam),  # type: ignore[arg-type]
            ConventionError,
            "^run_optimizer: optimizer is <function adam .*>; give an Optimizer",
        ),
        (
            lambda: gradient_descent(PARABOLA, [1.0], 0.1, stop=1e-3),  # type: ignore[arg-type]
            ConventionError,
            r"^gradient_descent: stop is 0.001; give stopping rules, such as gradient_below\(1e-6\), or \(\) for none",
        ),
        (lambda: gradient_descent(PARABOLA, [], 0.1), ShapeError, "^gradient_descent: start has shape"),
        (lambda: gradient_descent(PARABOLA, [math.nan], 0.1), NotFiniteError, "^gradient_descent: start"),
        (
            lambda: gradient_descent(PARABOLA, [[1.0]], armijo()),
            ShapeError,
            "^gradient_descent: start has shape .1, 1.",
        ),
        (lambda: newton(HILL, [[1.0]]), ShapeError, "^newton: start has shape .1, 1."),
        (lambda: gradient_descent(NAN_LOSS, [1.0], 0.1), NotFiniteError, "^gradient_descent: the loss at the start"),
        (lambda: gradient_descent(PARABOLA, [1.0], 0.1, max_steps=-1), ConventionError, "max_steps is -1"),
        (lambda: gradient_below(0), ConventionError, "^gradient_below: tolerance is 0; it must be greater than 0"),
        (lambda: loss_below(math.inf), ConventionError, "^loss_below: target is inf"),
        (lambda: loss_unchanged(-1), ConventionError, "^loss_unchanged: tolerance is -1; it must be at least 0"),
        (lambda: step_below(0), ConventionError, "^step_below: tolerance is 0"),
        (lambda: exact_line_search(0), ConventionError, "^exact_line_search: first_trial is 0"),
        (lambda: armijo(0), ConventionError, "^armijo: first_trial is 0"),
        (lambda: armijo(shrink=1), ConventionError, r"^armijo: shrink is 1; it must lie in \(0, 1\)"),
        (lambda: armijo(shrink=0), ConventionError, r"^armijo: shrink is 0; it must lie in \(0, 1\)"),
        (lambda: armijo(share=1), ConventionError, "^armijo: share is 1"),
        (lambda: armijo(share=0), ConventionError, r"^armijo: share is 0; it must lie in \(0, 1\)"),
        (lambda: quadratic_step([1, 2], np.eye(3)), ShapeError, "^quadratic_step: hessian has shape"),
        (lambda: quadratic_step([1, 2], -np.eye(2)), ConventionError, "gradient @ hessian @ gradient is -5; it must"),
        (lambda: quadratic_step([0, 0], np.eye(2)), ConventionError, "gradient @ hessian @ gradient is 0; it must"),
        (lambda: quadratic([[1, 2], [0, 1]]), ConventionError, r"^quadratic: the hessian is not symmetric; pass"),
        (lambda: quadratic(np.eye(2), [1, 2, 3]), ShapeError, "^quadratic: minimizer has shape"),
        (lambda: bowl(0.5), ConventionError, "^bowl: condition_number is 0.5; it is the largest curvature over"),
        (lambda: bowl(2, n_parameters=1), ConventionError, "^bowl: n_parameters is 1"),
        (lambda: bowl(2, degrees=math.nan), ConventionError, "^bowl: degrees is nan"),
        (lambda: rotate([1, 2, 3], 5), ShapeError, "^rotate: points has shape"),
        (lambda: rotate([1, 2], math.inf), ConventionError, "^rotate: degrees is inf"),
        (lambda: rosenbrock(1), ConventionError, "^rosenbrock: n_parameters is 1"),
        (lambda: gabor_loss([1, 2], [1]), ShapeError, "^gabor_loss: y has shape"),
        (lambda: gabor_loss([1], [1], width=0), ConventionError, "^gabor_loss: width is 0"),
        (lambda: gabor_loss([1], [1], reduction="men"), UnknownNameError, "reduction is 'men'; did you mean 'mean'?"),
        (lambda: tilted_double_well(math.nan), ConventionError, "^tilted_double_well: tilt is nan"),
        (lambda: rippled_parabola(-1), ConventionError, "^rippled_parabola: height is -1; it must be at least 0"),
        (
            lambda: gradient_descent(quadratic([[1.0]]), [1.0], lambda step: -0.1, max_steps=3),
            ConventionError,
            "^gradient_descent: the schedule gave the learning rate -0.1 at step 0",
        ),
        (
            lambda: quadratic([[1e-9, 8e-9], [0, 1e-9]]),
            ConventionError,
            "^quadratic: the hessian is not symmetric",
        ),
        (
            lambda: conjugate_gradient([[1e-9, 5e-9], [0, 1e-9]], [1.0, 1.0]),
            ConventionError,
            "^conjugate_gradient: A is not symmetric",
        ),
        (
            lambda: random_search(ONLY_LOSS, [1.0], rng=0, standard_deviation=1),
            ConventionError,
            "^random_search: rng is 0; it must be a generator",
        ),
        (
            lambda: evolution_strategy(ONLY_LOSS, [1.0], rng=None, standard_deviation=1),
            ConventionError,
            "^evolution_strategy: rng is None; it must be a generator",
        ),
        (
            lambda: random_search(ONLY_LOSS, [1.0], rng=RNG, standard_deviation=0),
            ConventionError,
            "^random_search: standard_deviation is 0",
        ),
        (
            lambda: random_search(ONLY_LOSS, [1.0], rng=RNG, standard_deviation=1, n_candidates=0),
            ConventionError,
            "^random_search: n_candidates is 0",
        ),
        (
            lambda: random_search(ONLY_LOSS, [1.0], rng=RNG, standard_deviation=1, max_steps=-1),
            ConventionError,
            "^random_search: max_steps is -1",
        ),
        (
            lambda: random_search(NAN_LOSS, [1.0], rng=RNG, standard_deviation=1),
            NotFiniteError,
            "^random_search: the loss at the start is nan; choose a start with a finite loss",
        ),
        (
            lambda: random_search(ONLY_LOSS, [[1.0]], rng=RNG, standard_deviation=1),
            ShapeError,
            "^random_search: start has shape",
        ),
        (
            lambda: evolution_strategy(ONLY_LOSS, [1.0], rng=RNG, standard_deviation=-1),
            ConventionError,
            "standard_deviation is -1",
        ),
        (
            lambda: evolution_strategy(ONLY_LOSS, [1.0], rng=RNG, standard_deviation=1, n_children=1),
            ConventionError,
            "n_children is 1",
        ),
        (
            lambda: evolution_strategy(ONLY_LOSS, [1.0], rng=RNG, standard_deviation=1, n_parents=0),
            ConventionError,
            "n_parents is 0",
        ),
        (
            lambda: evolution_strategy(ONLY_LOSS, [1.0], rng=RNG, standard_deviation=1, n_parents=5, n_children=4),
            ConventionError,
            "^evolution_strategy: n_parents is 5 and n_children 4; the parents are chosen from the children",
        ),
        (
            lambda: evolution_strategy(ONLY_LOSS, [1.0], rng=RNG, standard_deviation=1, max_steps=-1),
            ConventionError,
            "^evolution_strategy: max_steps is -1",
        ),
        (lambda: newton_root(math.sin, math.cos, math.inf), ConventionError, "^newton_root: start is inf"),
        (lambda: newton_root(math.sin, math.cos, 1, tolerance=0), ConventionError, "^newton_root: tolerance is 0"),
        (lambda: newton_root(math.sin, math.cos, 1, max_steps=-1), ConventionError, "^newton_root: max_steps is -1"),
        (lambda: conjugate_gradient(np.eye(2), [1, 2, 3]), ShapeError, "^conjugate_gradient: b has shape"),
        (
            lambda: conjugate_gradient([[1, 2], [0, 1]], [1, 1]),
            ConventionError,
            "^conjugate_gradient: A is not symmetric; it must be symmetric and positive definite",
        ),
        (
            lambda: conjugate_gradient(np.diag([1.0, -3.0]), [0.0, 1.0]),
            ConventionError,
            r"^conjugate_gradient: A bends downwards along a direction \(d @ A @ d = -3\)",
        ),
        (lambda: conjugate_gradient(np.eye(2), [1, 2], tolerance=0), ConventionError, "tolerance is 0"),
        (
            lambda: conjugate_gradient([[1 / (i + j + 1) for j in range(10)] for i in range(10)], np.ones(10)),
            ConventionError,
            "^conjugate_gradient: after 30 steps the residual is still 0.0014 of b, above tolerance 1e-10; raise it",
        ),
        (
            lambda: gradient_descent(Problem(loss=np.square, gradient=lambda theta: 2 * theta), [1.0, 2.0], 0.1),
            ShapeError,
            r"^gradient_descent: the loss has shape \(2,\) where the parameters have shape \(2,\); the problem's loss",
        ),
        (
            lambda: random_search(np.square, [1.0, 2.0], rng=np.random.default_rng(0), standard_deviation=1),
            ShapeError,
            r"^random_search: the loss has shape \(2,\) where the parameters have shape \(2,\); the problem's loss",
        ),
        (
            lambda: gradient_descent(Problem(loss=lambda theta: "low", gradient=np.ones_like), [1.0], 0.1),
            CourseError,
            "^gradient_descent: the loss holds str96 values; the problem's loss must return real numbers",
        ),
        (
            lambda: run_optimizer(Problem(loss=np.sum, gradient=np.ones_like), np.ones((3, 2)), sgd(0.1)),
            ShapeError,
            r"^run_optimizer: the loss has shape \(\) where the parameters have shape \(3, 2\); .* one number per run",
        ),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_sentence(
    call: Callable[[], object], error: type[CourseError], message: str
) -> None:
    with pytest.raises(error, match=message) as caught:
        call()
    assert caught.value.name
    assert caught.value.expected
    assert ". " not in str(caught.value)
