"""The ledger: every statement of the decks and of the course, read from book/claims.yml and book/decks.yml.

Reading checks the form, so that everything after it may rely on it: known keys, unique ids, sections that the decks
have, summaries that fit on a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course_lib.authoring.yaml_files import read_yaml
from course_lib.errors import ConventionError

__all__ = [
    "CHAPTERS",
    "Claim",
    "Deck",
    "Erratum",
    "Ledger",
    "Source",
    "WEIGHTS",
    "chapter_title",
    "folder_of",
    "read_ledger",
]

CHAPTERS = (
    "prerequisites",
    "least-squares-xor",
    "universal-approximation",
    "deep-networks",
    "activations-and-losses",
    "backpropagation",
    "linear-autoencoder",
    "gradient-descent",
    "optimizers",
    "initialization",
    "normalization",
    "regularization",
    "mnist-1d",
    "reinforcement-learning",
)
KINDS = ("definition", "identity", "derivation", "theorem", "algorithm", "numeric", "qualitative")
WEIGHTS = ("result", "condition", "slip")
SUMMARY_LENGTH = 110

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CLAIM_KEYS = {"id", "chapter", "kind", "statement", "verify", "sources"}
_OPTIONAL_KEYS = {"also", "taught_in", "summary", "exercise", "misconceptions"}
_ERRATUM_KEYS = {"weight", "deck_says", "correct", "evidence"}


@dataclass(frozen=True)
class Erratum:
    """Where a deck errs or leaves something unsaid; weight is one of WEIGHTS."""

    weight: str
    deck_says: str
    correct: str
    evidence: str


@dataclass(frozen=True)
class Source:
    """One place in one deck that makes the claim."""

    deck: str
    where: str
    erratum: Erratum | None


@dataclass(frozen=True)
class Claim:
    """One statement; `taught_in` is the chapter that teaches it, `chapter` the one it belongs to by subject."""

    id: str
    also: tuple[str, ...]
    chapter: str
    taught_in: str
    kind: str
    summary: str
    statement: str
    verify: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Deck:
    """One lecture deck; `cite` is its key in references.bib, `sections` stand in the deck's order.

    `covers` says in a sentence or two what it is about; `parts` are its larger divisions, each title by the section
    that it begins with.
    """

    id: str
    name: str
    authors: str
    title: str
    cite: str
    sections: tuple[str, ...]
    covers: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Ledger:
    """All claims by id, in the order of the file, and the decks by id."""

    claims: Mapping[str, Claim]
    decks: Mapping[str, Deck]

    def of_chapter(self, chapter: str) -> list[Claim]:
        """The claims that this chapter teaches, in the order of the file."""
        return [claim for claim in self.claims.values() if claim.taught_in == chapter]


def folder_of(chapter: str) -> str:
    """The name of a chapter's folder in the book."""
    return chapter.replace("-", "_")


def chapter_title(chapter: str, book: Path) -> str:
    """The title of a chapter: its index page's heading, or, before that page is written, its id in words."""
    index = book / folder_of(chapter) / "index.md"
    if index.exists() and (heading := re.search(r"^# (.+)$", index.read_text(encoding="utf-8"), re.MULTILINE)):
        return heading[1].strip()
    return "MNIST-1D" if chapter == "mnist-1d" else chapter.replace("-", " ").capitalize()


def read_ledger(book: Path) -> Ledger:
    """The ledger of a book.

    Args         book: the folder that holds claims.yml and decks.yml.
    Raises       ConventionError that lists everything that is wrong, one sentence each.
    """
    decks = _decks(book)
    problems: list[str] = []
    claims: dict[str, Claim] = {}
    names: set[str] = set()
    for number, entry in enumerate(read_yaml(book / "claims.yml"), start=1):
        name = entry.get("id", f"entry {number}")
        found = list(_problems(entry, decks))
        for repeated in ({name, *entry.get("also", [])} & names) if not found else ():
            found.append(f"the id {repeated} stands twice")
        problems += [f"{name}: {problem}" for problem in found]
        if not found:
            claims[name] = _claim(entry)
            names |= {name, *claims[name].also}
    if problems:
        raise ConventionError("read_ledger: claims.yml: " + "; ".join(problems) + ".", name="claims", got=problems)
    return Ledger(claims, decks)


