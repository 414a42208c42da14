"""The book's notebooks: one set-up cell, stable ids, outputs that are the same bytes wherever they are made.

Every notebook is executed under one family of CPU kernels that each recent x86 processor has, so that the last
bits of exp, matrix products and the like do not depend on the machine (measured: two families differ in the last bit).
"""

from __future__ import annotations

import asyncio
import difflib
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated

import nbformat
import typer
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from course_lib.authoring.repository import repository_url

__all__ = ["KERNEL_ENVIRONMENT", "NotebookError", "app", "difference", "execute", "normalise", "setup_cell"]

KERNEL_ENVIRONMENT: Mapping[str, str] = {
    "OPENBLAS_CORETYPE": "Haswell",
    "OPENBLAS_NUM_THREADS": "1",
    "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR",
    "PYTHONHASHSEED": "0",
}
SECONDS_PER_CELL = 120
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
}
FOLDED = {"hide-input", "remove-input", "remove-cell"}
SETUP_MARK = "# Set-up"


class NotebookError(Exception):
    """A notebook whose cell raised, ran too long or killed its kernel; the text names the file and the cell."""


def setup_cell(root: Path, *, style: bool = True) -> str:
    """The source of the first code cell, the same everywhere.

    Args         root: the checkout, whose _config.yml holds the repository's URL. style: True for the book's notebooks,
                 which draw; False for exercises, which check.
    """
    needed = "from course_lib.figures import use_style" if style else "from course_lib.checks import check, hint"
    lines = [
        f"{SETUP_MARK}: installs the course's package where it is missing (Colab); elsewhere it does nothing.",
        "try:",
        f"    {needed}",
        "except ModuleNotFoundError:",
        f'    %pip install --quiet "course_lib[figures] @ git+{repository_url(root)}"',
        f"    {needed}",
    ]
    return "\n".join([*lines, "", "use_style()"] if style else lines)


def normalise(notebook: NotebookNode, root: Path) -> NotebookNode:
    """The notebook with the current set-up cell, ids made from the cells' content, and nothing of the machine's.

    Cell ids must be stable or every rebuild is a diff; two equal cells are told apart by a count.
    """
    notebook = nbformat.from_dict(notebook)  # type: ignore[no-untyped-call]
    notebook.metadata = nbformat.from_dict(METADATA)  # type: ignore[no-untyped-call]
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    seen: dict[str, int] = {}
    for cell in notebook.cells:
        cell.source = "\n".join(line.rstrip() for line in cell.source.strip("\n").split("\n"))
        if cell.cell_type == "code":
            if cell.source.startswith(SETUP_MARK):
                cell.source = setup_cell(root)
                cell.metadata = nbformat.from_dict({"tags": ["remove-cell"]})  # type: ignore[no-untyped-call]
            for name in ("execution", "collapsed", "scrolled", "jupyter"):
                cell.metadata.pop(name, None)
            if FOLDED & set(cell.metadata.get("tags", [])):  # what the book folds or hides, JupyterLab folds too
                cell.metadata["jupyter"] = {"source_hidden": True}
        digest = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:10]
        seen[digest] = seen.get(digest, 0) + 1
        cell.id = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
    return notebook


def execute(path: Path, root: Path) -> str:
    """The notebook's JSON text after a run from a fresh kernel; the file itself is not touched.

    Args         path: a .ipynb file. root: the checkout it belongs to.
    Returns      The text that belongs in the file, ending in a newline.
    Raises       NotebookError, naming the cell.
    """
    notebook = normalise(nbformat.read(path, as_version=4), root)  # type: ignore[no-untyped-call]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    started: list[int] = []
    client = NotebookClient(
        notebook,
        extra_arguments=["--log-level=ERROR"],  # ipykernel warns on each start that loopback is not encrypted
        timeout=SECONDS_PER_CELL,
        record_timing=False,
        coalesce_streams=True,  # else a slow cell prints in as many pieces as the machine pleases
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_execute=lambda cell, cell_index: started.append(cell_index),
    )
    try:
        asyncio.run(client.async_execute(env={**os.environ, **KERNEL_ENVIRONMENT}))
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        raise NotebookError(_named(path, notebook, error, started)) from error
    notebook.metadata = nbformat.from_dict(METADATA)  # type: ignore[no-untyped-call]
    text: str = nbformat.writes(notebook, version=nbformat.NO_CONVERT)  # type: ignore[no-untyped-call]
    return text + "\n"


