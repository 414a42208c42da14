"""An archive, taken apart as it is read: what is too large, hostile or damaged is refused by name, the rest goes on.

Nothing is unpacked under a stranger's name: what may be a submission is written to a private folder under a number. How
large something is counts while it is read, whatever the archive says of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from course_lib.errors import CourseError
from course_lib.grading.collect.found import File, Listing, title_of
from course_lib.grading.collect.layouts import is_note
from course_lib.grading.collect.leavings import LEFT, leaving
from course_lib.grading.collect.members import LIMITS, Damaged, Limits, Member, Spoilt
from course_lib.grading.collect.names import hostile, no_submission, repeated
from course_lib.grading.collect.private_folder import PrivateFolder
from course_lib.grading.collect.tarballs import tar_members
from course_lib.grading.collect.zips import zip_members

__all__ = ["list_archive"]


def list_archive(path: Path, folder: PrivateFolder, limits: Limits = LIMITS) -> Listing:
    """What an archive holds; what may be a submission is unpacked into the private folder.

    Raises       CourseError when nothing of it can be read, or the private folder's disk is full.
    """
    try:
        with path.open("rb") as file:
            magic = file.read(2)
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror}.", name="folder") from None
    found = Listing(title_of(path), packed=True)
    files: list[File] = []
    begun = ended = ""
    try:
        # by what is in it, whatever its name says
        members = zip_members(path, limits) if magic == b"PK" else tar_members(path, limits)
        for number, member in enumerate(members):
            if number == limits.entries:
                raise Damaged(f"holds more than {limits.entries:,} entries")
            begun = member.name
            files += _taken(member, found, folder, limits)
            ended = member.name
    except Damaged as error:
        if not begun:
            raise CourseError(f"{path} {error}; export it again, or unpack it and name the folder.") from None
        if begun != ended:
            found.refuse(begun, "The archive breaks off in it, or is damaged there.")
        found.refuse(path.name, f"It {error}; what comes after {begun} was not read. Export it again.")
    except OSError as error:
        raise CourseError(
            f"{path} cannot be unpacked into {folder.path.parent} ({error.strerror}); "
            "make room there, or name another place in the variable TMPDIR."
        ) from None
    found.files = _without_repeated(files, found)
    return found


def _taken(member: Member, found: Listing, folder: PrivateFolder, limits: Limits) -> Iterator[File]:
    name = member.name
    reason = "" if LEFT.intersection(name.split("/")) else hostile(name)  # it is not unpacked in any case
    if not reason:
        inside, git, _ = f"/{name}".partition("/.git/")
        if git:
            found.clones.add(inside.removeprefix("/") or ".")
        if leaving(name):
            found.leavings.add(name)
            return
    reason = reason or member.refused
    if not reason and name.endswith("/"):
        return
    reason = reason or ("" if is_note(name) else no_submission(name))
    if reason:
        found.refuse(name, reason)
        return
    try:
        file = _unpacked(member, folder, limits, found)
    except Spoilt as error:
        found.refuse(name, str(error))
        return
    if is_note(name):
        found.notes[name] = file.path
    else:
        yield file


def _unpacked(member: Member, folder: PrivateFolder, limits: Limits, found: Listing) -> File:
    """The member as a file with a name of ours; counted as it is written."""
    ending = "." + member.name.rpartition(".")[2]
    size = 0
    with folder.new_file(ending) as (file, path):
        for block in member.blocks():
            size += len(block)
            found.unpacked += len(block)
            if size > limits.in_one:
                raise Spoilt(f"It unpacks to more than {limits.in_one:,} bytes.")
            if member.packed and size > max(limits.small, limits.ratio * member.packed):
                raise Spoilt(f"It unpacks to more than {limits.ratio} times its size in the archive.")
            if found.unpacked > limits.in_all:
                raise Spoilt(f"The archive unpacks to more than {limits.in_all:,} bytes; this file was not read.")
            file.write(block)
    return File(member.name, str(path))


def _without_repeated(files: list[File], found: Listing) -> list[File]:
    """Of a name that comes several times the last counts, as tar says and as a program that appends means."""
    reasons = repeated([file.name for file in files])
    for number, reason in reasons.items():
        found.refuse(files[number].name, reason)
    return [file for number, file in enumerate(files) if number not in reasons]
