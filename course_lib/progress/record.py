"""The file that carries progress between the terminal and the book: what record.schema.json says, and no more."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from course_lib.errors import CourseError
from course_lib.progress.folder import SOLVED, TRIED, Chapter

__all__ = ["FORMAT", "VERSION", "record_of", "write_record"]

FORMAT = "neural-networks-checked progress"
VERSION = 1


def record_of(chapters: Iterable[Chapter]) -> dict[str, Any]:
    """What is solved and tried, by chapter and name, as the book imports it; pages are the book's to say."""
    exercises = {
        f"{chapter.name}/{tried.exercise.name}": tried.state
        for chapter in chapters
        for tried in chapter.exercises
        if tried.state in (SOLVED, TRIED)
    }
    return {"format": FORMAT, "version": VERSION, "pages": [], "exercises": exercises}


def write_record(record: dict[str, Any], file: Path) -> None:
    """Write the record, whole or not at all; a file that is none of ours is not written over.

    Raises       CourseError when it cannot be written, or another file has that name.
    """
    if file.exists() and not _ours(file):
        raise CourseError(f"--json: {file} exists and holds no progress; name another file.", name="json")
    aside = file.with_name(f"{file.name}.part")
    try:
        aside.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
        os.replace(aside, file)
    except OSError as error:
        raise CourseError(
            f"--json: {file} cannot be written ({error.strerror}); name a file in a folder of yours.", name="json"
        ) from None


def _ours(file: Path) -> bool:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and found.get("format") == FORMAT
