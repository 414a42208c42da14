"""From files with owners to one submission per student: who is who, and which file counts."""

from __future__ import annotations

import json
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from course_lib.grading.collect.claim_table import ClaimTable, Marked
from course_lib.grading.collect.claims import Claim
from course_lib.grading.collect.collection import Collection
from course_lib.grading.collect.found import Listing, Submission, hash_of
from course_lib.grading.collect.roster import Person, Roster, akin
from course_lib.grading.roll import Roll
from course_lib.grading.safe_text import in_order
from course_lib.grading.scratch import explained

__all__ = ["gather"]

NUMBERS = ("id", "canvas_id", "moodle_id", "email", "login")  # what tells two students of the same name apart
PLATFORM = ("canvas_id", "moodle_id")  # numbers of which a person has one
TIMES = ("late", "submitted")  # what holds for everybody in a group


def gather(made: Iterable[Claim], roster: Roster, found: Collection, listing: Listing) -> None:
    """Put one submission per student into the collection; refuse their other files by name.

    Conventions  who is on the roster is one student, whatever their files are called; who is not is one by the number
                 that the platform gives, else by name. Two numbers are never made one student by a name. Two students
                 never have the same name in the end.
    """
    marks = _Marks(roster)
    with closing(ClaimTable(made)) as table:
        table.mark(marks.of(*known) for known in _people(table, roster, found))
        marks.part(table.part())
        others = sorted((first, place, *_not_chosen(claim, best)) for first, place, claim, best in table.choose())
        for other, why in dict.fromkeys((name, why) for _, _, name, why in others if why):  # that of a group once
            listing.refuse(other, why)
        _tell_apart(table, marks)
        with explained():
            found.submissions = Roll(_submissions(table, marks, found, listing), _plain, _whole, _place())
    found.missing += [{"student": roster.shown(person), **person.about} for person in marks.missing()]
    found.unclear.sort(key=lambda entry: str(entry["student"]))
    found.missing.sort(key=lambda entry: in_order(entry["student"]))


class _Marks:
    """What is the same for all claims of one student, and another for every other; and who of the roster it is."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._here = bytearray(len(roster))
        self._several: dict[str, list[Person]] = {}

    def of(self, claim: Claim, person: Person | None, number: str, certain: bool) -> Marked:
        """The claim with its mark."""
        mark = json.dumps(["number", f"{number} {claim.student}"])
        if person is not None:
            self._here[person.place] = True
            own = "" if certain or not number else mark
            other = number.partition(" ")[0] in PLATFORM and number.partition(" ")[0] in person.about
            return Marked(json.dumps(["roster", person.place]), person.name, claim, number, own, other)
        if several := self._roster.several(claim.student):
            self._several[mark] = several
            for one in several:
                self._here[one.place] = True
        return Marked(mark, claim.student, claim, number, mark)

    def part(self, parted: Iterable[tuple[str, str]]) -> None:
        """Note who may be a person on the roster by name, though that person has another number."""
        for mark, own in parted:
            person = self.person(mark)
            self._several[own] = [] if person is None else [person]

    def person(self, mark: str) -> Person | None:
        """Who it is; None for nobody on the roster."""
        kind, place = json.loads(mark)
        return self._roster[place] if kind == "roster" else None

    def several(self, mark: str) -> list[Person]:
        """Who it may be, where the name fits several, or somebody with another number."""
        return self._several.get(mark, [])

    def about(self, mark: str, claim: Claim) -> dict[str, str]:
        """What is known of a student."""
        person = self.person(mark)
        return {**(person.about if person else {}), **claim.about}

    def missing(self) -> Iterator[Person]:
        """Who is on the roster, and nobody's claim can be theirs."""
        return (person for person in self._roster if not self._here[person.place])


