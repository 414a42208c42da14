"""Every link inside the book leads somewhere, and one that does not is found."""

from __future__ import annotations

from .links import broken_links


def test_every_link_inside_the_book_leads_somewhere(html):
    assert broken_links(html) == []


def test_a_link_to_a_page_or_a_place_that_is_not_there_is_told(tmp_path):
    (tmp_path / "b.html").write_text('<h1 id="here">B</h1>', encoding="utf-8")
    (tmp_path / "a.html").write_text(
        '<a href="b.html#here">good</a><a href="b.html#gone">no place</a><img src="c.png"><a href="https://d">out</a>',
        encoding="utf-8",
    )
    assert broken_links(tmp_path) == ["a.html: b.html#gone: no such place on that page", "a.html: c.png: no such file"]
