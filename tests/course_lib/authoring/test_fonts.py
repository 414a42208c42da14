"""Cut fonts: the same letters as the whole ones, fewer of them, under another name."""

from __future__ import annotations

import io
import re
from pathlib import Path

import numpy as np
import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from course_lib.authoring import fonts
from course_lib.authoring.fonts import ALWAYS, CUT, cut_font, letters_of, unicode_range

STATIC = Path(__file__).parents[3] / "book" / "_static"
SERIF = STATIC / "vendor" / "fonts" / "source-serif-4-latin-wght-normal.woff2"
FORMULAS = STATIC / "vendor" / "katex" / "fonts" / "KaTeX_Main-Regular.woff2"
FACE = re.compile(r"@font-face\{(.*?);src:url\((.*?)\).*?unicode-range:(.*?)\}")


def picture(font: bytes, words: str) -> bytes:
    """Words as FreeType draws them."""
    face, plain = TTFont(io.BytesIO(font)), io.BytesIO()
    face.flavor = None
    face.save(plain)
    image = Image.new("L", (900, 100))
    drawn = ImageFont.truetype(io.BytesIO(plain.getvalue()), 60)
    ImageDraw.Draw(image).text((10, 10), words, fill=255, font=drawn)
    return image.tobytes()


def shapes(font: bytes, weight: int) -> dict[int, list[int]]:
    """For each letter, its width and the points of its outline at one weight, in thousandths of the letters' size."""
    still = instantiateVariableFont(TTFont(io.BytesIO(font)), {"wght": weight})
    glyphs = still.getGlyphSet()
    found = {}
    for letter, name in still.getBestCmap().items():
        pen = DecomposingRecordingPen(glyphs)
        glyphs[name].draw(pen)
        points = [number for _, points in pen.value for point in points if point for number in point]
        found[letter] = [glyphs[name].width, *points]
    return found


def named(ranges: str) -> set[int]:
    ends = [part[2:].split("-") for part in ranges.split(",")]
    return {letter for end in ends for letter in range(int(end[0], 16), int(end[-1], 16) + 1)}


@pytest.mark.parametrize(
    ("font", "words"),
    [(SERIF, "Two fine waves, 0.25 to 1/4"), (FORMULAS, "(sin+cos)[∈≤∇∂]=→")],
    ids=["text", "formulas"],
)
def test_letters_are_drawn_as_in_the_whole_font(font, words):
    assert picture(cut_font(font, set(map(ord, words)), "Cut"), words) == picture(font.read_bytes(), words)


@pytest.mark.parametrize("weight", [400, 650])
def test_letters_have_their_shape_in_every_weight_of_the_book(weight):
    whole, cut = shapes(SERIF.read_bytes(), weight), shapes(cut_font(SERIF, ALWAYS, "Cut"), weight)
    assert set(cut) == ALWAYS
    assert all(np.abs(np.subtract(cut[letter], whole[letter])).max() <= 1 for letter in cut)


def test_it_has_the_letters_asked_for_and_no_others():
    assert set(TTFont(io.BytesIO(cut_font(SERIF, {0x41, 0x62, 0x4E00}, "A"))).getBestCmap()) == {0x41, 0x62}


@pytest.mark.parametrize("path", sorted((STATIC / "fonts").glob("*.woff2")), ids=lambda path: path.stem)
def test_no_cut_font_bears_a_reserved_name_and_each_keeps_its_licence(path):
    names = {record.nameID: str(record) for record in TTFont(path)["name"].names}
    assert "SIL Open Font License" in names[13]
    assert "Adobe" in names[0] or "Khan Academy" in names[0]
    shown = " ".join(text for number, text in names.items() if number in (1, 3, 4, 6, 16, 18, 25))
    assert "Course" in shown
    assert not re.search("source|katex", shown, re.IGNORECASE)


def test_the_same_letters_give_the_same_bytes():
    assert cut_font(SERIF, {0x41}, "A") == cut_font(SERIF, {0x41}, "A")


@given(st.sets(st.integers(0, 0x10FFFF), min_size=1))
def test_a_range_names_its_letters(letters):
    assert named(unicode_range(letters)) == letters


def test_letters_are_those_of_the_pages_in_any_notation(tmp_path):
    notation = tmp_path / "_static" / "notations" / "lucchi"
    notation.mkdir(parents=True)
    (tmp_path / "page.html").write_text("a&rarr;&#x3b1;é", encoding="utf-8")
    (notation / "page.js").write_text("['ℒ']", encoding="utf-8")
    (tmp_path / "_static" / "macros.html").write_text("ü", encoding="utf-8")
    letters = {chr(letter) for letter in letters_of(tmp_path)}
    assert {"→", "α", "é", "ℒ"} <= letters
    assert "ü" not in letters


def test_each_letter_of_a_whole_font_is_asked_for_once():
    """Of the committed style sheet: a cut font and the rest of the whole one, nothing in both, nothing lost."""
    rules = FACE.findall((STATIC / "fonts" / "fonts.css").read_text(encoding="utf-8"))
    assert len(rules) == 2 * len(CUT)
    for (family, cut, letters), (same_family, whole, others) in zip(rules[::2], rules[1::2], strict=True):
        assert family == same_family
        assert named(letters) <= set(TTFont(STATIC / "fonts" / cut).getBestCmap())
        assert not named(letters) & named(others)
        assert named(letters) | named(others) <= set(TTFont(STATIC / "fonts" / whole).getBestCmap())
    assert {path.name for path in (STATIC / "fonts").glob("*.woff2")} == {cut for _, cut, _ in rules[::2]}


def test_a_page_with_another_letter_has_it_in_the_fonts_written_next(tmp_path, capsys, monkeypatch):
    """`make fonts`, of one font."""
    html, static = tmp_path / "html", tmp_path / "static"
    for folder in html, static:
        folder.mkdir()
    for name in ("vendor", "look.css"):
        (static / name).symlink_to(STATIC / name)
    (html / "page.html").write_text("ż", encoding="utf-8")
    accented = "source-serif-4-latin-ext-400-normal"
    monkeypatch.setattr(fonts, "CUT", {accented: CUT[accented]})
    monkeypatch.setattr("sys.argv", ["fonts", str(html), str(static)])
    fonts.main()
    assert re.fullmatch(r"serif-latin-ext: 17\.8 to 1\.\d kB, 1 letters\n", capsys.readouterr().out)
    cut, whole = (static / "fonts" / "fonts.css").read_text(encoding="utf-8").splitlines()[1:]
    assert "url(serif-latin-ext.woff2)" in cut
    assert "unicode-range:U+17C}" in cut
    assert f"url(../vendor/fonts/{accented}.woff2)" in whole
    assert "U+17D-" in whole
    assert set(TTFont(static / "fonts" / "serif-latin-ext.woff2").getBestCmap()) == {ord("ż")}
