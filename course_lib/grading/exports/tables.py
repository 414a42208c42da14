"""Rows as CSV, and numbers as every program reads them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

__all__ = ["csv_lines", "csv_text", "number"]


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows with commas and CRLF between them, as RFC 4180 has it."""
    return "".join(csv_lines(rows))


def csv_lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The same, row by row."""
    for row in rows:
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerow(row)
        yield text.getvalue()


def number(value: float) -> str:
    """A number with at most four decimals, a point before them, and no exponent."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
