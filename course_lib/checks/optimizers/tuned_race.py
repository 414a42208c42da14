"""tuned_race: three methods, equal budgets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from course_lib.checks import Case, Exercise, Misconception, Tolerance
from course_lib.checks.optimizers._shared import ADAM, CHAPTER, FORMS, RULES, page_of

__all__ = ["TUNED_RACE"]


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case((np.array([1.0]), np.array([[1.0], [3.0]]), np.array([0.1, 1.0]), 2), "one parameter, two steps")
    yield Case((np.array([1, 8]), np.array([[2, 1], [-1, 3], [4, 0]]), np.array([0.05, 0.2, 0.5]), 5), "integers")
    # a step of descent leaves exactly minus and plus one half of each start
    yield Case((np.array([1.0]), np.array([[1.0], [2.0], [-4.0]]), np.array([1.5, 0.5, 0.25]), 2), "two equal rates")
    far = np.array([1e60, 0.02, 0.08])
    yield Case((np.array([1.0, 20.0]), 3 * rng.normal(size=(3, 2)), far, 7), "a rate that explodes")
    yield Case((np.array([1.0, 30.0]), 3 * rng.normal(size=(4, 2)), np.array([0.01, 0.05, 0.3]), 4), "an even number")
    for _ in range(2):
        curvatures = np.sort(rng.uniform(0.5, 15, size=2))
        rates = rng.permutation([0.01, 0.04, 0.11])
        yield Case((curvatures, 2 * rng.normal(size=(3, 2)), rates, int(rng.integers(3, 6))))


def _bound(arguments: tuple[Any, ...], expected: Any) -> Any:
    return 1e-9 * (np.abs(expected) + 1e-3)


def _run(method: str, rate: float, curvatures: Any, start: Any, n_steps: int) -> list[float]:
    theta = np.array(start, dtype=float)
    memory, squares = np.zeros(len(theta)), np.zeros(len(theta))
    losses = []
    for t in range(1, n_steps + 1):
        g = curvatures * theta
        if method == "descent":
            theta = theta - rate * g
        elif method == "ball":
            memory = 0.9 * memory - rate * g
            theta = theta + memory
        else:
            memory, squares = 0.9 * memory + 0.1 * g, 0.999 * squares + 0.001 * g**2
            theta = theta - rate * memory / (1 - 0.9**t) / (np.sqrt(squares / (1 - 0.999**t)) + 1e-8)
        losses.append(float(np.sum(curvatures * theta**2) / 2))
    return [loss if np.isfinite(loss) else np.inf for loss in losses]


def _tables(curvatures: Any, starts: Any, rates: Any, n_steps: int) -> list[Any]:
    """For each method the losses of every step: (R, S, n_steps)."""
    with np.errstate(all="ignore"):
        return [
            np.array([[_run(method, rate, curvatures, start, n_steps) for start in starts] for rate in rates])
            for method in ("descent", "ball", "adam")
        ]


def _one_rate_for_all(curvatures: Any, starts: Any, rates: Any, n_steps: int) -> Any:
    tables = [table[..., -1] for table in _tables(curvatures, starts, rates, n_steps)]
    chosen = np.argmin(np.median(tables[0], axis=1))
    return np.array([[rates[chosen], np.median(table[chosen]), table[chosen].max()] for table in tables])


def _best_moment(curvatures: Any, starts: Any, rates: Any, n_steps: int) -> Any:
    rows = []
    for table in _tables(curvatures, starts, rates, n_steps):
        lowest = table.min(axis=2)
        chosen = np.argmin(np.median(lowest, axis=1))
        rows.append([rates[chosen], np.median(lowest[chosen]), lowest[chosen].max()])
    return np.array(rows)


def _memory_kept(curvatures: Any, starts: Any, rates: Any, n_steps: int) -> Any:
    """The memories are made once for all starts of a rate, and carried from one to the next."""
    rows = []
    with np.errstate(all="ignore"):
        for method in ("descent", "ball", "adam"):
            table = []
            for rate in rates:
                memory, squares, losses = np.zeros(len(curvatures)), np.zeros(len(curvatures)), []
                for start in starts:
                    theta = np.array(start, dtype=float)
                    for t in range(1, n_steps + 1):
                        g = curvatures * theta
                        if method == "descent":
                            theta = theta - rate * g
                        elif method == "ball":
                            memory = 0.9 * memory - rate * g
                            theta = theta + memory
                        else:
                            memory, squares = 0.9 * memory + 0.1 * g, 0.999 * squares + 0.001 * g**2
                            step = memory / (1 - 0.9**t) / (np.sqrt(squares / (1 - 0.999**t)) + 1e-8)
                            theta = theta - rate * step
                    loss = float(np.sum(curvatures * theta**2) / 2)
                    losses.append(loss if np.isfinite(loss) else np.inf)
                table.append(losses)
            scores = np.median(np.array(table), axis=1)
            chosen = np.argmin(scores)
            rows.append([rates[chosen], scores[chosen], max(table[chosen])])
    return np.array(rows)


TUNED_RACE = Exercise(
    name="tuned_race",
    chapter=CHAPTER,
    points=4,
    cases=_cases,
    inputs={"curvatures": "P", "starts": "S P", "rates": "R", "n_steps": ""},
    page=page_of("tuned_race"),
    tolerance=Tolerance(_bound, "a few dozen steps carry roundings on; losses near zero are compared as zero"),
    allowed=lambda curvatures, starts, rates, n_steps: (
        n_steps >= 1 and len(starts) >= 1 and len(rates) >= 1 and min(curvatures) > 0 and min(rates) > 0
    ),
    forbidden=("course_lib.optimizers", "course_lib.minimize", "torch"),
    hints=(
        "Write one run first: a method, a rate, a start, and out comes the last loss. Then collect a table of runs.",
        "For one method the table has a row per rate and a column per start. Its medians along the rows choose.",
        "Replace a loss that is not finite by `np.inf` before you take medians, and make new memories for every start.",
    ),
    misconceptions=(
        Misconception(
            "one-rate-for-all",
            "All methods run at gradient descent's rate. The same letter means another step in each; tune them apart.",
            RULES,
            mistaken=_one_rate_for_all,
        ),
        Misconception(
            "mean-for-median",
            "Your scores are means over the starts. One bad start then decides; asked for is the median.",
            RULES,
            edits=(("np.median(table, axis=1)", "np.mean(table, axis=1)"),),
        ),
        Misconception(
            "best-start-reported",
            "The third column holds your best run. Report the worst; the prettiest one says nothing about the others.",
            RULES,
            edits=(("table[chosen].max()", "table[chosen].min()"),),
        ),
        Misconception(
            "explosion-wins",
            "A rate that exploded was chosen: `argmin` takes NaN for the smallest number. Count such runs as infinite.",
            RULES,
            edits=(("loss if np.isfinite(loss) else np.inf", "loss"),),
        ),
        Misconception(
            "best-moment",
            "You take the smallest loss on the way. A run is judged by its last loss, wherever it has been before.",
            RULES,
            mistaken=_best_moment,
        ),
        Misconception(
            "memory-kept",
            "The memory of one run is carried into the next. Every run begins with an empty one.",
            RULES,
            mistaken=_memory_kept,
        ),
        Misconception(
            "half-missing",
            "Your losses are twice the right ones: the bowl has the factor one half.",
            RULES,
            edits=(("theta**2) / 2", "theta**2)"),),
        ),
        Misconception(
            "averaging-ball",
            "Your ball multiplies the gradient by 1 - beta. The heavy ball adds the whole step to its memory.",
            FORMS,
            edits=(("0.9 * memory - rate * g", "0.9 * memory - 0.1 * rate * g"),),
        ),
        Misconception(
            "adam-uncorrected",
            "Your Adam lacks the correction for the memories' start at zero, so its first steps are too long.",
            ADAM,
            edits=(
                ("memory / (1 - 0.9**t)", "memory"),
                ("squares / (1 - 0.999**t)", "squares"),
            ),
        ),
        Misconception(
            "last-of-equals",
            "Where several rates are equally good you take the last. Asked for is the first.",
            RULES,
            edits=(("np.argmin(scores)", "len(scores) - 1 - np.argmin(scores[::-1])"),),
        ),
        Misconception(
            "place-for-rate",
            "The first column holds the rate's place in the list. Asked for is the rate.",
            RULES,
            edits=(("rates[chosen], scores", "chosen, scores"),),
        ),
        Misconception(
            "luckiest-start",
            "A rate is scored by its luckiest start. Asked for is the median over all starts.",
            RULES,
            edits=(("np.median(table, axis=1)", "np.min(table, axis=1)"),),
        ),
        Misconception(
            "worst-of-all-rates",
            "The last column is the worst run at any rate. Asked for is the worst at the chosen one.",
            RULES,
            edits=(("table[chosen].max()", "np.where(np.isfinite(table), table, 0.0).max()"),),
        ),
        Misconception(
            "gradient-doubled",
            "The gradient is twice too large: the half of the bowl cancels the 2 of its square.",
            RULES,
            edits=(("g = curvatures * theta", "g = 2 * curvatures * theta"),),
        ),
        Misconception(
            "curvatures-not-in-the-loss",
            "Your loss counts all coordinates alike. Each counts with its curvature.",
            RULES,
            edits=(("curvatures * theta**2", "theta**2"),),
        ),
    ),
)
