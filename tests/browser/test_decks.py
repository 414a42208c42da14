"""The lectures' pages as a student uses them: a link opens a page in the lecturer's letters, another leads back."""

from __future__ import annotations

from pathlib import Path

import pytest

from course_lib.authoring.ledger import read_ledger

from .visit import Visit, inspect

DECKS = list(read_ledger(Path(__file__).parents[2] / "book").decks)
NOTATION = "() => document.documentElement.dataset.notation"
ARRIVED = "deck => document.documentElement.dataset.notation === deck"
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def context(browser):
    made = browser.new_context(viewport={"width": 320, "height": 640}, has_touch=True)
    yield made
    made.close()


@pytest.mark.parametrize("deck", DECKS)
@pytest.mark.parametrize("from_file", [False, True], ids=["server", "file"])
def test_a_link_opens_our_page_in_the_lecturers_letters_and_a_link_leads_back(deck, from_file, context, html, origin):
    root = html.as_uri() if from_file else origin
    with Visit(context, f"{root}/book/decks/{deck}.html", root) as visit:
        page = visit.page
        assert page.evaluate(NOTATION) is None
        assert page.locator(".nn-start .nn-door").is_visible()
        page.locator(".nn-start .nn-door").click()
        page.wait_for_function(ARRIVED, arg=deck)
        page.locator(".nn-notes > a").click()
        page.wait_for_url(f"**/decks/{deck}.html?notation={deck}")
        assert visit.problems == []


def test_with_the_letters_chosen_a_lecture_page_stays_as_it_is_and_clean(context, origin):
    """Its formulas are in the deck's letters already, whichever are chosen."""
    texts = "() => [...document.querySelectorAll('.nn-path annotation')].map(tex => tex.textContent)"
    seen = []
    for query in ("", "?notation=massias", "?notation=schubert"):
        with Visit(context, f"{origin}/book/decks/massias.html{query}", origin) as visit:
            seen.append(visit.page.evaluate(texts))
            assert visit.page.evaluate(SIDEWAYS) <= 0
            assert inspect(visit.page, within=["article", ".nn-notation"]) == []
    assert seen[0] == seen[1] == seen[2] != []


def test_another_choice_takes_the_old_one_out_of_the_address(context, origin):
    """Else a reload would undo what the reader has chosen since."""
    with Visit(context, f"{origin}/book/least_squares_xor/loss.html?notation=lucchi#a-place", origin) as visit:
        page = visit.page
        page.evaluate("document.querySelector('.nn-notation input[value=house]').click()")
        page.reload()
        assert page.url.endswith("/loss.html#a-place")
        assert page.evaluate(NOTATION) is None
        way = page.locator(".nn-notation fieldset a")
        assert way.count() == 0
        page.evaluate("document.querySelector('.nn-notation input[value=massias]').click()")
        assert way.get_attribute("href").endswith("/decks/massias.html?notation=massias")


def test_without_scripts_the_links_lead_to_the_pages_in_our_letters(browser, origin):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}/book/decks/schubert.html")
    page.locator(".nn-section >> nth=0").click()
    assert "?notation=schubert#" in page.url
    assert page.locator(".math .katex-html").first.is_visible()
    context.close()
