"""What actions are worth when the world is known: value iteration, the reference for everything that learns."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.arguments import float_array, instance, positive, unit_interval, whole_number
from course_lib.errors import ConventionError
from course_lib.q_learning._worlds import World

__all__ = ["greedy_policy", "value_iteration", "value_sweeps"]

FloatArray = NDArray[np.floating[Any]]


def value_sweeps(world: World, discount: float, n_sweeps: int) -> FloatArray:
    """The values of all states after each sweep of value iteration, from 0: rewards spread backwards, step by step.

    V(s) = max_a sum_s' P(s' | s, a) (R(s, a, s') + discount V(s'))
    Args         world: a World. discount: in [0, 1]. n_sweeps: K.
    Returns      (K + 1, S), the first row 0.
    Raises       ConventionError when discount or n_sweeps is out of its range.
    Source       Bellman (1957); Sutton and Barto (2018), section 4.4.
    """
    instance("value_sweeps", "world", world, World, such_as="such as corridor(5)")
    gamma = unit_interval("value_sweeps", "discount", discount, closed="both")
    values = np.zeros((whole_number("value_sweeps", "n_sweeps", n_sweeps) + 1, world.n_states))
    for sweep in range(1, len(values)):
        values[sweep] = _action_values(world, gamma, values[sweep - 1]).max(axis=1)
    return values


def value_iteration(
    world: World, discount: float, *, tolerance: float = 1e-12, max_sweeps: int = 100_000
) -> FloatArray:
    """The optimal action values Q*, by sweeps until nothing moves any more.

    Q(s, a) = sum_s' P(s' | s, a) (R(s, a, s') + discount max_a' Q(s', a'))
    Args         world: a World. discount: in [0, 1]. tolerance: > 0, on the largest change. max_sweeps: sweeps.
    Returns      (S, A), rows of terminal states 0.
    Raises       ConventionError when `max_sweeps` sweeps do not settle it, as may be with discount 1.
    Conventions  off from Q* by at most tolerance * discount / (1 - discount).
    Source       Bellman (1957); Sutton and Barto (2018), section 4.4.

    >>> from course_lib.q_learning import corridor
    >>> value_iteration(corridor(3), 0.5).tolist()
    [[0.125, 0.25], [0.125, 0.5], [0.25, 1.0], [0.0, 0.0]]
    """
    instance("value_iteration", "world", world, World, such_as="such as corridor(5)")
    gamma = unit_interval("value_iteration", "discount", discount, closed="both")
    allowed = positive("value_iteration", "tolerance", tolerance)
    Q: FloatArray = np.zeros((world.n_states, world.n_actions))
    for _ in range(whole_number("value_iteration", "max_sweeps", max_sweeps)):
        new = _action_values(world, gamma, Q.max(axis=1))
        change = np.abs(new - Q).max()
        Q = new
        if change <= allowed:
            return Q
    raise ConventionError(
        f"value_iteration: the values still move by {change:g} after {max_sweeps} sweeps; with discount {discount} "
        "they may have no limit, so use a smaller one.",
        name="max_sweeps",
        got=max_sweeps,
        expected="values that settle",
    )


def greedy_policy(Q: ArrayLike) -> NDArray[np.intp]:
    """The best action in each state; the first of several.

    Args         Q: (S, A), or values of any number of states.
    Returns      (S,), actions.
    Raises       ShapeError when Q is not a table.
    Source       Sutton and Barto (2018), section 4.2.
    """
    return np.asarray(float_array("greedy_policy", "Q", Q, "S A").argmax(axis=1))


def _action_values(world: World, gamma: float, values: FloatArray) -> FloatArray:
    Q = (world.probabilities * (world.rewards + gamma * values)).sum(axis=2)
    Q[world.terminal] = 0
    return np.asarray(Q)
