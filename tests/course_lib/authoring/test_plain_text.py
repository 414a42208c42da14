"""Formulas and parts of pages as one line of text."""

from __future__ import annotations

from pathlib import Path

import pytest
from docutils import nodes

from course_lib.authoring.notation import read_notation
from course_lib.authoring.plain_text import one_line, plain_formula, plain_text
from course_lib.authoring.typesetting import Typesetter

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def typesetter():
    return Typesetter(ROOT / "book/_static/vendor/katex/katex.min.js", read_notation(ROOT / "book"))


@pytest.mark.parametrize(
    ("tex", "line"),
    [
        (r"\hat{y}_{i}", "ŷᵢ"),
        (r"\bar{\mathbf{X}}^{\top}\boldsymbol{\theta}", "X̄ᵀθ"),
        (r"\tilde{x} \le 1", "x̃ ≤ 1"),
        (r"\frac{1}{N}\sum_{i=1}^{N}(\hat{y}_{i}-y_{i})^{2}", "1/N ∑ᵢ₌₁^N(ŷᵢ−yᵢ)²"),
        (r"\frac{a+b}{2}, c", "(a+b)/2, c"),
        (r"\sqrt{2}+\sqrt{a+b}", "√2+√(a+b)"),
        (r"\mathbf{W}_{L}^{T}", "W_Lᵀ"),
        (r"w_{yx}^{\prime}", "w_yx′"),
        (r"\begin{bmatrix}1&0\\0&-1\end{bmatrix}", "[1 0; 0 −1]"),
        (r"\operatorname{ReLU}(z) < 0", "ReLU(z) < 0"),
    ],
)
def test_a_formula_reads_in_one_line(tex, line, typesetter):
    assert plain_formula(typesetter.formula(tex)) == line


def tex_itself(tex, display):
    return f"<{tex}>" if display else tex


def test_a_paragraph_keeps_its_formulas_and_loses_its_markup():
    paragraph = nodes.paragraph("", "", nodes.Text("a "), nodes.emphasis("", "sum  of\n"), nodes.math("", "N"))
    paragraph += nodes.target("", "", refid="x")
    assert plain_text(paragraph, tex_itself) == "a sum of N"


def test_blocks_stand_apart_and_words_do_not():
    cell = nodes.container("", nodes.literal_block("", "x = 1"), nodes.math_block("", "N"), nodes.image(alt="no"))
    assert plain_text(cell, tex_itself) == "x = 1 <N>"
    assert plain_text(nodes.paragraph("", "", nodes.Text("one"), nodes.strong("", "word")), tex_itself) == "oneword"


def test_of_raw_html_only_what_a_reader_reads_stays():
    html = "<svg><text>7</text></svg><p>Mean &lt; <b>1</b></p><button>Play</button><script>x()</script><p>end</p>"
    assert plain_text(nodes.raw("", html, format="html"), tex_itself) == "Mean < 1 end"
    assert plain_text(nodes.raw("", "no", format="latex"), tex_itself) == ""


def test_white_space_is_one_blank():
    assert one_line(" a\n  b\t") == "a b"
