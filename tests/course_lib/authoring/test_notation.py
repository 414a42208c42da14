"""The table has one symbol for one concept, and the lint finds what is not in it."""

from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from course_lib.authoring.notation import app, collisions, notation_problems, read_notation, unknown_symbols
from course_lib.errors import ConventionError

BOOK = Path(__file__).parents[3] / "book"


@pytest.fixture(scope="module")
def notation():
    return read_notation(BOOK)


@pytest.mark.parametrize(
    ("tex", "unknown"),
    [
        (r"\hat{y}=\mathbf{w}\cdot\mathbf{x}+b", []),
        (r"\frac{1}{N}\sum_{i=1}^{N}(\hat{y}_{i}-y_{i})^{2}", []),
        (r"\nabla\mathcal{L}(\boldsymbol{\theta}_{t+1})", []),
        (r"\mathbf{W}_{l}\in\mathbb{R}^{n\times d}", []),
        (r"q", ["q"]),
        (r"\mathbf{q}_{l}", [r"\mathbf{q}"]),
        (r"x_{q}", ["q"]),
        (r"\omega x^{q}", [r"\omega", "q"]),
        # the most specific entry wins: a starred f is in the table, a starred w is not
        (r"f^{*}(\mathbf{x})", []),
        (r"w^{*}", ["*"]),
        (r"\boldsymbol{\Sigma}_{xx}", []),
        (r"\boldsymbol{\Sigma}", [r"\boldsymbol{\Sigma}"]),
        (r"p_{\mathrm{keep}}", []),
        (r"p_{q}", ["q"]),
        (r"\mathbf{X}_{1}^{\top}", []),
    ],
)
def test_a_symbol_without_an_entry_is_found(notation, tex, unknown):
    assert unknown_symbols(tex, notation) == unknown


def test_the_decks_letters_are_known_where_they_are_asked_for(notation):
    assert unknown_symbols(r"\boldsymbol{\Omega}", notation) == [r"\boldsymbol{\Omega}"]
    assert unknown_symbols(r"\boldsymbol{\Omega}", notation, decks=True) == []


def test_letters_that_a_deck_uses_twice_are_found(notation):
    assert set(collisions(notation, "schubert")["n"]) == {"n_samples", "output_dim", "n_layers", "width"}
    assert "n_samples" in collisions(notation, "massias")["n"]


def small_book(folder, concepts, page="", **more):
    table = {"groups": {"data": "Data"}, "operators": ["=", "+"], "concepts": concepts, **more}
    (folder / "notation.yml").write_text(yaml.safe_dump(table), encoding="utf-8")
    (folder / "page.md").write_text(page, encoding="utf-8")
    return folder


def concept(name, house, **more):
    return {
        "id": name,
        "group": "data",
        "name": name,
        "meaning": "m",
        "shape": "()",
        "house": house,
        "decks": {},
        **more,
    }


def test_an_entry_that_lacks_something_is_named(tmp_path):
    entry = concept("one", "x")
    del entry["shape"], entry["decks"]
    with pytest.raises(ConventionError, match=r"one has no shape and no decks; write it in notation\.yml"):
        read_notation(small_book(tmp_path, [entry]))


def test_two_concepts_cannot_share_a_symbol(tmp_path):
    book = small_book(tmp_path, [concept("one", r"\hat y"), concept("two", r"\hat{y}")])
    with pytest.raises(ConventionError, match="two and one share the symbol"):
        read_notation(book)


def test_a_concept_must_be_in_a_known_group(tmp_path):
    book = small_book(tmp_path, [concept("one", "x", group="things")])
    with pytest.raises(ConventionError, match="one is in the group 'things'; known: data"):
        read_notation(book)


def test_a_rule_must_name_concepts(tmp_path):
    rules = {"deck": [{"concepts": ["one", "two"], "sub": "#1", "to": "@^{#1}"}]}
    with pytest.raises(ConventionError, match="a rule names 'two', which is no concept"):
        read_notation(small_book(tmp_path, [concept("one", "x")], rules=rules))
    with pytest.raises(ConventionError, match="a rule names 'three'"):
        read_notation(small_book(tmp_path, [concept("one", "x")], instead={"deck": {"three": "y"}}))


def test_colours_are_classes_that_the_style_sheet_knows(notation):
    style = (BOOK / "_static" / "look.css").read_text(encoding="utf-8")
    colours = {concept.colour for concept in notation.concepts.values()} - {""}
    assert colours == {"nn-x", "nn-y", "nn-yhat", "nn-err", "nn-w"}
    assert all(f".{colour} {{ color: var(--{colour})" in style for colour in colours)


def test_a_page_with_a_foreign_symbol_or_bad_tex_is_named(tmp_path):
    book = small_book(tmp_path, [concept("one", "x")], page=r"$x + q$ and $x_$ and $x = 1$")
    problems = notation_problems(book)
    assert problems[0] == "page.md: q in $x + q$ is not in notation.yml"
    assert problems[1] == "page.md: parse_formula: a script is missing in 'x_'."
    assert len(problems) == 2


def test_the_command_lists_the_problems_and_says_so_with_its_exit_code(tmp_path):
    book = small_book(tmp_path, [concept("one", "x")], page="$x + q$")
    result = CliRunner().invoke(app, ["check", "--book", str(book)])
    assert result.exit_code == 1
    assert "1 formulas with unknown symbols" in result.output
    small_book(tmp_path, [concept("one", "x")], page="$x$")
    assert CliRunner().invoke(app, ["check", "--book", str(book)]).exit_code == 0
