"""The file under the journal: locked, recognised before anything is written to it, every trouble as one sentence."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["JournalError", "damaged", "explained", "locked", "opened"]

OURS = 0x4E4E4331  # application_id: tells our journal from another program's database
FORMAT = 3  # user_version; a journal of another one is refused
PATIENCE = 5.0  # seconds that another program may hold the database
SENTENCES = {
    sqlite3.SQLITE_FULL: (
        "The disk that holds {path} is full; what was graded before is kept. "
        "Free some space and run the same command again."
    ),
    sqlite3.SQLITE_READONLY: "{path} cannot be written; name another folder with --out.",
    sqlite3.SQLITE_CANTOPEN: "{path} cannot be written; name another folder with --out.",
    sqlite3.SQLITE_PERM: "{path} cannot be written; name another folder with --out.",
    sqlite3.SQLITE_BUSY: "{path} is in use by another program; wait for it, or name another folder with --out.",
    sqlite3.SQLITE_LOCKED: "{path} is in use by another program; wait for it, or name another folder with --out.",
    sqlite3.SQLITE_CORRUPT: (
        "{path} is damaged; put a copy of it back, or move it away and run the same command again "
        "(everything is then graded again, with other cases)."
    ),
    sqlite3.SQLITE_PROTOCOL: (
        "{path} lies on a file system without locks, where two graders could spoil each other's work; "
        "name a folder on a disk of this machine with --out."
    ),
}
SAME = {sqlite3.SQLITE_NOTADB: sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOLFS: sqlite3.SQLITE_FULL}
WITHOUT_LOCKS = (sqlite3.SQLITE_IOERR_LOCK, sqlite3.SQLITE_IOERR_SHMMAP, sqlite3.SQLITE_IOERR_SHMOPEN)


class JournalError(Exception):
    """The journal cannot be used; the text is one sentence that says how to go on."""


def damaged(path: Path) -> str:
    """What is said of a journal that is not as it was written."""
    return SENTENCES[sqlite3.SQLITE_CORRUPT].replace("{path}", str(path))


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Errors of SQLite and the disk as sentences that say how to go on."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise JournalError(damaged(path)) from error
    except (sqlite3.Error, OSError) as error:
        raise JournalError(_sentence(path, error)) from error


def _sentence(path: Path, error: Exception) -> str:
    code = getattr(error, "sqlite_errorcode", 0)
    if isinstance(error, OSError):
        full, closed = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG), (errno.EROFS, errno.EACCES, errno.EPERM)
        code = sqlite3.SQLITE_FULL if error.errno in full else code
        code = sqlite3.SQLITE_READONLY if error.errno in closed else code
    elif not code and "UTF-8" in str(error):  # a text that is none any more
        code = sqlite3.SQLITE_CORRUPT
    elif code in WITHOUT_LOCKS:
        code = sqlite3.SQLITE_PROTOCOL
    elif code == sqlite3.SQLITE_IOERR_WRITE:  # a quota or a limit on the size of files
        code = sqlite3.SQLITE_FULL
    code = SAME.get(code & 0xFF, code & 0xFF)
    known = SENTENCES.get(code, f"{{path}} cannot be used ({error}); name another folder with --out.")
    return known.replace("{path}", str(path))


def opened(path: Path, tables: str) -> sqlite3.Connection:
    """A connection to our journal, made if there is none; JournalError when the file is anything else."""
    with explained(path):
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # SQLite would make it readable for everybody
        database = sqlite3.connect(path, timeout=PATIENCE)
        try:
            new = _is_new(database, path)
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = FULL")
            database.execute("PRAGMA cache_size = -500")  # kB in memory, whatever the size of the class
            if new:  # one transaction: a journal is ours from its first table on
                database.executescript(
                    f"BEGIN; PRAGMA application_id = {OURS}; PRAGMA user_version = {FORMAT}; {tables} COMMIT;"
                )
        except BaseException:
            database.close()
            raise
    return database


def _is_new(database: sqlite3.Connection, path: Path) -> bool:
    """Whether the database is still empty; looked at before a byte of it is changed, for it may be somebody's."""
    tables = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    program, form = (database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    if not tables and program == 0:
        return True
    if (program == OURS and form != FORMAT) or (program == 0 and {"facts", "verdicts", "attempts"} <= tables):
        raise JournalError(
            f"{path} was written by another version of course_lib; use that one, or name another folder with --out."
        )
    if program != OURS:
        raise JournalError(
            f"{path} is another program's database, not a journal; name another folder with --out, or move it away."
        )
    found = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise JournalError(damaged(path))
    return False


def locked(path: Path) -> int:
    """A lock that ends with the process, however it ends; whoever comes second is told so."""
    with explained(path):
        lock = os.open(path.with_suffix(".lock"), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:
        pass  # Windows, where nothing is graded
    except BlockingIOError:
        other = os.read(lock, 20).decode("ascii", "replace").strip()
        os.close(lock)
        who = f" (process {other})" if other.isdigit() else ""
        raise JournalError(
            f"Another grader{who} is using {path}; wait until it is done, or name another folder with --out."
        ) from None
    except OSError:
        os.close(lock)
        raise JournalError(SENTENCES[sqlite3.SQLITE_PROTOCOL].replace("{path}", str(path))) from None
    try:
        os.truncate(lock, 0)
        os.write(lock, str(os.getpid()).encode())
    except OSError:
        pass  # a full disk: the lock holds all the same
    return lock
