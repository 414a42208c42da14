"""Chromium as the press: an HTML document in, a tagged PDF out, every link that names its sheet with the number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pikepdf

from course_lib.authoring.chromium import find_chromium
from course_lib.errors import CourseError

__all__ = ["bind", "chromium", "print_document", "sheets_of"]

WIDTH, HEIGHT = 575, 950  # of the text on a sheet, in CSS pixels: what print.css leaves of A4
PRINTS = 4
# what is wider than the sheet is set smaller, until it fits
FIT = """width => {
  for (const element of document.querySelectorAll(".nn-page :is(div.math, table, .nn-panels)")) {
    const inner = element.matches("div.math") ? element.querySelector(".katex-html") || element : element;
    const wide = Math.max(element.scrollWidth, inner.scrollWidth, inner.getBoundingClientRect().width);
    const room = Math.min(width, element.parentElement.clientWidth || width);
    if (wide > room + 1) element.style.zoom = Math.max(0.5, room / wide - 0.01).toFixed(3);
  }
}"""
# on the screen a font that is late is not waited for
FONTS = """() => Promise.all([...document.fonts].map(face => { face.display = "block"; return face.load(); }))
  .then(() => document.fonts.ready).then(() => null)"""
FILL = """numbers => document.querySelectorAll(".nn-numbered").forEach(link => {
  link.querySelector(".nn-number").textContent = numbers[decodeURIComponent(link.hash.slice(1))] ?? "0000";
})"""


def chromium() -> str:
    """The system's Chromium.

    Raises       CourseError when there is none.
    """
    found = find_chromium()
    if found is None:
        raise CourseError("chromium: make pdf prints with Chromium, which is missing: apt-get install chromium")
    return found


def print_document(browser: Any, document: Path, to: Path) -> None:
    """Print at least twice: the first time to learn on which sheet everything comes to stand.

    Args         browser: Playwright's. document: the HTML. to: the PDF.
    Raises       CourseError when the numbers that are filled in go on moving what they count.
    """
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
    page.set_default_timeout(0)  # hundreds of sheets are one call
    page.emulate_media(media="print")
    numbers: dict[str, int] = {}
    for attempt in range(PRINTS):
        page.goto(document.as_uri())  # anew: a document that was printed once breaks into other pages the next time
        page.evaluate(FONTS)
        page.evaluate(FILL, numbers)
        page.evaluate(FIT, WIDTH)
        page.pdf(path=to, prefer_css_page_size=True, print_background=True, tagged=attempt > 0, outline=attempt > 0)
        before, numbers = numbers, sheets_of(to)
        if numbers == before:
            page.close()
            return
    raise CourseError(f"print_document: after {PRINTS} prints the numbers in the document still move its pages.")


def sheets_of(path: Path) -> dict[str, int]:
    """The number of the sheet, from 1, of every place that a link of the document leads to."""
    with pikepdf.open(path) as pdf:
        order = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        places = pdf.Root.get("/Dests", pikepdf.Dictionary())
        return {str(name).removeprefix("/"): order[place[0].objgen] for name, place in places.items()}


def bind(path: Path, headings: Sequence[str], about: Mapping[str, str]) -> int:
    """Give the PDF its bookmarks' words, its title, and the form in which it takes the least room.

    Args         path: what was printed, which is replaced. headings: the words of every heading, in order: Chromium's
                 own lose the spaces where a line breaks. about: what the PDF says of itself.
    Returns      The number of sheets.
    Raises       CourseError when the bookmarks are not one for each heading.
    """
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        with pdf.open_outline() as outline:
            items = list(_in_order(outline.root))
            if len(items) != len(headings):
                raise CourseError(f"bind: {len(items)} bookmarks for {len(headings)} headings; expected one for each.")
            for item, heading in zip(items, headings, strict=True):
                item.title = heading
                item.is_closed = True
        for name, value in about.items():
            pdf.docinfo[f"/{name}"] = value
        pdf.Root.PageMode = pikepdf.Name.UseOutlines
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        return len(pdf.pages)


def _in_order(items: Sequence[Any]) -> Any:
    for item in items:
        yield item
        yield from _in_order(item.children)
