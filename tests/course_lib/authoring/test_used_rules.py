"""A style sheet loses the rules that cannot matter, and no other."""

from __future__ import annotations

import pytest

from course_lib.authoring.used_rules import used_rules, words_of_classes


@pytest.mark.parametrize(
    ("rules", "left"),
    [
        ("p{a:b}", "p{a:b}"),
        (".here{a:b}.gone{a:b}", ".here{a:b}"),
        (".here .gone{a:b}", ""),
        (".here,.gone,h1{a:b}", ".here,h1{a:b}"),
        (":is(.gone,.here) p{a:b}", ":is(.gone,.here) p{a:b}"),
        ("p:not(.gone):hover{a:b}", "p:not(.gone):hover{a:b}"),
        ("html:not([class*='.gone']) p{a:b}", "html:not([class*='.gone']) p{a:b}"),
        (r".w-1\/2{a:b}", r".w-1\/2{a:b}"),
        ("@media print{.gone{a:b}p{c:d}}", "@media print{p{c:d}}"),
        ("@media print{.gone{a:b}}", ""),
        ("@keyframes k{from{a:b}to{a:c}}", "@keyframes k{from{a:b}to{a:c}}"),
        ("@font-face{a:b}@layer x;p{a:b}", "@font-face{a:b}@layer x;p{a:b}"),
        ('.here:after{content:"}.gone{"}', '.here:after{content:"}.gone{"}'),
        (".here{background:url('data:image/svg+xml;{')}", ".here{background:url('data:image/svg+xml;{')}"),
    ],
)
def test_a_selector_stays_unless_it_needs_a_class_that_is_nowhere(rules: str, left: str) -> None:
    assert used_rules(rules, {"here"}) == left


def test_classes_come_from_pages_and_every_word_of_a_script_may_be_one(tmp_path):
    page, script = tmp_path / "page.html", tmp_path / "script.js"
    page.write_text('<p class="nn-fig  wide" id="no-class">class text</p>', encoding="utf-8")
    script.write_text('element.classList.add("sticky-top")', encoding="utf-8")
    found = words_of_classes([page], [script])
    assert {"nn-fig", "wide", "sticky-top"} <= found
    assert not {"no-class", "text"} & found
