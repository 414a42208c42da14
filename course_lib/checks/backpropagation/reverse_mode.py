"""reverse_mode: the project, automatic differentiation of a program written as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.backpropagation._shared import BRANCH, CHAIN_BACK, CHAPTER, ENGINE, page_of

__all__ = ["REVERSE_MODE"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    def case(rows: list[list[int]], inputs: Sequence[float], about: str = "") -> Case:
        return Case((np.array(rows), np.array(inputs)), about)

    yield case([[1, 0, 0]], [3.0], "a times a")
    yield case([[0, 0, 1]], [2.0, 5.0], "a sum")
    yield case([[0, 0, 0]], [1.5], "a plus a")
    yield case([[1, 0, 1]], [2.0, 5.0], "a product")
    yield case([[2, 0, 0]], [0.5], "a sine")
    yield case([[3, 0, 0]], [0.75], "an exponential")
    yield case([[2, 0, 1], [3, 1, 0], [1, 2, 3]], [0.3, -0.7], "sine times exponential")
    yield case([[1, 0, 0], [2, 1, 0], [1, 1, 2], [0, 3, 1]], [1.3], "the branching example of the book")
    yield case([[1, 0, 1], [2, 0, 0]], [0.4, 2.0], "a step that the result does not use")
    yield case([[3, 1, 1]], [0.9, 0.2, -0.4], "inputs that the result does not use")
    yield case([[0, 0, 1], [1, 2, 2], [1, 3, 2], [0, 4, 3], [1, 5, 2]], [0.6, -0.2], "a value that is used often")
    yield case([[2, 0, 0], [3, 1, 1], [2, 2, 2], [0, 3, 1]], [0.8], "bends after bends")
    yield case([[1, 0, 0], [1, 1, 1], [1, 2, 2]], [1.1], "a power by squaring")
    yield case([[2, 0, 0], [1, 0, 1]], [2], "a whole number")
    for steps in (5, 8, 12):
        yield Case((_random_program(rng, 3, steps), rng.uniform(-1, 1, size=3)))


def _random_program(rng: np.random.Generator, d: int, steps: int) -> Any:
    """Steps that each use the latest value, so that all of them matter; sines keep the numbers of ordinary size."""
    rows: list[list[int]] = []
    for step in range(steps):
        latest = d + step - 1
        operation = int(rng.choice([0, 1, 2, 2, 3]))
        if rows and rows[-1][0] in (1, 3):
            operation = 2
        rows.append([operation, latest, int(rng.integers(0, latest + 1))])
    return np.array(rows)


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    program, _ = arguments
    # each step multiplies by a slope of at most about ten in these programs and rounds a few times
    return 1e-12 * len(program) * (1 + np.max(np.abs(expected)))


def _differences(program: Any, inputs: Any) -> Any:
    def run(inputs: Any) -> float:
        values = [float(x) for x in inputs]
        for operation, a, c in program:
            first, second = values[a], values[c] if operation < 2 else 0.0
            values.append((first + second, first * second, np.sin(first), np.exp(first))[operation])
        return values[-1]

    h = 1e-4
    return run(inputs), np.array([(run(inputs + h * u) - run(inputs)) / h for u in np.eye(len(inputs))])


REVERSE_MODE = Exercise(
    name="reverse_mode",
    chapter=CHAPTER,
    points=6,
    cases=_cases,
    inputs={"program": "M 3", "inputs": "d"},
    outputs=("value", "gradient"),
    page=page_of("reverse_mode"),
    tolerance=Tolerance(_bound, "each step rounds a few times and multiplies by slopes of ordinary size"),
    # a smaller case would point at values that do not exist
    allowed=lambda program, inputs: all(
        0 <= operation <= 3 and 0 <= a < len(inputs) + step and 0 <= c < len(inputs) + step
        for step, (operation, a, c) in enumerate(np.asarray(program))
    ),
    forbidden=("course_lib.autodiff", "course_lib.gradients", "torch", "jax", "sympy", "autograd"),
    hints=(
        "Forward: a list that starts with the inputs; each row appends one value. Test this part alone first.",
        "Back: one derivative per value, all 0 but that of the result, which is 1. Go through the rows from the last.",
        "When a row's turn comes, take what has arrived at its value and add slope times that to each operand.",
    ),
    misconceptions=(
        Misconception(
            "overwritten-in-products",
            "In a product the derivative is overwritten. A value that is used several times needs the sum: 6 for a "
            "times a at 3.",
            BRANCH,
            edits=(
                ("found[a] += values[c] * arrived", "found[a] = values[c] * arrived"),
                ("found[c] += values[a] * arrived", "found[c] = values[a] * arrived"),
            ),
        ),
        Misconception(
            "overwritten-in-sums",
            "In a sum the derivative is overwritten. What several uses report has to be added up.",
            BRANCH,
            edits=(("found[a] += arrived", "found[a] = arrived"), ("found[c] += arrived", "found[c] = arrived")),
        ),
        Misconception(
            "own-factor",
            "The slope of a product is the OTHER factor; you multiply by the operand's own value.",
            ENGINE,
            edits=(("values[c] * arrived", "values[a] * arrived"), ("found[c] += values[a]", "found[c] += values[c]")),
        ),
        Misconception(
            "no-seed",
            "Every derivative is 0: nothing was put in at the result, whose own derivative is 1.",
            ENGINE,
            edits=(("found[-1] = 1.0", "found[-1] = 0.0"),),
        ),
        Misconception(
            "forward-order",
            "You walk through the steps from the first. A step reports before its own derivative is complete.",
            BRANCH,
            edits=(("reversed(range(len(program)))", "range(len(program))"),),
        ),
        Misconception(
            "sine-for-cosine",
            "The slope of sine is cosine, taken at the operand; you multiply by the sine.",
            CHAIN_BACK,
            edits=(("np.cos(values[a])", "np.sin(values[a])"),),
        ),
        Misconception(
            "exp-at-its-output",
            "The slope of exp is taken at its output. It belongs at the operand.",
            CHAIN_BACK,
            edits=(("found[a] += np.exp(values[a]) * arrived", "found[a] += np.exp(np.exp(values[a])) * arrived"),),
        ),
        Misconception(
            "second-operand-forgotten",
            "In a sum only the first operand gets its share; the second one answers with slope 1 as well.",
            ENGINE,
            edits=(("            found[c] += arrived\n", ""),),
        ),
        Misconception(
            "second-factor-forgotten",
            "In a product only the first factor gets a derivative. The second answers too.",
            ENGINE,
            edits=(("            found[c] += values[a] * arrived\n", ""),),
        ),
        Misconception(
            "local-slope-only",
            "Sine passes on its own slope and forgets what arrived from above.",
            CHAIN_BACK,
            edits=(("np.cos(values[a]) * arrived", "np.cos(values[a])"),),
        ),
        Misconception(
            "difference-quotients",
            "These are difference quotients, right to a few digits only. Walk back instead.",
            ENGINE,
            mistaken=_differences,
        ),
        Misconception(
            "overwritten",
            "Derivatives are overwritten. What the several uses of a value report has to be added up.",
            BRANCH,
            edits=(
                ("found[a] += arrived", "found[a] = arrived"),
                ("found[c] += arrived", "found[c] = arrived"),
                ("found[a] += values[c] * arrived", "found[a] = values[c] * arrived"),
                ("found[c] += values[a] * arrived", "found[c] = values[a] * arrived"),
                ("found[a] += np.cos", "found[a] = np.cos"),
                ("found[a] += np.exp", "found[a] = np.exp"),
            ),
        ),
        Misconception(
            "cosine-negated",
            "The slope of sine is cosine; yours has a minus in front.",
            CHAIN_BACK,
            edits=(("np.cos(values[a])", "-np.cos(values[a])"),),
        ),
        Misconception(
            "local-slopes-only",
            "Sine and exponential pass on their own slopes and forget what arrived from above.",
            CHAIN_BACK,
            edits=(
                ("np.cos(values[a]) * arrived", "np.cos(values[a])"),
                ("np.exp(values[a]) * arrived", "np.exp(values[a])"),
            ),
        ),
        Misconception(
            "square-counted-once",
            "Where both factors are one and the same value, you count only one of its two uses.",
            BRANCH,
            edits=(
                (
                    "            found[c] += values[a] * arrived\n",
                    "            if a != c:\n                found[c] += values[a] * arrived\n",
                ),
            ),
        ),
    ),
)
