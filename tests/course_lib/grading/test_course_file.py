"""grading.toml: what it says is understood, and what it cannot mean is one sentence."""

from __future__ import annotations

import functools
import json
from pathlib import Path

import pytest

from course_lib.errors import CourseError
from course_lib.grading import course_file, grade
from course_lib.grading.course_file import Course, Late, read_course
from course_lib.grading.settings import Limits


def example() -> str:
    """The file that the module's own text shows."""
    lines = str(course_file.__doc__).split("\n")
    return "\n".join(line.removeprefix("    ") for line in lines if line.startswith("    "))


def read(tmp_path: Path, text: str) -> Course:
    (tmp_path / "grading.toml").write_text(text, encoding="utf-8")
    return read_course(tmp_path / "grading.toml")


def test_the_example_sets_everything(tmp_path: Path) -> None:
    assert read(tmp_path, example()) == Course(
        file="grading.toml",
        title="Week 3",
        deadline="2026-11-02T23:59:00+01:00",
        pass_mark=50,
        leave_out=("fold_xor",),
        bonus=("xor_with_a_repeat",),
        weights={"fit_least_squares": 2},
        late=Late(10, "day", 15, 50),
        extensions={"Ada Lovelace": "2026-11-09T23:59:00+01:00"},
        limits={"exercise_seconds": 2, "submission_seconds": 5, "memory": 2**30},
    )


def test_the_instructors_page_shows_a_file_that_can_be_read_and_python_that_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (Path(__file__).parents[3] / "book" / "for_instructors" / "grading.md").read_text(encoding="utf-8")
    toml, python = (page.split(f"```{kind}\n")[1].split("```")[0] for kind in ("toml", "python"))
    assert read(tmp_path, toml) == read(tmp_path, example())
    monkeypatch.chdir(tmp_path)
    (tmp_path / "week 3").mkdir()
    (tmp_path / "week 3" / "Ada Lovelace.py").write_text("def augment(X): return X\n")
    monkeypatch.setattr("course_lib.grading.grade", functools.partial(grade, chapter="least_squares_xor"))
    exec(python, {})
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("Ada Lovelace 0.0 ")
    assert "The journal has the same verdict." in said


def test_an_empty_file_changes_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, "\ufeff") == Course(file="grading.toml")
    assert Course().with_limits(Limits(3.0)) == Limits(3.0)


def test_a_course_survives_the_journal(tmp_path: Path) -> None:
    course = read(tmp_path, example())
    assert Course.from_dict(json.loads(json.dumps(course.to_dict()))) == course


