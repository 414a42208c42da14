"""The pages of the five lectures: complete, in order, and every link leads to something that is there."""

import html
import re
from pathlib import Path

import pytest

from course_lib.authoring.ledger import read_ledger
from course_lib.authoring.notation_page import plain
from course_lib.authoring.page_openings import page_opening
from course_lib.authoring.verifications import verifications

BOOK = Path(__file__).parents[2] / "book"
DECKS = read_ledger(BOOK).decks
LINK = re.compile(r'href="\.\./([\w/]+)\.html\?notation=([\w-]+)(?:#([\w-]+))?"')


def text_of(deck):
    return (BOOK / "decks" / f"{deck}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("deck", DECKS)
def test_every_section_stands_on_the_page_in_the_decks_order(deck):
    shown = re.findall(r'^- <a class="nn-section" [^>]*>(.*)</a>$', text_of(deck), re.MULTILINE)
    assert [title.lower() for title in shown] == [plain(where).lower() for where in DECKS[deck].sections]


@pytest.mark.parametrize("deck", DECKS)
def test_every_link_has_the_decks_letters_and_its_place_exists(deck):
    """Headings are looked for in the built book, by the test of all links."""
    text = text_of(deck)
    links = LINK.findall(text)
    assert len(links) == len(re.findall(r'href="\.\./', text)) > 100
    for page, notation, anchor in links:
        assert notation == deck
        kind, _, name = anchor.partition("-")
        notebook, markdown = BOOK / f"{page}.ipynb", BOOK / f"{page}.md"
        assert notebook.exists() != markdown.exists(), page
        if kind == "claim":
            assert name in {place.claim for place in verifications(notebook)}
        elif kind in ("exercise", "erratum"):
            assert f"({anchor})=" in markdown.read_text(encoding="utf-8"), anchor


@pytest.mark.parametrize("deck", DECKS)
def test_every_claim_of_the_deck_is_counted(deck):
    claims = [claim for claim in read_ledger(BOOK).claims.values() if any(s.deck == deck for s in claim.sources)]
    assert f"{len(claims)} statements of the deck" in " ".join(text_of(deck).split())
    counted = sum(int(number) for number in re.findall(r">(\d+) claims?</a>", text_of(deck)))
    assert counted == sum(source.deck == deck for claim in claims for source in claim.sources)


@pytest.mark.parametrize("deck", DECKS)
def test_every_deck_says_what_it_covers_and_has_parts_from_its_first_section_on(deck):
    assert DECKS[deck].covers.endswith(".")
    assert next(iter(DECKS[deck].parts)) == DECKS[deck].sections[0]
    begins = [DECKS[deck].sections.index(begin) for begin in DECKS[deck].parts]
    assert begins == sorted(begins)


def test_every_page_to_read_says_how_long_it_takes_and_what_it_is_about():
    for deck in DECKS:
        for page, _, anchor in LINK.findall(text_of(deck)):
            if anchor.startswith("claim-"):
                opening = page_opening(BOOK / f"{page}.ipynb")
                assert opening.minutes > 0, page
                assert opening.idea, page
                assert html.escape(opening.idea) == opening.idea.replace("'", "&#x27;"), "markup would be seen as typed"


def test_the_overview_and_the_contents_have_all_decks():
    overview = (BOOK / "appendix" / "decks.md").read_text(encoding="utf-8")
    contents = (BOOK.parent / "_toc.yml").read_text(encoding="utf-8")
    for deck in DECKS:
        assert f'href="../decks/{deck}.html?notation={deck}"' in overview
        assert f"file: book/decks/{deck}\n" in contents
