"""The solutions as `course exercises build` shipped them: which exercises there are, and the text that is edited."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path

__all__ = ["shipped", "shipped_chapters", "shipped_names", "shipped_solution"]

SOLUTIONS = Path(__file__).with_name("solutions.json")


@functools.cache
def shipped() -> Mapping[str, Mapping[str, str]]:
    """Every exercise's chapter and solution, by its name."""
    if not SOLUTIONS.is_file():
        return {}
    found: dict[str, dict[str, str]] = json.loads(SOLUTIONS.read_text(encoding="utf-8"))
    return found


def shipped_chapters() -> list[str]:
    """The chapters that have exercises."""
    return sorted({entry["chapter"] for entry in shipped().values()})


def shipped_names() -> list[str]:
    """The names of the chapters' exercises."""
    return list(shipped())


def shipped_solution(name: str) -> str:
    """The source of an exercise's solution."""
    return shipped()[name]["solution"]
