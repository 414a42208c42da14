"""The optimizers against torch, against the papers' formulas, and against their plausible wrong versions."""

from __future__ import annotations

import inspect
import math
import re
import tracemalloc
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import hypothesis.extra.numpy as hnp
import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

from course_lib.errors import ConventionError, CourseError, NotFiniteError, ShapeError, UnknownNameError
from course_lib.optimizers import (
    OPTIMIZERS,
    Optimizer,
    adagrad,
    adam,
    adamw,
    adan,
    chain,
    clip_by_norm,
    clip_by_value,
    decoupled_weight_decay,
    exponential_moving_average,
    get_optimizer,
    heavy_ball,
    heavy_ball_matrix,
    l2_in_gradient,
    momentum,
    momentum_average,
    momentum_weights,
    nesterov,
    nesterov_matrix,
    nesterov_position,
    normalized_gradient,
    radam,
    radam_average_length,
    rmsprop,
    sgd,
    spectral_radius,
    tuned_gradient_descent,
    tuned_heavy_ball,
)
from course_lib.optimizers._optimizer import State, has_only_numbers, optimizer_from

Array = NDArray[np.floating[Any]]
Gradient = Callable[[int, Array], Array]

START = np.array([1.5, -0.7, 0.3, 2.0, -1.1])


def gradient_at(step: int, theta: Array) -> Array:
    """A slope that depends on the step and on the parameters, in coordinates of very different size.

    Entries near 1 and near 1e-6 tell the places of epsilon apart; the dependence on theta tells apart what merely
    happens to add up over a fixed list of gradients.
    """
    noise = np.random.default_rng(step).normal(size=theta.shape)
    return np.asarray(np.array([1.0, 1e-6, 3.0, 1e-3, 0.1]) * (theta + noise))


def path(optimizer: Optimizer, start: Array = START, n_steps: int = 10, gradient: Gradient = gradient_at) -> Array:
    """The parameters before and after each step, in the pure form of update."""
    theta, state = np.array(start), optimizer.init(start)
    points = [theta]
    for step in range(n_steps):
        updates, state = optimizer.update(gradient(step, theta), state, theta)
        theta = theta + updates
        points.append(theta)
    return np.array(points)


def given_gradients(*values: float) -> Gradient:
    return lambda step, theta: np.full_like(theta, values[step])


def steps(optimizer: Optimizer, *values: float) -> Array:
    """The displacements that a list of gradients of a single parameter produces."""
    return np.diff(path(optimizer, np.zeros(1), len(values), given_gradients(*values))[:, 0])


_FIVE_PARTS = (
    clip_by_norm(0.4),
    clip_by_value(0.3),
    l2_in_gradient(0.2),
    adam(0.03),
    decoupled_weight_decay(0.03, 0.2),
)
EVERY_OPTIMIZER = [
    *(pytest.param(make(0.03), id=name) for name, make in OPTIMIZERS.items()),
    *(
        pytest.param(rule(0.03, epsilon=1e-3, epsilon_inside=True), id=f"{rule.__name__}, epsilon inside")
        for rule in (normalized_gradient, adagrad, rmsprop, adam, adamw)
    ),
    pytest.param(normalized_gradient(0.03, per="vector"), id="normalized by the norm"),
    pytest.param(adan(0.03, weight_decay=0.2), id="adan with decay"),
    pytest.param(chain(*_FIVE_PARTS), id="a chain of five"),
    pytest.param(chain(*_FIVE_PARTS[:2]), id="a chain of two"),
    pytest.param(chain(nesterov(lambda step: 0.1 / (step + 1))), id="a chain of one, with a schedule"),
]


# --- PyTorch ---------------------------------------------------------------------------------------------------------

TORCH_TWINS = {
    "sgd": (sgd(0.3), "SGD", {"lr": 0.3}),
    "momentum is torch's": (momentum(0.3, 0.8), "SGD", {"lr": 0.3, "momentum": 0.8}),
    "the average with learning_rate / (1 - momentum)": (
        momentum_average(0.3 / (1 - 0.8), 0.8),
        "SGD",
        {"lr": 0.3, "momentum": 0.8},
    ),
    "the heavy ball at a constant rate": (heavy_ball(0.3, 0.8), "SGD", {"lr": 0.3, "momentum": 0.8}),
    "nesterov": (nesterov(0.3, 0.8), "SGD", {"lr": 0.3, "momentum": 0.8, "nesterov": True}),
    "adagrad": (adagrad(0.3), "Adagrad", {"lr": 0.3}),
    "adagrad, epsilon": (adagrad(0.3, 1e-3), "Adagrad", {"lr": 0.3, "eps": 1e-3}),
    "rmsprop": (rmsprop(0.03), "RMSprop", {"lr": 0.03}),
    "rmsprop, settings": (rmsprop(0.03, 0.7, 1e-3), "RMSprop", {"lr": 0.03, "alpha": 0.7, "eps": 1e-3}),
    "adam": (adam(0.03), "Adam", {"lr": 0.03}),
    "adam, settings": (adam(0.03, 0.7, 0.95, 1e-4), "Adam", {"lr": 0.03, "betas": (0.7, 0.95), "eps": 1e-4}),
    "adamw": (adamw(0.03), "AdamW", {"lr": 0.03}),
    "adamw, settings": (
        adamw(0.03, 0.7, 0.95, 1e-4, weight_decay=0.6),
        "AdamW",
        {"lr": 0.03, "betas": (0.7, 0.95), "eps": 1e-4, "weight_decay": 0.6},
    ),
    "radam": (radam(0.03), "RAdam", {"lr": 0.03}),
    "radam, settings": (
        radam(0.03, 0.7, 0.99, 1e-4),
        "RAdam",
        {"lr": 0.03, "betas": (0.7, 0.99), "eps": 1e-4},
    ),
    "L2 in the gradient of sgd": (chain(l2_in_gradient(0.6), sgd(0.3)), "SGD", {"lr": 0.3, "weight_decay": 0.6}),
    "L2 in the gradient of adam": (chain(l2_in_gradient(0.6), adam(0.03)), "Adam", {"lr": 0.03, "weight_decay": 0.6}),
}


def torch_path(
    name: str, settings: dict[str, Any], n_steps: int = 10, rate: Callable[[int], float] | None = None
) -> Array:
    torch = pytest.importorskip("torch")
    theta = torch.tensor(START, requires_grad=True)
    optimizer = getattr(torch.optim, name)([theta], **settings)
    points = [START]
    for step in range(n_steps):
        if rate is not None:
            optimizer.param_groups[0]["lr"] = rate(step)
        theta.grad = torch.tensor(gradient_at(step, theta.detach().numpy()))
        optimizer.step()
        points.append(theta.detach().numpy().copy())
    return np.array(points)


@pytest.mark.torch
@pytest.mark.parametrize("name", TORCH_TWINS)
def test_ten_steps_equal_torch(name: str) -> None:
    ours, theirs, settings = TORCH_TWINS[name]
    np.testing.assert_allclose(path(ours), torch_path(theirs, settings), rtol=0, atol=1e-10)


@pytest.mark.torch
def test_with_a_schedule_the_sum_and_nesterov_still_equal_torch() -> None:
    def rate(step: int) -> float:
        return 0.3 / (1 + 0.4 * step)

    expected = torch_path("SGD", {"lr": 0.3, "momentum": 0.8}, rate=rate)
    np.testing.assert_allclose(path(momentum(rate, 0.8)), expected, rtol=0, atol=1e-10)
    rescaled = momentum_average(lambda step: rate(step) / (1 - 0.8), 0.8)
    np.testing.assert_allclose(path(rescaled), expected, rtol=0, atol=1e-10)
    assert np.abs(path(heavy_ball(rate, 0.8)) - expected).max() > 1e-2
    expected = torch_path("SGD", {"lr": 0.3, "momentum": 0.8, "nesterov": True}, rate=rate)
    np.testing.assert_allclose(path(nesterov(rate, 0.8)), expected, rtol=0, atol=1e-10)
    expected = torch_path("AdamW", {"lr": 0.3, "weight_decay": 0.6}, rate=rate)
    np.testing.assert_allclose(path(adamw(rate, weight_decay=0.6)), expected, rtol=0, atol=1e-10)


@pytest.mark.torch
def test_clipping_equals_torch_but_for_the_millionth_in_its_denominator() -> None:
    torch = pytest.importorskip("torch")
    gradient = np.random.default_rng(3).normal(size=9)
    for limit in (0.5, 50.0):
        leaf = torch.zeros(9, dtype=torch.float64, requires_grad=True)
        leaf.grad = torch.tensor(gradient)
        norm = float(torch.nn.utils.clip_grad_norm_([leaf], limit))
        ours = updates_of(clip_by_norm(limit), gradient)
        correction = (norm + 1e-6) / norm if norm > limit else 1.0
        np.testing.assert_allclose(ours, leaf.grad.numpy() * correction, rtol=1e-12)
        leaf.grad = torch.tensor(gradient)
        torch.nn.utils.clip_grad_value_([leaf], limit)
        np.testing.assert_array_equal(updates_of(clip_by_value(limit), gradient), leaf.grad.numpy())


def updates_of(optimizer: Optimizer, gradients: Array, parameters: Array | None = None) -> Array:
    at = np.zeros_like(gradients) if parameters is None else parameters
    return optimizer.update(gradients, optimizer.init(at), at)[0]


# --- The papers' formulas, typed out in their own letters ------------------------------------------------------------


