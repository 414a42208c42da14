"""update_elsewhere: narrow, broad and asymmetric generalization."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception
from course_lib.checks.reinforcement_learning._shared import CHAPTER, SPREAD, page_of

__all__ = ["UPDATE_ELSEWHERE"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(n: int, d: int, k: int, low: float, high: float) -> tuple[Any, ...]:
        centres = rng.uniform(size=(k, d))
        x0 = centres[0] + 0.1 * low * rng.normal(size=d)
        return rng.uniform(size=(n, d)), x0, centres, rng.uniform(low, high, size=d)

    line = np.linspace(0, 1, 11)[:, None]
    yield Case((np.array([[0.5], [0.6]]), np.array([0.5]), line, np.array([0.1])), "a line")
    yield Case((np.array([[0.2]]), np.array([0.45]), line, np.array([0.3])), "one state, broad bumps")
    yield Case(drawn(4, 2, 6, 0.2, 0.5), "a plane")
    yield Case(drawn(4, 2, 6, 0.2, 0.5), "another plane")
    yield Case((*drawn(5, 2, 7, 0.3, 0.5)[:3], np.array([0.2, 0.9])), "a plane, bumps longer than wide")
    yield Case(drawn(3, 3, 3, 0.4, 1.2), "as many states as directions and bumps")
    yield Case((np.array([[0, 1], [2, 1]]), np.array([1, 0]), np.array([[0, 0], [1, 1], [2, 1]]), np.array([2, 1])))
    yield Case((*drawn(4, 2, 5, 0.3, 0.4)[:3], np.array([2.0, 1.5])), "very broad bumps")


def _features(points: Any, centres: Any, widths: Any) -> Any:
    return np.exp(-0.5 * (((points[:, None] - centres) / widths) ** 2).sum(axis=2))


def _cosine(X: Any, x0: Any, centres: Any, widths: Any) -> Any:
    features, at_x0 = _features(X, centres, widths), _features(x0[None], centres, widths)[0]
    return features @ at_x0 / np.linalg.norm(features, axis=1) / np.linalg.norm(at_x0)


def _nearest(X: Any, x0: Any, centres: Any, widths: Any) -> Any:
    features, at_x0 = _features(X, centres, widths), _features(x0[None], centres, widths)[0]
    return features[:, np.argmax(at_x0)] / np.max(at_x0)


def _both(X: Any, x0: Any, centres: Any, widths: Any) -> Any:
    return _features(X, centres, widths), _features(x0[None], centres, widths)


def _shares_for_bumps(X: Any, x0: Any, centres: Any, widths: Any) -> Any:
    shares, at_x0 = (bumps / bumps.sum(axis=1, keepdims=True) for bumps in _both(X, x0, centres, widths))
    return shares @ at_x0[0] / (at_x0[0] @ at_x0[0])


def _relative_to_the_largest(X: Any, x0: Any, centres: Any, widths: Any) -> Any:
    bumps, at_x0 = _both(X, x0, centres, widths)
    changes = bumps @ at_x0[0]
    return changes / changes.max()


def _a_bump_for_each_direction(X: Any, x0: Any, centres: Any, widths: Any) -> Any:
    bumps, at_x0 = (np.exp(-0.5 * ((at[:, None] - centres) / widths) ** 2).sum(axis=2) for at in (X, x0[None]))
    return bumps @ at_x0[0] / (at_x0[0] @ at_x0[0])


UPDATE_ELSEWHERE = Exercise(
    name="update_elsewhere",
    chapter=CHAPTER,
    points=2,
    cases=_cases,
    inputs={"X": "N d", "x0": "d", "centres": "K d", "widths": "d"},
    page=page_of("update_elsewhere"),
    forbidden=("course_lib.q_learning", "sklearn", "scipy", "torch"),
    allowed=lambda X, x0, centres, widths: bool(
        np.min(widths) > 0 and np.min(np.sum(((x0 - centres) / widths) ** 2, axis=1)) < 100
    ),
    hints=(
        "Write the features of one state first: one number for each centre.",
        "An update at x0 moves the parameters along the features of x0. How far does that move the value at x?",
        "The change is the inner product of both states' features; divide by the same for x0 with itself.",
    ),
    misconceptions=(
        Misconception(
            "not-relative",
            "The inner products are right, but not relative to the change at x0: divide by that.",
            SPREAD,
            edits=((" / (at_x0 @ at_x0)", ""),),
        ),
        Misconception(
            "cosine",
            "This is the cosine of both feature lists. Only the change at x0 is divided by, not both lengths.",
            SPREAD,
            mistaken=_cosine,
        ),
        Misconception(
            "nearest-feature",
            "Only the strongest feature of x0 is used. All of them move, each by its share.",
            SPREAD,
            mistaken=_nearest,
        ),
        Misconception(
            "bump-around-x0",
            "This is one bump around x0. The features are bumps around the centres, and what counts is their overlap.",
            SPREAD,
            mistaken=lambda X, x0, centres, widths: np.exp(-0.5 * np.sum(((X - x0) / widths) ** 2, axis=1)),
        ),
        Misconception(
            "half-forgotten",
            "The factor one half in the exponent is missing.",
            SPREAD,
            edits=(
                ("np.exp(-0.5 * np.sum(distances", "np.exp(-np.sum(distances"),
                ("np.exp(-0.5 * np.sum((", "np.exp(-np.sum(("),
            ),
        ),
        Misconception(
            "width-not-squared",
            "The distance is divided by the width after squaring; the width is squared with it.",
            SPREAD,
            mistaken=lambda X, x0, centres, widths: (
                (_features(X, centres, np.sqrt(widths)) @ _features(x0[None], centres, np.sqrt(widths))[0])
                / np.sum(_features(x0[None], centres, np.sqrt(widths)) ** 2)
            ),
        ),
        Misconception(
            "one-width",
            "The first width is used for all directions; each direction has its own.",
            SPREAD,
            edits=(
                ("(X[:, None] - centres) / widths", "(X[:, None] - centres) / widths[0]"),
                ("(x0 - centres) / widths)", "(x0 - centres) / widths[0])"),
            ),
        ),
        Misconception(
            "length-not-squared",
            "The change is divided by the length of x0's features, not by its square.",
            SPREAD,
            edits=(("(at_x0 @ at_x0)", "np.sqrt(at_x0 @ at_x0)"),),
        ),
        Misconception(
            "features-added-up",
            "The features are only added up. The update moves each weight by its feature at x0, so products count.",
            SPREAD,
            edits=(("features @ at_x0 / (at_x0 @ at_x0)", "features.sum(axis=1) / at_x0.sum()"),),
        ),
        Misconception(
            "own-square",
            "The change is divided by each state's own square. Asked for is the change at x0.",
            SPREAD,
            edits=(("(at_x0 @ at_x0)", "np.sum(features**2, axis=1)"),),
        ),
        Misconception(
            "sum-for-squares",
            "The change is divided by the sum of x0's features. The change at x0 is the sum of their squares.",
            SPREAD,
            edits=(("(at_x0 @ at_x0)", "at_x0.sum()"),),
        ),
        Misconception(
            "features-sum-to-one",
            "Your features are divided by their sum. These are plain bumps, as they stand.",
            SPREAD,
            mistaken=_shares_for_bumps,
        ),
        Misconception(
            "largest-change",
            "The change is divided by the largest one among the states asked about. Asked for is the one at x0.",
            SPREAD,
            mistaken=_relative_to_the_largest,
        ),
        Misconception(
            "a-bump-for-each-direction",
            "A bump for each direction, and these are added. One bump is the exponential of all directions together.",
            SPREAD,
            mistaken=_a_bump_for_each_direction,
        ),
    ),
)
