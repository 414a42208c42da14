"""Runs that end, without a word, at a moment of one's choosing: between any two things they do to their files."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from course_lib.grading import run
from course_lib.grading.pool import Pool, Task
from course_lib.grading.reports import write_reports
from course_lib.grading.run import Plan, grade

__all__ = ["ENDED", "Script", "ended_at", "produced"]

ENDED = 9
TOUCHING = ("os.rename", "os.remove", "os.mkdir", "os.truncate")


class Script:
    """Answers that were given once, given again without a worker; every file that is graded is written down.

    Args         standing: what the workers said. answers: by the key of the task. tally: the file to write it down in.
    """

    def __init__(self, standing: dict[str, Any], answers: dict[str, dict[str, Any]], tally: Path) -> None:
        self.standing, self.answers, self.tally = standing, answers, tally

    def __call__(self, *arguments: Any) -> Script:
        return self

    def __enter__(self) -> Script:
        return self

    def __exit__(self, *exception: object) -> None:
        pass

    def open(self) -> dict[str, Any]:
        """What the workers said."""
        return self.standing

    def run(self, tasks: Iterable[Task], report: Callable[[Task, dict[str, Any]], None]) -> None:
        """Report every task."""
        for task in tasks:
            with self.tally.open("a") as file:
                file.write(f"{task.key}\n")
            report(task, self.answers[task.key])

    @classmethod
    def of(cls, plan: Plan, tally: Path) -> Script:
        """The answers of a real run."""
        found = cls({}, {}, tally)

        class Listening(Pool):
            """A pool that is overheard."""

            def open(self) -> dict[str, Any]:
                found.standing = super().open()
                return found.standing

            def run(self, tasks: Iterable[Task], report: Callable[[Task, dict[str, Any]], None]) -> None:
                def overheard(task: Task, answer: dict[str, Any]) -> None:
                    found.answers[task.key] = answer
                    report(task, answer)

                super().run(tasks, overheard)

        original, run.Pool = run.Pool, Listening  # type: ignore[misc,assignment]  # for the length of one run
        try:
            write_reports(grade(plan), plan.out)
        finally:
            run.Pool = original  # type: ignore[misc]
        return found

    def graded(self) -> list[str]:
        """The keys of what was graded since last asked."""
        found = self.tally.read_text().split() if self.tally.exists() else []
        self.tally.unlink(missing_ok=True)
        return found


def ended_at(moment: int, plan: Plan, script: Script) -> int:
    """Grade and report in a process of its own that ends before its moment-th step; ENDED, or 0 when it was done.

    A step is a statement of SQL, BEGIN and COMMIT among them, or a file opened for writing, made, moved or removed.
    """
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    try:
        steps = 0

        def step(*anything: object) -> None:
            nonlocal steps
            steps += 1
            if steps == moment:
                os._exit(ENDED)

        def heard(event: str, arguments: tuple[Any, ...]) -> None:
            if event in TOUCHING or (event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_CREAT):
                step()

        connect = sqlite3.connect

        def watched(*arguments: Any, **options: Any) -> sqlite3.Connection:
            database = connect(*arguments, **options)
            database.set_trace_callback(step)
            return database

        sqlite3.connect = watched  # type: ignore[assignment]
        run.Pool = script  # type: ignore[misc,assignment]
        sys.addaudithook(heard)
        write_reports(grade(plan), plan.out)
        os._exit(0)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(1)


def produced(out: Path) -> dict[str, bytes]:
    """Every file of a folder of results but the journal's own and the times."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and path.name != "timings.json" and not path.name.startswith("journal.")
    }
