"""A number and its noun, as one says them: 1 step, 2 steps."""

from __future__ import annotations

__all__ = ["counted"]


def counted(count: float, noun: str) -> str:
    """A number with its noun, which takes an s unless there is one.

    >>> counted(1, "step"), counted(0, "step"), counted(1200, "step"), counted(2.5, "point")
    ('1 step', '0 steps', '1,200 steps', '2.5 points')
    """
    number = f"{count:,g}" if isinstance(count, float) else f"{count:,}"
    return f"{number} {noun}{'' if count == 1 else 's'}"
