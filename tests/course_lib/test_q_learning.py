"""Q-learning: against value iteration, that against linear programming, and every update against its formula."""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import q_learning
from course_lib.errors import ConventionError, CourseError, NotFiniteError, ShapeError
from course_lib.network import MultilayerPerceptron
from course_lib.optimizers import adam, sgd

RUSSELL_NORVIG = ["...+", ".#.-", "S..."]


def random_world(n_states: int, n_actions: int, seed: int) -> q_learning.World:
    rng = np.random.default_rng(seed)
    probabilities = rng.dirichlet(np.full(n_states, 0.5), (n_states, n_actions))
    rewards = rng.standard_normal((n_states, n_actions, n_states))
    terminal = np.arange(n_states) == n_states - 1
    return q_learning.World(probabilities, rewards, terminal, 0, np.zeros((n_states, 2)))


def fork() -> q_learning.World:
    """A (0) goes to B (1) or C (2) by the toss of a coin; from there B pays 1 and C pays 0, and all ends (3)."""
    probabilities = np.zeros((4, 1, 4))
    probabilities[0, 0, [1, 2]] = 0.5
    probabilities[[1, 2, 3], 0, 3] = 1
    rewards = np.zeros((4, 1, 4))
    rewards[1, 0, 3] = 1
    return q_learning.World(probabilities, rewards, np.arange(4) == 3, 0, np.zeros((4, 2)))


# Worlds


def test_the_corridor_has_rooms_a_wall_on_the_left_and_its_reward_on_the_right() -> None:
    world = q_learning.corridor(3, right_reward=2.0, start=1)
    assert (world.n_states, world.n_actions, world.start) == (4, 2, 1)
    assert world.probabilities[:3].argmax(axis=2).tolist() == [[0, 1], [0, 2], [1, 3]]
    assert world.terminal.tolist() == [False, False, False, True]
    assert np.argwhere(world.rewards).tolist() == [[2, 1, 3]]
    assert world.rewards[2, 1, 3] == 2
    assert world.positions.tolist() == [[0, 0], [0, 1], [0, 2], [0, 3]]


def test_a_corridor_with_two_exits_pays_at_both() -> None:
    world = q_learning.corridor(3, left_reward=0.25)
    assert world.probabilities[0, 0, 3] == 1
    assert np.argwhere(world.rewards).tolist() == [[0, 0, 3], [2, 1, 3]]
    assert world.rewards[0, 0, 3] == 0.25
    assert q_learning.corridor(1).probabilities[0].argmax(axis=1).tolist() == [0, 1]


def test_the_grid_moves_up_right_down_left_and_stays_at_walls_and_borders() -> None:
    world = q_learning.gridworld(["S.#", "..+"])
    assert world.positions.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1], [1, 2]]
    assert world.probabilities[:4].argmax(axis=2).tolist() == [[0, 1, 2, 0], [1, 1, 3, 0], [0, 3, 2, 2], [1, 4, 3, 2]]
    assert world.terminal.tolist() == [False, False, False, False, True]
    assert (world.rewards[:, :, 4] == 1).all()
    assert not world.rewards[:, :, :4].any()


def test_slipping_goes_to_either_side_with_half_the_probability() -> None:
    world = q_learning.gridworld(["...", ".S.", "..-"], slip=0.2, step_reward=-0.5)
    for action, (ahead, *sides) in enumerate([(1, 3, 5), (5, 1, 7), (7, 3, 5), (3, 1, 7)]):
        row = world.probabilities[4, action]
        assert row[ahead] == pytest.approx(0.8)
        np.testing.assert_allclose(row[sides], 0.1)
    assert world.rewards[5, 2, 8] == -1.5
    assert world.rewards[0, 1, 1] == -0.5
    assert world.start == 4


def test_tables_may_be_written_as_lists_of_whole_numbers() -> None:
    tables: list[Any] = [[[[1]]], [[[2]]], [False], 0, [[0, 0]]]
    world = q_learning.World(*tables)
    assert [table.dtype.name for table in (world.rewards, world.terminal, world.positions)] == [
        "float64",
        "bool",
        "float64",
    ]
    assert q_learning.value_iteration(world, 0.5)[0, 0] == pytest.approx(4)


@pytest.mark.parametrize("noise", [0.0, 0.05])
def test_the_point_is_pushed_left_and_right_and_ends_beyond_the_goal(noise: float) -> None:
    task = q_learning.PointOnALine(push=0.2, noise=noise, goal=0.7)
    rng = np.random.default_rng(0)
    for action, direction in ((0, -1), (1, 1)):
        steps = [task.step(np.array([0.4]), action, rng=rng) for _ in range(2000)]
        x = np.array([state[0] for state, _, _ in steps])
        assert x.mean() == pytest.approx(0.4 + direction * 0.2, abs=0.005)
        assert x.std() == pytest.approx(noise, abs=0.005)
        assert all(reward == ended == (state[0] > 0.7) for state, reward, ended in steps)
    assert task.step(np.array([0.69]), 1, rng=rng)[1:] == (1.0, True)
    assert 0 <= task.step(np.array([0.01]), 0, rng=rng)[0][0] < 0.2
    assert task.step(np.array([0.99]), 1, rng=rng)[0][0] <= 1
    starts = np.array([task.reset(rng=rng)[0] for _ in range(2000)])
    assert 0 <= starts.min() < 0.01
    assert 0.69 < starts.max() < 0.7
    assert (task.n_inputs, task.n_actions) == (1, 2)


def test_exactly_at_the_goal_the_episode_goes_on() -> None:
    task = q_learning.PointOnALine(push=0.5, noise=0, goal=0.75)
    state, reward, ended = task.step(np.array([0.25]), 1, rng=np.random.default_rng(0))
    assert (state[0], reward, ended) == (0.75, 0.0, False)


