"""A database for what is too much for the memory: small ones stay there, large ones lie in a file without a name."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager

from course_lib.errors import CourseError

__all__ = ["Texts", "distinct", "explained", "scratch"]

# kB in memory; nothing of it is to outlast the process
TUNING = "PRAGMA cache_size = -500; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
TEXTS = "CREATE TABLE texts (text TEXT PRIMARY KEY) WITHOUT ROWID"


def scratch(tables: str) -> sqlite3.Connection:
    """An empty database with these tables, which goes when it is closed."""
    with explained():
        # what nobody holds any more is closed by the thread in which the collector of garbage finds it
        database = sqlite3.connect("", check_same_thread=False)
        database.executescript(TUNING + tables)
    return database


class Texts:
    """Different texts: to be added, looked for, and counted."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._database = scratch(TEXTS)
        self.close = self._database.close
        for text in texts:
            self.add(text)

    def add(self, text: str) -> None:
        """Take a text in, which may be there already."""
        with explained():
            self._database.execute("INSERT OR IGNORE INTO texts VALUES (?)", (text,))

    def __contains__(self, text: str) -> bool:
        with explained():
            return self._database.execute("SELECT 1 FROM texts WHERE text = ?", (text,)).fetchone() is not None

    def __len__(self) -> int:
        with explained():
            return int(self._database.execute("SELECT count(*) FROM texts").fetchone()[0])


def distinct(texts: Iterable[str]) -> int:
    """How many different texts there are."""
    with closing(Texts(texts)) as found:
        return len(found)


@contextmanager
def explained() -> Iterator[None]:
    """Errors of SQLite and the disk as a sentence that says how to go on."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        reason = getattr(error, "strerror", None) or error
        raise CourseError(
            f"The disk for temporary files cannot be used ({reason}); "
            "make room there, or name another place in the variable TMPDIR."
        ) from None
