"""The unpacked bundle read from its folder, as on a machine without network."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from course_lib.authoring.bundle import bundle
from course_lib.authoring.edition import edition

from .moving import move_all
from .visit import Visit

ROOT = Path(__file__).resolve().parents[2]
FULL = "book/least_squares_xor/one_bend.html"


@pytest.fixture(scope="module")
def unpacked(html, tmp_path_factory):
    """The zip of the built book, unpacked in a folder whose name needs care in addresses."""
    folder = tmp_path_factory.mktemp("carried") / "a folder, ü"
    shutil.unpack_archive(bundle(ROOT, html, tmp_path_factory.mktemp("dist"), edition(ROOT)), folder)
    (top,) = folder.iterdir()
    return top


@pytest.fixture
def context(browser):
    made = browser.new_context(viewport={"width": 1280, "height": 900})
    made.set_offline(True)
    yield made
    made.close()


def test_index_html_opens_the_book_and_its_pages_work(unpacked, context):
    """Pages lead on, figures move, nothing is asked for but files of the folder, and the console stays silent."""
    root = unpacked.as_uri()
    page = context.new_page()
    page.goto(f"{root}/index.html", wait_until="commit")
    page.wait_for_url(f"{root}/html/book/index.html")
    with Visit(context, page.url, root) as visit:
        assert visit.problems == []
    page.click("a.nn-door >> nth=0")
    page.wait_for_url(f"{root}/html/book/least_squares_xor/index.html")
    with Visit(context, f"{root}/html/{FULL}", root) as visit:
        assert visit.page.locator("figure[data-nn]").count() > 0
        assert move_all(visit.page) + visit.problems == []
        assert len(visit.requests) > 3
        assert all(request.startswith(("file:", "data:")) for request in visit.requests)


def test_the_search_finds(unpacked, context):
    root = unpacked.as_uri()
    with Visit(context, f"{root}/html/search.html?q=bottleneck", root) as visit:
        found = visit.page.locator("main a", has_text="bottleneck")
        found.first.wait_for()
        assert visit.problems == []
        found.first.click()
        visit.page.wait_for_url(f"{root}/html/book/**")
        assert "bottleneck" in visit.page.locator("article").inner_text().lower()
        assert all(request.startswith(("file:", "data:")) for request in visit.requests)
