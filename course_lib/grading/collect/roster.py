"""The class list: who is in the class, who works together, and who is meant by the name on a submission."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from course_lib.errors import CourseError
from course_lib.grading.collect.columns import columns_of
from course_lib.grading.collect.spreadsheets import HEAD, read_rows

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
_PARTICIPANT = re.compile(r"(?:Participant|Teilnehmer\D*?) ?(\d+)")
_LATE = re.compile(r"\b(?:late|später|zu spät|verspätet)\b")
_GERMAN = re.compile(r"\w+, (\d{1,2})\. (\w+) (\d{4}), (\d{1,2}):(\d\d)")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe"})


@dataclass(frozen=True, slots=True)
class Person:
    """A row: the student's name, and what else is known, as in Submission.about."""

    name: str
    facts: tuple[tuple[str, str], ...] = ()

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

    def __init__(self, people: Iterable[Person]) -> None:
        self.places = {person: place for place, person in enumerate(people)}
        self._by_key = _index(
            (f"{key} {value.casefold()}", person) for person in self.places for key, value in person.facts
        )
        words = [(word, person) for person in self.places for word in _words(person)]
        self._by_name = _index((_exact(person.name), person) for person in self.places)
        self._by_word = _index((_folded(word), person) for word, person in words)
        self._by_spelling = _index((_spelled(word), person) for word, person in words)
        self._names = Counter(person.name for person in self.places)
        self._groups: dict[str, tuple[str, list[Person]]] = {}
        for person in self.places:
            for group in groups_of(person.about):
                self._groups.setdefault(_folded(group), (group, []))[1].append(person)

    def find(self, name: str, about: Mapping[str, str]) -> Person | None:
        """The one person whom a platform's number, or the name on a submission, can mean; None when that is unclear."""
        for key in KEYS:
            if key in about:
                found = self._by_key.get(f"{key} {about[key].casefold()}")
                if found is not None:
                    return found
        exact, word = self._by_name.get(_exact(name)), _folded(name)
        if exact is not None or word not in self._by_word:
            return exact or self._by_spelling.get(_spelled(name))
        return self._by_word[word]

    def group(self, name: str) -> tuple[str, list[Person]]:
        """The group that a submission is named after, and its people; nobody, where a person is called so."""
        word = _folded(name)
        return ("", []) if word in self._by_word else self._groups.get(word, ("", []))

    def several(self, name: str) -> list[Person]:
        """The people whom a name can mean, where it can mean more than one."""
        word = _folded(name)
        if self._by_word.get(word, 0) is not None:
            return []
        return [person for person in self.places if word in map(_folded, _words(person))]

    def shown(self, person: Person) -> str:
        """The name, with what tells whose it is where several are called so."""
        return person.name if self._names[person.name] == 1 else f"{person.name} ({person.told_by})"


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
    start = next((place for place, row in enumerate(rows[:HEAD]) if TELLING & columns_of(row).keys()), None)
    if start is None:
        raise CourseError(
            f"The roster {path} has no column called student, name, id, email or login; "
            f"its first line has: {', '.join(rows[0]) if rows else 'nothing'}.",
            name="roster",
        )
    columns = columns_of(rows[start])
    people: list[Person] = []
    told: dict[tuple[str, str], Person] = {}
    for number, row in enumerate(rows[start + 1 :], start + 2):
        person = _person({name: row[place].strip() for name, place in columns.items() if place < len(row)})
        if person is None:
            continue
        for key in KEYS[:4]:  # two may share a mailbox
            mark = (key, person.about.get(key, "").casefold())
            if mark[1] and told.setdefault(mark, person) != person:
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
        people.append(person)
    return Roster(dict.fromkeys(people))


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


def _index(pairs: Iterable[tuple[str, Person]]) -> dict[str, Person | None]:
    """By word the one person who has it; None where there are several."""
    found: dict[str, Person | None] = {}
    for word, person in pairs:
        found[word] = person if found.get(word, person) is person else None
    return found
