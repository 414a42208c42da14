"""What progress.js fills in: a box on the pages that are read, a table of all chapters, nothing anywhere else."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from docutils import nodes

from course_lib.authoring.progress_marks import BOX, PAGE, PLACE, add_marks, chapters_of, depend, setup, table

ROOT = Path(__file__).parents[3]
LOSS, INDEX = "book/least_squares_xor/loss", "book/least_squares_xor/index"
INCLUDED = {
    "book/index": ["book/how_to_use", PAGE, INDEX, "book/appendix/index"],
    INDEX: [LOSS, "book/least_squares_xor/exercises"],
    "book/appendix/index": ["book/appendix/notation"],
}


def application() -> Any:
    """As much of Sphinx as the extension touches."""
    return SimpleNamespace(
        srcdir=str(ROOT),
        config=SimpleNamespace(root_doc="book/index"),
        builder=SimpleNamespace(get_relative_uri=lambda start, page: f"{page.removeprefix('book/')}.html"),
        env=SimpleNamespace(toctree_includes=INCLUDED, titles={INDEX: nodes.title("", "Least squares & XOR")}),
    )


def body(page: str) -> str:
    context = {"body": f"<h1>Title</h1>{PLACE}"}
    add_marks(application(), page, "page.html", context, None)
    return context["body"]


def test_a_chapter_is_what_has_exercises() -> None:
    assert chapters_of(INCLUDED, "book/index") == {"least_squares_xor": [INDEX, LOSS]}
    assert chapters_of({}, "book/index") == {}


@pytest.mark.parametrize(
    ("page", "boxes"),
    [(LOSS, 1), (INDEX, 1), ("book/least_squares_xor/exercises", 0), ("book/appendix/notation", 0), ("search", 0)],
)
def test_only_a_page_of_a_chapter_has_a_box(page: str, boxes: int) -> None:
    assert body(page).count(BOX) == boxes


def test_the_table_has_a_row_for_each_chapter_with_its_numbers() -> None:
    text = body(PAGE)
    assert PLACE not in text
    assert BOX not in text
    (row,) = re.findall("<tr data-chapter.*?</tr>", text)
    assert row == (
        '<tr data-chapter="least_squares_xor" data-exercises="8"><th scope="row">'
        '<a href="least_squares_xor/index.html">Least squares &amp; XOR</a></th><td>0 of 2</td><td>0 of 8</td></tr>'
    )


def test_a_chapter_without_pages_in_between_is_a_row_too() -> None:
    assert "<td>0 of 1</td><td>0 of 3</td>" in table({"a": ["p"]}, {"a": 3}, {"p": "P"}, str)


def test_other_exercises_build_the_table_again() -> None:
    noted: list[str] = []
    app = SimpleNamespace(srcdir=str(ROOT), env=SimpleNamespace(note_dependency=noted.append))
    depend(app, LOSS, [])
    depend(app, PAGE, [])
    assert [Path(path).relative_to(ROOT).as_posix() for path in noted] == ["course_lib/checks/solutions.json"]
    assert Path(noted[0]).is_file()


def test_sphinx_is_told() -> None:
    connected = []
    setup(SimpleNamespace(connect=lambda event, handler: connected.append((event, handler))))
    assert connected == [("source-read", depend), ("html-page-context", add_marks)]
