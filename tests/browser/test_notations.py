"""The switch of notations: every formula of every page in every lecturer's letters, and back."""

from __future__ import annotations

import pytest

from .letters import CHOOSE, DECKS, FORMULAS, TRANSLATED, WRONG
from .visit import Visit, inspect

CHAPTERS = {page.split("/")[1]: page for page in TRANSLATED if not page.startswith("book/appendix/")}
PAGE = "book/least_squares_xor/loss.html"
KATEX = {
    *("Course Formula", "Course Formula Bold", "Course Formula AMS"),
    *(f"KaTeX_{family}" for family in ("Math", "Caligraphic", "SansSerif", "Size1", "Size2", "Size3", "Size4")),
}
# without the tab stops of what scrolls: the theme renews them 300 ms after any change, by the fonts loaded so far
ARTICLE = """() => {
  const article = document.querySelector("article").cloneNode(true);
  article.querySelectorAll("[tabindex]:not(.math)").forEach(box => box.removeAttribute("tabindex"));
  return article.innerHTML;
}"""
TEX = "() => [...document.querySelectorAll('.math annotation')].map(tex => tex.textContent)"
# Chromium tells the fonts of a node's text two levels deep: every letter once, in the font it is to have, side by side
GATHERED = """() => {
  const all = document.createElement("div"), seen = new Set();
  all.id = "nn-gathered";
  document.querySelectorAll(".katex-html").forEach(letters => {
    const texts = document.createTreeWalker(letters, NodeFilter.SHOW_TEXT);
    for (let text; (text = texts.nextNode()); ) {
      const { fontFamily, fontStyle, fontWeight } = getComputedStyle(text.parentElement);
      const letter = Object.assign(document.createElement("span"), { textContent: text.data.replace(/\\u200b/g, "") });
      Object.assign(letter.style, { fontFamily, fontStyle, fontWeight });
      if (letter.textContent && !seen.has(letter.outerHTML)) all.append(letter);
      seen.add(letter.outerHTML);
    }
  });
  document.body.append(all);
}"""


@pytest.fixture(scope="module")
def phone(browser):
    made = browser.new_context(viewport={"width": 320, "height": 640}, color_scheme="dark", has_touch=True)
    yield made
    made.close()


def fonts_of_formulas(page):
    """The fonts that the letters of all formulas of a page are drawn with."""
    page.evaluate(GATHERED)
    page.evaluate("() => document.fonts.ready.then(() => null)")
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": "#nn-gathered"})["nodeId"]
    fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    session.detach()
    page.evaluate("() => document.getElementById('nn-gathered').remove()")
    return {font["familyName"] for font in fonts}


@pytest.mark.parametrize("path", FORMULAS)
def test_every_formula_in_every_notation_and_back(path, phone, origin):
    """No error, no glyph from another font, no sideways scroll; afterwards the page is what it was, byte for byte."""
    with Visit(phone, f"{origin}/{path}", origin) as visit:
        before, house = visit.page.evaluate(ARTICLE), visit.page.evaluate(TEX)
        for deck in DECKS if path in TRANSLATED else []:
            visit.page.evaluate(CHOOSE, deck)
            assert visit.page.evaluate(WRONG) == []
            assert len(visit.page.evaluate(TEX)) >= len(house)
            assert fonts_of_formulas(visit.page) <= KATEX
        assert fonts_of_formulas(visit.page) & KATEX
        visit.page.evaluate(CHOOSE, "house")
        assert visit.page.evaluate(ARTICLE) == before
    assert visit.problems == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_page_of_each_chapter_is_clean_in_every_notation(chapter, phone, origin):
    """What the switch changes: the formulas, the notes and the switch itself."""
    with Visit(phone, f"{origin}/{CHAPTERS[chapter]}", origin) as visit:
        visit.page.evaluate("() => { document.querySelector('.nn-notation').open = true; }")
        for deck in DECKS:
            visit.page.evaluate(CHOOSE, deck)
            assert inspect(visit.page, within=[".math", ".nn-notes", ".nn-notation"]) == []
    assert visit.problems == []


