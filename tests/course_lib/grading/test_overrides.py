"""Decisions by hand: kept beside the verdict, through everything that is graded again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from course_lib.errors import CourseError
from course_lib.grading.console import override_table
from course_lib.grading.journal import Journal
from course_lib.grading.overrides import Override, decide, forget_decisions, overrides_in, withdraw
from course_lib.grading.results import results
from tests.course_lib.grading.sample import entry

RUN: dict[str, Any] = {"settings": "s", "refused": [], "isolated": True, "limits": {}}
SUBMISSIONS = [{"student": name, "file": f"{name}.py", "hash": f"hash of {name}"} for name in ("ada", "bob", "eve")]
SET = {"title": "one", "exercises": [{"name": name, "points": 2, "page": "", "mistakes": {}} for name in ("a", "b")]}


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """Ada and Bob are graded, Eve is not."""
    with Journal(tmp_path / "j.sqlite") as journal:
        journal.begin(SUBMISSIONS, {}, **{"run": RUN, "set s": SET})
        keep(journal, "ada", "right", 2)
        keep(journal, "bob", "wrong", 0)
        yield journal


def keep(journal: Journal, student: str, status: str, points: float) -> None:
    entries = [entry("a", status, points, 2), entry("b", "right", 2, 2)]
    journal.keep(f"hash of {student}", "s", {"exercises": entries, "seconds": {}}, [])


def test_a_decision_counts_and_the_verdict_stays(journal: Journal) -> None:
    decide(journal, "bob", "a", 1.5, " Right idea,\n wrong sign. ")
    assert overrides_in(journal) == [Override("bob", "a", 1.5, "Right idea, wrong sign.", "wrong", 0, "hash of bob")]
    bob = results(journal).students[1]
    assert (bob.points, bob.grade.automatic) == (3.5, 2)
    assert bob.exercises[0]["verdict"]["points"] == 0
    said = bob.to_dict()
    assert said["overrides"] == {"a": {"points": 1.5, "reason": "Right idea, wrong sign."}}
    assert said["exercises"][0]["verdict"]["status"] == "wrong"


def test_a_later_decision_replaces_the_earlier_one(journal: Journal) -> None:
    decide(journal, "bob", "a", 1, "One.")
    decide(journal, "ada", "b", 0, "Copied.")
    decide(journal, "bob", "a", 2, "Two.")
    assert [(o.student, o.exercise, o.points) for o in overrides_in(journal)] == [("ada", "b", 0), ("bob", "a", 2)]


def test_a_decision_taken_back_lets_the_verdict_count(journal: Journal) -> None:
    decide(journal, "bob", "a", 1, "One.")
    decide(journal, "bob", "b", 1, "One.")
    withdraw(journal, "bob", "a")
    assert [o.exercise for o in overrides_in(journal)] == ["b"]
    with pytest.raises(CourseError, match="Nothing is decided on a of bob; decided: bob b"):
        withdraw(journal, "bob", "a")


def test_a_decision_survives_grading_again_and_says_what_changed_underneath(journal: Journal) -> None:
    decide(journal, "bob", "a", 1, "One.")
    assert results(journal).notes == []
    keep(journal, "bob", "right", 2)
    found = results(journal)
    assert found.students[1].points == 3
    assert found.notes == [
        "Decided by hand for bob, a: "
        "The verdict was wrong (0 points) when this was decided and is right (2 points) now."
    ]


def test_a_decision_on_what_is_no_longer_graded_is_named(journal: Journal) -> None:
    decide(journal, "bob", "a", 1, "One.")
    journal.begin(SUBMISSIONS[:1], {})
    found = results(journal)
    assert found.notes == ["Decided by hand for bob, a: there is no verdict on it here."]
    row, said = override_table(found).splitlines()[1:]
    assert (row.split(), said.strip()) == (
        ["bob", "a", "1", "none", "One."],
        "There is no verdict on it here; take it back with --remove.",
    )
    withdraw(journal, "bob", "a")
    assert results(journal).decisions() == []


def test_who_leaves_takes_the_decisions_along(journal: Journal) -> None:
    decide(journal, "bob", "a", 1, "One.")
    decide(journal, "ada", "a", 1, "One.")
    forget_decisions(journal, "bob")
    assert [o.student for o in overrides_in(journal)] == ["ada"]
    assert "bob" not in str(journal.fact("overrides"))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("bo", "a", 1, "x"), "No student is called 'bo'; did you mean bob?"),
        (("bob", "c", 1, "x"), "No exercise is called 'c'; known: a, b."),
        (("bob", "a", 3, "x"), "POINTS is 3; a has 0 to 2 points, before weights."),
        (("bob", "a", -1, "x"), "POINTS is -1; a has 0 to 2 points, before weights."),
        (("bob", "a", float("nan"), "x"), "POINTS is nan; a has 0 to 2 points, before weights."),
        (("bob", "a", 1, " \n"), "The reason is empty; say with --reason why, in words that the student may read."),
        (("bob", "a", 1, "x" * 1001), "The reason has 1,001 characters; at most 1,000 are kept."),
        (("eve", "a", 1, "x"), "eve has no verdicts yet; run course grade again first."),
    ],
)
def test_what_cannot_be_decided_is_one_sentence(
    journal: Journal, words: tuple[str, str, float, str], sentence: str
) -> None:
    with pytest.raises(CourseError) as caught:
        decide(journal, *words)
    assert str(caught.value) == sentence
    assert overrides_in(journal) == []


def test_before_anything_is_graded_that_is_said(tmp_path: Path) -> None:
    with Journal(tmp_path / "empty.sqlite") as journal:
        with pytest.raises(CourseError, match="Nothing has been graded here yet; run course grade first"):
            decide(journal, "ada", "a", 1, "x")
        with pytest.raises(CourseError, match=r"Nothing has been graded in .* yet; run course grade first"):
            results(journal)
