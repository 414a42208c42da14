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
    return [[one.student for one in group] for group in alike(Results("", [], list(students)))]


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
