"""Answers whose shape is wrong in a way that tells the mistake: transposed, broadcast to N x N, not averaged."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from course_lib.checks._answers import Answer, Numbers, close
from course_lib.checks._sizes import WORDS

__all__ = ["shape_pattern"]


def shape_pattern(found: list[Answer]) -> tuple[str, str] | None:
    """Name and message of the mistake that explains the shape of every wrong answer, or None."""
    wrong = [answer for answer in found if answer.wrong]
    if all(answer.same_shape for answer in wrong):
        return ("transposed", _TRANSPOSED) if _all(wrong, _is_transposed) else None
    for name, message, holds in _KNOWN:
        if _all(wrong, holds):
            return name, _of_samples(message) if all(_one_per_sample(answer) for answer in wrong) else message
    return _extra_axis(wrong)


def _all(wrong: list[Answer], holds: Callable[[Numbers, Numbers], bool]) -> bool:
    return all(holds(answer.got, answer.right) for answer in wrong)


_TRANSPOSED = "The numbers are right, but rows and columns are exchanged: the result is transposed."
_TABLE = (
    "A table came out in which every entry meets every other: a column was combined with a row, "
    "and NumPy broadcast them."
)


def _of_samples(message: str) -> str:
    return message.replace("every entry", "every sample")


def _one_per_sample(answer: Answer) -> bool:
    return answer.right.shape == (answer.quantities.get("N"),)


def _is_transposed(got: Numbers, right: Numbers) -> bool:
    return got.ndim == 2 and close(got.T, right) and not close(got, right)


def _is_table(got: Numbers, right: Numbers) -> bool:
    return right.ndim == 1 and len(right) > 0 and got.shape == (len(right), len(right))


def _reordered(got: Numbers, right: Numbers) -> bool:
    return got.size == right.size and close(got.reshape(right.shape), right)


_KNOWN: tuple[tuple[str, str, Callable[[Numbers, Numbers], bool]], ...] = (
    ("transposed", _TRANSPOSED, lambda got, right: got.ndim == 2 and close(got.T, right)),
    (
        "column-for-row",
        "The numbers are right, but they stand in a column, shape `(n, 1)`; a flat array `(n,)` is expected.",
        lambda got, right: right.ndim == 1 and got.shape == (len(right), 1) and _reordered(got, right),
    ),
    ("wrong-arrangement", "The numbers are right, but arranged in another shape than asked for.", _reordered),
    ("broadcast-table", _TABLE, _is_table),
    (
        "last-missing",
        "The last entry is missing; all others are right.",
        lambda got, right: right.ndim == 1 and close(got, right[:-1]),
    ),
    (
        "first-missing",
        "The first entry is missing; all others are right.",
        lambda got, right: right.ndim == 1 and close(got, right[1:]),
    ),
    (
        "one-too-many",
        "One entry too many stands at the end; the others are right.",
        lambda got, right: right.ndim == 1 and got.ndim == 1 and len(got) == len(right) + 1 and close(got[:-1], right),
    ),
    (
        "one-too-many",
        "One entry too many stands in front; the others are right.",
        lambda got, right: right.ndim == 1 and got.ndim == 1 and len(got) == len(right) + 1 and close(got[1:], right),
    ),
    (
        "last-column-missing",
        "The last column is missing; all others are right.",
        lambda got, right: right.ndim == 2 and close(got, right[:, :-1]),
    ),
    (
        "last-row-missing",
        "The last row is missing; all others are right.",
        lambda got, right: right.ndim == 2 and close(got, right[:-1]),
    ),
)


def _extra_axis(wrong: list[Answer]) -> tuple[str, str] | None:
    """One axis more than expected: what was not summed or averaged, when that would make it right."""
    for axis in (0, 1, -1):
        if not all(answer.got.ndim == answer.right.ndim + 1 and answer.got.ndim > axis for answer in wrong):
            continue
        if any(answer.got.shape[axis] > 1 and answer.got.size for answer in wrong) and all(
            close(part, answer.right) for answer in wrong for part in np.moveaxis(answer.got, axis, 0)
        ):
            return "repeated", "The right result came back several times over, along one axis too many."
        letter = _letter(wrong, axis)
        over = f" over {WORDS[letter].removeprefix('the number of ')}" if letter in WORDS else ""
        for name, word, reduced in (("mean-missing", "average", np.mean), ("sum-missing", "sum", np.sum)):
            if all(close(np.asarray(reduced(answer.got, axis=axis)), answer.right) for answer in wrong):
                return name, f"The {word}{over} was not taken: its terms came back one by one."
    if all(answer.right.ndim <= 1 for answer in wrong) and all(_pairs_samples(answer) for answer in wrong):
        return "broadcast-table", _of_samples(_TABLE)
    return None


def _letter(wrong: list[Answer], axis: int) -> str:
    letters: Iterator[str] = (
        letter
        for letter in wrong[0].quantities
        if all(answer.got.shape[axis] == answer.quantities.get(letter) for answer in wrong)
    )
    return next(letters, "")


def _pairs_samples(answer: Answer) -> bool:
    """A table (N, N) where a number was expected, or an axis N too many where one of the parameters was."""
    n_samples = answer.quantities.get("N")
    if answer.right.ndim == 0:
        return answer.got.shape == (n_samples, n_samples)
    return answer.got.shape in ((len(answer.right), n_samples), (n_samples, len(answer.right)))
