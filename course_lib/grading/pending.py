"""What is still to be graded: places in a collection, each made a task when its turn comes."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath

from course_lib.grading.collect import Submission
from course_lib.grading.pool import Task

__all__ = ["Pending", "key_of"]


def key_of(hash_: str, student: str, variants: bool) -> str:
    """What the verdicts on a file are kept under: its hash, and its student where everyone has numbers of their own."""
    text = f"{hash_}\n{student}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(text).hexdigest() if variants else hash_


class Pending:
    """Tasks in order, to be gone through any number of times; each time they are made anew.

    Args         places: in the submissions. variants: every student has numbers of their own. spent: of a key, what
                 need not be graded again.
    """

    def __init__(
        self,
        submissions: Sequence[Submission],
        places: array[int],
        variants: bool,
        spent: Callable[[str], dict[str, float]] = lambda key: {},
    ) -> None:
        self.submissions, self.places, self.variants, self.spent = submissions, places, variants, spent

    def __len__(self) -> int:
        return len(self.places)

    def __iter__(self) -> Iterator[Task]:
        return map(self._task, self.places)

    def _task(self, place: int) -> Task:
        one = self.submissions[place]
        key = key_of(one.hash, one.student, self.variants)
        student = one.student if self.variants else ""
        return Task(PurePosixPath(one.file).name, one.path, one.hash, student, key, spent=self.spent(key))