def test_a_world_as_task_gives_states_as_unit_vectors_and_draws_the_next_one_by_its_probabilities() -> None:
    world = random_world(4, 3, seed=1)
    task = q_learning.WorldAsTask(world)
    rng = np.random.default_rng(0)
    assert task.reset(rng=rng).tolist() == [1, 0, 0, 0]
    steps = [task.step(np.eye(4)[2], 1, rng=rng) for _ in range(4000)]
    there = np.array([int(np.argmax(state)) for state, _, _ in steps])
    np.testing.assert_allclose(np.bincount(there, minlength=4) / 4000, world.probabilities[2, 1], atol=0.03)
    for state, reward, ended in steps[:50]:
        assert sorted(state.tolist()) == [0, 0, 0, 1]
        assert reward == world.rewards[2, 1, int(np.argmax(state))]
        assert ended == (int(np.argmax(state)) == 3)
    assert (task.n_inputs, task.n_actions) == (4, 3)


# Value iteration


def test_values_walk_back_through_the_corridor_one_room_a_sweep() -> None:
    sweeps = q_learning.value_sweeps(q_learning.corridor(5), 0.9, 6)
    expected = np.zeros((7, 6))
    for sweep in range(1, 7):
        for room in range(max(0, 5 - sweep), 5):
            expected[sweep, room] = 0.9 ** (4 - room)
    np.testing.assert_allclose(sweeps, expected, atol=1e-15)
    np.testing.assert_array_equal(q_learning.value_sweeps(q_learning.corridor(5), 0.9, 5), sweeps[:6])


def test_the_textbooks_grid_has_the_textbooks_values() -> None:
    """Russell and Norvig's world, slip 0.2, step reward -0.04, no discount: their printed utilities."""
    Q = q_learning.value_iteration(q_learning.gridworld(RUSSELL_NORVIG, slip=0.2, step_reward=-0.04), 1.0)
    expected = [0.812, 0.868, 0.918, 0, 0.762, 0.660, 0, 0.705, 0.655, 0.611, 0.388]
    np.testing.assert_allclose(Q.max(axis=1), expected, atol=5e-4)
    arrows = "".join("^>v<"[action] for action in q_learning.greedy_policy(Q))
    assert arrows[:3] + arrows[4:6] + arrows[7:] == ">>>^^^<<<"


@pytest.mark.parametrize("seed", range(4))
def test_the_optimal_values_solve_the_linear_programme(seed: int) -> None:
    """The smallest values that no action can better, by SciPy."""
    optimize = pytest.importorskip("scipy.optimize")
    world, gamma = random_world(6, 3, seed), 0.8
    Q = q_learning.value_iteration(world, gamma)
    mean_reward = (world.probabilities * world.rewards).sum(axis=2)[:-1]
    constraints = np.eye(6)[:-1, None] - gamma * world.probabilities[:-1]
    constraints[:, :, -1] = 0
    found = optimize.linprog(
        np.ones(6), A_ub=-constraints.reshape(-1, 6), b_ub=-mean_reward.ravel(), bounds=[(None, None)] * 5 + [(0, 0)]
    )
    np.testing.assert_allclose(Q.max(axis=1), found.x, atol=1e-8)
    expected = mean_reward + gamma * world.probabilities[:-1] @ found.x
    np.testing.assert_allclose(Q[:-1], expected, atol=1e-8)
    assert not Q[-1].any()


def test_value_iteration_stops_within_the_tolerance() -> None:
    world = random_world(5, 2, seed=0)
    exact = q_learning.value_iteration(world, 0.9)
    rough = q_learning.value_iteration(world, 0.9, tolerance=0.01)
    assert 1e-6 < np.abs(rough - exact).max() <= 0.01 * 0.9 / 0.1


def test_the_greedy_policy_takes_the_first_of_several_best_actions() -> None:
    assert q_learning.greedy_policy([[1, 3, 3], [2, 0, 1]]).tolist() == [1, 0]


def test_choosing_an_action_changes_no_values() -> None:
    Q = np.array([[0.5, -2.0, 1.0], [3.0, 3.0, 0.1]])
    q_learning.greedy_policy(Q)
    q_learning.epsilon_greedy(Q, 0.5, rng=np.random.default_rng(0))
    assert Q.tolist() == [[0.5, -2.0, 1.0], [3.0, 3.0, 0.1]]


# Updates


def test_targets_discount_the_best_next_value_and_stop_at_the_end() -> None:
    rewards, terminal = np.array([1.0, -2.0, 0.5]), np.array([False, True, False])
    next_q = np.array([[0.2, 0.9], [4.0, 8.0], [-3.0, -1.0]])
    targets = q_learning.temporal_difference_targets(rewards, next_q, terminal, 0.5)
    np.testing.assert_allclose(targets, [1.45, -2.0, 0.0])
    np.testing.assert_allclose(q_learning.temporal_difference_targets(rewards, next_q, terminal, 1.0), [1.9, -2, -0.5])
    np.testing.assert_array_equal(q_learning.temporal_difference_targets(rewards, next_q, terminal, 0.0), rewards)


@pytest.mark.torch
def test_loss_and_semi_gradient_are_torchs_with_detached_targets() -> None:
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    q, targets, actions = rng.standard_normal((7, 3)), rng.standard_normal(7), rng.integers(3, size=7)
    loss, gradient = q_learning.temporal_difference_loss_and_gradient(q, actions, targets)
    values = torch.tensor(q, requires_grad=True)
    taken = values.gather(1, torch.tensor(actions)[:, None])[:, 0]
    expected = torch.nn.functional.mse_loss(taken, torch.tensor(targets))
    expected.backward()
    assert loss == pytest.approx(expected.item(), rel=1e-14)
    assert q_learning.temporal_difference_loss(q, actions, targets) == loss
    np.testing.assert_allclose(gradient, values.grad.numpy(), atol=1e-15)


def measured_slope(f: Callable[[Any], float], x: Any, direction: Any) -> float:
    """df/dt at t = 0 along x + t * direction: two central differences, extrapolated, off by O(h**4)."""
    wide, narrow = ((f(x + h * direction) - f(x - h * direction)) / (2 * h) for h in (1e-3, 5e-4))
    return (4 * narrow - wide) / 3


