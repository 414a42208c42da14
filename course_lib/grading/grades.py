"""From verdicts to points: weights, bonus, decisions of the instructor, lateness; each kept apart, with its reason."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

from course_lib.grading.course_file import Course
from course_lib.grading.overrides import Override
from course_lib.plurals import counted

__all__ = ["Counted", "Grade", "grade_of", "possible_points"]

DIGITS = 4  # of points: enough for any weight, and no 0.30000000000000004
SECONDS = {"day": 86400.0, "hour": 3600.0}


@dataclass(frozen=True)
class Counted:
    """What one exercise counts for.

    Args         points, out_of: after weights and overrides; out_of is 0 for a bonus. reasons: sentences on what makes
                 them other than the verdict's. changed: what became of the verdict since it was overridden, or "".
    """

    points: float
    out_of: float
    reasons: tuple[str, ...] = ()
    changed: str = ""


@dataclass(frozen=True)
class Grade:
    """What one student has.

    Args         points, out_of: after everything. automatic, automatic_out_of: by the verdicts alone. exercises: by
                 name. percent_off: for lateness; late: the sentence on it, or "". passed: None where there is no mark.
    """

    points: float
    out_of: float
    automatic: float
    automatic_out_of: float
    exercises: Mapping[str, Counted]
    percent_off: float = 0.0
    late: str = ""
    passed: bool | None = None


def grade_of(
    student: str,
    entries: Iterable[Mapping[str, Any]],
    course: Course,
    overrides: Mapping[str, Override],
    about: Mapping[str, str],
    hash_: str = "",
) -> Grade:
    """The grade of one student.

    Args         entries: as the journal keeps them. overrides: by exercise. about: late, submitted, where known. hash_:
                 of what was handed in.
    """
    verdicts = [entry["verdict"] for entry in entries]
    counted = {
        verdict["exercise"]: _counted(verdict, course, overrides.get(verdict["exercise"]), hash_)
        for verdict in verdicts
    }
    earned = sum(part.points for part in counted.values())
    out_of = round(sum(part.out_of for part in counted.values()), DIGITS)
    percent, late = _lateness(student, course, about)
    points = round(earned * (1 - percent / 100), DIGITS)
    passed = None if course.pass_mark is None else points >= out_of * course.pass_mark / 100 - 10**-DIGITS
    return Grade(
        points=points,
        out_of=out_of,
        automatic=float(sum(verdict["points"] for verdict in verdicts)),
        automatic_out_of=float(sum(verdict["out_of"] for verdict in verdicts)),
        exercises=counted,
        percent_off=percent,
        late=late,
        passed=passed,
    )


def _counted(verdict: Mapping[str, Any], course: Course, override: Override | None, hash_: str) -> Counted:
    points, out_of, reasons, changed = verdict["points"], verdict["out_of"], [], ""
    if override is not None:
        points = override.points
        reasons.append(f"Set by hand to {points:g} of {counted(out_of, 'point')}: {override.reason}")
        changed = override.changed(verdict, hash_)
    weight = course.weights.get(verdict["exercise"], 1.0)
    if weight != 1:
        reasons.append(f"Counts {weight:g} times.")
    if verdict["exercise"] in course.bonus:
        reasons.append("A bonus: it counts beyond the points that are possible.")
    possible = possible_points(verdict["exercise"], out_of, course)
    return Counted(round(points * weight, DIGITS), possible, tuple(reasons), changed)


def possible_points(exercise: str, points: float, course: Course) -> float:
    """What an exercise adds to the points that are possible; points: its own."""
    return 0.0 if exercise in course.bonus else round(points * course.weights.get(exercise, 1.0), DIGITS)


def _lateness(student: str, course: Course, about: Mapping[str, str]) -> tuple[float, str]:
    """(percent taken off, the sentence on it)."""
    late, unit = course.late, course.late.per
    if not late.percent:
        return 0.0, ""
    deadline = course.extensions.get(student, course.deadline)
    if deadline and about.get("submitted"):
        end = _moment(deadline, UTC)
        seconds = (_moment(about["submitted"], end.tzinfo) - end).total_seconds()
        if seconds <= 60 * late.grace_minutes:
            return 0.0, ""
        units = math.ceil(seconds / SECONDS[unit])
        said = f"Handed in {_span(seconds)} after the deadline"
    elif about.get("late") and student not in course.extensions:  # the platform knows nothing of our extensions
        units, said = 1, "Marked as late, at an unknown time"
    else:
        return 0.0, ""
    percent = min(units * late.percent, late.maximum_percent)
    return percent, f"{said} ({counted(units, unit)} begun): {percent:g}% of the points are taken off."


def _moment(text: str, zone: tzinfo | None) -> datetime:
    """A moment; where the offset is missing, in this zone: what an instructor reads is in that of their deadline."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _span(seconds: float) -> str:
    """A time in its two largest units."""
    minutes = max(1, int(seconds // 60))
    parts = [(minutes // 1440, "day"), (minutes // 60 % 24, "hour"), (minutes % 60, "minute")]
    first = next(index for index, (count, _) in enumerate(parts) if count)
    said = [counted(count, unit) for count, unit in parts[first : first + 2] if count]
    return " and ".join(said)
