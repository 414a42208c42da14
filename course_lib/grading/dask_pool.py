"""Grading on an existing Dask cluster: machines of the instructor's, each with a sandbox of its own.

Only plain data travel: a submission's bytes there, its verdicts back. A machine is given work when it judges with the
same code as this one and can isolate; else it is named and left out. What a lost machine had is given to another.
"""

from __future__ import annotations

import contextlib
import math
import queue
import time
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course_lib.errors import CourseError
from course_lib.grading.pool import Task, Tasks, Waiting
from course_lib.grading.settings import Settings

__all__ = ["DaskPool", "NoCluster"]

CONNECT_SECONDS = 10.0
WITHOUT_WORKERS = 60.0  # how long a cluster may be without a worker that can grade
LOOK = 0.5  # seconds between two looks at who is there
LOSSES = 5  # workers that one submission may lose before it is given up
ANSWER_SECONDS = 10.0  # to fetch a verdict that is known there
TOGETHER_SECONDS = 10.0  # that the first worker waits for the others which are there
MOST_AT_ONCE, BYTES_AT_ONCE = 8, 2**22  # submissions that travel together, and their size

Report = Callable[[Task, dict[str, Any]], None]


class NoCluster(CourseError):  # noqa: N818 - named for what is missing
    """There is no Dask cluster that could grade, or none any more."""


@dataclass
class _Machine:
    """A Dask worker: its bench there, its threads, what it is grading, and whether it may."""

    bench: Any
    said: Any
    threads: int
    fit: bool = False
    running: dict[str, tuple[Any, list[Task]]] = field(default_factory=dict)

    def load(self) -> float:
        """Bundles in its hands for each of its threads."""
        return len(self.running) / self.threads

    def room(self) -> bool:
        """Whether it should have one more: one waits there, so that no thread waits for the next."""
        return self.fit and len(self.running) <= self.threads


