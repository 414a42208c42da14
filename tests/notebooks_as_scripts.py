"""Run notebooks as scripts, one after the other, each in names of its own; the first cell that fails ends it all.

Run:   python -m tests.notebooks_as_scripts book/least_squares_xor/loss.ipynb ...
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path

__all__ = ["code_of", "importing", "run"]


def code_of(notebook: Path) -> list[str]:
    """The text of its code cells."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def importing(module: str, notebooks: Iterable[Path]) -> list[Path]:
    """Those of the notebooks that import something from course_lib.<module> themselves."""
    name = f"course_lib.{module} import"
    return [notebook for notebook in notebooks if any(name in cell for cell in code_of(notebook))]


def run(notebook: Path) -> None:
    """Execute the code cells in order; what one raises comes out."""
    names: dict[str, object] = {"__name__": "__main__"}
    for number, code in enumerate(code_of(notebook)):
        exec(compile(code, f"{notebook} cell {number}", "exec"), names)


if __name__ == "__main__":
    os.environ["MPLBACKEND"] = "agg"
    for path in map(Path, sys.argv[1:]):
        run(path)
