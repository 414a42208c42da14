"""From files with owners to one submission per student: who is who, and which file counts."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from course_lib.grading.collect.claim_table import ClaimTable
from course_lib.grading.collect.claims import Claim
from course_lib.grading.collect.collection import Collection
from course_lib.grading.collect.found import Listing, Submission, hash_of
from course_lib.grading.collect.roster import Person, Roster, akin
from course_lib.grading.roll import Roll
from course_lib.grading.safe_text import in_order
from course_lib.grading.scratch import explained

__all__ = ["gather"]

NUMBERS = ("id", "canvas_id", "moodle_id", "email", "login")  # what tells two students of the same name apart
TIMES = ("late", "submitted")  # what holds for everybody in a group


def gather(made: Iterable[Claim], roster: Roster, found: Collection, listing: Listing) -> None:
    """Put one submission per student into the collection; refuse their other files by name.

    Conventions  who is on the roster is one student, whatever their files are called; who is not is one by the number
                 that the platform gives, else by name. Two students never have the same name in the end.
    """
    marks = _Marks(roster)
    with closing(ClaimTable(made)) as table:
        table.mark(marks.of(claim, person) for claim, person in _people(table, roster, found))
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

    def of(self, claim: Claim, person: Person | None) -> tuple[str, str, Claim]:
        """The mark, what the student is called, and the claim."""
        if person is not None:
            self._here[person.place] = True
            return json.dumps(["roster", person.place]), person.name, claim
        number = next((key for key in NUMBERS if key in claim.about), "")
        mark = json.dumps([number, f"{claim.about.get(number, '')} {claim.student}"])
        if several := self._roster.several(claim.student):
            self._several[mark] = several
            for one in several:
                self._here[one.place] = True
        return mark, claim.student, claim

    def person(self, mark: str) -> Person | None:
        """Who it is; None for nobody on the roster."""
        kind, place = json.loads(mark)
        return self._roster[place] if kind == "roster" else None

    def several(self, mark: str) -> list[Person]:
        """Who it may be, where the name fits several."""
        return self._several.get(mark, [])

    def about(self, mark: str, claim: Claim) -> dict[str, str]:
        """What is known of a student."""
        person = self.person(mark)
        return {**(person.about if person else {}), **claim.about}

    def missing(self) -> Iterator[Person]:
        """Who is on the roster, and nobody's claim can be theirs."""
        return (person for person in self._roster if not self._here[person.place])


def _tell_apart(table: ClaimTable, marks: _Marks) -> None:
    """Put a number behind the names that several students share."""
    for student in table.shared():
        _, mark, name, claim = student
        about = marks.about(mark, claim)
        shown = next((about[key] for key in NUMBERS if key in about), "another")
        name = f"{name} ({shown})"
        while table.is_taken(name):
            name += "'"
        table.rename(student, name)


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


def _people(table: ClaimTable, roster: Roster, found: Collection) -> Iterator[tuple[Claim, Person | None]]:
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
            yield replace(claim, student=person.name, about=about), person


def _known(claim: Claim, roster: Roster, blind: bool) -> tuple[Claim, Person | None]:
    """A claim with its person; a number in Moodle that is another's by name is that of a group, and says nothing."""
    person = roster.find(claim.student, claim.about)
    number = claim.about.get("moodle_id", "")
    if person is None or blind or person.about.get("moodle_id") != number or akin(claim.student, person.name):
        return claim, person
    about = {key: value for key, value in claim.about.items() if key != "moodle_id"}
    return replace(claim, about=about), roster.find(claim.student, about)


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
