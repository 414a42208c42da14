"""Which mistakes classes made and in what order they were mended, from journals alone and without names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from course_lib.grading.journal import Journal, JournalError
from course_lib.grading.mistakes import mistakes_json, mistakes_of, mistakes_text
from tests.course_lib.grading.conftest import RIGHT
from tests.course_lib.grading.sample import entry
from tests.course_lib.grading.test_commands import QUICK, course

SUM, HALF = "sum-for-mean", "half"
DESCRIBED = [{"name": "mse", "mistakes": {SUM: {"message": "You summed."}, HALF: {"message": "A half."}}}]
# every student's submissions, from the first to the last
STEPS: dict[str, list[tuple[str, ...]]] = {
    "Ada": [(SUM, HALF), (HALF,), ()],
    "Bob": [(SUM,), (SUM,), ()],
    "Cleo": [("~factor",)],
    "Dan": [(), ()],
}


def journal_in(folder: Path, steps: dict[str, list[tuple[str, ...]]]) -> Path:
    folder.mkdir()
    with Journal(folder / "journal.sqlite") as journal:
        journal.note(seed="s", run={"settings": "now"})
        journal.note(**{"set now": {"title": "Loss", "exercises": DESCRIBED}})
        for number in range(max(map(len, steps.values()))):
            run = [(student, own[number]) for student, own in steps.items() if number < len(own)]
            for student, names in run:
                status = "wrong" if names else "right"
                verdict = entry("mse", status, 0, 2, names=list(names), message="Twice." if names else "")
                result: dict[str, Any] = {"exercises": [verdict], "seconds": {}}
                journal.keep(f"{student}{number}", "before" if number == 0 else "now", result, [])
            journal.attempt((student, f"{student}{number}") for student, _ in run)
    return folder


def test_each_mistake_with_how_many_made_it_how_often_and_how_many_mended_it(tmp_path: Path) -> None:
    found = mistakes_of([journal_in(tmp_path / "out", STEPS)]).mistakes()
    assert [(m.exercise, m.name, m.students, m.times, m.mended) for m in found] == [
        ("mse", SUM, 2, 3, 2),
        ("mse", HALF, 1, 2, 1),
        ("mse", "~factor", 1, 1, 0),
    ]
    assert [m.message for m in found] == ["You summed.", "A half.", "Twice."]


def test_the_ways_from_the_first_submission_to_the_last(tmp_path: Path) -> None:
    ways = mistakes_of([journal_in(tmp_path / "out", STEPS)]).ways("mse")
    assert ways == [
        ((("right",),), 1),
        (((SUM,), ("right",)), 1),
        (((SUM, HALF), (HALF,), ("right",)), 1),
        ((("~factor",),), 1),
    ]


def test_the_text_is_a_table_and_the_ways(tmp_path: Path) -> None:
    text = mistakes_text(mistakes_of([journal_in(tmp_path / "out", STEPS)]))
    assert text.splitlines() == [
        "4 students, 9 submissions",
        "",
        "mse",
        "  mistake       students  submissions  mended",
        "  sum-for-mean         2            3       2",
        "      You summed.",
        "  half                 1            2       1",
        "      A half.",
        "  ~factor              1            1       0",
        "      Twice.",
        "  from the first submission to the last:",
        "     1  sum-for-mean -> right",
        "     1  sum-for-mean and half -> half -> right",
        "     1  ~factor",
    ]


def test_no_name_of_a_student_is_told(tmp_path: Path) -> None:
    history = mistakes_of([journal_in(tmp_path / "out", STEPS)])
    for text in (mistakes_text(history), mistakes_json(history)):
        assert not [name for name in STEPS if name in text]
    students = json.loads(mistakes_json(history))["exercises"][0]["students"]
    assert [s["student"] for s in students] == [1, 2, 3, 4]
    assert sorted(len(s["steps"]) for s in students) == [1, 2, 3, 3]
    assert [len(s["steps"]) for s in students] != [3, 3, 1, 2]  # not in the order of the alphabet


def test_several_journals_are_one_history_in_which_a_student_stays_one(tmp_path: Path) -> None:
    first = journal_in(tmp_path / "one", {"Ada": [(SUM,)], "Eve": [(SUM,)]})
    second = journal_in(tmp_path / "two", {"Ada": [()]})
    history = mistakes_of([first, second])
    assert (history.students, history.submissions) == (2, 3)
    assert [(m.students, m.times, m.mended) for m in history.mistakes()] == [(2, 2, 1)]


def test_an_empty_hand_in_before_the_first_try_is_no_step(tmp_path: Path) -> None:
    folder = journal_in(tmp_path / "out", {"Ada": [(SUM,), ()]})
    with Journal(folder / "journal.sqlite") as journal:
        blank = {"exercises": [entry("mse", "blank", 0, 2)], "seconds": {}}
        journal.keep("Ada0", "before", blank, [])
    assert mistakes_of([folder]).ways("mse") == [((("right",),), 1)]


def test_without_mistakes_or_without_a_journal_it_says_so(tmp_path: Path) -> None:
    found = mistakes_of([journal_in(tmp_path / "out", {"Ada": [()]})])
    assert mistakes_text(found) == "1 student, 1 submission\nNo mistake was found."
    with pytest.raises(JournalError, match="There is no journal in"):
        mistakes_of([tmp_path / "nowhere"])


def test_wrong_answers_without_a_name_are_counted_after_those_with_one(tmp_path: Path) -> None:
    folder = journal_in(tmp_path / "out", {**STEPS, "Eve": [(SUM,), ()], "Fay": [(SUM,)], "Gil": [(SUM,)]})
    with Journal(folder / "journal.sqlite") as journal:
        for key, status in (("Eve0", "wrong"), ("Fay0", "wrong"), ("Gil0", "crashed"), ("Dan0", "blank")):
            journal.keep(key, "before", {"exercises": [entry("mse", status, 0, 2)], "seconds": {}}, [])
    history = mistakes_of([folder])
    assert [(m.name, m.students, m.times, m.mended) for m in history.mistakes()][-3:] == [
        ("~factor", 1, 1, 0),
        ("(wrong)", 2, 2, 1),
        ("(crashed)", 1, 1, 0),
    ]
    text = mistakes_text(history)
    assert (
        "  (wrong)              2            2       1\n      Wrong, and no mistake with a name explains it.\n" in text
    )
    assert "     1  wrong -> right\n" in text


def test_a_file_that_could_not_be_read_is_counted_once_and_is_no_step(tmp_path: Path) -> None:
    folder = journal_in(tmp_path / "out", {"Ada": [(SUM,), ()], "Bob": [(), ()]})
    with Journal(folder / "journal.sqlite") as journal:
        entries = [entry(name, "malformed", 0, 2) for name in ("mse", "mse")]
        journal.keep("Ada0", "before", {"exercises": entries, "seconds": {}}, [])
    history = mistakes_of([folder])
    assert mistakes_text(history) == "2 students, 4 submissions, 1 of them unreadable\nNo mistake was found."
    assert history.ways("mse") == [((("right",),), 2)]
    assert json.loads(mistakes_json(history))["unreadable"] == 1


def test_the_command_follows_students_over_resubmissions(folder: Path, tmp_path: Path) -> None:
    (folder / "eve.py").unlink()
    out = tmp_path / "out"
    assert course("grade", folder, "--out", out, *QUICK).returncode == 0
    assert course("grade", folder, "--out", out, *QUICK).returncode == 0  # nothing new was handed in
    (folder / "bob.ipynb").unlink()
    (folder / "bob.py").write_text(RIGHT)
    assert course("grade", folder, "--out", out, *QUICK).returncode == 0
    done = course("report", out, "--mistakes")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "2 students, 3 submissions",
        "",
        "mean_squared_error",
        "  mistake       students  submissions  mended",
        "  sum-for-mean         1            1       1",
        "      You summed over the samples instead of averaging.",
        "  from the first submission to the last:",
        "     1  sum-for-mean -> right",
    ]
    assert json.loads(course("report", out, "--mistakes", "--json").stdout)["mistakes"][0]["mended"] == 1
    two = course("report", out, out)
    assert (two.returncode, two.stderr) == (
        2,
        "course: The reports of one journal are written at a time; name one folder, or add --mistakes.\n",
    )
