"""A database for what is too much for the memory: small ones stay there, large ones lie in a file without a name."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager

from course_lib.errors import CourseError

__all__ = ["distinct", "explained", "scratch"]

# kB in memory; nothing of it is to outlast the process
TUNING = "PRAGMA cache_size = -500; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
DISTINCT = "CREATE TABLE seen (text TEXT PRIMARY KEY) WITHOUT ROWID"


def scratch(tables: str) -> sqlite3.Connection:
    """An empty database with these tables, which goes when it is closed."""
    with explained():
        database = sqlite3.connect("")
        database.executescript(TUNING + tables)
    return database


def distinct(texts: Iterable[str]) -> int:
    """How many different texts there are."""
    with explained(), closing(scratch(DISTINCT)) as database:
        database.executemany("INSERT OR IGNORE INTO seen VALUES (?)", ((text,) for text in texts))
        return int(database.execute("SELECT count(*) FROM seen").fetchone()[0])


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
