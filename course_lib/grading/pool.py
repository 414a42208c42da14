"""Workers, watched: each grades one file at a time; one that dies or goes silent is replaced, and the run goes on."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Protocol

from course_lib.errors import CourseError
from course_lib.grading.bare import start_bare
from course_lib.grading.inside.frames import Channel, FrameError, Silence
from course_lib.grading.settings import Settings

__all__ = ["Pool", "Task", "Tasks", "Waiting"]

# only after the division may anything be imported that knows an answer
START = """
import sys
sys.path[:] = sys.argv[2:]
from inside.stem import divide
orders, zygotes = divide()
from course_lib.grading.foreman import main
main(orders, zygotes)
"""
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


class Tasks(Protocol):
    """Tasks in order, and how many they are."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Task]: ...


class Waiting:
    """Tasks to be taken one by one; those that are handed back are the next ones."""

    def __init__(self, tasks: Tasks) -> None:
        self._left = len(tasks)
        self._tasks = iter(tasks)
        self._back: deque[Task] = deque()

    def __len__(self) -> int:
        return self._left + len(self._back)

    def take(self) -> Task:
        """The next one."""
        if self._back:
            return self._back.popleft()
        self._left -= 1
        return next(self._tasks)

    def hand_back(self, task: Task) -> None:
        """Let one be taken again, before all others."""
        self._back.appendleft(task)


Report = Callable[[Task, dict[str, Any]], None]


class Pool:
    """Up to `workers` processes that grade."""

    def __init__(self, settings: Settings, workers: int) -> None:
        self.foreman = _Foreman(settings)
        self.workers = [_Worker(self.foreman, settings.limits.submission_seconds) for _ in range(workers)]

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *exception: object) -> None:
        self.foreman.end()
        for worker in self.workers:
            worker.close()

    def open(self) -> dict[str, Any]:
        """Wait for the foreman: the exercises, and what isolation there is. CourseError when it cannot work."""
        return self.foreman.greeting()

    def run(self, tasks: Tasks, report: Report) -> None:
        """Grade and report every task; those whose clock ran out on a busy machine come again, alone, at the end."""
        alone: list[Task] = []

        def sort_out(task: Task, answer: dict[str, Any]) -> None:
            if answer.get("again"):
                alone.append(task)
            else:
                report(task, answer)

        self._run(tasks, sort_out, self.workers)
        self._run(alone, report, self.workers[:1])

    def run_once(self, tasks: Tasks, report: Report) -> None:
        """The same, any number of times and each task once; the answer says whether its clock ran out unfairly."""
        self._run(tasks, report, self.workers)

    def _run(self, tasks: Tasks, report: Report, workers: list[_Worker]) -> None:
        waiting = Waiting(tasks)
        workers = workers[: len(waiting)]
        while waiting or any(worker.task for worker in workers):
            for worker in workers:
                _give(worker, waiting)
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
                    _give(worker, waiting)  # the disk that keeps the answer is waited for meanwhile
                    report(task, answer)
                elif task.attempts < ATTEMPTS:
                    waiting.hand_back(task)
                else:
                    report(task, {"error": f"the grader's own process ended twice while grading it{worker.words}"})


def _give(worker: _Worker, waiting: Waiting) -> None:
    if worker.task is None and waiting:
        worker.begin(waiting.take())


class _Foreman:
    """The process that every worker is a fork of; started again when it is gone."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._start()

    def _start(self) -> None:
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the process is ended
        self.process, connection = start_bare(START, filter(None, sys.path), stderr=self.errors)
        self.channel = Channel(connection)
        # ours comes only when the zygotes have gone their own way
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        with contextlib.suppress(OSError):  # it is gone: there will be an end to read instead of a greeting
            self.channel.send({"settings": self.settings.to_dict(), "environment": environment})

    def greeting(self) -> dict[str, Any]:
        """What it said when it was ready; killed before that, it is replaced once."""
        words = ""
        for start in range(ATTEMPTS):
            if start:
                self._start()
            try:
                said = self.channel.receive(START_SECONDS)
            except (EOFError, FrameError, Silence):
                words = self.end()
                continue
            if "error" in said:
                raise CourseError(str(said["error"]))
            return said
        raise CourseError(f"The grader's own process could not start{words}.")

    def begin(self, connection: socket.socket, errors: IO[bytes]) -> int:
        """The number of a new worker that speaks at a socket and complains into a file."""
        for _ in range(ATTEMPTS):
            try:
                socket.send_fds(self.channel.connection, [b"+"], [connection.fileno(), errors.fileno()])
                return int(self.channel.receive(START_SECONDS)["pid"])
            except (OSError, EOFError, FrameError, Silence):
                self.end()
                self._start()
                self.greeting()
        raise CourseError("The grader's own process ended twice; run the same command again.")

    def end_worker(self, pid: int, foreman: object) -> None:
        """End a worker of a foreman; when he is gone, it is gone too, and its number means nothing any more."""
        if foreman is not self.process:
            return
        with contextlib.suppress(OSError, EOFError, FrameError, Silence):
            self.channel.connection.sendall(b"-")
            self.channel.send({"pid": pid})
            self.channel.receive(START_SECONDS)

    def end(self) -> str:
        """End the process and thereby all that came of it; the last line that it printed, in parentheses."""
        self.channel.close()
        self.process.kill()
        self.process.wait()
        return _last_words(self.errors)


class _Worker:
    """One process, started when there is something to do, and replaced by a new one when it fails."""

    def __init__(self, foreman: _Foreman, seconds: float) -> None:
        self.foreman, self.seconds = foreman, seconds
        self.task: Task | None = None
        self.deadline = 0.0
        self.pid = 0
        self.words = ""

    def begin(self, task: Task) -> None:
        """Give it a file; the answer is fetched when there is something to read."""
        if not self.pid:
            self._start()
        task.attempts += 1
        self.task = task
        self.deadline = time.monotonic() + self.seconds + SPARE_SECONDS
        with contextlib.suppress(OSError):  # it is gone: there will be an end to read instead of an answer
            self.channel.send(task.frame())

    def _start(self) -> None:
        self.socket, theirs = socket.socketpair()
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the process is ended
        with theirs:
            self.pid = self.foreman.begin(theirs, self.errors)
        self.forked_by = self.foreman.process
        self.channel = Channel(self.socket)

    def answer(self) -> dict[str, Any] | None:
        """The verdicts, or None when the worker is gone; the next file then gets a new one."""
        self.task = None
        try:
            return self.channel.receive(max(0.0, self.deadline - time.monotonic()))
        except (EOFError, FrameError, Silence):
            self.foreman.end_worker(self.pid, self.forked_by)
            self.close()
            return None

    def close(self) -> None:
        """Forget the process; what it complained of last is kept."""
        if self.pid:
            self.pid = 0
            self.channel.close()
            self.words = _last_words(self.errors)


def _last_words(errors: IO[bytes]) -> str:
    """The last line that a process printed before it failed, in parentheses; the file is closed."""
    if errors.closed:
        return ""
    with errors:
        errors.seek(0)
        lines = errors.read()[-2000:].decode("utf-8", "replace").strip().splitlines()
    return f" ({lines[-1]})" if lines else ""
