"""Only what changed is asked again: counted in calls that reach the sandbox."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from course_lib.errors import CourseError
from course_lib.grading import run, worker
from course_lib.grading.course_file import Course, Late
from course_lib.grading.exercise_set import load
from course_lib.grading.exports.results_json import results_json
from course_lib.grading.journal import Journal
from course_lib.grading.judge import Questions
from course_lib.grading.pool import Task
from course_lib.grading.results import Results
from course_lib.grading.reuse import Reuse
from course_lib.grading.sandbox import Child, Sandbox
from course_lib.grading.settings import Limits, Settings
from tests.course_lib.grading.conftest import OWN, RIGHT


@pytest.fixture
def calls(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each function is called in the sandbox; the worker runs in this process."""
    counted: Counter[str] = Counter()
    observe_each: Callable[..., Any] = Child.observe_each

    def counting(self: Child, name: str, wanted: list[Any], *rest: Any) -> Any:
        counted[name] += len(wanted)
        return observe_each(self, name, wanted, *rest)

    class Here:
        """A pool without processes."""

        def __init__(self, settings: Settings, workers: int) -> None:
            self.exercises = load(settings.chapter, settings.exercises, settings.leave_out)
            self.questions = Questions(settings.seed)

        def __enter__(self) -> Here:
            return self

        def __exit__(self, *exception: object) -> None:
            pass

        def open(self) -> dict[str, Any]:
            facts = {"set": self.exercises.described(), "definitions": self.exercises.definitions}
            return {"walls": ["files"], "missing": {}, "breached": [], "enough": True, **facts}

        def run(self, tasks: Iterable[Task], report: Callable[[Task, dict[str, Any]], None]) -> None:
            for task in tasks:
                report(task, worker._graded(task.frame(), self.exercises, self.questions, sandbox))

    monkeypatch.setattr(Child, "observe_each", counting)
    monkeypatch.setattr(run, "Pool", Here)
    return counted


@pytest.fixture
def graded(calls: Counter[str], folder: Path, tmp_path: Path) -> Callable[..., Results]:
    """Grade two submissions with a copy of the exercises, after an edit of it; count afresh."""
    (folder / "eve.py").unlink()
    file = tmp_path / "own.py"

    def grade(*edit: str, out: str = "out", **options: Any) -> Results:
        file.write_text(OWN.read_text().replace(*edit) if edit else OWN.read_text())
        calls.clear()
        return run.grade(
            run.Plan(folder, tmp_path / out, **{"exercises": str(file), "seed": "s", "proved": True, **options})
        )

    return grade


EDIT = ("for n in (1, 2, 5, 5, 30)", "for n in (1, 2, 5, 5, 31)")


def test_one_changed_exercise_is_asked_again_alone(graded: Callable[..., Results], calls: Counter[str]) -> None:
    graded()
    assert set(calls) == {"augment", "mean_squared_error"}
    found = graded(*EDIT)
    assert set(calls) == {"mean_squared_error"}
    assert results_json(found) == results_json(graded(*EDIT, out="afresh"))
    graded()
    assert not calls  # as it was before, which is known


def test_a_comment_asks_nothing(graded: Callable[..., Results], calls: Counter[str]) -> None:
    before = graded()
    assert graded("EXERCISES = [", "# ours\nEXERCISES = [") == before
    assert not calls


def test_weights_lateness_titles_and_marks_ask_nothing(graded: Callable[..., Results], calls: Counter[str]) -> None:
    graded()
    course = Course(weights={"augment": 2}, late=Late(10), title="Week 3", pass_mark=50, bonus=("augment",))
    found = graded(course=course)
    assert not calls
    assert [(s.points, s.out_of) for s in found.students] == [(4, 2), (2, 2)]
    assert found.title == "Week 3"


def test_leaving_out_asks_nothing_and_taking_in_asks_for_that_alone(
    graded: Callable[..., Results], calls: Counter[str]
) -> None:
    found = graded(course=Course(leave_out=("augment",)))
    assert set(calls) == {"mean_squared_error"}
    assert [exercise["name"] for exercise in found.exercises] == ["mean_squared_error"]
    assert [s.out_of for s in found.students] == [2, 2]
    graded()
    assert set(calls) == {"augment"}
    graded(course=Course(leave_out=("mean_squared_error",)))
    assert not calls


def test_another_seed_asks_everything(graded: Callable[..., Results], calls: Counter[str]) -> None:
    graded()
    first = dict(calls)
    graded(seed="t")
    assert set(calls) == set(first)


def test_to_insist_asks_everything_of_the_one_named(graded: Callable[..., Results], calls: Counter[str]) -> None:
    graded()
    first = dict(calls)
    graded(again=("ada",))
    assert set(calls) == set(first)
    graded(*EDIT)
    assert set(calls) == {"mean_squared_error"}


def test_unknown_names_in_the_settings_stop_before_anything_is_asked(
    graded: Callable[..., Results], calls: Counter[str]
) -> None:
    for _ in range(2):  # before the exercises are known, and after
        with pytest.raises(CourseError, match=r"weights: no exercise is called 'augmnt'; did you mean augment?"):
            graded(course=Course("grading.toml", weights={"augmnt": 2}))
        assert not calls
        graded()


ENTRIES = [{"verdict": {"exercise": name, "status": "right"}} for name in ("a", "b")]
NOW = {"exercises": [{"name": "a"}, {"name": "b"}], "keys": {"a": "1", "b": "3"}}


def known(tmp_path: Path, entries: list[dict[str, Any]], seconds: dict[str, float]) -> dict[str, float]:
    with Journal(tmp_path / "j.sqlite") as journal:
        journal.note(**{"set before": {"keys": {"a": "1", "b": "2"}}})
        journal.keep("hash", "before", {"exercises": entries, "seconds": seconds}, ["files", "seccomp"])
        return Reuse(journal, NOW, Limits(2, 5)).spent("hash")


def test_the_time_of_what_holds_counts_as_spent(tmp_path: Path) -> None:
    assert known(tmp_path, ENTRIES, {"a": 0.5, "b": 1.0}) == {"a": 0.5}


def test_where_time_ran_out_nothing_holds(tmp_path: Path) -> None:
    late = [ENTRIES[0], {"verdict": {"exercise": "b", "status": "not reached"}}]
    assert known(tmp_path, late, {"a": 4.0, "b": 0.0}) == {}
    assert known(tmp_path, ENTRIES, {"a": 4.0, "b": 1.0}) == {}


def test_walls_stood_only_where_they_stood_for_every_verdict(tmp_path: Path) -> None:
    known(tmp_path, ENTRIES, {"a": 0.5, "b": 1.0})
    with Journal(tmp_path / "j.sqlite") as journal:
        answer = {"exercises": [ENTRIES[1]], "seconds": {"b": 0.25}}
        whole = Reuse(journal, NOW, Limits(2, 5)).completed("hash", answer, ["network", "files"])
    assert whole == {"exercises": ENTRIES, "seconds": {"a": 0.5, "b": 0.25}, "walls": ["files"]}


def test_a_file_in_one_submission_of_another_is_asked_once(
    graded: Callable[..., Results], calls: Counter[str], folder: Path
) -> None:
    graded()
    (folder / "zoe.py").write_text(RIGHT)
    graded()
    assert not calls