def test_the_semi_gradient_is_the_slope_of_the_loss_along_random_directions() -> None:
    rng = np.random.default_rng(1)
    q, targets, actions = rng.standard_normal((7, 3)), rng.standard_normal(7), rng.integers(3, size=7)
    _, gradient = q_learning.temporal_difference_loss_and_gradient(q, actions, targets)
    for direction in rng.standard_normal((4, 7, 3)):
        slope = (gradient * direction).sum()
        nudged = (q + 1e-30j * direction)[np.arange(7), actions]
        assert slope == pytest.approx(np.mean((targets - nudged) ** 2).imag / 1e-30, rel=1e-13, abs=0)
        measured = measured_slope(lambda q: q_learning.temporal_difference_loss(q, actions, targets), q, direction)
        assert slope == pytest.approx(measured, rel=1e-8, abs=0)


def test_errors_of_opposite_sign_do_not_cancel() -> None:
    assert q_learning.temporal_difference_loss([[0.0, 5.0], [5.0, 0.0]], [0, 1], [1.0, -1.0]) == 1


def test_the_ledgers_step() -> None:
    step: dict[str, Any] = {"terminal": False, "learning_rate": 0.1, "discount": 0.5}
    theta = q_learning.q_update([0, 0.2], [1, 2], [[0.0, 1.0], [0.0, 4.5]], 1.0, **step)
    np.testing.assert_allclose(theta, [0.105, 0.41], atol=1e-15)


@pytest.mark.torch
@given(st.integers(0, 1000), st.booleans(), st.booleans())
@settings(max_examples=50, deadline=None)
def test_the_update_is_half_the_negative_gradient_with_the_target_held_or_not(
    seed: int, terminal: bool, differentiate_target: bool
) -> None:
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(seed)
    theta, phi, following = rng.standard_normal(4), rng.standard_normal(4), rng.standard_normal((3, 4))
    weights = torch.tensor(theta, requires_grad=True)
    future = (torch.tensor(following) @ weights).max()
    target = 0.7 + 0.9 * (0.0 if terminal else 1.0) * (future if differentiate_target else future.detach())
    ((target - torch.tensor(phi) @ weights) ** 2).backward()
    new = q_learning.q_update(
        theta,
        phi,
        following,
        0.7,
        terminal=terminal,
        learning_rate=0.3,
        discount=0.9,
        differentiate_target=differentiate_target,
    )
    np.testing.assert_allclose(new, theta - 0.3 / 2 * weights.grad.numpy(), atol=1e-13)


@pytest.mark.parametrize("terminal", [False, True])
@pytest.mark.parametrize("full", [False, True])
def test_the_update_goes_down_the_measured_slope_of_the_squared_error(full: bool, terminal: bool) -> None:
    rng = np.random.default_rng(2)
    theta, phi, following = rng.standard_normal(4), rng.standard_normal(4), rng.standard_normal((3, 4))

    def squared_error(weights: Any) -> float:
        future = 0.0 if terminal else (following @ (weights if full else theta)).max()
        return float((0.7 + 0.9 * future - phi @ weights) ** 2)

    numbers: dict[str, Any] = {"learning_rate": 0.5, "discount": 0.9}
    new = q_learning.q_update(theta, phi, following, 0.7, terminal=terminal, differentiate_target=full, **numbers)
    for direction in rng.standard_normal((4, 4)):
        downhill = -0.5 / 2 * measured_slope(squared_error, theta, direction)
        assert (new - theta) @ direction == pytest.approx(downhill, rel=1e-8, abs=0)


@pytest.mark.parametrize(("full", "expected"), [(False, [0.5, 1.0, 0.0]), (True, [0.5, 0.75, 0.25])])
def test_with_chance_in_the_world_only_the_semi_gradient_finds_the_values(full: bool, expected: list[float]) -> None:
    """The full gradient makes B lie so that A need not be surprised: 0.75 and 0.25 instead of 1 and 0."""
    theta: Any = np.zeros(3)
    one_hot = np.eye(3)
    rng = np.random.default_rng(0)
    means = []
    for step in range(5000):
        rate = 0.1 if step < 2000 else 0.02
        after = 1 + int(rng.integers(2))
        pull: dict[str, Any] = {"learning_rate": rate, "discount": 1.0, "differentiate_target": full}
        theta = q_learning.q_update(theta, one_hot[0], one_hot[[after]], 0.0, terminal=False, **pull)
        theta = q_learning.q_update(theta, one_hot[after], np.zeros((1, 3)), float(after == 1), terminal=True, **pull)
        means.append(theta)
    np.testing.assert_allclose(np.mean(means[3000:], axis=0), expected, atol=0.03)


def test_one_feature_shared_by_two_states_grows_without_bound_above_a_discount_of_one_half() -> None:
    """Values w and 2w, only the first updated: each step multiplies w by 1 + learning_rate (2 discount - 1)."""
    for discount in (0.4, 0.5, 0.9):
        w = q_learning.q_update([1.0], [1.0], [[2.0]], 0.0, terminal=False, learning_rate=0.1, discount=discount)
        assert w[0] == pytest.approx(1 + 0.1 * (2 * discount - 1))


def test_epsilon_greedy_takes_the_best_and_by_lot_any_action() -> None:
    q = np.tile([[0.0, 2.0, 1.0]], (30000, 1))
    actions = q_learning.epsilon_greedy(q, 0.3, rng=np.random.default_rng(0))
    np.testing.assert_allclose(np.bincount(actions) / 30000, [0.1, 0.8, 0.1], atol=0.01)
    assert (q_learning.epsilon_greedy(q, 0.0, rng=np.random.default_rng(0)) == 1).all()
    every = q_learning.epsilon_greedy(q, 1.0, rng=np.random.default_rng(0))
    np.testing.assert_allclose(np.bincount(every) / 30000, 1 / 3, atol=0.01)


def test_ties_are_broken_at_random() -> None:
    q = np.tile([[1.0, 0.0, 1.0]], (20000, 1))
    actions = q_learning.epsilon_greedy(q, 0.0, rng=np.random.default_rng(0))
    np.testing.assert_allclose(np.bincount(actions) / 20000, [0.5, 0, 0.5], atol=0.015)


