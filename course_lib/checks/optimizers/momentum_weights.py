"""momentum_weights: the past, weighed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception
from course_lib.checks.optimizers._shared import CHAPTER, FORMS, MOMENTUM, page_of

__all__ = ["MOMENTUM_WEIGHTS"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((1, 0.9), "one step")
    yield Case((2, 0.5), "two steps")
    yield Case((3, 0.1))
    yield Case((3, 0.9), "the example")
    yield Case((4, 0.0), "no momentum")
    yield Case((50, 0.9), "fifty steps")
    for _ in range(4):
        yield Case((int(rng.integers(3, 12)), float(rng.uniform(0.05, 0.98))))


def _share_of_all(n_steps: Any, momentum: Any) -> Any:
    weights = momentum ** np.arange(n_steps)[::-1]
    return weights / weights.sum()


def _last_two_only(n_steps: Any, momentum: Any) -> Any:
    weights = np.zeros(n_steps)
    weights[-2:] = [momentum, 1.0][-n_steps:]
    return weights


MOMENTUM_WEIGHTS = Exercise(
    name="momentum_weights",
    chapter=CHAPTER,
    points=1,
    cases=_cases,
    inputs={"n_steps": "", "momentum": ""},
    page=page_of("momentum_weights"),
    allowed=lambda n_steps, momentum: n_steps >= 1 and 0 <= momentum < 1,
    forbidden=("course_lib.optimizers",),
    hints=(
        "Follow one gradient: what happens to its part of the memory at every later step?",
        "A gradient of age j has been multiplied by beta j times. Which ages are there, the oldest first?",
    ),
    misconceptions=(
        Misconception(
            "oldest-counts-most",
            "In your order the oldest gradient counts most. It has been multiplied by beta most often, so it counts "
            "least.",
            MOMENTUM,
            edits=(("[::-1]", ""),),
        ),
        Misconception(
            "averaging-form",
            "The factor 1 - beta belongs to the averaging form. Here every new gradient enters the sum with weight 1.",
            FORMS,
            edits=(("return ", "return (1 - momentum) * "),),
        ),
        Misconception(
            "newest-faded",
            "Every weight has faded once too often. The newest gradient has just come in and counts fully, 1.",
            MOMENTUM,
            edits=(("np.arange(n_steps)", "np.arange(1, n_steps + 1)"),),
        ),
        Misconception(
            "share-of-all",
            "Your weights add up to 1. Those of the sum do not: they add up to nearly 1 / (1 - beta).",
            FORMS,
            mistaken=_share_of_all,
        ),
        Misconception(
            "roles-swapped",
            "Your past fades by 1 - beta a step. The share that is kept at each step is beta itself.",
            MOMENTUM,
            edits=(("momentum**ages", "(1 - momentum) ** ages"),),
        ),
        Misconception(
            "last-two-only",
            "Only the last two gradients count in your result. The memory is made of all gradients since the start.",
            MOMENTUM,
            mistaken=_last_two_only,
        ),
        Misconception(
            "linear-fading",
            "Your weights fall by equal amounts. The memory is multiplied at every step, so that they fall by equal "
            "factors.",
            MOMENTUM,
            edits=(("momentum**ages", "1 - (1 - momentum) * ages"),),
        ),
    ),
)
