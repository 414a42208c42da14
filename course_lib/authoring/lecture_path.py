"""A lecture as a way through our pages: its sections in their order, what each leads to, and where the way stops.

A stop is one page of ours and the sections in a row that it treats. A section whose claims stand on several pages
belongs to the page where the lecture already is, if that is one of them, else to the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from course_lib.authoring.exercise_source import ExerciseSource
from course_lib.authoring.ledger import Claim, Deck, Source
from course_lib.authoring.ledger_pages import Taught
from course_lib.authoring.page_openings import Opening

__all__ = ["Exercise", "Lecture", "Part", "Section", "Stop", "lecture_path"]


@dataclass(frozen=True)
class Exercise:
    """An exercise and the folder of the chapter whose page sets it."""

    chapter: str
    source: ExerciseSource


@dataclass(frozen=True)
class Section:
    """One section of a deck: its taught claims with the deck's own source, the chapters of the others, exercises."""

    where: str
    claims: tuple[tuple[Claim, Source], ...]
    waiting: tuple[str, ...] = ()
    exercises: tuple[Exercise, ...] = ()


@dataclass(frozen=True)
class Stop:
    """A page and the sections in a row that it treats; None while their chapters are still to come.

    `before` are the pages it needs that the lecture has not come by yet; `again` says that it has been here.
    """

    page: Path | None
    sections: tuple[Section, ...]
    before: tuple[Path, ...] = ()
    again: bool = False


@dataclass(frozen=True)
class Part:
    """One of the deck's larger divisions; a deck without any is one part without a title."""

    title: str
    stops: tuple[Stop, ...]


@dataclass(frozen=True)
class Lecture:
    """A deck and the way through our pages."""

    deck: Deck
    parts: tuple[Part, ...]

    @property
    def stops(self) -> list[Stop]:
        """All stops in order."""
        return [stop for part in self.parts for stop in part.stops]

    @property
    def sections(self) -> list[Section]:
        """All sections in order."""
        return [section for stop in self.stops for section in stop.sections]

    @property
    def pages(self) -> list[Path]:
        """The pages at which it stops, each once."""
        return list(dict.fromkeys(stop.page for stop in self.stops if stop.page))

    @property
    def before(self) -> list[Path]:
        """The pages to be read first that it does not come by before they are needed."""
        return [page for stop in self.stops for page in stop.before]


def lecture_path(
    deck: Deck, taught: Taught, openings: Mapping[Path, Opening], exercises: Sequence[Exercise]
) -> Lecture:
    """The way of a deck through the book.

    Args         openings: of every notebook that verifies a claim. exercises: those of all chapters.
    """
    parts: dict[str, list[Stop]] = {}
    named: set[Path] = set()  # the pages to read first, each named once
    visited: set[Path] = set()
    title, page = "", None
    for section in _sections(deck, taught, exercises):
        pages = [taught.places[claim.id][0].notebook for claim, _ in section.claims]
        title = deck.parts.get(section.where, title)
        stops = parts.setdefault(title, [])
        went_on = bool(stops) and (page in pages if pages else page is None)
        if went_on:
            stops[-1] = Stop(page, (*stops[-1].sections, section), stops[-1].before, stops[-1].again)
            continue
        page = page if page in pages else next(iter(pages), None)
        needed = openings[page].needs if page and page not in visited else ()
        before = tuple(need for need in needed if need not in visited | named)
        stops.append(Stop(page, (section,), before, page in visited))
        named.update(before)
        visited.update([page] if page else [])
    return Lecture(deck, tuple(Part(title, tuple(stops)) for title, stops in parts.items()))


def _sections(deck: Deck, taught: Taught, exercises: Sequence[Exercise]) -> Iterator[Section]:
    found = {where: list(_claims(deck, where, taught)) for where in deck.sections}
    last = {claim.id: where for where, pairs in found.items() for claim, _ in pairs}
    names = {name: claim.id for claim in taught.ledger.claims.values() for name in (claim.id, *claim.also)}
    order = {where: place for place, where in enumerate(deck.sections)}
    due: dict[str, list[Exercise]] = {}
    for exercise in exercises:
        # it can be solved once the lecture has come to the last of the claims behind it
        ends = [last[names[claim]] for claim in exercise.source.claims if names.get(claim) in last]
        if ends:
            due.setdefault(max(ends, key=order.__getitem__), []).append(exercise)
    for where, pairs in found.items():
        yield Section(
            where,
            tuple(pair for pair in pairs if pair[0].id in taught.places),
            tuple(dict.fromkeys(claim.taught_in for claim, _ in pairs if claim.id not in taught.places)),
            tuple(due.get(where, ())),
        )


def _claims(deck: Deck, where: str, taught: Taught) -> Iterator[tuple[Claim, Source]]:
    for claim in taught.ledger.claims.values():
        for source in claim.sources:
            if source.deck == deck.id and source.where == where:
                yield claim, source
