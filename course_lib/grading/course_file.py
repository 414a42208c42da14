"""What verdicts count for: the instructor's grading.toml. Nothing in it but leave_out and limits changes a verdict.

    title = "Week 3"                         # of the reports
    deadline = 2026-11-02T23:59:00+01:00     # with the offset from UTC
    pass_mark = 50                           # percent of the points that are possible
    leave_out = ["fold_xor"]                 # exercises that are not graded
    bonus = ["xor_with_a_repeat"]            # exercises that count beyond what is possible
    [weights]                                # how many times an exercise's points count; 1 where nothing is said
    fit_least_squares = 2
    [late]
    percent = 10                             # of the points earned, for each day or hour that has begun
    per = "day"
    grace_minutes = 15                       # as late as this is not late
    maximum_percent = 50
    [extensions]                             # other deadlines for some students
    "Ada Lovelace" = 2026-11-09T23:59:00+01:00
    [limits]
    exercise_seconds = 2
    submission_seconds = 5
    memory_mib = 1024

Whatever is not said stays as it is.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from course_lib.errors import CourseError
from course_lib.grading.near import unknown
from course_lib.grading.settings import Limits

__all__ = ["COURSE_FILE", "Course", "Late", "read_course"]

COURSE_FILE = "grading.toml"
LARGEST = 2**20
MIB = 2**20


@dataclass(frozen=True)
class Late:
    """What handing in late costs: percent of the points earned for each day or hour that has begun."""

    percent: float = 0.0
    per: str = "day"
    grace_minutes: float = 0.0
    maximum_percent: float = 100.0


@dataclass(frozen=True)
class Course:
    """What the verdicts count for; without a file everything counts once.

    Args         file: where it stands, "" for nowhere. title: of the reports, "" for the exercises' own. deadline,
                 extensions: moments as ISO 8601, "" for none. pass_mark: percent of what is possible, None for none.
                 weights: exercise -> how many times its points count. limits: the fields of Limits that are set.
    """

    file: str = ""
    title: str = ""
    deadline: str = ""
    pass_mark: float | None = None
    leave_out: tuple[str, ...] = ()
    bonus: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    late: Late = Late()
    extensions: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[str, float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for the journal."""
        return asdict(self)

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Course:
        """The course that to_dict wrote, also after a round trip through JSON."""
        names = {name: tuple(plain[name]) for name in ("leave_out", "bonus")}
        return cls(**{**plain, **names, "late": Late(**plain["late"])})

    def with_limits(self, limits: Limits) -> Limits:
        """The limits, with those that the file sets."""
        own = {**vars(limits), **self.limits}
        return Limits(own["exercise_seconds"], own["submission_seconds"], int(own["memory"]))

    def check(self, exercises: Sequence[Mapping[str, Any]]) -> None:
        """Whether what is named exists; exercises: those that are graded, as reports know them.

        Raises       CourseError when an exercise is unknown, or nothing is left to earn.
        """
        names = [exercise["name"] for exercise in exercises]
        for where, named in (("weights", self.weights), ("bonus", self.bonus)):
            for name in named:
                if name not in names and name not in self.leave_out:
                    raise unknown(f"{self.file}: {where}", "exercise", name, names)
        if set(names) <= set(self.bonus):
            raise CourseError(f"{self.file}: bonus names every exercise; leave one that counts.", name="bonus")


