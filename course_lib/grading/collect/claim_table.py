"""Who claims which file, on the disk for temporary files: in order, by student, and students by name."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from course_lib.grading.collect.claims import Claim
from course_lib.grading.collect.found import File
from course_lib.grading.safe_text import in_order
from course_lib.grading.scratch import explained, scratch

__all__ = ["ClaimTable", "Marked", "Student"]

# names are bytes: those from a platform's own files may be no text that SQLite takes
TABLES = """
CREATE TABLE made (number INTEGER PRIMARY KEY, student BLOB, claim TEXT);
CREATE TABLE marked (
    number INTEGER PRIMARY KEY, mark TEXT, called BLOB, aside INT, script INT, depth INT, upload TEXT, again INT,
    submitted TEXT, name TEXT, claim TEXT, platform TEXT, own TEXT, alone BLOB, other INT
);
CREATE TABLE students (
    number INTEGER PRIMARY KEY, mark TEXT, called BLOB, plain BLOB, name BLOB, renamed INT, claim TEXT
);
CREATE INDEX called ON students (called);
CREATE INDEX named ON students (name) WHERE renamed;
"""
# a student's file that counts comes first: the chapter's, a notebook, nearer to the top, the later upload or moment
BEST_FIRST = """
SELECT mark, number, called, claim FROM marked
ORDER BY mark, aside, script, depth, upload DESC, again DESC, submitted DESC, name DESC, number
"""
# whom a name alone makes a person who has another number, too: among the claims, or on a roster that fits their numbers
PARTED = """
own NOT IN ('', mark) AND (
    mark IN (SELECT mark FROM marked WHERE platform <> '' GROUP BY mark HAVING count(DISTINCT platform) > 1)
    OR other AND EXISTS (SELECT 1 FROM marked WHERE platform <> '' AND own = '')
)
"""
STUDENTS = "SELECT number, mark, name, claim FROM students"
SHARED = f"{STUDENTS} WHERE called IN (SELECT called FROM students GROUP BY called HAVING count(*) > 1) ORDER BY number"
TAKEN = """
SELECT (SELECT count(*) FROM students WHERE called = :name) = 1
    OR EXISTS (SELECT 1 FROM students WHERE name = :name AND renamed)
"""
WIDTHS = {"made": 3, "marked": 15, "students": 7}  # columns
Student = tuple[int, str, str, Claim]  # the place of their first claim, mark, name, and the claim that counts


class Marked(NamedTuple):
    """A claim and whose it is.

    Args         mark: the student's own. called: what the student is called. number: that the platform gives, "" for
                 none. own: the mark by that number; "" where the mark itself is certain. other: whether the person
                 with this mark has another number on the roster.
    """

    mark: str
    called: str
    claim: Claim
    number: str = ""
    own: str = ""
    other: bool = False


class ClaimTable:
    """Claims, each marked as somebody's, and the students who make them."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._database = scratch(TABLES)
        self.close = self._database.close
        self._fill("made", ((None, _as_bytes(claim.student), _as_text(claim)) for claim in claims))

    def claims(self) -> Iterator[Claim]:
        """All of them, in order."""
        return (_as_claim(text) for (text,) in self._rows("SELECT claim FROM made ORDER BY number"))

    def is_of_one_name(self) -> bool:
        """Whether all claims are made under the same name."""
        return any(row[0] for row in self._rows("SELECT min(student) = max(student) FROM made"))

    def mark(self, claims: Iterable[Marked]) -> None:
        """Take in claims with their marks."""
        self._fill(
            "marked",
            (
                (
                    None, one.mark, _as_bytes(one.called), *_order(one.claim), _as_text(one.claim),
                    one.number, one.own, _as_bytes(one.claim.student), one.other,
                )
                for one in claims
            ),
        )  # fmt: skip

    def part(self) -> list[tuple[str, str]]:
        """Let those be students of their own, by their numbers, whom only a name makes a person with another number.

        Returns      of each: the mark of that person, and its own.
        """
        parted = list(self._rows(f"SELECT DISTINCT mark, own FROM marked WHERE {PARTED}"))
        with explained():
            self._database.execute(f"UPDATE marked SET mark = own, called = alone WHERE {PARTED}")
        return [(mark, own) for mark, own in parted]

    def choose(self) -> Iterator[tuple[int, int, Claim, Claim]]:
        """Note for every student the claim that counts; all others, each with it.

        Returns      of each: the place of the student's first claim, its own place, the claim, and the one that counts.
        """
        for mark, group in groupby(self._rows(BEST_FIRST), lambda row: row[0]):
            (place, called, text), *others = (row[1:] for row in group)
            first = min([place, *(row[0] for row in others)])
            name = _as_name(called)
            self._fill("students", [(first, mark, _as_seen(name), *_sorted_by(name), False, text)])
            for place, _, other in others:
                yield first, place, _as_claim(other), _as_claim(text)

    def shared(self) -> Iterator[Student]:
        """The students whose name others have too, in the order of their first claims."""
        return map(_as_student, self._rows(SHARED))

    def is_taken(self, name: str) -> bool:
        """Whether one student alone is called that, or has been renamed to that, or to what looks the same."""
        return any(row[0] for row in self._rows(TAKEN, {"name": _as_seen(name)}))

    def rename(self, student: Student, name: str) -> None:
        """Let a student have another name."""
        change = "UPDATE students SET plain = ?, name = ?, renamed = TRUE WHERE number = ?"
        with explained():
            self._database.execute(change, (*_sorted_by(unicodedata.normalize("NFC", name)), student[0]))

    def students(self) -> Iterator[Student]:
        """All students in the order of their names."""
        return map(_as_student, self._rows(f"{STUDENTS} ORDER BY plain, name"))

    def _fill(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        with explained():
            self._database.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * WIDTHS[table])})", rows)

    def _rows(self, query: str, facts: Mapping[str, Any] | None = None) -> Iterator[tuple[Any, ...]]:
        with explained():
            # map, as a bare cursor would be closed with the generator, which after an error comes after its database
            yield from map(tuple, self._database.execute(query, facts or {}))


def _order(claim: Claim) -> tuple[Any, ...]:
    """What BEST_FIRST sorts by; a number of any length as a text that is sorted as the number is."""
    name, upload = claim.file.name, str(claim.turn[0])
    script = not name.lower().endswith(".ipynb")
    moment = claim.about.get("submitted", "")
    return claim.aside, script, name.count("/"), f"{len(upload):04}{upload}", claim.turn[1], moment, name


def _sorted_by(name: str) -> tuple[bytes, bytes]:
    plain, name = in_order(name)
    return _as_bytes(plain), _as_bytes(name)


def _as_text(claim: Claim) -> str:
    return json.dumps([claim.file.name, claim.file.place, claim.student, claim.about, claim.turn, claim.aside])


def _as_claim(text: str) -> Claim:
    name, place, student, about, turn, aside = json.loads(text)
    return Claim(File(name, place), student, about, (turn[0], turn[1]), aside)


def _as_bytes(name: str) -> bytes:
    """In the order of the letters, as Python sorts them; also what is no letter."""
    return name.encode("utf-8", "surrogatepass")


def _as_seen(name: str) -> bytes:
    """The same bytes for names that look the same, whatever the form of their accents."""
    return _as_bytes(unicodedata.normalize("NFC", name))


def _as_name(name: bytes) -> str:
    return name.decode("utf-8", "surrogatepass")


def _as_student(row: tuple[Any, ...]) -> Student:
    number, mark, name, text = row
    return number, mark, _as_name(name), _as_claim(text)
