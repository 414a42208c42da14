"""A submission as one program: all cells in order, every line under its number, every statement with its facts.

A cell that Python cannot read does not take the others with it, nor the readable part of itself.
"""

from __future__ import annotations

import ast
import bisect
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field

from course_lib.grading.cells import Cell
from course_lib.grading.connections import Connections, connections
from course_lib.grading.magics import files_run, other_language, without_magics
from course_lib.grading.statements import Facts, facts

__all__ = ["Broken", "Program", "Statement", "program"]

TOO_DEEP = "the code is nested too deeply"
NOT_TEXT = "it holds a character that is half of one: an emoji cut in two, most likely"
TOO_BROKEN = "so much before it cannot be read that the rest of the cell is not read either"
_CONTINUES = re.compile(r"[ \t\f)\]}#]|(elif|else|except|finally|case)\b|$")
_ALONE = re.compile(r"[ \t\f]*(?:#|$)")
_DEFINED = re.compile(r"^[ \t]*(?:async[ \t]+)?def[ \t]+(\w+)", re.MULTILINE)
PATIENCE = 10  # how often as much text as a cell holds is read again, looking for what can be read
BROKEN_LIMIT = 500  # pieces of one cell


@dataclass(frozen=True)
class Statement:
    """A statement at the top level: the lines it covers, as numbers in the whole program, and its facts.

    Args         columns: where it begins in its first line and ends in its last; None when its lines are its own.
    """

    node: ast.stmt
    first: int
    last: int
    facts: Facts
    columns: tuple[int, int] | None = None


@dataclass(frozen=True)
class Broken:
    """A piece that Python cannot read: where, why, and the functions that it seems to define."""

    line: int
    reason: str
    defines: tuple[str, ...]


@dataclass
class Program:
    """Every cell's lines one after the other (a line's number is its index + 1), and what stands in them.

    Args         starts, places: the first line of each cell, and what the cell is called. in_text: functions that stand
                 where nothing is run, and where that is. files: what %run reads, and where. links: how the statements
                 hang together.
    """

    lines: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)
    in_text: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    links: Connections = field(default_factory=Connections)

    def place(self, line: int) -> tuple[str, int]:
        """The cell ("" in a .py file) and the line in it, of a line of the program."""
        if not self.starts or line < 1:
            return "", 0
        index = bisect.bisect_right(self.starts, line) - 1
        return self.places[index], line - self.starts[index] + 1

    def where(self, line: int) -> str:
        """The same in words."""
        place, inside = self.place(line)
        return f"{place}, line {inside}" if place else f"line {inside}"


def program(cells: Sequence[Cell]) -> Program:
    """Read the cells; never raises, whatever stands in them."""
    whole = Program()
    for cell in cells:
        if not cell.code:
            whole.in_text.update((name, f"{cell.place}, which is not a code cell") for name in _defined_in(cell.text))
            continue
        whole.starts.append(len(whole.lines) + 1)
        whole.places.append(cell.place)
        _add(whole, cell)
    whole.links = connections([statement.facts for statement in whole.statements])
    return whole


def _add(whole: Program, cell: Cell) -> None:
    """A cell as it is, or without its magics, or piece by piece."""
    offset, text = len(whole.lines), cell.text
    body, _ = _parsed(text)
    if body is None:
        magic = other_language(text)
        if magic:
            what = f"{cell.place}, which %%{magic} keeps out of the notebook's own Python"
            whole.in_text.update((name, what) for name in _defined_in(text))
        whole.files.update((file, cell.place) for file in files_run(text))
        text = without_magics(text)
        body, _ = _parsed(text)
    lines = text.split("\n")
    whole.lines += lines
    if body is not None:
        _take(whole, body, offset)
    else:
        _add_pieces(whole, lines, offset)


def _add_pieces(whole: Program, lines: Sequence[str], offset: int) -> None:
    """Runs of pieces as long as they can be read, and one by one the pieces where that fails."""
    ends = _ends(lines)
    start = 0
    effort = PATIENCE * sum(map(len, lines)) + 20_000
    most = len(whole.broken) + BROKEN_LIMIT
    while start < len(lines):
        text = "\n".join(lines[start:])
        if len(whole.broken) >= most:
            whole.broken.append(Broken(offset + start + 1, TOO_BROKEN, _defined_in(text)))
            return
        at = 0
        if effort > 0:
            effort -= len(text)
            body, (line, _) = _parsed(text)
            if body is not None:
                _take(whole, body, offset + start)
                return
            at = min(line, len(lines) - start) - 1
        bad = bisect.bisect_right(ends, start + at)
        good = ends[bad - 1] if bad else 0
        if good > start:
            body, _ = _parsed("\n".join(lines[start:good]))
            if body is not None:
                _take(whole, body, offset + start)
                start = good
        while start < ends[bad]:
            end = ends[bisect.bisect_right(ends, start)]
            _add_piece(whole, "\n".join(lines[start:end]), offset + start)
            start = end


def _add_piece(whole: Program, text: str, offset: int) -> None:
    body, (line, reason) = _parsed(text)
    if body is not None:
        _take(whole, body, offset)
    else:
        line = min(line, text.count("\n") + 1)
        whole.broken.append(Broken(offset + line, reason, _defined_in(text)))


def _defined_in(text: str) -> tuple[str, ...]:
    """The functions that a text seems to define, those inside a class apart."""
    if text.startswith("class "):
        text = "\n".join(line for line in text.split("\n") if not line.startswith((" ", "\t")))
    return tuple(_DEFINED.findall(text))


def _take(whole: Program, body: list[ast.stmt], offset: int) -> None:
    for node in body:
        decorators = getattr(node, "decorator_list", [])
        first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
        try:
            found = facts(node)
        except RecursionError:
            names = (node.name,) if isinstance(node, ast.FunctionDef) else ()
            whole.broken.append(Broken(offset + first, TOO_DEEP, names))
            continue
        last = node.end_lineno or first
        columns = (
            None if decorators else _columns(node, whole.lines[offset + first - 1], whole.lines[offset + last - 1])
        )
        whole.statements.append(Statement(node, offset + first, offset + last, found, columns))


def _columns(node: ast.stmt, first: str, last: str) -> tuple[int, int] | None:
    """Where a statement stands that has others beside it, as in `import numpy; train()`."""
    begin, end = _character(first, node.col_offset), _character(last, node.end_col_offset or 0)
    return None if not begin and _ALONE.match(last, end) else (begin, end)


def _character(line: str, offset: int) -> int:
    """Python counts bytes."""
    return offset if line.isascii() else len(line.encode()[:offset].decode())


def _parsed(text: str) -> tuple[list[ast.stmt] | None, tuple[int, str]]:
    """The statements, or the line and the reason why there are none; deep nesting is a reason too."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "\d" in a student's string is not our business
        try:
            return ast.parse(text).body, (0, "")
        except SyntaxError as error:
            return None, (max(error.lineno or 1, 1), error.msg)
        except UnicodeEncodeError as error:
            return None, (text.count("\n", 0, error.start) + 1, NOT_TEXT)
        except ValueError as error:
            return None, (1, str(error))
        except (RecursionError, MemoryError):
            return None, (1, TOO_DEEP)


def _ends(lines: Sequence[str]) -> list[int]:
    """Where pieces end that start at the left margin; a decorator stays with its function."""
    ends = []
    decorated = lines[0].startswith("@")
    for number, line in enumerate(lines[1:], 1):
        if _CONTINUES.match(line):
            continue
        if not decorated:
            ends.append(number)
        decorated = line.startswith("@")
    return [*ends, len(lines)]
