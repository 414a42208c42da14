"""The end of a page: BibTeX that another program reads, and the list of what was verified."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from pybtex.database import parse_string

from course_lib.authoring.findable import Place
from course_lib.authoring.page_end import (
    bibtex,
    citation,
    citation_source,
    cited_title,
    claim_lines,
    verified_on,
)
from course_lib.errors import ConventionError

ROOT = Path(__file__).parents[3]
SOURCE = citation_source(ROOT)


def parsed(text):
    [(key, entry)] = parse_string(text, "bibtex").entries.items()
    return key, entry


def test_a_page_is_cited_as_a_part_of_the_book():
    key, entry = parsed(bibtex("book/least_squares_xor/one_bend", "One bend is enough", SOURCE))
    assert (key, entry.type) == ("neural-networks-checked:least-squares-xor:one-bend", "incollection")
    assert dict(entry.fields) == {
        "title": "{One bend is enough}",
        "booktitle": f"{{{SOURCE['title']}}}",
        "year": str(SOURCE["date-released"])[:4],
        "note": f"Version {SOURCE['version']}",
        "url": "https://neural-networks-checked.github.io/course/book/least_squares_xor/one_bend.html",
    }
    [author] = entry.persons["author"]
    assert author.last_names == [f"{{{SOURCE['authors'][0]['name']}}}"], "BibTeX took the group for a person"


def test_the_first_page_stands_for_the_book():
    key, entry = parsed(bibtex("book/index", "Welcome", SOURCE))
    assert (key, entry.type) == ("neural-networks-checked", "misc")
    assert entry.fields["title"] == f"{{{SOURCE['title']}}}"
    assert "booktitle" not in entry.fields


def test_a_chapter_has_the_key_of_its_folder():
    assert parsed(bibtex("book/mnist_1d/index", "MNIST-1D", SOURCE))[0] == "neural-networks-checked:mnist-1d"


def test_persons_and_signs_are_written_as_bibtex_wants_them():
    people = [{"family-names": "Noether", "given-names": "Emmy"}, {"name": "A & B"}]
    entry = parsed(bibtex("book/a/b", "50 % of {all}_1", {**SOURCE, "authors": people}))[1]
    first, second = entry.persons["author"]
    assert (first.last_names, first.first_names) == (["Noether"], ["Emmy"])
    assert second.last_names == [r"{A \& B}"]
    assert entry.fields["title"] == r"{50 \% of \{all\}\_1}"


def test_a_citation_file_without_what_is_needed_says_so():
    source = {name: value for name, value in SOURCE.items() if name not in ("version", "authors")}
    with pytest.raises(ConventionError, match=r"CITATION\.cff has no authors and no version; write it there"):
        bibtex("book/a/b", "t", source)


def test_pages_that_share_a_title_are_told_apart_by_their_chapter():
    titles = {"book/a/index": "A", "book/a/x": "Same", "book/b/index": "B", "book/b/x": "Same", "book/b/y": "Own"}
    assert [cited_title(name, titles) for name in ("book/a/x", "book/b/x", "book/b/y")] == ["A: Same", "B: Same", "Own"]


def test_the_entry_can_be_selected_where_no_script_runs():
    block = citation("@misc{a & b}\n", "run()")
    assert unescape(re.search(r"<pre[^>]*>(.*?)</pre>", block, re.DOTALL)[1]) == "@misc{a & b}\n"
    assert '<button type="button" hidden>' in block
    assert block.endswith("<script>run()</script></details>")


def test_each_claim_has_its_sentence_its_place_and_its_line_in_the_ledger():
    places = {"one": Place("here", "Here & now"), "two": Place("", "Title")}
    lines = {"one": ("1 < 2.", "book/claims/a"), "two": ("So.", "book/claims/b")}
    block = verified_on(places, lines, lambda page: f"../{page}.html")
    assert "What this page verified: 2 claims" in block
    assert (
        '<li>1 &lt; 2. <span class="nn-where"><a href="#claim-one">Verified under “Here &amp; now”</a> · '
        '<a href="../book/claims/a.html#one"><code>one</code></a></span></li>'
    ) in block
    assert '<a href="#claim-two">Verified at the top</a>' in block
    assert "1 claim<" in verified_on({"two": places["two"]}, lines, str)


def test_a_page_without_claims_promises_no_list():
    assert verified_on({}, {}, str) == ""


def test_the_sentences_are_those_of_the_package():
    lines, merged = claim_lines(ROOT)
    sentence, page = lines["least-squares-xor-xor-table"]
    assert sentence.startswith("XOR is 1 exactly when")
    assert page == "book/appendix/claims/least_squares_xor"
    assert set(merged.values()) <= set(lines)