def _decks(book: Path) -> dict[str, Deck]:
    decks = [Deck(**{**deck, "sections": tuple(deck["sections"])}) for deck in read_yaml(book / "decks.yml")]
    for deck in decks:
        for begin in deck.parts:
            if begin not in deck.sections:
                raise ConventionError(
                    f"read_ledger: decks.yml: a part of {deck.id} begins with {begin!r}, which is none of its "
                    "sections; name the section as it stands there.",
                    name="parts",
                    got=begin,
                )
    return {deck.id: deck for deck in decks}


def _problems(entry: Mapping[str, Any], decks: Mapping[str, Deck]) -> Iterable[str]:
    missing, unknown = _CLAIM_KEYS - set(entry), set(entry) - _CLAIM_KEYS - _OPTIONAL_KEYS
    if missing or unknown:
        yield "; ".join([*(f"the key {key} is missing" for key in sorted(missing)), *_unknown(unknown)])
        return
    if not _ID.fullmatch(entry["id"]):
        yield "the id must be lower case words joined by hyphens"
    for key in ("chapter", "taught_in"):
        if entry.get(key, CHAPTERS[0]) not in CHAPTERS:
            yield f"{key} is {entry[key]!r}, which is no chapter; a new one goes into CHAPTERS in {Path(__file__).name}"
    if entry["kind"] not in KINDS:
        yield f"kind is {entry['kind']!r}; expected one of {', '.join(KINDS)}"
    summary = entry.get("summary", "")
    if len(summary) > SUMMARY_LENGTH:
        yield f"the summary has {len(summary)} characters; at most {SUMMARY_LENGTH} fit on a line"
    if set("$\\_{}") & set(summary):
        yield "the summary holds TeX; outputs show it as typed, so say it in words"
    if summary and not summary.endswith((".", "!", "?")):
        yield "the summary must be a sentence and end with a full stop"
    for source in entry["sources"]:
        yield from _source_problems(source, decks)


def _source_problems(source: Mapping[str, Any], decks: Mapping[str, Deck]) -> Iterable[str]:
    deck = decks.get(source.get("deck", ""))
    if deck is None:
        yield f"the deck {source.get('deck')!r} is not in decks.yml"
    elif source.get("where") not in deck.sections:
        yield f"the section {source.get('where')!r} is not in decks.yml under {deck.id}"
    erratum = source.get("erratum", dict.fromkeys(_ERRATUM_KEYS, WEIGHTS[0]))
    if set(erratum) != _ERRATUM_KEYS:
        yield f"an erratum has the keys {', '.join(sorted(_ERRATUM_KEYS))}; got {', '.join(sorted(erratum))}"
    elif erratum["weight"] not in WEIGHTS:
        yield f"the erratum's weight is {erratum['weight']!r}; expected one of {', '.join(WEIGHTS)}"


def _unknown(keys: Iterable[str]) -> list[str]:
    return [f"the key {key} is unknown" for key in sorted(keys)]


def _claim(entry: Mapping[str, Any]) -> Claim:
    sources = tuple(
        Source(source["deck"], source["where"], Erratum(**source["erratum"]) if "erratum" in source else None)
        for source in entry["sources"]
    )
    return Claim(
        id=entry["id"],
        also=tuple(entry.get("also", ())),
        chapter=entry["chapter"],
        taught_in=entry.get("taught_in", entry["chapter"]),
        kind=entry["kind"],
        summary=entry.get("summary", ""),
        statement=entry["statement"],
        verify=entry["verify"],
        sources=sources,
    )
