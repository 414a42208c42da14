"""Every page of the built book, as two readers meet it: everything that holds for all pages in one visit each."""

from __future__ import annotations

import re
from html import unescape

import pytest

from .moving import move_all
from .visit import Visit, inspect

READERS = {
    "light desktop, from a server": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    # the narrowest screen that WCAG asks for: 1280 px at 400 %
    "dark phone, from a file": {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark", "has_touch": True},
}


@pytest.fixture(scope="module")
def contexts(browser):
    made = {name: browser.new_context(**options) for name, options in READERS.items()}
    yield made
    for context in made.values():
        context.close()


@pytest.mark.parametrize("reader", READERS)
def test_a_page_is_clean(page_path, reader, contexts, html, origin):
    """Console silent, nothing from elsewhere, formulas, headings, axe, no sideways scroll, figures that move."""
    root = origin if "server" in reader else html.as_uri()
    with Visit(contexts[reader], f"{root}/{page_path}", root) as visit:
        problems = still_differs(visit.page, (html / page_path).read_text(encoding="utf-8"))
        problems += inspect(visit.page)
        problems += move_all(visit.page) + visit.problems
    assert not problems, "\n".join([page_path, *problems])


def still_differs(page, text):
    """What the script shows at the start must be what the page holds without it."""
    written = [unescape(alt) for alt in re.findall(r'class="nn-panels" role="img" aria-label="([^"]*)"', text)]
    shown = page.evaluate("[...document.querySelectorAll('.nn-panels')].map(p => p.getAttribute('aria-label'))")
    return [] if shown == written else ["a moving figure does not begin with its still"]
