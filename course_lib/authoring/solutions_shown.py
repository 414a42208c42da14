"""SOLUTIONS=no builds the book without the solutions of the exercises: a Sphinx extension that skips them.

The pages are committed with their solutions; nothing in the tree changes when the book is built without.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

__all__ = ["SOLUTION_BEGINS", "SOLUTION_ENDS", "setup", "without_solutions"]

SOLUTION_BEGINS = "<!-- solution -->"
SOLUTION_ENDS = "<!-- end of solution -->"

_SOLUTION = re.compile(f"{re.escape(SOLUTION_BEGINS)}.*?{re.escape(SOLUTION_ENDS)}\n*", re.DOTALL)


def without_solutions(text: str) -> str:
    """A page of exercises without what stands between the marks of its solutions."""
    return _SOLUTION.sub("", text)


def _read(app: Any, docname: str, source: list[str]) -> None:
    if app.config.solutions == "no":
        source[0] = without_solutions(source[0])


def _clean_sources(app: Any, failure: Exception | None) -> None:
    """The pages' sources, which readers can download, are copied as they stand in the tree."""
    if failure is None and app.config.solutions == "no":
        for path in (Path(app.outdir) / "_sources").rglob("*.md"):
            text = path.read_text(encoding="utf-8")
            if SOLUTION_BEGINS in text:
                path.write_text(without_solutions(text), encoding="utf-8")


def setup(app: Any) -> dict[str, bool]:
    """What Sphinx calls; the value belongs to the environment, so that changing it reads the pages again."""
    app.add_config_value("solutions", os.environ.get("SOLUTIONS", "yes"), "env", str)
    app.connect("source-read", _read)
    app.connect("build-finished", _clean_sources)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
