"""What the class report says about everybody together, gathered in one pass over the students."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from course_lib.grading.carried import carried
from course_lib.grading.item_analysis import Item
from course_lib.grading.pseudonyms import hider
from course_lib.grading.results import Graded, Results

__all__ = ["Made", "Tally", "tally"]

MOST = 500  # different wrong answers to one exercise that are counted apart


@dataclass
class Made:
    """A mistake in an exercise: how many made it, what was said of it first, and the smallest case that shows it."""

    message: str
    count: int = 0
    example: dict[str, Any] | None = None


@dataclass
class Tally:
    """A class in numbers.

    Args         students: how many. points: how many earned so many. items: exercise -> how hard it was. statuses:
                 exercise -> verdict -> how many. mistakes: (exercise, mistake) -> who made it, without names.
                 unnamed: exercise -> (expected, theirs) -> how many gave that wrong answer, where no mistake has a
                 name. passed: how many have enough. carried: answers that may be wrong because another one is.
    """

    students: int = 0
    points: Counter[float] = field(default_factory=Counter)
    items: dict[str, Item] = field(default_factory=dict)
    statuses: dict[str, Counter[str]] = field(default_factory=dict)
    mistakes: dict[tuple[str, str], Made] = field(default_factory=dict)
    unnamed: dict[str, dict[tuple[str, str], Made]] = field(default_factory=dict)
    passed: int = 0
    carried: int = 0

    @property
    def mean(self) -> float:
        """The mean of the points."""
        return sum(points * count for points, count in self.points.items()) / self.students

    @property
    def median(self) -> float:
        """The middle one of the points, or the mean of the middle two."""
        middle = ((self.students - 1) // 2, self.students // 2)
        found, before = [], 0
        for points in sorted(self.points):
            found += [points for place in middle if before <= place < before + self.points[points]]
            before += self.points[points]
        return sum(found) / 2


def tally(results: Results) -> Tally:
    """The class in numbers; its size is that of the exercises and mistakes, not of the class."""
    found = Tally()
    for exercise in results.exercises:
        found.items[exercise["name"]] = Item(exercise["points"])
        found.statuses[exercise["name"]] = Counter()
    for student in results.students:
        found.students += 1
        found.points[student.points] += 1
        found.passed += bool(student.grade.passed)
        whole = sum(entry["verdict"]["points"] for entry in student.exercises)
        for entry in student.exercises:
            verdict = entry["verdict"]
            name, status = verdict["exercise"], verdict["status"]
            found.statuses[name][status] += 1
            found.items[name].add(verdict["points"], whole - verdict["points"], status == "right")
            for mistake in verdict["names"]:
                made = found.mistakes.setdefault((name, mistake), Made(verdict["message"]))
                made.count += 1
                _exemplify(made, verdict["witness"], student)
            found.carried += bool(carried(student, entry))
            if status in ("wrong", "partly") and not verdict["names"] and verdict["witness"]:
                _unnamed(found.unnamed.setdefault(name, {}), verdict, student)
    return found


def _unnamed(known: dict[tuple[str, str], Made], verdict: dict[str, Any], student: Graded) -> None:
    answer = (verdict["witness"]["expected"], verdict["witness"]["got"])
    if answer in known or len(known) < MOST:
        made = known.setdefault(answer, Made(hider([student])(verdict["message"])))
        made.count += 1
        _exemplify(made, verdict["witness"], student)


def _exemplify(made: Made, witness: dict[str, Any] | None, student: Graded) -> None:
    """Keep the smaller example: the call and the result, without what was printed and without the student's name."""
    if witness and (made.example is None or len(str(witness)) < len(str({**made.example, "printed": ""}))):
        hide = hider([student])
        made.example = {**witness, "got": hide(witness["got"]), "printed": ""}
