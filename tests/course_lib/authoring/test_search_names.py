"""The list of names: every kind with its places, the right one first."""

from __future__ import annotations

from pathlib import Path

import pytest

from course_lib.authoring.findable import API, GLOSSARY, Found, Named, Place
from course_lib.authoring.notation import read_notation
from course_lib.authoring.search_names import LETTERS, search_names

ROOT = Path(__file__).parents[3]
TITLES = {
    "book/index": "Welcome",
    "book/decks/lucchi": "Lucchi",
    "book/for_instructors/index": "For instructors",
    "book/a/index": "A",
    "book/a/one": "One",
    "book/a/two": "Two",
    GLOSSARY: "Glossary",
    f"{API}linear": "linear",
}
HERE = Place("here", "Here")
NOTHING = Found({}, {}, ())
FOUND = {
    "book/index": Found({"learning_rate": Place("", "Welcome")}, {}, ()),
    "book/decks/lucchi": Found({"learning_rate": HERE}, {}, ()),
    "book/for_instructors/index": NOTHING,
    "book/a/index": Found({"learning_rate": HERE}, {}, ()),
    "book/a/one": Found({"learning_rate": HERE, r"\nabla": Place("", "One")}, {"a-claim": HERE}, ()),
    "book/a/two": Found(
        {"learning_rate": HERE},
        {"a-claim": Place("", "Two"), "b-claim": HERE},
        (
            Named(
                "exercise", "Walk down", "descend_line · easy", ("descend_line", "Walk down"), "exercise-descend-line"
            ),
        ),
    ),
    GLOSSARY: Found({}, {}, (Named("term", "batch", "Some.", ("batch",), "batch", "book/a/two.html#here"),)),
    f"{API}linear": Found({}, {}, (Named("function", "augment", "f", ("augment",), "augment"),)),
}
LINES = {name: (f"{name[0].upper()}.", "book/appendix/claims/a") for name in ("a-claim", "b-claim")}
LEDGER = LINES, {"old-name": "a-claim"}


@pytest.fixture(scope="module")
def made():
    return search_names(list(TITLES), FOUND, TITLES, LEDGER, read_notation(ROOT / "book"), lambda tex, display: tex)


def named(made, kind, name):
    [entry] = [entry for entry in made["names"] if entry[:2] == (kind, name)]
    return entry


def test_a_claim_leads_to_each_page_that_verifies_it_and_then_to_the_ledger(made):
    _, _, shown, keys, _, places = named(made, "claim", "A.")
    assert shown == "a-claim"
    assert keys == ["a-claim", "old-name"]
    assert places == [
        ("One, “Here”", "book/a/one.html#claim-a-claim"),
        ("Two", "book/a/two.html#claim-a-claim"),
        ("Claims", "book/appendix/claims/a.html#a-claim"),
    ]


def test_a_symbol_leads_to_its_line_and_to_the_page_that_introduces_it(made):
    entry = named(made, "symbol", r"\alpha · learning rate")
    assert entry[5] == [
        ("Notation", "book/appendix/notation.html#symbol-learning-rate"),
        ("First used: One, “Here”", "book/a/one.html#here"),
    ]


def test_a_symbol_is_found_by_the_letters_of_the_decks_too(made):
    _, _, said, own, theirs, _ = named(made, "symbol", r"\alpha · learning rate")
    assert own == [r"\alpha", r"\alpha", "learning rate", "learning_rate"]
    assert set(theirs) == {r"\eta"}
    assert said == r"Step size of an update. \eta in Piastra and Lucchi."


def test_a_sign_without_a_line_leads_to_its_first_use(made):
    assert named(made, "symbol", "∇ · gradient of")[5] == [("First used: One", "book/a/one.html")]
    assert not [entry for entry in made["names"] if entry[1].startswith("∑")], "used nowhere"


def test_terms_exercises_and_functions_lead_to_their_lines(made):
    assert named(made, "term", "batch")[5] == [
        ("Glossary", f"{GLOSSARY}.html#batch"),
        ("First met: Two", "book/a/two.html#here"),
    ]
    assert named(made, "exercise", "Walk down")[5] == [("Two", "book/a/two.html#exercise-descend-line")]
    assert named(made, "function", "augment")[5] == [("course_lib.linear", f"{API}linear.html#augment")]


def test_terms_come_first_and_claims_last(made):
    kinds = list(dict.fromkeys(entry[0] for entry in made["names"]))
    assert kinds == ["term", "symbol", "exercise", "function", "claim"]


def test_the_chapters_pages_come_before_the_others(made):
    assert made["pages"][-4:] == ["book/decks/lucchi", "book/for_instructors/index", GLOSSARY, f"{API}linear"]
    assert made["pages"][:2] == ["book/index", "book/a/index"]


@pytest.mark.parametrize(
    ("letter", "name"), [("η", "eta"), ("Σ", "Sigma"), ("λ", "lambda"), ("Λ", "Lambda"), ("∇", "nabla"), ("ω", "omega")]
)
def test_letters_have_the_names_that_tex_gives_them(letter, name):
    assert LETTERS[letter] == name
    assert len(LETTERS) == 48 + 6
