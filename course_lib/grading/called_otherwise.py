"""Who of an earlier run is who in this one: a roster gives a student another name, not another past."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

__all__ = ["called_otherwise"]

NUMBERS = ("canvas_id", "moodle_id", "id", "login", "email")  # what tells who somebody is, the surest first


def called_otherwise(
    before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]
) -> tuple[dict[str, str], list[Mapping[str, Any]]]:
    """Students who have another name by now, and those who are not here.

    Args         before, now: entries with student, file and about. Somebody is the same by a number of theirs, else by
                 name, else by file.
    Returns      (name before -> name now, where they differ; the entries of before that are nobody's now).
    """
    by_number = _unique(((key, value), entry) for entry in now for key, value in _numbers(entry).items())
    names = {entry["student"] for entry in now}
    by_file = _unique((entry["file"], entry) for entry in now)
    alone = Counter(entry["file"] for entry in before)
    found: dict[str, str] = {}
    gone = []
    for entry in before:
        numbers = [by_number.get((key, value)) for key, value in _numbers(entry).items()]
        same = next((other["student"] for other in numbers if other is not None), "")
        other = by_file.get(entry["file"]) if alone[entry["file"]] == 1 else None  # a group hands in one file
        if not same and entry["student"] in names:
            same = entry["student"]
        if not same and other is not None and _may_be(entry, other):
            same = other["student"]
        if not same:
            gone.append(entry)
        elif same != entry["student"]:
            found[entry["student"]] = same
    return found, gone


def _numbers(entry: Mapping[str, Any]) -> dict[str, str]:
    about = entry.get("about", {})
    return {key: about[key] for key in NUMBERS if key in about}


def _may_be(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether no number says that these are two people."""
    mine, theirs = _numbers(one), _numbers(other)
    return all(mine[key] == theirs[key] for key in mine.keys() & theirs.keys())


def _unique(pairs: Iterable[tuple[Any, Mapping[str, Any]]]) -> dict[Any, Mapping[str, Any] | None]:
    """By key the one entry that has it; None where several have."""
    found: dict[Any, Mapping[str, Any] | None] = {}
    for key, entry in pairs:
        found[key] = None if key in found else entry
    return found