def _named(path: Path, notebook: NotebookNode, error: Exception, started: Sequence[int]) -> str:
    index, cell = next(
        (
            (index, cell)
            for index, cell in enumerate(notebook.cells)
            if cell.cell_type == "code" and any(output.output_type == "error" for output in cell.outputs)
        ),
        (None, None),
    )
    if cell is None:
        where = f"in cell {started[-1]}" if started else "before the first cell"
        return f"{path}: {where}: {type(error).__name__}: {str(error).splitlines()[0]}"
    raised = next(output for output in cell.outputs if output.output_type == "error")
    source = "\n".join(f"    {line}" for line in cell.source.splitlines()[:12])
    return f"{path}: cell {index} raised {raised.ename}: {_plain(raised.evalue)}\n{source}"


def _plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def difference(committed: str, executed: str) -> str:
    """Which cells of two notebook texts differ, with the first differing lines; empty when the bytes are equal."""
    if committed == executed:
        return ""
    before = nbformat.reads(committed, as_version=4).cells  # type: ignore[no-untyped-call]
    after = nbformat.reads(executed, as_version=4).cells  # type: ignore[no-untyped-call]
    if len(before) != len(after):
        return f"{len(before)} cells became {len(after)}"
    for index, (old, new) in enumerate(zip(before, after, strict=True)):
        old_lines, new_lines = (nbformat.v4.writes(_one(cell)).splitlines() for cell in (old, new))  # type: ignore[no-untyped-call]
        if old_lines != new_lines:
            changes = [line[:200] for line in difflib.unified_diff(old_lines, new_lines, n=0, lineterm="")][2:8]
            return f"cell {index} differs:\n" + "\n".join(f"    {line}" for line in changes)
    return "the notebook's metadata or layout differs"


def _one(cell: NotebookNode) -> NotebookNode:
    notebook: NotebookNode = nbformat.v4.new_notebook(cells=[cell])  # type: ignore[no-untyped-call]
    return notebook


app = typer.Typer(help="Execute the book's notebooks, or check that their outputs are current.", no_args_is_help=True)
Paths = Annotated[
    list[Path] | None, typer.Argument(help="Notebooks, or folders of them; all of the book's when none is given.")
]
Workers = Annotated[int, typer.Option(help="Kernels at once.")]


@app.command()
def run(paths: Paths = None, workers: Workers = 2) -> None:
    """Execute notebooks in place; a notebook that fails is left as it was."""
    root = Path.cwd()
    failed = False
    for path, text, error in _executed(_chosen(paths, root), root, workers):
        if error:
            failed = True
            typer.echo(error, err=True)
        else:
            changed = path.read_text(encoding="utf-8") != text
            if changed:
                _write_aside(path, text)
            typer.echo(f"{path}: {'written' if changed else 'unchanged'}")
    raise typer.Exit(1 if failed else 0)


@app.command()
def check(paths: Paths = None, workers: Workers = 2) -> None:
    """Execute notebooks and compare with the committed bytes; nothing is written."""
    root = Path.cwd()
    chosen = _chosen(paths, root)
    wrong = []
    for path, text, error in _executed(chosen, root, workers):
        problem = error or difference(path.read_text(encoding="utf-8"), text)
        if problem:
            wrong.append(error or f"{path}: {problem}")
    for line in wrong:
        typer.echo(line, err=True)
    if wrong:
        typer.echo("Mend: make notebooks, then look at the change and commit it.", err=True)
    typer.echo(f"{len(chosen) - len(wrong)} of {len(chosen)} notebooks are byte-identical when executed again")
    raise typer.Exit(1 if wrong or not chosen else 0)


def _chosen(paths: list[Path] | None, root: Path) -> list[Path]:
    chosen = paths or [root / "book"]
    return [file for path in chosen for file in (sorted(path.rglob("*.ipynb")) if path.is_dir() else [path])]


def _executed(paths: Sequence[Path], root: Path, workers: int) -> Iterator[tuple[Path, str, str]]:
    def one(path: Path) -> tuple[Path, str, str]:
        try:
            return path, execute(path, root), ""
        except NotebookError as error:
            return path, "", str(error)

    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(one, paths)


def _write_aside(path: Path, text: str) -> None:
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, suffix=".part", delete=False) as aside:
        aside.write(text)
    Path(aside.name).chmod(0o644)
    os.replace(aside.name, path)


if __name__ == "__main__":
    app()
