"""Two relatives of minimizing: the zero of a function, and the solution of a linear system."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from course_lib.arguments import called_with, finite, float_arrays, positive, whole_number
from course_lib.errors import ConventionError
from course_lib.minimize._problem import FloatArray, is_symmetric


def newton_root(
    function: Callable[[float], float],
    derivative: Callable[[float], float],
    start: float,
    *,
    tolerance: float = 1e-12,
    max_steps: int = 50,
) -> FloatArray:
    """Newton's method for a zero: follow the tangent to where it crosses zero, and look again.

    x = x - function(x) / derivative(x)
    Args         function, derivative: number -> number. start: a number. tolerance: > 0, for abs(function(x)).
                 max_steps: >= 0.
    Returns      (T+1,), all guesses with the start; the last has abs(function) <= tolerance unless it did not converge,
                 ran away, or met a level tangent.
    Raises       ConventionError when start is not finite or tolerance <= 0.
    Conventions  both functions are taken at the current guess, the deck's theta_n; its theta_0 is where the tangent
                 crosses zero, and in f(theta_0) / f'(theta_0), as the deck prints it, theta_n is meant.
    Source       Schubert, finding the root of a function.

    >>> newton_root(lambda x: x**2 - 2, lambda x: 2 * x, 1.0, max_steps=3).round(7)
    array([1.       , 1.5      , 1.4166667, 1.4142157])
    """
    for name, asked in (("function", function), ("derivative", derivative)):
        called_with("newton_root", name, asked, "x")
    guesses = [finite("newton_root", "start", start)]
    bound = positive("newton_root", "tolerance", tolerance)
    for _ in range(whole_number("newton_root", "max_steps", max_steps, least=0)):
        value, slope = function(guesses[-1]), derivative(guesses[-1])
        if abs(value) <= bound or slope == 0:
            break
        guess = guesses[-1] - value / slope
        if not np.isfinite(guess):
            break
        guesses.append(float(guess))
    return np.array(guesses)


def conjugate_gradient(A: ArrayLike, b: ArrayLike, *, tolerance: float = 1e-10) -> FloatArray:
    """Solve A x = b by descent along directions that do not undo each other's work: d of them reach the bottom.

    minimizes x @ A @ x / 2 - b @ x;   direction = residual + (new r @ r / old r @ r) * old direction
    Args         A: (d, d), symmetric and positive definite. b: (d,). tolerance: > 0, for norm(b - A @ x) / norm(b).
    Returns      (T+1, d), all iterates, from zero on; T is at most d but for rounding.
    Raises       ShapeError when the sizes differ; ConventionError when A is not symmetric or not positive definite,
                 or the residual stays above tolerance, as with an A of large condition number.
    Conventions  the residual is the one carried along from step to step; float32 may need a larger tolerance.
    Source       Schubert, parameter optimization; Hestenes and Stiefel (1952).
    """
    matrix, right = float_arrays("conjugate_gradient", A=(A, "d d"), b=(b, "d"))
    allowed = positive("conjugate_gradient", "tolerance", tolerance)
    if not is_symmetric(matrix):
        raise _not_positive_definite("is not symmetric")
    # A power of two takes b near 1, where no square over- or underflows, and changes no digit.
    exponent = int(np.frexp(np.abs(right).max())[1]) - 1
    right = np.ldexp(right, -exponent)
    size = float(np.linalg.norm(right))
    iterates = [np.zeros_like(right)]
    residual = right.copy()
    direction, squared = residual, float(residual @ residual)
    # Rounding can cost a few more than d directions; three times as many is plenty.
    for _ in range(3 * len(right)):
        if np.sqrt(squared) <= allowed * size:
            break
        along = matrix @ direction
        bend = float(direction @ along)
        if bend <= 0:
            raise _not_positive_definite(f"bends downwards along a direction (d @ A @ d = {bend:g})")
        rate = squared / bend
        iterates.append(iterates[-1] + rate * direction)
        residual = residual - rate * along
        squared, before = float(residual @ residual), squared
        direction = residual + squared / before * direction
    left = np.sqrt(squared)
    if not left <= allowed * size:
        raise ConventionError(
            f"conjugate_gradient: after {len(iterates) - 1} steps the residual is still {left / size:.2g} of b, above "
            f"tolerance {allowed:g}; raise it, or use np.linalg.solve(A, b), which suits an ill-conditioned A better.",
            name="tolerance",
            got=tolerance,
            expected=f"at least {left / size:.2g}",
        )
    return np.asarray(np.ldexp(iterates, exponent))


def _not_positive_definite(what: str) -> ConventionError:
    return ConventionError(
        f"conjugate_gradient: A {what}; it must be symmetric and positive definite, as a Hessian of a bowl is.",
        name="A",
        got=what,
        expected="a symmetric positive definite matrix",
    )
