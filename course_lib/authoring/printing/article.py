"""A built page as a piece of one long document: its own ids, links into the document, nothing that only moves."""

from __future__ import annotations

import itertools
import posixpath
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import html as markup

from course_lib.authoring.solutions_shown import SOLUTION_BEGINS, SOLUTION_ENDS
from course_lib.errors import CourseError

__all__ = ["Article", "Solution", "numbered_link", "place_of", "read_article"]

DEEPEST = 6  # levels of headings that a PDF knows
HEADINGS = ".//h1|.//h2|.//h3|.//h4|.//h5|.//h6|.//*[@role='heading']"
HEADERLINKS = ".//a[contains(@class, 'headerlink')]"
LEFT_OUT = (
    ".//script|.//style|.//button|.//comment()|.//*[@data-bar]|.//svg//*[@display='none']"
    "|.//details[contains(@class, 'above-input')]|.//*[contains(@class, 'pst-js-only')]"
    "|.//*[contains(@class, 'toctree-wrapper')]|.//span[@class='katex-mathml']"
)


@dataclass(frozen=True)
class Solution:
    """A solution, taken out of its page: what it solves, where the exercise stands, where the solution shall stand."""

    title: str
    exercise: str
    place: str
    elements: tuple[Any, ...]


@dataclass(frozen=True)
class Article:
    """A page of the document: its title, where it begins, its element, and the solutions that stood on it."""

    title: str
    place: str
    element: Any
    solutions: tuple[Solution, ...]


def place_of(page: str, fragment: str = "") -> str:
    """The id in the document of a place on a page.

    >>> place_of("book/optimizers/adam", "summary")
    'book.optimizers.adam..summary'
    """
    name = page.replace("/", ".")
    return f"{name}..{fragment}" if fragment else name


def numbered_link(text: str, place: str) -> Any:
    """A link that also names the sheet, for readers of paper; the number is filled in once it is known."""
    link = markup.Element("a", {"class": "nn-numbered", "href": f"#{place}"})
    words, number = markup.Element("span"), markup.Element("span", {"class": "nn-number"})
    words.text, number.text = text, "0000"
    link.extend([words, number])
    return link


def read_article(html: Path, page: str, pages: Collection[str], level: int) -> Article:
    """A built page as a piece of the document.

    Args         html: the folder of the built book. page: as in book/optimizers/adam. pages: all that the document
                 holds. level: that of the page's title among the document's headings.
    Raises       CourseError when the page is not built.
    """
    path = html / f"{page}.html"
    if not path.is_file():
        raise CourseError(f"read_article: {page} of _toc.yml is not in {html}; build the book first: make book")
    found = markup.document_fromstring(path.read_text(encoding="utf-8")).find(".//article")
    _say_formulas(found)
    _lead_within(found, page, pages)
    _unfold(found)
    for heading in found.xpath(HEADINGS):
        own = int(heading.get("aria-level") or heading.tag[1:])
        heading.set("aria-level", str(min(own + level - 1, DEEPEST)))
    for link in found.xpath(HEADERLINKS):
        link.drop_tree()
    solutions = tuple(_taken_out(found))
    for part in [found, *(element for solution in solutions for element in solution.elements)]:
        for element in part.xpath(LEFT_OUT):
            element.drop_tree()
    found.tag = "section"
    found.set("class", "nn-page")
    found.set("id", place_of(page))
    title = found.find(".//h1")
    return Article(page if title is None else title.text_content().strip(), place_of(page), found, solutions)


def _say_formulas(article: Any) -> None:
    """A formula is a picture whose text is its TeX: a PDF has no other way to say one."""
    for heard in article.xpath(".//span[@class='katex-mathml']"):
        seen, tex = heard.getnext(), heard.find(".//annotation")
        if seen is not None and tex is not None:
            seen.attrib.pop("aria-hidden", None)
            seen.set("role", "img")
            seen.set("aria-label", tex.text or "")


def _taken_out(article: Any) -> Iterator[Solution]:
    """Each solution, with a link left in its place."""
    for mark in article.xpath(".//comment()"):
        if f"<!--{mark.text}-->" != SOLUTION_BEGINS:
            continue
        elements = list(itertools.takewhile(lambda after: f"<!--{after.text}-->" != SOLUTION_ENDS, mark.itersiblings()))
        section = next(mark.iterancestors("section"))
        exercise, title = section.get("id"), section.find(".//h2").text_content().strip()
        for element in elements:
            element.getparent().remove(element)
        solution = Solution(title, exercise, f"{exercise}..solution", tuple(elements))
        link = markup.Element("p", {"class": "nn-to-solution"})
        link.append(numbered_link("Solution: page ", solution.place))
        mark.addnext(link)
        yield solution


def _lead_within(part: Any, page: str, pages: Collection[str]) -> None:
    """Ids and links as the document has them; a link to what it does not hold is only its text."""
    for element in part.xpath("descendant-or-self::*[@id][not(ancestor-or-self::svg)]"):
        element.set("id", place_of(page, element.get("id")))
    for link in part.xpath(".//a[@href]"):
        address = urlsplit(link.get("href"))
        if address.scheme:
            continue
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(address.path)))
        target = target.removesuffix(".html") if address.path else page
        if target in pages:
            link.set("href", f"#{place_of(target, unquote(address.fragment))}")
        else:
            link.drop_tag()
    for picture in part.xpath(".//img[@src]"):
        source = posixpath.normpath(posixpath.join(posixpath.dirname(page), picture.get("src")))
        picture.set("src", f"../html/{source}")


def _unfold(part: Any) -> None:
    for details in part.xpath("descendant-or-self::details"):
        details.set("open", "")
    for summary in part.xpath(".//*[contains(@class, 'nn-predict')]//summary"):
        summary.text = "Answer"
