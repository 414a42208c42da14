"""The same code, shown with care: the largest groups first, and last those that may work together."""

from __future__ import annotations

import re

from course_lib.grading.alike import SMALLEST
from course_lib.grading.results import Graded, Results
from course_lib.grading.same_code import GROUPS, MEMBERS, same_code
from tests.course_lib.grading.sample import entry


def student(name: str, code: object, group: str = "") -> Graded:
    same = {**entry("mse", "right", 2, 2), "likeness": f"{code} {SMALLEST}"}
    return Graded(name, "", (same,), {}, {"group": group} if group else {})


def shown(*students: Graded) -> str:
    return "\n".join(same_code(Results("", [], list(students)), lambda one: f"to {one.student}"))


def items(text: str) -> list[str]:
    return [re.sub("</?a[^>]*>", "", line) for line in re.findall("<li>(.*)</li>", text)]


def test_the_largest_groups_are_shown_and_the_others_counted() -> None:
    text = shown(*(student(f"{who}{number}", number) for number in range(GROUPS + 2) for who in "pq"))
    assert f"<p>{GROUPS + 2} groups of submissions are the same code" in text
    assert "Alike is not copied" in text
    assert "works together" not in text
    assert len(items(text)) == GROUPS
    assert "<p>And 2 more groups.</p>" in text
    assert '<li><a href="to p0">p0</a>, <a href="to q0">q0</a></li>' in text
    assert shown(student("p", 1), student("q", 2)) == ""


def test_a_group_of_many_is_cut_short() -> None:
    (line,) = items(shown(*(student(f"p{number}", "aa") for number in range(MEMBERS + 3))))
    assert line.count("p") == MEMBERS
    assert line.endswith(", and 3 more")


def test_who_works_together_stands_last_under_the_name_of_the_group() -> None:
    """Born from groups on a platform that were shown as if they had copied."""
    text = shown(
        student("a", "aa", "Team <1>"), student("b", "aa", "Team <1>"), student("c", "aa", "Team <1>"),
        student("d", "bb", "Team 2; Tutorial 5"), student("e", "bb", "Tutorial 5"), student("f", "bb", "Team 2"),
        student("g", "cc", "Team 3"), student("h", "cc", "Team 4"),
    )  # fmt: skip
    assert items(text) == [
        "d (Team 2), e (Tutorial 5), f (Team 2)",
        "g, h",
        "Work together as Team &lt;1&gt;: a, b, c",
    ]
    assert "<p>In parentheses stands the group" in text
    assert "parentheses" not in shown(student("a", 1, "T"), student("b", 1, "T"), student("c", 2), student("d", 2))
    assert "<p>1 of them is within one group that works together, as the platform or the roster says.</p>" in text
