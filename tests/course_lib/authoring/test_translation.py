r"""Formulas in a lecturer's letters: read by a person (the golden table), and checked where no person can look."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from pathlib import Path

import pytest

from course_lib.authoring.notation import Notation, Rule, book_pages, has_deck_letters, read_notation
from course_lib.authoring.tex import formulas_in
from course_lib.authoring.translation import HOUSE, concepts_in, letter, mark_of, marked, translated

BOOK = Path(__file__).parents[3] / "book"
NOTATION = read_notation(BOOK)
FORMULAS = sorted({tex for page, text in book_pages(BOOK) if not has_deck_letters(page) for tex in formulas_in(text)})

# (formula, what it is for piastra, gogianu-busoniu, massias, lucchi, schubert), each line read by a person
GOLDEN = [
    (
        r"\mathbf{z}_{l}=\mathbf{W}_{l}\mathbf{h}_{l-1}+\mathbf{b}_{l}",
        r"\mathbf{z}_{l}=\boldsymbol{W}_{l}\mathbf{h}_{l-1}+\boldsymbol{b}_{l}",
        r"\mathbf{f}_{k-1}=\boldsymbol{\Omega}_{k-1}\mathbf{h}_{k-1}+\boldsymbol{\beta}_{k-1}",
        r"\mathbf{z}^{\ell}=W^{\ell}\mathbf{a}^{\ell-1}+\mathbf{b}^{\ell}",
        r"\mathbf{z}_{l}=\Theta_{l}\mathbf{h}_{l-1}+\mathbf{b}_{l}",
        r"s^{l}=(W^{l})^{T}z^{l-1}+b^{l}",
    ),
    (
        r"\mathbf{W}_{l+1}^{\top}\boldsymbol{\delta}_{l+1}",
        r"\boldsymbol{W}_{l+1}^{T}\boldsymbol{\delta}_{l+1}",
        r"\boldsymbol{\Omega}_{k}^{T}\boldsymbol{\delta}_{k+1}",
        r"(W^{\ell+1})^{T}\delta^{\ell+1}",
        r"\Theta_{l+1}^{\top}\delta_{l+1}",
        r"W^{l+1}\boldsymbol{\delta}_{l+1}",
    ),
    (
        r"\mathbf{W}_{L}\mathbf{h}_{L-1}, l=1,\dots,L",
        r"\boldsymbol{W}_{\Lambda}\mathbf{h}_{\Lambda-1}, l=1,\dots,\Lambda",
        r"\boldsymbol{\Omega}_{K}\mathbf{h}_{K}, k=1,\dots,K+1",
        r"W^{L}\mathbf{a}^{L-1}, \ell=1,\dots,L",
        r"\Theta_{\Lambda}\mathbf{h}_{\Lambda-1}, l=1,\dots,\Lambda",
        r"(W^{\Lambda})^{T}z^{\Lambda-1}, l=1,\dots,\Lambda",
    ),
    (
        r"\frac1N\sum_{i=1}^N(\hat y_i-y_i)^2",
        r"\frac1N\sum_{i=1}^N(\tilde{y}^{(i)}-y^{(i)})^2",
        r"\frac1{I}\sum_{i=1}^{I}(\hat y_i-y_i)^2",
        r"\frac1{n}\sum_{i=1}^{n}(a^L_{i}-y_i)^2",
        r"\frac1{n}\sum_{i=1}^{n}(\hat y_i-y_i)^2",
        r"\frac1{n}\sum_{i=1}^{n}(\hat y_i-y_i)^2",
    ),
    (
        r"\boldsymbol{\theta}_{t+1}=\boldsymbol{\theta}_t-\alpha\nabla\mathcal{L}(\boldsymbol{\theta}_t)",
        r"\boldsymbol{\vartheta}^{(t+1)}=\boldsymbol{\vartheta}^{(t)}-\eta\nabla L(\boldsymbol{\vartheta}^{(t)})",
        r"\boldsymbol{\phi}_{t+1}=\boldsymbol{\phi}_{t}-\alpha\nabla L(\boldsymbol{\phi}_{t})",
        r"\boldsymbol{\theta}(k+1)=\boldsymbol{\theta}(k)-\alpha\nabla\mathcal{L}(\boldsymbol{\theta}(k))",
        r"\boldsymbol{\theta}_{t+1}=\boldsymbol{\theta}_t-\eta\nabla L(\boldsymbol{\theta}_t)",
        r"\theta^{t+1}=\theta^{t}-\alpha\nabla J(\theta^{t})",
    ),
    (
        r"\mathbf{X}^{\top}=\mathbf{U}\mathbf{S}\mathbf{V}^{\top}",
        r"\boldsymbol{X}^{T}=\mathbf{U}\mathbf{S}\mathbf{V}^{T}",
        r"\mathbf{X}^{T}=\mathbf{U}\mathbf{S}\mathbf{V}^{T}",
        r"X^{T}=\mathbf{U}\mathbf{S}\mathbf{V}^{T}",
        r"\mathbf{X}=\mathbf{U}\boldsymbol{\Sigma}\mathbf{V}^{\top}",
        r"X^{T}=\mathbf{U}\mathbf{S}\mathbf{V}^{T}",
    ),
    (
        r"\mathbf{v}_{t}=\beta_{2}\mathbf{v}_{t-1}+(1-\beta_{2})\mathbf{g}_{t}^{2}",
        r"\mathbf{v}^{(t)}=\beta_{2}\mathbf{v}^{(t-1)}+(1-\beta_{2})(\mathbf{g}^{(t)})^{2}",
        r"\mathbf{v}_{t}=\gamma\mathbf{v}_{t-1}+(1-\gamma)\mathbf{g}_{t}^{2}",
        r"\mathbf{v}(k)=\beta_{2}\mathbf{v}(k-1)+(1-\beta_{2})(\mathbf{g}(k))^{2}",
        r"\mathbf{v}_{t}=\beta_{2}\mathbf{v}_{t-1}+(1-\beta_{2})\mathbf{g}_{t}^{2}",
        r"s^{t}=\beta_{2}s^{t-1}+(1-\beta_{2})(\mathbf{g}^{t})^{2}",
    ),
    (
        r"\mathbf{x}_{i}\in\mathbb{R}^{d},\; x_{i,j},\; w_{l,ji}",
        r"\boldsymbol{x}^{(i)}\in\mathbb{R}^{d},\; x_{j}^{(i)},\; w_{l,ji}",
        r"\mathbf{x}_{i}\in\mathbb{R}^{D_{x}},\; x_{i,d},\; \omega_{k,di}",
        r"\mathbf{x}_{i}\in\mathbb{R}^{d},\; x_{i,j},\; w_{ji}^{\ell}",
        r"\mathbf{x}_{i}\in\mathbb{R}^{d},\; x_{i,j},\; w_{l,ji}",
        r"x_{i}\in\mathbb{R}^{d},\; x_{i,j},\; w_{l,ji}",
    ),
    (
        r"f^{*}(\mathbf x)=\operatorname{ReLU}(z),\; \boldsymbol\theta^*",
        r"f^{*}(\boldsymbol{x})=\operatorname{ReLU}(z),\; \boldsymbol{\vartheta}^{*}",
        r"f^{*}(\mathbf x)=\operatorname{ReLU}(z),\; \boldsymbol\theta^*",
        r"u^{*}(\mathbf x)=\operatorname{ReLU}(z),\; \boldsymbol\theta^*",
        r"f^{*}(\mathbf x)=\operatorname{ReLU}(z),\; \boldsymbol\theta^*",
        r"f^{*}(x)=\operatorname{ReLU}(s),\; \theta^{*}",
    ),
]


@pytest.mark.parametrize(
    ("tex", "deck", "expected"),
    [(tex, deck, text) for tex, *texts in GOLDEN for deck, text in zip(NOTATION.decks, texts, strict=True)],
)
def test_a_formula_in_the_letters_of_a_deck(tex, deck, expected):
    assert translated(tex, NOTATION, deck) == expected


@pytest.mark.parametrize(
    ("tex", "deck", "expected"),
    [
        (r"\cdot\mathbf{x}", "schubert", r"\cdot x"),  # a command and a letter do not grow together
        (r"\alpha l", "massias", r"\alpha \ell"),
        (r"\nu N", "gogianu-busoniu", r"\nu I"),
        (r"\mathbf{W}^{2}", "schubert", r"\mathbf{W}^{2}"),  # a power of what is stored transposed is left alone
        (r"2^{L}", "gogianu-busoniu", r"2^{K+1}"),
        (r"2L", "gogianu-busoniu", r"2(K+1)"),
        (r"L-2", "gogianu-busoniu", r"K-1"),
        (r"\mathbf{h}_{L}", "gogianu-busoniu", r"\mathbf{h}_{K+1}"),
        (r"\hat{y}_{i}^{2}", "massias", r"(a^L_{i})^{2}"),
        (r"b_{\text{out}}", "piastra", r"b_{\text{out}}"),
        (r"b_{\text{out}}", "gogianu-busoniu", r"\beta_{\text{out}}"),
        (r"f'(x)", "massias", r"F'(x)"),
        (r"\mathbb{R}, R", "gogianu-busoniu", r"\mathbb{R}, r"),  # a font is one symbol with its letter
        (r"\text{if } \mathbf{x}", "schubert", r"\text{if } x"),
    ],
)
def test_what_is_easily_got_wrong(tex, deck, expected):
    assert translated(tex, NOTATION, deck) == expected


def test_what_the_table_does_not_change_comes_back_byte_for_byte():
    """A deck that writes everything as we do: every atom is visited, none changes."""
    same = replace(NOTATION, decks={"same": "Same"}, rules={}, instead={})
    assert len(FORMULAS) > 200
    assert [translated(tex, same, "same") for tex in FORMULAS] == FORMULAS
    assert [translated(tex, NOTATION, HOUSE) for tex in FORMULAS] == FORMULAS


def test_letters_that_change_places_do_not_meet():
    """Random permutations, there and back, of all symbols that do not begin another, as beta begins beta_1."""
    houses = [concept.house for concept in NOTATION.concepts.values()]
    longer = {re.split("[_^]", house)[0] for house in houses if re.search("[_^]", house)}
    simple = {
        concept.id: concept.house
        for concept in NOTATION.concepts.values()
        if not re.search(r"[_^]|operatorname", concept.house) and concept.house not in longer
    }
    shuffler = random.Random(7)
    letters = list(simple.values())
    for _ in range(3):
        shuffler.shuffle(letters)
        there, back = dict(zip(simple, letters, strict=True)), {}
        for concept, symbol in there.items():
            owner = next(name for name, house in simple.items() if house == symbol)
            back[owner] = simple[concept]
        for tex in FORMULAS:
            once = translated(tex, permuted(there), "other")
            assert squeezed(translated(once, permuted(back), "other")) == squeezed(tex)


def permuted(letters: dict[str, str]) -> Notation:
    concepts = {c.id: replace(c, decks={"other": letters.get(c.id, c.house)}) for c in NOTATION.concepts.values()}
    return replace(NOTATION, concepts=concepts, decks={"other": "Other"}, rules={}, instead={})


def squeezed(tex: str) -> str:
    r"""Braces and blanks do not count: \mathbf X and \mathbf{X} are one thing."""
    return re.sub(r"[{}\s]", "", tex)


def test_each_symbol_carries_the_mark_of_its_concept():
    text = marked(r"\hat y_i=\frac1N", NOTATION, "massias")
    marks = [mark_of(colour, NOTATION) for colour in re.findall(r"#[0-9a-f]{6}", text)]
    told = [found and (found[0].id, found[1]) for found in marks]
    assert told == [("prediction", True), None, ("sample_index", True), ("n_samples", True)]


def test_a_letter_that_is_not_the_decks_is_marked_so():
    text = marked(r"\bar{\mathbf{X}}d", NOTATION, "massias")
    marks = [mark_of(colour, NOTATION) for colour in re.findall(r"#[0-9a-f]{6}", text)]
    # no letter there; a letter that would mean two things
    assert [(concept.id, own) for concept, own in marks] == [("augmented_matrix", False), ("input_dim", False)]


def test_without_its_marks_a_marked_formula_is_the_translated_one():
    for deck in (HOUSE, *NOTATION.decks):
        for tex in FORMULAS:
            bare = re.sub(r"\\textcolor\{#[0-9a-f]{6}\}", "", marked(tex, NOTATION, deck))
            assert squeezed(bare) == squeezed(translated(tex, NOTATION, deck))


def test_names_stay_and_letters_change():
    assert letter(NOTATION.concepts["relu"], NOTATION, "schubert") == (r"\operatorname{ReLU}", True)
    assert letter(NOTATION.concepts["loss_total"], NOTATION, "schubert") == ("J", True)


def test_the_concepts_of_a_formula_are_found_in_scripts_too():
    found = [concept.id for concept in concepts_in(r"\sum_{i=1}^{N}\boldsymbol{\Sigma}_{xx}", NOTATION)]
    assert found == ["sample_index", "n_samples", "cov_xx"]


def test_a_rule_fits_only_the_subscripts_that_it_names():
    """A class index is not a sample."""
    assert translated("y_{j}", NOTATION, "piastra") == "y_{j}"
    assert translated("y_{i}", NOTATION, "piastra") == "y^{(i)}"
    rule = Rule(frozenset({"target"}), sub="#1,#2", to="@_{#2}^{#1}")
    assert translated("y_{i}", replace(NOTATION, rules={"piastra": (rule,)}), "piastra") == "y_{i}"
