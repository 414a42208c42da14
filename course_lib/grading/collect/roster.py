"""The class list: a CSV as platforms and spreadsheets write it, its columns found by name."""

from __future__ import annotations

import contextlib
import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from course_lib.errors import CourseError

__all__ = ["Person", "Roster", "read_roster"]

SIZE_LIMIT = 32 * 2**20
# what a column is -> how it is called, in small letters and without punctuation; the first that is there is taken.
# Canvas's gradebook: Student, ID, SIS User ID, SIS Login ID, Section. Moodle's grading worksheet: Identifier, Full
# name, ID number, Email address; its participants: First name, Last name. Gradescope: First Name, Last Name, SID,
# Email, Section. GitHub Classroom: identifier, github_username, name. nbgrader: id, first_name, last_name, email.
# Status and Last modified (submission) of Moodle's worksheet say who was late, and when something was handed in.
COLUMNS = {
    "student": ("student", "name", "full name", "student name"),
    "first": ("first name", "firstname", "given name"),
    "last": ("last name", "lastname", "surname", "family name"),
    "id": ("id", "student id", "sis user id", "sis id", "sid", "id number", "idnumber"),
    "email": ("email", "e mail", "email address", "e mail address", "mail"),
    "login": ("login", "login id", "sis login id", "username", "user name", "user", "github username", "github"),
    "section": ("section", "sections", "group", "groups", "class"),
    "canvas_id": ("canvas id", "canvas user id"),
    "moodle_id": ("moodle id", "participant", "identifier"),
    "status": ("status",),
    "submitted": ("last modified submission",),
}
# Moodle's strftimedaydatetime in English, with a clock of 12 or of 24 hours
MOMENTS = ("%A, %d %B %Y, %I:%M %p", "%A, %d %B %Y, %H:%M")
KEYS = ("canvas_id", "moodle_id", "id", "login", "email")


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
        return next((self.about[key] for key in (*KEYS[2:], *KEYS[:2], "section") if key in self.about), self.name)


class Roster:
    """The people of a class, to be found by a number, a login, an address or a name."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.places = {person: place for place, person in enumerate(people)}
        self._by_key = _index(
            (f"{key} {value.casefold()}", person) for person in self.places for key, value in person.facts
        )
        self._by_word = _index((word, person) for person in self.places for word in _words(person))
        self._names = Counter(person.name for person in self.places)

    def find(self, name: str, about: Mapping[str, str]) -> Person | None:
        """The one person whom a platform's number, or the name on a submission, can mean; None when that is unclear."""
        for key in KEYS:
            if key in about:
                found = self._by_key.get(f"{key} {about[key].casefold()}")
                if found is not None:
                    return found
        return self._by_word.get(_folded(name))

    def several(self, name: str) -> list[Person]:
        """The people whom a name can mean, where it can mean more than one."""
        word = _folded(name)
        return (
            [person for person in self.places if word in _words(person)] if self._by_word.get(word, 0) is None else []
        )

    def shown(self, person: Person) -> str:
        """The name, with what tells whose it is where several are called so."""
        return person.name if self._names[person.name] == 1 else f"{person.name} ({person.told_by})"


def read_roster(path: Path) -> Roster:
    """The roster in a CSV file: UTF-8 or what Excel writes instead, with commas, semicolons or tabs.

    Raises       CourseError when it cannot be read, has no column that tells who is meant, or tells it twice.
    """
    try:
        with path.open("rb") as file:
            text = _decoded(file.read(SIZE_LIMIT))
    except OSError as error:
        raise CourseError(f"The roster {path} cannot be read: {error.strerror}.", name="roster") from None
    rows = _rows(text)
    columns = _columns(rows[0] if rows else [])
    if not {"student", "last", "id", "email", "login", "canvas_id", "moodle_id"} & set(columns):
        raise CourseError(
            f"The roster {path} has no column called student, name, id, email or login; "
            f"its first line has: {', '.join(rows[0]) if rows else 'nothing'}.",
            name="roster",
        )
    people: list[Person] = []
    told: dict[tuple[str, str], Person] = {}
    for number, row in enumerate(rows[1:], 2):
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
        people.append(person)
    return Roster(dict.fromkeys(people))


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):  # "Unicode text" in Excel
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")  # Latin-1 as Windows has it


def _rows(text: str) -> list[list[str]]:
    """The rows that are not empty; the delimiter is the one that the first line has most of."""
    first, _, rest = text.partition("\n")
    delimiter = max(",;\t", key=first.count)
    if told := re.fullmatch(r"sep=(.)", first.strip()):  # a line of Excel's own
        delimiter, text = told[1], rest
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [row for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise CourseError(f"The roster is no CSV ({error}, line {reader.line_num}).", name="roster") from None


def _columns(header: list[str]) -> dict[str, int]:
    """Which column holds what."""
    names = [" ".join(re.findall(r"\w+", cell.lower().replace("_", " "))) for cell in header]
    found = {}
    for column, called in COLUMNS.items():
        place = next((names.index(name) for name in called if name in names), None)
        if place is not None:
            found[column] = place
    if "id" in found and names[found["id"]] == "id" and "sis user id" in names:  # Canvas's own gradebook
        found["canvas_id"], found["id"] = found["id"], names.index("sis user id")
    return found


def _person(row: dict[str, str]) -> Person | None:
    """A row as a person; None for a line that is about none, such as Canvas's Points Possible."""
    name = row.pop("student", "") or f"{row.get('first', '')} {row.get('last', '')}".strip()
    status, shown = row.pop("status", ""), row.pop("submitted", "")
    about = {key: value for key, value in row.items() if value and key not in ("first", "last")}
    number = re.fullmatch(r"(?:Participant )?(\d+)", about.get("moodle_id", ""))
    if number:
        about["moodle_id"] = number[1]
        about |= {"submitted": _moment(shown), "late": "yes" if re.search(r"\blate\b", status) else ""}
        about = {key: value for key, value in about.items() if value}
    elif "moodle_id" in about:  # GitHub Classroom has an identifier, too
        about.setdefault("id", about.pop("moodle_id"))
    if name == "Points Possible" or (not name and not about):
        return None
    last, comma, first = name.partition(",")
    if comma and first.strip():  # Lovelace, Ada
        name = f"{first.strip()} {last.strip()}"
    name = name or next(about[key] for key in ("login", "id", "email", *about) if key in about)
    return Person(name, tuple(about.items()))


def _moment(shown: str) -> str:
    """A moment as ISO 8601, without an offset, which the worksheet does not tell; "" for what is none."""
    for form in MOMENTS:
        with contextlib.suppress(ValueError):
            return datetime.strptime(shown, form).isoformat()
    return ""


def _folded(text: str) -> str:
    """Letters and digits alone, without case and accents, as platforms leave them in the names of files."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in plain if character.isalnum())


def _words(person: Person) -> set[str]:
    """What a submission of this person may be called."""
    about = person.about
    parts = person.name.split()
    turned = [" ".join([*parts[place:], *parts[:place]]) for place in range(len(parts))]  # Canvas: last name first
    local = about.get("email", "").partition("@")[0]
    words = {person.name, *turned, local, *(about.get(key, "") for key in ("id", "login", "email"))}
    return {_folded(word) for word in words} - {""}


def _index(pairs: Iterable[tuple[str, Person]]) -> dict[str, Person | None]:
    """By word the one person who has it; None where there are several."""
    found: dict[str, Person | None] = {}
    for word, person in pairs:
        found[word] = person if found.get(word, person) is person else None
    return found
