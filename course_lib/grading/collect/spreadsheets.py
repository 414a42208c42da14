"""A table as spreadsheets save it: text in the encodings they use, with the delimiter of the country they are in."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from course_lib.errors import CourseError

__all__ = ["HEAD", "read_rows"]

SIZE_LIMIT = 32 * 2**20
HEAD = 20  # rows at the top in which the names of the columns may stand, below a title
DELIMITERS = (",", ";", "\t")
# how workbooks begin: .xlsx, .ods and .numbers are zip archives, .xls is older, and some platforms call a page .xls
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"<")


def read_rows(path: Path, known: Callable[[Sequence[str]], int]) -> list[list[str]]:
    """The rows that are not empty.

    Args         known: of how many cells of a row the meaning is known; the delimiter that lets most of them be seen
                 is the one.
    Raises       CourseError when it cannot be read, or is a workbook instead of a CSV.
    """
    try:
        with path.open("rb") as file:
            content = file.read(SIZE_LIMIT)
    except OSError as error:
        raise CourseError(f"The roster {path} cannot be read: {error.strerror}.", name="roster") from None
    if content.lstrip().startswith(WORKBOOKS):
        raise CourseError(
            f"The roster {path} is a workbook and no CSV; open it in the spreadsheet, save the sheet "
            "as CSV (Excel: Save As, CSV UTF-8; LibreOffice: Save As, Text CSV), and give that file.",
            name="roster",
        )
    text = _decoded(content)
    first, _, rest = text.partition("\n")
    try:
        if told := re.fullmatch(r"sep=(.)", first.strip()):  # a line of Excel's own
            return _split(rest, told[1])
        return max((_split(text, sign) for sign in DELIMITERS), key=lambda rows: _sense(rows, known))
    except csv.Error as error:
        raise CourseError(f"The roster {path} is no CSV ({error}); save it as one again.", name="roster") from None


def _sense(rows: Sequence[Sequence[str]], known: Callable[[Sequence[str]], int]) -> tuple[int, int]:
    """How much of its first rows can be understood, and into how many columns it falls."""
    return max(map(known, rows[:HEAD]), default=0), max(map(len, rows[:HEAD]), default=0)


def _split(text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [row for row in reader if any(cell.strip() for cell in row)]


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):  # "Unicode text" in Excel
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")  # Latin-1 as Windows has it
