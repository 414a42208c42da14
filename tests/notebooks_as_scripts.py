"""Run notebooks as scripts, one after the other, each in names of its own; the first cell that fails ends it all.

Run:   python -m tests.notebooks_as_scripts book/least_squares_xor/loss.ipynb ...
With --lines it runs one notebook and prints the lines of course_lib that were run, by file, as JSON.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from coverage import Coverage

__all__ = ["code_of", "importing", "lines_of", "run"]


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


def lines_of(notebook: Path) -> dict[str, list[int]]:
    """Run a notebook; the lines of course_lib that it came to, by the file's path from here."""
    cover = Coverage(data_file=None, include=["course_lib/*"])
    with cover.collect(), contextlib.redirect_stdout(None):
        run(notebook)
    data = cover.get_data()
    return {os.path.relpath(file): sorted(data.lines(file) or []) for file in data.measured_files()}


if __name__ == "__main__":
    os.environ["MPLBACKEND"] = "agg"
    if sys.argv[1] == "--lines":
        print(json.dumps(lines_of(Path(sys.argv[2]))))
    else:
        for path in map(Path, sys.argv[1:]):
            run(path)
