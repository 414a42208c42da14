"""How close two numbers must be to count as equal, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["ROUNDING", "Tolerance", "precision"]


@dataclass(frozen=True)
class Tolerance:
    """A bound on |got - expected|, entry by entry, derived from the arguments.

    Args         bound: (arguments, expected) -> a number or an array like expected. reason: one sentence.
    """

    bound: Callable[[tuple[Any, ...], Any], Any]
    reason: str


def precision(arguments: tuple[Any, ...]) -> float:
    """The unit roundoff of the coarsest float type among the arguments: float32 data cannot give float64 answers."""
    types = [leaf.dtype for leaf in _leaves(arguments) if isinstance(leaf, np.ndarray) and leaf.dtype.kind == "f"]
    return float(max((np.finfo(dtype).eps for dtype in types), default=np.finfo(np.float64).eps))


def _leaves(value: Any) -> Iterator[Any]:
    """The arrays and numbers in lists of lists, such as one array of weights per layer."""
    if isinstance(value, (tuple, list)):
        for entry in value:
            yield from _leaves(entry)
    else:
        yield value


def _rounding(arguments: tuple[Any, ...], expected: Any) -> Any:
    size = sum(np.size(leaf) for leaf in _leaves(arguments)) + 8
    return 8 * size * precision(arguments) * (np.abs(expected) + 1e-300)


ROUNDING = Tolerance(_rounding, "a sum of n terms of one sign, in any order, is off by at most n units of roundoff")
