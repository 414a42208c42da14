"""The list of everything that the search finds by name, in the order of the book: what book/_static/search.js reads.

A name is an array: kind, name, what is said of it, the keys that find it, the keys that find it less well, and the
places where it stands, each a text and an address. The script makes keys and questions alike, so that η, eta and
\\eta are one word; here stands only which letter is called what.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from course_lib.authoring.findable import API, GLOSSARY, SIGNS, Found, Place
from course_lib.authoring.notation import NOTATION_PAGE, Concept, Notation
from course_lib.authoring.notation_page import symbol_anchor
from course_lib.authoring.plain_text import Formula

__all__ = ["LETTERS", "search_names"]

_NO_CHAPTERS = ("book/appendix/", "book/decks/", "book/for_instructors/")
NOTATION = "book/" + NOTATION_PAGE.removesuffix(".md")
LETTERS = {
    letter: name.rpartition(" ")[2].capitalize() if letter.isupper() else name.rpartition(" ")[2].lower()
    for letter in map(chr, [*range(0x391, 0x3AA), *range(0x3B1, 0x3CA)])
    if (name := unicodedata.name(letter, "")) and "FINAL" not in name
} | {"λ": "lambda", "Λ": "Lambda", "∇": "nabla", "∂": "partial", "∑": "sum", "∏": "product", "‖": "norm", "∆": "Delta"}

Ledger = tuple[Mapping[str, tuple[str, str]], Mapping[str, str]]
Entry = tuple[str, str, str, list[str], list[str], list[tuple[str, str]]]


def search_names(
    order: Sequence[str],
    found: Mapping[str, Found],
    titles: Mapping[str, str],
    ledger: Ledger,
    notation: Notation,
    formula: Formula,
) -> dict[str, Any]:
    """What the search page needs to find names.

    Args         order: the pages in the order of the book. found: what each page has. titles: of the pages. ledger:
                 what claim_lines returns. notation: the notation table. formula: what a formula reads like.
    Returns      letters: what each letter is called; pages: the chapters' first, then the others; names: see above.
    """
    pages = [page for page in order if page in found]
    entries = [
        *_terms(found, titles),
        *_symbols(pages, found, titles, notation, formula),
        *_named("exercise", pages, found, titles),
        *_named("function", pages, found, titles),
        *_claims(pages, found, titles, ledger),
    ]
    chapters_first = sorted(order, key=lambda page: page.startswith(_NO_CHAPTERS))
    return {"letters": LETTERS, "pages": chapters_first, "names": entries}


def _terms(found: Mapping[str, Found], titles: Mapping[str, str]) -> Iterator[Entry]:
    for named in found[GLOSSARY].named if GLOSSARY in found else ():
        places = [("Glossary", f"{GLOSSARY}.html#{named.anchor}")]
        if named.more:
            places.append((f"First met: {titles.get(named.more.partition('.html')[0], 'there')}", named.more))
        yield "term", named.name, named.text, list(named.keys), [], places


def _named(kind: str, pages: Sequence[str], found: Mapping[str, Found], titles: Mapping[str, str]) -> Iterator[Entry]:
    for page in pages:
        for named in found[page].named:
            if named.kind == kind:
                label = f"course_lib.{titles[page]}" if page.startswith(API) else titles[page]
                yield kind, named.name, named.text, list(named.keys), [], [(label, f"{page}.html#{named.anchor}")]


def _symbols(
    pages: Sequence[str], found: Mapping[str, Found], titles: Mapping[str, str], notation: Notation, formula: Formula
) -> Iterator[Entry]:
    first = _first_uses(pages, found)
    for concept in notation.concepts.values():
        letters = _letters_of_decks(concept, notation, formula)
        written = formula(concept.house, False)
        said = f"{concept.meaning}." + (f" {_in_words(letters, notation)}" if letters else "")
        places = [("Notation", f"{NOTATION}.html#{symbol_anchor(concept)}")]
        if concept.id in first:
            places.append(_first_use(*first[concept.id], titles))
        own, theirs = [concept.house, written, concept.name, concept.id], [concept.decks[deck] for deck in letters]
        yield "symbol", f"{written} · {concept.name}", _sentence(said), own, theirs, places
    for sign, (written, name, meaning, also) in SIGNS.items():
        if sign in first:
            use = [_first_use(*first[sign], titles)]
            yield "symbol", f"{written} · {name}", meaning, [sign, written, name], list(also), use


def _letters_of_decks(concept: Concept, notation: Notation, formula: Formula) -> dict[str, str]:
    """What the decks write instead of our letter, where it reads differently in a line of text."""
    ours = formula(concept.house, False)
    letters = {deck: formula(tex, False) for deck, tex in concept.decks.items()}
    return {deck: letter for deck, letter in letters.items() if letter != ours and deck in notation.decks}


def _in_words(letters: Mapping[str, str], notation: Notation) -> str:
    decks: dict[str, list[str]] = {}
    for deck, letter in letters.items():
        decks.setdefault(letter, []).append(notation.decks[deck])
    return "; ".join(f"{letter} in {' and '.join(names)}" for letter, names in decks.items()) + "."


def _first_uses(pages: Sequence[str], found: Mapping[str, Found]) -> dict[str, tuple[str, Place]]:
    """The page of a chapter that introduces each symbol; what opens a chapter only names it."""
    first: dict[str, tuple[str, Place]] = {}
    for page in pages:
        if page.count("/") > 1 and not page.startswith(_NO_CHAPTERS) and not page.endswith("/index"):
            for symbol, place in found[page].symbols.items():
                first.setdefault(symbol, (page, place))
    return first


def _first_use(page: str, place: Place, titles: Mapping[str, str]) -> tuple[str, str]:
    heading = f", “{place.heading}”" if place.anchor else ""
    return f"First used: {titles[page]}{heading}", _address(page, place.anchor)


def _claims(
    pages: Sequence[str], found: Mapping[str, Found], titles: Mapping[str, str], ledger: Ledger
) -> Iterator[Entry]:
    lines, merged = ledger
    also: dict[str, list[str]] = {}
    for name, claim in merged.items():
        also.setdefault(claim, []).append(name)
    places: dict[str, list[tuple[str, str]]] = {}
    for page in pages:
        for claim, place in found[page].claims.items():
            heading = f", “{place.heading}”" if place.anchor else ""
            places.setdefault(claim, []).append((f"{titles[page]}{heading}", f"{page}.html#claim-{claim}"))
    for claim, verified in places.items():
        keys = [claim, *also.get(claim, ())]
        line, page = lines[claim]
        yield "claim", line, claim, keys, [], [*verified, ("Claims", f"{page}.html#{claim}")]


def _address(page: str, anchor: str) -> str:
    return f"{page}.html" + (f"#{anchor}" if anchor else "")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