class DaskPool:
    """The workers of a Dask cluster; used once, for one list of tasks.

    Args         address: of the scheduler. say: told, in a sentence, of every worker that is left out.
    """

    def __init__(self, settings: Settings, address: str, say: Callable[[str], None]) -> None:
        self.settings, self.address, self.say = settings, address, say
        self.standing: dict[str, Any] = {}
        self.machines: dict[str, _Machine] = {}
        self._done: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._looked = float("-inf")
        self._alone = False
        self._left_out: dict[str, str] = {}
        self._client: Any = None

    def __enter__(self) -> DaskPool:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._client is not None:
            with contextlib.suppress(Exception):  # a cluster that is gone need not be told
                self._client.close(timeout=1)

    def open(self) -> dict[str, Any]:
        """Wait for the workers that are there: the exercises, and what isolation there is."""
        self._client = self._connected()
        path = self.settings.exercises
        self._own = (Path(path).name, Path(path).read_text(encoding="utf-8")) if path else None
        from course_lib.grading.dask_bench import likeness

        self._expected = likeness(self.settings)
        until = time.monotonic() + CONNECT_SECONDS
        while not self.standing:
            self.look()
            if not self.machines and self._left_out:
                raise NoCluster(f"No worker of the Dask cluster at {self.address} can grade: {self._reasons()}.")
            if not self.machines and time.monotonic() > until:
                raise NoCluster(
                    f"The Dask cluster at {self.address} has no worker; start one with: dask worker {self.address}"
                )
        until = time.monotonic() + TOGETHER_SECONDS
        while not all(machine.fit for machine in self.machines.values()) and time.monotonic() < until:
            self.look()
        return self.standing

    def look(self) -> None:
        """Take in who has come and gone, and what those say who have come."""
        self._look_round()
        self._hear(Waiting([]), lambda task, answer: None)

    def run(self, tasks: Tasks, report: Report) -> None:
        """Grade and report every task; those whose clock ran out on a busy machine come again, alone, at the end."""
        again: list[Task] = []

        def sort_out(task: Task, answer: dict[str, Any]) -> None:
            if answer.get("again"):
                again.append(task)
            else:
                report(task, answer)

        self._run(tasks, sort_out)
        self._alone = True
        self._run(again, report)

    def _run(self, tasks: Tasks, report: Report) -> None:
        waiting = Waiting(tasks)
        able = time.monotonic()
        while waiting or any(machine.running for machine in self.machines.values()):
            self._look_round(waiting, report)
            self._give_out(waiting, report)
            self._hear(waiting, report)
            if any(machine.fit for machine in self.machines.values()):
                able = time.monotonic()
            elif time.monotonic() - able > WITHOUT_WORKERS:
                raise NoCluster(
                    f"The Dask cluster at {self.address} has no worker left that can grade; what was graded is kept. "
                    "Start workers and run the same command again."
                )

    def _give_out(self, waiting: Waiting, report: Report) -> None:
        while waiting:
            free = [(machine.load(), address) for address, machine in self.machines.items() if machine.room()]
            busy = any(machine.running for machine in self.machines.values())
            if not free or (self._alone and busy):
                return
            address = min(free)[1]
            bundle: list[tuple[Task, bytes]] = []
            room, size = self._at_once(len(waiting)), 0
            while waiting and len(bundle) < room and size < BYTES_AT_ONCE:
                task = waiting.take()
                if bundle and task.attempts:  # whose worker was lost travels alone: it may be the reason
                    waiting.hand_back(task)
                    break
                try:
                    content = task.path.read_bytes()
                except OSError as error:
                    report(task, {"error": f"it cannot be read: {error.strerror}"})
                    continue
                room = 1 if task.attempts else room
                size += len(content)
                task.attempts += 1
                bundle.append((task, content))
            if bundle:
                self._begin(address, bundle)

    def _at_once(self, waiting: int) -> int:
        """How many submissions travel together: many while there are many, at the end each alone."""
        threads = sum(machine.threads for machine in self.machines.values() if machine.fit)
        return 1 if self._alone else min(MOST_AT_ONCE, math.ceil(waiting / (4 * threads)))

    def _begin(self, address: str, bundle: list[tuple[Task, bytes]]) -> None:
        from course_lib.grading.dask_bench import grade_at

        frames = [{name: value for name, value in task.frame().items() if name != "path"} for task, _ in bundle]
        sent = [(frame, content) for frame, (_, content) in zip(frames, bundle, strict=True)]
        machine = self.machines[address]
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Sending large graph", UserWarning)  # a notebook full of pictures
            future = self._asked(address, grade_at, machine.bench, sent)
        machine.running[future.key] = (future, [task for task, _ in bundle])
        future.add_done_callback(self._done.put)

    def _asked(self, address: str, function: Callable[..., Any], *arguments: Any) -> Any:
        """A function of a module, called on one worker and on no other."""
        return self._client.submit(function, *arguments, workers=[address], pure=False)

    def _hear(self, waiting: Waiting, report: Report) -> None:
        """Take in what has been answered, waiting a little for the first of it."""
        try:
            future = self._done.get(timeout=LOOK)
            while True:
                self._take_in(future, waiting, report)
                future = self._done.get_nowait()
        except queue.Empty:
            pass

    def _take_in(self, future: Any, waiting: Waiting, report: Report) -> None:
        for address, machine in self.machines.items():
            if future.key == machine.said.key:
                self._introduce(address, machine)
                return
            if future.key in machine.running:
                _, tasks = machine.running.pop(future.key)
                answers = _answer(future)
                if answers is None:
                    _hand_back(tasks, waiting, report)
                elif isinstance(answers, dict):
                    for task in tasks:
                        report(task, answers)
                else:
                    for task, answer in zip(tasks, answers, strict=True):
                        report(task, answer)
                return

    def _introduce(self, address: str, machine: _Machine) -> None:
        """A worker has looked around and says what it is fit for."""
        said = _answer(machine.said) or {"error": "it was lost"}
        reason = str(said.get("unfit") or said.get("error") or "")
        if not reason and not said["enough"]:
            missing = ", ".join([*said["missing"], *said["breached"]])
            reason = f"it cannot isolate strangers' code (missing: {missing}); run `course doctor` there"
        if reason:
            self._leave_out(address, reason)
        else:
            machine.fit = True
            self.standing = self.standing or said

    def _leave_out(self, address: str, reason: str) -> None:
        machine = self.machines.pop(address)
        machine.bench.release()
        self._left_out[address] = reason
        self.say(f"The Dask worker {address} gets no work: {reason}.")

    def _reasons(self) -> str:
        return "; ".join(f"{address}: {reason}" for address, reason in sorted(self._left_out.items()))

    def _look_round(self, waiting: Waiting | None = None, report: Report = lambda task, answer: None) -> None:
        """Who has come, who has gone; what those had is given to others."""
        if time.monotonic() - self._looked < LOOK:
            return
        self._looked = time.monotonic()
        try:
            there = self._client.nthreads(callback_timeout=CONNECT_SECONDS)
        except Exception as error:  # whatever a connection that broke raises
            raise NoCluster(
                f"The Dask scheduler at {self.address} is gone ({type(error).__name__}); what was graded is kept. "
                "Start it and run the same command again."
            ) from None
        for address in set(self.machines) - set(there):
            machine = self.machines.pop(address)
            for future, tasks in machine.running.values():
                future.cancel()
                _hand_back(tasks, waiting if waiting is not None else Waiting([]), report)
            machine.bench.release()
        for address in sorted(set(there) - set(self.machines) - set(self._left_out)):
            self._meet(address, there[address])

    def _meet(self, address: str, threads: int) -> None:
        from course_lib.grading.dask_bench import bench, standing_of

        made = self._asked(address, bench, self.settings.to_dict(), self._own, self._expected, threads)
        said = self._asked(address, standing_of, made)
        self.machines[address] = _Machine(made, said, threads)
        said.add_done_callback(self._done.put)

    def _connected(self) -> Any:
        try:
            from distributed import Client
        except ImportError:
            raise CourseError(
                "--dask needs the package distributed; install it with: python -m pip install distributed", name="dask"
            ) from None
        connect: Any = Client  # the library says nothing about its types
        try:
            return connect(self.address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, RuntimeError) as error:
            raise NoCluster(
                f"No Dask scheduler answers at {self.address} ({type(error).__name__}); "
                "name one with --dask, for example tcp://192.168.0.1:8786."
            ) from None


def _answer(future: Any) -> Any:
    """What a worker answered, {"error": ...} when it failed, None when the worker was lost with it."""
    from distributed.scheduler import KilledWorker

    if future.status == "finished":
        try:
            return future.result(timeout=ANSWER_SECONDS)
        except Exception:  # the worker was lost before the answer was fetched, in one of many ways
            future.cancel()
            return None
    if future.status == "error":
        error = future.exception(timeout=ANSWER_SECONDS)
        if isinstance(error, ImportError):
            return {"error": "it has no course_lib, or another one (install the course there as here)"}
        if not isinstance(error, KilledWorker):
            return {"error": f"its Dask worker failed ({type(error).__name__}: {error})"}
    return None


def _hand_back(tasks: Iterable[Task], waiting: Waiting, report: Report) -> None:
    """Tasks whose worker is lost are the next ones, unless that has happened too often."""
    for task in tasks:
        if task.attempts < LOSSES:
            waiting.hand_back(task)
        else:
            report(task, {"error": f"{LOSSES} Dask workers were lost while grading it"})
