"""temporal_difference_targets: what the value of each action taken should have been."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception
from course_lib.checks.reinforcement_learning._shared import CHAPTER, GUESS, ROOM, page_of

__all__ = ["TEMPORAL_DIFFERENCE_TARGETS"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(n: int, n_actions: int, ends: list[int]) -> tuple[Any, ...]:
        terminal = np.isin(np.arange(n), ends)
        return rng.normal(size=n), rng.normal(size=(n, n_actions)), terminal, float(rng.uniform(0.3, 0.95))

    example = np.array([[0.2, 0.9], [5.0, 7.0]])
    yield Case((np.array([1.0, 1.0]), example, np.array([False, True]), 0.5), "the example")
    yield Case((np.array([1, -2]), np.array([[3, 1], [2, 4]]), np.array([False, False]), 0.5), "integers")
    yield Case(drawn(1, 4, []), "one step")
    yield Case(drawn(1, 3, [0]), "one step, the last of its game")
    yield Case(drawn(5, 3, [1, 4]))
    yield Case(drawn(3, 3, [2]), "as many steps as actions")
    rewards, next_q, terminal, discount = drawn(4, 2, [0])
    yield Case((rewards, -np.abs(next_q) - 1, terminal, discount), "all values negative")
    yield Case((rewards, next_q, terminal, 1.0), "discount 1")
    yield Case(drawn(6, 1, [3]), "one action")


TEMPORAL_DIFFERENCE_TARGETS = Exercise(
    name="temporal_difference_targets",
    chapter=CHAPTER,
    points=2,
    cases=_cases,
    inputs={"rewards": "N", "next_q": "N A", "terminal": "N", "discount": ""},
    page=page_of("temporal_difference_targets"),
    forbidden=("course_lib.q_learning.temporal_difference_targets", "torch"),
    allowed=lambda rewards, next_q, terminal, discount: bool(0 <= discount <= 1),
    hints=(
        "First the best next value of each step: the largest entry of each row.",
        "Where the game ended, the next value counts as 0. The reward counts everywhere.",
        "`np.where(terminal, 0.0, 1.0)` is a mask to multiply the next value by.",
    ),
    misconceptions=(
        Misconception(
            "end-ignored",
            "A step that ended its game still borrows a next value. After the end nothing comes.",
            GUESS,
            edits=((" * going_on", ""),),
        ),
        Misconception(
            "mask-reversed",
            "The mask is the wrong way round: the next value counts only where the game ended.",
            GUESS,
            edits=(("np.where(terminal, 0.0, 1.0)", "np.where(terminal, 1.0, 0.0)"),),
        ),
        Misconception(
            "mean-over-actions",
            "The next values are averaged over actions; the target takes the best one.",
            GUESS,
            edits=(("np.max(next_q, axis=1)", "np.mean(next_q, axis=1)"),),
        ),
        Misconception(
            "first-action",
            "The value of the first action is taken, not the largest of the row.",
            GUESS,
            edits=(("np.max(next_q, axis=1)", "next_q[:, 0]"),),
        ),
        Misconception(
            "largest-of-each-column",
            "The maximum runs down the columns, over the steps. Each step needs the largest entry of its own row.",
            GUESS,
            edits=(("np.max(next_q, axis=1)", "np.max(next_q, axis=0)"),),
        ),
        Misconception(
            "largest-of-the-table",
            "One maximum over the whole table is taken. Each step has a next state of its own: one maximum a row.",
            GUESS,
            edits=(("np.max(next_q, axis=1)", "np.max(next_q)"),),
        ),
        Misconception(
            "reward-discounted",
            "The reward is discounted too. It is paid now; only what comes later is discounted.",
            ROOM,
            edits=(("rewards + discount * best_next * going_on", "discount * (rewards + best_next * going_on)"),),
        ),
        Misconception(
            "last-reward-lost",
            "The mask also removes the reward of the last step. That reward counts; only the next value is 0.",
            GUESS,
            edits=(("rewards + discount * best_next * going_on", "(rewards + discount * best_next) * going_on"),),
        ),
        Misconception(
            "no-discount",
            "The next value is not discounted.",
            ROOM,
            edits=(("discount * best_next", "best_next"),),
        ),
        Misconception(
            "rewards-missing",
            "The rewards are missing: they are the only facts in the target.",
            GUESS,
            edits=(("rewards + discount", "discount"),),
        ),
        Misconception(
            "place-of-the-best",
            "That is which action is best, its place in the row. The target needs its value.",
            GUESS,
            edits=(("np.max(next_q", "np.argmax(next_q"),),
        ),
        Misconception(
            "rewards-added-up",
            "The rewards of all earlier steps are added. Each target has the reward of its own step.",
            GUESS,
            edits=(("return rewards", "return np.cumsum(rewards)"),),
        ),
    ),
)
