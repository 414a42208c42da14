"""Numbers in titles and descriptions, with a minus sign as it is printed."""

from __future__ import annotations

__all__ = ["signed"]


def signed(number: float) -> str:
    """A number as short as it can be.

    >>> signed(-0.5)
    '−0.5'
    """
    return f"{number:g}".replace("-", "−")
