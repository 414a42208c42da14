"""The class list: who is in the class, who works together, and who is meant by the name on a submission."""

from __future__ import annotations

import contextlib
import itertools
import json
import re
import unicodedata
import weakref
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from course_lib.errors import CourseError
from course_lib.grading.collect.columns import columns_of
from course_lib.grading.collect.spreadsheets import HEAD, read_rows
from course_lib.grading.scratch import explained, scratch

__all__ = ["Person", "Roster", "akin", "groups_of", "read_roster"]

TELLING = {"student", "last", "id", "email", "login", "canvas_id", "moodle_id", "participant"}
# Moodle's strftimedaydatetime in English, with a clock of 12 or of 24 hours
MOMENTS = ("%A, %d %B %Y, %I:%M %p", "%A, %d %B %Y, %H:%M")
MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
    "Dezember",
)  # fmt: skip
LOST = "?"  # what a spreadsheet writes for a letter that its encoding lacks
KEYS = ("canvas_id", "moodle_id", "id", "login", "email")
NO_GROUP = {"", "-", "no groups", "keine gruppen"}
TABLES = """
CREATE TABLE people (place INTEGER PRIMARY KEY, name TEXT, facts TEXT, UNIQUE (name, facts));
CREATE TABLE words (word BLOB, place INT, PRIMARY KEY (word, place)) WITHOUT ROWID;
CREATE TABLE groups (word BLOB, place INT, shown TEXT, PRIMARY KEY (word, place)) WITHOUT ROWID;
"""
_PARTICIPANT = re.compile(r"(?:Participant|Teilnehmer\D*?) ?(\d+)")
_LATE = re.compile(r"\b(?:late|später|zu spät|verspätet)\b")
_GERMAN = re.compile(r"\w+, (\d{1,2})\. (\w+) (\d{4}), (\d{1,2}):(\d\d)")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe"})


@dataclass(frozen=True, slots=True)
class Person:
    """A row: the student's name, and what else is known, as in Submission.about; and its place on the roster."""

    name: str
    facts: tuple[tuple[str, str], ...] = ()
    place: int = field(default=-1, compare=False)

    @property
    def about(self) -> dict[str, str]:
        """What is known, by its key."""
        return dict(self.facts)

    @property
    def told_by(self) -> str:
        """What tells this person from others of the same name."""
        keys = (*KEYS[2:], *KEYS[:2], "section", "group")
        return next((self.about[key] for key in keys if key in self.about), self.name)


class Roster:
    """The people of a class, to be found by a number, a login, an address, a name, or the group that they are in."""

    def __init__(self) -> None:
        self._database = scratch(TABLES)
        weakref.finalize(self, self._database.close)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Person]:
        return self._people("SELECT place, name, facts FROM people ORDER BY place")

    def __getitem__(self, place: int) -> Person:
        return next(self._people("SELECT place, name, facts FROM people WHERE place = ?", place))

    def add(self, person: Person) -> None:
        """Take somebody in; the same row again is the same person."""
        words = {
            ("name", _exact(person.name)),
            *((key, value.casefold()) for key, value in person.facts if key in KEYS),
        }
        for word in _words(person):
            words |= {("word", _folded(word)), ("spelling", _spelled(word))}
        row = (self._count, *_as_texts(person))
        with explained():
            if self._database.execute("INSERT OR IGNORE INTO people VALUES (?, ?, ?)", row).rowcount < 1:
                return
            rows = ((_word(kind, word), self._count) for kind, word in sorted(words))
            self._database.executemany("INSERT INTO words VALUES (?, ?)", rows)
            groups = ((_word("group", _folded(group)), self._count, group) for group in groups_of(person.about))
            self._database.executemany("INSERT OR IGNORE INTO groups VALUES (?, ?, ?)", groups)
        self._count += 1

    def other(self, key: str, person: Person) -> bool:
        """Whether somebody else has the person's number, login or address."""
        value = person.about.get(key, "").casefold()
        return bool(value) and any(self[place] != person for place in self._places(key, value))

    def numbered(self, about: Mapping[str, str]) -> Person | None:
        """The one person who has a platform's number, a login or an address."""
        found = (self._only(self._places(key, about[key].casefold())) for key in KEYS if key in about)
        return next((person for person in found if person is not None), None)

    def named(self, name: str) -> Person | None:
        """The one person whom the name on a submission can mean; None when that is unclear."""
        exact, named = self._only(self._places("name", _exact(name))), self._places("word", _folded(name))
        if exact is not None or not named:
            return exact or self._only(self._places("spelling", _spelled(name)))
        return self._only(named)

    def group(self, name: str) -> tuple[str, list[Person]]:
        """The group that a submission is named after, and its people; nobody, where a person is called so."""
        word = _folded(name)
        if not self._count or self._places("word", word):
            return "", []
        with explained():
            query = "SELECT shown, place FROM groups WHERE word = ? ORDER BY place"
            rows = self._database.execute(query, (_word("group", word),)).fetchall()
        return (rows[0][0] if rows else "", [self[place] for _, place in rows])

    def several(self, name: str) -> list[Person]:
        """The people whom a name can mean, where it can mean more than one."""
        places = self._places("word", _folded(name))
        return [self[place] for place in places] if len(places) > 1 else []

    def shown(self, person: Person) -> str:
        """The name, with what tells whose it is where several are called so."""
        with explained():
            query = "SELECT count(*) FROM people WHERE name = ?"
            count = self._database.execute(query, _as_texts(person)[:1]).fetchone()[0]
        return person.name if count == 1 else f"{person.name} ({person.told_by})"

    def _only(self, places: list[int]) -> Person | None:
        return self[places[0]] if len(places) == 1 else None

    def _places(self, kind: str, word: str) -> list[int]:
        """Where those stand who have a word."""
        if not self._count:
            return []
        with explained():
            query = "SELECT place FROM words WHERE word = ? ORDER BY place"
            return [row[0] for row in self._database.execute(query, (_word(kind, word),))]

    def _people(self, query: str, *facts: int) -> Iterator[Person]:
        with explained():
            for place, name, about in self._database.execute(query, facts):
                yield Person(json.loads(name), tuple((key, value) for key, value in json.loads(about)), place)


