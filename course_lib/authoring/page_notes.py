"""What a page in a lecturer's letters must say besides: letters that mean two things, and what letters cannot say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from html import escape

from course_lib.authoring.notation import Concept, Notation, canonical
from course_lib.authoring.translation import letter
from course_lib.authoring.typesetting import Typesetter

__all__ = ["page_notes", "shared_letters"]


def shared_letters(concepts: Iterable[Concept], notation: Notation, deck: str) -> dict[str, list[Concept]]:
    """The letters that stand for several of these concepts in a deck's notation, ours included where it has none.

    A vector and its entry that share a letter, as in a deck that writes both plainly, are one thing in this respect.
    """
    users: dict[str, list[Concept]] = defaultdict(list)
    for concept in concepts:
        users[canonical(letter(concept, notation, deck)[0])].append(concept)
    return {symbol: owners for symbol, owners in users.items() if len({_faceless(owner.house) for owner in owners}) > 1}


def _faceless(symbol: str) -> str:
    return re.sub(r"\\(?:mathbf|boldsymbol)\{([^{}]*)\}", r"\1", canonical(symbol))


def page_notes(concepts: list[Concept], typesetter: Typesetter, deck: str) -> list[str]:
    """The notes of a page for one deck, as HTML, one sentence or two each.

    Args         concepts: those whose symbols stand on the page. deck: the id of a deck.
    """
    notation = typesetter.notation
    notes = []
    for symbol, owners in shared_letters(concepts, notation, deck).items():
        names = ", ".join(owner.name for owner in owners[:-1]) + f" and {owners[-1].name}"
        notes.append(_html(f"${symbol}$ stands for several things here: {names}.", typesetter))
    notes += [
        f"<b>{escape(concept.name.capitalize())}.</b> " + _html(concept.notes[deck], typesetter)
        for concept in concepts
        if deck in concept.notes
    ]
    return notes


def _html(text: str, typesetter: Typesetter) -> str:
    """A text with formulas between dollars; they are in the deck's letters already."""
    pieces = re.split(r"\$([^$]+)\$", text)
    return "".join(
        typesetter.formula(piece, marks=False) if k % 2 else escape(piece, quote=False)
        for k, piece in enumerate(pieces)
    )
