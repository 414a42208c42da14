"""The ledger is read with its form checked, and everything that is wrong is said at once."""

import pytest
import yaml

from course_lib.authoring.ledger import chapter_title, read_ledger
from course_lib.errors import ConventionError

DECKS = [
    {
        "id": "someone",
        "name": "Someone",
        "authors": "A. Someone",
        "title": "T",
        "cite": "someone",
        "sections": ["One", "Two"],
    }
]


def entry(**changes):
    claim = {
        "id": "a-claim",
        "chapter": "optimizers",
        "kind": "theorem",
        "statement": "It holds.",
        "verify": "compute it",
        "sources": [{"deck": "someone", "where": "One"}],
    }
    return {key: value for key, value in {**claim, **changes}.items() if value is not None}


def book(folder, *entries):
    (folder / "decks.yml").write_text(yaml.safe_dump(DECKS), encoding="utf-8")
    (folder / "claims.yml").write_text(yaml.safe_dump(list(entries)), encoding="utf-8")
    return folder


def test_a_claim_is_taught_in_its_own_chapter_unless_it_says_otherwise(tmp_path):
    ledger = read_ledger(book(tmp_path, entry(), entry(id="b", taught_in="mnist-1d", also=["old-b"])))
    assert [claim.id for claim in ledger.of_chapter("optimizers")] == ["a-claim"]
    assert [claim.also for claim in ledger.of_chapter("mnist-1d")] == [("old-b",)]


def test_an_erratum_belongs_to_its_source(tmp_path):
    erratum = {"weight": "slip", "deck_says": "x", "correct": "y", "evidence": "z"}
    sources = [{"deck": "someone", "where": "One"}, {"deck": "someone", "where": "Two", "erratum": erratum}]
    claim = read_ledger(book(tmp_path, entry(sources=sources))).claims["a-claim"]
    assert claim.sources[0].erratum is None
    assert claim.sources[1].erratum is not None
    assert claim.sources[1].erratum.weight == "slip"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": None}, "the key kind is missing"),
        ({"colour": "blue"}, "the key colour is unknown"),
        ({"id": "A_claim"}, "must be lower case words joined by hyphens"),
        ({"chapter": "magic"}, "chapter is 'magic', which is no chapter"),
        ({"taught_in": "magic"}, "taught_in is 'magic', which is no chapter"),
        ({"kind": "rumour"}, "kind is 'rumour'; expected one of definition"),
        ({"summary": "x" * 110 + "."}, "the summary has 111 characters; at most 110"),
        ({"summary": "So $x$ is 1."}, "the summary holds TeX"),
        ({"summary": "No stop"}, "must be a sentence and end with a full stop"),
        ({"sources": [{"deck": "nobody", "where": "One"}]}, "the deck 'nobody' is not in decks.yml"),
        ({"sources": [{"deck": "someone", "where": "Three"}]}, "the section 'Three' is not in decks.yml under someone"),
        ({"sources": [{"deck": "someone", "where": "One", "erratum": {"weight": "slip"}}]}, "an erratum has the keys"),
        (
            {
                "sources": [
                    {
                        "deck": "someone",
                        "where": "One",
                        "erratum": {"weight": "huge", "deck_says": "", "correct": "", "evidence": ""},
                    }
                ]
            },
            "the erratum's weight is 'huge'",
        ),
    ],
)
def test_an_entry_of_the_wrong_form_is_refused(tmp_path, changes, message):
    with pytest.raises(ConventionError, match=message):
        read_ledger(book(tmp_path, entry(**changes)))


def test_an_id_stands_once_as_id_or_under_also(tmp_path):
    with pytest.raises(ConventionError, match="b: the id a-claim stands twice"):
        read_ledger(book(tmp_path, entry(), entry(id="b", also=["a-claim"])))


def test_every_problem_is_named_at_once(tmp_path):
    with pytest.raises(ConventionError) as refused:
        read_ledger(book(tmp_path, entry(kind="rumour"), entry(id="b", chapter="magic")))
    assert len(refused.value.got) == 2


def test_a_chapter_is_called_what_its_index_page_says(tmp_path):
    assert chapter_title("mnist-1d", tmp_path) == "MNIST-1D"
    assert chapter_title("deep-networks", tmp_path) == "Deep networks"
    (tmp_path / "deep_networks").mkdir()
    (tmp_path / "deep_networks" / "index.md").write_text("<!-- x -->\n# Why deep?\n", encoding="utf-8")
    assert chapter_title("deep-networks", tmp_path) == "Why deep?"


def test_a_part_of_a_deck_begins_with_one_of_its_sections(tmp_path):
    (tmp_path / "claims.yml").write_text("[]", encoding="utf-8")
    deck = {**DECKS[0], "parts": {"Two": "The second half", "Three": "The third"}}
    (tmp_path / "decks.yml").write_text(yaml.safe_dump([deck]), encoding="utf-8")
    with pytest.raises(ConventionError, match="a part of someone begins with 'Three', which is none of its sections"):
        read_ledger(tmp_path)
    del deck["parts"]["Three"]
    (tmp_path / "decks.yml").write_text(yaml.safe_dump([deck]), encoding="utf-8")
    assert read_ledger(tmp_path).decks["someone"].parts == {"Two": "The second half"}
