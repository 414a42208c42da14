"""What a page says of itself: how long it takes, which pages it needs, its one idea, and its headings."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from docutils.nodes import make_id

from course_lib.authoring.verifications import Verification

__all__ = ["Opening", "heading_anchor", "page_opening"]

_LINE = re.compile(r"^\*(?P<minutes>\d+) minutes\. (?P<rest>.*)\*$", re.MULTILINE)
_PAGE = re.compile(r"\]\((?P<page>[\w./]+\.ipynb)(?:#[^)]*)?\)")

_HEADING = re.compile(r"^#{2,3} (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Opening:
    """The first lines of a page; `minutes` is 0 and the rest empty where it does not say."""

    minutes: int = 0
    needs: tuple[Path, ...] = ()
    idea: str = ""


def page_opening(notebook: Path) -> Opening:
    """The opening of one notebook, such as: *14 minutes. You need [the loss](loss.ipynb). Afterwards you can ...*

    Args         notebook: an .ipynb file in the folder of its chapter, whose index.md has a table of its pages.
    """
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    line = _LINE.search("".join(cells[0]["source"])) if cells else None
    needed = line["rest"].partition("Afterwards")[0] if line else ""
    index = notebook.with_name("index.md")
    table = index.read_text(encoding="utf-8") if index.exists() else ""
    row = re.search(rf"^\| \[.*\]\({re.escape(notebook.name)}\) \| (.+?) \|", table, re.MULTILINE)
    return Opening(
        minutes=int(line["minutes"]) if line else 0,
        needs=tuple(Path(os.path.normpath(notebook.parent / page)) for page in _PAGE.findall(needed)),
        idea=row[1] if row else "",
    )


def heading_anchor(verification: Verification) -> str:
    """The anchor of the heading under which a page verifies a claim; empty before the first.

    The line with the tick comes last; who wants to read what it is about begins at the heading.
    """
    cells = json.loads(verification.notebook.read_text(encoding="utf-8"))["cells"][: verification.cell]
    texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    headings = _HEADING.findall("\n".join(texts))
    if not headings:
        return ""
    # the book writes an apostrophe as ’, which leaves no gap in an anchor
    return str(make_id(re.sub(r"[*`$']", "", headings[-1])))