def test_gaussian_features_are_products_of_bells_with_a_width_for_each_direction() -> None:
    rng = np.random.default_rng(0)
    X, centres, width = rng.standard_normal((5, 2)), rng.standard_normal((4, 2)), np.array([0.5, 2.0])
    phi = q_learning.gaussian_features(X, centres, width)
    for n, k in itertools.product(range(5), range(4)):
        bells = [NormalDist(X[n, j], width[j]) for j in range(2)]
        height = np.prod([bell.pdf(centres[k, j]) / bell.pdf(bell.mean) for j, bell in enumerate(bells)])
        np.testing.assert_allclose(phi[n, k], height, rtol=1e-12)
    np.testing.assert_allclose(
        q_learning.gaussian_features([[1.0], [3.0]], [[1.0]], 2.0), [[1.0], [np.exp(-0.5)]], rtol=1e-15
    )


def test_generalization_is_the_relative_change_after_an_update_and_reaches_as_far_as_the_features() -> None:
    centres = np.linspace(0, 1, 51)[:, None]
    measured = []
    for width in (0.02, 0.05, 0.1, 0.3):
        phi = q_learning.gaussian_features([[0.5], [0.6], [0.45]], centres, width)
        theta = np.random.default_rng(0).standard_normal(51)
        moved = q_learning.q_update(theta, phi[0], phi[:1], 2.0, terminal=True, learning_rate=0.05, discount=0.9)
        change = phi @ (moved - theta)
        share = q_learning.generalization(phi, phi[0])
        np.testing.assert_allclose(share, change / change[0], rtol=1e-10)
        measured.append(share[1])
    np.testing.assert_allclose(measured, [0.002, 0.37, 0.78, 0.97], atol=0.01)
    np.testing.assert_allclose(q_learning.generalization([[5.0, 2.0]], [0.0, 4.0]), [0.5])


# Learning with a table


def test_random_behaviour_finds_the_optimal_values_of_the_corridor() -> None:
    world = q_learning.corridor(5)
    optimal = q_learning.value_iteration(world, 0.9)
    learned = q_learning.tabular_q_learning(
        world, discount=0.9, learning_rate=0.5, epsilon=1.0, n_steps=3000, n_runs=20, rng=np.random.default_rng(0)
    )
    assert learned.Q.shape == learned.visits.shape == (20, 6, 2)
    assert np.abs(learned.Q - optimal).max() < 1e-6
    assert (learned.visits.sum(axis=(1, 2)) == 3000).all()
    assert not learned.visits[:, 5].any()


def test_with_chance_the_values_average_out_as_the_rate_allows() -> None:
    learned = q_learning.tabular_q_learning(
        fork(), discount=1.0, learning_rate=0.02, epsilon=0.0, n_steps=8000, rng=np.random.default_rng(0)
    )
    np.testing.assert_allclose(learned.Q[:, 0], [0.5, 1, 0, 0], atol=0.12)
    assert learned.visits[0, 0] == 4000
    assert abs(learned.visits[1, 0] - 2000) < 150


def test_one_step_moves_one_entry_by_the_rule() -> None:
    world = q_learning.corridor(2, right_reward=3.0, start=1)
    start = np.array([[0.5, 4.0], [1.0, 1.5], [9.0, 9.0]])
    before = start.copy()
    seen = set()
    for seed in range(12):
        learned = q_learning.tabular_q_learning(
            world,
            discount=0.5,
            learning_rate=0.25,
            epsilon=1.0,
            n_steps=1,
            start_values=start,
            rng=np.random.default_rng(seed),
        )
        action = int(learned.visits[1].argmax())
        target = 0.5 * 4.0 if action == 0 else 3.0
        expected = start.copy()
        expected[2] = 0
        expected[1, action] += 0.25 * (target - start[1, action])
        np.testing.assert_allclose(learned.Q, expected)
        seen.add(action)
    assert seen == {0, 1}
    np.testing.assert_array_equal(start, before)


def test_optimism_makes_the_greedy_agent_explore() -> None:
    """Ones everywhere: with no lots at all the agent finds the far exit; zeros, and it takes the near one for ever."""
    world = q_learning.corridor(7, left_reward=0.2, start=1)
    settings: dict[str, Any] = {"discount": 0.9, "learning_rate": 0.5, "epsilon": 0.0, "n_steps": 3000, "n_runs": 20}
    hopeful = q_learning.tabular_q_learning(world, **settings, start_values=1.0, rng=np.random.default_rng(0))
    sober = q_learning.tabular_q_learning(world, **settings, rng=np.random.default_rng(0))
    prefers_right = [(found.Q[:, 1, 1] > found.Q[:, 1, 0]).mean() for found in (hopeful, sober)]
    assert prefers_right[0] > 0.9
    assert prefers_right[1] < 0.2


def test_never_try_never_know() -> None:
    world = q_learning.corridor(7, left_reward=0.2, start=1)
    shares = []
    for epsilon in (0.05, 0.3, 1.0):
        found = q_learning.tabular_q_learning(
            world,
            discount=0.9,
            learning_rate=0.5,
            epsilon=epsilon,
            n_steps=2000,
            n_runs=40,
            rng=np.random.default_rng(1),
        )
        shares.append((found.Q[:, 1, 1] > found.Q[:, 1, 0]).mean())
    assert shares[0] < 0.2 < shares[2]
    assert shares[0] <= shares[1] < 0.7
    assert shares[2] > 0.9


def test_the_same_seed_learns_the_same_and_a_single_run_has_no_axis_for_runs() -> None:
    world = q_learning.gridworld(["..+", "S.-"], slip=0.2)
    settings: dict[str, Any] = {"discount": 0.9, "learning_rate": 0.2, "epsilon": 0.3, "n_steps": 500}
    first = q_learning.tabular_q_learning(world, **settings, rng=np.random.default_rng(4))
    second = q_learning.tabular_q_learning(world, **settings, rng=np.random.default_rng(4), n_runs=1)
    assert first.Q.shape == (6, 4)
    np.testing.assert_array_equal(first.Q, second.Q[0])
    np.testing.assert_array_equal(first.visits, second.visits[0])


