"""Names of files, as strangers write them: which are refused, which are passed over, which are the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from course_lib.grading.collect.found import ARCHIVES, ENDINGS

__all__ = ["hostile", "no_submission", "repeated"]

LONGEST_PART = 255  # bytes: what Linux, macOS and Windows take
LONGEST = 1024  # bytes: what macOS takes, the least of the three
DEEPEST = 50
# Turning the direction of a line or breaking it deceives who reads a list. Marks that Arabic, Persian, Hebrew and Indic
# names need (U+200C to U+200F, U+061C) do not.
_DECEIVING = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]")
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")  # Windows: with any ending
_DRIVE = re.compile(r"[A-Za-z]:")


def hostile(name: str) -> str:
    """Why a name inside a folder or an archive is refused, "" when it is not."""
    try:
        size = len(name.encode())
    except UnicodeEncodeError:
        return "Its name is not UTF-8; rename it."
    parts = name.removesuffix("/").split("/")
    if _DECEIVING.search(name):
        return "Its name holds control characters, or some that turn the direction of writing; rename it."
    if "\\" in name or _DRIVE.match(name):
        return "Its name is a path in the form of Windows; a name inside an archive has / between its parts."
    if name.startswith("/"):
        return "Its name is an absolute path; it would lie outside the folder."
    if ".." in parts:
        return "Its name leads out of the folder (..)."
    if "" in parts or "." in parts:
        return "Its name has an empty part."
    if size > LONGEST or any(len(part.encode()) > LONGEST_PART for part in parts):
        return f"Its name is too long: at most {LONGEST_PART} bytes between two / and {LONGEST:,} in all."
    if len(parts) > DEEPEST:
        return f"It lies more than {DEEPEST} folders deep."
    if any(_DEVICE.fullmatch(part) for part in parts):
        return "Its name is that of a device on Windows, so not everyone can open it; rename it."
    return ""


def no_submission(name: str) -> str:
    """Why a file of this name is no submission, "" when it may be one."""
    if name.lower().endswith(ENDINGS):
        return ""
    if name.rpartition("/")[2] == "grading.toml":
        return (
            "It is not read here, where students may put files; put it beside the folder, or name it with --settings."
        )
    if name.lower().endswith(ARCHIVES):
        return f"It is an archive itself, and is not opened; only {ENDINGS[0]} and {ENDINGS[1]} files are graded."
    return f"It is neither a notebook ({ENDINGS[0]}) nor a Python file ({ENDINGS[1]})."


def repeated(names: Sequence[str]) -> dict[int, str]:
    """The places of names that come again later, but for the form of accents, and why they do not count.

    Conventions  names that differ in more are different, as they are in a folder: Weiß and Weiss may be two students.
    """
    composed = [unicodedata.normalize("NFC", name) for name in names]
    last = {name: index for index, name in enumerate(composed)}
    reasons = {}
    for index, name in enumerate(composed):
        later = last[name]
        if later != index:
            how = "this name" if names[later] == names[index] else "this name, with accents in another form,"
            reasons[index] = f"The archive has {how} again further on; the last one counts."
    return reasons
