"""Answers with the right shape whose entries are moved, changed one by one, or wrong in one place only."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from course_lib.checks._answers import Answer, Numbers, close
from course_lib.checks._factors import factor_between, name_factor

__all__ = ["entry_pattern"]


def entry_pattern(found: list[Answer]) -> tuple[str, str] | None:
    """Name and message of the mistake that explains every wrong answer, or None; all must have the right shape."""
    wrong = [answer for answer in found if answer.wrong]
    if not all(answer.same_shape for answer in wrong):
        return None
    inexact = _inexact(wrong)
    if inexact is not None:  # asked first: to seven digits such answers equal the right ones, changed or not
        return _rounded(found) or inexact
    for name, message, changed in _CHANGES:
        if _all(found, changed):
            return name, message
    return (
        _rounded(found)
        or _offset(found)
        or _one_place(found)
        or _first_filled(wrong)
        or _moved(wrong)
        or _all_alike(wrong)
    )


def _all(found: list[Answer], changed: Callable[[Numbers], Numbers]) -> bool:
    with np.errstate(all="ignore"):
        return all(close(answer.got, changed(answer.right)) for answer in found)


_CHANGES: tuple[tuple[str, str, Callable[[Numbers], Numbers]], ...] = (
    ("root", "Every result is the square root of the right one.", lambda right: np.sqrt(right)),
    ("squared", "Every result is the square of the right one.", lambda right: right**2),
    ("one-minus", "Every result is 1 minus the right one.", lambda right: 1 - right),
    ("reciprocal", "Every result is 1 divided by the right one.", lambda right: 1 / right),
    ("logarithm", "Every result is the logarithm of the right one.", lambda right: np.log(right)),
    ("absolute", "The sizes are right, but negative entries have lost their sign.", lambda right: np.abs(right)),
    ("clipped", "Entries below zero have been cut off to 0; all others are right.", lambda right: np.maximum(right, 0)),
    ("truncated", "Everything after the decimal point is cut off. Was it turned into whole numbers?", np.trunc),
    ("rounded", "The result is rounded to whole numbers; it should keep all digits.", np.rint),
    (
        "reversed",
        "The entries are right, but in reverse order.",
        lambda right: right[::-1] if right.ndim else right,
    ),
    (
        "shifted",
        "The entries are right but shifted: the last one stands first.",
        lambda right: np.roll(right, 1, axis=-1) if right.ndim else right,
    ),
    (
        "shifted",
        "The entries are right but shifted: the first one stands last.",
        lambda right: np.roll(right, -1, axis=-1) if right.ndim else right,
    ),
    (
        "shifted-rows",
        "The rows are right but shifted by one.",
        lambda right: np.roll(right, 1, axis=0) if right.ndim > 1 else right,
    ),
    (
        "sorted",
        "The entries are right but sorted; their order has a meaning.",
        lambda right: np.sort(right, axis=0) if right.ndim else right,
    ),
)


def _rounded(found: list[Answer]) -> tuple[str, str] | None:
    for digits in (1, 2, 3, 4):
        if all(np.array_equal(answer.got, np.round(answer.right, digits)) for answer in found):
            return "rounded", f"The result is rounded to {digits} digits after the point; it should keep all of them."
    return None


def _offset(found: list[Answer]) -> tuple[str, str] | None:
    gaps = np.concatenate([(answer.got - answer.right).ravel() for answer in found if answer.wrong])
    if (
        len(gaps) < 3
        or not np.isfinite(gaps).all()
        or np.ptp(gaps) > 1e-9 * (1 + np.max(np.abs(gaps)))
        or abs(gaps[0] - round(gaps[0])) > 1e-9
    ):
        return None
    size = abs(round(gaps[0]))
    return "offset", f"Every result is {size} too {'large' if gaps[0] > 0 else 'small'}."


_PLACES: tuple[tuple[str, str, Callable[[Numbers], tuple[object, ...]], int], ...] = (
    ("last entry", "last-entry", lambda a: (-1,), 1),
    ("first entry", "first-entry", lambda a: (0,), 1),
    ("last column", "last-column", lambda a: (slice(None), -1), 2),
    ("first column", "first-column", lambda a: (slice(None), 0), 2),
    ("last row", "last-row", lambda a: (-1,), 2),
    ("first row", "first-row", lambda a: (0,), 2),
)


def _one_place(found: list[Answer]) -> tuple[str, str] | None:
    """Only one entry, row or column is wrong, always the same."""
    wrong = [answer for answer in found if answer.wrong]
    for words, name, place, axes in _PLACES:
        if not all(answer.right.ndim == axes and min(answer.right.shape) > 0 for answer in wrong):
            continue
        if not any(answer.right.shape[-1] > 1 for answer in wrong):
            continue
        if all(close(_replaced(answer, place(answer.right)), answer.right) for answer in wrong):
            return name, f"Everything is right except the {words}.{_as_factor(found, place)}"
    return None


def _first_filled(wrong: list[Answer]) -> tuple[str, str] | None:
    """The first entry or row is right, and all that should follow it is 0."""
    if not all(a.right.ndim and len(a.right) > 1 and np.any(a.got) and not np.any(a.got[1:]) for a in wrong):
        return None
    if sum(answer.right[1:].size for answer in wrong) < 3 or not all(close(a.got[:1], a.right[:1]) for a in wrong):
        return None
    thing = "row" if any(answer.right.ndim > 1 for answer in wrong) else "entry"
    return "first-filled", f"Only the first {thing} is filled; the others are 0. Does a `return` stand inside the loop?"


def _moved(wrong: list[Answer]) -> tuple[str, str] | None:
    """One place too early or too late along the first axis; what comes in at the end may be anything."""
    long = [answer for answer in wrong if answer.right.ndim and len(answer.right) > 1]
    if sum(answer.right[1:].size for answer in long) < 3:
        return None
    for words, mine, theirs in (
        ("early: entry 0 holds what belongs to entry 1", slice(0, -1), slice(1, None)),
        ("late: entry 1 holds what belongs to entry 0", slice(1, None), slice(0, -1)),
    ):
        if all(close(answer.got[mine], answer.right[theirs]) for answer in long):
            return "off-by-one", f"The entries are right but stand one place too {words}."
    return None


def _all_alike(wrong: list[Answer]) -> tuple[str, str] | None:
    several = [answer for answer in wrong if answer.right.size > 1 and np.ptp(answer.right) > 0]
    if len(several) < 2 or any(not close(a.got, np.full_like(a.got, a.got.flat[0])) for a in wrong):
        return None
    if not all(np.isfinite(answer.got).all() for answer in several):
        return None  # what is not finite is no number that they share
    return "all-alike", "All entries of a result are one and the same number; the right ones differ from each other."


def _replaced(answer: Answer, place: tuple[object, ...]) -> Numbers:
    mended = answer.got.copy()
    mended[place] = answer.right[place]  # type: ignore[index]  # a place is an index of whole rows or columns
    return mended


def _as_factor(found: list[Answer], place: Callable[[Numbers], tuple[object, ...]]) -> str:
    pieces = [
        (np.asarray(answer.got[place(answer.right)]), np.asarray(answer.right[place(answer.right)]))  # type: ignore[index]
        for answer in found
        if answer.right.ndim
    ]
    if not any(np.any(got) for got, _ in pieces):
        return " It is always 0."
    factors = [factor_between(got, right) for got, right in pieces]
    known = [factor for factor in factors if factor is not None]
    if len(known) < len(factors):
        return ""
    factor = name_factor(known, [answer.quantities for answer in found if answer.right.ndim])
    return f" There it is `{factor}` times what it should be." if factor else ""


def _inexact(wrong: list[Answer]) -> tuple[str, str] | None:
    """Nearly right everywhere: too few digits, an approximation, something small that was added."""
    errors = []
    for answer in wrong:
        scale = float(np.max(np.abs(answer.right), initial=0.0))
        if scale == 0.0:
            return None
        errors.append(float(np.max(np.abs(answer.got - answer.right))) / scale)
    worst = max(errors)
    if not 0 < worst < 1e-2:
        return None
    digits = int(-np.log10(worst))
    return (
        "inexact",
        f"Right to about {digits} digits, and more are asked for. "
        "Is something rounded, approximated, or a small number added?",
    )
