"""A small book, printed: pages, bookmarks, links, stills, solutions at the end."""

from __future__ import annotations

import pikepdf
import pytest

from course_lib.authoring.printing.document import Imprint, compose
from course_lib.authoring.printing.press import FIT, WIDTH, bind, print_document, sheets_of
from course_lib.authoring.reading_order import Page, Part

LONG = "word " * 40
FIRST = f"""<article class="bd-article"><section id="first"><h1>How far a step of gradient descent may go before
the loss grows again</h1>
<p>See <a href="second.html#a-task">the task</a> and <a href="https://example.org/x">a page</a>.</p>
<pre>{"unbroken" * 40}END</pre>
<div class="math"><span class="katex"><span class="katex-mathml"><annotation>y = x</annotation></span><span
 class="katex-html" aria-hidden="true" style="display: inline-block; width: 900px">y=x END</span></span></div>
<figure><div class="nn-panels" role="img" aria-label="A line of slope 1."><svg viewBox="0 0 90 9"><text y="9">s</text>
</svg></div><p class="nn-still">slope: 1</p></figure><p>{LONG * 60}</p></section></article>"""
SECOND = """<article class="bd-article"><section id="exercises"><h1>Exercises</h1>
<section id="a-task"><h2>1. A task</h2><div class="nn-ex"><p>Do it.</p>
<!-- solution --><details><summary>Solution</summary><p>FORTYTWO</p></details><!-- end of solution -->
</div></section></section></article>"""
PARTS = [Part("Chapters", (Page("book/first", 1), Page("book/second", 2)))]


@pytest.fixture(scope="module")
def printed(browser, tmp_path_factory):
    folder = tmp_path_factory.mktemp("printed")
    (folder / "html" / "book").mkdir(parents=True)
    (folder / "html" / "book" / "first.html").write_text(f"<html><body>{FIRST}</body></html>", encoding="utf-8")
    (folder / "html" / "book" / "second.html").write_text(f"<html><body>{SECOND}</body></html>", encoding="utf-8")
    document = compose(folder / "html", PARTS, Imprint("A book", "someone", "1.2", "https://example.org/book"))
    source, path = folder / "print" / "book.html", folder / "book.pdf"
    source.parent.mkdir()
    source.write_text(document.html, encoding="utf-8")
    print_document(browser, source, path)
    sheets = bind(path, document.headings, {"Title": "A book"})
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == sheets
        yield path, pdf


def bookmarks(items):
    return [(item.title, bookmarks(item.children)) for item in items]


def test_the_bookmarks_are_the_headings_word_for_word(printed):
    long = "How far a step of gradient descent may go before the loss grows again"
    with printed[1].open_outline() as outline:
        assert bookmarks(outline.root) == [
            ("Contents", []),
            ("Chapters", [(long, [("Exercises", [("1. A task", [])])])]),
            ("Solutions", [(long, [("1. A task", [])])]),
        ]
    assert printed[1].Root.PageMode == "/UseOutlines"
    assert printed[1].docinfo["/Title"] == "A book"


def test_links_lead_to_places_in_the_document_and_out_of_it(printed):
    path, pdf = printed
    places = sheets_of(path)
    within, out = set(), set()
    for page in pdf.pages:
        for note in page.get("/Annots", []):
            if "/Dest" in note:
                within.add(str(note.Dest).removeprefix("/"))
            else:
                out.add(str(note.A.URI))
    assert "book.second..a-task" in within
    assert within <= set(places)
    assert out == {"https://example.org/x", "https://example.org/book"}
    assert places["book.first"] < places["book.second"] < places["solutions"]


def test_what_is_wider_than_a_sheet_is_broken_or_set_smaller(printed, browser):
    page = browser.new_page(viewport={"width": WIDTH, "height": 900})
    page.emulate_media(media="print")
    page.goto((printed[0].parent / "print" / "book.html").as_uri())
    widest = """() => Math.max(...[...document.querySelectorAll("pre, .katex-html")]
      .map(element => element.scrollWidth * element.currentCSSZoom))"""
    assert page.evaluate(widest) > 800
    page.evaluate(FIT, WIDTH)
    assert page.evaluate(widest) <= WIDTH
    page.close()


def test_a_screen_reader_finds_headings_and_pictures_with_their_text(printed):
    """Tagged, in English, every picture with an alternative, every font in the file."""
    _, pdf = printed
    kinds, told = {}, set()
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and "/S" in thing and "/P" in thing:
            kinds[str(thing.S)] = kinds.get(str(thing.S), 0) + 1
            told |= {str(thing.Alt)} if "/Alt" in thing else set()
    assert kinds["/H1"] == 3
    assert kinds["/H2"] == 2
    assert {"A line of slope 1.", "y = x"} <= told
    assert str(pdf.Root.Lang) == "en"
    descriptors = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and "/FontName" in thing]
    assert descriptors
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(thing.keys()) for thing in descriptors)
