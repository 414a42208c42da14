"""Groups of the same code: nobody alone, no gap that was left, nothing so short that everybody writes it."""

from __future__ import annotations

from course_lib.grading.alike import SMALLEST, alike
from course_lib.grading.results import Graded, Results
from tests.course_lib.grading.sample import entry

LONG, OTHER, SHORT = f"aa {SMALLEST}", f"bb {SMALLEST}", f"cc {SMALLEST - 1}"


def student(name: str, *likenesses: str, status: str = "right") -> Graded:
    entries = ({**entry(f"e{n}", status, 1, 1), "likeness": one} for n, one in enumerate(likenesses))
    return Graded(name, "", tuple(entries), {})


def groups(*students: Graded) -> list[list[str]]:
    found = alike(Results("", [], list(students)), 9, 9)
    assert found.count == len(found.groups)
    return [[students[place].student for place, _ in group.first] for group in found.groups]


def test_the_same_code_is_a_group_and_the_largest_comes_first() -> None:
    found = groups(
        student("a", OTHER), student("b", LONG), student("c", LONG, OTHER), student("d", OTHER), student("e", LONG),
        student("f", LONG),
    )  # fmt: skip
    assert found == [["b", "e", "f"], ["a", "d"]]


def test_all_exercises_must_be_the_same() -> None:
    assert groups(student("a", LONG, OTHER), student("b", LONG, LONG)) == []


def test_short_programs_and_gaps_left_as_they_were_are_no_groups() -> None:
    assert groups(student("a", SHORT), student("b", SHORT)) == []
    assert groups(student("a", LONG, status="blank"), student("b", LONG, status="blank")) == []
    assert groups(student("a", "", ""), student("b", "", "")) == []


def test_verdicts_of_an_older_grader_are_no_group() -> None:
    older = [Graded(name, "", (entry("e", "right", 1, 1),), {}) for name in "ab"]
    assert groups(*older) == []


def test_no_more_groups_and_members_are_held_than_are_wanted_and_the_first_of_equals_are() -> None:
    several = [student(name, f"{name[0]} {SMALLEST}") for name in ("b1", "a1", "c1", "a2", "b2", "c2", "c3")]
    found = alike(Results("", [], several), 2, 2)
    assert [(group.size, [several[place].student for place, _ in group.first]) for group in found.groups] == [
        (3, ["c1", "c2"]),
        (2, ["b1", "b2"]),
    ]
    assert (found.count, found.teams, found.partly) == (3, 0, False)
