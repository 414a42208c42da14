"""A built page as a piece of the document for the press, and the document itself; printing is tested in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pytest
from lxml import html as markup

from course_lib.authoring.printing import press
from course_lib.authoring.printing.article import read_article
from course_lib.authoring.printing.document import Imprint, compose
from course_lib.authoring.reading_order import Page, Part, reading_order
from course_lib.errors import CourseError

ROOT = Path(__file__).resolve().parents[3]
IMPRINT = Imprint("A <book>", "someone", "1.2", "https://github.com/someone/book")
FORMULA = (
    '<span class="katex"><span class="katex-mathml"><math><annotation>\\hat y &lt; 1</annotation></math></span>'
    '<span class="katex-html" aria-hidden="true">y&lt;1</span></span>'
)
FIRST = f"""<html><body><article class="bd-article"><!-- said to authors -->
<section id="one"><h1>First &amp; only<a class="headerlink" href="#one">#</a></h1>
<p>{FORMULA} <a href="second.html#a-task">the task</a> <a href="../search.html">search</a>
<a href="https://example.org/x">out</a> <a href="#part">below</a></p>
<section id="part"><h2>Part</h2>
<div class="nn-predict"><details><summary>I have decided, show me</summary><p>B.</p></details></div>
<details class="admonition hide above-input"><summary>Show the code</summary><pre>hidden()</pre></details>
<figure data-nn="{{}}"><svg viewBox="0 0 9 9"><g class="nn-moves"><g display="none"><text>unseen</text></g>
<g display="inline"><text id="t">seen</text></g></g></svg><p class="nn-still">slope: 1</p>
<div data-bar hidden><button>Play</button></div><script>moves()</script></figure></section></section>
</article></body></html>"""
SECOND = """<html><body><article class="bd-article">
<section id="exercises"><h1>Exercises</h1>
<section id="a-task"><span id="exercise-task"></span><h2>1. A <code>task</code><a class="headerlink" href="#">#</a></h2>
<div class="nn-ex"><p>Do it.</p><details><summary>Hint 1 of 1</summary><p>Think.</p></details>
<!-- solution -->
<details><summary>Solution</summary><pre>return 42</pre><p><a href="first.html">why</a></p></details>
<!-- end of solution -->
</div></section></section></article></body></html>"""
PAGES = ("book/ch/first", "book/ch/second")


@pytest.fixture
def html(tmp_path: Path) -> Path:
    folder = tmp_path / "html"
    (folder / "book" / "ch").mkdir(parents=True)
    for page, text in zip(PAGES, (FIRST, SECOND), strict=True):
        (folder / f"{page}.html").write_text(text, encoding="utf-8")
    return folder


def written(element: Any) -> str:
    return str(markup.tostring(element, encoding="unicode"))


def test_the_order_is_that_of_the_table_of_contents() -> None:
    parts = reading_order(ROOT)
    assert [part.caption for part in parts] == ["", "Start here", "Chapters", "Appendix"]
    assert parts[0].pages == (Page("book/index", 1),)
    depths = {page.name: page.depth for part in parts for page in part.pages}
    assert depths["book/optimizers/index"] == 1
    assert depths["book/optimizers/adam"] == 2
    assert depths["book/appendix/api/linear"] == 3
    assert list(depths).index("book/optimizers/adam") > list(depths).index("book/optimizers/memory")


def test_links_lead_within_the_document_and_out_of_the_book_only_where_there_is_more(html: Path) -> None:
    text = written(read_article(html, PAGES[0], PAGES, 2).element)
    assert 'href="#book.ch.second..a-task"' in text
    assert 'href="#book.ch.first..part"' in text
    assert 'id="book.ch.first..part"' in text
    assert 'href="https://example.org/x"' in text
    assert "search" in text
    assert "search.html" not in text


def test_headings_stand_as_deep_as_their_page_and_have_no_sign_behind_them(html: Path) -> None:
    article = read_article(html, PAGES[0], PAGES, 3)
    assert article.title == "First & only"
    assert [(h.tag, h.get("aria-level")) for h in article.element.xpath(".//h1|.//h2")] == [("h1", "3"), ("h2", "4")]
    deepest = read_article(html, PAGES[0], PAGES, 6).element
    assert {h.get("aria-level") for h in deepest.xpath(".//h1|.//h2")} == {"6"}


def test_a_moving_figure_is_its_still_with_the_value(html: Path) -> None:
    text = written(read_article(html, PAGES[0], PAGES, 2).element)
    assert "slope: 1" in text
    assert ">seen<" in text
    assert 'id="t"' in text  # the ids of drawings are made of what they hold
    for gone in ("unseen", "<script", "<button", "hidden()", "said to authors"):
        assert gone not in text


def test_predictions_are_answered_and_formulas_say_their_tex(html: Path) -> None:
    article = read_article(html, PAGES[0], PAGES, 2).element
    (details,) = article.iter("details")
    assert details.get("open") == ""
    assert details.text_content() == "AnswerB."
    (formula,) = article.xpath(".//span[@class='katex-html']")
    assert (formula.get("role"), formula.get("aria-label")) == ("img", r"\hat y < 1")
    assert formula.get("aria-hidden") is None
    assert article.xpath(".//annotation") == []


def test_a_solution_is_taken_out_and_linked_both_ways(html: Path) -> None:
    article = read_article(html, PAGES[1], PAGES, 2)
    (solution,) = article.solutions
    assert solution.title == "1. A task"
    assert "".join(map(written, solution.elements)).count("return 42") == 1
    text = written(article.element)
    assert "return 42" not in text
    assert "Hint 1 of 1" in text
    assert f'href="#{solution.place}"' in text
    assert f'id="{solution.exercise}"' in text


def test_solutions_come_last_and_every_link_has_its_place(html: Path) -> None:
    parts = [Part("", ()), Part("Chapters", (Page(PAGES[0], 1), Page(PAGES[1], 2)))]
    document = compose(html, parts, IMPRINT)
    found = markup.document_fromstring(document.html)
    assert document.headings == (
        *("Contents", "Chapters", "First & only", "Part", "Exercises", "1. A task"),
        *("Solutions", "First & only", "1. A task"),
    )
    levels = [heading.get("aria-level") for heading in found.xpath("//h1|//h2")]
    assert levels == ["1", "1", "2", "3", "3", "4", "1", "2", "3"]
    assert document.html.index("return 42") > document.html.index("Hint 1 of 1")
    ids = found.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in found.xpath("//a/@href") if href.startswith("#")} <= set(ids)
    assert "A &lt;book&gt;" in document.html
    assert '@top-right { content: "Exercises" }' in document.html


def test_a_page_that_is_not_built_is_named(html: Path) -> None:
    with pytest.raises(CourseError, match=r"^read_article: book/gone of _toc\.yml is not in .*: make book$"):
        compose(html, [Part("", (Page("book/gone", 1),))], IMPRINT)


def test_without_chromium_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "find_chromium", lambda: None)
    with pytest.raises(CourseError, match=r"^chromium: .* missing: apt-get install chromium$"):
        press.chromium()


class Restless:
    """A browser in which every print comes out a sheet longer than the one before."""

    def __init__(self) -> None:
        self.prints = 0

    def new_page(self, **options: object) -> Restless:
        return self

    def pdf(self, path: Path, **options: object) -> None:
        self.prints += 1
        with pikepdf.new() as pdf:
            for _ in range(self.prints):
                pdf.add_blank_page()
            pdf.Root.Dests = pikepdf.Dictionary({"/end": pikepdf.Array([pdf.pages[-1].obj, pikepdf.Name.Fit])})
            pdf.save(path)

    def __getattr__(self, name: str) -> Any:
        return lambda *arguments, **more: None


def test_numbers_that_never_settle_are_not_printed(tmp_path: Path) -> None:
    browser = Restless()
    with pytest.raises(CourseError, match=r"^print_document: after 4 prints the numbers .* still move its pages\.$"):
        press.print_document(browser, tmp_path / "book.html", tmp_path / "book.pdf")
    assert browser.prints == 4


def test_bookmarks_that_do_not_fit_the_headings_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "book.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path)
    with pytest.raises(CourseError, match=r"^bind: 0 bookmarks for 1 headings; expected one for each\.$"):
        press.bind(path, ["Contents"], {})
