"""A folder, walked: every file below it, links and pipes refused, nothing followed out of it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from course_lib.errors import CourseError
from course_lib.grading.collect.found import FILE_LIMIT, File, Listing
from course_lib.grading.collect.layouts import is_note
from course_lib.grading.collect.leavings import leaving
from course_lib.grading.collect.names import DEEPEST, hostile, no_submission

__all__ = ["list_folder"]


def list_folder(folder: Path, leave_out: Path | None) -> Listing:
    """What lies in a folder, in the order of the names.

    Raises       CourseError when the folder itself cannot be read.
    """
    found = Listing(folder.resolve().name)

    def unreadable(error: OSError) -> None:
        if Path(error.filename) == folder:
            raise CourseError(f"{folder} cannot be read: {error.strerror}.", name="folder")
        found.refuse(_inside(Path(error.filename), folder), f"The folder cannot be read: {error.strerror}.")

    for place, folders, files in os.walk(folder, onerror=unreadable):
        here = Path(place)
        if ".git" in folders:
            found.clones.add(_inside(here, folder))
        folders[:] = sorted(name for name in folders if here / name != leave_out)
        _pass_over(folders, here, folder, found)
        for name in folders:
            if (here / name).is_symlink():
                found.refuse(_inside(here / name, folder), "It is a link to a folder.")
        if len(here.parts) - len(folder.parts) >= DEEPEST and folders:  # walking further would end in a RecursionError
            found.refuse(_inside(here, folder), f"Folders below it lie more than {DEEPEST} deep and are not read.")
            folders[:] = []
        files.sort()
        _pass_over(files, here, folder, found)
        for name in files:
            _take(here / name, _inside(here / name, folder), found)
    return found


def _pass_over(names: list[str], here: Path, folder: Path, found: Listing) -> None:
    """Take out of the names what programs leave behind."""
    for name in filter(leaving, names):
        found.leavings.add(_inside(here / name, folder))
    names[:] = [name for name in names if not leaving(name)]


def _inside(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _take(path: Path, name: str, found: Listing) -> None:
    try:
        reason = _unfit(path, name)
        if reason:
            found.refuse(name, reason)
        elif is_note(name):
            found.notes[name] = path
        else:
            found.files.append(File(name, path))
    except OSError as error:
        found.refuse(name, f"It cannot be read: {error.strerror}.")


def _unfit(path: Path, name: str) -> str:
    """Why a file is not graded, "" when it is."""
    facts = path.lstat()
    if stat.S_ISLNK(facts.st_mode):
        return "It is a link; only files themselves are graded."
    if not stat.S_ISREG(facts.st_mode):
        return "It is not an ordinary file."
    reason = hostile(name) or ("" if is_note(name) else no_submission(name))
    if not reason and facts.st_size > FILE_LIMIT:
        return f"It has {facts.st_size:,} bytes; at most {FILE_LIMIT:,} are read."
    return reason
