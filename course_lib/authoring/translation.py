r"""Formulas in a lecturer's letters: one pass over the atoms of a formula, each looked up once in the notation table.

What the table does not change is copied from the source, so a formula without a change comes back byte for byte, and
letters that change places (m becomes v, v becomes s) cannot meet. `marked` writes the same formula with a colour around
each symbol; the colour is a number, from which the typeset formula learns which concept the symbol stands for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from course_lib.authoring.notation import Concept, Notation, Rule, canonical, entry_of
from course_lib.authoring.tex import Atom, Formula, Span, parse_formula

__all__ = ["HOUSE", "concepts_in", "letter", "mark_of", "marked", "translated"]

HOUSE = "house"
_NOT_THEIRS = 0x8000
# beside these a sum needs no parentheses
_BESIDE = frozenset("=<>+,:;()[]|") | {
    r"\{",
    r"\}",
    r"\le",
    r"\leq",
    r"\ge",
    r"\geq",
    r"\in",
    r"\dots",
    r"\ldots",
    r"\cdots",
}


def translated(tex: str, notation: Notation, deck: str) -> str:
    """A formula in the letters of a deck; in ours where it has none.

    Args         tex: what stands between the dollars. deck: the id of a deck, or "house", which changes nothing.
    Raises       ConventionError for TeX that cannot be read.
    """
    return tex if deck == HOUSE else _Translation(tex, notation, deck, marks=False).whole()


def marked(tex: str, notation: Notation, deck: str) -> str:
    """The same formula with each symbol in the colour that is its concept's mark."""
    return _Translation(tex, notation, deck, marks=True).whole()


def letter(concept: Concept, notation: Notation, deck: str) -> tuple[str, bool]:
    """The symbol of a concept in a deck's notation, and whether it is the deck's own; names such as ReLU stay."""
    if deck == HOUSE or concept.house.startswith(r"\operatorname"):
        return concept.house, True
    if concept.id in notation.instead.get(deck, {}):
        return notation.instead[deck][concept.id], False
    return concept.decks.get(deck, concept.house), deck == HOUSE or deck in concept.decks


def concepts_in(tex: str, notation: Notation) -> list[Concept]:
    """The concepts whose symbols stand in a formula of ours, in the order of the table."""
    found = set(_entries(parse_formula(tex), notation))
    return [concept for concept in notation.concepts.values() if concept.id in found]


def _entries(formula: Formula, notation: Notation) -> Iterator[str]:
    for atom in formula:
        entry = entry_of(atom, notation.by_symbol)
        if entry is not None:
            yield notation.by_symbol[entry.written()].id
        for script, named in ((atom.sub, entry and entry.sub), (atom.sup, entry and entry.sup)):
            if not named:
                yield from _entries(script, notation)


def mark_of(colour: str, notation: Notation) -> tuple[Concept, bool] | None:
    """The concept that a mark stands for and whether the letter is the deck's; None for what is no symbol."""
    number = int(colour[1:], 16)
    if number == 0:
        return None
    return list(notation.concepts.values())[(number & ~_NOT_THEIRS) - 1], not number & _NOT_THEIRS


