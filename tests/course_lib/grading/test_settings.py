"""What decides a verdict, and which chapter is meant."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from course_lib.errors import CourseError
from course_lib.grading.settings import PACKAGE, Limits, Settings, _files, _judges, chapter_of, chapters
from tests.course_lib.grading.conftest import OWN

SETTINGS = Settings("least_squares_xor", "", "seed", leave_out=("fold_xor",))


def test_settings_survive_the_journey() -> None:
    assert Settings.from_dict(SETTINGS.to_dict()) == SETTINGS


@pytest.mark.parametrize(
    "changed",
    [
        {"chapter": "other"},
        {"seed": "t"},
        {"isolated": False},
        {"limits": Limits(3.0)},
        {"exercises": str(OWN)},
        {"leave_out": ("augment",)},
    ],
)
def test_whatever_may_change_a_verdict_changes_the_fingerprint(changed: dict[str, object]) -> None:
    assert replace(SETTINGS, **changed).fingerprint() != SETTINGS.fingerprint() == SETTINGS.fingerprint()  # type: ignore[arg-type]


def test_an_instructor_who_edits_the_exercises_gets_new_verdicts(tmp_path: Path) -> None:
    own = tmp_path / "own.py"
    own.write_text("EXERCISES = []\n")
    before = Settings("", str(own)).fingerprint()
    own.write_text("EXERCISES = [1]\n")
    assert Settings("", str(own)).fingerprint() != before


@pytest.mark.parametrize("changed", [{"seed": "t"}, {"isolated": False}, {"variants": True}, {"limits": Limits(3.0)}])
def test_what_a_verdict_depends_on_changes_its_key(changed: dict[str, object]) -> None:
    before, after = (s.keys({"a": "1", "b": "2"}) for s in (SETTINGS, replace(SETTINGS, **changed)))  # type: ignore[arg-type]
    assert before["a"] != after["a"]
    assert before["b"] != after["b"]


def test_one_exercise_changes_its_own_key_alone() -> None:
    before, after = SETTINGS.keys({"a": "1", "b": "2"}), SETTINGS.keys({"a": "1", "b": "3"})
    assert before["a"] == after["a"]
    assert before["b"] != after["b"]
    assert replace(SETTINGS, leave_out=()).keys({"a": "1"})["a"] == before["a"]


def test_keys_do_not_tell_two_exercises_from_one_of_both_names() -> None:
    assert SETTINGS.keys({"a": "1"})["a"] != SETTINGS.keys({"b": "1"})["b"]


def test_the_engine_is_what_judges_and_what_can_be_imported_but_no_exercise_and_no_report() -> None:
    names = {path.relative_to(PACKAGE).as_posix() for path in _files(_judges)}
    assert {"linear.py", "checks/_evaluate.py", "grading/judge.py", "grading/inside/child.py"} <= names
    assert (
        not {"checks/solutions.json", "checks/least_squares_xor/augment.py", "grading/class_page.py", "cli.py"} & names
    )
    assert not [name for name in names if name.startswith(("figures/", "authoring/"))]


def test_limits_that_are_none_are_refused() -> None:
    with pytest.raises(CourseError, match="Limits: exercise_seconds is 0; a number above 0 is expected"):
        Limits(0)


def test_the_limits_of_a_process_leave_the_clock_to_strike_first() -> None:
    limits = Limits(2.0, 5.0).of_process()
    assert limits["CPU"] == 6
    assert (limits["NPROC"], limits["FSIZE"], limits["CORE"]) == (0, 0, 0)


def test_the_chapters_are_those_with_exercises() -> None:
    assert "least_squares_xor" in chapters()
    assert not [name for name in chapters() if name.startswith("_")]


KNOWN = ["least_squares_xor", "optimizers"]


@pytest.mark.parametrize(
    ("names", "chapter"),
    [
        (["a.py"], None),
        (["Ada/least-squares-xor.ipynb", "b.py"], "least_squares_xor"),
        (["Optimizers (1).ipynb"], "optimizers"),
        (["optimizers.py", "least_squares_xor.py"], None),
    ],
)
def test_names_of_files_say_the_chapter_or_it_is_asked_for(names: list[str], chapter: str | None) -> None:
    if chapter is not None:
        assert chapter_of(names, KNOWN) == chapter
        return
    with pytest.raises(CourseError, match="add --chapter with one of: least_squares_xor, optimizers"):
        chapter_of(names, KNOWN)


def test_the_only_chapter_need_not_be_named() -> None:
    assert chapter_of(["a.py"], ["optimizers"]) == "optimizers"
