"""What a function under differentiation returned, and what came with it, refused where it does not fit."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.arguments import float_array
from course_lib.errors import ConventionError, NotFiniteError, ShapeError

FloatArray = NDArray[np.floating[Any]]


def like(name: str, argument: str, value: ArrayLike, x: FloatArray) -> FloatArray:
    array = float_array(name, argument, value, "...")
    if array.shape != x.shape:
        raise ShapeError(
            f"{name}: {argument} has shape {array.shape} but x has shape {x.shape}; both must have the same.",
            name=argument,
            got=array.shape,
            expected=x.shape,
        )
    return array


def finite_values(name: str, value: Any) -> NDArray[Any]:
    """What f returned, as an array of finite numbers."""
    array = np.asarray(value)
    if array.dtype.kind not in "biufc" or not np.isfinite(array).all():
        raise NotFiniteError(
            f"{name}: f returned {value!r} near x; finite numbers are needed, so check f at x itself first.",
            name="f",
            got=value,
            expected="finite numbers",
        )
    return array.astype(np.complex128 if array.dtype.kind == "c" else np.float64)


def one_number(name: str, value: Any) -> Any:
    """What f returned, as one finite number."""
    array = finite_values(name, value)
    if array.ndim:
        raise ShapeError(
            f"{name}: f returned an array of shape {array.shape}; one number is needed, so "
            "sum or average it, or take jacobian for all outputs.",
            name="f",
            got=array.shape,
            expected="()",
        )
    return array[()]


def number_or_vector(name: str, value: Any) -> NDArray[Any]:
    """What f returned, as one finite number or a vector of such."""
    array = finite_values(name, value)
    if array.ndim > 1:
        raise ShapeError(
            f"{name}: f returned an array of shape {array.shape}; one number or a vector (m,) is needed, so "
            "let f return y.ravel().",
            name="f",
            got=array.shape,
            expected="() or (m,)",
        )
    return array


def imaginary_part(name: str, value: NDArray[Any]) -> FloatArray:
    if value.dtype.kind != "c":
        raise ConventionError(
            f"{name}: f returned a real number for a complex x, so it dropped the imaginary part (by abs, float or a "
            "comparison, say); the complex step cannot see it, but central_difference can.",
            name="f",
            got=value,
            expected="a complex number",
        )
    return value.imag
