"""Numbers and plain data as short ASCII text."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_lib.checks._observe import Opaque

__all__ = ["apart", "number", "written"]

MOST_ENTRIES = 40
LONGEST = 2_000  # characters; the longest that an exercise needs has some 600
DIGITS = 6


def number(value: Any, digits: int = DIGITS) -> str:
    """One number with at most that many significant digits; a whole number without a point."""
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value))
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    if np.iscomplexobj(value):
        return f"{complex(value):.{digits}g}"
    return f"{float(value):.{digits}g}".replace("e+0", "e").replace("e-0", "e-").replace("e+", "e")


def apart(got: Any, expected: Any) -> tuple[str, str]:
    """Two numbers with as many digits as it takes to see that they differ."""
    for digits in (DIGITS, 9, 12, 17):
        texts = number(got, digits), number(expected, digits)
        if texts[0] != texts[1]:
            break
    return texts


def written(value: Any, digits: int = DIGITS) -> str:
    """Plain data on one line, as one would type it; what has more than 40 entries is summarised, a long text cut."""
    text = _written(value, digits)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} ..."


def _written(value: Any, digits: int = DIGITS) -> str:
    if isinstance(value, Opaque):
        return f"an object of type {value.type_name}"
    if isinstance(value, np.ndarray):
        if value.size > MOST_ENTRIES:
            return _summary(value, digits)
        if value.size == 0:
            return f"an empty array of shape {value.shape}"
        return _nested(value, digits)
    if isinstance(value, (tuple, list)):
        texts = [_written(entry, digits) for entry in value[: 3 if len(value) > MOST_ENTRIES else None]]
        kind = "tuple" if isinstance(value, tuple) else "list"
        if len(value) > MOST_ENTRIES:
            return f"a {kind} of {len(value)} entries, {', '.join(texts)}, ..."
        if kind == "list":
            return f"[{', '.join(texts)}]"
        return f"({texts[0]},)" if len(texts) == 1 else f"({', '.join(texts)})"
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{_written(key)}: {_written(entry, digits)}" for key, entry in list(value.items())[:10])
            + "}"
        )
    if isinstance(value, (str, bytes)):
        more: Any = "..." if isinstance(value, str) else b"..."
        return ascii(value if len(value) <= 60 else value[:57] + more)
    if isinstance(value, (bool, int, float, complex, np.generic)):
        return number(value, digits)
    return str(value)


def _nested(array: np.ndarray[Any, Any], digits: int) -> str:
    if array.ndim == 0:
        return number(array[()], digits) if array.dtype.kind not in "SU" else ascii(array[()])
    return "[" + ", ".join(_nested(np.asarray(entry), digits) for entry in array) + "]"


def _summary(array: np.ndarray[Any, Any], digits: int) -> str:
    if array.dtype.kind not in "biuf":
        return f"an array of shape {array.shape}"
    first = ", ".join(number(entry, digits) for entry in array.ravel()[:3])
    low, high = number(array.min(), digits), number(array.max(), digits)
    return f"an array of shape {array.shape}, entries from {low} to {high}, beginning {first}, ..."
