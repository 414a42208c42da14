"""What collecting ends with: what is graded, what is not and why, who is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from course_lib.grading.collect.found import Refusal, Submission
from course_lib.grading.collect.private_folder import PrivateFolder

__all__ = ["Collection"]


@dataclass
class Collection:
    """What is graded, in the order of the students' names, and what is not.

    Args         layout: how the folder was read. roster: whether there was one; missing: who is on it and handed in
                 nothing, with what is known of them; strangers: who handed in something and is not on it; unclear:
                 whose name fits several people on it, with the file and what tells them apart. groups: what is
                 named after a group, and for how many members it counts. marks_late: whether the platform says of every
                 submission if it was late.
    Conventions  what came out of an archive is gone after `close()`, or at the end of a `with` block.
    """

    submissions: Sequence[Submission] = ()
    refusals: list[Refusal] = field(default_factory=list)
    layout: str = ""
    roster: bool = False
    missing: list[dict[str, str]] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    unclear: list[dict[str, Any]] = field(default_factory=list)
    groups: list[dict[str, Any]] = field(default_factory=list)
    marks_late: bool = False
    unpacked: PrivateFolder | None = None

    def __enter__(self) -> Collection:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Remove what was unpacked."""
        if self.unpacked is not None:
            self.unpacked.close()
            self.unpacked = None

    def described(self) -> dict[str, Any]:
        """What is said of the collecting, as plain data."""
        return {
            "layout": self.layout,
            "roster": self.roster,
            "missing": self.missing,
            "strangers": self.strangers,
            "unclear": self.unclear,
            "groups": self.groups,
            "marks_late": self.marks_late,
        }
