"""What a run found, put together from the journal: the same whatever the order, the interruptions, the workers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from course_lib.errors import CourseError
from course_lib.grading.journal import Journal

__all__ = ["Graded", "Results", "results"]


@dataclass(frozen=True)
class Graded:
    """One student: the file, and for each exercise the verdict, its place and notes, as plain data."""

    student: str
    file: str
    exercises: tuple[dict[str, Any], ...]
    seconds: dict[str, float]

    @property
    def points(self) -> float:
        """What was earned."""
        return float(sum(entry["verdict"]["points"] for entry in self.exercises))

    @property
    def out_of(self) -> float:
        """What could be earned."""
        return float(sum(entry["verdict"]["out_of"] for entry in self.exercises))


@dataclass
class Results:
    """A class: the exercises, the students in order, what was not graded, and how it was run.

    Args         title: of the exercise set. exercises: name, points, page, mistakes of each. ungraded: (student, file,
                 reason). refused: (file, reason). isolated: False when the walls were left out. walls: those that stood
                 for every verdict. limits: as in Limits.
    """

    title: str
    exercises: list[dict[str, Any]]
    students: list[Graded] = field(default_factory=list)
    ungraded: list[dict[str, str]] = field(default_factory=list)
    refused: list[dict[str, str]] = field(default_factory=list)
    isolated: bool = True
    walls: list[str] = field(default_factory=list)
    limits: dict[str, float] = field(default_factory=dict)

    @property
    def out_of(self) -> float:
        """What each student could earn."""
        return float(sum(exercise["points"] for exercise in self.exercises))

    def verdicts(self, exercise: str) -> list[tuple[Graded, dict[str, Any]]]:
        """The verdict of every student on one exercise."""
        return [
            (student, entry["verdict"])
            for student in self.students
            for entry in student.exercises
            if entry["verdict"]["exercise"] == exercise
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain data: what results.json holds."""
        return {
            "format": 1,
            "title": self.title,
            "out_of": self.out_of,
            "isolated": self.isolated,
            "walls": self.walls,
            "limits": self.limits,
            "exercises": self.exercises,
            "students": [
                {
                    "student": student.student,
                    "file": student.file,
                    "points": student.points,
                    "out_of": student.out_of,
                    "exercises": list(student.exercises),
                }
                for student in self.students
            ],
            "ungraded": self.ungraded,
            "refused": self.refused,
        }


def results(journal: Journal) -> Results:
    """The last run that the journal knows of; CourseError when it was stopped before it knew the exercises."""
    run = journal.fact("run")
    described = None if run is None else journal.fact(f"set {run['settings']}")
    if described is None:
        raise CourseError(f"Nothing has been graded in {journal.path.parent} yet; run course grade first.", name="out")
    found = Results(described["title"], described["exercises"], refused=run["refused"])
    found.isolated, found.limits = run["isolated"], run["limits"]
    walls: list[list[str]] = []
    for entry in run["submissions"]:
        known = journal.verdicts(entry["hash"], run["settings"])
        if known is None or entry["hash"] in run["errors"]:
            reason = run["errors"].get(entry["hash"], "It was not reached before the run was stopped.")
            found.ungraded.append({"student": entry["student"], "file": entry["file"], "reason": reason})
            continue
        walls.append(known["walls"])
        found.students.append(Graded(entry["student"], entry["file"], tuple(known["exercises"]), known["seconds"]))
    found.walls = [wall for wall in walls[0] if all(wall in others for others in walls)] if walls else []
    return found
