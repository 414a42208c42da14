"""From files with owners to one submission per student: who is who, and which file counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from course_lib.grading.collect.claims import Claim
from course_lib.grading.collect.collection import Collection
from course_lib.grading.collect.found import Listing, Submission, hash_of
from course_lib.grading.collect.roster import Person, Roster, akin
from course_lib.grading.safe_text import in_order

__all__ = ["gather"]

NUMBERS = ("id", "canvas_id", "moodle_id", "email", "login")  # what tells two students of the same name apart
TIMES = ("late", "submitted")  # what holds for everybody in a group
Mark = tuple[str, str]


def gather(made: list[Claim], roster: Roster, found: Collection, listing: Listing) -> None:
    """Put one submission per student into the collection; refuse their other files by name.

    Conventions  who is on the roster is one student, whatever their files are called; who is not is one by the number
                 that the platform gives, else by name. Two students never have the same name in the end.
    """
    students: dict[Mark, list[Claim]] = {}
    persons: dict[Mark, Person] = {}
    shared: dict[Mark, list[Person]] = {}
    for claim, person in _people(made, roster, found):
        if person is None:
            number = next((key for key in NUMBERS if key in claim.about), "")
            mark = (number, f"{claim.about.get(number, '')} {claim.student}")
            if several := roster.several(claim.student):
                shared[mark] = several
        else:
            mark = ("roster", str(roster.places[person]))
            persons[mark] = person
        students.setdefault(mark, []).append(claim)
    chosen = {mark: max(_notebooks(files) or files, key=_order) for mark, files in students.items()}
    others = [_not_chosen(claim, chosen[mark]) for mark, files in students.items() for claim in files]
    for other, why in dict.fromkeys(filter(None, others)):  # that of a group once
        listing.refuse(other, why)
    about = {mark: {**(persons[mark].about if mark in persons else {}), **chosen[mark].about} for mark in chosen}
    called = {mark: persons[mark].name if mark in persons else chosen[mark].student for mark in chosen}
    for mark, name in _unlike(called, about).items():
        file = chosen[mark].file
        try:
            found.submissions.append(Submission(name, file.name, file.path, _hash(file.path), about[mark]))
        except OSError as error:
            listing.refuse(file.name, f"It cannot be read: {error.strerror}.")
            continue
        if mark in shared:
            told = [person.told_by for person in shared[mark]]
            found.unclear.append({"student": name, "file": file.name, "people": told})
        elif found.roster and mark not in persons:
            found.strangers.append(name)
    here = {*persons.values(), *(person for several in shared.values() for person in several)}
    missing = [person for person in roster.places if person not in here]
    found.missing += [{"student": roster.shown(person), **person.about} for person in missing]
    found.unclear.sort(key=lambda entry: str(entry["student"]))
    found.missing.sort(key=lambda entry: in_order(entry["student"]))
    found.submissions.sort(key=lambda submission: in_order(submission.student))
    found.strangers.sort(key=in_order)


def _people(made: list[Claim], roster: Roster, found: Collection) -> Iterator[tuple[Claim, Person | None]]:
    """Each claim with the person on the roster; one that is named after a group comes once for each of its members.

    Conventions  the number in the name of a group's folder is that of the group (Moodle) or of one member (Canvas).
    """
    told = set()
    blind = len({claim.student for claim in made}) == 1  # all are called Participant
    for claim in made:
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


def _unlike(called: dict[Mark, str], about: dict[Mark, dict[str, str]]) -> dict[Mark, str]:
    """The names, with a number behind those that several students share."""
    count = Counter(called.values())
    names: dict[Mark, str] = {}
    taken = {name for name in count if count[name] == 1}
    for mark, name in called.items():
        if count[name] > 1:
            shown = next((about[mark][key] for key in NUMBERS if key in about[mark]), "another")
            name = f"{name} ({shown})"
            while name in taken:
                name += "'"
            taken.add(name)
        names[mark] = name
    return names


def _notebooks(files: list[Claim]) -> list[Claim]:
    return [claim for claim in files if claim.file.name.lower().endswith(".ipynb")]


def _not_chosen(claim: Claim, chosen: Claim) -> tuple[str, str] | None:
    """A file that does not count, and why, so that none goes unseen; None for the one that does."""
    if claim.file is chosen.file:
        return None
    why = "It was handed in again" if claim.turn < chosen.turn else "Of one student's files one counts"
    return claim.file.name, f"{why}; {chosen.file.name} is graded."


def _order(claim: Claim) -> tuple[int, tuple[int, int], str, str]:
    """Nearer to the top before deeper; then by the turn, the moment, and the name where nothing else tells."""
    return -claim.file.name.count("/"), claim.turn, claim.about.get("submitted", ""), claim.file.name


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hash_of(path.suffix, iter(lambda: file.read(2**20), b""))
