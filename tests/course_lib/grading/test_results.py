"""Results are what the journal says, in the order of the students."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from course_lib.grading.course_file import Course, Late
from course_lib.grading.journal import Journal
from course_lib.grading.results import results

ENTRY: dict[str, Any] = {"verdict": {"exercise": "augment", "points": 1, "out_of": 1, "status": "right"}}


def test_students_points_and_what_is_missing_come_from_the_journal(tmp_path: Path) -> None:
    with Journal(tmp_path / "j.sqlite") as journal:
        submissions = [{"student": name, "file": f"{name}.py", "hash": name} for name in ("ada", "bob", "eve")]
        run = {
            "settings": "s", "refused": [], "isolated": True, "limits": {},
        }  # fmt: skip
        described = {"title": "one", "exercises": [{"name": "augment", "points": 1, "page": "", "mistakes": {}}]}
        journal.begin(submissions, {}, **{"run": run, "set s": described, "errors": {"bob": "it is gone"}})
        journal.keep("ada", "s", {"exercises": [ENTRY], "seconds": {}}, ["files", "network"])
        found = results(journal)
    assert [(s.student, s.points, s.out_of) for s in found.students] == [("ada", 1, 1)]
    assert [entry["reason"] for entry in found.ungraded] == [
        "it is gone",
        "It was not reached before the run was stopped.",
    ]
    assert (found.out_of, found.walls, found.title) == (1, ["files", "network"], "one")


def test_a_wall_is_named_only_when_it_stood_for_every_verdict(tmp_path: Path) -> None:
    with Journal(tmp_path / "j.sqlite") as journal:
        submissions = [{"student": name, "file": name, "hash": name} for name in ("ada", "bob")]
        run = {
            "settings": "s", "refused": [], "isolated": True, "limits": {},
        }  # fmt: skip
        journal.begin(submissions, {}, **{"run": run, "set s": {"title": "one", "exercises": []}})
        journal.keep("ada", "s", {"exercises": [ENTRY], "seconds": {}}, ["files", "seccomp"])
        journal.keep("bob", "s", {"exercises": [ENTRY], "seconds": {}}, ["files"])
        assert results(journal).walls == ["files"]


LATE = Course(deadline="2026-11-02T23:59:00+01:00", late=Late(10))


@pytest.mark.parametrize(
    ("about", "collected", "course", "count"),
    [
        ([{}, {}], {}, LATE, 2),
        ([{}, {"submitted": "2026-11-02T20:00:00"}], {}, LATE, 1),
        ([{"late": "yes"}, {"submitted": "2026-11-02T20:00:00"}], {}, LATE, 0),
        ([{}, {}], {"marks_late": True}, LATE, 0),  # without a mark it was in time
        ([{}, {}], {}, Course(deadline=LATE.deadline), 0),
    ],
    ids=["nobody's", "one's", "all", "marks", "no penalty"],
)
def test_where_no_time_is_known_nobody_is_late_and_that_is_said(
    tmp_path: Path, about: list[dict[str, str]], collected: dict[str, object], course: Course, count: int
) -> None:
    said = (
        f"No time is known for {count} of 2 submissions, so none of these counts as late; "
        "where Moodle has them, add its grading worksheet with --roster."
    )
    assert noted(tmp_path, about, collected, course) == ([said] if count else [])


def test_a_file_that_fits_two_on_the_roster_is_said_with_the_way_out(tmp_path: Path) -> None:
    unclear = {"student": "Ada L", "file": "Ada L.py", "people": ["a@x", "b@x"]}
    assert noted(tmp_path, [{}, {}], {"unclear": [unclear]}, Course()) == [
        "Ada L fits 2 people on the roster (a@x, b@x): "
        "give the roster the platform's number or the login of each, or name Ada L.py after one of these."
    ]


def test_a_file_that_shares_one_persons_name_is_said_with_the_way_out(tmp_path: Path) -> None:
    unclear = {"student": "Ada L (12)", "file": "Ada L_12.py", "people": ["Ada L"]}
    assert noted(tmp_path, [{}, {}], {"unclear": [unclear]}, Course()) == [
        "Ada L (12) has the name of Ada L on the roster, but so has somebody else, or the roster has another number "
        "for it: give the roster the platform's number of each, or name Ada L_12.py after Ada L if it is theirs."
    ]


def noted(place: Path, about: list[dict[str, str]], collected: dict[str, object], course: Course) -> list[str]:
    """What the instructor should look at, in a class of which this is known."""
    with Journal(place / "j.sqlite") as journal:
        students = [
            {"student": str(n), "file": f"{n}.py", "hash": str(n), "about": known} for n, known in enumerate(about)
        ]
        run = {"settings": "s", "refused": [], "isolated": True, "limits": {}}
        journal.begin(
            students, {}, **{"run": {**run, "collected": collected}, "set s": {"title": "one", "exercises": []}}
        )
        journal.note(course=course.to_dict())
        for student in students:
            journal.keep(str(student["hash"]), "s", {"exercises": [ENTRY], "seconds": {}}, [])
        return results(journal).notes


def test_settings_that_say_nothing_are_noted_and_students_of_the_roster_are_known(tmp_path: Path) -> None:
    when = "2026-11-09T23:59:00+01:00"
    course = Course(file="grading.toml", late=Late(10), extensions={"Li Wei": when, "Lee Wei": when})
    with Journal(tmp_path / "j.sqlite") as journal:
        run = {
            "settings": "s", "refused": [], "isolated": True, "limits": {},
            "collected": {"missing": [{"student": "Li Wei", "id": "7"}]},
        }  # fmt: skip
        journal.note(**{"run": run, "set s": {"title": "one", "exercises": []}, "course": course.to_dict()})
        assert results(journal).notes == [
            "grading.toml: extensions: no student is called 'Lee Wei'; did you mean Li Wei?",
            "grading.toml: [late] without a deadline counts only what the platform marks as late; "
            "add deadline = 2026-11-02T23:59:00+01:00 for the others.",
        ]
