"""What stands on a machine of a Dask cluster while a run lasts: as many grading processes as it has threads.

A bench is made by a task and stays where it was made, as that task's result; it ends when nobody wants it any more:
when the run is over, or when the grader that asked for it is gone, however that ended. A submission comes as bytes and
is never written to a disk.
"""

from __future__ import annotations

import os
import platform
import queue
import shutil
import tempfile
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from course_lib.errors import CourseError
from course_lib.grading.pool import Pool, Task
from course_lib.grading.settings import Settings

__all__ = ["Bench", "bench", "grade_at", "likeness", "standing_of"]


class Bench:
    """Pools of one process each, and what they found when they looked around; `standing` says why if there are none."""

    def __init__(self) -> None:
        self.standing: dict[str, Any] = {}
        self.pools: queue.SimpleQueue[Pool] = queue.SimpleQueue()
        self.place = tempfile.mkdtemp(dir=_scratch())
        self._all: list[Pool] = []
        weakref.finalize(self, _end, self._all, self.place)

    def furnish(self, settings: Settings, threads: int) -> None:
        """Start the processes; the first one says what isolation there is."""
        self._all += (Pool(settings, 1) for _ in range(threads))
        self.standing = self._all[0].open()
        for pool in self._all:
            self.pools.put(pool)


def _scratch() -> str | None:
    """Dask's own folder, which it clears away even after a worker that was killed."""
    from distributed import get_worker

    try:
        return str(get_worker().local_directory)
    except ValueError:  # not on a cluster
        return None


def _end(pools: list[Pool], place: str) -> None:
    for pool in pools:
        pool.__exit__()
    shutil.rmtree(place, ignore_errors=True)


def likeness(settings: Settings) -> dict[str, str]:
    """What must be the same on two machines for their verdicts to be the same."""
    python = ".".join(platform.python_version_tuple()[:2])
    return {
        "Python": python,
        "NumPy": version("numpy"),
        "course_lib": version("course_lib"),
        "the code that judges": settings.fingerprint(),
    }


def bench(asked: Mapping[str, Any], own: tuple[str, str] | None, expected: Mapping[str, str], threads: int) -> Bench:
    """A bench on this machine.

    Args         asked: the settings as plain data. own: name and text of an instructor's own file of exercises, if
                 there is one. expected: the grader's likeness; where ours is another, nothing is started.
    """
    made = Bench()
    settings = Settings.from_dict(dict(asked))
    if own:
        path = Path(made.place) / own[0]
        path.write_text(own[1], encoding="utf-8", newline="")
        settings = replace(settings, exercises=str(path))
    found = likeness(settings)
    differing = [name for name, value in expected.items() if found.get(name) != value]
    if differing:
        name = differing[0]
        made.standing = {"unfit": f"{name} is {found[name]} there and {expected[name]} here"}
        return made
    try:
        made.furnish(settings, threads)
    except CourseError as error:
        made.standing = {"unfit": str(error)}
    return made


def standing_of(made: Bench) -> dict[str, Any]:
    """What a bench found when it looked around, as plain data."""
    return made.standing


def grade_at(made: Bench, sent: Sequence[tuple[Mapping[str, Any], bytes]]) -> list[dict[str, Any]]:
    """The verdicts on some files, one after the other, as plain data, and the walls that stood around each.

    Args         sent: for each the frame of its task, without a place, and its content.
    """
    pool = made.pools.get()
    try:
        return [_graded(made, pool, frame, content) for frame, content in sent]
    finally:
        made.pools.put(pool)


def _graded(made: Bench, pool: Pool, frame: Mapping[str, Any], content: bytes) -> dict[str, Any]:
    descriptor = os.memfd_create("submission")
    try:
        with os.fdopen(os.dup(descriptor), "wb") as file:
            file.write(content)
        place = Path(f"/proc/{os.getpid()}/fd/{descriptor}")
        answers: list[dict[str, Any]] = []
        task = Task(**frame, path=place, key="")
        pool.run_once([task], lambda _, answer: answers.append(answer))
    finally:
        os.close(descriptor)
    return {**answers[0], "walls": made.standing["walls"]}
