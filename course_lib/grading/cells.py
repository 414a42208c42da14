"""A submitted file as cells of Python: notebooks of every format since 3, and plain .py files.

No outputs, no metadata, no kernel: of a notebook only the text of its cells is looked at.
"""

from __future__ import annotations

import codecs
import io
import re
import tokenize
from dataclasses import dataclass
from typing import Any

from course_lib.grading.notebook_json import Damaged, notebook_json

__all__ = ["Cell", "Unreadable", "read_cells"]

CODE_LIMIT = 2**19  # a course's notebook holds some 10 kB of code
CELL_LIMIT = 2_000
_NOTEBOOK = re.compile(rb'\s*\{\s*"(cells|metadata|nbformat)"\s*:')  # how one begins, whatever its ending says
_FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)


class Unreadable(ValueError):  # noqa: N818 - named for what is the matter with the file
    """A file that holds no Python to grade; the text is one clear sentence for its author."""


@dataclass(frozen=True)
class Cell:
    """One cell: where it stands, in words ("" in a .py file), and its text; `code` is False for code in a text cell."""

    place: str
    text: str
    code: bool = True


def read_cells(name: str, content: bytes) -> list[Cell]:
    """The cells of a notebook, or a .py file as one cell.

    Args         name: of the file; its ending says which of the two it is, but for a notebook that was saved as .py.
                 content: its bytes.
    Raises       Unreadable when it is neither, or too large.
    """
    whole = name.lower().endswith(".ipynb") or _NOTEBOOK.match(content)
    if not whole and len(content) > 4 * CODE_LIMIT + 3:  # no character takes more bytes, a mark in front takes three
        raise Unreadable(f"It holds {len(content):,} bytes; more than {CODE_LIMIT:,} characters are not graded.")
    cells = _of_notebook(content) if whole else [Cell("", _decoded(content))]
    size = sum(len(cell.text) for cell in cells)
    if size > CODE_LIMIT or len(cells) > CELL_LIMIT:
        raise Unreadable(
            f"It holds {size:,} characters of text in {len(cells):,} cells; "
            f"more than {CODE_LIMIT:,} or {CELL_LIMIT:,} are not graded."
        )
    return [Cell(cell.place, _plain(cell.text), cell.code) for cell in cells]


def _plain(text: str) -> str:
    """Line ends as ours; no byte order mark, which Python reads at the top of a file only."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _decoded(content: bytes) -> str:
    """Text in the encoding it declares, UTF-8 when it declares none, Latin-1 when it is not that either."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # what Windows calls Unicode
        return content.decode("utf-16", "replace")
    if b"\0" in content:
        raise Unreadable("It is not a text file.")
    try:
        return io.TextIOWrapper(io.BytesIO(content), tokenize.detect_encoding(io.BytesIO(content).readline)[0]).read()
    except (SyntaxError, UnicodeDecodeError, LookupError):
        return content.decode("latin-1")


def _of_notebook(content: bytes) -> list[Cell]:
    if not content.strip():
        raise Unreadable("The file is empty.")
    try:
        notebook = notebook_json(content)
    except Damaged as error:
        raise Unreadable(str(error)) from None
    found = _cells(notebook)
    if found is None:
        raise Unreadable("It is JSON, but not a notebook: it has no list of cells.")
    language = _language(notebook)
    if language and "python" not in language:
        raise Unreadable(f"It is a notebook in the language {language[:40]!r}, not in Python.")
    cells = []
    number = 0
    for cell in found:
        kind = cell.get("cell_type")
        text = _joined(cell.get("source", cell.get("input", "")))
        if kind == "code":
            number += 1
            cells.append(Cell(f"code cell {number}", text))
        elif kind in ("markdown", "raw"):
            where = f"the text after code cell {number}" if number else "the text before code cell 1"
            cells += [
                Cell(where, code, code=False) for code in _FENCE.findall(text) or ([text] if "def " in text else [])
            ]
    if not number:
        raise Unreadable("The notebook has no code cells.")
    return cells


def _cells(notebook: Any) -> list[dict[str, Any]] | None:
    """The list of cells: at the top since format 4, in worksheets in format 3."""
    if not isinstance(notebook, dict):
        return None
    found = notebook.get("cells")
    if found is None and isinstance(notebook.get("worksheets"), list):
        sheets = [sheet.get("cells") for sheet in notebook["worksheets"] if isinstance(sheet, dict)]
        found = [cell for sheet in sheets if isinstance(sheet, list) for cell in sheet]
    return [cell for cell in found if isinstance(cell, dict)] if isinstance(found, list) else None


def _language(notebook: dict[str, Any]) -> str:
    metadata = notebook.get("metadata")
    for name, key in (("language_info", "name"), ("kernelspec", "language")):
        section = metadata.get(name) if isinstance(metadata, dict) else None
        if isinstance(section, dict) and isinstance(section.get(key), str):
            return str(section[key]).lower()
    return ""


def _joined(source: Any) -> str:
    """A text, or its lines; those that some tools write without their line ends get them back."""
    if isinstance(source, list):
        lines = [line for line in source if isinstance(line, str)]
        cut = len(lines) > 1 and not any(line.endswith(("\n", "\r")) for line in lines[:-1])
        return ("\n" if cut else "").join(lines)
    return source if isinstance(source, str) else ""