def test_random_behaviour_in_the_slippery_grid_comes_near_the_optimal_values() -> None:
    world = q_learning.gridworld(RUSSELL_NORVIG, slip=0.2, step_reward=-0.04)
    optimal = q_learning.value_iteration(world, 0.95)
    learned = q_learning.tabular_q_learning(
        world, discount=0.95, learning_rate=0.1, epsilon=1.0, n_steps=10000, n_runs=15, rng=np.random.default_rng(2)
    )
    np.testing.assert_allclose(learned.Q.mean(axis=0), optimal, atol=0.12)


# Learning with a network


def test_without_hidden_units_on_unit_vectors_the_network_is_the_table() -> None:
    """One linear layer on one-hot states is a table with shared biases: frozen at zero they leave plain Q-learning."""
    world = q_learning.corridor(4)
    task = q_learning.WorldAsTask(world)
    network = MultilayerPerceptron((5, 2), ("identity",))
    learned = q_learning.q_learning_with_network(
        task,
        network,
        np.zeros(12),
        discount=0.8,
        optimizer=sgd(0.2),
        epsilon=1.0,
        n_steps=1500,
        rng=np.random.default_rng(0),
    )
    Q = network.forward(learned.parameters, np.eye(5)[:4])
    np.testing.assert_allclose(Q, q_learning.value_iteration(world, 0.8)[:4], atol=0.02)
    assert learned.losses.shape == (1500,)
    assert learned.losses[-300:].mean() < 1e-4
    assert (learned.returns == 1).all()
    assert 25 < len(learned.returns) < 400


def replayed(task: Any, network: MultilayerPerceptron, parameters: Any, n_steps: int, seed: int, every: int) -> Any:
    """The online agent written out: the frozen copy makes the targets, the present step alone is learned."""
    rng = np.random.default_rng(seed)
    theta, frozen = parameters, parameters
    state = task.reset(rng=rng)
    for t in range(n_steps):
        if t % every == 0:
            frozen = theta
        action = int(q_learning.epsilon_greedy(network.forward(theta, state[None]), 0.5, rng=rng)[0])
        following, reward, ended = task.step(state, action, rng=rng)
        rng.integers(1, size=1)
        future = 0.0 if ended else 0.9 * network.forward(frozen, following[None]).max()
        q, trace = network.forward_with_trace(theta, state[None])
        upstream = np.zeros_like(q)
        upstream[0, action] = 2 * (q[0, action] - reward - future)
        theta = theta - 0.05 * network.backward(theta, trace, upstream)
        state = task.reset(rng=rng) if ended else following
    return theta


@pytest.mark.parametrize("every", [1, 7])
def test_the_online_agent_is_the_loop_written_out(every: int) -> None:
    task = q_learning.PointOnALine()
    network = MultilayerPerceptron((1, 6, 2), ("tanh", "identity"))
    parameters = network.initialize(rng=np.random.default_rng(0))
    before = parameters.copy()
    learned = q_learning.q_learning_with_network(
        task,
        network,
        parameters,
        discount=0.9,
        optimizer=sgd(0.05),
        epsilon=0.5,
        n_steps=60,
        rng=np.random.default_rng(3),
        target_every=every,
    )
    np.testing.assert_allclose(
        learned.parameters, replayed(task, network, parameters, 60, seed=3, every=every), atol=1e-13
    )
    np.testing.assert_array_equal(parameters, before)


class OneStep:
    """A task that always starts at the same place and leads to the same one, with the same reward."""

    n_inputs, n_actions = 2, 3
    start, following = np.array([0.3, -0.7]), np.array([-0.2, 0.9])

    def reset(self, *, rng: np.random.Generator) -> Any:
        return self.start

    def step(self, state: Any, action: int, *, rng: np.random.Generator) -> tuple[Any, float, bool]:
        return self.following, 0.6, False


def test_the_agent_s_step_goes_down_the_measured_slope_of_its_loss_with_the_target_frozen() -> None:
    network = MultilayerPerceptron((2, 5, 3), ("tanh", "identity"))
    theta = network.initialize(rng=np.random.default_rng(0), biases="normal")
    learned = q_learning.q_learning_with_network(
        OneStep(),
        network,
        theta,
        discount=0.9,
        optimizer=sgd(0.5),
        epsilon=0.0,
        n_steps=1,
        rng=np.random.default_rng(0),
    )
    action = int(network.forward(theta, OneStep.start[None])[0].argmax())
    target = 0.6 + 0.9 * network.forward(theta, OneStep.following[None]).max()

    def loss(theta: Any) -> float:
        return float((target - network.forward(theta, OneStep.start[None])[0, action]) ** 2)

    assert learned.losses[0] == pytest.approx(loss(theta), rel=1e-14)
    for direction in np.random.default_rng(1).standard_normal((4, len(theta))):
        downhill = -0.5 * measured_slope(loss, theta, direction)
        assert (learned.parameters - theta) @ direction == pytest.approx(downhill, rel=1e-8, abs=0)


def test_with_replay_and_a_frozen_target_the_network_learns_to_go_right_everywhere() -> None:
    task = q_learning.PointOnALine()
    network = MultilayerPerceptron((1, 16, 2), ("tanh", "identity"))
    right = []
    for seed in range(2):
        rng = np.random.default_rng(seed)
        learned = q_learning.q_learning_with_network(
            task,
            network,
            network.initialize(rng=rng, weights="glorot_normal", biases="uniform"),
            discount=0.9,
            optimizer=adam(0.01),
            epsilon=0.5,
            n_steps=800,
            rng=rng,
            batch_size=16,
            replay_size=500,
            target_every=50,
        )
        q = network.forward(learned.parameters, np.linspace(0, 0.9, 46)[:, None])
        right.append((q[:, 1] > q[:, 0]).mean())
    assert min(right) > 0.9


class Recording:
    """A task of one state and one action per number, whose rewards tell the steps apart."""

    n_inputs, n_actions = 1, 1

    def __init__(self) -> None:
        self.taken = 0

    def reset(self, *, rng: np.random.Generator) -> Any:
        return np.zeros(1)

    def step(self, state: Any, action: int, *, rng: np.random.Generator) -> tuple[Any, float, bool]:
        self.taken += 1
        return np.zeros(1), float(self.taken), True