def adam_of_the_paper(alpha: float, beta_1: float, beta_2: float, epsilon: float, inside: bool = False) -> Array:
    theta, m, v, points = START, np.zeros(5), np.zeros(5), [START]
    for t in range(1, 11):
        g = gradient_at(t - 1, theta)
        m = beta_1 * m + (1 - beta_1) * g
        v = beta_2 * v + (1 - beta_2) * g**2
        m_hat, v_hat = m / (1 - beta_1**t), v / (1 - beta_2**t)
        root = np.sqrt(v_hat + epsilon) if inside else np.sqrt(v_hat) + epsilon
        theta = theta - alpha * m_hat / root
        points.append(theta)
    return np.array(points)


@pytest.mark.parametrize("inside", [False, True])
def test_adam_is_algorithm_1_of_the_paper_and_the_decks_form_of_it(inside: bool) -> None:
    ours = adam(0.03, 0.8, 0.97, 1e-6, epsilon_inside=inside)
    np.testing.assert_allclose(path(ours), adam_of_the_paper(0.03, 0.8, 0.97, 1e-6, inside), rtol=0, atol=1e-12)


def test_adamw_with_epsilon_inside_is_adam_with_epsilon_inside_beside_the_decay() -> None:
    ours = adamw(0.03, 0.8, 0.97, 1e-6, weight_decay=0.4, epsilon_inside=True)
    twin = chain(adam(0.03, 0.8, 0.97, 1e-6, epsilon_inside=True), decoupled_weight_decay(0.03, 0.4))
    np.testing.assert_array_equal(path(ours), path(twin))


@pytest.mark.parametrize(("beta_1", "beta_2"), [(0.9, 0.999), (0.8, 0.97), (0.5, 0.6)])
def test_radam_is_algorithm_2_of_the_paper(beta_1: float, beta_2: float) -> None:
    """With the paper's threshold of 4 and no epsilon; at beta_2 = 0.6 the average never gets long enough."""
    theta, m, v, points = START, np.zeros(5), np.zeros(5), [START]
    rho_inf = 2 / (1 - beta_2) - 1
    for t in range(1, 11):
        g = gradient_at(t - 1, theta)
        v = beta_2 * v + (1 - beta_2) * g**2
        m = beta_1 * m + (1 - beta_1) * g
        m_hat = m / (1 - beta_1**t)
        rho_t = rho_inf - 2 * t * beta_2**t / (1 - beta_2**t)
        if rho_t > 4:
            l_t = np.sqrt((1 - beta_2**t) / v)
            r_t = np.sqrt((rho_t - 4) * (rho_t - 2) * rho_inf / ((rho_inf - 4) * (rho_inf - 2) * rho_t))
            theta = theta - 0.03 * r_t * m_hat * l_t
        else:
            theta = theta - 0.03 * m_hat
        points.append(theta)
    ours = path(radam(0.03, beta_1, beta_2, 0.0, threshold=4.0))
    np.testing.assert_allclose(ours, np.array(points), rtol=0, atol=1e-10)


@pytest.mark.parametrize("decay", [0.0, 0.7])
def test_adan_is_algorithm_1_of_the_paper(decay: float) -> None:
    """The paper's betas weigh the new; sums start at 0 and are corrected as in the authors' code."""
    beta_1, beta_2, beta_3, eta, epsilon = 0.3, 0.2, 0.1, 0.03, 1e-5
    theta, g_before, points = START, gradient_at(0, START), [START]
    m, v, n = np.zeros(5), np.zeros(5), np.zeros(5)
    for k in range(1, 11):
        g = gradient_at(k - 1, theta)
        m = (1 - beta_1) * m + beta_1 * g
        v = (1 - beta_2) * v + beta_2 * (g - g_before)
        n = (1 - beta_3) * n + beta_3 * (g + (1 - beta_2) * (g - g_before)) ** 2
        m_hat, v_hat = m / (1 - (1 - beta_1) ** k), v / (1 - (1 - beta_2) ** k)
        eta_k = eta / (np.sqrt(n / (1 - (1 - beta_3) ** k)) + epsilon)
        theta = (theta - eta_k * (m_hat + (1 - beta_2) * v_hat)) / (1 + decay * eta)
        g_before = g
        points.append(theta)
    ours = path(adan(eta, 1 - beta_1, 1 - beta_2, 1 - beta_3, epsilon, weight_decay=decay))
    np.testing.assert_allclose(ours, np.array(points), rtol=0, atol=1e-12)


@pytest.mark.parametrize("inside", [False, True])
def test_the_other_adaptive_rules_are_the_decks_with_epsilon_on_either_side(inside: bool) -> None:
    def root(v: Array) -> Array:
        return np.asarray(np.sqrt(v + 1e-4) if inside else np.sqrt(v) + 1e-4)

    s_grad, s_prop, thetas = np.zeros(5), np.zeros(5), [START] * 3
    for step in range(10):
        g = [gradient_at(step, theta) for theta in thetas]
        s_grad, s_prop = s_grad + g[1] ** 2, 0.9 * s_prop + (1 - 0.9) * g[2] ** 2
        roots = (root(g[0] ** 2), root(s_grad), root(s_prop))
        thetas = [theta - 0.05 * slope / r for theta, slope, r in zip(thetas, g, roots, strict=True)]
    settings = {"epsilon": 1e-4, "epsilon_inside": inside}
    ours = (normalized_gradient(0.05, **settings), adagrad(0.05, **settings), rmsprop(0.05, 0.9, **settings))
    for optimizer, expected in zip(ours, thetas, strict=True):
        np.testing.assert_allclose(path(optimizer)[-1], expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize(("inside", "size"), [(False, 5 + 0.25), (True, math.sqrt(25 + 0.25))])
def test_normalizing_by_the_norm_gives_every_step_one_length(inside: bool, size: float) -> None:
    optimizer = normalized_gradient(2.0, per="vector", epsilon=0.25, epsilon_inside=inside)
    np.testing.assert_allclose(updates_of(optimizer, np.array([3.0, -4.0])), [-6 / size, 8 / size], rtol=1e-15)


def test_nesterov_is_the_look_ahead_form_and_the_subtracted_velocity_of_the_decks() -> None:
    def slope(theta: Array) -> Array:
        return np.asarray([1.0, 7.0] * theta + np.sin(theta))

    alpha, beta, start = 0.07, 0.8, np.array([2.0, -1.0])
    x, x_before, theta, v = start, start, start, np.zeros(2)
    optimizer = nesterov(alpha, beta)
    looked_at, state = start, optimizer.init(start)
    for _ in range(12):
        ahead = x + beta * (x - x_before)
        x, x_before = ahead - alpha * slope(ahead), x
        v = beta * v + alpha * slope(theta - beta * v)
        theta = theta - v
        updates, state = optimizer.update(slope(looked_at), state, looked_at)
        looked_at = looked_at + updates
        ours = nesterov_position(looked_at, state, alpha, beta)
        np.testing.assert_allclose(ours, x, rtol=0, atol=1e-13)
        np.testing.assert_allclose(ours, theta, rtol=0, atol=1e-13)


def test_heavy_ball_is_polyaks_recursion_under_a_schedule_too() -> None:
    def rate(step: int) -> float:
        return 0.2 / (step + 1)

    theta, before = START, START
    for step in range(10):
        theta, before = theta - rate(step) * gradient_at(step, theta) + 0.7 * (theta - before), theta
    np.testing.assert_allclose(path(heavy_ball(rate, 0.7))[-1], theta, rtol=0, atol=1e-13)


def falling(step: int) -> float:
    return 0.2 / (step + 1)


def rising(step: int) -> float:
    return step / (step + 3)


def test_with_a_schedule_of_the_momentum_the_steps_are_massias_alpha_k_and_beta_k() -> None:
    theta, before, m, sum_of_all, summed = START, START, 0 * START, 0 * START, START
    average = START
    for step in range(10):
        theta, before = theta - falling(step) * gradient_at(step, theta) + rising(step) * (theta - before), theta
        sum_of_all = rising(step) * sum_of_all + gradient_at(step, summed)
        summed = summed - falling(step) * sum_of_all
        m = rising(step) * m + (1 - rising(step)) * gradient_at(step, average)
        average = average - falling(step) * m
    np.testing.assert_allclose(path(heavy_ball(falling, rising))[-1], theta, rtol=0, atol=1e-13)
    np.testing.assert_allclose(path(momentum(falling, rising))[-1], summed, rtol=0, atol=1e-13)
    np.testing.assert_allclose(path(momentum_average(falling, rising))[-1], average, rtol=0, atol=1e-13)


def nesterov_positions(gradient: Gradient, start: Array, n_steps: int, rate: float, momentum: Any) -> Array:
    """The textbook's iterates, from the start on."""
    optimizer, looked_at, points = nesterov(rate, momentum), start, [start]
    state = optimizer.init(start)
    for step in range(n_steps):
        updates, state = optimizer.update(gradient(step, looked_at), state, looked_at)
        looked_at = looked_at + updates
        points.append(nesterov_position(looked_at, state, rate, momentum))
    return np.array(points)


def test_nesterov_with_a_schedule_of_the_momentum_is_the_look_ahead_of_the_deck() -> None:
    theta, before = START, START
    for step in range(10):
        ahead = theta + rising(step) * (theta - before)
        theta, before = ahead - 0.2 * gradient_at(step, ahead), theta
    np.testing.assert_allclose(nesterov_positions(gradient_at, START, 10, 0.2, rising)[-1], theta, rtol=0, atol=1e-13)


def test_which_forms_of_momentum_agree_under_a_schedule_of_it() -> None:
    heavy = path(heavy_ball(0.2, rising))
    np.testing.assert_allclose(path(momentum(0.2, rising)), heavy, rtol=0, atol=1e-13)
    ball = heavy_ball(lambda step: 0.2 * (1 - rising(step)), rising)
    np.testing.assert_allclose(path(momentum_average(0.2, rising)), path(ball), rtol=0, atol=1e-13)
    rescaled = momentum_average(lambda step: 0.2 / (1 - rising(step)), rising)
    assert np.abs(path(rescaled) - heavy).max() > 1e-2


@pytest.mark.parametrize("make", [momentum, momentum_average, heavy_ball, nesterov])
def test_a_momentum_that_never_changes_may_be_a_schedule(make: Callable[..., Optimizer]) -> None:
    asked = []
    np.testing.assert_array_equal(path(make(0.3, lambda step: asked.append(step) or 0.8)), path(make(0.3, 0.8)))
    assert sorted(set(asked) - {10}) == list(range(10))  # nesterov already looks at where the next step begins


@pytest.mark.parametrize("momentum", [rising, lambda step: max(step - 1, 0) / (step + 2)])
def test_nesterovs_rate_holds_at_every_step_on_bowls_of_every_condition(momentum: Any) -> None:
    """One bowl a row, curvatures from 1 down to a millionth, the distance from start to minimizer 1, and L = 1."""
    curvatures, n_steps = np.logspace(-6, 0, 40)[:, None], 600

    def gaps(momentum: Any) -> Array:
        points = nesterov_positions(lambda step, theta: curvatures * theta, np.ones((40, 1)), n_steps, 1.0, momentum)
        return np.asarray((curvatures * points**2 / 2).max(axis=(1, 2)))

    bound = 2 / (np.arange(n_steps + 1) + 1.0) ** 2
    assert (gaps(momentum) <= bound).all()
    for constant in (0.0, 0.9):
        assert (gaps(constant) > bound).any()


# --- Wrong versions that must not pass for right ---------------------------------------------------------------------


def wrong_path(rule: Callable[[Array, Array, dict[str, Any], int], Array]) -> Array:
    """The path of a rule(g, theta, memory, t) -> step to be subtracted, in the same ten steps."""
    theta, points = START, [START]
    memory = {key: np.zeros(5) for key in "mvs"}
    for t in range(1, 11):
        theta = theta - rule(gradient_at(t - 1, theta), theta, memory, t)
        points.append(theta)
    return np.array(points)


def moments(g: Array, memory: dict[str, Any]) -> tuple[Array, Array]:
    memory["m"] = 0.9 * memory["m"] + 0.1 * g
    memory["v"] = 0.999 * memory["v"] + 0.001 * g**2
    return memory["m"], memory["v"]


def adam_step(g: Array, memory: dict[str, Any], t: int) -> Array:
    m, v = moments(g, memory)
    return np.asarray(0.03 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8))


