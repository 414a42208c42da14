"""Fonts cut down to the letters that the book shows: half as heavy, which is what a reader's first page waits for.

A cut font bears a name of its own, because the licence keeps the old one for the whole font (OFL 1.1, condition 3).
The whole one stays for the other letters: a browser fetches it where one of them was written since, so nothing is lost,
and the page is heavier until the next `make fonts`.
"""

from __future__ import annotations

import argparse
import io
import re
from collections.abc import Iterator, Set
from html import unescape
from pathlib import Path
from typing import Any

__all__ = ["CUT", "cut_font", "letters_of", "main", "unicode_range", "write_fonts"]

FEATURES = ["calt", "ccmp", "clig", "kern", "liga", "lnum", "locl", "mark", "mkmk", "onum", "rlig", "tnum"]
WEIGHTS = (400, 700)  # of a variable font: no rule of the book's asks for a lighter or a heavier one
NAMES, FILE_NAMES, LICENCE = (1, 3, 4, 16), (6, 25), 13  # numbers in a font's table of names
OFL = "This Font Software is licensed under the SIL Open Font License, Version 1.1: https://openfontlicense.org"
ALWAYS = frozenset([*range(0x20, 0x7F), 0x2022])  # ASCII, and the mark of a list, which no page writes out

CUT = {  # file of the whole font: file and name of the cut one
    "source-serif-4-latin-wght-normal": ("serif", "Course Serif"),
    "source-serif-4-latin-400-italic": ("serif-italic", "Course Serif Italic"),
    "source-serif-4-latin-ext-400-normal": ("serif-latin-ext", "Course Serif Accented"),
    "source-serif-4-greek-wght-normal": ("serif-greek", "Course Serif Greek"),
    "source-sans-3-latin-wght-normal": ("sans", "Course Sans"),
    "source-sans-3-greek-wght-normal": ("sans-greek", "Course Sans Greek"),
    "KaTeX_Main-Regular": ("formula-main", "Course Formula"),
    "KaTeX_Main-Bold": ("formula-bold", "Course Formula Bold"),
    "KaTeX_AMS-Regular": ("formula-ams", "Course Formula AMS"),
}
SHEETS = ("vendor/katex/katex.min.css", "look.css")  # which ask for the whole ones

_RULE = re.compile(r"@font-face\s*\{([^}]*)\}")
_SOURCE = re.compile(r"\s*src:\s*url\(([^)]*)\)[^;}]*;?")
_RANGE = re.compile(r"\s*unicode-range:\s*([^;}]*);?")


def letters_of(html: Path) -> set[int]:
    """Every character of the built book's pages, in any notation, as code points, those written as &rarr; too."""
    static = html / "_static"
    pages = (page for page in html.rglob("*.html") if static not in page.parents)
    notations = (static / "notations").rglob("*.js")
    texts = (path.read_text(encoding="utf-8") for path in (*pages, *notations))
    return set().union(*({ord(sign) for sign in unescape(text)} for text in texts))


def unicode_range(letters: Set[int]) -> str:
    """Code points as a style sheet names them.

    >>> unicode_range({0x41, 0x42, 0x43, 0x3B1})
    'U+41-43,U+3B1'
    """
    first = sorted(letter for letter in letters if letter - 1 not in letters)
    last = sorted(letter for letter in letters if letter + 1 not in letters)
    return ",".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in zip(first, last, strict=True))


