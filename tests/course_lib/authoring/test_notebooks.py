"""The notebook runner: same bytes on every run, named cells when one fails, nothing half-written."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from course_lib.authoring.notebooks import NotebookError, app, difference, execute, normalise, setup_cell

ROOT = Path(__file__).resolve().parents[3]


def notebook(*sources: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])


def written(folder: Path, *sources: str) -> Path:
    path = folder / "page.ipynb"
    nbformat.write(notebook(*sources), path)
    return path


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    path = written(tmp_path, "import numpy as np\nnp.random.default_rng(0).normal(size=3)", "print({'b', 'a'})")
    first = execute(path, ROOT)
    path.write_text(first, encoding="utf-8")
    assert execute(path, ROOT) == first


def test_a_slow_cell_prints_in_one_piece(tmp_path: Path) -> None:
    path = written(tmp_path, "import time\nfor i in range(3):\n    print(i, flush=True)\n    time.sleep(0.2)")
    [cell] = nbformat.reads(execute(path, ROOT), as_version=4).cells
    assert [output.text for output in cell.outputs] == ["0\n1\n2\n"]


def test_a_failing_cell_is_named_and_the_file_stays_as_it_was(tmp_path: Path) -> None:
    path = written(tmp_path, "x = 1", "x / 0")
    before = path.read_bytes()
    with pytest.raises(NotebookError, match=r"page\.ipynb: cell 1 raised ZeroDivisionError: division by zero\n +x / 0"):
        execute(path, ROOT)
    assert path.read_bytes() == before


def test_a_kernel_that_dies_is_told_with_the_place(tmp_path: Path) -> None:
    path = written(tmp_path, "x = 1", "import os\nos._exit(3)")
    with pytest.raises(NotebookError, match=r"page\.ipynb: in cell 1: DeadKernelError"):
        execute(path, ROOT)


def test_cell_ids_depend_on_content_alone_and_differ() -> None:
    first, second = (normalise(notebook("x = 1", "y = 2", "x = 1"), ROOT) for _ in range(2))
    assert [cell.id for cell in first.cells] == [cell.id for cell in second.cells]
    assert len({cell.id for cell in first.cells}) == 3


def test_the_set_up_cell_is_renewed_wherever_it_stands() -> None:
    [old] = normalise(notebook("# Set-up: an old form\nimport nothing"), ROOT).cells
    assert old.source == setup_cell(ROOT)
    assert old.metadata == {"tags": ["remove-cell"], "jupyter": {"source_hidden": True}}


def test_a_difference_names_the_cell_and_shows_the_lines() -> None:
    old, new = notebook("1", "2"), notebook("1", "3")
    for pair in zip(old.cells, new.cells, strict=True):
        pair[1].id = pair[0].id
    text = difference(nbformat.writes(old), nbformat.writes(new))
    assert text.startswith("cell 1 differs:")
    assert '-    "2"' in text
    assert '+    "3"' in text
    assert difference("same", "same") == ""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "book").mkdir()
    shutil.copy(ROOT / "_config.yml", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_run_writes_and_check_then_agrees(checkout: Path) -> None:
    path = written(checkout / "book", "1 + 1")
    assert CliRunner().invoke(app, ["run"]).exit_code == 0
    assert CliRunner().invoke(app, ["check"]).exit_code == 0
    path.write_text(path.read_text(encoding="utf-8").replace('"2"', '"3"'), encoding="utf-8")
    result = CliRunner().invoke(app, ["check"])
    assert result.exit_code == 1
    assert "cell 0 differs" in result.output
    assert "make notebooks" in result.output


def test_a_folder_stands_for_the_notebooks_in_it(checkout: Path) -> None:
    (checkout / "book" / "chapter").mkdir()
    inside, outside = written(checkout / "book" / "chapter", "1 + 1"), written(checkout / "book", "1 + 1")
    as_it_was = outside.read_text(encoding="utf-8")
    result = CliRunner().invoke(app, ["run", "book/chapter"])
    assert result.exit_code == 0
    assert result.output == f"{inside.relative_to(checkout)}: written\n"
    assert outside.read_text(encoding="utf-8") == as_it_was


def test_checking_no_notebook_at_all_fails(checkout: Path) -> None:
    assert CliRunner().invoke(app, ["check"]).exit_code == 1


def test_run_goes_on_after_a_notebook_that_fails_and_says_so(checkout: Path) -> None:
    good, bad = checkout / "book" / "a.ipynb", checkout / "book" / "b.ipynb"
    nbformat.write(notebook("1 + 1"), good)
    nbformat.write(notebook("boom"), bad)
    result = CliRunner().invoke(app, ["run"])
    assert result.exit_code == 1
    assert "b.ipynb: cell 0 raised NameError" in result.output
    assert nbformat.read(good, as_version=4).cells[0].outputs
    assert not list((checkout / "book").glob("*.part"))
