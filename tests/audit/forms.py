"""What is wrong with a page in each of its four forms: light and dark, phone and desktop, everything unfolded."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

from playwright.sync_api import sync_playwright

from tests.browser.moving import move_all
from tests.browser.served import CHROMIUM, serve
from tests.browser.visit import Visit, inspect

__all__ = ["Looked", "look", "looks"]

PROCESSES = 2

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
    """How many formulas and moving figures a page has, and what is wrong, one line each."""

    formulas: int
    figures: int
    problems: list[str]


def look(contexts: dict[str, Any], origin: str, page_path: str) -> Looked:
    """Visit a page in each form: console, requests, formulas, contrast, all of axe's rules, moving figures."""
    found: list[str] = []
    counted = {"formulas": 0, "figures": 0}
    for form, context in contexts.items():
        with Visit(context, f"{origin}/{page_path}", origin) as visit:
            problems = inspect(visit.page, all_rules=True) + move_all(visit.page)
            counted = visit.page.evaluate(COUNT)
        found += [f"{form}: {problem}" for problem in problems + visit.problems]
    return Looked(counted["formulas"], counted["figures"], found)


def looks(wanted: list[str]) -> dict[str, Looked]:
    """Every page in each form, by two processes."""
    shares = [wanted[k::PROCESSES] for k in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        return {page: looked for share in pool.map(_look_at, shares) for page, looked in share.items()}


def _look_at(share: list[str]) -> dict[str, Looked]:
    with serve() as origin, sync_playwright() as playwright:
        browser: Any = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        contexts = {name: browser.new_context(**form) for name, form in FORMS.items()}
        return {page: look(contexts, origin, page) for page in share}
