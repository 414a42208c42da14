"""A page for each lecture deck, which leads its students through ours in the lecture's order, and the page of all five.

The links carry the deck's notation, and the formulas of these pages are in its letters as they stand: whoever comes
from a slide reads what is on the slide.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from course_lib.authoring.exercise_source import read_chapter
from course_lib.authoring.lecture_path import Exercise, Lecture, Section, Stop, lecture_path
from course_lib.authoring.ledger import CHAPTERS, Claim, folder_of
from course_lib.authoring.ledger_pages import Taught, deck_anchor, erratum_anchor, joined, sentence
from course_lib.authoring.notation import Notation
from course_lib.authoring.notation_page import plain
from course_lib.authoring.page_openings import Opening, heading_anchor, page_opening
from course_lib.authoring.tex import formulas_in
from course_lib.authoring.translation import concepts_in, translated
from course_lib.plurals import counted

__all__ = ["deck_page", "deck_pages", "decks_page"]

DECKS_HEAD = """\
# Follow a lecture

The course was built on five public lecture decks, and this is their index. You sit in one of these lectures? Its page
leads you through ours in its order and its letters, from section to section.
"""

DECKS_FOOT = """\
The letters stay until you choose others under **Notation** at the top of a page. You teach from one of the decks? Then
read [Teaching from one of the five decks](../for_instructors/one_deck.md) too.
"""

HEAD = """\
({anchor})=
# {name}, section by section

{{cite:t}}`{cite}`, {title}. {covers}

{start}

The {sections} sections of the deck stand below in their order. Each leads to the place where we treat it, in the
letters of {name}; **Notation** at the top of a page changes them back. In all there are {pages} pages, about {hours:g}
hours of reading, {claims} statements of the deck that are computed, and {exercises} exercises.

Where a slide reads differently from what was computed, the better reading is given. We had the text of the slides only,
so it may well be right on the slide.
"""

BEYOND = """\
({anchor}-beyond)=
## Beyond the lecture