def adam_without_correction(g: Array, theta: Array, memory: dict[str, Any], t: int) -> Array:
    m, v = moments(g, memory)
    return np.asarray(0.03 * m / (np.sqrt(v) + 1e-8))


def adam_one_step_late(g: Array, theta: Array, memory: dict[str, Any], t: int) -> Array:
    m, v = moments(g, memory)
    return np.asarray(0.03 * (m / (1 - 0.9 ** (t + 1))) / (np.sqrt(v / (1 - 0.999 ** (t + 1))) + 1e-8))


def adam_betas_swapped_in_correction(g: Array, theta: Array, memory: dict[str, Any], t: int) -> Array:
    m, v = moments(g, memory)
    return np.asarray(0.03 * (m / (1 - 0.999**t)) / (np.sqrt(v / (1 - 0.9**t)) + 1e-8))


def adam_correction_kept(g: Array, theta: Array, memory: dict[str, Any], t: int) -> Array:
    m, v = moments(g, memory)
    memory["m"], memory["v"] = m / (1 - 0.9**t), v / (1 - 0.999**t)
    return np.asarray(0.03 * memory["m"] / (np.sqrt(memory["v"]) + 1e-8))


def adam_epsilon_inside(g: Array, theta: Array, memory: dict[str, Any], t: int) -> Array:
    m, v = moments(g, memory)
    return np.asarray(0.03 * (m / (1 - 0.9**t)) / np.sqrt(v / (1 - 0.999**t) + 1e-8))


def adam_epsilon_before_correction(g: Array, theta: Array, memory: dict[str, Any], t: int) -> Array:
    m, v = moments(g, memory)
    return np.asarray(0.03 * math.sqrt(1 - 0.999**t) / (1 - 0.9**t) * m / (np.sqrt(v) + 1e-8))


def adam_one_v_for_all(g: Array, theta: Array, memory: dict[str, Any], t: int) -> Array:
    m, v = moments(g, memory)
    return np.asarray(0.03 * (m / (1 - 0.9**t)) / (np.sqrt(v.mean() / (1 - 0.999**t)) + 1e-8))


def adam_without_root(g: Array, theta: Array, memory: dict[str, Any], t: int) -> Array:
    m, v = moments(g, memory)
    return np.asarray(0.03 * (m / (1 - 0.9**t)) / (v / (1 - 0.999**t) + 1e-8))


def adamw_as_l2(g: Array, theta: Array, memory: dict[str, Any], t: int) -> Array:
    return adam_step(g + 0.6 * theta, memory, t)


def adamw_without_rate(g: Array, theta: Array, memory: dict[str, Any], t: int) -> Array:
    return np.asarray(adam_step(g, memory, t) + 0.6 * theta)


def adamw_decays_what_has_moved(g: Array, theta: Array, memory: dict[str, Any], t: int) -> Array:
    step = adam_step(g, memory, t)
    return np.asarray(step + 0.03 * 0.6 * (theta - step))


def adamw_grows(g: Array, theta: Array, memory: dict[str, Any], t: int) -> Array:
    return np.asarray(adam_step(g, memory, t) - 0.03 * 0.6 * theta)


def l2_with_a_two(g: Array, theta: Array, memory: dict[str, Any], t: int) -> Array:
    return np.asarray(0.3 * (g + 2 * 0.6 * theta))


def momentum_averaged(g: Array, theta: Array, memory: dict[str, Any], t: int) -> Array:
    memory["m"] = 0.8 * memory["m"] + 0.2 * g
    return np.asarray(0.3 * memory["m"])


def momentum_one_step_late(g: Array, theta: Array, memory: dict[str, Any], t: int) -> Array:
    late = memory["m"]
    memory["m"] = 0.8 * memory["m"] + g
    return np.asarray(0.3 * late)


def momentum_rate_twice(g: Array, theta: Array, memory: dict[str, Any], t: int) -> Array:
    memory["m"] = 0.8 * memory["m"] + 0.3 * g
    return np.asarray(0.3 * memory["m"])


def nesterov_without_momentum_in_the_look(g: Array, theta: Array, memory: dict[str, Any], t: int) -> Array:
    memory["m"] = 0.8 * memory["m"] + g
    return np.asarray(0.3 * (g + memory["m"]))


def nesterov_looking_behind(g: Array, theta: Array, memory: dict[str, Any], t: int) -> Array:
    memory["m"] = 0.8 * memory["m"] + g
    return np.asarray(0.3 * (g - 0.8 * memory["m"]))


def plain_momentum(g: Array, theta: Array, memory: dict[str, Any], t: int) -> Array:
    memory["m"] = 0.8 * memory["m"] + g
    return np.asarray(0.3 * memory["m"])


def adagrad_by_the_norm(g: Array, theta: Array, memory: dict[str, Any], t: int) -> Array:
    memory["v"] = memory["v"] + np.sum(g**2)
    return np.asarray(0.3 * g / (np.sqrt(memory["v"]) + 1e-10))


def adagrad_after_the_step(g: Array, theta: Array, memory: dict[str, Any], t: int) -> Array:
    step = 0.3 * g / (np.sqrt(memory["v"]) + 1e-10) if t > 1 else 0.3 * np.sign(g)
    memory["v"] = memory["v"] + g**2
    return np.asarray(step)


def rmsprop_corrected(g: Array, theta: Array, memory: dict[str, Any], t: int) -> Array:
    memory["v"] = 0.99 * memory["v"] + 0.01 * g**2
    return np.asarray(0.03 * g / (np.sqrt(memory["v"] / (1 - 0.99**t)) + 1e-8))


def rmsprop_without_one_minus(g: Array, theta: Array, memory: dict[str, Any], t: int) -> Array:
    memory["v"] = 0.99 * memory["v"] + g**2
    return np.asarray(0.03 * g / (np.sqrt(memory["v"]) + 1e-8))


def rmsprop_times_the_gradient(g: Array, theta: Array, memory: dict[str, Any], t: int) -> Array:
    memory["m"] = 0.9 * memory["m"] + 0.1 * g
    memory["v"] = 0.99 * memory["v"] + 0.01 * g**2
    return np.asarray(0.03 * memory["m"] / (np.sqrt(memory["v"]) + 1e-8) * g)


KILL_LIST: list[tuple[str, Callable[[Array, Array, dict[str, Any], int], Array]]] = [
    ("adam", adam_without_correction),
    ("adam", adam_one_step_late),
    ("adam", adam_betas_swapped_in_correction),
    ("adam", adam_correction_kept),
    ("adam", adam_epsilon_inside),
    ("adam", adam_epsilon_before_correction),
    ("adam", adam_one_v_for_all),
    ("adam", adam_without_root),
    ("adamw", adamw_as_l2),
    ("adamw", adamw_without_rate),
    ("adamw", adamw_decays_what_has_moved),
    ("adamw", adamw_grows),
    ("l2 with sgd", l2_with_a_two),
    ("momentum", momentum_averaged),
    ("momentum", momentum_one_step_late),
    ("momentum", momentum_rate_twice),
    ("nesterov", nesterov_without_momentum_in_the_look),
    ("nesterov", nesterov_looking_behind),
    ("nesterov", plain_momentum),
    ("adagrad", adagrad_by_the_norm),
    ("adagrad", adagrad_after_the_step),
    ("rmsprop", rmsprop_corrected),
    ("rmsprop", rmsprop_without_one_minus),
    ("rmsprop", rmsprop_times_the_gradient),
]

