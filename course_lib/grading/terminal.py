"""The streams of a terminal, safe on any code page; apart, so that `course --help` imports nothing of the reports."""

from __future__ import annotations

import contextlib
import sys

__all__ = ["make_safe"]


def make_safe() -> None:
    """Let nothing that is printed fail: what the terminal's code page lacks is written out."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # not every stream has it