To these pages of the same chapters no section of the deck leads. They are where this course goes further, as do the
pages at the end of each chapter, with the same numbers in PyTorch.
"""

TICK = '<span class="nn-tick" aria-hidden="true">✓</span>'


def deck_pages(taught: Taught, notation: Notation, root: Path) -> dict[str, str]:
    """The text of every page of this module, by its path below the book.

    Args         root: the checkout, whose solutions/ holds the exercises.
    """
    openings = {notebook: page_opening(notebook) for notebook in taught.titles}
    exercises = [
        Exercise(path.stem, source)
        for path in sorted((root / "solutions").glob("*.py"))
        for source in read_chapter(path).exercises
    ]
    lectures = [lecture_path(deck, taught, openings, exercises) for deck in taught.ledger.decks.values()]
    pages = {f"decks/{each.deck.id}.md": deck_page(each, taught, notation, openings) for each in lectures}
    return {"appendix/decks.md": decks_page(lectures, openings), **pages}


def decks_page(lectures: Sequence[Lecture], openings: Mapping[Path, Opening]) -> str:
    """The page that leads to the five."""
    doors = []
    for each in lectures:
        hours = _hours(each.pages, openings)
        says = f"{escape(each.deck.covers)} {len(each.sections)} sections, about {hours:g} hours to read here."
        doors.append(_door(f"../decks/{each.deck.id}.html?notation={each.deck.id}", escape(each.deck.name), says))
    return joined([DECKS_HEAD, _doors("The lectures", doors), DECKS_FOOT])


def deck_page(lecture: Lecture, taught: Taught, notation: Notation, openings: Mapping[Path, Opening]) -> str:
    """The page of one deck."""
    return _Page(lecture, taught, notation, openings).whole()


def _hours(pages: Iterable[Path], openings: Mapping[Path, Opening]) -> float:
    return max(1, round(sum(openings[page].minutes for page in pages) / 30)) / 2


def _listed(links: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(links[:-1]), *links[-1:]]))


def _door(address: str, title: str, says: str) -> str:
    return f'<a class="nn-door" href="{address}"><b>{title}</b><span>{says}</span></a>'


def _doors(label: str, doors: Iterable[str]) -> str:
    return f'<nav class="nn nn-doors nn-start" aria-label="{label}">\n' + "\n".join(doors) + "\n</nav>"


@dataclass
class _Page:
    lecture: Lecture
    taught: Taught
    notation: Notation
    openings: Mapping[Path, Opening]
    noted: set[str] = field(default_factory=set)  # the concepts whose notes stand on the page already

    def whole(self) -> str:
        deck, lecture = self.lecture.deck, self.lecture
        head = HEAD.format(
            anchor=deck_anchor(deck),
            name=plain(deck.name),
            cite=deck.cite,
            title=plain(deck.title),
            covers=deck.covers,
            start=self.start(),
            sections=len(lecture.sections),
            pages=len(lecture.pages),
            hours=_hours(lecture.pages, self.openings),
            claims=len({claim.id for section in lecture.sections for claim, _ in section.claims}),
            exercises=sum(len(section.exercises) for section in lecture.sections),
        )
        beyond = self.beyond()
        titled = [(str(number), part.title) for number, part in enumerate(lecture.parts, start=1) if part.title]
        titled += [("beyond", "Beyond the lecture")] if titled and beyond else []
        jumps = "\n".join(f"- [{plain(title)}](#{deck_anchor(deck)}-{number})" for number, title in titled)
        pieces = [head, f"The parts of the deck:\n\n{jumps}" if jumps else ""]
        for number, part in enumerate(lecture.parts, start=1):
            pieces.append(f"({deck_anchor(deck)}-{number})=\n## {plain(part.title)}" if part.title else "")
            pieces += [f":::{{container}} nn-path\n{self.stop(stop)}\n:::" for stop in part.stops]
        return joined([*pieces, *beyond])

    def start(self) -> str:
        """The one link to begin with."""
        pages = self.lecture.pages
        if not pages:
            return ""
        words = [escape(self.taught.titles[pages[0]]), *self.minutes(pages[0])]
        return _doors("Where to start", [_door(self.address(pages[0]), "Start here", " · ".join(words))])

    def stop(self, stop: Stop) -> str:
        """A page of ours in one line, then the sections that it treats."""
        items = "\n".join(self.section(section, stop.page) for section in stop.sections)
        if stop.page is None:
            return items
        told = ["again"] if stop.again else [*self.minutes(stop.page), escape(self.openings[stop.page].idea)]
        title = f"<b>{self.link(stop.page)}</b> <span>{' · '.join(filter(None, told))}</span>"
        needed = _listed([self.link(page) for page in stop.before])
        before = f" <span>If that is new to you, first read {needed}.</span>" if needed else ""
        return f'<p class="nn-stop">{title}{before}</p>\n\n{items}'

    def section(self, section: Section, page: Path | None) -> str:
        """A section of the deck: a link to our treatment, what one learns there, and what belongs to it."""
        title = plain(sentence(section.where))
        coming = [f"{self.taught.chapter(chapter)} (to come)" for chapter in section.waiting]
        if not section.claims:
            return f"- {title}: {', '.join(coming)}"
        here = [claim for claim, _ in section.claims if self.page(claim) == page]
        elsewhere = dict.fromkeys(self.page(claim) for claim, _ in section.claims if self.page(claim) != page)
        first = {self.page(claim): claim for claim, _ in reversed(section.claims)}
        place = self.taught.places[here[0].id][0]
        proof = self.address(place.notebook, f"claim-{place.claim}")
        count = counted(len(section.claims), "claim")
        also = ", ".join([*(self.link(other, f"claim-{first[other].id}") for other in elsewhere), *coming])
        lines = [
            f'- <a class="nn-section" href="{self.address(place.notebook, heading_anchor(place))}">{title}</a>',
            f'  {plain(here[0].summary)} {TICK}&nbsp;<a class="nn-count" href="{proof}">{count}</a>',
            f"  - Also: {also}" if also else "",
            *(f"  - {note}" for note in self.notes(section)),
            *(f"  - {better}" for better in self.better(section)),
            *(f"  - Exercise: {self.exercise(exercise)}" for exercise in section.exercises),
        ]
        return "\n".join(filter(None, lines))

    def notes(self, section: Section) -> Iterable[str]:
        """What letters cannot say of the concepts of a section, where they first occur."""
        deck = self.lecture.deck.id
        for claim, _ in section.claims:
            for tex in formulas_in(claim.statement):
                for concept in concepts_in(tex, self.notation):
                    if deck in concept.notes and concept.id not in self.noted:
                        self.noted.add(concept.id)
                        yield f"Letters, *{plain(concept.name)}*: {concept.notes[deck]}"

    def better(self, section: Section) -> Iterable[str]:
        """What to read instead of what the deck says; slips of the pen are only pointed to."""
        slips: list[str] = []
        for claim, source in section.claims:
            if source.erratum is None:
                continue
            address = f"../appendix/errata.html?notation={source.deck}#{erratum_anchor(claim, source)}"
            if source.erratum.weight == "slip":
                slips.append(f'<a href="{address}">{"another" if slips else "slip of the pen"}</a>')
                continue
            yield f'Better: {self.in_their_letters(source.erratum.correct)} (<a href="{address}">how we know</a>)'
        if slips:
            yield f"There is a {_listed(slips)} here."

    def in_their_letters(self, text: str) -> str:
        """A text of ours on one line, its formulas in the deck's notation."""
        pieces = re.split(r"\$([^$]+)\$", " ".join(text.split()))
        formulas = [f"${translated(tex, self.notation, self.lecture.deck.id)}$" for tex in pieces[1::2]]
        return "".join(itertools.chain(*itertools.zip_longest(pieces[::2], formulas, fillvalue="")))

    def exercise(self, exercise: Exercise) -> str:
        """A link to an exercise and how long it takes."""
        anchor = f"exercise-{exercise.source.name.replace('_', '-')}"
        address = f"../{exercise.chapter}/exercises.html?notation={self.lecture.deck.id}#{anchor}"
        return f'<a href="{address}">{plain(exercise.source.title)}</a>, {exercise.source.minutes} minutes'

    def beyond(self) -> list[str]:
        """Where this course goes further, and what the lecture does without."""
        lecture, book = self.lecture, self.taught.book
        reached = {self.page(claim) for section in lecture.sections for claim, _ in section.claims}
        for page in [*lecture.pages, *lecture.before]:
            reached |= self.all_needed(page)
        chapters = [chapter for chapter in CHAPTERS if (book / folder_of(chapter) / "index.md").exists()]
        lines, without = [], []
        for chapter in chapters:
            folder = book / folder_of(chapter)
            if not any(page.parent == folder for page in reached):
                without.append(f"[{self.taught.chapter(chapter)}](../{folder.name}/index.md)")
            elif any(page.parent == folder for page in lecture.pages):
                more = [page for page in self.taught.titles if page.parent == folder and page not in reached]
                links = ", ".join(self.link(page) for page in more if page.stem != "in_pytorch")
                lines += [f"- {self.taught.chapter(chapter)}: {links}"] if links else []
        pieces = [BEYOND.format(anchor=deck_anchor(lecture.deck)), "\n".join(lines)] if lines else []
        if without:
            pieces.append(f"The lecture does without these chapters, and so can you for now: {', '.join(without)}.")
        return pieces

    def all_needed(self, page: Path) -> set[Path]:
        """A page and all that it builds on."""
        return {page}.union(*(self.all_needed(need) for need in self.openings[page].needs))

    def page(self, claim: Claim) -> Path:
        return self.taught.places[claim.id][0].notebook

    def minutes(self, page: Path) -> list[str]:
        return [f"{self.openings[page].minutes} minutes"] if self.openings[page].minutes else []

    def address(self, page: Path, anchor: str = "") -> str:
        name = page.relative_to(self.taught.book).with_suffix(".html").as_posix()
        return f"../{name}?notation={self.lecture.deck.id}" + (f"#{anchor}" if anchor else "")

    def link(self, page: Path, anchor: str = "") -> str:
        return f'<a href="{self.address(page, anchor)}">{escape(self.taught.titles[page], quote=False)}</a>'
