"""The record of a run, and the rules by which a run stops."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.arguments import finite, positive
from course_lib.minimize._problem import Evaluations, FloatArray


@dataclass(frozen=True)
class Trajectory:
    """What a run went through, from its start (entry 0) to its end (entry -1).

    Args         parameters: (T+1, P). losses: (T+1,). gradient_norms: (T+1,), NaN where the method needs no gradient.
                 evaluations: (T+1,) whole numbers each for "loss", "gradient" and "hessian": asked for by the method
                 up to that entry. stopped: why the run ended, in words.
    Conventions  entry t is the state after t steps. The losses of the record itself are not counted as evaluations.
                 From a stack of starts (S, P) come parameters (T+1, S, P), losses and gradient_norms (T+1, S).
    """

    parameters: FloatArray
    losses: FloatArray
    gradient_norms: FloatArray
    evaluations: Mapping[str, NDArray[np.int_]]
    stopped: str

    @property
    def n_steps(self) -> int:
        """T, the number of steps made."""
        return len(self.losses) - 1

    def first_below(self, target: float) -> int | None:
        """The first step at which the loss is below the target, or None.

        Args         target: of the loss; in a stack, of the worst run's.
        Returns      An integer, or None.
        Raises       ConventionError when target is no finite number.
        """
        level = finite("Trajectory.first_below", "target", target)
        below = np.flatnonzero(_whole_stack(self.losses) < level)
        return int(below[0]) if below.size else None

    def settled(self, target: float) -> int | None:
        """The first step from which on the loss stays below the target until the end, or None.

        A run that swings through the minimum is first below long before it has settled.
        Args         target: of the loss; in a stack, of the worst run's.
        Returns      An integer, or None.
        Raises       ConventionError when target is no finite number.
        """
        level = finite("Trajectory.settled", "target", target)
        not_below = np.flatnonzero(~(_whole_stack(self.losses) < level))
        step = int(not_below[-1]) + 1 if not_below.size else 0
        return step if step <= self.n_steps else None


def _whole_stack(losses: FloatArray) -> FloatArray:
    """The loss of the worst run of a stack; a single run as it is. NaN counts as the worst."""
    return losses if losses.ndim == 1 else np.asarray(losses.max(axis=1))


class Record:
    """A trajectory in the making."""

    def __init__(self, evaluations: Evaluations) -> None:
        self.evaluations = evaluations
        self.parameters: list[FloatArray] = []
        self.losses: list[Any] = []
        self.gradient_norms: list[Any] = []
        self.counts: list[dict[str, int]] = []

    def add(self, theta: FloatArray, gradient: FloatArray | None, loss: Any = None) -> bool:
        """Note down a point; False when its loss, or that of every run of a stack, is no longer a number."""
        value = self.evaluations.loss_uncounted(theta) if loss is None else loss
        if not np.isfinite(value).any():
            return False
        self.parameters.append(theta.copy())
        self.losses.append(value)
        self.gradient_norms.append(np.nan if gradient is None else np.linalg.norm(gradient, axis=-1))
        self.counts.append(dict(self.evaluations.counts))
        return True

    def trajectory(self, stopped: str) -> Trajectory:
        return Trajectory(
            parameters=np.array(self.parameters),
            losses=np.array(self.losses),
            gradient_norms=np.array(self.gradient_norms),
            evaluations={key: np.array([count[key] for count in self.counts]) for key in self.counts[0]},
            stopped=stopped,
        )


StoppingRule = Callable[[Record], str]


def gradient_below(tolerance: float) -> StoppingRule:
    """Stop where the ground is flat.

    norm(gradient) < tolerance
    Args         tolerance: > 0.
    Returns      a rule for stop=.
    Raises       ConventionError when tolerance <= 0.
    Source       Massias, gradient descent. A flat place may be a minimum, a saddle or a maximum.
    """
    bound = positive("gradient_below", "tolerance", tolerance)
    return lambda record: f"the gradient norm is below {bound:g}" if np.all(record.gradient_norms[-1] < bound) else ""


def loss_below(target: float) -> StoppingRule:
    """Stop when the loss is good enough.

    loss < target
    Args         target: a number; the smallest possible loss has to be known.
    Returns      a rule for stop=.
    Raises       ConventionError when target is not finite.
    """
    bound = finite("loss_below", "target", target)
    return lambda record: f"the loss is below {bound:g}" if np.all(record.losses[-1] < bound) else ""


def loss_unchanged(tolerance: float = 0.0) -> StoppingRule:
    """Stop when a step changes the loss by nothing, or next to nothing; this can be fooled.

    abs(loss - loss_before) <= tolerance
    Args         tolerance: >= 0.
    Returns      a rule for stop=.
    Raises       ConventionError when tolerance < 0.
    Conventions  on x**2 with learning rate 1 every step leads from x to -x: it stops at once, at a slope of 2 abs(x).
    Source       Schubert, "Gradient Descent (GD)".
    """
    bound = positive("loss_unchanged", "tolerance", tolerance, zero=True)

    def rule(record: Record) -> str:
        if len(record.losses) < 2 or np.any(np.abs(record.losses[-1] - record.losses[-2]) > bound):
            return ""
        return f"the loss changed by no more than {bound:g}"

    return rule


def step_below(tolerance: float) -> StoppingRule:
    """Stop when a step no longer moves the parameters.

    norm(theta - theta_before) < tolerance
    Args         tolerance: > 0.
    Returns      a rule for stop=.
    Raises       ConventionError when tolerance <= 0.
    Conventions  a small learning rate makes small steps anywhere.
    """
    bound = positive("step_below", "tolerance", tolerance)

    def rule(record: Record) -> str:
        if len(record.parameters) < 2:
            return ""
        lengths = np.linalg.norm(record.parameters[-1] - record.parameters[-2], axis=-1)
        return f"the last step was shorter than {bound:g}" if np.all(lengths < bound) else ""

    return rule
