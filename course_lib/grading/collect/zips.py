"""The entries of a zip archive."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from course_lib.grading.collect.members import BLOCK, Damaged, Limits, Member, Spoilt

__all__ = ["zip_members"]

DIRECTORY_LIMIT = 32 * 2**20  # bytes that list the entries; they are read into memory at once
END, END_64, LOCATOR_64, ENTRY = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07", b"PK\x01\x02"
END_SIZE, END_64_SIZE, ENTRY_SIZE, COMMENT_LIMIT = 22, 56 + 20, 46, 2**16
UTF_8, ENCRYPTED = 0x800, 0x1
READ = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # the others can ask for gigabytes of memory to be read


def zip_members(path: Path, limits: Limits) -> Iterator[Member]:
    """The entries, as the list at the end of the archive names them.

    Raises       Damaged when that list cannot be read, or is too long.
    """
    with _Mended(path) as file:
        wrong = _mend(file, limits)
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error) as error:
            raise Damaged(f"is damaged ({error})") from None
        with archive:
            for number, info in enumerate(archive.infolist()):
                name = _name(info, number in wrong)
                yield Member(name, _refusal(info), info.compress_size, partial(_blocks, archive, info))


class _Mended(io.FileIO):
    """The archive with a few bytes replaced as it is read: zipfile gives up on all of it for one name."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.replaced: dict[int, int] = {}

    def read(self, size: int | None = -1) -> bytes:
        start = self.tell()
        block = bytearray(super().read(size) or b"")
        for place, value in self.replaced.items():
            if start <= place < start + len(block):
                block[place - start] = value
        return bytes(block)


def _mend(file: _Mended, limits: Limits) -> set[int]:
    """Take the mark of UTF-8 off names that are none; which entries these are."""
    start, directory = _directory(file)
    wrong = set()
    place = number = 0
    while directory[place : place + 4] == ENTRY and len(directory) >= place + ENTRY_SIZE:
        flags = int.from_bytes(directory[place + 8 : place + 10], "little")
        name_size, extra_size, comment_size = struct.unpack_from("<HHH", directory, place + 28)
        if flags & UTF_8:
            try:
                directory[place + ENTRY_SIZE : place + ENTRY_SIZE + name_size].decode()
            except UnicodeDecodeError:
                file.replaced[start + place + 9] = (flags & ~UTF_8) >> 8
                wrong.add(number)
        place += ENTRY_SIZE + name_size + extra_size + comment_size
        number += 1
        if number > limits.entries:
            raise Damaged(f"holds more than {limits.entries:,} entries")
    return wrong


def _directory(file: io.FileIO) -> tuple[int, bytes]:
    """Where the list of entries begins, and its bytes."""
    size = file.seek(0, io.SEEK_END)
    tail_start = max(0, size - END_SIZE - COMMENT_LIMIT - END_64_SIZE)
    file.seek(tail_start)
    tail = file.read()
    end = tail.rfind(END)
    if end < 0 or len(tail) < end + END_SIZE:
        raise Damaged("is no zip archive, or its end is missing")
    length, before = int.from_bytes(tail[end + 12 : end + 16], "little"), end
    if tail[max(0, end - 20) : end].startswith(LOCATOR_64) and tail[max(0, end - END_64_SIZE) :].startswith(END_64):
        before = end - END_64_SIZE
        length = int.from_bytes(tail[before + 40 : before + 48], "little")
    start = tail_start + before - length
    if start < 0 or length > DIRECTORY_LIMIT:
        raise Damaged("is damaged, or lists too many entries")
    file.seek(start)
    return start, file.read(length)


def _name(info: zipfile.ZipInfo, wrong: bool) -> str:
    """The name as it was meant: macOS writes UTF-8 and does not say so; only old programs still write code page 437."""
    name = info.orig_filename
    if info.flag_bits & UTF_8:
        return name
    raw = name.encode("cp437")
    try:
        return raw.decode("utf-8", "surrogateescape" if wrong else "strict")
    except UnicodeDecodeError:
        return name


def _refusal(info: zipfile.ZipInfo) -> str:
    mode = info.external_attr >> 16
    if stat.S_ISLNK(mode):
        return "It is a link; only files themselves are graded."
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "It is not an ordinary file."
    if info.flag_bits & ENCRYPTED:
        return "It is encrypted; make the archive again, without a password."
    if info.compress_type not in READ:
        return "It is packed in a way that is not read here; make the archive again as an ordinary zip."
    return ""


def _blocks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(info) as file:
            while block := file.read(BLOCK):
                yield block
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError, struct.error):
        raise Spoilt("It is damaged in the archive; export it again, or put the file itself into a folder.") from None
