"""Which claims a notebook verifies, read from its cells without running them."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course_lib.errors import ConventionError

__all__ = ["Verification", "book_notebooks", "verifications", "verify_problems"]

_MAGIC = re.compile(r"^(\s*)[%!?].*$", re.MULTILINE)
_ESCAPED = re.compile(r"\\(x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})")
_VERIFIED = re.compile(r"^verified (?P<claim>[a-z0-9-]+): (?P<figures>.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Verification:
    """One claim verified in one cell; `figures` is what the committed output shows, empty before it is executed."""

    claim: str
    notebook: Path
    cell: int
    figures: str


def book_notebooks(book: Path) -> list[Path]:
    """The notebooks of the book's chapters, sorted by path."""
    return sorted(path for path in book.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)


def verifications(notebook: Path) -> list[Verification]:
    """The claims that a notebook's cells verify, in order.

    Args         notebook: an .ipynb file.
    Raises       ConventionError for a claim that is not written out as text, so that nobody could list it.
    """
    found = []
    for index, cell in _code_cells(notebook):
        figures = dict(_VERIFIED.findall(_shown(cell)))
        for call in _verify_calls(_parsed(cell)):
            found += [Verification(claim, notebook, index, figures.get(claim, "")) for claim in _ids(call, notebook)]
    return found


def verify_problems(notebook: Path) -> list[str]:
    """What hides a verification from the reader, one sentence each.

    A call whose value is not the cell's last shows nothing; a claim verified twice on a page has two anchors.
    """
    problems = []
    seen: dict[str, int] = {}
    for index, cell in _code_cells(notebook):
        tree = _parsed(cell)
        calls = list(_verify_calls(tree))
        last = tree.body[-1] if tree.body else None
        for call in calls:
            if not (isinstance(last, ast.Expr) and last.value is call):
                problems.append(
                    f"{notebook.name}, cell {index}: verify is not the cell's last value, so nobody sees it"
                )
            for claim in _ids(call, notebook):
                if claim in seen:
                    problems.append(f"{notebook.name}, cell {index}: {claim} is verified in cell {seen[claim]} already")
                seen.setdefault(claim, index)
    return problems


def _code_cells(notebook: Path) -> Iterable[tuple[int, dict[str, Any]]]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [(index, cell) for index, cell in enumerate(cells) if cell["cell_type"] == "code"]


def _parsed(cell: dict[str, Any]) -> ast.Module:
    return ast.parse(_MAGIC.sub(r"\1pass", "".join(cell["source"])))


def _verify_calls(tree: ast.Module) -> list[ast.Call]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "verify"]


def _ids(call: ast.Call, notebook: Path) -> list[str]:
    first = call.args[0] if call.args else None
    nodes = first.keys if isinstance(first, ast.Dict) else [first]
    claims = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    if len(claims) != len(nodes) or not claims:
        raise ConventionError(
            f"verifications: {notebook.name} calls {ast.unparse(call)[:60]}; write the claim's id out as text, "
            "so that the ledger's page can name the place.",
            name="claim",
            got=ast.unparse(call),
            expected="an id in quotes, or a dictionary whose keys are ids in quotes",
        )
    return claims


def _shown(cell: dict[str, Any]) -> str:
    plain = [output.get("data", {}).get("text/plain", "") for output in cell.get("outputs", [])]
    text = "\n".join("".join(lines) for lines in plain).replace("<=", "≤").replace(">=", "≥")
    # a terminal is given ASCII: a Greek letter stands there as its number
    return _ESCAPED.sub(lambda letter: letter[0].encode().decode("unicode_escape"), text)
