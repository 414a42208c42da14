"""Walking downhill: along the negative gradient, along Newton's direction, or as an optimizer says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike

from course_lib.arguments import learning_rate_schedule, positive, whole_number
from course_lib.errors import ConventionError, NotFiniteError
from course_lib.minimize._line_search import LineSearch
from course_lib.minimize._problem import Evaluations, FloatArray, Problem
from course_lib.minimize._trajectory import Record, StoppingRule, Trajectory, gradient_below

Stop = StoppingRule | Sequence[StoppingRule]
Step = Callable[[FloatArray, FloatArray, int], FloatArray | str]
RateAlong = Callable[[FloatArray, FloatArray, FloatArray, int], float | None]

_FLAT = gradient_below(1e-6)


class OptimizerLike(Protocol):
    """What course_lib.optimizers makes."""

    @property
    def init(self) -> Callable[[ArrayLike], Any]:
        """Parameters to state."""

    @property
    def apply(self) -> Callable[..., Any]:
        """Gradients, state, parameters and workspace to state; the parameters are moved."""


def gradient_descent(
    problem: Problem,
    start: ArrayLike,
    learning_rate: float | Callable[[int], float] | LineSearch,
    *,
    stop: Stop = _FLAT,
    max_steps: int = 1000,
) -> Trajectory:
    """Step against the gradient until the ground is flat.

    theta = theta - learning_rate * gradient(theta)
    Args         problem: with a gradient. start: (P,), or with a fixed learning rate (S, P). learning_rate: > 0, a
                 schedule (step -> rate), exact_line_search(…) or armijo(…). stop: rules, the first that holds ends
                 the run. max_steps: >= 0.
    Returns      a Trajectory of at most max_steps + 1 points.
    Raises       ConventionError when learning_rate <= 0; ShapeError when start has not as many parameters as the
                 problem; CourseError when the problem has no gradient.
    Conventions  a start that is flat already takes no step. A run whose loss overflows ends there.
    Source       all decks, gradient descent; Massias for the stopping rule.

    >>> bowl = Problem(loss=lambda theta: theta[..., 0] ** 2, gradient=lambda theta: 2 * theta)
    >>> gradient_descent(bowl, [1.0], 0.25, max_steps=3).parameters.ravel()
    array([1.   , 0.5  , 0.25 , 0.125])
    """
    evaluations = Evaluations("gradient_descent", problem)
    rate_along = _rate_along("gradient_descent", learning_rate, evaluations)

    def step(theta: FloatArray, gradient: FloatArray, count: int) -> FloatArray | str:
        return _moved(theta, gradient, -gradient, rate_along, count)

    shape = "P" if isinstance(learning_rate, LineSearch) else "... P"
    return _descend(evaluations, start, shape, step, stop, max_steps)


def newton(
    problem: Problem,
    start: ArrayLike,
    learning_rate: float | Callable[[int], float] | LineSearch = 1.0,
    *,
    damping: float = 0.0,
    stop: Stop = _FLAT,
    max_steps: int = 100,
) -> Trajectory:
    """Newton-Raphson: step to where the bowl fitted to gradient and Hessian is level.

    theta = theta - learning_rate * solve(hessian(theta) + damping * I, gradient(theta))
    Args         problem: with gradient and Hessian. start: (P,). learning_rate: > 0, 1 for the full step; a schedule,
                 exact_line_search(…) or armijo(…). damping: >= 0, added to the diagonal; large damping turns the step
                 towards the gradient and shortens it. stop: rules. max_steps: >= 0.
    Returns      a Trajectory of at most max_steps + 1 points.
    Raises       ConventionError when learning_rate <= 0 or damping < 0; ShapeError when start has not as many
                 parameters as the problem, or a derivative has another shape; CourseError when one is missing.
    Conventions  the full step goes to any level place, saddle or maximum as well; line searches refuse to go uphill.
                 A run whose Hessian is singular or not finite ends there.
    Source       Schubert, Newton-Raphson; Nocedal and Wright (2006), sections 3.3 and 3.4.
    """
    evaluations = Evaluations("newton", problem)
    rate_along = _rate_along("newton", learning_rate, evaluations)
    shift = positive("newton", "damping", damping, zero=True)

    def step(theta: FloatArray, gradient: FloatArray, count: int) -> FloatArray | str:
        hessian = evaluations.hessian(theta) + shift * np.eye(theta.size)
        if not np.isfinite(hessian).all():
            return "the Hessian is not finite"
        try:
            direction = np.linalg.solve(hessian, -gradient)
        except np.linalg.LinAlgError:
            return "the Hessian is singular"
        return _moved(theta, gradient, direction, rate_along, count)

    return _descend(evaluations, start, "P", step, stop, max_steps)


def run_optimizer(
    problem: Problem,
    start: ArrayLike,
    optimizer: OptimizerLike,
    *,
    stop: Stop = (),
    max_steps: int = 1000,
) -> Trajectory:
    """The path of an optimizer over a problem, with the exact gradient at every step.

    updates, state = optimizer.update(gradient(theta), state, theta);  theta = theta + updates
    Args         problem: with a gradient. start: (P,) or (S, P). optimizer: from course_lib.optimizers.
                 stop: rules; none by default. max_steps: >= 0.
    Returns      a Trajectory of at most max_steps + 1 points.
    Raises       ConventionError when optimizer is none; ShapeError when start has not as many parameters as the
                 problem; CourseError when the problem has no gradient; what the optimizer raises.
    """
    evaluations = Evaluations("run_optimizer", problem)
    if not (hasattr(optimizer, "init") and hasattr(optimizer, "apply")):
        raise ConventionError(
            f"run_optimizer: optimizer is {optimizer!r}; give an Optimizer, such as sgd(0.1) or adam(0.01).",
            name="optimizer",
            got=optimizer,
            expected="an Optimizer",
        )
    state = optimizer.init(evaluations.start(start, "... P"))

    def step(theta: FloatArray, gradient: FloatArray, count: int) -> FloatArray | str:
        nonlocal state
        moved = theta.copy()
        state = optimizer.apply(gradient, state, moved, np.empty_like(theta))  # update would refuse an exploding run
        return moved

    return _descend(evaluations, start, "... P", step, stop, max_steps)


def _descend(
    evaluations: Evaluations, start: ArrayLike, shape: str, step: Step, stop: Stop, max_steps: int
) -> Trajectory:
    method = evaluations.method
    most = whole_number(method, "max_steps", max_steps, least=0)
    rules = _rules(method, stop)
    theta = evaluations.start(start, shape)
    record = Record(evaluations)
    # A run that explodes is an answer here, not an accident: it is recorded up to the last finite loss.
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        gradient = evaluations.gradient(theta)
        if not record.add(theta, gradient):
            raise NotFiniteError(
                f"{method}: the loss at the start is not a finite number; choose another start.",
                name="start",
                got=start,
                expected="a finite loss",
            )
        while True:
            count = len(record.losses) - 1
            reason = next((reason for rule in rules if (reason := rule(record))), "")
            if reason or count == most:
                return record.trajectory(reason or f"{most} steps were made")
            moved = step(theta, gradient, count)
            if isinstance(moved, str):
                return record.trajectory(moved)
            theta, gradient = moved, evaluations.gradient(moved)
            if not record.add(theta, gradient):
                return record.trajectory(f"the loss is no longer a finite number at step {count + 1}")


def _rules(method: str, stop: Stop) -> tuple[StoppingRule, ...]:
    rules = tuple(stop) if isinstance(stop, (list, tuple)) else (stop,)
    for rule in rules:
        if not callable(rule):
            raise ConventionError(
                f"{method}: stop is {stop!r}; give stopping rules, such as gradient_below(1e-6), or () for none.",
                name="stop",
                got=stop,
                expected="stopping rules",
            )
    return rules


def _rate_along(
    method: str, learning_rate: float | Callable[[int], float] | LineSearch, evaluations: Evaluations
) -> RateAlong:
    """Whatever the learning rate is, as one function of the place, the direction and the step."""
    if isinstance(learning_rate, LineSearch):
        search = learning_rate.search
        return lambda theta, gradient, direction, count: search(evaluations, theta, gradient, direction)
    schedule = learning_rate_schedule(method, learning_rate)
    return lambda theta, gradient, direction, count: schedule(count)


def _moved(
    theta: FloatArray, gradient: FloatArray, direction: FloatArray, rate_along: RateAlong, count: int
) -> FloatArray | str:
    rate = rate_along(theta, gradient, direction, count)
    return "the line search found no step" if rate is None else theta + rate * direction
