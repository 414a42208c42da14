"""The appendix pages that are written from the ledger: claims and errata."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from course_lib.authoring.ledger import CHAPTERS, Claim, Deck, Erratum, Ledger, Source, chapter_title, folder_of
from course_lib.authoring.notation_page import plain
from course_lib.authoring.verifications import Verification

__all__ = ["Taught", "claims_pages", "deck_anchor", "errata_page", "erratum_anchor", "joined", "sentence"]


@dataclass(frozen=True)
class Taught:
    """The ledger, and where the notebooks verify each claim: what the pages are written from."""

    ledger: Ledger
    places: Mapping[str, Sequence[Verification]]
    titles: Mapping[Path, str]
    book: Path

    def link(self, verification: Verification, up: str = "..") -> str:
        """A link to the line of the notebook's page that shows it; up: the book's folder, seen from here."""
        # raw HTML: Markdown cannot point into an output, and the line, not the page, is what the reader wants
        page = verification.notebook.relative_to(self.book).with_suffix(".html").as_posix()
        title = plain(self.titles[verification.notebook])
        return f'<a href="{up}/{page}#claim-{verification.claim}">{title}</a>'

    def chapter(self, chapter: str) -> str:
        """A chapter's title."""
        return chapter_title(chapter, self.book)


CLAIMS_HEAD = """\
# Claims

This course is built on a ledger: every statement that five lecture decks make, and those that we add. A statement is
*taught* when a page explains it and a cell computes its numbers; the cell fails when they disagree, and so does the
build of this book. The ledger holds {total} statements. {taught} of them are taught. The pages below give them chapter
by chapter, each with the figures that were measured. Where a deck reads differently, the entry says so and points to
the [errata](errata.md).
"""

CLAIMS_OF_CHAPTER = """\
# Claims: {title}

What [the chapter](../../{folder}/index.md) claims, each with the figures that bear it out. What a claim is, and those
of the other chapters: [Claims](../claims.md).
"""

ERRATA_HEAD = """\
# Errata

We learnt much from the five decks that this course follows, and recommend them. Reading slowly, with a computer at
hand, one finds places where a sign is missing or a condition is left to the spoken word. They are collected here so
that the next reader need not wonder. We had the text of the slides only, without the figures and the voice; some of
these places may be right on the slide and lost on the way to us.

There are {shown} entries, each with the computation behind it.
"""

ERRATA_WAITING = """
Another {waiting} are in the ledger and will appear with the pages that teach their statements.
"""


def claims_pages(taught: Taught) -> dict[str, str]:
    """The pages of claims, by their names in the book: one leads to those of the chapters that teach some."""
    ledger = taught.ledger
    all_taught = len(taught.places) == len(ledger.claims)
    count = "All" if all_taught else str(len(taught.places))
    sections = [CLAIMS_HEAD.format(total=len(ledger.claims), taught=count)]
    pages, lines = {}, []
    for chapter in CHAPTERS:
        claims = [claim for claim in ledger.of_chapter(chapter) if claim.id in taught.places]
        if claims:
            title, folder = taught.chapter(chapter), folder_of(chapter)
            lines.append(f"- [{title}](claims/{folder}.md): {len(claims)}")
            entries = [_claim_entry(claim, taught) for claim in claims]
            pages[f"appendix/claims/{folder}.md"] = joined(
                [CLAIMS_OF_CHAPTER.format(title=title, folder=folder), *entries]
            )
    sections.append("\n".join(lines))
    if not all_taught:
        sections.append("## Not yet taught")
    for chapter in CHAPTERS:
        waiting = [claim.id for claim in ledger.of_chapter(chapter) if claim.id not in taught.places]
        if waiting:
            ids = ", ".join(_id_text(claim) for claim in waiting)
            title = f"{taught.chapter(chapter)}: {len(waiting)}"
            sections.append(f'<details class="nn nn-waiting"><summary>{title}</summary><p>{ids}</p></details>')
    return {"appendix/claims.md": joined(sections), **pages}


