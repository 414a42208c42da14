r"""TeX formulas as atoms: a nucleus (letter, command, font or accent with its argument) and its scripts.

The scripts of an atom are formulas again. An atom is written in one canonical way, `x_1` and `x_{1}` as `x_{1}` and
`\hat y` as `\hat{y}`, so that a table can be asked for it; and it knows where it stands, so that it can be replaced
while everything around it stays as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from course_lib.errors import ConventionError

__all__ = ["Atom", "Formula", "Place", "formula_atoms", "formulas_in", "parse_formula"]

FONTS = {"mathbf", "boldsymbol", "mathcal", "mathbb", "mathrm", "mathsf", "mathit", "operatorname"}
ACCENTS = {"hat", "bar", "tilde", "vec", "dot", "overline", "widehat", "widetilde"}
_WRAPPERS = {"frac": 2, "tfrac": 2, "dfrac": 2, "binom": 2, "sqrt": 1, "underbrace": 1, "overbrace": 1, "boxed": 1}
_TEXT = {"text", "textrm", "textbf", "tag", "label"}
_SIZES = {"left", "right", "middle", "big", "bigl", "bigr", "Big", "Bigl", "Bigr", "bigg", "biggl", "biggr"}
_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|[0-9]+(?:\.[0-9]+)?|\s+|.", re.DOTALL)


Span = tuple[int, int]


@dataclass(frozen=True)
class Place:
    """Where an atom stands in the source: all of it, its nucleus with primes, the insides of its scripts.

    `bare` says that it is an argument without braces, as N in \\frac1N: what replaces it needs braces of its own.
    """

    whole: Span = (0, 0)
    nucleus: Span = (0, 0)
    sub: Span | None = None
    sup: Span | None = None
    bare: bool = False


@dataclass(frozen=True)
class Atom:
    """One symbol with its scripts; `nucleus` is canonical TeX, the scripts are the formulas below and above it."""

    nucleus: str
    sub: Formula = ()
    sup: Formula = ()
    place: Place = field(default=Place(), compare=False, repr=False)

    def written(self) -> str:
        """The atom as canonical TeX."""
        scripts = [("_", self.sub), ("^", self.sup)]
        return self.nucleus + "".join(f"{sign}{{{_written(script)}}}" for sign, script in scripts if script)


Formula = tuple[Atom, ...]


@lru_cache(maxsize=16384)
def parse_formula(tex: str) -> Formula:
    r"""The atoms of a formula, those inside fractions, roots and environments in their place.

    Args         tex: what stands between the dollars.
    Raises       ConventionError for TeX that cannot be read, such as braces that do not match.

    >>> [atom.written() for atom in parse_formula(r"\hat y = \frac{1}{N} \mathbf{w}^\top \mathbf{x}_1")]
    ['\\hat{y}', '=', '1', 'N', '\\mathbf{w}^{\\top}', '\\mathbf{x}_{1}']
    """
    reader = _Reader(tex)
    atoms = reader.until(None)
    return tuple(atoms)


def formula_atoms(formula: Formula) -> Iterator[Atom]:
    """Every atom of a formula, those in scripts too, outermost first."""
    for atom in formula:
        yield atom
        yield from formula_atoms(atom.sub)
        yield from formula_atoms(atom.sup)


def formulas_in(markdown: str) -> list[str]:
    """The formulas of a Markdown text: between dollars, in math fences and in bare environments; never in code.

    >>> formulas_in("a $x_1$ costs `$5` and $$y$$")
    ['y', 'x_1']
    """
    text = re.sub(r"<!--.*?-->", " ", markdown, flags=re.DOTALL)
    found = re.findall(r"^(?:```|:::)\{math\}[^\n]*\n(?::[^\n]*\n)*(.*?)^(?:```|:::)", text, re.DOTALL | re.MULTILINE)
    text = re.sub(r"^(```+|~~~+).*?^\1\s*$", " ", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"(`+)(?!`).+?(?<!`)\1(?!`)", " ", text, flags=re.DOTALL).replace(r"\$", " ")
    for pattern in (r"\$\$(.+?)\$\$", r"(\\begin\{(align|equation|gather)(\*?)\}.*?\\end\{\2\3\})"):
        found += [match[1] for match in re.finditer(pattern, text, re.DOTALL)]
        text = re.sub(pattern, " ", text, flags=re.DOTALL)
    return found + re.findall(r"\$([^$]+)\$", text)


def _written(formula: Formula) -> str:
    pieces: list[str] = []
    for atom in formula:
        gap = " " if pieces and re.search(r"\\[A-Za-z]+$", pieces[-1]) and atom.nucleus[0].isalpha() else ""
        pieces.append(gap + atom.written())
    return "".join(pieces)


class _Reader:
    """Reads tokens from left to right; every method leaves the reader behind what it has read."""

    def __init__(self, tex: str) -> None:
        self.tex = tex
        self.tokens = [(token[0], token.start()) for token in _TOKEN.finditer(tex) if not token[0].isspace()]
        self.at = 0

    def next(self) -> str | None:
        token = self.peek()
        self.at += 1
        return token

    def peek(self) -> str | None:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else None

    def begins(self) -> int:
        """Where in the source the next token begins."""
        return self.tokens[self.at][1] if self.at < len(self.tokens) else len(self.tex)

    def ended(self) -> int:
        """Where in the source the last token read ends."""
        token, start = self.tokens[self.at - 1]
        return start + len(token)

    def wrong(self, what: str) -> ConventionError:
        return ConventionError(f"parse_formula: {what} in {self.tex.strip()!r}.", name="tex", got=self.tex)

    def until(self, end: str | None) -> list[Atom]:
        """The atoms up to the closing token, which is read too."""
        atoms: list[Atom] = []
        while (token := self.next()) != end:
            if token is None:
                raise self.wrong("a brace is not closed")
            if token == "}":
                raise self.wrong("a closing brace has no opening one")
            if token in ("^", "_"):
                raise self.wrong(f"{token} has nothing before it")
            atoms += self.scripted(self.nuclei(token))
        return atoms

    def nuclei(self, token: str, *, bare: bool = False) -> list[Atom]:
        """What one token begins: usually one atom, for a group or a fraction the atoms inside, for a size none."""
        start = self.ended() - len(token)
        if token == "{":
            return self.until("}")
        name = token[1:] if token.startswith("\\") else ""
        if name in FONTS or name in ACCENTS:
            nucleus = f"{token}{{{_written(tuple(self.argument(name)))}}}"
            return [Atom(nucleus, place=_place(start, self.ended(), bare))]
        if name in _WRAPPERS:
            if name == "sqrt" and self.peek() == "[":
                self.next()
                self.until("]")
            return [atom for _ in range(_WRAPPERS[name]) for atom in self.argument(name)]
        if name in _TEXT:
            self.verbatim(name)
            return []
        if name in ("begin", "end"):
            environment = self.verbatim(name)
            if environment == "array" and name == "begin":
                self.verbatim(name)
            return []
        if name in _SIZES:
            self.next()
            return []
        return [] if token in ("&", "~") else [Atom(token, place=_place(start, self.ended(), bare))]

    def scripted(self, nuclei: list[Atom]) -> list[Atom]:
        """The atoms with the scripts that follow.

        They belong to an atom that stands alone; after a group, a fraction or a bracket they stand on their own.
        """
        alone = len(nuclei) == 1 and nuclei[0].place.whole[1] == self.ended()
        base = nuclei[0] if alone else Atom("{}", place=_place(self.ended(), self.ended(), False))
        scripts: dict[str, Formula] = {}
        spans: dict[str, Span] = {}
        nucleus_ends = self.ended()
        while (sign := self.peek()) in ("^", "_", "'"):
            self.next()
            if sign == "'":
                nucleus_ends = self.ended() if not scripts else nucleus_ends
                continue
            if sign in scripts:
                raise self.wrong(f"two {sign} follow one symbol")
            braced = self.peek() == "{"
            start = self.begins()
            scripts[str(sign)] = tuple(self.argument("script"))
            spans[str(sign)] = (start + 1, self.ended() - 1) if braced else (start, self.ended())
        if self.ended() == base.place.whole[1]:
            return nuclei
        place = Place(
            (base.place.whole[0], self.ended()),
            (base.place.whole[0], nucleus_ends),
            spans.get("_"),
            spans.get("^"),
            base.place.bare,
        )
        if not scripts and not alone:  # a prime behind a bracket
            return nuclei
        scripted = Atom(base.nucleus, scripts.get("_", ()), scripts.get("^", ()), place)
        return [scripted] if alone else [*nuclei, scripted]

    def argument(self, name: str) -> list[Atom]:
        """The argument of a command: a group, or the one sign that follows, as in \\frac12 and \\hat y."""
        token = self.next()
        if token is None:
            raise self.wrong("a script is missing" if name == "script" else f"the argument of \\{name} is missing")
        if token[0].isdigit() and len(token) > 1:
            start = self.tokens[self.at - 1][1]
            self.tokens[self.at - 1 : self.at] = [(token[0], start), (token[1:], start + 1)]
            token = token[0]
        return self.nuclei(token, bare=True)

    def verbatim(self, name: str) -> str:
        """The text of a braced argument that is no formula."""
        if self.next() != "{":
            raise self.wrong(f"the argument of \\{name} has no braces")
        pieces: list[str] = []
        while (token := self.next()) != "}":
            if token is None:
                raise self.wrong("a brace is not closed")
            if token == "$":
                raise self.wrong(f"a formula stands inside \\{name}")
            pieces.append(token)
        return "".join(pieces)


def _place(start: int, end: int, bare: bool) -> Place:
    return Place((start, end), (start, end), bare=bare)