def test_the_choice_is_kept_and_an_address_wins(browser, origin):
    context = browser.new_context()
    for query, deck in (("?notation=schubert", "schubert"), ("", "schubert"), ("?notation=massias", "massias")):
        with Visit(context, f"{origin}/{PAGE}{query}", origin) as visit:
            assert visit.page.evaluate("() => document.documentElement.dataset.notation") == deck
            assert visit.page.inner_text(".nn-notation summary") == f"Notation: {deck.capitalize()}"
    with Visit(context, f"{origin}/{PAGE}?notation=house", origin) as visit:
        assert visit.page.evaluate("() => document.documentElement.dataset.notation") is None
    with Visit(context, f"{origin}/{PAGE}?notation=nobody", origin) as visit:
        assert visit.page.evaluate("() => document.documentElement.dataset.notation") is None
    context.close()


def test_without_storage_the_choice_holds_for_the_page(browser, origin):
    context = browser.new_context()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('refused', 'SecurityError'); }})"
    )
    with Visit(context, f"{origin}/{PAGE}", origin) as visit:
        house = visit.page.evaluate(TEX)
        visit.page.evaluate(CHOOSE, "schubert")
        assert visit.page.evaluate(TEX) != house
    context.close()


def test_the_notation_page_explains_our_letters_and_leaves_those_of_the_decks_alone(browser, origin):
    context = browser.new_context()
    with Visit(context, f"{origin}/book/appendix/notation.html?notation=schubert", origin) as visit:
        ours = visit.page.locator("section:not([id^=the-letters-of]) > * [data-s]").count()
        assert ours > 100
        assert visit.page.locator("section[id^=the-letters-of] [data-s]").count() == 0
        assert visit.page.locator("section[id^=the-letters-of] .math").count() > 100
    context.close()


def test_it_works_from_the_file(browser, html):
    context = browser.new_context()
    address = (html / PAGE).as_uri()
    with Visit(context, address, html.as_uri()) as visit:
        house = visit.page.evaluate(TEX)
        visit.page.evaluate(CHOOSE, "lucchi")
        assert visit.page.evaluate(TEX) != house
    assert visit.problems == []
    context.close()


def test_the_page_says_what_the_letters_do_not(browser, origin):
    context = browser.new_context()
    with Visit(context, f"{origin}/{PAGE}?notation=schubert", origin) as visit:
        notes = visit.page.locator(".nn-notes")
        assert notes.locator("summary").inner_text().startswith("In the letters of Schubert, with ")
        notes.locator("summary").click()
        assert "Figures, code and printed values keep the names of this book." in notes.inner_text()
        assert notes.locator("li .katex").count() > 0
        assert visit.page.locator(".math [data-ours]").count() > 0
    context.close()


def test_a_symbol_tells_its_meaning_to_pointer_and_keyboard(browser, origin):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    with Visit(context, f"{origin}/{PAGE}", origin) as visit:
        page, box = visit.page, visit.page.locator(".nn-symbol")
        page.hover('.math [data-s="n_samples"] >> nth=0')
        page.wait_for_selector(".nn-symbol:not([hidden])")
        assert box.inner_text() == "number of samples: how many samples the data set has. A number."
        page.keyboard.press("Escape")
        assert box.is_hidden()
        formula = page.locator('.math:has([data-s="prediction"]):has([data-s="target"])').first
        page.mouse.move(0, 0)
        page.keyboard.press("Tab")  # the focus that follows is the keyboard's
        formula.focus()
        said = set()
        for _ in range(8):
            said.add(box.inner_text().split(":")[0])
            page.keyboard.press("ArrowRight")
        assert {"prediction", "target"} <= said
        page.keyboard.press("Tab")
        assert box.is_hidden()
    assert visit.problems == []
    context.close()


def test_formulas_are_copied_as_tex(browser, origin):
    context = browser.new_context()
    with Visit(context, f"{origin}/{PAGE}", origin) as visit:
        copied = visit.page.evaluate("""() => {
          const formula = document.querySelector("article p .math"), range = document.createRange();
          range.selectNodeContents(formula.closest("p"));
          getSelection().addRange(range);
          const event = new ClipboardEvent("copy", { clipboardData: new DataTransfer(), bubbles: true });
          document.dispatchEvent(event);
          return [event.clipboardData.getData("text/plain"), formula.querySelector("annotation").textContent];
        }""")
    assert f"${copied[1]}$" in copied[0]
    assert copied[0].count(copied[1]) == copied[0].count(f"${copied[1]}$")
    context.close()


def test_without_a_script_formulas_are_read_and_nothing_promises_more(browser, origin):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}/{PAGE}")
    assert page.locator(".math .katex-html").first.is_visible()
    assert page.locator(".math math").count() == page.locator(".math").count()
    assert page.locator(".nn-notation").count() == 0
    context.close()
