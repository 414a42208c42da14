"""The chapters as the command names them are those of the book."""

from __future__ import annotations

from pathlib import Path

import yaml

from course_lib.checks import exercises_of_chapter
from course_lib.progress.chapters import CHAPTERS

ROOT = Path(__file__).parents[3]


def test_they_are_the_chapters_with_exercises_in_the_order_of_the_contents() -> None:
    parts = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    files = [chapter["file"].split("/") for part in parts for chapter in part["chapters"]]
    ordered = [folder[1] for folder in files if (ROOT / "solutions" / f"{folder[1]}.py").is_file()]
    assert list(CHAPTERS) == ordered
    assert all(exercises_of_chapter(name) for name in CHAPTERS)


def test_they_have_the_titles_of_their_pages() -> None:
    pages = ((ROOT / "book" / name / "index.md").read_text(encoding="utf-8") for name in CHAPTERS)
    assert list(CHAPTERS.values()) == [page.partition("\n")[0].removeprefix("# ") for page in pages]
