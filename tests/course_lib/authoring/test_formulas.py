"""The extension: what a built page holds, and the file that a reader's choice brings."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from course_lib.authoring.formulas import Page, display_tex, fonts_of
from course_lib.authoring.notation import read_notation
from course_lib.authoring.typesetting import Typesetter

ROOT = Path(__file__).parents[3]
PAGE = """A title
=======

A formula :math:`\\hat{y}_i`, again :math:`\\hat{y}_i`, and :math:`N`.

.. math:: a &= b \\\\ c &= N
   :label: two
"""


@pytest.mark.parametrize(
    ("text", "wrapped"),
    [
        (r"a = b", False),
        (r"a \\ b", True),
        (r"a &= b", True),
        (r"\begin{bmatrix}1&0\\0&1\end{bmatrix}", False),
        (r"\begin{cases}1&0\\0&1\end{cases} \\ x", True),
    ],
)
def test_lines_get_the_environment_that_they_need(text, wrapped):
    assert display_tex(text) == (rf"\begin{{split}}{text}\end{{split}}" if wrapped else text)


def test_a_page_asks_for_the_fonts_of_its_letters():
    typesetter = Typesetter(ROOT / "book/_static/vendor/katex/katex.min.js", read_notation(ROOT / "book"))
    assert fonts_of("") == []
    assert fonts_of(typesetter.formula("1+1")) == ["Main-Regular"]
    html = typesetter.formula(r"\mathbf{x}\boldsymbol{\theta}N\mathcal{L}\mathbb{R}")
    assert set(fonts_of(html)) == {
        "Main-Regular",
        "Main-Bold",
        "Math-Italic",
        "Math-BoldItalic",
        "Caligraphic-Regular",
        "AMS-Regular",
    }


def test_equal_formulas_of_a_page_have_one_number():
    page = Page()
    assert [page.number(*formula) for formula in (("x", False), ("x", True), ("x", False))] == [0, 1, 0]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A book of one page."""
    root = tmp_path_factory.mktemp("book")
    (root / "book" / "_static" / "vendor" / "katex").mkdir(parents=True)
    for name in ("book/notation.yml", "book/_static/vendor/katex/katex.min.js"):
        shutil.copy(ROOT / name, root / name)
    (root / "conf.py").write_text(
        "extensions = ['course_lib.authoring.formulas']\nhtml_math_renderer = 'typeset'\nhtml_theme = 'basic'\n",
        encoding="utf-8",
    )
    (root / "index.rst").write_text(PAGE, encoding="utf-8")
    assert sphinx(root).returncode == 0
    return root


def sphinx(root):
    command = [sys.executable, "-m", "sphinx", "-q", "-W", str(root), str(root / "_build" / "html")]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )


def test_the_formulas_of_a_built_page_are_typeset_and_numbered(built):
    html = (built / "_build/html/index.html").read_text(encoding="utf-8")
    assert re.findall(r'data-f="(\d)"', html) == ["0", "0", "1", "2"]
    assert html.count('<annotation encoding="application/x-tex">') == 4
    assert '<span class="eqno">(1)<a class="headerlink"' in html


def test_each_deck_has_a_file_with_the_formulas_of_the_page(built):
    notations = built / "_build/html/_static/notations"
    script = (notations / "schubert" / "index.js").read_text(encoding="utf-8")
    data = json.loads(script.removeprefix("nnNotation.arrive(").removesuffix(");\n"))
    assert data["deck"] == "schubert"
    assert sorted(data["formulas"]) == ["0", "1", "2"]
    assert '<annotation encoding="application/x-tex">n</annotation>' in data["formulas"]["1"]
    told = json.loads((notations / "symbols.js").read_text(encoding="utf-8").removeprefix("nnNotation.tell(")[:-3])
    assert told["n_samples"] == ["number of samples", "how many samples the data set has", "A number."]
    assert told["input"][2] == "Shape (d,)."


def test_a_changed_table_reaches_a_warm_build(built):
    table = built / "book" / "notation.yml"
    table.write_text(
        table.read_text(encoding="utf-8").replace("lucchi: 'n', schubert: 'n'}", "lucchi: 'n', schubert: 'M'}")
    )
    assert sphinx(built).returncode == 0
    assert ">M</annotation>" in (built / "_build/html/_static/notations/schubert/index.js").read_text(encoding="utf-8")


def test_tex_that_cannot_be_typeset_stops_the_build_and_is_named(built):
    page = built / "index.rst"
    page.write_text(PAGE + "\nWrong: :math:`\\mistake`.\n", encoding="utf-8")
    run = sphinx(built)
    assert run.returncode != 0
    assert "Undefined control sequence: \\mistake" in run.stderr
    assert "index.rst" in run.stderr
