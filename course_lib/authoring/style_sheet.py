"""All style sheets of the built book as one file: the rules that its pages can use, the icons that they show.

The theme's pages ask for ten style sheets, one of which asks for an eleventh, and for two icon fonts of 270 kB in all.
"""

from __future__ import annotations

import base64
import posixpath
import re
from collections.abc import Sequence, Set
from pathlib import Path

from course_lib.authoring.fonts import cut_font
from course_lib.authoring.used_rules import used_rules

__all__ = ["ICONS", "one_style_sheet"]

ICONS = (
    "angle-left",
    "angle-right",
    "arrow-up",
    "bars",
    "chevron-down",
    "circle-half-stroke",
    "download",
    "expand",
    "file",
    "file-pdf",
    "github",
    "lightbulb",
    "list",
    "magnifying-glass",
    "moon",
    "outdent",
    "rocket",
    "sun",
    "xmark",
)
# ours, and what a chosen notation may still need
WHOLE = ("figure.css", "look.css", "fonts/fonts.css", "vendor/katex/katex.min.css")
FONTS = {  # where the theme keeps its icon fonts: family, weight
    "vendor/fontawesome/webfonts/fa-solid-900.ttf": ("Font Awesome 6 Free", 900),
    "vendor/fontawesome/webfonts/fa-brands-400.ttf": ("Font Awesome 6 Brands", 400),
}

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_HEADER = re.compile(r"@(?:charset|import)[^;]*;")
_ADDRESS = re.compile(r"""url\((?!["']?(?:data:|https?:|/|\#))["']?([^"')]+)["']?\)""")
_FACE = re.compile(r"@font-face\s*\{[^}]*url\(([^)]*)\)[^}]*\}")
_ICON_FACE = re.compile(r"@font-face\{[^}]*Font Awesome[^}]*\}")
_ICON_RULE = re.compile(r'((?:\.fa-[\w-]+:before,?)+)\{content:"\\[0-9a-f]+"\}')
_GLYPH = re.compile(r'"\\([ef][0-9a-f]{3})"')


def one_style_sheet(static: Path, names: Sequence[str], classes: Set[str]) -> str:
    """Style sheets one after the other, as one text for a file in the same folder.

    Args         static: the book's _static folder. names: the style sheets in it, in the order of the page.
                 classes: what may be a class; all but WHOLE are cut down to it.
    Returns      Their rules, without comments; the theme's icons are those of ICONS, their fonts a part of the text.
    """
    texts = [(name, _rules(static, name)) for name in names]
    text = "\n".join(text if name in WHOLE else used_rules(text, classes) for name, text in texts)
    text = _ICON_RULE.sub(_wanted, _ICON_FACE.sub("", _last_faces(text)))
    glyphs = {int(code, 16) for code in _GLYPH.findall(text)}
    faces = [_face(static / name, family, weight, glyphs) for name, (family, weight) in FONTS.items()]
    return "\n".join(['@charset "UTF-8";', *faces, text])


def _rules(static: Path, name: str) -> str:
    text = _COMMENT.sub("", (static / name).read_text(encoding="utf-8"))
    folder = posixpath.dirname(name)
    text = _ADDRESS.sub(lambda found: f"url({posixpath.normpath(posixpath.join(folder, found[1]))})", text)
    lines = (line.strip() for line in _HEADER.sub("", text).splitlines())
    return "\n".join(line for line in lines if line)


def _last_faces(text: str) -> str:
    """A font that two rules ask for is asked for by the last, which says for what letters."""
    last = {found[1]: found.start() for found in _FACE.finditer(text)}
    return _FACE.sub(lambda found: found[0] if last[found[1]] == found.start() else "", text)


def _wanted(rule: re.Match[str]) -> str:
    names = re.findall(r"\.fa-([\w-]+):before", rule[1])
    return rule[0] if any(name in ICONS for name in names) else ""


def _face(path: Path, family: str, weight: int, glyphs: set[int]) -> str:
    """The font cut down to a few glyphs, as a rule that holds it."""
    if not path.exists():
        return ""  # another theme
    data = base64.b64encode(cut_font(path, glyphs, "Course Icons", flavor="woff")).decode("ascii")
    return (
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:block;'
        f'src:url(data:font/woff;base64,{data}) format("woff")}}'
    )
