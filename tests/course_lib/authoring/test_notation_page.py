"""The notation page holds the whole table, and nothing in it is read as markup by accident."""

from pathlib import Path

from course_lib.authoring.ledger import read_ledger
from course_lib.authoring.notation import read_notation
from course_lib.authoring.notation_page import math, notation_page, plain, symbol_anchor

BOOK = Path(__file__).parents[3] / "book"


def test_every_concept_and_every_deck_stands_on_the_page():
    notation, decks = read_notation(BOOK), dict(read_ledger(BOOK).decks)
    page = notation_page(notation, decks)
    for concept in notation.concepts.values():
        named = f'<span id="{symbol_anchor(concept)}">{plain(concept.name)}</span>'
        assert f"| {math(concept.house, concept.id)} | {named} |" in page
        for note in concept.notes.values():
            assert note in page
    for deck in decks.values():
        assert f"## The letters of {deck.name}" in page


def test_each_line_has_an_anchor_of_its_own():
    concepts = read_notation(BOOK).concepts.values()
    assert len({symbol_anchor(concept) for concept in concepts}) == len(concepts)


def test_a_letter_that_a_deck_writes_as_we_do_is_not_listed_for_it():
    notation, decks = read_notation(BOOK), dict(read_ledger(BOOK).decks)
    page = notation_page(notation, decks)
    lucchi = page[page.index("## The letters of Lucchi") :]
    rows = [line for line in lucchi.splitlines() if line.startswith("| $")]
    assert all(row.split(" | ")[0].strip("| ") != row.split(" | ")[1] for row in rows)


def test_a_note_stands_under_the_deck_it_is_about():
    for concept in read_notation(BOOK).concepts.values():
        assert set(concept.notes) <= {"piastra", "gogianu-busoniu", "massias", "lucchi", "schubert"}


def test_plain_text_keeps_its_signs():
    assert plain("R^k -> (0,1) *x* <b> $5") == r"R^k -\> (0,1) \*x\* \<b\> \$5"
    assert math(r"\top", "transpose") == r"$\mathbf{X}^{\top}$"
    assert math("T", "temperature") == "$T$"
