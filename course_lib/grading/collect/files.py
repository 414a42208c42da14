"""The files of a folder, however many: in the order of a walk, on the disk for temporary files."""

from __future__ import annotations

import os
import weakref
from collections.abc import Iterable, Iterator
from pathlib import Path

from course_lib.grading.collect.found import File
from course_lib.grading.scratch import explained, scratch

__all__ = ["Files"]

FILES = "CREATE TABLE files (place BLOB PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID"


class Files:
    """Files below a folder, to be gone through any number of times: in every folder its files, then its folders."""

    def __init__(self, folder: Path, names: Iterable[str]) -> None:
        self._folder = folder
        self._database = scratch(FILES)
        weakref.finalize(self, self._database.close)
        with explained():
            rows = ((_place(name), name) for name in names)
            self._count = self._database.executemany("INSERT INTO files VALUES (?, ?)", rows).rowcount

    def __len__(self) -> int:
        return max(0, self._count)

    def __iter__(self) -> Iterator[File]:
        with explained():
            for (name,) in self._database.execute("SELECT name FROM files ORDER BY place"):
                yield File(name, os.path.join(self._folder, name))


def _place(name: str) -> bytes:
    """What is sorted as a walk goes: of a folder the files by name, then what is in its folders, by theirs."""
    *folders, last = name.encode().split(b"/")
    return b"".join(b"\1%b\0" % part for part in folders) + b"\0" + last