def test_limits_of_the_file_replace_those_alone_that_it_sets(tmp_path: Path) -> None:
    course = read(tmp_path, "[limits]\nmemory_mib = 512\nexercise_seconds = 1.5")
    assert course.with_limits(Limits(3.0, 9.0)) == Limits(1.5, 9.0, 2**29)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("weight = 3", "grading.toml: no setting is called 'weight'; did you mean weights?"),
        ("[late]\npercent = 3\nday = 1", "grading.toml: late: no setting is called 'day'; known: grace_minutes, "
         "maximum_percent, per, percent."),
        ("[limits]\nmemory = 3", "grading.toml: limits: no setting is called 'memory'; did you mean memory_mib?"),
        ("title = 3", 'grading.toml: title is 3; write a text, as in title = "...".'),
        ("[late]\nprecent = 10", "grading.toml: late: no setting is called 'precent'; did you mean percent?"),
        ("pass_mark = 0.5", "grading.toml: pass_mark is 0.5, less than one percent; it is counted in percent, so write "
         "pass_mark = 50."),
        ("late = 3", "grading.toml: late is 3; write a table: [late] on a line of its own."),
        ('[late]\nper = "day"',
         "grading.toml: late.percent is not there; write percent = 10 for a tenth of the points."),
        ('[late]\npercent = 1\nper = "week"',
         "grading.toml: late.per is 'week'; write per = \"day\" or per = \"hour\"."),
        ("[late]\npercent = 60\nmaximum_percent = 50", "grading.toml: late.percent is 60, more than "
         "late.maximum_percent (50); raise the maximum or lower the percent."),
        ("[late]\npercent = nan", "grading.toml: late.percent is nan; write a number, as in percent = 2."),
        ("[late]\npercent = 1\ngrace_minutes = -1", "grading.toml: late.grace_minutes is -1; write a number that is 0 "
         "or more."),
        ("deadline = 2026-01-01", "grading.toml: deadline is 2026-01-01; write date, time and offset: "
         "2026-11-02T23:59:00+01:00."),
        ("deadline = 2026-01-01T10:00:00",
         "grading.toml: deadline is 2026-01-01T10:00:00; write date, time and offset: "
         "2026-11-02T23:59:00+01:00."),
        ("[extensions]\nAda = 3", "grading.toml: extensions.\"Ada\" is 3; write date, time and offset: "
         "2026-11-02T23:59:00+01:00."),
        ("[extensions]\nAda = 2026-11-02T23:59:00Z", "grading.toml: extensions need a deadline; add deadline = ...."),
        ("[weights]\naugment = 0",
         'grading.toml: weights.augment is 0; write leave_out = ["augment"] to leave it out.'),
        ("[weights]\naugment = -1", "grading.toml: weights.augment is -1; write a number above 0, at most 1000."),
        ("[weights]\naugment = true", "grading.toml: weights.augment is True; write a number, as in augment = 2."),
        ("pass_mark = 101", "grading.toml: pass_mark is 101; write a number from 0 to 100."),
        ('leave_out = "a"', 'grading.toml: leave_out is \'a\'; write a list of names, as in leave_out = ["augment"].'),
        ('leave_out = ["a"]\nbonus = ["a"]', "grading.toml: a stands in leave_out and in bonus; take it out of one."),
        ("[limits]\nmemory_mib = 10", "grading.toml: limits.memory_mib is 10; write a number from 256 to 1.04858e+06."),
    ],
)  # fmt: skip
def test_what_it_cannot_mean_is_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(CourseError) as caught:
        read(tmp_path, text)
    assert str(caught.value) == sentence


def test_what_is_no_such_file_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "grading.toml"
    with pytest.raises(CourseError, match=r"cannot be read \(No such file or directory\); check --settings"):
        read_course(path)
    path.write_text("title")
    with pytest.raises(CourseError, match=r"grading.toml is not TOML \(Expected '=' .*\); mend it there"):
        read_course(path)
    path.write_bytes(b'title = "\xff"')
    with pytest.raises(CourseError, match="is not a text in UTF-8; save it as one"):
        read_course(path)
    path.write_bytes(b"#" * (2**20 + 1))
    with pytest.raises(CourseError, match="has more than 1,048,576 bytes; a file of settings is expected"):
        read_course(path)


EXERCISES = [{"name": "augment"}, {"name": "fold_xor"}]


@pytest.mark.parametrize(
    ("course", "sentence"),
    [
        (Course("g", weights={"fold": 2}), "g: weights: no exercise is called 'fold'; did you mean fold_xor?"),
        (Course("g", bonus=("x",)), "g: bonus: no exercise is called 'x'; known: augment, fold_xor."),
        (Course("g", bonus=("augment", "fold_xor")), "g: bonus names every exercise; leave one that counts."),
    ],
)
def test_what_it_names_must_be_there(course: Course, sentence: str) -> None:
    with pytest.raises(CourseError) as caught:
        course.check(EXERCISES)
    assert str(caught.value) == sentence


def test_a_weight_for_what_is_left_out_can_stay() -> None:
    Course(leave_out=("loss",), weights={"loss": 2, "augment": 1}, bonus=("fold_xor",)).check(EXERCISES)
