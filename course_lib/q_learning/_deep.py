"""Q-learning with a network: the state goes in, the values of all actions come out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.arguments import float_array, generator, instance, unit_interval, whole_number
from course_lib.errors import NotFiniteError, ShapeError
from course_lib.network import MultilayerPerceptron
from course_lib.optimizers import Optimizer
from course_lib.q_learning._updates import (
    choose,
    temporal_difference_loss_and_gradient,
    temporal_difference_targets,
)
from course_lib.q_learning._worlds import Task

__all__ = ["QNetworkResult", "q_learning_with_network"]

FloatArray = NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class QNetworkResult:
    """What an agent with a network has learned.

    Args         parameters: (P,), of the network. losses: (T,), the loss of each step's batch. returns: (M,), the
                 rewards added up over each finished episode.
    """

    parameters: FloatArray
    losses: FloatArray
    returns: FloatArray


def q_learning_with_network(
    task: Task,
    network: MultilayerPerceptron,
    parameters: ArrayLike,
    *,
    discount: float,
    optimizer: Optimizer,
    epsilon: float,
    n_steps: int,
    rng: np.random.Generator,
    batch_size: int = 1,
    replay_size: int = 1,
    target_every: int = 1,
) -> QNetworkResult:
    """Act, remember, and after each step move the network's values of a few remembered actions towards their targets.

    L = mean over the batch of (r + discount * max_a' Q_frozen(s', a') - Q(s, a))**2, differentiated in Q alone
    Args         task: such as PointOnALine. network: task.n_inputs inputs and task.n_actions outputs. parameters: (P,),
                 the start; not changed. discount: in [0, 1]. optimizer: such as sgd(0.05). epsilon: in [0, 1]. n_steps:
                 T. rng: for actions and batches. batch_size: steps to learn from, drawn with replacement from the last
                 ones. replay_size: how many those are; 1 is the present step alone. target_every: after so many steps
                 the frozen copy that makes the targets is renewed; 1 is no freezing.
    Returns      QNetworkResult: parameters, losses, returns.
    Raises       ShapeError when the network does not fit the task or parameters are a stack; NotFiniteError when the
                 values run away; ConventionError when a number is out of its range or optimizer is no Optimizer.
    Conventions  no factor ½: sgd(learning_rate / 2) takes the deck's steps.
    Source       Mnih et al. (2015), Human-level control through deep reinforcement learning; the step with neither
                 memory nor frozen copy is that of Gogianu and Busoniu, "High-level goal".
    """
    name = "q_learning_with_network"
    instance(name, "task", task, Task, such_as="such as PointOnALine() or WorldAsTask(world)")
    instance(name, "network", network, MultilayerPerceptron, such_as="with an output for each action")
    gamma = unit_interval(name, "discount", discount, closed="both")
    share = unit_interval(name, "epsilon", epsilon, closed="both")
    steps, batch = whole_number(name, "n_steps", n_steps), whole_number(name, "batch_size", batch_size)
    memory = _Memory(whole_number(name, "replay_size", replay_size), task.n_inputs)
    renewal = whole_number(name, "target_every", target_every)
    generator(name, rng)
    instance(name, "optimizer", optimizer, Optimizer, such_as="such as sgd(0.1) or adam(0.01)")
    if (network.n_inputs, network.n_outputs) != (task.n_inputs, task.n_actions):
        raise ShapeError(
            f"{name}: the network has {network.n_inputs} inputs and {network.n_outputs} outputs; the task needs "
            f"{task.n_inputs} inputs and {task.n_actions} outputs, one for each action.",
            name="network",
            got=(network.n_inputs, network.n_outputs),
            expected=(task.n_inputs, task.n_actions),
        )
    theta = network.checked_parameters(name, float_array(name, "parameters", parameters, "P")).copy()
    frozen, optimizer_state = theta, optimizer.init(theta)
    losses, returns = np.empty(steps), []
    state, total = task.reset(rng=rng), 0.0
    try:
        with np.errstate(over="ignore", invalid="ignore"):
            for t in range(steps):
                if t % renewal == 0:
                    frozen = theta
                action = int(choose(network.forward(theta, state[None]), share, rng)[0])
                following, reward, ended = task.step(state, action, rng=rng)
                memory.store(state, action, reward, following, ended)
                states, actions, rewards, next_states, terminal = memory.draw(batch, rng)
                targets = temporal_difference_targets(rewards, network.forward(frozen, next_states), terminal, gamma)
                q, trace = network.forward_with_trace(theta, states)
                losses[t], upstream = temporal_difference_loss_and_gradient(q, actions, targets)
                gradients = network.backward(theta, trace, upstream)
                updates, optimizer_state = optimizer.update(gradients, optimizer_state, theta)
                theta = theta + updates
                total += reward
                state = following
                if ended:
                    returns.append(total)
                    state, total = task.reset(rng=rng), 0.0
            float_array(name, "parameters", theta, "P")
    except NotFiniteError as error:
        raise NotFiniteError(
            f"{name}: the values ran away at step {t}; try a smaller learning rate, a frozen target (target_every) or "
            "a larger replay_size.",
            name="optimizer",
            got=optimizer.name,
            expected="finite values",
        ) from error
    return QNetworkResult(theta, losses, np.array(returns))


class _Memory:
    """The last steps, the oldest overwritten first."""

    def __init__(self, size: int, n_inputs: int) -> None:
        self._states, self._next_states = np.empty((size, n_inputs)), np.empty((size, n_inputs))
        self._actions, self._rewards = np.empty(size, dtype=np.intp), np.empty(size)
        self._terminal = np.empty(size, dtype=bool)
        self._stored = 0

    def store(self, state: FloatArray, action: int, reward: float, following: FloatArray, ended: bool) -> None:
        row = self._stored % len(self._states)
        self._states[row], self._next_states[row] = state, following
        self._actions[row], self._rewards[row], self._terminal[row] = action, reward, ended
        self._stored += 1

    def draw(self, batch: int, rng: np.random.Generator) -> tuple[NDArray[Any], ...]:
        rows = rng.integers(min(self._stored, len(self._states)), size=batch)
        columns = (self._states, self._actions, self._rewards, self._next_states, self._terminal)
        return tuple(column[rows] for column in columns)
