"""Workers that die, hang or cannot start: the run goes on, and says what happened."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from course_lib.errors import CourseError
from course_lib.grading import pool as pools
from course_lib.grading.collect import collect
from course_lib.grading.pool import Pool, Task
from course_lib.grading.settings import Limits, Settings
from tests.course_lib.grading.conftest import OWN, RIGHT

SETTINGS = Settings("", str(OWN), "s", True, Limits(exercise_seconds=1.0))


def tasks(folder: Path) -> list[Task]:
    return [Task(s.path.name, s.path, s.hash, "", s.hash) for s in collect(folder).submissions]


def test_a_worker_that_is_killed_is_replaced_and_its_file_graded_again(folder: Path) -> None:
    answers: dict[str, Any] = {}
    with Pool(SETTINGS, 1) as pool:
        standing = pool.open()
        assert [exercise["name"] for exercise in standing["set"]["exercises"]] == ["augment", "mean_squared_error"]
        waiting = tasks(folder)
        begin = pool.workers[0].begin

        def begin_and_kill(task: Task) -> None:
            begin(task)
            if task.name == "bob.ipynb" and task.attempts == 1:
                os.kill(pool.workers[0].pid, signal.SIGKILL)

        pool.workers[0].begin = begin_and_kill  # type: ignore[method-assign]
        pool.run(waiting, lambda task, answer: answers.update({task.name: answer}))
    assert set(answers) == {"ada.py", "bob.ipynb", "eve.py"}
    assert all("exercises" in answer for answer in answers.values())


def test_a_file_that_ends_its_worker_twice_is_given_up_and_named(folder: Path) -> None:
    answers: dict[str, Any] = {}
    with Pool(SETTINGS, 1) as pool:
        pool.open()
        begin = pool.workers[0].begin

        def begin_and_kill(task: Task) -> None:
            begin(task)
            if task.name == "bob.ipynb":
                os.kill(pool.workers[0].pid, signal.SIGKILL)

        pool.workers[0].begin = begin_and_kill  # type: ignore[method-assign]
        pool.run(tasks(folder), lambda task, answer: answers.update({task.name: answer}))
    assert answers["bob.ipynb"] == {"error": "the grader's own process ended twice while grading it"}
    assert "exercises" in answers["ada.py"]


def test_a_worker_that_says_nothing_is_ended(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "SPARE_SECONDS", -4.5)
    answers: dict[str, Any] = {}
    with Pool(SETTINGS, 1) as pool:
        pool.open()
        begin = pool.workers[0].begin

        def begin_and_stop(task: Task) -> None:
            begin(task)
            if task.attempts == 1 and task.name == "ada.py":
                os.kill(pool.workers[0].pid, signal.SIGSTOP)

        pool.workers[0].begin = begin_and_stop  # type: ignore[method-assign]
        pool.run(tasks(folder)[:1], lambda task, answer: answers.update({task.name: answer}))
    assert list(answers) == ["ada.py"]


def test_a_worker_that_cannot_start_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "START", "raise SystemExit('no room')")
    with Pool(SETTINGS, 1) as pool, pytest.raises(CourseError, match=r"own process could not start \(no room\)\."):
        pool.open()


def test_a_sleeper_is_run_again_alone_and_then_believed(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(
        RIGHT.replace("    return np.column", "    import time; time.sleep(60)\n    return np.column")
    )
    answers: list[dict[str, Any]] = []
    waiting = tasks(tmp_path)
    with Pool(SETTINGS, 2) as pool:
        pool.open()
        pool.run(waiting, lambda task, answer: answers.append(answer))
    assert [entry["verdict"]["status"] for entry in answers[0]["exercises"]] == ["timed out", "right"]
    assert waiting[0].attempts == 2
