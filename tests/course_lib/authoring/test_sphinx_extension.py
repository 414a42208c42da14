"""What our Sphinx extension adds to a page's head."""

from __future__ import annotations

import gc
import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from docutils import nodes
from docutils.utils import new_document
from sphinx.builders.html._assets import _CascadingStyleSheet, _JavaScript

from course_lib.authoring.sphinx_extension import (
    deferred_scripts,
    font_preloads,
    prepare_head,
    setup,
    spare_what_stays,
    write_style_sheet,
)

ROOT = Path(__file__).parents[3]
STATIC = ROOT / "book" / "_static"


def pathto(address: str, resource: int) -> str:
    return f"../{address}"


@pytest.mark.parametrize(("child", "fonts"), [(nodes.Text("plain"), 2), (nodes.emphasis("", "slanted"), 3)])
def test_the_fonts_of_a_page_are_asked_for_at_once(child, fonts):
    page = new_document("page")
    page.extend([nodes.paragraph("", "", child)])
    formulas, text = (
        json.loads(found)
        for found in re.findall(r"\[[^\]]{2,}\]", font_preloads(pathto, page, ["Main-Bold", "Math-Italic"]))
    )
    assert [Path(address).name for address in formulas] == ["formula-bold.woff2", "KaTeX_Math-Italic.woff2"]
    assert len(text) == fonts
    assert all((STATIC / address.removeprefix("../_static/")).is_file() for address in [*formulas, *text])


def test_pages_without_a_text_of_their_own_are_served_too():
    """The search page has no document."""
    assert font_preloads(pathto, None).count('woff2"') == 3  # two addresses and the type


SCRIPTS = [
    _JavaScript("_static/documentation_options.js", priority=200),
    _JavaScript("_static/doctools.js", priority=200),
    _JavaScript(None, priority=300, body="DOCUMENTATION_OPTIONS.pagename = 'p';"),
]


def test_no_script_from_a_file_keeps_the_text_waiting():
    options, doctools, page = deferred_scripts(SCRIPTS, "const OPTIONS = 1;", waiting=False)
    assert (options.filename, options.attributes["body"]) == (None, "const OPTIONS = 1;")
    assert doctools.attributes["defer"] == "defer"
    assert page == SCRIPTS[2]
    assert "defer" not in SCRIPTS[1].attributes, "another page's list was changed"


def test_the_search_page_has_its_scripts_when_its_own_begin():
    assert "defer" not in deferred_scripts(SCRIPTS, "", waiting=True)[1].attributes


@pytest.fixture
def app(tmp_path):
    static = tmp_path / "_static"
    (static / "styles").mkdir(parents=True)
    (static / "scripts").mkdir()
    (tmp_path / "page.html").write_text('<p class="here">', encoding="utf-8")
    for name, text in {
        "basic.css": "basic{}.by-search{}.gone{}",
        "styles/pydata-sphinx-theme.css": ".here{}.by-script{}.gone{}",
        "look.css": "look{}",
        "documentation_options.js": "const OPTIONS = 1;",
        "scripts/bootstrap.js": "add('by-script')",
        "scripts/pydata-sphinx-theme.js": "",
        "searchtools.js": "add('by-search')",
        "search.js": "",
    }.items():
        (static / name).write_text(text, encoding="utf-8")
    return SimpleNamespace(outdir=str(tmp_path), srcdir=str(ROOT))


def page_of(app):
    sheets = [_CascadingStyleSheet("_static/later.css", priority=900), _CascadingStyleSheet("_static/look.css")]
    context = {"css_files": sheets, "script_files": SCRIPTS[:1], "pathto": pathto}
    prepare_head(app, "page", "page.html", context, None)
    return context


def test_a_page_has_one_style_sheet_with_the_rules_of_all(app, tmp_path):
    assert page_of(app)["style_sheet"].startswith("_static/book.css?v=")
    (tmp_path / "_static" / "later.css").write_text("later{}", encoding="utf-8")  # copied when the pages are written
    write_style_sheet(app, None)
    text = (tmp_path / "_static" / "book.css").read_text(encoding="utf-8")
    assert re.findall(r"[.\w-]+(?=\{\})", text) == ["basic", ".by-search", ".here", ".by-script", "look", "later"]


def test_the_style_sheet_is_made_again_only_of_something_else(app, tmp_path):
    page_of(app)
    (tmp_path / "_static" / "later.css").write_text("later{}", encoding="utf-8")
    write_style_sheet(app, None)
    sheet = tmp_path / "_static" / "book.css"
    sheet.write_text("kept" + sheet.read_text(encoding="utf-8"), encoding="utf-8")
    write_style_sheet(app, None)
    assert sheet.read_text(encoding="utf-8").startswith("kept")
    for changed, text in (("page.html", '<p class="gone">'), ("_static/look.css", "look{new}")):
        (tmp_path / changed).write_text(text, encoding="utf-8")
        write_style_sheet(app, None)
        again = sheet.read_text(encoding="utf-8")
        assert not again.startswith("kept"), changed
        sheet.write_text("kept" + again, encoding="utf-8")


def test_a_changed_style_sheet_has_another_address(app, tmp_path):
    before = page_of(app)["style_sheet"]
    assert page_of(app)["style_sheet"] == before
    (tmp_path / "_static" / "look.css").write_text("look{new}", encoding="utf-8")
    assert page_of(app)["style_sheet"] != before


@pytest.mark.parametrize("failure", [None, ValueError("no book")])
def test_a_build_that_wrote_no_page_or_failed_writes_no_style_sheet(app, tmp_path, failure):
    if failure:
        page_of(app)
    write_style_sheet(app, failure)
    assert not (tmp_path / "_static" / "book.css").exists()


def test_the_scheme_is_chosen_before_the_style_sheet_is_read(app):
    context = page_of(app)
    assert "root.dataset.theme" in context["first_script"]
    layout = (ROOT / "book" / "_templates" / "layout.html").read_text(encoding="utf-8")
    assert layout.index("first_script") < layout.index("preloads") < layout.index("style_sheet")


def test_sphinx_is_told_what_it_may_do_in_parallel():
    heard = []

    def connect(event, listener, priority):
        assert priority > 500  # after those that add style sheets and scripts
        heard.append(event)

    assert setup(SimpleNamespace(connect=connect)) == {"parallel_read_safe": True, "parallel_write_safe": False}
    assert heard == ["builder-inited", "html-page-context", "build-finished"]


def test_the_collector_begins_after_what_is_loaded():
    gc.disable()
    try:
        spare_what_stays(None)
        assert gc.isenabled()
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.enable()
        gc.unfreeze()
