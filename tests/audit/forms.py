"""What is wrong with a page in each of its four forms: light and dark, phone and desktop, everything unfolded."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any

from tests.browser.letters import TRANSLATED, wrong_in_notations
from tests.browser.moving import move_all
from tests.browser.visit import Visit, inspect

from .sheets import picture

__all__ = ["Looked", "looks"]

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True}
FORMS = {
    f"{scheme} {device}": {**form, "color_scheme": scheme}
    for device, form in {"phone": PHONE, "desktop": DESKTOP}.items()
    for scheme in ("light", "dark")
}
COUNT = """() => ({
  formulas: document.querySelectorAll(".math").length,
  figures: document.querySelectorAll("figure[data-nn], .nn-fold").length,
})"""


@dataclass(frozen=True)
class Looked:
    """How many formulas and moving figures a page has, what is wrong, one line each, and its picture in each form."""

    formulas: int
    figures: int
    problems: list[str]
    pictures: dict[str, bytes]


def look(contexts: dict[str, Any], origin: str, page_path: str) -> Looked:
    """Visit a page in each form: console, requests, formulas, contrast, axe, moving figures.

    Three of axe's rules take most of its time, and inspect.js looks for the same in every form; they run in one form of
    each page, another one from page to page. So do the letters of the decks.
    """
    found: list[str] = []
    pictures: dict[str, bytes] = {}
    slow = list(contexts)[zlib.crc32(page_path.encode()) % len(contexts)]
    counted = {"formulas": 0, "figures": 0}
    for form, context in contexts.items():
        with Visit(context, f"{origin}/{page_path}", origin) as visit:
            pictures[form] = picture(visit.page)
            problems = inspect(visit.page, all_rules=form == slow) + move_all(visit.page)
            if form == slow and page_path in TRANSLATED:
                problems += wrong_in_notations(visit.page)
            counted = visit.page.evaluate(COUNT)
        found += [f"{form}: {problem}" for problem in problems + visit.problems]
    return Looked(counted["formulas"], counted["figures"], found, pictures)


def looks(browser: Any, origin: str, pages: list[str]) -> dict[str, Looked]:
    """Every page in each form."""
    contexts = {name: browser.new_context(**form) for name, form in FORMS.items()}
    return {page: look(contexts, origin, page) for page in pages}
