"""Small worlds to act in: a corridor, grids drawn as text, and a point on a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from course_lib.arguments import (
    finite,
    float_arrays,
    generator,
    instance,
    listed,
    positive,
    unit_interval,
    whole_number,
)
from course_lib.errors import ConventionError

__all__ = ["PointOnALine", "Task", "World", "WorldAsTask", "corridor", "gridworld"]

FloatArray = NDArray[np.floating[Any]]
_MOVES = ((-1, 0), (0, 1), (1, 0), (0, -1))


@dataclass(frozen=True, eq=False)
class World:
    """A world of finitely many states and actions whose next state depends on nothing but the state and the action.

    Args         probabilities: (S, A, S), of the next state. rewards: (S, A, S), paid on the way there.
                 terminal: (S,), states in which nothing happens any more. start: a state, not terminal.
                 positions: (S, 2), row and column of each state, for pictures.
    Raises       ShapeError when the sizes disagree; ConventionError when the probabilities of a state and action do not
                 sum to 1, or start is not the number of a state, or of a terminal one.
    Conventions  what the tables say about terminal states is not used: their values are 0.
    """

    probabilities: FloatArray
    rewards: FloatArray
    terminal: NDArray[np.bool_]
    start: int
    positions: FloatArray

    def __post_init__(self) -> None:
        probabilities, rewards, terminal, positions = float_arrays(
            "World",
            probabilities=(self.probabilities, "S A S"),
            rewards=(self.rewards, "S A S"),
            terminal=(self.terminal, "S"),
            positions=(self.positions, "S 2"),
        )
        sums = probabilities.sum(axis=2)
        if (probabilities < 0).any() or not np.allclose(sums, 1, rtol=0, atol=1e-9):
            raise ConventionError(
                f"World: the probabilities of the next state sum to between {sums.min():g} and {sums.max():g}; for "
                "each state and action they must be at least 0 and sum to 1.",
                name="probabilities",
                got=sums,
                expected="sums of 1",
            )
        if whole_number("World", "start", self.start, least=0) >= len(terminal):
            raise ConventionError(
                f"World: start is {self.start}; it must be one of the {len(terminal)} states, counted from 0.",
                name="start",
                got=self.start,
                expected=f"0 to {len(terminal) - 1}",
            )
        if terminal[self.start]:
            raise ConventionError(
                f"World: start is {self.start}, a terminal state; it must be a state in which something happens.",
                name="start",
                got=self.start,
                expected="a state that is not terminal",
            )
        object.__setattr__(self, "probabilities", probabilities)
        object.__setattr__(self, "rewards", rewards)
        object.__setattr__(self, "terminal", terminal.astype(bool))
        object.__setattr__(self, "positions", positions)

    @property
    def n_states(self) -> int:
        """S."""
        return len(self.probabilities)

    @property
    def n_actions(self) -> int:
        """A."""
        return len(self.probabilities[0])


def corridor(n_rooms: int = 5, *, right_reward: float = 1.0, left_reward: float | None = None, start: int = 0) -> World:
    """Rooms in a row: action 0 goes left, action 1 goes right, and leaving on the right pays.

    Args         n_rooms: n. right_reward: for leaving the last room to the right. left_reward: for leaving the first
                 room to the left; without it a wall is there. start: a room, 0 the leftmost.
    Returns      A World with n + 1 states: the rooms, and outside, which is terminal.
    Raises       ConventionError when n_rooms is below 1 or start is no room.
    Source       the course's own example; Sutton and Barto (2018), example 6.2, is a relative.
    """
    rooms = whole_number("corridor", "n_rooms", n_rooms)
    first = whole_number("corridor", "start", start, least=0)
    if first >= rooms:
        raise ConventionError(
            f"corridor: start is {first}; with {rooms} rooms it must be one of 0 to {rooms - 1}.",
            name="start",
            got=start,
            expected=f"0 to {rooms - 1}",
        )
    outside = rooms
    left = np.maximum(np.arange(rooms) - 1, 0)
    right = np.arange(1, rooms + 1)
    rewards = np.zeros((rooms + 1, 2, rooms + 1))
    rewards[rooms - 1, 1, outside] = finite("corridor", "right_reward", right_reward)
    if left_reward is not None:
        left[0] = outside
        rewards[0, 0, outside] = finite("corridor", "left_reward", left_reward)
    probabilities = np.zeros_like(rewards)
    probabilities[np.arange(rooms), 0, left] = 1
    probabilities[np.arange(rooms), 1, right] = 1
    probabilities[outside, :, outside] = 1
    positions = np.column_stack([np.zeros(rooms + 1), np.arange(rooms + 1.0)])
    return World(probabilities, rewards, np.arange(rooms + 1) == outside, first, positions)


def gridworld(rows: Sequence[str], *, slip: float = 0.0, step_reward: float = 0.0) -> World:
    """A grid drawn as text; the actions are up, right, down, left.

    "." free, "S" the start, "#" a wall, "+" a goal (reward 1 on entering, terminal), "-" a pit (reward -1, terminal)
    Args         rows: strings of equal length. slip: in [0, 1], the probability of going sideways instead, half to
                 each side. step_reward: added to every move.
    Returns      A World with a state for each cell but the walls, in reading order. Who walks into a wall or off
                 the grid stays.
    Raises       ConventionError when the rows differ in length, hold other signs, or have not exactly one start.
    Source       Russell and Norvig (2021), chapter 17, for the slipping.
    """
    share = unit_interval("gridworld", "slip", slip, closed="both")
    cost = finite("gridworld", "step_reward", step_reward)
    rows = listed("gridworld", "rows", rows, of="texts of equal length, such as ['S.+']")
    text = "".join(map(str, rows))
    if len({len(str(row)) for row in rows}) != 1 or set(text) - set(".S#+-") or text.count("S") != 1:
        raise ConventionError(
            f"gridworld: rows is {rows}; it needs rows of equal length made of S . # + - with exactly one S.",
            name="rows",
            got=rows,
            expected="a map with one S",
        )
    cells = [(i, j) for i, row in enumerate(rows) for j, sign in enumerate(row) if sign != "#"]
    number = {cell: state for state, cell in enumerate(cells)}
    signs = [rows[i][j] for i, j in cells]
    probabilities = np.zeros((len(cells), 4, len(cells)))
    for state, (i, j) in enumerate(cells):
        # A step into a wall or off the grid finds no cell there, and so ends where it began.
        reached = [number.get((i + di, j + dj), state) for di, dj in _MOVES]
        for action in range(4):
            probabilities[state, action, reached[action]] += 1 - share
            probabilities[state, action, reached[action - 1]] += share / 2
            probabilities[state, action, reached[action - 3]] += share / 2
    entering = np.array([{"+": 1.0, "-": -1.0}.get(sign, 0.0) for sign in signs])
    rewards = np.broadcast_to(cost + entering, probabilities.shape).copy()
    terminal = np.array([sign in "+-" for sign in signs])
    return World(probabilities, rewards, terminal, signs.index("S"), np.array(cells, dtype=float))


@runtime_checkable
class Task(Protocol):
    """What a network learns to act in: states are vectors, actions are numbers from 0."""

    @property
    def n_inputs(self) -> int:
        """The length of a state."""

    @property
    def n_actions(self) -> int:
        """How many actions there are."""

    def reset(self, *, rng: np.random.Generator) -> FloatArray:
        """Begin an episode.

        Args         rng: draws the start, where chance has a say.
        Returns      (n_inputs,), the first state.
        """

    def step(self, state: FloatArray, action: int, *, rng: np.random.Generator) -> tuple[FloatArray, float, bool]:
        """Take an action.

        Args         state: (n_inputs,). action: below n_actions. rng: draws the next state, where chance has a say.
        Returns      (n_inputs,), the next state, a number, the reward on the way, and whether the episode ends.
        """


@dataclass(frozen=True)
class PointOnALine:
    """A point between 0 and 1 that is to be pushed beyond the goal: action 0 pushes left, action 1 right.

    Args         push: > 0, the length of a step. noise: >= 0, its standard deviation. goal: in (0, 1).
    Raises       ConventionError when one of them is out of its range.
    Conventions  reward 1 and the end at x > goal, reward 0 elsewhere; x stays in [0, 1] and starts on [0, goal).
    """

    push: float = 0.1
    noise: float = 0.01
    goal: float = 0.9

    def __post_init__(self) -> None:
        positive("PointOnALine", "push", self.push)
        positive("PointOnALine", "noise", self.noise, zero=True)
        unit_interval("PointOnALine", "goal", self.goal, closed="neither")

    @property
    def n_inputs(self) -> int:
        """A state is one number."""
        return 1

    @property
    def n_actions(self) -> int:
        """Left and right."""
        return 2

    def reset(self, *, rng: np.random.Generator) -> FloatArray:
        """A point on [0, goal).

        Args         rng: draws it.
        Returns      (1,).
        Raises       ConventionError when rng is no Generator.
        """
        return generator("PointOnALine.reset", rng).uniform(0, self.goal, 1)

    def step(self, state: FloatArray, action: int, *, rng: np.random.Generator) -> tuple[FloatArray, float, bool]:
        """Push the point.

        Args         state: (1,). action: 0 or 1. rng: draws the noise.
        Returns      (1,), the next state, a number, the reward, and whether the goal is passed.
        """
        direction = 1 if action == 1 else -1
        x = np.clip(np.asarray(state) + direction * self.push + self.noise * rng.standard_normal(1), 0.0, 1.0)
        passed = bool(x[0] > self.goal)
        return x, float(passed), passed


@dataclass(frozen=True)
class WorldAsTask:
    """A world for a network: state s is the vector that is 1 at place s and 0 elsewhere.

    Args         world: a World.
    """

    world: World

    def __post_init__(self) -> None:
        instance("WorldAsTask", "world", self.world, World, such_as="such as corridor(5)")

    @property
    def n_inputs(self) -> int:
        """One input for each state."""
        return self.world.n_states

    @property
    def n_actions(self) -> int:
        """As many as the world has."""
        return self.world.n_actions

    def reset(self, *, rng: np.random.Generator) -> FloatArray:
        """The world's start.

        Args         rng: not used, as the world has one start.
        Returns      (S,).
        """
        return self._one_hot(self.world.start)

    def step(self, state: FloatArray, action: int, *, rng: np.random.Generator) -> tuple[FloatArray, float, bool]:
        """Let the world take the action.

        Args         state: (S,). action: below A. rng: draws the next state.
        Returns      (S,), the next state, a number, the reward, and whether the state is terminal.
        """
        here = int(np.argmax(state))
        there = int(rng.choice(self.n_inputs, p=self.world.probabilities[here, action]))
        return self._one_hot(there), float(self.world.rewards[here, action, there]), bool(self.world.terminal[there])

    def _one_hot(self, state: int) -> FloatArray:
        return np.asarray(np.eye(self.n_inputs)[state])
