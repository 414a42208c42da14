"""Formulas typeset in Python: heard, copied and seen, each letter with its meaning, and typeset only once."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from course_lib.authoring.notation import read_notation
from course_lib.authoring.typesetting import FONT_OF_CLASS, Typesetter
from course_lib.errors import ConventionError

BOOK = Path(__file__).parents[3] / "book"
KATEX = BOOK / "_static" / "vendor" / "katex" / "katex.min.js"
NOTATION = read_notation(BOOK)


@pytest.fixture(scope="module")
def typesetter():
    return Typesetter(KATEX, NOTATION)


def letters(html):
    """The letters that carry a meaning, as (text, concept, ours)."""
    found = re.findall(r'<span class="[^"]*"(?: style="[^"]*")? data-s="([^"]*)"( data-ours="")?>([^<]*)<', html)
    return [(text, concept, bool(ours)) for concept, ours, text in found]


def test_a_formula_is_there_to_be_heard_and_to_be_copied(typesetter):
    html = typesetter.formula(r"\hat y_i + 1")
    assert '<annotation encoding="application/x-tex">\\hat y_i + 1</annotation>' in html
    assert "<mover accent" in html
    assert html.count("<math") == html.count('aria-hidden="true"') == 1


def test_its_letters_say_what_they_stand_for(typesetter):
    html = typesetter.formula(r"\hat y_i = N")
    assert letters(html) == [
        ("y", "prediction", False),
        ("^", "prediction", False),
        ("i", "sample_index", False),
        ("N", "n_samples", False),
    ]
    assert "color:" not in html


def test_a_letter_that_the_deck_lacks_says_so(typesetter):
    assert letters(typesetter.formula(r"\mathbf{G} N", deck="schubert")) == [
        ("G", "gram", True),
        ("n", "n_samples", False),
    ]


def test_concepts_bring_their_colour_from_the_table(typesetter):
    html = typesetter.formula(r"\hat{y}-y+\theta N")
    coloured = re.findall(r'class="[^"]*?(nn-\w+)"[^>]*data-s="(\w+)"', html)
    assert set(coloured) == {("nn-yhat", "prediction"), ("nn-y", "target"), ("nn-w", "param")}


def test_marks_change_nothing_that_is_seen(typesetter):
    """Every letter stands where it stands without them."""
    for tex in (r"\hat y_i^2", r"\bar{\mathbf X}^\top\mathbf{y}", r"\frac1N\sum_{i=1}^N x_i", r"f'(x)\odot z", "2L-1"):
        assert places(typesetter.formula(tex)) == places(typesetter.formula(tex, marks=False))


@pytest.mark.parametrize(
    "tex", [r"\Pr(y = 1)", r"\hat y \in \{0, 1\}", r"\nabla_{\mathbf w} L(\mathbf w)", r"\max_i x_i"]
)
def test_no_mark_is_left_as_a_colour(typesetter, tex):
    """A mark that stayed would be black on a dark page."""
    assert "color:" not in typesetter.formula(tex)


def places(html):
    """The letters with all that moves them."""
    return re.findall(r'style="([^"]*)"|>([^<]+)<', html[html.index("katex-html") :])


def test_a_formula_on_its_own_line_is_set_as_such(typesetter):
    assert typesetter.formula("x", display=True).startswith('<span class="katex-display"><span class="katex">')
    html = typesetter.formula("x", display=True)
    assert html.count("<span") == html.count("</span>")


@pytest.mark.parametrize(
    ("tex", "message"),
    [(r"\mistake", "Undefined control sequence"), (r"x_{1}\unknown{}", "mend the TeX"), ("字", "Unicode")],
)
def test_what_cannot_be_typeset_is_refused(typesetter, tex, message):
    with pytest.raises(ConventionError, match=message):
        typesetter.formula(tex)


def test_what_was_typeset_once_is_remembered(tmp_path):
    cache = tmp_path / "deep" / "formulas.json"
    first = Typesetter(KATEX, NOTATION, cache)
    html = first.formula("x+y")
    first.save()
    again = Typesetter(KATEX, NOTATION, cache)
    again._typeset = None  # it would be an error to call it
    assert again.formula("x+y") == html


def test_another_version_of_katex_forgets(tmp_path):
    cache = tmp_path / "formulas.json"
    cache.write_text(json.dumps({"version": "older", "formulas": {"html False x": "old"}}), encoding="utf-8")
    assert "old" not in Typesetter(KATEX, NOTATION, cache).formula("x")


def test_every_font_that_is_asked_for_is_there():
    fonts = KATEX.parent / "fonts"
    assert all((fonts / f"KaTeX_{font}.woff2").is_file() for font in FONT_OF_CLASS.values())