RIGHT = {
    "adam": adam(0.03),
    "adamw": adamw(0.03, weight_decay=0.6),
    "l2 with sgd": chain(l2_in_gradient(0.6), sgd(0.3)),
    "momentum": momentum(0.3, 0.8),
    "nesterov": nesterov(0.3, 0.8),
    "adagrad": adagrad(0.3),
    "rmsprop": rmsprop(0.03),
}


@pytest.mark.parametrize(("name", "wrong"), KILL_LIST, ids=[wrong.__name__ for _, wrong in KILL_LIST])
def test_a_plausible_wrong_version_is_told_apart(
    name: str, wrong: Callable[[Array, Array, dict[str, Any], int], Array]
) -> None:
    """These ten steps tell right from wrong a hundred thousand times more clearly than the tolerance of 1e-10."""
    assert np.abs(path(RIGHT[name]) - wrong_path(wrong)).max() > 1e-5


def test_the_right_version_of_that_comparison_agrees() -> None:
    def right(g: Array, theta: Array, memory: dict[str, Any], t: int) -> Array:
        return np.asarray(adam_step(g, memory, t) + 0.03 * 0.6 * theta)

    np.testing.assert_allclose(path(RIGHT["adamw"]), wrong_path(right), rtol=0, atol=1e-12)


# --- One body for every way to call ----------------------------------------------------------------------------------


@pytest.mark.parametrize("optimizer", EVERY_OPTIMIZER)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [(5,), (3, 5)])
def test_with_out_the_same_bits_come_without_a_new_array(
    optimizer: Optimizer, dtype: type[np.floating[Any]], shape: tuple[int, ...]
) -> None:
    theta = np.resize(START, shape).astype(dtype)
    pure_state, own_state, out = optimizer.init(theta), optimizer.init(theta), np.empty_like(theta)
    for step in range(7):
        gradients = gradient_at(step, theta).astype(dtype)
        before = gradients.copy(), theta.copy(), leaves(pure_state)
        pure, next_state = optimizer.update(gradients, pure_state, theta)
        assert pure.dtype == dtype
        np.testing.assert_array_equal(gradients, before[0])
        np.testing.assert_array_equal(theta, before[1])
        assert_same_leaves(leaves(pure_state), before[2])
        pure_state = next_state
        updates, same_state = optimizer.update(gradients, own_state, theta, out=out)
        assert updates is out
        assert same_state is own_state
        np.testing.assert_array_equal(updates, pure)
        assert_same_leaves(leaves(own_state), leaves(pure_state), skip="handed_over")
        theta = theta + updates


