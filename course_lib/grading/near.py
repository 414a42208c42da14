"""A name that nobody knows, answered with the one that was probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from course_lib.errors import UnknownNameError
from course_lib.grading.safe_text import visible

__all__ = ["unknown"]


def unknown(where: str, kind: str, name: str, known: Iterable[str]) -> UnknownNameError:
    """The error, in one sentence.

    Args         where: what names it, such as "leave_out"; "" when that is plain. kind: such as "exercise".
    """
    folded = {entry.casefold(): entry for entry in known}
    close = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    near = folded[close[0]] if close else ""
    said = ", ".join(visible(entry, 60) for entry in folded.values())
    # a class of thousands is no list to choose from
    way_out = f"did you mean {visible(near, 60)}?" if near else f"known: {said}." if len(folded) <= 20 else "check it."
    place = f"{where}: no" if where else "No"
    shown = visible(repr(name), 80)
    return UnknownNameError(f"{place} {kind} is called {shown}; {way_out}", name=where or kind, got=name, expected=near)
