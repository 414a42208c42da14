"""What the public activations ask of their arguments; a network's loop runs the formulas themselves."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray

from course_lib.arguments import plain_array
from course_lib.errors import CourseError, NotFiniteError, ShapeError

P = ParamSpec("P")
R = TypeVar("R")


def checked(formula: Callable[P, R], **options: Callable[[str, str, Any], Any]) -> Callable[P, R]:
    """The formula with a look at its arguments before; __wrapped__ is the formula itself.

    Args         formula: (z, ..., h=None, out=None). options: argument=check, for those that are no arrays of numbers.
    Returns      The function; it casts integers and refuses strings, objects, and an out that does not fit z.
    """
    name, signature = formula.__name__, inspect.signature(formula)

    @functools.wraps(formula)
    def function(*positional: P.args, **named: P.kwargs) -> R:
        bound = signature.bind(*positional, **named)
        arguments = bound.arguments
        for argument, value in arguments.items():
            if argument != "out" and (argument != "h" or value is not None) and not is_node(value):
                check: Callable[[str, str, Any], Any] = options.get(argument, numbers)
                arguments[argument] = check(name, argument, value)
        if not any(map(is_node, arguments.values())):
            _check_shapes(name, **arguments)
        return formula(*bound.args, **bound.kwargs)

    function.__module__ = "course_lib.activations"  # where pickle finds it; the private module holds the formula
    return function


def checked_rows(formula: Callable[P, R]) -> Callable[P, R]:
    """A checked formula that works on rows of scores, none of them empty."""
    checked_formula = checked(formula)

    @functools.wraps(checked_formula)
    def function(*positional: P.args, **named: P.kwargs) -> R:
        z: Any = positional[0] if positional else named.get("z")
        if not is_node(z) and np.shape(numbers(formula.__name__, "z", z))[-1:] in ((), (0,)):
            raise ShapeError(
                f"{formula.__name__}: z has shape {np.shape(z)}; expected (..., k), at least one score per row.",
                name="z",
                got=np.shape(z),
                expected="(..., k)",
            )
        return checked_formula(*positional, **named)

    return function


def is_node(value: Any) -> bool:
    """Whether NumPy's functions are left to the value, as by a node of a tape, which records them."""
    return hasattr(type(value), "__array_ufunc__") and not isinstance(value, (np.ndarray, np.generic))


def numbers(function: str, name: str, value: Any) -> NDArray[Any]:
    """One argument as an array of real or complex numbers, NaN and infinities among them.

    Raises       CourseError for a dtype that holds no numbers; ShapeError for rows of different length.
    """
    array = plain_array(function, name, value)
    if array.dtype.kind in "biuf":
        return array if array.dtype in (np.float32, np.float64) else array.astype(np.float64)
    if array.dtype.kind != "c":
        raise CourseError(
            f"{function}: {name} holds {array.dtype.name} values; numbers are needed, "
            f"such as np.asarray({name}, dtype=float) makes them.",
            name=name,
            got=array.dtype,
            expected="numbers",
        )
    return array


def real_numbers(function: str, name: str, value: Any) -> NDArray[Any]:
    """One argument as an array of real numbers, for a formula that has no meaning in the complex plane.

    Raises       CourseError for a dtype that holds no real numbers; ShapeError for rows of different length.
    """
    array = numbers(function, name, value)
    if array.dtype.kind == "c":
        raise CourseError(
            f"{function}: {name} holds {array.dtype.name} values; real numbers are needed, so pass {name}.real, or "
            "measure slopes by central_difference instead of complex_step.",
            name=name,
            got=array.dtype,
            expected="real numbers",
        )
    return array


def finite_numbers(function: str, name: str, value: Any) -> NDArray[Any]:
    """One argument as an array of numbers without NaN and infinities, for a parameter of the formula.

    Raises       CourseError for a dtype that holds no numbers; ShapeError for rows of different length; NotFiniteError.
    """
    array = numbers(function, name, value)
    wrong = array[~np.isfinite(array)]
    if wrong.size:
        raise NotFiniteError(
            f"{function}: {name} holds {wrong[0]}; every entry must be a finite number, so replace such entries first.",
            name=name,
            got=wrong[0],
            expected="finite numbers",
        )
    return array


def _check_shapes(function: str, z: NDArray[Any], out: Any = None, **others: Any) -> None:
    """Refuse an out or an h of another shape than z, and slopes that are neither one nor one per unit."""
    if out is not None:
        check_room(function, out, "z", z)
    for name, value in others.items():
        expected = [(), z.shape[-1:]] if name == "leaky_slope" else [z.shape]
        if isinstance(value, np.ndarray) and value.shape not in expected:
            written = " or ".join(map(str, expected))
            raise ShapeError(
                f"{function}: {name} has shape {value.shape}; z has shape {z.shape}, so {written} is expected.",
                name=name,
                got=value.shape,
                expected=written,
            )


def check_room(function: str, out: Any, like: str, array: NDArray[Any]) -> None:
    """Refuse an out into which results of the shape and the precision of that argument do not fit.

    Raises       ShapeError for another shape; CourseError for what is no array, or of whole numbers.
    """
    if not isinstance(out, np.ndarray) or not np.can_cast(array.dtype, out.dtype, "same_kind"):
        got = f"{out.dtype.name} values" if isinstance(out, np.ndarray) else f"a {type(out).__name__}"
        raise CourseError(
            f"{function}: out is {got}; an array like {like} is needed, such as np.empty({array.shape}) makes it.",
            name="out",
            got=got,
            expected=array.dtype,
        )
    if out.shape != array.shape:
        raise ShapeError(
            f"{function}: out has shape {out.shape}; expected {array.shape}, the shape of {like}.",
            name="out",
            got=out.shape,
            expected=array.shape,
        )
