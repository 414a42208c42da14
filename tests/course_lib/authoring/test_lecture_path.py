"""The way of a lecture: all its sections in order, and every stop where the page of ours changes."""

import dataclasses
from pathlib import Path

import pytest

from course_lib.authoring.exercise_source import ExerciseSource
from course_lib.authoring.lecture_path import Exercise, lecture_path
from course_lib.authoring.ledger import Claim, Deck, Ledger, Source
from course_lib.authoring.ledger_pages import Taught
from course_lib.authoring.page_openings import Opening
from course_lib.authoring.verifications import Verification

BOOK = Path("book")
A, B, C = (BOOK / "optimizers" / f"{name}.ipynb" for name in "abc")


def taught(*claims, sections):
    """A ledger of (claim, page or None, its sections), and where its claims are verified."""
    ledger = Ledger(
        {
            name: Claim(
                id=name,
                also=(f"old-{name}",),
                chapter="optimizers",
                taught_in="optimizers",
                kind="theorem",
                summary=f"The {name} holds.",
                statement="It holds.",
                verify="compute",
                sources=tuple(Source("someone", where, None) for where in places),
            )
            for name, _, places in claims
        },
        {"someone": Deck("someone", "Someone", "A. Someone", "All of it", "someone-2020", tuple(sections))},
    )
    verified = {name: [Verification(name, page, 3, "")] for name, page, _ in claims if page}
    return Taught(ledger, verified, {A: "Page A", B: "Page B", C: "Page C"}, BOOK)


def way(of, parts=None, needs=None, exercises=()):
    openings = {page: Opening(10, (needs or {}).get(page, ())) for page in (A, B, C)}
    return lecture_path(dataclasses.replace(of.ledger.decks["someone"], parts=parts or {}), of, openings, exercises)


def stops(lecture):
    return [(stop.page, *(section.where for section in stop.sections)) for stop in lecture.stops]


def test_sections_in_a_row_on_one_page_are_one_stop():
    of = taught(("p", A, "1"), ("q", A, "2"), ("r", B, "3"), ("s", A, "4"), sections="1234")
    lecture = way(of)
    assert stops(lecture) == [(A, "1", "2"), (B, "3"), (A, "4")]
    assert [stop.again for stop in lecture.stops] == [False, False, True]
    assert lecture.pages == [A, B]


def test_a_section_of_several_pages_belongs_to_the_one_where_the_lecture_is():
    of = taught(("p", A, "1"), ("q", B, "2"), ("r", A, "2"), ("s", B, "3"), ("t", C, "3"), sections="123")
    assert stops(way(of)) == [(A, "1", "2"), (B, "3")]


def test_the_decks_order_counts_and_not_the_ledgers():
    of = taught(("p", A, "2"), ("q", B, "1"), sections="12")
    assert [section.where for section in way(of).sections] == ["1", "2"]


def test_a_part_begins_a_stop_of_its_own():
    of = taught(("p", A, "1"), ("q", A, "2"), ("r", A, "3"), sections="123")
    lecture = way(of, parts={"1": "First", "3": "Last"})
    assert [(part.title, len(part.stops)) for part in lecture.parts] == [("First", 1), ("Last", 1)]
    assert stops(lecture) == [(A, "1", "2"), (A, "3")]


def test_what_a_page_needs_is_named_once_and_only_if_the_lecture_has_not_been_there():
    of = taught(("p", B, "1"), ("q", A, "2"), ("r", C, "3"), ("s", B, "4"), sections="1234")
    lecture = way(of, needs={B: (A,), A: (B,), C: (A, B)})
    assert [stop.before for stop in lecture.stops] == [(A,), (), (), ()]
    assert lecture.before == [A]
    assert not lecture.stops[1].again  # named, not visited


def test_claims_that_wait_for_their_page():
    of = taught(("p", None, "12"), ("q", A, "2"), sections="12")
    lecture = way(of)
    assert stops(lecture) == [(None, "1"), (A, "2")]
    assert [section.waiting for section in lecture.sections] == [("optimizers",), ("optimizers",)]


@pytest.mark.parametrize(
    ("claims", "where"), [(("p",), "1"), (("p", "q"), "2"), (("old-q",), "2"), (("elsewhere",), None)]
)
def test_an_exercise_stands_where_the_last_of_its_claims_has_come(claims, where):
    of = taught(("p", A, "1"), ("q", A, "2"), sections="12")
    source = ExerciseSource("name", "Title", "", "", 5, 1, claims, "", "", "")
    lecture = way(of, exercises=[Exercise("optimizers", source)])
    assert [section.where for section in lecture.sections if section.exercises] == ([where] if where else [])
