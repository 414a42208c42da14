"""temporal_difference_loss: the mean squared error of the actions taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception
from course_lib.checks.reinforcement_learning._shared import CHAPTER, LOSS, page_of

__all__ = ["TEMPORAL_DIFFERENCE_LOSS"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(n: int, n_actions: int) -> tuple[Any, ...]:
        return rng.normal(size=(n, n_actions)), rng.integers(n_actions, size=n), rng.normal(size=n)

    yield Case((np.array([[0.0, 9.0], [9.0, 0.0]]), np.array([0, 1]), np.array([1.0, -1.0])), "the example")
    positive = np.array([[0.5, 2.0], [1.5, 0.25], [3.0, 1.0]])
    yield Case(
        (positive, np.array([1, 0, 1]), np.array([1.0, 1.75, 4.0])), "three states, two actions, nothing negative"
    )
    yield Case((np.array([[1, 4, 2], [0, 3, 5]]), np.array([1, 1]), np.array([2, 1])), "integers")
    yield Case((np.array([[0.4, 3.0]]), np.array([0]), np.array([1.45])), "one step")
    yield Case(drawn(5, 3))
    yield Case(drawn(5, 3))
    yield Case(drawn(3, 3), "as many steps as actions")
    yield Case(drawn(4, 1), "one action")
    yield Case(drawn(7, 2))


TEMPORAL_DIFFERENCE_LOSS = Exercise(
    name="temporal_difference_loss",
    chapter=CHAPTER,
    points=1,
    cases=_cases,
    inputs={"q": "N A", "actions": "N", "targets": "N"},
    page=page_of("temporal_difference_loss"),
    forbidden=(
        "course_lib.q_learning.temporal_difference_loss",
        "course_lib.q_learning.temporal_difference_loss_and_gradient",
        "course_lib.losses",
        "sklearn",
        "torch",
    ),
    allowed=lambda q, actions, targets: bool(np.min(actions) >= 0 and np.max(actions) < np.shape(q)[1]),
    hints=(
        "Pick one entry of each row of `q`: that of the action taken.",
        "`q[rows, actions]` with `rows = np.arange(len(q))` picks them all at once.",
        "Square the errors, then take the mean.",
    ),
    misconceptions=(
        Misconception(
            "square-of-mean",
            "The errors are averaged before they are squared, so opposite signs cancel. Square first.",
            LOSS,
            edits=(("np.mean(errors**2)", "np.mean(errors) ** 2"),),
        ),
        Misconception(
            "all-actions",
            "All actions are compared with the target. Only of the action taken is the outcome known.",
            LOSS,
            mistaken=lambda q, actions, targets: np.mean((targets[:, None] - q) ** 2),
        ),
        Misconception(
            "best-action",
            "The largest value of each row is scored; what has an outcome is the action taken.",
            LOSS,
            edits=(("q[np.arange(len(q)), actions]", "np.max(q, axis=1)"),),
        ),
        Misconception(
            "half",
            "There is a factor one half; this loss has none.",
            LOSS,
            edits=(("np.mean(errors**2)", "np.mean(errors**2) / 2"),),
        ),
        Misconception(
            "sum",
            "The squares are added up; the loss is their mean over the steps.",
            LOSS,
            edits=(("np.mean(errors**2)", "np.sum(errors**2)"),),
        ),
        Misconception(
            "sizes",
            "This is the mean of the errors' sizes; the errors are to be squared.",
            LOSS,
            edits=(("np.mean(errors**2)", "np.mean(np.abs(errors))"),),
        ),
        Misconception(
            "root",
            "The root of the mean is returned; the loss is the mean of the squares itself.",
            LOSS,
            edits=(("np.mean(errors**2)", "np.sqrt(np.mean(errors**2))"),),
        ),
        Misconception(
            "columns-for-each",
            "`q[:, actions]` pairs every state with every action taken. Give the row numbers as well.",
            LOSS,
            mistaken=lambda q, actions, targets: np.mean((targets - q[:, actions]) ** 2),
        ),
        Misconception(
            "not-squared",
            "The errors are averaged as they are, so opposite signs cancel. Square them first.",
            LOSS,
            edits=(("errors**2", "errors"),),
        ),
        Misconception(
            "actions-from-one",
            "Your actions are counted from 1, so each means its left neighbour. They are counted from 0.",
            LOSS,
            edits=(("len(q)), actions]", "len(q)), actions - 1]"),),
        ),
        Misconception(
            "counted-through",
            "The numbers of the whole table are counted through from its beginning. Each state has a row of its own.",
            LOSS,
            edits=(("q[np.arange(len(q)), actions]", "np.take(q, actions)"),),
        ),
    ),
)
