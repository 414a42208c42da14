"""What our Sphinx extension adds to a page's head."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from docutils import nodes
from docutils.utils import new_document

from course_lib.authoring.sphinx_extension import preload_fonts, setup

STATIC = Path(__file__).parents[3] / "book" / "_static"


def head_of(*children):
    page = new_document("page")
    page.extend([nodes.paragraph("", "", *children)])
    context = {"pathto": lambda address, resource: f"../{address}", "metatags": "<meta>"}
    preload_fonts(None, "page", "page.html", context, page)
    return context["metatags"]


@pytest.mark.parametrize(("child", "fonts"), [(nodes.Text("plain"), 2), (nodes.emphasis("", "slanted"), 3)])
def test_the_fonts_of_a_page_are_asked_for_at_once(child, fonts):
    head = head_of(child)
    addresses = json.loads(re.search(r"\[.*?\]", head)[0])
    assert len(addresses) == fonts
    assert all((STATIC / address.removeprefix("../_static/")).is_file() for address in addresses)
    assert head.startswith("<meta>")


def test_the_fonts_of_the_first_formulas_are_asked_for_too():
    context = {"pathto": lambda address, resource: address, "formula_fonts": ["Math-Italic"]}
    preload_fonts(None, "page", "page.html", context, None)
    assert "_static/vendor/katex/fonts/KaTeX_Math-Italic.woff2" in context["metatags"]


def test_pages_without_a_text_of_their_own_are_served_too():
    """The search page has no document."""
    context = {"pathto": lambda address, resource: address}
    preload_fonts(None, "search", "search.html", context, None)
    assert context["metatags"].count('woff2"') == 3  # two addresses and the type


def test_sphinx_is_told_what_it_may_do_in_parallel():
    class App:
        def connect(self, event, listener):
            assert (event, listener) == ("html-page-context", preload_fonts)

    assert setup(App()) == {"parallel_read_safe": True, "parallel_write_safe": True}
