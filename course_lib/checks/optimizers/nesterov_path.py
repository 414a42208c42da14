"""nesterov_path: the gradient taken ahead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception
from course_lib.checks.optimizers._shared import CHAPTER, FORMS, LOOK, PATH, page_of

__all__ = ["NESTEROV_PATH"]


def _bowl(rng: np.random.Generator, size: int) -> Any:
    root = rng.normal(size=(size, size))
    return root @ root.T / size + 0.1 * np.eye(size)


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([[1.0]]), np.array([1.0]), 0.1, 0.9, 3), "the parabola")
    yield Case((np.array([[1.0, 0.0], [0.0, 20.0]]), np.array([10.0, 1.0]), 0.03, 0.9, 6), "the ravine")
    yield Case((np.array([[2, 1], [1, 3]]), np.array([1, -2]), 0.1, 0.5, 4), "integers")
    yield Case((_bowl(rng, 3), rng.normal(size=3), 0.2, 0.0, 4), "no momentum")
    yield Case((_bowl(rng, 2), rng.normal(size=2), 0.1, 0.9, 1), "one step")
    yield Case((_bowl(rng, 3), rng.normal(size=3), 0.15, float(rng.uniform(0.3, 0.9)), 5))
    yield Case((_bowl(rng, 4), rng.normal(size=8)[::2], 0.1, float(rng.uniform(0.3, 0.95)), 7), "every second entry")
    yield Case((_bowl(rng, 2), 100 * rng.normal(size=2), 0.2, 0.8, 9), "a far start")


def _one_array(H: Any, start: Any, learning_rate: float, momentum: float, n_steps: int) -> Any:
    path = NESTEROV_PATH.reference(H, start, learning_rate, momentum, n_steps)
    return np.repeat(path[-1:], len(path), axis=0)


def _all_rows_the_last(arguments: tuple[Any, ...], value: Any, expected: Any) -> bool:
    """Whether every row but perhaps the first, of which a copy is often taken, is the last place."""
    return np.shape(value) == expected.shape and bool(np.allclose(value[1:], expected[-1], rtol=1e-9, atol=1e-12))


NESTEROV_PATH = Exercise(
    name="nesterov_path",
    chapter=CHAPTER,
    points=2,
    cases=_cases,
    inputs={"H": "P P", "start": "P", "learning_rate": "", "momentum": "", "n_steps": ""},
    page=page_of("nesterov_path"),
    tolerance=PATH,
    allowed=lambda H, start, learning_rate, momentum, n_steps: (
        n_steps >= 1 and learning_rate > 0 and 0 <= momentum < 1 and np.allclose(H, H.T)
    ),
    forbidden=("course_lib.optimizers", "course_lib.minimize"),
    hints=(
        "Two things live on from step to step: where you stand, and your last step.",
        "Three lines in the loop: the point ahead, the new step with the slope of that point, the new place.",
        "The point ahead is only looked at. The step is made from where you stand, and it contains the memory already.",
    ),
    misconceptions=(
        Misconception(
            "heavy-ball",
            "The slope is taken where you stand: this is the heavy ball. It shows from the second step on.",
            LOOK,
            edits=(("ahead = theta + momentum * step", "ahead = theta"),),
        ),
        Misconception(
            "looks-behind",
            "You look behind you. The memory is added to the place, so ahead lies on the side of the plus sign.",
            LOOK,
            edits=(("theta + momentum * step", "theta - momentum * step"),),
        ),
        Misconception(
            "looks-too-far",
            "You look a whole last step ahead. The memory will carry you the share beta of it only.",
            LOOK,
            edits=(("theta + momentum * step", "theta + step"),),
        ),
        Misconception(
            "start-missing",
            "The start is missing: n_steps steps visit n_steps + 1 places.",
            LOOK,
            edits=(("path = [theta]", "path = []"),),
        ),
        Misconception(
            "looked-at-returned",
            "You return the points looked at. Asked for are the places where the method stands.",
            LOOK,
            edits=(("path.append(theta)", "path.append(theta + momentum * step)"),),
        ),
        Misconception(
            "uphill",
            "The loss rises: the slope is added. A step goes against it.",
            LOOK,
            edits=(("- learning_rate * slope", "+ learning_rate * slope"),),
        ),
        Misconception(
            "averaging-form",
            "A factor 1 - beta stands before the slope. Nesterov's method adds the whole slope to its memory.",
            FORMS,
            edits=(("learning_rate * slope", "(1 - momentum) * learning_rate * slope"),),
        ),
        Misconception(
            "memory-lost",
            "Each step forgets the last one. The new step is the share beta of the old one, and the slope.",
            LOOK,
            edits=(("step = momentum * step - ", "step = -"),),
        ),
        Misconception(
            "memory-twice",
            "The memory moves you twice: to the point ahead, and again inside the step made from there.",
            LOOK,
            edits=(("theta = theta + step", "theta = ahead + step"),),
        ),
        Misconception(
            "bracket-missing",
            "A bracket is missing: the slope is taken where you stand, and the memory added to it. Look ahead first.",
            LOOK,
            edits=(("H @ ahead", "H @ theta + momentum * step"),),
        ),
        Misconception(
            "one-array-for-all",
            "All rows are the last place: the list holds one array many times. Note a copy after each step.",
            LOOK,
            mistaken=_one_array,
            symptom=_all_rows_the_last,
        ),
    ),
)
