"""Difference quotients and the complex step, one entry of x at a time, and what is built from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.arguments import called_with, choice, float_array, positive, truth_value
from course_lib.errors import ShapeError
from course_lib.gradients._values import finite_values, imaginary_part, like, number_or_vector, one_number

FloatArray = NDArray[np.floating[Any]]
Function = Callable[[Any], Any]

# truncation falls with h, rounding grows: they meet near eps^(1/2), near eps^(1/3); the third formula does not round
STEPS = {"forward": 1e-8, "central": 1e-5, "complex": 1e-30}
_HESSIAN_STEP = 1e-4
_ORDINARY = 1e3  # an entry beyond this size needs a step in proportion, or rounding swallows it
_STACK = 32  # points handed over at once; more of them no longer save time


class CountedFunction:
    """A function that counts how often it was called.

    Args         function: any function; it is called with the same arguments. calls: how often so far.

    >>> f = CountedFunction(np.sum)
    >>> _ = central_difference(f, [1.0, 2.0, 3.0])
    >>> f.calls
    6
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.calls = 0

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self.calls += 1
        return self.function(*args, **kwargs)


def forward_difference(f: Function, x: ArrayLike, *, h: float | None = None) -> Any:
    """The gradient by one nudge per entry, upwards: P + 1 evaluations, error proportional to h.

    df/dx[i] = (f(x + h * e_i) - f(x)) / h
    Args         f: takes an array like x, returns one number. x: (...). h: > 0, the nudge; 1e-8 where it is None, and
                 more for entries beyond 1000.
    Returns      (...), like x.
    Raises       ShapeError when f does not return one number; NotFiniteError when it returns none that is finite;
                 ConventionError when f is no function or h is not positive.
    Source       Massias, "Backpropagation is a fast algorithm".
    """
    return _gradient("forward_difference", "forward", f, x, h)


def central_difference(f: Function, x: ArrayLike, *, h: float | None = None, stacked: bool = False) -> Any:
    """The gradient by one nudge per entry up and one down: 2P evaluations, error proportional to h squared.

    df/dx[i] = (f(x + h * e_i) - f(x - h * e_i)) / (2 * h)
    Args         f: takes an array like x, returns one number. x: (...), or (P,) if stacked. h: > 0, the nudge; 1e-5
                 where it is None, and more for entries beyond 1000. stacked: whether f takes S points at once, (S, P),
                 and returns (S,).
    Returns      (...), or (P,) if stacked: like x.
    Raises       ShapeError when f does not return one number; NotFiniteError when it returns none that is finite;
                 ConventionError when f is no function, h is not positive or stacked neither True nor False.
    Source       Nocedal and Wright (2006), section 8.1; Massias has the forward difference.

    >>> round(central_difference(np.exp, 0.0), 8)
    1.0
    """
    if truth_value("central_difference", "stacked", stacked):
        return _stacked_central_difference(f, x, h)
    return _gradient("central_difference", "central", f, x, h)


def complex_step(f: Function, x: ArrayLike, *, h: float | None = None) -> Any:
    """The gradient by nudging into the complex plane: nothing is subtracted, so no digit is lost however small h is.

    df/dx[i] = imag(f(x + 1j * h * e_i)) / h
    Args         f: analytic (no abs, no max, no comparison), takes complex numbers. x: (...). h: > 0; 1e-30 where
                 it is None.
    Returns      (...), like x.
    Raises       ConventionError when f drops the imaginary part or is no function; ShapeError when f does not return
                 one number.
    Source       Squire and Trapp (1998).

    >>> abs(complex_step(np.exp, 1.0) - np.e) < 1e-15
    True
    """
    return _gradient("complex_step", "complex", f, x, h)


def directional_derivative(
    f: Function, x: ArrayLike, direction: ArrayLike, *, method: str = "central", h: float | None = None
) -> Any:
    """How fast f changes along a straight line through x: the whole gradient checked with two evaluations.

    df(x; v) = (f(x + h * v) - f(x - h * v)) / (2 * h)  =  sum(gradient * v) for a differentiable f
    Args         f: takes an array like x, returns a number or an array. x: (...). direction: (...), like x, any length.
                 method: "central", "forward" or "complex". h: > 0; the method's own where it is None, and more where
                 entries beyond 1000 move.
    Returns      A float, or an array like f(x).
    Raises       ShapeError when direction has another shape than x; UnknownNameError for another method;
                 ConventionError when f is no function or h is not positive.
    Conventions  the direction is taken as it is, not scaled to length 1.
    Source       Nocedal and Wright (2006), appendix A.2; along the axes these are Schubert's partial derivatives,
                 "Differential Calculus".
    """
    name = "directional_derivative"
    x = float_array(name, "x", x, "...")
    v = like(name, "direction", direction, x)
    slope = _slope_along(name, method, f, x, h)(v)
    return float(slope) if np.ndim(slope) == 0 else slope


def jacobian(f: Function, x: ArrayLike, *, method: str = "central", h: float | None = None) -> FloatArray:
    """All derivatives of all outputs: row i belongs to output i, column j to input j.

    J[i, j] = df(x)[i] / dx[j]
    Args         f: takes (n,), returns (m,). x: (n,). method: "central", "forward" or "complex". h: > 0 or None.
    Returns      (m, n).
    Raises       ShapeError when x or f(x) is not a vector; UnknownNameError for another method; ConventionError
                 when f is no function or h is not positive.
    Source       Schubert, "Differential Calculus".
    """
    x = float_array("jacobian", "x", x, "n")
    slope = _slope_along("jacobian", method, f, x, h)
    columns = [slope(unit) for unit in _unit_vectors(x)]
    if np.ndim(columns[0]) != 1:
        raise ShapeError(
            f"jacobian: f returned an array of shape {np.shape(columns[0])}; a vector (m,) is needed; "
            "for one number take central_difference, for more axes let f return y.ravel().",
            name="f",
            got=np.shape(columns[0]),
            expected="(m,)",
        )
    return np.stack(columns, axis=1)


