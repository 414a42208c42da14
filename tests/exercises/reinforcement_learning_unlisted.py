"""Wrong solutions that no misconception lists: the exercise -> (words that the diagnosis must contain, function)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

UNLISTED: dict[str, list[tuple[str, Callable[..., Any]]]] = {}
NOT_NAMED = ""


def wrong(name: str, words: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def note(function: Callable[..., Any]) -> Callable[..., Any]:
        UNLISTED.setdefault(name, []).append((words, function))
        return function

    return note


# ---- runaway_factor


def factor(learning_rate: Any, discount: Any, ratio: Any) -> Any:
    return 1 + learning_rate * (discount * ratio - 1)


@wrong("runaway_factor", "its sign is not")
def upside_down(learning_rate: Any, discount: Any, ratio: Any) -> Any:
    return -factor(learning_rate, discount, ratio)


@wrong("runaway_factor", "`2` times")
def doubled(learning_rate: Any, discount: Any, ratio: Any) -> Any:
    return 2 * factor(learning_rate, discount, ratio)


@wrong("runaway_factor", "the square of the right one")
def two_steps(learning_rate: Any, discount: Any, ratio: Any) -> Any:
    return factor(learning_rate, discount, ratio) ** 2


# ---- temporal_difference_targets


def targets_of(rewards: Any, next_q: Any, terminal: Any, discount: Any) -> Any:
    return rewards + discount * next_q.max(axis=1) * ~terminal


@wrong("temporal_difference_targets", "stand in a column")
def as_a_column(rewards: Any, next_q: Any, terminal: Any, discount: Any) -> Any:
    return targets_of(rewards, next_q, terminal, discount)[:, None]


@wrong("temporal_difference_targets", "single number")
def added_up(rewards: Any, next_q: Any, terminal: Any, discount: Any) -> Any:
    return float(targets_of(rewards, next_q, terminal, discount).sum())


@wrong("temporal_difference_targets", "changes its input `next_q`")
def in_place(rewards: Any, next_q: Any, terminal: Any, discount: Any) -> Any:
    next_q[terminal] = 0
    return rewards + discount * next_q.max(axis=1)


@wrong("temporal_difference_targets", NOT_NAMED)
def worst_next(rewards: Any, next_q: Any, terminal: Any, discount: Any) -> Any:
    return rewards + discount * next_q.min(axis=1) * ~terminal


# ---- temporal_difference_loss


def errors_of(q: Any, actions: Any, targets: Any) -> Any:
    return targets - q[np.arange(len(q)), actions]


@wrong("temporal_difference_loss", "average over samples was not taken")
def one_error_each(q: Any, actions: Any, targets: Any) -> Any:
    return errors_of(q, actions, targets) ** 2


@wrong("temporal_difference_loss", "its sign is not")
def negative(q: Any, actions: Any, targets: Any) -> Any:
    return -np.mean(errors_of(q, actions, targets) ** 2)


@wrong("temporal_difference_loss", "`1/A` times")
def for_each_entry(q: Any, actions: Any, targets: Any) -> Any:
    return np.sum(errors_of(q, actions, targets) ** 2) / q.size


# ---- semi_gradient_step


def step(theta: Any, phi: Any, next_phi: Any, reward: Any, terminal: Any, learning_rate: Any, discount: Any) -> Any:
    error = reward + (not terminal) * discount * np.max(next_phi @ theta) - phi @ theta
    return learning_rate * error * phi


@wrong("semi_gradient_step", "That is the change")
def the_step_alone(theta: Any, *others: Any) -> Any:
    return step(theta, *others)


@wrong("semi_gradient_step", "changes its input `theta`")
def changed_in_place(theta: Any, *others: Any) -> Any:
    theta += step(theta, *others)
    return theta


@wrong("semi_gradient_step", "`learning_rate` / 2")
def half_a_step(theta: Any, *others: Any) -> Any:
    return theta + step(theta, *others) / 2


@wrong("semi_gradient_step", "single number")
def added_up_over_parameters(theta: Any, *others: Any) -> Any:
    return float(np.sum(theta + step(theta, *others)))


# ---- update_elsewhere


def elsewhere(X: Any, x0: Any, centres: Any, widths: Any) -> Any:
    there = (((X[:, None] - centres) / widths) ** 2).sum(axis=-1)
    here = (((x0 - centres) / widths) ** 2).sum(axis=-1)
    return np.exp(-(there + here) / 2).sum(axis=1) / np.exp(-here).sum()


@wrong("update_elsewhere", "single number")
def first_state_alone(X: Any, x0: Any, centres: Any, widths: Any) -> Any:
    return float(elsewhere(X, x0, centres, widths)[0])


@wrong("update_elsewhere", "`10` times")
def ten_times(X: Any, x0: Any, centres: Any, widths: Any) -> Any:
    return 10 * elsewhere(X, x0, centres, widths)


@wrong("update_elsewhere", "the square of the right one")
def squared(X: Any, x0: Any, centres: Any, widths: Any) -> Any:
    return elsewhere(X, x0, centres, widths) ** 2


# ---- walk_and_learn


def walked(
    n_rooms: Any,
    left_reward: Any,
    start: Any,
    throws: Any,
    epsilon: Any,
    learning_rate: Any,
    discount: Any,
    start_value: Any,
    *,
    tie: int = 0,
    late: bool = False,
) -> Any:
    Q, visits, room = np.full((n_rooms, 2), float(start_value)), np.zeros((n_rooms, 2)), start
    for by_lot, lot in throws:
        greedy = tie if Q[room, 0] == Q[room, 1] else int(np.argmax(Q[room]))
        action = int(lot >= 0.5) if by_lot < epsilon else greedy
        visits[room, action] += 1
        to = room + 2 * action - 1
        inside = 0 <= to < n_rooms
        target = discount * np.max(Q[to]) if inside else (1.0 if action else left_reward)
        if not (late and inside):
            Q[room, action] += learning_rate * (target - Q[room, action])
        room = to if inside else start
    return Q, visits


@wrong("walk_and_learn", NOT_NAMED)
def right_when_equal(*arguments: Any) -> Any:
    return walked(*arguments, tie=1)


@wrong("walk_and_learn", NOT_NAMED)
def learns_at_exits_only(*arguments: Any) -> Any:
    return walked(*arguments, late=True)


@wrong("walk_and_learn", "a tuple of 2 is expected")
def the_table_alone(*arguments: Any) -> Any:
    return walked(*arguments)[0]


@wrong("walk_and_learn", "in each other's place")
def in_the_other_order(*arguments: Any) -> Any:
    return walked(*arguments)[::-1]


@wrong("walk_and_learn", "`1/T` times")
def shares_of_the_steps(*arguments: Any) -> Any:
    Q, visits = walked(*arguments)
    return Q, visits / visits.sum()
