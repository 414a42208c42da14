"""kind_of_place: what gradient and Hessian say about where a run has ended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception
from course_lib.checks.gradient_descent._shared import CHAPTER, FLAT, page_of

__all__ = ["KIND_OF_PLACE"]


def _turned(rng: np.random.Generator, curvatures: Any) -> Any:
    """A symmetric matrix with the given eigenvalues, whose diagonal does not show them."""
    while True:
        axes = np.linalg.qr(rng.normal(size=(len(curvatures), len(curvatures))))[0]
        if len(curvatures) == 1 or np.abs(axes).min() > 0.05:
            turned = axes @ np.diag(curvatures) @ axes.T
            return (turned + turned.T) / 2


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    flat2, flat3 = np.zeros(2), np.zeros(3)
    yield Case((np.array([0.0]), np.array([[2.0]])), "one parameter, curved upwards")
    yield Case((np.array([0.0]), np.array([[-3.0]])), "one parameter, curved downwards")
    yield Case((np.array([1.0]), np.array([[2.0]])), "a slope")
    yield Case((np.array([0, 0]), np.array([[1, 3], [3, 1]])), "a saddle with a positive diagonal")
    yield Case((flat2, np.array([[2.0, 1.0], [1.0, 2.0]])), "a round valley")
    yield Case((flat2, np.array([[-2.0, 1.0], [1.0, -2.0]])), "a summit")
    yield Case((flat2, np.array([[1.0, 1.0], [1.0, 1.0]])), "one direction without curvature")
    yield Case((flat2, np.zeros((2, 2))), "no curvature at all")
    yield Case((np.array([2.0, -2.0]), np.array([[2.0, 1.0], [1.0, 2.0]])), "slopes that add up to zero")
    yield Case((np.array([-0.5, 0.25]), np.array([[2.0, 1.0], [1.0, 2.0]])), "a slope in a valley")
    yield Case((np.array([-0.5, -0.25]), np.array([[2.0, 1.0], [1.0, 2.0]])), "a slope with negative entries")
    yield Case((np.array([3e-9, -2e-9]), np.array([[4.0, 1.0], [1.0, 3.0]])), "flat up to rounding")
    size = float(rng.uniform(0.5, 2))
    yield Case((flat3, _turned(rng, size * np.array([1.0, 2.0, 5.0]))), "three curvatures upwards")
    yield Case((flat3, _turned(rng, size * np.array([-1.0, -2.0, 5.0]))), "two downwards, one upwards")
    yield Case((flat3, _turned(rng, size * np.array([-1.0, 2.0, 5.0]))), "one downwards, two upwards")
    yield Case((flat3, _turned(rng, -size * np.array([1.0, 2.0, 5.0]))), "three downwards")
    yield Case((flat3, _turned(rng, size * np.array([-1.0, 0.0, 4.0]))), "downwards, level and upwards")
    yield Case((flat3, _turned(rng, size * np.array([0.0, -1.0, -4.0]))), "level and downwards")
    yield Case((flat3, _turned(rng, size * np.array([0.0, 1.0, 4.0]))), "level and upwards")
    yield Case((rng.normal(size=4), _turned(rng, np.array([1.0, -2.0, 3.0, 4.0]))), "a slope beside a saddle")
    yield Case((1e-8 * rng.normal(size=4), _turned(rng, np.array([1.0, 2.0, 3.0, 4.0]))), "nearly exactly flat")


def _by_determinant(gradient: Any, hessian: Any) -> str:
    if np.linalg.norm(gradient) > 1e-6:
        return "not flat"
    determinant = np.linalg.det(hessian)
    if abs(determinant) < 1e-6:
        return "undecided"
    if determinant < 0:
        return "saddle"
    return "minimum" if hessian[0, 0] > 0 else "maximum"


def _by_trace(gradient: Any, hessian: Any) -> str:
    if np.linalg.norm(gradient) > 1e-6:
        return "not flat"
    trace = float(np.trace(hessian))
    return "undecided" if abs(trace) < 1e-6 else "minimum" if trace > 0 else "maximum"


def _zero_first(gradient: Any, hessian: Any) -> str:
    if np.linalg.norm(gradient) > 1e-6:
        return "not flat"
    curvatures = np.linalg.eigvalsh(hessian)
    if np.any(np.abs(curvatures) < 1e-6):
        return "undecided"
    return "minimum" if curvatures[0] > 0 else "maximum" if curvatures[-1] < 0 else "saddle"


KIND_OF_PLACE = Exercise(
    name="kind_of_place",
    chapter=CHAPTER,
    points=2,
    cases=_cases,
    inputs={"gradient": "P", "hessian": "P P"},
    page=page_of("kind_of_place"),
    allowed=lambda gradient, hessian: bool(np.allclose(hessian, np.transpose(hessian))),
    forbidden=("sympy",),
    hints=(
        "Look at the gradient first. Where it is not zero there is a slope, and the Hessian decides nothing.",
        "Which numbers tell the curvature in every direction, also in those between the axes?",
        "Sort out the clear cases one after the other; what is left is undecided. One number below zero and one "
        "above it are enough for a saddle, whatever the others are.",
    ),
    misconceptions=(
        Misconception(
            "zero-gradient-is-minimum",
            "You call every flat place a minimum. A saddle and a summit are flat too.",
            FLAT,
            mistaken=lambda gradient, hessian: "not flat" if np.linalg.norm(gradient) > 1e-6 else "minimum",
        ),
        Misconception(
            "gradient-ignored",
            "The gradient is not looked at. On a slope there is no kind to name, whatever the curvatures are.",
            FLAT,
            edits=(("np.linalg.norm(gradient) > 1e-6", "False"),),
        ),
        Misconception(
            "exactly-zero",
            "You ask for a gradient of exactly zero. Rounding leaves about 1e-8; the task names 1e-6.",
            FLAT,
            edits=(("np.linalg.norm(gradient) > 1e-6", "np.any(gradient != 0)"),),
        ),
        Misconception(
            "slopes-added-up",
            "The slopes are added up, so that opposite ones cancel. Take the length of the gradient.",
            FLAT,
            edits=(("np.linalg.norm(gradient) > 1e-6", "abs(np.sum(gradient)) > 1e-6"),),
        ),
        Misconception(
            "diagonal-for-eigenvalues",
            "The diagonal shows the curvatures along the axes only. Between the axes the ground may bend otherwise.",
            FLAT,
            edits=(("np.linalg.eigvalsh(hessian)", "np.sort(np.diag(hessian))"),),
        ),
        Misconception(
            "determinant",
            "You decide by the determinant. With three parameters two downward curvatures make it positive again.",
            FLAT,
            mistaken=_by_determinant,
        ),
        Misconception(
            "trace",
            "You decide by the sum of the curvatures. A steep one upwards hides others that go down.",
            FLAT,
            mistaken=_by_trace,
        ),
        Misconception(
            "level-counts-as-up",
            "A direction without curvature counts as curved upwards. There the Hessian does not tell.",
            FLAT,
            edits=(("np.all(curvatures > 1e-6)", "np.all(curvatures > -1e-6)"),),
        ),
        Misconception(
            "level-before-saddle",
            "You stop at a curvature of zero. One upwards and one downwards make a saddle whatever the others are.",
            FLAT,
            mistaken=_zero_first,
        ),
        Misconception(
            "any-downward-is-maximum",
            "One curvature downwards is enough for your maximum. All must point down; else it is a saddle.",
            FLAT,
            edits=(("np.all(curvatures < -1e-6)", "np.any(curvatures < -1e-6)"),),
        ),
        Misconception(
            "negative-slopes",
            "A slope below zero counts as flat in your test. Its size matters, not its sign.",
            FLAT,
            edits=(("np.linalg.norm(gradient) > 1e-6", "np.any(gradient > 1e-6)"),),
        ),
        Misconception(
            "up-is-maximum",
            "Minimum and maximum are exchanged: at a minimum the ground curves upwards.",
            FLAT,
            edits=(
                ('return "minimum"', 'return "maximum" '),
                ('return "maximum"', 'return "minimum" '),
            ),
        ),
        Misconception(
            "rest-is-saddle",
            "What is left over is called a saddle. A saddle needs a curvature up and one down; else nothing is "
            "decided.",
            FLAT,
            edits=(('return "undecided"', 'return "saddle" '),),
        ),
        Misconception(
            "no-tolerance",
            "Rounding decides: a curvature that should be none comes out as a tiny number with some sign.",
            FLAT,
            edits=(
                ("np.all(curvatures > 1e-6)", "np.all(curvatures > 0)"),
                ("np.all(curvatures < -1e-6)", "np.all(curvatures < 0)"),
                ("curvatures[0] < -1e-6 and curvatures[-1] > 1e-6", "curvatures[0] < 0 < curvatures[-1]"),
            ),
        ),
    ),
)