def _tell_apart(table: ClaimTable, marks: _Marks) -> None:
    """Put a number, or the name of the file, behind the names that several students share."""
    for student in table.shared():
        _, mark, name, claim = student
        about = marks.about(mark, claim)
        shown = next((about[key] for key in NUMBERS if key in about), _spelled_out(claim.file.name))
        name = f"{name} ({shown})"
        while table.is_taken(name):
            name += "'"
        table.rename(student, name)


def _spelled_out(name: str) -> str:
    """The name; accents that are characters of their own as \\u0301, as they look like those that are not."""
    if unicodedata.is_normalized("NFC", name):
        return name
    return "".join(ascii(letter)[1:-1] if unicodedata.combining(letter) else letter for letter in name)


def _submissions(table: ClaimTable, marks: _Marks, found: Collection, listing: Listing) -> Iterator[Submission]:
    """In the order of the names; what is to be said of each is put into the collection."""
    for _, mark, name, claim in table.students():
        file, path = claim.file.name, claim.file.path
        try:
            hash_ = _hash(path)
        except OSError as error:
            listing.refuse(file, f"It cannot be read: {error.strerror}.")
            continue
        if several := marks.several(mark):
            found.unclear.append({"student": name, "file": file, "people": [person.told_by for person in several]})
        elif found.roster and marks.person(mark) is None:
            found.strangers.append(name)
        yield Submission(name, file, path, hash_, marks.about(mark, claim))


Known = tuple[Claim, Person | None, str, bool]  # who of the roster, the platform's number, whether that is certain


def _people(table: ClaimTable, roster: Roster, found: Collection) -> Iterator[Known]:
    """Each claim with the person on the roster; one that is named after a group comes once for each of its members.

    Conventions  the number in the name of a group's folder is that of the group (Moodle) or of one member (Canvas).
    """
    told = set()
    blind = table.is_of_one_name()  # all are called Participant
    for claim in table.claims():
        group, members = roster.group(claim.student)
        if not members:
            yield _known(claim, roster, blind)
        elif group not in told:
            told.add(group)
            found.groups.append({"group": group, "members": len(members)})
        about = {key: value for key, value in claim.about.items() if key in TIMES}
        for person in members:
            yield replace(claim, student=person.name, about=about), person, "", True


def _known(claim: Claim, roster: Roster, blind: bool) -> Known:
    """A claim with its person: a number goes before a name.

    Conventions  a number in Moodle that is somebody's of quite another name is that of a group, and says nothing,
                 unless the name, too, is somebody's: then the first has taken the name of the second.
    """
    number = next((f"{key} {claim.about[key]}" for key in NUMBERS if key in claim.about), "")
    person, named = roster.numbered(claim.about), roster.named(claim.student)
    if person is None:
        return claim, named, number, False
    by_moodle = person.about.get("moodle_id", "") == claim.about.get("moodle_id")
    if not by_moodle or blind or akin(claim.student, person.name) or named or roster.several(claim.student):
        return claim, person, number, True
    about = {key: value for key, value in claim.about.items() if key != "moodle_id"}
    return replace(claim, about=about), None, number, False


def _not_chosen(claim: Claim, chosen: Claim) -> tuple[str, str]:
    """A file that does not count, and why, so that none goes unseen; "" for the one that does."""
    if claim.file == chosen.file:
        return claim.file.name, ""
    why = "It was handed in again" if claim.turn < chosen.turn else "Of one student's files one counts"
    return claim.file.name, f"{why}; {chosen.file.name} is graded."


def _plain(one: Submission) -> tuple[str, str, str, str, dict[str, str]]:
    return one.student, one.file, str(one.path), one.hash, one.about


def _whole(facts: tuple[str, str, str, str, dict[str, str]]) -> Submission:
    student, file, path, hash_, about = facts
    return Submission(student, file, Path(path), hash_, about)


def _place() -> Path:
    return Path(tempfile.gettempdir())


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hash_of(path.suffix, iter(lambda: file.read(2**20), b""))
