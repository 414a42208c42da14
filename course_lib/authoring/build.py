"""Build the book: one command, its log in a file, and on the screen only what the author must know."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

__all__ = ["build_book", "main", "unfit_notebooks"]

OUTPUT = Path("_build")
# the collector of garbage looks again and again at what is being loaded (sphinx_extension sets it to work)
SPHINX = "import gc; gc.disable(); import course_lib.authoring; from jupyter_book.cli.main import main; main()"


def unfit_notebooks(root: Path) -> list[str]:
    """Why notebooks cannot be shown as they are: unreadable, never executed, or with an error among the outputs.

    Args         root: the checkout.
    Returns      One sentence per notebook concerned, with the command that mends it.
    """
    problems = []
    for path in sorted((root / "book").rglob("*.ipynb")):
        name = path.relative_to(root)
        if ".ipynb_checkpoints" in path.parts:
            continue
        try:
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        except (ValueError, KeyError, TypeError) as error:
            problems.append(f"{name} is not a notebook: {str(error).splitlines()[0]}")
            continue
        for index, cell in enumerate(cells):
            if cell["cell_type"] != "code" or not "".join(cell["source"]).strip():
                continue
            if any(output["output_type"] == "error" for output in cell["outputs"]):
                problems.append(f"{name}: cell {index} ended in an error. Mend the cell, then: make notebooks")
                break
            if cell["execution_count"] is None:
                problems.append(f"{name}: cell {index} was never executed. Mend: make notebooks")
                break
    return problems


def build_book(root: Path) -> int:
    """Build the HTML book with warnings as errors.

    Args         root: the checkout. The environment's SOLUTIONS=no leaves the solutions out.
    Returns      0 when the book is complete, else 1; then nothing half-written stays.
    """
    for problem in (problems := unfit_notebooks(root)):
        print(problem, file=sys.stderr)
    if problems:
        return 1
    output = root / OUTPUT
    output.mkdir(exist_ok=True)
    html, log = output / "html", output / "build.log"
    if _static_changed(root, html):
        shutil.rmtree(html, ignore_errors=True)  # Sphinx does not copy a changed static file into a warm build
    command = [
        *(sys.executable, "-c", SPHINX),
        "build",
        str(root),
        "-W",
        "-n",
        "--keep-going",
        "-q",
    ]
    try:
        with log.open("w", encoding="utf-8") as stream:
            code = subprocess.run(command, stdout=stream, stderr=subprocess.STDOUT, cwd=root).returncode
    except KeyboardInterrupt:
        shutil.rmtree(html, ignore_errors=True)
        print("Stopped; the half-built book was removed.", file=sys.stderr)
        return 130
    if code or not (html / "index.html").exists():
        shutil.rmtree(html, ignore_errors=True)
        for line in _complaints(log.read_text(encoding="utf-8")):
            print(line, file=sys.stderr)
        print(f"The book was not built; all of Sphinx's lines: {log.relative_to(root)}", file=sys.stderr)
        return 1
    (output / "built").touch()
    print(f"The book is built. Open {(html / 'index.html').resolve().as_uri()}")
    return 0


def _static_changed(root: Path, html: Path) -> bool:
    if not html.exists():
        return False
    stamp = html.with_name("built")
    built = stamp.stat().st_mtime if stamp.exists() else 0.0
    folders = [root / "book" / "_static", root / "book" / "_templates", root / "course_lib" / "authoring"]
    files = [root / "_config.yml", root / "_toc.yml", root / "course_lib" / "figures" / "figure.css"]
    watched = [*files, *(path for folder in folders for path in folder.rglob("*") if path.suffix != ".pyc")]
    return any(path.stat().st_mtime > built for path in watched if path.is_file())


def _complaints(log: str) -> list[str]:
    lines = [line for line in log.splitlines() if "WARNING" in line or "ERROR" in line or "Error" in line]
    return lines or log.splitlines()[-5:]


def main() -> None:
    """Build the book of the current folder."""
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    sys.exit(build_book(Path.cwd()))


if __name__ == "__main__":
    main()
