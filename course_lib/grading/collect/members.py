"""What zip and tar have in common: entries with a name and bytes, limits on both, and ways to be damaged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from course_lib.grading.collect.found import FILE_LIMIT

__all__ = ["BLOCK", "Damaged", "LIMITS", "Limits", "Member", "Spoilt"]

BLOCK = 2**20


@dataclass(frozen=True)
class Limits:
    """What is taken out of an archive at most: entries, bytes in all and in one file; and how far it may swell.

    Conventions  what is at most `small` bytes may have been packed into nothing, as a file full of zeros is; beyond
                 that it may be at most `ratio` times as large as it was packed. Deflate cannot pass 1,032.
    """

    entries: int = 100_000
    in_all: int = 10 * 2**30
    in_one: int = FILE_LIMIT
    small: int = 10 * 2**20
    ratio: int = 200


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Member:
    """An entry of an archive; a folder's name ends with /.

    Args         refused: why it is not even looked into, or "". packed: its bytes in the archive, 0 when that is not
                 known. blocks: its content, a block at a time, to be read before the next entry is asked for.
    """

    name: str
    refused: str
    packed: int
    blocks: Callable[[], Iterator[bytes]]


class Damaged(Exception):  # noqa: N818 - named for what is the matter with the archive
    """From here on the archive cannot be read; the text is what follows on "It"."""


class Spoilt(Exception):  # noqa: N818 - named for what is the matter with the entry
    """One entry cannot be read, the others can; the text is one sentence."""
