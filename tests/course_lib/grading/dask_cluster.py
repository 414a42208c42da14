"""A Dask cluster on this machine: a scheduler and workers, each a process of its own, on loopback."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

__all__ = ["Cluster", "cluster"]

QUIET = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--dashboard-address", ":0")


class Cluster:
    """The processes, by what they are."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0")
        self.address = self._said("scheduler", "Scheduler at:").split()[-1]
        self.workers: list[subprocess.Popen[bytes]] = []

    def add(self, threads: int = 1, **environment: str) -> subprocess.Popen[bytes]:
        """One more worker; it may take a moment until it is there."""
        words = ("--nthreads", str(threads), "--no-nanny", "--host", "127.0.0.1", "--local-directory", str(self.place))
        worker = self._start("worker", self.address, *words, **environment)
        self.workers.append(worker)
        return worker

    def end(self) -> None:
        """End everything, kindly where that works, and wait for it."""
        for process in (*self.workers, self.scheduler):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _start(self, what: str, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        log = self.place / f"{what}.log"
        with log.open("ab") as file:
            return subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{what}", *words, "--no-dashboard"],
                stdout=file,
                stderr=file,
                start_new_session=True,
                env={
                    **os.environ,
                    "PYTHONPATH": ":".join(entry or os.getcwd() for entry in sys.path),
                    "DASK_DISTRIBUTED__ADMIN__EVENT_LOOP_MONITOR_INTERVAL": "100ms",
                    **environment,
                },
            )

    def _said(self, what: str, sentence: str) -> str:
        log = self.place / f"{what}.log"
        for _ in range(600):
            found = [line for line in log.read_text().splitlines() if sentence in line]
            if found:
                return found[0]
            time.sleep(0.1)
        raise AssertionError(log.read_text())


@contextlib.contextmanager
def cluster(place: Path, workers: int = 2) -> Iterator[Cluster]:
    """A cluster with some workers, ended on leaving."""
    made = Cluster(place)
    try:
        for _ in range(workers):
            made.add()
        yield made
    finally:
        made.end()
