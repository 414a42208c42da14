"""What a run found, put together from the journal: the same whatever the order, the interruptions, the workers."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from course_lib.errors import CourseError
from course_lib.grading.course_file import Course
from course_lib.grading.grades import Grade, grade_of, possible_points
from course_lib.grading.journal import Journal
from course_lib.grading.journal_file import explained
from course_lib.grading.near import unknown
from course_lib.grading.overrides import Override, overrides_in
from course_lib.grading.roll import Roll

__all__ = ["Graded", "Results", "results"]


@dataclass(frozen=True)
class Graded:
    """One student: the file, and for each exercise the verdict, its place and notes, as plain data.

    Args         about: what is known of the submission, such as late and submitted. course: what the verdicts count
                 for. overrides: what was decided by hand, by exercise. hash: of the submission.
    """

    student: str
    file: str
    exercises: tuple[dict[str, Any], ...]
    seconds: dict[str, float]
    about: dict[str, str] = field(default_factory=dict)
    course: Course = field(default_factory=Course)
    overrides: Mapping[str, Override] = field(default_factory=dict)
    hash: str = ""

    @functools.cached_property
    def grade(self) -> Grade:
        """The points, with their reasons; the verdicts stay what they are."""
        return grade_of(self.student, self.exercises, self.course, self.overrides, self.about, self.hash)

    @property
    def points(self) -> float:
        """What was earned, after everything."""
        return self.grade.points

    @property
    def out_of(self) -> float:
        """What could be earned, bonus not counted."""
        return self.grade.out_of

    def to_dict(self) -> dict[str, Any]:
        """Plain data: the verdicts as they were found, and what they count for."""
        decided = {name: {"points": o.points, "reason": o.reason} for name, o in self.overrides.items()}
        return {
            "student": self.student,
            "file": self.file,
            "about": self.about,
            "points": self.points,
            "out_of": self.out_of,
            "exercises": list(self.exercises),
            "grade": asdict(self.grade),
            "overrides": {name: entry for name, entry in decided.items() if name in self.grade.exercises},
        }


@dataclass
class Results:
    """A class: the exercises, the students in order, what was not graded, and how it was run.

    Args         title: of the exercise set. exercises: name, points, page, mistakes of each. ungraded: (student, file,
                 reason). refused: (file, reason). isolated: False when the walls were left out. walls: those that stood
                 for every verdict. limits: as in Limits. collected: layout, roster, missing and
                 strangers, as in Collection. course: what the verdicts count for. notes: what the
                 instructor should look at, a sentence each. loose: decisions by hand on what has no verdict here.
    """

    title: str
    exercises: list[dict[str, Any]]
    students: Sequence[Graded] = ()
    ungraded: list[dict[str, str]] = field(default_factory=list)
    refused: list[dict[str, str]] = field(default_factory=list)
    isolated: bool = True
    walls: list[str] = field(default_factory=list)
    limits: dict[str, float] = field(default_factory=dict)
    course: Course = field(default_factory=Course)
    notes: list[str] = field(default_factory=list)
    collected: dict[str, Any] = field(default_factory=dict)
    loose: list[dict[str, Any]] = field(default_factory=list)

    @property
    def out_of(self) -> float:
        """What each student could earn, bonus not counted."""
        return sum(self.possible(exercise["name"]) for exercise in self.exercises)

    def possible(self, exercise: str) -> float:
        """What each student could earn with one exercise."""
        points = next(float(entry["points"]) for entry in self.exercises if entry["name"] == exercise)
        return possible_points(exercise, points, self.course)

    def verdicts(self, exercise: str) -> list[tuple[Graded, dict[str, Any]]]:
        """The verdict of every student on one exercise."""
        return [
            (student, entry["verdict"])
            for student in self.students
            for entry in student.exercises
            if entry["verdict"]["exercise"] == exercise
        ]

    def decisions(self) -> list[dict[str, Any]]:
        """What is decided by hand, with the verdict as it is now."""
        return [
            {
                "student": student.student,
                "exercise": override.exercise,
                "points": override.points,
                "reason": override.reason,
                "verdict": entry["verdict"]["status"],
                "automatic": entry["verdict"]["points"],
                "out_of": entry["verdict"]["out_of"],
                "changed": student.grade.exercises[override.exercise].changed,
            }
            for student in self.students
            for entry in student.exercises
            if (override := student.overrides.get(entry["verdict"]["exercise"])) is not None
        ] + self.loose

    def to_dict(self) -> dict[str, Any]:
        """Plain data: what results.json holds."""
        return {
            "format": 1,
            "title": self.title,
            "out_of": self.out_of,
            "isolated": self.isolated,
            "walls": self.walls,
            "limits": self.limits,
            "collected": self.collected,
            "exercises": self.exercises,
            "students": [student.to_dict() for student in self.students],
            "notes": self.notes,
            "pass_mark": self.course.pass_mark,
            "ungraded": self.ungraded,
            "refused": self.refused,
        }


def results(journal: Journal) -> Results:
    """The last run that the journal knows of; CourseError when it was stopped before it knew the exercises."""
    run = journal.fact("run") or {"settings": ""}
    described = journal.fact(f"set {run['settings']}")
    if described is None:
        raise CourseError(f"Nothing has been graded in {journal.path.parent} yet; run course grade first.", name="out")
    course = Course.from_dict(journal.fact("course")) if journal.fact("course") else Course()
    found = Results(course.title or described["title"], described["exercises"], refused=run["refused"], course=course)
    found.isolated, found.limits = run["isolated"], run["limits"]
    found.collected = run.get("collected", {})
    decided: dict[str, dict[str, Override]] = {}
    for override in overrides_in(journal):
        decided.setdefault(override.student, {})[override.exercise] = override
    with explained(journal.path):  # of which the roll may be a part, on the same disk
        found.students = Roll(
            _graded(journal, run, found, decided),
            lambda one: (one.student, one.file, one.exercises, one.seconds, one.about, one.hash),
            lambda facts: _made(facts, found.course, decided),
            journal.path.parent,
        )
    theirs = [one for one in (found.students if decided else ()) if one.student in decided]
    graded = {(one.student, name) for one in theirs for name in one.grade.exercises}
    others = [override for own in decided.values() for override in own.values()]
    found.loose = [_loose(override) for override in others if (override.student, override.exercise) not in graded]
    found.notes = [journal.fact("mismatch")] if journal.fact("mismatch") else []
    found.notes += list(_notes(found, decided, journal))
    return found


def _graded(
    journal: Journal, run: dict[str, Any], found: Results, decided: Mapping[str, Mapping[str, Override]]
) -> Iterator[Graded]:
    """Every student who is graded, in order; the others and the walls that stood for all are put into the results."""
    walls: list[str] | None = None
    errors = journal.fact("errors") or {}
    for entry in journal.submissions():
        known = journal.verdicts(entry["hash"], run["settings"])
        if known is None or entry["hash"] in errors:
            reason = errors.get(entry["hash"], "It was not reached before the run was stopped.")
            found.ungraded.append({"student": entry["student"], "file": entry["file"], "reason": reason})
            continue
        walls = known["walls"] if walls is None else [wall for wall in walls if wall in known["walls"]]
        about, exercises = entry["about"], tuple(known["exercises"])
        facts = (entry["student"], entry["file"], exercises, known["seconds"], about, entry["hash"])
        yield _made(facts, found.course, decided)
    found.walls = walls or []


def _made(facts: tuple[Any, ...], course: Course, decided: Mapping[str, Mapping[str, Override]]) -> Graded:
    student, file, exercises, seconds, about, hash_ = facts
    return Graded(student, file, exercises, seconds, about, course, decided.get(student, {}), hash_)


def _timeless(found: Results) -> Iterator[str]:
    """Whose lateness nobody can know, where lateness costs something."""
    if not (found.course.late.percent and found.course.deadline) or found.collected.get("marks_late"):
        return
    count = sum(1 for student in found.students if not {"submitted", "late"} & student.about.keys())
    if count:
        yield (
            f"No time is known for {count} of {len(found.students)} submissions, so none of these counts as late; "
            "where Moodle has them, add its grading worksheet with --roster."
        )


def _loose(override: Override) -> dict[str, Any]:
    """A decision as `decisions()` says it, where there is no verdict that it could stand beside."""
    facts = {"student": override.student, "exercise": override.exercise, "points": override.points}
    changed = "There is no verdict on it here; take it back with --remove."
    return {**facts, "reason": override.reason, "verdict": "none", "automatic": 0, "out_of": 0, "changed": changed}


def _notes(found: Results, decided: Mapping[str, Mapping[str, Override]], journal: Journal) -> Iterator[str]:
    """What in the roster, the settings and the decisions no longer fits, or never did."""
    for unclear in found.collected.get("unclear", ()):
        who, people, file = unclear["student"], unclear["people"], unclear["file"]
        if len(people) == 1:
            yield (
                f"{who} has the name of {people[0]} on the roster, but so has somebody else, or the roster has another "
                f"number for it: give the roster the platform's number of each, or name {file} after {people[0]} if it "
                "is theirs."
            )
        else:
            yield (
                f"{who} fits {len(people)} people on the roster ({', '.join(people)}): "
                f"give the roster the platform's number or the login of each, or name {file} after one of these."
            )
    yield from _timeless(found)
    for student in found.students if decided else ():
        if student.student in decided:
            for name, counted in student.grade.exercises.items():
                if counted.changed:
                    yield f"Decided by hand for {student.student}, {name}: {counted.changed}"
    for loose in found.loose:
        yield f"Decided by hand for {loose['student']}, {loose['exercise']}: there is no verdict on it here."
    missing = {entry["student"] for entry in found.collected.get("missing", ())}
    for name in found.course.extensions:
        if name not in missing and journal.submission(name) is None:
            known = sorted({*missing, *(entry["student"] for entry in journal.submissions())})
            yield f"{unknown(f'{found.course.file}: extensions', 'student', name, known)}"
    if found.course.late.percent and not found.course.deadline:
        yield (
            f"{found.course.file}: [late] without a deadline counts only what the platform marks as late; "
            "add deadline = 2026-11-02T23:59:00+01:00 for the others."
        )
