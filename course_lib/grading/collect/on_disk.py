"""A class of any size in little memory: its files, claims and submissions lie on the disk for temporary files."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

from course_lib.errors import CourseError
from course_lib.grading.collect.claims import Claim
from course_lib.grading.collect.found import File, Submission
from course_lib.grading.roll import Roll

__all__ = ["ClaimTable", "rolled_files", "rolled_submissions"]

# a student's file that counts comes first: a notebook, nearer to the top, the later upload, the later moment
CLAIMS = """
CREATE TABLE claims (
    number INTEGER PRIMARY KEY, mark TEXT, script INT, depth INT, upload TEXT, again INT, submitted TEXT, name BLOB,
    claim TEXT
);
CREATE TABLE students (number INTEGER PRIMARY KEY, student BLOB, mark TEXT, claim TEXT);
CREATE INDEX named ON students (student);
"""
BEST_FIRST = """
SELECT mark, number, claim FROM claims
ORDER BY mark, script, depth, upload DESC, again DESC, submitted DESC, name DESC, number
"""


def rolled_files(files: Iterable[File]) -> Roll[File]:
    """Files, as a sequence."""
    with _explained():
        return Roll(files, lambda file: (file.name, file.place), lambda facts: File(*facts), _place())


def rolled_submissions(submissions: Iterable[Submission]) -> Roll[Submission]:
    """Submissions, as a sequence."""
    with _explained():
        return Roll(
            submissions,
            lambda one: (one.student, one.file, str(one.path), one.hash, one.about),
            lambda facts: Submission(facts[0], facts[1], Path(facts[2]), facts[3], facts[4]),
            _place(),
        )


class ClaimTable:
    """Claims by the mark of the student who makes them, in a database that has no name and goes with its connection."""

    def __init__(self) -> None:
        with _explained():
            self._database = sqlite3.connect("")
            self._database.execute("PRAGMA cache_size = -500")  # kB in memory
            self._database.executescript(CLAIMS)

    def close(self) -> None:
        """Let everything go."""
        self._database.close()

    def add(self, claims: Iterable[tuple[str, Claim]]) -> None:
        """Take in claims, each with a mark that is the student's own."""
        with _explained():
            self._database.executemany(
                "INSERT INTO claims VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)",
                ((mark, *_order(claim), _as_text(claim)) for mark, claim in claims),
            )

    def by_student(self) -> Iterator[tuple[str, int, list[Claim]]]:
        """For every mark its first place among all claims, and its claims, the one that counts before the others."""
        with _explained():
            for mark, rows in groupby(self._database.execute(BEST_FIRST), lambda row: str(row[0])):
                places, texts = zip(*(row[1:] for row in rows), strict=True)
                yield mark, min(places), [_as_claim(text) for text in texts]

    def call(self, students: Iterable[tuple[int, str, str, Claim]]) -> None:
        """Take in what students are called: place, name, mark, and the claim that counts."""
        with _explained():
            self._database.executemany(
                "INSERT INTO students VALUES (?, ?, ?, ?)",
                ((number, _as_bytes(name), mark, _as_text(claim)) for number, name, mark, claim in students),
            )

    def shared(self) -> list[tuple[int, str, str, Claim]]:
        """The students whose name others have too, in the order of their places."""
        with _explained():
            return [
                _as_student(row)
                for row in self._database.execute(
                    "SELECT number, student, mark, claim FROM students WHERE student IN "
                    "(SELECT student FROM students GROUP BY student HAVING count(*) > 1) ORDER BY number"
                )
            ]

    def is_taken(self, name: str) -> bool:
        """Whether a student is called that."""
        with _explained():
            found = self._database.execute("SELECT 1 FROM students WHERE student = ? LIMIT 1", (_as_bytes(name),))
            return found.fetchone() is not None

    def rename(self, number: int, name: str) -> None:
        """Call the student of a place otherwise."""
        with _explained():
            self._database.execute("UPDATE students SET student = ? WHERE number = ?", (_as_bytes(name), number))

    def students(self) -> Iterator[tuple[int, str, str, Claim]]:
        """All students in the order of their names."""
        with _explained():
            query = "SELECT number, student, mark, claim FROM students ORDER BY student"
            yield from map(_as_student, self._database.execute(query))


def _order(claim: Claim) -> tuple[Any, ...]:
    """What BEST_FIRST sorts by; a number of any length as a text that is sorted as the number is."""
    name, upload = claim.file.name, str(claim.turn[0])
    submitted = claim.about.get("submitted", "")
    script = not name.lower().endswith(".ipynb")
    return script, name.count("/"), f"{len(upload):04}{upload}", claim.turn[1], submitted, _as_bytes(name)


def _as_text(claim: Claim) -> str:
    return json.dumps([claim.file.name, claim.file.place, claim.student, claim.about, claim.turn])


def _as_claim(text: str) -> Claim:
    name, place, student, about, turn = json.loads(text)
    return Claim(File(name, place), student, about, (turn[0], turn[1]))


def _as_bytes(name: str) -> bytes:
    """In the order of the letters, as Python sorts them; also what is no letter."""
    return name.encode("utf-8", "surrogatepass")


def _as_student(row: tuple[int, bytes, str, str]) -> tuple[int, str, str, Claim]:
    number, student, mark, text = row
    return number, student.decode("utf-8", "surrogatepass"), mark, _as_claim(text)


def _place() -> Path:
    return Path(tempfile.gettempdir())


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        reason = getattr(error, "strerror", None) or error
        raise CourseError(
            f"What was handed in cannot be listed in {_place()} ({reason}); "
            "make room there, or name another place in the variable TMPDIR."
        ) from None
