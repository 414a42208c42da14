"""No name gets out, the same name stays the same, and another key gives other names."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from course_lib.grading.course_file import Course, Late
from course_lib.grading.exports.formats import exported
from course_lib.grading.journal import Journal
from course_lib.grading.overrides import Override
from course_lib.grading.pseudonyms import key_of_journal, pseudonym, pseudonymous
from course_lib.grading.reports import write_reports
from course_lib.grading.results import Graded, Results
from tests.course_lib.grading.sample import WITNESS, entry, sample

NAMES = ("Lovelace", "Augusta", "augusta-week1", "4711", "a@x.org", "Zachary", "Quirin")


def named() -> Results:
    """Augusta wrote her name wherever she could; Zachary was not graded; Quirin's file was left out."""
    results = sample()
    hers = {
        "message": "It raised ValueError: augusta was here.",
        "source": "lovelace = augusta_helper(X)",
        "line": 2,
        "witness": {**WITNESS, "got": "'Augusta'", "printed": "by Lovelace"},
        "notes": ["`augusta_mse` is defined twice."],
    }
    results.students = [
        Graded(
            "Augusta Lovelace",
            "Augusta Lovelace_4711_assignsubmission_file_/augusta-week1.py",
            (entry("augment", "right", 1, 1), entry("mse", "crashed", 0, 2, **hers)),
            {"mse": 0.1},
            {"moodle_id": "4711", "email": "a@x.org", "group": "Lovelace, Quirin"},
        ),
        *results.students,
    ]
    results.ungraded = [{"student": "Zachary", "file": "Zachary.py", "reason": "Zachary.py could not be graded: no."}]
    results.refused = [{"file": "Quirin/notes.pdf", "reason": "It is a link to /home/Quirin."}]
    return results


def test_no_file_of_the_reports_holds_a_name_a_number_or_a_path(tmp_path: Path) -> None:
    write_reports(named(), tmp_path / "named")
    texts = [path.read_text() for path in (tmp_path / "named").rglob("*.*")]
    assert all(any(name in text for text in texts) for name in NAMES if "@" not in name)  # they would be seen
    write_reports(pseudonymous(named(), "k"), tmp_path / "nameless")
    for path in (tmp_path / "nameless").rglob("*"):
        text = path.name + (path.read_text() if path.is_file() else "")
        assert not [name for name in NAMES if name.casefold() in text.casefold()], path


@pytest.mark.parametrize("form", ["csv", "json", "junit"])
def test_no_exported_file_holds_one_either(form: str) -> None:
    text = exported(pseudonymous(named(), "k"), form).casefold()
    assert not [name for name in NAMES if name.casefold() in text]


def test_points_and_verdicts_stay() -> None:
    plain, hidden = named(), pseudonymous(named(), "k")
    for student in plain.students:
        again = next(s for s in hidden.students if s.student == pseudonym(student.student, "k"))
        assert again.points == student.points
        assert [e["verdict"]["status"] for e in again.exercises] == [e["verdict"]["status"] for e in student.exercises]
    assert len(hidden.ungraded) == len(hidden.refused) == 1


def test_what_is_not_known_to_be_nameless_is_left_out() -> None:
    @dataclass
    class Later(Results):
        strangers: list[str] = field(default_factory=list)
        roster: dict[str, str] = field(default_factory=dict)

    found = pseudonymous(Later("Loss", sample().exercises, strangers=["Ada"], roster={"Ada": "1"}), "k")
    assert isinstance(found, Later)
    assert (found.strangers, found.roster, found.exercises) == ([], {}, sample().exercises)


def test_points_decided_by_hand_and_extensions_stay_without_the_names_in_them() -> None:
    plain = named()
    course = Course(late=Late(10), deadline="2026-11-02T00:00:00+00:00", extensions={"Augusta Lovelace": "2026-11-09"})
    decided = {"mse": Override("Augusta Lovelace", "mse", 1, "As Augusta said.", "crashed", 0, "")}
    about = {"submitted": "2026-11-03T00:00:00+00:00", "email": "a@x.org"}
    plain.course = course
    plain.students[0] = replace(plain.students[0], course=course, overrides=decided, about=about)
    hidden = pseudonymous(plain, "k")
    (hers,) = [s for s in hidden.students if s.student == pseudonym("Augusta Lovelace", "k")]
    assert hers.points == plain.students[0].points == 2
    for form in ("json", "csv", "gradescope"):
        text = exported(hidden, form, student=hers.student)
        assert not [name for name in NAMES if name.casefold() in text.casefold()]
    assert "As [name] said." in exported(hidden, "csv")


def test_the_same_key_gives_the_same_names_and_another_key_others() -> None:
    names = [f"Student {number}" for number in range(2_000)]
    first, second = ([pseudonym(name, key) for name in names] for key in ("k", "l"))
    assert first == [pseudonym(name, "k") for name in names]
    assert len({*first, *second}) == 4_000
    assert "'" not in "".join(first)


def test_the_order_tells_nothing_of_the_alphabet() -> None:
    results = sample()
    results.students = [Graded(f"{letter}da", "", (), {}) for letter in "ABCDEFGH"]
    order = [student.student for student in pseudonymous(results, "k").students]
    assert order == sorted(order)
    assert order != [pseudonym(student.student, "k") for student in results.students]


def test_the_key_is_drawn_once_and_stays_in_the_journal(tmp_path: Path) -> None:
    with Journal(tmp_path / "a.sqlite") as journal:
        key = key_of_journal(journal)
    with Journal(tmp_path / "a.sqlite") as journal:
        assert key_of_journal(journal) == key
    with Journal(tmp_path / "b.sqlite") as journal:
        assert key_of_journal(journal) != key


def test_who_works_together_still_does() -> None:
    results = sample()
    for student, group in zip(results.students, ("T 7, T 8", "T 8", "T 9"), strict=True):
        student.about["group"] = group
    hidden = {student.student: student.about["group"].split(", ") for student in pseudonymous(results, "k").students}
    first, second, third = (hidden[pseudonym(student.student, "k")] for student in results.students)
    assert first[1:] == second
    assert not {*first, *second} & {*third}
    assert "T" not in "".join([*first, *second, *third])
