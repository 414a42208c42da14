"""share_that_solves: many starts on XOR, trained and counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.initialization._shared import CHAPTER, CROWD, STARTS, ZEROS, page_of

__all__ = ["SHARE_THAT_SOLVES"]

SOLUTION = np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([0.0, -1.0]), np.array([1.0, -2.0]), 0.0


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def normal(n_starts: int, n: int) -> tuple[Any, ...]:
        return (
            rng.normal(size=(n_starts, n, 2)),
            rng.normal(size=(n_starts, n)),
            rng.normal(size=(n_starts, n)),
            rng.normal(size=n_starts),
        )

    def near(n_starts: int, distances: Any) -> tuple[Any, ...]:
        W, b, w, b_out = normal(n_starts, 2)
        d = np.asarray(distances, float)
        return (
            SOLUTION[0] + d[:, None, None] * W,
            SOLUTION[1] + d[:, None] * b,
            SOLUTION[2] + d[:, None] * w,
            SOLUTION[3] + d * b_out,
        )

    yield Case((*normal(1, 2), 0.1, 0), "no step")
    yield Case((*normal(1, 2), 0.3, 1), "one step")
    yield Case((np.zeros((2, 3, 2)), np.zeros((2, 3)), np.zeros((2, 3)), np.zeros(2), 0.2, 3), "all zeros")
    W, _, w, b_out = normal(3, 4)
    yield Case((W, np.zeros((3, 4)), w, np.abs(b_out), 0.1, 3), "hidden biases at 0")
    yield Case(
        (
            np.array([[[1, 1], [1, 1]], [[1, -1], [-1, 1]]]),
            np.array([[0, -1], [0, 0]]),
            np.array([[1, -2], [1, 1]]),
            np.array([0, 0]),
            0.1,
            2,
        ),
        "solutions, in whole numbers",
    )
    yield Case((*near(4, [0.001, 0.3, 0.002, 0.5]), 0.05, 3), "some near a solution")
    yield Case((*near(5, [0.4, 0.001, 0.6, 0.5, 0.7]), 0.1, 2), "one near a solution")
    beside = np.array([0.0, 0.05, -0.06]) + SOLUTION[3]
    solved = (np.repeat(part[None], 3, axis=0) for part in SOLUTION[:3])
    yield Case((*solved, beside, 0.01, 1), "a little beside a solution")
    yield Case((*normal(2, 5), 0.1, 4), "five units")
    W, b, w, b_out = normal(6, 3)
    yield Case((W[::2], b[::2], w[::2], b_out[::2], 0.07, 6), "every second start of a larger array")


def _trained(
    arguments: Any,
    *,
    factor: float = 0.5,
    slope: str = "relu",
    in_turn: bool = False,
    carried: bool = False,
    biases: bool = True,
    hidden_biases: bool = True,
    hidden: bool = True,
    one_at_a_time: bool = False,
    fewer: int = 0,
    worst: bool = False,
) -> Any:
    W, b, w, b_out, learning_rate, n_steps = arguments
    X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    y = np.array([0.0, 1.0, 1.0, 0.0])
    losses, last = [], None
    for start in zip(W, b, w, b_out, strict=True):
        W_s, b_s, w_s, b_out_s = (np.array(part, float) for part in (last if carried and last else start))
        for _ in range(max(n_steps - fewer, 0)):
            for rows in (range(4),) if not one_at_a_time else ((0,), (1,), (2,), (3,)):
                inputs, targets = X[list(rows)], y[list(rows)]
                z = inputs @ W_s.T + b_s
                h = np.maximum(z, 0)
                delta_out = factor * 4 / len(inputs) * (h @ w_s + b_out_s - targets)
                gradient_w = h.T @ delta_out
                if in_turn:
                    w_s = w_s - learning_rate * gradient_w
                open_ = {"relu": z > 0, "closed": z >= 0, "none": np.ones_like(z)}[slope]
                delta = np.outer(delta_out, w_s) * open_
                if hidden:
                    W_s = W_s - learning_rate * (delta.T @ inputs)
                    b_s = b_s - learning_rate * delta.sum(axis=0) * (biases and hidden_biases)
                if not in_turn:
                    w_s = w_s - learning_rate * gradient_w
                b_out_s = b_out_s - learning_rate * delta_out.sum() * biases
        last = (W_s, b_s, w_s, b_out_s)
        squares = (np.maximum(X @ W_s.T + b_s, 0) @ w_s + b_out_s - y) ** 2
        losses.append(np.max(squares) if worst else np.mean(squares))
    found = np.array(losses)
    return found, float(np.mean(found < 1e-3))


SHARE_THAT_SOLVES = Exercise(
    name="share_that_solves",
    chapter=CHAPTER,
    points=4,
    cases=_cases,
    inputs={"W": "S n 2", "b": "S n", "w": "S n", "b_out": "S", "learning_rate": "", "n_steps": ""},
    outputs=("losses", "share"),
    page=page_of("share_that_solves"),
    tolerance=Tolerance(
        lambda arguments, expected: 1e-9 * (1 + np.abs(expected)), "a few steps amplify rounding, but not to here"
    ),
    forbidden=("course_lib.network", "course_lib.training", "course_lib.optimizers", "torch", "tensorflow", "jax"),
    allowed=lambda W, b, w, b_out, learning_rate, n_steps: np.shape(W)[2] == 2 and 0 <= n_steps <= 10,
    hints=(
        "Write one step for one network first, and compare its gradient with differences of the loss.",
        "Compute everything that the four updates need before the first of them. When is the loss asked for?",
        "Deltas: 2/4 times the error at the output; behind it times the read-out weights, times 1 where z is positive.",
    ),
    misconceptions=(
        Misconception(
            "sum-for-mean",
            "Your steps are four times too long: the loss is a mean over the four samples, and so is its gradient.",
            STARTS,
            mistaken=lambda *a: _trained(a, factor=2.0),
        ),
        Misconception(
            "half",
            "Your steps are half as long: the 2 from the square is missing, and this loss has no 1/2 to cancel it.",
            STARTS,
            mistaken=lambda *a: _trained(a, factor=0.25),
        ),
        Misconception(
            "uphill",
            "Your steps go uphill: the gradient is added.",
            STARTS,
            mistaken=lambda *a: _trained((*a[:4], -a[4], a[5])),
        ),
        Misconception(
            "no-slope",
            "The slope of ReLU is missing: where a unit is off, nothing may pass back.",
            CROWD,
            edits=((" * (z > 0)", ""),),
        ),
        Misconception(
            "slope-at-zero",
            "At 0 your ReLU has slope 1. Here it is 0, so from all zeros no hidden weight moves.",
            ZEROS,
            edits=(("z > 0", "z >= 0"),),
        ),
        Misconception(
            "updated-in-turn",
            "The hidden deltas use read-out weights that are updated already. First all gradients, then steps.",
            STARTS,
            mistaken=lambda *a: _trained(a, in_turn=True),
        ),
        Misconception(
            "biases-fixed",
            "The biases do not move. They are parameters and have gradients, like the weights.",
            ZEROS,
            mistaken=lambda *a: _trained(a, biases=False),
        ),
        Misconception(
            "read-out-only",
            "Only the read-out is trained; the hidden layer stays where it started.",
            STARTS,
            mistaken=lambda *a: _trained(a, hidden=False),
        ),
        Misconception(
            "start-carried-over",
            "Each network begins where the one before it ended. Every start is to be trained by itself.",
            STARTS,
            mistaken=lambda *a: _trained(a, carried=True),
        ),
        Misconception(
            "sample-by-sample",
            "You step after every single sample. One step uses all four together.",
            STARTS,
            mistaken=lambda *a: _trained(a, one_at_a_time=True),
        ),
        Misconception(
            "loss-before-the-last-step",
            "These are the losses before the last step; asked for are those after it.",
            STARTS,
            mistaken=lambda *a: _trained(a, fewer=1),
        ),
        Misconception(
            "stuck-share",
            "That is the share of the networks that do not solve it.",
            STARTS,
            edits=(("losses < 1e-3", "losses >= 1e-3"),),
        ),
        Misconception(
            "count-for-share",
            "The solved networks are counted; divide by the number of starts.",
            STARTS,
            edits=(("np.mean(losses < 1e-3)", "np.sum(losses < 1e-3)"),),
        ),
        Misconception(
            "loss-summed",
            "The losses are four times too large: squared errors are averaged over the samples.",
            STARTS,
            edits=(("np.mean((y_hat - y) ** 2)", "np.sum((y_hat - y) ** 2)"),),
        ),
        Misconception(
            "worst-sample",
            "These are the squared errors of the worst sample; the loss is the mean over the four.",
            STARTS,
            mistaken=lambda *a: _trained(a, worst=True),
        ),
        Misconception(
            "mean-loss",
            "The second number is the mean of the losses. Asked for is the share below 0.001.",
            STARTS,
            edits=(("np.mean(losses < 1e-3)", "np.mean(losses)"),),
        ),
        Misconception(
            "one-in-a-hundred",
            "Losses between 0.001 and 0.01 count as solved in yours.",
            STARTS,
            edits=(("< 1e-3", "< 1e-2"),),
        ),
        Misconception(
            "output-bias-fixed",
            "The output bias does not move. It is a parameter like the others.",
            STARTS,
            edits=(("delta_out.sum()", "0.0"),),
        ),
        Misconception(
            "hidden-biases-fixed",
            "The hidden biases do not move. They have gradients, like the weights.",
            STARTS,
            mistaken=lambda *arguments: _trained(arguments, hidden_biases=False),
        ),
        Misconception(
            "read-out-weight-missing",
            "The read-out weights are missing from the hidden deltas: they say how much a unit counts, and with "
            "which sign.",
            STARTS,
            edits=(("np.outer(delta_out, w_s)", "delta_out[:, None]"),),
        ),
        Misconception(
            "activation-for-slope",
            "The hidden deltas are multiplied by the activations. The slope of ReLU belongs there, 0 or 1.",
            STARTS,
            edits=(("* (z > 0)", "* h"),),
        ),
        Misconception(
            "output-clipped",
            "The output is clipped at 0 as well. Only the hidden units are ReLU; the output is linear.",
            STARTS,
            edits=(
                ("(h @ w_s + b_out_s - y)", "(np.maximum(h @ w_s + b_out_s, 0) - y)"),
                (
                    "y_hat = np.maximum(X @ W_s.T + b_s, 0) @ w_s + b_out_s",
                    "y_hat = np.maximum(np.maximum(X @ W_s.T + b_s, 0) @ w_s + b_out_s, 0)",
                ),
            ),
        ),
        Misconception(
            "targets-minus-and-plus-one",
            "Your targets are -1 and 1. Those of XOR are 0 and 1 here.",
            STARTS,
            edits=(("[0.0, 1.0, 1.0, 0.0]", "[-1.0, 1.0, 1.0, -1.0]"),),
        ),
    ),
)
