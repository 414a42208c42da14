"""Right solutions written differently: name of the exercise -> functions, every one of which must pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

ALTERNATIVES: dict[str, list[Callable[..., Any]]] = {}


def solves(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def note(function: Callable[..., Any]) -> Callable[..., Any]:
        ALTERNATIVES.setdefault(name, []).append(function)
        return function

    return note


# ---- runaway_factor


@solves("runaway_factor")
def by_a_mixture(learning_rate: Any, discount: Any, ratio: Any) -> Any:
    return (1 - learning_rate) + learning_rate * discount * ratio


@solves("runaway_factor")
def by_a_step_from_seven(learning_rate: Any, discount: Any, ratio: Any) -> Any:
    w = 7.0
    return (w + learning_rate * (0.0 + discount * (ratio * w) - w)) / w


# ---- temporal_difference_targets


@solves("temporal_difference_targets")
def by_choosing(rewards: Any, next_q: Any, terminal: Any, discount: Any) -> Any:
    return np.where(terminal, rewards, rewards + discount * next_q.max(1))


@solves("temporal_difference_targets")
def step_by_step(rewards: Any, next_q: Any, terminal: Any, discount: Any) -> Any:
    return [r if over else r + discount * max(row) for r, row, over in zip(rewards, next_q, terminal, strict=True)]


@solves("temporal_difference_targets")
def only_where_it_goes_on(rewards: Any, next_q: Any, terminal: Any, discount: Any) -> Any:
    targets = np.array(rewards, dtype=float)
    targets[~terminal] += discount * np.sort(next_q[~terminal], axis=1)[:, -1]
    return targets


# ---- temporal_difference_loss


@solves("temporal_difference_loss")
def by_a_one_hot_table(q: Any, actions: Any, targets: Any) -> Any:
    taken = (q * np.eye(q.shape[1])[actions]).sum(axis=1)
    return float(((taken - targets) ** 2).sum() / len(q))


@solves("temporal_difference_loss")
def one_after_the_other(q: Any, actions: Any, targets: Any) -> Any:
    total = 0.0
    for row, action, target in zip(q, actions, targets, strict=True):
        total += (row[action] - target) ** 2
    return total / len(targets)


@solves("temporal_difference_loss")
def by_taking_along(q: Any, actions: Any, targets: Any) -> Any:
    errors = np.take_along_axis(q, actions[:, None], axis=1)[:, 0] - targets
    return errors @ errors / errors.size


# ---- semi_gradient_step


@solves("semi_gradient_step")
def as_a_descent(
    theta: Any, phi: Any, next_phi: Any, reward: Any, terminal: Any, learning_rate: Any, discount: Any
) -> Any:
    best = max(features @ theta for features in next_phi)
    gradient = 2 * (phi @ theta - (reward + (not terminal) * discount * best)) * phi
    return theta - learning_rate / 2 * gradient


@solves("semi_gradient_step")
def entry_by_entry(
    theta: Any, phi: Any, next_phi: Any, reward: Any, terminal: Any, learning_rate: Any, discount: Any
) -> Any:
    target = reward if terminal else reward + discount * max(np.dot(row, theta) for row in next_phi)
    error = target - sum(f * w for f, w in zip(phi, theta, strict=True))
    return np.array([w + learning_rate * error * f for f, w in zip(phi, theta, strict=True)])


# ---- update_elsewhere


@solves("update_elsewhere")
def state_by_state(X: Any, x0: Any, centres: Any, widths: Any) -> Any:
    def phi(x: Any) -> Any:
        return np.array([np.exp(-np.sum((x - centre) ** 2 / (2 * widths**2))) for centre in centres])

    return [phi(x) @ phi(x0) / (phi(x0) @ phi(x0)) for x in X]


@solves("update_elsewhere")
def by_adding_exponents(X: Any, x0: Any, centres: Any, widths: Any) -> Any:
    there = (((X[:, None] - centres) / widths) ** 2).sum(axis=-1)
    here = (((x0 - centres) / widths) ** 2).sum(axis=-1)
    return np.exp(-(there + here) / 2).sum(axis=1) / np.exp(-here).sum()


# ---- walk_and_learn


@solves("walk_and_learn")
def with_rooms_outside(
    n_rooms: Any,
    left_reward: Any,
    start: Any,
    throws: Any,
    epsilon: Any,
    learning_rate: Any,
    discount: Any,
    start_value: Any,
) -> Any:
    Q = np.zeros((n_rooms + 2, 2))
    Q[1:-1] = start_value
    paid = np.zeros(n_rooms + 2)
    paid[0], paid[-1] = left_reward, 1.0
    visits = np.zeros((n_rooms + 2, 2))
    room = start + 1
    for first, second in throws:
        action = int(second >= 0.5) if first < epsilon else int(Q[room, 1] > Q[room, 0])
        visits[room, action] += 1
        to = room + 2 * action - 1
        Q[room, action] += learning_rate * (paid[to] + discount * Q[to].max() - Q[room, action])
        room = start + 1 if to in (0, n_rooms + 1) else to
    return Q[1:-1], visits[1:-1]


@solves("walk_and_learn")
def with_dictionaries(
    n_rooms: Any,
    left_reward: Any,
    start: Any,
    throws: Any,
    epsilon: Any,
    learning_rate: Any,
    discount: Any,
    start_value: Any,
) -> Any:
    value = {(room, action): float(start_value) for room in range(n_rooms) for action in (0, 1)}
    count = dict.fromkeys(value, 0)
    room = start
    for dice in throws:
        greedy = 1 if value[room, 1] > value[room, 0] else 0
        action = (0 if dice[1] < 0.5 else 1) if dice[0] < epsilon else greedy
        count[room, action] += 1
        to = room + (1 if action else -1)
        reward = {-1: left_reward, n_rooms: 1.0}.get(to, 0.0)
        following = max(value.get((to, 0), 0.0), value.get((to, 1), 0.0)) if 0 <= to < n_rooms else 0.0
        old = value[room, action]
        value[room, action] = (1 - learning_rate) * old + learning_rate * (reward + discount * following)
        room = to if 0 <= to < n_rooms else start
    pairs = [[(room, 0), (room, 1)] for room in range(n_rooms)]
    return np.array([[value[p] for p in row] for row in pairs]), np.array([[count[p] for p in row] for row in pairs])


@solves("walk_and_learn")
def with_a_history(
    n_rooms: Any,
    left_reward: Any,
    start: Any,
    throws: Any,
    epsilon: Any,
    learning_rate: Any,
    discount: Any,
    start_value: Any,
) -> Any:
    table, history, room = start_value * np.ones((n_rooms, 2)), [], start
    for by_lot, side in throws:
        action = int(table[room].argmax() if by_lot >= epsilon else side >= 0.5)
        history.append((room, action))
        if action == 0:
            ended, target = room == 0, left_reward
        else:
            ended, target = room == n_rooms - 1, 1.0
        to = start if ended else room + (1, -1)[action == 0]
        target = target if ended else discount * table[to].max()
        table[room, action] -= learning_rate * (table[room, action] - target)
        room = to
    visits = np.zeros((n_rooms, 2))
    for pair in history:
        visits[pair] += 1
    return table, visits