def test_the_memory_holds_the_last_steps_and_is_drawn_from_with_replacement() -> None:
    """With learning rate almost 0 the losses are the squares of the rewards in the batch: which steps were drawn?"""
    network = MultilayerPerceptron((1, 1), ("identity",))
    learned = q_learning.q_learning_with_network(
        Recording(),
        network,
        np.zeros(2),
        discount=0.0,
        optimizer=sgd(1e-12),
        epsilon=0.0,
        n_steps=300,
        rng=np.random.default_rng(0),
        replay_size=4,
    )
    age = np.arange(1, 301) - np.sqrt(learned.losses)
    assert age[0] == pytest.approx(0, abs=1e-6)
    assert set(np.rint(age[3:]).tolist()) == {0, 1, 2, 3}
    assert learned.returns.tolist() == list(range(1, 301))
    averaged = q_learning.q_learning_with_network(
        Recording(),
        network,
        np.zeros(2),
        discount=0.0,
        optimizer=sgd(1e-12),
        epsilon=0.0,
        n_steps=1,
        rng=np.random.default_rng(0),
        batch_size=9,
        replay_size=4,
    )
    assert averaged.losses[0] == pytest.approx(1)


# The caller's generator


def _learned_by_replay(rng: np.random.Generator) -> tuple[Any, ...]:
    network, task = MultilayerPerceptron((1, 2), ("identity",)), q_learning.PointOnALine()
    options: dict[str, Any] = {"discount": 0.9, "optimizer": sgd(0.1), "epsilon": 0.5, "n_steps": 9, "batch_size": 2}
    found = q_learning.q_learning_with_network(task, network, np.ones(4), **options, replay_size=9, rng=rng)
    return found.parameters, found.losses, found.returns


def _learned_in_a_table(rng: np.random.Generator) -> tuple[Any, ...]:
    world = q_learning.gridworld(["S..+"], slip=0.4)
    found = q_learning.tabular_q_learning(world, discount=0.9, learning_rate=0.5, epsilon=0.5, n_steps=20, rng=rng)
    return found.Q, found.visits


DRAWS: dict[str, Callable[[np.random.Generator], object]] = {
    "epsilon_greedy": lambda rng: q_learning.epsilon_greedy(np.ones((20, 3)), 0.5, rng=rng),
    "PointOnALine.reset": lambda rng: q_learning.PointOnALine().reset(rng=rng),
    "PointOnALine.step": lambda rng: q_learning.PointOnALine().step(np.array([0.5]), 1, rng=rng),
    "WorldAsTask.step": lambda rng: [
        q_learning.WorldAsTask(random_world(4, 3, seed=1)).step(np.eye(4)[0], 1, rng=rng) for _ in range(9)
    ],
    "tabular_q_learning": _learned_in_a_table,
    "q_learning_with_network": _learned_by_replay,
}


@pytest.mark.parametrize("name", DRAWS)
def test_chance_comes_from_the_callers_generator_alone(
    name: str, drawn_from_the_generator_alone: Callable[..., None]
) -> None:
    drawn_from_the_generator_alone(DRAWS[name])


# Defaults


def test_the_defaults_are_the_ones_that_the_chapters_rest_on() -> None:
    promised: dict[Callable[..., object], dict[str, object]] = {
        q_learning.corridor: {"n_rooms": 5, "right_reward": 1.0, "left_reward": None, "start": 0},
        q_learning.gridworld: {"slip": 0.0, "step_reward": 0.0},
        q_learning.PointOnALine: {"push": 0.1, "noise": 0.01, "goal": 0.9},
        q_learning.value_iteration: {"tolerance": 1e-12, "max_sweeps": 100_000},
        q_learning.q_update: {"differentiate_target": False},
        q_learning.tabular_q_learning: {"start_values": 0.0, "n_runs": None},
        q_learning.q_learning_with_network: {"batch_size": 1, "replay_size": 1, "target_every": 1},
    }
    for function, defaults in promised.items():
        parameters = inspect.signature(function).parameters.values()
        found = {p.name: p.default for p in parameters if p.default is not inspect.Parameter.empty}
        assert found == defaults, function


# Bad input

