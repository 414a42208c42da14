"""A page read from start to end by keyboard alone, and at twice its size."""

from __future__ import annotations

import pytest

from .served import HTML, pages
from .visit import Visit

FULL = "book/least_squares_xor/one_bend.html"
# what has the focus, whether it is seen, and how the focus shows: outline, and whether it lies in the window
FOCUSED = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const style = getComputedStyle(element), box = element.getBoundingClientRect();
  const all = [...document.querySelectorAll("*")];
  const at = share => document.elementFromPoint(box.x + box.width / 2, box.y + share * box.height);
  const covering = [0.1, 0.5, 0.9].map(at).find(found => found && (element.contains(found) || found.contains(element)));
  return {
    index: all.indexOf(element), tag: element.tagName, article: !!element.closest("article"),
    text: (element.innerText || element.ariaLabel || "").slice(0, 40),
    outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inside: box.bottom > 0 && box.top < innerHeight && box.width > 0,
    covered: !covering, top: box.top, bottom: box.bottom,
  };
}"""
KINDS = "a[href], button, input, select, summary, [tabindex='0']"
CONTROLS = """kinds => [...document.querySelectorAll(`article :is(${kinds})`)]
  .filter(element => !element.disabled && element.checkVisibility({visibilityProperty: true}))
  .filter(element => !element.closest("details:not([open])") || element.matches("details:not([open]) > summary"))
  .length"""


@pytest.fixture(scope="module")
def context(browser):
    made = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    yield made
    made.close()


def test_a_page_is_read_from_start_to_end_by_keyboard(context, origin):
    """The first stop skips to the text; each stop is seen and outlined; Enter unfolds; nothing is a trap."""
    with Visit(context, f"{origin}/{FULL}", origin) as visit:
        page = visit.page
        page.keyboard.press("Tab")
        first = page.evaluate(FOCUSED)
        assert "Skip to main content" in first["text"]
        page.keyboard.press("Enter")
        expected = page.evaluate(CONTROLS, KINDS)
        stops, opened = [], 0
        for _ in range(600):
            page.keyboard.press("Tab")
            stop = page.evaluate(FOCUSED)
            if stop is None or (stops and any(stop["index"] == other["index"] for other in stops[:-1])):
                break
            stops.append(stop)
            if stop["tag"] == "SUMMARY" and stop["article"] and opened < 3:
                page.keyboard.press("Enter")
                assert page.evaluate("document.activeElement.parentElement.open")
                page.keyboard.press("Enter")
                opened += 1
        assert visit.problems == []
    in_text = [stop for stop in stops if stop["article"]]
    assert opened == 3
    assert len(in_text) >= expected - 1, f"{len(in_text)} stops for {expected} controls"
    assert [stop["text"] for stop in stops if not stop["outline"]] == []
    assert [stop for stop in stops if not stop["inside"] or stop["covered"]] == []
    assert len(stops) > len(in_text), "the keyboard never left the text"


OPEN = "() => document.querySelector('.bd-docs-nav').getBoundingClientRect().x >= 0"


@pytest.mark.parametrize(("width", "shown"), [(320, False), (800, False), (1280, True)])
def test_the_contents_open_and_close_by_the_button_in_the_header(width, shown, browser, origin):
    """The theme wires only the first such button, which is in a header that nobody sees."""
    context = browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    with Visit(context, f"{origin}/{FULL}", origin) as visit:
        page = visit.page
        assert page.evaluate(OPEN) is shown
        for key in ("Enter", "Enter" if shown else "Escape"):
            if key == "Enter":
                page.locator(".primary-toggle:visible").focus()
            page.keyboard.press(key)
            shown = not shown
            page.wait_for_function(f"({OPEN})() === {str(shown).lower()}")
        assert visit.problems == []
    context.close()


def test_by_keyboard_one_gets_to_the_next_page(context, origin):
    with Visit(context, f"{origin}/{FULL}", origin) as visit:
        link = visit.page.locator("a.right-next")
        target = link.evaluate("link => link.href")
        link.focus()
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_url(target)
        assert visit.problems == []


CUT = """() => [...document.querySelectorAll("article :is(p, li, h1, h2, h3, summary, figcaption, label, button)")]
  .filter(element => element.checkVisibility() && getComputedStyle(element).overflow === "hidden")
  .filter(element => element.scrollHeight > element.clientHeight + 2)
  .map(element => element.outerHTML.slice(0, 60))"""
SAMPLE = [page for page in pages() if "/api/" not in page][::4]


@pytest.mark.parametrize("path", SAMPLE)
def test_text_at_twice_its_size_loses_nothing(path, context, origin):
    """200 %: as a reader sets it in the browser, that is half the width with everything twice as large."""
    with Visit(context, f"{origin}/{path}", origin) as visit:
        page = visit.page
        page.set_viewport_size({"width": 640, "height": 400})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        cut = page.evaluate(CUT)
        page.set_viewport_size({"width": 1280, "height": 800})
    assert wide <= 0, f"{wide} px wider than the window"
    assert cut == []


def test_every_page_can_be_skipped_to_its_text():
    lacking = [page for page in pages() if 'href="#main-content"' not in (HTML / page).read_text(encoding="utf-8")]
    assert lacking == []
