"""The notation table: one symbol a concept, read from book/notation.yml, and the lint that holds every page to it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated

import typer

from course_lib.authoring.tex import Atom, Formula, formulas_in, parse_formula
from course_lib.authoring.verifications import book_notebooks
from course_lib.authoring.yaml_files import read_yaml
from course_lib.errors import ConventionError

__all__ = [
    "Concept",
    "DECK_PAGES",
    "NOTATION_PAGE",
    "Notation",
    "Rule",
    "app",
    "book_pages",
    "canonical",
    "collisions",
    "entry_of",
    "has_deck_letters",
    "notation_problems",
    "read_notation",
    "unknown_symbols",
]

NOTATION_PAGE = "appendix/notation.md"
DECK_PAGES = "decks/"


@dataclass(frozen=True)
class Concept:
    """One concept; `house` is its symbol here, `decks` what the decks write, `notes` what to know about that.

    `colour` names the class that gives its symbol one colour in prose, formulas and figures; most have none.
    """

    id: str
    group: str
    name: str
    meaning: str
    shape: str
    house: str
    decks: Mapping[str, str]
    notes: Mapping[str, str]
    colour: str = ""


@dataclass(frozen=True)
class Rule:
    """How a deck writes the subscripts of some concepts, or that it stores their transpose.

    `sub` is the pattern of our subscript, `#1` or `#1,#2`, `only` what it must match, `to` the deck's form: @ is its
    symbol, #1 and #2 are the translated pieces, #1-1 is a piece lowered by one. `more` says by how much the deck's
    letter must be raised to mean the same number.
    """

    concepts: frozenset[str]
    sub: str = ""
    only: str = ""
    to: str = ""
    transposed: bool = False
    more: int = 0


@dataclass(frozen=True)
class Notation:
    """The table: concepts by id, titles of the groups, signs that need no entry, and how decks differ beyond letters.

    `decks` holds the names of the decks by id; `instead`, for each deck, the letters that replace a letter of the deck
    which would mean two things at once.
    """

    concepts: Mapping[str, Concept]
    groups: Mapping[str, str]
    operators: frozenset[str]
    decks: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    instead: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @cached_property
    def by_symbol(self) -> Mapping[str, Concept]:
        """The concepts by their symbol here, in canonical TeX."""
        return {canonical(concept.house): concept for concept in self.concepts.values()}

    def house_symbols(self) -> frozenset[str]:
        """The symbols of this course, in canonical TeX."""
        return frozenset(self.by_symbol)

    def deck_symbols(self) -> frozenset[str]:
        """The symbols of all decks, in canonical TeX."""
        return frozenset(canonical(s) for concept in self.concepts.values() for s in concept.decks.values())


def read_notation(book: Path) -> Notation:
    """The notation table of a book.

    Args         book: the folder that holds notation.yml.
    Raises       ConventionError when two concepts share a symbol, an entry names an unknown group or a rule no concept.
    """
    table = read_yaml(book / "notation.yml")
    concepts: dict[str, Concept] = {}
    owner: dict[str, str] = {}
    for entry in table["concepts"]:
        lacking = [key.name for key in fields(Concept) if key.default is MISSING and key.name not in {"notes", *entry}]
        if lacking:
            raise ConventionError(
                f"read_notation: {entry.get('id', entry)} has no {' and no '.join(lacking)}; write it in notation.yml.",
                name="concepts",
                got=entry,
            )
        decks = {deck: symbol for deck, symbol in entry["decks"].items() if symbol is not None}
        concept = Concept(**{**entry, "decks": decks, "notes": entry.get("notes", {})})
        symbol = canonical(concept.house)
        if symbol in owner:
            raise ConventionError(
                f"read_notation: {concept.id} and {owner[symbol]} share the symbol {concept.house}; give one another.",
                name="house",
                got=concept.house,
            )
        if concept.group not in table["groups"]:
            raise ConventionError(
                f"read_notation: {concept.id} is in the group {concept.group!r}; known: {', '.join(table['groups'])}.",
                name="group",
                got=concept.group,
                expected=list(table["groups"]),
            )
        owner[symbol] = concept.id
        concepts[concept.id] = concept
    return Notation(
        concepts,
        table["groups"],
        frozenset(canonical(sign) for sign in table["operators"]),
        table.get("decks", {}),
        {
            deck: tuple(Rule(**{**rule, "concepts": frozenset(_known(rule["concepts"], concepts))}) for rule in rules)
            for deck, rules in table.get("rules", {}).items()
        },
        {
            deck: dict(zip(_known(letters, concepts), letters.values(), strict=True))
            for deck, letters in table.get("instead", {}).items()
        },
    )


def _known(ids: Iterable[str], concepts: Mapping[str, Concept]) -> list[str]:
    """The ids of a rule, all of which must be concepts."""
    ids = list(ids)
    for name in ids:
        if name not in concepts:
            raise ConventionError(
                f"read_notation: a rule names {name!r}, which is no concept; write the id of one.",
                name="rules",
                got=name,
            )
    return ids


def unknown_symbols(tex: str, notation: Notation, *, decks: bool = False) -> list[str]:
    r"""The symbols of a formula that the table does not have, in order.

    The most specific entry wins: \beta_{1} before \beta, f^{*} before f. A script that an entry leaves over
    is a formula again.

    Args         tex: what stands between the dollars. decks: the decks' letters count as known too.
    Raises       ConventionError for TeX that cannot be read.
    """
    known = notation.house_symbols() | (notation.deck_symbols() if decks else frozenset())
    return _unknown(parse_formula(tex), known, notation.operators)


def collisions(notation: Notation, deck: str) -> dict[str, list[str]]:
    """The letters that a deck uses for several concepts, each with the ids of those concepts."""
    users: dict[str, list[str]] = defaultdict(list)
    for concept in notation.concepts.values():
        if deck in concept.decks:
            users[concept.decks[deck]].append(concept.id)
    return {letter: ids for letter, ids in users.items() if len(ids) > 1}


def book_pages(book: Path) -> list[tuple[str, str]]:
    """Every page of the book and its Markdown: the .md files, and of each notebook the Markdown cells.

    Returns      (path below book, text), sorted.
    """
    pages = [
        (path.relative_to(book).as_posix(), path.read_text(encoding="utf-8"))
        for path in book.rglob("*.md")
        if "_static" not in path.parts
    ]
    for path in book_notebooks(book):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
        pages.append((path.relative_to(book).as_posix(), "\n\n".join(texts)))
    return sorted(pages)


def has_deck_letters(page: str) -> bool:
    """Whether decks' letters stand on a page as they are, so that no switch may change them.

    Args         page: its path below the book, with its ending or without.
    """
    return page.startswith((NOTATION_PAGE.removesuffix(".md"), DECK_PAGES))


@lru_cache(maxsize=4096)
def canonical(symbol: str) -> str:
    r"""A symbol in the one form that the table is asked for.

    >>> canonical(r"\hat y_1")
    '\\hat{y}_{1}'
    """
    return "".join(atom.written() for atom in parse_formula(symbol))


def _unknown(formula: Formula, known: frozenset[str], operators: frozenset[str]) -> list[str]:
    found = []
    for atom in formula:
        entry = entry_of(atom, known)
        if entry is None:
            number = atom.nucleus == "{}" or atom.nucleus[0].isdigit()
            if not number and atom.nucleus not in operators:
                found.append(atom.nucleus)
            entry = Atom(atom.nucleus)
        for script, left in ((atom.sub, not entry.sub), (atom.sup, not entry.sup)):
            if left:
                found += _unknown(script, known, operators)
    return found


def entry_of(atom: Atom, known: Container[str]) -> Atom | None:
    """The part of an atom that the table's most specific entry for it names; None when there is no entry."""
    entries = (atom, Atom(atom.nucleus, atom.sub), Atom(atom.nucleus, (), atom.sup), Atom(atom.nucleus))
    return next((entry for entry in entries if entry.written() in known), None)


def notation_problems(book: Path) -> list[str]:
    """The formulas of the book that hold a symbol without an entry or cannot be read, one sentence each."""
    return list(_lint(book))


def _lint(book: Path) -> Iterable[str]:
    notation = read_notation(book)
    for page, text in book_pages(book):
        for tex in formulas_in(text):
            try:
                unknown = unknown_symbols(tex, notation, decks=has_deck_letters(page))
            except ConventionError as error:
                yield f"{page}: {error}"
                continue
            if unknown:
                yield f"{page}: {' '.join(dict.fromkeys(unknown))} in ${tex.strip()}$ is not in notation.yml"


app = typer.Typer(help="The notation table and the formulas that keep to it.", no_args_is_help=True)


@app.callback()
def _main() -> None:
    """The notation table and the formulas that keep to it."""


@app.command()
def check(book: Annotated[Path, typer.Option(help="The book's folder.")] = Path("book")) -> None:
    """List the symbols of the book's formulas that are not in notation.yml."""
    problems = notation_problems(book)
    for problem in problems:
        typer.echo(problem)
    typer.echo(f"{len(problems)} formulas with unknown symbols")
    raise typer.Exit(1 if problems else 0)
