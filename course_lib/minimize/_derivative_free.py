"""Minimizing by trying: no gradient, only the loss at points drawn at random."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from course_lib.arguments import generator, positive, whole_number
from course_lib.errors import ConventionError, NotFiniteError
from course_lib.minimize._problem import Evaluations, FloatArray, Problem, problem_of
from course_lib.minimize._trajectory import Record, Trajectory


def random_search(
    problem: Problem | Callable[[FloatArray], Any],
    start: ArrayLike,
    *,
    rng: np.random.Generator,
    standard_deviation: float,
    n_candidates: int = 1,
    max_steps: int = 1000,
) -> Trajectory:
    """Look around at random, and move to the best place seen if it is better than here.

    candidates = theta + standard_deviation * normal;   theta = the best candidate, where its loss is below theta's
    Args         problem: or just its loss, (P,) -> (). start: (P,). rng: draws. standard_deviation: > 0, of each
                 coordinate. n_candidates: >= 1, tried at each step. max_steps: >= 0.
    Returns      a Trajectory of max_steps + 1 points.
    Raises       ConventionError when standard_deviation <= 0, n_candidates < 1 or rng is no generator; ShapeError when
                 start has not as many parameters as the problem.
    Conventions  a candidate that is no better is not taken; the deck takes the best candidate even where it is worse.
    Source       Schubert, 0-order optimization.
    """
    evaluations, theta, record, here = _begin("random_search", problem, start)
    spread, dice = positive("random_search", "standard_deviation", standard_deviation), generator("random_search", rng)
    tries = whole_number("random_search", "n_candidates", n_candidates)
    for _ in range(whole_number("random_search", "max_steps", max_steps, least=0)):
        candidates = theta + spread * dice.standard_normal((tries, theta.size))
        losses = _losses(evaluations, candidates)
        best = int(np.argmin(losses))
        if losses[best] < here:
            theta, here = candidates[best], losses[best]
        record.add(theta, None, here)
    return record.trajectory(f"{max_steps} steps were made")


def evolution_strategy(
    problem: Problem | Callable[[FloatArray], Any],
    start: ArrayLike,
    *,
    rng: np.random.Generator,
    standard_deviation: float,
    n_children: int = 12,
    n_parents: int = 3,
    max_steps: int = 200,
) -> Trajectory:
    """A population that drifts: the mean of the best children becomes the centre of the next generation.

    children = theta + standard_deviation * normal;   theta = mean of the n_parents best children
    standard_deviation = standard_deviation * exp(share of children better than theta - 1/5)
    Args         problem: or just its loss, (P,) -> (). start: (P,). rng: draws. standard_deviation: > 0, the first one.
                 n_children: >= 2. n_parents: from 1 to n_children. max_steps: >= 0, generations.
    Returns      a Trajectory of max_steps + 1 centres; a centre may be worse than the one before.
    Raises       ConventionError when standard_deviation <= 0, n_parents > n_children or rng is no generator; ShapeError
                 when start has not as many parameters as the problem.
    Conventions  the standard deviation grows while more than one child in five is better than the centre, and shrinks
                 otherwise.
    Source       Rechenberg (1973), the rule of one fifth; Beyer and Schwefel (2002), the strategy with recombination.
    """
    evaluations, theta, record, here = _begin("evolution_strategy", problem, start)
    spread = positive("evolution_strategy", "standard_deviation", standard_deviation)
    dice = generator("evolution_strategy", rng)
    children = whole_number("evolution_strategy", "n_children", n_children, least=2)
    parents = whole_number("evolution_strategy", "n_parents", n_parents)
    if parents > children:
        raise ConventionError(
            f"evolution_strategy: n_parents is {parents} and n_children {children}; "
            "the parents are chosen from the children, so there must be at least as many of these.",
            name="n_parents",
            got=parents,
            expected=f"at most {children}",
        )
    for _ in range(whole_number("evolution_strategy", "max_steps", max_steps, least=0)):
        population = theta + spread * dice.standard_normal((children, theta.size))
        losses = _losses(evaluations, population)
        spread *= math.exp(float(np.mean(losses < here)) - 0.2)
        theta = population[np.argsort(losses, kind="stable")[:parents]].mean(axis=0)
        here = float(evaluations.loss(theta))
        if not record.add(theta, None, here):
            return record.trajectory(f"the loss is no longer a finite number at step {len(record.losses)}")
    return record.trajectory(f"{max_steps} steps were made")


def _begin(
    method: str, problem: Problem | Callable[[FloatArray], Any], start: ArrayLike
) -> tuple[Evaluations, FloatArray, Record, float]:
    evaluations = Evaluations(method, problem_of(problem))
    theta = evaluations.start(start, "P")
    record, here = Record(evaluations), float(evaluations.loss(theta))
    if not record.add(theta, None, here):
        raise NotFiniteError(
            f"{method}: the loss at the start is {here}; choose a start with a finite loss.",
            name="start",
            got=here,
            expected="a finite loss",
        )
    return evaluations, theta, record, here


def _losses(evaluations: Evaluations, points: FloatArray) -> FloatArray:
    """The loss of each point; what is not a number counts as infinitely bad."""
    losses = np.array([float(evaluations.loss(point)) for point in points])
    return np.where(np.isnan(losses), np.inf, losses)