class _Translation:
    def __init__(self, tex: str, notation: Notation, deck: str, *, marks: bool) -> None:
        self.tex, self.notation, self.deck, self.marks = tex, notation, deck, marks
        self.symbols = notation.by_symbol
        self.numbers = {concept: number for number, concept in enumerate(notation.concepts, start=1)}

    def whole(self) -> str:
        return self.rewritten(parse_formula(self.tex), (0, len(self.tex)))

    def rewritten(self, formula: Formula, span: Span) -> str:
        """A stretch of the source with its atoms translated."""
        text, at, next_atom = "", span[0], 0
        while next_atom < len(formula):
            atom = formula[next_atom]
            new, taken = self.counted(formula, next_atom) or (self.atom(atom), 1)
            text = _joined(_joined(text, self.tex[at : atom.place.whole[0]]), new)
            at = formula[next_atom + taken - 1].place.whole[1]
            next_atom += taken
        return _joined(text, self.tex[at : span[1]])

    def atom(self, atom: Atom) -> str:
        entry = entry_of(atom, self.symbols)
        if entry is None:
            return self.kept(atom, reset="")
        concept = self.symbols[entry.written()]
        # a script of words alone, as in b_{\text{out}}, holds no atoms, but stays
        left = ("_" if atom.place.sub and not entry.sub else "") + ("^" if atom.place.sup and not entry.sup else "")
        text, own = self.symbol(atom, concept, left)
        return self.braced(atom, self.mark(text, concept, own))

    def symbol(self, atom: Atom, concept: Concept, left: str) -> tuple[str, bool]:
        """A symbol of the table with the scripts that its entry leaves over, and whether the letter is the deck's."""
        new, own = letter(concept, self.notation, self.deck)
        rules = [rule for rule in self.notation.rules.get(self.deck, ()) if concept.id in rule.concepts]
        turned = own and any(rule.transposed for rule in rules)
        if turned and "^" in left and canonical(self.source(atom.place.sup)) != canonical(r"\top"):
            return self.kept(atom, reset=left), False  # a power of a matrix that the deck stores transposed
        pieces = self.pieces(atom) if "_" in left else []
        pattern = next((rule for rule in rules if rule.to and self.fits(rule, atom, pieces)), None)
        if not turned and pattern is None and canonical(new) == canonical(concept.house):
            return self.kept(atom, reset=left), own
        sub = self.inside(atom.sub, atom.place.sub) if "_" in left else ""
        sup = self.inside(atom.sup, atom.place.sup) if "^" in left else ""
        new += "'" * self.source(atom.place.nucleus).count("'")
        if turned:
            sup = "" if sup else self.mark(self.notation.concepts["transpose"].decks[self.deck], None, True)
        if pattern is not None:
            used = re.sub(r"\{[^{}]*\}", "", pattern.to)
            new = self.filled(pattern.to, new, pieces)
            return _with_scripts(new, "", sup, taken="^" if set(used) & set("^(") else ""), own
        taken = "".join(sign for sign in "_^" if sign in re.sub(r"\{[^{}]*\}", "", new))
        return _with_scripts(new, sub, sup, taken), own

    def kept(self, atom: Atom, *, reset: str) -> str:
        """An atom as it was typed, its scripts translated; those named in `reset` lose the mark of the atom."""
        text, at = self.source(atom.place.nucleus), atom.place.nucleus[1]
        scripts = [("_", atom.sub, atom.place.sub), ("^", atom.sup, atom.place.sup)]
        for sign, formula, span in sorted(scripts, key=lambda script: script[2] or (0, 0)):
            if span is None:
                continue
            new = self.inside(formula, span) if sign in reset else self.script(formula, span)
            bare = self.tex[span[0] - 1] != "{"
            text += self.tex[at : span[0]] + (f"{{{new}}}" if bare and new != self.source(span) else new)
            at = span[1]
        return text + self.tex[at : atom.place.whole[1]]

    def inside(self, formula: Formula, span: Span | None) -> str:
        """A script, without the mark of the symbol that carries it."""
        return self.mark(self.script(formula, span), None, True) if span else ""

    def script(self, formula: Formula, span: Span) -> str:
        """A script, translated, without braces around it."""
        new = self.rewritten(formula, span)
        bare = len(formula) == 1 and formula[0].place.bare and new != self.source(span)
        return new[1:-1] if bare else new

    def pieces(self, atom: Atom) -> list[str]:
        """The parts between the commas of a subscript, translated."""
        parts: list[list[Atom]] = [[]]
        for inner in atom.sub:
            parts.append([]) if inner.nucleus == "," else parts[-1].append(inner)
        spans = [(part[0].place.whole[0], part[-1].place.whole[1]) for part in parts if part]
        return [self.script(tuple(part), span) for part, span in zip(filter(None, parts), spans, strict=True)]

    def fits(self, rule: Rule, atom: Atom, pieces: list[str]) -> bool:
        shape = rule.sub.count("#") == len(pieces)
        return shape and re.search(rule.only, "".join(inner.written() for inner in atom.sub)) is not None

    def filled(self, template: str, symbol: str, pieces: list[str]) -> str:
        def fill(match: re.Match[str]) -> str:
            piece = pieces[int(match[1]) - 1]
            return self.mark(_lowered(piece) if match[2] else piece, None, True)

        return re.sub(r"#(\d)(-1)?", fill, template.replace("@", symbol))

    def counted(self, formula: Formula, at: int) -> tuple[str, int] | None:
        """A number that the deck counts otherwise, with what is added to it: L - 1 where L is the deck's K + 1."""
        atom = formula[at]
        concept = self.symbols.get(atom.written())
        more = next(
            (
                rule.more
                for rule in self.notation.rules.get(self.deck, ())
                if concept is not None and rule.more and concept.id in rule.concepts
            ),
            0,
        )
        if concept is None or not more:
            return None
        symbol, own = letter(concept, self.notation, self.deck)
        taken = 1
        sign, number = (*formula[at + 1 : at + 3], Atom(""), Atom(""))[:2]
        if sign.nucleus in ("+", "-") and number.nucleus.isdigit() and not (number.sub or number.sup):
            more, taken = more + int(sign.nucleus + number.nucleus), 3
        text = self.mark(symbol, concept, own) + (f"{more:+d}" if more else "")
        around = [formula[k].nucleus for k in (at - 1, at + taken) if 0 <= k < len(formula)]
        if more and not set(around) <= _BESIDE:
            text = f"({text})"
        return self.braced(atom, text), taken

    def mark(self, text: str, concept: Concept | None, own: bool) -> str:
        if not self.marks:
            return text
        number = 0 if concept is None else self.numbers[concept.id] + (0 if own else _NOT_THEIRS)
        return rf"\textcolor{{#{number:06x}}}{{{text}}}"

    def braced(self, atom: Atom, text: str) -> str:
        return f"{{{text}}}" if atom.place.bare and text != self.source(atom.place.whole) else text

    def source(self, span: Span | None) -> str:
        return self.tex[slice(*span)] if span else ""


def _joined(text: str, more: str) -> str:
    """Two pieces of TeX behind one another: a command and a letter need a space between them."""
    return text + (" " if re.search(r"\\[A-Za-z]+\Z", text) and more[:1].isalpha() else "") + more


def _with_scripts(symbol: str, sub: str, sup: str, taken: str) -> str:
    """A symbol with scripts; one that already has a script in that place goes into parentheses first."""
    for sign, script in (("_", sub), ("^", sup)):
        if script:
            symbol = (f"({symbol})" if sign in taken else symbol) + f"{sign}{{{script}}}"
    return symbol


def _lowered(number: str) -> str:
    """An index lowered by one.

    >>> [_lowered(index) for index in ("l", "l+1", "l-1", "3", "K+1")]
    ['l-1', 'l', 'l-2', '2', 'K']
    """
    if number.isdigit():
        return str(int(number) - 1)
    if match := re.fullmatch(r"(.+)([+-]\d+)", number):
        less = int(match[2]) - 1
        return match[1] + (f"{less:+d}" if less else "")
    return f"{number}-1"
