"""How learning platforms name what they export: the rules of each in one table, and which of them a folder follows.

A folder is read by one layout as a whole, so that nobody's file can be named to look like another student's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from course_lib.errors import CourseError
from course_lib.grading.collect.found import File, Listing, ManyFiles
from course_lib.grading.scratch import distinct

__all__ = ["LAYOUTS", "Layout", "Reading", "is_note", "read_layout"]

METADATA_LIMIT, TIMESTAMP_LIMIT = 64 * 2**20, 1000
METADATA, TIMESTAMP = "submission_metadata.yml", "timestamp.txt"


@dataclass(frozen=True)
class Layout:
    """One platform's way of naming.

    Args         key: for --layout. name: in reports. pattern: of a file's path below the folder. example: such a path.
                 source: the platform's own code or documentation that says so, and when it was read.
    """

    key: str
    name: str
    pattern: re.Pattern[str]
    example: str
    source: str


# The groups: student, id (the platform's number of the student), late, upload (a number that grows with every upload),
# folder (whose owner is told elsewhere), assignment.
LAYOUTS = tuple(
    Layout(key, name, re.compile(pattern, re.DOTALL), example, source)
    for key, name, pattern, example, source in (
        (
            "gradescope", "Gradescope", r"(?P<folder>submission_\d+)/.+",
            "submission_123/least_squares_xor.ipynb",
            "submission_metadata.yml and submission_N/ as read by otter-grader's GradescopeParser and other readers of "
            "exports on GitHub (Gradescope documents no form), November 2026",
        ),
        (
            "moodle", "Moodle", r"(?P<student>[^/]+?)(?:_(?P<id>\d+))?_assignsubmission_[a-z]+(?:_?/|_).+",
            "Ada Lovelace_4711_assignsubmission_file/least_squares_xor.ipynb",
            "mod/assign/classes/downloader.php of moodle/moodle: name (its _ made blanks), number, subtype, type; then "
            "/ and the path, or _ and the name where folders are switched off; groups may have no number; up to 4.0 "
            "the folder ended in _. Read November 2026",
        ),
        (
            "canvas", "Canvas",
            r"(?:(?P<late_anonymous>LATE_)?(?P<anonymous>anon_\w+?)|(?P<student>[^/]+?)(?P<late>_LATE)?_(?P<id>\d+))"
            r"_(?P<upload>\d+)_[^/]+",
            "lovelaceada_LATE_123_456_least_squares_xor.ipynb",
            "lib/content_zipper.rb of instructure/canvas-lms: sortable name in small letters, no punctuation, LATE, "
            "number of the user, of the attachment, the file's name; anon_ and letters for anonymous grading; "
            "Attachment.make_unique_filename adds -1, -2. Read November 2026",
        ),
        (
            "nbgrader", "nbgrader", r"(?P<student>[^/]+)/(?P<assignment>[^/]+)/.+",
            "submitted/ada/least_squares_xor/least_squares_xor.ipynb",
            "directory_structure in nbgrader/coursedir.py of jupyter/nbgrader: {nbgrader_step}/{student_id}/"
            "{assignment_id}, with the moment of submission in timestamp.txt. Read November 2026",
        ),
        (
            "github", "GitHub Classroom", r"(?P<student>[^/]+)/.+",
            "least-squares-submissions/least-squares-ada/least_squares_xor.ipynb",
            "clone/student-repos in github/gh-classroom: a folder named after the assignment and -submissions, in it "
            "one repository per student, its name the assignment's, a dash and the login. Read November 2026",
        ),
        (
            "plain", "a folder or a file per student", r"(?P<student>[^/]+?)(?:/.+|\.(?i:ipynb|py))",
            "Ada Lovelace/least_squares_xor.ipynb",
            "our own: the first name below the folder is the student's",
        ),
    )
)  # fmt: skip


def is_note(name: str) -> bool:
    """Whether a file is one that a platform puts beside the submissions."""
    return name.rpartition("/")[2] in (METADATA, TIMESTAMP)


@dataclass
class Reading:
    """A listing as a layout reads it.

    Args         root: the folder inside, with / at its end, that the layout begins in; "" for the top. prefix: what the
                 names of students begin with, and what is no part of them.
    """

    layout: Layout
    listing: Listing
    root: str = ""
    prefix: str = ""

    @property
    def matches(self) -> Iterator[tuple[File, re.Match[str]]]:
        """The files that the layout reads, in order, and what their names say."""
        return ((file, found) for file, found in self._looked_at() if found)

    @property
    def strays(self) -> Iterator[File]:
        """The others."""
        return (file for file, found in self._looked_at() if not found)

    def _looked_at(self) -> Iterator[tuple[File, re.Match[str] | None]]:
        for file in self.listing.files:
            inside = file.name.startswith(self.root + self.prefix)
            yield file, self.layout.pattern.fullmatch(file.name.removeprefix(self.root)) if inside else None

    @property
    def described(self) -> str:
        """How the listing was read, in words."""
        inside = f", in {self.root.rstrip('/')}" if self.layout.key == "plain" and self.root else ""
        return self.layout.name + inside

    @property
    def metadata(self) -> str:
        """What Gradescope says of the submissions, "" when it says nothing."""
        return self._note(self.root + METADATA, METADATA_LIMIT)

    def timestamp(self, file: File) -> str:
        """What nbgrader says of the moment when a file was handed in, "" when it says nothing."""
        student, assignment = file.name.removeprefix(self.root).split("/")[:2]
        return self._note(f"{self.root}{student}/{assignment}/{TIMESTAMP}", TIMESTAMP_LIMIT)

    def _note(self, name: str, limit: int) -> str:
        path = self.listing.notes.get(name)
        if path is None:
            return ""
        try:
            with path.open("rb") as file:
                return file.read(limit).decode("utf-8", "replace")
        except OSError as error:
            raise CourseError(
                f"{name} cannot be read ({error.strerror}), and says who handed in what; let it be read, or remove it.",
                name="folder",
            ) from None


def read_layout(listing: Listing, forced: str = "") -> Reading:
    """The listing as its own layout, or the one that was asked for, reads it.

    Raises       CourseError when no layout has that key, the listing does not follow it, or a folder may be a class.
    """
    known = {layout.key: layout for layout in LAYOUTS}
    if forced and forced not in known:
        raise CourseError(f"There is no layout {forced!r}; known: {', '.join(known)}.", name="layout", got=forced)
    roots = list(_roots(listing.files))
    for layout in [known[forced]] if forced else LAYOUTS[:-1]:
        for root in roots if layout.key != "plain" else ():
            reading = _read(layout, listing, root, bool(forced))
            if any(reading.matches) and (forced or _follows(reading)):
                return reading
    if forced not in ("", "plain"):
        layout = known[forced]
        raise CourseError(
            f"Nothing lies where {layout.name} puts submissions ({layout.example}); leave --layout out.",
            name="layout", got=forced,
        )  # fmt: skip
    return Reading(known["plain"], listing, _plain_root(listing, roots, bool(forced)))


def _head(file: File, root: str) -> str:
    return file.name.removeprefix(root).split("/")[0]


def _roots(files: ManyFiles) -> Iterator[str]:
    """The top, and every folder that everything lies in."""
    root = ""
    while True:
        yield root
        head = next((_head(file, root) for file in files), "")
        if not head or not all(file.name.startswith(f"{root}{head}/") for file in files):
            return
        root += f"{head}/"


def _plain_root(listing: Listing, roots: Sequence[str], forced: bool) -> str:
    """Past a folder around all of it: one that is named like the archive, or that holds several folders and no file.

    One that holds files of several names may be a class or a student. An archive of a class has such a folder around
    it; elsewhere it is asked, unless the layout was named.
    """
    found = ""
    for root in roots[1:]:
        folders = all("/" in file.name.removeprefix(root) for file in listing.files)
        if (folders and _differ(_head(file, root) for file in listing.files)) or root.split("/")[-2] == listing.title:
            found = root
    root = roots[-1]
    titles = (re.sub(r"\.\w+$", "", _head(file, root)) for file in listing.files)
    if forced or root in ("", found) or not _differ(titles):
        return found
    if listing.packed:
        return root
    raise CourseError(
        f"Only one student was found, {root.split('/')[0]!r}, with {len(listing.files)} files of different names; "
        f"if several students wrote them, name the folder {root.rstrip('/')!r} itself, else add --layout plain.",
        name="folder",
    )


def _differ(texts: Iterator[str]) -> bool:
    first = next(texts, "")
    return any(text != first for text in texts)


def _read(layout: Layout, listing: Listing, root: str, forced: bool) -> Reading:
    prefix = _assignment(listing, root, forced) if layout.key == "github" else ""
    return Reading(layout, listing, root, prefix)


def _assignment(listing: Listing, root: str, forced: bool) -> str:
    """What the names of repositories begin with: as the folder around them says, else what they have in common."""
    around = root.rstrip("/").rpartition("/")[2] or listing.title
    if not (forced or listing.clones or around.endswith("-submissions")):
        return ""
    heads = sorted({_head(file, root) for file in listing.files if "/" in file.name.removeprefix(root)})
    named = f"{around.removesuffix('-submissions')}-"
    if around.endswith("-submissions") and sum(head.startswith(named) for head in heads) > len(heads) / 2:
        return named
    cloned = [head for head in heads if f"{root}{head}" in listing.clones]
    shared = [head for head in heads if forced or head in cloned]
    if len(shared) < 2 or (len(cloned) <= len(heads) / 2 and not forced):
        return ""
    first, last = shared[0], shared[-1]
    same = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[: first[:same].rfind("-") + 1]


def _follows(reading: Reading) -> bool:
    """Whether the layout reads most of what lies in the folder, and something says that it is this one."""
    heads = distinct(_head(file, reading.root) for file in reading.listing.files)
    if distinct(_head(file, reading.root) for file, _ in reading.matches) <= heads / 2:
        return False
    match reading.layout.key:
        case "canvas":  # every upload has a number of its own; week_1_2_ada.py is a name of somebody else's
            return distinct(found["upload"] for _, found in reading.matches) == sum(1 for _ in reading.matches)
        case "nbgrader":
            around = reading.root.rstrip("/").rpartition("/")[2] or reading.listing.title
            stamped = distinct(_head(file, reading.root) for file, _ in reading.matches if reading.timestamp(file))
            return stamped > heads / 2 or around == "submitted"
        case "github":
            return bool(reading.prefix)
        case _:
            return True
