"""semi_gradient_step: the guess moves, the target is held fast."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception
from course_lib.checks.reinforcement_learning._shared import CHAPTER, GUESS, HALF, page_of

__all__ = ["SEMI_GRADIENT_STEP"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(p: int, n_actions: int, terminal: bool) -> tuple[Any, ...]:
        rates = float(rng.uniform(0.05, 0.5)), float(rng.uniform(0.4, 0.95))
        next_phi = rng.normal(size=(n_actions, p))
        return rng.normal(size=p), rng.normal(size=p), next_phi, float(rng.normal()), terminal, *rates

    paper = np.array([0.0, 0.2]), np.array([1.0, 2.0]), np.array([[0.0, 1.0], [0.0, 4.5]])
    yield Case((*paper, 1.0, False, 0.1, 0.5), "the example")
    yield Case((*paper, 1.0, True, 0.1, 0.5), "the example, but the game ended")
    yield Case((np.array([1, 2]), np.array([1, -1]), np.array([[2, 0], [1, 1]]), 2, False, 0.5, 0.5), "integers")
    below = np.array([1.0, 0.5]), np.array([0.5, 1.0]), np.array([[-1.0, 0.5], [0.25, -2.0], [-3.0, 0.0]])
    yield Case((*below, 1.5, False, 0.25, 0.75), "all next values below zero")
    yield Case(drawn(1, 2, False), "one parameter")
    yield Case(drawn(4, 3, False))
    yield Case(drawn(3, 3, False), "as many actions as parameters")
    yield Case(drawn(5, 1, False), "one action")
    yield Case(drawn(4, 2, True), "the game ended")


def _whole(theta: Any, phi: Any, next_phi: Any, reward: Any, terminal: Any, learning_rate: Any, discount: Any) -> Any:
    going_on = 0.0 if terminal else discount
    best = next_phi[np.argmax(next_phi @ theta)]
    error = reward + going_on * (best @ theta) - phi @ theta
    return theta + learning_rate * error * (phi - going_on * best)


def _whole_to_the_end(
    theta: Any, phi: Any, next_phi: Any, reward: Any, terminal: Any, learning_rate: Any, discount: Any
) -> Any:
    best = next_phi[np.argmax(next_phi @ theta)]
    error = reward + (0.0 if terminal else discount) * (best @ theta) - phi @ theta
    return theta + learning_rate * error * (phi - discount * best)


def _nothing_at_the_end(
    theta: Any, phi: Any, next_phi: Any, reward: Any, terminal: Any, learning_rate: Any, discount: Any
) -> Any:
    error = reward + discount * np.max(next_phi @ theta) - phi @ theta
    return theta * 1.0 if terminal else theta + learning_rate * error * phi


def _reward_discounted(
    theta: Any, phi: Any, next_phi: Any, reward: Any, terminal: Any, learning_rate: Any, discount: Any
) -> Any:
    error = discount * (reward + (0.0 if terminal else np.max(next_phi @ theta))) - phi @ theta
    return theta + learning_rate * error * phi


def _features_of_the_next(
    theta: Any, phi: Any, next_phi: Any, reward: Any, terminal: Any, learning_rate: Any, discount: Any
) -> Any:
    best = next_phi[np.argmax(next_phi @ theta)]
    error = reward + (0.0 if terminal else discount) * (best @ theta) - phi @ theta
    return theta + learning_rate * error * best


SEMI_GRADIENT_STEP = Exercise(
    name="semi_gradient_step",
    chapter=CHAPTER,
    points=2,
    cases=_cases,
    inputs={
        "theta": "P",
        "phi": "P",
        "next_phi": "A P",
        "reward": "",
        "terminal": "",
        "learning_rate": "",
        "discount": "",
    },
    page=page_of("semi_gradient_step"),
    forbidden=("course_lib.q_learning", "torch"),
    allowed=lambda theta, phi, next_phi, reward, terminal, learning_rate, discount: bool(
        0 <= discount <= 1 and learning_rate > 0
    ),
    hints=(
        "The values of all next actions are `next_phi @ theta`. Which one does the target take?",
        "The error is target minus guess. After the end the target is the reward alone.",
        "The gradient of a linear value is its features: each parameter moves in proportion to its own.",
    ),
    misconceptions=(
        Misconception(
            "minus",
            "The guess moves away from its target. Target minus guess is added, not subtracted.",
            GUESS,
            edits=(("theta + learning_rate", "theta - learning_rate"),),
        ),
        Misconception(
            "first-action",
            "The target takes the first next action's value; it should take the largest.",
            GUESS,
            edits=(("np.max(next_phi @ theta)", "(next_phi @ theta)[0]"),),
        ),
        Misconception(
            "mean-over-actions",
            "The target averages the next actions' values; it should take the largest.",
            GUESS,
            edits=(("np.max(next_phi @ theta)", "np.mean(next_phi @ theta)"),),
        ),
        Misconception(
            "whole-gradient",
            "The target was differentiated as well. Q-learning holds it fast, although theta stands in it.",
            HALF,
            mistaken=_whole,
        ),
        Misconception(
            "no-features",
            "All parameters move by the same amount; each should move in proportion to its feature.",
            GUESS,
            edits=(("error * phi", "error"),),
        ),
        Misconception(
            "factor-two",
            "The step is twice as long: the square's factor 2 is absorbed by the learning rate.",
            HALF,
            edits=(("learning_rate * error", "2 * learning_rate * error"),),
        ),
        Misconception(
            "end-ignored",
            "After the end of the game the target still borrows a next value.",
            GUESS,
            edits=(("if not terminal:", "if True:"),),
        ),
        Misconception(
            "guess-forgotten",
            "The parameters move by the target itself; subtract the present guess from it.",
            GUESS,
            edits=(("target - phi @ theta", "target"),),
        ),
        Misconception(
            "no-discount",
            "The next value is not discounted.",
            GUESS,
            edits=(("discount * np.max", "np.max"),),
        ),
        Misconception(
            "whole-gradient-to-the-end",
            "The target was differentiated as well, even where the game ended. Q-learning holds it fast.",
            HALF,
            mistaken=_whole_to_the_end,
        ),
        Misconception(
            "end-reversed",
            "The end is the wrong way round: the next value counts only where the game ended.",
            GUESS,
            edits=(("if not terminal:", "if terminal:"),),
        ),
        Misconception(
            "last-reward-lost",
            "Where the game ends nothing is learned in yours. The last reward counts; only the next value is 0.",
            GUESS,
            mistaken=_nothing_at_the_end,
        ),
        Misconception(
            "reward-discounted",
            "The reward is discounted too. It is paid now; only what comes later is discounted.",
            GUESS,
            mistaken=_reward_discounted,
        ),
        Misconception(
            "place-of-the-best",
            "That is which next action is best, its number. The target needs its value.",
            GUESS,
            edits=(("np.max(next_phi", "np.argmax(next_phi"),),
        ),
        Misconception(
            "best-of-each-feature",
            "The largest of each feature is taken first. First comes the value of every action, then the largest "
            "of them.",
            GUESS,
            edits=(("np.max(next_phi @ theta)", "np.max(next_phi, axis=0) @ theta"),),
        ),
        Misconception(
            "change-alone",
            "That is the change. Asked for are the new parameters.",
            GUESS,
            edits=(("return theta + learning_rate", "return learning_rate"),),
        ),
        Misconception(
            "features-of-the-next",
            "The step follows the next state's features. It is the guess for the state left behind that moves.",
            HALF,
            mistaken=_features_of_the_next,
        ),
        Misconception(
            "never-below-zero",
            "A best value below zero becomes 0 in yours. It stays what it is: the best can be bad.",
            GUESS,
            edits=(("np.max(next_phi @ theta)", "max(0.0, np.max(next_phi @ theta))"),),
        ),
    ),
)
