"""Which students handed in the same code under other names: a hint for a person to look, never a verdict."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field

from course_lib.grading.collect.roster import groups_of
from course_lib.grading.results import Graded, Results
from course_lib.grading.scratch import explained, scratch

__all__ = ["Alike", "Group", "alike"]

SMALLEST = 150  # nodes of the syntax trees in all: shorter programs are often the same by themselves
TABLE = "CREATE TABLE students (place INTEGER PRIMARY KEY, mark INT, teams TEXT)"
LARGEST_FIRST = """
SELECT mark, place, teams FROM students
JOIN (SELECT mark, count(*) AS size, min(place) AS first FROM students GROUP BY mark HAVING size > 1) USING (mark)
ORDER BY size DESC, first, place
"""


@dataclass
class Group:
    """Students whose code is the same.

    Args         size: how many. team: the name under which all of them work together, as platform or roster say; "" for
                 none. first: the places of the first of them, each with the name under which they work with another.
    """

    size: int = 0
    team: str = ""
    first: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class Alike:
    """What is alike in a class.

    Args         groups: the largest first, and last those that work together. count: of all groups; teams: of those
                 that work together. partly: whether some work together in groups that do not as a whole.
    """

    groups: list[Group]
    count: int = 0
    teams: int = 0
    partly: bool = False


def alike(results: Results, groups: int, members: int) -> Alike:
    """Students whose attempted exercises are all the same code.

    Args         groups, members: how many are wanted; no others are held.
    """
    found = Alike([])
    teams: list[Group] = []
    with explained(), closing(scratch(TABLE)) as database:
        students = enumerate(results.students)
        marked = ((place, _mark(one), json.dumps(one.about.get("group", ""))) for place, one in students)
        database.executemany("INSERT INTO students VALUES (?, ?, ?)", (row for row in marked if row[1]))
        for _, rows in itertools.groupby(database.execute(LARGEST_FIRST), lambda row: row[0]):
            group, partly = _group((row[1:] for row in rows), members)
            found.count += 1
            found.teams += bool(group.team)
            found.partly |= partly and not group.team
            same = teams if group.team else found.groups
            same += [group] if len(same) < groups else []
    found.groups = (found.groups + teams)[:groups]
    return found


def _group(rows: Iterable[tuple[int, str]], members: int) -> tuple[Group, bool]:
    """A group, and whether some of it work together."""
    group, kinds = Group(), Counter[str]()
    first: list[tuple[int, str]] = []
    for place, teams in rows:
        kinds[teams] += 1
        first += [(place, teams)] if len(first) < members else []
    count: Counter[str] = Counter()
    for teams, times in kinds.items():
        count.update(dict.fromkeys(_names(teams), times))
    shared = {teams: next((name for name in _names(teams) if count[name] > 1), "") for teams in kinds}
    group.size = kinds.total()
    group.team = next(iter(shared.values())) if len(set(shared.values())) == 1 else ""
    group.first = [(place, shared[teams]) for place, teams in first]
    return group, any(shared.values())


def _names(teams: str) -> list[str]:
    return groups_of({"group": json.loads(teams)})


def _mark(student: Graded) -> int:
    """A number for all that a student has written, 0 for too little; a gap left as it was is nobody's work."""
    parts = [
        (entry["verdict"]["exercise"], entry["likeness"])
        for entry in student.exercises
        if entry.get("likeness") and entry["verdict"]["status"] not in ("blank", "missing")
    ]
    if sum(int(likeness.split()[1]) for _, likeness in parts) < SMALLEST:
        return 0
    return int.from_bytes(hashlib.sha256(repr(parts).encode()).digest()[:8], "big", signed=True)
