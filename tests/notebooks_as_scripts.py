"""Notebooks as scripts: their code cells one after the other in names of their own, without a kernel."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path

from coverage import Coverage

__all__ = ["code_of", "importing", "lines_of", "run"]

_MAGIC = re.compile(r"^( *)[%!].*", re.MULTILINE)


def code_of(notebook: Path) -> list[str]:
    """The text of its code cells; what only a notebook knows, such as %pip, does nothing."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [_MAGIC.sub(r"\1pass", "".join(cell["source"])) for cell in cells if cell["cell_type"] == "code"]


def importing(module: str, notebooks: Iterable[Path]) -> list[Path]:
    """Those of the notebooks that import something from course_lib.<module> themselves."""
    name = f"course_lib.{module} import"
    return [notebook for notebook in notebooks if any(name in cell for cell in code_of(notebook))]


def run(notebook: Path) -> None:
    """Execute the code cells in order; what one raises comes out."""
    names: dict[str, object] = {"__name__": "__main__"}
    for number, code in enumerate(code_of(notebook)):
        exec(compile(code, f"{notebook} cell {number}", "exec"), names)


def lines_of(notebook: Path) -> dict[str, list[int]]:
    """Run a notebook; the lines of course_lib that it came to, by the file's path from here."""
    cover = Coverage(data_file=None, include=["course_lib/*"])
    with cover.collect():
        run(notebook)
    data = cover.get_data()
    return {os.path.relpath(file): sorted(data.lines(file) or []) for file in data.measured_files()}
