"""A function to be made small, with the derivatives that are known of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.arguments import float_array, instance, plain_array
from course_lib.errors import CourseError, ShapeError

FloatArray = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Problem:
    """A loss over parameters, its derivatives where they are known, and its minimizer where it is known.

    Args         loss: (..., P) -> (...). gradient: (..., P) -> (..., P). hessian: (P,) -> (P, P). minimizer: (P,).
                 name: for figures and messages. n_parameters: P, so that a start of another length is refused.
    Conventions  a loss that takes (..., P) can be drawn over a grid in one call; for the methods (P,) -> () will do.

    >>> valley = Problem(loss=lambda theta: theta[..., 0] ** 4, gradient=lambda theta: 4 * theta**3, name="quartic")
    >>> float(valley.loss(np.array([2.0]))), valley.gradient(np.array([2.0]))
    (16.0, array([32.]))
    """

    loss: Callable[[FloatArray], Any]
    gradient: Callable[[FloatArray], FloatArray] | None = None
    hessian: Callable[[FloatArray], FloatArray] | None = None
    minimizer: FloatArray | None = None
    name: str = "problem"
    n_parameters: int | None = None


def is_symmetric(matrix: FloatArray) -> bool:
    """Whether a square matrix is its own transpose, but for rounding of its largest entries."""
    return bool(np.abs(matrix - matrix.T).max() <= 1e-8 * np.abs(matrix).max())


class Evaluations:
    """A problem that counts how often a method asks for its loss, its gradient and its Hessian."""

    def __init__(self, method: str, problem: Problem) -> None:
        instance(method, "problem", problem, Problem, such_as="such as Problem(loss=…, gradient=…) or bowl(10)")
        self.method, self.problem = method, problem
        self.counts = {"loss": 0, "gradient": 0, "hessian": 0}

    def start(self, start: ArrayLike, shape: str) -> FloatArray:
        """A copy of the parameters to begin with, as long as the problem asks."""
        theta = float_array(self.method, "start", start, shape).copy()
        wanted = self.problem.n_parameters
        if wanted is not None and theta.shape[-1] != wanted:
            raise ShapeError(
                f"{self.method}: start has {theta.shape[-1]} parameters, but the problem {self.problem.name!r} has "
                f"{wanted}; give one number per parameter.",
                name="start",
                got=theta.shape,
                expected=wanted,
            )
        return theta

    def loss(self, theta: FloatArray) -> Any:
        self.counts["loss"] += 1
        return self.loss_uncounted(theta)

    def loss_uncounted(self, theta: FloatArray) -> Any:
        """For what is only noted down, and not asked for by the method."""
        loss = self._numbers("loss", self.problem.loss(theta))
        if loss.shape != theta.shape[:-1]:
            raise ShapeError(
                f"{self.method}: the loss has shape {loss.shape} where the parameters have shape {theta.shape}; the "
                "problem's loss must return one number per run, as np.sum(…, axis=-1) does.",
                name="problem",
                got=loss.shape,
                expected="one number per run",
            )
        return loss[()]

    def gradient(self, theta: FloatArray) -> FloatArray:
        if self.problem.gradient is None:
            raise self._missing("gradient")
        self.counts["gradient"] += 1
        gradient = self._numbers("gradient", self.problem.gradient(theta))
        if gradient.shape != theta.shape:
            raise ShapeError(
                f"{self.method}: the gradient has shape {gradient.shape} where the parameters have shape "
                f"{theta.shape}; the problem's gradient must return one slope per parameter.",
                name="problem",
                got=gradient.shape,
                expected=theta.shape,
            )
        return gradient

    def hessian(self, theta: FloatArray) -> FloatArray:
        if self.problem.hessian is None:
            raise self._missing("hessian")
        self.counts["hessian"] += 1
        hessian = self._numbers("hessian", self.problem.hessian(theta))
        if hessian.shape != 2 * theta.shape:
            raise ShapeError(
                f"{self.method}: the hessian has shape {hessian.shape} where {2 * theta.shape} is needed; "
                "the problem's hessian must return one row and one column per parameter.",
                name="problem",
                got=hessian.shape,
                expected=2 * theta.shape,
            )
        return hessian

    def _numbers(self, part: str, value: Any) -> FloatArray:
        """What the problem returned, as floats; infinities pass, since a run may explode."""
        array = plain_array(self.method, f"the {part}", value)
        if array.dtype.kind not in "biuf":
            raise CourseError(
                f"{self.method}: the {part} holds {array.dtype.name} values; the problem's {part} must return real "
                "numbers.",
                name="problem",
                got=array.dtype,
                expected="real numbers",
            )
        return array if array.dtype in (np.float32, np.float64) else array.astype(np.float64)

    def _missing(self, part: str) -> CourseError:
        return CourseError(
            f"{self.method}: the problem {self.problem.name!r} has no {part}; give Problem({part}=…), or use a method "
            "that does without.",
            name="problem",
            got=None,
            expected=part,
        )


def problem_of(function: Problem | Callable[[FloatArray], Any]) -> Problem:
    """A plain function taken as a problem of which only the loss is known; anything else as it is."""
    return Problem(loss=function) if callable(function) else function
