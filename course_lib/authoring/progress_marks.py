"""What progress.js fills in, written while the book is built so that nothing moves when it does: a box at the end of
each page of a chapter, and the table of the page Your progress.
"""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

from course_lib.authoring.exercises import SHIPPED
from course_lib.checks import exercises_of_chapter

__all__ = ["chapters_of", "setup", "table"]

PAGE = "book/your_progress"
PLACE = "<!-- chapters -->"
_TICK = '<label><input type="checkbox" autocomplete="off"> I have read this page</label>'
BOX = f'<p class="nn nn-been pst-js-only">{_TICK}</p>'


def chapters_of(included: dict[str, list[str]]) -> dict[str, list[str]]:
    """The pages of each chapter that sets exercises, its own first, without the exercises; in the book's order.

    Args         included: for each page the pages below it.
    """
    return {
        Path(top).parent.name: [top, *(page for page in below if not page.endswith("/exercises"))]
        for top, below in included.items()
        if f"{Path(top).parent.as_posix()}/exercises" in below
    }


def table(chapters: dict[str, list[str]], titles: dict[str, str], address: Any) -> str:
    """A row for each chapter, with nothing read and nothing solved.

    Args         titles: of the pages. address: page -> where a link to it leads.
    """
    rows = []
    for name, pages in chapters.items():
        count = len(exercises_of_chapter(name))
        link = f'<a href="{html.escape(address(pages[0]))}">{html.escape(titles[pages[0]])}</a>'
        rows.append(
            f'<tr data-chapter="{name}" data-exercises="{count}"><th scope="row">{link}</th>'
            f"<td>0 of {len(pages)}</td><td>0 of {count}</td></tr>"
        )
    head = '<tr><th scope="col">chapter</th><th scope="col">pages read</th><th scope="col">exercises solved</th></tr>'
    return f'<table class="table"><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table>'


def add_marks(app: Any, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Write box or table into a page."""
    chapters = chapters_of(app.env.toctree_includes)
    if any(pagename in pages for pages in chapters.values()):
        context["body"] += BOX
    if pagename == PAGE:
        order = [
            name
            for page in app.env.toctree_includes[app.config.root_doc]
            if (name := Path(page).parent.name) in chapters
        ]
        titles = {page: title.astext() for page, title in app.env.titles.items()}
        made = table(
            {name: chapters[name] for name in order}, titles, lambda page: app.builder.get_relative_uri(PAGE, page)
        )
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
