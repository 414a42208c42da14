"""walk_and_learn: the project, an agent between two exits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception
from course_lib.checks.reinforcement_learning._shared import CHAPTER, GUESS, ROOM, TABLE, TRY, page_of

__all__ = ["WALK_AND_LEARN"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def walk(n_rooms: int, start: int, n_steps: int, epsilon: float, start_value: Any) -> tuple[Any, ...]:
        rates = float(rng.uniform(0.2, 0.8)), float(rng.uniform(0.5, 0.95))
        left_reward, throws = float(rng.uniform(0.1, 0.6)), rng.uniform(size=(n_steps, 2))
        return n_rooms, left_reward, start, throws, epsilon, *rates, start_value

    yield Case(walk(3, 1, 1, 1.0, 0.0), "one step")
    yield Case(walk(1, 0, 6, 1.0, 0.0), "one room")
    yield Case(walk(2, 1, 16, 1.0, 0), "a start value that is a whole number")
    yield Case(walk(3, 1, 16, 0.3, 1.0), "an optimist")
    yield Case(walk(3, 1, 12, 0.0, 1.5), "an optimist who trusts its table")
    yield Case(walk(3, 1, 24, 0.8, 0.25))
    yield Case(walk(3, 2, 20, 0.6, -1.0), "a pessimist")
    throws = np.array([[0.25, 0.9], [0.125, 0.5], [0.25, 0.75], [0.75, 0.25], [0.125, 0.25], [0.0, 0.5]])
    yield Case((3, 0.5, 1, throws, 0.25, 0.5, 0.75, 0.0), "numbers that equal epsilon or one half")
    n_rooms, left_reward, start, throws, epsilon, learning_rate, discount, value = walk(3, 1, 20, 1.0, 0.5)
    yield Case((n_rooms, -left_reward, start, throws, epsilon, learning_rate, discount, value), "a toll on the left")


WALK_AND_LEARN = Exercise(
    name="walk_and_learn",
    chapter=CHAPTER,
    points=4,
    cases=_cases,
    inputs={
        "n_rooms": "",
        "left_reward": "",
        "start": "",
        "throws": "T 2",
        "epsilon": "",
        "learning_rate": "",
        "discount": "",
        "start_value": "",
    },
    outputs=("Q", "visits"),
    page=page_of("walk_and_learn"),
    forbidden=("course_lib.q_learning", "torch"),
    allowed=lambda n_rooms, left_reward, start, throws, epsilon, learning_rate, discount, start_value: bool(
        n_rooms >= 1 and 0 <= start < n_rooms and 0 <= epsilon <= 1 and 0 <= discount <= 1 and 0 < learning_rate <= 1
    ),
    hints=(
        "One pass of the loop is one step: choose, count, move, learn, and go back to the start if outside.",
        "Three kinds of target: out on the left, out on the right, another room. Only the last borrows a value.",
        "Compute the target and the update before the agent is put back to the start.",
    ),
    misconceptions=(
        Misconception(
            "value-of-the-start",
            "After the end the target borrows the value of the start, as if the game went on there.",
            GUESS,
            edits=(
                ("target = left_reward", "target = left_reward + discount * np.max(Q[start])"),
                ("target = 1.0", "target = 1.0 + discount * np.max(Q[start])"),
            ),
        ),
        Misconception(
            "value-outside",
            "Being outside is worth nothing, not the start value: the target of the last step is the reward alone.",
            GUESS,
            edits=(
                ("target = left_reward", "target = left_reward + discount * start_value"),
                ("target = 1.0", "target = 1.0 + discount * start_value"),
            ),
        ),
        Misconception(
            "lots-reversed",
            "It follows its table where it should act by lot, and the other way round.",
            TRY,
            edits=(("by_lot < epsilon", "by_lot > epsilon"),),
        ),
        Misconception(
            "never-by-lot",
            "The dice are ignored: the agent always takes what looks best.",
            TRY,
            edits=(("if by_lot < epsilon:", "if False:"),),
        ),
        Misconception(
            "mean-over-actions",
            "The target averages the next room's two values; it should take the larger one.",
            GUESS,
            edits=(("np.max(Q[to])", "np.mean(Q[to])"),),
        ),
        Misconception(
            "whole-numbers",
            "The table holds whole numbers when the start value is one, so updates are cut off. Ask for floats.",
            TABLE,
            edits=(("start_value, dtype=float", "start_value"),),
        ),
        Misconception(
            "back-to-the-first",
            "After the end the agent is put into room 0 instead of the room of the start.",
            TRY,
            edits=(("room = start if outside else to", "room = 0 if outside else to"),),
        ),
        Misconception(
            "visits-of-the-next",
            "The room in which the agent arrives is counted; count the room in which it acts.",
            TRY,
            mistaken=lambda *arguments: _walk_counting_arrivals(*arguments),
        ),
        Misconception(
            "no-discount",
            "The next room's value is not discounted.",
            ROOM,
            edits=(("discount * np.max(Q[to])", "np.max(Q[to])"),),
        ),
        Misconception(
            "same-pay",
            "Both exits pay 1 here; the left one pays `left_reward`.",
            ROOM,
            edits=(("target = left_reward", "target = 1.0"),),
        ),
        Misconception(
            "value-replaced",
            "The value is replaced by its target. Move it by a share of the error, the learning rate.",
            GUESS,
            edits=(("Q[room, action] += learning_rate * error", "Q[room, action] += error"),),
        ),
        Misconception(
            "right-when-equal",
            "Equal values lead right in yours. The text says left.",
            TRY,
            edits=(("np.argmax(Q[room])", "int(Q[room, 1] >= Q[room, 0])"),),
        ),
        Misconception(
            "lot-reversed",
            "The lot is the wrong way round: below one half means left.",
            TRY,
            edits=(("0 if lot < 0.5 else 1", "1 if lot < 0.5 else 0"),),
        ),
        Misconception(
            "one-number-for-both",
            "The same number decides whether and where. The second one decides the direction.",
            TRY,
            edits=(("if lot < 0.5", "if by_lot < 0.5"),),
        ),
        Misconception(
            "epsilon-included",
            "A number equal to epsilon is not below it: then the table decides.",
            TRY,
            edits=(("by_lot < epsilon", "by_lot <= epsilon"),),
        ),
        Misconception(
            "stays-at-the-exit",
            "After the end the agent goes on in the room at the exit. It is put back into the room of the start.",
            TABLE,
            edits=(("start if outside else to", "min(max(to, 0), n_rooms - 1)"),),
        ),
        Misconception(
            "one-game-only",
            "It stops when the first game ends. The agent is put back and goes on while there are throws.",
            TABLE,
            edits=(("start if outside else to", "to\n        if outside:\n            break"),),
        ),
        Misconception(
            "guess-forgotten",
            "The value grows by the target itself. Take the present value off first.",
            GUESS,
            edits=(("error = target - Q[room, action]", "error = target"),),
        ),
        Misconception(
            "old-value-lost",
            "The value becomes the step itself. The step is added to what stood there.",
            GUESS,
            edits=(("+= learning_rate", "= learning_rate"),),
        ),
        Misconception(
            "value-of-the-same-action",
            "The target takes the same action once more in the next room. It takes the larger value there.",
            GUESS,
            edits=(("np.max(Q[to])", "Q[to, action]"),),
        ),
        Misconception(
            "value-of-the-room-left",
            "The target borrows the value of the room that is left. It is the next room's.",
            GUESS,
            edits=(("np.max(Q[to])", "np.max(Q[room])"),),
        ),
        Misconception(
            "last-room-outside",
            "The last room counts as outside. The game ends when the agent leaves it to the right.",
            TABLE,
            edits=(
                ("elif to == n_rooms:", "elif to >= n_rooms - 1:"),
                ("or to == n_rooms", "or to >= n_rooms - 1"),
            ),
        ),
        Misconception(
            "actions-exchanged",
            "Left and right are exchanged: action 0 goes left.",
            TABLE,
            edits=(("if action == 1", "if action == 0"),),
        ),
        Misconception(
            "reward-discounted",
            "The reward at the exit is discounted. It is paid at once.",
            ROOM,
            edits=(
                ("target = left_reward", "target = discount * left_reward"),
                ("target = 1.0", "target = discount"),
            ),
        ),
    ),
)


def _walk_counting_arrivals(
    n_rooms: Any,
    left_reward: Any,
    start: Any,
    throws: Any,
    epsilon: Any,
    learning_rate: Any,
    discount: Any,
    start_value: Any,
) -> Any:
    Q, visits, room = np.full((n_rooms, 2), start_value, dtype=float), np.zeros((n_rooms, 2), dtype=int), start
    for by_lot, lot in throws:
        action = int(lot >= 0.5) if by_lot < epsilon else int(np.argmax(Q[room]))
        to = room + 2 * action - 1
        inside = 0 <= to < n_rooms
        target = discount * np.max(Q[to]) if inside else (1.0 if action else left_reward)
        Q[room, action] += learning_rate * (target - Q[room, action])
        room = to if inside else start
        visits[room, action] += 1
    return Q, visits
