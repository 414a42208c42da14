"""A computed value against the bound that a claim names: does it hold, and what can be said of the numbers.

Nothing broadcasts silently, NaN never holds, True and False are refused: a verdict is reached here, from numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.arguments import choice, positive
from course_lib.digits import number_text, numbers_text
from course_lib.errors import CourseError, NotFiniteError, ShapeError

__all__ = ["Comparison", "RELATIONS", "compare"]

RELATIONS = ("equals", "at_most", "at_least", "between", "raises")

_DEFAULT_ATOL = 1e-12
_ROUNDING = 1e-6  # a tolerance up to this speaks of rounding, a larger one of the measured quantity
_SHOWN_ENTRIES = 12

_Numbers = NDArray[Any]


@dataclass(frozen=True)
class Comparison:
    """Whether the relation holds, the figures in words, and what was measured."""

    holds: bool
    figure: str
    measured: object


def compare(where: str, value: object, relation: str, bound: object, atol: float | None = None) -> Comparison:
    """Compare a value with a bound.

    Args         where: the beginning of an error message. value: numbers of any shape; a function of no arguments for
                 "raises". relation: one of RELATIONS. bound: of the value's shape, or one number for every entry; a
                 pair for "between"; an exception class for "raises". atol: for "equals" only, default 1e-12; the
                 difference must be smaller. 0 asks for exact equality, and so do whole numbers without atol.
    Returns      Comparison. Its figure shows no digit that the tolerance cannot vouch for.
    Raises       CourseError for True/False, an empty value or a relation that does not fit its bound; ShapeError when
                 the shapes differ; NotFiniteError for a bound that is not finite.

    >>> compare("demo", [0.25, 0.5 + 1e-16], "equals", [0.25, 0.5]).figure
    '(0.25, 0.5), error < 1e-12'
    >>> compare("demo", 0.3, "at_most", 0.25)
    Comparison(holds=False, figure='0.3, claimed at most 0.25', measured=0.3)
    """
    choice(where, "relation", relation, RELATIONS)
    if atol is not None:
        if relation != "equals":
            raise CourseError(f"{where}: atol belongs to equals only; put the slack into the bound of {relation}.")
        positive(where, "atol", atol, zero=True)
    if relation == "raises":
        return _raises(where, value, bound)
    measured = _numbers(where, "value", value)
    bounds = _bounds(where, relation, bound, measured)
    claimed = _claimed(relation, bounds, atol)
    if np.isnan(measured).any():
        return Comparison(False, f"a value that is not a number (NaN), claimed {claimed}", value)
    if relation == "equals":
        return _equals(value, measured, bounds[0], atol)
    low = None if relation == "at_most" else bounds[0]
    high = None if relation == "at_least" else bounds[-1]
    if (low is not None and (measured < low).any()) or (high is not None and (measured > high).any()):
        return Comparison(False, f"{_range(measured)}, claimed {claimed}", value)
    return Comparison(True, _inequality(measured, low, high), value)


def _raises(where: str, value: object, bound: object) -> Comparison:
    if not callable(value):
        raise CourseError(f"{where}: raises needs a function of no arguments, such as lambda: f(x); got {value!r}.")
    if not (isinstance(bound, type) and issubclass(bound, Exception)) or bound is Exception:
        raise CourseError(f"{where}: raises needs an exception class more telling than Exception; got {bound!r}.")
    call: Callable[[], object] = value
    try:
        call()
    except bound as error:
        return Comparison(True, f"raises {type(error).__name__}", error)
    except Exception as error:  # the claim names one kind of exception; another kind refutes it
        return Comparison(False, f"raises {type(error).__name__} ({error}), claimed {bound.__name__}", error)
    return Comparison(False, f"raises nothing, claimed {bound.__name__}", None)


def _numbers(where: str, name: str, value: object) -> _Numbers:
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ShapeError(
            f"{where}: the {name} is a list whose rows differ in length; all need the same number of entries.",
            name=name,
            got=value,
        ) from error
    if array.dtype.kind == "b":
        raise CourseError(
            f"{where}: the {name} is True/False, which shows nothing; pass the numbers that were compared.",
            name=name,
            got=value,
            expected="numbers",
        )
    if array.dtype.kind not in "iuf":
        raise CourseError(
            f"{where}: the {name} holds {array.dtype.name} values; real numbers are needed.",
            name=name,
            got=array.dtype,
            expected="real numbers",
        )
    if array.size == 0:
        raise CourseError(
            f"{where}: the {name} is empty; a check that compares nothing proves nothing.", name=name, got=array.shape
        )
    return array


def _bounds(where: str, relation: str, bound: object, measured: _Numbers) -> list[_Numbers]:
    sides = [bound]
    if relation == "between":
        if not isinstance(bound, (tuple, list)) or len(bound) != 2:
            raise CourseError(f"{where}: between needs a pair (low, high); got {bound!r}.")
        sides = list(bound)
    bounds = [_numbers(where, "bound", side) for side in sides]
    for array in bounds:
        if not np.isfinite(array).all():
            raise NotFiniteError(f"{where}: the bound is {bound!r}; a bound must be finite.", name="bound", got=bound)
        if array.ndim and array.shape != measured.shape:
            raise ShapeError(
                f"{where}: the value has shape {measured.shape} and the bound {array.shape}; they must agree, "
                "or the bound is one number for every entry.",
                name="bound",
                got=array.shape,
                expected=measured.shape,
            )
    if relation == "between" and (bounds[0] > bounds[1]).any():
        raise CourseError(f"{where}: between needs low <= high; got {bound!r}.")
    return bounds


def _equals(value: object, measured: _Numbers, bound: _Numbers, atol: float | None) -> Comparison:
    whole = measured.dtype.kind in "iu" and bound.dtype.kind in "iu"
    tolerance = atol if atol is not None else (0.0 if whole else _DEFAULT_ATOL)
    errors = np.abs(measured.astype(np.float64) - bound)
    holds = bool((measured == bound).all()) if tolerance == 0 else bool((errors < tolerance).all())
    if not holds:
        claimed = _claimed("equals", [bound], tolerance)
        found = _range(measured)
        if measured.size > _SHOWN_ENTRIES:
            worst = np.unravel_index(int(errors.argmax()), errors.shape)
            found = f"{number_text(measured[worst], significant=6)} at [{', '.join(str(int(i)) for i in worst)}]"
        return Comparison(False, f"{found}, claimed {claimed}; the error is {errors.max():.3g}", value)
    vouched = "exact" if tolerance == 0 else f"error < {number_text(tolerance)}"
    if tolerance > _ROUNDING and measured.size <= _SHOWN_ENTRIES:
        vouched = f"within {number_text(tolerance)} of {numbers_text(bound)}"
    if bound.ndim == 0 and measured.size > 1:
        return Comparison(True, f"{numbers_text(bound)} in each of {measured.size} entries, {vouched}", value)
    if measured.size > _SHOWN_ENTRIES:
        return Comparison(True, f"{measured.size} numbers, {vouched}", value)
    shown = measured if bound.ndim else measured.reshape(())  # one entry against a number is a number
    return Comparison(True, f"{numbers_text(shown, atol=tolerance)}, {vouched}", value)


def _inequality(measured: _Numbers, low: _Numbers | None, high: _Numbers | None) -> str:
    if (low is not None and low.ndim) or (high is not None and high.ndim):
        relation = "≤ its bound" if low is None else ("≥ its bound" if high is None else "between its bounds")
        return f"each of {measured.size} entries {relation}"
    least, most = (None if bound is None else float(bound) for bound in (low, high))
    smallest, largest = measured.min(), measured.max()
    many = measured.size > 1
    if least is not None and most is not None:
        interval = f"in [{number_text(least)}, {number_text(most)}]"
        first, last = _beside(smallest, least, most), _beside(largest, least, most)
        return f"{measured.size} numbers from {first} to {last}, {interval}" if many else f"{first}, {interval}"
    if most is not None:
        prefix = f"largest of {measured.size}: " if many else ""
        if 0 <= largest < most <= _ROUNDING:  # a rounding error: its own digits differ from machine to machine
            return f"{prefix}< {number_text(most)}"
        return f"{prefix}{_beside(largest, None, most)} ≤ {number_text(most)}"
    prefix = f"smallest of {measured.size}: " if many else ""
    return f"{prefix}{_beside(smallest, least, None)} ≥ {number_text(least or 0)}"


def _beside(number: float, low: float | None, high: float | None) -> str:
    """The shortest text of a number, from three digits on, that still stands on the right side of its bounds."""
    for atol in (_DEFAULT_ATOL, 0.0):
        for significant in range(3, 11):
            text = number_text(number, atol=atol, significant=significant)
            if text in ("∞", "−∞"):
                return text
            if (low is None or float(text) >= low) and (high is None or float(text) <= high):
                return text
    return number_text(number)


def _range(measured: _Numbers) -> str:
    if measured.size <= _SHOWN_ENTRIES:
        return numbers_text(measured, significant=6)
    ends = [number_text(end, significant=6) for end in (measured.min(), measured.max())]
    return f"{measured.size} numbers from {ends[0]} to {ends[1]}"


def _claimed(relation: str, bounds: list[_Numbers], atol: float | None) -> str:
    texts = [numbers_text(b) if b.size <= _SHOWN_ENTRIES else f"{b.size} given numbers" for b in bounds]
    if relation == "between":
        return f"between {texts[0]} and {texts[1]}"
    if relation == "equals":
        slack = _DEFAULT_ATOL if atol is None else atol
        return f"{texts[0]} exactly" if slack == 0 else f"{texts[0]} within {number_text(slack)}"
    return f"{relation.replace('_', ' ')} {texts[0]}"
