"""From what an LMS exports to one file per student; what cannot be graded is refused by name.

folder or archive -> listing -> layout -> whose is what -> roster -> one submission per student, the last
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from course_lib.errors import CourseError
from course_lib.grading.collect.claims import claims
from course_lib.grading.collect.collection import Collection
from course_lib.grading.collect.folders import list_folder
from course_lib.grading.collect.found import (
    FILE_LIMIT,
    FORMS,
    Listing,
    Refusal,
    Submission,
    hash_of,
    is_archive,
    title_of,
)
from course_lib.grading.collect.layouts import LAYOUTS, read_layout
from course_lib.grading.collect.private_folder import PrivateFolder
from course_lib.grading.collect.roster import Roster, read_roster
from course_lib.grading.collect.students import gather

__all__ = ["Collection", "FILE_LIMIT", "LAYOUTS", "Refusal", "Submission", "collect", "hash_of", "title_of"]


def collect(
    folder: Path, leave_out: Path | None = None, *, roster: Path | None = None, layout: str = "", chapter: str = ""
) -> Collection:
    """The submissions in a folder, or in an archive.

    Args         folder: as exported, packed or not. leave_out: a folder inside it that holds results. roster: a CSV of
                 the class. layout: one of LAYOUTS by its key, "" to find out. chapter: where the folder holds several
                 assignments, the one that is meant.
    Raises       CourseError when there is nothing of that name or nothing in it, or layout or roster do not fit.
    """
    people = Roster() if roster is None else read_roster(roster)
    found = Collection(roster=roster is not None)
    try:
        listing = _listed(folder, leave_out, found)
        if not listing.files and not listing.refusals:
            raise CourseError(f"{folder} holds no files; name the folder that holds the submissions.", name="folder")
        reading = read_layout(listing, layout)
        found.layout, found.marks_late = reading.described, reading.layout.key == "canvas"
        for file in reading.strays:
            where = f"{reading.layout.name} puts submissions ({reading.layout.example})"
            listing.refuse(file.name, f"It does not lie where {where}.")
        gather(claims(reading, chapter), people, found, listing)
        for name, reason in listing.leavings.told((file.name for file in listing.files), reading.root):
            listing.refuse(name, reason)
    except BaseException:
        found.close()
        raise
    around = reading.root.count("/")
    found.refusals = [
        replace(refusal, around=around) if refusal.file.startswith(reading.root) else refusal
        for refusal in sorted(listing.refusals, key=lambda refusal: refusal.file)
    ]
    return found


def _listed(folder: Path, leave_out: Path | None, found: Collection) -> Listing:
    if folder.is_dir():
        return list_folder(folder, leave_out)
    from course_lib.grading.collect.archives import list_archive  # slow to import, and rarely needed

    if not folder.exists():
        raise CourseError(f"There is no folder {folder}; check the name.", name="folder", got=str(folder))
    if not is_archive(folder) or not folder.is_file():
        raise CourseError(
            f"{folder} is a single file; name the folder that holds it, or an archive ({', '.join(FORMS)}).",
            name="folder", got=str(folder),
        )  # fmt: skip
    found.unpacked = PrivateFolder()
    return list_archive(folder, found.unpacked)
