"""What a notebook verifies can be listed without running it."""

import json

import pytest

from course_lib.authoring.verifications import book_notebooks, verifications, verify_problems
from course_lib.errors import ConventionError


def notebook(folder, *sources, shown=""):
    path = folder / "page.ipynb"
    outputs = [{"output_type": "execute_result", "data": {"text/plain": [shown], "text/html": ["<p>x</p>"]}}]
    cells = [{"cell_type": "code", "source": [source], "outputs": outputs if shown else []} for source in sources]
    cells.append({"cell_type": "markdown", "source": ["verify('in prose')"]})
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    return path


def test_ids_are_read_from_every_form_of_the_call(tmp_path):
    path = notebook(
        tmp_path,
        "verify('a', 1, equals=1)",
        "%matplotlib inline\ntry:\n    !pip list\nexcept OSError:\n    pass\n"
        "verify({'b': (1, 'equals', 1), 'c': {'p': (1, 'equals', 1)}})",
    )
    assert [(found.claim, found.cell) for found in verifications(path)] == [("a", 0), ("b", 1), ("c", 1)]


def test_the_figures_come_from_the_committed_output(tmp_path):
    path = notebook(tmp_path, "verify('a', x, at_most=1)", shown="verified a: largest of 9: 0.5 <= 1")
    assert verifications(path)[0].figures == "largest of 9: 0.5 ≤ 1"
    assert verifications(notebook(tmp_path, "verify('a', x, at_most=1)"))[0].figures == ""
    path = notebook(tmp_path, "verify('a', x, at_most=1)", shown=r"verified a: \u03c3(0)\xb2: 0.25 <= 1")
    assert verifications(path)[0].figures == "σ(0)²: 0.25 ≤ 1"


@pytest.mark.parametrize("call", ["verify(name, 1, equals=1)", "verify({name: (1, 'equals', 1)})", "verify()"])
def test_an_id_that_is_not_written_out_is_refused(tmp_path, call):
    with pytest.raises(ConventionError, match="write the claim's id out as text"):
        verifications(notebook(tmp_path, call))


def test_a_verification_that_nobody_sees_is_a_problem(tmp_path):
    path = notebook(tmp_path, "verify('a', 1, equals=1)\nprint('done')", "v = verify('b', 1, equals=1)")
    assert verify_problems(path) == [
        "page.ipynb, cell 0: verify is not the cell's last value, so nobody sees it",
        "page.ipynb, cell 1: verify is not the cell's last value, so nobody sees it",
    ]


def test_a_claim_is_verified_once_a_page(tmp_path):
    path = notebook(tmp_path, "verify('a', 1, equals=1)", "verify('a', 2, equals=2)")
    assert verify_problems(path) == ["page.ipynb, cell 1: a is verified in cell 0 already"]


def test_copies_that_an_editor_keeps_are_no_notebooks_of_the_book(tmp_path):
    notebook(tmp_path, "1")
    (tmp_path / ".ipynb_checkpoints").mkdir()
    notebook(tmp_path / ".ipynb_checkpoints", "1")
    assert book_notebooks(tmp_path) == [tmp_path / "page.ipynb"]
