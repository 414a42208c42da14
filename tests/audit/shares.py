"""Pages visited by several browsers at the same time, each with a share of them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, TypeVar

from playwright.sync_api import sync_playwright

from tests.browser.served import CHROMIUM, serve

__all__ = ["PROCESSES", "in_shares"]

PROCESSES = 2
Found = TypeVar("Found")
Visitor = Callable[[Any, str, list[str]], dict[str, Found]]


def in_shares(visitor: Visitor[Found], pages: list[str]) -> dict[str, Found]:
    """What a visitor(browser, origin, pages) finds on each page; a function of a module, run once per browser."""
    shares = [(visitor, pages[k::PROCESSES]) for k in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        found = {page: one for share in pool.map(_visit, shares) for page, one in share.items()}
    return {page: found[page] for page in pages}


def _visit(share: tuple[Visitor[Found], list[str]]) -> dict[str, Found]:
    visitor, pages = share
    with serve() as origin, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        return visitor(browser, origin, pages)
