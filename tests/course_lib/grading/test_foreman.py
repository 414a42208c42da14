"""The foreman: what it says when it is ready, what its workers inherit, and what the zygotes' side never has."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from course_lib.errors import CourseError
from course_lib.grading.collect import hash_of
from course_lib.grading.pool import Pool, Task
from course_lib.grading.settings import Settings
from tests.course_lib.grading.conftest import OWN, RIGHT

ENVIRONMENT_READER = OWN.read_text(encoding="utf-8").replace(
    "EXERCISES = [", "import os\nTITLE = os.environ['A_TITLE']\nEXERCISES = ["
)


def task(path: Path, text: str) -> Task:
    path.write_text(text, encoding="utf-8")
    return Task(path.name, path, hash_of(".py", [text.encode()]), "", path.name)


def graded(settings: Settings, *tasks: Task, workers: int = 1) -> dict[str, dict[str, Any]]:
    answers: dict[str, dict[str, Any]] = {}
    with Pool(settings, workers) as pool:
        pool.open()
        pool.run(tasks, lambda task, answer: answers.update({task.name: answer}))
    return answers


def test_exercises_that_cannot_be_loaded_are_one_sentence(tmp_path: Path) -> None:
    own = tmp_path / "own.py"
    own.write_text("def (")
    with Pool(Settings("", str(own), "s"), 1) as pool, pytest.raises(CourseError, match="SyntaxError: "):
        pool.open()


def test_an_instructors_file_sees_the_environment_and_a_submission_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("A_TITLE", "seed")
    own = tmp_path / "own.py"
    own.write_text(ENVIRONMENT_READER, encoding="utf-8")
    reading = "import ctypes, os\nif os.environ or ctypes.CDLL(None).getenv(b'A_TITLE'):\n    raise SystemExit\n"
    answers = graded(Settings("", str(own), "s"), task(tmp_path / "a.py", f"{reading}{RIGHT}"))
    assert [entry["verdict"]["status"] for entry in answers["a.py"]["exercises"]] == ["right", "right"]
    assert not any(entry["notes"] for entry in answers["a.py"]["exercises"])


def test_no_module_that_knows_an_answer_is_in_a_submissions_memory(tmp_path: Path) -> None:
    spying = (
        "import sys\nif [name for name in sys.modules if 'grading' in name or 'stem' in name or 'checks.' in name]:\n"
        "    raise SystemExit\n"
    )
    chapter = Settings("least_squares_xor", "", "s")
    answers = graded(chapter, task(tmp_path / "a.py", f"{spying}{RIGHT}"))
    assert not any(entry["notes"] for entry in answers["a.py"]["exercises"])
    assert [entry["verdict"]["status"] for entry in answers["a.py"]["exercises"]][:2] == ["right", "right"]


def test_the_greeting_says_what_there_is_to_grade_by() -> None:
    with Pool(Settings("", str(OWN), "s"), 1) as pool:
        greeting = pool.open()
    assert greeting["enough"]
    assert greeting["set"]["title"] == "Own exercises"
    assert list(greeting["definitions"]) == ["augment", "mean_squared_error"]


def test_a_foreman_that_is_killed_takes_its_workers_along_and_is_replaced(tmp_path: Path) -> None:
    tasks = [task(tmp_path / f"{name}.py", f"{RIGHT}# {name}\n") for name in "abc"]
    answers: dict[str, dict[str, Any]] = {}
    first: list[int] = []
    with Pool(Settings("", str(OWN), "s"), 2) as pool:
        pool.open()
        begin = pool.workers[0].begin

        def begin_and_kill(task: Task) -> None:
            begin(task)
            if not first:
                first.append(pool.foreman.process.pid)
                os.kill(first[0], signal.SIGKILL)

        pool.workers[0].begin = begin_and_kill  # type: ignore[method-assign]
        pool.run(tasks, lambda task, answer: answers.update({task.name: answer}))
        assert pool.foreman.process.pid != first[0]
    assert {name: answer.get("error") for name, answer in answers.items()} == dict.fromkeys(("a.py", "b.py", "c.py"))


def test_a_foreman_that_is_killed_before_he_is_ready_is_replaced(tmp_path: Path) -> None:
    with Pool(Settings("", str(OWN), "s"), 1) as pool:
        os.kill(pool.foreman.process.pid, signal.SIGKILL)
        assert pool.open()["enough"]
