"""What is wrong with a page in each of its four forms: phone and desktop, light and dark, everything unfolded."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any

from tests.browser.letters import TRANSLATED, wrong_in_notations
from tests.browser.moving import move_all
from tests.browser.visit import Visit, inspect

from .sheets import picture

__all__ = ["Looked", "looks"]

DEVICES: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 320, "height": 640}, "has_touch": True},
    "desktop": {"viewport": {"width": 1280, "height": 900}},
}
SCHEMES = ("light", "dark")
FORMS = [f"{scheme} {device}" for device in DEVICES for scheme in SCHEMES]
IN_SCHEME = "scheme => document.documentElement.dataset.theme === scheme"
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
    """Visit a page on each device, light and then dark: console, requests, formulas, contrast, axe, moving figures.

    The letters of the decks are looked at on one device, another one from page to page.
    """
    found: list[str] = []
    pictures: dict[str, bytes] = {}
    in_letters = list(contexts)[zlib.crc32(page_path.encode()) % 2]
    counted = {"formulas": 0, "figures": 0}
    for device, context in contexts.items():
        with Visit(context, f"{origin}/{page_path}", origin) as visit:
            for scheme in SCHEMES:
                _switch(visit.page, scheme)
                pictures[f"{scheme} {device}"] = picture(visit.page)
            for scheme in reversed(SCHEMES):  # unfolds everything
                _switch(visit.page, scheme)
                form = f"{scheme} {device}"
                found += [f"{form}: {problem}" for problem in inspect(visit.page)]
            problems = move_all(visit.page)
            if page_path in TRANSLATED and device == in_letters:
                problems += wrong_in_notations(visit.page)
            counted = visit.page.evaluate(COUNT)
        found += [f"{device}: {problem}" for problem in problems + visit.problems]
    return Looked(counted["formulas"], counted["figures"], found, pictures)


def _switch(page: Any, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function(IN_SCHEME, arg=scheme)


def looks(browser: Any, origin: str, pages: list[str]) -> dict[str, Looked]:
    """Every page in each form."""
    contexts = {name: browser.new_context(**device) for name, device in DEVICES.items()}
    return {page: look(contexts, origin, page) for page in pages}
