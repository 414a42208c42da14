"""What an instructor decided on an exercise of a student: kept beside the verdict, never instead of it.

Who decided and when is not kept, so that reports stay the same bytes; the reason is, and the student may read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from course_lib.errors import CourseError
from course_lib.grading.journal import Journal
from course_lib.grading.near import unknown

__all__ = ["Override", "decide", "forget_decisions", "overrides_in", "renamed_decisions", "withdraw"]

FACT = "overrides"
LONGEST_REASON = 1000


@dataclass(frozen=True)
class Override:
    """One decision.

    Args         points: on the exercise's own scale, before weights. reason: for the student. status, automatic: what
                 the verdict was, and its points, when this was decided; hash: of what had been handed in.
    """

    student: str
    exercise: str
    points: float
    reason: str
    status: str
    automatic: float
    hash: str

    def changed(self, verdict: Mapping[str, Any], hash_: str) -> str:
        """What became of the verdict since, in a sentence; "" when nothing did."""
        if (verdict["status"], verdict["points"]) != (self.status, self.automatic):
            return (
                f"The verdict was {self.status} ({self.automatic:g} points) when this was decided "
                f"and is {verdict['status']} ({verdict['points']:g} points) now."
            )
        return "Another file was handed in since this was decided." if hash_ != self.hash else ""


def overrides_in(journal: Journal) -> list[Override]:
    """Every decision, in the order of students and exercises."""
    found = [Override(**facts) for facts in journal.fact(FACT) or []]
    return sorted(found, key=lambda override: (override.student, override.exercise))


def decide(journal: Journal, student: str, exercise: str, points: float, reason: str) -> None:
    """Note a decision; an earlier one on the same is replaced.

    Raises       CourseError when there is no such student, exercise or number of points, or no reason.
    """
    submission, verdicts = _graded(journal, student)
    if exercise not in verdicts:
        raise unknown("", "exercise", exercise, verdicts)
    verdict = verdicts[exercise]
    if not 0 <= points <= verdict["out_of"]:  # not a number is in no range
        raise CourseError(
            f"POINTS is {points:g}; {exercise} has 0 to {verdict['out_of']:g} points, before weights.", name="points"
        )
    reason = " ".join(reason.split())
    if not reason:
        raise CourseError(
            "The reason is empty; say with --reason why, in words that the student may read.", name="reason"
        )
    if len(reason) > LONGEST_REASON:
        raise CourseError(
            f"The reason has {len(reason):,} characters; at most {LONGEST_REASON:,} are kept.", name="reason"
        )
    facts = (verdict["status"], verdict["points"], submission["hash"])
    _keep(journal, student, exercise, [Override(student, exercise, float(points), reason, *facts)])


def withdraw(journal: Journal, student: str, exercise: str) -> None:
    """Take a decision back: the verdict counts again.

    Raises       CourseError when there is none.
    """
    known = overrides_in(journal)
    if not any((entry.student, entry.exercise) == (student, exercise) for entry in known):
        named = ", ".join(f"{entry.student} {entry.exercise}" for entry in known[:10]) or "nothing"
        raise CourseError(f"Nothing is decided on {exercise} of {student}; decided: {named}.", name="exercise")
    _keep(journal, student, exercise, [])


def renamed_decisions(journal: Journal, names: Mapping[str, str]) -> dict[str, Any]:
    """The decisions as a fact to note, for students who are called otherwise now: name before -> name now."""
    decided = overrides_in(journal)
    moved = [replace(entry, student=names[entry.student]) for entry in decided if entry.student in names]
    stayed = [entry for entry in decided if entry.student not in names]
    kept = {(entry.student, entry.exercise): asdict(entry) for entry in [*moved, *stayed]}
    return {FACT: list(kept.values())} if moved else {}


def forget_decisions(journal: Journal, student: str) -> None:
    """Let no decision on a student stay."""
    journal.note(**{FACT: [asdict(entry) for entry in overrides_in(journal) if entry.student != student]})


def _keep(journal: Journal, student: str, exercise: str, decided: list[Override]) -> None:
    others = [o for o in overrides_in(journal) if (o.student, o.exercise) != (student, exercise)]
    journal.note(**{FACT: [asdict(entry) for entry in [*others, *decided]]})


def _graded(journal: Journal, student: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a student handed in, and the verdicts on it by exercise."""
    run = journal.fact("run")
    if run is None:
        raise CourseError("Nothing has been graded here yet; run course grade first.", name="folder")
    submission = journal.submission(student)
    if submission is None:
        raise unknown("", "student", student, sorted(entry["student"] for entry in journal.submissions()))
    known = journal.verdicts(submission["hash"], run["settings"])
    if known is None:
        raise CourseError(f"{student} has no verdicts yet; run course grade again first.", name="student")
    return submission, {entry["verdict"]["exercise"]: entry["verdict"] for entry in known["exercises"]}