def groups_of(about: Mapping[str, str]) -> list[str]:
    """The groups that somebody is in; a platform writes several into one cell."""
    whole = about.get("group", "")
    parts = [part.strip() for part in re.split(r"[,;|]", whole)]
    return [part for part in dict.fromkeys(parts) if part.casefold() not in NO_GROUP]


def read_roster(path: Path) -> Roster:
    """The roster in a CSV file: UTF-8 or what Excel writes instead, with commas, semicolons or tabs.

    Raises       CourseError when it cannot be read, has no column that tells who is meant, or tells it twice.
    """
    rows = read_rows(path, lambda row: len(columns_of(row)))
    head = list(itertools.islice(rows, HEAD))
    start = next((place for place, row in enumerate(head) if TELLING & columns_of(row).keys()), None)
    if start is None:
        raise CourseError(
            f"The roster {path} has no column called student, name, id, email or login; "
            f"its first line has: {', '.join(head[0]) if head else 'nothing'}.",
            name="roster",
        )
    columns = columns_of(head[start])
    found = Roster()
    for number, row in enumerate(itertools.chain(head[start + 1 :], rows), start + 2):
        person = _person({name: row[place].strip() for name, place in columns.items() if place < len(row)})
        if person is None:
            continue
        for key in KEYS[:4]:  # two may share a mailbox
            if found.other(key, person):
                raise CourseError(
                    f"The roster {path} gives the {key} {person.about[key]} twice, the second time in row {number}; "
                    "it must tell one person from all others.",
                    name="roster",
                )
        if LOST in person.name:
            raise CourseError(
                f"The roster {path} has lost letters, as in {person.name!r}; save it again, as CSV in UTF-8.",
                name="roster",
            )
        found.add(person)
    return found


def _person(row: dict[str, str]) -> Person | None:
    """A row as a person; None for a line that is about none, such as Canvas's Points Possible."""
    name = row.pop("student", "") or f"{row.get('first', '')} {row.get('last', '')}".strip()
    status, shown, participant = (row.pop(key, "") for key in ("status", "submitted", "participant"))
    about = {key: value for key, value in row.items() if value and key not in ("first", "last")}
    if number := _PARTICIPANT.fullmatch(participant):
        about |= {"moodle_id": number[1], "submitted": _moment(shown), "late": "yes" if _LATE.search(status) else ""}
        about = {key: value for key, value in about.items() if value not in ("", participant)}
    elif participant:  # GitHub Classroom has an identifier, too
        about.setdefault("id", participant)
    if name == "Points Possible" or (not name and not about):
        return None
    last, comma, first = name.partition(",")
    if comma and first.strip():  # Lovelace, Ada
        name = f"{first.strip()} {last.strip()}"
    name = name or next(about[key] for key in ("login", "id", "email", *about) if key in about)
    return Person(name, tuple(about.items()))


def _moment(shown: str) -> str:
    """A moment as ISO 8601, without an offset, which the worksheet does not tell; "" for what is none."""
    if found := _GERMAN.fullmatch(shown):
        day, month, year, hour, minute = found.groups()
        with contextlib.suppress(ValueError):
            return datetime(int(year), MONTHS.index(month) + 1, int(day), int(hour), int(minute)).isoformat()
    for form in MOMENTS:
        with contextlib.suppress(ValueError):
            return datetime.strptime(shown, form).isoformat()
    return ""


def akin(one: str, other: str) -> bool:
    """Whether two names have a part in common."""
    mine, theirs = ({_spelled(part) for part in re.split(r"[\W_]+", name)} - {""} for name in (one, other))
    return not mine.isdisjoint(theirs)


def _exact(text: str) -> str:
    """The name as it is written, but for case, the form of accents, and blanks."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _folded(text: str) -> str:
    """Letters and digits alone, without case and accents, as platforms leave them in the names of files."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in plain if character.isalnum())


def _spelled(text: str) -> str:
    """The same with umlauts spelled out: Müller and Mueller are one name, which _folded alone does not know."""
    return _folded(unicodedata.normalize("NFC", text).casefold().translate(_UMLAUTS))


def _words(person: Person) -> set[str]:
    """What a submission of this person may be called."""
    about = person.about
    parts = person.name.split()
    turned = [" ".join([*parts[place:], *parts[:place]]) for place in range(len(parts))]  # Canvas: last name first
    local = about.get("email", "").partition("@")[0]
    words = {person.name, *turned, local, *(about.get(key, "") for key in ("id", "login", "email"))}
    return {word for word in words if _folded(word)}


def _as_texts(person: Person) -> tuple[str, str]:
    return json.dumps(person.name), json.dumps(person.facts)


def _word(kind: str, word: str) -> bytes:
    """A word of a kind; bytes, as a name on a submission may be no text that SQLite takes."""
    return f"{kind} {word}".encode("utf-8", "surrogatepass")
