"""The table of all pages: how it is written and read, which bars it must meet, and what is worse than last time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields

__all__ = ["Row", "missed", "read", "worse", "written"]

PAGE_KB, MOVING_KB, SHARED_KB = 120, 300, 600  # a page with many moving figures may weigh MOVING_KB
LCP_SECONDS, SHIFT, TASK_MS = 2.0, 0.02, 150
MANY_FIGURES = 3


@dataclass(frozen=True)
class Row:
    """One page, as the table shows it."""

    page: str
    page_kb: float
    shared_kb: float
    requests: int
    lcp_s: float
    shift: float
    task_ms: int
    formulas: int
    figures: int
    problems: int


def missed(row: Row) -> list[str]:
    """The bars that a page misses, one line each."""
    heaviest = MOVING_KB if row.figures >= MANY_FIGURES else PAGE_KB
    bars = [
        (row.page_kb, heaviest, "kB of its own"),
        (row.shared_kb, SHARED_KB, "kB shared"),
        (row.lcp_s, LCP_SECONDS, "s to the largest paint"),
        (row.shift, SHIFT, "layout shift"),
        (row.task_ms, TASK_MS, "ms in one task after load"),
        (row.problems, 0, "problems in its four forms"),
    ]
    return [f"{row.page}: {value:g} {what}, at most {most:g}" for value, most, what in bars if value > most]


def worse(row: Row, before: Row) -> list[str]:
    """What got worse than last time by more than another day on the same machine explains."""
    limits = [
        (row.page_kb, before.page_kb, 1.1 * before.page_kb + 2, "kB of its own"),
        (row.shared_kb, before.shared_kb, 1.1 * before.shared_kb + 2, "kB shared"),
        (row.requests, before.requests, before.requests, "requests"),
        (row.lcp_s, before.lcp_s, 1.25 * before.lcp_s + 0.2, "s to the largest paint"),
        (row.shift, before.shift, before.shift + 0.005, "layout shift"),
        (row.task_ms, before.task_ms, before.task_ms + 75, "ms in one task after load"),
    ]
    return [f"{row.page}: {now:g} {what}, last time {then:g}" for now, then, most, what in limits if now > most]


def written(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table."""
    names = [field.name for field in fields(Row)]
    lines = [names, ["---", *["---:"] * (len(names) - 1)]]
    lines += [[f"{value:g}" if isinstance(value, float) else str(value) for value in astuple(row)] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def read(text: str) -> list[Row]:
    """The rows of a table that `written` wrote."""
    cells: Sequence[list[str]] = [
        [cell.strip() for cell in line.strip("| \n").split("|")] for line in text.splitlines()
    ]
    kinds = [{"str": str, "float": float, "int": int}[str(field.type)] for field in fields(Row)]
    return [Row(*(kind(cell) for kind, cell in zip(kinds, line, strict=True))) for line in cells[2:]]
