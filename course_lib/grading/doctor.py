"""What this machine can do for the grader, layer by layer, and how to get what is missing."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from course_lib.grading.settings import Limits, chapters

__all__ = ["Finding", "examine"]

ELSEWHERE = (
    "strangers' code can be isolated on Linux only; on Windows grade inside WSL2, on macOS inside a Linux container "
    "(book/for_instructors/Containerfile makes one)"
)
ROOM = 200 * 2**20


@dataclass(frozen=True)
class Finding:
    """One thing looked at: what it is for, whether it is as it should be, whether grading needs it, and what to do."""

    name: str
    good: bool
    needed: bool
    says: str


def examine() -> list[Finding]:
    """Look at everything; takes about a second."""
    return [*_tools(), *_layers()]


def _tools() -> Iterator[Finding]:
    yield Finding("Python", sys.version_info >= (3, 11), True, platform.python_version())
    for package in ("numpy", "typer", "rich"):
        try:
            yield Finding(package, True, True, version(package))
        except PackageNotFoundError:
            yield Finding(package, False, True, f"missing: python -m pip install {package}")
    yield Finding("SQLite", sqlite3.sqlite_version_info >= (3, 8, 2), True, sqlite3.sqlite_version)
    known = chapters()
    yield Finding("exercises", bool(known), True, ", ".join(known) or "this installation has no exercises")
    free = shutil.disk_usage(".").free
    yield Finding("disk", free > ROOM, False, f"{free // 2**20:,} MiB free in the current folder")


def _layers() -> Iterator[Finding]:
    if sys.platform != "linux":
        yield Finding("isolation", False, True, ELSEWHERE)
        return
    from course_lib.grading.inside.walls import WALLS
    from course_lib.grading.probes import OPTIONAL, PROBES, isolation
    from course_lib.grading.sandbox import Sandbox

    with Sandbox(WALLS, Limits()) as sandbox:
        found = isolation(sandbox)
    for probe in PROBES:
        needed = probe.wall not in OPTIONAL
        if probe.wall == "identity" and os.getuid() != 0:
            yield Finding("identity", True, needed, "not needed: the grader does not run as root")
        elif probe.wall in found.breached:
            yield Finding(probe.wall, False, True, f"stands, but an attempt got through: {probe.tries}")
        elif probe.wall in found.walls:
            yield Finding(probe.wall, True, needed, f"cannot {probe.tries}")
        else:
            reason = found.missing.get(probe.wall, "not tried, because another layer is missing")
            yield Finding(probe.wall, False, needed, f"{reason}; {probe.mend or 'no way around is known'}")
