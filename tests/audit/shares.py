"""Pages visited by browsers at the same time, each with a few of them after the other."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, TypeVar

from playwright.sync_api import sync_playwright

from course_lib.authoring.chromium import ARGUMENTS
from tests.browser.served import CHROMIUM, serve

__all__ = ["in_shares"]

SHARE = 21
Found = TypeVar("Found")
Visitor = Callable[[Any, str, list[str]], dict[str, Found]]


def in_shares(visitor: Visitor[Found], pages: list[str], browsers: int) -> dict[str, Found]:
    """What a visitor(browser, origin, pages) finds on each page; a function of a module, run once per share."""
    number = -(-len(pages) // SHARE)
    shares = [(visitor, pages[k::number]) for k in range(number)]  # of all chapters in each: they end together
    found: dict[str, Found] = {}
    with ProcessPoolExecutor(browsers, get_context("spawn")) as pool:
        for share in pool.map(_visit, shares):
            found |= share
            print(f"{visitor.__name__}: {len(found)} of {len(pages)} pages", file=sys.stderr, flush=True)
    return found


def _visit(share: tuple[Visitor[Found], list[str]]) -> dict[str, Found]:
    visitor, pages = share
    with serve() as origin, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        return visitor(browser, origin, pages)