def cut_font(whole: Path, letters: Set[int], name: str, flavor: str = "woff2") -> bytes:
    """A font with no more than some letters.

    Args         whole: the font's file. letters: code points; those that it lacks are left out. name: the new name.
                 flavor: "woff2" or "woff", how it is packed.
    Returns      The new font's file, the same bytes each time, licence and copyright still in it.
    """
    from fontTools import subset, ttLib
    from fontTools.varLib import instancer

    font = ttLib.TTFont(whole, recalcTimestamp=False)
    if "fvar" in font:
        instancer.instantiateVariableFont(font, {"wght": WEIGHTS}, inplace=True)
        font = _written_and_read(font)
    options = subset.Options(notdef_outline=True, layout_features=FEATURES, name_IDs=["*"], recalc_timestamp=False)
    cut = subset.Subsetter(options)
    cut.populate(unicodes=letters & set(font.getBestCmap()))
    cut.subset(font)
    _rename(font, name)
    font.flavor = flavor
    stream = io.BytesIO()
    font.save(stream)
    return stream.getvalue()


def _written_and_read(font: Any) -> Any:
    """The subsetter wants the tables of a font as they are in a file."""
    from fontTools import ttLib

    stream = io.BytesIO()
    font.flavor = None
    font.save(stream)
    return ttLib.TTFont(stream, recalcTimestamp=False)


def _rename(font: Any, name: str) -> None:
    """Give a font its own name, and the licence to take along where it only stood beside it."""
    for record in font["name"].names:
        if record.nameID in NAMES:
            record.string = name
        elif record.nameID in FILE_NAMES:
            record.string = name.replace(" ", "")
    if font["name"].getDebugName(LICENCE) is None:
        font["name"].setName(OFL, LICENCE, 3, 1, 0x409)


def write_fonts(static: Path, letters: Set[int]) -> list[str]:
    """Write every cut font, and the style sheet that asks for them, into the folder fonts.

    Args         static: the folder of SHEETS. letters: code points that the pages show; those of ALWAYS are added.
    Returns      A line for each font: its size in kB, before and after.
    """
    from fontTools import ttLib

    folder = static / "fonts"
    folder.mkdir(exist_ok=True)
    rules, lines = [], []
    for whole, rule in _rules(static):
        file, name = CUT[whole.stem]
        there = set(ttLib.TTFont(whole).getBestCmap()) & _letters_in(rule)
        kept = (letters | ALWAYS) & there
        cut = cut_font(whole, kept, name)
        (folder / f"{file}.woff2").write_bytes(cut)
        asked_for = _RANGE.sub("", _SOURCE.sub("", rule)).strip().removesuffix(";")
        for address, named in (f"{file}.woff2", kept), (f"../{whole.relative_to(static).as_posix()}", there - kept):
            source = f'src:url({address}) format("woff2");unicode-range:{unicode_range(named)}'
            rules.append(f"@font-face{{{asked_for};{source}}}")
        lines.append(f"{file}: {whole.stat().st_size / 1000:.1f} to {len(cut) / 1000:.1f} kB, {len(kept)} letters")
    (folder / "fonts.css").write_text("\n".join(["/* written by `make fonts` */", *rules, ""]), encoding="utf-8")
    return lines


def _rules(static: Path) -> Iterator[tuple[Path, str]]:
    """The fonts of CUT, and what stands in the rules that ask for them."""
    for sheet in SHEETS:
        for found in _RULE.finditer((static / sheet).read_text(encoding="utf-8")):
            source = _SOURCE.search(found[1])
            font = (static / sheet).parent / (source[1] if source else "")
            if font.stem in CUT:
                yield font, found[1]


def _letters_in(rule: str) -> Set[int]:
    """The code points of which a rule says that they are in its font; all, where it says nothing."""
    named = _RANGE.search(rule)
    if named is None:
        return frozenset(range(0x110000))
    ends = [part.strip().removeprefix("U+").split("-") for part in named[1].split(",")]
    return {letter for end in ends for letter in range(int(end[0], 16), int(end[-1], 16) + 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description="Cut the book's fonts down to the letters that its pages show.")
    parser.add_argument("html", type=Path, help="the built book, _build/html")
    parser.add_argument("static", type=Path, help="where the fonts are, book/_static")
    arguments = parser.parse_args()
    for line in write_fonts(arguments.static, letters_of(arguments.html)):
        print(line)


if __name__ == "__main__":
    main()
