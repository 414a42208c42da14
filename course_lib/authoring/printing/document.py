"""The whole book as one HTML document for the press: title, contents, parts, and the solutions at the end."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from lxml import html as markup

from course_lib.authoring.printing.article import HEADINGS, Article, numbered_link, read_article
from course_lib.authoring.reading_order import Part

__all__ = ["Document", "Imprint", "compose"]

SHEET = Path(__file__).with_name("print.css")


@dataclass(frozen=True)
class Imprint:
    """What the title page says."""

    title: str
    author: str
    version: str
    address: str


@dataclass(frozen=True)
class Document:
    """The HTML, and the titles of its headings in their order, for the bookmarks."""

    html: str
    headings: tuple[str, ...]


def compose(html: Path, parts: Sequence[Part], imprint: Imprint) -> Document:
    """One document of all pages.

    Args         html: the folder of the built book; the document belongs into a folder beside it. parts: what is
                 printed, in order; the first page of all stands before the parts.
    Raises       CourseError when a page is not built.
    """
    pages = {page.name for part in parts for page in part.pages}
    body, contents = markup.Element("div"), markup.Element("ol")
    sheets: list[str] = []
    taken: list[tuple[str, Article]] = []
    for number, part in enumerate(parts):
        if part.caption:
            _begin_part(body, contents, part.caption, f"part-{number}")
        chapter = ""
        for page in part.pages:
            level = page.depth + bool(part.caption)
            article = read_article(html, page.name, pages, level)
            chapter = article.title if page.depth == 1 else chapter
            _set_on_sheets(article.element, sheets, (chapter, article.title) if page.depth > 1 else ("", chapter))
            body.append(article.element)
            _list(contents, article.title, article.place, page.depth)
            if article.solutions:
                taken.append((chapter, article))
    if taken:
        _begin_part(body, contents, "Solutions", "solutions")
        for chapter, article in taken:
            section = _solutions(chapter, article)
            _set_on_sheets(section, sheets, ("Solutions", chapter))
            body.append(section)
            _list(contents, chapter, section.get("id"), 1)
    headings = tuple(" ".join(heading.text_content().split()) for heading in body.xpath(HEADINGS))
    style = SHEET.read_text(encoding="utf-8") + "\n".join(sheets)
    text = _PAGE.format(
        style=style,
        title=escape(imprint.title),
        author=escape(imprint.author),
        version=escape(imprint.version),
        address=escape(imprint.address),
        contents=_written(contents),
        body="".join(_written(element) for element in body),
    )
    return Document(text, ("Contents", *headings))


_PAGE = """<!DOCTYPE html>
<html lang="en" data-theme="light">
<head>
<meta charset="utf-8">
<title>{title}</title>
<link rel="stylesheet" href="../html/_static/book.css">
<style>{style}</style>
</head>
<body>
<main class="bd-main"><div class="bd-content"><div class="bd-article-container"><article class="bd-article">
<section class="nn-title-page">
<p class="nn-book">{title}</p>
<p>A course in which every statement runs</p>
<p class="nn-imprint">By {author}<br>Version {version}<br><a href="{address}">{address}</a><br>
Text and figures: CC BY 4.0. Code: BSD-3-Clause.<br>
On the screen the figures move; here each shows one value, which stands below it.</p>
</section>
<nav class="nn-contents" aria-labelledby="contents"><h1 id="contents" aria-level="1">Contents</h1>{contents}</nav>
{body}
</article></div></div></main>
</body>
</html>
"""


def _begin_part(body: Any, contents: Any, caption: str, place: str) -> None:
    section = markup.Element("section", {"class": "nn-part", "id": place})
    heading = markup.Element("h1", {"aria-level": "1"})
    heading.text = caption
    section.append(heading)
    body.append(section)
    _list(contents, caption, place, 0)


def _list(contents: Any, title: str, place: str, depth: int) -> None:
    line = markup.Element("li", {"class": f"nn-depth-{depth}"})
    line.append(numbered_link(title, place))
    contents.append(line)


def _set_on_sheets(section: Any, sheets: list[str], heads: tuple[str, str]) -> None:
    """Sheets of its own, whose head says where one is."""
    name = f"nn-{len(sheets)}"
    left, right = (json.dumps(head, ensure_ascii=False) for head in heads)
    sheets.append(f"@page {name} {{ @top-left {{ content: {left} }} @top-right {{ content: {right} }} }}")
    section.set("style", f"page: {name}")


def _solutions(chapter: str, article: Article) -> Any:
    section = markup.Element("section", {"class": "nn-page nn-solutions", "id": f"{article.place}..solutions"})
    heading = markup.Element("h1", {"aria-level": "2"})
    heading.text = chapter
    section.append(heading)
    for solution in article.solutions:
        title = markup.Element("h2", {"aria-level": "3", "id": solution.place})
        title.text = solution.title
        back = markup.Element("p", {"class": "nn-to-solution"})
        back.append(numbered_link("The exercise: page ", solution.exercise))
        section.extend([title, back, *solution.elements])
    return section


def _written(element: Any) -> str:
    return str(markup.tostring(element, encoding="unicode", with_tail=False))
