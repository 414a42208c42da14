"""What a page says of itself is read from its first lines and from its chapter's table."""

import json
from pathlib import Path

import pytest

from course_lib.authoring.page_openings import Opening, heading_anchor, page_opening
from course_lib.authoring.verifications import Verification

LINE = (
    "*14 minutes. You need [the loss](loss.ipynb#gradient), [bowls](../prerequisites/bowls.ipynb) and a "
    "[word](../appendix/glossary.md#word). Afterwards you can read [more](more.ipynb).*"
)


@pytest.fixture
def notebook(tmp_path):
    chapter = tmp_path / "chapter"
    chapter.mkdir()
    table = "| page | its one idea | minutes |\n|---|---|---|\n| [A page](page.ipynb) | it bends | 14 |\n"
    (chapter / "index.md").write_text(table, encoding="utf-8")
    return chapter / "page.ipynb"


def write(notebook, *markdown):
    cells = [{"cell_type": "markdown", "source": [text]} for text in markdown]
    notebook.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    return notebook


def test_minutes_needs_and_the_idea(notebook):
    needs = (notebook.with_name("loss.ipynb"), notebook.parents[1] / "prerequisites" / "bowls.ipynb")
    assert page_opening(write(notebook, f"# A page\n\n{LINE}")) == Opening(14, needs, "it bends")


def test_a_page_that_says_nothing(notebook):
    assert page_opening(write(notebook.with_name("other.ipynb"), "# Another")) == Opening()


@pytest.mark.parametrize(
    ("cell", "anchor"),
    [(1, ""), (2, "what-w-does"), (3, "its-the-1-norm"), (4, "its-the-1-norm")],
)
def test_a_claim_is_read_about_from_the_last_heading_before_it(notebook, cell, anchor):
    texts = ["# Title", "## First\n\n### What *`W`* does", "Text.\n\n## It's the $1$-norm", "#### Too deep"]
    write(notebook, *texts)
    assert heading_anchor(Verification("a-claim", Path(notebook), cell, "")) == anchor
