"""The order in which the book is read, from _toc.yml: its parts, and the pages of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course_lib.authoring.yaml_files import read_yaml

__all__ = ["Page", "Part", "reading_order"]


@dataclass(frozen=True)
class Page:
    """A page: its name, as in book/least_squares_xor/loss, and how deep it stands; 1 for a chapter's first page."""

    name: str
    depth: int


@dataclass(frozen=True)
class Part:
    """Pages under one caption; the landing page stands in a part of its own without one."""

    caption: str
    pages: tuple[Page, ...]


def reading_order(root: Path) -> list[Part]:
    """The parts of the book, the landing page first.

    Args         root: the checkout.
    """
    toc = read_yaml(root / "_toc.yml")
    landing = Part("", (Page(toc["root"], 1),))
    parts = [Part(part.get("caption", ""), tuple(_pages(part["chapters"], 1))) for part in toc.get("parts", ())]
    chapters = tuple(_pages(toc.get("chapters", ()), 1))
    return [landing, *([Part("Chapters", chapters)] if chapters else []), *parts]


def _pages(entries: Any, depth: int) -> Iterator[Page]:
    entry: Mapping[str, Any]
    for entry in entries:
        yield Page(entry["file"], depth)
        yield from _pages(entry.get("sections", ()), depth + 1)
