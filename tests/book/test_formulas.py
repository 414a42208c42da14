"""Every page of the book keeps to the notation table, and a notebook's text to its outputs."""

import re
from pathlib import Path

import pytest

from course_lib.authoring.notation import book_pages, has_deck_letters, notation_problems, read_notation
from course_lib.authoring.page_notes import shared_letters
from course_lib.authoring.prose import numbers_without_output, raw_myst
from course_lib.authoring.tex import formulas_in
from course_lib.authoring.translation import HOUSE, concepts_in
from course_lib.authoring.typesetting import Typesetter
from course_lib.authoring.verifications import book_notebooks

BOOK = Path(__file__).parents[2] / "book"
NOTEBOOKS = [pytest.param(path, id=path.relative_to(BOOK).as_posix()) for path in book_notebooks(BOOK)]

# numbers that a page states and does not compute
GIVEN = {
    "lines.ipynb": ["1.5"],  # a threshold between the samples at 1 and 2
}


def test_every_symbol_of_every_formula_is_in_the_notation_table():
    assert notation_problems(BOOK) == []


def test_the_formulas_of_the_book_are_found_at_all():
    """A lint that reads nothing finds nothing."""
    assert sum(len(formulas_in(text)) for _, text in book_pages(BOOK)) > 300


NOTATION = read_notation(BOOK)
FORMULAS = sorted({tex for page, text in book_pages(BOOK) if not has_deck_letters(page) for tex in formulas_in(text)})


@pytest.mark.parametrize("deck", [HOUSE, *NOTATION.decks])
def test_every_formula_can_be_typeset_in_every_notation(deck):
    """Whether the fonts have every sign is asked where they are, in the browser."""
    typesetter = Typesetter(BOOK / "_static" / "vendor" / "katex" / "katex.min.js", NOTATION)
    for tex in FORMULAS:
        typesetter.formula(tex, display=True, deck=deck)


@pytest.mark.parametrize("deck", [HOUSE, *NOTATION.decks])
def test_no_formula_writes_two_things_with_one_letter(deck):
    """Such a formula is wrong to read; `instead` in notation.yml names another letter."""
    shared = {tex: shared_letters(concepts_in(tex, NOTATION), NOTATION, deck) for tex in FORMULAS}
    assert {tex: letters for tex, letters in shared.items() if letters} == {}


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_notebook_shows_the_same_everywhere(notebook):
    assert raw_myst(notebook) == []


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_number_of_the_prose_stands_in_an_output(notebook):
    given = GIVEN.get(notebook.name, [])
    assert [problem for problem in numbers_without_output(notebook) if problem.split()[3] not in given] == []


def glossary():
    text = (BOOK / "appendix" / "glossary.md").read_text(encoding="utf-8")
    return re.findall(r"^### (.+)\n\n(.+)$", text, re.MULTILINE)


def test_the_glossary_is_sorted_and_says_each_word_once():
    terms = [term.lower() for term, _ in glossary()]
    assert terms == sorted(set(terms))
    assert len(terms) > 40


def test_every_term_of_the_glossary_is_linked_and_every_link_has_its_term():
    """Where a chapter first uses a word it links to the glossary."""
    linked = {
        anchor
        for page, text in book_pages(BOOK)
        for anchor in re.findall(r"appendix/glossary\.md#([\w-]+)", text)
        if not page.startswith("appendix/")
    }
    assert {slug(term) for term, _ in glossary()} == linked


@pytest.mark.parametrize(("term", "entry"), [pytest.param(*pair, id=pair[0]) for pair in glossary()])
def test_a_term_leads_to_a_section_of_the_page_that_links_to_it(term, entry):
    pages = dict(book_pages(BOOK))
    [(page, anchor)] = re.findall(r'<a href="\.\./([\w/]+)\.html#([\w-]+)">', entry)
    text = pages.get(f"{page}.ipynb") or pages[f"{page}.md"]
    assert anchor in {slug(heading) for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    assert f"glossary.md#{slug(term)})" in text


def slug(heading):
    """As in the page's addresses, where an apostrophe leaves nothing behind."""
    return re.sub(r"[^a-z0-9]+", "-", re.sub("['’]", "", heading.lower())).strip("-")
