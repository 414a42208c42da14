"""What progress.js fills in, written while the book is built so that nothing moves when it does.

It is a box at the end of each page of a chapter, and the table of the page Your progress.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

__all__ = ["add_marks", "chapters_of", "setup", "table"]

PAGE = "book/your_progress"
PLACE = "<!-- chapters -->"
_TICK = '<label><input type="checkbox" autocomplete="off"> I have read this page</label>'
BOX = f'<p class="nn nn-been pst-js-only">{_TICK}</p>'
SHIPPED = Path("course_lib") / "checks" / "solutions.json"


def chapters_of(included: Mapping[str, Sequence[str]], root: str) -> dict[str, list[str]]:
    """The pages of each chapter that sets exercises, its own first, without the exercises; in the book's order.

    Args         included: for each page the pages below it. root: the first of them.
    """
    tops = {Path(top).parent: (top, included.get(top, ())) for top in included.get(root, ())}
    return {
        folder.name: [top, *(page for page in below if not page.endswith("/exercises"))]
        for folder, (top, below) in tops.items()
        if f"{folder.as_posix()}/exercises" in below
    }


def table(
    chapters: Mapping[str, Sequence[str]],
    exercises: Mapping[str, int],
    titles: Mapping[str, str],
    address: Callable[[str], str],
) -> str:
    """A row for each chapter, with nothing read and nothing solved.

    Args         chapters: the pages of each. exercises: how many each sets. titles: of the pages. address: page ->
                 where a link to it leads.
    """
    rows = []
    for name, pages in chapters.items():
        link = f'<a href="{escape(address(pages[0]))}">{escape(titles[pages[0]])}</a>'
        rows.append(
            f'<tr data-chapter="{name}" data-exercises="{exercises[name]}"><th scope="row">{link}</th>'
            f"<td>0 of {len(pages)}</td><td>0 of {exercises[name]}</td></tr>"
        )
    head = '<tr><th scope="col">chapter</th><th scope="col">pages read</th><th scope="col">exercises solved</th></tr>'
    return f'<table class="table"><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table>'


def add_marks(app: Any, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Write the box or the table into a page."""
    chapters = chapters_of(app.env.toctree_includes, app.config.root_doc)
    if any(pagename in pages for pages in chapters.values()):
        context["body"] += BOX
    if pagename == PAGE:
        shipped = json.loads((Path(app.srcdir) / SHIPPED).read_text(encoding="utf-8"))
        exercises = Counter(entry["chapter"] for entry in shipped.values())
        titles = {page: title.astext() for page, title in app.env.titles.items()}
        made = table(chapters, exercises, titles, lambda page: str(app.builder.get_relative_uri(PAGE, page)))
        context["body"] = context["body"].replace(PLACE, made)


def depend(app: Any, docname: str, source: list[str]) -> None:
    """Build the table again when there are other exercises."""
    if docname == PAGE:
        app.env.note_dependency(str(Path(app.srcdir) / SHIPPED))


def setup(app: Any) -> dict[str, bool]:
    """What Sphinx calls."""
    app.connect("source-read", depend)
    app.connect("html-page-context", add_marks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
