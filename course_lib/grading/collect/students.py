"""From files with owners to one submission per student: who is who, and which file counts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from course_lib.grading.collect.claims import Claim
from course_lib.grading.collect.collection import Collection
from course_lib.grading.collect.found import Listing, Submission, hash_of
from course_lib.grading.collect.on_disk import ClaimTable, rolled_submissions
from course_lib.grading.collect.roster import Person, Roster

__all__ = ["gather"]

NUMBERS = ("id", "canvas_id", "moodle_id", "email", "login")  # what tells two students of the same name apart


@dataclass
class _People:
    """Who of the roster stands behind a mark: one person, or several that a name may mean."""

    roster: Roster
    one: dict[str, Person] = field(default_factory=dict)
    several: dict[str, list[Person]] = field(default_factory=dict)

    def mark(self, claim: Claim) -> str:
        """What is the same for all claims of one student, and another for every other."""
        person = self.roster.find(claim.student, claim.about)
        if person is not None:
            mark = json.dumps(["roster", self.roster.places[person]])
            self.one[mark] = person
            return mark
        number = next((key for key in NUMBERS if key in claim.about), "")
        mark = json.dumps([number, claim.about.get(number, claim.student)])
        if several := self.roster.several(claim.student):
            self.several[mark] = several
        return mark

    def about(self, mark: str, claim: Claim) -> dict[str, str]:
        """What is known of a student."""
        return {**(self.one[mark].about if mark in self.one else {}), **claim.about}


def gather(made: Iterable[Claim], roster: Roster, found: Collection, listing: Listing) -> None:
    """Put one submission per student into the collection; refuse their other files by name.

    Conventions  who is on the roster is one student, whatever their files are called; who is not is one by the number
                 that the platform gives, else by name. Two students never have the same name in the end.
    """
    people = _People(roster)
    with closing(ClaimTable()) as table:
        table.add((people.mark(claim), claim) for claim in made)
        table.call(_chosen(table, people, listing))
        _tell_apart(table, people)
        found.submissions = rolled_submissions(_submissions(table, people, found, listing))
    here = {*people.one.values(), *(person for several in people.several.values() for person in several)}
    missing = [person for person in roster.places if person not in here]
    found.missing += [{"student": roster.shown(person), **person.about} for person in missing]
    found.missing.sort(key=lambda entry: entry["student"])


def _chosen(table: ClaimTable, people: _People, listing: Listing) -> Iterator[tuple[int, str, str, Claim]]:
    """Of every student the file that counts; the others are named, so that none goes unseen."""
    for mark, place, (chosen, *others) in table.by_student():
        for claim in others:
            if claim.file != chosen.file:
                why = "It was handed in again" if claim.turn < chosen.turn else "Of one student's files one counts"
                listing.refuse(claim.file.name, f"{why}; {chosen.file.name} is graded.")
        yield place, people.one[mark].name if mark in people.one else chosen.student, mark, chosen


def _tell_apart(table: ClaimTable, people: _People) -> None:
    """Put a number behind the names that several students share."""
    for place, name, mark, claim in table.shared():
        about = people.about(mark, claim)
        shown = next((about[key] for key in NUMBERS if key in about), "another")
        apart = f"{name} ({shown})"
        while table.is_taken(apart):
            apart += "'"
        table.rename(place, apart)


def _submissions(table: ClaimTable, people: _People, found: Collection, listing: Listing) -> Iterator[Submission]:
    """In the order of the names; what is to be said of each is put into the collection."""
    for _, name, mark, claim in table.students():
        file, path = claim.file.name, claim.file.path
        try:
            hash_ = _hash(path)
        except OSError as error:
            listing.refuse(file, f"It cannot be read: {error.strerror}.")
            continue
        if mark in people.several:
            told = [person.told_by for person in people.several[mark]]
            found.unclear.append({"student": name, "file": file, "people": told})
        elif found.roster and mark not in people.one:
            found.strangers.append(name)
        yield Submission(name, file, path, hash_, people.about(mark, claim))


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hash_of(path.suffix, iter(lambda: file.read(2**20), b""))
