"""Workers, watched: each grades one file at a time; one that dies or goes silent is replaced, and the run goes on."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course_lib.errors import CourseError
from course_lib.grading.inside.frames import Channel, FrameError, Silence
from course_lib.grading.settings import Settings

__all__ = ["Pool", "Task"]

START = "import sys; sys.path[:] = sys.argv[2:]; from course_lib.grading.worker import main; main()"
START_SECONDS = 120.0
SPARE_SECONDS = 60.0  # for what a worker does itself, beyond the time that a submission may take
ATTEMPTS = 2


@dataclass
class Task:
    """A file to grade: its name, place and hash, whose numbers it answers, its key in the journal, how often begun.

    Args         spent: exercises that need not be graded again, and the seconds that they took.
    """

    name: str
    path: Path
    hash: str
    student: str
    key: str
    attempts: int = 0
    spent: dict[str, float] = field(default_factory=dict)

    def frame(self) -> dict[str, Any]:
        """The task as plain data."""
        facts = {"name": self.name, "path": str(self.path), "hash": self.hash, "student": self.student}
        return {**facts, "spent": self.spent}


Report = Callable[[Task, dict[str, Any]], None]


class Pool:
    """Up to `workers` processes that grade."""

    def __init__(self, settings: Settings, workers: int) -> None:
        self.settings = settings
        self.workers = [_Worker(settings) for _ in range(workers)]
        self.standing: dict[str, Any] = {}

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *exception: object) -> None:
        for worker in self.workers:
            worker.end()

    def open(self) -> dict[str, Any]:
        """Wait for the first worker: the exercises, and what isolation there is. CourseError when it cannot work."""
        self.standing = self.workers[0].greeting()
        return self.standing

    def run(self, tasks: Iterable[Task], report: Report) -> None:
        """Grade and report every task; those whose clock ran out on a busy machine come again, alone, at the end."""
        alone: list[Task] = []

        def sort_out(task: Task, answer: dict[str, Any]) -> None:
            if answer.get("again"):
                alone.append(task)
            else:
                report(task, answer)

        self._run(tasks, sort_out, self.workers)
        self._run(alone, report, self.workers[:1])

    def run_once(self, tasks: Iterable[Task], report: Report) -> None:
        """The same, any number of times and each task once; the answer says whether its clock ran out unfairly."""
        self._run(tasks, report, self.workers)

    def _run(self, tasks: Iterable[Task], report: Report, workers: list[_Worker]) -> None:
        waiting = deque(tasks)
        workers = workers[: len(waiting)]
        while waiting or any(worker.task for worker in workers):
            for worker in workers:
                if worker.task is None and waiting:
                    worker.begin(waiting.popleft())
            busy = [worker for worker in workers if worker.task]
            patience = max(0.0, min(worker.deadline for worker in busy) - time.monotonic())
            ready, _, _ = select.select([worker.socket for worker in busy], [], [], patience)
            for worker in busy:
                if worker.socket not in ready and time.monotonic() < worker.deadline:
                    continue
                task = worker.task
                assert task is not None
                answer = worker.answer()
                if answer is not None:
                    report(task, answer)
                elif task.attempts < ATTEMPTS:
                    waiting.append(task)
                else:
                    report(
                        task, {"error": f"the grader's own process ended twice while grading it{worker.last_words()}"}
                    )


class _Worker:
    """One process, replaced by a new one when it fails."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.task: Task | None = None
        self.deadline = 0.0
        self.greeted = False
        self._words = ""
        self._start()

    def _start(self) -> None:
        self.socket, theirs = socket.socketpair()
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the process is ended
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-c", START, str(theirs.fileno()), *(entry for entry in sys.path if entry)],
                pass_fds=[theirs.fileno()],
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self.errors,
                start_new_session=True,  # Ctrl-C is for the grader, which then ends the workers
            )
        self.channel = Channel(self.socket)
        self.channel.send(self.settings.to_dict())
        self.greeted = False

    def greeting(self) -> dict[str, Any]:
        """What the worker said when it was ready."""
        said = None
        for start in range(ATTEMPTS):  # killed before it was ready, it is replaced like any other
            if start:
                self._start()
            try:
                said = self.channel.receive(START_SECONDS)
                break
            except (EOFError, FrameError, Silence):
                self.end()
        if said is None:
            raise CourseError(f"The grader's own process could not start{self.last_words()}.")
        if "error" in said:
            raise CourseError(str(said["error"]))
        self.greeted = True
        return said

    def begin(self, task: Task) -> None:
        """Give it a file; the answer is fetched when there is something to read."""
        if not self.greeted:
            self.greeting()
        task.attempts += 1
        self.task = task
        self.deadline = time.monotonic() + self.settings.limits.submission_seconds + SPARE_SECONDS
        with contextlib.suppress(OSError):  # it is gone: there will be an end to read instead of an answer
            self.channel.send(task.frame())

    def answer(self) -> dict[str, Any] | None:
        """The verdicts, or None when the worker is gone; it is then replaced."""
        self.task = None
        try:
            return self.channel.receive(max(0.0, self.deadline - time.monotonic()))
        except (EOFError, FrameError, Silence):
            self.end()
            self._start()
            return None

    def end(self) -> None:
        """End the process and what it has started."""
        self.socket.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        with contextlib.suppress(ValueError):  # ended before
            self.errors.seek(0)
            lines = self.errors.read()[-2000:].decode("utf-8", "replace").strip().splitlines()
            self._words = f" ({lines[-1]})" if lines else ""
            self.errors.close()

    def last_words(self) -> str:
        """The last line that the process printed before it failed, in parentheses."""
        return self._words
