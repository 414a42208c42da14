"""The entries of a tar archive, packed with gzip or not: read once, from the front to the back."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO

from course_lib.grading.collect.members import BLOCK, Damaged, Limits, Member

__all__ = ["tar_members"]

BUFFER = 2**18  # what is read at once; tarfile's own 10 kB make it five times as slow
GZIP = b"\x1f\x8b"
HEADERS = 4 * 2**20  # bytes between two entries: a name, padding; tarfile reads them into memory at once
END = "EOFHeaderError"  # what tarfile raises, and swallows, at the mark for the end of the archive
NOTHING_MORE = "EmptyHeaderError"  # and where the mark is missing, as some programs leave it


def tar_members(path: Path, limits: Limits) -> Iterator[Member]:
    """The entries, in their order.

    Raises       Damaged when it cannot be read further, or has swollen too far.
    """
    with path.open("rb") as packed:
        magic = packed.peek(2)[:2]
        with gzip.GzipFile(fileobj=packed) if magic == GZIP else packed as file:
            meter = _Meter(file, min(limits.in_all, max(10 * limits.small, limits.ratio * path.stat().st_size)))
            with _explained():
                yield from _members(meter)


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except (tarfile.TarError, zlib.error, EOFError, ValueError, OSError, struct.error) as error:
        raise Damaged(f"is damaged or no archive ({error})") from None


def _members(meter: _Meter) -> Iterator[Member]:
    with tarfile.open(
        fileobj=meter, mode="r|", bufsize=BUFFER, tarinfo=_Entry, encoding="utf-8", errors="surrogateescape"
    ) as archive:
        while True:
            meter.allowed = HEADERS
            info = archive.next()
            if info is None:
                return
            vars(archive)["members"].clear()  # it would remember every entry
            blocks = partial(_blocks, archive.extractfile(info) if info.isreg() else None, meter)
            name = info.name.removeprefix("./") + ("/" if info.isdir() else "")
            if name not in ("/", "./"):
                yield Member(name, _refusal(info), 0, blocks)
            for _ in blocks():  # what was not asked for; block by block, so that it is counted
                pass


class _Meter(io.RawIOBase):
    """What comes out of the packed stream, counted: never more than is allowed for now, nor than `most` in all."""

    def __init__(self, stream: io.BufferedReader | gzip.GzipFile, most: int) -> None:
        self.stream, self.left, self.most, self.allowed = stream, most, most, HEADERS

    def read(self, size: int = -1) -> bytes:
        block = self.stream.read1(min(size, BLOCK) if size >= 0 else BLOCK)  # what there is, before what is missing
        self.left -= len(block)
        self.allowed -= len(block)
        if self.left < 0:
            raise Damaged(f"unpacks to more than {self.most:,} bytes")
        if self.allowed < 0:
            raise Damaged(f"has more than {HEADERS:,} bytes between two entries")
        return block


class _Entry(tarfile.TarInfo):
    """An entry whose damaged header is said: tarfile takes one in the middle for the end of the archive."""

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> _Entry:
        try:
            return super().fromtarfile(archive)
        except tarfile.HeaderError as error:
            if type(error).__name__ in (END, NOTHING_MORE):
                raise
            raise Damaged(f"is damaged or no archive ({error})") from None


def _refusal(info: tarfile.TarInfo) -> str:
    if info.issym() or info.islnk():
        return "It is a link; only files themselves are graded."
    if not (info.isfile() or info.isdir()) or info.issparse():
        return "It is not an ordinary file."
    return ""


def _blocks(file: IO[bytes] | None, meter: _Meter) -> Iterator[bytes]:
    while file is not None:
        meter.allowed = 2 * BLOCK
        with _explained():
            block = file.read(BLOCK)
        if not block:
            return
        yield block