def _claim_entry(claim: Claim, taught: Taught) -> str:
    verified = "; ".join(
        taught.link(place, "../..") + (f" ({plain(place.figures)})" if place.figures else "")
        for place in taught.places[claim.id]
    )
    # Sphinx does not tell capitals from small letters in a target
    targets = {name.lower(): name for name in (*claim.also, claim.id)}
    lines = [
        *(f"({name})=" for name in targets.values()),
        f"## {plain(claim.summary)}",
        "",
        claim.statement.strip(),
        "",
        f"- Verified in {verified}",
    ]
    for source in claim.sources:
        deck = taught.ledger.decks[source.deck]
        erratum = ""
        if source.erratum:
            erratum = f", where it reads differently: [erratum](#{erratum_anchor(claim, source)})"
        lines.append(f"- [{deck.name}](#{deck_anchor(deck)}), {plain(source.where)}{erratum}")
    names = ", ".join(_id_text(name) for name in (claim.id, *claim.also))
    return "\n".join([*lines, f"- In the ledger: {names}"])


def errata_page(taught: Taught) -> str:
    """The page of errata: of taught claims in full, by deck, those that change a result or need a condition first."""
    every = [(claim, source) for claim in taught.ledger.claims.values() for source in claim.sources if source.erratum]
    shown = [(claim, source) for claim, source in every if claim.id in taught.places]
    waiting = len(every) - len(shown)
    sections = [ERRATA_HEAD.format(shown=len(shown)) + (ERRATA_WAITING.format(waiting=waiting) if waiting else "")]
    for deck in taught.ledger.decks.values():
        own = [(claim, source) for claim, source in shown if source.deck == deck.id]
        if not own:
            continue
        sections.append(f"## {deck.name}\n\n{{cite:t}}`{deck.cite}`, {plain(deck.title)}.")
        bites = [pair for weight in ("result", "condition") for pair in own if _erratum(pair[1]).weight == weight]
        sections += [_erratum_entry(claim, source, taught) for claim, source in bites]
        slips = [_slip(claim, source, taught) for claim, source in own if _erratum(source).weight == "slip"]
        if slips:
            sections += ["### Slips of the pen", "\n".join(slips)]
    return joined(sections)


def _erratum(source: Source) -> Erratum:
    if source.erratum is None:
        raise ValueError("the source has no erratum")
    return source.erratum


def _erratum_entry(claim: Claim, source: Source, taught: Taught) -> str:
    erratum = _erratum(source)
    label = {"result": "A result", "condition": "A condition"}[erratum.weight]
    return "\n".join(
        [
            f"({erratum_anchor(claim, source)})=",
            f"### {label}: {plain(source.where)}",
            "",
            f"- *The deck:* {erratum.deck_says}",
            f"- *Better:* {erratum.correct}",
            f"- *How we know:* {erratum.evidence}",
            f"- *Computed in* {taught.link(taught.places[claim.id][0])}; claim [{claim.id}](#{claim.id})",
        ]
    )


def _slip(claim: Claim, source: Source, taught: Taught) -> str:
    erratum = _erratum(source)
    return (
        f"- ({erratum_anchor(claim, source)})=\n  {plain(sentence(source.where))}: {erratum.deck_says} "
        f"{erratum.correct} ({taught.link(taught.places[claim.id][0])})"
    )


def _id_text(name: str) -> str:
    # an id is longer than a phone is wide, so it may break anywhere
    return f'<code style="overflow-wrap:anywhere">{name}</code>'


def deck_anchor(deck: Deck) -> str:
    """The target at the top of a deck's page."""
    return f"deck-{deck.id}"


def erratum_anchor(claim: Claim, source: Source) -> str:
    """The target of an erratum on the page of errata."""
    return f"erratum-{claim.id}-{source.deck}"


def sentence(text: str) -> str:
    """A text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def joined(sections: Iterable[str]) -> str:
    """A page from its sections, one blank line between them."""
    return re.sub(r"\n{3,}", "\n\n", "\n\n".join(section.strip() for section in sections)) + "\n"
