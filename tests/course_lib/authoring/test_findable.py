"""What can be found on a page: at the place where a reader meets it."""

from __future__ import annotations

from pathlib import Path

import pytest
from docutils import nodes
from docutils.utils import new_document

from course_lib.authoring.findable import API, GLOSSARY, Named, Place, found_on, heading_of
from course_lib.authoring.notation import read_notation

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def notation():
    return read_notation(ROOT / "book")


def tex_itself(tex, display):
    return tex


def section(title, *children, ids=()):
    return nodes.section("", nodes.title("", title), *children, ids=[title.lower().replace(" ", "-"), *ids])


def raw(text):
    return nodes.paragraph("", "", nodes.raw("", text, format="html"))


def page(*children):
    document = new_document("page")
    document += section("The page", *children)
    return document


def formula(tex):
    return nodes.paragraph("", "", nodes.math("", tex))


def test_a_symbol_is_found_where_it_stands_first(notation):
    document = page(formula(r"N"), section("Later", formula(r"N + \hat{y} + \nabla f")))
    symbols = found_on("book/a/b", document, notation, tex_itself).symbols
    assert symbols["n_samples"] == Place("", "The page")
    assert symbols["prediction"] == symbols[r"\nabla"] == Place("later", "Later")
    assert r"\sum" not in symbols


def test_a_sign_is_not_the_beginning_of_another(notation):
    assert r"\sum" not in found_on("p", page(formula(r"a \summand b")), notation, tex_itself).symbols


def test_a_formula_that_cannot_be_read_is_left_to_the_page_itself(notation):
    assert found_on("p", page(formula(r"N"), formula(r"\frac{")), notation, tex_itself).symbols.keys() == {"n_samples"}


def test_a_claim_is_found_in_the_section_that_shows_it_first(notation):
    line = '<p class="nn nn-claim" id="claim-a-claim">Verified</p>'
    document = page(section("One", raw(line)), section("Two", raw(line + '<p id="claim-b">')))
    claims = found_on("p", document, notation, tex_itself).claims
    assert claims == {"a-claim": Place("one", "One"), "b": Place("two", "Two")}


def test_a_term_is_told_without_its_link_which_is_kept(notation):
    text = nodes.paragraph("", "", nodes.Text("The factor "), nodes.math("", r"\alpha"), nodes.Text(". First met: "))
    text += [nodes.raw("", '<a href="../x/y.html#z">', format="html"), nodes.Text("roll down")]
    document = page(section("A to C", section("learning rate", text)))
    [term] = found_on(GLOSSARY, document, notation, tex_itself).named
    assert term == Named(
        "term", "learning rate", r"The factor \alpha.", ("learning rate",), "learning-rate", "book/x/y.html#z"
    )
    assert found_on("book/appendix/other", document, notation, tex_itself).named == ()


def test_a_function_is_found_with_and_without_its_module(notation):
    document = page(section("augment", raw("<pre><code>augment(X)</code></pre>"), raw("<p>Append &lt;ones&gt;.</p>")))
    [function] = found_on(f"{API}linear", document, notation, tex_itself).named
    assert function.keys == ("augment", "course_lib.linear.augment")
    assert function.text == "course_lib.linear: Append <ones>."
    assert found_on(f"{API}index", document, notation, tex_itself).named == ()


def test_an_exercise_is_found_by_its_function_and_its_title(notation):
    meta = raw('<p class="nn-meta"><span>●○○</span> <span><code>descend_line</code></span> · <span>easy</span></p>')
    document = page(section("3. Walk down", meta, ids=["exercise-descend-line"]))
    [exercise] = found_on("book/x/exercises", document, notation, tex_itself).named
    assert (exercise.name, exercise.keys) == ("Walk down", ("descend_line", "Walk down"))
    assert (exercise.anchor, exercise.text) == ("exercise-descend-line", "descend_line · easy")


def test_what_stands_outside_of_all_sections_has_no_heading():
    assert heading_of(nodes.paragraph(), tex_itself) == Place("", "")