def hessian(f: Function, x: ArrayLike, *, h: float | None = None) -> FloatArray:
    """All second derivatives, from values of f alone: about 2 P**2 evaluations, six to seven digits.

    H[i, j] = (f(++) - f(+-) - f(-+) + f(--)) / (4 * h**2)    with nudges of h in entries i and j; i = j in one go of 2h
    Args         f: takes (n,), returns one number or (m,). x: (n,). h: > 0, the nudge; 1e-4 where it is None, and more
                 for entries beyond 1.
    Returns      (n, n), or (m, n, n) when f returns a vector: one matrix per output, each symmetric.
    Raises       ShapeError when f returns more axes; NotFiniteError when it returns none that is finite;
                 ConventionError when f is no function or h is not positive.
    Conventions  where a gradient function is at hand, jacobian(gradient, x) is quicker and keeps ten digits.
    Source       Schubert, "2nd order Derivatives".

    >>> hessian(lambda x: np.array([x[0] ** 2 * x[1], x[0] * x[1]]), [1.0, 2.0]).round(6)
    array([[[4., 2.],
            [2., 0.]],
    <BLANKLINE>
           [[0., 1.],
            [1., 0.]]])
    """
    called_with("hessian", "f", f, "x")
    x = float_array("hessian", "x", x, "n").astype(np.float64)
    nudges = np.diag(steps_of("hessian", h, _HESSIAN_STEP, x, ordinary=1.0))  # it divides by h twice

    def at(nudge: FloatArray) -> FloatArray:
        return number_or_vector("hessian", f(x + nudge))

    def quotient(i: int, j: int) -> FloatArray:
        a, b = nudges[i], nudges[j]
        return np.asarray((at(a + b) - at(a - b) - at(b - a) + at(-a - b)) / (4.0 * a[i] * b[j]))

    i, j = np.tril_indices(len(x))
    quotients = np.stack(list(map(quotient, i.tolist(), j.tolist())), axis=-1)
    result = np.empty((*quotients.shape[:-1], len(x), len(x)))
    result[..., i, j] = result[..., j, i] = quotients
    return result


def _stacked_central_difference(f: Function, x: ArrayLike, h: float | None) -> FloatArray:
    name = "central_difference"
    called_with(name, "f", f, "points")
    x = float_array(name, "x", x, "P").astype(np.float64)
    steps = steps_of(name, h, STEPS["central"], x)
    quotients = []
    for entries in np.split(np.arange(len(x)), range(_STACK // 2, len(x), _STACK // 2)):
        nudges = np.zeros((len(entries), len(x)))
        nudges[np.arange(len(entries)), entries] = steps[entries]
        values = finite_values(name, f(np.concatenate([x + nudges, x - nudges])))
        if values.shape != (2 * len(nudges),):
            raise ShapeError(
                f"{name}: f returned an array of shape {values.shape} for {2 * len(nudges)} points; "
                f"with stacked=True one number per point is needed, ({2 * len(nudges)},).",
                name="f",
                got=values.shape,
                expected=(2 * len(nudges),),
            )
        quotients.append((values[: len(nudges)] - values[len(nudges) :]) / (2.0 * steps[entries]))
    return np.concatenate(quotients)


def _unit_vectors(x: FloatArray) -> Iterator[FloatArray]:
    for i in range(x.size):
        unit = np.zeros(x.size)
        unit[i] = 1.0
        yield unit.reshape(x.shape)


def steps_of(name: str, h: float | None, default: float, x: FloatArray, *, ordinary: float = _ORDINARY) -> FloatArray:
    """The nudge of each entry (...): h, or else the default, in proportion to entries that are not of ordinary size."""
    if h is not None:
        return np.full(x.shape, positive(name, "h", h))
    return np.asarray(default * np.maximum(1.0, np.abs(x) / ordinary))


def _gradient(name: str, method: str, f: Function, x: ArrayLike, h: float | None) -> Any:
    called_with(name, "f", f, "x")
    x = float_array(name, "x", x, "...")
    slope = _slope_along(name, method, lambda point: one_number(name, f(point)), x, h)
    gradient = np.array([slope(unit) for unit in _unit_vectors(x)]).reshape(x.shape)
    return float(gradient) if x.ndim == 0 else gradient


def _slope_along(name: str, method: str, f: Function, x: FloatArray, h: float | None) -> Function:
    """The three formulas: for a direction v the slope of f along it, a number or an array like f(x)."""
    called_with(name, "f", f, "x")
    default = STEPS[choice(name, "method", method, STEPS)]
    x = x.astype(np.float64)
    steps = np.full(x.shape, default) if h is None and method == "complex" else steps_of(name, h, default, x)

    def at(point: FloatArray) -> Any:
        return finite_values(name, f(point))

    base = at(x.copy()) if method == "forward" else None

    def slope(v: FloatArray) -> Any:
        step = float(steps.max(where=v != 0, initial=0.0)) or default
        if method == "forward":
            return (at(x + step * v) - base) / step
        if method == "complex":
            return imaginary_part(name, at(x + 1j * step * v)) / step
        return (at(x + step * v) - at(x - step * v)) / (2.0 * step)

    return slope
