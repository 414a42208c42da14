"""A process that answers, with an end to one's patience: a loop that no exception ends must not hang the command."""

from __future__ import annotations

import contextlib
import multiprocessing
from types import TracebackType

from course_lib.checks import Verdict, find_exercise
from course_lib.progress.learner import Task, answer

__all__ = ["Learner", "SECONDS"]

SECONDS = 20.0  # to define a function and to try it; the check itself takes two of them at most


class Learner:
    """Where the learner's code runs; a process that is ended takes nothing with it but its own answer.

    Args         seconds: waited for one answer, from the moment at which the process is ready.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._process: multiprocessing.process.BaseProcess | None = None

    def __enter__(self) -> Learner:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def verdict(self, task: Task) -> Verdict:
        """What the check says; that it took too long or ended its process, when there was no answer."""
        if self._process is None:
            self._start()
        try:
            self._connection.send(task)
            if self._connection.poll(self.seconds):
                verdict: Verdict = self._connection.recv()
                return verdict
            status, what = "timed out", f"did not come to an end in {self.seconds:g} seconds; is there an endless loop?"
        except (EOFError, OSError):
            status, what = "crashed", "ended the whole process, as exit() or a crash in compiled code does."
        self._end()
        exercise = find_exercise(task.exercise)
        message = f"`{task.exercise}`, or what it needs, {what}"
        return Verdict(task.exercise, status, 0.0, exercise.points, message, page=exercise.page)

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")  # everywhere the same, and nothing of ours in its memory
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=answer, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self._connection.recv()  # it is ready

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            with contextlib.suppress(OSError):
                self._connection.close()
            self._process = None
