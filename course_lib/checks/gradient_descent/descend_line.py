"""descend_line: gradient descent with a stopping rule that neither lies nor hangs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.gradient_descent._shared import CHAPTER, LINE, LOOP, MEAN, STOP, page_of

__all__ = ["DESCEND_LINE"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    even = np.array([-1.0, 1.0])
    x = np.array([0.0, 1.0, 2.0])
    yield Case((x, 2 * x - 1, np.array([2.0, -1.0]), 0.1, 1e-6, 20), "a start on flat ground: no step")
    yield Case((np.array([2.0]), np.array([1.0]), np.array([0.0, 0.0]), 0.05, 0.5, 20), "one sample")
    yield Case((even, np.array([1.0, 2.0]), np.array([0.0, 0.0]), 0.5, 1e-6, 20), "a bowl that takes one step")
    yield Case((even, np.array([1.0, 2.0]), np.array([1.0, 0.5]), 1.0, 1e-6, 5), "equal losses on a slope")
    yield Case((x, np.array([1.0, 3.0, 4.0]), np.array([0.5, 2.0]), 0.2, 1e-6, 0), "no step is allowed")
    yield Case((np.array([0, 1, 3]), np.array([2, 0, 1]), np.array([1, -2]), 0.07, 0.05, 20), "integers")
    yield Case((x, np.array([1.0, 3.0, 4.0]), np.array([0.0, 0.0]), 0.45, 1e-6, 12), "a learning rate that explodes")
    for N, rate, tolerance in ((4, 0.1, 0.3), (7, 0.15, 0.02)):
        x, y = rng.uniform(-1.5, 1.5, size=N), rng.normal(size=N)
        yield Case((x, y, 2 + rng.normal(size=2), rate, tolerance, 30))
    x, y = rng.uniform(0, 2, size=12), rng.normal(size=12)
    yield Case((x[::2], y[::2], 3 + rng.normal(size=2), 0.12, 1e-5, 9), "the budget ends first")


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    x, y, start = (np.asarray(argument, float) for argument in arguments[:3])
    size = 1 + np.abs(x).max() ** 2 + np.abs(y).max() + np.abs(start).max() + np.abs(expected).max()
    return 1e-10 * size


def _gradient(x: Any, y: Any, theta: Any) -> Any:
    errors = theta[0] * x + theta[1] - y
    return 2 * np.array([np.mean(errors * x), np.mean(errors)])


def _until_loss_stays(x: Any, y: Any, start: Any, learning_rate: Any, tolerance: Any, max_steps: Any) -> Any:
    theta, before = np.array(start, dtype=float), np.inf
    for n_steps in range(int(max_steps)):
        loss = np.mean((theta[0] * x + theta[1] - y) ** 2)
        if abs(before - loss) < tolerance:
            return theta, n_steps
        theta, before = theta - learning_rate * _gradient(x, y, theta), loss
    return theta, int(max_steps)


def _asked_too_late(x: Any, y: Any, start: Any, learning_rate: Any, tolerance: Any, max_steps: Any) -> Any:
    theta = np.array(start, dtype=float)
    for n_steps in range(int(max_steps)):
        gradient = _gradient(x, y, theta)
        theta = theta - learning_rate * gradient
        if np.linalg.norm(gradient) < tolerance:
            return theta, n_steps + 1
    return theta, int(max_steps)


def _whole_numbers(x: Any, y: Any, start: Any, learning_rate: Any, tolerance: Any, max_steps: Any) -> Any:
    theta, n_steps = np.array(start), 0
    while n_steps < max_steps:
        gradient = _gradient(x, y, theta)
        if np.linalg.norm(gradient) < tolerance:
            break
        theta[:] = theta - learning_rate * gradient
        n_steps += 1
    return theta, n_steps


def _old_arrow(x: Any, y: Any, start: Any, learning_rate: Any, tolerance: Any, max_steps: Any) -> Any:
    theta, n_steps = np.array(start, dtype=float), 0
    gradient = _gradient(x, y, theta)
    while n_steps < max_steps and np.linalg.norm(gradient) >= tolerance:
        theta = theta - learning_rate * gradient
        n_steps += 1
    return theta, n_steps


def _one_after_the_other(x: Any, y: Any, start: Any, learning_rate: Any, tolerance: Any, max_steps: Any) -> Any:
    theta, n_steps = np.array(start, dtype=float), 0
    while n_steps < max_steps:
        if np.linalg.norm(_gradient(x, y, theta)) < tolerance:
            break
        for entry in (0, 1):
            theta[entry] -= learning_rate * _gradient(x, y, theta)[entry]
        n_steps += 1
    return theta, n_steps


DESCEND_LINE = Exercise(
    name="descend_line",
    chapter=CHAPTER,
    points=3,
    cases=_cases,
    inputs={"x": "N", "y": "N", "start": "2", "learning_rate": "", "tolerance": "", "max_steps": ""},
    outputs=("theta", "n_steps"),
    page=page_of("descend_line"),
    tolerance=Tolerance(_bound, "some dozens of steps carry some dozens of roundings along, also when they grow"),
    allowed=lambda x, y, start, learning_rate, tolerance, max_steps: (
        learning_rate > 0 and tolerance > 0 and max_steps >= 0 and max_steps == int(max_steps)
    ),
    forbidden=(
        "course_lib.minimize",
        "course_lib.optimizers",
        "course_lib.training",
        "course_lib.autodiff",
        "torch",
        "jax",
        "scipy",
    ),
    hints=(
        "Three things happen in each round: the gradient, the question whether it is small, the step. In which order?",
        "Ask before you step. A start on flat ground must come back as it is, with 0 steps.",
        "`while n_steps < max_steps:` keeps the cap where nothing gets around it; `break` leaves when it is flat.",
    ),
    misconceptions=(
        Misconception(
            "uphill",
            "Your steps go uphill: the gradient points up, and the step must go against it.",
            LOOP,
            edits=(("theta - learning_rate", "theta + learning_rate"),),
        ),
        Misconception(
            "start-overwritten",
            "You change the caller's `start`. Make a copy first, and step with that.",
            LOOP,
            edits=(
                ("np.array(start, dtype=float)", "np.asarray(start, dtype=float)"),
                ("theta = theta - learning_rate * gradient", "theta -= learning_rate * gradient"),
            ),
        ),
        Misconception(
            "unchanged-loss",
            "You stop when the loss hardly changes. On a slope, a jump to an equally high place does that too.",
            STOP,
            mistaken=_until_loss_stays,
        ),
        Misconception(
            "no-cap",
            "More than `max_steps` steps are made. A learning rate that is too large never meets the tolerance.",
            STOP,
            edits=(("while n_steps < max_steps", "while n_steps < 50"),),
        ),
        Misconception(
            "never-asks",
            "All `max_steps` steps are made, flat ground or not: the tolerance plays no part.",
            STOP,
            edits=(("            break\n", "            pass\n"),),
        ),
        Misconception(
            "asked-too-late",
            "One step too many: ask whether the ground is flat before you step. A flat start takes 0 steps.",
            STOP,
            mistaken=_asked_too_late,
        ),
        Misconception(
            "whole-numbers",
            "A start of whole numbers stays whole: every step is cut down to a whole number. Make it floating first.",
            LOOP,
            mistaken=_whole_numbers,
        ),
        Misconception(
            "counts-points",
            "The count is one too large: that is the number of places visited, the start included, not of steps.",
            STOP,
            edits=(("return theta, n_steps", "return theta, n_steps + 1"),),
        ),
        Misconception(
            "old-arrow",
            "All steps follow the gradient of the start. Compute it anew in every round, where you are by then.",
            LOOP,
            mistaken=_old_arrow,
        ),
        Misconception(
            "one-after-the-other",
            "The bias's gradient is taken after the weight has moved. Both belong to the old parameters.",
            LOOP,
            mistaken=_one_after_the_other,
        ),
        Misconception(
            "sum-for-mean",
            "Your gradient is a sum over the samples, N times as long as that of the mean; so are the steps.",
            MEAN,
            edits=(("[np.mean(errors * x), np.mean(errors)]", "[np.sum(errors * x), np.sum(errors)]"),),
        ),
        Misconception(
            "two-missing",
            "Your steps are half as long: the 2 from the square is missing in the gradient.",
            LINE,
            edits=(("2 * np.array([", "np.array(["),),
        ),
        Misconception(
            "squared-norm",
            "You compare the squared length of the gradient with the tolerance. The norm is its root.",
            STOP,
            edits=(("np.linalg.norm(gradient) < tolerance", "gradient @ gradient < tolerance"),),
        ),
        Misconception(
            "one-flat-direction",
            "You stop as soon as one of the two slopes is small. The ground is flat when the whole gradient is.",
            STOP,
            edits=(("np.linalg.norm(gradient) < tolerance", "np.min(np.abs(gradient)) < tolerance"),),
        ),
        Misconception(
            "loss-for-slope",
            "You stop when the loss is small. The least loss need not be small; the gradient is asked.",
            STOP,
            edits=(("np.linalg.norm(gradient) < tolerance", "np.mean(errors**2) < tolerance"),),
        ),
        Misconception(
            "step-for-slope",
            "You stop when the step is short. A small learning rate makes every step short; the gradient is asked.",
            STOP,
            edits=(("np.linalg.norm(gradient)", "np.linalg.norm(learning_rate * gradient)"),),
        ),
        Misconception(
            "slopes-added-up",
            "The two slopes are added up, so that opposite ones cancel. Take the gradient's norm.",
            STOP,
            edits=(("np.linalg.norm(gradient)", "abs(np.sum(gradient))"),),
        ),
    ),
)
