"""The notation page of the appendix, written from the notation table."""

from __future__ import annotations

import re

from course_lib.authoring.ledger import Deck
from course_lib.authoring.notation import Concept, Notation, collisions

__all__ = ["math", "notation_page", "plain", "symbol_anchor"]

HEAD = """\
# Notation

One symbol for one concept, everywhere in this book. A few habits carry most of it:

- Bold capitals are matrices, bold small letters vectors, plain letters numbers. Samples are rows.
- A subscript of $\\mathbf{x}$ names the sample, of $\\mathbf{W}$, $\\mathbf{b}$, $\\mathbf{z}$ and $\\mathbf{h}$
  the layer, of $\\boldsymbol{\\theta}$ the step of training. A subscript of a plain letter names an entry:
  $x_{1}$, $w_{2}$.
- A hat means predicted, a bar over the input matrix means that a column of ones stands behind it.
- The loss is the mean over the samples, and carries no factor $\\frac{1}{2}$, unless its name says so.
- $\\log$ is the natural logarithm, `np.log` in code; another base is written beside it.

Lecturers use other letters, and every one of them has reasons. The second half of this page lists, deck by deck, what
their letters are called here. In code the names are words: `learning_rate`, `weight_decay`, `y_hat`.
"""


def plain(text: str) -> str:
    """A text without meaning for Markdown: what could be markup is escaped.

    >>> plain("W_l * x^T")
    'W\\\\_l \\\\* x^T'
    """
    return re.sub(r"([\\`*_{}\[\]<>|$#~])", r"\\\1", text)


def notation_page(notation: Notation, decks: dict[str, Deck]) -> str:
    """The whole page, without the generated-by comment."""
    sections = [HEAD]
    for group, title in notation.groups.items():
        concepts = [concept for concept in notation.concepts.values() if concept.group == group]
        rows = [f"| {math(c.house, c.id)} | {_named(c)} | {plain(c.meaning)}; `{c.shape}` |" for c in concepts]
        sections.append(f"## {title}\n\n| Symbol | Name | Meaning; shape |\n| --- | --- | --- |\n" + "\n".join(rows))
    sections += [_deck_section(notation, deck) for deck in decks.values()]
    return "\n\n".join(section.strip() for section in sections) + "\n"


def math(symbol: str, concept: str) -> str:
    """A concept's symbol as a formula; what is only ever raised stands on a matrix."""
    return f"$\\mathbf{{X}}^{{{symbol}}}$" if concept == "transpose" else f"${symbol}$"


def symbol_anchor(concept: Concept) -> str:
    """The anchor of a concept's line on the page."""
    return f"symbol-{concept.id.replace('_', '-')}"


def _named(concept: Concept) -> str:
    return f'<span id="{symbol_anchor(concept)}">{plain(concept.name)}</span>'


def _deck_section(notation: Notation, deck: Deck) -> str:
    others = [
        concept
        for concept in notation.concepts.values()
        if deck.id in concept.decks and concept.decks[deck.id] != concept.house
    ]
    rows = [f"| {math(c.decks[deck.id], c.id)} | {math(c.house, c.id)} | {plain(c.name)} |" for c in others]
    text = (
        f"## The letters of {deck.name}\n\n{{cite:t}}`{deck.cite}` has a letter of its own for {len(others)} of our "
        "concepts; the others are written as here, or do not occur.\n\n"
        "| In the deck | Here | Name |\n| --- | --- | --- |\n" + "\n".join(rows)
    )
    shared = collisions(notation, deck.id)
    if shared:
        lines = [
            f"- ${letter}$: {', '.join(plain(notation.concepts[concept].name) for concept in concepts)}"
            for letter, concepts in shared.items()
        ]
        text += "\n\nOne letter, several meanings; the place tells which:\n\n" + "\n".join(lines)
    notes = [f"- *{plain(c.name)}*: {c.notes[deck.id]}" for c in notation.concepts.values() if deck.id in c.notes]
    return text + "\n\nWhat the letters alone do not say:\n\n" + "\n".join(notes)
