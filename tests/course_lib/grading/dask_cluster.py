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

# a world in which nobody may open a namespace: a worker in it cannot isolate
BARE = ("unshare", "--user", "--map-root-user", "sh", "-c")
CLOSE = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$@"'


class Cluster:
    """The processes, by what they are."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "0")
        self.address = self._said("scheduler", "Scheduler at:").split()[-1]
        self.workers: list[subprocess.Popen[bytes]] = []

    def add(self, *, bare: bool = False, first: Path | None = None) -> subprocess.Popen[bytes]:
        """One more worker; it may take a moment until it is there.

        Args         bare: in a world without namespaces. first: a folder that it looks into first for what it imports.
        """
        words = ("--nthreads", "1", "--no-nanny", "--host", "127.0.0.1", "--local-directory", str(self.place))
        worker = self._start("worker", self.address, *words, bare=bare, first=first)
        self.workers.append(worker)
        return worker

    def remove(self, worker: subprocess.Popen[bytes]) -> None:
        """Kill a worker."""
        self.workers.remove(worker)
        _kill(worker)

    def end(self) -> None:
        """Kill everything."""
        for process in (*self.workers, self.scheduler):
            _kill(process)

    def _start(self, what: str, *words: str, bare: bool = False, first: Path | None = None) -> subprocess.Popen[bytes]:
        log = self.place / f"{what}.log"
        path = ":".join([*([str(first)] if first else []), *(entry or os.getcwd() for entry in sys.path)])
        with log.open("ab") as file:
            return subprocess.Popen(
                [
                    *((*BARE, CLOSE, "sh") if bare else ()),
                    sys.executable,
                    "-m",
                    f"distributed.cli.dask_{what}",
                    *words,
                    "--no-dashboard",
                ],
                stdout=file,
                stderr=file,
                start_new_session=True,
                env={**os.environ, "PYTHONPATH": path},
            )

    def _said(self, what: str, sentence: str) -> str:
        log = self.place / f"{what}.log"
        for _ in range(600):
            found = [line for line in log.read_text().splitlines() if sentence in line]
            if found:
                return found[0]
            time.sleep(0.1)
        raise AssertionError(log.read_text())


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


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
