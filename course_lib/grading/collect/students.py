"""From files with owners to one submission per student: who is who, and which file counts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from course_lib.grading.collect.claims import Claim
from course_lib.grading.collect.collection import Collection
from course_lib.grading.collect.found import Listing, Submission, hash_of
from course_lib.grading.collect.roster import Person, Roster

__all__ = ["gather"]

NUMBERS = ("id", "canvas_id", "moodle_id", "email", "login")  # what tells two students of the same name apart
Mark = tuple[str, str]


def gather(made: list[Claim], roster: Roster, found: Collection, listing: Listing) -> None:
    """Put one submission per student into the collection; refuse their other files by name.

    Conventions  who is on the roster is one student, whatever their files are called; who is not is one by the number
                 that the platform gives, else by name. Two students never have the same name in the end.
    """
    students: dict[Mark, list[Claim]] = {}
    persons: dict[Mark, Person] = {}
    shared: dict[Mark, list[Person]] = {}
    for claim in made:
        person = roster.find(claim.student, claim.about)
        if person is None:
            number = next((key for key in NUMBERS if key in claim.about), "")
            mark = (number, claim.about.get(number, claim.student))
            if several := roster.several(claim.student):
                shared[mark] = several
        else:
            mark = ("roster", str(roster.places[person]))
            persons[mark] = person
        students.setdefault(mark, []).append(claim)
    chosen = {mark: _chosen(files, listing) for mark, files in students.items()}
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
    found.missing.sort(key=lambda entry: entry["student"])
    found.submissions.sort(key=lambda submission: submission.student)
    found.strangers.sort()


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


def _chosen(files: list[Claim], listing: Listing) -> Claim:
    """The file that counts: a notebook, where there is one, and the last; the others are named, so none goes unseen."""
    notebooks = [claim for claim in files if claim.file.name.lower().endswith(".ipynb")]
    chosen = max(notebooks or files, key=_order)
    for claim in files:
        if claim.file is not chosen.file:
            why = "It was handed in again" if claim.turn < chosen.turn else "Of one student's files one counts"
            listing.refuse(claim.file.name, f"{why}; {chosen.file.name} is graded.")
    return chosen


def _order(claim: Claim) -> tuple[int, tuple[int, int], str, str]:
    """Nearer to the top before deeper; then by the turn, the moment, and the name where nothing else tells."""
    return -claim.file.name.count("/"), claim.turn, claim.about.get("submitted", ""), claim.file.name


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hash_of(path.suffix, iter(lambda: file.read(2**20), b""))
