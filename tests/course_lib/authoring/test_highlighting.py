"""Coloured code: nothing of it is lost, and nothing is marked that looks like text."""

from __future__ import annotations

import re
from html import unescape

import pytest
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.styles import get_style_by_name
from pygments.token import STANDARD_TYPES, Text

from course_lib.authoring.highlighting import LIKE_TEXT, ColouredOnly

CODE = 'import numpy as np\n\nloss = np.mean((y - 2 * x) ** 2)  # a < b\nprint(f"{loss:.2f}", "a  b")\n'
# the pair that pydata-sphinx-theme chooses where nothing else is said
STYLES = ["a11y-high-contrast-light", "a11y-high-contrast-dark"]


def drawn(formatter):
    return highlight(CODE, get_lexer_by_name("python"), formatter)


def test_the_code_stays_as_it_is():
    text = unescape(re.sub("<[^>]*>", "", drawn(ColouredOnly())))
    assert text.strip("\n") == CODE.strip("\n")


def test_only_what_is_coloured_is_marked():
    marked = re.findall(r'<span class="(\w+)">([^<]+)', drawn(ColouredOnly()))
    assert {("kn", "import"), ("mi", "2"), ("nb", "print")} <= set(marked)
    assert not {"n", "nn", "p", "w"} & {kind for kind, _ in marked}
    assert len(marked) < 0.6 * drawn(HtmlFormatter()).count('<span class="')


@pytest.mark.parametrize("name", STYLES)
def test_the_theme_draws_like_text_what_is_not_marked(name):
    style = get_style_by_name(name)
    looks_like_text = {kind for kind in STANDARD_TYPES if style.style_for_token(kind) == style.style_for_token(Text)}
    assert looks_like_text >= LIKE_TEXT
