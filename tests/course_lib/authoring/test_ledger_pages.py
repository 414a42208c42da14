"""The appendix pages say what is taught, where it is computed and where a deck reads differently."""

import dataclasses
import re
from pathlib import Path

import pytest

from course_lib.authoring.ledger import Claim, Deck, Erratum, Ledger, Source
from course_lib.authoring.ledger_pages import Taught, claims_pages, errata_page
from course_lib.authoring.verifications import Verification

BOOK = Path("book")
PAGE = BOOK / "optimizers" / "momentum.ipynb"


def claim(name, *sources, taught_in="optimizers"):
    return Claim(
        id=name,
        also=(f"old-{name}",),
        chapter=taught_in,
        taught_in=taught_in,
        kind="theorem",
        summary=f"The {name} holds.",
        statement=f"$x$ is {name}.",
        verify="compute",
        sources=sources,
    )


def erratum(weight):
    return Erratum(weight, "The deck has $x$.", "It is $y$.", "Computed.")


@pytest.fixture
def taught():
    deck = Deck("someone", "Someone", "A. Someone", "All of it", "someone-2020", ("One", "Two", "Three_a"))
    claims = [
        claim("first", Source("someone", "One", erratum("condition"))),
        claim("second", Source("someone", "One", None), Source("someone", "Two", erratum("slip"))),
        claim("third", Source("someone", "Three_a", erratum("result")), taught_in="mnist-1d"),
        claim("fourth", Source("someone", "One", erratum("result"))),
    ]
    places = {
        name: [Verification(name, PAGE, 3, figures)]
        for name, figures in [("first", "0.5, error < 1e-12"), ("second", ""), ("fourth", "1, exact")]
    }
    ledger = Ledger({entry.id: entry for entry in claims}, {"someone": deck})
    return Taught(ledger, places, {PAGE: "Keep the old step"}, BOOK)


def test_a_taught_claim_stands_in_full_with_links_both_ways(taught):
    first, page = claims_pages(taught).values()
    assert "(old-first)=\n(first)=\n## The first holds.\n\n$x$ is first.\n" in page
    assert '<a href="../../optimizers/momentum.html#claim-first">Keep the old step</a> (0.5, error \\< 1e-12)' in page
    assert "- [Someone](#deck-someone), One, where it reads differently: [erratum](#erratum-first-someone)" in page
    assert ">old-first</code>" in page
    assert "The ledger holds 4 statements. 3 of them are taught" in first
    assert "- [Optimizers](claims/optimizers.md): 3" in first


def test_two_names_that_differ_in_capitals_only_have_one_target(taught):
    entry = dataclasses.replace(taught.ledger.claims["first"], also=("First", "old"))
    ledger = dataclasses.replace(taught.ledger, claims={"first": entry})
    page = claims_pages(dataclasses.replace(taught, ledger=ledger))["appendix/claims/optimizers.md"]
    assert re.findall(r"^\((.*)\)=$", page, re.MULTILINE)[-2:] == ["first", "old"]


def test_a_claim_that_is_not_taught_is_an_id_under_its_chapter_and_no_formula(taught):
    page = claims_pages(taught)["appendix/claims.md"]
    assert not any("$x$ is third." in text for text in claims_pages(taught).values())
    assert "<summary>MNIST-1D: 1</summary>" in page
    assert ">third</code>" in page


def test_when_everything_is_taught_nothing_waits(taught):
    claims = {name: claim for name, claim in taught.ledger.claims.items() if name in taught.places}
    whole = dataclasses.replace(taught, ledger=dataclasses.replace(taught.ledger, claims=claims))
    page = claims_pages(whole)["appendix/claims.md"]
    assert "All of them are taught" in page
    assert "Not yet taught" not in page
    assert "Another" not in errata_page(whole)


def test_errata_of_taught_claims_stand_by_weight_slips_in_one_line(taught):
    page = errata_page(taught)
    assert page.index("### A result: One") < page.index("### A condition: One") < page.index("### Slips of the pen")
    [slip] = [line for line in page.splitlines() if "Two: The deck has $x$. It is $y$." in line]
    assert "momentum.html#claim-second" in slip
    assert "erratum-third" not in page
    assert "There are 3 entries" in page
    assert "Another 1 are in the ledger" in page


def test_a_page_has_no_gap_of_two_blank_lines(taught):
    for page in (*claims_pages(taught).values(), errata_page(taught)):
        assert "\n\n\n" not in page
        assert page.endswith("\n")