def leaves(state: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """The state's numbers and copies of its arrays under flat names: what a checkpoint writes."""
    flat: dict[str, Any] = {}
    for key, value in state.items():
        flat.update(leaves(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key: np.array(value)})
    return flat


def assert_same_leaves(left: dict[str, Any], right: dict[str, Any], skip: str = "-") -> None:
    assert left.keys() == right.keys()
    for key in left:
        if skip not in key:
            np.testing.assert_array_equal(left[key], right[key], err_msg=key)


@pytest.mark.parametrize("optimizer", EVERY_OPTIMIZER)
def test_the_networks_of_a_stack_share_nothing(optimizer: Optimizer) -> None:
    stack = np.stack([START, 30 * START, -0.01 * START])
    together = path(optimizer, stack)
    apart = np.stack([path(optimizer, start, gradient=row_of_the_stack(i)) for i, start in enumerate(stack)], axis=1)
    np.testing.assert_allclose(together, apart, rtol=1e-13, atol=0)


def row_of_the_stack(i: int) -> Gradient:
    def gradient(step: int, theta: Array) -> Array:
        noise = np.random.default_rng(step).normal(size=(3, 5))[i]
        return np.asarray(np.array([1.0, 1e-6, 3.0, 1e-3, 0.1]) * (theta + noise))

    return gradient


@pytest.mark.parametrize("optimizer", EVERY_OPTIMIZER)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_long_vector_in_pieces_makes_the_steps_of_a_short_one(
    optimizer: Optimizer, dtype: type[np.floating[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(0)
    theta, gradients = rng.normal(size=(2, 2, 333)).astype(dtype)
    whole = in_place_path(optimizer, theta, gradients)
    np.testing.assert_array_equal(applied_path(optimizer, theta, gradients), whole)
    monkeypatch.setattr("course_lib.optimizers._optimizer._PIECE_BYTES", 1024)
    np.testing.assert_array_equal(in_place_path(optimizer, theta, gradients), whole)
    np.testing.assert_array_equal(applied_path(optimizer, theta, gradients), whole)
    strided = np.asfortranarray(gradients)
    assert not strided.flags.c_contiguous
    np.testing.assert_allclose(in_place_path(optimizer, theta, strided), whole, rtol=1e-6)
    np.testing.assert_allclose(applied_path(optimizer, theta, strided), whole, rtol=1e-6)


def applied_path(optimizer: Optimizer, start: Array, gradients: Array) -> Array:
    theta, state, workspace = start.copy(), optimizer.init(start), np.empty_like(start)
    for _ in range(4):
        state = optimizer.apply(gradients, state, theta, workspace)
    assert state.get("step", 4) == 4
    return theta


def in_place_path(optimizer: Optimizer, start: Array, gradients: Array) -> Array:
    theta, state, out = start.copy(), optimizer.init(start), np.empty_like(start)
    for _ in range(4):
        updates, state = optimizer.update(gradients, state, theta, out=out)
        theta += updates
    return theta


def test_pieces_hold_every_entry_once_and_are_no_longer_than_they_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Array] = []

    def rule(g: Array, state: State, theta: Array, u: Array) -> None:
        seen.append(g)
        state["total"] += 1
        np.multiply(g, state["total"], u)

    entrywise = optimizer_from("toy", rule, numbers=("total",))
    for piece_bytes, lengths in ((80, [10, 10, 6]), (2**20, [2])):
        monkeypatch.setattr("course_lib.optimizers._optimizer._PIECE_BYTES", piece_bytes)
        seen.clear()
        g, theta = np.arange(26.0).reshape(2, 13), np.zeros((2, 13))
        state = entrywise.apply(g, entrywise.init(theta), theta, np.empty_like(theta))
        assert [len(piece) for piece in seen] == lengths
        assert all(np.shares_memory(piece, g) for piece in seen)
        assert state == {"step": 1, "total": 1.0}, "every piece starts from the same numbers"
        np.testing.assert_array_equal(theta, g)


def test_a_step_in_place_is_refused_where_shapes_differ() -> None:
    theta = np.zeros(3)
    with pytest.raises(ShapeError, match="sgd: out must be an array of its own of shape"):
        sgd(0.1).apply(np.ones(3), {"step": 0}, theta, np.empty(2))
    with pytest.raises(ShapeError, match=r"begin with state = optimizer\.init"):
        adam(0.1).apply(np.ones(3), adam(0.1).init(np.zeros(2)), theta, np.empty(3))


@pytest.mark.parametrize("optimizer", EVERY_OPTIMIZER)
def test_memory_begins_at_zero_on_a_cache_line(optimizer: Optimizer) -> None:
    for key, value in leaves(optimizer.init(np.ones(7, np.float32))).items():
        assert not value.any(), key
    for value in optimizer.init(np.ones(7, np.float32)).values():
        if isinstance(value, np.ndarray):
            assert value.shape == (7,)
            assert value.dtype == np.float32
            assert value.ctypes.data % 64 == 0


@pytest.mark.parametrize("optimizer", EVERY_OPTIMIZER)
def test_a_run_resumes_from_its_state_to_the_same_bits(optimizer: Optimizer) -> None:
    theta, state = START, optimizer.init(START)
    for step in range(4):
        updates, state = optimizer.update(gradient_at(step, theta), state, theta)
        theta = theta + updates
    for step in range(4, 10):
        updates, state = optimizer.update(gradient_at(step, theta), state, theta, out=np.empty(5))
        theta = theta + updates
    np.testing.assert_array_equal(theta, path(optimizer)[-1])


def test_lists_and_whole_numbers_are_taken_for_arrays() -> None:
    optimizer = adam(0.1)
    updates, _ = optimizer.update([1, -2], optimizer.init([0, 0]), [0, 0])
    assert updates.dtype == np.float64
    np.testing.assert_allclose(updates, [-0.1, 0.1], rtol=1e-7)
    stacked, _ = optimizer.update([[1, -2]], optimizer.init([[0, 0]]), [[0, 0]])
    np.testing.assert_array_equal(stacked, updates[None, :])


def test_a_chain_hands_the_updates_of_one_part_to_the_next_in_order() -> None:
    gradient = np.array([3.0, -4.0])
    clipped_first = updates_of(chain(clip_by_value(1.0), sgd(10.0)), gradient)
    clipped_last = updates_of(chain(sgd(10.0), clip_by_value(1.0)), gradient)
    np.testing.assert_array_equal(clipped_first, [-10.0, 10.0])
    np.testing.assert_array_equal(clipped_last, [-1.0, 1.0])
    three = updates_of(chain(sgd(2.0), sgd(3.0), sgd(5.0)), gradient)
    np.testing.assert_array_equal(three, -30 * gradient)
    nested = updates_of(chain(chain(sgd(2.0), sgd(3.0)), sgd(5.0)), gradient)
    np.testing.assert_array_equal(nested, three)
    assert chain(sgd(1.0), clip_by_norm(1.0)).name == "chain(sgd, clip_by_norm)"


def test_a_schedule_sees_the_number_of_steps_made_so_far() -> None:
    for make in OPTIMIZERS.values():
        slowing = path(make(lambda step: 0.1 / (1 + 2 * step)), np.zeros(1), 3, given_gradients(1, 1, 1))
        steady = path(make(0.1), np.zeros(1), 1, given_gradients(1))
        np.testing.assert_allclose(slowing[1], steady[1], rtol=1e-12)
    rates = [0.1 / (1 + 2 * step) for step in range(3)]
    np.testing.assert_allclose(steps(sgd(lambda step: rates[step]), 1, 1, 1), [-0.1, -0.1 / 3, -0.02], rtol=1e-14)


def test_a_schedule_may_end_at_zero() -> None:
    np.testing.assert_array_equal(updates_of(sgd(lambda step: 0.0), np.array([3.0])), [0.0])


# --- The decks' numbers ----------------------------------------------------------------------------------------------


def test_averaging_and_summing_momentum_after_three_gradients_of_one() -> None:
    np.testing.assert_allclose(steps(momentum_average(1.0), 1, 1, 1), [-0.1, -0.19, -0.271], atol=1e-15)
    np.testing.assert_allclose(steps(momentum(1.0), 1, 1, 1), [-1, -1.9, -2.71], atol=1e-15)
    np.testing.assert_allclose(steps(heavy_ball(1.0), 1, 1, 1), [-1, -1.9, -2.71], atol=1e-15)


def test_without_momentum_the_steps_are_those_of_gradient_descent_bit_for_bit() -> None:
    for make in (momentum, momentum_average, heavy_ball, nesterov):
        np.testing.assert_array_equal(path(make(0.3, 0.0)), path(sgd(0.3)))


def bowl(step: int, theta: Array) -> Array:
    return theta


def test_iterates_on_half_x_squared() -> None:
    start = np.ones(1)
    np.testing.assert_allclose(path(heavy_ball(0.1), start, 3, bowl)[:, 0], [1, 0.9, 0.72, 0.486], atol=1e-14)
    optimizer = nesterov(0.1)
    looked_at, state, positions = start, optimizer.init(start), []
    for _ in range(3):
        updates, state = optimizer.update(looked_at, state, looked_at)
        looked_at = looked_at + updates
        positions.append(nesterov_position(looked_at, state, 0.1)[0])
    np.testing.assert_allclose(positions, [0.9, 0.729, 0.51759], atol=1e-14)


def test_steady_gradients_make_the_sum_ten_times_longer_and_alternating_ones_half_as_long() -> None:
    np.testing.assert_allclose(steps(momentum(1.0), *[1.0] * 200)[-1], -10, rtol=1e-8)
    alternating = steps(momentum(1.0), *[(-1.0) ** k for k in range(200)])
    np.testing.assert_allclose(abs(alternating[-1]), 1 / 1.9, rtol=1e-8)


def test_where_epsilon_stands_shows_at_a_millionth() -> None:
    tiny = np.array([1e-6])
    for make in (normalized_gradient, adagrad, adam):
        outside = updates_of(make(1.0, epsilon=1e-8), tiny)
        inside = updates_of(make(1.0, epsilon=1e-8, epsilon_inside=True), tiny)
        np.testing.assert_allclose([outside[0], inside[0]], [-0.990099, -0.0099995], rtol=1e-6)


def test_adagrad_wears_its_rates_out_and_rmsprop_does_not() -> None:
    np.testing.assert_allclose(steps(adagrad(1.0), *[1.0] * 9), -1 / np.sqrt(np.arange(1, 10)), rtol=1e-9)
    np.testing.assert_allclose(steps(adagrad(1.0), 3, 4), [-1, -0.8], rtol=1e-9)
    first = steps(rmsprop(1.0, 0.99), *[2.0] * 100)[[0, 9, 99]]
    np.testing.assert_allclose(first, [-10.0, -3.2339, -1.2559], atol=1e-4)
    np.testing.assert_allclose(steps(rmsprop(1.0, 0.9), *[1.0] * 200)[[0, -1]], [-3.1622777, -1], rtol=1e-7)


def test_adams_steps_under_steady_and_alternating_gradients() -> None:
    np.testing.assert_allclose(steps(adam(0.1), *[2.0] * 100), -0.1, rtol=1e-7)
    alternating = steps(adam(1.0), *[(-1.0) ** k for k in range(200)])
    assert abs(abs(alternating[-1]) - 0.1 / 1.9) < 1e-3


def test_adams_moments_as_the_deck_counts_them() -> None:
    optimizer = adam(0.1, 0.9, 0.99)
    state, moments_seen = optimizer.init([0.0]), []
    for _ in range(3):
        _, state = optimizer.update(np.array([2.0]), state, np.zeros(1))
        moments_seen.append((0.1 * state["m"][0], 0.01 * state["v"][0]))
    np.testing.assert_allclose(np.transpose(moments_seen), [[0.2, 0.38, 0.542], [0.04, 0.0796, 0.118804]], atol=1e-12)
    assert state["step"] == 3


def test_adamw_decays_a_weight_without_gradient_a_hundredth_where_l2_takes_a_tenth() -> None:
    still, one = np.zeros(1), np.ones(1)
    np.testing.assert_allclose(one + updates_of(adamw(0.1, weight_decay=0.1), still, one), 0.99, rtol=1e-12)
    with_l2 = updates_of(chain(l2_in_gradient(0.1), adam(0.1)), still, one)
    np.testing.assert_allclose(one + with_l2, 0.9, rtol=1e-7)


def test_radams_average_grows_from_one_and_passes_four_and_five_at_steps_five_and_six() -> None:
    lengths = [radam_average_length(t, 0.999) for t in range(1, 9)]
    assert lengths[0] == pytest.approx(1, abs=1e-9)
    assert [sum(length <= bound for length in lengths) + 1 for bound in (4, 5)] == [5, 6]
    assert radam_average_length(10**6, 0.999) == pytest.approx(1999, rel=1e-12)


def test_moving_averages_begun_at_the_first_value_and_at_zero() -> None:
    rng = np.random.default_rng(5)
    y, beta, n = rng.normal(size=50), 0.9, 50
    weights = (1 - beta) * beta ** np.arange(n - 1, -1, -1.0)
    np.testing.assert_allclose(exponential_moving_average(y, beta, start="zero")[-1], weights @ y, atol=1e-13)
    weights[0] = beta ** (n - 1)
    np.testing.assert_allclose(exponential_moving_average(y, beta)[-1], weights @ y, atol=1e-13)
    np.testing.assert_allclose(weights.sum(), 1, atol=1e-14)
    columns = np.stack([y, -2 * y], axis=1)
    np.testing.assert_allclose(
        exponential_moving_average(columns, beta)[:, 1], -2 * exponential_moving_average(y, beta)
    )
    assert exponential_moving_average(np.float32([1, 2]), 0.5).dtype == np.float32


def test_momentum_weights_are_what_an_impulse_leaves() -> None:
    np.testing.assert_allclose(momentum_weights(3), [0.81, 0.9, 1], atol=1e-15)
    np.testing.assert_allclose(momentum_weights(3, 0.1), [0.01, 0.1, 1], atol=1e-15)
    gradients = np.random.default_rng(1).normal(size=12)
    last = steps(momentum(0.3, 0.7), *gradients)[-1]
    np.testing.assert_allclose(last, -0.3 * momentum_weights(12, 0.7) @ gradients, atol=1e-14)


@pytest.mark.parametrize(("curvature", "rate", "beta"), [(1.0, 0.3, 0.9), (7.0, 0.4, 0.5), (-0.5, 0.1, 0.8)])
def test_the_matrices_make_the_steps_of_the_optimizers(curvature: float, rate: float, beta: float) -> None:
    def slope(step: int, theta: Array) -> Array:
        return curvature * theta

    start, both = np.array([1.3]), np.array([1.3, 1.3])
    powers = [np.linalg.matrix_power(heavy_ball_matrix(curvature, rate, beta), k) @ both for k in range(6)]
    np.testing.assert_allclose(path(heavy_ball(rate, beta), start, 5, slope)[:, 0], [p[0] for p in powers], rtol=1e-12)
    optimizer = nesterov(rate, beta)
    looked_at, state = start, optimizer.init(start)
    for k in range(1, 6):
        updates, state = optimizer.update(curvature * looked_at, state, looked_at)
        looked_at = looked_at + updates
        expected = np.linalg.matrix_power(nesterov_matrix(curvature, rate, beta), k) @ both
        np.testing.assert_allclose(nesterov_position(looked_at, state, rate, beta)[0], expected[0], rtol=1e-12)


def test_stability_limits_of_momentum_and_nesterov() -> None:
    assert spectral_radius(heavy_ball_matrix(1, 3.79)) < 1 < spectral_radius(heavy_ball_matrix(1, 3.81))
    assert spectral_radius(nesterov_matrix(1, 1.35)) < 1 < spectral_radius(nesterov_matrix(1, 1.36))
    np.testing.assert_allclose(spectral_radius(heavy_ball_matrix(1, 0.02, 0.99)), 0.994987, atol=1e-6)
    np.testing.assert_allclose(spectral_radius(heavy_ball_matrix(1, 1.4, 0.1)), 0.3162278, atol=1e-6)
    np.testing.assert_allclose(spectral_radius(nesterov_matrix(1, 1, 0.9)), 0, atol=1e-12)
    matrix = np.array([[0.0, -3.0], [2.0, 1.0]])
    spectral_radius(matrix)
    np.testing.assert_array_equal(matrix, [[0, -3], [2, 1]])  # as it was


def test_the_tuned_heavy_ball_beats_gradient_descent_by_the_root_of_the_condition_number() -> None:
    rate, beta = tuned_heavy_ball(1, 100)
    assert (rate, beta) == (pytest.approx(4 / 121), pytest.approx((9 / 11) ** 2))
    for curvature in (1, 10, 100):
        assert spectral_radius(heavy_ball_matrix(curvature, rate, beta)) == pytest.approx(9 / 11, abs=1e-6)
    assert tuned_heavy_ball(3, 3) == (pytest.approx(1 / 3), 0)


@pytest.mark.parametrize(("small", "large"), [(1, 20), (0.3, 0.7), (2, 2)])
def test_the_tuned_rate_of_gradient_descent_shrinks_the_worst_direction_most(small: float, large: float) -> None:
    rate, factor = tuned_gradient_descent(small, large)
    kappa = Fraction(large) / Fraction(small)
    assert factor == pytest.approx(float((kappa - 1) / (kappa + 1)), abs=1e-15)
    curvatures, rates = np.linspace(small, large, 50), np.linspace(0, 2 / large, 2001)
    worst = np.abs(1 - rates[:, None] * curvatures).max(axis=1)
    assert factor <= worst.min() < factor + 0.01  # the best of all rates
    at_the_rate = path(sgd(rate), np.array([large, small], float), 9, lambda step, theta: [small, large] * theta)
    distances = np.linalg.norm(at_the_rate, axis=1)
    np.testing.assert_allclose(distances[1:], factor * distances[:-1], rtol=1e-12, atol=1e-15)


# --- Laws ------------------------------------------------------------------------------------------------------------

vectors = hnp.arrays(np.float64, 6, elements=st.floats(-1e3, 1e3).filter(lambda x: x == 0 or abs(x) > 1e-3))
scales = st.floats(1e-3, 1e3)


@given(vectors, vectors, scales)
@settings(max_examples=40, deadline=None)
def test_adaptive_steps_do_not_know_the_unit_of_the_gradient(first: Array, second: Array, scale: float) -> None:
    """With epsilon next to nothing: multiplying every gradient by a number changes no step."""

    def run(factor: float, optimizer: Optimizer) -> Array:
        return path(optimizer, np.zeros(6), 2, lambda step, theta: factor * (first, second)[step])

    for make in (normalized_gradient, adagrad, rmsprop, adam):
        optimizer = make(0.1, epsilon=1e-30)
        np.testing.assert_allclose(run(scale, optimizer), run(1.0, optimizer), atol=1e-9)


@given(vectors, scales)
@settings(max_examples=60, deadline=None)
def test_clipping_by_norm_keeps_the_direction_and_never_lengthens(gradient: Array, limit: float) -> None:
    clipped, norm = updates_of(clip_by_norm(limit), gradient), np.linalg.norm(gradient)
    np.testing.assert_allclose(np.linalg.norm(clipped), min(norm, limit), rtol=1e-12)
    np.testing.assert_allclose(clipped * norm, gradient * np.linalg.norm(clipped), rtol=1e-9, atol=1e-9)
    if norm < limit:
        np.testing.assert_array_equal(clipped, gradient)


@given(vectors, st.permutations(range(6)))
@settings(max_examples=30, deadline=None)
def test_the_order_of_the_parameters_does_not_matter(gradient: Array, order: list[int]) -> None:
    for make in OPTIMIZERS.values():
        optimizer = make(0.1)
        np.testing.assert_array_equal(updates_of(optimizer, gradient)[order], updates_of(optimizer, gradient[order]))


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_goes_downhill_on_a_bowl(name: str) -> None:
    end = path(get_optimizer(name, 0.01), np.array([1.0, -2.0]), 150, bowl)[-1]
    assert np.linalg.norm(end) < 0.95 * np.linalg.norm([1.0, -2.0])


def test_an_exploding_float32_gradient_is_clipped_and_not_lost() -> None:
    gradient = np.full(4, 1e25, np.float32)
    np.testing.assert_allclose(updates_of(clip_by_norm(1.0), gradient), 0.5, rtol=1e-6)
    np.testing.assert_array_equal(updates_of(clip_by_norm(1.0), np.zeros(4)), np.zeros(4))


NORMS: dict[str, tuple[list[float], str]] = {
    "usual": ([3.0, -4.0], "float64"),
    "squares overflow": ([1e160, -3e159], "float64"),
    "near the largest float": ([1e308, 1e308], "float64"),
    "squares vanish": ([3e-170, 4e-170], "float64"),
    "squares lose digits": ([3e-160, -7e-161], "float64"),
    "float32 near its largest": ([3e38, 1e38], "float32"),
    "float32 whose squares vanish": ([3e-36, 1e-36], "float32"),
}


@pytest.mark.parametrize("name", NORMS)
def test_norms_are_right_where_squares_overflow_or_vanish(name: str) -> None:
    """math.hypot does not square, and so is the oracle."""
    gradient = np.array(NORMS[name][0], NORMS[name][1])
    numbers = [float(entry) for entry in gradient]
    length = math.hypot(*numbers)
    direction = np.array([entry / length for entry in numbers])
    one_digit = 2 * float(np.finfo(gradient.dtype).eps)
    limit = 1.0 if length > 1 else length / 8
    np.testing.assert_allclose(updates_of(clip_by_norm(limit), gradient), direction * limit, rtol=one_digit)
    np.testing.assert_array_equal(updates_of(clip_by_norm(min(2 * length, 1.7e308)), gradient), gradient)
    step = normalized_gradient(1.0, per="vector", epsilon=0.0)
    np.testing.assert_allclose(updates_of(step, gradient), -direction, rtol=one_digit)
    for inside, size in ((False, length + 1e-8), (True, math.hypot(length, 1e-4))):
        step = normalized_gradient(1.0, per="vector", epsilon_inside=inside)
        np.testing.assert_allclose(updates_of(step, gradient), [-x / size for x in numbers], rtol=2 * one_digit)


def test_a_finite_gradient_longer_than_the_largest_float_keeps_its_direction() -> None:
    longest = np.full(3, 1.7e308)
    clipped = updates_of(clip_by_norm(1.0), longest)
    assert (clipped == clipped[0]).all()
    assert 1.0 <= np.linalg.norm(clipped) <= 2.0
    np.testing.assert_array_equal(updates_of(clip_by_norm(1.0), np.zeros(3)), np.zeros(3))


def test_the_rows_of_a_stack_are_scaled_each_for_itself() -> None:
    rows = [[3.0, -4.0], [1e200, 2e200], [1e-200, -2e-200], [0.0, 0.0], [0.1, 0.7]]
    stack = np.array(rows)
    for rule in (clip_by_norm(0.3), normalized_gradient(1.0, per="vector", epsilon=1e-3, epsilon_inside=True)):
        together = updates_of(rule, stack)
        np.testing.assert_array_equal(together, [updates_of(rule, row) for row in stack])
    usual = [0, 4]
    root = np.sqrt(np.einsum("sp,sp->s", stack[usual], stack[usual]))[:, None]
    np.testing.assert_array_equal(updates_of(clip_by_norm(0.3), stack)[usual], stack[usual] * (0.3 / root))
    assert np.isnan(updated_in_place(clip_by_norm(0.3), np.array([[np.nan, 1.0], [3.0, 4.0]]))[0]).all()


def updated_in_place(optimizer: Optimizer, gradients: Array) -> Array:
    theta = np.zeros_like(gradients)
    optimizer.apply(gradients, optimizer.init(theta), theta, np.empty_like(theta))
    return theta


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_step_by_entry_knows_the_sign_of_gradients_whose_squares_overflow_or_vanish(dtype: Any) -> None:
    information = np.finfo(dtype)
    gradient = np.array([information.max, -information.max / 4, information.tiny, -1.0, 1e-3], dtype)
    np.testing.assert_array_equal(updates_of(normalized_gradient(1.0, epsilon=0.0), gradient), -np.sign(gradient))
    inside = normalized_gradient(1.0, epsilon=0.0, epsilon_inside=True)
    np.testing.assert_array_equal(updates_of(inside, gradient), -np.sign(gradient))
    for is_inside in (False, True):
        updates = updates_of(normalized_gradient(1.0, epsilon=0.25, epsilon_inside=is_inside), gradient)
        sizes = [math.hypot(x, 0.5) if is_inside else abs(x) + 0.25 for x in map(float, gradient)]
        np.testing.assert_allclose(updates, -gradient / np.array(sizes), rtol=4 * float(information.eps))


# --- Bad input -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("rate", [0, -0.1, math.nan, math.inf, "0.1"])
def test_a_learning_rate_must_be_a_positive_number(name: str, rate: Any) -> None:
    with pytest.raises(ConventionError, match=rf"^{name}: learning_rate is .*; it must be"):
        get_optimizer(name, rate)


MEMORIES = [
    *((name, "momentum") for name in ("momentum", "momentum_average", "heavy_ball", "nesterov")),
    *((name, beta) for name in ("adam", "adamw", "radam", "adan") for beta in ("beta1", "beta2")),
    ("adan", "beta3"),
    ("rmsprop", "beta2"),
]


@pytest.mark.parametrize(("name", "beta"), MEMORIES)
def test_a_memory_of_one_never_learns_and_is_refused(name: str, beta: str) -> None:
    with pytest.raises(ConventionError, match=rf"^{name}: {beta} is 1; it must lie in \[0, 1\)"):
        get_optimizer(name, 0.1, **{beta: 1})
    get_optimizer(name, 0.1, **{beta: 0})


@pytest.mark.parametrize("name", ["normalized_gradient", "adagrad", "rmsprop", "adam", "adamw", "radam", "adan"])
def test_epsilon_is_not_negative(name: str) -> None:
    with pytest.raises(ConventionError, match=rf"^{name}: epsilon is -1e-08; it must be at least 0"):
        get_optimizer(name, 0.1, epsilon=-1e-8)
    get_optimizer(name, 0.1, epsilon=0)


@pytest.mark.parametrize("optimizer", EVERY_OPTIMIZER)
@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_refused_by_update_alone(optimizer: Optimizer, bad: float) -> None:
    """A step in place lets a network of a stack explode, and with it nothing else."""
    for gradients in (np.array([1.0, bad]), np.array([[1.0, 2.0], [3.0, bad]])):
        theta = np.zeros_like(gradients)
        for given_as in (gradients, gradients.tolist(), gradients.astype(np.float32)):
            with pytest.raises(
                NotFiniteError, match=r"gradients\[.*1\] is (nan|inf|-inf); every entry must be a finite"
            ):
                optimizer.update(given_as, optimizer.init(theta), theta)
    with np.errstate(all="ignore"):
        assert np.isfinite(updated_in_place(optimizer, gradients)[0]).all()


def test_finite_gradients_whose_sum_overflows_are_not_refused() -> None:
    with np.errstate(all="raise"):
        for dtype in (np.float32, np.float64):
            largest = np.full(4, np.finfo(dtype).max)
            np.testing.assert_array_equal(updates_of(sgd(0.5), largest), -largest / 2)


@pytest.mark.parametrize("view", [slice(None), slice(None, None, 2)])
def test_a_look_at_the_gradients_makes_no_second_array(view: slice) -> None:
    gradients = np.ones((2, 400_000), np.float32)[:, view]
    tracemalloc.start()
    try:
        assert has_only_numbers(gradients)
        assert tracemalloc.get_traced_memory()[1] < gradients.nbytes / 10
    finally:
        tracemalloc.stop()


def test_the_state_of_another_optimizer_is_refused() -> None:
    made = {name: make(0.1) for name, make in OPTIMIZERS.items()}
    made |= {"chain": chain(sgd(0.1)), "long chain": chain(clip_by_norm(1.0), momentum(0.1))}
    twins = [("adagrad", "rmsprop"), ("adam", "radam"), ("momentum", "momentum_average", "nesterov")]
    twins += [("sgd", "normalized_gradient"), ("adamw", "long chain")]  # alike but for what is in their parts
    for name, optimizer in made.items():
        for other, maker in made.items():
            if name == other or any({name, other} <= {*pair} for pair in twins):
                continue
            theta = np.ones(3)
            for make_step in (
                lambda state, o=optimizer, at=theta: o.update(at, state, at),
                lambda state, o=optimizer, at=theta: o.apply(at.copy(), state, at, np.empty(3)),
            ):
                with pytest.raises(ShapeError, match=r"the state is not one that .* made for parameters of shape") as e:
                    make_step(maker.init(theta))
                assert e.value.name == "state"
                assert str(e.value).startswith(optimizer.name)
    with pytest.raises(ShapeError, match=r"^adam: the state is not one that adam made"):
        made["adamw"].update(np.ones(3), made["long chain"].init(np.ones(3)), np.ones(3))


def test_an_optimizer_of_ones_own_needs_no_more_than_init_and_update() -> None:
    def update(gradients: Any, state: Any, parameters: Any, out: Any = None) -> tuple[Array, Any]:
        updates = np.empty_like(parameters) if out is None else out
        return np.multiply(gradients, -state["scale"], updates), {"scale": state["scale"] / 2}

    own = Optimizer(lambda parameters: {"scale": 1.0}, update, "halving")
    theta, state = np.zeros(1), own.init(np.zeros(1))
    for _ in range(3):
        state = own.apply(np.ones(1), state, theta, np.empty(1))
    np.testing.assert_array_equal(theta, [-1.75])
    both = chain(own, sgd(10.0))
    np.testing.assert_array_equal(steps(both, 1, 1, 1), [10, 5, 2.5])
    np.testing.assert_array_equal(applied_path(both, np.zeros(1), np.ones(1)), [18.75])


def test_the_rule_with_a_rate_for_each_parameter_that_sgd_tells_of_ends_on_an_upright_bowl_in_one_step() -> None:
    rates, start = np.array([1.0, 0.01]), np.ones(2)
    text = re.search(r"Optimizer\(lambda.*state\)\)", inspect.getdoc(sgd) or "")
    each = eval(text[0], {"np": np, "Optimizer": Optimizer, "rates": rates}) if text else None

    def slope(step: int, theta: Array) -> Array:
        return np.asarray([1.0, 100.0] * theta)

    np.testing.assert_array_equal(path(each, start, 1, slope)[-1], [0, 0])
    np.testing.assert_allclose(path(sgd(0.01), start, 100, slope)[-1], [0.99**100, 0], rtol=1e-12)
    for optimizer in (chain(each), chain(each, clip_by_value(9.0)), chain(clip_by_value(900.0), each)):
        np.testing.assert_array_equal(applied_path(optimizer, start, slope(0, start)), [-3, -3])  # four times the step


def test_a_decay_of_zero_is_none():
    theta, g = np.array([3.0, -4.0]), np.array([1.0, 2.0])
    for part in (decoupled_weight_decay(0.1, 0), l2_in_gradient(0)):
        np.testing.assert_array_equal(part.update(g, part.init(theta), theta)[0], g)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: get_optimizer("adm", 0.1), UnknownNameError, "get_optimizer: name is 'adm'; did you mean 'adam'?"),
        (lambda: chain(), ConventionError, r"chain: no parts were given; .* chain\(sgd\(0.1\)\)"),
        (lambda: clip_by_norm(0), ConventionError, "clip_by_norm: limit is 0; it must be greater than 0"),
        (lambda: clip_by_value(-1), ConventionError, "clip_by_value: limit is -1; it must be greater than 0"),
        (lambda: l2_in_gradient(-1), ConventionError, "l2_in_gradient: weight_decay is -1; it must be at least 0"),
        (lambda: adamw(0.1, weight_decay=-1), ConventionError, "adamw: weight_decay is -1; it must be at least 0"),
        (lambda: adan(0.1, weight_decay=-1), ConventionError, "adan: weight_decay is -1; it must be at least 0"),
        (lambda: decoupled_weight_decay(0, 0.1), ConventionError, "decoupled_weight_decay: learning_rate is 0"),
        (lambda: radam(0.1, threshold=3.5), ConventionError, "radam: threshold is 3.5; it must be at least 4"),
        (
            lambda: normalized_gradient(0.1, per="entri"),
            UnknownNameError,
            "normalized_gradient: per is 'entri'; did you mean 'entry'?",
        ),
        (lambda: sgd(0.1).init([]), ShapeError, "sgd: parameters has shape .* at least one entry"),
        (lambda: sgd(0.1).init(["a"]), CourseError, "sgd: parameters holds .*; real numbers are needed"),
        (
            lambda: updates_of(sgd(lambda step: -1.0), START),
            ConventionError,
            "sgd: the schedule gave the learning rate -1.0 at step 0; it must be finite and at least 0",
        ),
        (
            lambda: updates_of(sgd(lambda step: math.nan), START),
            ConventionError,
            "sgd: the schedule gave the learning rate nan at step 0",
        ),
        (
            lambda: updates_of(sgd(lambda step: math.inf), START),
            ConventionError,
            "sgd: the schedule gave the learning rate inf at step 0",
        ),
        *(
            (
                lambda make=make: updates_of(make(0.1, lambda step: 1.0), START),
                ConventionError,
                rf"^{make.__name__}: the schedule gave the momentum 1\.0 at step 0; it must lie in \[0, 1\)\.$",
            )
            for make in (momentum, momentum_average, heavy_ball, nesterov)
        ),
        (
            lambda: updates_of(nesterov(0.1, lambda step: -step), START),
            ConventionError,
            "^nesterov: the schedule gave the momentum -1 at step 1; it must lie in",
        ),
        (
            lambda: nesterov_position([1.0], nesterov(0.1).init([1.0]), 0.1, lambda step: math.nan),
            ConventionError,
            "^nesterov_position: the schedule gave the momentum nan at step 0; it must lie in",
        ),
        (
            lambda: sgd(0.1).update(np.ones(3), {"step": 0}, np.ones(4)),
            ShapeError,
            "sgd: gradients has shape .3,. but parameters has shape .4,.",
        ),
        (
            lambda: chain(sgd(0.1)).update(np.ones(3), {}, np.ones((2, 3))),
            ShapeError,
            r"chain\(sgd\): gradients has shape .3,.; expected .S, P.",
        ),
        (
            lambda: adam(0.1).update(np.ones(3), adam(0.1).init(np.ones(4)), np.ones(3)),
            ShapeError,
            r"adam: the state is not one that adam made for parameters of shape \(3,\); begin with state =",
        ),
        (
            lambda: adam(0.1).update(np.ones(3), sgd(0.1).init(np.ones(3)), np.ones(3)),
            ShapeError,
            "adam: the state is not one that adam made",
        ),
        (
            lambda: sgd(0.1).update(START, {"step": 0}, START, out=START),
            ShapeError,
            r"sgd: out must be an array of its own of shape \(5,\), neither",
        ),
        (
            lambda: sgd(0.1).update(np.ones(5), {"step": 0}, START, out=START),
            ShapeError,
            "neither the gradients nor the parameters",
        ),
        (
            lambda: sgd(0.1).update(np.ones(5), {"step": 0}, START, out=np.empty(4)),
            ShapeError,
            r"of shape \(5,\), .* it has shape \(4,\)",
        ),
        (
            lambda: sgd(0.1).update([1.0], {"step": 0}, [1.0], out=[1.0]),  # type: ignore[arg-type]
            CourseError,
            r"^sgd: out is \[1.0\]; it must be an array of float32 or float64",
        ),
        (
            lambda: sgd(0.1).update(np.ones(2), {"step": 0}, np.ones(2), out=np.ones(2, int)),  # type: ignore[arg-type]
            CourseError,
            "^sgd: out is array.*; it must be an array of float32 or float64",
        ),
        (
            lambda: sgd(0.1).apply([1.0, 2.0], {"step": 0}, [3.0, 4.0], np.empty(2)),  # type: ignore[arg-type]
            CourseError,
            "^sgd: apply moves parameters in place, so they and the gradients must be arrays of float32 or float64",
        ),
        (
            lambda: chain(sgd(0.1)).apply(np.ones(2), chain(sgd(0.1)).init([1, 2]), np.ones(2, np.float16), np.ones(2)),
            CourseError,
            r"^chain\(sgd\): apply moves parameters in place, so they and the gradients must be arrays of float32",
        ),
        (lambda: adam(0.1).init(np.ones((2, 2, 2))), ShapeError, r"^adam: parameters has shape \(2, 2, 2\); expected"),
        (
            lambda: adamw(0.1).init(np.ones((2, 2, 2))),
            ShapeError,
            r"^adamw: parameters has shape \(2, 2, 2\); expected",
        ),
        (
            lambda: sgd(0.1).update(np.ones((2, 2, 2)), {"step": 0}, np.ones((2, 2, 2))),
            ShapeError,
            r"^sgd: parameters has shape \(2, 2, 2\); expected \(S, P\)",
        ),
        (
            lambda: sgd(0.1).update([[1], [1, 2]], {"step": 0}, [[1], [1, 2]]),
            ShapeError,
            "^sgd: parameters is a list whose rows differ in length",
        ),
        (
            lambda: sgd(0.1).update(np.ones(0), {"step": 0}, np.ones(0)),
            ShapeError,
            "^sgd: parameters has shape .0,. and holds nothing",
        ),
        (
            lambda: chain(sgd(0.1)).update(np.ones(3), {}, np.ones(3)),
            ShapeError,
            r"^chain\(sgd\): the state is not one that chain\(sgd\) made for parameters of shape \(3,\); begin with",
        ),
        (
            lambda: adamw(0.1).update(np.ones(3), adamw(0.1).init(np.ones(2)), np.ones(3)),
            ShapeError,
            r"^adamw: the state is not one that adamw made for parameters of shape \(3,\)",
        ),
        (lambda: sgd(0.1).update([1.0], None, [1.0]), ShapeError, "^sgd: the state is not one"),  # type: ignore[arg-type]
        (
            lambda: nesterov_position([1.0], {}, 0.1),
            ShapeError,
            r"^nesterov_position: the state is not one that nesterov made for parameters of shape \(1,\)",
        ),
        (
            lambda: nesterov_position([1.0, 2.0], nesterov(0.1).init([1.0]), 0.1),
            ShapeError,
            r"^nesterov_position: the state is not one that nesterov made for parameters of shape \(2,\)",
        ),
        (
            lambda: chain(clip_by_norm(1.0), sgd),  # type: ignore[arg-type]
            ConventionError,
            r"^chain: parts is the function sgd; give an Optimizer, such as clip_by_norm\(1.0\) or sgd\(0.1\)",
        ),
        (lambda: exponential_moving_average([1, 2], 1.0), ConventionError, r"beta is 1.0; it must lie in \[0, 1\)"),
        (
            lambda: exponential_moving_average([1, 2], 0.5, start="nought"),
            UnknownNameError,
            "exponential_moving_average: start is 'nought'; known: first, zero",
        ),
        (lambda: momentum_weights(0), ConventionError, "momentum_weights: n_steps is 0; it must be a whole number"),
        (lambda: momentum_weights(2, 1.0), ConventionError, "momentum_weights: momentum is 1.0"),
        (lambda: radam_average_length(0, 0.9), ConventionError, "radam_average_length: t is 0; it must be a whole"),
        (lambda: radam_average_length(1, 1.0), ConventionError, "radam_average_length: beta2 is 1.0"),
        (lambda: heavy_ball_matrix(math.nan, 0.1), ConventionError, "heavy_ball_matrix: curvature is nan"),
        (lambda: heavy_ball_matrix(1, 0), ConventionError, "heavy_ball_matrix: learning_rate is 0"),
        (lambda: heavy_ball_matrix(1, 1, 1), ConventionError, "heavy_ball_matrix: momentum is 1"),
        (lambda: nesterov_matrix(math.nan, 0.1), ConventionError, "nesterov_matrix: curvature is nan"),
        (lambda: nesterov_matrix(1, 0), ConventionError, "nesterov_matrix: learning_rate is 0"),
        (lambda: nesterov_matrix(1, 1, 1), ConventionError, "nesterov_matrix: momentum is 1"),
        (lambda: nesterov_position([1.0], {}, 0), ConventionError, "nesterov_position: learning_rate is 0"),
        (lambda: nesterov_position([1.0], {}, 0.1, 1), ConventionError, "nesterov_position: momentum is 1"),
        (lambda: spectral_radius(np.ones((2, 3))), ShapeError, r"spectral_radius: matrix has shape \(2, 3\)"),
        (lambda: tuned_heavy_ball(0, 1), ConventionError, "tuned_heavy_ball: smallest_curvature is 0"),
        (lambda: tuned_gradient_descent(1, 0), ConventionError, "tuned_gradient_descent: largest_curvature is 0"),
        (
            lambda: tuned_gradient_descent(2, 1),
            ConventionError,
            "^tuned_gradient_descent: smallest_curvature is 2 and largest_curvature 1; pass the smaller one first",
        ),
        (lambda: tuned_heavy_ball(2, 1), ConventionError, "smallest_curvature is 2 and largest_curvature 1; pass the"),
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


@pytest.mark.parametrize("name", ["normalized_gradient", "adagrad", "rmsprop", "adam", "adamw"])
def test_whether_epsilon_is_inside_is_true_or_false(name: str) -> None:
    with pytest.raises(ConventionError) as caught:
        get_optimizer(name, 0.1, epsilon_inside="no")
    assert str(caught.value) == f"{name}: epsilon_inside is 'no'; give True or False."


@pytest.mark.parametrize(
    ("name", "settings", "message"),
    [
        ("sgd", {"momentum": 0.9}, "get_optimizer: sgd takes no momentum; it takes learning_rate."),
        (
            "adam",
            {"beta1": 0.5, "betas": (0.9, 0.99)},
            "get_optimizer: adam takes no betas; it takes learning_rate, beta1, beta2, epsilon, epsilon_inside.",
        ),
    ],
)
def test_a_setting_that_an_optimizer_does_not_take_is_named(name: str, settings: Any, message: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        get_optimizer(name, 0.1, **settings)
    assert str(caught.value) == message
    assert caught.value.name == list(settings)[-1]


@pytest.mark.parametrize("as_given", [list, np.array])
@pytest.mark.parametrize("argument", ["gradients", "parameters"])
def test_an_update_refuses_what_is_no_number_in_lists_and_arrays(argument: str, as_given: Callable[..., Any]) -> None:
    for wrong in (math.nan, -math.inf):
        given = {"gradients": [1.0, 2.0], "parameters": [3.0, 4.0], argument: [1.0, wrong]}
        optimizer = sgd(0.1)
        with pytest.raises(NotFiniteError) as caught:
            optimizer.update(as_given(given["gradients"]), optimizer.init([3.0, 4.0]), as_given(given["parameters"]))
        assert str(caught.value) == (
            f"sgd: {argument}[1] is {wrong}; every entry must be a finite number, so remove or replace such entries "
            "first."
        )


def test_the_constants_that_are_not_given_are_those_of_the_papers() -> None:
    defaults = {
        name: {
            key: value.default for key, value in inspect.signature(make).parameters.items() if key != "learning_rate"
        }
        for name, make in OPTIMIZERS.items()
    }
    assert defaults == {
        "sgd": {},
        **{name: {"momentum": 0.9} for name in ("momentum", "momentum_average", "heavy_ball", "nesterov")},
        "normalized_gradient": {"per": "entry", "epsilon": 1e-8, "epsilon_inside": False},
        "adagrad": {"epsilon": 1e-10, "epsilon_inside": False},
        "rmsprop": {"beta2": 0.99, "epsilon": 1e-8, "epsilon_inside": False},
        "adam": {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "epsilon_inside": False},
        "adamw": {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weight_decay": 0.01, "epsilon_inside": False},
        "radam": {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "threshold": 5.0},
        "adan": {"beta1": 0.98, "beta2": 0.92, "beta3": 0.99, "epsilon": 1e-8, "weight_decay": 0.0},
    }


def test_the_defaults_are_the_ones_that_the_chapters_rest_on() -> None:
    promised: dict[Callable[..., object], dict[str, object]] = {
        nesterov_position: {"momentum": 0.9},
        momentum_weights: {"momentum": 0.9},
        heavy_ball_matrix: {"momentum": 0.9},
        nesterov_matrix: {"momentum": 0.9},
        exponential_moving_average: {"start": "first"},
        Optimizer.apply: {"check": True},
        Optimizer: {"name": "optimizer", "_check": None, "_in_place": None},
    }
    for function, defaults in promised.items():
        parameters = inspect.signature(function).parameters.values()
        found = {p.name: p.default for p in parameters if p.default is not inspect.Parameter.empty}
        assert found == defaults, function


def test_the_table_knows_every_optimizer_by_its_own_name() -> None:
    for name, make in OPTIMIZERS.items():
        assert make(0.1).name == make.__name__ == name
        assert repr(make(0.1)) == f"Optimizer(name='{name}')"
    with pytest.raises(AttributeError):
        sgd(0.1).__setattr__("name", "sdg")
