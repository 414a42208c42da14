"""A browser, and the built book served on this machine only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from course_lib.authoring.chromium import ARGUMENTS

from .served import CHROMIUM, HTML, pages, serve


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "page_path" in metafunc.fixturenames:
        metafunc.parametrize("page_path", pages() or ["the book is not built"])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def html() -> Path:
    """The folder of the built book."""
    if not pages():
        pytest.fail(f"no pages in {HTML}; build the book first: make book", pytrace=False)
    return HTML


@pytest.fixture(scope="session")
def origin(html: Path) -> Iterator[str]:
    """The book's address on the loopback interface."""
    with serve(html) as address:
        yield address


@pytest.fixture(scope="session")
def playwright() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright) -> Iterator[object]:
    """One Chromium for all tests of a process."""
    if CHROMIUM is None:
        pytest.fail("Chromium is missing: apt-get install chromium", pytrace=False)
    chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield chromium
    chromium.close()
