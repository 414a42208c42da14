"""The concept map says what the openings of the chapters say."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from course_lib.authoring.concept_map import concept_map_page, needs, places, rows
from course_lib.errors import ConventionError

BOOK = Path(__file__).parents[3] / "book"


def write(book: Path, **chapters: str) -> Path:
    """Chapters with an opening each: folder=what one needs."""
    for folder, needed in chapters.items():
        links = ", ".join(f'<a href="../{name}/index.html">it</a>' for name in needed.split())
        (book / folder).mkdir(parents=True)
        text = f'# The {folder}\n\n<div><p class="nn-label">You need</p><p>{links or "nothing"}</p></div>\n'
        (book / folder / "index.md").write_text(text, encoding="utf-8")
    return book


def test_what_each_chapter_needs_in_the_order_of_the_book(tmp_path: Path) -> None:
    book = write(
        tmp_path, backpropagation="prerequisites deep_networks", deep_networks="prerequisites", prerequisites=""
    )
    assert list(needs(book)) == ["prerequisites", "deep-networks", "backpropagation"]
    assert needs(book)["backpropagation"] == ("prerequisites", "deep-networks")


def test_a_chapter_stands_below_all_that_it_needs() -> None:
    assert rows({"a": (), "b": ("a",), "c": ("a",), "d": ("a", "c")}) == [["a"], ["b", "c"], ["d"]]


def test_an_arrow_that_passes_a_row_has_a_lane_of_its_own_between_the_boxes() -> None:
    table = [["a"], ["b", "c"], ["d"], ["e"]]
    placed = places(table, {"a": [], "b": ["a"], "c": ["a"], "d": ["c"], "e": ["d", "b"]})
    assert [sorted(row) for row in placed] == [["a"], ["b", "c"], ["b to e", "d"], ["e"]]
    assert placed[2]["b to e"] < placed[2]["d"], "b stands left of c, so its arrow passes left of d"
    for row in placed:
        middles = sorted(row.values())
        assert all(right - left > 40 for left, right in itertools.pairwise(middles))


def test_only_direct_arrows_are_drawn_and_all_needs_are_told(tmp_path: Path) -> None:
    book = write(
        tmp_path, prerequisites="", deep_networks="prerequisites", backpropagation="prerequisites deep_networks"
    )
    page = concept_map_page(book)
    assert page.count('class="nn-arrow"') == 2
    assert "[The backpropagation](../backpropagation/index.md) uses [The prerequisites](" in page
    assert re.findall(r'<a href="\.\./(\w+)/index\.html">', page) == [
        "prerequisites",
        "deep_networks",
        "backpropagation",
    ]


@pytest.mark.parametrize(
    ("chapters", "words"),
    [
        ({"prerequisites": "optimizers", "optimizers": "prerequisites"}, "needs optimizers needs prerequisites"),
        ({"prerequisites": "magic"}, "prerequisites says that it needs magic, which is no other chapter"),
        ({"prerequisites": "prerequisites"}, "which is no other chapter"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, chapters: dict[str, str], words: str) -> None:
    with pytest.raises(ConventionError, match=words):
        needs(write(tmp_path, **chapters))


def test_a_book_without_chapters_has_a_page_without_boxes(tmp_path: Path) -> None:
    assert "<rect" not in concept_map_page(tmp_path)


def test_an_opening_without_needs_is_refused(tmp_path: Path) -> None:
    (write(tmp_path, prerequisites="") / "prerequisites" / "index.md").write_text("# Title\n", encoding="utf-8")
    with pytest.raises(ConventionError, match='no line "You need"'):
        needs(tmp_path)


def test_every_chapter_of_the_book_but_the_first_says_what_it_uses() -> None:
    found = needs(BOOK)
    assert [chapter for chapter, needed in found.items() if not needed] == ["prerequisites"]
