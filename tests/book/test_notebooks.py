"""The committed notebooks as files: written by `make notebooks`, with nothing in them that nbval would not compare."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from course_lib.authoring.notebooks import normalise

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "book").rglob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_notebook_stands_as_make_notebooks_writes_it(path):
    """Layout, set-up cell and ids, the cells run once each in their order; what they print is nbval's to compare."""
    text = path.read_text(encoding="utf-8")
    notebook = normalise(nbformat.reads(text, as_version=4), ROOT)
    assert nbformat.writes(notebook, version=nbformat.NO_CONVERT) + "\n" == text
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_output_is_of_a_kind_that_nbval_compares(path):
    """It looks at no bitmap, no stream's name and no metadata; so there is one stream, and none of the others."""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            assert output["output_type"] in ("stream", "display_data", "execute_result")
            assert output.get("name", "stdout") == "stdout"
            assert not output.get("metadata")
            assert not any(kind.startswith("image/") and kind != "image/svg+xml" for kind in output.get("data", ()))
