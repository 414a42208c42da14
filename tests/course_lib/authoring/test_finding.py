"""The extension: what the search page reads, and how pages end, in a built book and after a change."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
COPIED = ("book/notation.yml", "book/_static/vendor/katex/katex.min.js", "book/_templates/cite.js", "CITATION.cff")
CLAIM = "least-squares-xor-xor-table"
PAGES = {
    "index": "Book\n====\n\n.. toctree::\n\n   book/a/one\n   book/a/two\n",
    "book/a/one": "One\n===\n\nFirst :math:`N`.\n\nBelow\n-----\n\n.. math:: \\hat{y}\n\n.. raw:: html\n\n"
    f'   <p id="claim-{CLAIM}">Verified</p>\n',
    "book/a/two": "Two\n===\n\n:math:`N`\n",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A book of three pages."""
    root = tmp_path_factory.mktemp("book")
    for name in (*COPIED, "course_lib/claims.json"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    (root / "conf.py").write_text(
        "extensions = ['course_lib.authoring.formulas', 'course_lib.authoring.finding']\n"
        "html_math_renderer = 'typeset'\nhtml_theme = 'basic'\n",
        encoding="utf-8",
    )
    for name, text in PAGES.items():
        (root / f"{name}.rst").parent.mkdir(parents=True, exist_ok=True)
        (root / f"{name}.rst").write_text(text, encoding="utf-8")
    return root


def build(root):
    run = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", str(root), str(root / "_build" / "html")],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert run.returncode == 0, run.stderr


def loaded(root, name, function):
    """What a script hands to its function."""
    text = (root / "_build/html/_static/search" / name).read_text(encoding="utf-8")
    assert text.startswith(f"{function}(")
    return json.loads(f"[{text[len(function) + 1 : -3]}]")


def test_a_book_is_found_and_found_again_after_one_page_changed(root):
    build(root)
    page, sections = loaded(root, "book/a/one.js", "nnText")
    assert page == "book/a/one"
    assert sections == [["", "One", "First N."], ["below", "Below", "ŷ Verified"]]
    [names] = loaded(root, "names.js", "nnNames")
    assert names["pages"] == ["index", "book/a/one", "book/a/two"]
    assert first_use(names, "number of samples") == ["First used: One", "book/a/one.html"]
    assert first_use(names, "prediction") == ["First used: One, “Below”", "book/a/one.html#below"]
    assert [entry[5][0] for entry in names["names"] if entry[0] == "claim"] == [
        ["One, “Below”", f"book/a/one.html#claim-{CLAIM}"]
    ]

    one = root / "book" / "a" / "one.rst"
    one.write_text(PAGES["book/a/one"].replace("First :math:`N`", "Nothing"), encoding="utf-8")
    build(root)
    [names] = loaded(root, "names.js", "nnNames")
    assert first_use(names, "number of samples") == ["First used: Two", "book/a/two.html"], "kept from the last build"
    assert first_use(names, "prediction") == ["First used: One, “Below”", "book/a/one.html#below"]


def first_use(names, name):
    [places] = [entry[5] for entry in names["names"] if entry[0] == "symbol" and entry[1].endswith(f"· {name}")]
    return places[1]


def test_every_page_ends_with_its_claims_and_its_citation(root):
    html = (root / "_build/html/book/a/one.html").read_text(encoding="utf-8")
    assert f'<a href="#claim-{CLAIM}">Verified under “Below”</a>' in html
    assert f'<a href="../appendix/claims/least_squares_xor.html#{CLAIM}">' in html
    assert re.search(r"@incollection\{neural-networks-checked:a:one,\n", html)
    other = (root / "_build/html/book/a/two.html").read_text(encoding="utf-8")
    assert "nn-verified" not in other
    assert "@incollection{neural-networks-checked:a:two," in other
