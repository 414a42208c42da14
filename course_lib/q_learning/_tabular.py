"""Q-learning with a table: one number for each state and action, moved towards reward and next guess."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.arguments import float_array, generator, instance, unit_interval, whole_number
from course_lib.q_learning._updates import choose
from course_lib.q_learning._worlds import World

__all__ = ["TabularResult", "tabular_q_learning"]

FloatArray = NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class TabularResult:
    """What an agent with a table has learned.

    Args         Q: (S, A), its values. visits: (S, A), how often it took each action in each state.
    Conventions  (n_runs, S, A) both, when several agents learned side by side.
    """

    Q: FloatArray
    visits: NDArray[np.intp]


def tabular_q_learning(
    world: World,
    *,
    discount: float,
    learning_rate: float,
    epsilon: float,
    n_steps: int,
    rng: np.random.Generator,
    start_values: ArrayLike = 0.0,
    n_runs: int | None = None,
) -> TabularResult:
    """Walk through a world, back at the start after every end, and after each step move one entry of the table.

    Q(s, a) = Q(s, a) + learning_rate * (r + discount * max_a' Q(s', a') - Q(s, a))
    Args         world: a World. discount: in [0, 1]. learning_rate: in (0, 1], per step. epsilon: in [0, 1], the share
                 of actions taken by lot; 1 learns just as well, off-policy. n_steps: T. rng: draws.
                 start_values: a number or (S, A), the table at first. n_runs: as many agents, independently.
    Returns      A TabularResult: Q and visits, (S, A) or (n_runs, S, A).
    Raises       ConventionError when a number is out of its range; ShapeError when start_values does not fit;
                 CourseError when it holds no real numbers; NotFiniteError.
    Conventions  terminal states have value 0, whatever start_values says.
    Source       Watkins (1989); Sutton and Barto (2018), section 6.5.
    """
    name = "tabular_q_learning"
    instance(name, "world", world, World, such_as="such as corridor(5)")
    gamma = unit_interval(name, "discount", discount, closed="both")
    rate = unit_interval(name, "learning_rate", learning_rate, closed="right")
    share = unit_interval(name, "epsilon", epsilon, closed="both")
    steps = whole_number(name, "n_steps", n_steps)
    generator(name, rng)
    agents = np.arange(1 if n_runs is None else whole_number(name, "n_runs", n_runs))
    shape = (world.n_states, world.n_actions)
    first = float_array(name, "start_values", start_values, "...")
    if first.ndim:
        float_array(name, "start_values", first, f"{shape[0]} {shape[1]}")
    Q = np.full((len(agents), *shape), first, dtype=np.float64)
    Q[:, world.terminal] = 0
    visits = np.zeros(Q.shape, dtype=np.intp)
    up_to = world.probabilities.cumsum(axis=2)
    state = np.full(len(agents), world.start)
    for _ in range(steps):
        action = choose(Q[agents, state], share, rng)
        following = (up_to[state, action, :-1] <= rng.random((len(agents), 1))).sum(axis=1)
        target = world.rewards[state, action, following] + gamma * Q[agents, following].max(axis=1)
        Q[agents, state, action] += rate * (target - Q[agents, state, action])
        visits[agents, state, action] += 1
        state = np.where(world.terminal[following], world.start, following)
    return TabularResult(Q, visits) if n_runs is not None else TabularResult(Q[0], visits[0])
