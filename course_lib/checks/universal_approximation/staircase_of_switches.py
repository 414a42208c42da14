"""staircase_of_switches: one step unit for each edge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.universal_approximation._shared import CHAPTER, STAIRS, SWITCH, page_of

__all__ = ["STAIRCASE_OF_SWITCHES"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(bins: int) -> tuple[Any, Any]:
        edges = np.cumsum(rng.uniform(0.3, 1.5, size=bins + 1)) - rng.uniform(1, 3)
        return edges, rng.uniform(0.4, 3, size=bins) * rng.choice([-1, 1], size=bins)

    yield Case((np.array([0.2, 0.6]), np.array([3.0])), "one box")
    yield Case((np.array([1, 2, 4]), np.array([1, 3])), "two bins, integers")
    yield Case((np.array([-2.0, -1.5, 0.0]), np.array([-1.0, 2.0])), "edges below zero")
    yield Case((np.array([0.0, 1.0, 2.0, 4.0]), np.array([2.0, 0.5, -1.0])), "bins of different widths")
    yield Case(drawn(3))
    yield Case(drawn(4))
    yield Case(drawn(6))
    edges, levels = drawn(9)
    yield Case((edges[::2], levels[1:9:2]), "every second entry of a larger array")


def _boxes(edges: Any, levels: Any) -> Any:
    places = np.concatenate([edges[:-1], edges[1:]])
    return np.ones(len(places)), -places, np.concatenate([levels, -levels]), 0.0


def _outputs(arguments: tuple[Any, ...], value: Any) -> Any:
    """The network's outputs at both ends of every bin, and outside."""
    edges = np.asarray(arguments[0], float)
    w_1, b_1, w_2, b_2 = value
    near = 0.01 * np.diff(edges)
    x = np.concatenate([[edges[0] - 2], [edges[0] - 0.001], edges[:-1] + near, edges[1:] - near, [edges[-1] + 0.001]])
    z = np.append(x, edges[-1] + 2)[:, None] * np.asarray(w_1, float) + np.asarray(b_1, float)
    return np.where(z >= 0, 1.0, 0.0) @ np.asarray(w_2, float) + float(b_2)


STAIRCASE_OF_SWITCHES = Exercise(
    name="staircase_of_switches",
    chapter=CHAPTER,
    points=2,
    cases=_cases,
    inputs={"edges": "K+1", "levels": "K"},
    outputs=("w_1", "b_1", "w_2", "b_2"),
    page=page_of("staircase_of_switches"),
    view=_outputs,
    viewed="the network's outputs outside on the left, at the left and right ends of the bins, outside on the right",
    tolerance=Tolerance(lambda arguments, expected: 1e-9, "sums of a few numbers of ordinary size"),
    allowed=lambda edges, levels: bool(len(edges) == len(levels) + 1 >= 2 and (np.diff(edges) > 0).all()),
    forbidden=("course_lib.approximation",),
    hints=(
        "A unit with hidden weight 1 switches on at an edge and stays on. Which bias does that take?",
        "When a unit switches on, all units to its left are still on. What is missing to the next level?",
        "Write the heights down from left to right, beginning and ending with 0, and take the differences.",
    ),
    misconceptions=(
        Misconception(
            "bias-sign",
            "The units switch at the mirrored edges: a unit switches where its weighted sum is zero.",
            SWITCH,
            edits=(("-edges", "edges * 1.0"),),
        ),
        Misconception(
            "levels-for-jumps",
            "The earlier steps are still on, so your levels pile up. Each step adds the difference to the one before.",
            STAIRS,
            edits=(("np.diff(heights)", "heights[1:]"),),
        ),
        Misconception(
            "never-comes-down",
            "Beyond the last edge your staircase stays up; outside all bins it must be 0.",
            STAIRS,
            edits=(("levels, [0.0]]", "levels, levels[-1:]]"),),
        ),
        Misconception(
            "first-rise-missing",
            "At the first edge nothing rises: the level before it is 0, not the first level.",
            STAIRS,
            edits=(("[[0.0], levels", "[levels[:1], levels"),),
        ),
        Misconception(
            "upside-down",
            "Your staircase is upside down: a step up needs a positive read-out weight.",
            STAIRS,
            edits=(("np.diff(heights)", "-np.diff(heights)"),),
        ),
        Misconception(
            "only-the-last-level-undone",
            "Only the last level is taken away again. The steps before it are still on, and their levels remain.",
            STAIRS,
            edits=(("np.diff(heights)", "np.append(levels, -levels[-1])"),),
        ),
        Misconception(
            "two-units-a-bin",
            "Right as a curve, but made of boxes with two units each. One unit for each edge is asked for.",
            STAIRS,
            mistaken=_boxes,
        ),
        Misconception(
            "lifted-by-the-output-bias",
            "Everything is lifted by the first level: the output bias acts everywhere, outside the bins too.",
            STAIRS,
            edits=(("w_2, 0.0", "w_2, float(levels[0])"),),
        ),
        Misconception(
            "switches-in-the-middles",
            "Your units switch in the middles of the bins. The heights change at the edges.",
            STAIRS,
            edits=(("-edges", "-np.append((edges[:-1] + edges[1:]) / 2, edges[-1])"),),
        ),
    ),
)