def read_course(path: Path) -> Course:
    """The course that a file describes.

    Raises       CourseError for anything in it that is unknown, of the wrong type, or impossible.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise CourseError(
                f"{path} has more than {LARGEST:,} bytes; a file of settings is expected.", name="settings"
            )
        table = _Table(path.name, "", tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except OSError as error:
        raise CourseError(f"{path} cannot be read ({error.strerror}); check --settings.", name="settings") from None
    except UnicodeDecodeError:
        raise CourseError(f"{path} is not a text in UTF-8; save it as one.", name="settings") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise CourseError(f"{path} is not TOML ({error or 'too deep'}); mend it there.", name="settings") from None
    late, limits, weights = table.table("late"), table.table("limits"), table.table("weights")
    extensions = table.table("extensions")
    course = Course(
        file=path.name,
        title=table.text("title"),
        deadline=table.moment("deadline"),
        pass_mark=table.number("pass_mark", None, 0, 100),
        leave_out=table.names("leave_out"),
        bonus=table.names("bonus"),
        weights={name: weights.number(name, 1.0, 0, 1000, zero=f'leave_out = ["{name}"]') for name in weights.plain},
        late=_late(late),
        extensions={student: extensions.moment(student) for student in extensions.plain},
        limits=_limits(limits),
    )
    for nested in (table, limits):
        nested.refuse_the_rest()
    _refuse_contradictions(course)
    return course


def _late(table: _Table) -> Late:
    table.known |= {"percent", "per", "grace_minutes", "maximum_percent"}
    table.refuse_the_rest()
    if table.plain and "percent" not in table.plain:
        raise table.error("percent", "is not there", "percent = 10 for a tenth of the points")
    per = table.text("per") or "day"
    if per not in ("day", "hour"):
        raise table.error("per", f"is {per!r}", 'per = "day" or per = "hour"')
    return Late(
        percent=table.number("percent", 0.0, 0, 100),
        per=per,
        grace_minutes=table.number("grace_minutes", 0.0, 0, math.inf),
        maximum_percent=table.number("maximum_percent", 100.0, 0, 100),
    )


def _limits(table: _Table) -> dict[str, float]:
    found: dict[str, float] = {}
    for name in ("exercise_seconds", "submission_seconds"):
        if name in table.plain:
            found[name] = table.number(name, 0.0, 0.1, 3600)
    if "memory_mib" in table.plain:
        found["memory"] = int(table.number("memory_mib", 0.0, 256, 2**20) * MIB)
    table.known.add("memory_mib")
    table.known |= {"exercise_seconds", "submission_seconds"}
    return found


def _refuse_contradictions(course: Course) -> None:
    if course.pass_mark and course.pass_mark < 1:
        raise CourseError(
            f"{course.file}: pass_mark is {course.pass_mark:g}, less than one percent; it is counted in percent, "
            f"so write pass_mark = {100 * course.pass_mark:g}.",
            name="pass_mark",
        )
    both = sorted(set(course.leave_out) & set(course.bonus))
    if both:
        raise CourseError(
            f"{course.file}: {both[0]} stands in leave_out and in bonus; take it out of one.", name="bonus"
        )
    if course.late.percent > course.late.maximum_percent:
        raise CourseError(
            f"{course.file}: late.percent is {course.late.percent:g}, more than late.maximum_percent "
            f"({course.late.maximum_percent:g}); raise the maximum or lower the percent.",
            name="late",
        )
    if course.extensions and not course.deadline:
        raise CourseError(f"{course.file}: extensions need a deadline; add deadline = ....", name="extensions")


class _Table:
    """A table of the file; every value is asked for by name and type, and what nobody asked for is refused."""

    def __init__(self, file: str, name: str, plain: Mapping[str, Any]) -> None:
        self.file, self.name, self.plain = file, name, plain
        self.known: set[str] = set()

    def error(self, key: str, came: str, expected: str) -> CourseError:
        """One sentence about one key."""
        place = f"{self.name}.{key}" if self.name else key
        return CourseError(f"{self.file}: {place} {came}; write {expected}.", name=place)

    def text(self, key: str) -> str:
        """A text, "" when there is none."""
        value = self._value(key, "")
        if not isinstance(value, str):
            raise self.error(key, f"is {_shown(value)}", f'a text, as in {key} = "..."')
        return value

    def number(self, key: str, default: Any, low: float, high: float, zero: str = "") -> Any:
        """A number from low to high, the default when there is none; zero: what to write instead of 0."""
        value = self._value(key, default)
        if value is default:
            return default
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            raise self.error(key, f"is {_shown(value)}", f"a number, as in {key} = {max(low, min(high, 2)):g}")
        if zero and value == 0:
            raise self.error(key, "is 0", f"{zero} to leave it out")
        if not low <= value <= high:
            span = f"a number from {low:g} to {high:g}" if high < math.inf else f"a number that is {low:g} or more"
            span = f"a number above 0, at most {high:g}" if zero else span
            raise self.error(key, f"is {value:g}", span)
        return float(value)

    def names(self, key: str) -> tuple[str, ...]:
        """A list of different texts."""
        value = self._value(key, [])
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            raise self.error(key, f"is {_shown(value)}", f'a list of names, as in {key} = ["augment"]')
        return tuple(dict.fromkeys(value))

    def moment(self, key: str) -> str:
        """A date with a time and its offset from UTC, as ISO 8601; "" when there is none."""
        value = self._value(key, None)
        if value is None:
            return ""
        if not isinstance(value, datetime) or value.tzinfo is None:
            example = "2026-11-02T23:59:00+01:00"
            raise self.error(
                f'"{key}"' if self.name else key, f"is {_shown(value)}", f"date, time and offset: {example}"
            )
        return value.isoformat()

    def table(self, key: str) -> _Table:
        """A table inside, empty when there is none."""
        value = self._value(key, {})
        if not isinstance(value, dict):
            raise self.error(key, f"is {_shown(value)}", f"a table: [{key}] on a line of its own")
        return _Table(self.file, key, value)

    def refuse_the_rest(self) -> None:
        """Raise CourseError for a key that nobody asked for."""
        for key in self.plain:
            if key not in self.known:
                where = f"{self.file}: {self.name}" if self.name else self.file
                raise unknown(where, "setting", key, sorted(self.known))

    def _value(self, key: str, default: Any) -> Any:
        self.known.add(key)
        return self.plain.get(key, default)


def _shown(value: Iterable[Any] | Any) -> str:
    """A value of the file, short and on one line."""
    text = value.isoformat() if hasattr(value, "isoformat") else repr(value)
    text = text.encode("ascii", "backslashreplace").decode()
    return text if len(text) <= 60 else f"{text[:57]}..."
