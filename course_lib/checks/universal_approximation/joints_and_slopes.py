"""joints_and_slopes: a curve read off its parameters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.universal_approximation._shared import CHAPTER, JOINTS, page_of

__all__ = ["JOINTS_AND_SLOPES"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(n: int) -> tuple[Any, Any, Any]:
        """Units that look both ways, their kinks apart and not in order."""
        w_1 = rng.uniform(0.3, 2, size=n) * np.where(np.arange(n) % 2, -1, 1)
        places = rng.permutation(np.arange(n) + rng.uniform(0.1, 0.6, size=n)) - 0.4 * n
        w_2 = rng.uniform(0.3, 2, size=n) * rng.choice([-1, 1], size=n)
        return w_1, -places * w_1, w_2

    yield Case((np.array([2.0]), np.array([-1.0]), np.array([3.0])), "one unit that looks right")
    yield Case((np.array([-2.0]), np.array([-1.0]), np.array([3.0])), "one unit that looks left")
    yield Case(
        (np.array([0.4, 0.9, -0.7]), np.array([-0.2, -0.9, 1.1]), np.array([-1.3, 1.3, 0.66])), "the book's three"
    )
    yield Case((np.array([2, 1, -1]), np.array([3, -4, 2]), np.array([1, -2, 3])), "integers")
    yield Case((np.array([1.0, 2.0, -1.0]), np.array([-3.0, 1.0, -1.0]), np.array([1.0, 0.0, 2.0])), "a unit not heard")
    yield Case((np.array([1.0, 0.0, -1.0]), np.array([-3.0, 2.0, -1.0]), np.array([1.0, 5.0, 2.0])), "a constant unit")
    yield Case(
        (np.array([1.0, 2.0, -4.0]), np.array([0.5, 1.0, -6.0]), np.array([1.0, 2.0, -1.5])), "two kinks at one place"
    )
    yield Case(
        (np.array([-1.0, 2.0, 1.0]), np.array([-2.0, 4.0, -1.0]), np.array([1.0, 2.0, -1.5])),
        "two kinks at one place, looking away from each other",
    )
    yield Case(drawn(4))
    yield Case(drawn(5))
    w_1, b_1, w_2 = drawn(12)
    yield Case((w_1[::2], b_1[::2], w_2[1::2]), "every second entry of a larger array")


def _in_given_order(w_1: Any, b_1: Any, w_2: Any) -> Any:
    heard = (w_1 != 0) & (w_2 != 0)
    first = np.sum(w_2 * np.minimum(0, w_1))
    places, at = np.unique(-b_1[heard] / w_1[heard], return_index=True)
    changes = [(w_2 * np.abs(w_1))[heard & np.isclose(-b_1, place * w_1)].sum() for place in places]
    order = np.argsort(at)
    return places[order], np.append(first, first + np.cumsum(np.array(changes)[order]))


def _repeated(w_1: Any, b_1: Any, w_2: Any) -> Any:
    heard = (w_1 != 0) & (w_2 != 0)
    places = -b_1[heard] / w_1[heard]
    order = np.argsort(places, kind="stable")
    first = np.sum(w_2 * np.minimum(0, w_1))
    return places[order], np.append(first, first + np.cumsum((w_2 * np.abs(w_1))[heard][order]))


JOINTS_AND_SLOPES = Exercise(
    name="joints_and_slopes",
    chapter=CHAPTER,
    points=2,
    cases=_cases,
    inputs={"w_1": "n", "b_1": "n", "w_2": "n"},
    outputs=("joints", "slopes"),
    page=page_of("joints_and_slopes"),
    tolerance=Tolerance(lambda arguments, expected: 1e-9, "sums of a few numbers of ordinary size"),
    hints=(
        "Where is a unit's weighted sum zero? By how much does the slope change there, for a unit that looks right and "
        "for one that looks left?",
        "Far to the left some units are on: those with a negative hidden weight. Their slopes make the first one.",
        "Sort the places, add the changes that meet at one place, then accumulate from the first slope on.",
    ),
    misconceptions=(
        Misconception(
            "mirrored",
            "The joints are mirrored at 0: solve for the place where the weighted sum is zero, and mind the sign.",
            JOINTS,
            edits=(("-b_1[heard]", "b_1[heard]"),),
        ),
        Misconception(
            "modulus-forgotten",
            "A unit that looks left switches off at its joint; the change of slope there has the other sign.",
            JOINTS,
            edits=(("np.abs(w_1[heard])", "w_1[heard]"),),
        ),
        Misconception(
            "silent-unit-kept",
            "A unit with read-out weight 0 makes no joint; nobody hears it.",
            JOINTS,
            edits=((" & (w_2 != 0)", ""),),
        ),
        Misconception(
            "starts-flat",
            "You start with slope 0, but far to the left the units that look left are on.",
            JOINTS,
            edits=(("leftmost = np.sum(w_2 * np.minimum(0, w_1))", "leftmost = 0.0"),),
        ),
        Misconception(
            "all-on-at-the-left",
            "Your first slope counts every unit. Far to the left only those with a negative hidden weight are on.",
            JOINTS,
            edits=(("np.minimum(0, w_1)", "w_1"),),
        ),
        Misconception(
            "right-for-left",
            "Your first slope is that of the right end: the units that look right are still off at the left.",
            JOINTS,
            edits=(("np.minimum", "np.maximum"),),
        ),
        Misconception(
            "changes-for-slopes",
            "After the first entry these are the changes of slope. The slopes are what they add up to.",
            JOINTS,
            edits=(("leftmost + np.cumsum(jumps)", "jumps"),),
        ),
        Misconception(
            "hidden-weight-forgotten",
            "The change of slope at a joint is not the read-out weight alone; the hidden weight counts too.",
            JOINTS,
            edits=(("w_2[heard] * np.abs(w_1[heard])", "w_2[heard]"),),
        ),
        Misconception(
            "not-sorted",
            "The joints stand in the order of the units. Sort them from left to right, and the changes with them.",
            JOINTS,
            mistaken=_in_given_order,
        ),
        Misconception(
            "joint-repeated",
            "Two units with their kinks at one place make one joint; you list it twice.",
            JOINTS,
            mistaken=_repeated,
        ),
        Misconception(
            "constant-unit-kept",
            "A unit with hidden weight 0 is constant and never bends; dividing by it makes a joint at infinity.",
            JOINTS,
            edits=(("(w_1 != 0) & ", ""),),
        ),
        Misconception(
            "weight-over-bias",
            "Your places are weights over biases: the fraction is upside down. Where is the weighted sum zero?",
            JOINTS,
            edits=(("-b_1[heard] / w_1[heard]", "-w_1[heard] / b_1[heard]"),),
        ),
        Misconception(
            "one-change-of-two",
            "Where two kinks meet, only one change of slope is counted. Both happen there: add them.",
            JOINTS,
            edits=(("changes[places == joint].sum()", "changes[places == joint][0]"),),
        ),
    ),
)
