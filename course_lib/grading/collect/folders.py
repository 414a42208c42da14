"""A folder, walked: every file below it, links and pipes refused, nothing followed out of it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from course_lib.errors import CourseError
from course_lib.grading.collect.files import Files
from course_lib.grading.collect.found import FILE_LIMIT, Listing
from course_lib.grading.collect.layouts import is_note
from course_lib.grading.collect.leavings import leaving
from course_lib.grading.collect.names import DEEPEST, hostile, no_submission

__all__ = ["list_folder"]


def list_folder(folder: Path, leave_out: Path | None) -> Listing:
    """What lies in a folder, in the order of the names.

    Raises       CourseError when the folder itself cannot be read.
    """
    found = Listing(folder.resolve().name)
    found.files = Files(folder, _names(folder, "", _inside(folder, leave_out), found))
    return found


def _inside(folder: Path, place: Path | None) -> str:
    """The name that a place has inside a folder, however both are written; "" when it lies elsewhere."""
    if place is None or not place.resolve().is_relative_to(folder.resolve()):
        return ""
    return place.resolve().relative_to(folder.resolve()).as_posix()


def _names(folder: Path, inside: str, results: str, found: Listing) -> Iterator[str]:
    """Of the files in a folder and below it, in no order; a hundred thousand names in one folder are never held."""
    before = f"{inside}/" if inside else ""
    deepest = before.count("/") >= DEEPEST  # walking further would end in a RecursionError
    told = False
    try:
        with os.scandir(folder / inside) as entries:
            for entry in entries:
                name = f"{before}{entry.name}"
                if not _is_folder(entry):
                    yield from _taken(entry, name, found)
                elif not _is_passed_over(entry, name, results, found):
                    if entry.is_symlink():
                        found.refuse(name, "It is a link to a folder.")
                    if deepest and not told:
                        told = True
                        found.refuse(inside, f"Folders below it lie more than {DEEPEST} deep and are not read.")
                    elif not deepest and not entry.is_symlink():
                        yield from _names(folder, name, results, found)
    except OSError as error:
        if not inside:
            raise CourseError(f"{folder} cannot be read: {error.strerror}.", name="folder") from None
        found.refuse(inside, f"The folder cannot be read: {error.strerror}.")


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_passed_over(entry: os.DirEntry[str], name: str, results: str, found: Listing) -> bool:
    """Whether a folder holds results, or programs left it behind."""
    if entry.name == ".git":
        found.clones.add(name.rpartition("/")[0] or ".")
    if name == results:
        return True
    if leaving(entry.name):
        found.leavings.add(name)
        return True
    return False


def _taken(entry: os.DirEntry[str], name: str, found: Listing) -> Iterator[str]:
    """The name of a file that may be a submission; what becomes of others is put into the listing."""
    if leaving(entry.name):
        found.leavings.add(name)
        return
    try:
        reason = _unfit(entry.stat(follow_symlinks=False), name)
    except OSError as error:
        reason = f"It cannot be read: {error.strerror}."
    if reason:
        found.refuse(name, reason)
    elif is_note(name):
        found.notes[name] = Path(entry.path)
    else:
        yield name


def _unfit(facts: os.stat_result, name: str) -> str:
    """Why a file is not graded, "" when it is."""
    if stat.S_ISLNK(facts.st_mode):
        return "It is a link; only files themselves are graded."
    if not stat.S_ISREG(facts.st_mode):
        return "It is not an ordinary file."
    reason = hostile(name) or ("" if is_note(name) else no_submission(name))
    if not reason and facts.st_size > FILE_LIMIT:
        return f"It has {facts.st_size:,} bytes; at most {FILE_LIMIT:,} are read."
    return reason
