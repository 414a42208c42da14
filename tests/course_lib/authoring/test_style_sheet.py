"""One style sheet for a page: what it keeps of many, and its icons."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

import pydata_sphinx_theme
import pytest
from fontTools.ttLib import TTFont

from course_lib.authoring.style_sheet import ICONS, one_style_sheet

THEME = Path(pydata_sphinx_theme.__file__).parent / "theme" / "pydata_sphinx_theme" / "static"
SHEET = "styles/pydata-sphinx-theme.css"


def together(folder: Path, **sheets: str) -> str:
    for name, text in sheets.items():
        (folder / f"{name}.css").write_text(text, encoding="utf-8")
    return one_style_sheet(folder, [f"{name}.css" for name in sheets], set())


def test_the_order_of_the_page_is_the_order_of_the_rules(tmp_path):
    text = together(tmp_path, second="b { c: d }", first="a { b: c }  /* why */")
    assert text.index("b{ c: d }") < text.index("a{ b: c }")
    assert "why" not in text


def test_addresses_still_lead_to_the_same_file(tmp_path):
    (tmp_path / "styles").mkdir()
    rules = "a{b:url(../c.png)}d{e:url(\"f.svg#g\")}h{i:url('data:j')}"
    (tmp_path / "styles" / "one.css").write_text(rules, encoding="utf-8")
    text = one_style_sheet(tmp_path, ["styles/one.css"], set())
    assert re.findall(r"url\([^)]*\)", text) == ["url(c.png)", "url(styles/f.svg#g)", "url('data:j')"]


def test_a_sheet_that_only_fetches_another_is_left_out(tmp_path):
    assert "@import" not in together(tmp_path, theme='@charset "UTF-8"; @import "../basic.css"; a { b: c }')


def test_our_own_rules_stay_whatever_stands_on_the_pages(tmp_path):
    text = together(tmp_path, look=".nn-later{a:b}", theme=".of-no-page{c:d}")
    assert ".nn-later{a:b}" in text
    assert "of-no-page" not in text


def test_a_font_is_asked_for_by_the_last_rule_that_names_it(tmp_path):
    face = "@font-face{font-family:F;src:url(%s)%s}"
    first = face % ("one.woff2", "") + face % ("two.woff2", "")
    text = together(tmp_path, first=first, last=face % ("one.woff2", ";unicode-range:U+41"))
    assert re.findall(r"url\((.*?)\)(;?)", text) == [("two.woff2", ""), ("one.woff2", ";")]


@pytest.fixture(scope="module")
def theme_alone() -> str:
    return one_style_sheet(THEME, [SHEET], {f"fa-{name}" for name in ICONS})


def test_the_theme_is_cut_to_a_third_of_its_size(theme_alone):
    assert len(theme_alone) < (THEME / SHEET).stat().st_size / 3
    assert "carousel" not in theme_alone


def test_each_icon_has_its_rule_and_its_glyph(theme_alone):
    glyphs = set()
    for data in re.findall(r"data:font/woff;base64,([^)]*)\)", theme_alone):
        assert len(data) < 20_000
        glyphs |= set(TTFont(io.BytesIO(base64.b64decode(data))).getBestCmap())
    for name in ICONS:
        code = re.search(rf'\.fa-{name}:before[^{{]*\{{content:"\\([0-9a-f]+)"', theme_alone)
        assert code, name
        assert int(code[1], 16) in glyphs, name


def test_no_icon_font_is_fetched(theme_alone):
    assert "webfonts" not in theme_alone
    assert ".fa-0:before" not in theme_alone