RNG = np.random.default_rng(0)
SEED: Any = 0
WORLD = q_learning.corridor(3)
POINT = q_learning.PointOnALine()
NETWORK = MultilayerPerceptron((1, 4, 2), ("relu", "identity"))
TABLE: dict[str, Any] = {"discount": 0.9, "learning_rate": 0.5, "epsilon": 0.1, "n_steps": 5, "rng": RNG}
DEEP: dict[str, Any] = {"discount": 0.9, "optimizer": sgd(0.1), "epsilon": 0.1, "n_steps": 5, "rng": RNG}
STEP: dict[str, Any] = {"terminal": False, "learning_rate": 0.1, "discount": 0.9}
ONES = np.ones((2, 1, 2))
BAD_CALLS: list[tuple[Callable[[], object], type[CourseError], str]] = [
    (
        lambda: q_learning.World(ONES, ONES, np.zeros(2, bool), 0, np.zeros((2, 2))),
        ConventionError,
        "the probabilities of the next state sum to between 2 and 2",
    ),
    (
        lambda: q_learning.World(ONES * [2, -1], ONES, np.zeros(2, bool), 0, np.zeros((2, 2))),
        ConventionError,
        "must be at least 0 and sum to 1",
    ),
    (
        lambda: q_learning.World(ONES / 2, ONES, np.zeros(2, bool), 2, np.zeros((2, 2))),
        ConventionError,
        "start is 2; it must be one of the 2 states",
    ),
    (
        lambda: q_learning.World(ONES / 2, ONES, np.zeros(2, bool), -1, np.zeros((2, 2))),
        ConventionError,
        "World: start is -1; it must be a whole number of at least 0",
    ),
    (
        lambda: q_learning.World(ONES / 2, ONES, np.zeros(3, bool), 0, np.zeros((2, 2))),
        ShapeError,
        "World: terminal has shape",
    ),
    (lambda: q_learning.corridor(0), ConventionError, "n_rooms is 0"),
    (lambda: q_learning.corridor(3, start=3), ConventionError, "start is 3; with 3 rooms it must be one of 0 to 2"),
    (lambda: q_learning.corridor(3, start=-1), ConventionError, "corridor: start is -1"),
    (lambda: q_learning.corridor(3, right_reward=np.nan), ConventionError, "right_reward is nan"),
    (lambda: q_learning.corridor(3, left_reward=np.inf), ConventionError, "left_reward is inf"),
    (lambda: q_learning.gridworld(["S.", "..."]), ConventionError, "rows of equal length made of"),
    (lambda: q_learning.gridworld(["..", ".+"]), ConventionError, "with exactly one S"),
    (lambda: q_learning.gridworld([]), ConventionError, "with exactly one S"),
    (lambda: q_learning.gaussian_features([[0.0]], [[1.0]], -1.0), ConventionError, "width is -1; it must be greater"),
    (lambda: q_learning.gridworld(["S.", ".x"]), ConventionError, "made of S . # . - with exactly one S"),
    (lambda: q_learning.gridworld(["..", "SS"]), ConventionError, "exactly one S"),
    (lambda: q_learning.gridworld([]), ConventionError, "exactly one S"),
    (lambda: q_learning.gridworld(["S+"], slip=1.5), ConventionError, "slip is 1.5"),
    (lambda: q_learning.gridworld(["S+"], step_reward=np.nan), ConventionError, "step_reward is nan"),
    (lambda: q_learning.PointOnALine(push=0), ConventionError, "push is 0"),
    (lambda: q_learning.PointOnALine(noise=-1), ConventionError, "noise is -1"),
    (lambda: q_learning.PointOnALine(goal=0), ConventionError, "goal is 0"),
    (lambda: q_learning.PointOnALine(goal=1.0), ConventionError, r"goal is 1.0; it must lie in \(0, 1\)"),
    (
        lambda: q_learning.World(ONES / 2, ONES, np.arange(2) == 1, 1, np.zeros((2, 2))),
        ConventionError,
        "World: start is 1, a terminal state; it must be a state in which something happens",
    ),
    (lambda: q_learning.value_sweeps(WORLD, 1.1, 3), ConventionError, "value_sweeps: discount is 1.1"),
    (lambda: q_learning.value_sweeps(WORLD, 0.5, 0), ConventionError, "n_sweeps is 0"),
    (lambda: q_learning.value_iteration(WORLD, -0.1), ConventionError, "value_iteration: discount is -0.1"),
    (lambda: q_learning.value_iteration(WORLD, 0.9, tolerance=0), ConventionError, "tolerance is 0"),
    (lambda: q_learning.value_iteration(WORLD, 0.9, max_sweeps=0), ConventionError, "max_sweeps is 0"),
    (
        lambda: q_learning.value_iteration(q_learning.gridworld(["S."], step_reward=1.0), 1.0, max_sweeps=50),
        ConventionError,
        "the values still move by 1 after 50 sweeps; with discount 1.0 they may have no limit",
    ),
    (lambda: q_learning.greedy_policy([1.0, 2.0]), ShapeError, "greedy_policy: Q has shape"),
    (
        lambda: q_learning.temporal_difference_targets([1.0], [[1.0], [2.0]], [0], 0.9),
        ShapeError,
        "N must be the same in rewards",
    ),
    (
        lambda: q_learning.temporal_difference_targets([1.0], [[1.0]], [0], 2),
        ConventionError,
        "temporal_difference_targets: discount is 2",
    ),
    (
        lambda: q_learning.temporal_difference_loss([[1.0, 2.0]], [2], [1.0]),
        ConventionError,
        r"actions must be whole numbers from 0 to 1; got \[2.0\]",
    ),
    (lambda: q_learning.temporal_difference_loss([[1.0, 2.0]], [-1], [1.0]), ConventionError, "actions must be whole"),
    (lambda: q_learning.temporal_difference_loss([[1.0, 2.0]], [0.5], [1.0]), ConventionError, "actions must be whole"),
    (lambda: q_learning.temporal_difference_loss([[1.0, 2.0]], [0], [[1.0]]), ShapeError, "targets has shape"),
    (lambda: q_learning.q_update([0, 1], [1], [[1, 2]], 1, **STEP), ShapeError, "P must be the same in theta"),
    (lambda: q_learning.q_update([0], [1], [[1]], 1, **{**STEP, "learning_rate": 0}), ConventionError, "_rate is 0"),
    (lambda: q_learning.q_update([0], [1], [[1]], 1, **{**STEP, "discount": 2}), ConventionError, "discount is 2"),
    (lambda: q_learning.epsilon_greedy([1.0, 2.0], 0.1, rng=RNG), ShapeError, "epsilon_greedy: q has shape"),
    (lambda: q_learning.epsilon_greedy([[1.0]], 1.1, rng=RNG), ConventionError, "epsilon is 1.1"),
    (lambda: q_learning.epsilon_greedy([[1.0]], 0.1, rng=SEED), ConventionError, "epsilon_greedy: rng is 0"),
    (lambda: q_learning.tabular_q_learning(WORLD, **{**TABLE, "rng": 0}), ConventionError, "learning: rng is 0"),
    (
        lambda: q_learning.q_learning_with_network(POINT, NETWORK, np.ones(18), **{**DEEP, "rng": 0}),
        ConventionError,
        "q_learning_with_network: rng is 0",
    ),
    (lambda: q_learning.gaussian_features([[1.0]], [[1.0, 2.0]], 1.0), ShapeError, "d must be the same in X"),
    (lambda: q_learning.gaussian_features([[1.0]], [[1.0]], 0.0), ConventionError, "width is 0; it must be greater"),
    (lambda: q_learning.generalization([[1.0]], [0.0]), ConventionError, "all features at x0 are 0"),
    (lambda: q_learning.generalization([[1.0]], [0.0, 1.0]), ShapeError, "K must be the same"),
    (lambda: q_learning.tabular_q_learning(WORLD, **{**TABLE, "discount": 2}), ConventionError, "discount is 2"),
    (lambda: q_learning.tabular_q_learning(WORLD, **{**TABLE, "learning_rate": 0}), ConventionError, "_rate is 0"),
    (lambda: q_learning.tabular_q_learning(WORLD, **{**TABLE, "learning_rate": 1.1}), ConventionError, "_rate is 1.1"),
    (lambda: q_learning.tabular_q_learning(WORLD, **{**TABLE, "epsilon": -1}), ConventionError, "epsilon is -1"),
    (lambda: q_learning.tabular_q_learning(WORLD, **{**TABLE, "n_steps": 0}), ConventionError, "n_steps is 0"),
    (lambda: q_learning.tabular_q_learning(WORLD, **TABLE, n_runs=0), ConventionError, "n_runs is 0"),
    *(
        (
            lambda start=start: q_learning.World(ONES / 2, ONES, np.zeros(2, bool), start, np.zeros((2, 2))),
            ConventionError,
            f"^World: start is {start!r}; it must be a whole number of at least 0",
        )
        for start in (0.5, 1.0, True, None)
    ),
    *(
        (
            lambda start=start: q_learning.World(ONES / 2, ONES, np.zeros(2, bool), start, np.zeros((2, 2))),
            ConventionError,
            f"^World: start is {start}; it must be one of the 2 states, counted from 0",
        )
        for start in (2, 5)
    ),
    (lambda: q_learning.tabular_q_learning(WORLD, **TABLE, start_values=np.ones((3, 2))), ShapeError, "start_values"),
    (lambda: q_learning.tabular_q_learning(WORLD, **TABLE, start_values="a"), CourseError, "start_values holds str"),
    (lambda: q_learning.tabular_q_learning(WORLD, **TABLE, start_values=1j), CourseError, "start_values holds complex"),
    (
        lambda: q_learning.tabular_q_learning(WORLD, **TABLE, start_values=[[1, 2], [3]]),
        ShapeError,
        "^tabular_q_learning: start_values is a list whose rows differ in length",
    ),
    (lambda: q_learning.tabular_q_learning(WORLD, **TABLE, start_values=np.inf), NotFiniteError, "start_values is inf"),
    (
        lambda: q_learning.gaussian_features([[1.0]], [[1.0]], [[1.0], [2.0, 3.0]]),
        ShapeError,
        "^gaussian_features: width is a list whose rows differ in length",
    ),
    (
        lambda: q_learning.q_learning_with_network(
            POINT, MultilayerPerceptron((2, 2), ("identity",)), np.ones(6), **DEEP
        ),
        ShapeError,
        "the network has 2 inputs and 2 outputs; the task needs 1 inputs and 2 outputs",
    ),
    (lambda: q_learning.q_learning_with_network(POINT, NETWORK, np.ones(17), **DEEP), ShapeError, "has 18 parameters"),
    (
        lambda: q_learning.q_learning_with_network(POINT, NETWORK, np.ones((3, 18)), **DEEP),
        ShapeError,
        r"^q_learning_with_network: parameters has shape \(3, 18\); expected \(P,\)",
    ),
    *(
        (
            lambda wrong=wrong: q_learning.q_learning_with_network(
                POINT, NETWORK, np.ones(18), **{**DEEP, "optimizer": wrong}
            ),
            ConventionError,
            rf"^q_learning_with_network: optimizer is {wrong!r}; give an Optimizer, such as sgd\(0.1\)",
        )
        for wrong in ("adam", 0.1, None)
    ),
    *(
        (
            lambda wrong=wrong: q_learning.q_learning_with_network(POINT, NETWORK, np.ones(18), **{**DEEP, **wrong}),
            ConventionError,
            f"q_learning_with_network: {next(iter(wrong))} is {next(iter(wrong.values()))}",
        )
        for wrong in (
            {"discount": 2},
            {"epsilon": 2},
            {"n_steps": 0},
            {"batch_size": 0},
            {"replay_size": 0},
            {"target_every": 0},
        )
    ),
    (
        lambda: q_learning.q_learning_with_network(
            POINT, NETWORK, np.ones(18), **{**DEEP, "optimizer": sgd(1e30), "n_steps": 200, "epsilon": 1.0}
        ),
        NotFiniteError,
        "the values ran away at step .*; try a smaller learning rate, a frozen target",
    ),
]


