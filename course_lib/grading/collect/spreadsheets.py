"""A table as spreadsheets save it: text in the encodings they use, with the delimiter of the country they are in."""

from __future__ import annotations

import codecs
import csv
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from course_lib.errors import CourseError

__all__ = ["HEAD", "read_rows"]

BLOCK = 2**16
HEAD = 20  # rows at the top in which the names of the columns may stand, below a title
DELIMITERS = (",", ";", "\t")
# how workbooks begin: .xlsx, .ods and .numbers are zip archives, .xls is older, and some platforms call a page .xls
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"<")


def read_rows(path: Path, known: Callable[[Sequence[str]], int]) -> Iterator[list[str]]:
    """The rows that are not empty, one by one.

    Args         known: of how many cells of a row the meaning is known; the delimiter that lets most of them be seen
                 is the one.
    Raises       CourseError when it cannot be read, or is a workbook instead of a CSV.
    """
    try:
        encoding = _encoding(path)
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            told = re.fullmatch(r"sep=(.)", file.readline().strip())  # a line of Excel's own
        begin = 1 if told else 0
        signs = [told[1]] if told else DELIMITERS
        heads = [list(itertools.islice(_rows(path, encoding, sign, begin), HEAD)) for sign in signs]
        best = max(range(len(signs)), key=lambda place: _sense(heads[place], known))
        yield from _rows(path, encoding, signs[best], begin)
    except OSError as error:
        raise CourseError(f"The roster {path} cannot be read: {error.strerror}.", name="roster") from None
    except csv.Error as error:
        raise CourseError(f"The roster {path} is no CSV ({error}); save it as one again.", name="roster") from None


def _sense(rows: Sequence[Sequence[str]], known: Callable[[Sequence[str]], int]) -> tuple[int, int]:
    """How much of the first rows can be understood, and into how many columns they fall."""
    return max(map(known, rows), default=0), max(map(len, rows), default=0)


def _rows(path: Path, encoding: str, delimiter: str, begin: int) -> Iterator[list[str]]:
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        lines = itertools.islice(file, begin, None)
        yield from (row for row in csv.reader(lines, delimiter=delimiter) if any(cell.strip() for cell in row))


def _encoding(path: Path) -> str:
    """The encoding of a text; CourseError for what is none."""
    with path.open("rb") as file:
        beginning = file.read(BLOCK)
        if beginning.lstrip().startswith(WORKBOOKS):
            raise CourseError(
                f"The roster {path} is a workbook and no CSV; open it in the spreadsheet, save the sheet "
                "as CSV (Excel: Save As, CSV UTF-8; LibreOffice: Save As, Text CSV), and give that file.",
                name="roster",
            )
        if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):  # "Unicode text" in Excel
            return "utf-16"
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while beginning:
                decoder.decode(beginning)
                beginning = file.read(BLOCK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"  # Latin-1 as Windows has it
    return "utf-8-sig"
