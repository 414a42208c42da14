"""The search page: everything that has a name is found, from a server and from a file, and a reader hears of it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, unquote, urlsplit
from urllib.request import url2pathname

import pytest

from .served import serve
from .visit import Visit, inspect

NAMED, TEXT = "section:has(h2:text-is('By name'))", "section:has(h2:text-is('In the text'))"
DONE = "() => /found/.test(document.getElementById('nn-status').textContent)"
# what is asked, what must be the first answer or among the first, and where its links lead
ASKED = {
    "learning rate": ("term", "appendix/glossary.html#learning-rate", "least_squares_xor/"),
    "learning rates": ("term", "appendix/glossary.html#learning-rate", "least_squares_xor/"),
    "eta": ("symbol", "appendix/notation.html#symbol-learning-rate", "least_squares_xor/"),
    "η": ("symbol", "appendix/notation.html#symbol-learning-rate", "least_squares_xor/"),
    r"\eta": ("symbol", "appendix/notation.html#symbol-learning-rate", "least_squares_xor/"),
    "𝛼": ("symbol", "appendix/notation.html#symbol-learning-rate", "least_squares_xor/"),
    "nabla": ("symbol", "prerequisites/derivatives.html", "prerequisites/derivatives.html"),
    "∇": ("symbol", "prerequisites/derivatives.html", "prerequisites/derivatives.html"),
    "Sigma": ("symbol", "prerequisites/vectors.html", "prerequisites/vectors.html"),
    "∑": ("symbol", "prerequisites/vectors.html", "prerequisites/vectors.html"),
    "Σ_xx": ("symbol", "appendix/notation.html#symbol-", "deep_networks/"),
    "δ": ("symbol", "appendix/notation.html#symbol-delta", "backpropagation/"),
    r"$\hat{y}$": ("symbol", "appendix/notation.html#symbol-prediction", "prerequisites/"),
    "ŷ": ("symbol", "appendix/notation.html#symbol-prediction", "prerequisites/"),
    r"\mathbf{W}": ("symbol", "appendix/notation.html#symbol-weight-matrix", "prerequisites/"),
    "descend_line": ("exercise", "exercises.html#exercise-descend-line", "exercises.html#exercise-descend-line"),
    "mean_squared_error": ("function", "api/losses.html#mean-squared-error", "api/losses.html"),
    "course_lib.linear.augment": ("function", "api/linear.html#augment", "api/linear.html#augment"),
    "least-squares-xor-xor-table": (
        "claim",
        "#claim-least-squares-xor-xor-table",
        "claims/least_squares_xor.html#least-squares-xor-xor-table",
    ),
    "xor-table": (
        "claim",
        "#claim-least-squares-xor-xor-table",
        "claims/least_squares_xor.html#least-squares-xor-xor-table",
    ),
}


@pytest.fixture(scope="module")
def context(browser):
    made = browser.new_context(viewport={"width": 1280, "height": 900})
    yield made
    made.close()


def ask(context, root, question):
    visit = Visit(context, f"{root}/search.html?q={quote(question)}", root)
    visit.page.wait_for_function(DONE)
    return visit


@pytest.mark.parametrize("question", ASKED)
def test_everything_with_a_name_is_found_at_its_place(question, context, html):
    """Among the first three answers, from a file."""
    kind, first, more = ASKED[question]
    with ask(context, html.as_uri(), question) as visit:
        answers = [
            (
                item.locator(".nn-kind").inner_text(),
                item.evaluate("item => [...item.querySelectorAll('a')].map(a => a.href)"),
            )
            for item in visit.page.locator(f"{NAMED} li").all()[:3]
        ]
        assert visit.problems == []
    right = [links for found, links in answers if found == kind and first in links[0]]
    assert right, answers
    assert any(more in link for link in right[0])


def test_the_answers_lead_to_places_that_are_there(context, html):
    with ask(context, html.as_uri(), "gradient") as visit:
        links = set(visit.page.evaluate("[...document.querySelectorAll('#search-results a')].map(a => a.href)"))
    assert len(links) > 20
    for link in links:
        address, _, anchor = link.partition("#")
        text = Path(url2pathname(urlsplit(address).path)).read_text(encoding="utf-8")
        assert not anchor or f'id="{unquote(anchor)}"' in text, link


def test_an_excerpt_reads_like_the_page_and_marks_what_was_asked(context, origin):
    with ask(context, origin, "∇") as visit:
        first = visit.page.locator(f"{TEXT} li").first
        assert first.locator("mark").all_inner_texts()[0] == "∇"
        assert first.locator("a").get_attribute("href").endswith("#one-coordinate-at-a-time-the-gradient")
        texts = " ".join(visit.page.locator(".nn-excerpt").all_inner_texts())
        assert "mathbf" not in texts
        assert "\\" not in texts
        assert visit.problems == []


def test_what_was_found_is_said_and_reached_by_keyboard(context, origin):
    """The question is typed, Enter asks, the number of answers is announced, Tab leads to the first."""
    with Visit(context, f"{origin}/search.html", origin) as visit:
        page = visit.page
        assert page.evaluate("document.activeElement.name") == "q"
        page.keyboard.type("dropout")
        page.keyboard.press("Enter")
        page.wait_for_function(DONE)
        status = page.locator("#nn-status")
        assert status.get_attribute("role") == "status"
        assert status.inner_text().endswith("found for “dropout”.")
        for _ in range(12):
            page.keyboard.press("Tab")
            if page.evaluate("!!document.activeElement.closest('#search-results')"):
                break
        assert page.evaluate("document.activeElement.textContent") == "dropout"
        more = page.locator(f"{TEXT} button")
        shown = page.locator(f"{TEXT} li").count()
        more.focus()
        page.keyboard.press("Enter")
        assert page.locator(f"{TEXT} li").count() > shown
        assert (
            page.evaluate(
                "[...document.activeElement.closest('ol').children].indexOf(document.activeElement.closest('li'))"
            )
            == shown
        )
        assert visit.problems == []


def test_nothing_found_is_said_kindly_with_what_to_try(context, html):
    with ask(context, html.as_uri(), "grandient") as visit:
        assert visit.page.inner_text("#nn-status") == "Nothing found for “grandient”."
        suggestion = visit.page.locator(".nn-nothing a").first
        assert suggestion.inner_text() == "gradient"
        suggestion.click()
        visit.page.wait_for_function(DONE)
        assert visit.page.locator(f"{NAMED} li a").first.inner_text() == "gradient"
        assert visit.problems == []
    with ask(context, html.as_uri(), "<img src=x onerror=alert(1)>qqqq") as visit:
        assert visit.page.inner_text("#nn-status").startswith("Nothing found for “<img")
        assert visit.problems == []


def test_a_page_that_does_not_search_loads_nothing_of_it(context, origin):
    with Visit(context, f"{origin}/book/index.html", origin) as visit:
        assert not [address for address in visit.requests if "search" in address]
    with Visit(context, f"{origin}/search.html", origin) as visit:
        assert not [address for address in visit.requests if "searchindex" in address or "/search/" in address]


def test_below_a_path_of_a_server(browser):
    context = browser.new_context()
    with serve(below="/course") as address, ask(context, address, "dropout") as visit:
        assert visit.page.locator(f"{TEXT} mark").count() > 0
        assert visit.problems == []
    context.close()


READERS = {
    "light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark phone": {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"},
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("question", ["learning rate", "grandient"])
def test_the_answers_are_clean(question, reader, browser, origin):
    context = browser.new_context(**READERS[reader])
    with ask(context, origin, question) as visit:
        assert inspect(visit.page) == []
        assert visit.problems == []
    context.close()


SHIFT = """() => new Promise(done => new PerformanceObserver(list => done(list.getEntries()
  .reduce((sum, entry) => sum + entry.value, 0))).observe({ type: "layout-shift", buffered: true })
  || setTimeout(() => done(0), 300))"""


LATE = """window.nnLate = 0;
new MutationObserver(changes => changes.forEach(({ target }) => {
  if (target.className === "nn-excerpt" && !target.closest("section[hidden]")) nnLate++;
})).observe(document, { childList: true, subtree: true });"""


@pytest.mark.parametrize("reader", READERS)
def test_nothing_moves_while_the_answers_arrive(reader, browser, origin):
    context = browser.new_context(**READERS[reader])
    context.add_init_script(LATE)
    with ask(context, origin, "learning rate") as visit:
        assert visit.page.locator(f"{TEXT} mark").count() > 5
        assert visit.page.evaluate(SHIFT) <= 0.02
        assert visit.page.evaluate("nnLate") == 0, "an excerpt came into a list that was shown"
    context.close()


def test_without_storage_the_search_works(browser, origin):
    context = browser.new_context()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('refused', 'SecurityError'); }})"
    )
    with ask(context, origin, "dropout") as visit:
        assert visit.page.locator(f"{NAMED} li").count() > 2
        assert visit.problems == []
    context.close()


def test_a_page_that_one_comes_to_has_no_marks_in_its_formulas(context, origin):
    with ask(context, origin, "gradient") as visit:
        visit.page.locator(f"{TEXT} li a").first.click()
        visit.page.wait_for_load_state()
        assert visit.page.locator(".highlighted").count() == 0