@pytest.mark.parametrize(("call", "error", "message"), BAD_CALLS)
def test_bad_input_is_refused_in_one_sentence(
    call: Callable[[], object], error: type[CourseError], message: str
) -> None:
    with pytest.raises(error, match=message):
        call()


def test_features_whose_squares_underflow_still_have_a_ratio() -> None:
    phi = q_learning.gaussian_features([[0.0], [0.1]], [[10.0]], 0.3)
    assert (phi**2 == 0).all()
    expected = [1.0, np.exp((10**2 - 9.9**2) / (2 * 0.3**2))]
    np.testing.assert_allclose(q_learning.generalization(phi, phi[0]), expected, rtol=1e-10)


def test_the_discount_is_looked_at_in_the_last_step_too() -> None:
    with pytest.raises(ConventionError, match=r"^q_update: discount is 5"):
        q_learning.q_update([0.0], [1.0], [[1.0]], 1, terminal=True, learning_rate=0.1, discount=5)


@pytest.mark.parametrize("flag", ["terminal", "differentiate_target"])
def test_a_flag_of_an_update_is_true_or_false_and_nothing_else(flag: str) -> None:
    def update(**flags: Any) -> Any:
        numbers: dict[str, float] = {"learning_rate": 0.1, "discount": 0.5}
        return q_learning.q_update([1.0], [1.0], [[3.0]], 1, **numbers, **{"terminal": False, **flags})

    for value, shown in ((np.array([False, True]), "an ndarray"), ("no", "'no'"), (None, "None"), (0, "0")):
        with pytest.raises(ConventionError) as caught:
            update(**{flag: value})
        assert str(caught.value) == f"q_update: {flag} is {shown}; give True or False."
    for value in (np.True_, np.array(True)):
        np.testing.assert_array_equal(update(**{flag: value}), update(**{flag: True}))
        assert update(**{flag: value}) != update(**{flag: False})
