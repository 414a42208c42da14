"""Strangers' text where people open it: it shows, and does nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.grading.safe_text import cell, escaped, in_order, slug, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ada Lovelace", "Ada Lovelace"),
        ("José 王 محمد", "José 王 محمد"),
        ("a\x1b[31mb", r"a\x1b[31mb"),
        ("a\u202eb", r"a\u202eb"),
        ("a\nb\tc", r"a\nb\tc"),
        ("a\x9b31m", r"a\x9b31m"),
        ("a\udcff", r"a\udcff"),
        ("a\U000e0041", r"a\U000e0041"),
        ("Ada\u200d", r"Ada\u200d"),
        ("\u200cAda", r"\u200cAda"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("\U0001f469\u200d\U0001f393", "\U0001f469\u200d\U0001f393"),
        ("Ada\u3164\u2800\u034f", r"Ada\u3164\u2800\u034f"),
        ("Ada\U000e0141\uffff", r"Ada\U000e0141\uffff"),
        ("o\u0308", "o\u0308"),
        ("a" + "\u0301" * 99, "a" + "\u0301" * 4 + "..."),
        ("x" * 600, "x" * 497 + "..."),
    ],
)
def test_what_hides_or_turns_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_html_stays_text() -> None:
    assert escaped("<b>&'\"") == "&lt;b&gt;&amp;&#x27;&quot;"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "'=1", '"=1', "\uff1d1+1"])
def test_a_formula_is_defused(text: str) -> None:
    assert cell(text).startswith("'")


@pytest.mark.parametrize(
    ("text", "shown"),
    [("Ada;=1", "Ada;'=1"), ("Ada, @b", "Ada, '@b"), ('a;"+1', "a;\"'+1"), ("a|\uff1d1", "a|'\uff1d1"), ("a;b", "a;b")],
)
def test_a_formula_is_defused_behind_what_another_program_splits_at(text: str, shown: str) -> None:
    assert cell(text) == shown


@pytest.mark.parametrize(("text", "shown"), [("\t=1", r"\t=1"), ("\r=1", r"\r=1"), ("a=1", "a=1"), ("Ada", "Ada")])
def test_other_text_is_left(text: str, shown: str) -> None:
    assert cell(text) == shown


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ada Lovelace", "Ada-Lovelace"),
        ("../../etc/passwd", "etc-passwd"),
        ("José", "Jose"),
        ("王", "student"),
        ("x" * 99, "x" * 40),
    ],
)
def test_a_name_for_a_file_is_letters_and_dashes(text: str, name: str) -> None:
    assert slug(text) == name


@given(st.text(max_size=50))
def test_nothing_gets_through(text: str) -> None:
    for shown in (visible(text), cell(text)):
        assert not any(ord(character) < 32 or 0xD800 <= ord(character) < 0xE000 for character in shown)
        shown.encode("utf-8")
    assert "<" not in escaped(text)
    assert cell(text)[:1] not in tuple("=+-@\t\r")


def test_names_are_sorted_as_people_do() -> None:
    names = ["Zoë", "ábel", "van Dyck", "Ólafur", "Bob", "Abel", "o'Hara"]
    assert sorted(names, key=in_order) == ["Abel", "ábel", "Bob", "o'Hara", "Ólafur", "van Dyck", "Zoë"]
