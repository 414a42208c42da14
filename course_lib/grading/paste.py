"""A call written as code that one can paste: the very numbers, not six digits of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

__all__ = ["call_code", "value_code"]

LARGEST = 20_000  # characters; more is no longer pasted, but generated
PLAIN = ("float64", "int64", "bool")  # what np.array makes of the numbers by itself


def call_code(function: str, names: Iterable[str], arguments: Iterable[object]) -> str:
    """The call, with a line for each argument; "" where one cannot be written as code, or is too long to paste."""
    named = list(zip(names, arguments, strict=True))
    try:
        lines = [f"{name} = {value_code(value)}" for name, value in named]
    except TypeError:
        return ""
    code = "\n".join(["import numpy as np", *lines, f"{function}({', '.join(name for name, _ in named)})"])
    return code if len(code) <= LARGEST else ""


def value_code(value: Any) -> str:
    """Plain data as an expression.

    Raises       TypeError for what has no such form.
    """
    if isinstance(value, np.ndarray):
        return _array(value)
    if isinstance(value, np.generic):
        plain = type(value) in (np.float64, np.bool_)
        return f"np.{value.dtype.name}({value_code(value.item())})" if not plain else value_code(value.item())
    if isinstance(value, tuple):
        return f"({', '.join(map(value_code, value))}{',' if len(value) == 1 else ''})"
    if isinstance(value, list):
        return f"[{', '.join(map(value_code, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{value_code(key)}: {value_code(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, float) and not np.isfinite(value):
        return "np.nan" if np.isnan(value) else "-np.inf" if value < 0 else "np.inf"
    if value is None or isinstance(value, (bool, int, float, complex)):
        return repr(value)
    if isinstance(value, str):
        return ascii(value)
    raise TypeError(f"value_code: {type(value).__name__} has no form as code; plain data has.")


def _array(array: np.ndarray[Any, Any]) -> str:
    if array.dtype.kind not in "biufc":
        raise TypeError(f"value_code: an array of {array.dtype} has no form as code; one of numbers has.")
    if not array.size:
        return f"np.zeros({array.shape}, dtype={_dtype(array)})"
    kind = "" if array.dtype.name in PLAIN else f", dtype={_dtype(array)}"
    text = f"np.array({value_code(array.tolist())}{kind})"
    if array.ndim and not (array.flags.c_contiguous or array.flags.f_contiguous):
        return f"np.repeat({text}, 2, axis=0)[::2]"  # every second row of a larger array, as it was asked
    return text if array.ndim < 2 or array.flags.c_contiguous else f"np.asfortranarray({text})"


def _dtype(array: np.ndarray[Any, Any]) -> str:
    return "bool" if array.dtype.kind == "b" else f"np.{array.dtype.name}"
