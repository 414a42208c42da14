"""What is found in a folder or an archive, and what becomes of it: a submission, or a refusal by name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from course_lib.grading.collect.leavings import Leavings

__all__ = [
    "ARCHIVES",
    "ENDINGS",
    "FILE_LIMIT",
    "FORMS",
    "File",
    "Listing",
    "ManyFiles",
    "Refusal",
    "Submission",
    "hash_of",
    "is_archive",
    "title_of",
]

FILE_LIMIT = 200 * 2**20
FORMS = (".tar.gz", ".tgz", ".tar", ".zip")  # archives that are taken apart
ENDINGS = (".ipynb", ".py")
ARCHIVES = (*FORMS, ".gz", ".7z", ".rar", ".bz2", ".xz")


@dataclass(frozen=True, slots=True)
class File:
    """A file that might be a submission: its name inside the folder or archive, and where its bytes are."""

    name: str
    place: str

    @property
    def path(self) -> Path:
        """Where its bytes are."""
        return Path(self.place)


class ManyFiles(Protocol):
    """Files in order, and how many they are."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[File]: ...


@dataclass(frozen=True)
class Refusal:
    """A file or folder that is not graded, and the reason as one sentence.

    Args         around: how many folders of its path lie around those of the students.
    """

    file: str
    reason: str
    around: int = 0


@dataclass
class Listing:
    """What a folder or an archive holds.

    Args         title: its own name, without an ending. files: notebooks and Python files. notes: where a platform's
                 own words beside them are, by name. clones: folders that are git repositories. packed: whether it is an
                 archive; unpacked: bytes that came out of it. leavings: what is passed over.
    """

    title: str
    files: ManyFiles = ()
    refusals: list[Refusal] = field(default_factory=list)
    notes: dict[str, Path] = field(default_factory=dict)
    clones: set[str] = field(default_factory=set)
    packed: bool = False
    unpacked: int = 0
    leavings: Leavings = field(default_factory=Leavings)

    def refuse(self, name: str, reason: str) -> None:
        """Leave something out, by name."""
        self.refusals.append(Refusal(name, reason))


@dataclass(frozen=True, slots=True)
class Submission:
    """A student's file: its place on disk and in the folder, a hash of its ending and content, what is known of them.

    Args         about: what the layout and the roster say: canvas_id, moodle_id, id, email, login, section, group (who
                 work together), late ("yes" when the platform says so), submitted (a moment as ISO 8601 in UTC;
                 without an offset where the platform shows the instructor's own time). What is not known is not there.
    """

    student: str
    file: str
    path: Path
    hash: str
    about: dict[str, str] = field(default_factory=dict)


def hash_of(ending: str, blocks: Iterable[bytes]) -> str:
    """The hash of a file: of its ending, which decides how it is read, and its content."""
    digest = hashlib.sha256(ending.lower().encode())
    for block in blocks:
        digest.update(block)
    return digest.hexdigest()


def is_archive(path: Path) -> bool:
    """Whether a file's name says that it is an archive which is read here."""
    return path.name.lower().endswith(FORMS)


def title_of(path: Path) -> str:
    """The name of a folder, or of an archive without its ending."""
    name = path.resolve().name
    ending = next((form for form in FORMS if name.lower().endswith(form)), "")
    return name[: len(name) - len(ending)]
